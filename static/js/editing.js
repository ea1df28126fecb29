// Keeps what is typed in an open block on the server, and lets rows be dragged. Everything here also has a button.
"use strict";

(() => {
  const EVERY = 10_000;

  // --- Unsaved text: every ten seconds and on the way out ---

  const editors = () => document.querySelectorAll("form[data-editor]");
  const lastHeld = new WeakMap();
  // Being saved for real right now: a draft kept in the middle of that would outlive the save.
  const saving = new WeakSet();

  const held = (form) => {
    const data = new URLSearchParams(new FormData(form));
    data.delete("csrfmiddlewaretoken");
    return data.toString();
  };

  const withToken = (form, text) => {
    const data = new URLSearchParams(text);
    const fresh = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    data.set("csrfmiddlewaretoken", fresh ?? form.elements.csrfmiddlewaretoken.value);
    return data;
  };

  const watch = (root) => {
    root.querySelectorAll?.("form[data-editor]").forEach((form) => {
      if (!lastHeld.has(form)) lastHeld.set(form, held(form));
    });
  };

  const tell = (form, text) => {
    const place = form.querySelector("[data-kept]");
    if (place) place.textContent = text;
  };

  const keep = async (form) => {
    const now = held(form);
    if (saving.has(form) || lastHeld.get(form) === now) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: withToken(form, now), redirect: "manual" });
      if (answer.ok) {
        lastHeld.set(form, now);
        tell(form, `Utkast sparat ${await answer.text()}`);
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        tell(form, "Du har loggats ut. Spara, så får du logga in igen utan att texten försvinner.");
      } else {
        tell(form, "Utkastet kunde inte sparas just nu. Texten finns kvar här.");
      }
    } catch {
      tell(form, "Ingen kontakt med tjänsten. Texten finns kvar här.");
    }
  };

  const keepOnTheWayOut = () => {
    editors().forEach((form) => {
      const now = held(form);
      if (saving.has(form) || lastHeld.get(form) === now) return;
      if (navigator.sendBeacon(form.dataset.draft, withToken(form, now))) lastHeld.set(form, now);
    });
  };

  setInterval(() => editors().forEach(keep), EVERY);
  window.addEventListener("pagehide", keepOnTheWayOut);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepOnTheWayOut());
  // A press on another row swaps the sheet: what stands open there is kept first.
  document.addEventListener("htmx:beforeRequest", (event) => {
    editors().forEach((form) => { if (!form.contains(event.detail.elt)) keep(form); });
  });
  // What the form itself sends is kept by the server; if that fails, keeping goes on as before.
  const ownForm = (event) => event.detail.elt.closest?.("form[data-editor]");
  document.addEventListener("htmx:beforeRequest", (event) => { const form = ownForm(event); if (form) saving.add(form); });
  document.addEventListener("htmx:afterRequest", (event) => { const form = ownForm(event); if (form) saving.delete(form); });
  document.addEventListener("submit", (event) => { if (!event.target.hasAttribute("hx-post")) saving.add(event.target); });

  // --- Leaving without saving: the draft goes too (asked about in kommunbrott.js, which hears the click first) ---

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest?.("[data-cancel]");
    const form = cancel?.closest("form[data-editor]");
    if (!form) return;
    saving.add(form);
    if (cancel.hasAttribute("hx-post")) return;
    const body = withToken(form, held(form));
    body.set("discard", "1");
    navigator.sendBeacon(form.dataset.draft, body);
  }, true);

  // --- Focus goes back to where it was ---

  document.addEventListener("focus-on", (event) => {
    const target = document.getElementById(event.detail.value);
    if (!target) return;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  });

  // --- A way to a field of the form that is open already leads there; what is typed stays ---

  document.addEventListener("click", (event) => {
    const name = event.target.closest?.("[data-field]")?.dataset.field;
    const field = name && document.getElementById(name);
    if (!field?.closest("form[data-editor]")) return;
    event.preventDefault();
    event.stopPropagation();
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.focus();
  }, true);

  // --- Dragging a row to another place among its siblings ---

  let dragged = null;

  const siblings = (row) => [...row.parentElement.children].filter((other) => other.dataset.sort);

  const makeDraggable = (root) => {
    root.querySelectorAll?.("[data-sort]").forEach((row) => { row.draggable = true; });
  };

  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest?.("[data-sort]");
    if (!row || row.querySelector("form[data-editor]")) return;
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    row.dataset.dragged = "";
  });

  document.addEventListener("dragover", (event) => {
    const over = event.target.closest?.("[data-sort]");
    if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    siblings(dragged).forEach((row) => row.removeAttribute("data-drop"));
    const box = over.getBoundingClientRect();
    over.dataset.drop = event.clientY < box.top + box.height / 2 ? "before" : "after";
  });

  document.addEventListener("drop", (event) => {
    const over = event.target.closest?.("[data-sort]");
    if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const rest = siblings(dragged).filter((row) => row !== dragged);
    const to = rest.indexOf(over) + (over.dataset.drop === "after" ? 1 : 0);
    if (over !== dragged) {
      window.htmx.ajax("POST", dragged.dataset.sort, { target: dragged.dataset.sortIn ?? "#sheet", swap: "outerHTML", values: { to } });
    }
  });

  document.addEventListener("dragend", () => {
    document.querySelectorAll("[data-dragged], [data-drop]").forEach((row) => {
      row.removeAttribute("data-dragged");
      row.removeAttribute("data-drop");
    });
    dragged = null;
  });

  // --- A field that narrows a long list of tick boxes. What is ticked is always shown ---

  const narrow = (field) => {
    const words = field.value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
    const rows = [...field.closest("fieldset").querySelectorAll("input[type=checkbox]")].map((box) => {
      const row = box.closest("label").parentElement;
      const text = row.textContent.toLocaleLowerCase("sv");
      row.hidden = !box.checked && !words.every((word) => text.includes(word));
      return row;
    });
    field.parentElement.querySelector("[role=status]").textContent =
      `Visar ${rows.filter((row) => !row.hidden).length} av ${rows.length}`;
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-narrows]")) narrow(event.target);
  });

  // Enter must not save the form, and the first Esc empties the field.
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-narrows]") || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") event.preventDefault();
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    event.stopPropagation();
    field.value = "";
    narrow(field);
  }, true);

  const prepare = (root) => {
    watch(root);
    makeDraggable(root);
  };

  document.addEventListener("DOMContentLoaded", () => prepare(document));
  // At once, before anybody can type: htmx:load comes a moment later, and what was typed by then would count as saved.
  document.addEventListener("htmx:afterSwap", () => watch(document));
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement ?? document));
})();

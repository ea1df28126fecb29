// Keeps what is typed in an open block on the server, and lets rows be dragged. Everything here also has a button.
"use strict";

(() => {
  const EVERY = 10_000;

  // --- Unsaved text: every ten seconds and on the way out ---

  const editors = () => document.querySelectorAll("form[data-editor]");
  const held = (form) => new URLSearchParams(new FormData(form)).toString();
  const lastHeld = new WeakMap();

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
    if (lastHeld.get(form) === now) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(now), redirect: "manual" });
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
      if (lastHeld.get(form) === now) return;
      if (navigator.sendBeacon(form.dataset.draft, new URLSearchParams(now))) lastHeld.set(form, now);
    });
  };

  setInterval(() => editors().forEach(keep), EVERY);
  window.addEventListener("pagehide", keepOnTheWayOut);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepOnTheWayOut());
  // A press on another row swaps the sheet: what stands open there is kept first.
  document.addEventListener("htmx:beforeRequest", (event) => {
    editors().forEach((form) => { if (!form.contains(event.detail.elt)) keep(form); });
  });
  // A saved or cancelled form must not be kept again on the way out.
  document.addEventListener("submit", (event) => lastHeld.set(event.target, held(event.target)), true);
  document.addEventListener("click", (event) => {
    const form = event.target.closest?.("[data-cancel], [name=discard]")?.closest("form[data-editor]");
    if (!form) return;
    lastHeld.set(form, held(form));
    if (event.target.closest("[data-cancel]")) {
      const body = new URLSearchParams(held(form));
      body.set("discard", "1");
      navigator.sendBeacon(form.dataset.draft, body);
    }
  }, true);

  // --- Focus goes back to where it was ---

  document.addEventListener("focus-on", (event) => {
    const target = document.getElementById(event.detail.value);
    if (!target) return;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  });

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
      window.htmx.ajax("POST", dragged.dataset.sort, { target: "#sheet", swap: "outerHTML", values: { to } });
    }
  });

  document.addEventListener("dragend", () => {
    document.querySelectorAll("[data-dragged], [data-drop]").forEach((row) => {
      row.removeAttribute("data-dragged");
      row.removeAttribute("data-drop");
    });
    dragged = null;
  });

  const prepare = (root) => {
    watch(root);
    makeDraggable(root);
  };

  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement ?? document));
})();

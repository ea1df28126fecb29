// Makes what already works a little quicker. Keeps no state: everything on the page came from the server.
"use strict";

(() => {
  const closest = (event, selector) => event.target.closest?.(selector);

  // --- Editable blocks: Ctrl+Enter saves, Esc leaves and asks only when something was changed ---

  const differs = (field) => {
    if (field.type === "hidden" || !field.name) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      const chosen = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(chosen, 0);
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  };
  // A form that came back from the server with what was typed (data-typed) is changed from the start.
  const isChanged = (form) => "typed" in form.dataset || [...form.elements].some(differs);

  document.addEventListener("keydown", (event) => {
    const form = closest(event, "form.editable, form[data-keys]");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape") {
      const cancel = form.querySelector("[data-cancel]");
      if (!cancel) return;
      event.preventDefault();
      cancel.click();
    }
  });

  // Before htmx hears of the click: leaving is asked about whichever way it is done.
  document.addEventListener("click", (event) => {
    const form = closest(event, "[data-cancel]")?.closest("form");
    if (!form || !isChanged(form) || window.confirm("Vill du lämna texten utan att spara?")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // --- Somebody who has logged in anew in another tab has a new token; the page still has the old one ---

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

  document.addEventListener("htmx:configRequest", (event) => {
    if (!token()) return;
    event.detail.headers["X-CSRFToken"] = token();
    if (event.detail.verb !== "get") event.detail.parameters.csrfmiddlewaretoken = token();
  });

  // --- Focus after a swap: to what the user asked for, otherwise untouched ---

  document.addEventListener("htmx:afterSettle", (event) => {
    const fresh = event.detail.elt;
    const asked = fresh.matches?.("[data-focus], [autofocus]") ? fresh : fresh.querySelector?.("[data-focus], [autofocus]");
    if (asked) {
      asked.focus();
      return;
    }
    // A block that was saved or left gives the focus back to its pen.
    if (document.activeElement === document.body && fresh.matches?.(".editable")) {
      fresh.querySelector(".editable__pen")?.focus();
    }
  });

  // --- Waiting: the button says that it works; the area is marked busy after 400 ms ---

  const timers = new WeakMap();

  document.addEventListener("htmx:beforeRequest", (event) => {
    const target = event.detail.target;
    timers.set(event.detail.elt, setTimeout(() => target.setAttribute("aria-busy", "true"), 400));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    clearTimeout(timers.get(event.detail.elt));
    event.detail.target.removeAttribute("aria-busy");
  });

  // --- When the server could not be reached or refused: say so, lose nothing ---

  const say = (text) => {
    const place = document.getElementById("notices");
    if (!place) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.textContent = text;
    place.replaceChildren(toast);
    fade(toast);
  };

  document.addEventListener("htmx:sendError", () => say("Det gick inte att nå tjänsten. Det du har skrivit finns kvar här."));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 403) say("Du får inte göra det här, eller så har inloggningen gått ut. Ladda om sidan.");
    else if (status === 404) say("Det du ville ändra finns inte längre. Ladda om sidan.");
    else say("Det gick inte. Det du har skrivit finns kvar här. Försök igen om en stund.");
  });

  // --- How many there are is read out when a list has been filtered: the place that is listened to stays ---

  document.addEventListener("htmx:afterSettle", () => {
    const told = document.getElementById("results-told");
    const hits = document.getElementById("results-hits");
    if (told && hits) told.textContent = hits.textContent.trim();
  });

  // --- The menu behind "Mer" closes by Esc and by a click beside it ---

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && closest(event, ".more-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll(".more-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // --- Toasts: eight seconds, longer while looked at ---

  const fade = (toast) => {
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), 8000); };
    const stop = () => clearTimeout(timer);
    toast.addEventListener("pointerenter", stop);
    toast.addEventListener("focusin", stop);
    toast.addEventListener("pointerleave", start);
    toast.addEventListener("focusout", start);
    start();
  };

  const prepare = (root) => {
    root.querySelectorAll?.(".toast:not([data-ready])").forEach((toast) => {
      toast.dataset.ready = "";
      fade(toast);
    });
    // What a form has waited for is there.
    if (root.dataset?.sends) document.getElementById(root.dataset.sends)?.requestSubmit();
    // Controls that do nothing without script are hidden until script is there.
    root.querySelectorAll?.("[data-script][hidden]").forEach((element) => { element.hidden = false; });
  };

  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));

  // --- "Visa lösenordet", and a colour picker beside its text field ---

  document.addEventListener("change", (event) => {
    const box = closest(event, "[data-shows]");
    if (!box) return;
    box.dataset.shows.split(" ").forEach((id) => {
      document.getElementById(id).type = box.checked ? "text" : "password";
    });
  });

  document.addEventListener("input", (event) => {
    const picker = closest(event, "input[type=color][data-fills]");
    if (!picker) return;
    const field = document.getElementById(picker.dataset.fills);
    field.value = picker.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.addEventListener("click", (event) => {
    const button = closest(event, "[data-use]");
    if (!button) return;
    const field = document.getElementById(button.dataset.fills);
    field.value = button.dataset.use;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });

  document.addEventListener("click", (event) => {
    if (closest(event, "[data-print]")) window.print();
  });

  // --- Reports that wait in the telephone (report_queue.js) are gone when somebody logs out, and after a day ---

  const forget = (isOld) => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("report-queue-")).forEach((key) => {
        const kept = JSON.parse(localStorage.getItem(key)).filter((entry) => !isOld(entry));
        if (kept.length) localStorage.setItem(key, JSON.stringify(kept));
        else localStorage.removeItem(key);
      });
    } catch {
      // No storage, nothing kept.
    }
  };

  forget((entry) => Date.now() - entry.kept > 24 * 60 * 60 * 1000);
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action")?.endsWith("/logga-ut/")) forget(() => true);
  });
})();

// Without coverage a report, or what is seen during a safety walk, waits in the telephone. It is said on screen, and it
// is gone when it has been sent, when somebody logs out (kommunbrott.js), or after 24 hours. Pictures are not kept.
// The form says what it sends: data-one and data-many, the address of its receipt, and what stands for the next one.
"use strict";

(() => {
  const form = document.querySelector("form[data-report]");
  const place = form?.querySelector("[data-queue]");
  if (!place) return;
  const key = `report-queue-${form.dataset.report}`;
  const DAY = 24 * 60 * 60 * 1000;
  const { one = "rapport", many = "rapporter", receipt = "/tack/", again = "" } = form.dataset;
  const NEVER = new Set(["csrfmiddlewaretoken", "photos", "map", "nearer", "do"]);

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "[]").filter((entry) => Date.now() - entry.kept < DAY);
    } catch {
      return [];
    }
  };
  const write = (entries) => {
    if (entries.length) localStorage.setItem(key, JSON.stringify(entries));
    else localStorage.removeItem(key);
  };

  const show = (entries, more = "") => {
    place.hidden = entries.length === 0 && !more;
    const waiting = entries.length === 1 ? `En ${one} väntar` : `${entries.length} ${many} väntar`;
    const said = `${waiting} i telefonen, utan bilder. Det skickas när det finns täckning och sidan är öppen, ` +
      "och tas bort om du loggar ut eller efter 24 timmar.";
    place.textContent = [entries.length ? said : "", more].filter(Boolean).join(" ");
  };

  // --- Keeping ---

  const two = (number) => String(number).padStart(2, "0");

  const values = () => {
    const data = new FormData(form);
    const now = new Date();
    if (data.get("when") === "nyss") {
      data.set("when", "annan");
      data.set("on", `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`);
      data.set("at", `${two(now.getHours())}:${two(now.getMinutes())}`);
    }
    return [...data].filter(([name, value]) => typeof value === "string" && !NEVER.has(name));
  };

  // What is being written, for a telephone that closes the page by itself (data-drafts). Kept as what waits is.
  const draftKey = `${key}-draft`;
  const forgetDraft = () => localStorage.removeItem(draftKey);

  const keepDraft = () => {
    try {
      localStorage.setItem(draftKey, JSON.stringify([{ kept: Date.now(), values: values() }]));
    } catch {
      // No storage: the page itself still holds it.
    }
  };

  const putBack = () => {
    try {
      const draft = JSON.parse(localStorage.getItem(draftKey) ?? "[]").find((entry) => Date.now() - entry.kept < DAY);
      draft?.values.forEach(([name, value]) => {
        const field = form.elements.namedItem(name);
        if (field && !["when", "on", "at"].includes(name)) field.value = value;
      });
    } catch {
      forgetDraft();
    }
  };

  // What is hidden is left alone by reset, and would put the next one where this one was.
  const clear = () => {
    const field = (name) => form.elements.namedItem(name);
    const stays = field(again)?.value;
    form.reset();
    ["latitude", "longitude", "accuracy", "nearer"].forEach((name) => { field(name).value = ""; });
    form.querySelector("[data-located]").textContent = "";
    form.querySelector("[data-map]").src = form.querySelector("[data-map]").dataset.map;
    field("submission").value = crypto.randomUUID?.() ?? "";
    if (stays) field(again).value = stays;
    form.dispatchEvent(new CustomEvent("pointed"));
    form.dispatchEvent(new CustomEvent("cleared"));
    forgetDraft();
  };

  const keep = () => {
    const entries = [...read(), { kept: Date.now(), values: values() }];
    write(entries);
    clear();
    show(entries, "Du kan skriva en till.");
    place.scrollIntoView({ block: "center" });
  };

  const isReached = async () => {
    try {
      const icon = document.querySelector("link[rel=icon]").href;
      const answer = await fetch(icon, { cache: "no-store", signal: AbortSignal.timeout(4000) });
      return answer.ok;
    } catch {
      return false;
    }
  };

  let isChecked = false;
  form.addEventListener("submit", async (event) => {
    if (isChecked || event.submitter?.name) return;
    const { submitter } = event;
    event.preventDefault();
    if (await isReached()) {
      isChecked = true;
      forgetDraft();
      form.requestSubmit(submitter);
    } else {
      try {
        keep();
      } catch {
        show([], "Det finns ingen täckning, och telefonen kan inte spara det du skrev. Försök igen om en stund.");
      }
    }
  });

  // --- Sending ---

  const mend = (entry) => {
    const again = document.createElement("form");
    again.method = "post";
    again.action = form.action;
    again.hidden = true;
    [...entry.values, ["csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value]].forEach(([name, value]) => {
      const input = document.createElement("input");
      input.name = name;
      input.value = value;
      again.append(input);
    });
    document.body.append(again);
    write(read().filter((each) => each.kept !== entry.kept));
    again.submit();
  };

  const send = async (entry) => {
    const data = new FormData();
    entry.values.forEach(([name, value]) => data.append(name, value));
    data.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
    if (answer.redirected && answer.url.includes(receipt)) return true;
    if (answer.status >= 500) throw new Error("try again later");
    return false;
  };

  let isSending = false;
  const sendAll = async () => {
    if (isSending || !read().length) return;
    isSending = true;
    let sent = 0;
    try {
      for (const entry of read()) {
        if (!(await send(entry))) {
          show(read(), "En av dem behöver rättas innan den kan tas emot.");
          const button = document.createElement("button");
          button.type = "button";
          button.className = "button button--small";
          button.textContent = "Visa den";
          button.addEventListener("click", () => mend(entry));
          place.append(" ", button);
          return;
        }
        write(read().filter((each) => each.kept !== entry.kept));
        sent += 1;
      }
      const word = one.charAt(0).toUpperCase() + one.slice(1);
      show(read(), sent === 1 ? `${word}en som väntade är skickad.` : `${sent} ${many} som väntade är skickade.`);
    } catch {
      show(read());
    } finally {
      isSending = false;
    }
  };

  if ("drafts" in form.dataset) {
    // A form that came back with something to mend holds more than the draft does.
    if (!form.querySelector("[role=alert]")) putBack();
    form.addEventListener("input", keepDraft);
  }
  write(read());
  show(read());
  window.addEventListener("online", sendAll);
  setInterval(sendAll, 60_000);
  sendAll();
})();

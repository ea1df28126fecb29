// The report form made quicker: the telephone's place, and a map that does not reload the page.
"use strict";

(() => {
  const form = document.querySelector("form[data-report]");
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);
  const picture = form.querySelector("[data-map]");
  const told = form.querySelector("[data-located]");

  const draw = () => {
    const query = new URLSearchParams({
      latitude: field("latitude").value, longitude: field("longitude").value, nearer: field("nearer").value,
    });
    picture.src = `${picture.dataset.map}?${query}`;
    form.dispatchEvent(new CustomEvent("pointed"));
  };

  const tell = (text) => { told.textContent = text; };

  form.addEventListener("pointed", (event) => {
    if (!event.detail?.here) return;
    const metres = Number(field("accuracy").value);
    const hint = metres > 30 ? " Gå närmare på kartan och tryck igen om du vet bättre." : "";
    tell(`Platsen är utpekad, på ungefär ${metres} meter när.${hint}`);
  });

  // --- The telephone's place ---

  const locator = form.querySelector("[data-locate]");
  // Out walking, the next thing lies somewhere else: asked for anew each time, once the person has said yes to it.
  const isWalking = locator?.dataset.locate === "always";

  locator?.addEventListener("click", () => {
    if (!navigator.geolocation) {
      tell("Telefonen kan inte säga var den är. Välj plats på kartan eller i listan.");
      return;
    }
    tell("Letar efter var du är.");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field("latitude").value = coords.latitude.toFixed(6);
        field("longitude").value = coords.longitude.toFixed(6);
        field("accuracy").value = Math.max(1, Math.round(coords.accuracy));
        field("nearer").value = 2;
        if (!isWalking) form.querySelector(".report__map").open = true;
        draw();
        tell(`Platsen kommer från telefonen, på ${Math.max(1, Math.round(coords.accuracy))} meter när.`);
      },
      () => tell("Telefonen ville inte säga var den är. Välj plats på kartan eller i listan."),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });

  const locateAgain = async () => {
    if (!isWalking || field("latitude").value) return;
    const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (permission?.state === "granted") locator.click();
  };

  form.addEventListener("cleared", locateAgain);
  locateAgain();

  // --- The drawn map, where Leaflet is not had: the server knows where on the ground a point of the picture lies ---

  const ask = async (action) => {
    const data = new FormData(form);
    data.delete("photos");
    Object.entries(action).forEach(([name, value]) => data.set(name, value));
    const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-report]");
    if (!answer.ok || !fresh) throw new Error("no form in the answer");
    ["latitude", "longitude", "accuracy", "nearer"].forEach((name) => {
      field(name).value = fresh.elements.namedItem(name).value;
    });
    tell(page.querySelector("[data-located]").textContent.trim());
    draw();
  };

  const instead = (button, action) => button?.addEventListener("click", (event) => {
    const values = action(event);
    if (!values) return;
    event.preventDefault();
    ask(values).catch(() => tell("Kartan går inte att nå just nu. Välj i listan eller beskriv platsen i ord."));
  });

  // A press by the keyboard has no place in the picture.
  instead(picture, (event) => (event.detail === 0
    ? (event.preventDefault(), null)
    : { "map.x": Math.round(event.offsetX), "map.y": Math.round(event.offsetY) }));
  instead(form.querySelector("[data-farther]"), () => ({ do: "langre-bort" }));
  instead(form.querySelector("[data-unpoint]"), () => ({ do: "ingen-punkt" }));
})();

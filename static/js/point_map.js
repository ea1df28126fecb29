// A map to point out a place on. Leaflet is fetched when the map is opened; until then, and if it cannot be had,
// what stands in [data-without] is used. Borders come from our own server, and so does everything else unless the
// municipality has named a server of map pictures.
"use strict";

(() => {
  const box = document.querySelector("[data-point-map]");
  if (!box) return;
  const ground = box.querySelector("[data-map-ground]");
  const form = box.closest("form");
  const field = (name) => document.getElementById(box.dataset[name]);
  const FINGER = 8; // pixels that a finger may be off
  const CLOSE = 16;
  // From which size the names of a kind of area are shown, and until which.
  const NAMED = { tatort: [0, 12.5], omrade: [12.5, 30], plats: [15, 30] };

  const load = (tag, attributes) => new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });

  const wait = () => (window.L ? Promise.resolve() : load("script", { src: box.dataset.scriptFile }));

  const numbers = () => {
    const values = [field("latitude").value, field("longitude").value];
    const point = values.map((value) => Number.parseFloat(value.replace(",", ".")));
    return point.every(Number.isFinite) ? point : null;
  };

  const pictures = (map) => {
    const Tiles = L.TileLayer.extend({
      // Leaflet empties a picture with a data: address, which the policy stops. No address does the same.
      _removeTile(key) {
        this._tiles[key]?.el.removeAttribute("src");
        return L.GridLayer.prototype._removeTile.call(this, key);
      },
      _abortLoading() {
        Object.entries(this._tiles).forEach(([key, tile]) => {
          if (tile.coords.z === this._tileZoom) return;
          tile.el.onload = tile.el.onerror = null;
          if (tile.el.complete) return;
          tile.el.remove();
          delete this._tiles[key];
        });
      },
    });
    const thanks = document.createElement("span");
    thanks.textContent = box.dataset.credit;
    new Tiles(box.dataset.tiles, { maxZoom: 19, attribution: thanks.innerHTML }).addTo(map);
  };

  const draw = (map, features) => {
    const names = Object.fromEntries(Object.keys(NAMED).map((kind) => [kind, L.layerGroup()]));
    const areas = L.geoJSON(features, {
      interactive: false,
      className: "point-map__area",
      onEachFeature: (feature, layer) => {
        const { kind, name, middle } = feature.properties;
        layer.on("add", () => { layer.getElement().dataset.kind = kind; });
        if (!names[kind]) return;
        const label = document.createElement("span");
        label.textContent = name;
        L.tooltip({ permanent: true, direction: "center", className: "point-map__name", opacity: 1 })
          .setLatLng(middle).setContent(label).addTo(names[kind]);
      },
    }).addTo(map);
    const choose = () => Object.entries(NAMED).forEach(([kind, [from, to]]) => {
      const isShown = map.getZoom() >= from && map.getZoom() < to;
      if (isShown) names[kind].addTo(map); else names[kind].remove();
    });
    map.on("zoomend", choose);
    return { areas, choose };
  };

  const begin = async () => {
    const [answer] = await Promise.all([
      fetch(box.dataset.ground, { credentials: "same-origin" }),
      wait(),
      load("link", { rel: "stylesheet", href: box.dataset.styleFile }),
    ]);
    if (!answer.ok) throw new Error("no borders");
    const features = (await answer.json()).features;
    box.hidden = false;
    form.querySelectorAll("[data-without]").forEach((element) => { element.hidden = true; });

    const map = L.map(ground, { zoomControl: false, zoomSnap: 0.5, maxZoom: 19, keyboardPanDelta: 60 });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: "Närmare", zoomOutTitle: "Längre bort" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (box.dataset.tiles) pictures(map);
    const { areas, choose } = draw(map, features);
    const mark = L.circleMarker([0, 0], { radius: 9, className: "point-map__mark", interactive: false });
    const around = L.circle([0, 0], { radius: 1, className: "point-map__around", interactive: false });

    const show = (isMoved) => {
      const point = numbers();
      [around, mark].forEach((layer) => (point ? layer.setLatLng(point).addTo(map) : layer.remove()));
      if (!point) return;
      around.setRadius(Number(field("accuracy")?.value) || 1);
      if (isMoved) map.setView(point, Math.max(map.getZoom() || 0, CLOSE), { animate: false });
    };

    const town = features.find((each) => each.properties.kind === "tatort");
    const whole = town ? L.geoJSON(town).getBounds() : areas.getBounds();
    if (whole.isValid()) map.fitBounds(whole, { animate: false }); else map.setView([62, 16], 5);
    choose();
    show(true);

    const point = ({ lat, lng }) => {
      field("latitude").value = lat.toFixed(6);
      field("longitude").value = L.Util.wrapNum(lng, [-180, 180], true).toFixed(6);
      const across = map.distance(map.containerPointToLatLng([0, 0]), map.containerPointToLatLng([FINGER, 0]));
      if (field("accuracy")?.type === "hidden") field("accuracy").value = Math.max(5, Math.round(across));
      show(false);
      form.dispatchEvent(new CustomEvent("pointed", { detail: { here: true } }));
    };
    map.on("click", (event) => point(event.latlng));
    ground.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== ground) return;
      event.preventDefault();
      point(map.getCenter());
    });
    box.querySelector("[data-map-middle]").addEventListener("click", () => point(map.getCenter()));
    form.addEventListener("pointed", (event) => { if (!event.detail?.here) show(true); });
    ["latitude", "longitude", "accuracy"].forEach((name) => {
      field(name)?.addEventListener("change", () => show(true));
    });
    new ResizeObserver(() => map.invalidateSize()).observe(ground);
  };

  let begun = false;
  const open = () => {
    if (begun) return;
    begun = true;
    // Without coverage the drawn map stays; the next opening tries again.
    begin().catch(() => { begun = false; });
  };
  const folded = box.closest("details");
  if (folded) folded.addEventListener("toggle", () => { if (folded.open) open(); });
  if (!folded || folded.open) open();
})();

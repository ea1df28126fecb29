// Single keys for the queue of reports. Only while the page says so: the keys can be turned off (WCAG 2.1.4).
"use strict";

(() => {
  const typing = "input, textarea, select, [contenteditable]";

  const use = (target) => {
    if (target.matches("select, input")) target.focus();
    else target.click();
    if (target.matches("summary")) target.parentElement.querySelector("input:not([type=hidden])")?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
    if (event.target.closest(typing)) return;
    const name = event.key.toLowerCase();
    const target = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === name);
    if (!target) return;
    event.preventDefault();
    use(target);
  });
})();

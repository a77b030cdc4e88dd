// The search box of the top bar: «/» from anywhere, arrows and Enter in what it offers, Escape out of it.
(() => {
  const form = document.querySelector("[data-search]");
  if (!form) return;
  const box = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  let at = -1;

  const offers = () => [...list.querySelectorAll("a[role=option]")];
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])");

  function show(open) {
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  function choose(number) {
    const all = offers();
    at = all.length ? Math.max(-1, Math.min(number, all.length - 1)) : -1;
    all.forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }

  // Before any other key of the page, so that a list's own search does not take it.
  window.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (box.offsetParent) { box.focus(); box.select(); } else { location.assign(form.action); }
  }, true);

  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (list.hidden) box.blur();
      show(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden && offers().length) show(true);
      choose(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      offers()[at].click();
    }
  });
  list.addEventListener("htmx:afterSwap", () => { choose(-1); show(Boolean(list.children.length) && form.contains(document.activeElement)); });
  box.addEventListener("focus", () => { if (list.children.length) show(true); });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) show(false); });
  list.addEventListener("mousedown", (event) => event.preventDefault());
})();

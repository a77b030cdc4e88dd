// First steps: fills floors, marks listings, and looks again while something is waited for.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const on = (selector, deed) => all(selector).forEach((each) => each.addEventListener("click", () => deed(each)));
  const shown = (input) => !input.closest("li").hidden;

  on("[data-lower]", () => {
    const percent = Number(document.querySelector("[data-percent]").value);
    if (!(percent >= 0 && percent <= 90)) return;
    all("input[data-price]").forEach((each) => {
      const floor = (Number(each.dataset.price) * (100 - percent)) / 100;
      each.value = (floor < 20 ? floor.toFixed(2) : String(Math.ceil(floor))).replace(".", ",");
    });
  });
  on("[data-fixed]", () => all("input[data-price]").forEach((each) => { each.value = ""; }));
  on("[data-mark]", (button) => all(".d-picks input[type=checkbox]").filter(shown).forEach((each) => { each.checked = Boolean(button.dataset.mark); }));
  on("[data-copy]", (button) => navigator.clipboard.writeText(button.dataset.copy));
  all("[data-find]").forEach((box) => box.addEventListener("input", () => {
    const sought = box.value.toLocaleLowerCase();
    all(".d-picks li").forEach((row) => { row.hidden = !row.textContent.toLocaleLowerCase().includes(sought); });
  }));

  const live = document.querySelector("#setup-live[data-every]");
  if (live) {
    setInterval(async () => {
      const answer = await fetch(location.href).catch(() => null);
      if (!answer || !answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("#setup-live");
      if (!now || !now.dataset.every) location.reload();
    }, Number(live.dataset.every));
  }
})();

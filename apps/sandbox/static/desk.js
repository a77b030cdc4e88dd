// The record and control pages: tables that follow the control API. They can arm faults, never write the record.
const find = (selector) => document.querySelector(selector);
const call = async (path, options) => (await fetch(`/control/${path}`, { cache: "no-store", ...options })).json();
const post = (path, body) => call(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

function line(cells) {
  const row = document.createElement("tr");
  for (const cell of cells) {
    const box = document.createElement("td");
    box.textContent = cell ?? "";
    if (typeof cell === "number") box.className = "n";
    row.append(box);
  }
  return row;
}

const kinds = { delivered: "entregado", publish: "envío", login: "entra", login_failed: "no entra", logout: "sale", seen: "visto", status: "anuncio", reset: "borrón" };
const sides = { seller: "vendedora", buyer: "comprador", system: "sitio" };
const ways = { publish: "canal", official_app: "app oficial", buyer_page: "página", script: "guion", control: "control", site: "sitio", api: "API" };
let since = 0;

async function record() {
  const lines = await call(`record?since=${since}`);
  for (const each of lines) {
    since = each.n;
    const time = new Date(each.at_ms).toLocaleTimeString("es-ES");
    find("#lines").prepend(line([each.n, time, kinds[each.kind] ?? each.kind, [sides[each.side], each.who].filter(Boolean).join(" · "), ways[each.via] ?? each.via, each.text, each.detail.outcome ?? ""]));
  }
}

async function control() {
  const cast = (await call("buyers")).buyers;
  find("#cast").replaceChildren(...cast.map((each) => line([each.name, each.about || each.script, each.item,
    each.final ?? each.state, each.answers, each.messages.at(-1)?.text])));
  const { armed } = await call("faults");
  find("#armed").replaceChildren(...armed.map((each) => line([each.kind, each.account, each.calls.trim(), each.remaining ?? "∞", each.seconds, each.hits])));
}

if (find("#fault")) {
  const start = async (again) => { find("#said").textContent = `Empiezan: ${(await post("start", { again })).started.length}`; };
  find("#start").addEventListener("click", () => start(false));
  find("#again").addEventListener("click", () => start(true));
  find("#disarm").addEventListener("click", () => call("faults", { method: "DELETE" }));
  find("#fault").addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    for (const name of ["count", "seconds", "probability"]) values[name] = values[name] === "" ? null : Number(values[name]);
    const answer = await post("faults", values);
    find("#said").textContent = answer.error ?? "Avería armada";
  });
}
const refresh = find("#lines") ? record : control;
await refresh();
setInterval(() => refresh().catch(() => null), 1500);

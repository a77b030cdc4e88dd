// The record and control pages: tables that follow the control API. They can arm faults, never write the record.
const find = (selector) => document.querySelector(selector);
const call = async (path, options) => (await fetch(`/control/${path}`, { cache: "no-store", ...options })).json();
const post = (path, body) => call(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

function line(cells) {
  const row = document.createElement("tr");
  for (const cell of cells) {
    const box = document.createElement("td");
    box.append(cell ?? "");
    if (typeof cell === "number") box.className = "n";
    row.append(box);
  }
  return row;
}

const kinds = { delivered: "entregado", publish: "envío", login: "entra", login_failed: "no entra", logout: "sale", seen: "visto", status: "anuncio", reset: "borrón" };
const sides = { seller: "vendedora", buyer: "comprador", system: "sitio" };
const SHOWN = 500; // lines of the record kept on the page
const ways = { publish: "canal", official_app: "app oficial", buyer_page: "página", script: "guion", control: "control", site: "sitio", api: "API" };
let since = 0;
let faults = {};
let drawn = "";

async function record() {
  const lines = await call(`record?since=${since}&kind=${Object.keys(kinds)}`); // readings are too many to look at
  for (const each of lines) {
    since = each.n;
    const time = new Date(each.at_ms).toLocaleTimeString("es-ES");
    find("#lines").prepend(line([each.n, time, kinds[each.kind] ?? each.kind, [sides[each.side], each.who].filter(Boolean).join(" · "), ways[each.via] ?? each.via, each.text, each.detail.outcome ?? ""]));
  }
  while (find("#lines").childElementCount > SHOWN) find("#lines").lastElementChild.remove();
}

async function control() {
  const cast = (await call("buyers")).buyers;
  find("#cast").replaceChildren(...cast.map((each) => line([each.name, each.about || each.script, each.item,
    each.final ?? each.state, each.answers, each.messages.at(-1)?.text])));
  const { kinds: known, armed } = await call("faults");
  faults = known;
  describe();
  if (drawn === JSON.stringify(armed)) return; // a button that is being pressed stays the same button
  drawn = JSON.stringify(armed);
  find("#armed").replaceChildren(...armed.map((each) => line([named(each.kind), each.who ?? "todas",
    each.calls.trim(), each.remaining ?? "∞", each.seconds, each.probability, each.hits, remover(each.n)])));
}

function describe() {
  const kind = faults[find("#fault select").value];
  find("#what").textContent = kind.what;
  find("#fault [name=seconds]").placeholder = kind.seconds;
}

function named(kind) {
  const box = Object.assign(document.createElement("div"), { className: "fault-kind" });
  box.append(Object.assign(document.createElement("b"), { textContent: kind }), faults[kind].what);
  return box;
}

function remover(n) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Quitar" });
  button.addEventListener("click", () => call(`faults?n=${n}`, { method: "DELETE" }).then(control));
  return button;
}

if (find("#fault")) {
  const start = async (again) => { find("#said").textContent = `Empiezan: ${(await post("start", { again })).started.length}`; };
  find("#start").addEventListener("click", () => start(false));
  find("#again").addEventListener("click", () => start(true));
  find("#disarm").addEventListener("click", () => call("faults", { method: "DELETE" }).then(control));
  find("#fault select").addEventListener("change", describe);
  find("#fault").addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    for (const name of ["count", "seconds", "probability"]) values[name] = values[name] === "" ? null : Number(values[name]);
    const answer = await post("faults", values);
    find("#said").textContent = answer.error ?? (answer.n ? "Avería armada" : "Hecho");
    await control();
  });
}
if (find("#model")) {
  const known = await post("settings", {});
  for (const field of document.querySelectorAll("#model [name]")) {
    field.value = known[field.name];
    field.addEventListener("change", async () => {
      const value = field.tagName === "SELECT" ? field.value : Number(field.value);
      const answer = await post("settings", { [field.name]: value });
      find("#said").textContent = answer.error ?? "Modelo cambiado";
    });
  }
}
const refresh = find("#lines") ? record : control;
await refresh();
setInterval(() => refresh().catch(() => null), 1500);

// The buyer's page: a person speaks to the seller under an invented name.
const find = (selector) => document.querySelector(selector);
const make = (tag, className = "", text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
const money = (amount) => amount.toLocaleString("es-ES", { minimumFractionDigits: amount % 1 ? 2 : 0 }) + " €";
const words = { reserved: "Reservado", sold: "Vendido" };
const who = find("#who");
let item = null;
let round = 0;

who.value = localStorage.getItem("comprador") ?? "";

function draw(items) {
  find("#items").replaceChildren(...items.map((each) => {
    const card = make("button", "good");
    card.type = "button";
    card.setAttribute("aria-pressed", String(each.id === item?.id));
    const text = make("span", "good-text");
    text.append(make("b", "", money(each.price)), make("span", "", each.title), make("small", "", words[each.status] ?? `${each.seller} · ${each.city}`));
    card.append(Object.assign(make("img"), { src: each.image, alt: "" }), text);
    card.addEventListener("click", () => { item = each; draw(items); talk(); });
    return card;
  }));
}

function bubbles(messages) {
  const atEnd = find("#thread");
  atEnd.replaceChildren(...messages.map((each) => {
    const notice = each.payload ? JSON.parse(each.payload).text : "";
    const line = make("li", notice ? "notice" : each.from_self ? "mine" : "theirs");
    const state = { sent: "enviado", received: "recibido", read: "visto" }[each.status];
    const time = new Date(each.timestamp).toLocaleTimeString("es-ES", { hour: "2-digit", minute: "2-digit" });
    line.append(make("p", "", notice || each.text), make("small", "", each.from_self ? `${time} · ${state}` : time));
    return line;
  }));
  atEnd.scrollTop = atEnd.scrollHeight;
}

async function talk() {
  const mine = ++round;
  const name = who.value.trim();
  const ready = Boolean(name && item);
  find("#compose").hidden = find("#quick").hidden = !ready;
  find("#problem").hidden = true;
  if (!item) return;
  const head = [make("h2", "", item.title), make("p", "price", money(item.price)), make("p", "hint", item.description)];
  if (!name) head.push(make("p", "error", "Pon primero tu nombre."));
  find("#about").replaceChildren(...head);
  find("#thread").replaceChildren();
  if (!ready) return who.focus();
  find("#text").focus();
  find(".talk").scrollIntoView({ block: "nearest" });
  for (let version = ""; mine === round; ) {
    try {
      const query = new URLSearchParams({ buyer: name, item: item.id, version });
      const answer = await (await fetch(`/buyer/api/thread?${query}`, { cache: "no-store" })).json();
      if (mine !== round) return;
      if (answer.version !== version) bubbles(answer.messages);
      version = answer.version;
      complain(answer.closed);
    } catch {
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
}

function complain(text) {
  find("#problem").textContent = text;
  find("#problem").hidden = !text;
}

async function say(text) {
  if (!text.trim() || !item) return;
  const body = JSON.stringify({ buyer: who.value.trim(), item: item.id, text });
  const response = await fetch("/buyer/api/say", { method: "POST", body, headers: { "Content-Type": "application/json" } });
  complain(response.ok ? "" : (await response.json()).error);
}

find("#compose").addEventListener("submit", (event) => {
  event.preventDefault();
  say(find("#text").value);
  find("#text").value = "";
});
for (const chip of document.querySelectorAll(".chip")) chip.addEventListener("click", () => say(chip.textContent));
who.addEventListener("change", () => { localStorage.setItem("comprador", who.value.trim()); talk(); });
draw((await (await fetch("/buyer/api/items", { cache: "no-store" })).json()).items);
talk();

// The seller's chat page, behaving as the real one is reported to: rows and bubbles are drawn anew on every change,
// bubbles stand newest first in the document, a message goes out over the event channel only.
import { api, channelTime, listen, me, publish, receipt } from "/static/api.js";

const find = (selector, root = document) => root.querySelector(selector);
const make = (tag, className = "", text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
const conversations = new Map();
let openHash = null;
let nextFrom = "";
let unread = 0;

const clock = (ms) => new Date(ms).toLocaleTimeString("es-ES", { hour: "2-digit", minute: "2-digit" });
const day = (ms) => new Date(ms).toLocaleDateString("es-ES", { day: "numeric", month: "long", year: "numeric" });
const money = (price) => price.amount.toLocaleString("es-ES", { minimumFractionDigits: price.amount % 1 ? 2 : 0 }) + " €";
const newest = (conversation) => conversation.messages.messages[0];
const place = (conversation) => newest(conversation)?.time_token || "0";

function words(message) {
  if (!message) return "";
  if (message.type === "text" || !message.payload) return message.text;
  return JSON.parse(message.payload).text;
}

function rowDate(ms) {
  const date = new Date(ms);
  const days = (Date.now() - ms) / 86400000;
  if (date.toDateString() === new Date().toDateString()) return clock(ms);
  if (days < 7) return date.toLocaleDateString("es-ES", { weekday: "long" });
  return date.toLocaleDateString("es-ES", { day: "numeric", month: "short", ...(days > 300 ? { year: "numeric" } : {}) });
}

function row(conversation) {
  const last = newest(conversation);
  const wrapper = make("tsl-inbox-conversation", conversation.hash === openHash ? "active" : "");
  const box = make("div", `InboxConversation${conversation.hash === openHash ? " InboxConversation--active" : ""}`);
  const photo = make("div", `InboxConversation__photo ${conversation.item?.status ?? ""}`);
  if (conversation.item) photo.style.backgroundImage = `url("${conversation.item.image_url}")`;
  const text = make("div", "InboxConversation__content");
  const head = make("div", "InboxConversation__head");
  head.append(make("span", "InboxConversation__userName", conversation.with_user?.name ?? "Usuario"),
    make("span", "InboxConversation__messageDate", last ? rowDate(last.timestamp) : ""));
  const line = make("span", "InboxConversation__message");
  if (last?.from_self) line.append(make("span", `message-status ${last.status}`, marks[last.status]));
  line.append(words(last));
  const badge = make("div", "InboxConversation__badge InboxConversation__badge--rounded",
    conversation.unread_messages > 99 ? "99+" : String(conversation.unread_messages));
  if (!conversation.unread_messages) badge.style.display = "none";
  text.append(head, make("span", "InboxConversation__itemTitle", conversation.item?.title ?? "Producto no disponible"), line);
  box.append(photo, text, badge);
  box.addEventListener("click", () => open(conversation.hash));
  wrapper.append(box);
  return wrapper;
}

function drawInbox() {
  const sorted = [...conversations.values()].sort((a, b) => (place(a) < place(b) ? 1 : -1));
  find("#inbox-data").replaceChildren(...sorted.map(row));
  find("#inbox-empty").hidden = sorted.length > 0;
  find(".load-more-container").hidden = !nextFrom;
  unread = sorted.reduce((sum, each) => sum + each.unread_messages, 0);
  document.title = `${unread ? `(${unread}) ` : ""}Chat | Mercado de pruebas`;
}

const marks = { pending: "◷", sent: "✓", received: "✓✓", read: "✓✓" };

function bubble(message) {
  const outer = make("div", "message-wrapper");
  const third = message.type !== "text" && message.payload;
  const side = message.from_self ? "CurrentConversation__messageOwner" : "CurrentConversation__notMessageOwner";
  const owner = make("div", third ? "CurrentConversation__thirdVoice" : side);
  const holder = make(third ? `tsl-third-voice-${message.type.includes("drop") ? "drop-price" : "delivery"}` : "tsl-text-message");
  const body = make("div", `message-body${message.from_self ? " from-self" : ""}`);
  const cloud = make("div", "message-cloud");
  cloud.append(make("p", "", words(message)));
  if (third) cloud.append(make("button", "btn btn-third-voice", "Ver"));
  cloud.append(make("small", "message-date", clock(message.timestamp)));
  if (message.from_self) cloud.append(make("span", `message-status ${message.status}`, marks[message.status]));
  body.append(cloud);
  holder.append(body);
  owner.append(holder);
  outer.append(owner);
  return outer;
}

function drawThread() {
  const conversation = conversations.get(openHash);
  find("#empty-state").hidden = Boolean(conversation);
  find(".CurrentConversation__panel").hidden = !conversation;
  if (!conversation) return;
  const list = conversation.messages.messages;
  const nodes = [];
  list.forEach((message, index) => {
    nodes.push(bubble(message));
    const older = list[index + 1];
    if (!older || day(older.timestamp) !== day(message.timestamp)) nodes.push(make("div", "date-marker", day(message.timestamp)));
  });
  if (conversation.messages.next_from) {
    const more = make("div", "load-more-messages", "Cargar más");
    more.addEventListener("click", () => older(conversation));
    nodes.push(more);
  }
  find(".message-container").replaceChildren(...nodes);
  find(".CurrentConversation__userName").textContent = conversation.with_user?.name ?? "Usuario";
  const stars = conversation.with_user?.rating_average;
  find(".CurrentConversation__rating").textContent = stars ? `★ ${stars.toLocaleString("es-ES")} (${conversation.with_user.reviews_count})` : "sin valoraciones";
  drawComposer(conversation);
  drawCard(conversation);
}

function warning({ with_user: person, item }) {
  if (!person || !person.available) return "Esta persona ya no es miembro de Wallapop";
  if (person.malicious) return "Esta persona ha sido excluida de Wallapop por presunta actividad sospechosa.";
  if (person.blocked) return "Has bloqueado a esta persona. Para seguir charlando, desbloquéala";
  if (item?.status === "unpublished") return "El producto incumple las normas de convivencia de Wallapop";
  if (!item || item.status === "not available") return "El producto ha caducado o ha sido eliminado";
  return "";
}

const area = find("textarea.textarea-element");
const send = find(".btn-send-message");

function drawComposer(conversation) {
  const reason = warning(conversation);
  const note = find(".input-warning");
  note.textContent = reason;
  note.hidden = !reason;
  area.disabled = Boolean(reason);
  area.placeholder = reason ? "Conversación deshabilitada" : "Escribe un mensaje...";
  drawButton();
}

function drawButton() {
  const ready = !area.disabled && area.value.trim() !== "";
  send.classList.toggle("selected", ready);
  send.setAttribute("aria-disabled", String(!ready));
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, 120)}px`;
}

function drawCard({ item }) {
  const panel = find(".Chat__detail");
  panel.replaceChildren();
  if (!item) return;
  const card = Object.assign(make("a", "card"), { href: `/item/${item.slug}` });
  card.append(Object.assign(make("img", "card-img-top"), { src: item.image_url, alt: "" }),
    make("div", "card-title", item.title), make("div", "price", money(item.price)));
  panel.append(card);
  if (!item.is_mine) return;
  const reserved = item.status === "reserved";
  const reserve = make("button", "btn btn-reserve", reserved ? "Anular reserva" : "Reservar");
  const sold = make("button", "btn btn-sold", "Vendido");
  reserve.addEventListener("click", () => change(item, "reserve", { reserved: !reserved }));
  sold.addEventListener("click", () => change(item, "sold", {}));
  reserve.disabled = sold.disabled = !["published", "reserved"].includes(item.status);
  panel.append(reserve, sold, make("div", `stats ${item.status}`, { reserved: "Reservado", sold: "Vendido" }[item.status] ?? ""));
}

async function change(item, verb, body) {
  await api(`/api/v3/items/${item.hash}/${verb}`, { method: "PUT", body: JSON.stringify(body) }).catch(() => null);
  await load();
}

function open(hash) {
  if (openHash !== hash) area.value = "";
  openHash = hash;
  document.body.classList.add("conversing");
  draw();
  see(conversations.get(hash));
  setTimeout(() => area.focus(), 500);
}

function see(conversation) {
  const last = conversation?.messages.messages.find((each) => !each.from_self);
  if (!last || !conversation.unread_messages || document.hidden) return;
  receipt(conversation, last.time_token, "seen");
  conversation.unread_messages = 0;
  drawInbox();
}

function draw() {
  drawInbox();
  drawThread();
}

async function older(conversation) {
  const page = await api(`/api/v3/instant-messaging/archive/conversation/${conversation.hash}/messages?max_messages=30&from=${conversation.messages.next_from}`);
  conversation.messages.messages.push(...page.messages);
  conversation.messages.next_from = page.next_from;
  drawThread();
}

async function say() {
  const conversation = conversations.get(openHash);
  const text = area.value.trim();
  if (!conversation || !text || area.disabled) return;
  area.value = "";
  const id = crypto.randomUUID();
  conversation.messages.messages.unshift({ id, text, from_self: true, timestamp: Date.now(), status: "pending", type: "text", time_token: `${Date.now()}0000` });
  draw();
  const token = await publish(conversation, id, text).catch(() => null);
  if (token) settle(id, "sent", token);
}

const rank = ["pending", "sent", "received", "read"];
const early = new Map(); // receipts that came before the publish was acknowledged, by time token

function settle(id, status, token) {
  for (const conversation of conversations.values()) {
    const found = conversation.messages.messages.find((each) => each.id === id);
    if (!found) continue;
    if (rank.indexOf(status) > rank.indexOf(found.status)) found.status = status;
    found.time_token = token ?? found.time_token;
    const known = early.get(found.time_token);
    if (rank.indexOf(known) > rank.indexOf(found.status)) found.status = known;
    draw();
    return true;
  }
  return false;
}

function take(page) {
  for (const each of page.conversations) {
    const waiting = conversations.get(each.hash)?.messages.messages.filter((old) => old.status === "pending") ?? [];
    const known = new Set(each.messages.messages.map((message) => message.id));
    each.messages.messages.unshift(...waiting.filter((old) => !known.has(old.id)));
    conversations.set(each.hash, each);
    const last = each.messages.messages[0];
    if (each.unread_messages && !last.from_self && last.status === "sent") receipt(each, last.time_token, "received");
  }
}

async function load(from = "") {
  const page = await api(`/bff/messaging/inbox?page_size=30&max_messages=30&from=${encodeURIComponent(from)}`);
  take(page);
  nextFrom = page.next_from;
  draw();
}

async function handle(event) {
  if (event.e === 3) {
    const { type, messageTimetoken } = event.d.data;
    early.set(messageTimetoken, type === "seen" ? "read" : "received");
    for (const { messages } of conversations.values()) {
      const found = messages.messages.find((each) => each.from_self && each.time_token === messageTimetoken);
      if (found) settle(found.id, type === "seen" ? "read" : "received");
    }
    return;
  }
  const { conversation_hash: hash, from_user_hash: from } = event.u;
  if (from === me && settle(event.d.id, "sent", event.u.original_time_token)) return;
  take({ conversations: [await api(`/bff/messaging/conversation/${hash}`)] });
  draw();
  if (hash === openHash) see(conversations.get(hash));
}

area.addEventListener("input", drawButton);
area.addEventListener("focus", () => area.closest(".textarea-component").classList.add("focus"));
area.addEventListener("blur", () => area.closest(".textarea-component").classList.remove("focus"));
area.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  say();
});
send.addEventListener("click", say);
find(".load-more-container").addEventListener("click", () => load(nextFrom));
find(".CurrentConversation__back").addEventListener("click", () => document.body.classList.remove("conversing"));

async function begin() {
  const asked = new URLSearchParams(location.search);
  const since = await channelTime();
  await load();
  const itemId = asked.get("itemId");
  let wanted = conversations.get(asked.get("conversationId"));
  if (itemId) wanted = [...conversations.values()].find((each) => each.item?.hash === itemId);
  if (itemId && !wanted) {
    const made = await api("/api/v3/conversations", { method: "POST", body: JSON.stringify({ item_id: itemId }) }).catch(() => null);
    if (made) take({ conversations: [await api(`/bff/messaging/conversation/${made.conversation_id}`)] });
    wanted = made && conversations.get(made.conversation_id);
  }
  find("#loader").hidden = true;
  if (wanted) open(wanted.hash);
  await listen(since, handle, (up) => { find(".connection-alert").hidden = up; });
}

begin().catch(() => {
  find("#loader").hidden = true;
  find(".inboxError").hidden = false;
});

// The chat page's line to the server: bearer token with renewal, event-channel token, publish and long-poll.

const KEYS = { pub: "pub-c-simulada", sub: "sub-c-simulada" };
let bearer = null;
let pam = null;
export let me = null;

function toLogin() {
  location.assign(`/login?redirectUrl=${encodeURIComponent(location.pathname + location.search)}`);
  return new Promise(() => {});
}

async function renew() {
  const session = await (await fetch("/api/auth/session", { cache: "no-store" })).json();
  if (!session.token) return toLogin();
  bearer = session.token;
  me = session.user.id;
}

export async function api(path, options = {}, retried = false) {
  if (!bearer) await renew();
  const response = await fetch(path, {
    ...options, cache: "no-store",
    headers: { Authorization: `Bearer ${bearer}`, "X-DeviceOS": "0", "X-AppVersion": "89920", "Content-Type": "application/json" },
  });
  const reason = response.headers.get("x-wallapop-unauthorized");
  if (response.status === 401 && reason && !retried) {
    bearer = null;
    return api(path, options, true);
  }
  if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status });
  return response.status === 204 ? null : response.json().catch(() => null);
}

async function channelToken() {
  if (!pam) pam = (await api("/api/v3/instant-messaging/token")).token;
  return pam;
}

// Calls with the event channel's token; a refused token is renewed once.
async function withToken(build, options) {
  for (let round = 0; ; round += 1) {
    const response = await fetch(build(await channelToken()), { cache: "no-store", ...options });
    if (response.status !== 403 || round) return response;
    pam = null;
  }
}

export async function publish(conversation, id, text) {
  const meta = {
    type: "text", sender: { platform: { app_version: "89920", os_version: "0" } },
    to_user_hash: conversation.with_user?.hash, from_user_hash: me, conversation_hash: conversation.hash,
  };
  const body = encodeURIComponent(JSON.stringify({ id, payload: { text } }));
  const response = await withToken((auth) =>
    `/publish/${KEYS.pub}/${KEYS.sub}/0/${conversation.channel}/0/${body}?meta=${encodeURIComponent(JSON.stringify(meta))}` +
    `&uuid=${me}&auth=${auth}&pnsdk=PubNub-JS-Web%2F10.2.6&requestid=${id}`);
  const [ok, , token] = await response.json();
  if (!response.ok || ok !== 1) throw new Error("publish refused");
  return token;
}

export function receipt(conversation, timeToken, type) {
  return withToken((auth) =>
    `/v1/message-actions/${KEYS.sub}/channel/${conversation.channel}/message/${timeToken}?uuid=${me}&auth=${auth}`,
  { method: "POST", body: JSON.stringify({ type, value: "{}" }), headers: { "Content-Type": "application/json" } },
  ).catch(() => null);
}

async function poll(since) {
  const response = await withToken((auth) => `/v2/subscribe/${KEYS.sub}/inbox.${me}/0?tt=${since}&tr=41&uuid=${me}&auth=${auth}`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

export async function channelTime() {
  await channelToken();
  return (await poll(0)).t.t;
}

// Hands every event to `handle`, for ever; `online` is told whether the line is up.
export async function listen(since, handle, online) {
  for (let wait = 500; ; ) {
    try {
      const answer = await poll(since);
      since = answer.t.t;
      wait = 500;
      online(true);
      for (const event of answer.m) await handle(event);
    } catch {
      online(false);
      await new Promise((done) => setTimeout(done, wait));
      wait = Math.min(wait * 2, 8000);
    }
  }
}

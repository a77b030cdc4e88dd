// What waits for a decision, and letting one go out; for Node 18 or newer, and for pages of the same address.
//
//   import { Desk } from "./desk.mjs";
//   const desk = new Desk("http://127.0.0.1:8000", process.env.WALLE_KEY);
//   for await (const turn of desk.waiting()) console.log(turn.id, turn.item, turn.draft);
//   await desk.approve(42);

export class Refused extends Error {}

export class Desk {
  constructor(web, key) {
    this.base = `${web}/api/v1`;
    this.headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  }

  // The answer's JSON; throws Refused with the words of a problem (RFC 9457).
  async ask(path, options = {}) {
    const answer = await fetch(this.base + path, { ...options, headers: { ...this.headers, ...options.headers } });
    const told = await answer.json();
    if (!answer.ok) throw new Refused(`${told.title}: ${told.detail}`);
    return told;
  }

  // Everything that waits for a decision, page by page.
  async *waiting() {
    for (let next = ""; next !== null; ) {
      const page = await this.ask(`/turns?state=held${next && `&before=${next}`}`);
      yield* page.rows;
      next = page.next;
    }
  }

  // Lets the draft go out as it was just read; the key of its own keeps a repetition from doing it twice.
  async approve(number) {
    const { response, seen } = await this.ask(`/turns/${number}`);
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    return this.ask(`/turns/${number}/approve`, { method: "POST", body: JSON.stringify({ response, seen }), headers });
  }
}

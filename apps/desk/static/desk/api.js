// The list of operations, from openapi.json; reading ones can be tried with the own login.
"use strict";
(() => {
  const place = document.getElementById("operations");
  const say = place.dataset;
  const make = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

  const resolve = (schema, whole) => {
    const name = schema?.$ref?.split("/").pop();
    return name ? whole.components.schemas[name] : schema;
  };

  const asked = (operation) => {
    const list = make("ul");
    for (const each of operation.parameters ?? []) {
      const line = make("li");
      const kinds = [each.schema.type, ...(each.schema.anyOf ?? []).map((one) => one.enum?.join(" | ") ?? one.type)];
      line.append(make("code", each.name), ` ${(each.schema.enum ?? kinds).filter(Boolean).join(" | ")}${each.required ? " *" : ""} ${each.description ?? each.schema.description ?? ""}`);
      list.append(line);
    }
    return list;
  };

  const tried = (path) => {
    const button = make("button", say.try);
    const answer = make("pre");
    answer.hidden = true;
    button.type = "button";
    button.addEventListener("click", async () => {
      const got = await fetch(path, { headers: { Accept: "application/json" } });
      const text = await got.text();
      answer.hidden = false;
      try { answer.textContent = `${got.status}\n${JSON.stringify(JSON.parse(text), null, 2)}`; } catch { answer.textContent = `${got.status}\n${text}`; }
    });
    return [button, answer];
  };

  const shown = (path, method, operation, whole) => {
    const box = make("details");
    const head = make("summary");
    head.append(make("span", method.toUpperCase(), "method"), make("code", path), ` ${operation.description ?? operation.summary ?? ""}`);
    box.append(head);
    if (operation.parameters?.length) box.append(make("p", say.asks), asked(operation));
    const body = resolve(operation.requestBody?.content?.["application/json"]?.schema, whole);
    if (body) box.append(make("p", say.body), make("pre", JSON.stringify(body.properties ?? body, null, 2)));
    if (method === "get" && !path.includes("{")) box.append(...tried(path));
    return box;
  };

  const draw = (whole) => {
    const groups = new Map();
    for (const [path, methods] of Object.entries(whole.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const tag = operation.tags?.[0] ?? "";
        if (!groups.has(tag)) groups.set(tag, []);
        groups.get(tag).push(shown(path, method, operation, whole));
      }
    }
    place.replaceChildren(...[...groups].flatMap(([tag, boxes]) => [make("h2", tag), ...boxes]));
  };

  fetch(say.schema).then((got) => got.json()).then(draw).catch(() => { place.textContent = say.failed; });
})();

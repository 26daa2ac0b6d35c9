// The console's only script: sends forms to the API, fills tables from it, and says what happened.
// Text from the server is set as text, never as markup.
"use strict";

const message = document.querySelector(".message");
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

function say(text, bad) {
  message.textContent = text;
  message.classList.toggle("bad", bad);
  message.hidden = false;
}

async function ask(method, path, body) {
  const headers = { "accept": "application/json", "x-seawall-csrf": csrf };
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  const document = text === "" ? null : JSON.parse(text);
  if (!response.ok) throw new Error(document?.detail ?? document?.title ?? `the server answered ${response.status}`);
  return document;
}

function shown(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value === "object") {
    if ("role" in value) return `${value.role} of ${value.repositories}`;
    if ("key" in value) return `${value.key} ${value.value}`;
    return Object.values(value).map(shown).join(" ");
  }
  return String(value);
}

function cell(row, text, isNumber) {
  const td = row.insertCell();
  if (isNumber) td.className = "number";
  td.textContent = text;
  return td;
}

async function fill(table, query) {
  const source = table.dataset.source;
  const path = query ? `${source}${source.includes("?") ? "&" : "?"}${query}` : source;
  const columns = [...table.tHead.rows[0].cells].filter((head) => head.dataset.key);
  const answer = await ask("GET", path);
  const list = answer[table.dataset.list] ?? (Array.isArray(answer) ? answer : Object.values(answer).find(Array.isArray) ?? []);
  const body = table.tBodies[0];
  body.replaceChildren();
  for (const entry of list) {
    const row = body.insertRow();
    for (const head of columns) cell(row, shown(entry[head.dataset.key]), head.classList.contains("number"));
    if (table.dataset.link === "image") {
      const link = document.createElement("a");
      link.href = `/image?repository=${encodeURIComponent(entry.repository)}&digest=${encodeURIComponent(entry.digest)}`;
      link.textContent = entry.repository;
      row.cells[0].replaceChildren(link);
    }
    if (table.dataset.remove) {
      const button = document.createElement("button");
      button.className = "quiet";
      button.textContent = table.dataset.removeWord;
      button.addEventListener("click", async () => {
        try {
          await ask("DELETE", table.dataset.remove + encodeURIComponent(entry[table.dataset.removeKey]));
          await fill(table, query);
        } catch (error) { say(error.message, true); }
      });
      row.insertCell().append(button);
    }
  }
  if (list.length === 0) cell(body.insertRow(), "Nothing.").colSpan = columns.length;
}

function showTried(place, answer) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of ["Image", "Now", "With it", "Why"]) {
    const th = document.createElement("th");
    th.scope = "col";
    th.textContent = name;
    head.append(th);
  }
  const body = table.createTBody();
  const changed = answer.images.filter((row) => row.verdict !== row.tried);
  for (const row of changed) {
    const line = body.insertRow();
    cell(line, `${row.repository} ${row.digest.slice(7, 19)}`);
    for (const key of ["verdict", "tried", "reason"]) cell(line, row[key]);
  }
  place.replaceChildren(table);
  say(`${changed.length} of ${answer.tried} images would get another verdict.`, false);
}

for (const form of document.querySelectorAll("form[data-api]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [method, path] = form.dataset.api.split(" ");
    const fields = Object.fromEntries(new FormData(form));
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await ask(method, path, method === "DELETE" ? undefined : fields);
      if (form.dataset.result) showTried(document.getElementById(form.dataset.result), answer);
      else if (form.dataset.then) location.assign(form.dataset.then);
      else location.reload();
    } catch (error) {
      say(error.message, true);
    } finally {
      button.disabled = false;
    }
  });
}

for (const form of document.querySelectorAll("form[data-filter]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
    fill(document.getElementById(form.dataset.filter), query).catch((error) => say(error.message, true));
  });
}

for (const table of document.querySelectorAll("table[data-source]")) {
  fill(table).catch((error) => say(error.message, true));
}

// Ctrl/⌘ K: commands of the page are filtered here, what the server finds is asked for while typing.

const WAIT = 120;
const KEEP = 8;
const STORE = `recent:${location.pathname.match(/^\/w\/[^/]+/)?.[0] ?? ""}`;
const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input[type=search]");
const found = dialog?.querySelector("#palette-results");
let timer;

/** Points for `query` as a subsequence of `text`: nothing if it is not, more at the starts of words. */
export function fuzzy(query, text) {
  let at = -1;
  let points = 1;
  for (const letter of query) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    points += next === at + 1 ? 3 : /\W/.test(text[next - 1] ?? " ") ? 2 : 0;
    at = next;
  }
  return points;
}

function options() {
  return [...dialog.querySelectorAll(".option")].filter((option) => option.checkVisibility());
}

function choose(option) {
  for (const other of dialog.querySelectorAll(".option[aria-selected=true]")) other.setAttribute("aria-selected", "false");
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.id ||= `option-${crypto.randomUUID()}`;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function filter() {
  const query = input.value.trim().toLowerCase();
  for (const option of dialog.querySelectorAll("[role=group] .option")) {
    const points = fuzzy(query.replaceAll(" ", ""), option.querySelector("span").textContent.toLowerCase());
    option.hidden = query !== "" && points < Math.min(query.length * 2, 6);
  }
  choose(options()[0]);
}

function ask() {
  clearTimeout(timer);
  const query = input.value.trim();
  const url = input.dataset.searchUrl;
  if (!url || query.length < 2) return found.replaceChildren();
  timer = setTimeout(async () => {
    await window.htmx.ajax("GET", url, { source: input, target: found, swap: "innerHTML", values: { q: query } });
    if (input.value.trim() === query) choose(options()[0]);
  }, WAIT);
}

function recall() {
  const links = JSON.parse(localStorage.getItem(STORE) ?? "[]");
  fill("[data-recent]", links.map(({ url, label }) => makeOption(url, label)));
  const here = document.querySelectorAll("[data-command]");
  fill("[data-here]", [...here].filter((e) => e.checkVisibility()).map((e) => {
    const option = makeOption(e.href ?? "#", e.dataset.command || e.textContent.trim());
    option.addEventListener("click", (event) => (event.preventDefault(), e.click()));
    return option;
  }));
}

function fill(place, made) {
  const group = dialog.querySelector(place);
  group.replaceChildren(...made);
  group.hidden = made.length === 0;
}

function makeOption(url, label) {
  const option = Object.assign(document.createElement("a"), { className: "option", href: url, role: "option", tabIndex: -1 });
  option.setAttribute("aria-selected", "false");
  option.append(Object.assign(document.createElement("span"), { textContent: label }));
  return option;
}

function remember({ href, dataset, firstElementChild, children }) {
  if (dataset.transient !== undefined) return;
  const label = [...children].find((child) => child.matches("span:not(.avatar)"))?.textContent ?? firstElementChild?.textContent;
  const kept = JSON.parse(localStorage.getItem(STORE) ?? "[]").filter(({ url }) => url !== href);
  localStorage.setItem(STORE, JSON.stringify([{ url: href, label }, ...kept].slice(0, KEEP)));
}

export function open() {
  if (dialog.open) return;
  recall();
  input.value = "";
  found.replaceChildren();
  dialog.showModal();
  filter();
  input.focus();
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = options();
  const current = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (step) choose(all.at((current + step) % all.length));
  else if (event.key === "Enter" && all[current]) all[current].click();
  else return;
  event.preventDefault();
}

if (dialog) {
  input.addEventListener("input", () => (filter(), ask()));
  input.addEventListener("keydown", move);
  dialog.addEventListener("click", ({ target }) => {
    const option = target.closest(".option");
    if (!option) return;
    if (!option.hasAttribute("hx-get") && !option.closest("[data-here]")) remember(option);
    dialog.close();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
}

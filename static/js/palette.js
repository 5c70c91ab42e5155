// Ctrl/⌘ K: commands are filtered here, what the server finds is asked for by the field itself.
import { make, on } from "./dom.js";

const KEEP = 6;
const STORE = `recent:${location.pathname.match(/^\/w\/[^/]+/)?.[0] ?? ""}`;
const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input[type=search]");
const found = document.getElementById("palette-results");
let numbered = 0;
let hurried = false;

/** Match the letters in their order, the first of them at the start of a word. */
function pattern(query) {
  const letters = [...query.replaceAll(" ", "")].map((letter) => letter.replace(/[^\p{L}\d]/u, "\\$&"));
  return new RegExp(`(^|[\\s-])${letters.join(".*?")}`, "i");
}

const nameOf = (option) => option.querySelector("span:not(.avatar)").textContent;
const options = () => [...dialog.querySelectorAll(".option")].filter((option) => option.checkVisibility());

function choose(option) {
  dialog.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.id ||= `option-${(numbered += 1)}`;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

const typed = () => input.value.trim().replace(/\s+/g, " ");
const begins = (option) => ` ${nameOf(option).toLowerCase()}`.includes(` ${typed().toLowerCase()}`);
const isAnswered = () => typed().length < 2 || found.firstElementChild?.dataset.query === typed();

/** What has a word that begins like the one typed stands before what only contains its letters. */
function chooseBest() {
  const all = options();
  choose(all.find(begins) ?? all[0]);
}

/** The answer to what is typed now: whoever pressed Enter before it came is taken to it. */
function answered() {
  chooseBest();
  if (!hurried || !isAnswered()) return;
  hurried = false;
  const [first] = options();
  if (first) dialog.querySelector("[aria-selected=true]").click();
}

function filter() {
  hurried = false;
  const wanted = pattern(input.value.trim());
  for (const option of dialog.querySelectorAll(".option")) option.hidden = !found.contains(option) && !wanted.test(nameOf(option));
  chooseBest();
}

function makeOption(label, url, press) {
  const option = make("a", { class: "option", href: url, role: "option", tabindex: -1, "aria-selected": false }, make("span", {}, label));
  if (press) option.addEventListener("click", (event) => (event.preventDefault(), press()));
  return option;
}

const kept = () => JSON.parse(localStorage.getItem(STORE) ?? "[]");

function remember(address, label) {
  const { href: url } = new URL(address, location.href);
  const others = kept().filter((each) => each.url !== url);
  localStorage.setItem(STORE, JSON.stringify([{ url, label }, ...others].slice(0, KEEP)));
}

/** A record that was looked at, on its page or in the panel. */
function seen(place) {
  const head = place.querySelector(".record-head[hx-get]");
  if (head) remember(head.getAttribute("hx-get"), head.querySelector(".who h2").textContent.trim());
}

function open() {
  if (dialog.open) return;
  const here = [...document.querySelectorAll("[data-command]")].filter((element) => element.checkVisibility());
  dialog.querySelector("[data-here]").replaceChildren(...here.map((e) => makeOption(e.dataset.command || e.textContent.trim(), "#", () => e.click())));
  dialog.querySelector("[data-recent]").replaceChildren(...kept().map(({ url, label }) => makeOption(label, url)));
  found.replaceChildren();
  input.value = "";
  dialog.showModal();
  filter();
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = options();
  const current = all.findIndex((option) => option.ariaSelected === "true");
  if (step) choose(all.at((current + step) % all.length));
  else if (event.key !== "Enter") return;
  else if (all[current] && (isAnswered() || (begins(all[current]) && !found.contains(all[current])))) all[current].click();
  else hurried = !isAnswered();
  event.preventDefault();
}

if (dialog) {
  seen(document);
  document.getElementById("panel")?.addEventListener("htmx:afterSettle", ({ currentTarget }) => seen(currentTarget));
  input.addEventListener("input", filter);
  found.addEventListener("htmx:afterSettle", answered);
  input.addEventListener("keydown", move);
  dialog.addEventListener("click", ({ target }) => {
    const option = target.closest(".option");
    if (!option) return;
    if (option.matches("[data-recent] *, #palette-results [role=group] *") && !option.hash) remember(option.href, nameOf(option));
    dialog.close();
  });
  const openFor = (event, wanted) => wanted && (event.preventDefault(), open());
  on("click", (event) => openFor(event, event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey));
  on("keydown", (event) => openFor(event, event.key === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey));
}

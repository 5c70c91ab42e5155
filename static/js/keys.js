// Pages only say data-key="g l": pressing it clicks the link or button, or focuses the field.
import { make, on } from "./dom.js";

const PATIENCE = 900;
let pressed = [];
let since = 0;

export const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

const bound = () => [...(document.querySelector("dialog:modal") ?? document).querySelectorAll("[data-key]")].filter((e) => !e.disabled);

function find(sequence) {
  const all = bound().filter((element) => element.dataset.key === sequence);
  return all.find((element) => element.checkVisibility()) ?? all.find((element) => element.matches("a[href], button"));
}

function save(event) {
  const form = event.target.closest?.("form") ?? document.querySelector("dialog:modal form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[type=submit]"));
}

function row(element) {
  const name = element.ariaLabel || element.querySelector("span")?.textContent || element.placeholder || element.textContent;
  const keys = element.dataset.key.toUpperCase().split(" ").map((key) => make("kbd", {}, key));
  return make("div", {}, make("dt", {}, name.trim()), make("dd", { class: "keys" }, ...keys));
}

document.getElementById("shortcuts")?.addEventListener("beforetoggle", ({ target, newState }) => {
  const all = [...document.querySelectorAll("[data-key]:not(.option, [commandfor=shortcuts])")];
  if (newState === "open") target.querySelector("[data-here] dl").replaceChildren(...all.map(row));
});

on("keydown", (event) => {
  const { key, target, timeStamp } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) return save(event);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || key === " " || key.length > 1 || typing(target)) return;
  if (timeStamp - since > PATIENCE) pressed = [];
  since = timeStamp;
  pressed.push(key);
  const sequence = pressed.join(" ");
  const element = find(sequence) ?? find(key);
  if (!element && bound().some(({ dataset }) => dataset.key.startsWith(`${sequence} `))) return;
  pressed = [];
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
});

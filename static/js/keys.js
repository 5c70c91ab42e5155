// Pages only say data-key="g l": pressing it clicks the link or button, or focuses the field.

const PATIENCE = 900;
let pressed = [];
let since = 0;

export function typing(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
}

function scope() {
  return document.querySelector("dialog:modal") ?? document;
}

function bound(sequence) {
  const all = [...scope().querySelectorAll("[data-key]")].filter((e) => e.dataset.key === sequence && !e.disabled);
  return all.find((e) => e.checkVisibility()) ?? all.find((e) => e.matches("a[href], button"));
}

function awaited(start) {
  return [...scope().querySelectorAll("[data-key]")].some((e) => e.dataset.key.startsWith(`${start} `));
}

function perform(element) {
  if (element.matches("input:not([type=submit], [type=button]), textarea, select")) element.focus();
  else element.click();
}

function save(event) {
  const form = event.target.closest?.("form") ?? document.querySelector("dialog:modal form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-kind=primary]:not([type=button])"));
}

function shortcuts() {
  const here = document.querySelector("#shortcuts [data-here] dl");
  here.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]:not(.option)")) {
    const row = document.createElement("div");
    const name = element.getAttribute("aria-label") || element.querySelector("span")?.textContent || element.placeholder || element.textContent;
    row.append(Object.assign(document.createElement("dt"), { textContent: name.trim() }), document.createElement("dd"));
    for (const key of element.dataset.key.split(" ")) row.lastElementChild.append(Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() }), " ");
    here.append(row);
  }
}

document.getElementById("shortcuts")?.addEventListener("beforetoggle", ({ newState }) => newState === "open" && shortcuts());

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return save(event);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key === "Escape" && !scope().matches?.("dialog")) document.dispatchEvent(new CustomEvent("close-panel"));
  if (event.key.length !== 1 || event.key === " ") return;
  if (event.timeStamp - since > PATIENCE) pressed = [];
  since = event.timeStamp;
  pressed.push(event.key);
  const sequence = pressed.join(" ");
  const element = bound(sequence) ?? bound(event.key);
  if (!element && awaited(sequence)) return event.preventDefault();
  pressed = [];
  if (!element) return;
  event.preventDefault();
  perform(element);
});

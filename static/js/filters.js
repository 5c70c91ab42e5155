// The filters of a list, and the builder of conditions, apply as they are set; what is typed, after a pause.
import { on } from "./dom.js";

const PAUSE = 250;
const TYPED = "[type=search], [type=text], [type=number]";
const EVENTS = { "form[data-filters]": "filter", "form[data-builder]": "build" };
let timer;

const formOf = (target) => target.closest?.(Object.keys(EVENTS).join());

function apply(form, wait = 0) {
  const name = Object.keys(EVENTS).find((selector) => form.matches(selector));
  clearTimeout(timer);
  timer = setTimeout(() => form.isConnected && window.htmx.trigger(form, EVENTS[name]), wait);
}

on("input", ({ target }) => {
  const form = formOf(target);
  if (form && target.matches(TYPED)) apply(form, PAUSE);
});

// A span of time and days of one's own exclude each other: the last one chosen holds.
on("change", ({ target }) => {
  const form = formOf(target);
  if (!form || target.matches(TYPED)) return;
  const menu = form.matches("[data-filters]") && target.closest(".fold, .menu");
  if (menu && target.matches("[type=date]")) menu.querySelector("[type=radio][value='']").checked = true;
  else if (menu && target.matches("[type=radio]")) for (const day of menu.querySelectorAll("[type=date]")) day.value = "";
  apply(form);
});

on("htmx:configRequest", ({ target, detail: { formData } }) => {
  if (!target.matches("form[data-filters]")) return;
  // What is empty says nothing, unless the view says something that is cleared.
  const inherited = new Set([...target.querySelectorAll("[data-inherited]")].map(({ name }) => name));
  for (const name of new Set(formData.keys())) {
    const values = formData.getAll(name).filter((value) => value !== "");
    formData.delete(name);
    for (const value of values.length || !inherited.has(name) ? values : [""]) formData.append(name, value);
  }
});

// The builder says what the list is to ask.
on("where-changed", ({ detail: { where } }) => {
  const field = document.querySelector("[data-where]");
  if (!field || field.value === where) return;
  field.value = where;
  apply(field.form);
});

// The filters of a list apply as they are set; what is typed, after a pause.
import { on } from "./dom.js";

const PAUSE = 250;
let timer;

const formOf = (target) => target.closest?.("form[data-filters]");

function apply(form, wait = 0) {
  clearTimeout(timer);
  timer = setTimeout(() => form.isConnected && window.htmx.trigger(form, "filter"), wait);
}

on("input", ({ target }) => {
  const form = formOf(target);
  if (form && target.matches("[type=search]")) apply(form, PAUSE);
});

// A span of time and days of one's own exclude each other: the last one chosen holds.
on("change", ({ target }) => {
  const form = formOf(target);
  if (!form || target.matches("[type=search]")) return;
  const menu = target.closest(".fold, .menu");
  if (target.matches("[type=date]")) menu.querySelector("[type=radio][value='']").checked = true;
  else if (menu && target.matches("[type=radio]")) for (const day of menu.querySelectorAll("[type=date]")) day.value = "";
  apply(form);
});

on("htmx:configRequest", ({ target, detail: { formData } }) => {
  if (target.matches("form[data-filters]")) for (const [name, value] of [...formData]) if (value === "") formData.delete(name, value);
});

// [data-draft="KEY"]: what is typed survives leaving the page, until it is sent.
import { on } from "./dom.js";

const keyOf = (field) => `draft:${field.dataset.draft}`;
const restore = (scope) => {
  for (const field of scope.querySelectorAll("[data-draft]")) field.value ||= sessionStorage.getItem(keyOf(field)) ?? "";
};

on("input", ({ target }) => target.dataset.draft && sessionStorage.setItem(keyOf(target), target.value));
on("htmx:beforeSwap", ({ detail: { requestConfig, xhr } }) => {
  const field = xhr.status < 400 && requestConfig.elt.querySelector?.("[data-draft]");
  if (field) sessionStorage.removeItem(keyOf(field));
});
on("htmx:load", ({ target }) => restore(target));
restore(document);

// A star is set where it stands: the form of a record's head, or the button in the row of a list.
import { ask, on } from "./dom.js";

const buttonOf = (star) => (star.matches("button") ? star : star.querySelector("button"));
const isOn = (star) => buttonOf(star).getAttribute("aria-pressed") === "true";

on("click", ({ target }) => {
  const star = target.closest("button[data-star]");
  if (!star) return;
  const { panelUrl } = star.closest("[data-row]").dataset;
  ask("POST", `${panelUrl}fields/is_favorite/`, star, undefined, { is_favorite: isOn(star) ? "" : "on" });
});

on("htmx:afterRequest", ({ detail: { elt, successful } }) => {
  if (!successful || !elt.matches?.("[data-star]")) return;
  const was = isOn(elt);
  buttonOf(elt).setAttribute("aria-pressed", String(!was));
  const sent = elt.querySelector("[name=is_favorite]");
  if (sent) sent.value = was ? "on" : "";
});

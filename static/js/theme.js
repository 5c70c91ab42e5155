// Light, dark or as the system says; kept in a cookie, so that the server draws the page right at once.
import { keep, on } from "./dom.js";

on("click", ({ target }) => {
  const button = target.closest("[data-theme-choice]");
  if (!button) return;
  document.documentElement.dataset.theme = button.dataset.themeChoice;
  keep("theme", button.dataset.themeChoice);
  for (const other of document.querySelectorAll("[data-theme-choice]")) other.setAttribute("aria-pressed", other === button);
});

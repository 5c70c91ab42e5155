// The rail: collapses to icons, and shows at once where a click leads.
import { keep } from "./dom.js";

const page = document.documentElement;
const rail = document.getElementById("rail");

rail.addEventListener("click", (event) => {
  if (event.target.closest("[data-rail-toggle]")) {
    page.dataset.rail = page.dataset.rail === "collapsed" ? "open" : "collapsed";
    keep("rail", page.dataset.rail);
  }
  const link = event.target.closest(".rail-items a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const other of rail.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "page");
});

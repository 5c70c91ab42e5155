// The rail: collapses to icons, and shows at once where a click leads.

const YEAR = 31536000;
const page = document.documentElement;
const rail = document.getElementById("rail");

function toggle() {
  const collapsed = page.dataset.rail !== "collapsed";
  if (collapsed) page.dataset.rail = "collapsed";
  else delete page.dataset.rail;
  document.cookie = `rail=${collapsed ? "collapsed" : "open"}; path=/; max-age=${YEAR}; samesite=lax`;
}

rail?.addEventListener("click", (event) => {
  if (event.target.closest("[data-rail-toggle]")) return toggle();
  const link = event.target.closest(".rail-items a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const other of rail.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "page");
});

// Light, dark or as the system says; kept in a cookie, so that the server draws the page right at once.

const YEAR = 31536000;

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-theme-choice]");
  if (!button) return;
  const theme = button.dataset.themeChoice;
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
  for (const other of document.querySelectorAll("[data-theme-choice]")) other.setAttribute("aria-pressed", other === button);
});

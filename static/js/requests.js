// What every htmx request needs: the CSRF token, a bar when it takes long, and words when it fails.
import { texts } from "./dom.js";
import { toast } from "./toast.js";

const SLOW = 150;
const SAYS = { 401: texts.forbidden, 403: texts.forbidden, 404: texts.missing, 429: texts.busy };
const token = document.querySelector("meta[name=csrf-token]")?.content;
const body = document.body;
let running = 0;

const complain = (text) => toast({ text, kind: "danger" });
const focusFirstError = (scope) => scope.querySelector("[aria-invalid=true]")?.focus();

body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
});

body.addEventListener("htmx:beforeRequest", () => {
  running += 1;
  setTimeout(() => body.classList.toggle("busy", running > 0), SLOW);
});

body.addEventListener("htmx:afterRequest", () => {
  running = Math.max(0, running - 1);
  if (!running) body.classList.remove("busy");
});

// A session that ended answers with the sign-in page: go there.
body.addEventListener("htmx:beforeSwap", (event) => {
  const { pathname } = new URL(event.detail.xhr.responseURL || location.href, location.href);
  if (!pathname.startsWith("/accounts/login")) return;
  event.preventDefault();
  location.reload();
});

body.addEventListener("htmx:responseError", ({ detail }) => complain(SAYS[detail.xhr.status] ?? texts.failed));
body.addEventListener("htmx:sendError", () => complain(texts.offline));
body.addEventListener("htmx:afterSettle", ({ target, detail }) => detail.xhr?.status === 422 && focusFirstError(target));

focusFirstError(document);

// What every htmx request needs: the CSRF token, a bar when it takes long, and words when it fails.
import { toast } from "./toast.js";

const SLOW = 150;
const texts = document.getElementById("texts").dataset;
const token = document.querySelector("meta[name=csrf-token]")?.content;
let running = 0;

/** @param {number} status */
function explanation(status) {
  if (status === 401 || status === 403) return texts.forbidden;
  if (status === 404 || status === 410) return texts.missing;
  return status === 429 ? texts.busy : texts.failed;
}

/** After a request: put the cursor where something is to be mended. */
export function focusFirstError(scope) {
  scope.querySelector("[aria-invalid=true]")?.focus();
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:beforeRequest", () => {
  running += 1;
  setTimeout(() => document.body.classList.toggle("busy", running > 0), SLOW);
});

document.addEventListener("htmx:afterRequest", () => {
  running = Math.max(0, running - 1);
  if (!running) document.body.classList.remove("busy");
});

// A session that ended answers with the sign-in page: go there instead of showing it inside a list.
document.addEventListener("htmx:beforeSwap", (event) => {
  const where = new URL(event.detail.xhr.responseURL || location.href, location.href);
  if (!where.pathname.startsWith("/accounts/login")) return;
  event.preventDefault();
  location.reload();
});

document.addEventListener("htmx:responseError", ({ detail }) => toast({ text: explanation(detail.xhr.status), kind: "danger" }));
document.addEventListener("htmx:sendError", () => toast({ text: texts.offline, kind: "danger" }));
document.addEventListener("htmx:timeout", () => toast({ text: texts.offline, kind: "danger" }));
document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (detail.xhr?.status === 422) focusFirstError(target);
});

focusFirstError(document);

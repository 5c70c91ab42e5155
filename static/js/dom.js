export const texts = document.getElementById("texts").dataset;

export const on = (name, heard, options) => document.addEventListener(name, heard, options);

/** Ask the server; without a target only out-of-band parts are taken. */
export function ask(verb, url, source, target, values) {
  return window.htmx.ajax(verb, url, { source, target, values, swap: target ? "innerHTML" : "none" }).catch(() => {});
}

export function keep(cookie, value) {
  document.cookie = `${cookie}=${value}; path=/; max-age=31536000; samesite=lax`;
}

/** Everything that a form holds now, as one text. */
export const typed = (form) => String(new URLSearchParams(new FormData(form)));

/** Make an element with attributes and what is in it. */
export function make(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

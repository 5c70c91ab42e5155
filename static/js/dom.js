export const texts = document.getElementById("texts").dataset;

/** Make an element with attributes and what is in it. */
export function make(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

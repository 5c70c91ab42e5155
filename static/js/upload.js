// [data-drop]: a file may be dropped anywhere on the page; its name and size, how far it is, and a word at once when it is too large.
import { make, on } from "./dom.js";

const SHOWN_FROM = 1_000_000; // bytes; a smaller file is there before a bar could be read
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

const zone = () => document.querySelector("[data-drop]");

function inWords(size) {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(size, 1)) / 3));
  const options = { style: "unit", unit: UNITS[power], maximumFractionDigits: power > 1 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, options).format(size / 1000 ** power);
}

function show(place, file) {
  const said = place.querySelector("[data-file]");
  place.toggleAttribute("data-chosen", Boolean(file));
  place.querySelector("[data-invite]").hidden = Boolean(file);
  said.hidden = !file;
  if (file) said.replaceChildren(file.name, " ", make("small", {}, inWords(file.size)));
  const input = place.querySelector("input[type=file]");
  input.setCustomValidity(file?.size > Number(place.dataset.largest) ? place.dataset.tooLarge : "");
  input.reportValidity();
}

on("change", ({ target }) => target.matches("[data-drop] input[type=file]") && show(zone(), target.files[0]));

for (const name of ["dragover", "drop", "dragleave"]) {
  on(name, (event) => {
    const place = zone();
    if (!place || !event.dataTransfer?.types.includes("Files")) return;
    if (name !== "dragleave") event.preventDefault();
    place.toggleAttribute("data-over", name === "dragover" || (name === "dragleave" && event.relatedTarget !== null));
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    const input = place.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

on("htmx:xhr:progress", ({ target, detail: { loaded, total } }) => {
  const bar = target.querySelector?.("[data-sent]");
  if (!bar || total < SHOWN_FROM) return;
  bar.hidden = false;
  if (loaded < total) return (bar.value = loaded / total);
  bar.removeAttribute("value");
  target.querySelector("[data-file]").textContent = bar.dataset.reading;
});

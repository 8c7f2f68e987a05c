// Makes elements. Whatever a person typed becomes a text node; nothing on this page is ever parsed as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties, attributes (names with a dash, `role`, `for`) and children; `null` children are left out. */
export function el(tag, props = {}, ...kids) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && !name.includes("-") && name !== "role") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...kids.flat().filter((kid) => kid !== null && kid !== undefined));
  return made;
}

/** An SVG element with attributes. */
export function svg(tag, attributes = {}, ...kids) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...kids);
  return made;
}

const DRAWINGS = {
  lock: ["M5.5 9V6.5a3.5 3.5 0 0 1 7 0V9", "M4 9h10v6.5H4z"],
  person: ["M9 8.2a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z", "M3.5 15.4c.5-3 2.6-4.6 5.5-4.6s5 1.6 5.5 4.6"],
  people: [
    "M6.4 8.4a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z", "M1.6 14.8c.4-2.7 2.2-4.1 4.8-4.1s4.4 1.4 4.8 4.1",
    "M12 4a2.2 2.2 0 0 1 0 4.3", "M13.2 10.8c1.9.4 3 1.7 3.3 4",
  ],
};

/** One of the three drawings that say who can see a card; the words stand beside it. */
export function icon(name) {
  const paths = DRAWINGS[name].map((d) => svg("path", { d }));
  return svg("svg", { viewBox: "0 0 18 18", class: "icon", "aria-hidden": "true" }, ...paths);
}

/** Says `text` to a screen reader, politely; the same words twice are said twice. */
export function announce(text) {
  document.getElementById("news").replaceChildren(el("p", { textContent: text }));
}

let made = 0;

/** An id no element on this page has. */
export function freshId(stem) {
  made += 1;
  return `${stem}-${made}`;
}

// Draws a chart: marks the server placed, the words for those who do not see them, and the same numbers as a table.

import { el, svg } from "./dom.js";

const SHAPES = new Set(["rect", "circle", "line", "text"]);

/** A figure with its caption, an SVG and a table that unfolds. */
export function drawChart(block) {
  const marks = block.marks.map(({ tag, role, text, ...attributes }) => {
    if (!SHAPES.has(tag)) throw new Error(`unknown mark: ${tag}`);
    const mark = svg(tag, { class: role, ...attributes });
    if (text !== undefined) mark.textContent = text;
    return mark;
  });
  const picture = svg("svg", { class: "chart", width: "100%", height: block.height, role: "img", "aria-label": block.alt }, ...marks);
  const table = el("table", {},
    el("thead", {}, el("tr", {}, block.columns.map((name) => el("th", { scope: "col", textContent: name })))),
    el("tbody", {}, block.rows.map(([first, ...rest]) =>
      el("tr", {}, el("th", { scope: "row", textContent: first }), rest.map((cell) => el("td", { textContent: cell }))))));
  return el("figure", {}, el("figcaption", { textContent: block.caption }), picture,
    el("details", { className: "numbers", "aria-label": "The numbers" }, el("summary", { textContent: "The numbers" }), table));
}

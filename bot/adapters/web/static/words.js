// Draws the trees of words the server sends: paragraphs, lists, bold, italic, code, links and commands to press.

import { el } from "./dom.js";

/** Blocks of words: `p` and `ul` nodes. */
export function drawProse(nodes, fill) {
  return nodes.map((node) =>
    node.t === "ul"
      ? el("ul", {}, node.items.map((item) => el("li", {}, drawWords(item, fill))))
      : el("p", {}, drawWords(node.kids, fill)));
}

/** Words within a line. `fill(text)` puts a pressed command into the command line. */
export function drawWords(nodes, fill) {
  return nodes.map((node) => {
    switch (node.t) {
      case "text": return document.createTextNode(node.text);
      case "b": return el("strong", {}, drawWords(node.kids, fill));
      case "i": return el("em", {}, drawWords(node.kids, fill));
      case "code": return el("code", { textContent: node.text });
      case "br": return el("br");
      case "link": return el("a", { href: node.href, target: "_blank", rel: "noopener noreferrer" }, drawWords(node.kids, fill));
      case "command": return el("button", {
        type: "button", className: "command", textContent: node.text, title: "Put this into the command line",
        onclick: () => fill(node.text),
      });
      case "bar": return drawBar(node);
      default: throw new Error(`unknown words: ${node.t}`);
    }
  });
}

function drawBar({ done, of }) {
  const cells = Array.from({ length: of }, (_, n) => el("i", { className: n < done ? "full" : "" }));
  // The words before it say the same, so a screen reader is told once.
  return el("span", { className: "bar", "aria-hidden": "true" }, cells);
}

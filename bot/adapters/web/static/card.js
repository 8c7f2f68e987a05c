// Draws a card: title, why, blocks, and who can see it.

import { drawChart } from "./chart.js";
import { el, freshId, icon } from "./dom.js";
import { drawProse, drawWords } from "./words.js";

/**
 * An article for `card`. `acts` has `press(action, chosen, control)`, `tick(action, id, on)` and `fill(text)`.
 */
export function drawCard(card, acts) {
  const id = freshId("card");
  const shared = card.audience === "council" || card.audience === "channel";
  return el("article", { className: shared ? `card shared ${card.audience}` : "card", tabIndex: -1, "aria-labelledby": id },
    el("h2", { id, tabIndex: -1, className: "title", textContent: card.title }),
    el("p", { className: "why", textContent: card.why }),
    card.blocks.map((block) => drawBlock(block, acts)),
    el("p", { className: "who" }, icon(card.mark), el("span", { textContent: card.footer })));
}

function drawBlock(block, acts) {
  switch (block.kind) {
    case "prose": return el("div", { className: block.quiet ? "prose quiet" : "prose" }, drawProse(block.nodes, acts.fill));
    case "facts": return el("dl", { className: "facts" }, block.rows.map((row) =>
      el("div", {}, el("dt", { textContent: row.label }), el("dd", {}, drawWords(row.value, acts.fill)))));
    case "ticks": return drawTicks(block, acts);
    case "choice": return drawChoice(block, acts);
    case "buttons": return el("div", { className: "buttons" }, block.items.map((item) => drawButton(item, acts)));
    case "chart": return drawChart(block);
    default: throw new Error(`unknown block: ${block.kind}`);
  }
}

function drawButton(item, acts) {
  const name = { className: `button ${item.style}`, textContent: item.label };
  if (item.url) return el("a", { ...name, href: item.url, target: "_blank", rel: "noopener noreferrer" });
  return el("button", {
    ...name, type: "button", "data-control": `button ${item.label}`,
    onclick: (event) => acts.press(item.action, [], event.currentTarget),
  });
}

function drawTicks(block, acts) {
  const boxes = block.items.map((item) => {
    const box = el("input", {
      type: "checkbox", checked: item.done, "data-control": `tick ${item.id}`,
      onchange: () => acts.tick(item.id, box.checked),
    });
    return drawOption(box, item);
  });
  const legend = block.label ? el("legend", { textContent: block.label })
    : el("legend", { className: "unseen", textContent: "Choose what is done" });
  return el("fieldset", { className: "options" }, legend, boxes);
}

function drawChoice(block, acts) {
  const name = freshId("choice");
  const help = el("p", { className: "keys", id: freshId("keys"), textContent: "Arrow keys move, Enter chooses." });
  let moving = false;
  const radios = block.options.map((option) => {
    const choose = () => acts.press(block.action, [option.id], radio);
    const radio = el("input", {
      type: "radio", name, value: option.id, "aria-describedby": help.id, "data-control": `option ${option.id}`,
      // Picking is the answer, so an arrow key that only looks at the next one must not pick it.
      onkeydown: (event) => {
        moving = event.key.startsWith("Arrow");
        if (event.key === "Enter" || (event.key === " " && radio.checked)) {
          event.preventDefault();
          choose();
        }
      },
      onkeyup: () => { moving = false; },
      onchange: () => { if (!moving) choose(); },
    });
    return drawOption(radio, option);
  });
  return el("fieldset", { className: "options choice" }, el("legend", { textContent: block.label }), radios, help);
}

/** A box or a radio with its words; the note describes it and is no part of its name. */
export function drawOption(control, { label, note }) {
  const id = freshId("note");
  if (note) control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") || ""} ${id}`.trim());
  const words = freshId("words");
  control.setAttribute("aria-labelledby", words);
  return el("label", { className: "option" }, control,
    el("span", {}, el("span", { id: words, className: "option-label", textContent: label }),
      note ? el("span", { id, className: "note", textContent: note }) : null));
}

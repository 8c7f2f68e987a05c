// Opens a form in a dialog, checks it as the server will, and keeps what was typed until it has been taken in.

import { drawOption } from "./card.js";
import { announce, el, freshId } from "./dom.js";

const NEAR = 40; // room from which it is counted, or a quarter of a short field

// What was typed into forms that were not taken in, by person and form: in this page's memory alone.
const drafts = new Map();
// Forms that came while another was open: each waits until the one before it is closed.
const waiting = [];

/**
 * Shows `form`, or has it wait for the one that is open. `send(values, late)` resolves when it was taken in and rejects with a
 * Refusal when not; `late` is called when it takes long. `owner` is whose draft it is.
 */
export function openForm(dialog, form, owner, send) {
  // Nothing that comes late is drawn over what somebody types.
  if (dialog.open) waiting.push(() => show(dialog, form, owner, send));
  else show(dialog, form, owner, send);
}

/** Closes the form that is open; those that wait for it are let go. */
export function closeForms(dialog) {
  waiting.length = 0;
  dialog.close();
}

function show(dialog, form, owner, send) {
  const kept = `${owner} ${form.action}`;
  const fields = form.inputs.map(makeField);
  const problem = el("p", { className: "problem", role: "alert" });
  const status = el("p", { className: "fine", role: "status" });
  const submit = el("button", { type: "submit", className: "button main", textContent: form.submit });
  const close = el("button", { type: "button", className: "button plain", textContent: "Close", onclick: () => dialog.close() });
  const back = restored(fields, kept);
  const body = el("form", {
    noValidate: true, autocomplete: "off", oninput: keep, onchange: keep, onsubmit: (event) => { event.preventDefault(); sent(); },
  },
    el("h2", { id: "dialog-title", textContent: form.title }), back, problem,
    fields.map((field) => field.element), status, el("div", { className: "buttons" }, submit, close));

  let under_way = false;

  // With each letter: a dialog says that it was closed a frame later, and by then its form may be open again.
  function keep() {
    if (fields.some((field) => field.touched())) drafts.set(kept, values(fields));
    else drafts.delete(kept);
  }

  async function sent() {
    if (under_way) return;
    problem.textContent = "";
    const wrong = fields.filter((field) => field.check());
    if (wrong.length) {
      wrong[0].focus();
      return;
    }
    under_way = true;
    submit.setAttribute("aria-disabled", "true");
    try {
      await send(values(fields), () => { status.textContent = "Still working. Your words are safe here until it is done."; });
      drafts.delete(kept);
      // Somebody else's form may stand here by now.
      if (body.isConnected) dialog.close();
    } catch (error) {
      status.textContent = "";
      const about = fields.find((field) => field.id === error.field);
      if (about) {
        about.say(error.message);
        about.focus();
      } else problem.textContent = error.message;
    } finally {
      under_way = false;
      submit.removeAttribute("aria-disabled");
    }
  }

  dialog.onclose = () => closed(dialog);
  dialog.replaceChildren(body);
  dialog.showModal();
  fields[0].focus();
  // A long form is read from its title on, wherever the focus made it stand.
  body.scrollTop = 0;
}

/** What a closed dialog held goes, unless it has been opened anew since: it says that it was closed a frame later. */
function closed(dialog) {
  if (dialog.open) return;
  dialog.replaceChildren();
  waiting.shift()?.();
}

const values = (fields) => Object.fromEntries(fields.map((field) => [field.id, field.get()]));

/** Lets go of what somebody typed and did not send. */
export function forgetDrafts(owner) {
  for (const kept of [...drafts.keys()]) if (kept.startsWith(`${owner} `)) drafts.delete(kept);
}

function restored(fields, kept) {
  const draft = drafts.get(kept);
  if (!draft) return null;
  const fresh = fields.map((field) => field.get());
  fields.forEach((field) => { if (field.id in draft) field.set(draft[field.id]); });
  const note = el("p", { className: "restored" }, "What you typed before is back. ", el("button", {
    type: "button", className: "link", textContent: "Start fresh",
    onclick: () => {
      fields.forEach((field, n) => field.set(fresh[n]));
      drafts.delete(kept);
      note.remove();
      fields[0].focus();
    },
  }));
  return note;
}

function makeField(input) {
  return input.kind === "write" ? writeField(input) : pickField(input);
}

function nameOf(input) {
  return [input.label, input.need ? null : el("span", { className: "optional", textContent: " (optional)" })];
}

function writeField(input) {
  const ids = { box: freshId("box"), hint: freshId("hint"), left: freshId("left"), problem: freshId("problem") };
  const box = el(input.long ? "textarea" : "input", {
    id: ids.box, name: input.id, value: input.value, required: input.need, oninput: count,
    "aria-describedby": `${ids.hint} ${ids.left} ${ids.problem}`,
  });
  if (input.long) box.rows = 4;
  else box.type = "text";
  const left = el("p", { id: ids.left, className: "left" });
  const problem = el("p", { id: ids.problem, className: "problem" });
  const over = () => box.value.length - input.most; // .length counts UTF-16 units, as the app does
  const few = Math.min(NEAR, Math.floor(input.most / 4));
  let near = "";

  function count() {
    say("");
    const room = -over();
    left.textContent = room < 0 ? `${-room} over; the most is ${input.most}` : room <= few ? `${room} left` : "";
    left.classList.toggle("over", room < 0);
    const now = room < 0 ? "over" : room <= few ? "near" : "";
    if (now !== near && now) announce(left.textContent);
    near = now;
  }

  function say(words) {
    problem.textContent = words;
    box.toggleAttribute("aria-invalid", Boolean(words));
    if (words) box.setAttribute("aria-invalid", "true");
  }

  return {
    id: input.id,
    element: el("div", { className: "field" }, el("label", { for: ids.box }, nameOf(input)),
      el("p", { id: ids.hint, className: "fine", textContent: input.hint }), box, left, problem),
    get: () => box.value,
    set: (value) => { box.value = value; count(); },
    touched: () => box.value !== input.value,
    focus: () => box.focus(),
    say,
    check() {
      if (over() > 0) say(`Shorten this by ${over()}. Nothing is cut off and nothing is lost.`);
      else if (input.need && !box.value.trim()) say("This one is needed before it can be sent.");
      else say("");
      return problem.textContent !== "";
    },
  };
}

function pickField(input) {
  const name = freshId("pick");
  const hint = el("p", { id: freshId("hint"), className: "fine", textContent: input.hint ?? "" });
  const problem = el("p", { id: freshId("problem"), className: "problem" });
  const boxes = input.options.map(({ id }) => el("input", {
    type: input.many ? "checkbox" : "radio", name, value: id, checked: input.value.includes(id), onchange: () => say(""),
  }));
  const group = el("fieldset", { className: "field options", "aria-describedby": `${hint.id} ${problem.id}` },
    el("legend", {}, nameOf(input)), hint, boxes.map((box, n) => drawOption(box, input.options[n])), problem);
  const get = () => boxes.filter((box) => box.checked).map((box) => box.value);

  function say(words) {
    problem.textContent = words;
  }

  return {
    id: input.id,
    element: group,
    get,
    set: (ids) => boxes.forEach((box) => { box.checked = ids.includes(box.value); }),
    touched: () => get().join() !== [...input.value].join(),
    focus: () => (boxes.find((box) => box.checked) ?? boxes[0]).focus(),
    say,
    check() {
      say(input.need && !get().length ? "This one is needed before it can be sent." : "");
      return problem.textContent !== "";
    },
  };
}

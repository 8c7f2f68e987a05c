// One chat on the screen: the lines and cards that stand in it, each drawn anew when it changes.

import { drawCard } from "./card.js";
import { day, time } from "./clock.js";
import { announce, el } from "./dom.js";

// What is pressed at this moment: a control that is replaced between the press and the letting go is never clicked.
let pressed = null;
let behind = [];

document.addEventListener("pointerdown", (event) => { pressed = event.target; }, true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(letGo), true);

// A turn later, since the click comes after the letting go.
function letGo() {
  pressed = null;
  const late = behind;
  behind = [];
  late.forEach((draw) => draw());
}

/** Replaces `old` by `fresh`; what had the focus has it still, or the card has it when that control is gone. */
export function swap(old, fresh) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (active) refocus(fresh, active.dataset.control);
}

/** Puts the focus on the control of that kind and name inside `element`, else on its card. */
export function refocus(element, control) {
  const same = control && element.querySelector(`[data-control="${CSS.escape(control)}"]`);
  (same || element.querySelector("article") || element).focus({ preventScroll: true });
}

/** Puts the focus on a card's title and brings the card into view. */
export function focusTitle(element) {
  const title = element.querySelector(".title");
  if (!title) return;
  title.focus({ preventScroll: true });
  reveal(element);
}

/** Brings a card into view: its end, or its beginning when it is longer than the screen. */
export function reveal(element) {
  const tall = element.offsetHeight > element.closest(".screens").clientHeight;
  element.scrollIntoView({ block: tall ? "start" : "nearest" });
}

/** The list of messages in one panel. `acts(shown)` gives what the controls of a card do. */
export class Chat {
  #shown = new Map();
  #emptied = { boot: "", rev: 0 };

  constructor(panel, acts) {
    Object.assign(this, { panel, acts });
    this.list = el("div", { className: "messages" });
    this.empty = el("div", { className: "empty" });
    panel.replaceChildren(this.empty, this.list);
  }

  /** Whether nothing stands here yet. */
  get bare() {
    return this.#shown.size === 0;
  }

  /**
   * Draws a message, new or changed (when it is not being pressed any more); returns it and whether it is new. `quietly` leaves it to be read, not announced; a new one
   * is brought into view where the end already was, or when `follow` asks for it. What was emptied away meanwhile is not drawn.
   */
  put(message, me, { quietly = false, follow = false } = {}) {
    if (message.boot === this.#emptied.boot && message.rev < this.#emptied.rev) return { shown: null, fresh: false };
    const known = this.#shown.get(message.id);
    if (known && known.boot === message.boot && known.rev >= message.rev) return { shown: known, fresh: known.fresh };
    const shown = known ?? { id: message.id, element: null, busy: false, wanted: new Map() };
    Object.assign(shown, message, { fresh: !known });
    const old = shown.element;
    const near = this.#nearEnd();
    if (old) this.redraw(shown, me);
    else {
      this.#draw(shown, me);
      this.#shown.set(message.id, shown);
      this.#place(shown);
      if (!quietly) shown.element.classList.add("arriving");
      // A card someone is in the middle of is not scrolled away from under them.
      shown.inView = follow || (near && !this.list.contains(document.activeElement));
    }
    this.#divide();
    if (!old && !quietly && shown.inView) reveal(shown.element);
    if (!quietly && message.card) announce(message.card.plain);
    return { shown, fresh: !known };
  }

  /** Draws a message once more as it was last sent, without what was pressed since. */
  redraw(shown, me) {
    const old = shown.element;
    if (old.contains(pressed)) {
      // What was taken away meanwhile is not drawn again.
      behind.push(() => { if (shown.element === old && old.isConnected) this.redraw(shown, me); });
      return;
    }
    this.#draw(shown, me);
    swap(old, shown.element);
  }

  /** Takes a message away. */
  take(id) {
    const shown = this.#shown.get(id);
    if (!shown) return;
    const focused = shown.element.contains(document.activeElement);
    shown.element.remove();
    this.#shown.delete(id);
    this.#divide();
    if (focused) this.panel.focus();
  }

  /**
   * Takes away what is not among `ids`, as it stood on the server at `rev` of `boot`: that has all from before it was started again
   * too. What came after that moment stays.
   */
  keep(ids, { boot, rev }) {
    for (const shown of [...this.#shown.values()]) {
      const later = shown.boot === boot && shown.rev > rev;
      if (!later && !ids.has(shown.id)) this.take(shown.id);
    }
  }

  /** Takes away all that came before: an answer that is still on its way too. */
  wipe(emptied) {
    const focused = this.list.contains(document.activeElement);
    this.#emptied = emptied;
    this.clear();
    if (focused) this.panel.focus();
  }

  /** Empties the chat. */
  clear() {
    this.#shown.clear();
    this.list.replaceChildren();
  }

  /** Brings the end into view. */
  end() {
    this.list.lastElementChild?.scrollIntoView({ block: "end" });
  }

  #nearEnd() {
    const box = this.panel.closest(".screens");
    return box.scrollHeight - box.scrollTop - box.clientHeight < 160;
  }

  /** The message that a message answers, where that still stands here. */
  #head(shown) {
    return shown.under ? this.#shown.get(shown.under) : undefined;
  }

  /** An answer goes behind what it answers and the answers before it, all else to the end. */
  #place(shown) {
    const head = this.#head(shown);
    if (!head) {
      this.list.append(shown.element);
      return;
    }
    let last = head.element;
    for (const other of this.#shown.values()) if (other !== shown && other.under === head.id) last = other.element;
    last.after(shown.element);
  }

  #draw(shown, me) {
    const said = shown.by !== "app";
    const at = new Date(shown.at);
    const head = this.#head(shown);
    const later = head && day(new Date(head.at)) !== day(at);
    const stamp = el("time", { dateTime: shown.at, textContent: later ? `${day(at)}, ${time(at)}` : time(at) });
    const kind = head ? "message answer" : said ? "message said" : "message";
    shown.element = el("div", { className: kind, "data-id": shown.id, "data-rev": shown.rev },
      el("p", { className: "stamp" }, stamp, head ? " · an answer" : "", shown.pinned ? " · pinned" : "",
        shown.calls ? ` · for ${shown.calls}` : ""),
      said ? el("p", { className: "words" }, el("span", { className: "unseen", textContent: "You typed: " }), shown.said) : null,
      shown.card ? drawCard(shown.card, this.acts(shown)) : null,
      shown.files.length ? drawFiles(shown.files, me) : null);
    if (shown.busy) shown.element.querySelector("article")?.setAttribute("aria-busy", "true");
    for (const [id, on] of shown.wanted) {
      const box = shown.element.querySelector(`[data-control="${CSS.escape(`tick ${id}`)}"]`);
      if (box) box.checked = on;
    }
  }

  #divide() {
    this.list.querySelectorAll(".day").forEach((old) => old.remove());
    let last = "";
    for (const shown of this.#shown.values()) {
      const { element, at } = shown;
      if (this.#head(shown)) continue;
      const name = day(new Date(at));
      if (name !== last) element.before(el("p", { className: "day", textContent: name }));
      last = name;
    }
  }
}

function drawFiles(files, me) {
  return el("ul", { className: "files", "aria-label": "Files" }, files.map((file) =>
    el("li", {}, el("a", {
      href: `/files/${encodeURIComponent(file.id)}?as=${encodeURIComponent(me)}`, download: file.name, className: "button plain",
    }, `Save ${file.name} `, el("span", { className: "note", textContent: size(file.bytes) })),
    file.alt ? el("p", { className: "fine", textContent: file.alt }) : null)));
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
}

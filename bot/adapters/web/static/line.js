// The command line: completion with help beside each verb, history with the arrow up, a kind word for everything else.

import { el } from "./dom.js";

/** The combobox at the foot of the page. `send(line)` rejects with a Refusal when the line was not taken in. */
export class CommandLine {
  #past = [];
  #at = 0;
  #active = -1;
  #options = [];
  #early = false;

  constructor({ form, input, list, hint }, send) {
    Object.assign(this, { form, input, list, hint, send, root: "", verbs: [] });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    input.addEventListener("input", () => { this.say(""); this.#suggest(); });
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#close());
  }

  /** Takes over the command's name and its verbs with their help. */
  know(root, verbs) {
    const first = !this.root;
    Object.assign(this, { root, verbs });
    const wide = matchMedia("(min-width: 40rem)").matches;
    this.input.placeholder = wide ? `/${root}   (a slash shows every command)` : `/${root}`;
    // What was typed before the command's name was known is completed, or sent, now.
    if (first && this.#early) this.#submit();
    else if (first && this.busy) this.#suggest();
  }

  /** Lets go of the lines that the arrow up would bring back. */
  forget() {
    this.#past = [];
    this.#at = 0;
  }

  /** Whether somebody is in the middle of typing here. */
  get busy() {
    return document.activeElement === this.input && this.input.value !== "";
  }

  /** Puts `text` into the line, ready to be changed or sent. */
  fill(text) {
    this.input.value = text;
    this.input.focus();
    this.#close();
    this.say("Enter sends it.");
  }

  /** Shows a word to the person above the line, with one way to follow it where there is one. */
  say(words, label = "", follow = null) {
    this.hint.replaceChildren(words);
    if (follow) this.hint.append(" ", el("button", { type: "button", className: "link", textContent: label, onclick: follow }));
  }

  async #submit() {
    this.#early = !this.root;
    if (this.#early) return;
    const line = this.input.value.trim();
    const [first = ""] = line.split(/\s/);
    if (first.toLowerCase() !== `/${this.root}`) {
      this.say(line
        ? `I cannot read messages, so this was not sent. I answer lines that start with /${this.root}, for example /${this.root} help.`
        : `Type /${this.root} to begin, or pick a command after a slash.`);
      this.input.focus();
      return;
    }
    this.#close();
    this.#past.push(line);
    this.#at = this.#past.length;
    this.input.value = "";
    this.say("");
    try {
      await this.send(line);
    } catch (error) {
      if (!this.input.value) this.input.value = line;
      this.say(error.message);
    }
  }

  #matches() {
    const typed = this.input.value.toLowerCase();
    const root = `/${this.root}`;
    if (typed && root.startsWith(typed.trimEnd()) && !typed.includes(" ")) return this.verbs;
    const rest = typed.startsWith(`${root} `) ? typed.slice(root.length).trimStart() : null;
    if (rest === null || /\s/.test(rest)) return [];
    return [...this.verbs.filter(({ name }) => name.startsWith(rest)),
      ...this.verbs.filter(({ name }) => rest && !name.startsWith(rest) && name.includes(rest))];
  }

  #suggest() {
    this.#options = this.#matches();
    this.#active = -1;
    if (!this.#options.length) {
      this.#close();
      return;
    }
    this.list.replaceChildren(...this.#options.map(({ name, help }, n) =>
      el("li", {
        id: `verb-${name}`, role: "option", "aria-selected": "false",
        // Before the line loses its focus, which would close the list.
        onpointerdown: (event) => { event.preventDefault(); this.#complete(n); },
      }, el("code", { textContent: `/${this.root} ${name}` }), el("span", { textContent: help }))));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  #close() {
    this.list.hidden = true;
    this.#active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #mark(n) {
    const count = this.#options.length;
    this.#active = (n + count) % count;
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.#active)));
    const chosen = this.list.children[this.#active];
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  #complete(n) {
    this.input.value = `/${this.root} ${this.#options[n].name} `;
    this.#close();
  }

  #remember(step) {
    const at = this.#at + step;
    if (at < 0 || at > this.#past.length) return;
    this.#at = at;
    this.input.value = this.#past[at] ?? "";
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
  }

  #key(event) {
    const open = !this.list.hidden;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const step = key === "ArrowDown" ? 1 : -1;
      if (open) this.#mark(this.#active < 0 && step < 0 ? this.#options.length - 1 : this.#active + step);
      else this.#remember(step);
    } else if (key === "Enter" && open && this.#active >= 0) {
      event.preventDefault();
      this.#complete(this.#active);
    } else if (key === "Tab" && open && !event.shiftKey && (this.#active >= 0 || /\s\S/.test(this.input.value))) {
      event.preventDefault();
      this.#complete(Math.max(0, this.#active));
    } else if (key === "Escape" && open) {
      event.preventDefault();
      this.#close();
    }
  }
}

// Shows the app's time and moves it on.

import { announce, el } from "./dom.js";
import { Refusal, post } from "./live.js";

const MOVES = [
  ["+20 minutes", { seconds: 1200 }], ["+1 hour", { seconds: 3600 }], ["+1 day", { seconds: 86400 }], ["+2 weeks", { seconds: 1209600 }],
  ["To the next note", { to: "next" }],
];
const UNITS = [["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

const FORMAT = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

const parts = (date) => Object.fromEntries(FORMAT.formatToParts(date).map(({ type, value }) => [type, value]));

/** `Tue 24 Nov`, in this browser's zone. */
export function day(date) {
  const { weekday, day: number, month } = parts(date);
  return `${weekday} ${number} ${month}`;
}

/** `14:05`, in this browser's zone. */
export function time(date) {
  const { hour, minute } = parts(date);
  return `${hour}:${minute}`;
}

/** `2 weeks and 3 days`: the two largest units of a number of seconds. */
export function span(seconds) {
  const said = [];
  let rest = Math.round(seconds / 60) * 60;
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) said.push(`${count} ${unit}${count === 1 ? "" : "s"}`);
  }
  return said.slice(0, 2).join(" and ");
}

/** The clock in the side panel. */
export class Clock {
  #skew = 0;
  #ahead = 0;
  #moved = -Infinity;

  constructor(face, words, moves) {
    this.face = face;
    this.words = words;
    moves.append(...MOVES.map(([label, by]) =>
      el("button", { type: "button", className: "button plain", textContent: label, onclick: () => this.#move(by) })));
    setInterval(() => this.#draw(), 5000);
  }

  /** Takes over the server's time; an answer that was overtaken by a later one is older than what stands here. */
  set({ now, ahead }) {
    if (ahead >= this.#ahead) this.begin({ now, ahead });
  }

  /** Takes over the time of a server that may have begun anew. */
  begin({ now, ahead }) {
    this.#skew = Date.parse(now) - Date.now();
    this.#ahead = ahead;
    this.#draw();
  }

  /** Whether this page moved the clock a moment ago: what comes now is what it was moved for. */
  get justMoved() {
    return performance.now() - this.#moved < 10_000;
  }

  /** The app's present. */
  now() {
    return new Date(Date.now() + this.#skew);
  }

  async #move(by) {
    this.#moved = performance.now();
    try {
      const { clock } = await post("/api/clock", by);
      this.set(clock);
      announce(this.words.textContent);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.words.textContent = error.message;
      announce(error.message);
    }
  }

  #draw() {
    const now = this.now();
    this.face.textContent = `${day(now)}, ${time(now)}`;
    const ahead = this.#ahead >= 60 ? `${span(this.#ahead)} ahead of your own clock` : "the same as your own clock";
    this.words.textContent = `It is ${day(now)}, ${time(now)} here; ${ahead}.`;
  }
}

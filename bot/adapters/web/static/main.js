// The page: who you are, where you are, and what happens when you type, press or send.

import { Clock } from "./clock.js";
import { announce, el } from "./dom.js";
import { closeForms, forgetDrafts, openForm } from "./form.js";
import { CommandLine } from "./line.js";
import { Live, Refusal, post } from "./live.js";
import { Chat, focusTitle, refocus, reveal } from "./screen.js";

const byId = (id) => document.getElementById(id);
const panels = { home: byId("panel-home"), chat: byId("panel-chat") };
const NAMES = { home: "Home", chat: "Chat" };
const ROOM = "room.";
const WIDE = "(min-width: 60rem)";
const TRY = ["", "checklist", "log Acme, staff PM, applied, referral", "interview", "help"];

const state = {
  me: "ada", screen: "home", boot: "", people: [], root: "", verbs: [], inner: false, homeSaid: "", homeDrawn: "", homeRev: 0, wanted: "",
};
const fresh = { home: 0, chat: 0 };
const pending = new Map();
let told = "";
let pressing = 0;
// How often somebody pressed anything here, a key or the pointer: who went on while an answer was on its way keeps the focus.
let deeds = 0;
// What came while a press had no answer yet: it may be that answer, else it is told of behind it.
let meanwhile = [];

const chats = { chat: new Chat(panels.chat, (shown) => acts(shown, "chat")) };
const home = new Chat(panels.home, (shown) => acts(shown, "home"));
const clock = new Clock(byId("clock-face"), byId("clock-words"), byId("clock-moves"));
const line = new CommandLine({ form: byId("composer"), input: byId("line"), list: byId("verbs"), hint: byId("hint") }, typed);
const live = new Live(heard, (linked) => {
  if (!linked) delete document.body.dataset.linked;
  byId("offline").hidden = linked;
  byId("offline").textContent = linked ? "" : "The app does not answer. Looking for it again; nothing you typed is lost.";
});

// -- what a person does ---------------------------------------------------------------------------------------------------

/** Sends what was done; gives the final answer, which may come later on the live connection. Rejects with a Refusal. */
async function act(body, waiting = stillWorking) {
  const key = crypto.randomUUID();
  const later = new Promise((done) => pending.set(key, done));
  // Home draws itself anew now and then: that is no press of theirs.
  const press = body.kind === "visit" ? 0 : 1;
  pressing += press;
  tellWaiting();
  const about = { me: state.me, key, zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "", locale: navigator.language ?? "" };
  try {
    const { answer } = await post("/api/event", { ...about, ...body });
    if (answer.kind !== "working") return final(answer);
    waiting();
    return final(await later);
  } finally {
    pending.delete(key);
    pressing -= press;
    tellWaiting();
  }
}

// How much of what was done here has no answer yet: for who has to know that the page is at rest.
function tellWaiting() {
  document.body.dataset.waiting = String(pending.size);
}

function final(answer) {
  if (answer.kind === "wrong") throw new Refusal(answer.sentence);
  return answer;
}

function stillWorking() {
  line.say("Still working. The answer comes here by itself.");
}

async function typed(text) {
  const { me } = state;
  const from = { command: true, deeds };
  const screen = isRoom(state.screen) ? state.screen : "chat";
  if (screen === "chat") select("chat");
  const answer = await act({ kind: "line", line: text, screen });
  if (me !== state.me) return;
  settle(answer, { ...from, screen });
}

function acts(shown, screen) {
  const from = { screen, message: screen === "home" ? "" : shown.id, shown };
  return {
    fill: (text) => line.fill(text),
    press: (action, chosen, control) => press(from, { action, chosen }, control),
    tick: (id, on) => tick(from, id, on),
  };
}

async function press(from, { action, chosen }, control) {
  const { shown } = from;
  if (shown.busy) {
    // Behind a tick, and on a card that was drawn anew since, it waits for the answer; else it is the second half of a double click.
    shown.next = shown.ticking || shown.rev !== shown.pressed ? control.dataset.control : null;
    return;
  }
  shown.pressed = shown.rev;
  busy(shown, true);
  const at = deeds;
  const was = shown.card?.title;
  try {
    const answer = await act({ kind: "press", action, chosen, screen: from.screen, message: from.message });
    busy(shown, false);
    settle(answer, { ...from, control, was, deeds: at });
  } catch (error) {
    complain(error);
  } finally {
    busy(shown, false);
    // A radio that stays picked could not be picked again.
    if (control?.type === "radio") control.checked = false;
  }
  goOn(shown);
}

/** Presses what was pressed on a card while it was busy, if it still stands there. */
function goOn(shown) {
  const next = shown.next && shown.element.querySelector(`[data-control="${CSS.escape(shown.next)}"]`);
  shown.next = null;
  next?.click();
}

/** One tick after the other: what is ticked meanwhile waits, and goes out with the version the last answer drew. */
async function tick(from, id, on) {
  const { shown } = from;
  shown.wanted.set(id, on);
  if (shown.ticking) return;
  shown.ticking = true;
  busy(shown, true);
  let drawn = false;
  try {
    while (shown.wanted.size) {
      const block = shown.card.blocks.find(({ kind }) => kind === "ticks");
      const chosen = block.items.filter((item) => shown.wanted.get(item.id) ?? item.done).map((item) => item.id);
      const sent = new Map(shown.wanted);
      const { card } = shown;
      const at = deeds;
      const answer = await act({ kind: "press", action: block.action, chosen, screen: from.screen, message: from.message });
      for (const [key, value] of sent) if (shown.wanted.get(key) === value) shown.wanted.delete(key);
      settle(answer, { ...from, control: null, deeds: at });
      // Where the answer is another card, this list has moved on, and what waits was meant for it as it was.
      drawn = shown.card !== card;
      if (!drawn) break;
    }
  } catch (error) {
    complain(error);
  } finally {
    shown.ticking = false;
    busy(shown, false);
    shown.wanted.clear();
    if (!drawn) listOf(from.screen).redraw(shown, state.me);
  }
  goOn(shown);
}

function busy(shown, on) {
  shown.busy = on;
  const article = shown.element.querySelector("article");
  if (on) article?.setAttribute("aria-busy", "true");
  else article?.removeAttribute("aria-busy");
}

function complain(error) {
  if (!(error instanceof Refusal)) throw error;
  line.say(error.message);
  meanwhile = [];
}

// -- what comes back ------------------------------------------------------------------------------------------------------

function settle(answer, from) {
  settleAnswer(answer, from);
  tellMeanwhile(answer.id);
}

function settleAnswer(answer, from) {
  if (answer.kind === "message") return settleMessage(answer, from);
  if (answer.kind === "home") return showHome(answer, { focus: free(from) && (answer.inner || from.message !== undefined) });
  if (answer.kind === "form") return showForm(answer.form, from);
  if (from.command) line.say("That was taken in already; it counts once.");
  return undefined;
}

/** Whether the focus is still where it was when `from` was done, so that the answer may have it. */
const free = (from) => from.deeds === deeds && !line.busy;

function settleMessage(message, from) {
  line.say("");
  const list = listOf(message.screen);
  // A room that was left meanwhile shows nothing more.
  if (!list) return;
  const { shown, fresh: isNew } = list.put(message, state.me);
  if (!shown) return;
  refreshEmpty();
  if (isRoom(from.screen) && message.screen === "chat" && !from.command) {
    line.say("The answer is in your direct chat.", "Read it", () => { select("chat"); focusTitle(shown.element); });
    return;
  }
  if (message.screen !== state.screen) select(message.screen);
  if (isNew) {
    if (free(from)) focusTitle(shown.element);
  } else {
    if (document.activeElement === document.body) refocus(shown.element, from.control?.dataset.control);
    // Another screen in the same place: it may be longer than the one that was pressed.
    if (from.was && message.card && from.was !== message.card.title) reveal(shown.element);
  }
}

function showForm(form, from) {
  line.say("");
  const { me } = state;
  openForm(byId("dialog"), form, me, async (values, waiting) => {
    const at = deeds;
    const body = { kind: "form", action: form.action, values, screen: from.screen, message: from.message ?? "" };
    const answer = await act(body, waiting);
    // After the dialog is closed, so that the focus can go to the card.
    if (me === state.me) setTimeout(() => settle(answer, { ...from, deeds: at }));
  });
}

// -- home -----------------------------------------------------------------------------------------------------------------

async function visit() {
  const { me } = state;
  try {
    const answer = await act({ kind: "visit", screen: "home" }, () => {});
    if (me === state.me && answer.kind === "home" && !state.inner) showHome(answer, { focus: false });
  } catch (error) {
    complain(error);
  }
}

function showHome({ card, inner }, { focus }) {
  state.inner = inner;
  const boot = "home";
  // The same card again is left as it stands: somebody may be about to press it.
  const drawn = JSON.stringify(card);
  if (drawn !== state.homeDrawn) state.homeRev += 1;
  state.homeDrawn = drawn;
  const at = clock.now().toISOString();
  const message = { id: "home", boot, rev: state.homeRev, at, by: "app", said: "", card, files: [], pinned: false };
  const same = [card.plain, ""].includes(state.homeSaid);
  state.homeSaid = card.plain;
  const { shown } = home.put(message, state.me, { quietly: same || state.screen !== "home" });
  byId("back").hidden = !inner;
  if (focus && inner && state.screen === "home") focusTitle(shown.element);
}

function backHome() {
  state.inner = false;
  byId("back").hidden = true;
  visit();
  byId("tab-home").focus();
}

// -- what the server tells ------------------------------------------------------------------------------------------------

function heard(change) {
  switch (change.kind) {
    case "state": return takeState(change);
    case "message": return takeMessage(change);
    case "room": return takeRoom(change);
    case "left": return leaveRoom(change.id);
    case "emptied": return forgetAll(change);
    case "gone": return Object.values(chats).forEach((chat) => chat.take(change.id));
    case "answer": return pending.get(change.key)?.(change.answer);
    case "unseen": return showUnseen(change.who, change.count);
    case "clock": clock.set(change.clock); return refreshHome();
    default: return undefined;
  }
}

function takeState(whole) {
  if (whole.me !== state.me) return;
  Object.assign(state, { boot: whole.boot, people: whole.people, root: whole.root, verbs: whole.verbs, restarted: whole.restarted });
  clock.begin(whole.clock);
  line.know(whole.root, whole.verbs);
  Object.keys(chats).filter((id) => isRoom(id) && !whole.rooms.some((room) => room.id === id)).forEach(leaveRoom);
  whole.rooms.forEach(takeRoom);
  const stands = { chat: whole.chat, ...Object.fromEntries(whole.rooms.map(({ id, messages }) => [id, messages])) };
  for (const [screen, messages] of Object.entries(stands)) {
    chats[screen].keep(new Set(messages.map(({ id }) => id)), whole);
    messages.forEach((message) => chats[screen].put(message, state.me, { quietly: true }));
  }
  if (state.wanted in chats) select(state.wanted);
  state.wanted = "";
  for (const [key, done] of pending) if (!whole.working.includes(key)) settleLost(key, done);
  drawPeople();
  drawTabs();
  refreshEmpty();
  refreshHome();
  remember();
  // For who has to know whose page this is now, and that it is told of everything from here on.
  document.body.dataset.linked = state.me;
}

// What is posted at this moment is not "working" yet; what waits for an answer that a stopped process took along is let go.
function settleLost(key, done) {
  setTimeout(() => { if (pending.get(key) === done) done({ kind: "nothing" }); }, 4000);
}

function takeMessage(message) {
  if (!listOf(message.screen)) return;
  if (clock.justMoved && message.by === "app") makeRoom();
  const { shown, fresh: isNew } = listOf(message.screen).put(message, state.me, { follow: clock.justMoved });
  if (!shown) return;
  const elsewhere = message.screen !== state.screen;
  if (isNew && message.by === "app") {
    if (elsewhere) fresh[message.screen] += 1;
    // What answers a press of one's own is shown by that press.
    if (pressing) meanwhile.push(shown);
    else if (elsewhere || !shown.inView) tellOf(shown);
  }
  drawTabs();
  refreshEmpty();
  refreshHome();
}

// On a small screen what came is worth more room than the clock that brought it.
function makeRoom() {
  const panel = byId("clock");
  if (!panel.open || matchMedia(WIDE).matches) return;
  const focused = panel.contains(document.activeElement);
  panel.open = false;
  if (focused) panel.querySelector("summary").focus();
}

/** They deleted everything: nothing of it stays on their page, nor what it would bring back. */
function forgetAll(emptied) {
  chats.chat.wipe(emptied);
  fresh.chat = 0;
  forgetDrafts(state.me);
  line.forget();
  drawTabs();
}

/** What came while `answered` was awaited and is not in sight: an export is there before the word that it is on its way. */
function tellMeanwhile(answered) {
  const beside = meanwhile.filter((shown) => shown.id !== answered && (shown.screen !== state.screen || !shown.inView));
  meanwhile = [];
  if (beside.length) tellOf(beside.at(-1));
}

function tellOf(shown) {
  const words = isRoom(shown.screen) ? "Something new stands in your council's room." : "A note came to your direct chat.";
  told = shown.screen;
  line.say(words, "Show it", () => {
    line.say("");
    select(shown.screen);
    focusTitle(shown.element);
  });
}

function refreshHome() {
  if (state.screen === "home" && !state.inner) visit();
}

// -- around it ------------------------------------------------------------------------------------------------------------

const listOf = (screen) => (screen === "home" ? home : chats[screen]);

function select(screen) {
  state.screen = screen;
  fresh[screen] = 0;
  if (told === screen) line.say("");
  told = "";
  for (const [name, panel] of Object.entries(panels)) panel.hidden = name !== screen;
  drawTabs();
  remember();
  if (screen === "home") refreshHome();
  else chats[screen].end();
}

function remember() {
  history.replaceState(null, "", `#${state.me}/${state.screen}`);
  // Before the server has said who there is, what was remembered may still be looked up.
  if (state.boot) recall.keep(location.hash);
  const person = state.people.find(({ id }) => id === state.me);
  document.title = person ? `${person.name} · Job search council` : "Job search council";
}

function become(me) {
  if (me === state.me && state.boot) return;
  const was = state.screen;
  Object.keys(chats).filter(isRoom).forEach(leaveRoom);
  // Who is in the same room looks at it next.
  state.wanted = isRoom(was) ? was : "";
  Object.assign(state, { me, boot: "", inner: false, homeSaid: "" });
  Object.values(chats).forEach((chat) => chat.clear());
  home.clear();
  Object.keys(fresh).forEach((screen) => { fresh[screen] = 0; });
  delete document.body.dataset.linked;
  closeForms(byId("dialog"));
  line.say("");
  line.forget();
  live.follow(me);
  drawPeople();
  remember();
}

function makeTab(screen, name) {
  byId("tabs").append(el("button", {
    type: "button", id: `tab-${screen}`, role: "tab", className: "tab", "aria-controls": `panel-${screen}`,
    // The tab one is on already leads back from what was opened in it.
    onclick: () => (screen === "home" && state.screen === "home" && state.inner ? backHome() : select(screen)),
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const names = Object.keys(panels);
      const next = names[(names.indexOf(screen) + step + names.length) % names.length];
      select(next);
      byId(`tab-${next}`).focus();
    },
  }, el("span", { className: "tab-name", textContent: name }), badge()));
}

function drawTabs() {
  for (const screen of Object.keys(panels)) {
    const tab = byId(`tab-${screen}`);
    const here = screen === state.screen;
    tab.tabIndex = here ? 0 : -1;
    tab.setAttribute("aria-selected", String(here));
    count(tab, fresh[screen]);
  }
}

// -- rooms ----------------------------------------------------------------------------------------------------------------

const isRoom = (screen) => screen.startsWith(ROOM);

/** A room one was let into, or one with other people in it than before. */
function takeRoom({ id, name, people }) {
  if (!(id in panels)) {
    const panel = el("section", { id: `panel-${id}`, role: "tabpanel", "aria-labelledby": `tab-${id}`, tabIndex: -1, hidden: true });
    byId("screens").append(panel);
    panels[id] = panel;
    fresh[id] = 0;
    chats[id] = new Chat(panel, (shown) => acts(shown, id));
    panel.prepend(el("p", { className: "inside" }));
    makeTab(id, name);
  }
  panels[id].querySelector(".inside").textContent = `In this room: ${people.join(", ")}`;
  drawTabs();
}

/** A room one is not in any more: nothing of it stays on the page. */
function leaveRoom(id) {
  if (!(id in panels)) return;
  panels[id].remove();
  byId(`tab-${id}`).remove();
  for (const map of [panels, chats, fresh]) delete map[id];
  if (state.screen === id) select("chat");
  else drawTabs();
}

function drawPeople() {
  const list = byId("people");
  for (const { id, name, role, unseen } of state.people) {
    let button = list.querySelector(`[data-person="${id}"]`);
    if (!button) {
      button = el("button", {
        type: "button", className: "person", "data-person": id,
        onclick: () => { become(id); announce(`You are ${name} now.`); },
      },
      el("span", { className: "face", "aria-hidden": "true", textContent: name[0] }),
      el("span", { className: "name" }, el("span", { textContent: name }), el("span", { className: "role", textContent: role })),
      badge());
      list.append(button);
    }
    button.setAttribute("aria-pressed", String(id === state.me));
    count(button, unseen);
  }
}

const badge = () => el("span", { className: "badge", hidden: true });

// Words of which a small screen shows the first ones; a screen reader says them all.
const short = (first, rest = "") => [first, rest ? el("span", { className: "wide", textContent: rest }) : null];

function count(element, number) {
  const mark = element.querySelector(".badge");
  mark.hidden = !number;
  mark.replaceChildren(...(number ? short(`${number}`, " new") : []));
}

function showUnseen(who, number) {
  state.people = state.people.map((person) => (person.id === who ? { ...person, unseen: number } : person));
  drawPeople();
}

function refreshEmpty() {
  const { empty } = chats.chat;
  empty.hidden = !chats.chat.bare;
  if (empty.hidden) return;
  const known = new Set(state.verbs.map(({ name }) => name));
  const examples = TRY.filter((words) => !words || known.has(words.split(" ")[0])).map((words) => `/${state.root} ${words}`.trim());
  const name = state.people.find(({ id }) => id === state.me)?.name ?? "";
  const hello = state.restarted ? `This page was restarted; your data is kept. Type /${state.root}.`
    : `This is ${name}'s direct chat with the app. Nobody else here reads it.`;
  empty.replaceChildren(
    el("h2", { className: "title", textContent: state.restarted ? `Welcome back, ${name}` : `Hello, ${name}` }),
    el("p", { textContent: hello }),
    el("p", { textContent: "Press one of these. It goes into the line below, and Enter sends it." }),
    el("ul", { className: "examples" }, examples.map((text) =>
      el("li", {}, el("button", { type: "button", className: "command", textContent: text, onclick: () => line.fill(text) })))));
}

// Who was chosen last and where they were, for whoever opens the page anew: in this browser alone, where it lets one.
const recall = {
  at: () => { try { return localStorage.getItem("at") ?? ""; } catch { return ""; } },
  keep: (hash) => { try { localStorage.setItem("at", hash); } catch { /* It is in the address too. */ } },
};

async function start() {
  const [me, screen] = (location.hash || recall.at()).slice(1).split("/");
  if (me && (await fetch(`/api/state?as=${encodeURIComponent(me)}`)).ok) state.me = me;
  if (screen in panels) state.screen = screen;
  else if (screen && isRoom(screen)) state.wanted = screen;
  panels.home.prepend(el("p", { id: "back", hidden: true },
    el("button", { type: "button", className: "button plain", textContent: "Back to home", onclick: backHome })));
  byId("clock").open = matchMedia(WIDE).matches;
  // The second half of a double click is no other deed.
  for (const deed of ["keydown", "mousedown"]) document.addEventListener(deed, ({ detail }) => { if (detail < 2) deeds += 1; }, true);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, dialog");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) byId("line").focus();
  });
  for (const [screen, name] of Object.entries(NAMES)) makeTab(screen, name);
  const { wanted } = state;
  select(state.screen);
  state.wanted = wanted;
  live.follow(state.me);
}

start();

// Talks to the server: posts what a person does, and listens to what is new.

const WAITS = [250, 500, 1000, 2000, 4000];

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** What the server answered with a sentence instead of doing it. */
export class Refusal extends Error {
  constructor(sentence, field = "") {
    super(sentence);
    this.field = field;
  }
}

/**
 * Posts `body`. When nothing answers (the app is being started again), the same body goes out again, with the same key, so
 * that it counts once. Raises Refusal.
 */
export async function post(path, body) {
  for (const wait of [...WAITS, null]) {
    let response;
    try {
      response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    } catch {
      if (wait === null) break;
      await pause(wait);
      continue;
    }
    const said = await response.json();
    if (response.ok) return said;
    if (response.status === 503 && wait !== null) await pause(wait);
    else throw new Refusal(said.refused, said.field);
  }
  throw new Refusal("Nothing answers at this address. What you typed is still here. Start the app again, then send it once more.");
}

/** Keeps a connection for one person: `heard(change)` for each change, `linked(true | false)` when it comes and goes. */
export class Live {
  #socket = null;
  #me = "";
  #tries = 0;

  constructor(heard, linked) {
    this.heard = heard;
    this.linked = linked;
  }

  /** Listens for `me` from now on. */
  follow(me) {
    this.#me = me;
    this.#tries = 0;
    this.#open();
  }

  #open() {
    this.#socket?.close();
    const socket = new WebSocket(`ws://${location.host}/api/live?as=${encodeURIComponent(this.#me)}`);
    this.#socket = socket;
    socket.addEventListener("message", (event) => {
      if (socket !== this.#socket) return;
      this.#tries = 0;
      this.linked(true);
      this.heard(JSON.parse(event.data));
    });
    socket.addEventListener("close", async () => {
      if (socket !== this.#socket) return;
      this.linked(false);
      await pause(WAITS[Math.min(this.#tries, WAITS.length - 1)]);
      this.#tries += 1;
      if (socket === this.#socket) this.#open();
    });
  }
}

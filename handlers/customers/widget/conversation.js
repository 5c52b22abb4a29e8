// One conversation as this browser knows it: what was said, who answers, and what still waits to be sent.

const KEPT_TURNS = 200; // turns kept in the browser; the server has them all
const SEND_BY_ITSELF = DAY; // an older unsent turn waits for "Send now": its moment may have passed
const ASSISTANT = { who: "assistant", name: null, by: null, opens: null, rate: null, score: null };

function nothingYet() {
  const said = { rev: 0, turns: [], state: ASSISTANT, team: null };
  // `heard`: this browser's time of the last word either way; `chosen`: a score that Baton does not have yet.
  return { id: null, token: null, heard: null, ...said, ratedAfter: null, comment: "", chosen: null };
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Conversation {
  constructor(door, memory, page, redraw) {
    Object.assign(this, { door, memory, page, redraw });
    this.talk = this.stored() || nothingYet();
    this.outbox = [];
    this.sendFailed = false;
    this.attempt = 0;
    this.readOutbox();
    this.stream = new Stream(door, this);
    memory.watch((name) => this.otherTab(name));
  }

  stored() {
    const kept = this.memory.read("talk");
    return kept && kept.id && kept.token && Array.isArray(kept.turns) ? { ...nothingYet(), ...kept } : null;
  }

  start() {
    this.stream.open();
    if (this.outbox.length) this.flush();
  }

  // What Baton says ------------------------------------------------------------------------------------------------

  /** Takes a frame of changes in order; a hole in the numbers means fetching what is missing. */
  frame(frame) {
    const complete = this.apply(frame.changes || [], false);
    if (!complete || frame.rev > this.talk.rev) this.catchUp().catch(() => {});
  }

  apply(changes, trusted) {
    const before = this.talk.rev;
    let complete = true;
    for (const change of changes) {
      if (change.rev <= this.talk.rev) continue;
      complete = trusted || change.rev === this.talk.rev + 1;
      if (!complete) break;
      this.take(change);
    }
    if (this.talk.rev !== before) this.save();
    this.redraw();
    return complete;
  }

  take(change) {
    const talk = this.talk;
    talk.rev = change.rev;
    talk.heard = Date.now();
    if (change.kind === "turn") this.takeTurn(change);
    if (change.kind === "state") {
      if (change.rate && !talk.state.rate) talk.ratedAfter = talk.turns.at(-1)?.seq ?? 0;
      if (!change.rate) Object.assign(talk, { comment: "", chosen: null });
      if (!change.rate) this.ratingRefused = null;
      if (change.who === "waiting" || change.who === "parked") talk.team = change.name;
      talk.state = { ...ASSISTANT, ...change };
    }
  }

  takeTurn({ seq, client_id, speaker, name, text, sources, at }) {
    if (this.talk.turns.some((turn) => turn.seq === seq)) return;
    this.talk.turns.push({ seq, client_id, speaker, name, text, sources: sources || [], at });
    this.talk.turns.splice(0, this.talk.turns.length - KEPT_TURNS);
    if (client_id) this.dropUnsent(client_id);
  }

  /** Fetches what is missing; one at a time. Raises when Baton cannot be reached. */
  catchUp() {
    this.catching ||= this.fetchChanges().finally(() => (this.catching = null));
    return this.catching;
  }

  async fetchChanges() {
    const talk = this.talk;
    if (!talk.id) return;
    try {
      const { changes } = await this.door.changes(talk);
      if (talk === this.talk) this.apply(changes, true);
    } catch (problem) {
      if (!problem.lost) throw problem;
      this.lost(talk);
    }
  }

  /** While a person is awaited or there, a socket that died in silence would be worst. */
  async checkUp() {
    const { rev, state } = this.talk;
    if (state.who === "assistant" || !this.stream.live) return;
    await this.catchUp();
    if (this.talk.rev > rev) this.stream.open();
  }

  up() {
    this.settle().catch(() => {});
    this.flush();
    this.sendRating().catch(() => {});
  }

  // Beginning and ending -------------------------------------------------------------------------------------------

  async begin() {
    if (this.talk.id) return;
    await new Promise((done, failed) => {
      const work = async (waited) => {
        await this.beginAlone(waited).then(done, failed);
        await sleep(200); // the next tab comes in only when it can read what was written here
      };
      alone(`${this.memory.prefix}begin`, work).catch(failed);
    });
    this.stream.open();
  }

  async beginAlone(waited) {
    const until = Date.now() + (waited ? 1000 : 0);
    while (!this.talk.id && !this.stored() && Date.now() < until) await sleep(20);
    if (!this.talk.id) this.talk = this.stored() || this.talk;
    if (this.talk.id) return; // another tab was quicker
    const begun = await this.door.begin(this.page.now());
    if (this.talk.id) return;
    this.talk = { ...nothingYet(), ...begun, heard: Date.now() };
    this.begun = Date.now();
    this.memory.write("talk", this.talk);
  }

  /**
   * A day without a word and nobody awaited: what comes next is a new matter. Only this browser's clock measures the
   * day, so that one which is wrong does no harm; what came unheard counts from when it is heard.
   */
  stale() {
    const { id, heard, state } = this.talk;
    if (!id || !heard || state.who !== "assistant") return false;
    const kept = this.stored(); // another tab may have heard more
    const last = kept && kept.id === id ? Math.max(heard, kept.heard || 0) : heard;
    return Date.now() - last > DAY;
  }

  async settle() {
    if (!this.stale()) return;
    await this.catchUp(); // the browser may simply not have heard
    if (this.stale()) this.replace();
  }

  /** Leaves a conversation that has ended, and says so to the customer, in all tabs. */
  replace() {
    if (this.talk.turns.length) this.memory.write("ended", true);
    this.forget();
  }

  /** Ends this conversation in this browser. Unsent turns stay and go to the next one. */
  forget() {
    const kept = this.stored();
    if (kept && kept.id === this.talk.id) this.memory.drop("talk");
    this.memory.drop("seen");
    this.reset(nothingYet());
  }

  /** Forgets the unsent and the page's story too: the customer is gone from this browser. */
  erase() {
    this.page.forget();
    this.memory.drop("ended");
    for (const item of [...this.outbox]) this.dropUnsent(item.client_id);
    this.forget();
  }

  reset(talk) {
    this.talk = talk;
    this.outbox = this.outbox.filter((item) => item.state !== "sent");
    this.readOutbox();
    this.stream.reset();
    this.redraw();
  }

  /** The token or the conversation is gone; perhaps another tab has a new one already. */
  lost(talk = this.talk) {
    if (talk.id !== this.talk.id) return; // it has been replaced since that call was made
    const kept = this.stored();
    if (kept && kept.id !== talk.id) this.reset(kept);
    else this.replace();
    if (this.justBegun) this.later();
    else if (this.outbox.length) this.flush();
  }

  /** A conversation that is lost as soon as it began would make a storm of new ones. */
  get justBegun() {
    return Date.now() - (this.begun || 0) < 10000;
  }

  save() {
    const kept = this.stored();
    if (!kept || kept.id !== this.talk.id || kept.rev > this.talk.rev) return;
    this.talk.heard = Math.max(this.talk.heard, kept.heard) || null;
    this.memory.write("talk", this.talk);
  }

  otherTab(name) {
    if (name === "" || name === "talk") {
      const kept = this.stored();
      if ((kept ? kept.id : null) !== this.talk.id) this.reset(kept || nothingYet());
    }
    if (name === "" || name.startsWith("out:")) this.readOutbox();
    this.redraw();
  }

  // The customer's words -------------------------------------------------------------------------------------------

  say(words) {
    const text = clean(words);
    const last = this.outbox.at(-1);
    const item = { client_id: newId(), text, page: this.page.now(), written: Date.now(), state: "sending" };
    if (last && last.written >= item.written) item.written = last.written + 1;
    this.outbox.push(item);
    this.keep(item);
    this.redraw();
    return this.flush();
  }

  keep(item) {
    this.memory.write(`out:${item.client_id}`, item);
  }

  readOutbox() {
    const known = new Map(this.outbox.map((item) => [item.client_id, item]));
    const kept = this.memory.names("out:").map((name) => this.memory.read(name));
    const whole = kept.filter((item) => item && item.client_id && typeof item.text === "string");
    const said = new Set(this.talk.turns.map((turn) => turn.client_id));
    this.outbox = whole
      .filter((item) => !said.has(item.client_id))
      .map((item) => known.get(item.client_id) || item)
      .concat(this.outbox.filter((item) => item.state === "sent" && !said.has(item.client_id)))
      .sort((one, other) => one.written - other.written);
  }

  dropUnsent(clientId) {
    this.memory.drop(`out:${clientId}`);
    this.outbox = this.outbox.filter((item) => item.client_id !== clientId);
  }

  waiting() {
    return this.outbox.filter((item) => {
      return item.state !== "sent" && item.state !== "refused" && !this.tooOld(item);
    });
  }

  /** Sends what waits, oldest first, one after the other. True when nothing is left waiting. */
  flush(byHand = false) {
    if (byHand) {
      for (const item of this.outbox) item.byHand = true;
      for (const item of this.waiting()) this.mark(item, "sending");
    }
    this.flushing ||= this.sendAll().finally(() => (this.flushing = null));
    return this.flushing;
  }

  async sendAll() {
    clearTimeout(this.laterTimer);
    for (let item; (item = this.waiting()[0]); ) {
      try {
        await this.settle();
        await this.begin();
      } catch (problem) {
        return this.heldBack(problem);
      }
      const talk = this.talk;
      try {
        await this.send(item, talk);
      } catch (problem) {
        if (!(problem instanceof Refusal && this.refused(item, problem, talk))) return this.heldBack(problem);
      }
    }
    this.sendFailed = false;
    this.redraw();
    return true;
  }

  async send(item, talk) {
    const { client_id, text, page } = item;
    talk.heard = Date.now(); // before the call: a conversation that is being spoken to is not left
    const { rev } = await this.door.say(talk, page ? { client_id, text, page } : { client_id, text });
    if (talk.id !== this.talk.id) return; // left meanwhile: the words go to the one that took its place
    this.attempt = 0;
    talk.heard = Date.now();
    this.save();
    item.state = "sent";
    this.memory.drop(`out:${client_id}`);
    if (talk.turns.some((turn) => turn.client_id === client_id)) this.dropUnsent(client_id);
    this.redraw();
    this.expect(rev);
  }

  /** A socket can die without a word: what was promised must be heard within seconds. */
  expect(rev) {
    clearTimeout(this.expectTimer);
    this.expectTimer = setTimeout(() => {
      if (this.talk.rev < rev) this.catchUp().then(() => this.stream.open(), () => {});
    }, 4000);
  }

  /** True when sending can go on: with a new conversation, a new id, or without this turn. */
  refused(item, problem, talk) {
    if (problem.passing) return false;
    if (problem.lost) {
      const storm = this.justBegun;
      this.lost(talk);
      return !storm;
    }
    if (problem.code === "client_id_reused" && !item.renewed) {
      this.dropUnsent(item.client_id);
      item.client_id = newId();
      item.renewed = true;
      this.outbox.push(item);
    } else if (/^page/.test(problem.field) && item.page) {
      item.page = null; // the words matter, not where they were written
    } else {
      item.why = problem.message;
      item.state = "refused";
    }
    this.keep(item);
    this.redraw();
    return true;
  }

  heldBack(problem) {
    for (const item of this.waiting()) this.mark(item, "held");
    this.sendFailed = true;
    if (problem instanceof Refusal) console.warn(`Baton: ${problem.message}`); // for whoever sets the site up
    this.later(problem.retryAfter);
    return false;
  }

  later(seconds = 0) {
    clearTimeout(this.laterTimer);
    this.laterTimer = setTimeout(() => this.flush(), Math.max(seconds * 1000, pause(this.attempt + 2)));
    this.attempt += 1;
    this.redraw();
  }

  mark(item, state) {
    item.state = state;
    this.keep(item);
    this.redraw();
  }

  // A person, and the rating ---------------------------------------------------------------------------------------

  /** Asks for a person, after everything written before. Raises when it did not work. */
  async askForPerson() {
    if (!(await this.flush(true))) throw new Error("what was written before is not sent yet");
    await this.settle();
    await this.begin();
    const talk = this.talk;
    const answer = await this.known(talk, "handoff", "POST", {});
    if (answer && talk.state.who === "assistant") talk.state = { ...talk.state, ...answer };
  }

  async stopWaiting() {
    try {
      await this.known(this.talk, "handoff", "DELETE");
    } catch (problem) {
      if (problem.code !== "nothing_to_withdraw") throw problem;
    }
    await this.catchUp();
  }

  /** Keeps a score until Baton has it: a press is an answer, whatever the network does. */
  choose(score, comment) {
    this.talk.chosen = { score, comment };
    this.ratingRefused = null;
    this.save();
    this.redraw();
  }

  /** Sends what was chosen, the newest last. Raises when it did not work; what may work later is tried again. */
  sendRating() {
    this.ratingSent ||= this.sendChosen().finally(() => (this.ratingSent = null));
    return this.ratingSent;
  }

  async sendChosen() {
    clearTimeout(this.ratingTimer);
    const talk = this.talk;
    for (let chosen; (chosen = talk.chosen) && talk.id === this.talk.id; ) {
      try {
        const { score, comment } = chosen;
        await this.known(talk, "rating", "POST", comment ? { score, comment } : { score });
      } catch (problem) {
        this.ratingFailed(talk, chosen, problem);
        throw problem;
      }
      this.ratingAttempt = 0;
      if (talk.chosen === chosen) talk.chosen = null;
      if (talk.state.rate) talk.state = { ...talk.state, rate: "given", score: chosen.score };
      talk.comment = chosen.comment;
      this.save();
      this.redraw();
    }
  }

  ratingFailed(talk, chosen, problem) {
    if (problem instanceof Refusal && !problem.passing) {
      if (talk.chosen === chosen) talk.chosen = null;
      this.ratingAttempt = 0;
      this.ratingRefused = problem;
      this.save();
    } else {
      this.ratingAttempt = (this.ratingAttempt || 0) + 1;
      this.ratingTimer = setTimeout(() => this.sendRating().catch(() => {}), pause(this.ratingAttempt + 2));
    }
    this.redraw();
  }

  async known(talk, rest, method, body) {
    try {
      return await this.door.of(talk, rest, method, body);
    } catch (problem) {
      if (problem.lost) this.lost(talk);
      throw problem;
    }
  }

  // For drawing ----------------------------------------------------------------------------------------------------

  get unreachable() {
    return (!navigator.onLine && !this.stream.live) || this.stream.down || this.sendFailed;
  }

  /** True when this conversation took the place of one that ended. */
  get replaced() {
    return Boolean(this.memory.read("ended"));
  }

  /** An unsent turn that only the customer's own press sends any more. */
  tooOld(item) {
    return !item.byHand && Date.now() - item.written >= SEND_BY_ITSELF;
  }

  get lastSeq() {
    return this.talk.turns.at(-1)?.seq ?? 0;
  }

  unread() {
    const seen = this.memory.read("seen") || 0;
    return this.talk.turns.filter((turn) => turn.seq > seen && turn.speaker !== "customer").length;
  }

  markSeen() {
    if (this.lastSeq > (this.memory.read("seen") || 0)) this.memory.write("seen", this.lastSeq);
  }
}

// The conversation that is shown: hearing what Baton says of it, beginning it, leaving it, sharing it with other tabs.

class Conversation {
  constructor(door, session, page, redraw) {
    Object.assign(this, { door, session, page, redraw, memory: session.own });
    this.talk = this.stored() || nothingYet();
    this.refusal = "";
    this.identityRequired = false;
    this.stream = new Stream(door, session, this);
    this.sending = new Sending(this);
    this.regrets = new Regrets(this);
    this.help = new Help(this);
    this.scoring = new Scoring(this);
    this.files = new Files(this);
    this.typing = new Typing(this);
    this.beginning = new Beginning(this);
    this.memory.watch((name) => this.otherTab(name));
  }

  stored() {
    const kept = this.memory.read("talk");
    return kept && kept.id && Array.isArray(kept.turns) ? { ...nothingYet(), ...kept } : null;
  }

  start() {
    this.stream.open();
    this.sending.start();
    this.beginning.find();
  }

  /** Somebody else is here now: what was shown was not theirs. */
  moved() {
    this.refusal = "";
    this.reset(this.stored() || nothingYet());
    this.start();
  }

  // What Baton says ------------------------------------------------------------------------------------------------

  /** Takes a frame of changes in order; a hole in the numbers means fetching what is missing. */
  frame(frame) {
    if (frame.typing) return this.typing.heard(frame.typing.who);
    const complete = this.apply(frame.changes || [], false);
    if (!complete || frame.rev > this.talk.rev) this.catchUp().catch(() => {});
  }

  apply(changes, trusted) {
    const before = this.talk.rev;
    const was = this.talk.state.merged_into;
    let complete = true;
    for (const change of changes) {
      if (change.rev <= this.talk.rev) continue;
      complete = trusted || change.rev === this.talk.rev + 1;
      if (!complete) break;
      this.take(change);
    }
    if (this.talk.state.merged_into && !(this.talk.stays && (was || !before))) {
      this.goOn();
      return true;
    }
    if (this.talk.rev !== before) this.save();
    this.redraw();
    return complete;
  }

  /** Where agents let this one go on, if they do. */
  goOn() {
    const next = this.talk.state.merged_into;
    if (next) this.open(String(next), this.talk.picked);
  }

  take(change) {
    takeChange(this.talk, change);
    if (change.client_id) this.regrets.heard(change.client_id);
    if (change.kind === "turn") this.typing.spoken(change);
    if (change.kind !== "state") return;
    this.scoring.asked(change);
    this.typing.reset();
    this.refusal = change.blocked ? "blocked" : "";
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
      const { changes } = await this.door.of(talk, `changes?after=${talk.rev}`);
      if (talk === this.talk) this.apply(changes, true);
    } catch (problem) {
      if (problem.lost) this.lost(talk);
      else if (!problem.shut) throw problem;
      else this.shutBy(problem);
    }
  }

  /** While a person is awaited or there, a socket that died in silence would be worst. */
  async checkUp() {
    const { rev, state } = this.talk;
    if (state.who === "assistant" || !this.stream.live) return;
    await this.catchUp();
    if (this.talk.rev > rev) this.stream.open();
  }

  /** A socket can die without a word: what was promised must be heard within seconds. */
  expect(rev) {
    clearTimeout(this.expectTimer);
    this.expectTimer = setTimeout(() => {
      if (this.talk.rev < rev) this.catchUp().then(() => this.stream.open(), () => {});
    }, 4000);
  }

  up() {
    this.settle().catch(() => {});
    this.sending.flush();
    this.scoring.send().catch(() => {});
    this.readSent = 0;
  }

  shutBy({ code }) {
    this.refusal = code;
    this.redraw();
  }

  /** A call about this conversation. Raises what went wrong, after drawing the consequence. */
  async known(talk, rest, method, body) {
    try {
      return await this.door.of(talk, rest, method, body);
    } catch (problem) {
      if (problem.lost) this.lost(talk);
      if (problem.shut) this.shutBy(problem);
      throw problem;
    }
  }

  // Beginning and ending -------------------------------------------------------------------------------------------

  // Shows another conversation of this customer; `picked` by hand it stays until another is. One that goes on elsewhere
  // already `stays` until something is written.
  open(id, picked = true, stays = false) {
    for (const name of ["ended", "left", "fresh", "seen"]) this.memory.drop(name);
    const talk = { ...nothingYet(), id, heard: Date.now(), picked, stays };
    this.memory.write("talk", talk);
    this.reset(talk);
  }

  /** Nothing is begun before the first word: until then the place is only empty. */
  startOver() {
    this.memory.write("fresh", true);
    this.memory.drop("ended");
    this.forget();
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
    this.memory.write("left", this.talk.id);
    this.sending.release();
    this.forget();
  }

  /** Ends this conversation in this browser. Unsent turns stay and go to the next one. */
  forget() {
    const kept = this.stored();
    if (kept && kept.id === this.talk.id) this.memory.drop("talk");
    this.memory.drop("seen");
    this.reset(nothingYet());
  }

  /** The customer is gone from this browser: the unsent, the page's story and the session go too. */
  erase() {
    this.page.forget();
    this.session.forget();
    this.sending.empty();
    this.files.empty();
    this.reset(nothingYet());
  }

  reset(talk) {
    this.talk = talk;
    this.readSent = 0;
    this.sending.reset();
    this.typing.reset();
    this.files.moved();
    this.stream.reset();
    this.redraw();
  }

  /** The conversation is gone; perhaps another tab has a new one already. */
  lost(talk = this.talk) {
    if (talk.id !== this.talk.id) return; // it has been replaced since that call was made
    const kept = this.stored();
    if (kept && kept.id !== talk.id) this.reset(kept);
    else this.replace();
    this.sending.goOn();
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
    if (name === "" || name.startsWith("out:")) this.sending.readOutbox();
    this.redraw();
  }

  /** Why nothing may be written: "identity_required", "blocked" or "". */
  get shut() {
    const stranger = this.identityRequired && this.session.drawer === VISITOR;
    return this.refusal || (stranger ? "identity_required" : "");
  }

  get unreachable() {
    return (!navigator.onLine && !this.stream.live) || this.stream.down || this.sending.failed;
  }

  /** True when this conversation took the place of one that ended. */
  get replaced() {
    return Boolean(this.memory.read("ended"));
  }
}

// The customer's own words: kept until Baton has them, sent in the order they were written, mended and taken back.

const SEND_BY_ITSELF = DAY; // an older unsent turn waits for "Send now": its moment may have passed

function newId() {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

class Sending {
  constructor(conversation) {
    this.conversation = conversation;
    this.memory = conversation.memory;
    this.outbox = [];
    this.failed = false;
    this.attempt = 0;
    this.readOutbox();
  }

  start() {
    if (this.outbox.length) this.flush();
  }

  get shown() {
    return this.outbox.filter((item) => this.here(item));
  }

  get busy() {
    return Boolean(this.flushing);
  }

  say(words, files = []) {
    const last = this.outbox.at(-1);
    const item = { client_id: newId(), text: clean(words), written: Date.now(), state: "sending" };
    item.page = this.conversation.page.now();
    item.files = files;
    if (last && last.written >= item.written) item.written = last.written + 1;
    this.outbox.push(item);
    this.keep(item);
    this.conversation.redraw();
    return this.flush();
  }

  keep(item) {
    this.memory.write(`out:${item.client_id}`, item);
  }

  readOutbox() {
    const known = new Map(this.outbox.map((item) => [item.client_id, item]));
    const kept = this.memory.names("out:").map((name) => this.memory.read(name));
    const whole = kept.filter((item) => item && item.client_id && typeof item.text === "string");
    const said = new Set(this.conversation.talk.turns.map((turn) => turn.client_id));
    this.outbox = whole
      .filter((item) => !said.has(item.client_id))
      .map((item) => Object.assign(known.get(item.client_id) || item, { tried: item.tried }))
      .concat(this.outbox.filter((item) => item.state === "sent" && !said.has(item.client_id)))
      .sort((one, other) => one.written - other.written);
  }

  drop(clientId) {
    this.memory.drop(`out:${clientId}`);
    this.outbox = this.outbox.filter((item) => item.client_id !== clientId);
  }

  empty() {
    for (const item of [...this.outbox]) this.drop(item.client_id);
  }

  reset() {
    this.outbox = this.outbox.filter((item) => item.state !== "sent");
    this.readOutbox();
  }

  /** An unsent turn that only the customer's own press sends any more. */
  tooOld(item) {
    return !item.byHand && Date.now() - item.written >= SEND_BY_ITSELF;
  }

  waiting() {
    return this.outbox.filter((item) => {
      return item.state !== "sent" && item.state !== "refused" && !this.tooOld(item);
    });
  }

  /** Belongs to what is shown; words that may have been said in another conversation are said in no other. */
  here({ tried }) {
    return !tried || tried === this.conversation.talk.id;
  }

  /** The conversation is over: what it did not get goes to the next one. */
  release() {
    for (const item of this.outbox.filter(({ state }) => state !== "sent")) {
      item.tried = null;
      this.keep(item);
    }
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
    const { conversation } = this;
    for (;;) {
      let item;
      try {
        await conversation.regrets.settle();
        item = this.waiting()[0];
        if (!item) break;
        if (this.here(item)) {
          await conversation.settle();
          await conversation.beginning.run();
        }
      } catch (problem) {
        return this.heldBack(problem);
      }
      const talk = this.here(item) ? conversation.talk : { id: item.tried };
      try {
        await this.send(item, talk);
      } catch (problem) {
        if (!(problem instanceof Refusal && this.refused(item, problem, talk))) return this.heldBack(problem);
      }
    }
    this.failed = false;
    conversation.redraw();
    return true;
  }

  async send(item, talk) {
    const { conversation } = this;
    const { client_id, text, page, files } = item;
    item.tried = talk.id;
    this.keep(item);
    talk.heard = Date.now(); // before the call: a conversation that is being spoken to is not left
    const body = { client_id, text, ...(page ? { page } : {}) };
    if (files && files.length) body.attachments = files.map((file) => file.id);
    const { rev } = await conversation.door.of(talk, "turns", "POST", body);
    if (talk.id !== conversation.talk.id) return this.drop(client_id); // left meanwhile: they were said there
    this.attempt = 0;
    talk.heard = Date.now();
    conversation.save();
    conversation.refusal = "";
    item.state = "sent";
    this.memory.drop(`out:${client_id}`);
    if (talk.turns.some((turn) => turn.client_id === client_id)) this.drop(client_id);
    conversation.redraw();
    return conversation.expect(rev);
  }

  /** True when sending can go on: with a new conversation, a new id, or without this turn. */
  refused(item, problem, talk) {
    if (problem.passing || problem.shut) return false;
    if (problem.lost) {
      item.tried = null;
      const storm = this.conversation.beginning.justNow;
      this.conversation.lost(talk);
      return !storm;
    }
    if (problem.code === "client_id_reused" && !item.renewed) {
      this.drop(item.client_id);
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
    this.conversation.redraw();
    return true;
  }

  heldBack(problem) {
    for (const item of this.waiting()) this.mark(item, "held");
    if (problem.shut) {
      this.conversation.shutBy(problem);
      return false;
    }
    this.failed = true;
    if (problem instanceof Refusal) console.warn(`Baton: ${problem.message}`); // for whoever sets the site up
    this.later(problem.retryAfter);
    return false;
  }

  later(seconds = 0) {
    clearTimeout(this.laterTimer);
    this.laterTimer = setTimeout(() => this.flush(), Math.max(seconds * 1000, pause(this.attempt + 2)));
    this.attempt += 1;
    this.conversation.redraw();
  }

  /** After a conversation was lost. */
  goOn() {
    if (this.conversation.beginning.justNow) this.later();
    else if (this.outbox.length) this.flush();
  }

  mark(item, state) {
    item.state = state;
    this.keep(item);
    this.conversation.redraw();
  }

  // What is said already -------------------------------------------------------------------------------------------

  /** Raises when Baton did not take it. */
  async edit(seq, words) {
    const text = clean(words);
    const { conversation } = this;
    const { talk } = conversation;
    const { rev } = await conversation.known(talk, `turns/${seq}`, "PATCH", { text });
    TAKES.edit(talk, { seq, text });
    conversation.save();
    conversation.expect(rev);
  }

  async takeBack(seq) {
    const { conversation } = this;
    const { talk } = conversation;
    const { rev } = await conversation.known(talk, `turns/${seq}`, "DELETE");
    TAKES.delete(talk, { seq });
    conversation.save();
    conversation.expect(rev);
    conversation.redraw();
  }
}

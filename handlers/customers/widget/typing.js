// Who is writing right now, and up to where the customer has read: what passes between the two sides beside words.

const TYPING_LASTS = 6000; // ms that one hint stands
const TYPING_EVERY = 4000; // ms between two hints of ours
const READ_PAUSE = 400; // ms that words must stand in sight to be read

class Typing {
  constructor(conversation) {
    this.conversation = conversation;
    this.who = this.name = "";
    this.told = 0;
  }

  /** Another device of the same customer says "customer"; it is no news here. Of two agents who write at once the
   * first is shown until they are done: two names by turns would flicker. */
  heard({ who, name = "" }) {
    if (who !== "agent" && who !== "assistant") return;
    if (this.who === "agent" && this.name !== name) return;
    this.who = who;
    this.name = name;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reset(), TYPING_LASTS);
    this.conversation.redraw();
  }

  /** A colleague's words don't end the sign of whoever still writes. */
  spoken({ speaker, name }) {
    if (speaker === this.who && (!this.name || this.name === name)) this.reset();
  }

  reset() {
    clearTimeout(this.timer);
    this.who = this.name = "";
    this.conversation.redraw();
  }

  /** Only a person who is there is told that an answer is being written. */
  tell() {
    const { talk, shut } = this.conversation;
    if (talk.state.who !== "agent" || shut || Date.now() - this.told < TYPING_EVERY) return;
    this.told = Date.now();
    this.conversation.door.of(talk, "typing", "POST", {}).catch(() => {});
  }
}

/** What counts as read on this device; Baton hears of it, so that other devices clear their badge. */
const Reading = {
  readTo({ memory, talk }) {
    return Math.max(memory.read("seen") || 0, talk.read);
  },

  unread(conversation) {
    const seen = Reading.readTo(conversation);
    return conversation.talk.turns.filter((turn) => turn.seq > seen && turn.speaker !== "customer" && !turn.deleted).length;
  },

  mark(conversation) {
    const { memory, talk } = conversation;
    const seq = lastSeq(talk);
    if (seq > (memory.read("seen") || 0)) memory.write("seen", seq);
    const theirs = talk.turns.findLast((turn) => turn.speaker !== "customer")?.seq ?? 0;
    if (theirs <= talk.read || theirs <= (conversation.readSent || 0) || conversation.shut) return;
    clearTimeout(conversation.readTimer);
    conversation.readTimer = setTimeout(() => Reading.tell(conversation, talk, theirs), READ_PAUSE);
  },

  async tell(conversation, talk, seq) {
    if (talk.id !== conversation.talk.id || seq <= conversation.readSent) return;
    conversation.readSent = seq;
    await conversation.door.of(talk, "seen", "POST", { seq }).catch(() => {});
  },
};

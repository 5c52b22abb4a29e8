// A person: asking for one, no longer waiting, what they were told, and where their answer may go.

class Help {
  constructor(conversation) {
    this.conversation = conversation;
  }

  /** Asks for a person, after everything written before. Raises when it did not work. */
  async ask() {
    const { conversation } = this;
    if (!(await conversation.sending.flush(true))) throw new Error("what was written before is not sent yet");
    await conversation.settle();
    await conversation.beginning.run();
    const { talk } = conversation;
    const { told, ...answer } = (await conversation.known(talk, "handoff", "POST", {})) || {};
    if (answer.who && talk.state.who === "assistant") TAKES.state(talk, { ...ASSISTANT, ...answer });
    this.keep(talk, told);
  }

  async stop() {
    const { conversation } = this;
    try {
      await conversation.known(conversation.talk, "handoff", "DELETE");
    } catch (problem) {
      if (problem.code !== "nothing_to_withdraw") throw problem;
    }
    await conversation.catchUp();
  }

  keep(talk, told) {
    talk.told = told && typeof told === "object" ? told : null;
    this.conversation.save();
    this.conversation.redraw();
  }

  /** What was passed on, once for each handoff. */
  async fetchTold() {
    const { conversation } = this;
    const { talk } = conversation;
    const handoff = `${talk.id} ${talk.askedAfter}`;
    if (!talk.id || talk.state.who === "assistant" || talk.told || this.asked === handoff) return;
    this.asked = handoff;
    try {
      const { told } = await conversation.door.of(talk, "handoff");
      if (talk === conversation.talk && talk.state.who !== "assistant") this.keep(talk, told);
    } catch {
      this.asked = null; // asked again with the next change
    }
  }

  /** Raises when Baton did not take it. */
  async correct(words) {
    const { conversation } = this;
    const { talk } = conversation;
    const { told } = await conversation.known(talk, "handoff", "PATCH", { wants: clean(words) });
    this.keep(talk, told);
  }

  async leaveAddress(email) {
    const { conversation } = this;
    const { talk } = conversation;
    const kept = await conversation.known(talk, "", "PATCH", { customer: { email } });
    talk.email = String(kept.email || email);
    conversation.save();
    conversation.redraw();
  }
}

// The score a customer chose, kept until Baton has it: a press is an answer, whatever the network does.

class Scoring {
  constructor(conversation) {
    this.conversation = conversation;
    this.refused = null;
    this.attempt = 0;
  }

  /** A state came: a rating that is not asked for any more takes its refusal along. */
  asked({ rate }) {
    if (!rate) this.refused = null;
  }

  choose(score, comment) {
    this.conversation.talk.chosen = { score, comment };
    this.refused = null;
    this.conversation.save();
    this.conversation.redraw();
  }

  /** Sends what was chosen, the newest last. Raises when it did not work; what may work later is tried again. */
  send() {
    this.sent ||= this.sendChosen().finally(() => (this.sent = null));
    return this.sent;
  }

  async sendChosen() {
    clearTimeout(this.timer);
    const { conversation } = this;
    const { talk } = conversation;
    for (let chosen; (chosen = talk.chosen) && talk.id === conversation.talk.id; ) {
      try {
        const { score, comment } = chosen;
        await conversation.known(talk, "rating", "POST", comment ? { score, comment } : { score });
      } catch (problem) {
        this.fail(talk, chosen, problem);
        throw problem;
      }
      this.attempt = 0;
      if (talk.chosen === chosen) talk.chosen = null;
      if (talk.state.rate) talk.state = { ...talk.state, rate: "given", score: chosen.score };
      talk.comment = chosen.comment;
      conversation.save();
      conversation.redraw();
    }
  }

  fail(talk, chosen, problem) {
    if (problem instanceof Refusal && !problem.passing) {
      if (talk.chosen === chosen) talk.chosen = null;
      this.attempt = 0;
      this.refused = problem;
      this.conversation.save();
    } else {
      this.attempt += 1;
      this.timer = setTimeout(() => this.send().catch(() => {}), pause(this.attempt + 2));
    }
    this.conversation.redraw();
  }
}

// Unsent words that were taken back or up again, while nobody knew whether Baton has them: if it does, they are taken
// back there as well. Words that never arrived are never sent for that.

const REGRET_LASTS = 2 * 60 * 1000; // ms in which a call that seemed lost may still arrive

class Regrets {
  constructor(conversation) {
    Object.assign(this, { conversation, memory: conversation.memory });
  }

  /** Takes an unsent turn out of what is to be sent. */
  add({ client_id, tried }) {
    const { sending } = this.conversation;
    sending.drop(client_id);
    if (!tried) return;
    this.memory.write(`no:${client_id}`, { talk: tried, at: Date.now() });
    sending.flush();
  }

  /** Baton has an own turn. */
  heard(clientId) {
    this.conversation.sending.drop(clientId);
    if (this.memory.read(`no:${clientId}`)) this.conversation.sending.flush();
  }

  ours() {
    const all = this.memory.names("no:").map((name) => ({ name, ...this.memory.read(name) }));
    return all.filter(({ talk }) => talk && talk === this.conversation.talk.id);
  }

  /** Raises while Baton cannot be reached. */
  async settle() {
    const { conversation } = this;
    if (!this.ours().length) return;
    await conversation.catchUp();
    for (const { name, at } of this.ours()) {
      const turn = conversation.talk.turns.find((one) => name === `no:${one.client_id}`);
      if (turn && !turn.deleted) await this.takeBack(turn.seq);
      if (turn || Date.now() - at > REGRET_LASTS) this.memory.drop(name);
    }
  }

  async takeBack(seq) {
    try {
      await this.conversation.sending.takeBack(seq);
    } catch (problem) {
      if (!(problem instanceof Refusal) || problem.passing) throw problem;
    }
  }
}

// The first word makes the conversation: one, however many tabs begin at the same moment.

class Beginning {
  constructor(conversation) {
    this.conversation = conversation;
    this.at = 0;
  }

  async run() {
    const { conversation } = this;
    if (conversation.talk.id) return;
    await new Promise((done, failed) => {
      const work = async (waited) => {
        await this.alone(waited).then(done, failed);
        await sleep(200); // the next tab comes in only when it can read what was written here
      };
      alone(`${conversation.memory.prefix}begin`, work).catch(failed);
    });
    conversation.stream.open();
  }

  async alone(waited) {
    const { conversation } = this;
    const until = Date.now() + (waited ? 1000 : 0);
    while (!conversation.talk.id && !conversation.stored() && Date.now() < until) await sleep(20);
    if (!conversation.talk.id) conversation.talk = conversation.stored() || conversation.talk;
    if (conversation.talk.id) return; // another tab was quicker
    const { memory } = conversation;
    const named = memory.read("begin") || newId(); // outlives the page: an answer may be lost with it
    memory.write("begin", named);
    const id = await conversation.door.begin(conversation.page.now(), named);
    memory.drop("begin");
    if (conversation.talk.id) return;
    conversation.talk = { ...nothingYet(), id, heard: Date.now() };
    this.at = Date.now();
    memory.write("talk", conversation.talk);
    memory.drop("fresh");
  }

  /** A conversation that is lost as soon as it began would make a storm of new ones. */
  get justNow() {
    return Date.now() - this.at < 10000;
  }
}

// The first word makes the conversation: one, however many tabs and devices begin at the same moment.

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
    const id = (await this.living()) || (await this.anew());
    memory.drop("begin");
    if (conversation.talk.id) return;
    conversation.talk = { ...nothingYet(), id, heard: Date.now() };
    this.at = Date.now();
    memory.write("talk", conversation.talk);
    memory.drop("fresh");
  }

  async anew() {
    const { door, memory, page } = this.conversation;
    const named = memory.read("begin") || newId(); // outlives the page: an answer may be lost with it
    memory.write("begin", named);
    return door.begin(page.now(), named);
  }

  /** Shows the customer's newest living conversation; while Baton cannot be reached it asks again. */
  async find(attempt = 0) {
    const { conversation } = this;
    const { talk } = conversation;
    clearTimeout(this.findTimer);
    if (talk.picked) return;
    try {
      const id = await this.living();
      if (id && id !== talk.id && talk === conversation.talk && !conversation.sending.busy) conversation.open(id, false);
    } catch (problem) {
      if (!problem.shut) this.findTimer = setTimeout(() => this.find(attempt + 1), pause(attempt + 2));
    }
  }

  /** The newest living conversation of this customer, on whichever device it was begun; "" when there is none. */
  async living() {
    const { door, memory, session } = this.conversation;
    if (!session.started || memory.read("fresh")) return "";
    const left = memory.read("left"); // by this browser's clock, which may differ from that of the list
    const newest = (await door.conversations()).find((one) => living(one) && String(one.id) !== left);
    return newest ? String(newest.id) : "";
  }

  /** A conversation that is lost as soon as it began would make a storm of new ones. */
  get justNow() {
    return Date.now() - this.at < 10000;
  }
}

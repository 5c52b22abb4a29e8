// The turns on the screen, and what stands in its place among them. Nodes are kept by key and only moved or mended, so
// that a screen reader hears each turn once and what somebody types in the rating stays.

const GROUP = 5 * 60 * 1000; // ms between two turns of one speaker that still stand under one name

function sameGroup(turn, before) {
  if (!before || before.speaker !== turn.speaker || speakerName(before) !== speakerName(turn)) return false;
  return new Date(turn.at) - new Date(before.at) < GROUP;
}

class Log {
  /** `turns`: TurnNodes; `rating` and `told` have a node and draw(). */
  constructor(conversation, turns, rating, told, greeting) {
    Object.assign(this, { conversation, turns, rating, told, greeting });
    this.nodes = new Map();
    this.node = el("div", { class: "log", role: "log", "aria-label": t("conversation"), tabindex: "0" });
    this.node.setAttribute("aria-relevant", "additions");
    this.stuck = true; // to the newest words, while nobody scrolls away from them
    this.node.addEventListener("scroll", () => (this.stuck = this.atBottom));
    new ResizeObserver(() => this.followed && this.toBottom()).observe(this.node);
  }

  entries() {
    const { turns, state } = this.conversation.talk;
    const all = [...turns, ...this.conversation.sending.shown.map(asTurn)];
    const entries = this.greeting ? [this.greetingEntry()] : [];
    if (this.conversation.replaced) entries.push(this.endedEntry());
    const inside = this.inside(state);
    const insert = (seq) => entries.push(...inside.filter((one) => one.place === seq).map((one) => one.entry));
    insert(0);
    const spoken = all.findLastIndex((turn) => turn.speaker === "agent" || turn.speaker === "assistant");
    const own = all.findLastIndex((turn) => turn.speaker === "customer" && !turn.deleted);
    all.forEach((turn, index) => {
      const before = all[index - 1];
      const newDay = before && midnight(new Date(before.at)) !== midnight(new Date(turn.at));
      if (newDay || (!before && daysAway(new Date(turn.at)))) entries.push(this.dayEntry(turn));
      entries.push(this.turnEntry(turn, newDay ? null : before, index === own && own > spoken));
      if (turn.seq) insert(turn.seq);
    });
    return entries;
  }

  /** What stands under a turn: the rating, and what an agent was told. */
  inside(state) {
    const { ratedAfter, askedAfter, told } = this.conversation.talk;
    const found = [];
    if (told && askedAfter != null) found.push({ place: this.place(askedAfter), entry: this.partEntry("told", this.told) });
    if (state.rate) found.push({ place: this.place(ratedAfter), entry: this.partEntry("rating", this.rating) });
    return found;
  }

  /** The turn after which it came, and what the system said right after that. */
  place(after) {
    const { turns } = this.conversation.talk;
    let place = after || 0;
    for (const turn of turns) if (turn.seq === place + 1 && turn.speaker === "system") place = turn.seq;
    // Of a very long conversation only the end is kept, and the place may be gone.
    return place && turns.length && place < turns[0].seq ? turns[0].seq : place;
  }

  partEntry(key, part) {
    return { key, make: () => part.node, mend: () => part.draw() };
  }

  greetingEntry() {
    const turn = { speaker: "assistant", text: this.greeting };
    const make = () => {
      const node = this.turns.make(turn);
      this.turns.mendWords(node, turn);
      node.classList.add("greeting");
      return node;
    };
    return { key: "greeting", make, mend: () => {} };
  }

  endedEntry() {
    return { key: "ended", make: () => el("p", { class: "ended" }, t("new_conversation")), mend: () => {} };
  }

  dayEntry(turn) {
    const words = dayName(new Date(turn.at));
    return { key: `day ${turn.at}`, make: () => el("div", { class: "day" }), mend: (node) => put(node, words) };
  }

  turnEntry(turn, before, last) {
    const mend = (node) => this.turns.mend(node, turn, sameGroup(turn, before), last);
    return { key: turn.client_id || `turn ${turn.seq}`, make: () => this.turns.make(turn), mend };
  }

  get atBottom() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 60;
  }

  /** The event of scrolling comes a frame late, and the next turn may be quicker: where it stands is asked too. */
  get followed() {
    return this.stuck && (this.atBottom || this.node.scrollTop > this.top - 60);
  }

  /** To the newest words; of an answer taller than the panel, to where it begins. */
  toBottom() {
    const last = this.node.lastElementChild;
    const tall = last && last.offsetHeight > this.node.clientHeight - 16;
    this.node.scrollTop = tall ? last.offsetTop - this.node.offsetTop - 8 : this.node.scrollHeight;
    this.stuck = !tall;
    this.top = this.node.scrollTop;
  }

  draw() {
    const { id } = this.conversation.talk;
    if (this.shown && id !== this.shown) this.clear(); // turn 1 of another conversation is another turn
    this.shown = id;
    const wanted = this.entries();
    const keys = new Set(wanted.map((entry) => entry.key));
    for (const [key, node] of this.nodes) {
      if (!keys.has(key)) node.remove();
      if (!keys.has(key)) this.nodes.delete(key);
    }
    wanted.forEach((entry, index) => {
      const node = this.nodes.get(entry.key) || entry.make();
      this.nodes.set(entry.key, node);
      entry.mend(node);
      if (this.node.children[index] !== node) this.node.insertBefore(node, this.node.children[index] || null);
    });
  }

  clear() {
    for (const node of this.nodes.values()) node.remove();
    this.nodes.clear();
  }
}

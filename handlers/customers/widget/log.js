// The turns on the screen. Nodes are kept by key and only moved or mended, so that a screen reader
// hears each turn once and what somebody types in the rating stays.

const GROUP = 5 * 60 * 1000; // ms between two turns of one speaker that still stand under one name

function speakerName(turn) {
  if (turn.speaker === "customer") return "You";
  return turn.name || (turn.speaker === "agent" ? "A colleague" : "Assistant");
}

function sourceLabel({ title, url }) {
  const words = line(title || url || "", 120);
  const address = url ? webAddress(url) : null;
  return address ? link(address, words) : el("span", {}, words);
}

function fromLine(sources) {
  if (!sources || !sources.length) return null;
  const labels = sources.slice(0, 5).flatMap((source, index) => (index ? [" · "] : []).concat(sourceLabel(source)));
  return el("div", { class: "from" }, "From: ", ...labels);
}

function turnNode(turn) {
  const own = turn.speaker === "customer";
  const bubble = el("div", { class: "bubble", dir: "auto" });
  bubble.append(...(own ? [turn.text] : linked(turn.text)));
  const name = el("span", { class: "name" }, speakerName(turn));
  const who = el("div", { class: "who" }, name, " ", el("time", {}));
  return el("div", { class: `turn ${turn.speaker}` }, who, bubble, fromLine(turn.sources), el("div", { class: "status" }));
}

function sameGroup(turn, before) {
  if (!before || before.speaker !== turn.speaker || speakerName(before) !== speakerName(turn)) return false;
  return new Date(turn.at) - new Date(before.at) < GROUP;
}

/** An unsent turn as it will stand in the conversation. */
function asTurn(item) {
  const { client_id, text, state, why } = item;
  return { client_id, text, state, why, speaker: "customer", at: new Date(item.written).toISOString(), item };
}

class Log {
  /** `does`: sendNow(), edit(item). */
  constructor(conversation, rating, greeting, does) {
    Object.assign(this, { conversation, rating, greeting, does });
    this.nodes = new Map();
    this.node = el("div", { class: "log", role: "log", "aria-label": "Conversation", tabindex: "0" });
    this.node.setAttribute("aria-relevant", "additions");
  }

  entries() {
    const { turns, state } = this.conversation.talk;
    const rated = this.ratingPlace();
    const all = [...turns, ...this.conversation.outbox.map(asTurn)];
    const entries = this.greeting ? [this.greetingEntry()] : [];
    if (this.conversation.replaced) entries.push(this.endedEntry());
    if (state.rate && rated === 0) entries.push(this.ratingEntry());
    all.forEach((turn, index) => {
      const before = all[index - 1];
      const newDay = before && midnight(new Date(before.at)) !== midnight(new Date(turn.at));
      if (newDay || (!before && daysAway(new Date(turn.at)))) entries.push(this.dayEntry(turn));
      entries.push(this.turnEntry(turn, newDay ? null : before, index === all.length - 1));
      if (state.rate && turn.seq && turn.seq === rated) entries.push(this.ratingEntry());
    });
    return entries;
  }

  /** The turn under which the rating stands: the last one when it was asked, and what the system said right after. */
  ratingPlace() {
    const { turns, ratedAfter } = this.conversation.talk;
    let place = ratedAfter;
    for (const turn of turns) if (turn.seq === place + 1 && turn.speaker === "system") place = turn.seq;
    // Of a very long conversation only the end is kept, and the place may be gone.
    return place && turns.length && place < turns[0].seq ? turns[0].seq : place;
  }

  greetingEntry() {
    const turn = { speaker: "assistant", text: this.greeting };
    return { key: "greeting", make: () => turnNode(turn), mend: (node) => node.classList.add("greeting") };
  }

  endedEntry() {
    const words = "A new conversation. The earlier one has ended.";
    return { key: "ended", make: () => el("p", { class: "ended" }, words), mend: () => {} };
  }

  ratingEntry() {
    return { key: "rating", make: () => this.rating.node, mend: () => this.rating.draw() };
  }

  dayEntry(turn) {
    const words = dayName(new Date(turn.at));
    return { key: `day ${turn.at}`, make: () => el("div", { class: "day" }), mend: (node) => (node.textContent = words) };
  }

  turnEntry(turn, before, last) {
    const mend = (node) => this.mendTurn(node, turn, sameGroup(turn, before), last);
    return { key: turn.client_id || `turn ${turn.seq}`, make: () => turnNode(turn), mend };
  }

  mendTurn(node, turn, grouped, last) {
    const at = new Date(turn.at);
    const time = node.querySelector("time");
    time.textContent = clock(at);
    time.setAttribute("datetime", turn.at);
    node.classList.toggle("grouped", grouped);
    node.classList.toggle("unsent", turn.state === "held" || turn.state === "refused");
    node.classList.toggle("refused", turn.state === "refused");
    this.mendStatus(node.querySelector(".status"), turn, last);
  }

  mendStatus(node, turn, last) {
    const state = turn.speaker !== "customer" ? "" : turn.state || "sent";
    const parts = this.statusParts(state, turn, last);
    const shown = parts.map((part) => part.textContent || part).join("");
    if (node.batonShown === shown) return; // what is drawn anew is read aloud again, and loses the focus
    node.batonShown = shown;
    node.replaceChildren(...parts);
  }

  statusParts(state, turn, last) {
    const button = (words, does) => el("button", { type: "button", class: "plain", onclick: does }, words);
    if (state === "sending") return ["Sending…"];
    if (state === "sent") return last ? ["Sent"] : [];
    if (state === "refused") return [`Not sent: ${turn.why} `, button("Edit", () => this.does.edit(turn.item))];
    if (!turn.item) return [];
    const now = (words) => button(words, () => this.does.sendNow());
    if (this.conversation.tooOld(turn.item)) return ["Not sent yet. ", now("Send now")];
    const words = navigator.onLine ? "Will be sent when we’re back. " : "Will be sent when you’re back online. ";
    return last ? [words, now("Try now")] : [words];
  }

  get atBottom() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 60;
  }

  /** To the newest words; of an answer taller than the panel, to where it begins. */
  toBottom() {
    const last = this.node.lastElementChild;
    const tall = last && last.offsetHeight > this.node.clientHeight - 16;
    this.node.scrollTop = tall ? last.offsetTop - this.node.offsetTop - 8 : this.node.scrollHeight;
  }

  draw() {
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
}

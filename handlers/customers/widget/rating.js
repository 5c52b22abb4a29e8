// "How was the help?", in its place among the turns. A press sends the score; a comment may follow, and both can be
// changed until Baton says that it is closed.

const SCORES = ["Very poor", "Poor", "Fair", "Good", "Very good"];
const WALK = 1000; // ms: arrow keys pass over scores that are not meant

/** Sets what a live region says; the same words again would be read aloud again. */
function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

class Rating {
  constructor(conversation) {
    this.conversation = conversation;
    Object.assign(this, { editing: false, closed: false });
    this.node = el("section", { class: "rating", "aria-label": "Rate the help" });
    this.form = this.makeForm();
    this.thanks = el("p", { class: "thanks", tabindex: "-1" });
  }

  makeForm() {
    this.scores = SCORES.map((words, index) => this.scoreInput(index + 1, words));
    const row = el("div", { class: "scores" }, ...this.scores.map(({ label }) => label));
    this.listenForKeys(row);
    const ends = el("div", { class: "ends", "aria-hidden": "true" }, el("span", {}, SCORES[0]), el("span", {}, SCORES[4]));
    const asked = el("legend", {}, "How was the help?");
    this.status = el("p", { class: "chosen", role: "status" });
    this.problem = el("p", { class: "problem", role: "alert" });
    const submit = (event) => {
      event.preventDefault();
      this.finish();
    };
    const field = el("fieldset", {}, asked, row, ends);
    return el("form", { onsubmit: submit }, field, this.status, this.problem, this.makeMore());
  }

  makeMore() {
    this.comment = el("textarea", { rows: "2", maxlength: "1000", "aria-label": "Anything to add? (optional)" });
    this.comment.placeholder = "Anything to add? (optional)";
    this.comment.addEventListener("input", () => this.drawButton());
    this.button = el("button", { type: "submit", class: "main" });
    this.more = el("div", { class: "more", hidden: true }, this.comment, this.button);
    return this.more;
  }

  scoreInput(score, words) {
    const choose = () => this.choose(score);
    const name = `${score} of 5: ${words}`;
    const input = el("input", { type: "radio", name: "score", value: score, "aria-label": name, onchange: choose });
    return { input, label: el("label", { title: words }, input, el("span", { "aria-hidden": "true" }, String(score))) };
  }

  listenForKeys(row) {
    row.addEventListener("keydown", (event) => (this.walking = event.key.startsWith("Arrow")));
    row.addEventListener("keyup", () => (this.walking = false));
    row.addEventListener("focusout", (event) => {
      if (this.walkTimer && !row.contains(event.relatedTarget)) this.send();
    });
  }

  /** Kept at once; sent at once too, but for arrow keys, which go from score to score. */
  choose(score) {
    const { conversation } = this;
    this.editing = true;
    conversation.choose(score, conversation.talk.comment || "");
    clearTimeout(this.walkTimer);
    this.walkTimer = this.walking ? setTimeout(() => this.send(), WALK) : null;
    if (!this.walking) this.send();
    this.showMore();
  }

  showMore() {
    this.more.hidden = false;
    this.drawButton();
    this.more.scrollIntoView({ block: "nearest" });
  }

  /** What goes wrong is kept by the conversation, and drawn. */
  send() {
    clearTimeout(this.walkTimer);
    this.walkTimer = null;
    return this.conversation.sendRating().catch(() => {});
  }

  get added() {
    return clean(this.comment.value) !== (this.conversation.talk.comment || "");
  }

  async finish() {
    const { talk } = this.conversation;
    const score = talk.chosen?.score || talk.state.score;
    if (!score || this.busy) return;
    this.busy = true;
    this.conversation.ratingRefused = null;
    if (this.added) this.conversation.choose(score, clean(this.comment.value));
    await this.send();
    this.busy = false;
    if (this.conversation.ratingRefused) return;
    this.editing = false;
    this.draw();
    this.thanks.focus({ preventScroll: true });
  }

  change() {
    this.editing = true;
    this.comment.value = this.conversation.talk.comment || "";
    this.draw();
    this.showMore();
    this.scores.find(({ input }) => input.checked)?.input.focus();
  }

  draw() {
    const { talk, ratingRefused, ratingAttempt, unreachable } = this.conversation;
    const { state, chosen } = talk;
    const score = chosen ? chosen.score : state.score;
    for (const { input } of this.scores) input.checked = Number(input.value) === score;
    const kept = navigator.onLine ? "when we’re back" : "when you’re back online";
    const held = chosen && (unreachable || ratingAttempt) ? `Your rating will be sent ${kept}.` : "";
    const given = !chosen && state.rate === "given";
    put(this.status, ratingRefused ? "" : held ? `Thank you. ${held}` : given ? "Thank you." : "");
    put(this.problem, ratingRefused ? ratingRefused.message : "");
    if (ratingRefused && ratingRefused.code === "rating_closed") this.closed = true;
    this.drawThanks(held || `You rated the help ${score} of 5.`);
    const done = (given || held) && !this.editing && !ratingRefused;
    const shown = done ? this.thanks : this.form;
    if (this.node.firstChild !== shown) this.node.replaceChildren(shown);
  }

  drawThanks(words) {
    if (this.thanks.batonShown === `${words}${this.closed}`) return;
    this.thanks.batonShown = `${words}${this.closed}`;
    const change = el("button", { type: "button", class: "plain", onclick: () => this.change() }, "Change");
    this.thanks.replaceChildren(`Thank you. ${words} `, ...(this.closed ? [] : [change]));
  }

  /** The comment's button has another name than the one that sends a message. */
  drawButton() {
    this.button.textContent = this.added ? "Send" : "Done";
    this.button.classList.toggle("light", !this.added);
    this.button.setAttribute("aria-label", this.added ? "Send rating and comment" : "Done with the rating");
  }

  /** A later handoff asks anew, with an empty form. */
  clear() {
    clearTimeout(this.walkTimer);
    Object.assign(this, { editing: false, closed: false, walkTimer: null });
    this.form.reset();
    this.more.hidden = true;
  }
}

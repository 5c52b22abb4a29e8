// t("rate_question"), in its place among the turns. A press sends the score; a comment may follow, and both can be
// changed until Baton says that it is closed.

const WALK = 1000; // ms: arrow keys pass over scores that are not meant

class Rating {
  constructor(conversation) {
    this.conversation = conversation;
    Object.assign(this, { editing: false, closed: false });
    this.node = el("section", { class: "rating", "aria-label": t("rate") });
    this.form = this.makeForm();
    this.thanks = el("p", { class: "thanks", tabindex: "-1" });
  }

  makeForm() {
    this.scores = [1, 2, 3, 4, 5].map((score) => this.scoreInput(score, t(`rate_${score}`)));
    const row = el("div", { class: "scores" }, ...this.scores.map(({ label }) => label));
    this.listenForKeys(row);
    const ends = el("div", { class: "ends", "aria-hidden": "true" }, el("span", {}, t("rate_1")), el("span", {}, t("rate_5")));
    const asked = el("legend", {}, t("rate_question"));
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
    this.comment = el("textarea", { rows: "2", maxlength: "1000", "aria-label": t("rate_comment") });
    this.comment.placeholder = t("rate_comment");
    this.comment.addEventListener("input", () => this.drawButton());
    this.button = el("button", { type: "submit", class: "main" });
    this.more = el("div", { class: "comment", hidden: true }, this.comment, this.button);
    return this.more;
  }

  scoreInput(score, words) {
    const choose = () => this.choose(score);
    const name = t("rate_score", { score: number(score), words });
    const input = el("input", { type: "radio", name: "score", value: score, "aria-label": name, onchange: choose });
    return { input, label: el("label", { title: words }, input, el("span", { "aria-hidden": "true" }, number(score))) };
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
    conversation.scoring.choose(score, conversation.talk.comment || "");
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
    return this.conversation.scoring.send().catch(() => {});
  }

  get added() {
    return clean(this.comment.value) !== (this.conversation.talk.comment || "");
  }

  async finish() {
    const { talk } = this.conversation;
    const score = talk.chosen?.score || talk.state.score;
    if (!score || this.busy) return;
    this.busy = true;
    this.conversation.scoring.refused = null;
    if (this.added) this.conversation.scoring.choose(score, clean(this.comment.value));
    await this.send();
    this.busy = false;
    if (this.conversation.scoring.refused) return;
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
    const { talk, scoring, unreachable } = this.conversation;
    const { state, chosen } = talk;
    const { refused } = scoring;
    const score = chosen ? chosen.score : state.score;
    for (const { input } of this.scores) input.checked = Number(input.value) === score;
    const held = chosen && (unreachable || scoring.attempt) ? t(navigator.onLine ? "rate_away" : "rate_offline") : "";
    const given = !chosen && state.rate === "given";
    put(this.status, refused ? "" : held || (given ? t("rate_thanks") : ""));
    put(this.problem, refused ? refused.message : "");
    if (refused && refused.code === "rating_closed") this.closed = true;
    this.drawThanks(held || t("rate_given", { score: number(score || 0) }));
    const done = (given || held) && !this.editing && !refused;
    const shown = done ? this.thanks : this.form;
    if (this.node.firstChild !== shown) this.node.replaceChildren(shown);
  }

  drawThanks(words) {
    if (this.thanks.batonShown === `${words}${this.closed}`) return;
    this.thanks.batonShown = `${words}${this.closed}`;
    const change = press("plain", () => this.change(), {}, t("change"));
    this.thanks.replaceChildren(`${words} `, ...(this.closed ? [] : [change]));
  }

  /** The comment's button has another name than the one that sends a message. */
  drawButton() {
    this.button.textContent = t(this.added ? "rate_send" : "rate_done");
    this.button.classList.toggle("light", !this.added);
    this.button.setAttribute("aria-label", t(this.added ? "rate_send_label" : "rate_done_label"));
  }

  /** A later handoff asks anew, with an empty form. */
  clear() {
    clearTimeout(this.walkTimer);
    Object.assign(this, { editing: false, closed: false, walkTimer: null });
    this.form.reset();
    this.more.hidden = true;
  }
}

// "How was the help?", in its place among the turns. It can be changed until Baton says that it is closed.

const SCORES = ["Very poor", "Poor", "Fair", "Good", "Very good"];

class Rating {
  constructor(conversation) {
    this.conversation = conversation;
    this.editing = false;
    this.closed = false;
    this.node = el("section", { class: "rating", "aria-label": "Rate the help" });
    this.form = this.makeForm();
    this.thanks = el("p", { class: "thanks", tabindex: "-1" });
  }

  makeForm() {
    this.scores = SCORES.map((words, index) => this.scoreInput(index + 1, words));
    const row = el("div", { class: "scores" }, ...this.scores.map(({ label }) => label));
    const ends = el("div", { class: "ends", "aria-hidden": "true" }, el("span", {}, SCORES[0]), el("span", {}, SCORES[4]));
    const asked = el("legend", {}, "How was the help?");
    this.comment = el("textarea", { rows: "2", maxlength: "1000", "aria-label": "Anything to add? (optional)" });
    this.comment.placeholder = "Anything to add? (optional)";
    this.button = el("button", { type: "submit", class: "main" }, "Send rating");
    this.more = el("div", { class: "more", hidden: true }, this.comment, this.button);
    this.problem = el("p", { class: "problem", role: "alert" });
    const submit = (event) => {
      event.preventDefault();
      this.send();
    };
    return el("form", { onsubmit: submit }, el("fieldset", {}, asked, row, ends), this.more, this.problem);
  }

  scoreInput(score, words) {
    const choose = () => this.showMore();
    const name = `${score} of 5: ${words}`;
    const input = el("input", { type: "radio", name: "score", value: score, "aria-label": name, onchange: choose });
    return { input, label: el("label", { title: words }, input, el("span", { "aria-hidden": "true" }, String(score))) };
  }

  showMore() {
    this.more.hidden = false;
    this.node.scrollIntoView({ block: "nearest" });
  }

  async send() {
    const chosen = this.scores.find(({ input }) => input.checked);
    if (!chosen || this.busy) return;
    this.busy = true;
    this.problem.textContent = "";
    try {
      await this.conversation.rate(Number(chosen.input.value), clean(this.comment.value));
      this.editing = false;
      this.draw();
      this.thanks.focus({ preventScroll: true });
    } catch (problem) {
      this.failed(problem);
    } finally {
      this.busy = false;
    }
  }

  failed(problem) {
    const refusal = problem instanceof Refusal && !problem.passing;
    if (problem.code === "rating_closed") this.closed = true;
    this.problem.textContent = refusal ? problem.message : "That did not reach us. Please try again.";
  }

  change() {
    const { state, comment } = this.conversation.talk;
    for (const { input } of this.scores) input.checked = Number(input.value) === state.score;
    this.comment.value = comment || "";
    this.editing = true;
    this.draw();
    this.showMore();
    this.scores.find(({ input }) => input.checked)?.input.focus();
  }

  draw() {
    const { state } = this.conversation.talk;
    const given = state.rate === "given" && !this.editing;
    this.thanks.replaceChildren(`Thank you. You rated the help ${state.score} of 5. `);
    const change = el("button", { type: "button", class: "plain", onclick: () => this.change() }, "Change");
    if (!this.closed) this.thanks.append(change);
    const shown = given ? this.thanks : this.form;
    if (this.node.firstChild !== shown) this.node.replaceChildren(shown);
  }

  /** A later handoff asks anew, with an empty form. */
  clear() {
    Object.assign(this, { editing: false, closed: false });
    this.form.reset();
    this.more.hidden = true;
    this.problem.textContent = "";
  }
}

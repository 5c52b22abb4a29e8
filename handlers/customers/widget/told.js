// "What we told them": folded, under the words that said a person comes. What they need can be put right.

class Told {
  constructor(conversation) {
    this.conversation = conversation;
    this.editing = false;
    this.list = el("dl", {});
    this.body = el("div", { class: "toldbody", hidden: true }, this.list, this.makeCorrection());
    this.fold = press("plain fold", () => this.toggle(), { "aria-expanded": "false" }, icon("down"), t("told"));
    this.node = el("section", { class: "told", "aria-label": t("told") }, this.fold, this.body);
  }

  makeCorrection() {
    this.correct = press("plain", () => this.edit(true), {}, t("told_correct"));
    this.field = el("textarea", { rows: "3", "aria-label": t("told_wants"), maxlength: "300" });
    this.problem = el("p", { class: "problem", role: "alert" });
    const save = el("button", { type: "submit", class: "main small" }, t("save"));
    const row = el("div", { class: "row" }, save, press("plain", () => this.edit(false), {}, t("cancel")));
    this.form = el("form", { hidden: true }, this.field, this.problem, row);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    return el("div", {}, this.form, this.correct);
  }

  toggle() {
    this.body.hidden = !this.body.hidden;
    this.fold.setAttribute("aria-expanded", String(!this.body.hidden));
    if (!this.body.hidden) this.node.scrollIntoView({ block: "nearest" });
  }

  edit(on) {
    this.editing = on;
    put(this.problem, "");
    if (on) this.field.value = this.conversation.talk.told?.wants || "";
    this.draw();
    this.node.scrollIntoView({ block: "nearest" });
    (on ? this.field : this.correct).focus();
  }

  async save() {
    if (!clean(this.field.value) || this.busy) return;
    this.busy = true;
    put(this.problem, "");
    try {
      await this.conversation.help.correct(this.field.value);
      this.edit(false);
    } catch (problem) {
      put(this.problem, problem instanceof Refusal && !problem.passing ? problem.message : t("failed"));
    }
    this.busy = false;
  }

  draw() {
    const { told } = this.conversation.talk;
    if (!told) return;
    const shown = JSON.stringify(told);
    if (this.shown !== shown) this.list.replaceChildren(...this.lines(told));
    this.shown = shown;
    this.list.hidden = this.editing;
    this.form.hidden = !this.editing;
    this.correct.hidden = this.editing;
  }

  lines({ wants, page, tried, files, name, corrected }) {
    const found = [];
    const say = (key, words) => words && found.push(el("dt", {}, t(key)), el("dd", { dir: "auto" }, words));
    say("told_wants", wants && corrected ? `${wants} (${t("told_corrected")})` : wants);
    say("told_page", page && (page.title || page.url));
    say("told_error", page && page.error);
    say("told_tried", (tried || []).join(" · "));
    say("told_files", (files || []).join(" · "));
    say("told_name", name);
    return found;
  }
}

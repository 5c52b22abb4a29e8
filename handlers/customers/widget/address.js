// One quiet line for who waits: the answer may come by e-mail too.

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

class Address {
  constructor(conversation, settings) {
    Object.assign(this, { conversation, settings, asking: false });
    this.words = el("span", {});
    this.offer = press("plain", () => this.ask(true), {}, t("address_offer"));
    this.line = el("p", { class: "quiet", role: "status" }, this.words, " ", this.offer);
    this.problem = el("p", { class: "problem", role: "alert" });
    this.field = el("input", { type: "email", "aria-label": t("address_label"), placeholder: t("address_label") });
    this.field.setAttribute("autocomplete", "email");
    this.field.setAttribute("maxlength", "254");
    const save = el("button", { type: "submit", class: "main small" }, t("save"));
    const row = el("div", { class: "row" }, this.field, save, press("plain", () => this.ask(false), {}, t("cancel")));
    this.form = el("form", { novalidate: true, hidden: true }, row, this.problem);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.node = el("div", { class: "address" }, this.line, this.form);
  }

  ask(on) {
    this.asking = on;
    put(this.problem, "");
    if (on) this.field.value = this.conversation.talk.email;
    this.draw();
    (on ? this.field : this.offer).focus();
  }

  async save() {
    const email = line(this.field.value, 254);
    if (!ADDRESS.test(email)) {
      put(this.problem, t("address_wrong"));
      return this.field.focus();
    }
    put(this.problem, "");
    try {
      await this.conversation.help.leaveAddress(email);
      return this.ask(false);
    } catch (problem) {
      return put(this.problem, problem instanceof Refusal && !problem.passing ? problem.message : t("failed"));
    }
  }

  /** Whom the site vouches for has an address at the site. */
  get wanted() {
    const { talk, session, shut } = this.conversation;
    const waits = talk.state.who === "waiting" || talk.state.who === "parked";
    return this.settings.mail && waits && !shut && session.drawer === VISITOR;
  }

  draw() {
    this.node.hidden = !this.wanted;
    const { email } = this.conversation.talk;
    this.line.hidden = this.asking;
    this.form.hidden = !this.asking;
    put(this.words, email ? t("address_kept", { address: email }) : "");
    put(this.offer, t(email ? "change" : "address_offer"));
  }
}

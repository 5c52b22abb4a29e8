// "Talk to a person", one press away; and no longer waiting for one.

class Person {
  constructor(conversation, notice, composer) {
    Object.assign(this, { conversation, notice, composer, busy: false });
    this.words = el("span");
    this.icon = el("span", { class: "icon" });
    this.node = press("person", () => this.askOrStop(), {}, this.icon, this.words);
  }

  async askOrStop() {
    if (this.busy) return;
    const { conversation, notice } = this;
    const stop = conversation.talk.state.who !== "assistant";
    this.busy = true;
    put(notice, "");
    conversation.redraw();
    try {
      await (stop ? conversation.help.stop() : conversation.help.ask());
    } catch (problem) {
      this.composer.tell(problem);
    }
    this.busy = false;
    conversation.redraw();
  }

  draw(root) {
    const { state } = this.conversation.talk;
    const asks = state.who === "assistant";
    const going = asks ? "person_asking" : "person_stopping";
    put(this.words, t(this.busy ? going : asks ? "person_ask" : "person_stop"));
    this.node.setAttribute("aria-disabled", String(this.busy)); // "disabled" would lose the focus
    const shape = asks ? "person" : "stop";
    if (this.shape !== shape) this.icon.replaceChildren(icon(shape));
    this.shape = shape;
    if (state.who === "agent" && root.activeElement === this.node) this.composer.field.focus();
    this.node.hidden = state.who === "agent";
  }
}

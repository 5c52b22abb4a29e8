// The customer's other conversations: a list in the panel's place; one that is opened is read and goes on.

class Earlier {
  /** `leave()` shows the conversation again. */
  constructor(conversation, leave) {
    Object.assign(this, { conversation, leave });
    this.back = press("round", () => leave(), { "aria-label": t("earlier_back") }, icon("back"));
    this.list = el("ul", {});
    this.status = el("p", { class: "quiet", role: "status" });
    this.again = press("plain", () => this.load(), { hidden: true }, t("earlier_again"));
    const head = el("div", { class: "row" }, this.back, el("h3", {}, t("earlier")));
    this.node = el("section", { class: "earlier", "aria-label": t("earlier"), hidden: true }, head, this.status, this.again, this.list);
  }

  show() {
    this.node.hidden = false;
    return this.load();
  }

  async load() {
    const { conversation } = this;
    this.list.replaceChildren();
    this.back.focus(); // the button that was pressed goes away
    this.again.hidden = true;
    put(this.status, t("earlier_loading"));
    try {
      const all = conversation.session.started ? await conversation.door.conversations() : [];
      const others = all.filter((one) => one.id !== conversation.talk.id);
      this.list.replaceChildren(...others.map((one) => this.item(one)));
      put(this.status, others.length ? "" : t("earlier_none"));
    } catch {
      put(this.status, t("earlier_failed"));
      this.again.hidden = false;
    }
  }

  item({ id, last_text, last_at, who, unread }) {
    const at = new Date(last_at);
    const words = el("span", { class: "last", dir: "auto" }, line(last_text || "", 120) || t("earlier_untitled"));
    const info = el("span", { class: "quiet" }, Number.isNaN(at.getTime()) ? "" : `${dayName(at)}, ${clock(at)}`);
    if (who && who !== "assistant") info.append(` · ${whoAnswers({ who }, null, new Date())}`);
    const news = unread > 0 ? el("span", { class: "count", "aria-label": many("unread", unread) }, number(unread)) : null;
    const open = () => {
      this.conversation.open(String(id), true, true);
      this.leave();
    };
    return el("li", {}, press("other", open, {}, el("span", { class: "words" }, words, info), news));
  }
}

// The panel's head: whose help it is, who answers now, the menu.

class Header {
  /** `does`: close(), startOver(), earlier(). */
  constructor(conversation, settings, chime, menu, does) {
    Object.assign(this, { conversation, settings, chime, menu, does });
    this.who = el("p", { class: "answers", "aria-live": "polite" });
    this.portraits = new Portraits(conversation);
    this.face = el("span", { class: "holder" });
    const titles = el("div", { class: "titles" }, el("h2", {}, settings.title), this.who);
    const pops = { "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": t("menu") };
    this.more = press("round", () => this.openMenu(), pops, icon("dots"));
    this.close = press("round close", () => does.close(), { "aria-label": t("close") }, icon("close"));
    this.node = el("header", {}, this.face, titles, this.more, this.close);
  }

  openMenu() {
    const { chime, does } = this;
    const items = [
      { icon: "new", words: t("menu_new"), does: () => does.startOver() },
      { icon: "list", words: t("menu_earlier"), does: () => does.earlier() },
      { icon: "sound", words: t("menu_sound"), does: () => chime.toggle(), checked: chime.on },
    ];
    this.menu.toggle(this.more, t("menu"), items);
  }

  /** `again()` is called when a time that is named has passed. */
  draw(again) {
    const { state, team } = this.conversation.talk;
    put(this.who, whoAnswers(state, team, new Date()));
    this.portraits.mend(this.face, state.who === "agent" ? state.picture : "");
    clearTimeout(this.timer);
    const next = new Date(state.by || state.opens || 0) - Date.now();
    if (next > 0 && next < DAY) this.timer = setTimeout(again, next + 1000);
  }
}

/** The button in the corner of the page. */
class Launcher {
  constructor(conversation, settings, open) {
    Object.assign(this, { conversation, settings });
    this.dot = el("span", { class: "dot", hidden: true });
    this.word = el("span", { class: "word" }, t("launcher"));
    this.node = press("launcher", open, { "aria-expanded": "false", "aria-haspopup": "dialog" }, icon("chat"), this.word, this.dot);
  }

  draw(isOpen) {
    const { state } = this.conversation.talk;
    const unread = isOpen ? 0 : Reading.unread(this.conversation);
    this.dot.hidden = !unread;
    put(this.dot, unread > 9 ? "9+" : unread ? number(unread) : "");
    const waiting = state.who === "waiting" ? t("who_waiting", { name: state.name || t("who_colleague") }) : "";
    put(this.word, waiting || t("launcher"));
    const label = [t("launcher_label", { title: this.settings.title }), waiting, unread ? many("unread", unread) : ""];
    this.node.setAttribute("aria-label", label.filter(Boolean).join(". "));
    this.node.setAttribute("aria-expanded", String(isOpen));
  }
}

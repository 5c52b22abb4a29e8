// The panel: all that happens comes from the conversation; this only shows it.

const LOOKING = 20000; // ms for which "the assistant is looking" may stand without an answer

class Panel {
  constructor(root, conversation, settings, tab, chime) {
    Object.assign(this, { root, conversation, settings, tab, chime, isOpen: false });
    this.narrow = window.matchMedia("(max-width: 480px)");
    this.build();
    root.addEventListener("keydown", (event) => this.key(event));
    this.narrow.addEventListener("change", () => this.draw());
    document.addEventListener("visibilitychange", () => this.draw());
    document.addEventListener("keydown", (event) => this.pageKey(event));
    if (window.visualViewport) window.visualViewport.addEventListener("resize", () => this.fitKeyboard());
  }

  // Building -------------------------------------------------------------------------------------------------------

  build() {
    const { conversation, settings } = this;
    this.launcher = new Launcher(conversation, settings, () => this.open());
    this.panel = el("div", { class: "panel", role: "dialog", "aria-label": settings.title, hidden: true });
    this.menu = new Menu(this.panel, this.root);
    const does = { close: () => this.close(), startOver: () => this.startOver(), earlier: () => this.showEarlier() };
    this.header = new Header(conversation, settings, this.chime, this.menu, does);
    this.bar = el("div", { class: "bar", role: "status" });
    this.earlier = new Earlier(conversation, () => this.leaveEarlier());
    this.panel.prepend(this.header.node, this.bar, this.earlier.node, this.makeMiddle(), this.makeFoot());
    this.root.append(this.launcher.node, this.panel);
    new Dropping(this.panel, this.composer);
  }

  makeMiddle() {
    this.rating = new Rating(this.conversation);
    this.told = new Told(this.conversation);
    const turns = new TurnNodes(this.conversation, {
      sendNow: () => this.sendNow(),
      edit: (turn) => this.composer.edit(turn),
      takeBack: (turn) => this.composer.takeBack(turn),
      menu: (anchor, label, items) => this.menu.toggle(anchor, label, items),
    });
    this.log = new Log(this.conversation, turns, this.rating, this.told, this.settings.greeting);
    const down = () => {
      this.log.toBottom();
      this.newer.hidden = true;
      this.composer.field.focus();
    };
    this.newer = press("newer", down, { hidden: true }, icon("down"), t("new_messages"));
    this.lookingWords = el("span", { class: "unseen" });
    this.looking = el("div", { class: "looking", hidden: true }, el("i"), el("i"), el("i"), this.lookingWords);
    this.log.node.addEventListener("scroll", () => this.scrolled());
    this.middle = el("div", { class: "middle" }, this.log.node, this.looking, this.newer);
    return this.middle;
  }

  makeFoot() {
    const { conversation } = this;
    this.notice = el("p", { class: "problem", role: "alert" });
    const sent = () => {
      this.draw();
      this.log.toBottom();
    };
    this.composer = new Composer(conversation, this.tab, this.notice, sent);
    this.person = new Person(conversation, this.notice, this.composer);
    this.address = new Address(conversation, this.settings);
    this.asks = el("div", { class: "asks" }, this.person.node, this.address.node);
    this.foot = el("footer", {}, this.notice, this.asks, this.composer.node);
    return this.foot;
  }

  // Opening and closing --------------------------------------------------------------------------------------------

  open(quietly = false) {
    this.isOpen = true;
    this.tab.write("open", true);
    this.panel.hidden = false;
    this.launcher.node.hidden = true;
    this.conversation.settle().catch(() => {});
    this.composer.typed();
    this.draw();
    this.log.toBottom();
    this.draw(); // what came into sight is read
    // Only now: a log that speaks while it is filled would read the whole conversation aloud.
    setTimeout(() => this.isOpen && this.log.node.setAttribute("aria-live", "polite"), 500);
    if (!quietly) (this.narrow.matches ? this.header.close : this.composer.field).focus();
  }

  close() {
    this.menu.close(false);
    this.leaveEarlier();
    this.isOpen = false;
    this.tab.drop("open");
    this.panel.hidden = true;
    this.launcher.node.hidden = false;
    this.log.node.setAttribute("aria-live", "off");
    this.draw();
    this.launcher.node.focus();
  }

  startOver() {
    this.leaveEarlier();
    this.conversation.startOver();
    this.composer.field.focus();
  }

  showEarlier() {
    this.middle.hidden = this.foot.hidden = true;
    this.earlier.show();
  }

  leaveEarlier() {
    if (this.earlier.node.hidden) return;
    this.earlier.node.hidden = true;
    this.middle.hidden = this.foot.hidden = false;
    this.draw();
    this.log.toBottom();
    this.composer.field.focus();
  }

  key(event) {
    event.stopPropagation(); // the host's shortcuts must not fire while somebody writes to us
    if (event.isComposing) return; // Escape and Enter are the input method's own
    if (event.key === "Escape" && this.isOpen) this.escape();
    if (event.key === "Tab" && this.isOpen && this.narrow.matches) this.keepFocus(event);
    const enter = event.key === "Enter" && !event.shiftKey && event.target === this.composer.field;
    if (enter && !window.matchMedia("(hover: none)").matches) this.composer.submit(event);
  }

  escape() {
    if (this.composer.editing) this.composer.stopEditing();
    else if (!this.earlier.node.hidden) this.leaveEarlier();
    else this.close();
  }

  /** Esc closes us too while nothing on the page has the focus. */
  pageKey(event) {
    const nowhere = !document.activeElement || document.activeElement === document.body;
    if (event.key === "Escape" && this.isOpen && nowhere) this.escape();
  }

  /** On a phone the panel covers the page: Tab must not wander behind it. */
  keepFocus(event) {
    const all = [...this.panel.querySelectorAll("button, textarea, input, a, [tabindex='0']")];
    const stops = all.filter((node) => !node.disabled && node.getClientRects().length);
    const [first, last] = [stops[0], stops.at(-1)];
    const at = this.root.activeElement;
    if (event.shiftKey ? at === first : at === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }

  fitKeyboard() {
    this.panel.style.setProperty("--b-seen", `${window.visualViewport.height}px`);
  }

  sendNow() {
    this.composer.field.focus(); // the button goes away
    this.conversation.sending.flush(true);
  }

  erase() {
    this.conversation.erase();
    this.composer.erase();
    this.leaveEarlier();
  }

  // Drawing --------------------------------------------------------------------------------------------------------

  draw() {
    const { talk } = this.conversation;
    this.header.draw(() => this.draw());
    this.panel.dataset.who = talk.state.who;
    this.drawBar();
    this.drawFoot();
    this.drawLog(talk);
    if (this.inSight) Reading.mark(this.conversation);
    this.launcher.draw(this.isOpen);
    this.chime.news(talk, this.isOpen && document.visibilityState === "visible");
    this.conversation.help.fetchTold();
    this.panel.setAttribute("aria-modal", String(this.narrow.matches));
  }

  /** The newest words stand before somebody's eyes. */
  get inSight() {
    return this.isOpen && document.visibilityState === "visible" && !this.middle.hidden && this.log.atBottom;
  }

  scrolled() {
    if (this.log.atBottom) this.newer.hidden = true;
    if (this.inSight) Reading.mark(this.conversation);
  }

  drawBar() {
    const { shut, unreachable } = this.conversation;
    const away = navigator.onLine ? t("unreachable", { title: this.settings.title }) : t("offline");
    const words = shut ? t(shut === "blocked" ? "blocked" : "sign_in_first") : unreachable ? away : "";
    put(this.bar, words);
    if (!words && this.wasUnreachable && this.notice.textContent === t("failed")) put(this.notice, "");
    this.wasUnreachable = Boolean(words);
  }

  drawFoot() {
    const { shut } = this.conversation;
    this.asks.hidden = this.composer.node.hidden = Boolean(shut);
    this.person.draw(this.root);
    this.address.draw();
    this.composer.draw();
  }

  drawLog(talk) {
    if (!talk.state.rate) this.rating.clear();
    const { followed } = this.log;
    const before = this.lastDrawn;
    this.lastDrawn = `${talk.id} ${lastSeq(talk)}`;
    this.log.draw();
    this.drawLooking(talk);
    if (!this.isOpen) return;
    if (followed) this.log.toBottom();
    else if (before !== this.lastDrawn) this.newer.hidden = false;
  }

  /** Three dots: somebody was seen writing, or the assistant was asked just now. */
  drawLooking(talk) {
    const { who: writing, name } = this.conversation.typing;
    const last = this.conversation.sending.shown.at(-1) || talk.turns.at(-1);
    const asked = last && (last.state === "sent" || last.speaker === "customer") && talk.state.who === "assistant" && !last.deleted;
    const age = asked ? Date.now() - (last.written || talk.heard || 0) : LOOKING; // one clock: the browser's
    this.looking.hidden = !writing && age >= LOOKING;
    const agent = name || talk.state.name || t("who_colleague_alone");
    put(this.lookingWords, writing === "agent" ? t("typing", { name: agent }) : t("assistant_looking"));
    clearTimeout(this.lookingTimer);
    if (age < LOOKING) this.lookingTimer = setTimeout(() => this.draw(), LOOKING - age);
  }
}

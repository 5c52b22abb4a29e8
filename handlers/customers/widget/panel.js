// The button, the panel and its parts. All that happens comes from the conversation; this only shows it.

const NEAR_LIMIT = 3600; // characters from which the rest is counted aloud
const UNHEARD = "That did not reach us. Please try again.";
const LOOKING = 20000; // ms for which "the assistant is looking" may stand without an answer

class Panel {
  constructor(root, conversation, settings, tab) {
    Object.assign(this, { root, conversation, settings, tab });
    this.rating = new Rating(conversation);
    this.log = new Log(conversation, this.rating, settings.greeting, {
      sendNow: () => this.sendNow(),
      edit: (item) => this.takeBack(item),
    });
    this.isOpen = false;
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
    this.dot = el("span", { class: "dot", hidden: true });
    this.launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false" });
    this.word = el("span", { class: "word" }, "Help");
    this.launcher.append(icon("chat"), this.word, this.dot);
    this.launcher.addEventListener("click", () => this.open());
    this.panel = el("div", { class: "panel", role: "dialog", "aria-label": this.settings.title, hidden: true });
    this.panel.append(this.header(), this.bar(), this.middle(), this.foot());
    this.root.append(this.launcher, this.panel);
  }

  header() {
    this.who = el("p", { class: "answers", "aria-live": "polite" });
    const close = el("button", { type: "button", class: "close", "aria-label": "Close chat" }, icon("close"));
    close.addEventListener("click", () => this.close());
    return el("header", {}, el("div", { class: "titles" }, el("h2", {}, this.settings.title), this.who), close);
  }

  bar() {
    this.offline = el("div", { class: "bar", role: "status" });
    return this.offline;
  }

  middle() {
    const down = () => {
      this.log.toBottom();
      this.newer.hidden = true;
      this.field.focus();
    };
    this.newer = el("button", { type: "button", class: "newer", hidden: true, onclick: down }, icon("down"), "New messages");
    this.looking = el("div", { class: "looking", hidden: true }, el("i"), el("i"), el("i"));
    this.looking.append(el("span", { class: "unseen" }, "The assistant is looking"));
    this.log.node.addEventListener("scroll", () => this.log.atBottom && (this.newer.hidden = true));
    return el("div", { class: "middle" }, this.log.node, this.looking, this.newer);
  }

  foot() {
    this.personWords = el("span");
    this.personIcon = el("span", { class: "icon" });
    this.person = el("button", { type: "button", class: "person" }, this.personIcon, this.personWords);
    this.person.addEventListener("click", () => this.askOrStop());
    this.notice = el("p", { class: "problem", role: "alert" });
    this.field = el("textarea", { rows: "1", "aria-label": "Your message", placeholder: "Write a message" });
    this.count = el("p", { class: "count", role: "status" });
    this.sendButton = el("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
    this.form = el("form", { class: "composer" }, this.field, this.sendButton);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("input", () => this.typed());
    this.field.value = this.tab.read("draft") || "";
    return el("footer", {}, this.notice, this.person, this.form, this.count);
  }

  // Opening and closing --------------------------------------------------------------------------------------------

  open(quietly = false) {
    this.isOpen = true;
    this.tab.write("open", true);
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.conversation.settle().catch(() => {});
    this.typed();
    this.draw();
    this.log.toBottom();
    // Only now: a log that speaks while it is filled would read the whole conversation aloud.
    setTimeout(() => this.log.node.setAttribute("aria-live", "polite"), 500);
    if (!quietly) (this.narrow.matches ? this.panel.querySelector(".close") : this.field).focus();
  }

  close() {
    this.isOpen = false;
    this.tab.drop("open");
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.log.node.setAttribute("aria-live", "off");
    this.draw();
    this.launcher.focus();
  }

  key(event) {
    event.stopPropagation(); // the host's shortcuts must not fire while somebody writes to us
    if (event.key === "Escape" && this.isOpen) this.close();
    if (event.key === "Tab" && this.isOpen && this.narrow.matches) this.keepFocus(event);
    const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === this.field;
    if (enter && !window.matchMedia("(hover: none)").matches) this.submit(event);
  }

  /** Esc closes us too while nothing on the page has the focus. */
  pageKey(event) {
    const nowhere = !document.activeElement || document.activeElement === document.body;
    if (event.key === "Escape" && this.isOpen && nowhere) this.close();
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

  // Writing --------------------------------------------------------------------------------------------------------

  typed() {
    this.tab.write("draft", this.field.value);
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
    const used = length(clean(this.field.value));
    const left = LIMIT - used;
    this.count.textContent = used < NEAR_LIMIT ? "" : left >= 0 ? `${left} characters left` : `${-left} too many`;
    this.count.classList.toggle("over", left < 0);
    this.sendButton.disabled = !used || left < 0;
  }

  submit(event) {
    event.preventDefault();
    if (this.sendButton.disabled) return;
    this.notice.textContent = "";
    this.conversation.say(this.field.value);
    this.field.value = "";
    this.typed();
    this.field.focus();
    this.draw();
    this.log.toBottom();
  }

  sendNow() {
    this.field.focus(); // the button goes away
    this.conversation.flush(true);
  }

  /** A turn that Baton refused goes back into the field, before what stands there. */
  takeBack(item) {
    this.conversation.dropUnsent(item.client_id);
    this.field.value = [item.text, this.field.value].filter(Boolean).join("\n");
    this.typed();
    this.field.focus();
    this.draw();
  }

  erase() {
    this.conversation.erase();
    this.field.value = "";
    this.typed();
  }

  async askOrStop() {
    if (this.busy) return;
    const stop = this.conversation.talk.state.who !== "assistant";
    this.busy = true;
    this.notice.textContent = "";
    this.draw();
    try {
      await (stop ? this.conversation.stopWaiting() : this.conversation.askForPerson());
    } catch (problem) {
      const told = problem instanceof Refusal && !problem.passing && !problem.lost;
      this.notice.textContent = told ? problem.message : UNHEARD;
    }
    this.busy = false;
    this.draw();
  }

  // Drawing --------------------------------------------------------------------------------------------------------

  draw() {
    const { talk } = this.conversation;
    this.drawHeader(talk);
    this.drawBar();
    this.drawPerson(talk.state);
    this.drawLog(talk);
    this.drawLauncher(talk.state);
    this.panel.setAttribute("aria-modal", String(this.narrow.matches));
  }

  drawHeader({ state, team }) {
    const words = whoAnswers(state, team, new Date());
    if (this.who.textContent !== words) this.who.textContent = words;
    this.panel.dataset.who = state.who;
    clearTimeout(this.headerTimer);
    const next = new Date(state.by || state.opens || 0) - Date.now();
    if (next > 0 && next < DAY) this.headerTimer = setTimeout(() => this.draw(), next + 1000);
  }

  drawBar() {
    const words = !this.conversation.unreachable
      ? ""
      : navigator.onLine
        ? `We cannot reach ${this.settings.title} right now. What you write is kept and sent when we’re back.`
        : "You are offline. What you write is kept and sent when you’re back online.";
    if (this.offline.textContent !== words) this.offline.textContent = words;
    if (words) this.wasUnreachable = true;
    else if (this.wasUnreachable) {
      this.wasUnreachable = false;
      if (this.notice.textContent === UNHEARD) this.notice.textContent = "";
    }
  }

  drawPerson(state) {
    const asks = state.who === "assistant";
    const words = this.busy ? (asks ? "Asking…" : "Stopping…") : asks ? "Talk to a person" : "Stop waiting";
    if (this.personWords.textContent !== words) this.personWords.textContent = words;
    this.person.setAttribute("aria-disabled", String(Boolean(this.busy))); // "disabled" would lose the focus
    this.personIcon.replaceChildren(icon(asks ? "person" : "stop"));
    if (state.who === "agent" && this.root.activeElement === this.person) this.field.focus();
    this.person.hidden = state.who === "agent";
  }

  drawLog(talk) {
    if (!talk.state.rate) this.rating.clear();
    const followed = this.log.atBottom;
    const before = this.lastDrawn;
    this.lastDrawn = `${talk.id} ${this.conversation.lastSeq}`;
    this.log.draw();
    this.drawLooking(talk);
    if (!this.isOpen) return;
    if (followed) this.log.toBottom();
    else if (before !== this.lastDrawn) this.newer.hidden = false;
  }

  drawLooking(talk) {
    const last = this.conversation.outbox.at(-1) || talk.turns.at(-1);
    const asked = last && (last.state === "sent" || last.speaker === "customer") && talk.state.who === "assistant";
    const age = asked ? Date.now() - (last.written || talk.heard || 0) : LOOKING; // one clock: the browser's
    this.looking.hidden = age >= LOOKING;
    clearTimeout(this.lookingTimer);
    if (age < LOOKING) this.lookingTimer = setTimeout(() => this.draw(), LOOKING - age);
  }

  drawLauncher(state) {
    if (this.isOpen && document.visibilityState === "visible") this.conversation.markSeen();
    const unread = this.isOpen ? 0 : this.conversation.unread();
    this.dot.hidden = !unread;
    const news = unread === 1 ? ", 1 new message" : `, ${unread} new messages`;
    const waiting = state.who === "waiting" ? `Waiting for ${state.name || "a colleague"}` : "";
    this.word.textContent = waiting || "Help";
    const name = `Open chat: ${this.settings.title}${waiting && `. ${waiting}`}${unread ? news : ""}`;
    this.launcher.setAttribute("aria-label", name);
    this.launcher.setAttribute("aria-expanded", String(this.isOpen));
  }
}

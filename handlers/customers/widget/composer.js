// Where the customer writes: the field, the files beside it, and a turn that is being mended.

const NEAR_LIMIT = 3600; // characters from which the rest is counted aloud

class Composer {
  /** `sent()` is called when something was said. */
  constructor(conversation, tab, notice, sent) {
    Object.assign(this, { conversation, tab, notice, sent, editing: null });
    this.tray = new Tray(conversation.files);
    this.tray.emptied = () => this.field.focus();
    this.node = el("div", { class: "composing" }, this.makeEditing(), this.tray.node, this.makeForm());
    this.field.value = tab.read(this.draft) || "";
  }

  /** Each customer's half a thought stays their own. */
  get draft() {
    return `draft ${this.conversation.session.drawer}`;
  }

  /** Somebody else is here now; what a visitor began to write goes along at sign-in. */
  moved(before) {
    this.editing = this.spare = null;
    this.wanted = false;
    if (before !== VISITOR || !this.field.value) this.field.value = this.tab.read(this.draft) || "";
    this.typed();
  }

  makeEditing() {
    const cancel = press("plain", () => this.stopEditing(), {}, t("cancel"));
    this.editBar = el("p", { class: "editing", hidden: true }, icon("edit"), el("span", {}, t("editing")), cancel);
    return this.editBar;
  }

  makeForm() {
    this.field = el("textarea", { rows: "1", "aria-label": t("message"), placeholder: t("message_placeholder") });
    this.count = el("p", { class: "left", role: "status" });
    this.sendButton = el("button", { type: "submit", class: "send", "aria-label": t("send") }, icon("send"));
    this.picker = el("input", { type: "file", multiple: true, hidden: true, onchange: () => this.picked() });
    this.clip = press("attach", () => this.picker.click(), { "aria-label": t("attach"), title: t("attach") }, icon("clip"));
    this.form = el("form", { class: "composer" }, this.clip, this.picker, this.field, this.sendButton);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("input", () => this.typed(true));
    this.field.addEventListener("paste", (event) => this.pasted(event));
    return el("div", {}, this.form, this.count);
  }

  // Writing --------------------------------------------------------------------------------------------------------

  typed(byHand = false) {
    if (!this.editing) this.tab.write(this.draft, this.field.value);
    if (byHand && this.field.value) this.conversation.typing.tell();
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 3, 140)}px`;
    this.draw();
  }

  submit(event) {
    event.preventDefault();
    this.conversation.goOn();
    this.wanted = this.ready && this.conversation.files.going; // sent as soon as the files are there
    if (this.sendButton.disabled) return;
    put(this.notice, "");
    if (this.editing) {
      this.saveEdit();
      return;
    }
    const { sending, files } = this.conversation;
    sending.say(this.field.value, files.take());
    this.field.value = "";
    this.typed();
    this.field.focus();
    this.sent();
  }

  // Mending what was said ------------------------------------------------------------------------------------------

  /** An unsent turn goes back into the field, before what stands there; a sent one is mended in its place. */
  edit(turn) {
    if (turn.item) {
      this.conversation.regrets.add(turn.item);
      this.conversation.files.restore(turn.attachments);
      this.field.value = [turn.text, this.field.value].filter(Boolean).join("\n");
    } else {
      this.spare ??= this.field.value;
      this.editing = { id: this.conversation.talk.id, seq: turn.seq, files: turn.attachments.length };
      this.field.value = turn.text;
    }
    this.typed();
    this.field.focus();
    this.conversation.redraw();
  }

  stopEditing() {
    this.editing = null;
    this.field.value = this.spare ?? "";
    this.spare = null;
    this.typed();
    this.field.focus();
  }

  async saveEdit() {
    const { editing } = this;
    if (this.busy) return;
    this.busy = true;
    try {
      await this.conversation.sending.edit(editing.seq, this.field.value);
      if (this.editing === editing) this.stopEditing();
    } catch (problem) {
      this.tell(problem);
    }
    this.busy = false;
    this.conversation.redraw();
  }

  async takeBack(turn) {
    if (turn.item) {
      this.conversation.regrets.add(turn.item);
      this.conversation.redraw();
    } else {
      if (this.editing && this.editing.seq === turn.seq) this.stopEditing();
      await this.conversation.sending.takeBack(turn.seq).catch((problem) => this.tell(problem));
    }
    this.field.focus();
  }

  tell(problem) {
    const told = problem instanceof Refusal && !problem.passing && !problem.lost;
    put(this.notice, told ? problem.message : t("failed"));
  }

  // Files ----------------------------------------------------------------------------------------------------------

  picked() {
    this.conversation.files.add(this.picker.files);
    this.picker.value = "";
    this.field.focus();
  }

  pasted(event) {
    const files = event.clipboardData?.files;
    if (!files?.length || !this.takesFiles) return;
    event.preventDefault();
    this.conversation.files.add(files);
  }

  get takesFiles() {
    return this.conversation.files.on && !this.editing && !this.conversation.shut;
  }

  // Drawing --------------------------------------------------------------------------------------------------------

  erase() {
    this.editing = this.spare = null;
    this.field.value = "";
    this.typed();
  }

  draw() {
    const { files, talk } = this.conversation;
    if (this.editing && this.editing.id !== talk.id) this.stopEditing();
    const used = length(clean(this.field.value));
    const left = LIMIT - used;
    put(this.count, used < NEAR_LIMIT ? "" : left >= 0 ? many("left", left) : many("over", -left));
    this.count.classList.toggle("over", left < 0);
    const something = used > 0 || (this.editing ? this.editing.files > 0 : files.some);
    this.ready = something && left >= 0;
    this.sendButton.disabled = !this.ready || !(this.editing || files.settled);
    this.sendButton.setAttribute("aria-label", t(this.editing ? "save" : "send"));
    this.editBar.hidden = !this.editing;
    this.clip.hidden = !this.takesFiles;
    this.picker.accept = files.allowed.types.join(",");
    this.tray.node.hidden = Boolean(this.editing);
    this.tray.draw();
    if (this.wanted && !files.going) setTimeout(() => this.wanted && this.form.requestSubmit());
  }
}

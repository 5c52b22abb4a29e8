// Files on their way: checked before they leave, sent with their progress shown, tried again when that failed.

const MOST_FILES = 5; // of one turn, as the API has it

class Files {
  constructor(conversation) {
    Object.assign(this, { conversation, items: [], allowed: { size: 0, types: [] }, problem: "" });
  }

  get on() {
    return this.allowed.types.length > 0 && this.allowed.size > 0;
  }

  /** All that may still be sent is there. What was refused holds up no words, and stays in the tray. */
  get settled() {
    return this.items.every((item) => item.state === "ready" || (item.state === "failed" && !item.again));
  }

  get some() {
    return this.items.some((item) => item.state !== "failed");
  }

  get going() {
    return this.items.some((item) => item.state === "uploading");
  }

  add(files) {
    const room = MOST_FILES - this.items.length;
    this.problem = files.length > room ? many("files_too_many", MOST_FILES) : "";
    for (const file of [...files].slice(0, Math.max(room, 0))) {
      const item = { file, name: line(file.name, 120) || "file", state: "failed", part: 0, key: newId() };
      this.items.push(item);
      item.why = this.unfit(file);
      if (!item.why) this.upload(item);
    }
    this.conversation.redraw();
  }

  /** Why Baton would refuse it, as far as the browser can tell; Baton looks at the content itself. */
  unfit({ size, type }) {
    if (!size) return t("file_empty");
    if (size > this.allowed.size) return t("file_too_large", { size: bytes(this.allowed.size) });
    const text = (!type || type.startsWith("text/")) && this.allowed.types.includes("text/plain");
    return text || this.allowed.types.includes(type) ? "" : t("file_type_refused");
  }

  async upload(item) {
    Object.assign(item, { state: "uploading", part: 0, why: "", again: false });
    this.conversation.redraw();
    try {
      await this.conversation.settle();
      await this.conversation.beginning.run();
      const { talk } = this.conversation;
      const kept = await this.sendTo(talk, item);
      Object.assign(item, { state: "ready", talk: talk.id, kept: { id: kept.id, name: kept.name, type: kept.type, size: kept.size } });
    } catch (problem) {
      const final = problem instanceof Refusal && !problem.passing && !problem.lost;
      Object.assign(item, { state: "failed", why: final ? problem.message : t("file_failed"), again: !final });
      if (problem.shut) this.conversation.shutBy(problem);
    }
    this.conversation.redraw();
  }

  async sendTo(talk, item) {
    const { door, session } = this.conversation;
    const url = door.url(talk.id, `attachments?name=${encodeURIComponent(item.name)}`);
    const token = await session.token();
    try {
      return await this.post(url, token, item);
    } catch (problem) {
      if (problem.status !== 401) throw problem;
      return this.post(url, await session.token(token), item);
    }
  }

  /** XMLHttpRequest, since fetch tells nothing of how far it is. */
  post(url, token, item) {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      item.request = request;
      request.open("POST", url);
      request.setRequestHeader("Authorization", `Bearer ${token}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = ({ loaded, total }) => {
        item.part = total ? loaded / total : 0;
        this.conversation.redraw();
      };
      request.onload = () => this.answered(request, done, failed);
      request.onerror = request.onabort = () => failed(new Error("the file did not arrive"));
      request.send(item.file);
    });
  }

  answered(request, done, failed) {
    let body = {};
    try {
      body = JSON.parse(request.responseText) || {};
    } catch {
      // an answer from in between, without a problem's form
    }
    if (request.status === 201 && body.id) done(body);
    else failed(new Refusal(request.status, body, request.getResponseHeader("Retry-After")));
  }

  remove(item) {
    this.items = this.items.filter((one) => one !== item);
    this.problem = "";
    if (item.request) item.request.abort();
    this.conversation.redraw();
  }

  /** What goes with the turn that is being sent. */
  take() {
    const going = this.items.filter((item) => item.state === "ready");
    Object.assign(this, { items: this.items.filter((item) => !going.includes(item)), problem: "" });
    return going.map((item) => item.kept);
  }

  /** Those of words that come back into the field; they are with Baton already. */
  restore(files) {
    const { id: talk } = this.conversation.talk;
    for (const kept of files) this.items.push({ file: kept, name: kept.name, state: "ready", part: 1, key: newId(), talk, kept });
  }

  empty() {
    for (const { state, request } of this.items) if (state === "uploading" && request) request.abort();
    Object.assign(this, { items: [], problem: "" });
  }

  /** Another conversation is shown: a file belongs to the one it was sent to. */
  moved() {
    const { talk } = this.conversation;
    for (const item of this.items.filter(({ state, talk: at }) => state === "ready" && at !== talk.id)) {
      if (item.file instanceof Blob) this.upload(item);
      else Object.assign(item, { state: "failed", why: t("file_failed") }); // its bytes are not here any more
    }
  }
}

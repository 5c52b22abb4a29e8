// Files that came with a turn. Pictures are drawn on a canvas, which needs nothing in the host's policy.

const THUMBNAIL = 220; // px, the longer side
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;
const MOST_PIXELS = 40e6; // a picture of more is offered as a file: the page need not keep it unpacked

class Pictures {
  constructor(conversation) {
    this.conversation = conversation;
    this.fetched = new Map();
  }

  /** The bytes, fetched once; what failed is fetched again when asked for again. */
  bytes(file) {
    const { talk } = this.conversation;
    const key = `${talk.id} ${file.id}`;
    if (!this.fetched.has(key)) {
      const fetching = this.conversation.door.file(talk, file.id);
      fetching.catch(() => this.fetched.delete(key));
      this.fetched.set(key, fetching);
    }
    return this.fetched.get(key);
  }

  nodes(files) {
    return files.map((file) => (PICTURE.test(file.type) ? this.picture(file) : this.row(file)));
  }

  row(file) {
    const name = el("span", { class: "filename", dir: "auto" }, file.name);
    const words = el("span", { class: "fileinfo" }, name, el("span", { class: "quiet" }, bytes(file.size)));
    const label = { "aria-label": `${t("file_download", { name: file.name })}, ${bytes(file.size)}` };
    const node = press("file", () => this.save(file, node), label, icon("file"), words, icon("save"));
    return node;
  }

  picture(file) {
    const canvas = el("canvas", { role: "img", "aria-label": file.name, width: 0, height: 0 });
    const label = { "aria-label": t("file_download", { name: file.name }) };
    const node = press("picture", () => this.save(file, node), label, canvas);
    this.paint(canvas, file).catch(() => node.isConnected && node.replaceWith(this.row(file)));
    return node;
  }

  async paint(canvas, file) {
    const full = await createImageBitmap(await this.bytes(file));
    if (full.width * full.height > MOST_PIXELS) throw new Error("too many pixels");
    const scale = Math.min(1, THUMBNAIL / Math.max(full.width, full.height));
    const dense = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [full.width * scale, full.height * scale];
    canvas.width = Math.max(1, Math.round(width * dense));
    canvas.height = Math.max(1, Math.round(height * dense));
    canvas.style.width = `${Math.max(24, width)}px`;
    canvas.getContext("2d").drawImage(full, 0, 0, canvas.width, canvas.height);
    full.close();
    this.conversation.redraw(); // the words below have moved
  }

  /** Saved, never opened: what a stranger sent does not run in the host's page. */
  async save(file, node) {
    try {
      const content = await this.bytes(file);
      const url = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
      el("a", { href: url, download: file.name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60000);
    } catch {
      node.after(el("p", { class: "problem", role: "alert" }, t("failed")));
      setTimeout(() => node.nextElementSibling?.matches(".problem") && node.nextElementSibling.remove(), 5000);
    }
  }
}

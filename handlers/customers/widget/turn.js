// One turn on the screen: made once, then only mended, so that a screen reader hears it once.

function speakerName(turn) {
  if (turn.speaker === "customer") return t("who_you");
  return turn.name || t(turn.speaker === "agent" ? "who_colleague_alone" : "who_assistant");
}

function sourceLabel({ title, url }) {
  const words = line(title || url || "", 120);
  const address = url ? webAddress(url) : null;
  return address ? link(address, words) : el("span", {}, words);
}

function fromLine(sources) {
  const labels = sources.slice(0, 5).flatMap((source, index) => (index ? [" · "] : []).concat(sourceLabel(source)));
  return [`${t("sources")} `, ...labels];
}

/** An unsent turn as it will stand in the conversation. */
function asTurn(item) {
  const { client_id, text, state, why, files } = item;
  const at = new Date(item.written).toISOString();
  return { client_id, text, state, why, speaker: "customer", at, item, attachments: files || [], sources: [] };
}

class TurnNodes {
  /** `does`: sendNow(), edit(turn), takeBack(turn), menu(anchor, label, items). */
  constructor(conversation, does) {
    Object.assign(this, { conversation, does, pictures: new Pictures(conversation), portraits: new Portraits(conversation) });
  }

  make(turn) {
    const part = (kind, more) => el("div", { class: kind, ...more });
    const name = el("span", { class: "name", dir: "auto" }, speakerName(turn));
    const who = el("div", { class: "who" }, name, " ", el("time", { dir: "auto" }), el("span", { class: "mended" }));
    const body = el("div", { class: "body" }, part("bubble", { dir: "auto" }), part("files"));
    return el("div", { class: `turn ${turn.speaker}` }, who, el("div", { class: "line" }, body), part("status"));
  }

  mend(node, turn, grouped, last) {
    const time = node.querySelector("time");
    put(time, clock(new Date(turn.at)));
    time.setAttribute("datetime", turn.at);
    node.classList.toggle("grouped", grouped && !turn.edited);
    node.classList.toggle("unsent", turn.state === "held" || turn.state === "refused");
    node.classList.toggle("refused", turn.state === "refused");
    node.classList.toggle("gone", Boolean(turn.deleted));
    put(node.querySelector(".mended"), turn.edited && !turn.deleted ? ` · ${t("edited")}` : "");
    this.portraits.mend(node.querySelector(".who"), turn.speaker === "agent" ? turn.picture : "");
    this.mendWords(node, turn);
    this.mendFiles(node, turn);
    this.mendMore(node, turn);
    this.mendStatus(node.querySelector(".status"), turn, last);
  }

  mendWords(node, turn) {
    const own = turn.speaker === "customer";
    const words = turn.deleted ? t(own ? "taken_back_own" : "taken_back") : turn.text;
    const bubble = node.querySelector(".bubble");
    if (bubble.batonShown === words) return;
    bubble.batonShown = words;
    bubble.hidden = !words;
    bubble.replaceChildren(...(own ? [words] : linked(words)));
    node.querySelector(".from")?.remove();
    const sources = turn.deleted ? [] : turn.sources || [];
    if (sources.length) node.querySelector(".status").before(el("div", { class: "from" }, ...fromLine(sources)));
  }

  mendFiles(node, turn) {
    const files = (turn.attachments || []).filter((file) => file && file.id);
    const ids = files.map((file) => file.id).join(" ");
    const place = node.querySelector(".files");
    place.hidden = !files.length;
    if (place.batonShown === ids) return;
    place.batonShown = ids;
    place.replaceChildren(...this.pictures.nodes(files));
  }

  /** May still be changed: an own turn of the last day. Baton has the last word. */
  open(turn) {
    if (turn.speaker !== "customer" || turn.deleted || this.conversation.shut || turn.state === "sending") return false;
    return Boolean(turn.item ? turn.state !== "sent" : turn.seq) && Date.now() - new Date(turn.at) < DAY;
  }

  mendMore(node, turn) {
    const before = node.querySelector(".more");
    const label = t("turn_menu", { text: line(turn.text, 40) });
    node.batonTurn = turn;
    if (before) before.setAttribute("aria-label", label);
    if (Boolean(before) === this.open(turn)) return;
    if (before) return before.remove();
    const items = () => [
      { icon: "edit", words: t("edit"), does: () => this.does.edit(node.batonTurn) },
      { icon: "undo", words: t("take_back"), does: () => this.does.takeBack(node.batonTurn) },
    ];
    const attributes = { "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label };
    const more = press("more", () => this.does.menu(more, label, items()), attributes, icon("dots"));
    node.querySelector(".line").prepend(more);
    return undefined;
  }

  mendStatus(node, turn, last) {
    const state = turn.speaker !== "customer" || turn.deleted ? "" : turn.state || "sent";
    const parts = this.statusParts(state, turn, last);
    const shown = parts.map((part) => part.textContent || part).join("");
    if (node.batonShown === shown) return; // what is drawn anew is read aloud again, and loses the focus
    node.batonShown = shown;
    node.replaceChildren(...parts);
  }

  statusParts(state, turn, last) {
    const button = (words, does) => press("plain", does, {}, words);
    if (state === "sending") return [t("sending")];
    if (state === "sent") return last ? [t(turn.seq <= this.conversation.talk.seen ? "seen" : "sent")] : [];
    if (state === "refused") {
      return [`${t("unsent_refused", { reason: turn.why })} `, button(t("edit"), () => this.does.edit(turn))];
    }
    if (!turn.item) return [];
    const now = (words) => button(words, () => this.does.sendNow());
    if (this.conversation.sending.tooOld(turn.item)) return [`${t("unsent_old")} `, now(t("send_now"))];
    const words = `${t(navigator.onLine ? "unsent_away" : "unsent_offline")} `;
    return last ? [words, now(t("try_now"))] : [words];
  }
}

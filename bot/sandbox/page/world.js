// What the page knows of the workspace, for one acting person: loaded whole, then kept current frame by frame.

const byTs = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);

export class World {
  constructor(answer) {
    this.rev = answer.rev;
    this.team = answer.team;
    this.app = answer.app ?? {};
    this.me = answer.me;
    this.users = new Map(answer.users.map((user) => [user.id, user]));
    this.channels = new Map(answer.channels.map((channel) => [channel.id, channel]));
    this.views = answer.views ?? [];
    this.home = answer.home ?? null;
    for (const channel of this.channels.values()) {
      channel.messages ??= [];
      for (const message of channel.messages) message.replies ??= [];
    }
  }

  /** Channels in the order of the list: own ones by name. Others are visible but not joined. */
  listed() {
    const channels = [...this.channels.values()].sort((a, b) => a.name.localeCompare(b.name));
    const direct = channels.filter((c) => c.is_im);
    const rooms = channels.filter((c) => !c.is_im);
    return { mine: rooms.filter((c) => this.joined(c)), others: rooms.filter((c) => !this.joined(c)), direct };
  }

  get hasHome() {
    return Boolean(this.home || this.app.has_home);
  }

  joined(channel) {
    return channel.member ?? channel.members?.includes(this.me.id) ?? true;
  }

  people() {
    return [...this.users.values()].filter((user) => !user.is_bot);
  }

  author(message) {
    const user = this.users.get(message.user);
    const isApp = Boolean(message.bot_id || user?.is_bot || message.subtype === "bot_message");
    const company = user?.company ?? "";
    const name = message.username || user?.real_name || user?.name || (isApp ? this.app.name : null) || message.user || "Somebody";
    return { id: message.user ?? (message.username || message.bot_id) ?? name, name, isApp, company, named: Boolean(message.username) };
  }

  nameOf(userId) {
    const user = this.users.get(userId);
    return user?.real_name || user?.name || userId;
  }

  find(channelId, ts) {
    for (const root of this.channels.get(channelId)?.messages ?? []) {
      if (root.ts === ts) return root;
      const reply = root.replies.find((candidate) => candidate.ts === ts);
      if (reply) return reply;
    }
    return null;
  }

  root(channelId, ts) {
    return this.channels.get(channelId)?.messages.find((message) => message.ts === ts) ?? null;
  }

  /** Takes one frame. Answers "reload" when the frame can't be placed and everything must be fetched again. */
  apply(frame) {
    if (typeof frame.rev === "number") {
      if (frame.rev < this.rev) return "known";
      this.rev = frame.rev;
    }
    return this[`on_${frame.kind}`]?.(frame) ?? "done";
  }

  on_sharing() {
    return "reload";
  }

  on_message(frame) {
    return this.place(frame.channel, frame.message, frame.thread_ts ?? frame.message.thread_ts);
  }

  on_ephemeral(frame) {
    return this.place(frame.channel, { ...frame.message, ephemeral: true }, frame.message.thread_ts);
  }

  place(channelId, message, threadTs) {
    const channel = this.channels.get(channelId);
    if (!channel) return "reload";
    const isReply = threadTs && threadTs !== message.ts;
    const root = isReply ? this.root(channelId, threadTs) : null;
    if (isReply && !root) return "reload";
    const list = root ? root.replies : channel.messages;
    const at = list.findIndex((known) => known.ts === message.ts);
    message.replies ??= at >= 0 ? list[at].replies : [];
    if (at >= 0) list[at] = message;
    else list.push(message);
    list.sort(byTs);
    return "done";
  }

  on_message_changed(frame) {
    const ts = frame.ts ?? frame.message?.ts;
    const known = this.find(frame.channel, ts);
    if (!known || !frame.message) return "reload";
    const replies = frame.message.replies ?? known.replies;
    const reactions = "reactions" in frame.message ? frame.message.reactions : known.reactions;
    for (const name of Object.keys(known)) delete known[name];
    Object.assign(known, frame.message, { replies, reactions });
    return "done";
  }

  on_message_deleted(frame) {
    const channel = this.channels.get(frame.channel);
    if (!channel) return "reload";
    const root = this.root(frame.channel, frame.ts);
    if (root?.replies.some((reply) => !reply.ephemeral)) {
      Object.assign(root, { subtype: "tombstone", text: "This message was deleted.", blocks: undefined, reactions: [], files: undefined });
      return "done";
    }
    channel.messages = channel.messages.filter((message) => message.ts !== frame.ts);
    for (const message of channel.messages) message.replies = message.replies.filter((reply) => reply.ts !== frame.ts);
    return "done";
  }

  on_ephemeral_deleted(frame) {
    return this.on_message_deleted({ channel: frame.channel, ts: frame.ts ?? frame.message?.ts });
  }

  on_reactions(frame) {
    const known = this.find(frame.channel, frame.ts);
    if (!known) return "reload";
    known.reactions = frame.reactions;
    return "done";
  }

  on_view(frame) {
    if (frame.view.type === "home") {
      this.home = frame.view;
      return "done";
    }
    const at = this.views.findIndex((view) => view.id === frame.view.id);
    if (at >= 0) this.views[at] = frame.view;
    else this.views.push(frame.view);
    return "done";
  }

  on_view_closed(frame) {
    this.views = this.views.filter((view) => view.id !== frame.id);
    return "done";
  }

  on_home(frame) {
    if (frame.view === undefined && frame.home === undefined) return "reload";
    this.home = frame.view ?? frame.home;
    return "done";
  }
}

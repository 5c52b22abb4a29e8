// The page's composition: who acts, what is open, and what is drawn when something changes.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { drawBlocks } from "./blocks.js";
import { refreshTimes, useZone } from "./dates.js";
import { el, holdFocus, icon } from "./dom.js";
import { MessageList } from "./list.js";
import { forgetMarks, latest, read, readUpTo, unread } from "./marks.js";
import { avatar } from "./message.js";
import { closeMenu } from "./menu.js";
import { Modals } from "./modals.js";
import { mrkdwn } from "./mrkdwn.js";
import { sidebar } from "./sidebar.js";
import { Line } from "./socket.js";
import { Surface } from "./surface.js";
import { offlineBar, toast } from "./toasts.js";
import { World } from "./world.js";

const places = { sidebar: document.getElementById("sidebar"), main: document.getElementById("main"), thread: document.getElementById("thread") };
const LAST_PERSON = "workspace-last-person";

let world = null;
let line = null;
let waiting = [];
let loading = null;
let entering = 0;
let drawing = null;
let channelPane = null;
let threadPane = null;
let homeSurface = null;
const shared = { surfaces: new Map(), editing: new Map(), notes: new Map(), hidden: new Set() };
const modals = new Modals(() => {});

const route = () => {
  const [channelId = "", threadTs = ""] = decodeURIComponent(location.hash.slice(1)).split("/");
  return { channelId, threadTs, isHome: channelId === "home" };
};
const asked = () => new URLSearchParams(location.search).get("as");

// --- Who acts -------------------------------------------------------------------------------------------------------

async function become(userId) {
  if (userId === world?.me.id) return;
  history.pushState(null, "", `?as=${encodeURIComponent(userId)}${location.hash.split("/")[0]}`);
  await enter();
}

/** Starts over for the person in the address: a live line first, then everything, so nothing falls between. */
async function enter() {
  line?.stop();
  line = null;
  waiting = [];
  shared.editing.clear();
  shared.notes.clear();
  shared.surfaces.clear();
  channelPane = threadPane = homeSurface = null;
  const as = asked() ?? remembered();
  entering += 1;
  const turn = entering;
  try {
    const answer = await api.workspace(as);
    if (turn !== entering) return;
    world = new World(answer);
    remember(world.me.id);
    useZone(world.me.tz);
    followPermalink();
    if (!asked()) history.replaceState(null, "", `?as=${encodeURIComponent(world.me.id)}${location.hash}`);
    settle();
    draw();
    line = new Line(world.me.id, heard, (standing) => offlineBar(standing, () => line?.now()));
  } catch (error) {
    if (!(error instanceof api.Refusal)) throw error;
    if (turn !== entering) return;
    if (!asked() && as && error.code !== "offline") {
      remember("");
      await enter();
    } else failed(error, as);
  }
}

function remembered() {
  try {
    return localStorage.getItem(LAST_PERSON);
  } catch {
    return null;
  }
}

function remember(id) {
  try {
    localStorage.setItem(LAST_PERSON, id);
  } catch {
    // Private windows may refuse; the address still carries the person.
  }
}

function failed(error, as) {
  world = null;
  modals.hide();
  places.sidebar.replaceChildren();
  places.thread.hidden = true;
  document.body.dataset.pane = "channel";
  const words = asked() ? `Nobody here has the id “${as}”.` : "The address doesn't say who is acting. Add ?as= and a person's id to it.";
  places.main.replaceChildren(el("div", { class: "blank" }, el("h2", {}, error.code === "offline" ? "The workspace can't be reached" : "Who is acting?"),
    el("p", {}, error.code === "offline" ? "Is it running? Start it again, then try once more." : `${words}${asked() ? "" : ` (${error.message})`}`),
    el("div", { class: "dialog-actions" },
      asked() && error.code !== "offline" && el("a", { class: "button plain", href: "/" }, "Start over"),
      el("button", { type: "button", class: "button primary", on: { click: () => enter() } }, "Try again"))));
}

// --- Keeping current ------------------------------------------------------------------------------------------------

function heard(frame) {
  if (frame.kind === "hello") {
    if (frame.rev !== world.rev) reload();
    return;
  }
  if (loading) {
    waiting.push(frame);
    return;
  }
  take(frame);
}

function take(frame) {
  if (frame.kind === "notice") toast(frame.text);
  if (world.apply(frame) === "reload") {
    reload();
    return;
  }
  drawSoon();
}

/** Frames come in bursts: one drawing for all of them. */
function drawSoon() {
  drawing ??= setTimeout(() => {
    drawing = null;
    draw();
  }, 0);
}

/** Fetches everything again; frames that come meanwhile are applied after. */
async function reload() {
  if (loading) return;
  const mine = world.me.id;
  loading = api.workspace(mine);
  try {
    const answer = await loading;
    if (world?.me.id === mine) {
      world = new World(answer);
      useZone(world.me.tz);
    }
  } catch (error) {
    if (error.code !== "offline") toast(error.message, "bad");
  }
  loading = null;
  const missed = waiting;
  waiting = [];
  for (const frame of missed) {
    if (frame.kind === "notice") toast(frame.text);
    world.apply(frame);
  }
  settle();
  draw();
}

// --- Where one is ---------------------------------------------------------------------------------------------------

/** A permalink (`?channel=…&ts=…`) becomes the page's own address: the channel, and the thread the message stands in. */
function followPermalink() {
  const query = new URLSearchParams(location.search);
  const [channelId, ts] = [query.get("channel"), query.get("ts")];
  if (!channelId || !world.channels.has(channelId)) return;
  const message = ts ? world.find(channelId, ts) : null;
  const rootTs = message ? (message.thread_ts ?? (message.replies.length ? ts : "")) : "";
  history.replaceState(null, "", `?as=${encodeURIComponent(world.me.id)}#${channelId}${rootTs ? `/${rootTs}` : ""}`);
}

/** Puts the address right: an open channel that exists for this person. */
function settle() {
  const { channelId, isHome } = route();
  if ((isHome && world.hasHome) || world.channels.has(channelId)) return;
  const { mine, others } = world.listed();
  const first = mine.find((channel) => unread(world, channel).count) ?? mine[0] ?? others[0];
  history.replaceState(null, "", `${location.search}${first && !isPhone() ? `#${first.id}` : ""}`);
}

const called = (channel) => (channel.is_im ? channel.name : `#${channel.name}`);
const sign = (channel) => (channel.is_im ? null : channel.is_private ? icon("lock") : "#");
const isPhone = () => matchMedia("(max-width: 720px)").matches;
const go = (hash) => { location.hash = hash; };

function draw() {
  if (!world) return;
  const at = route();
  const channel = world.channels.get(at.channelId);
  if (channel && at.threadTs && !world.root(channel.id, at.threadTs)) at.threadTs = "";
  noteNews(channel, at);
  markRead(channel, at);
  document.body.dataset.pane = at.isHome ? "channel" : !channel ? "list" : at.threadTs ? "thread" : "channel";
  drawSidebar(at);
  if (!at.isHome) homeSurface = null;
  if (at.isHome && world.hasHome) drawHome();
  else if (channel) drawChannel(channel);
  else nothingOpen();
  drawThread(channel, at.threadTs);
  modals.draw(world);
  const news = [...world.channels.values()].filter((one) => world.joined(one)).reduce((sum, one) => sum + unread(world, one).count, 0);
  document.title = `${news ? `(${news}) ` : ""}${at.isHome ? world.app.name : channel ? called(channel) : "Channels"} · ${world.team.name}`;
}

function drawSidebar(at) {
  const putBack = holdFocus(places.sidebar);
  const expanded = places.sidebar.querySelector(".switcher")?.getAttribute("aria-expanded") === "true";
  const scrolled = places.sidebar.querySelector(".side-scroll")?.scrollTop ?? 0;
  const keep = expanded ? places.sidebar.querySelector(".switcher") : null;
  const parts = sidebar(world, at, { become }).filter(Boolean);
  places.sidebar.replaceChildren(...parts.map((part) => (keep && part.classList.contains("switcher") ? keep : part)));
  places.sidebar.querySelector(".side-scroll").scrollTop = scrolled;
  putBack(places.sidebar);
}

/** Where the "New" line stands, fixed at the moment a place is opened: what comes while one looks on is not marked. */
function noteNews(channel, at) {
  if (!channel) return;
  const since = (place, messages) => (latest(messages) > readUpTo(world, place) ? readUpTo(world, place) : null);
  if (channelPane?.channelId !== channel.id) shared.newSince = since(channel.id, channel.messages);
  const root = at.threadTs ? world.root(channel.id, at.threadTs) : null;
  if (root && threadPane?.ts !== root.ts) shared.threadNewSince = since(`${channel.id}/${root.ts}`, root.replies);
}

function markRead(channel, at) {
  if (!channel || document.visibilityState === "hidden" || !document.hasFocus()) return;
  read(world, channel.id, latest(channel.messages));
  const root = at.threadTs ? world.root(channel.id, at.threadTs) : null;
  if (root?.replies.length) read(world, `${channel.id}/${root.ts}`, latest(root.replies));
}

function viewOf(channel, inThread) {
  const busyOf = (message) => {
    const surface = shared.surfaces.get(`${world.me.id}/${channel.id}/${message.ts}`);
    return surface ? surface.presses() : "";
  };
  return { ...shared, world, channel, inThread, redraw: draw, busyOf, openThread: (ts) => go(`${channel.id}/${ts}`) };
}

// --- The panes ------------------------------------------------------------------------------------------------------

const backButton = (label, run) => el("button", { type: "button", class: "icon-button back", "aria-label": label, on: { click: run } }, icon("back"));

function drawChannel(channel) {
  const isNew = channelPane?.channelId !== channel.id || channelPane.as !== world.me.id;
  if (isNew) openChannel(channel);
  const signature = JSON.stringify([channel.name, channel.topic, channel.members, channel.is_private, channel.is_archived, channel.is_ext_shared, world.joined(channel), world.team.name]);
  if (channelPane.signature !== signature) {
    channelPane.signature = signature;
    channelPane.head.replaceChildren(...channelHead(channel));
    const foot = channelFoot(channel);
    channelPane.foot.replaceChildren(foot);
  }
  const own = !isNew && channel.messages.at(-1)?.user === world.me.id && channel.messages.at(-1).ts > (channelPane.list.lastTs ?? "");
  channelPane.list.newSince = shared.newSince;
  channelPane.list.draw([welcome(channel), ...channel.messages], viewOf(channel, false), { follow: isNew || own });
  if (isNew && !isPhone()) channelPane.composer?.field.focus({ preventScroll: true });
}

function openChannel(channel) {
  closeMenu();
  const list = new MessageList(`Messages in ${channel.name}`);
  const head = el("header", { class: "pane-head" });
  const foot = el("div", { class: "pane-foot" });
  channelPane = { channelId: channel.id, as: world.me.id, list, head, foot, signature: null, composer: null };
  places.main.replaceChildren(head, list.node, foot);
}

function channelHead(channel) {
  const people = (channel.members ?? []).map((id) => world.users.get(id)).filter((user) => user && !user.is_bot);
  return [
    backButton("Back to the channels", () => go("")),
    el("div", { class: "pane-title" }, el("h2", {}, sign(channel), channel.name, channel.is_im && el("span", { class: "app-badge" }, "App"), channel.is_archived && el("span", { class: "tag" }, "archived"), channel.is_ext_shared && el("span", { class: "tag" }, sharedWith(channel))),
      channel.topic && el("p", { class: "topic" }, mrkdwn(channel.topic, { world }))),
    people.length > 0 && !channel.is_im && el("span", { class: "members", title: people.map((user) => user.real_name).join(", "), role: "img", "aria-label": `Members: ${people.map((user) => user.real_name).join(", ")}` }, icon("person"), people.length),
  ].filter(Boolean);
}

/** Named by the other company's people who are in it. */
function sharedWith(channel) {
  const companies = new Set((channel.members ?? []).map((id) => world.users.get(id)?.company).filter(Boolean));
  return companies.size ? `shared with ${[...companies].join(", ")}` : "shared outside";
}

function channelFoot(channel) {
  channelPane.composer = null;
  if (channel.is_archived) return el("p", { class: "no-composer" }, "This channel is archived. It can be read, but nothing can be posted.");
  if (!world.joined(channel)) return el("p", { class: "no-composer" }, `${world.me.real_name} is not in this channel, so this is for reading only.`);
  const place = { key: `${world.me.id}/${channel.id}`, label: `Message ${called(channel)}`, world, inThread: false };
  channelPane.composer = new Composer(place, (said) => send(channel, said, null));
  return channelPane.composer.node;
}

function welcome(channel) {
  const empty = channel.messages.length === 0;
  const words = empty
    ? `No messages yet.${channel.is_im ? ` Only you and ${channel.name} can read what stands here.` : world.joined(channel) && !channel.is_archived ? ` What ${world.app.name ?? "the app"} and the others here post will stand here.` : ""}`
    : channel.is_im ? `This is the beginning of your messages with ${channel.name}.` : `This is the beginning of #${channel.name}.`;
  const node = el("div", { class: `welcome${empty ? " empty" : ""}` }, el("span", { class: "welcome-sign", "aria-hidden": "true" }, channel.is_im ? icon("person") : sign(channel)), el("h3", {}, channel.name), el("p", {}, words));
  return { fixed: "welcome", signature: `${channel.name}/${words}`, node };
}

async function send(channel, { text, files }, threadTs) {
  if (text.startsWith("/") && !files.length && /^\/[\w-]+(\s|$)/.test(text)) {
    if (threadTs) throw new api.Refusal("command_in_thread", "Slash commands don't work in threads. Use them in the channel's own box.");
    const name = text.split(/\s/)[0].toLowerCase();
    if (!(world.app.commands ?? []).some((one) => one.command === name)) throw new api.Refusal("unknown_command", `${name} is not a command in this workspace.`);
    await api.command({ as: world.me.id, channel: channel.id, text });
    return;
  }
  const sent = await Promise.all(files.map((file) => api.upload(world.me.id, file)));
  await api.say({ as: world.me.id, channel: channel.id, text, ...(threadTs && { thread_ts: threadTs }), ...(sent.length && { files: sent }) });
}

function drawThread(channel, ts) {
  const root = channel && ts ? world.root(channel.id, ts) : null;
  places.thread.hidden = !root;
  document.getElementById("shell").classList.toggle("with-thread", Boolean(root));
  if (!root) { threadPane = null; places.thread.replaceChildren(); return; }
  const isNew = threadPane?.ts !== ts || threadPane.channelId !== channel.id || threadPane.as !== world.me.id;
  if (isNew) openThread(channel, ts);
  const count = root.replies.filter((reply) => !reply.ephemeral).length;
  const divider = { fixed: "count", signature: String(count), node: el("div", { class: "count-line", role: "separator" }, el("span", {}, count ? `${count} ${count === 1 ? "reply" : "replies"}` : "No replies yet")) };
  const own = !isNew && root.replies.at(-1)?.user === world.me.id && root.replies.at(-1).ts > (threadPane.list.lastTs ?? "");
  threadPane.list.newSince = shared.threadNewSince;
  threadPane.list.draw([root, divider, ...root.replies], viewOf(channel, true), { follow: isNew || own });
  if (isNew && !isPhone()) threadPane.composer?.field.focus({ preventScroll: true });
}

function openThread(channel, ts) {
  closeMenu();
  const list = new MessageList("Thread", { divide: false });
  const close = () => go(channel.id);
  const head = el("header", { class: "pane-head" }, backButton(`Back to ${channel.name}`, close),
    el("div", { class: "pane-title" }, el("h2", {}, "Thread"), el("p", { class: "topic" }, called(channel))),
    el("button", { type: "button", class: "icon-button close-thread", "aria-label": "Close thread", on: { click: close } }, icon("close")));
  const writes = world.joined(channel) && !channel.is_archived;
  const place = { key: `${world.me.id}/${channel.id}/${ts}`, label: "Reply…", world, inThread: true };
  const composer = writes ? new Composer(place, (said) => send(channel, said, ts)) : null;
  threadPane = { ts, channelId: channel.id, as: world.me.id, list, composer };
  places.thread.replaceChildren(head, list.node, el("div", { class: "pane-foot" }, composer?.node ?? el("p", { class: "no-composer" }, "This thread is for reading only.")));
}

/** Drawn as it last stood; that it was opened, the app is told once. */
function drawHome() {
  channelPane = null;
  if (!homeSurface) {
    homeSurface = { problem: null };
    if (world.app.has_home) api.openHome({ as: world.me.id }).catch((error) => toast(error.message, "bad"));
  }
  if (!world.home) {
    places.main.replaceChildren(el("div", { class: "blank" }, el("h2", {}, world.app.name), el("p", {}, `${world.app.name} has nothing to show here yet.`)));
    return;
  }
  homeSurface.surface ??= new Surface(world.me.id, { view_id: world.home.id }, (words) => { homeSurface.problem = words; }, draw);
  homeSurface.surface.where = { view_id: world.home.id };
  homeSurface.surface.blocks = world.home.blocks;
  const signature = JSON.stringify([world.home, world.me.id, homeSurface.problem, homeSurface.surface.presses()]);
  if (homeSurface.signature === signature && places.main.querySelector(".home")) return;
  homeSurface.signature = signature;
  const app = { id: world.app.id ?? "app", name: world.app.name, isApp: true };
  places.main.replaceChildren(
    el("header", { class: "pane-head" }, backButton("Back to the channels", () => go("")), avatar(app, "small"), el("div", { class: "pane-title" }, el("h2", {}, world.app.name), el("p", { class: "topic" }, "Home"))),
    el("div", { class: "home scroller", tabindex: 0, "aria-label": `${world.app.name} home` }, drawBlocks(world.home.blocks, { world, surface: homeSurface.surface }), homeSurface.problem && el("p", { class: "press-error", role: "alert" }, homeSurface.problem)));
}

function nothingOpen() {
  channelPane = null;
  const words = world.channels.size ? "Choose a channel on the left." : "There are no channels in this workspace that you can see.";
  places.main.replaceChildren(el("div", { class: "blank" }, el("h2", {}, world.channels.size ? "Nothing open" : "No channels"), el("p", {}, words)));
}

// --- The page's own events ------------------------------------------------------------------------------------------

window.addEventListener("hashchange", draw);
window.addEventListener("popstate", () => { if (world && asked() && asked() !== world.me.id) enter(); });
window.addEventListener("focus", draw);
window.addEventListener("storage", () => { forgetMarks(); drawSoon(); });
document.addEventListener("visibilitychange", draw);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const { channelId, threadTs } = route();
  if (threadTs) go(channelId);
});
setInterval(() => refreshTimes(), 20_000);

enter();

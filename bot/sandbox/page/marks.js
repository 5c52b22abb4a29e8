// What this person has read: kept in the browser, per person, so a switch to a colleague shows what is new to them.


const key = (world) => `workspace-read:${world.team.id}:${world.me.id}`;

let cache = { key: null, all: {} };

function marks(world) {
  if (cache.key === key(world)) return cache.all;
  cache = { key: key(world), all: {} };
  try {
    cache.all = JSON.parse(localStorage.getItem(cache.key)) ?? {};
  } catch {
    cache.all = {};
  }
  return cache.all;
}

/** Another window of this browser read something: the marks are looked up anew. */
export function forgetMarks() {
  cache = { key: null, all: {} };
}

/** Marks `place` (a channel id, or "channel/ts" for a thread) as read up to `ts`. Answers whether that was news. */
export function read(world, place, ts) {
  const all = marks(world);
  if (!ts || (all[place] ?? "") >= ts) return false;
  all[place] = ts;
  try {
    localStorage.setItem(key(world), JSON.stringify(all));
  } catch {
    // A private window may refuse to store: the mark then lasts as long as the page.
  }
  return true;
}

export function readUpTo(world, place) {
  return marks(world)[place] ?? "";
}

const PINGS = /<(?:@([UW]\w+)|!(channel|here|everyone))/g;
const seen = new WeakMap();

/** Whom words in Slack's markup call: user ids, and "everyone". */
function called(text) {
  return [...String(text ?? "").matchAll(PINGS)].map(([, user]) => user ?? "everyone");
}

/** The same in blocks: only `user` and `broadcast` elements and mrkdwn call anybody; plain words never do. */
function calledIn(part) {
  if (Array.isArray(part)) return part.flatMap(calledIn);
  if (!part || typeof part !== "object") return [];
  if (part.type === "user") return [part.user_id];
  if (part.type === "broadcast") return ["everyone"];
  if (part.type === "mrkdwn") return called(part.text);
  return Object.values(part).flatMap(calledIn);
}

function callsOf({ text, blocks }) {
  if (!blocks?.length) return called(text);
  if (!seen.has(blocks)) seen.set(blocks, calledIn(blocks));
  return seen.get(blocks);
}

export function mentions(world, message) {
  const calls = callsOf(message);
  return calls.includes(world.me.id) || calls.includes("everyone");
}

/** A thread is followed by who wrote in it or is named in it. */
export function follows(world, root) {
  const all = [root, ...root.replies];
  return all.some((message) => (message.user === world.me.id && !message.ephemeral) || mentions(world, message));
}

const isNews = (world, message, mark) => message.ts > mark && message.user !== world.me.id && !message.ephemeral && message.subtype !== "tombstone";

export function newReplies(world, channel, root) {
  if (!root.replies.length || !follows(world, root)) return [];
  const mark = readUpTo(world, `${channel.id}/${root.ts}`);
  return root.replies.filter((reply) => isNews(world, reply, mark));
}

/** `{count, mentions}` of what is new to this person in one channel. */
export function unread(world, channel) {
  const mark = readUpTo(world, channel.id);
  const fresh = channel.messages.filter((message) => isNews(world, message, mark));
  for (const root of channel.messages) fresh.push(...newReplies(world, channel, root));
  return { count: fresh.length, mentions: fresh.filter((message) => mentions(world, message)).length };
}

export function latest(messages) {
  return messages.reduce((ts, message) => (message.ts > ts ? message.ts : ts), "");
}


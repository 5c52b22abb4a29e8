// One conversation as it is kept in the browser, and what each change makes of it. The same change may come twice: a
// turn is read as it stands now, and its edits follow.

const KEPT_TURNS = 200; // turns kept in the browser; the server has them all
const ASSISTANT = { who: "assistant", name: null, by: null, opens: null, rate: null, score: null, blocked: false };

function nothingYet() {
  const said = { rev: 0, turns: [], state: ASSISTANT, team: null };
  // `heard`: this browser's time of the last word either way; `chosen`: a score that Baton does not have yet; `read` and
  // `seen`: up to which turn the customer and the agent have read.
  const own = { comment: "", chosen: null, told: null, email: "", picked: false, stays: false };
  return { id: null, heard: null, ...said, ratedAfter: null, askedAfter: null, read: 0, seen: 0, ...own };
}

function lastSeq(talk) {
  return talk.turns.at(-1)?.seq ?? 0;
}

const TAKES = {
  turn(talk, { seq, client_id, speaker, name, text, sources, attachments, edited, deleted, at, picture }) {
    const turn = { seq, client_id, speaker, name, text: String(text), at, edited: Boolean(edited), deleted: Boolean(deleted) };
    if (picture) turn.picture = String(picture);
    turn.sources = Array.isArray(sources) ? sources : [];
    turn.attachments = Array.isArray(attachments) ? attachments : [];
    const known = talk.turns.findIndex((one) => one.seq === seq);
    if (known >= 0) talk.turns[known] = turn;
    else talk.turns.push(turn);
    talk.turns.splice(0, talk.turns.length - KEPT_TURNS);
  },

  edit(talk, { seq, text }) {
    const turn = talk.turns.find((one) => one.seq === seq);
    if (turn && !turn.deleted) Object.assign(turn, { text: String(text), edited: true });
  },

  files(talk, { seq, attachments }) {
    const turn = talk.turns.find((one) => one.seq === seq);
    if (turn && !turn.deleted && Array.isArray(attachments)) turn.attachments = attachments;
  },

  delete(talk, { seq }) {
    const turn = talk.turns.find((one) => one.seq === seq);
    if (turn) Object.assign(turn, { text: "", attachments: [], sources: [], deleted: true });
  },

  state(talk, change) {
    const awaited = change.who === "waiting" || change.who === "parked";
    if (change.rate && !talk.state.rate) talk.ratedAfter = lastSeq(talk);
    if (!change.rate) Object.assign(talk, { comment: "", chosen: null });
    if (change.who !== "assistant" && talk.state.who === "assistant") talk.askedAfter = lastSeq(talk);
    if (change.who === "assistant") Object.assign(talk, { told: null, askedAfter: null });
    if (awaited) talk.team = change.name;
    talk.state = { ...ASSISTANT, ...change };
  },

  seen(talk, { by, seq }) {
    const side = by === "agent" ? "seen" : "read";
    talk[side] = Math.max(talk[side], Number(seq) || 0);
  },
};

/** A kind that this widget does not know is passed over. */
function takeChange(talk, change) {
  talk.rev = change.rev;
  talk.heard = Date.now();
  if (Object.hasOwn(TAKES, change.kind)) TAKES[change.kind](talk, change);
}

/** A conversation of the list that is still going on. */
function living({ who, last_at }) {
  return who !== "assistant" || Date.now() - Date.parse(last_at) < DAY;
}

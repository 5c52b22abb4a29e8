// The page's calls to the workspace. Every failure leaves here as a Refusal that carries words for the person.

export class Refusal extends Error {
  constructor(code, words) {
    super(words);
    this.code = code;
  }
}

const WORDS = {
  not_acknowledged: "The app didn't answer in time. Try again.",
  message_not_found: "That message is no longer here.",
  cant_edit_message: "This message can't be edited.",
  cant_update_message: "This message can't be edited.",
  cant_delete_message: "This message can't be deleted.",
  not_in_channel: "You are not in this channel.",
  is_archived: "This channel is archived. Nothing can be posted here.",
  msg_too_long: "That message is too long.",
  no_text: "There is nothing to send yet.",
  user_not_found: "There is no such person in this workspace.",
  unknown_command: "There is no such command here.",
  view_not_found: "This window was already closed.",
};

function wordsFor(answer, status) {
  const words = answer?.detail || WORDS[answer?.error];
  if (words) return words;
  return answer?.error ? `That didn't work (${answer.error}).` : `The workspace answered with an error (${status}).`;
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, cache: "no-store" });
  } catch {
    throw new Refusal("offline", "The workspace can't be reached. Nothing was sent.");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) throw new Refusal(answer?.error ?? "error", wordsFor(answer, response.status));
  return answer;
}

async function post(path, body) {
  const answer = await call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok === false && !answer.errors) throw new Refusal(answer.error, wordsFor(answer, 200));
  return answer;
}

export function workspace(as) {
  return call(`/page/workspace${as ? `?as=${encodeURIComponent(as)}` : ""}`, {});
}
export async function upload(as, { name, mimetype, bytes }) {
  const query = new URLSearchParams({ as, name, mimetype });
  const { id } = await call(`/page/files?${query}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: bytes });
  return { id };
}
export const say = (body) => post("/page/messages", body);
export const edit = (body) => post("/page/edits", body);
export const remove = (body) => post("/page/deletes", body);
export const removeFile = (body) => post("/page/file-deletes", body);
export const click = (body) => post("/page/clicks", body);
export const command = (body) => post("/page/commands", body);
export const shortcut = (body) => post("/page/shortcuts", body);
export const openHome = (body) => post("/page/home", body);
export const answerView = (id, body) => post(`/page/views/${encodeURIComponent(id)}`, body);

"""chat.*"""

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.markup import settle
from bot.sandbox.people import Channel
from bot.sandbox.posts import bot_message, parent_of, public, put, thread_root
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.access import writable
from bot.sandbox.web_api.arguments import Args

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000


def post(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: chat-post
    channel = writable(sandbox, args)
    message = _draft(sandbox, args) | _thread(sandbox, channel, args)
    sandbox.limits.check_post(channel.id, sandbox.seconds())
    stored = put(sandbox, channel, message)
    return {"channel": channel.id, "ts": stored["ts"], "message": public(stored)}


def _draft(sandbox: Sandbox, args: Args) -> Json:
    text = args.text("text", "")
    blocks = args.blocks() or []
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    return bot_message(sandbox, settle(text[:LONGEST_POST]), blocks)


def _thread(sandbox: Sandbox, channel: Channel, args: Args) -> Json:
    wanted = args.ts("thread_ts", "", "invalid_thread_ts")
    return parent_of(sandbox, channel, thread_root(sandbox, channel, wanted)) if wanted else {}

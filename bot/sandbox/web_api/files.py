"""files.*"""

from bot.sandbox import files
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.arguments import Args


def info(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: files-info
    file = files.info(sandbox, args.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    return {"file": file, "comments": [], "response_metadata": {"next_cursor": ""}}

"""usergroups.*"""

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.arguments import Args


def users_list(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: usergroups
    group = sandbox.workspace.groups.get(args.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}

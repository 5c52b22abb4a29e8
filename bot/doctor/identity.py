"""How the site vouches for its customers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.doctor.context import Context
from bot.doctor.finding import Finding, failed, ok, warning
from bot.doctor.secrets import MAKE_ONE, judged

NEW, OLD = "BATON_IDENTITY_SECRET", "BATON_IDENTITY_SECRET_OLD"


async def identity(context: Context) -> Sequence[Finding]:
    required, new, old = context.file.identity.required, context.secret(NEW), context.secret(OLD)
    if not new:
        return [_without(required=required, old=bool(old))]
    if wrong := judged(context, NEW):
        return [wrong]
    if old:
        return [
            warning(
                "the old secret is still taken",
                "take it out an hour after the site signs with the new one",
                OLD,
            )
        ]
    who = "only customers" if required else "visitors, and customers"
    return [ok(f"{who} whom the site vouches for may write")]


def _without(*, required: bool, old: bool) -> Finding:
    if required:
        return failed(
            "[identity] required = true, but there is no secret: nobody can write", f"{MAKE_ONE}", NEW
        )
    if old:
        return failed("only the old secret is set", f"the one that the site signs with is {NEW}", OLD)
    return ok("no secret is set: every customer is a visitor whom nobody vouches for")

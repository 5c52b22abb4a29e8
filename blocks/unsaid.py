"""Why an answer that was written in a window was not sent, or a macro not kept."""

from __future__ import annotations

from blocks.text import NAME_LIMIT, shorten
from bot.domain import errors


def unsaid(error: errors.BatonError) -> str:
    """ "" for what has nothing to do with that."""
    match error:
        case errors.NotASpeaker():
            holder = shorten(str(error.details.get("holder", "")), NAME_LIMIT)
            return f"Only {holder or 'its holder'} and their helpers answer this customer."
        case errors.HoleLeft():
            return f"Put words of your own in place of {error.details.get('names', '')} first."
        case errors.TextEmpty():
            return "Write something first."
        case errors.TextTooLong():
            return f"Use at most {int(error.details.get('limit', 0)):,} characters."
        case errors.TextNotPrintable():
            return "There are signs in it that can't be shown: type it anew, or paste it as plain text."
        case errors.UnknownPlaceholder():
            details = error.details
            return f"Nothing fills {details.get('names', '')}. Use {details.get('known', '')}, or no braces."
        case errors.UnknownMacro():
            return "This macro is no longer there."
        case errors.MacroTaken():
            return "Another macro has this title."
        case errors.TooManyMacros():
            return f"There are {error.details.get('limit', '')} macros already. Delete one first."
        case errors.NotAKeeper():
            return "Macros are made and changed by managers. Ask one, or whoever runs Baton."
        case _:
            return ""

"""Makes the script lean: what only its readers need stays at home.

It knows our own parts, not every script: a regular expression stands only after "(", "=", "," or ":", every
statement ends with its semicolon, and no two operators need the space between them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

_PATTERN = r"/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*"
_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)"
    r'|(?P<text>"(?:[^"\\\n]|\\.)*")'
    rf"|(?P<pattern>(?:(?<=[(=,:])|(?<=[(=,:]\s)){_PATTERN})"
    r"|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<space>\s+)"
    r"|(?P<mark>\.\.\.|.)",
    re.DOTALL,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
_SHEET = re.compile(r"\b(STYLE|FORMS|DARK) = `([^`]*)`")
_SHEET_SPACE = re.compile(r"\s*([{};,>])\s*|(:)\s+")
_NAMES = r"([\w$]+(?:, [\w$]+)*)"
_DECLARED = re.compile(rf"\b(?:const|let|class|function) \[?{_NAMES}|\({_NAMES}\) ?(?:=>|\{{)")
_KEYWORDS = """await async break case catch class const constructor continue default delete do else extends
finally for function get if in instanceof let new null of return set static super switch this throw try typeof
undefined var void while yield true false"""
_OWN = """conversation redraw composer scoring launcher outbox sending unreachable catchUp fetchTold
mendStatus identityRequired stopEditing readOutbox takeBack statusParts leaveEarlier showEarlier
drawLooking lookingTimer graceTimer retryTimer steadyTimer firstTimer mendWords mendFiles mendMore
fetchChanges takesFiles partEntry dayEntry walkTimer toBottom startOver shutBy sendButton editBar
watchErrors wasUnreachable unfit sendNow renewVisitor renewCustomer readSent isOpen retryAfter
refusal passing vouched stale tooOld showMore otherTab lookingWords laterTimer lastDrawn justNow
inSight heldBack makeForm drawButton catching watch turnEntry streamAddress sendTo sendChosen
sendAll scoreInput saveEdit renew readTo pressed pour pasted pageKey openMenu makeMore makeMiddle
makeFoot makeEditing makeCorrection listenForKeys leaveAddress keepFocus greetingEntry greet goOn
fitKeyboard expectTimer endedEntry drawThanks drawLog drawFoot drawBar checkUp carries askOrStop
answered atBottom picker settle exchange beginning emptied flushing spoken started hurry busy
attempt hears notice anchor chime shown door shared settings stored typed erase walking become
settled readTimer allowed flush spare regrets unsure epoch draft followed node memory draw
place root prefix known shut lost base again wanted shape tell mend news frame foot nodes reached
fetched inside live vouch later drop panel editing narrow middle offer"""
SHORTENED = frozenset(re.findall(r"\w+", _OWN))
"""Met often, and nobody else's: not the API's, not the browser's, not of what is kept there."""
_RESERVED = frozenset(re.findall(r"\w+", _KEYWORDS))


class Token(NamedTuple):
    kind: str
    text: str


def lean(code: str) -> str:
    """The same script with short names inside, and without comments, indentation and needless spaces."""
    tokens = [token for token in _tokens(_SHEET.sub(_sheet, code)) if token.kind != "comment"]
    short = _short_names(tokens)
    named = (Token(kind, short.get(text, text) if kind == "name" else text) for kind, text in tokens)
    return _tight(named)


def _tokens(code: str) -> Iterator[Token]:
    """Words of a template literal are of the kind "text"; what stands in its `${}` is read as code."""
    at, braces = 0, [0]  # how many are open in the code outside, and in each `${}` around us
    while at < len(code):
        found = _TOKEN.match(code, at)
        assert found is not None  # any character is a mark
        kind, text, at = str(found.lastgroup), found[0], found.end()
        yield Token(kind, text)
        if kind != "mark":
            continue
        braces[-1] += (text == "{") - (text == "}")
        ends = text == "}" and braces[-1] < 0
        if ends:
            braces.pop()
        if text == "`" or ends:
            words = _TEMPLATE.match(code, at)
            assert words is not None  # perhaps of no characters
            at = words.end() + (1 if code[words.end()] == "`" else 2)
            yield Token("text", code[words.start() : at])
            if code[at - 1] == "{":
                braces.append(0)


def _short_names(tokens: list[Token]) -> dict[str, str]:
    """For names we declare that are never a property's: with one short name everywhere they mean the same."""
    bare = "".join(text if kind != "text" else '""' for kind, text in tokens)
    declared = {name for pair in _DECLARED.findall(bare) for name in re.findall(r"[\w$]+", " ".join(pair))}
    uses = Counter(token.text for token in tokens if token.kind == "name")
    ours = declared - _properties([token for token in tokens if token.kind != "space"]) - _RESERVED
    ours |= SHORTENED
    fresh = (name for name in _fresh() if name not in uses and name not in _RESERVED)
    return {name: next(fresh) for name, _ in uses.most_common() if name in ours and len(name) > 2}


def _fresh() -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from letters
    for number in count(1):
        yield from (f"{letter}{number}" for letter in letters)


def _properties(tokens: list[Token]) -> set[str]:
    """Names after a dot, before a colon or alone in braces, and of methods; a few too many do no harm."""
    found, around = set(), [""]
    for before, token, after in zip(
        [Token("mark", ";"), *tokens], tokens, [*tokens[1:], Token("mark", ";")], strict=False
    ):
        if token.kind == "mark" and token.text in "([{":
            around.append(token.text)
        elif token.kind == "mark" and token.text in ")]}":
            around = around[:-1] or [""]
        elif token.kind == "text" and token.text.endswith("${"):
            around.append("$")
        inside = around[-1] == "{" and before.text in ("{", ",", "...") and after.text in (",", "}", "=", ":")
        method = after.text == "(" and before.text in ("{", "}", ";", "async", "get", "set", "static")
        if token.kind == "name" and (before.text in (".", "?.") or inside or method):
            found.add(token.text)
    return found


def _tight(tokens: Iterable[Token]) -> str:
    """A space is needed between two words only; a line's end stands for the semicolon it may be."""
    out: list[str] = []
    space = ""
    for kind, text in tokens:
        if kind == "space":
            space = "\n" if "\n" in text or space == "\n" else " "
            continue
        last = out[-1][-1:] if out else ""
        words = _wordy(last) and _wordy(text[:1])
        needed = words if space == " " else space == "\n" and last not in "{,;(" and text[:1] not in ".?:|&}"
        if needed or (words and space):
            out.append(space)
        out.append(text)
        space = ""
    return "".join(out)


def _wordy(character: str) -> bool:
    return bool(character) and (character.isalnum() or character in "_$")


def _sheet(found: re.Match[str]) -> str:
    looks = _SHEET_SPACE.sub(lambda mark: mark[1] or mark[2], found[2]).strip()
    return f"{found[1]} = `{looks}`"

"""Which language a customer writes, from small words and letters; "" rather than wrong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

from bot.assistant.tongues import LETTERS, OWN_LETTERS, SCRIPTS, SMALL_WORDS

READ = 600
"""Characters read: a language shows itself in the first lines."""

LEAST_LETTERS = 4
"""In a script of its own: two letters may be a name or a smiley."""

EVIDENCE, EVIDENCE_ENGLISH = 1.8, 0.8
"""Small words, at least. English, which is served, needs less."""

SHARING = 0.7
"""A small word that n languages have counts 1/n to this power."""

AHEAD = 1.15
"""Times the evidence of the next likely language."""

SHARE = 0.2
"""Of all words: two German words in a long English text are a quotation."""

LETTER = 0.5
"""What a word with a letter of its own adds to a language of which a small word was seen."""

CODE_DENSITY = 30
"""Characters to a mark of code: prose has a bracket or a semicolon now and then."""

_NO_WORDS = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|\S+://\S+|\bwww\.\S+|\S+@\S+|\S*[\d_\\/]\S*", re.DOTALL)
_CODE = re.compile(r"[{}=<>;\[\]|$]|\w\(|::|->")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’")


def detect(text: str) -> str:
    """A language tag such as "en" or "de"; "" for what is too short to tell, and for code, numbers, names."""
    plain = _prose(unicodedata.normalize("NFC", text[:READ]))
    return _by_script(plain) or _by_words(_WORD.findall(plain))


def _prose(text: str) -> str:
    lines = _NO_WORDS.sub(" ", text).splitlines()
    return "\n".join(line for line in lines if not _is_code(line))


def _is_code(line: str) -> bool:
    marks = len(_CODE.findall(line))
    return marks > 1 and len(line) < marks * CODE_DENSITY


def _by_script(text: str) -> str:
    """For text most of whose letters are of a script that few languages write."""
    scripts = Counter(script_of(char) for char in text if char.isalpha())
    foreign = {script: count for script, count in scripts.items() if script in SCRIPTS}
    count = sum(foreign.values())
    if not foreign or count < scripts["LATIN"] or count < _least(foreign):
        return ""
    if set(foreign) & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    script = max(foreign, key=lambda one: foreign[one])
    own = (tag for tag, letters in OWN_LETTERS.get(script, ()) if any(char in letters for char in text))
    return next(own, SCRIPTS[script])


def _least(scripts: dict[str, int]) -> int:
    """Where a sign is a syllable or a word, two are a lot."""
    return 2 if set(scripts) & {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"} else LEAST_LETTERS


def script_of(char: str) -> str:
    """A letter's, as "LATIN" or "GREEK"."""
    return unicodedata.name(char, "?").partition(" ")[0]


def _by_words(tokens: list[str]) -> str:
    said = list(dict.fromkeys(token.translate(_APOSTROPHES) for token in tokens))
    seen: dict[str, list[float]] = defaultdict(list)
    for token in said:
        for tag, weight in _small(token.casefold()):
            seen[tag].append(weight)
    scores = {tag: sum(weights) + _letters(tag, said) for tag, weights in seen.items()}
    ranked = sorted(scores, key=lambda tag: -scores[tag])
    if not ranked:
        return ""
    tag, score = ranked[0], scores[ranked[0]]
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    least = EVIDENCE_ENGLISH if tag == "en" else EVIDENCE
    told = len(seen[tag]) >= min(2, len(said)) or tag == "en"
    return tag if told and score >= least and score >= SHARE * len(said) and score > AHEAD * second else ""


def _small(word: str) -> list[tuple[str, float]]:
    """The languages of which it is a small word, each with its part of the evidence."""
    sharing = [tag for tag, small in SMALL_WORDS.items() if word in small]
    return [(tag, (1.0 / len(sharing)) ** SHARING) for tag in sharing]


def _letters(tag: str, said: list[str]) -> float:
    """Evidence by letters; a capital may begin a name, which is written as at home in every language."""
    own = LETTERS.get(tag, "")
    return LETTER * sum(token == token.lower() and any(char in own for char in token) for token in said)

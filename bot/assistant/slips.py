"""Slips of the finger in words that the knowledge has: "refnud" is "refund" where nothing is called so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.assistant.features import FUNCTION_WORDS
from bot.domain.signals.words import listed

SHORTEST, LONGEST = 5, 20
"""Letters; a slip makes a real word of a shorter one too often."""
FEW = 2
"""Words that say too little of their language."""
MOST = 300
"""Words of a text that are looked at: nobody's question is longer."""
_REAL = listed(
    """
    angel angle beard bitter black blank block board boots bored bound brand bread breed broad broke broken
    broker brook butter cable cables casual cause chain chained chair chance chances change changed changes
    changing charge charged charges charging cheap cheat class clear click clicks clock close closed
    cloth clothes coach coast coats contact contacts contract contracts costs couch could count
    country county court cover covered crash credit dairy diary dress drive driven driver edition every
    expect except fight filed filled final finds first fitted flight flights flour floor found frame fraud
    friend front glass grand grant grass green greet greed hotel hotels hostel house horse large latter
    later letter lease least leave light light listing lining living lover massage medal message metal
    modal model modem money monkey month mount mouse mouth night notice novel offer order other paint parts
    party paste patch pause phone photo place plain plane planet plant plate point police policy pouch power
    press price prices pride prince print prize prone quick quiet quite races radio rates ratio really reply
    retail retain return river round route royal scale score screen scream sender sense share shape shark
    sharp sheep sheet shirt shirts shoes short shots shows sight sign signs skirt skirts slice slide sleep
    smart smell smile sound south spare spoon sport staff stage stairs stamp stand start state steak steal
    steam steel stock stole stone store storm story stove strap stream strip stripe style sweet table
    tables tablet tablets taste tender thank their there these thick thing think those though thought
    thread three threw through tickets towel tower track trade trail train trains travel treat trial trick
    tried truck trust truth unite united until untied voice waist waste watch water waiter weather whether
    white whole women world would write wrote young yours
    """
)
"""Words of their own, a letter away from others of trade: who asks of a skirt is not told of shirts."""


class Slips:
    """Finds the known word that one letter left out, put in, changed or swapped makes of an unknown one.

    By words with one letter left out (Garbe's symmetric deletes): one look-up a letter, whatever is known.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._near: dict[str, list[str]] = {}
        for word in sorted(filter(_is_long, known)):
            for bare in {word, *_without_one(word)}:
                self._near.setdefault(bare, []).append(word)

    def mended(self, tokens: Sequence[str]) -> list[str]:
        """Words that are known, or near to none, and those near to several, stay as they are; all do where
        fewer than half are known: that is another language, or another matter."""
        read = tokens[:MOST]
        known = [token in self._known or token in FUNCTION_WORDS for token in read]
        if len(read) > FEW and 2 * sum(known) < len(read):
            return list(tokens)
        mended = [one if there else self._mended(one) for one, there in zip(read, known, strict=True)]
        return [*mended, *tokens[MOST:]]

    def _mended(self, token: str) -> str:
        if not _is_long(token) or token in _REAL:
            return token
        bare = {token, *_without_one(token)}
        near = {word for one in bare for word in self._near.get(one, ()) if _is_slip(token, word)}
        return near.pop() if len(near) == 1 else token


def _is_long(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_slip(token: str, word: str) -> bool:
    """Of words that share all but a letter: the first is rarely the wrong one, and a plural is no slip."""
    if token[0] != word[0] or token + "s" == word or word + "s" == token:
        return False
    if abs(len(token) - len(word)) == 1:
        return True
    differ = [at for at in range(len(token)) if token[at] != word[at]]
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(token) == sorted(word)
    return len(differ) == 1 or swapped

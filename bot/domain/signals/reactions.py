"""How a customer takes an answer: turned down, said already, or nothing but thanks."""

from __future__ import annotations

import re

from bot.domain.signals.words import Pattern, clauses, listed, plain, tokens

_REJECTS = Pattern(
    r"\b(?:not what i (?:asked|meant|mean|need|said|want)|thats not (?:it|right|what|my)|that is not "
    r"(?:it|what|my)|not helpful|unhelpful|no help|wrong answer|not (?:an|the|my) answer|not relevant|"
    r"irrelevant|did(?:nt| not) (?:help|work|answer|ask)|does(?:nt| not) (?:help|work|answer|apply)|"
    r"is(?:nt| not) (?:helping|working|what|it)|you(?:re| are) not (?:listening|helping|reading|"
    r"understanding)|you (?:dont|do not|didnt|did not) (?:understand|listen|answer|get it|read)|"
    r"misunderst\w+|already (?:tried|did|done|told|said|asked|read|know)|still (?:not|doesnt|dont|no|"
    r"nothing|waiting|the same|wrong|cant|unresolved|broken|fails?|failing)|tried (?:that|all|"
    r"everything|this)|same (?:answer|thing|text) (?:again|as)|no luck|(?:same|wrong|fail\w*|errors?|"
    r"declined|refused|happen\w*|broke\w*|did it) (?:\w+ ){0,3}?again|i meant|i was asking|read (?:it|"
    r"my \w+) again|nothing to do with)\b"
)
_NOES = frozenset(
    {"no", "nope", "nah", "wrong", "incorrect", "not really", "no it isnt", "no it doesnt", "no it didnt"}
)
_MISSED = Pattern(
    r"\b(?:not what i (?:asked|meant|mean|need|said|want)|thats not (?:it$|what i|an answer|my "
    r"question)|not helpful|unhelpful|you(?:re| are) not (?:listening|helping|reading|understanding)|"
    r"(?:that|this|it|your answer) (?:didnt|did not|doesnt|does not) (?:help|answer)|you (?:dont|do not|"
    r"didnt|did not) (?:understand|listen|answer|get it|read)|wrong answer|same (?:useless |stupid |"
    r"wrong |canned )?(?:answer|reply|text|link|article) (?:again|as|every)|(?:stop|quit|keep) "
    r"(?:sending|giving|repeating|posting|telling) (?:me )?(?:the same|that|this|those)|nothing to do "
    r"with (?:my|what))\b"
)
_SAYS_AGAIN = Pattern(
    r"\b(?:as i (?:already |just |have )?(?:said|told|wrote|asked|mentioned|explained)|like i (?:said|"
    r"told)|i (?:have |ve |just )?(?:already|just) (?:said|told|asked|explained|wrote|mentioned)|ive "
    r"already (?:said|told|asked|explained)|how (?:many|often) (?:more )?(?:times )?(?:do i|must i|have "
    r"i)|(?:let me|i will|ill) (?:repeat|rephrase|ask again)|(?:asking|ask|saying|telling you) (?:you "
    r")?(?:this )?(?:again|once more|for the \w+ time)|i repeat|(?:second|third|fourth|fifth|sixth|"
    r"tenth|hundredth|nth|2nd|3rd|4th|5th|10th) time (?:i|im|that i|asking|now))\b"
)

_THANKS = listed(
    """
    ok okay k great perfect super cool fine nice good lovely brilliant awesome excellent wonderful
    wow yes yeah yep no nope alright right thanks thank thx ty tysm cheers ta bye goodbye ciao you u
    so very much a lot many for your the help that thats it all is was that's have day one evening
    weekend too again then and oh ah got worked works really appreciated appreciate your quick
    answer understood sorted solved now i
    """
)
_THANKING = listed(
    """
    ok okay k great perfect super cool fine thanks thank thx ty tysm cheers ta bye goodbye ciao
    lovely brilliant awesome excellent wonderful good nice alright understood sorted solved
    appreciated appreciate worked works thats
    """
)
_SIGNS = re.compile(r"[👍🙏😊🙂❤👌😀😄🎉💯✅]")
_SMALL_TALK = listed(
    """
    hi hello hey hiya howdy yo greetings good morning afternoon evening day there everyone team all
    how are you doing today is it going whats up sup nice to meet
    """
)
_GREETING = listed(
    """
    hi hello hey hiya howdy yo greetings morning afternoon evening day whats how nice
    """
)
_GREETS = Pattern(
    r"^(?:dear (?:sirs?|madam|sir (?:or|and) madam|all|friends?|colleagues?|support|(?:\w+ )?team|helpdesk|"
    r"help|customer (?:service|support|care))|(?:greetings|hello|hi|hey)(?: \w+)? from "
    r"(?:an? |the |(?:new|san|los|st|\w+y) )*\w+|"
    r"(?:(?:hi|hello|hey) )?(?:(?:is )?(?:this|it) (?:thing |chat |bot )?(?:on|working)|test(?:ing)?)|"
    r"h[ea]ll?o{2,}|hi{2,}|hey{2,}|hiya+)$"
)
"""What no list of words tells: how a letter begins, where somebody greets from, whether this is on."""
_BARE = 12
"""Words; nobody thanks at greater length without saying something."""


def rejects(text: str) -> bool:
    """True when the customer says, after an answer, that it missed; a bare "no" is enough."""
    return " ".join(tokens(text)) in _NOES or any(_REJECTS.search(clause) for clause in clauses(text))


def missed(text: str) -> bool:
    """The same told of the answer itself: "it doesn't work" may be the stove."""
    return any(_MISSED.search(clause) for clause in clauses(text))


def says_again(text: str) -> bool:
    """The customer says that they said it before."""
    return any(_SAYS_AGAIN.search(clause) for clause in clauses(text))


def is_thanks(text: str) -> bool:
    """True when nothing but thanks or a goodbye is said; a bare "no" or anything asked is more."""
    said = tokens(text)
    if not said:
        return bool(_SIGNS.search(text[:_BARE]))
    if len(said) > _BARE or "?" in plain(text) or not set(said) <= _THANKS:
        return False
    return not _THANKING.isdisjoint(said)


def is_small_talk(text: str) -> bool:
    """A greeting and no more."""
    said = tokens(text)
    if not 0 < len(said) <= _BARE:
        return False
    greets = set(said) <= _SMALL_TALK and not _GREETING.isdisjoint(said)
    return greets or bool(_GREETS.search(" ".join(said)))

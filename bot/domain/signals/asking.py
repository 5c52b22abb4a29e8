"""Which sentences of a turn ask for something, and turns that ask for nothing: they take an answer as given.

Read from the marks and the shape of a sentence, so that it needs no list of matters. In doubt a turn asks:
who only nods and is drafted for loses less than who asks and is nodded at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.signals.about import about
from bot.domain.signals.person import asked_for_person
from bot.domain.signals.reactions import is_small_talk, is_thanks
from bot.domain.signals.words import Pattern, clauses, listed, plain

_SENTENCE = re.compile(r"[^.!?;…\n]+[.!?;…]*")
_YOU_AND_I = (
    r"(?:i|you|u|ya|we|they|it|he|she|there|this|that|these|those|my|your|our|his|her|their|the|an?|any\w*|"
    r"some\w*|all|people|every\w*)"
)
_LEADS = Pattern(
    r"^(?:(?:and|so|but|also|or|ok|okay|well|hi|hello|hey|hiya|please|pls|plz|oh|ah|now|then|actually|just|"
    r"right|alright|quick question|my question is|question|another thing|one more thing|by the way|btw|"
    r"sorry|thanks|thank you|cheers|good morning|good evening|good afternoon|dear \w+|in that case|"
    r"if so|do you know|any idea|basically|first|next|lastly|finally) )+"
)
_QUESTION = Pattern(
    r"^(?:how (?!nice|kind|lovely|cool|great|wonderful|clever|sweet|funny)|hows |why |what (?!an? |luck)|"
    r"whats |where |wheres |whens? (?=is|are|do|does|did|can|could|will|would|should|was|were)|"
    r"which |whos? |whose |whom |(?:then )?(?:what|why|how|when|where|who|which|"
    r"more)$|go on$|am i |any (?:chance|idea|way|news|update)|"
    rf"(?!did (?:that|it|this)\b)(?:is|are|was|were|do|does|did|can|could|will|would|shall|should|may|"
    rf"might|must|has|have|had|isnt|"
    rf"arent|dont|doesnt|didnt|cant|couldnt|wont|wouldnt|shouldnt|havent|hasnt) {_YOU_AND_I}\b)"
)
_REQUEST = Pattern(
    r"\b(?:i|we|id|im|ive|ill) (?:(?:would|will|really|also|just|still|do|now|am|have|m|d) )*(?:need|"
    r"want(?!ed)|wanna|wish (?!you)|(?:like|love|prefer)(?:d)? (?:to|it|an?|some|the|my|you)|"
    r"(?:got|have) (?:an? |another |one |some |more )*(?:question|problem|issue|query)|"
    r"(?:trying|looking|hoping|wanting|wondering|asking|struggling|having)|wonder|(?:cannot|cant|can not|"
    r"couldnt|could not) (?:find|see|get|log|open|use|access|remember|reach|work|tell|figure|seem|pay|"
    r"send))\b|"
    r"\b(?:please|pls|plz|kindly)\b.{0,40}\w|\b(?:can|could|would|will) (?:you|u|i|we|someone|somebody)\b|"
    r"\b(?:tell|show|help|let) (?:me|us)\b|(?<!no )\bneed (?:to|an?|some|help|more|my|the|your)\b|"
    r"\b(?:how (?:to|do|can|much|many|long|often|come)|whether)\b"
)
_ORDER = Pattern(
    r"^(?:tell|show|explain|describe|give|send|cancel|change|update|add|remove|set|find|check|make|reset|"
    r"block|close|open|order|buy|book|return|refund|track|stop|turn|activate|deactivate|delete|transfer|"
    r"move|pay|replace|repair|renew|remind|schedule|reserve|unlock|freeze|confirm|calculate|look up|list|"
    r"help|advise|suggest|recommend|read|name|call|ring|get|connect|put|pass|forward)\b(?! (?:it|"
    r"that) (?:now|"
    r"down|up|all|on)\b)"
)
_FINE = Pattern(
    r"\b(?:no (?:problem|problems|worries|need|more questions?|further questions?|probs?|hurry|rush|biggie|"
    r"hard feelings|harm done|complaints?|questions?)|not (?:bad|too bad|at all|any ?more|that hard|hard)|"
    r"nothing (?:else|more|further)|(?:never|didnt|did not|hadnt|dont think i) (?:would have |have |wouldve "
    r")?(?:knew|know|known|realise|realised|realize|realized|notice|noticed|thought|looked|guessed|found|"
    r"seen|spotted|expect|expected|heard)(?: of| about| there| of that| that)?|cant (?:believe|thank|"
    r"complain|wait)|couldnt (?:be|have been|have (?:asked|hoped)) \w+|(?:dont|wont|doesnt|do not) (?:need|"
    r"have|want) (?:any|anything|to|you|more|a|it|for)\b(?: \w+){0,3}|never ?mind|nvm|wasnt (?:so|that|too) "
    r"\w+|isnt (?:so|that|too) (?:hard|bad|difficult)|still (?:learning|new)|no longer (?:need\w*|"
    r"confused|worried)|all good|(?:problem|error|issue)s? (?:is |has |are )?(?:now )?(?:solved|gone|"
    r"fixed|sorted|disappeared)|(?:person|human|ticket|call) needed|now it isnt|"
    r"(?:what|all|everything) i need(?:ed)?|(?:not|isnt|no) (?:a|an) "
    r"(?:issue|problem)(?: any ?more| now)?)\b"
)
"""Denials that deny trouble."""
_TROUBLE = Pattern(
    r"\b(?:not|no|nor|none|nothing|nowhere|nobody|never|neither|without|cannot|(?:is|are|was|were|do|does|"
    r"did|ca|could|wo|would|should|have|has|had|ai|must|need)nt|but|however|although|"
    r"unfortunately|except|still|again|same|yet|already|alredy|though|instead|wrong\w*|declin\w*|lost|"
    r"lose|losing|stolen|stole|"
    r"missing|missed|broke\w*|error\w*|fail\w*|stuck|wait\w*|charged|twice|cancel\w*|leaving|switch\w*|"
    r"panic\w*|(?:have|got|had) to (?!say)|time i|refus\w*|reject\w*|"
    r"block\w*|delay\w*|damag\w*|expired|locked|problem\w*|issue\w*|trouble|complain\w*|refund\w*|"
    r"useless|stupid|ridiculous|rubbish|joke|pathetic|terrible|awful|worst|hopeless|angry|furious|"
    r"confus\w*|unclear|double|doubled|unable|gone|hurt\w*|urgent\w*|asap|help|want|wants|wanted|need|needs|"
    r"needed|asked|told|hacked|scam\w*|fraud\w*|stop\w*|crash\w*|empty|leak\w*|dead|died|fell|cracked|torn|"
    r"scratched|dropped|disappear\w*|vanish\w*|wast(?:e|ed|ing)|"
    r"(?<!as )\bi (?:did|tried|have (?:done|tried)) (?:that|this|it|exactly)|what i did|worked for (?!me)|"
    r"court|lawyers?|solicitors?|ombudsman|"
    r"chargeback|sue|end it all|suicid\w*|unknown|strange|weird|odd|bad|worse|slow|pending)\b"
)
_BEFORE_IT = (
    r"^(?:(?:oh|ah|aha|well|and|so|now|then|it|its|that|thats|this|was|is|are|be|im|i|id|you|u|youre|"
    r"youve|we|"
    r"been|all|most|really|very|just|too|much|so much|perfectly|literally|honestly|damn|omg|my god|oh my god|"
    r"anyway|yes|yeah|no|ok|okay|the|a|am|have|has|do|does|did|absolutely|truly|quite|must say|what|"
    r"every\w*) )*"
)
_TAKES = Pattern(
    _BEFORE_IT + r"(?:ok|okay|okey|okie|k|kk|yes+|yep|yup|yeah|aye|right|alright|aha|ah|oh|hm+|i see$|see$|"
    r"understood|noted|got (?:it|that|you|ya)|gotcha|makes (?:\w+ )?sense|fair (?:enough|point|play)|cool|"
    r"ace|"
    r"great|good|goody|lovely|brilliant|brill|perfect|super\w*|excellent|awesome|amazing|fantastic|wonderful|"
    r"fab\w*|nice|neat|sweet|champion|magic|wicked|wow|whoa|phew|yay|hooray|hurrah|woo\w*|bingo|"
    r"ha(?:ha)*h?|lol|hehe|thanks|thank|thx|ty|tysm|cheers|ta|appreciate\w*|grateful|obliged|bless|legend|"
    r"star|lifesaver|hero|easier than|quick(?:er)?|simple|simpler|easy|easily|sounds|exactly|precisely|"
    r"spot on|indeed|helpful|helps|helped|useful|happy|glad|pleased|relie\w+|delighted|love|made my day|"
    r"saved (?:me|my)|explains|answers|settles|clears|thatll|will (?:do|try)|off i|"
    r"crying with|learnt|"
    r"learned|nvm|never ?mind|nothing else|righto|np|no (?:worries|problems?|probs)|"
    r"(?:thats )?all i needed|(?:more|further|other) questions|bye|goodbye|ciao|see you|"
    r"night|as i thought|clear(?:er)?|on it|"
    r"at last|tried it|doing (?:it|that)|(?:never |wouldnt |would never )?(?:would )?have (?:looked|thought|"
    r"guessed|found)|thats$)\b"
)
_SOLVED = Pattern(
    r"(?:(?:^|\b(?:it|that|this|everything|all|now|and|finally|but) )(?:really |actually |finally |"
    r"just |all |now )*work(?:s|ed|ing)(?! (?:yesterday|once|before|for (?!me\b)|last|then|only))|"
    r"\b(?:its|is|are) (?:all |now |finally )*working(?! for)|"
    r"\b(?:fixed|sorted|solved|resolved|settled|done(?! with| that| so)|did the (?:trick|job)|did it$|"
    r"does the (?:trick|job)|all (?:set|good|clear|there|well)|got (?:me )?(?:there|through)|have "
    r"(?:what|all|everything) i need(?:ed)?|(?:problem|error|issue|message) (?:is |has )?(?:now )?(?:gone|"
    r"solved|fixed|sorted|disappeared)|person needed|(?:found|spotted|see|have|got) it(?: now)?|there it "
    r"(?:is|was)|its (?:back|there|in)$|(?:its|thats) (?:all )?over|leave it (?:there|at that)|now it (?:is|"
    r"does|works|shows|isnt)$|what i (?:needed|wanted|was after|was looking for)|that was it|got what i))\b"
)
_INTENDS = Pattern(
    r"\b(?:ill|i (?:will|shall)|will|lets|let me) (?:(?:just|then|also|now|definitely|certainly) )*(?:do "
    r"(?:it|that|this|so|as)|try|give (?:it|that|this) a|write (?:it|that|this)|note|keep|remember|bear|"
    r"have a (?:look|go|try)|check|look|see|use|read|let you know|leave it|go (?:and )?(?:do|try|check|"
    r"look))\b.*"
)
"""What they will do with the answer; "I'll sue you" is none of that."""
_LEAVES = Pattern(
    r"\b(?:gotta|got to|must|have to|need to) (?:run|dash|go|hurry|rush|fly)\b|^off i\b|"
    r"\bi wish you\b|\bhave an? \w+ (?:day|evening|night|weekend|week|one)\b|"
    r"^(?:i could )?(?:kiss|hug) (?:you|u)\b"
)
"""From here on they speak of themselves and not of a matter."""
_HAS_FOUND = Pattern(r"\b(?:found|spotted) it\b|\bthere it (?:is|was)\b")
_PEOPLE = Pattern(r"\b(?:persons?|humans?|agents?|managers?|supervisors?|operators?|representatives?)\b")
_NODDING = listed(
    """
    advance advice amazingly anyway basically bother bit bottom champion chat clarification cross dear easily
    evening expected expecting explanation finally folks friend guess haha hehe hint honest honestly hope info
    information lol lot mate method night obviously omg pal patience pleasant phew quicker relief side
    simple simpler surprisingly team thank thought three timing tip tips top trick truly way weekend
    wish wonderful yesss yessss
    """
)
"""Words that stand in a nod and name nothing new."""
_TAKEN = 3
"""Nods that may stand in a row: "haha ok brilliant"."""
_WHERE = 3
"""Words up to which the clause behind "found it" says where it was."""
_FOUND = Pattern(
    r"^(?:(?:oh|ah|ok|wait|no|actually|sorry|and|but) )*(?:(?:i )?(?:found|spotted|see|got|have) it(?: now)?|"
    r"there it (?:is|was)|never ?mind|nvm|forget it|figured it out|solved it myself|works now)$"
)
"""The last word of who takes back a question."""
_SIGNS = re.compile(r"[👍🙏😊🙂❤👌😀😄🎉💯✅😅😂🤣😁🥰😍🙌🤩]")
LONGEST = 30
"""Words; who says more than that after an answer says something besides."""


def telling(text: str) -> str:
    """The sentences that ask, where others stand beside them: what a story and a courtesy are put around.

    "" where nothing can be told apart. Where no sentence is a question, those that tell of trouble.
    """
    found = [one.strip() for one in _SENTENCE.findall(text)]
    said = [one for one in found if any(char.isalnum() for char in one)]
    asking = [one for one in said if _asks(one)] or [
        one for one in said if any(map(_is_trouble, clauses(one)))
    ]
    return " ".join(asking) if asking and len(asking) < len(said) else ""


def acknowledges(text: str) -> bool:
    """True when it only takes what was said before it: a nod, relief, what one will do, or that it is over.

    What was wrong may be told before the word that it is solved; after that word it is something new.
    """
    told = clauses(text)
    if not told:
        return bool(_SIGNS.search(text[:LONGEST]))
    if asked_for_person(text) or len(plain(text).split()) > LONGEST:
        return False
    if _any_asks(text) and not _FOUND.search(told[-1]):
        return False
    solved = max((at for at, one in enumerate(told, 1) if _solves(one)), default=0)
    if any(map(_is_trouble, told[solved:])) or any(map(_tells, _unsettled(told, solved))):
        return False
    return bool(solved or _SIGNS.search(text)) or any(map(_takes, told))


def _unsettled(told: Sequence[str], solved: int) -> Sequence[str]:
    """The clauses that the word of its end does not cover, up to a goodbye: they may bring something new."""
    rest = told[solved:]
    if solved and _HAS_FOUND.search(told[solved - 1]):
        rest = [one for one in rest if len(one.split()) > _WHERE]
    leaves = next((at for at, one in enumerate(rest) if _LEAVES.search(one)), len(rest))
    return rest[:leaves]


def _tells(clause: str) -> bool:
    """It names something, or somebody, beside the nod: "ok, the screen is black" is news."""
    bare = clause
    for pattern in (_FINE, _INTENDS, *[_TAKES] * _TAKEN):
        bare = pattern.taken_out(bare).strip()
    return bool(_PEOPLE.search(bare)) or not _NODDING.issuperset(about(bare))


def _any_asks(text: str) -> bool:
    return any(map(_asks, _SENTENCE.findall(text)))


def _asks(sentence: str) -> bool:
    if is_thanks(sentence) or is_small_talk(sentence):
        return False
    return "?" in sentence or any(_is_question(clause) for clause in clauses(sentence))


def _is_question(clause: str) -> bool:
    bare = _LEADS.compiled.sub("", clause)
    return bool(_QUESTION.search(bare) or _ORDER.search(bare) or _REQUEST.search(clause))


def _takes(clause: str) -> bool:
    return bool(_TAKES.search(clause) or _INTENDS.search(clause))


def _is_trouble(clause: str) -> bool:
    """Something is wrong, or denied, or qualified."""
    return bool(_TROUBLE.search(_FINE.compiled.sub(" ", clause)))


def _solves(clause: str) -> bool:
    """What stands behind the word may take it back: "it worked until Friday"."""
    found = _SOLVED.search(clause)
    if not found or _is_trouble(clause.removeprefix("but ")):
        return False
    return not _tells(clause[found.end() :].strip())

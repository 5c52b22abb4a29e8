"""An answer that promises a person: said versus did.

A promise is what the assistant says that somebody does or will do now. An offer ("would you like me to"), a
condition ("once you have sent the form, our team will call") and a way to reach people are none.
"""

from __future__ import annotations

import re

from bot.domain.signals.words import Pattern, clauses, plain, readable

PROMISED = "the assistant promised a person"

_WHO = (
    r"(?:(?:an?|one of|the|our|another|my|some|your|live|human|real|support|customer|service|care|"
    r"appropriate|relevant|dedicated|responsible|right|technical|billing|specialist|senior|sales|"
    r"account) ){0,5}(?:person|people|human|agents?|representatives?|reps?|colleagues?|specialists?|"
    r"advis[eo]rs?|experts?|operators?|supervisors?|managers?|teams?|staff|someone|somebody|"
    r"technicians?|experts|team members?|department|member of (?:the |our )?(?:\w+ )?(?:team|staff)|"
    r"members of (?:the |our )?(?:\w+ )?(?:team|staff)|someone from (?:the |our )?(?:\w+ )?(?:team|"
    r"department|office)|(?:our|the) \w+ (?:team|department|desk|staff)|humans)"
)
_WILL = r"(?:will|ll|is going to|are going to|shall|is about to|should)"
_NOW = (
    r"(?:now|right away|immediately|shortly|gladly|happily|just|also|then|personally|directly|currently|"
    r"already|go ahead and|be|have|quickly|straight away)"
)
_GIVES = (
    r"(?:connect|transfer|forward|escalat|pass|hand|put|refer|redirect|rout|bring|get|loop|patch|direct|"
    r"switch|rais|submit|flag|notif|inform|alert|ask|contact|assign)(?:e|ing|ed|d|ting|es|ies|y|ied|"
    r"ying|t|ring|red|ping|ped)?"
)
_THING = (
    r"(?:you|this|it|that|your (?:\w+ ){0,2}?(?:request|case|issue|question|chat|conversation|message|"
    r"details|query|matter|concern|complaint|ticket|problem|inquiry|enquiry)|the (?:\w+ "
    r")?(?:conversation|chat|case|matter|issue|request))"
)
_RULES = (
    rf"\b(?:i|we)(?:ll| will| am|m|re| are|ve| have|d| shall| am going to|m going to|re going to|)(?: "
    rf"{_NOW}){{0,2}} {_GIVES}(?: {_THING})?(?: (?:over|through|on|up|along|straight|directly|now|in|"
    rf"back)){{0,2}} (?:to|with|onto|for) {_WHO}\b",
    rf"\b(?:i|we)(?:ll| will| am|m|re| are|ve| have|)(?: {_NOW}){{0,2}} (?:escalat(?:e|ed|ing)|"
    rf"transfer(?:red|ring)?|hand(?:ed|ing)? over|connect(?:ing|ed)?) (?:you|this|it|your (?:\w+ "
    rf")?\w+)(?: (?:now|right away|immediately|for you|over|internally))*$",
    rf"\b(?:i|we)(?:ll| will| am|m|re| are|ve| have|)(?: {_NOW}){{0,2}} (?:ask|asked|asking|get|getting|"
    rf"have|having|notify|notified|notifying|inform|informed|alert|alerted|alerting|bring|"
    rf"bringing in|looping in|brought in|contact|contacted|contacting|find|loop in|looped in) (?:in )?"
    rf"{_WHO}(?: (?:to|on|of|about|who|for you|and|call|contact|look|now|right)\b|$)",
    rf"\b(?:let me|allow me to|ill just|let us) (?:\w+ ){{0,2}}?{_GIVES}(?: {_THING})?(?: (?:over|"
    rf"through|on|up|in))? (?:(?:to|with|onto) )?{_WHO}\b",
    r"\b(?:let me|allow me to|let us) (?:\w+ )?(?:escalate|transfer|connect|hand over|forward) (?:you|this|"
    r"it|your (?:\w+ )?\w+)(?: (?:now|right away|over|for you|through))*$",
    r"\b(?:i|we)(?:ll| will|ve| have|)(?: (?:just|now|also|already))? (?:open|opened|raise|raised|create|"
    r"created|log|logged|file|filed) (?:an?|your) (?:\w+ )?(?:ticket|case)(?: (?:for|with|to|about)\b|$)",
    rf"\b{_WHO} (?:(?:here|there|from \w+(?: \w+)?) )?{_WILL} (?:(?:be|soon|also|then|personally|now|"
    rf"shortly|get|have|try|been|gladly) ){{0,3}}?(?:in touch|contact\w*|call\w*|reach\w*|respond\w*|"
    rf"repl(?:y|ying)|answer\w*|assist\w*|help\w*|join\w*|get(?:ting)? back|back to you|follow\w*|"
    rf"tak(?:e|ing) (?:over|care|it)|review\w* (?:your|this|it)|look(?:ing)? (?:into|at)|handle|"
    rf"handling|with you|email\w*|write|ring|phone|speak|message|there for you|available|investigat\w*|"
    rf"deal\w*|attend\w*|continue)",
    rf"\b{_WHO} (?:has|have|is|are) (?:been |already |now )*(?:notified|informed|alerted|on (?:it|the "
    rf"way|their way)|looking into|joining|taking over|assigned|contacted|being contacted|reviewing your)",
    r"\b(?:you will|youll|you ll|you should) (?:soon |shortly |now |then )?(?:be (?:contacted|connected|"
    r"transferred|called (?:by|back)|put through|forwarded|helped by|in touch with|speaking)|"
    rf"hear (?:back )?from (?:us|{_WHO})|receive (?:a|an) (?:call|phone call|reply|response|answer|"
    rf"email) from|get (?:a|an) (?:call|reply|answer|response) from)",
    rf"\b(?:you are|youre|you have been|youve been|your (?:\w+ )?(?:request|case|issue|chat|ticket|"
    rf"question|message|conversation|query) (?:has been|is being|was|is|will be)) (?:now |being |"
    rf"already |also )*(?:connected|transferred|forwarded|escalated|handed over|passed|put through|"
    rf"assigned|raised|sent|routed|queued|in (?:the )?(?:queue|line))(?: (?:on|over|up|through))?(?: "
    rf"(?:to|with|for) {_WHO}|$| now| internally)",
    r"\b(?:please )?(?:hold|wait|stay|bear with me|one moment|stand by)(?: \w+){0,5}? while (?:i|we) "
    r"(?:\w+ ){0,2}?(?:connect|transfer|put|get|find|fetch|hand|pass|bring)",
    r"\bwe(?:ll| will)(?: \w+){0,2}? (?:call you|ring you|phone you|get back to you|be in touch|contact "
    r"you|reach out(?: to you)?|follow up with you|give you a call)\b",
    r"\bi(?:ll| will)(?: \w+){0,2}? (?:have|get|ask|make sure) (?:someone|somebody|a colleague|the team|"
    r"our team|them|a person|an agent|a human)\b",
    r"^(?:connecting|transferring|forwarding|escalating|handing|passing) (?:you|this|it|your \w+)\b",
)
_PATTERNS = tuple(Pattern(rule) for rule in _RULES)
_SENTENCES = re.compile(r"[^.!?;\n…]+[.!?;…]*")
_ON_CONDITION = Pattern(
    r"\b(?:if|once|when|whenever|after|as soon as|unless|until|should you|would you like|do you want|"
    r"shall i|may i|can i|want me to|like me to|in case|you can|you could|you may|customers|members)\b"
)
_DENIED = Pattern(
    r"\b(?:cant|cannot|unable|not able|wont|will not|dont|do not|never|always|normally|usually|typically)\b"
)
_IF_YOU_LIKE = Pattern(r"\b(?:if|should you|once|when|as soon as (?:you|we|the|i)|unless)\b")


def promises_person(text: str) -> str:
    """In words, "" for none; `text` is the assistant's answer."""
    found = _SENTENCES.findall(plain(readable(text)))
    return PROMISED if any(_promises(one) for one in found if "?" not in one) else ""


def _promises(sentence: str) -> bool:
    """A condition may stand anywhere before or after the promise, a denial beside it."""
    before = ""
    for clause in clauses(sentence):
        for pattern in _PATTERNS:
            match = pattern.search(clause)
            if match and _stands(before, clause[: match.start()], clause[match.end() :]):
                return True
        before += f"{clause} "
    return False


def _stands(earlier: str, before: str, after: str) -> bool:
    conditions = (_ON_CONDITION.search(earlier), _ON_CONDITION.search(before), _IF_YOU_LIKE.search(after))
    return not any(conditions) and not _DENIED.search(before)

"""The grammar of asking for a person: each rule matches within one clause, with bounded gaps."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.signals.person_words import (
    ANYBODY,
    BOT,
    DEPARTMENT,
    HUMAN,
    ITS,
    MANY,
    NO_PERSON,
    OF_THEIRS,
    ROLE,
    SOMEONE,
    SURE_BOT,
    TAKES_OVER,
    TALK,
    WANT,
)
from bot.domain.signals.words import Pattern

ASKED, CALL, NO_BOT = "asked for a person", "asked to be called", "does not want to talk to a bot"

_HOW = (
    r"(?: (?:directly|straight|right|now|please|live|again|in person|on the phone|over the phone|by "
    r"phone|over|on|through|across|up|back|immediately|asap))"
)
_ME = (
    r"(?:me|us|myself|(?:my|this|the) (?:calls?|chat|case|conversation|issue|problem|question|request|"
    r"ticket|complaint|matter|query))"
)
_MINE = r"(?:this|it|that|my (?:account|case|order|booking|problem|issue|request|payment|transfer))"
_HELPS = (
    r"(?:talk|speak|chat|call|ring|phone|contact|explain|assist|get back|get in touch|reach out|listen|"
    rf"take over|answer|reply|respond|step in|(?:look (?:into|at)|sort|fix|deal with|sort out) {_MINE}|"
    r"help(?: (?:me|us))?(?: (?:out|please|now|in person|with (?:this|it|that|my (?:problem|issue|"
    r"account|case|booking))))*$)"
)
_CALLS = (
    r"(?:(?:call|ring|phone|telephone|contact|reach(?: out)?(?: to)?|get back to|get in (?:touch|"
    r"contact) with|(?:speak|talk|chat) (?:to|with)|write to) (?:me|us)\b|assist(?: (?:me|us))?(?: "
    r"please)?$|take over\b|step in\b|jump in\b|come to the phone)"
)
_WHEN = (
    r"(?: (?:back|at|now|please|asap|today|tomorrow|tonight|later|when|as soon|this (?:morning|"
    r"afternoon|evening|week)|in|on|about|regarding|again|instead|so|before|after|directly|urgently|"
    r"immediately|right|if|over|next|any ?time|first|because|\+?\d+)\b|$)"
)
_TALKING = (
    r"(?:prefer|rather|insist on|how about|possibility of|chance of|interested in|mind|like|help|"
    r"helping|assistance|problems?|trouble|issues?|difficult\w*|need|way of|option of|request|want)"
)
_NO = (
    r"(?:not|dont|no|never|stop|quit|instead of|rather than|hate|tired of|sick of|fed up|done|enough|"
    r"refuse|wont|without|why am i|do i have to|cant stand)"
)
_MODAL = r"(?:can|could|will|would|may|should|please have|have|let|ask|get|tell|want|need|like)"
_KINDLY = r"(?: (?:please|maybe|possibly|just|actually|kindly|to|there|human|else)){0,3}"
_FROM = r"(?: (?:from|in|at|on) (?:\w+ ){0,3}?\w+)??"
_THERE = (
    r"(?: (?:real|else|human|alive|home|there|here|available|around|online|on|left|working|on duty|in "
    r"charge))*(?:$| (?:i can|we can|i could|that|who|to (?:talk|speak|help|assist|chat|answer)|can|"
    r"able|reading|listening|behind|actually|please|now|from|on the line))"
)

RULES: Sequence[tuple[str, str]] = (
    (ASKED, rf"\b{TALK}{_HOW}{{0,3}} (?:to|with|w|2) {OF_THEIRS}{ANYBODY}\b{NO_PERSON}"),
    (
        ASKED,
        r"\b(?:connect|transfer|forward|refer|direct|redirect|switch|patch|pass|put|hand|link|escalat|"
        r"send|get|hook|rerout)"
        rf"(?:e|ing|ting|ring)? {_ME}{_HOW}{{0,3}} (?:to|with|w|2|onto) {OF_THEIRS}{ANYBODY}\b{NO_PERSON}",
    ),
    (
        ASKED,
        r"\b(?:put|patch|pass|transfer|connect) me through\b|\b(?:hand|pass|transfer|switch) (?:me|"
        r"us) (?:over|across|on)(?: (?:please|now|already|then|immediately|right now))*(?:$| (?:so|and|"
        r"because|if|i|before|or)\b)",
    ),
    (
        ASKED,
        rf"\b(?:get|give|bring|find|fetch) (?:me|us) (?:to )?{SOMEONE}(?: else)?$|^{SOMEONE} else(?: "
        rf"please)?$",
    ),
    (
        ASKED,
        rf"\b{_MODAL} {OF_THEIRS}(?:humans?|persons?|agents?|colleagues?|representatives?|"
        rf"operators?){_KINDLY} "
        r"(?:help|check|look|take a look|handle|review|answer|explain|fix|sort|deal|solve|confirm)\b",
    ),
    (
        ASKED,
        r"\b(?:put|get|have) (?:me )?(?:someone|somebody|the manager|a \w+|your \w+)(?: else)? on(?: "
        r"the (?:line|phone))?(?: (?:to|who|that|please|now)\b|$)",
    ),
    (ASKED, r"\bescalate (?:this|it|my \w+|the \w+)\b"),
    (
        ASKED,
        r"^(?:\w+ ){0,4}?(?:transfer|connect|patch) (?:me|(?:this|my) (?:call|chat))(?: (?:now|please|"
        r"over|already|directly|asap))*$",
    ),
    (
        ASKED,
        r"\b(?:be|get) (?:connected|transferred|put through|passed|forwarded|handed|directed|switched)"
        rf"{_HOW}{{0,2}} (?:to|with) {OF_THEIRS}{ANYBODY}\b",
    ),
    (
        ASKED,
        rf"\b{WANT} (?:to have )?{OF_THEIRS}(?:{ROLE}|real someone)\b{NO_PERSON}(?! (?:to|for|who) "
        rf"(?!{_HELPS}|(?:this|that|it)\b))",
    ),
    (
        ASKED,
        rf"\b(?:want|need|have|like|send|find|get|request|prefer|is there) (?:me )?{SOMEONE}"
        r"(?: (?:real|else|human|there|here|competent|in charge|from (?:\w+ )?\w+|who|that|can|could|"
        r"please)){0,3}"
        rf"(?: to)? {_HELPS}",
    ),
    (
        ASKED,
        rf"\b(?:want|need|get|like|to|with|have|give me|get me|bring me|find me|is there) {SOMEONE} "
        rf"(?:real|human|alive|competent|"
        r"in charge|(?:who|that) (?:is |are |can |will )?(?:actually |really )?(?:real|human|help|"
        r"understands?|knows|isnt|reads|think))",
    ),
    (
        ASKED,
        r"\b(?:human|live|real) (?:help|assistance|support|interaction|contact|response|answers?|touch|"
        r"chat)\b",
    ),
    (
        ASKED,
        r"\b(?:is|are|isnt|arent|if|whether) (?:there|theres) (?:no |not |really |even )?"
        rf"{OF_THEIRS}(?:{ROLE}|{SOMEONE}|people|staff){_THERE}",
    ),
    (
        ASKED,
        rf"^(?:hello |hi |hey |is )*{SOMEONE}(?: (?:else|real|human|really|actually|even|at all|there|"
        rf"here|home|online|"
        r"around|alive|listening|reading|this|available))+$",
    ),
    (
        ASKED,
        rf"\b(?:is|are|any|if) {OF_THEIRS}(?:{HUMAN}|persons?|real people|staff|{SOMEONE} else|"
        rf"colleagues?(?: of yours)?|one of you(?:r \w+)?) "
        r"(?:there|available|around|online|free|listening|reading|on)\b",
    ),
    (
        CALL,
        rf"\b(?:{_MODAL}|please) {OF_THEIRS}(?:{SOMEONE}|{ROLE}|you|u|{DEPARTMENT}){_FROM}{_KINDLY} "
        rf"(?:call|ring|phone|telephone|ring up) (?:me|us){_WHEN}",
    ),
    (CALL, rf"^(?:(?:please|just|ok|yes|then|kindly|and) ){{0,3}}(?:call|ring|phone|telephone) me{_WHEN}"),
    (CALL, r"\bgive (?:me|us) a (?:quick |phone )?(?:call|ring|bell|buzz|call ?back)\b"),
    (
        CALL,
        r"\b(?:want|need|request|requesting|like|get|have|arrange|order|schedule|book) a (?:phone |"
        r"quick |return )?(?:call ?back|call from)\b|^(?:please )?call ?back(?: please)?$",
    ),
    (ASKED, rf"\b{_MODAL} {OF_THEIRS}(?:{SOMEONE}|{ROLE}){_FROM}{_KINDLY} {_CALLS}"),
    (
        CALL,
        r"\b(?:can|could|may|should|let me|want to|like to|rather|prefer to|wanna) (?:i |we |me |just |"
        r"please |possibly )*(?:call|ring|phone|telephone) (?:(?:you|u) (?:guys )?(?:up|back|directly|"
        r"instead|on|please|about|now|to|for|and|at)\b|(?:you|u)(?: guys)?$|(?:someone|somebody|your "
        r"\w+|customer (?:service|support|care))\b)",
    ),
    (
        ASKED,
        r"\b(?:contact|reach|get (?:a )?hold of|get through to|get to|consult|hear from|see|meet|"
        r"involve|ask|tell|"
        rf"bother|access) {OF_THEIRS}(?:{HUMAN}|managers?|real persons?|actual persons?|customer "
        rf"(?:service|support|care)|(?:real|actual) people)\b{NO_PERSON}",
    ),
    (
        ASKED,
        rf"\b(?:(?:cant|cannot|couldnt|unable to) )?(?:get (?:a )?hold of|get through to|reach) "
        rf"{OF_THEIRS}(?:{SOMEONE}|a person|persons?|you(?:r \w+)?)\b",
    ),
    (
        ASKED,
        r"\bwhom? (?:can|could|should|may|must|do|would) (?:i|we) (?:have to |need to |please )?(?:talk|"
        r"speak|chat|complain)\b",
    ),
    (ASKED, r"\b(?:speak|talk) (?:\w+ ){0,3}?(?:on|over|via|by) (?:the )?(?:phone|telephone)\b"),
    (
        ASKED,
        rf"\b{_TALKING} (?:with |in |be )?(?:speaking|talking|chatting|dealing|contacting|reaching) "
        rf"(?:(?:to|with) )?{OF_THEIRS}{ANYBODY}\b",
    ),
    (
        ASKED,
        r"\b(?:(?:real|actual) (?:human|person|people)(?! (?:(?:in|at|from|on) (?:\w+ ){1,3}?)?(?:showed|"
        r"told|"
        r"said|helped|explained|gave|did|once))|live (?:human|person|agent|"
        r"operator|representative|advis[eo]r)|human (?:agent|operator|representative|advis[eo]r|being)|"
        r"customer service (?:agent|operator|representative|advis[eo]r))\b",
    ),
    (ASKED, rf"^(?:(?:hi|hello|hey|no|ok|yes) )?{DEPARTMENT} please$"),
    (
        NO_BOT,
        rf"\b{_NO} (?:\w+ ){{0,5}}?(?:talk|speak|chat|deal|argue|type|writ|interact|communicat|"
        rf"convers)\w* (?:to|with|at) {ITS}{BOT}\b",
    ),
    (
        NO_BOT,
        r"\b(?:dont|do not) (?:want|wish|like|wanna) (?:to )?(?:talk|speak|chat|deal)(?:ing)? (?:to|"
        r"with) (?:you|u|this thing|it)$",
    ),
    (
        NO_BOT,
        r"\b(?:dont|do not|not) (?:really |just )?(?:want|need|like|wanna|trust|accept) "
        rf"(?:help from |answers from |to use )?{ITS}{SURE_BOT}\b",
    ),
    (
        ASKED,
        rf"(?<!\badd )\b{SOMEONE} (?:\w+ ){{0,4}}?(?:i|we) (?:can|could|may|might) (?:talk|speak|chat|write) "
        rf"(?:to|with)\b",
    ),
    (
        ASKED,
        rf"(?<!\bwhen )\b(?:{_MODAL}|(?<!^)(?:if|when)|that|id|sooner have|rather have|prefer) (?!{MANY})"
        rf"{OF_THEIRS}(?:{SOMEONE}|{ROLE})"
        rf"(?: (?:real|human|else|there))*{_FROM}(?: (?:to|please|could|can|would))* "
        rf"(?:double ?check|{TAKES_OVER})\b",
    ),
    (
        ASKED,
        rf"\b(?:talk|discuss|go|run|sort|speak|work|settle|clear) (?:this|that|it|things|everything|all "
        rf"(?:this|that)|my \w+)(?: (?:out|through|over|up|all|here))* (?:with|by) "
        rf"(?!(?:my|our) ){OF_THEIRS}{ANYBODY}\b",
    ),
    (ASKED, r"^(?:\w+ ){0,3}?(?:one|some|any) of your (?:people|staff|team|colleagues|experts)(?: please)?$"),
    (
        NO_BOT,
        rf"\b(?:get|go|getting|make it) (?:past|around|round|beyond) {ITS}{SURE_BOT}\b(?! (?:detect\w*|"
        r"checks?|captcha|protection|filter|test|widget|window|icon))",
    ),
    (
        NO_BOT,
        r"^(?:please )?(?:no|stop|enough|not|get rid of|skip|exit|leave|bypass|quit) (?:more |with |of )?"
        rf"{ITS}{SURE_BOT}$",
    ),
    (NO_BOT, rf"\b(?:instead of|rather than|and not|not just|not to) {ITS}{BOT}$"),
)
PATTERNS = tuple((evidence, Pattern(rule)) for evidence, rule in RULES)

"""How people name a person, a department and a bot: parts of the patterns in `person_rules`."""

from __future__ import annotations

OF_THEIRS = (
    r"(?:(?:an?|the|your|ur|some|any|one|of|another|actual|actually|real|live|living|proper|genuine|"
    r"human|physical|different|senior|other|normal|sane|decent|intelligent|smart|single|damn|goddamn|"
    r"fucking|bloody|freaking|nice|friendly|competent|qualified|available|trained|flesh and blood|"
    r"english speaking|in person|customer|client|service|services|support|care|help|helpdesk|bank|"
    r"banking|hotel|billing|sales|technical|tech|complaints?|fraud|refunds?|returns?|phone|call "
    r"cent(?:er|re)|front|guest|relations|duty|line|shift|night|branch|it|my account|my personal|my "
    r"relationship) ){0,6}"
)
"""What may stand before the noun. "Travel" and "estate" do not, so their agents are none of ours."""

HUMAN = (
    r"(?:humans?|human beings?|representatives?|operators?|advis[eo]rs?|agents?|supervisors?|receptionists?)"
)
STAFF = (
    r"(?:persons?|managers?|superiors?|boss|(?:bank |hotel |office )?workers?|colleagues?|employees?|"
    r"associates?|specialists?|consultants?|clerks?|members? of (?:the |your )?(?:staff|team|"
    r"customer (?:service|support|care)|support)|(?:one|any|"
    r"some) of (?:you(?: guys| lot)?|(?:your|the) (?:people|staff|team|crew|lot|guys|experts?|"
    r"colleagues?))|(?:staff|"
    r"team) members?|customer (?:service|support|care|relations)|(?:real|actual|live|living) (?:people|"
    r"staff|someone|somebody|one|life person|body))"
)
ROLE = rf"(?:{HUMAN}|{STAFF})"
SOMEONE = r"(?:someone|somebody|anyone|anybody|some one|some body|any one)"
DEPARTMENT = (
    r"(?:(?:the|your|ur) (?:\w+ ){0,3}?(?:team|department|dept|desk|office|staff|people|guys|line|"
    r"headquarters)|(?:\w+ ){0,2}?(?:department|dept|team|staff|desk)|support|sales|billing|reception|"
    r"concierge|housekeeping|room service|maintenance|security|management|helpdesk|call cent(?:er|re)|"
    r"guest (?:services|relations)|the (?:kitchen|chef|owner|director|head|hotel|bank|branch|spa|"
    r"restaurant|bar|gym)|lost and found|who(?:ever)? ?(?:is|s)? in charge|the one in charge|people in "
    r"charge)"
)
ANYBODY = rf"(?:{ROLE}|{SOMEONE}|{DEPARTMENT})"

NO_PERSON = (
    r"(?! (?:resources?|rights?|errors?|hair|nature|body|readable|trafficking|factors?|history|"
    r"accounts?|roles?|licen[cs]es?|seats?|view|dashboards?|apps?|tools?|log|logs|id|ids|code|codes|"
    r"portal|fees?|charges?|sized?|hours|opening|per)\b)"
)
"""What makes "human", "agent" or "manager" the first half of another word."""

BOT = (
    r"(?:bots?|chat ?bots?|robots?|machines?|computers?|ai|algorithms?|programs?|programmes?|"
    r"recordings?|software|virtual (?:assistants?|agents?)|assistants?|answering machines?|automat(?:ed|"
    r"ic|on)s?(?: \w+)?|canned \w+)"
)
SURE_BOT = (
    r"(?:bots?|chat ?bots?|robots?|ai|virtual (?:assistants?|agents?)|automated \w+)(?! (?:vacuum|"
    r"cleaner|mower|lawn))"
)
ITS = (
    r"(?:(?:an?|the|this|that|some|any|your|another|more|just|only|stupid|damn|dumb|useless|bloody|"
    r"fucking|silly) ){0,4}"
)

TAKES_OVER = (
    r"(?:(?:have|had|take|takes|took) a (?:proper |quick |good )?look|look(?:s|ed)? (?:at|into|"
    r"over) (?:this|that|it|my (?:case|account|order|problem|issue|request|ticket|matter))|go(?:es)? "
    r"(?:over|through)|(?:take|takes|took) (?:this|that|it) (?:over|on)|(?:do|does|did|handle|handles|"
    r"handled|"
    r"sort|sorts|sorted|finish|see to|deal with|dealt with|check|checks|checked|confirm|confirms) "
    r"(?:this|that|it|these|them|the rest|everything|all this)\b)"
)

WANT = (
    r"(?:want|wants|need|needs|wanna|require|request|requesting|demand|demanding|like|prefer|get me|"
    r"give me|gimme|find me|fetch(?: me)?|bring me|send me|hand me|(?:can|could|may) (?:i|we) (?:please "
    r")?(?:have|get)|id have|rather have|looking for|asking for|ask for|asked for|want to see|like to "
    r"see|sooner have|where is|wheres|have you got|bring in|i said|said|do(?:nt)? (?:you|u) (?:guys )?(?:not "
    r")?have(?! (?:a|any) (?:boss|manager)))"
)

MANY = r"(?:members|agents|managers|workers|colleagues|employees|associates|specialists|consultants|clerks)\b"
"""Without "your" before them: those of the customer's own house."""
TALK = (
    r"(?:speak|talk|chat|converse|communicate|deal|consult|a word|discuss (?:this|it|that)(?: \w+){0,2}|"
    r"in touch|in contact)"
)

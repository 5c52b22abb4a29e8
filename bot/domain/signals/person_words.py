"""How people name a person, a department and a bot: parts of the patterns in `person_rules`."""

from __future__ import annotations

OF_THEIRS = (
    r"(?:(?:an?|the|your|ur|some|any|one|of|another|actual|actually|real|live|living|proper|genuine|human|"
    r"physical|different|senior|other|nice|friendly|competent|qualified|available|trained|flesh and blood|"
    r"english speaking|in person|customer|client|service|services|support|care|help|helpdesk|bank|banking|"
    r"hotel|billing|sales|technical|tech|complaints?|fraud|refunds?|returns?|phone|call cent(?:er|re)|front|"
    r"guest|relations|duty|line|shift|night|branch|it|my account|my personal|my relationship) ){0,6}"
)
"""What may stand before the noun. "Travel" and "estate" do not, so their agents are none of ours."""

HUMAN = (
    r"(?:humans?|human beings?|representatives?|operators?|advis[eo]rs?|agents?|supervisors?|receptionists?)"
)
STAFF = (
    r"(?:persons?|managers?|superiors?|boss|colleagues?|employees?|associates?|specialists?|consultants?|"
    r"clerks?|members? of (?:the |your )?(?:staff|team)|(?:staff|team) members?|"
    r"customer (?:service|support|care|relations)|"
    r"(?:real|actual|live|living) (?:people|staff|someone|somebody|one|life person|body))"
)
ROLE = rf"(?:{HUMAN}|{STAFF})"
SOMEONE = r"(?:someone|somebody|anyone|anybody|some one|some body|any one)"
DEPARTMENT = (
    r"(?:(?:the|your|ur) (?:\w+ ){0,3}?(?:team|department|dept|desk|office|staff|people|guys|line|"
    r"headquarters)|"
    r"(?:\w+ ){0,2}?(?:department|dept|team|staff|desk)|support|sales|billing|reception|concierge|"
    r"housekeeping|room service|maintenance|security|management|helpdesk|call cent(?:er|re)|guest services|"
    r"the (?:kitchen|owner|director|head|hotel|bank|branch|spa|restaurant|bar|gym)|lost and found|"
    r"who(?:ever)? ?(?:is|s)? in charge|the one in charge|people in charge)"
)
ANYBODY = rf"(?:{ROLE}|{SOMEONE}|{DEPARTMENT})"

NO_PERSON = (
    r"(?! (?:resources?|rights?|errors?|hair|nature|body|readable|trafficking|factors?|history|accounts?|"
    r"roles?|licen[cs]es?|seats?|view|dashboards?|apps?|tools?|log|logs|id|ids|code|codes|portal|fees?|"
    r"charges?|sized?|hours|opening|per)\b)"
)
"""What makes "human", "agent" or "manager" the first half of another word."""

BOT = (
    r"(?:bots?|chat ?bots?|robots?|machines?|computers?|ai|algorithms?|programs?|programmes?|recordings?|"
    r"software|virtual (?:assistants?|agents?)|assistants?|answering machines?|"
    r"automat(?:ed|ic|on)s?(?: \w+)?|canned \w+)"
)
SURE_BOT = (
    r"(?:bots?|chat ?bots?|robots?|ai|virtual (?:assistants?|agents?)|automated \w+)"
    r"(?! (?:vacuum|cleaner|mower|lawn))"
)
ITS = (
    r"(?:(?:an?|the|this|that|some|any|your|another|more|just|only|stupid|damn|dumb|useless|bloody|fucking|"
    r"silly) ){0,4}"
)

"""What a turn is about, once its temper and its politeness are taken off."""

from __future__ import annotations

from bot.domain.signals.anger import without_anger
from bot.domain.signals.person import asked_for_person
from bot.domain.signals.words import clauses, listed

BARE_REQUEST = 9
"""Words up to which a clause that asks for a person says nothing else, but what follows its "about"."""

_EMPTY = listed(
    """
    a able about actual actually afternoon again ago all almost already alright also always am an and
    another any anybody anyone anything are arent as ask asked asking at back bad be because been
    before being better both bye can cant care clear clears come complete completely could couldnt
    cool customer customers day days did didnt do does doesnt doing done dont each either else end
    enough even evening ever every everyone everything exactly explain explained fair fast few fine
    first five for former four from get gets getting give given gives giving go god goes going gone
    good goodbye got gotta great guess guy guys had happens hard has hasnt have havent having he
    hear heard hell hello help helped helpful helping helps her here hey hi him his hmm hour hours
    how i id idea if ill im in instead into irrelevant is isnt it its ive joke just keep keeps kidding kind
    know last later latter least less let lets like likely listen listening little long look lot
    lots mad make makes making man many matter matters may maybe me mean meant message messages
    might mine minute minutes month months more morning most much must my myself need needed needs
    neither never next nice no nobody none nope nor not nothing now of off oh ok okay on once one ones
    only option or other others our out over own perfect please pls point possible possibly pretty
    probably problem question questions quick quite rather re read reading real really reply replies
    respond response right said same say saying says second see seem seems seen sense serious seriously
    shall she should since so solution solve solved some somebody somehow someone something soon sorry
    sort sound sounds speak spoke still stop stuff such suck sucks sure take taken talk talking tell
    telling terrible text than thank thanks that thats the their them then there theres these they
    theyre thing things think third this those three time times to today told tomorrow tonight too
    totally tried tries try trying two u ugh um understand understanding understood unhelpful until
    up upset ur us use used useful useless usual ve very wait waited waiting want wanted wants was
    wasnt way we week weeks well were weve what whatever whats when where which while who whole why
    will with without wont work worked working works worse worst would wouldnt wow wrong year years
    yeah yep yes yesterday yet you your youre yours youve
    """
)
"""Words that name nothing: of grammar, of talking and waiting, of how an answer was."""
_US = listed(
    """
    adviser advisor agent agents ai answer answered answering answers article assistant assistants
    bot bots chat chatbot chatbots company human humans link manager operator people person
    representative robot service staff supervisor support team treat treated treatment
    """
)
"""Those who serve, and what they say: "your bot is no help" is about no matter of the customer's."""


def about(text: str) -> list[str]:
    """The words that name something; none in a complaint about the answer, an insult, thanks, a choice."""
    return [word for clause in clauses(text) for word in _named(clause)]


def _named(clause: str) -> list[str]:
    if len(clause.split()) <= BARE_REQUEST and asked_for_person(clause):
        clause = clause.partition(" about ")[2]
    said = without_anger(clause).split()
    return [word for word in said if len(word) > 1 and word not in _EMPTY and word not in _US]

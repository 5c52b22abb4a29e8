"""The frozen half: written by somebody who had seen neither the detector nor the sentences of the others.

A club for people on the road and a staff desk in one knowledge base, of CLINC150's intents and some articles
of our own. Articles are made from train alone, what customers ask comes from the other parts alone. How one
writes, and what went before the matter itself, is drawn alike with and without a handoff.
"""

from bot.evaluation.scenarios.material import Half
from bot.evaluation.scenarios.sealed.needed import NEEDED
from bot.evaluation.scenarios.sealed.needless import NEEDLESS
from bot.evaluation.scenarios.sealed.people import TOPICS
from bot.evaluation.scenarios.sealed.source import source

HALF = Half(source, TOPICS, (*NEEDLESS, *NEEDED), ("clinc150",))

__all__ = ["HALF"]

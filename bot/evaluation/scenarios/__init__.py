"""Own scenarios: dialogues composed of people's own messages, with a known right moment for a person.

Synthetic in their construction, human in their words: what customers say comes from the labelled data given
on the command line, what the data lacks (anger, calm complaints, thanks, asides) from our own sentences. No
sentence of the data stands here.

How a half of the set is made (`development.py`; `opened/` was the frozen one until it was run and read;
`sealed/` is the frozen one now, of other data, written by somebody who had not seen the detector):

* `source(sets, seed) -> Source` takes from the sets what its dialogues are to say: articles with their
  example questions, other messages about them, matters that no article answers, matters that people decide
  (by topic), and requests for a person. `sets` is by folder name ("banking77"); a half uses no intent and
  no message of the others (`material.halves` cuts BANKING77's labels in two: first half development, second
  opened; sealed is of CLINC150's).
* `TEMPLATES` is a tuple of `Template`. Its `write(pick)` gives the customer's turns in order; `pick` draws
  from the source, by chance but the same for the same seed (`material.Pick`).
  An article is drawn once in a dialogue, so that nothing is asked again but where a template means it.
* `HALF = Half(source, TOPICS, TEMPLATES, needs)` is all of it; `bot/evaluation/running.py` names its table.
* `TOPICS` are the policy topics as a baton.toml of such a company would have them.

Gold: the first turn marked `gold` is the one after which a person should answer; a template without one
needs none. `asks` marks the turns in which the customer asks for a person outright. A dialogue goes on
after its gold turn as it would if nobody came: a policy that hands off earlier never hears the rest.
Half of the dialogues are of templates without gold.

What a turn needs: `needs` is the id of the article that answers it, "" where none does. An answer given
from another article is counted as a wrong answer; it moves no gold.
"""

from bot.evaluation.scenarios.material import Dialogue, Half, Pick, Said, Source, Template

__all__ = ["Dialogue", "Half", "Pick", "Said", "Source", "Template"]

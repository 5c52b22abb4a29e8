"""How good the assistant and its decision are, measured on labelled data by the parts that run.

Nothing here is a copy of what it measures: the answerer, the signals, the routing and the decision are
imported from `bot.assistant` and `bot.domain`.
"""

"""The half that was frozen until 2026-11-23: run once, read since, and now worked with as development is."""

from bot.evaluation.scenarios.opened.half import HALF

__all__ = ["HALF"]

"""The composition root: the only package that may import everything."""

from bot.app.run import run
from bot.app.starting import CannotStart

__all__ = ["CannotStart", "run"]

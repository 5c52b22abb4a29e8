"""Customers' languages: what the system says, when, and what the widget says."""

from bot.locales.looks import Looks
from bot.locales.tongues import Tongues

__all__ = ["Looks", "Tongues"]

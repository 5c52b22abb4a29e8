"""Drains the outbox: lanes in order, never twice, never lost."""

from bot.delivery.loop import LEASE, Delivering
from bot.delivery.settling import LOOK_AGAIN, LOOKS, SETTLE

__all__ = ["LEASE", "LOOKS", "LOOK_AGAIN", "SETTLE", "Delivering"]

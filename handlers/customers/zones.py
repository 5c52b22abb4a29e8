"""The names of all time zones, read once: looking one up on disk by a stranger's name is no good idea."""

from zoneinfo import available_timezones

ZONES = frozenset(available_timezones())

"""What the sealed half is about: a club for people on the road, and a staff desk.

The club books trips, cars and tables, keeps a recipe box and sells a speaker; the staff desk, which it
runs for employers, knows leave, pay and insurance. Most of the articles are CLINC150's intents by name, some
are our own.
"""

from __future__ import annotations

from collections.abc import Mapping

INTENTS: Mapping[str, tuple[str, ...]] = {
    "travel": (
        *("travel_alert", "flight_status", "lost_luggage", "travel_suggestion", "carry_on", "plug_type"),
        *("exchange_rate", "book_hotel", "international_visa", "vaccines", "book_flight", "car_rental"),
        "timezone",
    ),
    "car": (
        *("oil_change_how", "oil_change_when", "mpg", "tire_pressure", "schedule_maintenance", "gas_type"),
        *("tire_change", "last_maintenance", "jump_start", "gas", "traffic"),
    ),
    "work": (
        *("insurance", "insurance_change", "pto_request", "pto_request_status", "pto_balance", "pto_used"),
        *("payday", "rollover_401k", "w2", "next_holiday", "direct_deposit", "income"),
    ),
    "table": (
        *("restaurant_reservation", "confirm_reservation", "cancel_reservation", "accept_reservations"),
        *("how_busy", "food_last", "cook_time", "ingredient_substitution", "calories", "recipe"),
    ),
    "home": ("order_status", "sync_device", "reset_settings", "find_phone"),
}
"""By the part of life that a story around the question would be about."""

RELATED: Mapping[str, str] = {
    "flight_status": "carry_on",
    "book_flight": "carry_on",
    "book_hotel": "car_rental",
    "international_visa": "vaccines",
    "vaccines": "travel_alert",
    "travel_suggestion": "book_hotel",
    "plug_type": "exchange_rate",
    "pto_balance": "pto_request",
    "payday": "direct_deposit",
    "insurance": "insurance_change",
    "w2": "income",
    "oil_change_when": "oil_change_how",
    "tire_pressure": "tire_change",
    "last_maintenance": "schedule_maintenance",
    "mpg": "gas_type",
    "how_busy": "restaurant_reservation",
    "accept_reservations": "restaurant_reservation",
    "recipe": "cook_time",
    "calories": "recipe",
    "reset_settings": "sync_device",
}
"""What the same customer might well ask next."""


def named(title: str) -> str:
    """The id of an article of our own."""
    return title.lower().replace(" ", "_")


_ONE_NEED = tuple(
    named(title)
    for title in (
        "Change the e-mail address of a membership",
        "Pause a membership",
        "Receipts for expenses",
        "The login code does not arrive",
        "Skip a week of the recipe box",
        "The speaker loses its wifi",
    )
)
STEADY = (
    *_ONE_NEED,
    *("lost_luggage", "oil_change_when", "gas_type", "jump_start", "tire_change", "tire_pressure"),
    *("pto_balance", "pto_used", "pto_request_status", "rollover_401k", "w2", "direct_deposit"),
    *("insurance_change", "income", "reset_settings", "find_phone"),
)
"""Whatever is asked of these is one need; elsewhere another city or another dish is another question."""

TO_DO = (
    *_ONE_NEED,
    *("lost_luggage", "jump_start", "rollover_401k", "w2", "direct_deposit", "insurance_change"),
    *("reset_settings", "find_phone", "sync_device", "order_status", "pto_request", "cancel_reservation"),
    *("schedule_maintenance", "confirm_reservation", "pto_request_status"),
)
"""Whose answer says what to do, so that it can have been done in vain."""

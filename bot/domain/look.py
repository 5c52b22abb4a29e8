"""How the widget looks and speaks: what baton.toml says of it, and what one customer's browser gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Wording:
    """The site's own words; "" and what is left out leave those that are there."""

    title: str = ""
    greeting: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Design:
    """`wording` is `[widget]` itself, `locales` are `[widget.locales.xx]` by canonical tag. `color` is #rgb
    or #rrggbb; "" leaves the widget's own."""

    color: str = ""
    wording: Wording = field(default_factory=Wording)
    locales: Mapping[str, Wording] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """`texts` are those that differ from the English the widget brings along; `locale` (BCP 47) also says how
    it writes dates."""

    locale: str
    dir: Literal["ltr", "rtl"]
    title: str
    greeting: str
    color: str
    texts: Mapping[str, str]

"""The customers' door, wired to the use cases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.app.core import Core
from bot.app.starting import CannotStart
from bot.config import Config
from bot.locales import Looks
from bot.portraits import Portraits
from handlers.customers import app, widget
from handlers.customers.connections import Connections
from handlers.customers.identity import Identities
from handlers.customers.inside import Inside
from handlers.customers.limits import Limits
from handlers.customers.links import A_FILE, Links, Purpose
from handlers.customers.sessions import Sessions
from handlers.customers.settings import Offer, Settings

Ready = Callable[[], Awaitable[list[str]]]


def links(config: Config, core: Core, purpose: Purpose = A_FILE) -> Links:
    """What agents open customers' files by, and whatever else has a purpose of its own."""
    return Links(_baton_secret(config), core.clock, config.server.public_url, purpose)


def site(config: Config, core: Core, ready: Ready) -> web.Application:
    """Raises CannotStart."""
    inside = Inside(
        core.intake, core.amending, core.owning, core.files, core.outside_ai, Portraits(core.store)
    )
    return app.build(inside, _door(config, core, ready), core.store.on_commit)


def admitting(config: Config) -> Connections:
    written = config.written
    return Connections(written.limits.connections, written.server.proxies)


def _door(config: Config, core: Core, ready: Ready) -> app.Door:
    secrets, written = config.secrets, config.written
    key = secrets.baton_api_key
    callers = app.Callers(
        Sessions(_baton_secret(config), core.clock),
        key.get_secret_value() if key else "",
        written.identity.required,
    )
    offer = _offer(config)
    return app.Door(
        origins=frozenset(written.server.origins),
        public_url=written.server.public_url,
        callers=callers,
        identities=_identities(config, core),
        links=links(config, core),
        settings=Settings(_looks(config), offer),
        offer=offer,
        skills=frozenset(core.rules.skills),
        ready=ready,
        limits=Limits(written.limits.door(), written.server.proxies, callers.who, offer.size),
    )


def _offer(config: Config) -> Offer:
    files = config.written.files
    return Offer(
        size=files.size,
        types=tuple(files.types) if files.on else (),
        identity_required=config.written.identity.required,
        mail=config.rules.mail,
    )


def _looks(config: Config) -> Looks:
    try:
        return Looks(config.written.widget.design(), widget.texts())
    except ValueError as error:
        raise CannotStart(str(error)) from None


def _identities(config: Config, core: Core) -> Identities:
    """Two secrets live while a site goes from one to the next."""
    kept = (config.secrets.baton_identity_secret, config.secrets.baton_identity_secret_old)
    return Identities(tuple(secret.get_secret_value() for secret in kept if secret), core.clock)


def _baton_secret(config: Config) -> str:
    return config.secrets.baton_secret.get_secret_value()

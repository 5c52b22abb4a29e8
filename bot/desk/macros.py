"""Canned replies: those of the file, which nobody changes here, and those that are kept in Slack."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from bot.desk.serving import check_agent
from bot.domain.errors import MacroTaken, NotAKeeper, TooManyMacros, UnknownMacro, UnknownSkill
from bot.domain.macros import MOST, Macro, checked, offered
from bot.domain.rules import Rules
from bot.ports import Clock, People, Store, Tx


@dataclass(frozen=True, slots=True)
class Shelf:
    """All macros, by title; `keeps`: its reader may make and change those of Slack."""

    macros: tuple[Macro, ...]
    keeps: bool


class Macros:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._people = people

    async def shelf(self, user: str) -> Shelf:
        """Raises NotAnAgent for who serves no skill."""
        await check_agent(self._people, self._rules, user)
        found = await self._store.read(lambda tx: of(tx, self._rules))
        return Shelf(found, self._keeps(user))

    async def save(self, user: str, macro: Macro) -> Macro:
        """A new one where it has no id.

        Raises NotAKeeper, NotAnAgent, MacroTaken, TooManyMacros, UnknownMacro, UnknownSkill, or what
        `checked` raises.
        """
        await self._check_keeper(user)
        if strange := set(macro.skills) - set(self._rules.skills):
            raise UnknownSkill(skill=min(strange), known=", ".join(self._rules.skills))
        kept = checked(macro)
        new = replace(kept, id=kept.id or uuid4().hex, is_written=False)
        await self._store.write(lambda tx: self._save(tx, user, new, is_new=not kept.id))
        return new

    async def delete(self, user: str, macro_id: str) -> Macro:
        """Raises NotAKeeper, NotAnAgent, UnknownMacro."""
        await self._check_keeper(user)

        def work(tx: Tx) -> Macro:
            macro = tx.macros.get(macro_id)
            tx.macros.delete(macro_id)
            return macro

        return await self._store.write(work)

    def _save(self, tx: Tx, user: str, new: Macro, *, is_new: bool) -> None:
        ours = tx.macros.all()
        if not is_new and all(one.id != new.id for one in ours):
            raise UnknownMacro
        if is_new and len(ours) >= MOST:
            raise TooManyMacros(limit=MOST)
        title = new.title.casefold()
        if any(one.title.casefold() == title and one.id != new.id for one in (*ours, *self._rules.macros)):
            raise MacroTaken
        tx.macros.save(new, user, self._clock.now())

    async def _check_keeper(self, user: str) -> None:
        if not self._keeps(user):
            raise NotAKeeper
        await check_agent(self._people, self._rules, user)

    def _keeps(self, user: str) -> bool:
        return user in self._rules.managers or self._rules.agents_keep_macros


def of(tx: Tx, rules: Rules, skill: str = "") -> tuple[Macro, ...]:
    """The file's and Slack's, of that skill or all, by title."""
    return offered((*rules.macros, *tx.macros.all()), skill)

"""A database as it is after years: many conversations, some with a handoff, all of it over."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

from tests.bench.words import Words

HANDED_OFF = 4
"""Every so many-th conversation had a handoff."""
SENTENCES = 2_000
SINCE = 1_700_000_000_000_000
BETWEEN = 60_000_000
"""Microseconds: of the first conversation, and between two."""
LETTERS = ascii_letters + digits + "-_"

Row = tuple[Any, ...]


class Years:
    """The same for the same seed. `turns` is how many each conversation has."""

    def __init__(self, seed: int, conversations: int, turns: int) -> None:
        chance = random.Random(seed)
        words = Words(chance)
        self._turns = turns
        self._sentences = [words.turn() for _ in range(SENTENCES)]
        self.conversations = ["c_" + "".join(chance.choices(LETTERS, k=22)) for _ in range(conversations)]
        self.handoffs = [
            (f"h_{number}", conversation, self._at(number * HANDED_OFF))
            for number, conversation in enumerate(self.conversations[::HANDED_OFF])
        ]

    def fill(self, path: Path) -> None:
        """A database that Baton has made. All in one transaction, and durable at its end only."""
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -200000")
            connection.execute("BEGIN IMMEDIATE")
            for table, columns, rows in self._tables():
                places = ", ".join("?" * len(columns))
                names = ", ".join(f'"{column}"' for column in columns)
                connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _at(self, number: int) -> int:
        return SINCE + number * BETWEEN

    def _tables(self) -> Iterator[tuple[str, Sequence[str], Iterable[Row]]]:
        yield (
            "conversation",
            ("id", "created_at", "customer", "account", "page", "last_seq", "last_rev", "owner"),
            self._conversations(),
        )
        yield (
            "turn",
            (
                *("conversation_id", "seq", "rev", "at", "speaker", "text", "name", "client_id"),
                *("sources", "confidence", "article", "digest"),
            ),
            self._spoken(),
        )
        yield "change", ("conversation_id", "rev", "at", "seq", "kind", "shown"), self._changes()
        yield "answering", ("conversation_id", "wanted_rev", "answered_rev"), self._answered()
        yield (
            "handoff",
            (
                *("id", "conversation_id", "skill", "state", "priority", "escalated_at", "claimed_at"),
                *("first_reply_at", "first_answer_at", "resolved_at", "outcome", "rating", "rated_at"),
                *("relayed_seq", "holder_id", "holder_name"),
            ),
            self._handed_off(),
        )
        yield from self._of_handoffs()
        yield "fact", ("id", "at", "kind", "conversation_id", "handoff_id", "data"), self._facts()
        yield "fact_reason", ("fact_id", "reason"), self._reasons()

    def _of_handoffs(self) -> Iterator[tuple[str, Sequence[str], Iterable[Row]]]:
        yield (
            "handoff_words",
            ("handoff_id", "outcome_words", "rating_comment"),
            ((one, "Paid back.", "") for one, *_ in self.handoffs),
        )
        yield (
            "brief",
            ("handoff_id", "headline", "wants", "page", "tried", "mood", "why"),
            ((one, "charged twice", "my money", "{}", "[]", "calm", "[]") for one, *_ in self.handoffs),
        )
        yield (
            "promise",
            ("handoff_id", "given_at", "due", "state"),
            ((one, at, at + BETWEEN, "kept") for one, _, at in self.handoffs),
        )
        yield "lane", ("key", "kind", "handoff_id", "pending", "since", "attempts", "looked"), self._lanes()
        yield (
            "drawing",
            ("key", "handoff_id", "wanted_at", "wanted_rev", "drawn_rev", "channel", "ts"),
            ((f"card:{one}", one, at, 3, 3, "C0GENERAL", f"{at}") for one, _, at in self.handoffs),
        )
        yield "delivery", ("id", "lane", "kind", "want", "at", "sent_at", "channel", "ts"), self._delivered()

    def _conversations(self) -> Iterator[Row]:
        account = json.dumps({"name": "A Company", "plan": "Pro", "value": ""})
        page = json.dumps({"url": "https://shop.example/billing", "title": "Billing"})
        for number, one in enumerate(self.conversations):
            customer = {"name": f"Customer {number}", "email": "", "zone": "Europe/Berlin", "verified": False}
            revs = self._turns + 1
            owner = f"v:{number // 2}"
            yield one, self._at(number), json.dumps(customer), account, page, self._turns, revs, owner

    def _spoken(self) -> Iterator[Row]:
        said = 0
        for number, one in enumerate(self.conversations):
            for seq in range(1, self._turns + 1):
                said += 1
                text, at = self._sentences[said % SENTENCES], self._at(number) + seq
                if seq % 2:
                    yield one, seq, seq + 1, at, "customer", text, "", f"m{said}", "[]", None, "", "0" * 32
                else:
                    yield one, seq, seq + 1, at, "assistant", text, "", None, "[]", 0.7, "refunds", ""

    def _changes(self) -> Iterator[Row]:
        for number, one in enumerate(self.conversations):
            yield one, 1, self._at(number), None, "state", json.dumps({"status": "assistant"})
            for seq in range(1, self._turns + 1):
                yield one, seq + 1, self._at(number) + seq, seq, "turn", None

    def _answered(self) -> Iterator[Row]:
        return ((one, self._turns + 1, self._turns + 1) for one in self.conversations)

    def _handed_off(self) -> Iterator[Row]:
        for handoff, conversation, at in self.handoffs:
            steps = (at, at + 10, at + 20, at + 20, at + 30)
            yield (
                *(handoff, conversation, "General", "resolved", "normal", *steps),
                *("solved", 5, at + 40, self._turns, "U0ANA", "Ana Ruiz"),
            )

    def _lanes(self) -> Iterator[Row]:
        for handoff, _, at in self.handoffs:
            for kind in ("card", "thread"):
                yield f"{kind}:{handoff}", kind, handoff, 0, at, 0, 0

    def _delivered(self) -> Iterator[Row]:
        for handoff, _, at in self.handoffs:
            for seq in range(1, self._turns + 1, 2):
                want = json.dumps({"handoff_id": handoff, "seq": seq})
                sent = at + seq
                yield f"{handoff}-{seq}", f"thread:{handoff}", "Relay", want, at, sent, "C0GENERAL", f"{sent}"

    def _facts(self) -> Iterator[Row]:
        """Four for each handoff, first its escalation, and two for each conversation."""
        for number, (handoff, conversation, at) in enumerate(self.handoffs):
            for place, kind in enumerate(("Escalated", "Claimed", "AgentReplied", "Resolved")):
                yield 4 * number + place + 1, at + place, kind, conversation, handoff, "{}"
        for number, one in enumerate(self.conversations):
            for kind in ("ConversationStarted", "AssistantAnswered"):
                yield None, self._at(number), kind, one, None, "{}"

    def _reasons(self) -> Iterator[Row]:
        return ((4 * number + 1, "asked_for_person") for number in range(len(self.handoffs)))

"""Each figure, tiny: that it is one. How large it is depends on the machine, so no time is asserted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.inbox import HOLD
from tests.bench import (
    bursting,
    crossing,
    crowd,
    desk,
    drawing,
    hearing,
    opening,
    posting,
    report,
    serving,
    storing,
    volume,
)
from tests.bench import stage as stages
from tests.bench.listeners import opened
from tests.bench.measures import (
    Aim,
    BenchFailed,
    Crossing,
    Crowd,
    Fanout,
    Held,
    Latency,
    Opening,
    Profile,
    Rate,
    Size,
    Storing,
    percentile,
    ratio,
)


async def test_turns_are_stored_beside_the_same_statements_on_bare_sqlite(tmp_path: Path) -> None:
    found = await storing.measure(tmp_path, seed=1, rounds=2, seconds=0.05)
    for rate in (found.many, found.floor, found.one, found.one_floor, found.held, found.held_floor):
        assert len(rate.rounds) == 2
        assert min(rate.rounds) > 0


async def test_the_floor_leaves_the_very_rows_that_the_store_left(tmp_path: Path) -> None:
    case = await storing.prepared(tmp_path / "case.db", ["One.", "Two.", "Three."], held=True, seconds=5)
    await storing.stored(case, callers=1, seconds=5)
    by_the_store = storing.rows(case)
    storing.replayed(case, seconds=5)
    assert storing.rows(case) == by_the_store
    assert by_the_store["delivery"] >= 3


async def test_messages_cross_both_ways_beside_their_floors(tmp_path: Path) -> None:
    found = await crossing.measure(tmp_path, seed=1, rounds=1, samples=2, warming=1, burst=1, watched=0.1)
    assert len(found.after_a_start.rounds[0]) == 3
    for latency in (found.to_slack, found.to_slack_floor, found.to_customer, found.to_customer_floor):
        assert [len(samples) for samples in latency.rounds] == [2]
        assert min(latency.rounds[0]) > 0
    assert min(found.to_customer.rounds[0]) > HOLD.total_seconds()
    assert len(found.burst) == len(found.rates)


async def test_a_crowd_is_held_beside_its_floor(tmp_path: Path) -> None:
    found = await crowd.measure(tmp_path, seed=1, sockets=30, idle_seconds=0.1, samples=2)
    for held in (found.ours, found.floor):
        assert held.sockets == 30
        assert held.base > 0
        assert held.opening > 0
        assert held.room.listeners == 20
        for fanout in (held.room, held.among):
            assert 0 < min(fanout.first.rounds[0]) <= max(fanout.last.rounds[0])
    assert found.ours.grown >= 0  # thirty sockets may fit into memory that is there already


async def test_a_server_that_turns_a_listener_away_ends_the_bench(tmp_path: Path) -> None:
    async with stages.crowded(tmp_path) as stage:
        port = int(stage.baton.rpartition(":")[2])
        with pytest.raises(BenchFailed, match="closed with 4401"):
            await opened("127.0.0.1", port, "/v1/conversations/c_x/stream", b'{"token": "x"}', print)
        with pytest.raises(BenchFailed, match="404"):
            await opened("127.0.0.1", port, "/nowhere", b"{}", print)


async def test_the_widget_is_weighed_and_used_beside_an_empty_page(tmp_path: Path) -> None:
    found = await opening.measure(tmp_path, rounds=1)
    assert found.size.raw > found.size.gzip > 0
    for profile in found.profiles:
        for latency in (profile.empty, profile.with_widget, profile.launcher):
            assert min(latency.rounds[0]) > 0


def test_the_table_shows_every_figure_with_its_floor_and_verdict() -> None:
    table = report.as_table(a_report())
    lines = table.splitlines()
    assert next(line for line in lines if line.startswith("  32 callers  ")).split()[2:] == [
        "100",
        "400",
        "0.25",
        "100-100",
    ]
    verdicts = {line.rpartition("  ")[0].split("  ")[1]: line.split()[-1] for line in lines[-5:]}
    assert verdicts["turns stored, 32 callers, of bare sqlite3"] == "reached"
    assert verdicts["Slack to customer, p95"] == "MISSED"
    assert max(map(len, lines)) <= 120
    assert next(line for line in lines if line.startswith("  memory of a socket")).split()[5:] == [
        "30.0",
        "15.0",
        "2.0",
    ]
    assert "under 30,000 bytes with gzip: reached (20,000)" in table
    assert "Asked for 10,000: this machine lets one process open no more files." in table


def test_the_json_keeps_every_sample() -> None:
    kept = json.loads(json.dumps(report.as_json(a_report())))
    assert kept["rounds"]["crossing"]["to_slack"]["rounds"] == [[0.01, 0.02], [0.03, 0.04]]
    assert kept["figures"]["turns_stored"]["ratio"] == pytest.approx(0.25)


def test_a_percentile_is_one_of_the_samples() -> None:
    samples = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [percentile(samples, share) for share in (0.01, 0.5, 0.95, 1)] == [1.0, 3.0, 5.0, 5.0]


def test_one_spoiled_round_does_not_move_the_figure() -> None:
    quiet, spoiled = [0.01, 0.02], [1.0, 2.0]
    assert Latency([quiet, spoiled, quiet]).at(0.95) == 0.02
    assert Latency([quiet, spoiled, quiet]).at(0.99) == 2.0
    assert ratio([1.0, 50.0, 1.0], [2.0, 2.0, 2.0]) == 0.5


def a_report() -> report.Report:
    ours, floor = Rate([100.0, 100.0]), Rate([400.0, 400.0])
    quick, slow = Latency([[0.01, 0.02], [0.03, 0.04]]), Latency([[0.5, 0.5], [0.6, 0.7]])
    parts = {
        "storing": report.storing(Storing(32, ours, floor, ours, floor, ours, floor)),
        "crossing": report.crossing(
            Crossing(quick, quick, quick, [0.1, 1.1], [0.0, 1.0], slow, quick, 0.15, slow)
        ),
        "crowd": report.crowd(Crowd(10_000, 5_000, a_crowd(30_000), a_crowd(15_000))),
        "opening": report.opening(
            Opening(Size(80_000, 20_000, None), [Profile("desktop", 1, quick, slow, slow)])
        ),
    }
    return report.Report(report.this_machine(seed=1), parts)


def a_crowd(per_socket: int) -> Held:
    heard = Latency([[0.01, 0.02]])
    fanout = Fanout(20, heard, heard, heard)
    return Held(100, 50_000_000, 100 * per_socket, 1.0, 0.0, fanout, fanout)


async def test_a_full_database_is_measured_beside_an_empty_one(tmp_path: Path) -> None:
    found = await volume.measure(tmp_path, seed=1, conversations=300, rounds=2, samples=3)
    for latency in (*found.full.values(), *found.empty.values()):
        assert [len(samples) for samples in latency.rounds] == [3, 3]
    assert found.facts > 300 * 3
    assert found.size > 0
    assert "ratio" in "\n".join(volume.as_table(found))
    scanned = volume.scans(tmp_path / "full.db")
    assert not [statement for statement, step in scanned.items() if "turn" in step.split()]


async def test_a_process_is_measured_from_its_start_to_its_load(tmp_path: Path) -> None:
    found = await serving.measure(tmp_path, seed=1, conversations=20, seconds=0.3, turns=100)
    assert found.stored == 200
    assert found.turns >= 100
    assert found.rate > 0
    assert found.ready > 0
    assert found.idle > 0
    assert len(found.paced) == 30
    assert "turns/s" in "\n".join(serving.as_table(found))


def test_a_turn_is_held_back_when_its_channel_has_had_its_burst() -> None:
    told = [posting.Sent(10, "C0BENCH0", at, at, at + 0.1) for at in (0.0, 0.1, 0.2, 0.3, 9.0)]
    other = posting.Sent(10, "C0BENCH1", 0.3, 0.3, 0.4)
    assert [one.held for one in posting.judged([*told, other])] == [False, False, False, True, False, False]


def test_the_ideal_time_of_a_burst_is_its_posts_beyond_those_at_once() -> None:
    assert [bursting.ideal(posts) for posts in (1, 3, 4, 200)] == [0, 0, 1, 197]


def test_what_is_heard_before_its_sender_knows_took_no_time() -> None:
    assert hearing.beyond(Latency([[0.5, 0.1]]), Latency([[0.25, 0.2]])).rounds == [[0.25, 0.0]]


def test_an_aim_is_reached_at_its_bound_from_the_right_side() -> None:
    assert [Aim("", found, 2.0).reached for found in (1.9, 2.0, 2.1)] == [True, True, False]
    assert [Aim("", found, 2.0, least=True).reached for found in (1.9, 2.0, 2.1)] == [False, True, True]


async def test_a_card_of_the_longest_input_is_drawn_beside_its_floor(tmp_path: Path) -> None:
    found = await drawing.measure(tmp_path, rounds=2, samples=1)
    for latency in (found.ours, found.busy, found.floor):
        assert [len(samples) for samples in latency.rounds] == [5, 5]
        assert min(latency.rounds[0]) > 0


async def test_the_desk_is_judged_by_its_worst_claim_and_its_most_stale_card(tmp_path: Path) -> None:
    drawn = await drawing.measure(tmp_path, rounds=1, samples=1)
    claims = [{"users.info": 1, "conversations.members": 1, "chat.update": 2}, {"chat.update": 1}]
    part = desk._part(drawn, claims, desk.Busy([0.0, 6.5, 0.2], said=9, redraws=4, limited=0), 30.0)
    assert [(aim.found, aim.reached) for aim in part.aims[1:]] == [(4, False), (6.5, False), (0, True)]
    assert part.figures["live_cards"] == {"stale": 6.5, "redraws": 4, "limited": 0}

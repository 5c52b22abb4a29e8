"""A full disk in the middle of the day: the customer hears no false yes, and is heard once there is room."""

from __future__ import annotations

import resource

from tests.scenarios.stage import TWICE
from tests.scenarios.test_ending import Ending, baton

__all__ = ["baton"]


async def test_what_can_not_be_stored_is_refused_and_taken_when_there_is_room(baton: Ending) -> None:
    stage = baton.stage
    customer = await stage.customer()
    room = resource.prlimit(baton.process.pid, resource.RLIMIT_FSIZE)
    full = (stage.folder / "baton.db-wal").stat().st_size
    resource.prlimit(baton.process.pid, resource.RLIMIT_FSIZE, (full, room[1]))
    url = f"{stage.ports.baton_url}/v1/conversations/{customer._id}/turns"
    headers = {"Authorization": f"Bearer {customer._token}"}
    body = {"client_id": "the-same", "text": TWICE}
    for _ in range(3):
        async with stage.http.post(url, json=body, headers=headers) as answer:
            said = await answer.json()
        assert answer.status == 503
        assert said["code"] == "not_stored"
        assert "again" in f"{said['title']} {said.get('detail', '')}"
    assert stage.rows("SELECT count(*) FROM turn") == [0]
    resource.prlimit(baton.process.pid, resource.RLIMIT_FSIZE, room)
    async with stage.http.post(url, json=body, headers=headers) as answer:
        assert answer.status == 202
    assert stage.rows("SELECT count(*) FROM turn WHERE speaker = 'customer'") == [1]
    await stage.sees(lambda: stage.ana.root("support-billing", customer.name), 15)

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postgres import fresh_database
from tests.usecases.world import House, opened

ON_BOTH = {
    f"tests.usecases.test_{name}"
    for name in ("answering", "claims", "hostile_interleavings", "inbox", "merging", "owners", "transferring")
}
"""Where it matters that units of work run beside each other, PostgreSQL is asked as well."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "house" in metafunc.fixturenames and metafunc.module.__name__ in ON_BOTH:
        metafunc.parametrize("house", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    if getattr(request, "param", "sqlite") == "sqlite":
        async with opened(tmp_path / "baton.db") as house:
            yield house
        return
    async with fresh_database() as url, opened(url) as house:
        yield house

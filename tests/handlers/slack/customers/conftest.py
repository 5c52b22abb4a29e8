from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.slack.customers.acme import Acme, served, workspace_file
from tests.sandbox.world import PATIENT, World, running


@pytest.fixture
async def slack() -> AsyncIterator[World]:
    async with running(**workspace_file(), timing=PATIENT) as world:
        yield world


@pytest.fixture
async def acme(slack: World, tmp_path: Path) -> AsyncIterator[Acme]:
    async with served(slack, tmp_path) as acme:
        yield acme

"""What ends Baton while it serves is not told as something that kept it from starting."""

from pathlib import Path

import pytest

from bot import app
from bot.app.slack import SlackSide
from tests.scenarios.stage import empty_stage


async def test_a_time_out_while_serving_is_not_called_a_wrong_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def times_out(_self: SlackSide) -> None:
        raise TimeoutError("Slack")

    monkeypatch.setattr(SlackSide, "run", times_out)
    async with empty_stage(tmp_path) as stage:
        stage.write_config()
        await stage.open_slack()
        with pytest.raises(TimeoutError, match="Slack"):
            await app.run(stage.load())

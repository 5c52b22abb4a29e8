"""What baton.toml says of the decision, where it contradicts itself."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load_written

TOML = 'knowledge = "."\n[[skills]]\nname = "General"\nchannel = "support"\ngeneral = true\n[thresholds]\n'


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("calm = 0.7\nbusy = 0.6", "calm (0.7) must not be above busy (0.6)"),
        ("calm = 0.7\nhandoff = 0.9\nbusy = 0.2", "calm (0.7) must not be above busy (0.2)"),
        ("handoff = 0.9", "handoff (0.9) must lie between calm (0.5) and busy (0.65)"),
        ("busy = 0.52", "handoff (0.55) must lie between calm (0.5) and busy (0.52)"),
    ],
)
def test_the_first_thing_that_is_wrong_with_the_thresholds_is_named(
    tmp_path: Path, lines: str, problem: str
) -> None:
    (tmp_path / "baton.toml").write_text(TOML + lines)
    with pytest.raises(ConfigError) as refused:
        load_written(tmp_path / "baton.toml")
    assert str(refused.value) == f"{tmp_path / 'baton.toml'}: thresholds: {problem}"

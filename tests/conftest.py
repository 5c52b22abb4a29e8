"""What every test needs: no outside network, nothing from the shell, no deadline a busy machine breaks."""

import ipaddress
import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent
LONGEST = (
    "faults/test_killed.py",
    "bench/test_bench.py",
    "scenarios/test_bad_databases.py",
    "handlers/customers/test_papers.py",
    "faults/test_raised.py",
    "scenarios/test_ending.py",
    "hostile/test_floods.py",
    "scenarios/test_followers.py",
    "machine/test_machine.py",
    "faults/test_cancelled.py",
    "scenarios/test_postgres_gone.py",
    "scenarios/test_replicas.py",
    "faults/test_found.py",
    "storage/test_lanes_at_random.py",
    "storage/test_crashing.py",
    "test_channels_doc.py",
    "test_hostile_ending.py",
    "scenarios/",
    "hostile/",
    "faults/",
)
"""Files and folders; the days on which Baton dies stand apart, since they do best without each other."""
SETTINGS_PREFIXES = ("BATON_", "SLACK_")
PROXIES = ("http_proxy", "https_proxy", "all_proxy")  # slack_sdk would send even 127.0.0.1 through these


class OutsideNetworkError(Exception):
    """Not an OSError, so that code which rightly survives a network failure cannot hide it."""


def stay_on_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and not is_local(str(arguments[1][0])):
        raise OutsideNetworkError(f"a test tried to reach {arguments[1]}")


def is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, and the smallest files end: no worker is busy alone for long."""
    sizes = Counter(item.path for item in items)
    order = {path: (place_of(path), -size, path) for path, size in sizes.items()}
    items.sort(key=lambda item: order[item.path])


def place_of(path: Path) -> int:
    name = path.relative_to(HERE).as_posix()
    return next((nth for nth, start in enumerate(LONGEST) if name.startswith(start)), len(LONGEST))


def forget_the_shell() -> None:
    for name in list(os.environ):
        if name.startswith(SETTINGS_PREFIXES) or name.lower() in PROXIES:
            del os.environ[name]


sys.addaudithook(stay_on_this_machine)
forget_the_shell()
settings.register_profile("baton", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("baton")

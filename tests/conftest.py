"""What every test needs: no outside network, nothing from the shell, no deadline a busy machine breaks."""

import ipaddress
import os
import sys

from hypothesis import HealthCheck, settings

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


def forget_the_shell() -> None:
    for name in list(os.environ):
        if name.startswith(SETTINGS_PREFIXES) or name.lower() in PROXIES:
            del os.environ[name]


sys.addaudithook(stay_on_this_machine)
forget_the_shell()
settings.register_profile("baton", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("baton")

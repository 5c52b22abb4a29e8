"""How often a method may be called before Slack says 429."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.sandbox.errors import SlackError
from bot.sandbox.people import Rates

WINDOW = 60.0


@dataclass
class Limits:
    rates: Rates
    _calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def check_tier(self, method: str, tier: int, now: float) -> None:
        """Counts the call against the method's tier (2, 3 or 4; 0 = none). Raises `ratelimited`."""
        # see slack.md: rate-tiers
        allowed = {2: self.rates.tier2, 3: self.rates.tier3, 4: self.rates.tier4}.get(tier)
        if allowed is None or not self.rates.enforced:
            return
        calls = self._calls[method]
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) >= allowed:
            raise ratelimited(calls[0] + WINDOW - now)
        calls.append(now)

    def check_post(self, channel: str, now: float) -> None:
        """One post a second and channel, with a burst. Raises `ratelimited`."""
        # see slack.md: rate-post
        if not self.rates.enforced:
            return
        tokens, since = self._buckets.get(channel, (float(self.rates.post_burst), now))
        tokens = min(self.rates.post_burst, tokens + (now - since) * self.rates.post_per_second)
        if tokens < 1:
            self._buckets[channel] = (tokens, now)
            raise ratelimited((1 - tokens) / self.rates.post_per_second)
        self._buckets[channel] = (tokens - 1, now)


def ratelimited(wait: float) -> SlackError:
    # see slack.md: rate-limited
    return SlackError("ratelimited", status=429, retry_after=max(1, math.ceil(wait)))

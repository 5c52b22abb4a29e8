"""What to do about each alarm, in one line. docs/operation.md says more."""

from __future__ import annotations

REMEDIES = {
    "card_undelivered": "see /readyz and the log: a handoff that nobody in Slack can see",
    "card_removed": "find out what deletes it (another app?), then: baton lanes release --all",
    "promise_broken": "answer the customer; have more agents, or a longer answer_within",
    "lane_parked": "mend what the reason names (baton lanes), then: baton lanes release --all",
    "cards_capped": "many real questions: raise [limits] cards; else see Abuse in docs/operation.md",
    "channel_lost": "unarchive it or write /invite @Baton there, or name another in baton.toml and restart",
    "channel_saturated": "split the skill over two channels: docs/scale.md",
    "thread_lost": "nothing: it goes on under a new card",
    "channel_shared": "end the sharing of the channel, or name another and restart",
    "inbox_failed": "tell Baton's developers the reason (baton inbox), then: baton inbox replay --all",
    "webhook_failing": "mend the receiver: nothing is lost, and it goes on by itself",
    "mail_failing": "mend the mail server or BATON_SMTP_URL: it goes on by itself",
    "mail_not_taken": "mostly nothing; many are an attempt to get in. Nothing shows its end: clear it",
    "mail_bounced": "nothing, the agent was told: it ends when the customer mails or gives another address",
}
"""By the alarm's kind."""


def remedy(kind: str) -> str:
    return REMEDIES.get(kind, "see Alarms in docs/operation.md")

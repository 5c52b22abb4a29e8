"""What the sealed half's people tell around a question: a story, or a whole letter."""

from __future__ import annotations

from collections.abc import Mapping

from bot.evaluation.scenarios.sealed.lines import lines
from bot.evaluation.scenarios.sealed.matters import INTENTS

STORIES: Mapping[str, tuple[str, ...]] = {
    "travel": lines("""
        We're finally taking the trip my parents have wanted for thirty years, all nine of us.
        My flatmate and I decided last night, over too much wine, to go away together.
        I'm packing at the moment and the cat is sitting in the suitcase.
        It's our honeymoon and my husband leaves all the planning to me.
        I fly for work about twice a month and never had to think about this.
    """),
    "car": lines("""
        I inherited my aunt's old estate car and know nothing about cars.
        My son passed his test on Tuesday and has been driving mine ever since.
        We've a long drive to the coast ahead of us on Saturday.
        I only ever drive to the shops, so I never paid attention to this.
        The garage I used to go to has closed, the old man retired.
    """),
    "work": lines("""
        I started here in the spring after eleven years somewhere else.
        I've moved from the warehouse to the office and everything works differently here.
        My wife does our paperwork normally but she's away this week.
        I'm trying to plan next year with the family and we're all looking at calendars.
        A colleague at lunch told me one thing and another said the opposite.
    """),
    "table": lines("""
        My in-laws are coming on Sunday and I cannot cook to save my life.
        It's our tenth anniversary and I forgot about it until now.
        I'm standing in the kitchen with flour on my phone.
        We've just moved here and don't know any places yet.
        My daughter has decided to become a chef, aged seven.
    """),
    "home": lines("""
        The kids gave me one of your speakers for my birthday.
        I'm the one in the family who has to fix everything with a plug.
        We moved house last weekend and half of our things are still in boxes.
        I had visitors all day and somebody's little boy pressed everything there is.
    """),
    "club": lines("""
        I've been a member since the early days, back when it was just the breakdown van.
        A friend talked me into joining, she swears by it.
        I sat down tonight to sort out all the things I've put off for months.
        We've used the club a lot this summer, mostly for the kids.
    """),
}
"""By what the question is about."""

_PARTS = {intent: part for part, intents in INTENTS.items() for intent in intents}


def part(article: str) -> str:
    """What part of life an article is of: the key of its stories."""
    return _PARTS.get(article, "club")


MAIL_OPENING = lines("""
    Dear team, I hope this finds you well and that you are enjoying the milder days.
    Dear Sir or Madam, allow me to begin by saying how content we are with the club.
    Good afternoon. My mother, who is not at ease with computers, has asked me to write.
    Dear all, first of all my compliments on your service over these past years.
    To whom it may concern: I have read your pages with care but may well have overlooked something.
    Good morning, and please forgive a somewhat long message from an old member.
    Dear support, my husband and I have been discussing this over breakfast.
""")
MAIL_MIDDLE = lines("""
    We are in no hurry whatsoever, as nothing has been decided yet. What I should like to know is this:
    You will surely have been asked before, and I apologise if it is written somewhere. My question:
    I have tried to be brief, which is not my strength, so here is the point.
    There is nothing wrong, let me say that at once; we would simply like to be well prepared. So:
    I did note it down when we joined but the notebook has vanished. Therefore I ask:
    My eyesight being what it is, I prefer to ask. It is only this:
""")
MAIL_CLOSING = lines("""
    With kind regards, and thank you in advance for your trouble. Margaret Ellis
    Thanking you for your patience, I remain yours sincerely, H. Okafor
    Many thanks and warm wishes to everybody there. Joan
    I look forward to your reply and wish you a pleasant week. Best regards, Peter Lindqvist
    Yours faithfully, A. Moreau (Mrs)
    With best wishes from all of us, and thank you. Tom and Edith
""")

"""The sealed half's matters for people, in our own words: on no page, by policy, or asked for."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.decision import Topic
from bot.evaluation.scenarios.sealed.lines import lines

TOPICS = (
    Topic("accident", ("accident", "crash", "crashed", "collision", "airbag", "airbags"), urgent=True),
    Topic("harassment", ("harassed", "harassment", "bullied", "bullying", "discrimination")),
    Topic(
        "food safety", ("food poisoning", "allergic reaction", "made us sick", "made me sick"), urgent=True
    ),
    Topic("double charge", ("billed twice", "double charge", "overcharged", "charge I did not make")),
    Topic("press", ("journalist", "reporter", "newspaper", "for an article")),
)

SENSITIVE: Mapping[str, tuple[str, ...]] = {
    "accident": lines("""
        I had an accident with the rental this morning, what do I do now?
        Someone drove into your car at the lights. It's a small crash but the door won't shut.
        we've been in a collision on the A40 with the hire car
        hi, the airbags went off in the car I rented, everyone's ok but it's not driveable
        My daughter crashed the club car into a gate post. She is fine, the post isn't.
        Do I fill in a form for an accident or do you?
        There was an accident in the hotel car park and your car has a dent now
        i backed the rental into a wall and the whole rear light is in pieces
        A lorry took the mirror and half the door off our hire car.
        The car you gave us is in a ditch. We are out of it and waiting at the roadside.
    """),
    "harassment": lines("""
        I want to report harassment by my line manager.
        A colleague has harassed me for weeks, where do I report that?
        who looks into bullying at our site
        I feel I'm being bullied in my team and I don't know what the staff desk does about it
        How do I file a complaint about discrimination?
        They passed me over because I'm pregnant. That is discrimination, isn't it?
        my shift lead makes remarks about my body every single day
        One of your drivers kept asking my daughter where she lives and wouldn't stop.
        I was harassed by another guest in the lounge and the staff looked away
    """),
    "food safety": lines("""
        Two of us got food poisoning from the box that came on Monday
        The chicken in this week's box made us sick, all four of us.
        my son had an allergic reaction to your curry kit, there were no nuts on the label
        that restaurant you booked for us made me sick, I've been in bed since
        Is anyone else reporting food poisoning from the prawn dish?
        I had an allergic reaction at dinner although the booking said no sesame
        There was a piece of glass in the salad from my box.
        we've all been throwing up since the fish from your box last night
        The mince in the box was already green when I opened it
    """),
    "double charge": lines("""
        I was billed twice for the same hotel night
        there's a double charge for the rental on my statement
        You overcharged me by 84 dollars on the car.
        I see a charge I did not make, from your club, on the 9th
        My membership was billed twice in October, please look into it.
        i got overcharged for the lounge, it should have been free
        The statement shows a double charge for one single box
        you took the money for march two times
        There are two payments to you on the same day and I only booked once.
    """),
    "press": lines("""
        I'm a journalist with a question about your data on cancelled trips.
        I write for a local newspaper and would like a comment on the closed lounge
        Hello, reporter here, who speaks for the club?
        I'd like to interview your head of travel for an article on night trains.
        our newspaper is running a story on hire cars on Saturday, can we have a statement
        We're filming a piece on subscription boxes for the evening news and need an answer by Friday.
        As a journalist I'd like to know how many members you have
    """),
}
"""By topic; some say its words and some only mean it."""

OUTSIDE = lines("""
    The hotel says they have no booking under my name, and you sent me a confirmation.
    my points from the trip in june never showed up
    The driver you sent left with my jacket on the back seat
    can you match a price i found for the same room elsewhere
    I'd like to give my membership to my brother, is that something you do?
    The spa voucher in my welcome pack has no code printed on it.
    do you have a job going in your workshop in leeds
    My name is spelt wrong on the ticket, one letter, flight is next month
    the workshop left a screwdriver under my seat
    Can our company get a rate for sixty members at once?
    I'd like to sell you honey from my farm for the boxes, whom does that concern?
    You moved my interview with the staff desk and now nobody is in the call
    The gym at the partner hotel was shut though the booking said it's open
    i need a letter that says i work here, for my landlord
    Does the club sponsor youth football teams?
    my payslip shows a town i never lived in
    The recipe box came with somebody else's name and a birthday card in it.
    Could the car be brought to my mother's house instead of the airport?
    the colour of the car you sold me isn't the one i signed for
    What happened to the walking tours you used to run in Lisbon?
    I found a ring in the bathroom of the lounge and would like to hand it in
    The crib we ordered for the room wasn't there when we arrived.
    the parking company fined me for a day when you had the car
    My colleague and I would like to share one job between us, half each.
    Your winter brochure has a photo of my house in it
    how come my anniversary bonus was lower than my colleague's
    The seat belt in the loan car only fits when I sit sideways.
    Can you tell me which of your partner hotels has a step-free shower in every room?
    i want to be taken off the photo on your team page
    We were given a table next to the toilets though I'd paid for the window
    The workshop promised new floor mats and I drove home without any.
    My trainee would like to spend two weeks at your front desk, is there a way?
    you credited my miles to my father, same initials
    Would you host our charity run at your car park in September?
    the tour guide never turned up, we stood there for an hour
""")
"""No article holds these, and whoever is asked them has to look into it."""

BLUNT = lines("""
    human please
    Get me a real person.
    I want to talk to someone who works there
    agent
    put me through to a person
    Can I speak with an actual human being?
    give me someone real
    I'd rather have a person for this
    operator
    let me speak to your staff
    no bots. a human.
    Connect me to customer service
    i need a live agent
    is there anyone there i can talk to?
    Pass me on to someone, will you
    I don't want to chat with a computer, get me somebody
    real person pls
    transfer me
""")
POLITE = lines("""
    Would it be possible to talk to one of your colleagues?
    Could you please hand me over to somebody on your team?
    I'd be grateful if a member of staff could take this on.
    Sorry to be a bother, but may I speak with a person?
    Please could somebody get in touch with me about this?
    I think I'd like to discuss this with a human, if that's all right.
    Might there be someone in the office I could talk to?
    Would you mind connecting me with an agent?
    If it isn't too much trouble, could a real person have a look?
    Is there a number where I can reach one of your people?
    Can you ask someone to ring me back, please?
    I'd feel better talking to a person about it, thank you.
    Could I be transferred to an adviser please?
    may i talk to a support person please
    Hi, is somebody from the team free for a word?
    Can one of the staff help me with it instead?
""")
"""Each asks for a person and for nothing else."""

ASKS_BEFORE = lines("""
    Can a person tell me this please:
    I'd like one of your staff to answer this one.
    Not for the bot, for a colleague:
    Please pass this on to someone in the team:
    I want a human to look at this:
    Is there somebody I can ask in person?
    Could I talk to someone about the following.
    For a live agent:
""")
ASKS_AFTER = lines("""
    Could someone from the team ring me about it?
    I want to hear it from a human though.
    Please get a member of staff to answer.
    I'd like to speak to somebody about that.
    Can you put me through to the person who deals with it?
    And I mean a person, not the chat bot.
    Best if one of your agents writes back to me.
    Let me talk to someone who knows.
""")
"""Around a question: whoever says so wants a person for it."""

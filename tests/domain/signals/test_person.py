from __future__ import annotations

import pytest

from bot.domain.signals import asked_for_person

ASKS = """
please switch me over
hand me over to a human
I'd be happier if someone took a look at this
Could one of your colleagues check it?
how do I get past this bot
I want to speak to a person
can I talk to someone please
Connect me to an agent
human
Agent please!
Human. Now.
no, human please
live agent
REPRESENTATIVE
real person pls
customer service
speak to representative
Is there a real person there?
Could you transfer me to a human being?
i need to talk with customer service
get me a real person
stop, I don't want a bot. Can someone call me?
I'd rather talk to a real human
The zip on my tent is broken, can someone from repairs talk to me?
I would like to be connected to one of your advisors
Let me speak to your manager
get me your supervisor
I demand to see the manager
Is anyone there?
anybody there??
hello, is somebody reading this
is there someone who can actually help me
Are there any humans I can talk to?
could I chat with somebody from the billing team
put me through to the workshop team please
Please put me through.
transfer me already
pass me on to a colleague of yours, a human one
can I ring you?
Can I call someone about this?
I'd rather call you
call me back please
Please call me on 555 0100
Could somebody ring me tomorrow morning?
Have someone contact me
give me a call
I want a callback
can we do this over the phone? I want to speak on the phone
I don't want to talk to a bot
I do not want to chat with a machine any more
stop talking to me like a robot, give me a human
no more bots
I'm tired of talking to a chatbot
why am I talking to a computer
do I have to talk to a robot?
I want help from a person, not a bot
you are useless, get someone on the line
I don't understand I need a human
I don't get this but I want a person to look at it
why can't I speak to a person
can't I just talk to a human
If you don't transfer me to an agent I'm leaving
don't you have a real person
I can't get hold of anyone
how do I get through to a human
How can I reach a real person?
escalate this
please escalate my case
who can I speak to about a broken stove
I need somebody to talk to about my order
I need someone to help me
I want someone to look into this
is there a human I could speak with
is someone else available
can I get a human on the phone
put someone else on
I'd prefer speaking with a human
I need human help
human support please
I want to talk to an actual human being about my refund
can one of your team call me
could your manager ring me
I was charged twice, need to speak with someone
My order never came. I have asked three times. Let me talk to a person.
Thanks, but that doesn't help. Agent.
okay then a real human please
would you hand me over to a member of staff
may I speak with the person in charge, please? I want to speak to whoever is in charge
I want to speak with someone who understands bikes
do you have a human I can talk to
where is the human
I want to be put through to support
switch me to a live operator
sales team please
get me out of here, operator
any chance of talking to an advisor
I have trouble talking to an agent
It would be nice to discuss this with a colleague of yours
get me someone who understands tents
give me somebody else
someone else please
can a human take a look at this
could I have a word with the manager
can I speak to a normal person
let me talk to one of the workers
hook me up with an agent
who do I talk to about a refund
put me in touch with your repair people
""".strip().splitlines()

SLIPS = """
speak to a huamn
can i talk to a represenative
agnet please
I want a humna
let me talk to a persn
connect me to an oparator
costumer service please
speek to somebody
tranfer me to an agent
conect me with a human
can I talk to sombody
get me your manger, I want to talk to your manger
can u plz call me
i need to talk w a rep
TALK TO SOMEONE!!!!
Can’t I talk to a person?
""".strip().splitlines()

NONE = """
Please switch us over to the annual plan
Switch me over to euros
can you pass me over the fare rules
Let me talk it over with my team
Can employees confirm it themselves in the app?
Can managers handle this in the admin panel?
If a manager confirms it, is it final?
if someone checks it, do they need ID?
How do I add someone I can chat with to my contacts?
How do I get around the bot detection on your site?
make it around the robot vacuum
you don't need to transfer me to a real person
no need to connect me to an agent, thanks
I'd rather not talk to a person
I don't want to talk to anyone, just tell me the price
Can I do it without having to speak to someone?
please don't call me
there's no need for a human
never transfer me to an agent again, they were rude
I don't think I need an agent for this
Can I transfer money to someone else?
send the parcel to somebody else
How many people can sleep in this tent?
I need someone to clean my jacket
we need someone to carry our bags up
can you get someone to fix the shower
Is the jacket for a person of 1.90?
What does the personal plan cost?
a room for one person
can I add another person to my plan
does the price go up per person
are you a human?
Are you a real person or a bot?
am I talking to a robot
am i speaking with ai or a real, live person
Is this a bot?
tell me if you are a real person
what should I call you
do you have a name I can call you
please call me Robin from now on
can you call me a taxi
how do I call the lift
do I need to speak to somebody to close my account?
Do I have to talk to a person to return shoes
I talked to an agent yesterday and he said five days
the agent told me it was sent
your representative said it would come on Monday
I had to speak to a manager last year
The menu says "speak to an agent" but the button does nothing
My letter says “please contact customer service” and what now, is that about the fee?
I work in human resources
where do I find human resources
I need my estate agent to sign it
my travel agent booked it
which user agent do you support
how do I add a manager to my account
I need a password manager
I want an agent account
it keeps asking me to prove I'm not a robot
I am not a robot
do you sell robot vacuums
my robot vacuum does not start
stop the washing machine
my computer does not turn on
I want to talk about my order
talk to you later
speak to me in Spanish
can you talk slower
Can someone explain the fee to me?
could somebody tell me why my card was declined
is there a person limit for the tent
are there people in the gym at night
I need some support with my card
what are your opening hours
I want to contact the seller in Leeds about the tent colour
my friend wants to talk to his sister
thanks, that helped
Where is my parcel?
Is there anything else I can try?
escalator
the agenda of the meeting
I ate a steak and it was off
a personal loan
the manager's special on the menu, is it vegan?
can I meet my friend at reception
should I contact customer support if it fails?
""".strip().splitlines()


@pytest.mark.parametrize("text", ASKS)
def test_a_request_for_a_person_is_heard(text: str) -> None:
    assert asked_for_person(text)


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_of_the_finger_hides_no_request(text: str) -> None:
    assert asked_for_person(text)


@pytest.mark.parametrize("text", NONE)
def test_what_only_sounds_like_a_request_is_none(text: str) -> None:
    assert asked_for_person(text) == ""


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Let me talk to an agent", "asked for a person"),
        ("call me back please", "asked to be called"),
        ("I don't want to talk to a bot", "does not want to talk to a bot"),
    ],
)
def test_the_evidence_says_what_was_asked_for(text: str, evidence: str) -> None:
    assert asked_for_person(text) == evidence


def test_a_request_is_heard_at_either_end_of_a_very_long_turn() -> None:
    story = "The pole bent in the wind and the sheet is torn. " * 400
    assert asked_for_person(f"Get me a human. {story}")
    assert asked_for_person(f"{story} Get me a human.")


def test_a_request_that_another_wrote_is_none_of_the_customers() -> None:
    assert not asked_for_person("> can I talk to a person\nWho wrote that, and where is my parcel?")

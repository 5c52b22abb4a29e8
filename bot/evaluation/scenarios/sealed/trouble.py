"""The sealed half's sentences of people who are not helped, or who need more than an article."""

from __future__ import annotations

from collections.abc import Mapping

from bot.evaluation.scenarios.sealed.lines import lines

CORRECTIONS = lines("""
    This isn't what my question was.
    no, something else. read my question again please
    You've answered a different question.
    I think you misunderstood me.
    Not that.
    Sorry, but this is about another thing altogether
    that isn't it
    I know all that already, it wasn't my question.
    wrong topic
    This has nothing to do with what I wrote
    Erm, no. I meant what I said.
    You seem to be talking about something else there
    nope, not what i'm after
    Nothing on that page is about what I asked.
""")

FAILED_CALM = lines("""
    I've gone through all of it twice and it's still the same.
    Thanks, I tried that, unfortunately it didn't help.
    I did everything as described and nothing has changed.
    Hm, I followed it to the end and I'm back where I started.
    I'd tried that before I wrote to you, it makes no difference here.
    I've done each step now. It still won't go through.
    No luck with that, I'm afraid.
    ok tried it, got as far as the last step and then it stops
    It looked good at first but then the same thing happened again
    I waited a day as it says there and the problem is still with me.
    That doesn't do it, sadly. Same result on my other device.
    Just tried your suggestion, it gives me an error at the end.
""")
FAILED_TERSE = lines("""
    didn't work
    no that didnt do it
    Still the same.
    nope, nothing
    tried it. no.
    not working here
    Same again.
    No change
    doesnt help me
    no good
    already did that
    still broken
    nothing happens
""")
FAILED_FURIOUS = lines("""
    THIS DOES NOT WORK!!! I have done it FIVE times!
    For crying out loud, I did exactly that and it's STILL broken!
    Are you kidding me? I just told you what I need and your stupid instructions do NOTHING
    What a load of rubbish, none of this works!
    I'M LOSING MY PATIENCE. IT DOES NOT WORK.
    bloody useless, did it all and nothing, I pay you every month for this crap??
    I've wasted my whole evening on your idiotic steps and it still fails!!
    This is a joke. A bad one. Nothing you say works!
    seriously??? that's the best you have? It failed AGAIN
    I am absolutely livid. Your advice made it worse!
    How hard can it be!! I did what you said and it's still wrong!!
""")
FAILED_SARCASTIC = lines("""
    Oh wonderful, that fixed precisely nothing.
    Great help. Truly. I'm now exactly where I was an hour ago.
    Well done, another page that tells me what I already did.
    Fantastic, it fails even faster now.
    What a surprise, it still doesn't work. Who'd have thought.
    Ten out of ten for effort, zero for the result
    Ah yes, the good old "do it again". Shockingly that changed nothing.
    Bravo. Do you get paid by the link?
    lovely instructions, shame that they don't work
    I'm thrilled. Really. It's as broken as before.
    Oh sure, because the first three times weren't enough
""")
FAILED_RESIGNED = lines("""
    I give up, it just won't work for me.
    Never mind. It doesn't work and I've run out of ideas.
    Same as before. I suppose that's how it is then.
    forget it, i've tried all of that, there's no point
    It's no use, whatever I do I end up in the same place.
    Well, that's that. Didn't work either. I'm tired of this.
    No. I knew it wouldn't, it never does.
    I've spent days on this now and I don't know what else to do
    oh well. still nothing. guess i'm stuck with it
    I haven't got the strength to try it again.
    sigh. no, that didn't do anything
""")

EXCEPTIONS = lines("""
    That's for ordinary members. Ours is a company plan and the menu you mention isn't there.
    I don't have that button, mine looks quite different.
    It says there that I'm not entitled, although I was last year.
    That can't be done in my case, the page tells me to contact you.
    I'm not in the States, so half of what you wrote doesn't exist here.
    When I get to that step it says my profile is locked.
    this only works for people who joined after 2020, i joined in 2011
    The form you sent me to refuses my postcode, it's a new street.
    I see somebody else's details when I open that.
    Your page says one thing and the letter I got says the opposite, which is it for me?
    my case is different, it was set up by my employer who no longer exists
    That option is greyed out for me and there's no reason given
""")

LEAVING = lines("""
    If that's all you have, I'm cancelling.
    Right, I'm going to your competitor then.
    I won't be renewing after this.
    That's it, I'm done with the club.
    ok i'm out. how many years and this is what i get
    Then I shall take our membership elsewhere, all four of us.
    Useless. I'll tell my friends to stay away too.
    Forget it, I'll close my membership today.
    I've had enough, there are other clubs
    Honestly I'm thinking of leaving you over this.
    we'll be switching to someone else next month
    You've just lost a customer.
""")

DISTRESS = lines("""
    I'm at the airport with two small children, my wallet is gone and I've nobody to turn to.
    please help, I'm stuck on the motorway in the dark and I'm scared
    My mother collapsed on the trip you booked and I can't reach anybody, I'm shaking
    I'm crying as I write this, they won't let us board and nobody tells us why
    we're stranded in a town where we know no one and the hotel has locked us out
    My husband should have been home six hours ago in your hire car. He isn't answering.
    I haven't been paid and I can't buy food for my kids tonight
    I'm alone at a station at midnight and the driver you sent never came. I'm frightened.
    They stopped me at the border and say my papers are wrong, I'm panicking
    i can't take this any more, three nights without sleep because of this mess
    My baby needs her medicine and it's in the suitcase that got lost.
    I think I'm having a panic attack, we missed the connection and I've got no money left
""")

FLIGHT, DESK, ROADSIDE, PAPERS, TABLE, DOOR = (
    lines("""
        My flight leaves in fifty minutes and I'm still in the taxi.
        They close the gate in half an hour.
        I'm at the check-in desk right now and they give me ten minutes.
        We take off at 6 tonight, it's gone three.
        I have to be on the next plane, my father is in hospital.
    """),
    lines("""
        I'm standing at the rental desk and they shut in a quarter of an hour.
        It's eleven at night, we have nowhere to sleep and the last bus goes in 20 minutes.
        We land in an hour with four kids and nothing is booked.
        the offer at the desk is held for me until 5, it's twenty to.
    """),
    lines("""
        I'm due in court at two and sitting in a car park.
        My wife is in labour and we've got to leave now.
        the ferry goes at 9:15, that's in forty minutes, and I'm stood here.
        I'm blocking a lane and the police give me fifteen minutes to move.
    """),
    lines("""
        The deadline is midnight tonight.
        It has to be handed in by 5 pm today or I lose a whole year.
        HR closes the window in an hour.
        My appointment at the tax office is in 45 minutes.
        Today is the very last day for it, I checked.
    """),
    lines("""
        Fourteen people are on their way there and we're due in half an hour.
        It's for tonight at seven, they charge me after six and it's 5:40.
        My boss and her client will be at the door in twenty minutes.
        we are outside the place now and they've given us five minutes.
    """),
    lines("""
        The check-in shuts in 30 minutes and I can't get at my ticket.
        I've a train to catch in a quarter of an hour and need this before.
        My booking lapses at noon, so in twenty-five minutes.
        The taxi is downstairs and I can't leave without it.
    """),
)
DEADLINES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("flight_status", "book_flight", "lost_luggage", "carry_on", "international_visa"), FLIGHT
    ),
    **dict.fromkeys(("car_rental", "book_hotel"), DESK),
    **dict.fromkeys(("jump_start", "gas"), ROADSIDE),
    **dict.fromkeys(("insurance_change", "rollover_401k", "w2", "direct_deposit"), PAPERS),
    **dict.fromkeys(("restaurant_reservation", "cancel_reservation", "confirm_reservation"), TABLE),
    **dict.fromkeys(("the_login_code_does_not_arrive", "find_phone"), DOOR),
}
"""By article: a time that is really running out, and for something that matters."""
TIME_GOES = lines("""
    that's ten minutes gone
    I've really no time left
    Please, it's getting very tight now
    5 minutes...
    tick tock, they're calling already
    It'll be too late in a moment.
""")

CHASING = lines("""
    I wrote to you on Monday and again on Thursday and have heard nothing.
    This is the third time I'm asking for my deposit from the March rental.
    Somebody was going to ring me yesterday about my ticket. Nobody did.
    my case has been open for four weeks and all i get is automatic replies
    You promised me an answer within two days, that was nine days ago.
    I've filled in your form three times now. Does anybody read those?
    I was told on the phone it'd be sorted by the 1st. It's the 12th.
    Two chats, one call, one letter. My tyre claim still isn't settled.
    still waiting for the call you said would come this morning
    My ticket number is 55102, last word from you was in August.
    I've sent the papers for my aunt's booking twice and each time you ask for them again
    how many more times do i have to explain that the voucher was never delivered
""")

AGAIN = lines("""
    What I mean is:
    I'll say it differently.
    I'll try once more:
    so again,
    Perhaps I wasn't clear.
    The same question in short:
    I still don't know.
    ok but
    In other words:
    Once again, please:
""")

WAITING = lines("""
    hello?
    Anyone there?
    So what happens now?
    I'm still here.
    And?
    ??
    Is somebody dealing with it?
    can anything be done about it
    I'd like an answer to that please
    What do you suggest?
    So?
    Well, that leaves me no wiser.
    I don't see how that helps me
    please answer what i wrote
""")

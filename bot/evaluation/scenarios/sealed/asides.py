"""The sealed half's sentences of people who need nobody: before, around and after a question."""

from __future__ import annotations

from bot.evaluation.scenarios.sealed.lines import lines

GREETINGS = lines("""
    Hello there
    hi!
    Hey, good morning to you
    Good evening to you all
    hiya
    Morning!
    Hi, hope you're well
    hello, anyone home? :)
    Greetings from rainy Hull
    hey hey
    Good day
    Hi, first time I use this chat
    yo
    Hello, me again
""")

THANKS = lines("""
    thanks!
    Lovely, thank you
    Brilliant, cheers
    ok thats all i needed
    Perfect.
    Ah, there it is. Thanks a bunch
    super, thx
    That's exactly what I wanted to know, thank you.
    👍
    ty
    Great stuff
    oh nice, that was easy
    Got it now, many thanks
    Right, I'll do it that way. Thanks
    fab, ta
    You've been very helpful, thank you.
    Sweet, that sorted it
    ok cool
    Alright, will do
    makes sense, thanks for the quick answer
    Thank you kindly
    awesome
    Noted, thanks.
    yep found it
""")

BYES = lines("""
    That was everything, bye!
    nothing else from me, have a good one
    no that's me done, thanks
    All good now, bye bye
    Enjoy your weekend
    No more questions for today :)
    See you, and thanks again
    that'll be all
    You too, take care
    No, I'm all set
""")

DID_IT = lines("""
    ok did that, next thing:
    Done, that worked. Now the other one:
    right, finished that bit. And now
    Just did it, all fine. Another one if I may:
    Tick. Next:
    done and dusted! one more though,
    That one's off my list. Second question:
    ok went through it and it's sorted now. then there's this:
    Did it while you were typing, ha. Also:
    Followed the steps, works now. While I'm here:
""")

NEXT = lines("""
    Another thing:
    And while I've got you,
    One more, sorry:
    ok and something completely different:
    also
    Next question then.
    Good. Then this:
    oh and
    Right. My wife wants to know too:
    Could I ask something else?
    Second one:
    And lastly,
""")

FOLLOWING = lines("""
    ok and then
    Good to know. Which brings me to this:
    Fine. And in that case,
    I see, so next
    thanks, and related to that:
    Following on from that,
    Right, that leads me to
    Makes sense. And also,
    ah ok. so then
    Understood. On the same subject:
""")

ELSEWHERE = lines("""
    I'm fuming, my neighbour has parked across my drive again. Anyway, to you:
    The train was two hours late, I hate that railway. At least you're open.
    my phone company is a bunch of crooks, just hung up on me. now for something nicer
    What a horrible day, my boss shouted at all of us. Whatever.
    I'm so angry at the council, three weeks and the bins still aren't emptied! Sorry. My question:
    That stupid printer ate my form. Not your fault of course.
    Honestly, airlines! Spent the whole morning screaming at their hotline. Something for you:
    This weather is driving me mad, soaked to the bone for the third time. So,
    my ex has ruined the whole weekend, don't ask. what i wanted to know:
    Sick and tired of my landlord and his excuses. You lot are the only ones who answer. So tell me,
""")

JOKES = lines("""
    My dog says hi. He also wants to know:
    Asking for a friend. The friend is me.
    I'll be honest, I've googled this and am now more stupid than before:
    If you answer this I'll name my next goldfish after you.
    Warning, silly question ahead!
    My horoscope told me to ask you this today.
    Question for a hundred points, no phoning a friend:
    I lost a bet and now I need to know:
    You must be the one in this house who listens to me, so
    Be gentle, it's my first time asking a robot anything:
""")
LAUGHS = lines("""
    haha thanks
    lol ok that was simple
    You're a good sport, cheers
    hehe perfect
    Ha, and I'd have searched till Christmas. Thanks
    😂 cheers
    well I never! thank you
    And I was sure I knew it all. Ta!
    :D great
""")

OVER = lines("""
    Last month was a mess with my booking but your people put all of it right. Today something simple:
    I complained in spring about the long queue. Much better now, well done. So,
    You lost my parcel once, years ago, and I've forgiven you :) Now:
    had a bad time with the app in january, since the update it's been fine. just wondering
    We did have our differences over that invoice, all settled. What I'd like to know:
    I was cross with you on Monday, I know, it turned out to be my own mistake. Anyway
    The refund I was so upset about came yesterday, thank you. One question left:
    Everything that went wrong with our first trip has been made good, so no hard feelings.
    That terrible hold music is gone, I notice. Good! My question is this:
    My first week with the speaker was awful but now we are friends.
""")

NOBODY = lines("""
    No need to get anyone, I only want to know where to look.
    You don't have to transfer me for that.
    I don't need a person for this, the link will do.
    Please don't bother your colleagues with it.
    no human needed, just a quick answer
    A short answer from the bot is plenty.
    I can't talk to anybody now, I'm in a meeting
    There's no need for a call back.
    don't pass me on to someone please, this is quick
    Spare your staff, it's a small thing.
""")

MOCK_HASTE = lines("""
    Emergency! Well, not really.
    Urgent!!! (my kids say everything is urgent)
    Quick quick before my coffee gets cold:
    SOS, brain not working this morning, so
    It's a matter of life and death, or at least of dinner:
    hurry, my favourite show starts soon haha
    Top priority for the president of our household:
    I need this asap, meaning some time this year :)
    Red alert in our family chat, we can't agree:
    Help!! just kidding, only curious:
""")

HEARD_OF = lines("""
    A lady from your team told me last year but I've forgotten:
    My brother-in-law is a travel agent and even he had no idea.
    The man at the counter was busy with other people, so I'm asking here.
    Somebody I work with said you'd know.
    The person next to me on the bus had your app open, so I thought I'd ask:
    Your colleague on the phone was lovely and said the chat could tell me the rest.
    Three people gave me three different answers, so:
    An agent helped me set it all up in May, this is just a small thing:
    my manager says everyone uses this chat, so here goes
    Your staff in the lounge are so kind, by the way.
""")

VAGUE = lines("""
    I've got a question
    can you help me with something
    Hi, I need some information please
    i was wondering about something
    Is this where I can ask things?
    Quick question for you
    There's something I'd like to know
    Do you have a minute?
    I'm looking for some info
    hey can i ask you something
""")

PONDERING = lines("""
    hm let me read that properly
    Just a moment, I'm trying it
    wait, where... ah
    One sec, need to find my glasses
    hold on, phone's ringing
    let me see
    Hmm, which of the two is mine... checking
    ok trying now
    Give me a minute to look
    brb, doorbell
""")
CLEAR_NOW = lines("""
    Ah right, now I see it. Cheers
    oh I was looking in the wrong place. Found it!
    Back again. Yes, that's it, thank you
    ok it was me, all good
    Sorry, yes, perfectly clear now.
    there it was, second line. thanks
    My mistake, I'd mixed up the two. Works.
    right, got there in the end :)
    Yep, that did the trick
    It's working, thank you!
""")

COURTESY = lines("""
    Thanks in advance!
    Would be great if you could tell me.
    Hope that's not a daft question.
    Much obliged.
    if you don't mind
    Thank you for looking.
    Appreciate it.
    Sorry if I've missed it on the site.
    Any hint is welcome.
""")

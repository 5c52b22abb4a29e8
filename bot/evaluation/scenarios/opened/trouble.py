"""The sentences of the opened half: what those say who are not helped.

None of them is in the development half, nor a run of five words of one.
"""

from __future__ import annotations

from bot.evaluation.scenarios.opened.matters import lines

AFTER_ADVICE = lines("""
Went through it line by line, same as I had.
Thank you. I have followed this to the letter, and nothing is different.
It comes back to the very same screen each time, I'm afraid.
I appreciate the answer, though it describes what I wrote that I had done.
Been there, done that on Sunday and again today. No change.
That page is open in front of me. It doesn't cover my case.
ive done this alredy, twise
Did so just now. I'm still exactly where I started.
""")
NOT_QUITE = lines("""
Hm, we're talking past each other.
That's about something else.
You got me wrong there.
not quite, other way round
Sorry, wrong end of the stick. I meant:
nah thats for a different problem, mine is
Let me put it another way.
""")
SHORT = lines("""
nah
doesnt help
same thing
nothing
tried. no.
didnt do anything
and now?
""")
FURIOUS = lines("""
For crying out loud, do you even read what I write?!
ARE YOU HAVING A LAUGH. I've asked a plain question!!!
This is pathetic. Absolutely pathetic service.
What the hell is that supposed to be, I'm going round in circles here
worst bot ever. i want to throw my phone at the wall
You people are a disgrace!!! Answer what I asked!
wtf. garbage
I've never been treated like this by any company, shame on you
""")
SARCASTIC = lines("""
Wow, a link I've read already. Groundbreaking.
Marvellous. And on which planet does that solve anything?
Oh fantastic, copy and paste. My goldfish gives better advice.
well thats me told then. still broken, in case anyone cares
Bravo. Slow clap. My money's worth of artificial intelligence right there.
Super helpful, said nobody ever.
Lovely poem. Now what about my problem?
""")
LEAVING = lines("""
Forget it, I'm taking my business elsewhere.
ok then i cancel. was with you 9 years
If that is all you've got, we'll move the team to your competitor at the end of the month.
I give up. Honestly, I give up.
right, that's it, refund me and we part ways
Then this was the last time I bought anything from you.
""")
DISTRESS = lines("""
I'm close to tears, rent is due tomorrow and I can't see a way out
please, I'm begging you, I've not slept because of this
I have two kids and nothing in the fridge until this is fixed.
i'm panicking a bit here, that was all we had saved
I'm seventy-nine and on my own, I don't know what to do any more.
""")
CLOCK = lines("""
That changes nothing, and our shop opens to customers at nine, it's quarter to now.
did it already, taxi driver is waiting for his money and getting loud
No luck. The wedding's tomorrow morning!!
same as before, and I present to the board in half an hour with an empty screen
I followed that. We're standing at the border and need this within the hour.
It's still down, and every minute costs us orders.
""")
SOUR = lines("""
so basically nobody can help me. cool. thx
Thanks, I suppose. Not that it got me anywhere.
k. whatever. still doesn't work
Well, cheers for trying, I'm no further.
ok... that leaves me with the problem I came with
""")
GRUMBLES = lines("""
hello?? are you still there
Anybody?
I've said so twice now.
You keep telling me the same.
this is going nowhere
Still waiting for something I haven't tried.
""")
WITH_REQUEST = lines("""
Could I talk that through with one of your people?
can a human look at it pls
I'd want someone from the team to do this with me.
Please have a colleague answer that, not the automatic one.
id rather sort this with an advisor on the phone
Who can I speak to about it?
""")
LATER_REQUEST = lines("""
Okay, understood. For the rest I'd like to be put through to your team.
thanks but can somebody human double check that for me
Useful, though I'd sooner have one of your advisors go over it.
And now a person please, I have more to discuss.
got that. is a colleague of yours free as well?
That's a start. Let me speak with a member of staff about the details.
""")

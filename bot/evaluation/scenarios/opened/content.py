"""The sentences of the opened half: what those say who need nobody, and anyone might.

None of them is in the development half, nor a run of five words of one.
"""

from __future__ import annotations

from bot.evaluation.scenarios.opened.matters import lines

HELLOS = lines("""
Hiya
hello is this thing on
Dear support,
yo
Evening all
Morning! Hope you're well.
helloo
Greetings from a very windy Aberdeen
""")
STORIES = lines("""
So I was sitting in the garden with my coffee, finally a day off, when it struck me.
Long-time customer here, first time I write, please bear with me.
We are a small bakery, three people and an oven.
My grandson set all this up for me, so I may use the wrong words.
Bit of background: I moved twice this year and half my things are in boxes.
ok so basically
I've read two of your pages and I may have gone blind in between.
Don't laugh.
""")
POLITE = lines("""
I'd be much obliged for a hint.
If it's no trouble, of course.
Many thanks in advance and kind regards
Would be brilliant if you knew.
sorry if thats a stupid question
Best wishes to all of you
Ta very much in advance!
""")
DONE = lines("""
sorted, thx
Lovely, that's done the trick.
ace 👍
Brilliant. Have a good one!
ok works now
That's exactly what I was after, much appreciated.
ty!!
Right you are. I'm all set then.
tahnks a bunch
Champion. Bye for now.
yep that was it
You've been most helpful, I wish you a pleasant evening.
""")
BETWEEN = lines("""
fair enough
oh that's easier than I thought
cool cool
I'll write that on a sticky note.
Hm, are you sure? ... Oh wait, there it is.
makes sense i guess
Found it, two clicks. Next!
never would have looked there
""")
TURNS = lines("""
Different thing altogether:
While I've got you,
oh and also:
New topic.
My partner wants to know something as well:
Now for the one I actually came for:
""")
DELIGHTED = lines("""
OH MY GOD IT WORKED!!! I could KISS you
YESSSS finally!!!! three days!!!
damn, that was quick
Holy moly. Why did nobody tell me that before?!
I am literally crying with relief, it's all there!
HA! Take that, brother-in-law, who said it can't be done!!
""")
TEASING = lines("""
well look at that, a robot that knows its job. don't let it go to your head
Ugh, I hate it when the computer is right. It worked.
So I spent a whole evening on that and it was one tick box. Kill me now, haha. All good.
oh sure, make it look easy, show-off. cheers
Terrible news: I now have no excuse left to put it off. Ta.
great, another thing I was too thick to see. works a treat though
""")
ANGER_ELSEWHERE = lines("""
My landlord is a crook and I've been on the phone to him all morning, I could scream!
The government website crashed on me FOUR times today, what a disgrace.
I am livid with my phone company, they've cut me off again.
My boss is an idiot, sorry, had to get that out.
this stupid train wifi!!!! drops every 2 min
Worst flight of my life yesterday, and the airline couldn't care less.
The neighbours' dog has barked since five, I'm at the end of my tether with those people.
my ex ruined my credit, the lying so-and-so
""")
ANGER_ELSEWHERE_AFTER = lines("""
That worked. Now if only my useless landlord answered half as fast!!!
Good. Unlike my broadband provider, who can rot in hell.
Perfect. I wish the council were like you, they're a total shambles, I'm fuming.
all fixed, and I only swore at my laptop twice. piece of junk that it is
ok that helps. god I hate tax season so much
Done! My old supplier would've kept me waiting a week, the muppets.
""")
SOLVED_COMPLAINTS = lines("""
I had been rather disappointed since Tuesday, but with that it's settled. No hard feelings.
It was a nuisance, to be honest. Works now, so let's leave it there.
Not your finest hour, that form, but what you wrote got me through it.
Annoying that it isn't on the front page. Anyway, I have what I need.
I was ready to complain, and then your second sentence did it. Problem gone.
That was broken all week for me. Did as you said, now it isn't.
""")
MILD_COMPLAINTS = lines("""
I must say the new menu is a bit of a letdown.
Your last update hid half of the buttons, not a fan.
Somewhat let down by the packaging, but that's by the by.
It's not the end of the world, only a little irritating:
The page could be clearer, if you take suggestions.
not complaining, just confused
""")
NO_PERSON = lines("""
Please don't pass this on to anybody, a short answer will do.
No human required, I'm happy with a bot for this.
don't put me in a queue for an advisor, just this:
I can do without a phone call.
Keep your people out of it, it's a tiny thing.
was going to ask for a human but nvm, simple one:
You needn't fetch a colleague for me.
please no call back, i'm deaf, typing is fine
""")
NO_PERSON_AFTER = lines("""
Great, so there's no need to bother your team. All done.
Cancel that ticket if you opened one, I don't need anyone any more.
I was about to ring you lot, saved me the call, it works.
And without speaking to a single soul! Just how I like it.
no no, no person needed, it's working
I'd have asked for a supervisor next :) but you got there. Bye!
""")
ABOUT_AGENTS = lines("""
The lady I spoke to in March, Denise, was an absolute gem, give her a raise.
I'm a call centre agent myself, so I know how this goes.
My travel agent says I should look into this.
A real person in the branch showed me once and I've forgotten it.
Do your staff get discounts? Only joking.
My human (I'm writing as my cat) has a question.
I manage a team of forty support reps and we all wondered about this.
Someone at the estate agency mentioned you.
""")
HASTE = lines("""
Quick quick, before my tea goes cold!
EMERGENCY!!! (not really, I'm just dramatic)
asap please, and by that I mean some time this year haha
My kids will wake up any second so let me type fast.
Dying to know:
I've been meaning to ask this for ages, every second counts, lol
Code red in the Miller household, we can't agree on this:
""")
HASTE_AFTER = lines("""
cheers gotta run, my bus is here!!
Super, off I dash, late for the dentist as always
perfect timing, the meeting starts NOW, bye
nice one. Must hurry, something is burning in the oven!
""")
NEAR_TOPICS = lines("""
I studied law once and still can't follow your terms :)
My fingers are frozen, forgive the spelling.
I could have dropped dead laughing at your error page.
Watched a court drama last night, hardly slept.
I hurt my thumb gardening so I'm typing with my left.
My late reply is down to a holiday, apologies.
""")
"""None of them says a topic's words, all of them lie near one."""

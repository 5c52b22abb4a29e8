"""The opened half's matters for people, in our own words: no article holds them, or policy says so."""

from __future__ import annotations

from bot.evaluation.scenarios.opened.matters import lines

OUTSIDE = lines("""
Do you sponsor school football teams?
Two of my orders ended up under my ex-wife's login. How do I get them under mine?
do you buy used camping gear off people
The floor plan of your Leeds branch, is there step-free access to the basement?
I'd like to sell my candles in your shop, what would you need from me?
we'd need you to sign our data processing addendum v4 by friday
is your software certified for hospitals in austria
My loyalty points went down from 800 to 80 overnight and I bought nothing.
The plugin we paid an outside firm to build clashes with your update from yesterday.
Can I get the sofa fabric tested for my allergy?
your driver scratched our gate, theres paint on it
The engraving says "Hapyp Birthday".
Do you have a position for an apprentice next autumn?
why did you change the recipe of the dog biscuits
The invoice run from our side duplicated 400 customers in your system, can you merge them?
how much co2 is in one delivery to norway
We moved from a competitor, would you match the two months we had left with them?
The charity raffle you advertised, when is the draw?
all dates in my reports are off by a day since the clocks changed
Could our choir use your car park on Sunday?
Somebody left a pram in your shop on Green Street, it looks expensive.
need your W-9 for our vendor onboarding
I was quoted 340 in the shop and the website says 410. Which one holds?
Can your fridge run off a boat battery?
""")
"""No article holds these, and a company that is asked them has to look into it."""

SENSITIVE = {
    "injury": lines("""
The lid of your pressure cooker flew off and my daughter has burns on her arm.
i got an electric shock from the lamp
My husband cut his hand badly on the broken glass in your parcel, we're just back from A&E.
the charger caught fire next to my bed last night
After the face cream my eyes are swollen shut.
Good evening. Your high chair collapsed with our son in it. He has been hurt at the head.
the bike's front brake snapped on the hill, ended up in hospital
Your cough sweets made my little one sick, he's had an allergic reaction.
"""),
    "legal": lines("""
You will be hearing from my lawyer about this.
my solicitor asked me to get the name of your legal department
I have filed a complaint with the ombudsman, reference to follow.
we received a cease and desist because of a picture in your template
If this isn't settled by Friday I'll see you in court.
I am writing on behalf of the police in the matter of an order placed on 3 May.
Please regard this as formal notice before legal action.
got a letter from a debt collector in your name for something i never bought
"""),
    "bereavement": lines("""
My father passed away in June and his card still gets charged.
mum died. what do you need from me for her account
Hello, I'm the executor of my late aunt's estate and have to sort out what she had with you.
I lost my wife last month. Her subscription renewed today and I can't bear the emails with her name.
Our colleague who owned the workspace has died, nobody else is an admin.
there has been a death in the family and the order was for him
"""),
    "personal data": lines("""
Under the GDPR I want a copy of everything you hold about me.
erase all my personal data please, every bit
Your newsletter went out with all our addresses in the To line. That's a data breach, surely?
i can see another customers orders in my account!!
Who did you pass my phone number to? I've had six calls today.
I withdraw my consent, remove every record of me and confirm it in writing.
"""),
}
"""By topic; some say its words and some only mean it."""

REQUESTS = lines("""
is there anyone with a pulse I could chat to?
can i get a human being on here
Would you kindly put me in touch with one of your staff?
I'd feel better if somebody from your team had a look at this.
actual person please
OPERATOR
Could a member of customer service ring me back this afternoon?
who do I have to bribe to get past the robot
is there a number i can call to speak to sombody
hi, live chat with a colleague of yours please, not the machine
no offence bot but id like a human for this one
get me your supervisor
can u connect me w support staff
I think this one's for people. Can you hand me over?
Put. A. Human. On.
I don't want to type all this to a computer. May I speak with someone, please?
customer service rep plz
Is someone real there? I'd like them to take this over.
pls transfer me, ur a bot
my mother is 84 and needs to hear a voice, how do we reach one of you?
want to tlak to a real persn
Let's skip the menu: one of your people, please.
""")
"""Each asks for a person and for nothing else."""

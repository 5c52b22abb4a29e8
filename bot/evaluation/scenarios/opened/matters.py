"""What the opened half's shop and software company know and don't know, in our own words.

The bank's matters come from the data. A block is an article: its title after "=", the questions that it is
written with, and after "--" what customers ask about it, in words that the article does not have.
"""

from __future__ import annotations

from collections.abc import Mapping


def lines(block: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in block.splitlines() if line.strip())


def _matters(block: str) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    found = {}
    for part in block.split("= ")[1:]:
        title, *rest = lines(part)
        cut = rest.index("--")
        found[title] = (tuple(rest[:cut]), tuple(rest[cut + 1 :]))
    return found


MATTERS = _matters("""
= Parcel tracking
where is my parcel
how do I track my delivery
tracking number shows no movement
when will the courier come
my package has not arrived
--
Ordered last Tuesday, still staring at an empty doormat. Any idea where it's got to?
dpd page says "label created" since 4 days
Has the box with my boots left your warehouse yet?
its meant to be here by now and no sign of it
Could you tell me how to see on which day the driver comes round?
= Sending goods back
how do I return something
what is the return period
how do I print a return label
can I send an opened item back
do I pay for return postage
--
The curtains look awful in our living room, how do I get them back to you?
bought the wrong thing, whats the deal with giving it back
Is a month too late to hand a jumper back? Tags are still on.
I threw away the box. Will you take the lamp anyway?
who pays the post if I dont want to keep it
= Exchanging a size
how do I exchange for another size
the shoes are too small
can I swap for a larger size
the trousers do not fit
exchange colour or size
--
the 42 pinches, I need the 43
Coat is lovely but I swim in it. One down, please?
ordered a medium like always and cant get my arms in
Could I have these in navy instead of the black ones?
my feet must have grown lol, next one up pls
= Discount codes
my voucher code does not work
where do I enter a discount code
can I combine two codes
promo code says invalid
gift card balance at checkout
--
the 10% thing from your newsletter gets me nothing at the till
WELCOME15 comes up as expired but I only got it this morning??
Is there a box somewhere for the code on my birthday card?
can i stick two coupons on one basket
I've a gift card with 12 quid left on it, how do I spend that?
= Warranty and repairs
how long is the warranty
my product broke, what do I do
do you repair items
spare parts for an older model
it stopped working after a few months
--
The kettle gave up the ghost after half a year.
zip on the rucksack came apart second time I used it
do u sell just the filter for the old vacuum
Is a three year old toaster still covered?
One leg of the stool has come loose. Do you mend things like that?
= Collecting an order in a shop
how do I collect my order in store
click and collect opening hours
how long do you keep my order at the shop
can somebody else pick up my order
what do I bring to collect
--
can my husband fetch it for me on saturday
Until what time can I come by for the bike rack?
you texted its ready, do i need to print anything
I'm away until the 20th, will it still be on the shelf?
Which counter do I go to for stuff I paid for online?
= Invoices
where do I find my invoice
I need a VAT invoice
invoice with company name
download a receipt
wrong address on the invoice
--
Our bookkeeper wants a proper bill for the order from March.
receipt for the printer pls
The VAT number is missing on the pdf you mailed.
can the bill be made out to the firm and not to me
Where would I get a copy of what I paid last year, for my taxes?
= Inviting colleagues to a workspace
how do I invite a team member
add a user to our workspace
invitation email did not arrive
how many seats do we have
change the role of a user
--
We've a new starter on Monday, how do I get her into our board?
the link I sent Tom goes nowhere
how do I make Priya an admin
ran out of seats it says. what now
Can I put a freelancer on one project only?
= Exporting data
how do I export my data
download everything as CSV
export a project to Excel
backup of our workspace
does the export contain attachments
--
Is there a way to pull the whole lot into a spreadsheet?
need all tickets from Q3 as a file for the auditors
csv button gives me only 100 rows
Do the pictures come along when I download a board?
how would one take a copy of everything home
= Single sign-on
how do I set up single sign-on
connect our identity provider
SAML configuration
login with Google Workspace
users are not redirected to our login page
--
we use okta, where do i paste the metadata url
Can our people log in with their company accounts?
After the switch half of us still see the old password box.
which plan do I need for saml
It says "audience mismatch" when Azure sends me back to you.
= Synchronisation between devices
my devices do not sync
changes do not show on my phone
sync is stuck
how often does it synchronise
files missing on the other computer
--
what I type on the laptop never turns up on the tablet
the little wheel has been spinning for an hour
Edited the list at home, at work it's still yesterday's.
does it upload on mobile data or only wifi
phone app says "last updated 3 days ago"
= Restoring something deleted
how do I restore a deleted project
recover a deleted file
where is the recycle bin
undo a deletion
how long are deleted items kept
--
I've just binned the wrong folder, oh dear. Can it be brought back?
our intern wiped a board yesterday
is there a trash somewhere
ctrl z doesnt bring the page back
How many days do I have to get a removed document again?
= Switching the plan
how do I upgrade our plan
switch from monthly to yearly billing
downgrade to the free plan
what does the business plan include
when does a plan change take effect
--
We're only two now, so the small package would do.
whats in pro that isnt in basic
Do I save anything if I pay for the year in one go?
if I go down a tier today do I lose it at once
Thinking of moving up to Business, how does that work mid-month?
= API limits and keys
how do I create an API key
API rate limit
I get error 429
rotate an API token
webhooks are not delivered
--
our script gets told too many requests after a minute
where do I make a new token, the old one is in a public repo :/
how many calls an hour do we have on basic
Your hook never reaches our endpoint, it worked till Friday.
Can a key be made read-only?
""")

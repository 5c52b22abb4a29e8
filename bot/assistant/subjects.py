"""What a word belongs to: "flight", "boarding" and "suitcase" are all of travel.

A skill has five to ten examples, and its customers use other words than these. By the table below a text is
near to examples of its subject even where it shares no word with them. The words are ours, general, for
companies of any trade; docs/decision.md says what they gain. A word of several subjects says less of each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

ENDINGS = ("ing", "ed", "es", "s")
SHORTEST = 3
"""Characters that must be left of a word without its ending."""

_SUBJECTS = """
banking: bank banking account balance deposit transfer withdraw withdrawal savings checking overdraft iban
banking: sort routing branch teller atm cash cheque check funds interest statement wire transaction pin
banking: passbook freeze block frozen standing debit joint currency exchange rate money
cards: card credit debit visa mastercard amex limit apr contactless chip pin expire expiry expiration
cards: replace replacement declined decline lost stolen activate cvv reward rewards points cashback swipe
cards: annual score utilization rating bureau plastic
paying: pay paid payment payments charge charged charges billed billing debit price cost fee fees money euro
paying: dollar pound refund refunded reimburse owe due instalment installment checkout paypal wallet
paying: declined overcharged twice amount minimum autopay
invoicing: invoice invoices receipt receipts bill bills vat tax taxes taxed statement accounting bookkeeping
invoicing: purchase reference credit note due overdue reminder dunning
taxes: tax taxes irs filing deduction deductible withholding w2 form declare return income audit gross net
investing: stock stocks share shares invest investment bond fund portfolio pension retirement dividend
investing: broker rollover ira savings crypto bitcoin
lending: loan loans mortgage borrow lender credit rate repay repayment debt interest refinance score
insurance: insurance insure insured insurer policy claim claims coverage cover premium deductible copay
insurance: benefits accident damage liability underwriter
spending: spend spent spending budget expense expenses purchases bought money history transactions month
fraud: fraud fraudulent scam stolen theft hacked phishing suspicious unauthorized dispute identity robbed
fraud: fake
buying: buy bought purchase purchased order orders ordered ordering basket cart checkout shop shopping store
buying: product item stock available availability price sale discount coupon voucher code promo deal
delivery: deliver delivered delivery ship shipped shipping shipment parcel package courier tracking track
delivery: post postal dispatch arrive arrived late driver doorstep address customs freight carrier box
returns: return returned returning refund exchange swap wrong unwanted fit size label back send damaged
defects: broken broke damaged damage faulty defect defective crack cracked torn snapped leaks leaking
defects: scratched dead stopped worn loose missing part parts zip strap warranty guarantee
repairs: repair repaired repairs fix fixed mend service technician engineer workshop spare part parts
repairs: appointment maintenance warranty guarantee replace restore
subscribing: subscription subscribe unsubscribe plan plans upgrade downgrade renew renewal renewed cancel
subscribing: trial premium membership member tier monthly yearly licence license seat
login: login log signin password passcode username account locked reset forgot access verify verification
login: code authenticator authentication credentials sign
security: security secure hacked virus malware privacy private data gdpr consent breach delete protect
software: app application software program update install installed installation version bug crash crashes
software: crashed freeze freezes error loading screen button page site website browser feature settings sync
software: upload download file export import api integration plugin server outage slow blank glitch
devices: phone smartphone mobile laptop computer tablet printer battery charger charging cable screen
devices: keyboard headphones camera speaker bluetooth usb device hardware router watch console
network: internet wifi network broadband connection connect connected router modem signal coverage data
network: roaming sim hotspot line cable fiber speed
telephony: call calls calling called dial phone ring text message texting sms voicemail contact contacts
telephony: number speak hang
email: email mail inbox newsletter spam attachment subject send sent
media: music song songs playlist track album artist band listen radio podcast movie film show series video
media: stream streaming tv television channel volume sound audio play playing pause skip
gaming: game games gaming player level score dice roll coin flip puzzle console tournament
reading: book books read reading author library novel magazine article
tickets: ticket tickets event concert show festival seat seats venue theater theatre admission stadium match
flights: flight flights fly flying plane airplane airport airline boarding gate luggage baggage suitcase
flights: carry layover takeoff landing terminal seat pilot checkin aisle
travel: travel traveling trip trips vacation holiday tour tourist visit abroad country visa passport vaccine
travel: vaccination shots international timezone plug converter adapter embassy sightseeing attractions
travel: advisory itinerary journey cruise alert safe destination packing weather currency
lodging: hotel hotels room rooms stay night nights booking booked reservation reserve checkin guest hostel
lodging: motel airbnb suite bed housekeeping towel lobby accommodation
cars: car cars vehicle auto drive driving engine oil tire tires tyre tyres brake brakes battery jump gas
cars: gasoline petrol fuel mpg mileage mechanic dealer dealership garage wheel pump pressure inspection
cars: truck motor clutch windshield wiper transmission odometer tank rental insurance
transit: bus train metro subway taxi uber lyft cab ride tram station route traffic commute map directions
transit: distance far miles way highway road street navigate gps drive airport get
parking: park parking lot space meter garage permit fine
cooking: cook cooking recipe recipes bake oven boil fry grill ingredient ingredients substitute substitution
cooking: minutes flour sugar butter egg eggs chicken rice pasta soup cake teaspoon tablespoon cup
cooking: temperature stove dish meal prepare marinade simmer roast
food: food eat eating meal meals dinner lunch breakfast snack calories calorie carbs protein fat nutrition
food: nutritional healthy vegan vegetarian gluten fruit vegetable meat cheese bread pizza burger salad apple
food: banana milk coffee tea wine expire spoil rotten fridge refrigerator leftovers good bad
dining: restaurant restaurants table reservation reserve menu waiter cafe bar diner takeout dine party
dining: cuisine thai italian chinese mexican sushi review reviews seating steakhouse bistro wait
groceries: grocery groceries supermarket shopping list buy milk add cart
health: health doctor doctors nurse hospital clinic medicine medication prescription pharmacy pill symptom
health: pain sick ill fever cough allergy allergic dentist appointment therapy test vaccine injury insurance
health: blood exercise diet weight gym fitness workout
household: clean cleaning laundry wash washing vacuum dishes trash garbage chore chores housework towel
household: ironing dishwasher kitchen bathroom bedroom
appliances: appliance fridge freezer oven microwave washer dryer dishwasher heater heating thermostat
appliances: conditioner lamp light lights fan switch turn off on dim brightness vacuum
lists: list lists todo task tasks add remove cross note notes item chores
utilities: electricity power water gas energy meter bill utility heating outage supplier tariff
property: house home flat apartment rent renting tenant landlord lease mortgage move moving property key
property: door lock room garden roof neighbour realtor deposit
furniture: sofa chair table bed mattress desk shelf lamp carpet curtain cushion wardrobe assemble
clothing: shirt dress trousers jeans jacket coat shoe shoes boot boots sock hat size sizes wear fit colour
clothing: color fabric cotton wool fashion sleeve zip
beauty: skin hair makeup cosmetics shampoo cream perfume nail salon haircut
outdoors: tent rucksack backpack hiking camping climbing rope sleeping stove trail ski bike bicycle fishing
sport: sport sports football soccer basketball tennis team match score league player coach training
animals: dog cat pet pets animal vet puppy horse feed breed
children: child children kid kids baby toddler school toy toys son daughter stroller
family: mother mom father dad sister brother wife husband spouse parents family friend girlfriend boyfriend
work: work working job jobs employee employer employed employment hr human resources colleague coworker boss
work: manager office shift shifts career resume interview hire hired promotion overtime raise
pay: paycheck payday payroll salary wage wages pay paid income earn direct deposit w2 bonus stub
leave: vacation pto leave days off holiday sick request requested absence time
benefits: benefits 401k rollover retirement insurance medical dental vision employer plan match enrol
meetings: meeting meetings schedule scheduled calendar appointment conference room agenda invite attendee
meetings: event reschedule boss team slot
calendar: calendar event events date day today tomorrow yesterday week weekend month year birthday holiday
calendar: monday tuesday wednesday thursday friday saturday sunday january february march april may june
calendar: july august september october november december
reminding: remind reminder reminders remember forget alarm alarms wake timer set snooze countdown stopwatch
weather: weather rain raining snow sunny temperature forecast humid humidity wind storm cold hot umbrella
weather: outside degrees cloudy
education: school university college course courses class teacher student study exam homework degree tuition
education: lesson certificate training learn
legal: lawyer attorney legal law court sue contract terms lawsuit liability rights police solicitor dispute
official: passport licence license permit id identity certificate form registration government visa birth
news: news headline headlines newspaper happening current latest report
homecontrol: smart light lights thermostat plug switch turn lock door camera alarm speaker dim
wholesale: bulk wholesale quote quotation trade reseller distributor supplier procurement purchase
partners: partner partnership press journalist sponsor sponsorship collaboration affiliate media investor
feedback: feedback complaint complain complaints suggestion suggest review rude unhappy disappointed praise
opening: open opening closed close hours address location shop store branch nearest visit
finding: find lost misplaced locate where phone keys missing
charity: donate donation charity volunteer fundraiser
art: art paint painting museum gallery drawing photo photos picture pictures print
engineering: motor pump valve pipe steel weld machine drill tool tools screw wood
agriculture: plant plants flower flowers seed seeds garden lawn tree soil farm
"""


def subject_features(tokens: Sequence[str]) -> dict[str, float]:
    """How much of each subject is in them."""
    found: dict[str, float] = defaultdict(float)
    for token in tokens:
        subjects = _table().get(token) or _table().get(_root(token), ())
        for subject in subjects:
            found[subject] += 1.0 / math.sqrt(len(subjects))
    return dict(found)


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    """Subjects by word, and by its root where no word itself is listed."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in filter(None, _SUBJECTS.splitlines()):
        subject, _, listed = line.partition(":")
        for word in listed.split():
            found[word][subject] = None
            found[_root(word)][subject] = None
    return {word: tuple(subjects) for word, subjects in found.items()}


def _root(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word

"""The sealed half's own articles: what they are written with, and what customers ask about them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.evaluation.scenarios.sealed.lines import lines

OWN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Change the e-mail address of a membership": (
        lines("""
            How do I change the email on my membership?
            I want to use a different e-mail address
            update the email address in my profile
            My mails still go to the old address
            Can I log in with a new email?
            switch my account over to another e-mail
            I married and my e-mail has changed
            where is the setting for my email address
        """),
        lines("""
            where do i put in my new email
            My provider is shutting down, so I need another email address on my membership.
            how can i get my emails from you sent to a different address
            I typed my email wrong when I joined, how do I correct it?
            Can you tell me where to change the mail address you have for me?
            i left that job so the work email you've got for me is dead, how do i swap it
            Where in the app can I edit my email?
            my newsletter should go to my other mail address, how
            How can I replace the e-mail I signed up with?
        """),
    ),
    "Pause a membership": (
        lines("""
            Can I pause my membership?
            put the membership on hold for some months
            I'm away for half a year, do I keep paying?
            suspend my membership until spring
            stop the membership for a while
            How long may a membership be paused?
            take a break from the club
        """),
        lines("""
            is it possible to pause the membership while i'm abroad
            I won't use the club this winter. Can I freeze the membership till April?
            how do i take a break without losing my membership
            We're having a baby and won't travel for a bit, can the membership rest meanwhile?
            We won't need the membership until summer, how do we pause it?
            where's the button to put membership on hold
            Can I stop paying for a few months and come back later?
            i broke my leg and can't travel, could the membership wait
            I'd like to suspend my membership for a few months, how does that go?
        """),
    ),
    "Bring a guest to a lounge": (
        lines("""
            Can I take a guest into the lounge?
            guest pass for the airport lounge
            How many people may come with me to the lounge?
            Do children count as lounge guests?
            what does a lounge guest cost
            My husband is no member, can he come into the lounge?
            where do I get a guest pass
        """),
        lines("""
            can my sister come into the lounge with me
            Is my travel companion allowed in the airport lounge as well, or only me?
            how do i get a lounge pass for a friend
            We'd be two adults and a toddler at the lounge, do all of us get in?
            does a guest in the lounge cost extra
            Am I allowed to bring someone along to the lounge on my membership?
            what do i do so my parents can sit in the lounge with me
            Is there a limit on guests in the lounge?
            my colleague isn't a member, can she use the lounge when we fly together
        """),
    ),
    "Receipts for expenses": (
        lines("""
            I need a receipt for my trip
            Where do I download receipts?
            my employer wants a receipt with the tax on it
            send me the receipt of the rental
            receipt for my expense report
            Can I get one receipt for the whole month?
            the receipt needs my company's name
        """),
        lines("""
            where do i find the receipt for last week's hotel
            My boss needs a proper receipt for the trip, how do I get one?
            can i have a receipt with our company name on it
            Doing my expenses. Where are the receipts kept?
            printing a receipt, how does that work
            I'd like a receipt for the car I had in May, where is it?
            need the receipts of the whole quarter, where are they
            I can't find the receipt of my booking anywhere.
            the receipt should show the vat, where can i get one like that
        """),
    ),
    "The login code does not arrive": (
        lines("""
            I don't get the login code
            the code for signing in never arrives
            No text message with my code
            waiting for the six digit code
            My sign-in code came too late and no longer works
            Where is my verification code?
            can't sign in, no code on my phone
        """),
        lines("""
            the code you text me for logging in isn't coming
            I ask for a sign-in code and get nothing on my phone.
            why don't i get a code when i try to log in
            It says a code was sent but there's no message here, what now?
            my login code takes so long that it's expired when it gets here
            i've a new phone number and the sign in code goes to the old one i think
            no code again when signing in
            Why is there never a text with my code?
            i'm waiting for my verification code since ten minutes
        """),
    ),
    "Skip a week of the recipe box": (
        lines("""
            Can I skip a week of the recipe box?
            no box next week please
            we're on holiday and need no box
            How do I skip a delivery?
            until when can I skip the coming box
            leave out one recipe box
            I don't want a box every week
        """),
        lines("""
            how do i skip next week's box
            We're away from Friday, can the recipe box skip us once?
            thursday's box has to be left out, how
            Nobody's home to eat it next week. How do I leave out the box?
            i've still got food from the last box, how do i skip one
            Where in the app do I say that we want no box the week after next?
            don't send the recipe box over easter, how do i tell you
            Can I cancel just one delivery of the box and keep the rest?
            where's the skip button for the recipe box
        """),
    ),
    "Charge an electric car": (
        lines("""
            Where can I charge an electric car with my membership?
            How do I get the charging card?
            the price of charging per kilowatt hour
            Which charging stations take the club card?
            charge my EV on the road
            find a charger near me
            start a charge with the app
        """),
        lines("""
            which chargers can i use with the club card
            I've just bought an electric car. How does charging work with the club?
            how much is charging at your stations
            Do I need a card to charge, or will the app do?
            where's the map with the charging points
            is charging the ev included in the membership or on top
            Where do I order the card for charging stations?
            does the club card work at motorway chargers
            My first long drive in an EV. How do I pay at the charger with the club?
        """),
    ),
    "A child seat in a rental car": (
        lines("""
            Can I get a child seat with the rental?
            baby seat in the hire car
            What does a booster seat cost?
            add a car seat for a toddler to my booking
            do you rent out child seats
            Which child seat is right for a four year old?
            two child seats in one car
        """),
        lines("""
            how do i add a child seat to the car i booked
            We'll have a baby with us. Are there infant seats in your hire cars?
            do i need to bring my own booster seat
            What do you charge for a kid's seat for a week?
            can the car have two child seats in the back
            My son is five, which seat would he get in the rental?
            I forgot to order a baby seat with the car, can I still add it?
            are boosters for rental cars free
            Can I get two boosters and one baby seat in the same car?
        """),
    ),
    "Travel with a dog or a cat": (
        lines("""
            Can I take my dog to the hotel?
            which hotels allow pets
            Does a dog cost extra?
            cat in the cabin of the plane
            rental car with a dog in it
            I travel with two small dogs
            pet fee
        """),
        lines("""
            is my dog allowed in the hotels you book
            We never go anywhere without our cat. Which places take her?
            do you pay extra for bringing a pet
            Can a labrador ride in one of your rental cars?
            how do i find hotels that are ok with dogs
            What papers does my dog need to come along to France?
            are cats fine in the flats you rent out
            Is there a fee for our puppy at the hotel?
            we'd like to fly with our little terrier, can he be in the cabin
        """),
    ),
    "The speaker loses its wifi": (
        lines("""
            My speaker keeps losing the wifi
            the speaker is offline
            How do I connect the speaker to wifi?
            the light on the speaker is red
            New router, now the speaker does not connect
            speaker drops off the network every evening
            it says no internet connection
        """),
        lines("""
            the speaker won't stay on the wifi
            We changed our internet provider and now the speaker can't find the network.
            how do i get my speaker back online
            There's a red light on the speaker and it doesn't answer me, what does that mean?
            why does the speaker keep dropping its connection
            Which wifi settings does the speaker want? It used to work till Sunday.
            speaker says it has no internet
            How do I put the speaker on my new wifi?
            my speaker goes offline every night, any idea why
        """),
    ),
}
"""By title: example questions of the article, and what customers ask."""

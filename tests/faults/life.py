"""One busy day: everything that customers and agents do, by people who repeat what they saw fail."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from typing import Any

from bot.demo import world
from bot.demo.colleague import Colleague, shown
from bot.demo.outside_ai import OutsideAI
from bot.demo.shop import vouch
from handlers.webhook.signing import SIGNATURE, TIMESTAMP, sign
from tests.faults.people import Patient, Said, Typist, token
from tests.faults.site import MAIL_SECRET, Site, until
from tests.scenarios.stage import BILLING, GENERAL, OPENS_IN, REPAIRS, TWICE, ZIP

Json = dict[str, Any]
SENT, INSIDE, EDITED, TAKEN_BACK = "white_check_mark", "lock", "pencil2", "leftwards_arrow_with_hook"
ORDERS, ACME, ACME_ID = "support-orders", "ext-acme", "C0ACME"
NAMES = {
    "Ana Ruiz": "U0ANA",
    "Ben Okafor": "U0BEN",
    "Chloe Martin": "U0CHLOE",
    "Deniz Kaya": "U0DENIZ",
    "Emi Tanaka": "U0EMI",
}
RESOLVED = {"How did it end?": "Refunded", "What was done?": "Second charge sent back"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8ff9f01"
    "0005fe02fea7356b810000000049454e44ae426082"
)


@dataclass
class Talk:
    """One customer's matter, as its people remember it. `relayed`: what must stand in the agents' thread."""

    name: str
    channel: str
    customer: Patient | None = None
    relayed: list[Said] = field(default_factory=list)
    typed: list[Said] = field(default_factory=list)
    written: list[Said] = field(default_factory=list)
    """By agents in a window: they stand in the thread as Baton's own message."""
    files: list[str] = field(default_factory=list)


@dataclass
class Life:
    site: Site
    talks: dict[str, Talk] = field(default_factory=dict)
    ai: OutsideAI | None = None
    mailed: list[Said] = field(default_factory=list)
    hands: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    """Whoever is in two matters on one day fills in one window at a time."""

    def talk(self, name: str, channel: str, customer: Patient | None = None) -> Talk:
        return self.talks.setdefault(name, Talk(name, channel, customer))


async def live_through(site: Site) -> Life:
    life = Life(site)
    days = (jordan, nights, kim, lou, guest, priya, lena, max_, ida, shows_a_face)
    async with asyncio.TaskGroup() as group:
        for day in days:
            group.create_task(day(life))
    await the_night_ends(life)
    return life


async def jordan(life: Life) -> None:
    """From the assistant's answer to a second rating, with two agents one after the other."""
    one = Patient("Jordan Ellis", life.site)
    talk = life.talk(one.name, BILLING, one)
    await one.begin(id="jordan-1", email="jordan@ellis.example", locale="en")
    await one.state_it("How do refunds work?")
    await until(lambda: one.sees("refund", speaker="assistant"))
    await one.state_it(TWICE)
    await until(lambda: one.state.get("who") == "waiting")
    await until(lambda: life.site.ana.root(BILLING, one.name))
    talk.relayed.append(await one.state_it("It was on 3 October."))
    await one.correct("Only the second charge is wrong")
    kept = await one.attach("charge.png", PNG)
    talk.relayed.append(await one.state_it("Look at this", attachments=[kept]))
    first = await claimed_by_one(life, one, BILLING, ("Ana Ruiz", "Ben Okafor"))
    await both_speak(life, talk, first)
    await until(
        lambda: one.state.get("who") == "waiting", pressing(life, first, BILLING, one.name, "Release")
    )
    second = await claimed_by_one(life, one, BILLING, ("Ben Okafor",))
    await types(life, talk, second, "I am Ben, I go on from here")
    await sends_files(life, talk, second)
    await helped(life, talk, second)
    await mended(life, talk, second)
    second = await handed_on(life, talk, second)
    await second_thoughts(life, talk)
    await resolved(life, one, second, BILLING)
    await until(lambda: one.state.get("rate") == "given", lambda: one.rate(5, "Quick and kind"))
    await until(lambda: life.site.ana.root(BILLING, "Quick and kind"))
    talk.relayed.append(await one.state_it("It happened again, one more charge"))
    await until(lambda: one.state.get("who") in {"agent", "waiting"})
    if one.state["who"] == "waiting":
        second = await claimed_by_one(life, one, BILLING, ("Ben Okafor",))
    await types(life, talk, second, "Sent back as well")
    await answered_by_mail(life, talk)
    await resolved(life, one, second, BILLING)
    await until(lambda: one.state.get("who") == "agent", pressing(life, second, BILLING, one.name, "Reopen"))
    await resolved(life, one, second, BILLING)


async def both_speak(life: Life, talk: Talk, holder: Typist) -> None:
    """The holder's words go out, a colleague's and a note do not, all typed at once."""
    other = Typist(life.site, "U0ANA" if holder.user == "U0BEN" else "U0BEN", BILLING, talk.name)
    assert talk.customer
    talk.relayed.append(await talk.customer.state_it("Are you there?"))
    words = [
        await holder.types("I can see both charges"),
        await holder.types("note: looks like our fault", outside=False),
        await other.types("Is that the card from Monday?", outside=False),
        await holder.types("One goes back today"),
    ]
    talk.typed += words
    talk.relayed.append(await talk.customer.state_it("Thank you, how long will it take?"))
    for word in words:
        await until(lambda word=word: everybody_sees_mark(life, talk, word))


async def sends_files(life: Life, talk: Talk, holder: Typist) -> None:
    """One with words, which Slack hands over only when it is asked again, and one alone."""
    await life.site.fault(method="files.download", kind="error", status=503, times=1)
    for name, words in (("receipt.png", "Here is the receipt"), ("stamp.png", "")):
        talk.files.append(name)
        await holder.colleague.send_file(BILLING, talk.name, name, PNG, words, mimetype="image/png")
        await until(lambda name=name: is_marked(holder, talk, name))


async def is_marked(holder: Typist, talk: Talk, file: str) -> bool:
    thread = await holder.colleague.thread(BILLING, talk.name)
    return any(file in str(one.get("files")) and one.get("reactions") for one in thread)


def files_of(talk: Talk) -> list[str]:
    """What the customer has of agents' files."""
    turns = talk.customer.turns if talk.customer else []
    said = [turn for turn in turns if turn["speaker"] == "agent"]
    return [file["name"] for turn in said for file in turn.get("attachments", ())]


async def shows_a_face(life: Life) -> None:
    """Maya, who holds nothing, chooses name and picture."""
    maya = life.site.colleague("U0MAYA")

    async def choose() -> None:
        if await maya.window():
            await maya.submit({"Name": "Maya", "Picture": "My picture from Slack"})
        elif await maya.home():
            await maya.press_home("How customers see you")
        else:
            await maya.open_home()

    chosen = "select agent_id from face where key is not null"
    await until(lambda: life.site.query(chosen), choose, again=0.4)


async def helped(life: Life, talk: Talk, holder: Typist) -> None:
    """Ana answers beside Ben."""

    async def ask_in() -> None:
        if await holder.colleague.window():
            await holder.colleague.submit({"Who answers beside the holder?": "U0ANA"})
        else:
            await holder.colleague.pick(BILLING, talk.name, "Helpers")

    await until(lambda: shows(holder.colleague, BILLING, talk.name, "helped by Ana Ruiz"), ask_in, again=0.4)
    await types(life, talk, Typist(life.site, "U0ANA", BILLING, talk.name), "Ana again, with the receipt")


async def mended(life: Life, talk: Talk, holder: Typist) -> None:
    """One word is edited, one deleted, one unsent, and a note is sent after all."""
    me, where = holder.colleague, (BILLING, talk.name)
    words = []
    for text in ("By Friday", "4711", "Odd one"):
        words.append(word := await types(life, talk, holder, text))
        await until(lambda word=word: has_marks(holder, word, SENT))
    wrong, slip, remark = words
    wrong.now = f"By Monday ({wrong.token})"
    await me.edit(*where, wrong.token, wrong.now)
    await until(lambda: has_marks(holder, wrong, SENT, EDITED))
    await me.delete(*where, slip.token)
    await until(lambda: not reads(talk, slip))
    await until(lambda: not reads(talk, remark), lambda: me.use(*where, remark.token, "unsend"))
    await until(lambda: has_marks(holder, remark, SENT, TAKEN_BACK))
    wrong.marks, remark.marks = (SENT, EDITED), (SENT, TAKEN_BACK)
    slip.outside = remark.outside = False
    slip.gone = True
    note = await types(life, talk, holder, "note: one goes back", outside=False)

    async def send() -> None:
        window = await me.window()
        if "Send to customer?" in window:
            await me.submit({})
        elif window:
            await me.close()
        else:
            await me.use(*where, note.token, "send_to_customer")

    await until(lambda: reads(talk, note), send, again=0.4)
    await until(lambda: has_marks(holder, note, INSIDE, SENT))
    await put_away(me)
    note.outside, note.marks = True, (INSIDE, SENT)


async def put_away(me: Colleague) -> None:
    """What a second press opened after the first had done it all."""
    await until(lambda: has_no_window(me), me.close, again=0.4)


async def has_no_window(me: Colleague) -> bool:
    return not await me.window()


async def has_marks(holder: Typist, word: Said, *marks: str) -> bool:
    return [mark for mark in await holder.marks(word) if mark != "warning"] == list(marks)


def reads(talk: Talk, word: Said) -> bool:
    """The customer has it."""
    assert talk.customer
    return any(word.token in turn["text"] for turn in talk.customer.turns)


async def handed_on(life: Life, talk: Talk, holder: Typist) -> Typist:
    """Ben hands it to Ana, who says yes."""
    await until(
        lambda: shows(holder.colleague, BILLING, talk.name, "offered to Ana Ruiz"),
        handing_on(holder.colleague, BILLING, talk.name, "U0ANA", "See the receipt"),
        again=0.4,
    )
    ana = Typist(life.site, "U0ANA", BILLING, talk.name)
    await until(
        lambda: shows(ana.colleague, BILLING, talk.name, "with Ana Ruiz"),
        pressing(life, ana, BILLING, talk.name, "Accept"),
    )
    await types(life, talk, ana, "Ana once more, it is mine now")
    return ana


def handing_on(who: Colleague, channel: str, name: str, to: str, note: str = "") -> Any:
    async def hand_on() -> None:
        window = await who.window()
        if "Who takes over?" in window:
            await who.submit({"Who takes over?": to, "What should they know?": note})
        elif window:
            await who.close()
        else:
            await who.pick(channel, name, "Hand to a colleague")

    return hand_on


async def everybody_sees_mark(life: Life, talk: Talk, word: Said) -> bool:
    return await Typist(life.site, word.by, talk.channel, talk.name).is_marked(word)


async def second_thoughts(life: Life, talk: Talk) -> None:
    """An agent edits and deletes, and so does the customer."""
    one = talk.customer
    assert one
    talk.relayed.append(wrong := await one.state_it("My card ends in 4711"))
    talk.relayed.append(secret := await one.state_it("My password is hunter2"))
    await one.mend(wrong, "My card ends in 4712")
    await one.unsay(secret)
    await one.see(1)


async def answered_by_mail(life: Life, talk: Talk) -> None:
    """Who left gets the agent's words by mail; their answer becomes a turn."""
    one = talk.customer
    assert one
    await until(lambda: letters_to(life.site, "jordan@ellis.example"))
    letter = letters_to(life.site, "jordan@ellis.example")[-1]
    word = Said(token(), "", "")
    word.text = word.now = f"It works by mail ({word.token})"
    mail = EmailMessage()
    mail["From"], mail["To"] = "Jordan <jordan@ellis.example>", str(letter["Reply-To"])
    mail["Subject"], mail["Message-ID"] = "Re: Our answer", f"<{word.token}@ellis.example>"
    mail.set_content(word.text)
    raw = mail.as_bytes()
    await until(
        lambda: any(word.token in turn["text"] for turn in one.turns), lambda: handed_in(life.site, raw)
    )
    one.said.append(word)
    talk.relayed.append(word)
    taken: list[bool] = []

    async def bounce() -> None:
        await handed_in(life.site, bounced(letter))
        taken.append(True)

    await until(lambda: taken, bounce, again=0.2)


def bounced(letter: EmailMessage) -> bytes:
    """As a mail system says that nobody lives there (RFC 3464)."""
    address = letter["Return-Path"] or letter["Reply-To"]
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@ellis.example\r\nTo: {address}\r\n"
        "Subject: Undelivered\r\nMessage-ID: <bounce-1@ellis.example>\r\nAuto-Submitted: auto-replied\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nNobody lives there.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.ellis.example\r\n\r\n"
        "Final-Recipient: rfc822; jordan@ellis.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
    ).encode()


def letters_to(site: Site, address: str) -> list[EmailMessage]:
    return [posted.mail for posted in site.post.posted if address in posted.to]


async def handed_in(site: Site, raw: bytes) -> None:
    stamp = str(int(time.time()))
    headers = {TIMESTAMP: stamp, SIGNATURE: sign(MAIL_SECRET, stamp, raw)}
    async with site.http.post(f"{site.ports.baton_url}/v1/mail", data=raw, headers=headers) as answer:
        assert answer.status < 500, await answer.text()


async def nights(life: Life) -> None:
    """One after the other, since both stand on the same list with the same button."""
    await robin(life)
    await toni(life)


async def robin(life: Life) -> None:
    """A visitor at night, claimed from the overnight list."""
    one = Patient("Robin", life.site, signed_in=False)
    talk = life.talk(one.name, REPAIRS, one)
    await one.begin()
    await one.state_it(ZIP)
    await until(lambda: one.state.get("who") == "parked")
    await one.introduce("robin@tent.example")
    deniz = life.site.colleague("U0DENIZ")
    await until(lambda: deniz.root(REPAIRS, one.name))
    holder = await claimed_by_one(life, one, REPAIRS, ("Deniz Kaya",))
    talk.relayed.append(await one.state_it("It is the inner zip of a Tarn 2"))
    await types(life, talk, holder, "We can mend that")
    await written(talk, holder, "Send it to us, and write the order's number on the parcel")
    await unsent(talk, holder, "Did you wash it?")
    await until(lambda: one.sees("We can mend that"))
    await one.see(one.turns[-1]["seq"])
    await snoozed(holder, REPAIRS, one.name)


async def written(talk: Talk, holder: Typist, text: str) -> None:
    """In a window, which is sent off again for as long as it stands open."""
    one, word, sent = talk.customer, Said(token(), "", "", by=holder.user), list[bool]()
    assert one
    word.text = word.now = f"{text} ({word.token})"

    async def write() -> None:
        if sent:
            return
        if await holder.colleague.window():
            await holder.colleague.submit({"Your answer": word.text})
            if not await holder.colleague.window():
                sent.append(True)
        else:
            await holder.colleague.press(talk.channel, talk.name, "Reply")

    await until(lambda: one.sees(word.token), write, again=0.4)
    while await holder.colleague.window():
        await holder.colleague.close()
    talk.written.append(word)


async def unsent(talk: Talk, holder: Typist, text: str) -> None:
    """What a window sent is taken back by the line that shows it."""
    await written(talk, holder, text)
    word, where = talk.written[-1], (talk.channel, talk.name)

    async def is_back() -> bool:
        shows = [shown(one) for one in await holder.colleague.thread(*where)]
        return any(word.token in one and "(taken back from the customer)" in one for one in shows)

    await until(lambda: stands(holder.colleague, *where, word.token))
    await until(is_back, lambda: holder.colleague.use(*where, word.token, "unsend"))
    word.outside = False


async def snoozed(holder: Typist, channel: str, name: str) -> None:
    """Until the night has ended."""

    async def sleep() -> None:
        if await holder.colleague.window():
            await holder.colleague.submit({"Until when?": "For an hour"})
        else:
            await holder.colleague.press(channel, name, "Snooze")

    await until(lambda: shows(holder.colleague, channel, name, "Wake"), sleep, again=0.4)


async def kim(life: Life) -> None:
    """Asks for a person and stops waiting."""
    one = Patient("Kim", life.site, signed_in=False)
    talk = life.talk(one.name, GENERAL, one)
    await one.begin()
    await one.state_it("How do refunds work?")
    await until(lambda: one.sees("refund", speaker="assistant"))
    await until(lambda: one.state.get("who") == "waiting", one.ask_for_person)
    await until(lambda: life.site.colleague("U0EMI").root(GENERAL, one.name))
    talk.relayed.append(await one.state_it("It is in Peru"))
    emi = Typist(life.site, "U0EMI", GENERAL, one.name)
    talk.typed.append(early := await emi.types("I know them, one moment", outside=False))
    await until(lambda: emi.is_marked(early))
    await sent_to_billing(life, talk)
    talk.relayed.append(await one.state_it("Or in Chile"))
    await until(lambda: stands(life.site.ana, BILLING, one.name, "Or in Chile"))
    await until(lambda: one.state.get("who") == "assistant", one.withdraw)


async def sent_to_billing(life: Life, talk: Talk) -> None:
    """By Emi, who had not claimed it: what was said must stand under the new card."""
    emi, one = life.site.colleague("U0EMI"), talk.customer
    assert one

    async def send() -> None:
        window = await emi.window()
        if one.sees("can help you best with this", speaker="system"):
            return  # it is done: the new card is on its way
        if "To another team" in window:
            await emi.submit({"To which team?": "Billing (open)", "What should they know?": "It is a refund"})
        elif window:
            await emi.close()
        else:
            await emi.pick(GENERAL, talk.name, "Transfer to another team")

    await until(lambda: life.site.ana.root(BILLING, talk.name), send, again=0.4)
    talk.channel = BILLING


async def lou(life: Life) -> None:
    """Is blocked, and let in again."""
    one = Patient("Lou", life.site, signed_in=False)
    life.talk(one.name, BILLING, one)
    await one.begin()
    await one.state_it(TWICE)
    await until(lambda: one.state.get("who") == "waiting")
    await until(lambda: life.site.ana.root(BILLING, "Lou"))
    async with life.hands["U0ANA"]:
        await until(lambda: one.state.get("blocked"), lambda: block(life.site, "Lou"))
        await put_away(life.site.ana)
    await until(lambda: life.site.ben.root(BILLING, "Unblock"))
    await until(
        lambda: one.state.get("blocked") is False, lambda: life.site.ben.press(BILLING, "Lou", "Unblock")
    )
    await one.state_it("How much is delivery?")


async def block(site: Site, name: str) -> None:
    window = await site.ana.window()
    if "try again" in window.lower():  # nothing is filled in here that the window could keep
        await site.ana.close()
    elif window:
        await site.ana.submit({})
    else:
        await site.ana.pick(BILLING, name, "Block as spam")


async def guest(life: Life) -> None:
    """A visitor who signs in later."""
    one = Patient("Guest", life.site, signed_in=False)
    life.talk(one.name, GENERAL, one)
    await one.begin()
    await one.state_it("How do refunds work?")
    await until(lambda: one.sees("refund", speaker="assistant"))
    await one.become(vouch(world.SITE_KEY, time.time()))
    await one.state_it("How do I return a jacket?")


async def toni(life: Life) -> None:
    """Waits for the opening."""
    one = Patient("Toni", life.site, signed_in=False)
    talk = life.talk(one.name, REPAIRS, one)
    await one.begin()
    await one.state_it(ZIP)
    await until(lambda: one.state.get("who") == "parked")
    talk.relayed.append(await one.state_it("The stove leaks as well"))


async def max_(life: Life) -> None:
    await waits_in_vain(life, "Max Brod")


async def ida(life: Life) -> None:
    await waits_in_vain(life, "Ida Noddack")
    await asks_twice(life, "Ida Noddack", "Otto Hahn")


async def asks_twice(life: Life, name: str, again: str) -> None:
    """Under another name, and an agent merges the two: what is said there stands in the first thread."""
    one = Patient(again, life.site)
    life.talk(again, ORDERS, one)
    await one.begin(id=name.replace(" ", "-"))
    await one.state_it("My order has not arrived either. I would like to talk to a person.")
    chloe = life.site.colleague("U0CHLOE")
    await until(lambda: chloe.root(ORDERS, again))
    async with life.hands[chloe.user]:
        merge = partial(merging, chloe, again)
        await until(lambda: shows(chloe, ORDERS, again, "merged into"), merge, again=0.4)
        await put_away(chloe)
    word = Said(token(), "", "")
    word.text = word.now = f"Both of them, please ({word.token})"
    await one.call("POST", "turns", {"client_id": f"both-{word.token}", "text": word.text})
    life.talks[name].relayed.append(word)


async def merging(who: Colleague, name: str) -> None:
    views = (await who.workspace())["views"]
    if not views:
        await who.press(ORDERS, name, "Transcript")
    elif views[-1]["title"]["text"] == "Transcript":
        await who.press_window("Merge into another…")
    elif options := views[-1]["blocks"][0].get("element", {}).get("options"):
        await who.submit({"Into which?": options[0]["text"]["text"]})
    else:
        await who.close()


async def waits_in_vain(life: Life, name: str) -> None:
    """An agent answers without claiming, and is told so."""
    one = Patient(name, life.site)
    talk = life.talk(one.name, ORDERS, one)
    await one.begin(id=name.replace(" ", "-"))
    await one.state_it("My parcel has not arrived. I would like to talk to a person.")
    await until(lambda: one.state.get("who") == "waiting")
    talk.relayed.append(await one.state_it("It left on Monday"))
    chloe = Typist(life.site, "U0CHLOE", ORDERS, name)
    await until(lambda: chloe.colleague.root(ORDERS, name))
    talk.typed.append(early := await chloe.types("I look into it", outside=False))
    await until(lambda: chloe.is_marked(early))


async def priya(life: Life) -> None:
    """Of a company that shares a channel with ours."""
    site, name = life.site, "Priya Shah"
    talk, asked = life.talk(name, BILLING), token()
    words = f"{TWICE} ({asked})"
    answer = await site.page("page/messages", **{"as": "U0PRIYA", "channel": ACME_ID, "text": words})
    assert answer["ok"]
    await until(lambda: site.ana.root(BILLING, name), seconds=120)
    await until(
        lambda: shows(site.ana, BILLING, name, "Release"), pressing_as(site.ana, BILLING, name, "Claim")
    )
    await until(lambda: stands(site.colleague("U0PRIYA"), ACME, asked, "has joined"))
    holder = Typist(site, "U0ANA", BILLING, name)
    talk.typed += [await holder.types("Hi Priya"), await holder.types("the second one goes back today")]
    for word in talk.typed:
        await until(lambda word=word: stands(site.colleague("U0PRIYA"), ACME, asked, word.token))
    answered = Said(token(), "", "")
    answered.text = answered.now = f"Great, will you send a note? ({answered.token})"
    await site.colleague("U0PRIYA").reply(ACME, asked, answered.text)
    talk.relayed.append(answered)
    await until(lambda: stands(site.ana, BILLING, name, answered.token))
    await priya_has_second_thoughts(life, talk, asked, answered)


async def priya_has_second_thoughts(life: Life, talk: Talk, asked: str, word: Said) -> None:
    """An edit that Slack tells nobody of while Baton is away is not carried: only said again once heard."""
    me = life.site.colleague("U0PRIYA")
    thread = await me.thread(ACME, asked)
    ts = next(one["ts"] for one in thread if word.token in shown(one) and one.get("user") == "U0PRIYA")
    where = {"as": "U0PRIYA", "channel": ACME_ID, "ts": ts}
    word.now = f"Great, will you send two notes? ({word.token})"
    word.edits = 0

    async def edit() -> None:
        word.edits += 1
        word.now = f"Great, will you send two notes {word.edits}? ({word.token})"
        await life.site.page("page/edits", **where, text=word.now)

    await until(lambda: stands(life.site.ana, BILLING, talk.name, "two notes"), edit, again=15)


async def lena(life: Life) -> None:
    """Writes in another house's chat, whose AI hears by webhook."""
    site = life.site
    assert site.ai
    ai = life.ai = site.ai
    talk = life.talk(ai.name, ORDERS)
    await ai.begin(ai.name)
    asked = await ai.ask("My parcel has not moved for a week")
    await ai.answer("Parcels rest at customs sometimes.", asked, 0.3, "Parcels at customs")
    why = {"reason": "not_sure", "evidence": "30 % sure", "summary": "A parcel", "skill": "Orders"}
    await ai.hand_off(**why)
    chloe = site.colleague("U0CHLOE")
    await until(lambda: chloe.root(ORDERS, talk.name))
    await until(lambda: ai.sees("Chloe Martin"), pressing_as(chloe, ORDERS, talk.name, "Claim"))
    holder = Typist(site, "U0CHLOE", ORDERS, talk.name)
    talk.typed += [await holder.types("Hi Lena"), await holder.types("a new one leaves today")]
    for word in talk.typed:
        await until(lambda word=word: ai.sees(word.token))
    said = Said(token(), "", "")
    said.text = said.now = f"Thank you ({said.token})"
    await ai.ask(said.text)
    talk.relayed.append(said)
    async with life.hands[chloe.user]:
        await let_pass(site, talk)
        await put_away(chloe)


async def let_pass(site: Site, talk: Talk) -> None:
    """Offered to Ben, who says no; then once more, and he says nothing until the night has ended."""
    chloe, ben = site.colleague("U0CHLOE"), site.ben
    first = handing_on(chloe, ORDERS, talk.name, "U0BEN", "They wait since Monday")
    await until(lambda: shows(ben, ORDERS, talk.name, "offered to Ben Okafor"), first, again=0.4)
    no = pressing_as(ben, ORDERS, talk.name, "Decline")
    await until(lambda: stands(ben, ORDERS, talk.name, "They can't take it"), no)
    claim = pressing_as(chloe, ORDERS, talk.name, "Claim")
    await until(lambda: shows(chloe, ORDERS, talk.name, "with Chloe Martin"), claim)
    once_more = handing_on(chloe, ORDERS, talk.name, "U0BEN")
    await until(lambda: shows(ben, ORDERS, talk.name, "offered to Ben Okafor"), once_more, again=0.4)


async def the_night_ends(life: Life) -> None:
    """Repairs opens and offers Toni to Deniz; Max was promised a time, and nobody claims; what slept wakes;
    Ben was silent.
    """
    site = life.site
    deniz = site.colleague("U0DENIZ")
    on = partial(deniz.command, REPAIRS, "/handoff shift on repairs")
    await until(lambda: site.query("select agent_id from shift"), on)
    passed = OPENS_IN.total_seconds() + 5
    # Slack's clock too: else a look-back would look behind what was just posted.
    await site.page("control/clock", seconds=passed)
    site.turn_clock(passed)
    waiting = life.talks["Toni"].customer
    assert waiting
    await until(lambda: waiting.state.get("who") == "waiting")
    await until(lambda: site.cards("Toni"))
    yes = pressing_as(deniz, REPAIRS, "Toni", "Accept")
    await until(lambda: shows(deniz, REPAIRS, "Toni", "with Deniz Kaya"), yes)
    await until(lambda: stands(site.ben, ORDERS, life.ai.name if life.ai else "", "The offer is over"))
    await until(lambda: broken(site))
    await until(lambda: site.query("select id from fact where kind = 'LeftUnclaimed'"))
    await until(lambda: shows(site.colleague("U0DENIZ"), REPAIRS, "Robin", "Snooze"))
    await until(lambda: shows(site.colleague("U0DENIZ"), REPAIRS, "Robin", "by the customer"))
    await until(lambda: report(site), lambda: asks_for_report(site))


async def broken(site: Site) -> bool:
    return len(await site.query("select key from alarm where kind = 'promise_broken'")) > 1


async def asks_for_report(site: Site) -> None:
    await site.colleague("U0MAYA").command(GENERAL, "/handoff report week")


async def report(site: Site) -> bool:
    return "Passed to a person" in await site.whispers("U0MAYA")


async def claimed_by_one(life: Life, one: Patient, channel: str, names: tuple[str, ...]) -> Typist:
    """All of them press at once, until the customer is told who it is."""

    async def press() -> None:
        presses = (life.site.colleague(NAMES[name]).press(channel, one.name, "Claim") for name in names)
        ends = await asyncio.gather(*presses, return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end

    await until(lambda: one.state.get("who") == "agent", press)
    winner = Typist(life.site, NAMES[one.state["name"]], channel, one.name)
    await until(lambda: shows(winner.colleague, channel, one.name, "Release"))
    return winner


async def types(life: Life, talk: Talk, holder: Typist, text: str, *, outside: bool = True) -> Said:
    word = await holder.types(text, outside=outside)
    talk.typed.append(word)
    await until(lambda: holder.is_marked(word))
    return word


def pressing(life: Life, who: Typist, channel: str, root: str, label: str) -> Any:
    return pressing_as(who.colleague, channel, root, label)


def pressing_as(who: Colleague, channel: str, root: str, label: str) -> Any:
    async def press() -> None:
        await who.press(channel, root, label)

    return press


async def resolved(life: Life, one: Patient, holder: Typist, channel: str) -> None:
    me = holder.colleague

    async def press_or_submit() -> None:
        window = await me.window()
        if "How did it end?" in window:
            await me.submit(RESOLVED)
        elif window:
            await me.close()
        else:
            await me.press(channel, one.name, "Resolve")

    async with life.hands[me.user]:
        await until(lambda: one.state.get("who") == "assistant", press_or_submit, again=0.4)
        await put_away(me)


async def shows(who: Colleague, channel: str, root: str, words: str) -> bool:
    found = await who.root(channel, root)
    return found is not None and words in shown(found)


async def stands(who: Colleague, channel: str, root: str, words: str) -> bool:
    return any(words in shown(one) for one in await who.thread(channel, root))

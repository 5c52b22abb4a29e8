"""The language of what a customer writes: told from enough of it, and never guessed."""

import pytest

from bot.assistant.language import detect
from tests.assistant.questions import COURTESIES, OUT_OF_SCOPE, PARAPHRASES
from tests.assistant.vague import VAGUE

WRITTEN: dict[str, tuple[str, ...]] = {
    "en": (
        "where is my parcel?",
        "The zip of my jacket broke after two weeks, and I'd like my money back.",
        "is it possible to pay in three instalments",
    ),
    "de": (
        "Wo ist mein Paket?",
        "Mein Paket ist immer noch nicht angekommen, obwohl es gestern geliefert werden sollte.",
        "ich hätte gern eine Rechnung für die letzte Bestellung",
        "Koennen Sie mir bitte helfen? Die Karte wurde abgelehnt.",
    ),
    "fr": (
        "Où est mon colis ?",
        "Je n'ai toujours pas reçu ma commande et personne ne répond.",
        "est-ce que je peux changer l'adresse de livraison",
    ),
    "es": (
        "¿Dónde está mi paquete?",
        "No puedo entrar en mi cuenta desde ayer",
        "quiero devolver una chaqueta que compré la semana pasada",
    ),
    "it": (
        "Dove si trova il mio pacco?",
        "Vorrei restituire gli scarponi che ho comprato la settimana scorsa",
        "non riesco ad accedere al mio conto",
    ),
    "pt": (
        "Onde está a minha encomenda?",
        "Não consigo entrar na minha conta desde ontem",
        "gostaria de devolver as botas que comprei",
    ),
    "nl": (
        "Waar is mijn pakket?",
        "Ik wil graag mijn bestelling annuleren, kan dat nog?",
        "mijn kaart is geweigerd bij het betalen",
    ),
    "sv": (
        "Var är mitt paket?",
        "Jag har inte fått min beställning ännu och vill ha pengarna tillbaka",
        "hur lång tid tar det att få en återbetalning",
    ),
    "da": (
        "Hvornår kommer min pakke? Jeg har ventet i to uger.",
        "Jeg vil gerne have pengene tilbage for noget, jeg købte",
    ),
    "nb": (
        "Når kommer pakken min? Jeg har ikke hørt noe fra dere.",
        "Hva må jeg gjøre hvis kortet mitt ikke virker?",
    ),
    "fi": ("Missä minun pakettini on?", "En ole vielä saanut tilaustani, milloin se tulee?"),
    "pl": ("Gdzie jest moja paczka?", "Nie mogę zalogować się na moje konto, co mam zrobić?"),
    "cs": ("Kde je můj balík?", "Nemohu se přihlásit, co mám dělat?"),
    "ro": ("Unde este coletul meu?", "Nu am primit încă banii pentru comanda mea"),
    "hu": ("Hol van a csomagom?", "Még nem kaptam meg a pénzt, mit kell tenni?"),
    "tr": ("Siparişim nerede? Bu hala gelmedi.", "Param ne zaman geri ödenir, bilgi istiyorum lütfen"),
    "id": ("Di mana paket saya?", "Saya belum menerima uang saya, tolong bantu"),
    "vi": ("Đơn hàng của tôi ở đâu?", "tôi muốn trả lại cái áo này"),
    "ru": ("Где мой заказ?", "Я до сих пор не получил посылку"),
    "uk": ("Де моє замовлення?", "Коли ви повернете гроші? Мені потрібна відповідь"),
    "el": ("Πού είναι το δέμα μου;",),
    "he": ("איפה החבילה שלי?",),
    "ar": ("أين طلبي؟",),
    "fa": ("سفارش من کجاست؟ پول من برنگشته است",),
    "hi": ("मेरा ऑर्डर कहाँ है?",),
    "th": ("พัสดุของฉันอยู่ที่ไหน",),
    "ko": ("제 주문은 어디에 있나요?",),
    "ja": ("私の荷物はどこですか", "返品したいです"),
    "zh": ("我的包裹在哪里？", "如何退款"),
}


@pytest.mark.parametrize(("tag", "text"), [(tag, text) for tag, said in WRITTEN.items() for text in said])
def test_a_sentence_shows_its_language(tag: str, text: str) -> None:
    assert detect(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t",
        "ok",
        "no",
        "Paket",
        "???",
        "14021",
        "TW-48213",
        "€ 49,99",
        "+49 170 1234567",
        "https://shop.example/de/konto/ist/nicht/da",
        "die@ist.nicht.example",
        "Jürgen Müller",
        "Anna de la Cruz",
        "Ångström, Łódź",
        "Zürich",
        "TypeError: basket.items() == undefined; return null;",
        "for (int i = 0; i < n; i++) { die(und[i]); }",
        "`SELECT der, die, das FROM wir`",
        "```\nich bin nicht da\n```",
        "👍👍👍",
        "а",
        "北",
    ],
)
def test_what_is_too_short_or_no_language_is_not_guessed(text: str) -> None:
    assert detect(text) == ""


def test_no_english_question_is_taken_for_another_language() -> None:
    said = [*OUT_OF_SCOPE, *VAGUE]
    said += [text for asked in (*PARAPHRASES.values(), *COURTESIES.values()) for text in asked]
    found = [detect(text) for text in said]
    assert set(found) <= {"en", ""}
    assert found.count("en") >= 0.9 * len(said)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Hello, my son wrote: ich bin nicht zu Hause. Can you help us with that?", "en"),
        ("Was bedeutet «please try again later»? Ich kann die Seite nicht öffnen", "de"),
        ("My order to Zürich, Bahnhofstraße, has not arrived", "en"),
        ("мой iPhone не работает", "ru"),
        ("Wie lange dauert das?\n\nTypeError: x.y() is not a function;", "de"),
        ("WO IST MEIN PAKET?", "de"),
    ],
)
def test_what_most_of_it_is_written_in_counts(text: str, tag: str) -> None:
    assert detect(text) == tag


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "\ud800" * 5_000, "ich " * 50_000, "`" * 50_000, "(" * 50_000, "a.b" * 50_000]
)
def test_hostile_text_is_read_quickly(text: str) -> None:
    assert detect(text) is not None

from bot.domain.conversation import Account, Customer, Field
from bot.domain.fields import SHOWN, is_custom, kept, of_account, of_customer

CORA = Customer(
    "Cora", "cora@x.example", "Europe/Berlin", True, "de", (Field("tier", "gold"), Field("order_id", "4711"))
)
ACME = Account("Acme", "Pro", "4,800 a year")


def test_without_a_list_all_that_baton_knows_by_name_is_shown_and_nothing_of_the_sites_own() -> None:
    shown = of_customer(CORA, SHOWN)
    assert (shown.name, shown.email, shown.zone, shown.locale) == (
        "Cora",
        "cora@x.example",
        "Europe/Berlin",
        "de",
    )
    assert shown.fields == ()
    assert of_account(ACME, SHOWN) == ACME


def test_a_list_shows_what_it_names_and_the_sites_own_in_its_order() -> None:
    shown = of_customer(CORA, ("order_id", "name", "tier", "nowhere"))
    assert shown == Customer("Cora", verified=True, fields=(Field("order_id", "4711"), Field("tier", "gold")))
    assert of_account(ACME, ("plan",)) == Account(plan="Pro")


def test_who_is_vouched_for_stays_so_however_little_is_shown() -> None:
    assert of_customer(CORA, ()) == Customer(verified=True)


def test_what_nobody_is_shown_is_not_kept() -> None:
    assert kept(CORA, ("tier",)).fields == (Field("tier", "gold"),)
    assert kept(CORA, ("tier",)).email == CORA.email


def test_a_field_of_the_sites_own_has_a_name_of_its_own() -> None:
    assert [
        name for name in ("order_id", "a", "Tier", "9a", "email", "", "a" * 41, "a b") if is_custom(name)
    ] == [
        "order_id",
        "a",
    ]

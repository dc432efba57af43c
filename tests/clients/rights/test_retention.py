"""Cards go 38 months after the last visit: exactly those, with a week's last look, and never the bookkeeping."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from clients.card.models import Client, HealthFact, Merge
from clients.rights import erasing, keeping, restricting, retention
from clients.rights.erasing import Asked
from clients.rights.models import Erasure, Keep, KeepRule
from products.sales.models import Receipt, ReceiptLine
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.factories import NOW, TODAY, AppointmentFactory, ClientFactory, SalonFactory, UserFactory, VisitFactory
from tests.filled import filled_client

pytestmark = pytest.mark.django_db
# 39 months after the day on which the tests stand.
AHEAD = datetime(2030, 2, 25, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def owner():
    return UserFactory(role="owner")


def seen_on(*days):
    client = ClientFactory(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    for day in days:
        VisitFactory(client=client, day=day)
    return client


def run(at):
    """The night's run, and the one a week later."""
    retention.begin_due(at=at)
    return erasing.erase_due(at=at + WEEK)


def erased():
    return set(Client.objects.filter(state="erased"))


def test_h99_with_the_clock_39_months_ahead_exactly_the_due_cards_go(owner):
    long_ago = filled_client("AA", number=1).client
    later = filled_client("BB", number=2).client
    VisitFactory(client=later, day=date(2027, 1, 5))
    kept, booked, resting = seen_on(TODAY), seen_on(TODAY), seen_on(TODAY)
    retention.keep(kept, "A claim", date(2031, 1, 1), by=owner, at=NOW)
    AppointmentFactory(client=booked, state="booked", starts_at=AHEAD + timedelta(days=30))
    restricting.restrict(resting, "She disputes it", by=owner, at=NOW)

    run(AHEAD)

    assert erased() == {long_ago, Merge.objects.get(kept=long_ago).second}
    assert (HealthFact.objects.get().client, Receipt.objects.count(), ReceiptLine.objects.count()) == (later, 2, 2)


def test_h99_receipts_of_the_erased_stay_until_the_date_of_the_law(owner, settings):
    settings.FINANCIAL_YEAR_LAST_MONTH = 4
    aino = filled_client("AA", day=date(2017, 4, 27)).client
    run(NOW)

    fates = {fate.title: (fate.rows, fate.until) for fate in erasing.preview(aino)}

    aino.refresh_from_db()
    assert (aino.state, fates["Receipts"]) == ("erased", (1, date(2023, 12, 31)))


@pytest.mark.parametrize(
    ("day", "goes"),
    [
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), True),
        (date(2026, 12, 26), True),
    ],
)
def test_the_time_ends_on_the_same_day_of_the_month(day, goes):
    seen_on(date(2023, 10, 25))

    begun = retention.begin_due(at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC))

    assert begun == goes


def test_a_month_that_is_shorter_ends_on_its_last_day():
    seen_on(date(2024, 12, 31))

    begun = [retention.begin_due(at=datetime(2028, 2, day, 8, tzinfo=UTC)) for day in (28, 29)]

    assert begun == [0, 1]


def test_only_the_last_visit_counts():
    seen_on(date(2020, 1, 1), date(2026, 1, 1))

    assert retention.begin_due(at=NOW) == 0


def test_a_card_without_a_visit_counts_from_the_day_it_was_made():
    ClientFactory(created_at=NOW)

    begun = [retention.begin_due(at=NOW), retention.begin_due(at=AHEAD)]

    assert begun == [0, 1]


def test_who_comes_back_within_the_week_stays():
    aino = seen_on(date(2020, 1, 1))
    retention.begin_due(at=NOW)
    VisitFactory(client=aino, day=TODAY)

    gone = erasing.erase_due(at=NOW + WEEK)

    assert (gone, erased(), Erasure.objects.open().count()) == (0, set(), 0)


def test_who_has_booked_within_the_week_stays():
    aino = seen_on(date(2020, 1, 1))
    retention.begin_due(at=NOW)
    AppointmentFactory(client=aino, state="booked", starts_at=NOW + timedelta(days=30))

    assert (erasing.erase_due(at=NOW + WEEK), erased()) == (0, set())


def test_during_the_week_the_card_is_used_as_before(client):
    aino = seen_on(date(2020, 1, 1))
    retention.begin_due(at=NOW)
    client.force_login(UserFactory(role="receptionist"))

    assert client.get(reverse("card:client", args=[aino.pk])).status_code == 200


def test_running_it_again_begins_nothing_twice():
    seen_on(date(2020, 1, 1))

    begun = [retention.begin_due(at=NOW), retention.begin_due(at=NOW)]

    assert (begun, Erasure.objects.count()) == ([1, 0], 1)


def test_a_card_kept_in_the_last_week_is_not_erased_and_comes_up_again_afterwards(owner):
    aino = seen_on(date(2020, 1, 1))
    retention.begin_due(at=NOW)
    retention.keep(aino, "A claim", TODAY + timedelta(days=60), by=owner, at=NOW)

    gone = erasing.erase_due(at=NOW + WEEK)
    begun = [retention.begin_due(at=NOW + timedelta(days=days)) for days in (60, 61)]

    assert (gone, begun) == (0, [0, 1])


def test_what_time_has_begun_is_ended_by_a_reason_only(owner):
    seen_on(date(2020, 1, 1))
    retention.begin_due(at=NOW)

    with pytest.raises(Refused) as refusal:
        erasing.take_back(Erasure.objects.get(), by=owner, at=NOW)

    assert refusal.value.code == "keep_instead"


def test_her_own_request_takes_the_place_of_what_time_had_begun(owner):
    aino = seen_on(date(2020, 1, 1))
    retention.begin_due(at=NOW)

    erasing.ask_erasure(aino, Asked(TODAY, str(aino)), by=owner, at=NOW)

    assert list(Erasure.objects.open().values_list("why", flat=True)) == ["asked"]


def test_fewer_months_end_the_time_earlier(owner):
    seen_on(date(2025, 11, 25))
    before = retention.begin_due(at=NOW)
    retention.set_months(12, by=owner, at=NOW)

    assert (before, retention.begin_due(at=NOW)) == (0, 1)


@pytest.mark.parametrize("months", [0, 39])
def test_nobody_keeps_cards_longer_than_38_months(owner, months):
    with pytest.raises(Refused) as refusal:
        retention.set_months(months, by=owner, at=NOW)

    assert (refusal.value.code, keeping.months(), KeepRule.objects.count()) == ("months_out_of_range", 38, 0)


@pytest.mark.parametrize(
    ("reason", "until", "code"),
    [(" ", TODAY + WEEK, "no_reason"), ("A claim", TODAY, "day_is_over")],
)
def test_a_card_is_kept_with_a_reason_until_a_day_to_come(owner, reason, until, code):
    with pytest.raises(Refused) as refusal:
        retention.keep(ClientFactory(), reason, until, by=owner, at=NOW)

    assert (refusal.value.code, Keep.objects.count()) == (code, 0)


def test_each_step_leaves_proof_without_the_reason(owner):
    aino = seen_on(date(2020, 1, 1))
    retention.begin_due(at=NOW)
    retention.keep(aino, "Kanarialintu", TODAY + WEEK, by=owner, at=NOW)
    retention.set_months(12, by=owner, at=NOW)

    rows = list(AuditEvent.objects.order_by("seq").values_list("action", "facts"))

    assert rows == [
        ("erasure.time_over", {"due_at": (NOW + WEEK).isoformat()}),
        ("card.kept_longer", {"until": str(TODAY + WEEK)}),
        ("salon.keep_months_changed", {"before": 38, "after": 12}),
    ]


def test_the_page_shows_who_goes_when_and_keeps_one_for_a_reason(client, owner):
    SalonFactory()
    aino = seen_on(date(2015, 1, 1))
    client.force_login(owner)

    before = client.get(reverse("rights:retention")).content.decode()
    until = datetime.now(tz=UTC).date() + timedelta(days=3650)
    client.post(reverse("rights:keep", args=[aino.pk]), {"reason": "A claim", "until": str(until)})

    assert (str(aino) in before, "time over 1 Mar 2018" in " ".join(before.split())) == (True, True)
    assert (Keep.objects.get().until, keeping.terms_until(TODAY)) == (until, [])


def test_the_months_are_set_on_the_page(client, owner):
    SalonFactory()
    client.force_login(owner)

    refused = client.post(reverse("rights:retention"), {"months": "39"})
    client.post(reverse("rights:retention"), {"months": "24"})

    assert (refused.status_code, keeping.months()) == (422, 24)


@pytest.mark.parametrize("role", ["cosmetologist", "receptionist", "substitute", "accountant"])
def test_the_pages_do_not_exist_for_others(client, role):
    aino = ClientFactory()
    client.force_login(UserFactory(role=role))

    pages = [client.get(reverse("rights:retention")), client.get(reverse("rights:keep", args=[aino.pk]))]

    assert [page.status_code for page in pages] == [404, 404]


@pytest.mark.parametrize("clients", [1, 3])
def test_the_page_asks_as_often_for_one_client_as_for_three(client, owner, clients, django_assert_num_queries):
    SalonFactory()
    for _ in range(clients):
        seen_on(date(2015, 1, 1))
    client.force_login(owner)
    client.get(reverse("rights:retention"))

    with django_assert_num_queries(7):
        client.get(reverse("rights:retention"))

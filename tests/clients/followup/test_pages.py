"""Pages of follow-ups and of adverse events: for who treats, for who stands in, for who leads, and for nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.care.models import ProductUse
from clients.followup.models import AdverseEvent, FollowUp, FollowUpDay
from salon.core.models import AuditEvent
from salon.house.models import Absence, Cover
from tests.clients.reading import shows, today
from tests.factories import (
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
CANARY = "CANARY-BLISTERS"


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    client.force_login(mari.user)
    return mari


@pytest.fixture
def visit(mari):
    card = ClientFactory(first_name="Aino", last_name="Korhonen", phone="+358405559999")
    visit = VisitFactory(client=card, staff=mari, day=today() - timedelta(days=2))
    TreatmentRecordFactory(visit=visit)
    return visit


@pytest.fixture
def worrying(visit):
    now = timezone.now()
    told = {"answered_at": now, "feeling": "worse", "words": CANARY, "worries": True}
    return FollowUp.objects.create(client=visit.client, visit=visit, due_at=now, asked_at=now, channel="email", **told)


def one(row):
    return reverse("followup:one", args=[row.pk])


def event_body(**changes):
    return {"version": 0, "happened_on": today().isoformat(), "severity": "mild", "what": CANARY, **changes}


def test_what_worries_stands_on_her_day_and_leads_to_the_answer_and_away_again(client, mari, worrying):
    day = client.get(reverse("care:my-day"))
    listed = client.get(reverse("followup:followups"))
    read = client.get(one(worrying))
    silent = client.post(one(worrying) + "looked/", {"done": ""})
    client.post(one(worrying) + "looked/", {"done": "Called, it settles"})
    after = client.get(reverse("care:my-day"))

    assert shows(day, "1 follow-up waits for you") == [True]
    assert shows(listed, "Aino Korhonen", "waits to be looked at", CANARY) == [True, True, False]
    assert shows(read, CANARY, "Worse than I was told to expect") == [True, True]
    assert AuditEvent.objects.filter(action="health.read", facts__page="followup").count() >= 1
    assert (silent.status_code, shows(after, "follow-up waits")) == (422, [False])


def test_a_call_is_written_down_by_who_made_it(client, mari, visit):
    row = FollowUp.objects.create(
        client=visit.client, visit=visit, due_at=timezone.now(), asked_at=timezone.now(), channel="call"
    )

    calls = client.get(reverse("followup:followups"), {"state": "call"})
    client.post(one(row) + "answer/", {"feeling": "good", "words": "All well"})

    row.refresh_from_db()
    assert (shows(calls, "Aino Korhonen"), row.feeling, row.noted_by) == ([True], "good", mari.user)


def test_a_planned_question_is_left_out_and_asked_after_all(client, mari, visit):
    row = FollowUp.objects.create(client=visit.client, visit=visit, due_at=timezone.now() + timedelta(days=1))

    client.post(one(row) + "cancel/")
    gone = FollowUp.objects.get().cancelled_at
    page = client.get(reverse("care:visit", args=[visit.pk])).content.decode()
    start = page.index('name="before" value="') + len('name="before" value="')
    client.post(one(row) + "after-all/", {"before": page[start : page.index('"', start)]})

    assert (gone is not None, FollowUp.objects.get().cancelled_at) == (True, None)


@pytest.mark.parametrize("role", ["receptionist", "accountant", "cosmetologist"])
def test_h01_who_does_not_treat_the_client_finds_no_answer(client, worrying, role):
    client.force_login(UserFactory(role=role))

    codes = [client.get(one(worrying)).status_code, client.post(one(worrying) + "looked/", {"done": "x"}).status_code,
             client.post(one(worrying) + "answer/", {"feeling": "good"}).status_code,
             client.post(one(worrying) + "cancel/").status_code]  # fmt: skip

    assert set(codes) == {404}


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_who_leads_sees_whom_to_call_and_never_what_was_answered(client, mari, worrying, role):
    client.force_login(UserFactory(role=role, language="en"))
    before = client.get(reverse("today"))
    Absence.objects.create(staff=mari, kind="sick", starts_on=today())

    card = client.get(reverse("today"))
    page = client.get(one(worrying))
    client.post(one(worrying) + "looked/", {"done": "Called"})

    assert shows(before, "A client asks to be looked after") == [False]
    assert shows(card, "A client asks to be looked after", "Aino Korhonen", "040 5559999", CANARY) == [
        True, True, True, False,
    ]  # fmt: skip
    assert shows(page, "Aino Korhonen", CANARY, "Worse than") == [True, False, False]
    assert FollowUp.objects.get().measures == "Called"


def test_who_stands_in_reads_it_while_she_does(client, mari, worrying):
    sanna = StaffFactory(name="Sanna", role="cosmetologist")
    client.force_login(sanna.user)
    before = client.get(one(worrying)).status_code
    cover = Cover.objects.create(absent=mari, substitute=sanna, starts_on=today())
    during = client.get(one(worrying))
    cover.starts_on, cover.ends_on = today() - timedelta(days=3), today()
    cover.save()

    assert (before, shows(during, CANARY), client.get(one(worrying)).status_code) == (404, [True], 404)


def test_the_owner_writes_the_days_of_each_treatment(client):
    client.force_login(UserFactory(role="owner", language="en"))
    peel, wax = ServiceFactory(name="Peel"), ServiceFactory(name="Wax")
    page = reverse("followup:days")

    client.post(page, {peel.pk.hex: "2, 14", wax.pk.hex: ""})
    wrong = client.post(page, {peel.pk.hex: "2, 140", wax.pk.hex: "x"})
    much = client.post(page, {peel.pk.hex: "95", wax.pk.hex: ""})

    assert list(FollowUpDay.objects.values_list("service", "days")) == [(peel.pk, 2), (peel.pk, 14)]
    assert (wrong.status_code, much.status_code) == (422, 422)
    assert shows(wrong, "Write days as “2, 14”, at most five.") == [True]


def test_an_adverse_event_holds_product_and_batch_and_who_must_be_told(client, mari, visit):
    ProductUse.objects.create(record=visit.treatments.get(), name="Acid 20", batch="L77", place=0)
    page = reverse("followup:event-new", args=[visit.client.pk])

    opened = client.get(page)
    serious = client.post(page, event_body(product="Acid 20", batch="L77", serious="on"))
    client.post(page, event_body(product="Acid 20", batch="L77", serious="on", notify="yes"))
    event = AdverseEvent.objects.get()
    client.post(reverse("followup:event", args=[event.pk]),
                event_body(version=1, product="Acid 20", batch="L77", serious="on", notify="yes",
                           notified_on=today().isoformat()))  # fmt: skip
    stale = client.post(reverse("followup:event", args=[event.pk]), event_body(version=1, what="Other"))

    event.refresh_from_db()
    assert shows(opened, "Acid 20 L77") == [True]
    assert (serious.status_code, stale.status_code, event.version, event.notified_on) == (422, 409, 2, today())
    assert (event.visit_id, event.what) == (visit.pk, CANARY)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"happened_on": "2999-01-01"}, "It cannot have happened on a later day."),
        ({"what": ""}, "This field is required."),
        ({"batch": "L1"}, "Write the product of the batch."),
        ({"notify": "no"}, "Write why Tukes is not told."),
        ({"notified_on": "2026-01-01"}, "nobody is told"),
        ({"severity": "awful"}, "Select a valid choice"),
    ],
)
def test_a_wrong_event_is_told_and_kept_in_the_form(client, mari, visit, change, words):
    answer = client.post(reverse("followup:event-new", args=[visit.client.pk]), event_body(**change))

    assert (answer.status_code, AdverseEvent.objects.count(), shows(answer, words)) == (422, 0, [True])


def test_those_who_lead_see_the_batch_and_never_whose_it_is(client, mari, visit):
    event = AdverseEvent.objects.create(
        client=visit.client, happened_on=today(), severity="severe", what=CANARY, product="Acid 20", batch="L77",
        recorded_at=timezone.now(), recorded_by=mari.user,
    )  # fmt: skip
    hers = client.get(reverse("followup:events"), {"q": "L77", "sort": "severity"})
    client.force_login(UserFactory(role="owner", language="en"))
    owner = client.get(reverse("followup:events"), {"state": "open"})
    code = client.get(reverse("followup:event", args=[event.pk])).status_code
    client.force_login(UserFactory(role="receptionist"))

    assert shows(hers, "Aino Korhonen", "Acid 20 L77", CANARY) == [True, True, False]
    assert shows(owner, "Acid 20 L77", "Korhonen", CANARY) == [True, False, False]
    assert (code, client.get(reverse("followup:events")).status_code) == (404, 404)


@pytest.mark.parametrize(
    "wrong", [{"severity": "x"}, {"notified_on": "2026-01-01"}, {"serious": True}, {"batch": "L1"}]
)
def test_the_database_refuses_half_an_event(visit, mari, wrong):
    values = {"client": visit.client, "happened_on": today(), "severity": "mild", "what": "x",
              "recorded_at": timezone.now(), "recorded_by": mari.user}  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        AdverseEvent.objects.create(**{**values, **wrong})


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_the_same_however_long(client, mari, count, django_assert_num_queries):
    for _number in range(count):
        visit = VisitFactory(staff=mari)
        now = timezone.now()
        FollowUp.objects.create(client=visit.client, visit=visit, due_at=now, asked_at=now, channel="call")
        AdverseEvent.objects.create(client=visit.client, happened_on=today(), severity="mild", what="x",
                                    recorded_at=now, recorded_by=mari.user)  # fmt: skip
    client.get(reverse("followup:followups"))

    with django_assert_num_queries(4):
        client.get(reverse("followup:followups"), {"state": "call"})
    with django_assert_num_queries(5):
        client.get(reverse("followup:events"))

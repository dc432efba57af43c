"""A form asked for, filled in by link or on the tablet, sealed, read over, and what it tells known to the rules."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from clients.card.models import ClientLink, Consent, HealthFact
from clients.card.services.consents import forget_due, give_consent, text_for, withdraw_consent
from clients.intake.models import Edition, Filled
from clients.intake.services import asking, filling
from clients.intake.services.questionnaires import EditionWish, publish
from clients.safety.services.checking import look
from clients.safety.services.rules import RuleWish, count_as, write_rule
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.core.models import AuditEvent, Mail
from tests.clients.intake.papers import answers, items, paper, substance
from tests.clients.reading import shows, today
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def peel(mari):
    return ServiceFactory(name="Peel", performers=[mari])


@pytest.fixture
def form(peel):
    return paper(peel)


@pytest.fixture
def aino(mari, peel):
    aino = ClientFactory(first_name="Aino", last_name="Korhonen", language="en", email="aino@example.org")
    AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=timezone.now() + timedelta(days=2))
    return aino


def asked(aino, form):
    return asking.ask(aino, form, appointment=None, by=None, at=timezone.now())


def link_of(row):
    return ClientLink.objects.filter(purpose="intake", object_id=row.pk).latest("created_at")


def page_of(row):
    return reverse("intake:client-page", args=[token_for(link_of(row).pk)])


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.code


def test_a_form_is_filled_in_by_link_signed_and_sealed_and_its_link_ends(client, aino, form):
    row = asked(aino, form)

    page = client.get(page_of(row))
    sent = client.post(page_of(row) + "send/", answers(form, signature="M1 2L3 4M5 6", q5="Calm skin"))

    row.refresh_from_db()
    consent = Consent.objects.get(client=aino, purpose="health")
    assert shows(page, "Read this first.", "Pregnant?", "Raskaana?", "Oily") == [True, True, False, True]
    assert (sent.status_code, shows(sent, "Thank you. The form is kept.")) == (200, [True])
    assert (row.signed_name, row.signature, row.edition.number, row.language) == (
        "Aino Korhonen", "M1 2L3 4M5 6", 1, "en",
    )  # fmt: skip
    assert "Calm skin" in row.answers
    assert (filling.is_intact(row), len(row.text_hash), consent.channel, consent.noted_by) == (True, 64, "link", None)
    assert client.get(page_of(row)).status_code == 410


def test_what_is_told_stands_on_the_card_and_the_rules_know_it(client, aino, form, peel):
    write_rule(RuleWish("peel", "block", "Isotretinoiini", "Isotretinoin", substance=substance("isotretinoin"),
                        window=6, unit="months"), by=None, at=timezone.now())  # fmt: skip
    count_as(peel, ["peel"], by=None, at=timezone.now())
    row = asked(aino, form)
    last = (today() - timedelta(days=20)).isoformat()

    client.post(page_of(row) + "send/", answers(form, q0="yes", q1="yes", q1_last=last, q2="yes", q2_more="Itch"))

    facts = {fact.kind: fact for fact in HealthFact.objects.filter(client=aino)}
    assert (facts["condition"].condition, facts["allergy"].reaction) == ("pregnancy", "Itch")
    assert (facts["medication"].use, facts["medication"].last_used_on.isoformat()) == ("stopped", last)
    assert {fact.recorded_by for fact in facts.values()} == {None}
    assert look(aino, peel, today()).stops is True


def test_what_is_known_better_is_not_written_over(client, aino, form):
    strong = {"substance": str(substance("fragrance").pk), "severity": "4", "source": "tested"}
    HealthFactFactory(client=aino, kind="allergy", text="Hajusteet", **strong)
    row = asked(aino, form)

    client.post(page_of(row) + "send/", answers(form, q2="yes", q2_more="Itch"))

    fact = HealthFact.objects.get(client=aino, ended_at=None)
    assert (fact.severity, fact.source) == ("4", "tested")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"q0": None}, "This field is required."),
        ({"q6": None}, "This field is required."),
        ({"agree": None}, "This field is required."),
        ({"signed_name": " "}, "This field is required."),
        ({"q0": "maybe"}, "Select a valid choice"),
        ({"q4": "9"}, "Select a valid choice"),
        ({"q1": "yes", "q1_last": "2999-01-01"}, "This day cannot be. Check the year."),
        ({"q5": "x" * 1001}, "at most 1000 characters"),
        ({"signature": "<script>"}, "Draw your signature again, or leave it empty."),
        ({"signature": "M1 1" + "L1 1" * 20000}, "at most 40000 characters"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost_or_kept(client, aino, form, change, words):
    row = asked(aino, form)

    answer = client.post(page_of(row) + "send/", answers(form, **{"q3_more": "kept words", "q3": "yes", **change}))

    row.refresh_from_db()
    assert (answer.status_code, row.filled_at, shows(answer, words)) == (422, None, [True])
    assert "kept words" in answer.content.decode()
    assert (Consent.objects.count(), HealthFact.objects.count()) == (0, 0)


@pytest.mark.parametrize(("hours", "status", "number"), [(23, 200, 1), (25, 409, None)])
def test_questions_that_changed_while_she_wrote_are_taken_for_a_day(client, aino, form, hours, status, number):
    row, old = asked(aino, form), answers(form)
    publish(form, EditionWish(items()[:2]), after=1, by=None, at=timezone.now() - timedelta(hours=hours))

    answer = client.post(page_of(row) + "send/", old)

    row.refresh_from_db()
    assert (answer.status_code, row.edition and row.edition.number) == (status, number)


def test_on_the_tablet_who_was_signed_in_is_signed_out_first(client, mari, aino, form):
    client.force_login(mari.user)

    handed = client.post(reverse("intake:tablet", args=[aino.pk]), {"form": form.pk})
    page = client.get(handed.url)
    card = client.get(reverse("card:client", args=[aino.pk]))
    done = client.post(handed.url + "send/", answers(form))

    assert shows(page, "Pregnant?", "Log out") == [True, False]
    assert (card.status_code, card.url.startswith("/account/login/")) == (302, True)
    assert shows(done, "Please give the device back.") == [True]
    assert (Filled.objects.get().channel, Consent.objects.get().channel) == ("tablet", "tablet")


def test_the_sweep_asks_for_the_forms_of_the_next_days_once(aino, form, mari, peel):
    far = ClientFactory(email="far@example.org")
    AppointmentFactory(client=far, staff=mari, service=peel, starts_at=timezone.now() + timedelta(days=9))
    silent = ClientFactory(email="")
    AppointmentFactory(client=silent, staff=mari, service=peel, starts_at=timezone.now() + timedelta(days=1))

    counts = [asking.ask_due(at=timezone.now()) for _round in range(2)]
    asking.withdraw(Filled.objects.get(), by=mari.user, at=timezone.now())
    counts.append(asking.ask_due(at=timezone.now()))

    assert (counts, [mail.to for mail in Mail.objects.filter(kind="intake")]) == ([1, 0, 0], ["aino@example.org"])


def test_a_form_that_holds_is_not_asked_for_again(client, aino, form):
    row = asked(aino, form)
    client.post(page_of(row) + "send/", answers(form))

    again = asking.ask_due(at=timezone.now())
    Filled.objects.update(holds_until=today() + timedelta(days=1))

    assert (again, asking.ask_due(at=timezone.now())) == (0, 1)


def test_who_treats_reads_it_and_reads_it_over_and_the_desk_sees_only_how_it_stands(client, mari, aino, form):
    row = asked(aino, form)
    client.post(page_of(row) + "send/", answers(form, q0="yes", q0_more="CANARY-WEEK-12"))
    page = reverse("intake:filled", args=[row.pk])
    client.force_login(mari.user)

    read = client.get(page)
    client.post(page + "review/")
    client.force_login(UserFactory(role="receptionist"))
    desk = client.get(reverse("intake:of-client", args=[aino.pk]))

    row.refresh_from_db()
    assert shows(read, "Pregnant?", "CANARY-WEEK-12", "Aino Korhonen", "Dry", "Oily") == [True, True, True, False, True]
    assert AuditEvent.objects.filter(action="health.read", facts__page="form").count() == 1
    assert row.reviewed_by == mari.user
    assert shows(desk, "filled in", "CANARY-WEEK-12") == [True, False]
    assert (client.get(page).status_code, client.post(page + "review/").status_code) == (404, 404)


def test_h93_a_form_changed_past_the_application_is_found(client, mari, aino, form):
    row = asked(aino, form)
    client.post(page_of(row) + "send/", answers(form))
    Filled.objects.filter(pk=row.pk).update(answers='{"x": {"value": "no"}}')
    client.force_login(mari.user)

    page = client.get(reverse("intake:filled", args=[row.pk]))

    assert shows(page, "This form was changed after it was signed") == [True]


def test_h93_the_questions_of_an_edition_cannot_be_changed(form):
    edition = form.editions.get()
    table = Edition._meta.db_table

    for statement in (f"UPDATE {table} SET number = 9 WHERE id = %s", "DELETE FROM intake_item WHERE edition_id = %s"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [edition.pk if connection.vendor == "postgresql" else edition.pk.hex])


def test_taking_back_the_consent_freezes_at_once_and_forgets_after_thirty_days(client, mari, aino, form, peel):
    row = asked(aino, form)
    client.post(page_of(row) + "send/", answers(form, q0="yes"))
    consent, now = Consent.objects.get(purpose="health"), timezone.now()
    client.force_login(mari.user)
    card = reverse("card:client", args=[aino.pk])
    before = shows(client.get(card), "Pregnancy")

    withdraw_consent(consent, channel="desk", by=mari.user, at=now)
    frozen = shows(client.get(card), "Pregnancy")
    early, late = (forget_due(at=now + timedelta(days=days)) for days in (29, 31))

    consent.refresh_from_db()
    assert (before, frozen, early, late) == ([True], [False], 0, 1)
    assert (HealthFact.objects.count(), Filled.objects.count()) == (0, 0)
    assert consent.effect_done_at is not None


def test_given_anew_within_the_thirty_days_nothing_is_forgotten(client, mari, aino, form):
    row = asked(aino, form)
    client.post(page_of(row) + "send/", answers(form, q0="yes"))
    now = timezone.now()
    withdraw_consent(Consent.objects.get(), channel="desk", by=mari.user, at=now)
    text = text_for("health", "en", at=now)
    give_consent(aino, text, channel="desk", by=mari.user, at=now + timedelta(seconds=1))

    assert (forget_due(at=now + timedelta(days=31)), HealthFact.objects.count()) == (0, 1)


@pytest.mark.parametrize("wrong", [{"filled_at": "now"}, {"reviewed_at": "now"}, {"holds_until": "2026-01-01"}])
def test_the_database_refuses_half_a_form(aino, form, wrong):
    values = {name: timezone.now() if value == "now" else value for name, value in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Filled.objects.create(client=aino, questionnaire=form, channel="link", asked_at=timezone.now(), **values)


def test_one_form_is_asked_for_once_at_a_time(aino, form):
    asked(aino, form)

    with pytest.raises(IntegrityError), transaction.atomic():
        Filled.objects.create(client=aino, questionnaire=form, channel="link", asked_at=timezone.now())


def test_asked_again_the_first_link_ends(client, aino, form):
    row = asked(aino, form)
    first = page_of(row)
    asked(aino, form)

    assert (client.get(first).status_code, client.get(page_of(row)).status_code) == (410, 200)
    assert Mail.objects.filter(kind="intake").count() == 2


def test_without_an_address_the_desk_is_told_of_the_tablet(aino, form):
    aino.email = ""
    aino.save()

    assert code_of(asking.ask, aino, form, appointment=None, by=None, at=timezone.now()) == "no_email"

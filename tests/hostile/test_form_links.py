"""Attacks on the forms that open by link. The numbers are those of the list of hostile tests."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clients.card.links import make_link
from clients.card.models import ClientLink, Consent
from clients.card.services.consents import give_consent, text_for, withdraw_consent
from clients.intake.models import Filled
from clients.intake.services import asking
from salon.core import outbox
from salon.core.links import token_for
from tests.clients.intake.papers import answers, paper
from tests.factories import ClientFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    SalonFactory(phone="+358401112222")
    return paper(ServiceFactory())


@pytest.fixture
def aino():
    return ClientFactory(first_name="Tuulikki", last_name="Salainen", language="en", email="aino@example.org")


@pytest.fixture
def row(aino, form):
    return asking.ask(aino, form, appointment=None, by=None, at=timezone.now())


def address(row, act=""):
    link = ClientLink.objects.filter(object_id=row.pk).latest("created_at")
    return reverse("intake:client-page", args=[token_for(link.pk)]) + act


def state_of_the_house():
    return {
        model._meta.db_table: sorted(repr(sorted(one.items())) for one in model.objects.values())
        for model in apps.get_models()
        if model._meta.managed and model._meta.label != "sessions.Session"
    }


def test_h30_a_form_one_second_after_its_end_is_410_without_personal_data(client, row):
    ClientLink.objects.update(created_at=timezone.now() - timedelta(days=9),
                              expires_at=timezone.now() - timedelta(seconds=1))  # fmt: skip

    answer, sent = client.get(address(row)), client.post(address(row, "send/"), answers(row.questionnaire))

    assert (answer.status_code, sent.status_code, Filled.objects.get().filled_at) == (410, 410, None)
    assert ["Tuulikki" in answer.content.decode(), "Pregnant" in answer.content.decode()] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_h32_twenty_forms_at_once_keep_one(form, row):
    sent, page = answers(form), address(row, "send/")

    def send(_step):
        try:
            return Client().post(page, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        codes = sorted(pool.map(send, range(20)))

    assert codes.count(200) == 1
    assert set(codes) <= {200, 409, 410}
    assert (Filled.objects.exclude(filled_at=None).count(), Consent.objects.count()) == (1, 1)


def test_h33_after_the_signature_the_link_is_dead_on_every_device(client, form, row):
    client.post(address(row, "send/"), answers(form))

    assert [Client().get(address(row)).status_code, Client().post(address(row, "send/"), {}).status_code] == [410, 410]


def test_h34_the_token_is_in_no_header_and_no_subject(client, row):
    outbox.send_due(at=timezone.now())
    page = address(row)
    token = page.split("/")[-2]

    answer = client.get(page)

    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    assert (token in mail.outbox[0].subject, token in mail.outbox[0].body) == (False, True)


def test_h35_looking_changes_nothing(client, row):
    before = state_of_the_house()

    codes = [getattr(client, verb)(address(row)).status_code for verb in ("get", "head", "get")]
    codes.append(client.get(address(row, "send/")).status_code)

    assert (codes, state_of_the_house()) == ([200, 200, 200, 405], before)


def test_h37_a_token_for_something_else_opens_no_form(client, aino, row):
    other = make_link(aino, purpose="aftercare", object_id=row.pk, valid_days=9, at=timezone.now())
    page = reverse("intake:client-page", args=[token_for(other.pk)])

    assert [client.get(page).status_code, client.post(page + "send/", {}).status_code] == [404, 404]


def test_h11_a_link_of_one_client_never_opens_the_form_of_another(client, form, row):
    ritva = ClientFactory()
    stolen = make_link(ritva, purpose="intake", object_id=row.pk, valid_days=9, at=timezone.now())

    assert client.get(reverse("intake:client-page", args=[token_for(stolen.pk)])).status_code == 404


def test_h38_no_row_holds_a_token(row):
    token = address(row).split("/")[-2]

    assert [table for table, rows in state_of_the_house().items() if any(token in text for text in rows)] == []


def test_h39_after_the_consent_is_taken_back_the_link_shows_the_phone_and_keeps_nothing(client, aino, form, row):
    now = timezone.now()
    given = give_consent(aino, text_for("health", "en", at=now), channel="desk", by=UserFactory(), at=now)
    withdraw_consent(given, channel="desk", by=None, at=now)
    before = state_of_the_house()

    page, sent = client.get(address(row)), client.post(address(row, "send/"), answers(form, q0="yes"))

    text = page.content.decode() + sent.content.decode()
    assert [word in text for word in ("040 1112222", "Pregnant?", "Tuulikki")] == [True, False, False]
    assert state_of_the_house() == before


def test_h53_further_keys_in_a_form_are_ignored(client, form, row):
    more = {"client": str(ClientFactory().pk), "filled_at": "2020-01-01", "reviewed_by": "1", "seal": "z"}

    client.post(address(row, "send/"), {**answers(form), **more})

    row.refresh_from_db()
    assert (row.client.first_name, row.reviewed_by, row.seal == "z") == ("Tuulikki", None, False)
    assert row.filled_at.year >= 2026


@pytest.mark.parametrize("role", ["receptionist", "manager"])
def test_h01_who_reads_no_health_data_opens_no_form_though_she_has_the_client_in_her_diary(client, form, row, role):
    client.post(address(row, "send/"), answers(form))
    her = StaffFactory(name="Riitta", role=role)
    VisitFactory(client=row.client, staff=her)
    client.force_login(her.user)

    assert client.get(reverse("intake:filled", args=[row.pk])).status_code == 404


def test_h61_h65_what_a_client_writes_is_shown_as_text(client, form, row, aino):
    odd = "<script>alert(1)</script>\u202e\u200b🙂"
    client.post(address(row, "send/"), answers(form, signed_name=odd, q5=odd, q3="yes", q3_more=odd))
    row.refresh_from_db()
    mari = StaffFactory(name="Mari", role="cosmetologist")
    VisitFactory(client=aino, staff=mari)
    client.force_login(mari.user)

    page = client.get(reverse("intake:filled", args=[row.pk])).content.decode()

    assert "\u202e" not in row.signed_name
    assert ("<script>alert" in page, page.count("&lt;script&gt;alert(1)&lt;/script&gt;")) == (False, 3)


def test_h101_no_word_of_an_answer_is_in_the_trail_the_mail_or_the_log(client, form, row, caplog):
    client.post(address(row, "send/"), answers(form, q0="yes", q0_more="CANARY-HEALTH"))

    told = [rows for table, rows in state_of_the_house().items() if table in {"core_mail", "core_auditevent"}]
    assert ["CANARY-HEALTH" in text for rows in told for text in rows].count(True) == 0
    assert "CANARY-HEALTH" not in caplog.text

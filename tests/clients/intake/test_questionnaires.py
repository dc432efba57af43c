"""The owner writes questionnaires, publishes editions, and sees in the diary whose form is missing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.intake.models import Edition, Filled, Questionnaire
from salon.booking.models import Appointment
from tests.clients.intake.papers import paper
from tests.clients.reading import shows
from tests.factories import NOW, AppointmentFactory, ClientFactory, SalonFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def owner(client):
    owner = UserFactory(role="owner")
    client.force_login(owner)
    return owner


def rows(*items, after=0):
    sent = {"after": after, "intro_fi": "", "intro_en": "", "item-TOTAL_FORMS": len(items), "item-INITIAL_FORMS": 0}
    for number, item in enumerate(items):
        whole = {"kind": "text", "label_fi": "", "label_en": "", "place": number, **item}
        sent |= {f"item-{number}-{name}": value for name, value in whole.items()}
    return sent


def test_a_form_is_named_tied_to_treatments_and_published_in_editions(client, owner):
    peel = ServiceFactory(name="Peel")
    client.post(
        reverse("intake:new"), {"version": 0, "name": "Intake", "months": 6, "active": "on", "services": peel.pk}
    )
    row = Questionnaire.objects.get()
    page = reverse("intake:questions", args=[row.pk])

    client.post(page, rows({"label_fi": "Toinen", "place": 2}, {"label_fi": "Ensin", "place": 1}, {}))
    client.post(page, rows({"label_fi": "Vain tämä"}, after=1))
    stale = client.post(page, rows({"label_fi": "Muu"}, after=1))

    editions = {one.number: [item.label_fi for item in one.items.all()] for one in Edition.objects.all()}
    assert editions == {1: ["Ensin", "Toinen"], 2: ["Vain tämä"]}
    assert (stale.status_code, list(row.services.values_list("service", flat=True))) == (409, [peel.pk])
    assert "Muu" in stale.content.decode()


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"label_en": "Only English"}, "Question 1: write it in Finnish."),
        ({"label_fi": "K", "kind": "condition"}, "a condition, and only a condition, has its code."),
        ({"label_fi": "K", "kind": "allergy"}, "a medicine or an allergy, and nothing else, has its substance."),
        ({"label_fi": "K", "kind": "choice"}, "a choice, and only a choice, has answers to choose from."),
        ({"label_fi": "K", "kind": "choice", "options_fi": "A\nB", "options_en": "A"}, "as many answers in English"),
        ({}, "Write at least one question."),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(client, owner, item, words):
    row = Questionnaire.objects.create(name="Intake")

    answer = client.post(reverse("intake:questions", args=[row.pk]), rows(item))

    assert (answer.status_code, Edition.objects.count(), shows(answer, words)) == (422, 0, [True])


def test_the_usual_form_asks_what_the_usual_rules_ask_about(client, owner):
    ServiceFactory()

    client.post(reverse("intake:begin"))
    client.post(reverse("intake:begin"))

    row = Questionnaire.objects.get()
    kinds = set(row.editions.get().items.values_list("kind", flat=True))
    assert (row.name, kinds) == ("Esitietolomake", {"condition", "medicine", "allergy", "text", "confirm"})


def test_two_owners_at_one_form_see_both_versions(client, owner):
    row = Questionnaire.objects.create(name="Intake")
    page = reverse("intake:questionnaire", args=[row.pk])
    client.post(page, {"version": 1, "name": "First", "months": 6})

    stale = client.post(page, {"version": 1, "name": "Second", "months": 6})

    row.refresh_from_db()
    assert (stale.status_code, row.name, shows(stale, "First", "Second")) == (409, "First", [True, True])


def test_the_diary_signs_a_visit_whose_form_is_missing_until_one_holds():
    service = ServiceFactory()
    form, other = paper(service), ClientFactory()
    visit = AppointmentFactory(service=service, starts_at=NOW)
    AppointmentFactory(client=other, starts_at=NOW + timedelta(hours=3))

    def signs():
        return list(Appointment.objects.with_signs().order_by("starts_at").values_list("form_missing", flat=True))

    before = signs()
    filled = {"filled_at": NOW, "edition": form.editions.get(), "text_hash": "x", "seal": "y"}
    row = Filled.objects.create(client=visit.client, questionnaire=form, channel="link", asked_at=NOW,
                                holds_until=(NOW + timedelta(days=9)).date(), **filled)  # fmt: skip
    holding = signs()
    Filled.objects.filter(pk=row.pk).update(holds_until=(NOW - timedelta(days=1)).date())
    over = signs()
    Questionnaire.objects.update(active=False)

    assert (before, holding, over, signs()) == ([True, False], [False, False], [True, False], [False, False])


def test_the_sign_and_the_way_to_the_form_stand_in_the_panel(client, owner):
    service = ServiceFactory()
    paper(service)
    visit = AppointmentFactory(service=service, starts_at=timezone.now() + timedelta(hours=3))

    panel = client.get(reverse("booking:appointment", args=[visit.pk]))

    assert shows(panel, "Form not filled in yet") == [True]
    assert reverse("intake:of-client", args=[visit.client_id]) in panel.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_however_long(client, owner, count, django_assert_num_queries):
    service = ServiceFactory()
    card = ClientFactory()
    for number in range(count):
        form = paper(service, name=f"Form {number}")
        Filled.objects.create(client=card, questionnaire=form, channel="link", asked_at=NOW)
    client.get(reverse("intake:questionnaires"))

    with django_assert_num_queries(5):
        client.get(reverse("intake:questionnaires"), {"sort": "-services", "q": "Form"})
    with django_assert_num_queries(6):
        client.get(reverse("intake:of-client", args=[card.pk]))


def test_begin_with_usual_is_refused_where_there_is_a_form(client, owner):
    paper(ServiceFactory())

    answer = client.post(reverse("intake:begin"), follow=True)

    assert (shows(answer, "There are forms already."), Questionnaire.objects.count()) == ([True], 1)

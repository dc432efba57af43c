"""The owner writes what each treatment asks for; the cosmetologist finds it merged, in the client's language."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clients.aftercare.models import Instruction, Topic
from clients.aftercare.queries import message_for
from clients.aftercare.services import begin_with_usual
from clients.safety.models import ServiceKind
from salon.core.models import AuditEvent
from tests.clients.reading import shows
from tests.factories import NOW, InstructionFactory, SalonFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db
NO_OWN = {"text_fi": "", "text_en": ""}


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def owner(client):
    owner = UserFactory(role="owner", language="en")
    client.force_login(owner)
    return owner


@pytest.fixture
def sauna():
    return Topic.objects.create(name_fi="Sauna", name_en="Sauna", avoid_fi="Ei saunaa", avoid_en="No sauna")


@pytest.fixture
def peel():
    return ServiceFactory(name="Peel")


def test_an_instruction_is_written_changed_taken_away_and_brought_back(client, owner, peel, sauna):
    page = reverse("aftercare:treatment", args=[peel.pk])
    client.post(page, {"topic": sauna.pk, "stance": "avoid", "amount": 48, "unit": "hours", **NO_OWN})
    first = Instruction.objects.get()
    client.post(
        reverse("aftercare:instruction", args=[first.pk]),
        {"topic": sauna.pk, "stance": "avoid", "amount": 4, "unit": "days", **NO_OWN},
    )
    second = Instruction.objects.live().get()
    client.post(reverse("aftercare:take-away", args=[second.pk]))
    gone = Instruction.objects.live().count()
    offer = client.get(page)
    before = client.session.get("undo", {}).get("before") or _offered(offer)
    client.post(reverse("aftercare:back", args=[second.pk]), {"before": before})

    assert (first.hours, second.hours, gone, Instruction.objects.live().get().pk) == (48, 96, 0, second.pk)
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "aftercare.written", "aftercare.taken_away", "aftercare.brought_back",
    }  # fmt: skip


def _offered(response):
    text = response.content.decode()
    start = text.index('name="before" value="') + len('name="before" value="')
    return text[start : text.index('"', start)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Choose a topic, or write it in your own words in Finnish."),
        ({"text_fi": "Lepää", "amount": "3"}, "Write how long with its unit."),
        ({"text_fi": "Lepää", "amount": "9999", "unit": "weeks"}, "At most a year."),
        ({"stance": "do", "topic": "sauna"}, "has no sentence for that"),
        ({"text_fi": "Lepää", "stance": "x"}, "Select a valid choice"),
        ({"text_fi": "x" * 241}, "at most 240 characters"),
        ({"topic": "not-a-key"}, "not a valid UUID"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, owner, peel, sauna, change, words):
    sent = {"topic": "", "stance": "avoid", "amount": "", "unit": "", **NO_OWN, **change}
    sent["topic"] = sauna.pk if sent["topic"] == "sauna" else sent["topic"]

    answer = client.post(reverse("aftercare:treatment", args=[peel.pk]), sent)

    assert (answer.status_code, Instruction.objects.count()) == (422, 0)
    assert shows(answer, words, "Peel") == [True, True]
    assert sent["text_fi"] in answer.content.decode()


def test_the_preview_merges_with_another_treatment(client, owner, peel, sauna):
    wax = ServiceFactory(name="Wax")
    InstructionFactory(service=peel, topic=sauna, stance="avoid", amount=4, unit="days", **NO_OWN)
    InstructionFactory(service=wax, topic=sauna, stance="avoid", amount=24, unit="hours", **NO_OWN)
    InstructionFactory(service=wax, text_fi="Lepää", text_en="Rest")

    alone = client.get(reverse("aftercare:treatment", args=[peel.pk]))
    both = client.get(reverse("aftercare:treatment", args=[peel.pk]), {"with": wax.pk})

    assert shows(alone, "No sauna for 4 days", "Rest") == [True, False]
    assert shows(both, "No sauna for 4 days", "No sauna for 24 hours", "Rest") == [True, False, True]


def test_a_language_that_is_not_written_is_said_in_finnish(peel):
    InstructionFactory(service=peel, text_fi="Lepää", text_en="")

    assert message_for([peel], "en") == "Lepää"
    assert message_for([ServiceFactory()], "fi") == ""


def test_the_usual_ones_come_by_what_a_treatment_counts_as_and_never_over_what_is_written(peel):
    done, other = ServiceFactory(name="Own"), ServiceFactory(name="None")
    ServiceKind.objects.create(service=peel, kind="peel")
    ServiceKind.objects.create(service=peel, kind="wax")
    ServiceKind.objects.create(service=done, kind="peel")
    InstructionFactory(service=done)

    first, again = (begin_with_usual(by=None, at=NOW) for _time in range(2))
    fi = message_for([peel], "fi").splitlines()

    assert (first, again) == (Instruction.objects.filter(service=peel).count(), 0)
    assert (done.instructions.count(), other.instructions.count()) == (1, 0)
    assert "Ei saunaa, kylpyä eikä uintia 4 päivään" in fi
    assert "Aurinkosuoja SPF 30+ joka aamu 4 viikon ajan" in fi


def test_two_owners_at_one_topic_see_both_versions(client, owner, sauna):
    page = reverse("aftercare:topic", args=[sauna.pk])
    sent = {"version": 1, "name_fi": "Sauna", "name_en": "Sauna", "avoid_en": "No sauna", "do_fi": "", "do_en": ""}
    client.post(page, {**sent, "avoid_fi": "Ei saunaa eikä höyryä"})

    stale = client.post(page, {**sent, "avoid_fi": "Ei löylyä"})

    sauna.refresh_from_db()
    assert (stale.status_code, sauna.avoid_fi, sauna.version) == (409, "Ei saunaa eikä höyryä", 2)
    assert shows(stale, "Ei saunaa eikä höyryä", "Ei löylyä") == [True, True]


def test_a_sentence_in_use_is_kept(client, owner, peel, sauna):
    InstructionFactory(service=peel, topic=sauna, stance="avoid", **NO_OWN)
    sent = {"version": 1, "name_fi": "Sauna", "name_en": "Sauna", "avoid_fi": "", "avoid_en": "", "do_fi": "Saunoo",
            "do_en": "Have a sauna"}  # fmt: skip

    answer = client.post(reverse("aftercare:topic", args=[sauna.pk]), sent)

    sauna.refresh_from_db()
    assert (answer.status_code, sauna.avoid_fi) == (422, "Ei saunaa")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text_fi": ""},
        {"amount": 3},
        {"unit": "days"},
        {"amount": 0, "unit": "days"},
        {"amount": 3, "unit": "years"},
        {"stance": "maybe"},
    ],
)
def test_the_database_refuses_an_instruction_that_says_nothing_or_half(peel, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        InstructionFactory(service=peel, **wrong)


def test_the_database_refuses_one_topic_twice(peel, sauna):
    InstructionFactory(service=peel, topic=sauna, stance="avoid", **NO_OWN)

    with pytest.raises(IntegrityError), transaction.atomic():
        InstructionFactory(service=peel, topic=sauna, stance="avoid", **NO_OWN)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_however_long_they_are(client, owner, sauna, count, django_assert_num_queries):
    for _number in range(count):
        InstructionFactory(topic=sauna, stance="avoid", **NO_OWN)
    client.get(reverse("aftercare:treatments"))

    with django_assert_num_queries(5):
        client.get(reverse("aftercare:treatments"), {"sort": "-lines", "state": "some"})
    with django_assert_num_queries(4):
        client.get(reverse("aftercare:topics"))


def test_h15_what_is_no_order_or_state_of_ours_is_left_aside(client, owner, peel):
    answer = client.get(
        reverse("aftercare:treatments"), {"sort": "instructions__text_fi", "state": "x'--", "page": "z"}
    )

    assert (answer.status_code, shows(answer, "Peel")) == (200, [True])

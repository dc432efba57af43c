"""One vocabulary of substances: what came with the system, what the owner writes, how it is found."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from salon.core.errors import Refused
from salon.core.models import AuditEvent
from salon.house.models import Substance, SubstanceInGroup
from salon.house.services.substances import Names, add_substance, change_substance, groups_of, use_substance
from tests.clients.reading import shows
from tests.factories import NOW, UserFactory
from tests.salon.house.owner import ODD_NAMES, SCRIPT, SHOWN, owners_browser

pytestmark = pytest.mark.django_db
WRITTEN = {"name_fi": "Seerumialbumiini", "name_en": "Serum albumin", "groups": ["acid", "plant"], "version": 0}


@pytest.fixture
def owner():
    return owners_browser()


def names_on(answer):
    return [row.name_en for row in answer.context["page_obj"]]


def test_what_the_rules_speak_of_came_with_the_system():
    found = {row.code: groups_of(row) for row in Substance.objects.filter(code__in=["isotretinoin", "fragrance"])}

    assert found == {"isotretinoin": ("photosensitiser", "retinoid"), "fragrance": ("fragrance",)}
    assert (Substance.objects.count(), Substance.objects.in_group("acid").count()) == (37, 4)


@pytest.mark.parametrize("typed", ["roaccutan", "ISOTRETINOIINI", "akne laake", "isotretinoin"])
def test_a_substance_is_found_by_any_of_its_names_without_its_accents(typed, owner):
    answer = owner.get(reverse("house:substances"), {"q": typed}, headers={"HX-Request": "true"})

    assert (names_on(answer), answer.content.count(b"<html")) == (["Isotretinoin"], 0)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ({"sort": "fi"}, "Para-phenylenediamine"),
        ({"sort": "-fi"}, "Toluenediamine"),
        ({"sort": "-en"}, "Toluenediamine"),
        ({"sort": "password"}, "Para-phenylenediamine"),
    ],
)
def test_the_list_is_sorted_and_narrowed_to_a_group(asked, first, owner):
    answer = owner.get(reverse("house:substances"), {"group": "dye", **asked})

    assert (len(names_on(answer)), names_on(answer)[0]) == (2, first)


def test_the_list_has_pages(owner):
    answer = owner.get(reverse("house:substances"), {"page": 2})

    assert (len(names_on(answer)), answer.context["query"]) == (12, "q=&group=&state=on&sort=fi&")


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_asks_the_same_however_many_there_are(more, owner, django_assert_num_queries):
    user = UserFactory()
    for number in range(more):
        add_substance(Names(f"Aine {number}", f"Stuff {number}", "", "zzz", ("acid",)), by=user, at=NOW)
    owner.get(reverse("house:substances"))

    with django_assert_num_queries(6):
        owner.get(reverse("house:substances"), {"q": "zzz"})


def test_a_substance_is_spoken_of_in_the_language_of_the_reader():
    row = Substance.objects.get(code="fragrance")

    with translation.override("fi"):
        finnish = str(row)

    assert (finnish, str(row)) == ("Hajusteet", "Fragrance")


def test_the_owner_writes_down_a_substance_with_its_groups(owner):
    answer = owner.post(reverse("house:substance-new"), WRITTEN)

    row = Substance.objects.get(name_en="Serum albumin")
    event = AuditEvent.objects.get(action="substance.added")
    assert (answer.status_code, groups_of(row), row.code) == (302, ("acid", "plant"), None)
    assert (event.subject_id, event.facts["groups"]) == (str(row.pk), ["acid", "plant"])
    assert shows(owner.get(reverse("house:substances")), "Written down : Seerumialbumiini") == [True]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name_fi": "hajusteet"}, "already_here"),
        ({"name_fi": "ELAKE", "name_en": "FRAGRANCE"}, "already_here"),
        ({"name_fi": "Limonene"}, "already_here"),
        ({"name_fi": "\u200b"}, "no_name"),
        ({"name_en": ""}, "no_name"),
        ({"synonyms": "x" * 401}, "long_name"),
        ({"groups": ("poison",)}, "unknown_group"),
    ],
)
def test_a_substance_that_is_there_or_is_no_word_is_refused(wrong, code):
    with pytest.raises(Refused) as refusal:
        add_substance(Names(**{"name_fi": "Aine", "name_en": "Stuff", **wrong}), by=UserFactory(), at=NOW)

    assert (refusal.value.code, Substance.objects.count()) == (code, 37)


def test_a_refusal_stands_in_the_form_and_keeps_what_was_typed(owner):
    answer = owner.post(reverse("house:substance-new"), {**WRITTEN, "name_fi": "Hajusteet", "synonyms": "abc"})

    assert (answer.status_code, answer.context["form"]["synonyms"].value()) == (422, "abc")
    assert shows(answer, "Hajusteet (Fragrance) is in the vocabulary already.") == [True]


def test_a_substance_is_corrected_and_its_groups_with_it(owner):
    row = add_substance(Names("Aine", "Stuff", groups=("acid", "plant")), by=UserFactory(), at=NOW)
    url = reverse("house:substance", args=[row.pk])

    written = {"name_fi": "Aines", "name_en": "Stuff", "groups": ["metal", "acid"]}

    answer = owner.post(url, {**written, "version": owner.get(url).context["form"]["version"].value()})

    row.refresh_from_db()
    assert (answer.status_code, row.name_fi, groups_of(row), row.version) == (302, "Aines", ("acid", "metal"), 2)
    assert AuditEvent.objects.get(action="substance.changed").facts["values"] == {"name_fi": ["Aine", "Aines"]}


def test_h83_the_second_of_two_who_correct_a_substance_sees_both_versions(owner):
    row = add_substance(Names("Aine", "Stuff", groups=("acid",)), by=UserFactory(name="Liisa"), at=NOW)
    change_substance(row, Names("Aines", "Stuff"), version=1, by=UserFactory(name="Mari"), at=NOW)

    answer = owner.post(
        reverse("house:substance", args=[row.pk]),
        {"name_fi": "Ainetta", "name_en": "Stuff", "groups": ["acid"], "version": 1},
    )

    row.refresh_from_db()
    shown = [(str(one.label), one.theirs, one.mine) for one in answer.context["conflict"].differences]
    assert (answer.status_code, row.name_fi) == (409, "Aines")
    assert shown == [("Finnish name", "Aines", "Ainetta"), ("Groups", "–", "Exfoliating acid")]


def test_a_substance_goes_out_of_use_and_comes_back_and_is_never_deleted(owner):
    row = Substance.objects.get(code="latex")
    url = reverse("house:substance-use", args=[row.pk])

    owner.post(url, {"use": "no"})
    gone = names_on(owner.get(reverse("house:substances"), {"q": "latex"}))
    owner.post(url, {"use": "yes"})

    assert (gone, names_on(owner.get(reverse("house:substances"), {"q": "latex"}))) == ([], ["Latex"])
    assert AuditEvent.objects.filter(action__startswith="substance.").count() == 2
    use_substance(row, use=True, by=UserFactory(), at=NOW)
    assert AuditEvent.objects.filter(action__startswith="substance.").count() == 2


@pytest.mark.parametrize("values", [{"name_fi": ""}, {"name_en": ""}, {"code": ""}])
def test_the_database_refuses_a_substance_without_its_names(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Substance.objects.create(**{"name_fi": "Aine", "name_en": "Stuff", **values})


@pytest.mark.parametrize("group", ["acid", "poison"])
def test_the_database_refuses_an_unknown_group_and_the_same_group_twice(group):
    row = Substance.objects.get(code="glycolic-acid")

    with pytest.raises(IntegrityError), transaction.atomic():
        SubstanceInGroup.objects.create(substance=row, group=group)


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("manager", 200), ("cosmetologist", 404), ("receptionist", 404)]
)
def test_only_who_leads_the_salon_has_the_pages_of_the_vocabulary(role, status, client):
    client.force_login(UserFactory(role=role))
    pages = [reverse("house:substances"), reverse("house:substance-new")]
    pages.append(reverse("house:substance", args=[Substance.objects.first().pk]))

    assert [client.get(page).status_code for page in pages] == [status] * 3


@pytest.mark.parametrize(("typed", "kept"), ODD_NAMES)
def test_odd_names_are_made_plain_or_refused(typed, kept, owner):
    owner.post(reverse("house:substance-new"), {**WRITTEN, "name_fi": typed})

    found = list(Substance.objects.filter(name_en="Serum albumin").values_list("name_fi", flat=True))
    assert found == ([] if kept is None else [kept])


def test_h75_a_name_with_a_script_in_it_is_shown_as_text(owner):
    owner.post(reverse("house:substance-new"), {**WRITTEN, "name_fi": SCRIPT})

    shown = owner.get(reverse("house:substances"), {"q": "albumin"}).content.decode()

    assert (SHOWN in shown, SCRIPT in shown) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_the_vocabulary_can_be_taken_away_and_comes_back():
    call_command("migrate", "house", "0013", verbosity=0)
    call_command("migrate", verbosity=0)

    assert Substance.objects.count() == 37

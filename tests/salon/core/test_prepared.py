"""Questions put together once must ask what the queryset asks: the same rows, for any value, on both databases."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from salon.core.models import Access, User
from salon.core.prepared import Prepared
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def accesses(user, at):
    return Access.objects.select_related("user").filter(user=user, valid_from__lte=at).order_by("role")


def test_a_prepared_question_finds_what_its_queryset_finds_for_each_value():
    people, at = [UserFactory(role="owner"), UserFactory(role="manager")], timezone.now()
    prepared = Prepared(accesses, UUID, datetime)

    found = [prepared.ask(person.pk, at) for person in (*people, *people)]

    assert found == [list(accesses(person.pk, at)) for person in (*people, *people)]
    assert [rows[0].user for rows in found] == [*people, *people]
    assert isinstance(found[0][0].valid_from, datetime)


def test_a_prepared_question_costs_one_query_and_reads_what_it_joins():
    person, prepared = UserFactory(role="owner"), Prepared(accesses, UUID, datetime)

    with CaptureQueriesContext(connection) as asked:
        names = [access.user.name for access in prepared.ask(person.pk, timezone.now())]

    assert (len(asked), names) == (1, [person.name])


def test_nobody_of_that_key_is_an_empty_list():
    assert Prepared(accesses, UUID, datetime).ask(uuid4(), timezone.now()) == []


def test_days_are_told_to_the_database_as_days():
    UserFactory()
    joined = Prepared(lambda day: User.objects.filter(date_joined__date__gte=day), date)

    counts = [len(joined.ask(day)) for day in (date(2000, 1, 1), date(2100, 1, 1))]

    assert counts == [1, 0]


def test_a_value_that_is_not_asked_as_it_was_given_is_an_error_of_ours():
    changed = Prepared(lambda key: User.objects.filter(email=f"{key}@example.com"), UUID)

    with pytest.raises(ValueError, match="not in the question"):
        changed.ask(uuid4())

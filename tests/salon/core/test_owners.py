"""The database leaves the salon no day without an owner, whoever writes past the services."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from salon.core.models import Access, Role, User
from tests.factories import NOW, UserFactory

PAST = {
    "ended": lambda rows: rows.update(valid_until=NOW),
    "deleted": lambda rows: rows.delete(),
    "made another role": lambda rows: rows.update(role=Role.MANAGER),
    "gone with the user": lambda rows: User.objects.filter(accesses__in=rows).delete(),
}


def owners():
    return Access.objects.filter(role=Role.OWNER, valid_until=None)


@pytest.mark.django_db
@pytest.mark.parametrize("how", PAST)
@pytest.mark.parametrize("count", [1, 2])
def test_h24_the_last_owners_access_stays_whatever_is_tried(how, count):
    for _ in range(count):
        UserFactory(role=Role.OWNER)

    with pytest.raises(IntegrityError), transaction.atomic():
        PAST[how](owners())

    assert owners().count() == count


@pytest.mark.django_db
@pytest.mark.parametrize("how", PAST)
def test_an_owner_beside_another_may_go(how):
    first, second = UserFactory(role=Role.OWNER), UserFactory(role=Role.OWNER)

    PAST[how](owners().filter(user=first))

    assert [access.user for access in owners()] == [second]


@pytest.mark.django_db
def test_an_owner_whose_access_has_an_end_does_not_stand_in():
    last, leaving = UserFactory(role=Role.OWNER), UserFactory(role=Role.OWNER, until=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        owners().filter(user=last).update(valid_until=NOW)

    assert (owners().get().user, Access.objects.get(user=leaving).valid_until) == (last, NOW)


@pytest.mark.django_db
def test_everybody_else_comes_and_goes_also_where_there_is_no_owner():
    mari = UserFactory(role=Role.COSMETOLOGIST)

    Access.objects.filter(user=mari).update(valid_until=timezone.now())
    Access.objects.all().delete()

    assert Access.objects.count() == 0


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_h24_two_who_end_each_others_access_at_once_leave_one_owner():
    left = []
    for _ in range(10):
        pair = [UserFactory(role=Role.OWNER) for _ in range(2)]
        owners().exclude(user__in=pair).update(valid_until=timezone.now())
        barrier = Barrier(2)

        def end(user, barrier=barrier):
            try:
                with transaction.atomic():
                    barrier.wait()
                    Access.objects.filter(user=user).update(valid_until=timezone.now())
            except IntegrityError:
                pass
            finally:
                connection.close()

        threads = [Thread(target=end, args=(user,)) for user in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        left.append(owners().count())

    assert left == [1] * 10

"""Who works here and who comes: staff, clients, absences, covers, campaigns, commission schemes."""

from collections.abc import Hashable

from clients.card.models import Client
from salon.commission.models import Scheme
from salon.house.models import Absence, Campaign, Cover, Employment, Staff
from salon.importing import records
from salon.importing.journal import Journal
from salon.importing.known import Known, new_ones
from salon.importing.problems import Place


def load_staff(batch: list[records.StaffRecord], known: Known, journal: Journal) -> None:
    """People by their code; those who are there stay as they are."""
    there = dict(Staff.objects.filter(code__in=[record.code for record in batch]).values_list("code", "pk"))
    new = list(new_ones(batch, there, known.staff, journal))
    made = [Staff(code=record.code, name=record.name, colour=record.colour, diary_order=record.order) for record in new]
    Staff.objects.bulk_create(made)
    Employment.objects.bulk_create(
        [
            Employment(staff=row, starts_on=record.started_on, ends_on=record.ended_on)
            for row, record in zip(made, new, strict=True)
        ]
    )
    journal.rows["staff"] += len(made)
    known.staff.update({str(code): pk for code, pk in there.items()}, **{str(row.code): row.pk for row in made})


def load_clients(batch: list[records.ClientRecord], known: Known, journal: Journal) -> None:
    """Cards by their code; a card that is there is never overwritten."""
    there = dict(Client.objects.filter(code__in=[record.code for record in batch]).values_list("code", "pk"))
    made = [
        Client(
            code=record.code,
            first_name=record.first_name,
            last_name=record.last_name,
            phone=record.phone,
            email=record.email,
            language=record.language,
            birth_date=record.birth_date,
            product_talk=record.product_talk,
            created_at=record.since,
        )
        for record in new_ones(batch, there, known.clients, journal)
    ]
    for client in made:
        client.search_text = client.searchable()
    Client.objects.bulk_create(made)
    journal.rows["clients"] += len(made)
    known.clients.update({str(code): pk for code, pk in there.items()}, **{str(row.code): row.pk for row in made})


def load_absences(batch: list[records.AbsenceRecord], known: Known, journal: Journal) -> None:
    """Times away."""
    there: set[Hashable] = set(Absence.with_taken_back.values_list("staff_id", "kind", "starts_on"))
    made = [
        Absence(
            staff_id=known.staff[record.staff], kind=record.kind, starts_on=record.starts_on, ends_on=record.ends_on
        )
        for record in batch
        if _is_new((known.staff[record.staff], record.kind, record.starts_on), there, record.places, journal)
    ]
    Absence.objects.bulk_create(made)
    journal.rows["absences"] += len(made)


def load_covers(batch: list[records.CoverRecord], known: Known, journal: Journal) -> None:
    """Who stood in for whom."""
    there: set[Hashable] = set(Cover.with_taken_back.values_list("absent_id", "substitute_id", "starts_on"))
    made = [
        Cover(
            absent_id=known.staff[record.absent],
            substitute_id=known.staff[record.substitute],
            starts_on=record.starts_on,
            ends_on=record.ends_on,
        )
        for record in batch
        if _is_new(
            (known.staff[record.absent], known.staff[record.substitute], record.starts_on),
            there,
            record.places,
            journal,
        )
    ]
    Cover.objects.bulk_create(made)
    journal.rows["covers"] += len(made)


def load_campaigns(batch: list[records.CampaignRecord], known: Known, journal: Journal) -> None:
    """Times of special offers."""
    there: set[Hashable] = set(Campaign.objects.values_list("name", "starts_on"))
    made = [
        Campaign(name=record.name, starts_on=record.starts_on, ends_on=record.ends_on)
        for record in batch
        if _is_new((record.name, record.starts_on), there, record.places, journal)
    ]
    Campaign.objects.bulk_create(made)
    journal.rows["campaigns"] += len(made)


def load_schemes(batch: list[records.SchemeRecord], known: Known, journal: Journal) -> None:
    """Commission schemes, each version once."""
    there: set[Hashable] = set(Scheme.objects.values_list("staff_id", "version"))
    made = [
        Scheme(
            staff_id=known.staff[record.staff],
            version=record.version,
            valid_from=record.valid_from,
            valid_until=record.valid_until,
            treatment_percent=record.treatment_percent,
            product_percent=record.product_percent,
            accepted_on=record.accepted_on,
        )
        for record in batch
        if _is_new((known.staff[record.staff], record.version), there, record.places, journal)
    ]
    Scheme.objects.bulk_create(made)
    journal.rows["schemes"] += len(made)


def _is_new(key: Hashable, there: set[Hashable], places: tuple[Place, ...], journal: Journal) -> bool:
    if key in there:
        journal.already(places)
        return False
    there.add(key)
    journal.written(places)
    return True

"""The price lists: categories, services, product lines and products."""

from collections.abc import Iterable

from products.catalogue.models import Product, ProductLine
from salon.house.models import Category, Service
from salon.importing import records
from salon.importing.journal import Journal
from salon.importing.known import Known, KnownService, new_ones


def load_categories(batch: list[records.CategoryRecord], known: Known, journal: Journal) -> None:
    """Kinds of treatment by their name."""
    there = dict(Category.objects.filter(name__in=[record.name for record in batch]).values_list("name", "pk"))
    for record in batch:
        if record.name in there or record.name in known.categories:
            journal.already(record.places)
        else:
            journal.written(record.places)
    _ensure_categories((record.name for record in batch), known, journal)


def load_services(batch: list[records.ServiceRecord], known: Known, journal: Journal) -> None:
    """Treatments by their code; a price list that is there is never overwritten."""
    _ensure_categories((record.category for record in batch), known, journal)
    there = Service.objects.in_bulk([record.code for record in batch], field_name="code")
    made = [
        Service(
            code=record.code,
            name=record.name,
            category_id=known.categories[record.category],
            duration_minutes=record.minutes,
            buffer_after_minutes=record.buffer,
            price=record.price,
            vat_class=record.vat_class,
            active=record.active,
        )
        for record in new_ones(batch, there, known.services, journal)
    ]
    Service.objects.bulk_create(made)
    journal.rows["services"] += len(made)
    for row in [*there.values(), *made]:
        known.services[row.code] = KnownService(row.pk, row.category_id, row.price, row.buffer_after_minutes)


def load_products(batch: list[records.ProductRecord], known: Known, journal: Journal) -> None:
    """Products by their code, each in its maker's line."""
    _ensure_categories((record.category for record in batch), known, journal)
    _ensure_lines({(record.brand, record.line) for record in batch}, known, journal)
    there = dict(Product.objects.filter(code__in=[record.code for record in batch]).values_list("code", "pk"))
    made = [
        Product(
            code=record.code,
            name=record.name,
            line_id=known.product_lines[record.brand, record.line],
            category_id=known.categories[record.category],
            size=record.size,
            purpose=record.purpose,
            usage=record.usage,
            price=record.price,
            vat_class=record.vat_class,
            active=record.active,
        )
        for record in new_ones(batch, there, known.products, journal)
    ]
    Product.objects.bulk_create(made)
    journal.rows["products"] += len(made)
    known.products.update(there, **{row.code: row.pk for row in made})


def _ensure_categories(names: Iterable[str], known: Known, journal: Journal) -> None:
    wanted = dict.fromkeys(name for name in names if name not in known.categories)
    if not wanted:
        return
    known.categories.update(Category.objects.filter(name__in=wanted).values_list("name", "pk"))
    made = Category.objects.bulk_create([Category(name=name) for name in wanted if name not in known.categories])
    journal.rows["categories"] += len(made)
    known.categories.update({row.name: row.pk for row in made})


def _ensure_lines(lines: set[tuple[str, str]], known: Known, journal: Journal) -> None:
    wanted = sorted(line for line in lines if line not in known.product_lines)
    if not wanted:
        return
    brands = {brand for brand, _name in wanted}
    for row in ProductLine.objects.filter(brand__in=brands):
        known.product_lines[row.brand, row.name] = row.pk
    missing = [line for line in wanted if line not in known.product_lines]
    made = ProductLine.objects.bulk_create([ProductLine(brand=brand, name=name) for brand, name in missing])
    journal.rows["product lines"] += len(made)
    known.product_lines.update({(row.brand, row.name): row.pk for row in made})

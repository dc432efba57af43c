"""The demo's shelf in full: what each product is used as, how long it lasts, what is in it; the usual rules."""

from datetime import datetime, timedelta
from decimal import Decimal

from products.advice.services.rules import begin_with_usual
from products.catalogue.models import Ingredient, Product
from products.catalogue.services.stock import MoveWish, move
from salon.core.identity import new_id
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Substance

# Code: used as, contents [ml], at a time [ml], times a week, months after opening, what happens without, substances.
FACTS = {
    "SUV-KOS1": ("day_cream", 50, "0.80", 7, 12, "Kiristävä tunne palaa päivän mittaan.", ()),
    "SUV-KOS2": ("serum", 30, "0.40", 7, 6, "Kuivuusjuonteet näkyvät ennallaan.", ()),
    "SUV-RAU1": ("night_cream", 50, "0.80", 14, 12, "Punoitus häviää hitaammin.", ("lanolin",)),
    "SUV-RAU2": ("cleanser", 150, "2.00", 14, 12, "Saippua kuivattaa ihoa edelleen.", ()),
    "SUV-KIR1": ("serum", 30, "0.40", 7, 3, "Sävyerot pysyvät ennallaan.", ()),
    "SUV-KIR2": ("sun", 50, "2.50", 7, 12, "Kuorittu iho tummuu auringossa.", ()),
    "SUV-KIR3": ("exfoliant", 75, "4.00", 1, 12, "Hilse jää ihon pintaan.", ("lactic-acid",)),
    "SUV-KAT1": ("lashes", 5, "0.05", 7, 6, "Ripset pysyvät ennallaan.", ()),
    "SUV-KAT2": ("eye_cream", 15, "0.20", 14, 12, "Silmänympärys tuntuu kuivalta.", ("fragrance",)),
    "SUV-KEH1": ("body", 200, "8.00", 7, 12, "Sääret tuntuvat kuivilta.", ("essential-oils",)),
}


def fill_shelf(products: dict[str, Product], *, at: datetime) -> None:
    """Write the facts onto the imported products, and begin with the usual rules of advice."""
    substances = {row.code: row for row in Substance.objects.exclude(code=None)}
    for code, (use, volume, ml, weekly, pao, without, inside) in FACTS.items():
        product = products[code]
        product.use, product.volume_ml, product.ml_per_application = use, Decimal(volume), Decimal(ml)
        product.applications_per_week, product.pao_months, product.without = weekly, pao, without
        product.save()
        Ingredient.objects.bulk_create(
            Ingredient(product=product, substance=substances[name]) for name in inside if name in substances
        )
    begin_with_usual(by=None, at=at)


def receive_goods(products: dict[str, Product], *, by: User, at: datetime) -> None:
    """What stands on the shelf before the lived days: a batch of each, one that ends soon, some for treatments."""
    day = local_day(at)
    for number, (code, product) in enumerate(sorted(products.items())):
        product.reorder_level = 4
        product.save(update_fields=["reorder_level"])
        ends = day + timedelta(days=60 if number == 0 else 500 + 10 * number)
        came = MoveWish("receive", Decimal(6 + number), batch=f"{code}-26A", expires_on=ends)
        move(product, came, key=new_id(), by=by, at=at)
        move(product, MoveWish("moved_out", Decimal(1), batch=came.batch), key=new_id(), by=by, at=at)

"""What a new salon begins with: usual Finnish treatments to choose from, a usual week, and the VAT of Finland.

Words and prices are data, in Finnish: the owner sees them before anything is kept, and changes what is hers.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

# https://www.vero.fi: standard rate 25.5 % since 1 September 2024, reduced rate 13.5 % since 1 January 2026.
VAT_RATES = (
    ("general", date(2013, 1, 1), Decimal("24.00")),
    ("general", date(2024, 9, 1), Decimal("25.50")),
    ("reduced", date(2013, 1, 1), Decimal("14.00")),
    ("reduced", date(2026, 1, 1), Decimal("13.50")),
    ("exempt", date(2013, 1, 1), Decimal("0.00")),
)
# Weekday (0 = Monday) to hours; a day that is not here is closed.
WEEK = {weekday: (time(9), time(17)) for weekday in range(5)}


@dataclass(frozen=True)
class Starter:
    """A treatment to choose: its work, time to take effect, finishing and cleaning up [min], its price [euros]."""

    code: str
    category: str
    name: str
    work: int
    price: int
    gap: int = 0
    finish: int = 0
    after: int = 10

    @property
    def total(self) -> int:
        """From the client's arrival until she leaves [min]."""
        return self.work + self.gap + self.finish


FACE, PEEL, BROWS, HANDS, FEET, BODY, HAIR = (
    "Kasvohoidot",
    "Kuorinnat ja laitehoidot",
    "Kulmat ja ripset",
    "Kädet",
    "Jalat",
    "Vartalo",
    "Karvanpoisto",
)
TREATMENTS = (
    Starter("kasvohoito-perus", FACE, "Peruskasvohoito", 60, 75, after=15),
    Starter("kasvohoito-syva", FACE, "Syväpuhdistava kasvohoito", 75, 89, after=15),
    Starter("kasvohoito-kosteus", FACE, "Kosteuttava kasvohoito", 40, 85, gap=15, finish=20, after=15),
    Starter("kasvohoito-anti-age", FACE, "Kiinteyttävä kasvohoito", 50, 105, gap=20, finish=20, after=15),
    Starter("kasvohoito-nuori", FACE, "Nuoren ihon hoito", 45, 59, after=15),
    Starter("kasvohieronta", FACE, "Kasvohieronta", 30, 45),
    Starter("happokuorinta", PEEL, "Happokuorinta", 20, 79, gap=10, finish=15, after=15),
    Starter("mikrohionta", PEEL, "Timanttihionta", 45, 85, after=15),
    Starter("mikroneulaus", PEEL, "Mikroneulaus", 75, 159, after=20),
    Starter("ultraaani", PEEL, "Ultraäänipuhdistus", 45, 72, after=15),
    Starter("kulmien-varjays", BROWS, "Kulmien värjäys ja muotoilu", 10, 32, gap=5, finish=15),
    Starter("ripsien-varjays", BROWS, "Ripsien värjäys", 10, 27, gap=10, finish=5),
    Starter("kulmat-ja-ripset", BROWS, "Kulmien ja ripsien värjäys ja muotoilu", 15, 45, gap=10, finish=15),
    Starter("kulmien-laminointi", BROWS, "Kulmien laminointi", 15, 59, gap=15, finish=20),
    Starter("ripsien-kestotaivutus", BROWS, "Ripsien kestotaivutus", 20, 69, gap=20, finish=20),
    Starter("ripsienpidennys", BROWS, "Ripsienpidennykset", 120, 110, after=10),
    Starter("kasihoito", HANDS, "Käsihoito", 60, 55),
    Starter("geelilakkaus", HANDS, "Geelilakkaus käsiin", 60, 49),
    Starter("jalkahoito", FEET, "Jalkahoito", 75, 65, after=15),
    Starter("jalkahoito-lakkaus", FEET, "Jalkahoito ja geelilakkaus", 90, 82, after=15),
    Starter("vartalohieronta-60", BODY, "Rentouttava vartalohieronta 60 min", 60, 72, after=15),
    Starter("vartalohoito", BODY, "Vartalokuorinta ja hoitonaamio", 40, 95, gap=20, finish=20, after=20),
    Starter("saaret-vaha", HAIR, "Säärien vahaus", 45, 49),
    Starter("bikini-vaha", HAIR, "Bikinirajojen vahaus", 30, 35),
    Starter("kainalot-vaha", HAIR, "Kainaloiden vahaus", 20, 27),
    Starter("huuli-vaha", HAIR, "Ylähuulen vahaus", 10, 15, after=5),
)
BY_CODE = {starter.code: starter for starter in TREATMENTS}

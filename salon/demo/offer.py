"""What the demo salon offers: treatments with their aftercare in two languages, and the shelf of an invented maker."""

from dataclasses import dataclass
from decimal import Decimal

FACE, PEEL, EYES, BODY, SUGAR = "Kasvohoidot", "Kuorinnat", "Ripset ja kulmat", "Vartalohoidot", "Karvanpoisto"
BRAND = "Suvanto"


@dataclass(frozen=True)
class Treatment:
    """One line of the price list; `days` is how often a regular comes for it."""

    code: str
    name: str
    category: str
    minutes: int
    buffer: int
    price: Decimal
    days: int
    weight: int


@dataclass(frozen=True)
class Ware:
    """One product of the shelf."""

    code: str
    name: str
    line: str
    category: str
    size: str
    price: Decimal
    purpose: str
    usage: str


TREATMENTS = tuple(
    Treatment(code, name, category, minutes, buffer, Decimal(price), days, weight)
    for code, name, category, minutes, buffer, price, days, weight in (
        ("KASVO60", "Kasvohoito 60 min", FACE, 60, 15, "89.00", 35, 22),
        ("KASVO90", "Kasvohoito 90 min, syvävaikutteinen", FACE, 90, 15, "125.00", 42, 9),
        ("KASVOH", "Herkän ihon kasvohoito", FACE, 75, 15, "98.00", 35, 10),
        ("KUORI", "Hedelmähappokuorinta", PEEL, 45, 15, "79.00", 28, 9),
        ("MIKRO", "Mikroneulaus", PEEL, 75, 15, "149.00", 42, 6),
        ("RIPSI", "Ripsien kestotaivutus", EYES, 60, 15, "65.00", 42, 9),
        ("RIPSIH", "Ripsienpidennysten huolto", EYES, 60, 0, "59.00", 21, 7),
        ("KULMA", "Kulmien muotoilu ja värjäys", EYES, 30, 0, "38.00", 28, 8),
        ("SELKA", "Selkähieronta", BODY, 45, 15, "56.00", 28, 8),
        ("VARTALO", "Vartalokuorinta ja hoito", BODY, 75, 15, "92.00", 49, 4),
        ("SAARI", "Säärien sokerointi", SUGAR, 45, 15, "49.00", 35, 8),
        ("BIKINI", "Bikinialueen sokerointi", SUGAR, 30, 15, "42.00", 35, 5),
    )
)

WARES = tuple(
    Ware(code, name, line, category, size, Decimal(price), purpose, usage)
    for code, name, line, category, size, price, purpose, usage in (
        ("SUV-KOS1", "Kosteusvoide", "Kosteus", FACE, "50 ml", "49.00", "Sitoo kosteutta päivän ajaksi", "Aamulla"),
        ("SUV-KOS2", "Kosteusseerumi", "Kosteus", FACE, "30 ml", "59.00", "Täyttää kuivuusjuonteita", "Illalla"),
        ("SUV-RAU1", "Rauhoittava voide", "Rauha", FACE, "50 ml", "54.00", "Vähentää punoitusta", "Aamulla ja illalla"),
        ("SUV-RAU2", "Puhdistusmaito", "Rauha", FACE, "150 ml", "32.00", "Puhdistaa ilman saippuaa", "Illalla"),
        ("SUV-KIR1", "C-vitamiiniseerumi", "Kirkas", PEEL, "30 ml", "69.00", "Tasoittaa sävyä", "Aamulla"),
        ("SUV-KIR2", "Aurinkosuoja SPF 50", "Kirkas", PEEL, "50 ml", "36.00", "Suojaa kuoritun ihon", "Joka aamu"),
        ("SUV-KIR3", "Entsyyminaamio", "Kirkas", PEEL, "75 ml", "45.00", "Kuorii hellästi", "Kerran viikossa"),
        ("SUV-KAT1", "Ripsiseerumi", "Katse", EYES, "5 ml", "64.00", "Hoitaa ripsien juuria", "Illalla"),
        (
            "SUV-KAT2",
            "Silmänympärysvoide",
            "Katse",
            EYES,
            "15 ml",
            "47.00",
            "Kosteuttaa ohutta ihoa",
            "Aamulla ja illalla",
        ),
        ("SUV-KEH1", "Vartalovoide", "Keho", BODY, "200 ml", "34.00", "Kosteuttaa kuivaa ihoa", "Suihkun jälkeen"),
        ("SUV-KEH2", "Suolakuorinta", "Keho", BODY, "250 g", "38.00", "Pehmentää ihon pintaa", "Kerran viikossa"),
        (
            "SUV-SOK1",
            "Sisäänkasvuseerumi",
            "Sileä",
            SUGAR,
            "50 ml",
            "29.00",
            "Ehkäisee sisäänkasvaneita",
            "Joka toinen ilta",
        ),
        (
            "SUV-SOK2",
            "Viilentävä geeli",
            "Sileä",
            SUGAR,
            "100 ml",
            "24.00",
            "Rauhoittaa sokeroitua ihoa",
            "Kahtena päivänä",
        ),
    )
)

_AFTERCARE = {
    FACE: (
        "Anna ihon olla rauhassa tämä ilta.\nEi saunaa eikä hikiliikuntaa vuorokauteen.\nKäytä mietoa voidetta.",
        "Leave your skin in peace this evening.\nNo sauna and no heavy exercise for a day.\nUse a mild cream.",
    ),
    PEEL: (
        "Ei saunaa eikä uintia kahteen päivään.\nAurinkosuoja joka päivä kahden viikon ajan.\nÄlä hankaa ihoa.",
        "No sauna and no swimming for two days.\nSunscreen every day for two weeks.\nDo not rub the skin.",
    ),
    EYES: (
        "Pidä ripset ja kulmat kuivina vuorokausi.\nÄlä käytä öljypohjaista puhdistusta kahteen päivään.",
        "Keep lashes and brows dry for a day.\nNo oil-based cleanser for two days.",
    ),
    BODY: (
        "Juo vettä ja lepää hetki.\nHoidettu kohta voi aristaa huomiseen.",
        "Drink water and rest for a while.\nThe treated area may be tender until tomorrow.",
    ),
    SUGAR: (
        "Ei saunaa, uintia eikä hikiliikuntaa vuorokauteen.\nKuori iho hellästi kolmen päivän kuluttua.",
        "No sauna, swimming or heavy exercise for a day.\nExfoliate gently after three days.",
    ),
}
AFTERCARE = {
    treatment.code: list(zip(*(text.splitlines() for text in _AFTERCARE[treatment.category]), strict=True))
    for treatment in TREATMENTS
}

NOTES = {
    FACE: (
        "Pintakuiva iho, poskissa lievää punoitusta.",
        "Iho voi hyvin, T-alue rauhallinen.",
        "Puhdistus, hieronta ja naamio.",
    ),
    PEEL: ("Kuorinta kolme minuuttia, lievä punoitus.", "Iho kesti hyvin, sävy tasaisempi.", "Pigmenttiä poskipäissä."),
    EYES: ("Taivutus M, hyvä tulos.", "Harvat ulkokulmat, huollettu.", "Sävy tummanruskea."),
    BODY: ("Hartiat kireät, oikea puoli enemmän.", "Kuiva iho säärissä ja käsivarsissa."),
    SUGAR: ("Muutama sisäänkasvanut polvissa.", "Iho rauhallinen, ei reaktiota."),
}
REASONS = {
    FACE: ("kuivat posket", "kiristävä tunne pesun jälkeen", "punoitus poskissa", "iho pestään saippualla"),
    PEEL: ("iho tarvitsee suojan kuorinnan jälkeen", "epätasainen sävy", "pigmenttiä poskipäissä"),
    EYES: ("harventuneet ripset", "kuiva silmänympärys"),
    BODY: ("kuivat sääret", "karheat käsivarret"),
    SUGAR: ("sisäänkasvaneita karvoja", "iho punoittaa sokeroinnin jälkeen"),
}
# What each reason is in the trade's cosmetic words.
FINDINGS = {
    "kuivat posket": "dry",
    "kiristävä tunne pesun jälkeen": "tight",
    "punoitus poskissa": "sensitive",
    "iho pestään saippualla": "tight",
    "iho tarvitsee suojan kuorinnan jälkeen": "sensitive",
    "epätasainen sävy": "uneven",
    "pigmenttiä poskipäissä": "uneven",
    "harventuneet ripset": "lashes",
    "kuiva silmänympärys": "eyes",
    "kuivat sääret": "dry",
    "karheat käsivarret": "flaky",
    "sisäänkasvaneita karvoja": "clogged",
    "iho punoittaa sokeroinnin jälkeen": "sensitive",
}
HEALTH = (
    ("allergy", "Hajusteet", "Punoitus ja kutina"),
    ("allergy", "Lateksi", "Nokkosihottuma"),
    ("allergy", "Ripsiliima (syanoakrylaatti)", "Luomien turvotus"),
    ("allergy", "Propolis", "Ihottuma"),
    ("condition", "Ruusufinni", ""),
    ("condition", "Atooppinen iho", ""),
    ("condition", "Diabetes", ""),
    ("medication", "Isotretinoiini, lopetettu keväällä", ""),
    ("medication", "Verenohennuslääke", ""),
    ("warning", "Raskaus, toinen kolmannes", ""),
    ("warning", "Herpestaipumus: ei kuorintaa oireiden aikana", ""),
)

"""Settings to begin with, by what a kind of device is usually called: data in both languages, changed by the owner."""

from decimal import Decimal

from clients.care.models import Setting
from clients.care.services.sheets import SettingLine

CHOICE, TEXT = Setting.Kind.CHOICE, Setting.Kind.TEXT


def _number(name_fi: str, name_en: str, unit: str, least: str, most: str, *, required: bool = True) -> SettingLine:
    return SettingLine(name_fi, name_en, unit=unit, least=Decimal(least), most=Decimal(most), required=required)


MINUTES = _number("Aika", "Time", "min", "1", "60", required=False)
PASSES = _number("Ajokerrat", "Passes", "", "1", "10", required=False)
# Part of the kind's name, small letters, to its lines. The ranges are wide: they catch a slip of the finger, no more.
USUAL: dict[str, tuple[SettingLine, ...]] = {
    "neula": (
        _number("Neulan pituus", "Needle depth", "mm", "0.1", "3"),
        PASSES,
        SettingLine("Kärki", "Tip", kind=TEXT),
    ),
    "ipl": (
        _number("Energiatiheys", "Fluence", "J/cm²", "1", "60"),
        _number("Pulssin pituus", "Pulse length", "ms", "1", "500"),
        SettingLine("Suodin", "Filter", kind=TEXT),
        PASSES,
    ),
    "valo": (
        _number("Energiatiheys", "Fluence", "J/cm²", "1", "60"),
        _number("Pulssin pituus", "Pulse length", "ms", "1", "500"),
        SettingLine("Suodin", "Filter", kind=TEXT),
        PASSES,
    ),
    "led": (
        SettingLine("Väri", "Colour", kind=CHOICE, choices="punainen, sininen, keltainen, vihreä", required=True),
        MINUTES,
    ),
    "ultraääni": (
        SettingLine("Käyttötapa", "Mode", kind=CHOICE, choices="puhdistus, imeytys", required=True),
        _number("Teho", "Power", "%", "1", "100", required=False),
        MINUTES,
    ),
    "mikrovirta": (_number("Virta", "Current", "µA", "10", "1000"), MINUTES),
    "höyry": (MINUTES, SettingLine("Etäisyys", "Distance", unit="cm", least=Decimal(10), most=Decimal(100))),
    "timantti": (
        SettingLine("Pään karkeus", "Tip", kind=CHOICE, choices="hieno, keskikarkea, karkea", required=True),
        _number("Imu", "Suction", "%", "1", "100", required=False),
        PASSES,
    ),
}


def usual_lines(kind_name: str) -> tuple[SettingLine, ...]:
    """The lines to begin with for a kind of this name; none where nothing is usual."""
    name = kind_name.casefold()
    return next((lines for part, lines in USUAL.items() if part in name), ())

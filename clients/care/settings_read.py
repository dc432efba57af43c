"""Settings of a device as they are typed, read by their sheet: numbers within their range, words of the list."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clients.care.models import Setting

LONGEST = 60


def read_settings(lines: Iterable[Setting], typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed, by the keys of the lines, and a sentence for each line that cannot be so.

    Numbers come with a comma or a point and are kept with a point, without needless zeros. What no line asks is left
    out.
    """
    values: dict[str, str] = {}
    faults: dict[str, str] = {}
    for line in lines:
        text = " ".join(str(typed.get(line.key, "")).replace("\0", "").split())
        if not text:
            if line.required:
                faults[line.key] = _("Fill in “%(name)s”.") % {"name": line.name}
            continue
        value, fault = _read(line, text)
        if fault:
            faults[line.key] = fault
        else:
            values[line.key] = value
    return values, faults


def _read(line: Setting, text: str) -> tuple[str, str]:
    if line.kind == Setting.Kind.CHOICE:
        return (text, "") if text in line.options else ("", _("Choose “%(name)s” from the list.") % {"name": line.name})
    if line.kind == Setting.Kind.TEXT:
        too_long = _("Write “%(name)s” in %(most)s letters.") % {"name": line.name, "most": LONGEST}
        return (text, "") if len(text) <= LONGEST else ("", too_long)
    return _number(line, text)


def _number(line: Setting, text: str) -> tuple[str, str]:
    try:
        value = Decimal(text.replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or len(text) > 12:
        return "", _("Write “%(name)s” as a number.") % {"name": line.name}
    below, above = line.least is not None and value < line.least, line.most is not None and value > line.most
    if below or above:
        facts = {"name": line.name, "range": range_words(line)}
        return "", _("“%(name)s” is %(range)s. Check the number.") % facts
    return f"{value.normalize():f}", ""


def range_words(line: Setting) -> str:
    """Between what a number lies, in words: "0.25 to 2.5 mm"; nothing where anything goes."""
    least, most = (None if edge is None else number_format(edge.normalize()) for edge in (line.least, line.most))
    if least is not None and most is not None:
        words = _("%(least)s to %(most)s") % {"least": least, "most": most}
    elif least is not None:
        words = _("at least %(least)s") % {"least": least}
    elif most is not None:
        words = _("at most %(most)s") % {"most": most}
    else:
        return ""
    return f"{words} {line.unit}".strip()

"""LOOK.md: every pair of ink and ground at least 4.5:1, and ten people that colour-blind eyes tell apart."""

import itertools
import math
import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "salon/static/css/tokens.css").read_text(encoding="utf-8")
ORDINARY = 4.5
EDGE = 3.0  # WCAG 1.4.11: the edge of a field, the ring of focus

GROUNDS = ("paper", "surface", "sunken")
INKS = ("ink", "ink-quiet", "accent", "accent-hover", "attention", "stop", "good")
TEXT_PAIRS = [
    *itertools.product(INKS, GROUNDS),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
    ("accent-soft-ink", "accent-soft"),
    ("ink", "accent-soft"),
    ("ink", "attention-soft"),
    ("ink", "stop-soft"),
    ("attention", "attention-soft"),
    ("stop", "stop-soft"),
    ("good", "good-soft"),
    ("paper", "ink"),
]
EDGE_PAIRS = list(itertools.product(("line-strong", "focus"), ("paper", "surface")))

# Vienot, Brettel and Mollon (1999) as tabulated by Machado, Oliveira and Fernandes (2009), severity 1.
EYES = {
    "ordinary": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def block(selector):
    body = re.search(re.escape(selector) + r"\s*\{(.*?)\}", TOKENS, re.DOTALL).group(1)
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", body))


THEMES = {name: block(f'[data-bs-theme="{name}"]') for name in ("light", "dark")}
STAFF = block(":root")


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, other):
    light, dark = sorted(
        (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True)) for colour in (one, other)),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def seen(colour, eye):
    """The colour in OKLab (Ottosson 2020), as this eye sees it."""
    rgb = linear(colour)
    r, g, b = (min(1, max(0, sum(m * c for m, c in zip(row, rgb, strict=True)))) for row in EYES[eye])
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def test_the_measure_itself_is_right():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_both_themes_define_the_same_tokens():
    assert sorted(THEMES["light"]) == sorted(THEMES["dark"])


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_is_readable_on_every_ground_it_stands_on(theme):
    colours = THEMES[theme]

    weak = {
        f"--{ink} on --{ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground in TEXT_PAIRS
        if contrast(colours[ink], colours[ground]) < ORDINARY
    }

    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_the_edge_of_a_field_and_the_ring_of_focus_can_be_seen(theme):
    colours = THEMES[theme]

    weak = {
        f"--{edge} on --{ground}": round(contrast(colours[edge], colours[ground]), 2)
        for edge, ground in EDGE_PAIRS
        if contrast(colours[edge], colours[ground]) < EDGE
    }

    assert weak == {}


def test_every_staff_colour_has_readable_ink():
    weak = {
        number: round(contrast(STAFF[f"staff-{number}"], STAFF[f"staff-{number}-ink"]), 2)
        for number in range(1, 11)
        if contrast(STAFF[f"staff-{number}"], STAFF[f"staff-{number}-ink"]) < ORDINARY
    }

    assert weak == {}


@pytest.mark.parametrize("eye", EYES)
def test_ten_people_stay_apart_for_every_eye(eye):
    people = [seen(STAFF[f"staff-{number}"], eye) for number in range(1, 11)]

    nearest = min(math.dist(one, other) for one, other in itertools.combinations(people, 2))

    assert nearest > 0.12


def test_no_colour_is_written_outside_the_token_file():
    css = Path(__file__).resolve().parents[2] / "salon/static/css"
    allowed = {"tokens.css", "print.css"}

    strays = {
        path.name: found
        for path in css.glob("*.css")
        if path.name not in allowed
        and (found := re.findall(r"(?<!%23)#[0-9a-fA-F]{3,8}\b", re.sub(r'url\("data:.*?"\)', "", path.read_text())))
    }

    assert strays == {}

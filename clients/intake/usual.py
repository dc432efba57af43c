"""The usual pre-treatment form to begin with: only what the usual rules on treatments ask about (DOMAIN A1, A2)."""

from typing import Any

NAME = "Esitietolomake"


def _condition(code: str, fi: str, en: str) -> dict[str, Any]:
    return {"kind": "condition", "condition": code, "label_fi": fi, "label_en": en}


def _medicine(code: str, fi: str, en: str) -> dict[str, Any]:
    return {"kind": "medicine", "substance": code, "label_fi": fi, "label_en": en}


def _allergy(code: str, fi: str, en: str) -> dict[str, Any]:
    return {"kind": "allergy", "substance": code, "label_fi": fi, "label_en": en}


ITEMS: tuple[dict[str, Any], ...] = (
    _condition("pregnancy", "Oletko raskaana?", "Are you pregnant?"),
    _condition("breastfeeding", "Imetätkö?", "Are you breast-feeding?"),
    _condition("pacemaker", "Onko sinulla sydämentahdistin?", "Do you have a pacemaker?"),
    _condition("epilepsy", "Onko sinulla epilepsia?", "Do you have epilepsy?"),
    _condition("diabetes", "Onko sinulla diabetes?", "Do you have diabetes?"),
    _condition("autoimmune", "Onko sinulla autoimmuunisairaus?", "Do you have an autoimmune disease?"),
    _condition("clotting", "Onko sinulla verenvuototauti?", "Do you have a clotting disorder?"),
    _condition("herpes", "Onko sinulla juuri nyt huuliherpes?", "Do you have herpes on the face now?"),
    _condition("keloid", "Kasvavatko arpesi koholle (keloidi)?", "Do your scars grow (keloid)?"),
    _condition("eczema", "Onko sinulla ihottumaa tai psoriasista?", "Do you have eczema or psoriasis?"),
    _medicine("isotretinoin", "Oletko käyttänyt isotretinoiinia vuoden sisällä?",
              "Have you taken isotretinoin within a year?"),
    _medicine("tretinoin", "Käytätkö tretinoiinia tai muuta A-vitamiinihappoa iholla?",
              "Do you use tretinoin or another retinoid on the skin?"),
    _allergy("fragrance", "Oletko allerginen hajusteille?", "Are you allergic to fragrance?"),
    _allergy("latex", "Oletko allerginen lateksille?", "Are you allergic to latex?"),
    _allergy("salicylic-acid", "Oletko allerginen salisyylihapolle tai aspiriinille?",
             "Are you allergic to salicylic acid or aspirin?"),
    {"kind": "text", "label_fi": "Muut allergiat ja lääkkeet", "label_en": "Other allergies and medicines",
     "required": False},
    {"kind": "text", "label_fi": "Mitä toivot ihollesi?", "label_en": "What do you wish for your skin?",
     "required": False},
    {"kind": "confirm", "label_fi": "Tiedot ovat oikein, ja kerron, jos jokin muuttuu.",
     "label_en": "This is right, and I tell if something changes."},
)  # fmt: skip

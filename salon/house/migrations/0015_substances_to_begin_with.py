"""What the rules on treatments and the trade's own forms speak of: allergens, acids, retinoids, medicines."""

import unicodedata
from typing import Any

from django.db import migrations

# Code, Finnish name, English name, INCI name, other names, groups.
SUBSTANCES = [
    ("fragrance", "Hajusteet", "Fragrance", "Parfum", "hajuste, tuoksu, perfume, scent", "fragrance"),
    ("essential-oils", "Eteeriset öljyt", "Essential oils", "", "tuoksuöljy, aromatherapy oil", "fragrance plant"),
    ("limonene", "Limoneeni", "Limonene", "Limonene", "sitrus, citrus", "fragrance"),
    ("linalool", "Linaloli", "Linalool", "Linalool", "laventeli, lavender", "fragrance"),
    ("balsam-of-peru", "Perunbalsami", "Balsam of Peru", "Myroxylon Pereirae Resin", "perubalsami", "fragrance plant"),
    ("preservatives", "Säilöntäaineet", "Preservatives", "", "säilöntäaine", "preservative"),
    (
        "methylisothiazolinone",
        "Metyyli-isotiatsolinoni",
        "Methylisothiazolinone",
        "Methylisothiazolinone",
        "MI, MCI, MIT",
        "preservative",
    ),
    (
        "formaldehyde",
        "Formaldehydin vapauttajat",
        "Formaldehyde releasers",
        "DMDM Hydantoin",
        "formaldehydi, quaternium",
        "preservative",
    ),
    ("parabens", "Parabeenit", "Parabens", "Methylparaben", "parabeeni, propylparaben", "preservative"),
    ("latex", "Lateksi", "Latex", "", "luonnonkumi, natural rubber, hanskat, gloves", "plant"),
    ("colophony", "Kolofoni", "Colophony", "Colophonium", "hartsi, pihka, rosin, vaha, wax", "plant adhesive"),
    ("lanolin", "Lanoliini", "Lanolin", "Lanolin", "villarasva, wool fat", "plant"),
    (
        "bee-products",
        "Mehiläistuotteet",
        "Bee products",
        "Propolis",
        "propolis, mehiläisvaha, hunaja, beeswax",
        "plant",
    ),
    ("nuts", "Pähkinät", "Nuts", "", "manteli, almond, macadamia, maapähkinä, peanut", "plant"),
    ("nickel", "Nikkeli", "Nickel", "", "korut, jewellery", "metal"),
    ("ppd", "Parafenyleenidiamiini", "Para-phenylenediamine", "p-Phenylenediamine", "PPD, hiusväri, hair dye", "dye"),
    ("ptd", "Tolueenidiamiini", "Toluenediamine", "Toluene-2,5-Diamine", "PTD, kestoväri, ripsiväri", "dye"),
    ("cyanoacrylate", "Syanoakrylaatti", "Cyanoacrylate", "Ethyl Cyanoacrylate", "ripsiliima, lash glue", "adhesive"),
    ("methacrylates", "Metakrylaatit", "Methacrylates", "HEMA", "geelilakka, gel polish, akryyli", "adhesive"),
    ("lidocaine", "Lidokaiini", "Lidocaine", "Lidocaine", "EMLA, puudute, numbing cream", ""),
    ("salicylic-acid", "Salisyylihappo", "Salicylic acid", "Salicylic Acid", "BHA, salisylaatti", "acid salicylate"),
    ("glycolic-acid", "Glykolihappo", "Glycolic acid", "Glycolic Acid", "AHA, hedelmähappo, fruit acid", "acid"),
    ("lactic-acid", "Maitohappo", "Lactic acid", "Lactic Acid", "AHA, hedelmähappo, fruit acid", "acid"),
    ("mandelic-acid", "Mantelihappo", "Mandelic acid", "Mandelic Acid", "AHA, hedelmähappo, fruit acid", "acid"),
    ("retinol", "Retinoli", "Retinol", "Retinol", "retinaali, retinal, A-vitamiini, vitamin A", "retinoid"),
    ("tretinoin", "Tretinoiini", "Tretinoin", "", "A-vitamiinihappo, retinoic acid", "retinoid photosensitiser"),
    ("adapalene", "Adapaleeni", "Adapalene", "", "Differin, Epiduo", "retinoid photosensitiser"),
    ("tazarotene", "Tatsaroteeni", "Tazarotene", "", "Zorac", "retinoid photosensitiser"),
    (
        "isotretinoin",
        "Isotretinoiini",
        "Isotretinoin",
        "",
        "Roaccutan, Isotretin, aknelääke",
        "retinoid photosensitiser",
    ),
    ("benzoyl-peroxide", "Bentsoyyliperoksidi", "Benzoyl peroxide", "Benzoyl Peroxide", "Basiron", "oxidiser"),
    (
        "tetracyclines",
        "Tetrasykliinit",
        "Tetracyclines",
        "",
        "doksisykliini, doxycycline, lymesykliini",
        "antibiotic photosensitiser",
    ),
    (
        "fluoroquinolones",
        "Fluorokinolonit",
        "Fluoroquinolones",
        "",
        "siprofloksasiini, ciprofloxacin",
        "antibiotic photosensitiser",
    ),
    ("st-johns-wort", "Mäkikuisma", "St John's wort", "", "hypericum, kuisma", "plant photosensitiser"),
    ("anticoagulants", "Verenohennuslääkkeet", "Blood thinners", "", "Marevan, varfariini, warfarin", "blood_thinner"),
    (
        "aspirin",
        "Asetyylisalisyylihappo",
        "Aspirin",
        "",
        "Disperin, Primaspan, ASA",
        "salicylate blood_thinner painkiller",
    ),
    (
        "nsaid",
        "Tulehduskipulääkkeet",
        "Anti-inflammatory painkillers",
        "",
        "ibuprofeeni, Burana, NSAID",
        "blood_thinner painkiller",
    ),
    ("corticosteroids", "Kortikosteroidit", "Corticosteroids", "", "kortisoni, cortisone, hydrokortisoni", "steroid"),
]


def fold(text: str) -> str:
    """As the model folded its search text when this was written."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def write_down(apps: Any, schema_editor: Any) -> None:
    """Put the substances that are not there yet into the vocabulary."""
    substances, groups = apps.get_model("house", "Substance"), apps.get_model("house", "SubstanceInGroup")
    for code, name_fi, name_en, inci, synonyms, kinds in SUBSTANCES:
        values = {"name_fi": name_fi, "name_en": name_en, "inci": inci, "synonyms": synonyms}
        values["search_text"] = fold(" ".join((name_fi, name_en, inci, synonyms)))
        row, made = substances.objects.get_or_create(code=code, defaults=values)
        if made:
            groups.objects.bulk_create(groups(substance=row, group=kind) for kind in kinds.split())


def take_away(apps: Any, schema_editor: Any) -> None:
    """Take what came with the system out of the vocabulary; what the salon wrote stays until its table goes."""
    apps.get_model("house", "Substance").objects.filter(code__in=[row[0] for row in SUBSTANCES]).delete()


class Migration(migrations.Migration):
    dependencies = [("house", "0014_substances")]

    operations = [migrations.RunPython(write_down, take_away)]

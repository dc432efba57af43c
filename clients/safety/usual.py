"""The usual contraindications of the trade to begin with (DOMAIN A2), each with its source; the owner changes them.

Sources disagree: where they give a spread, the number here lies in its middle or on the careful side.
"""

from typing import Any

P, N, L, W, T, H, C, S = "peel", "needling", "light", "wax", "tint", "lash", "current", "steam"
BLOCK, OVERRIDE, WARN = "block", "override", "warn"
PEEL_SOURCES = "Denise Dias, Smartwaiver, Persimmon: peel consent forms"
NEEDLING_SOURCES = "Lorina On, Blessed Hands: microneedling instructions and consent"
LIGHT_SOURCES = "Undo Ink, Face2Face, Beaute: IPL care"
WAX_SOURCES = "Waxed by Candice, Saratoga Day Spa: waxing contraindications"
FACIAL_SOURCES = "Dermalogica consultation card"


def _rule(kind: str, severity: str, fi: str, en: str, source: str, **factor: Any) -> dict[str, Any]:
    return {"kind": kind, "severity": severity, "text_fi": fi, "text_en": en, "source": source, **factor}


def _isotretinoin(kind: str, months: int, source: str) -> dict[str, Any]:
    fi = f"Isotretinoiini: {months} kk taukoa viimeisestä annoksesta"
    en = f"Isotretinoin: {months} months since the last dose"
    return _rule(kind, BLOCK, fi, en, source, substance="isotretinoin", window=months, unit="months")


def _pregnant(kind: str, source: str) -> dict[str, Any]:
    return _rule(kind, OVERRIDE, "Raskaus", "Pregnancy", source, condition="pregnancy")


RULES: tuple[dict[str, Any], ...] = (
    _isotretinoin(P, 6, PEEL_SOURCES),
    _rule(P, OVERRIDE, "Retinoidit tauolle 5 päivää ennen", "No retinoids for 5 days before", PEEL_SOURCES,
          group="retinoid", window=5, unit="days"),
    _rule(P, OVERRIDE, "Hapot tauolle 5 päivää ennen", "No acids for 5 days before", PEEL_SOURCES,
          group="acid", window=5, unit="days"),
    _rule(P, OVERRIDE, "Vahauksesta 7 päivää", "7 days after waxing", PEEL_SOURCES, earlier=W, window=7, unit="days"),
    _rule(P, OVERRIDE, "Mikroneulauksesta 4 viikkoa", "4 weeks after microneedling", PEEL_SOURCES,
          earlier=N, window=28, unit="days"),
    _rule(P, OVERRIDE, "Laserista tai valosta 4 viikkoa", "4 weeks after laser or IPL", PEEL_SOURCES,
          earlier=L, window=28, unit="days"),
    _pregnant(P, PEEL_SOURCES),
    _rule(P, OVERRIDE, "Imetys", "Breast-feeding", PEEL_SOURCES, condition="breastfeeding"),
    _rule(P, BLOCK, "Huuliherpes juuri nyt", "Herpes now", PEEL_SOURCES, condition="herpes"),
    _rule(P, OVERRIDE, "Keloiditaipumus", "Scars that grow (keloid)", PEEL_SOURCES, condition="keloid"),
    _rule(P, OVERRIDE, "Autoimmuunisairaus", "Autoimmune disease", PEEL_SOURCES, condition="autoimmune"),
    _rule(P, OVERRIDE, "Salisylaattiyliherkkyys", "Salicylate allergy", PEEL_SOURCES, group="salicylate"),
    _isotretinoin(N, 6, NEEDLING_SOURCES),
    _rule(N, OVERRIDE, "Retinoidit tauolle 5 päivää ennen", "No retinoids for 5 days before", NEEDLING_SOURCES,
          group="retinoid", window=5, unit="days"),
    _rule(N, OVERRIDE, "Hapot tauolle 5 päivää ennen", "No acids for 5 days before", NEEDLING_SOURCES,
          group="acid", window=5, unit="days"),
    _rule(N, BLOCK, "Verenohennuslääke", "Blood-thinning medicine", NEEDLING_SOURCES, group="blood_thinner"),
    _rule(N, BLOCK, "Verenvuototauti", "Clotting disorder", NEEDLING_SOURCES, condition="clotting"),
    _rule(N, WARN, "Tulehduskipulääke: 3 päivää taukoa", "Painkiller: 3 days off", NEEDLING_SOURCES,
          group="painkiller", window=3, unit="days"),
    _pregnant(N, NEEDLING_SOURCES),
    _rule(N, BLOCK, "Huuliherpes juuri nyt", "Herpes now", NEEDLING_SOURCES, condition="herpes"),
    _rule(N, OVERRIDE, "Keloiditaipumus", "Scars that grow (keloid)", NEEDLING_SOURCES, condition="keloid"),
    _rule(N, OVERRIDE, "Diabetes", "Diabetes", NEEDLING_SOURCES, condition="diabetes"),
    _rule(N, OVERRIDE, "Alentunut vastustuskyky", "Lowered resistance", NEEDLING_SOURCES, condition="resistance"),
    _rule(N, OVERRIDE, "Edellisestä neulauksesta 4 viikkoa", "4 weeks between needlings", NEEDLING_SOURCES,
          earlier=N, window=28, unit="days"),
    _rule(L, OVERRIDE, "Tumma iho (V–VI): laitteen ohjeen mukaan", "Dark skin (V–VI): by the device's manual",
          LIGHT_SOURCES, condition="dark_skin"),
    _isotretinoin(L, 6, LIGHT_SOURCES),
    _rule(L, BLOCK, "Valolle herkistävä lääke", "Medicine that makes the skin sensitive to light", LIGHT_SOURCES,
          group="photosensitiser"),
    _rule(L, OVERRIDE, "Vahauksesta 4 viikkoa", "4 weeks after waxing", LIGHT_SOURCES,
          earlier=W, window=28, unit="days"),
    _rule(L, OVERRIDE, "Retinoidit tauolle 2 viikkoa ennen", "No retinoids for 2 weeks before", LIGHT_SOURCES,
          group="retinoid", window=14, unit="days"),
    _rule(L, BLOCK, "Epilepsia: valon välke", "Epilepsy: flashes of light", LIGHT_SOURCES, condition="epilepsy"),
    _rule(L, OVERRIDE, "Vitiligo tai melasma", "Vitiligo or melasma", LIGHT_SOURCES, condition="vitiligo"),
    _rule(L, BLOCK, "Syöpä: lääkärin lupa", "Cancer: a doctor's word", LIGHT_SOURCES, condition="cancer"),
    _pregnant(L, LIGHT_SOURCES),
    _isotretinoin(W, 6, WAX_SOURCES),
    _rule(W, OVERRIDE, "Retinoidit tauolle 5 päivää ennen", "No retinoids for 5 days before", WAX_SOURCES,
          group="retinoid", window=5, unit="days"),
    _rule(W, OVERRIDE, "Hapot tauolle 3 päivää ennen", "No acids for 3 days before", WAX_SOURCES,
          group="acid", window=3, unit="days"),
    _rule(W, OVERRIDE, "Kuorinnasta 7 päivää", "7 days after a peel", WAX_SOURCES, earlier=P, window=7, unit="days"),
    _rule(W, WARN, "Verenkierto, suonikohjut", "Circulation, varicose veins", WAX_SOURCES, condition="circulation"),
    _rule(T, BLOCK, "Väriaineyliherkkyys", "Allergy to dye", "Lashbase: patch testing", group="dye"),
    _rule(T, OVERRIDE, "Silmäsairaus tai -leikkaus", "Eye disease or surgery", "Lashbase: patch testing",
          condition="eye"),
    _rule(H, BLOCK, "Liima- tai akrylaattiyliherkkyys", "Allergy to adhesive", "Lashbase: patch testing",
          group="adhesive"),
    _rule(H, OVERRIDE, "Silmäsairaus tai -leikkaus", "Eye disease or surgery", "Lashbase: patch testing",
          condition="eye"),
    _rule(C, BLOCK, "Sydämentahdistin", "Pacemaker", FACIAL_SOURCES, condition="pacemaker"),
    _rule(C, OVERRIDE, "Metalli-implantti", "Metal implant", FACIAL_SOURCES, condition="implant"),
    _rule(C, BLOCK, "Epilepsia", "Epilepsy", FACIAL_SOURCES, condition="epilepsy"),
    _pregnant(C, FACIAL_SOURCES),
    _rule(S, WARN, "Couperosa: vain lyhyt höyry", "Rosacea: only short steam", FACIAL_SOURCES, condition="rosacea"),
)  # fmt: skip
# Part of a treatment's name, small letters, to what it counts as.
NAMES = {
    "kuorinta": P,
    "peel": P,
    "neulau": N,
    "needl": N,
    "ipl": L,
    "laser": L,
    "valo": L,
    "vaha": W,
    "sokeroin": W,
    "wax": W,
    "värjä": T,
    "tint": T,
    "ripsien": H,
    "ripsi": H,
    "laminoin": H,
    "lash": H,
    "mikrovirta": C,
    "höyry": S,
    "steam": S,
}
# Of these the name alone would mislead.
NOT = {"vartalokuorinta"}


def kinds_by_name(name: str) -> set[str]:
    """What a treatment of this name usually counts as; the owner looks it over."""
    small = name.casefold()
    for other in NOT:
        small = small.replace(other, "")
    return {kind for part, kind in NAMES.items() if part in small}

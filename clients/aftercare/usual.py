"""The usual aftercare of the trade to begin with (DOMAIN A2): topics, and what each kind of treatment asks for."""

from clients.aftercare.models import Stance, Unit

A, D = Stance.AVOID, Stance.DO
H, DAYS, W = Unit.HOURS, Unit.DAYS, Unit.WEEKS

# key: (name fi, name en, leave it fi, leave it en, do it fi, do it en)
TOPICS: dict[str, tuple[str, str, str, str, str, str]] = {
    "sauna": ("Sauna ja uinti", "Sauna and swimming", "Ei saunaa, kylpyä eikä uintia", "No sauna, bath or swimming",
              "", ""),
    "sun": ("Aurinko", "Sun", "Ei aurinkoa eikä solariumia", "No sun or solarium", "", ""),
    "spf": ("Aurinkosuoja", "Sunscreen", "", "", "Aurinkosuoja SPF 30+ joka aamu", "Sunscreen SPF 30+ every morning"),
    "actives": ("Retinoli ja hapot", "Retinol and acids", "Ei retinolia eikä kuorivia happoja",
                "No retinol or exfoliating acids", "", ""),
    "make_up": ("Meikki", "Make-up", "Ei meikkiä", "No make-up", "", ""),
    "sweat": ("Hikiliikunta", "Exercise", "Ei hikiliikuntaa", "No exercise that makes you sweat", "", ""),
    "touch": ("Koskettelu", "Touching", "Älä nypi äläkä hankaa ihoa", "Do not pick or rub the skin", "", ""),
    "hair": ("Karvanpoisto", "Hair removal", "Ei vahausta eikä laserkäsittelyä", "No waxing or laser", "", ""),
    "heat": ("Kuuma vesi ja hieronta", "Hot water and massage", "Ei kuumaa suihkua eikä hierontaa",
             "No hot shower or massage", "", ""),
    "perfume": ("Hajusteet", "Perfume", "Ei hajusteita", "No perfume", "", ""),
    "water": ("Vesi ja höyry silmille", "Water and steam on the eyes", "Pidä ripset ja kulmat kuivina",
              "Keep lashes and brows dry", "", ""),
    "oil": ("Öljyt ja ripsiväri", "Oils and mascara", "Ei öljypohjaisia tuotteita eikä ripsiväriä",
            "No oil-based products or mascara", "", ""),
    "moisture": ("Kosteutus", "Moisturising", "Ei voiteita", "No creams", "Kosteuta iho aamuin illoin",
                 "Moisturise morning and evening"),
    "cool": ("Viilennys", "Cooling", "", "", "Viilennä ihoa, jos se kuumottaa", "Cool the skin if it feels hot"),
}  # fmt: skip

# kind of treatment: (topic, stance, amount, unit)
INSTRUCTIONS: dict[str, tuple[tuple[str, Stance, int | None, str], ...]] = {
    "peel": (
        ("sauna", A, 4, DAYS), ("sweat", A, 48, H), ("touch", A, 7, DAYS), ("actives", A, 7, DAYS),
        ("sun", A, 2, W), ("hair", A, 3, W), ("spf", D, 4, W), ("moisture", D, 7, DAYS),
    ),
    "needling": (
        ("make_up", A, 12, H), ("sauna", A, 48, H), ("sweat", A, 48, H), ("heat", A, 48, H), ("sun", A, 48, H),
        ("actives", A, 5, DAYS), ("spf", D, 2, W),
    ),
    "light": (
        ("sauna", A, 48, H), ("perfume", A, 48, H), ("make_up", A, 48, H), ("cool", D, None, ""), ("spf", D, 6, W),
    ),
    "wax": (("sauna", A, 48, H), ("sun", A, 48, H), ("sweat", A, 24, H), ("actives", A, 5, DAYS)),
    "lash": (("water", A, 48, H), ("oil", A, 48, H), ("sauna", A, 48, H)),
    "tint": (("water", A, 24, H), ("oil", A, 24, H)),
    "steam": (("spf", D, None, ""),),
}  # fmt: skip

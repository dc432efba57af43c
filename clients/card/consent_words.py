"""What a client reads before agreeing, to begin with; the owner writes own words, each change a new version."""

from clients.card.models.consents import Purpose

TEXTS: dict[tuple[str, str], str] = {
    (Purpose.HEALTH, "fi"): (
        "Hoitola saa tallentaa tiedot, jotka kerron terveydestäni, allergioistani, lääkkeistäni ja ihostani, jotta "
        "hoitoni on turvallinen. Tiedot lukee vain se, joka hoitaa minua. Voin perua luvan milloin vain; silloin "
        "tiedot poistetaan, eikä hoitoja, jotka niitä vaativat, voi varata."
    ),
    (Purpose.HEALTH, "en"): (
        "The salon may keep what I tell about my health, allergies, medicines and skin, so that my treatment is safe. "
        "Only those who treat me read it. I can take this back at any time; then it is deleted, and treatments that "
        "need it cannot be booked."
    ),
    (Purpose.PHOTO_CARE, "fi"): (
        "Ihostani saa ottaa kuvia hoitoni suunnittelua ja seurantaa varten. Kuvat näkee vain se, joka hoitaa minua. "
        "Niitä ei näytetä muille. Voin perua luvan milloin vain; hoitooni se ei vaikuta."
    ),
    (Purpose.PHOTO_CARE, "en"): (
        "Pictures of my skin may be taken to plan and follow my treatment. Only those who treat me see them. They are "
        "shown to nobody else. I can take this back at any time; it does not change how I am treated."
    ),
    (Purpose.PHOTO_TEACH, "fi"): (
        "Valitsemiani kuvia ihostani saa näyttää hoitolan työntekijöille opetuksessa, ilman nimeäni. "
        "Voin perua luvan milloin vain; sen jälkeen kuvia ei enää näytetä."
    ),
    (Purpose.PHOTO_TEACH, "en"): (
        "Pictures of my skin that I choose may be shown to the people who work here, for teaching, without my name. "
        "I can take this back at any time; after that they are no longer shown."
    ),
    (Purpose.PHOTO_MARKETING, "fi"): (
        "Valitsemiani kuvia ihostani saa näyttää hoitolan asiakkaille ja verkossa, ilman nimeäni. Voin perua luvan "
        "milloin vain; sen jälkeen hoitola poistaa kuvat omilta sivuiltaan eikä näytä niitä enää."
    ),
    (Purpose.PHOTO_MARKETING, "en"): (
        "Pictures of my skin that I choose may be shown to clients of the salon and on the web, without my name. I can "
        "take this back at any time; then the salon takes them off its own pages and shows them no longer."
    ),
    (Purpose.MARKETING_EMAIL, "fi"): (
        "Hoitola saa lähettää minulle uutisia ja tarjouksia sähköpostilla. Voin perua luvan milloin vain."
    ),
    (Purpose.MARKETING_EMAIL, "en"): (
        "The salon may send me news and offers by e-mail. I can take this back at any time."
    ),
}

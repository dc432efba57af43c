"""Names for invented clients: common Finnish ones, drawn at random."""

FIRST_NAMES = (
    "Anna", "Maria", "Helena", "Johanna", "Kaarina", "Kristiina", "Anneli", "Hannele", "Maarit", "Sofia",
    "Emilia", "Marjatta", "Eeva", "Elina", "Katariina", "Susanna", "Päivi", "Tuula", "Satu", "Minna", "Tiina",
    "Heidi", "Laura", "Jenni", "Sari", "Outi", "Riikka", "Noora", "Veera", "Iida", "Elli", "Saara", "Vilma",
    "Helmi", "Aada", "Hilla", "Venla", "Siiri", "Kerttu", "Alma", "Martta", "Ilona", "Pirjo", "Ritva", "Leena",
    "Merja", "Ulla", "Kirsi", "Marika", "Niina", "Piia", "Jaana", "Tarja", "Teija", "Mikko", "Antti", "Juha",
    "Timo", "Jari",
)  # fmt: skip
LAST_NAMES = (
    "Korhonen", "Virtanen", "Mäkinen", "Nieminen", "Mäkelä", "Hämäläinen", "Laine", "Heikkinen", "Koskinen",
    "Järvinen", "Lehtonen", "Lehtinen", "Saarinen", "Salminen", "Heinonen", "Niemi", "Heikkilä", "Kinnunen",
    "Salonen", "Turunen", "Salo", "Laitinen", "Tuominen", "Rantanen", "Karjalainen", "Jokinen", "Mattila",
    "Savolainen", "Lahtinen", "Ahonen", "Ojala", "Leppänen", "Väisänen", "Kallio", "Hiltunen", "Miettinen",
    "Pitkänen", "Aaltonen", "Manninen", "Hakala", "Koivisto", "Anttila", "Laaksonen", "Hirvonen", "Räsänen",
    "Lehto", "Aalto", "Peltonen", "Seppälä", "Partanen", "Vainio", "Kettunen", "Nurmi", "Lindholm", "Ström",
    "Nyman",
)  # fmt: skip

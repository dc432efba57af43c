"""What a generated salon offers: short and long treatments, with and without a gap, buffers, a room or a device."""

from dataclasses import dataclass

FACE, EYES, SUGAR, BODY, DEVICE = "Kasvohoidot", "Ripset ja kulmat", "Karvanpoisto", "Vartalohoidot", "Laitehoidot"
ROOM, DEVICE_ROOM = "Hoitohuone", "Laitehuone"
NEEDLES, LIGHT = "Mikroneulauslaite", "Valoimpulssilaite"


@dataclass(frozen=True)
class Line:
    """One line of the price list; minutes of each stretch, and how often it is booked."""

    code: str
    name: str
    category: str
    price: str
    weight: int
    minutes: int
    before: int = 0
    gap: int = 0
    finish: int = 0
    after: int = 0
    room: str = ""
    device: str = ""

    @property
    def held_minutes(self) -> int:
        """From getting ready until the room is clean again."""
        return self.before + self.minutes + self.gap + self.finish + self.after


LINES = (
    Line("KULMA", "Kulmien muotoilu", EYES, "32.00", 20, minutes=30),
    Line("VARJAYS", "Ripsien ja kulmien värjäys", EYES, "42.00", 10, minutes=15, gap=15, finish=15),
    Line("RIPSIH", "Ripsienpidennysten huolto", EYES, "59.00", 8, minutes=45),
    Line("PIKA", "Pikakasvohoito", FACE, "49.00", 12, minutes=30, room=ROOM),
    Line("KASVO60", "Kasvohoito 60 min", FACE, "89.00", 9, minutes=60, after=15, room=ROOM),
    Line("NAAMIO", "Kasvohoito vaikuttavalla naamiolla", FACE, "98.00", 3, 30, gap=30, finish=15, after=15, room=ROOM),
    Line("BIKINI", "Bikinialueen sokerointi", SUGAR, "42.00", 12, minutes=30, room=ROOM),
    Line("SAARI", "Säärien sokerointi", SUGAR, "49.00", 12, minutes=30, after=15, room=ROOM),
    Line("SELKA", "Selkähieronta", BODY, "56.00", 6, minutes=45, after=15, room=ROOM),
    Line("MIKRO", "Mikroneulaus", DEVICE, "149.00", 4, 45, before=5, after=10, room=DEVICE_ROOM, device=NEEDLES),
    Line("VALO", "Valoimpulssihoito", DEVICE, "95.00", 4, 30, after=15, room=DEVICE_ROOM, device=LIGHT),
)
CHEAPEST_TO_PLACE = LINES[0]  # half an hour at the chair: it needs neither room nor device

"""How large a generated salon is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Everything that a size decides; `appointments` counts history and bookings ahead together."""

    places: int
    staff_per_place: int
    years: float
    appointments: int
    clients: int
    ahead_weeks: int = 8
    # Share of the working hours ahead that is booked, on the average day.
    filled: float = 0.70

    @property
    def staff(self) -> int:
        return self.places * self.staff_per_place


SIZES = {
    # For tests: the second holds several times the rows of the first.
    "XXS": Size(places=1, staff_per_place=2, years=0.2, appointments=900, clients=100, ahead_weeks=6),
    "XS": Size(places=2, staff_per_place=4, years=0.5, appointments=5_000, clients=400, ahead_weeks=6),
    "S": Size(places=1, staff_per_place=6, years=3, appointments=60_000, clients=3_000),
    "L": Size(places=20, staff_per_place=6, years=5, appointments=1_000_000, clients=60_000),
}

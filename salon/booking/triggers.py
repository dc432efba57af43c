"""The triggers that keep `booking_hold` in step with every table that takes time, on both databases."""

from dataclasses import dataclass

from salon.core.database import Trigger, no_overlap, triggers

HOLD = "booking_hold"
COLUMNS = "staff_id, room_id, device_id, busy_from, busy_until, shared"


@dataclass(frozen=True)
class Taker:
    """A table whose live rows take time, and how its columns say so (SQL over NEW, never from a request)."""

    table: str
    owner: str
    starts: str = "busy_from"
    ends: str = "busy_until"
    has_gap: bool = True
    shared: str = "false"

    @property
    def watched(self) -> list[str]:
        """The columns whose change makes the holds anew."""
        gap = ["gap_from", "gap_until"] if self.has_gap else []
        shared = [self.shared] if self.shared != "false" else []
        return ["staff_id", "room_id", "device_id", self.starts, self.ends, *gap, "live", *shared]

    def inserts(self) -> list[str]:
        """One statement per thing and stretch; each selects nothing where the row does not take it."""
        begin, end = f"NEW.{self.starts}", f"NEW.{self.ends}"
        first_end = f"COALESCE(NEW.gap_from, {end})" if self.has_gap else end
        shared = f"NEW.{self.shared}" if self.shared != "false" else "false"
        found = [self._insert("NEW.staff_id, NULL, NULL", begin, first_end, shared, "NEW.staff_id IS NOT NULL")]
        if self.has_gap:
            after = "NEW.staff_id IS NOT NULL AND NEW.gap_until IS NOT NULL"
            found.append(self._insert("NEW.staff_id, NULL, NULL", "NEW.gap_until", end, shared, after))
        for things, there in (("NULL, NEW.room_id, NULL", "room_id"), ("NULL, NULL, NEW.device_id", "device_id")):
            found.append(self._insert(things, begin, end, "false", f"NEW.{there} IS NOT NULL"))
        return found

    def _insert(self, things: str, begin: str, end: str, shared: str, when: str) -> str:
        values = f"{things}, {begin}, {end}, {shared}, NEW.id"
        return f"INSERT INTO {HOLD} ({COLUMNS}, {self.owner}_id) SELECT {values} WHERE NEW.live AND {when}"


TAKERS = (
    Taker("booking_appointment", "appointment", shared="overbooked"),
    Taker("booking_block", "block", starts="starts_at", ends="ends_at", has_gap=False),
    Taker("booking_waitingoffer", "offer"),
)


def register() -> None:
    """Hand the triggers to the core, which makes them after every migrate."""
    for column in ("staff_id", "room_id", "device_id"):
        no_overlap(HOLD, column=column, unless="shared")
    for taker in TAKERS:
        name = f"{taker.table}_holds"
        triggers.register(name, Trigger(name, taker.table, _postgresql(taker, name), _sqlite(taker, name)))


def _postgresql(taker: Taker, name: str) -> tuple[str, ...]:
    body = "; ".join([f"DELETE FROM {HOLD} WHERE {taker.owner}_id = NEW.id", *taker.inserts()])  # noqa: S608
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in taker.watched)
    run = f"FOR EACH ROW WHEN ({{when}}) EXECUTE FUNCTION {name}()"
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$",
        f"DROP TRIGGER IF EXISTS {name}_insert ON {taker.table}",
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {taker.table} {run.format(when='NEW.live')}",
        f"DROP TRIGGER IF EXISTS {name}_update ON {taker.table}",
        f"CREATE TRIGGER {name}_update AFTER UPDATE ON {taker.table} {run.format(when=changed)}",
    )


def _sqlite(taker: Taker, name: str) -> tuple[str, ...]:
    clear = f"DELETE FROM {HOLD} WHERE {taker.owner}_id = NEW.id"  # noqa: S608
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in taker.watched)
    body = "; ".join(taker.inserts())
    return (
        f"DROP TRIGGER IF EXISTS {name}_insert",
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {taker.table} FOR EACH ROW WHEN NEW.live BEGIN {body}; END",
        f"DROP TRIGGER IF EXISTS {name}_update",
        f"CREATE TRIGGER {name}_update AFTER UPDATE ON {taker.table} FOR EACH ROW WHEN {changed} "
        f"BEGIN {clear}; {body}; END",
    )

"""The triggers that give a part of the house a new mark with every write to one of its tables, on both databases."""

from salon.core.database import Trigger, no_shared_day, triggers

REVISION = "house_revision"
# The parts that are read anew together, and the tables of each.
PARTS: dict[str, tuple[str, ...]] = {
    "places": ("house_salon", "house_location"),
    "people": ("house_staff",),
    "employments": ("house_employment",),
    "prices": (
        *("house_category", "house_roomkind", "house_devicekind"),
        *("house_service", "house_serviceprice", "house_competence"),
    ),
    "things": ("house_room", "house_room_kinds", "house_device"),
    "calendar": ("house_specialday",),
    "rota": ("house_weeklyshift", "house_dayshift"),
    "absences": ("house_absence",),
}


# Two plain statements: what to do about a conflict would be overruled by an INSERT OR IGNORE that fires the trigger.
_MARK = (
    "DELETE FROM house_revision WHERE part = {part}; INSERT INTO house_revision (part, mark) VALUES ({part}, {mark})"
)


def register() -> None:
    """Hand the triggers to the core, which makes them after every migrate."""
    no_shared_day("house_competence", of=("staff_id", "service_id"), begins="valid_from", ends="valid_until")
    no_shared_day("house_employment", of=("staff_id",), begins="starts_on", ends="ends_on")
    for part, tables in PARTS.items():
        for table in tables:
            name = f"{table}_marks"
            made = (_postgresql(name, table, part), _sqlite(name, table, part))
            triggers.register(name, Trigger(name, table, *made, writes=REVISION))


def _postgresql(name: str, table: str, part: str) -> tuple[str, ...]:
    mark = "gen_random_uuid()::text"
    body = (
        f"INSERT INTO {REVISION} (part, mark) VALUES (TG_ARGV[0], {mark}) "  # noqa: S608 - our own names
        "ON CONFLICT (part) DO UPDATE SET mark = EXCLUDED.mark"
    )
    return (
        "CREATE OR REPLACE FUNCTION house_marks() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body}; RETURN NULL; END $$",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION house_marks('{part}')",
        # A migration may have changed rows while no trigger was there.
        *_MARK.format(part=f"'{part}'", mark=mark).split("; "),
    )


def _sqlite(name: str, table: str, part: str) -> tuple[str, ...]:
    mark = _MARK.format(part=f"'{part}'", mark="lower(hex(randomblob(16)))")
    found: list[str] = []
    for verb in ("INSERT", "UPDATE", "DELETE"):
        found += [
            f"DROP TRIGGER IF EXISTS {name}_{verb.lower()}",
            f"CREATE TRIGGER {name}_{verb.lower()} AFTER {verb} ON {table} FOR EACH ROW BEGIN {mark}; END",
        ]
    return (*found, *mark.split("; "))

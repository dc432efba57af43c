"""The salon always has an owner: the database refuses to end the last access of an owner that has no end.

The services look first, behind row locks (`salon.house.services.access`); this holds for whatever passes them by. It
asks no clock: an owner's access that is to begin counts, which the services do not accept.
"""

from salon.core.database import Trigger, triggers

NAME = "core_access_keeps_an_owner"
_OPEN = "role = 'owner' AND valid_until IS NULL"
_WAS_OPEN = "OLD.role = 'owner' AND OLD.valid_until IS NULL"
_LEFT = f"SELECT 1 FROM core_access WHERE {_OPEN}"  # noqa: S608 - our own names


def register() -> None:
    """Hand the rule to those that are made after every migrate."""
    postgresql = (
        # Two who end each other's access at once take turns here, so that the second sees what the first has done.
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM pg_advisory_xact_lock(hashtext('{NAME}')); "
        f"IF NOT EXISTS ({_LEFT}) THEN RAISE EXCEPTION 'last_owner: core_access' "
        "USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$",
        f"DROP TRIGGER IF EXISTS {NAME} ON core_access",
        f"CREATE TRIGGER {NAME} AFTER UPDATE OR DELETE ON core_access FOR EACH ROW WHEN ({_WAS_OPEN}) "
        f"EXECUTE FUNCTION {NAME}()",
    )
    sqlite = tuple(
        statement
        for verb in ("UPDATE", "DELETE")
        for statement in (
            f"DROP TRIGGER IF EXISTS {NAME}_{verb.lower()}",
            f"CREATE TRIGGER {NAME}_{verb.lower()} AFTER {verb} ON core_access FOR EACH ROW "
            f"WHEN {_WAS_OPEN} AND NOT EXISTS ({_LEFT}) BEGIN SELECT RAISE(ABORT, 'last_owner: core_access'); END",
        )
    )
    triggers.register(NAME, Trigger(NAME, "core_access", postgresql, sqlite))

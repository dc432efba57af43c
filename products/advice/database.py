"""The line as the database keeps it: whoever writes the row, what rests or is not wished has its reason.

A no rests for its whole line and the whole salon; the visit's day is compared, as the service does. History that came
from elsewhere says `not_recorded`, and is counted as raised without a reason.
"""

from salon.core.database import Trigger, triggers

TABLE = "advice_recommendation"
NAME = "advice_recommendation_keeps_the_line"
RESTS = """EXISTS (
    SELECT 1 FROM advice_recommendation earlier
    JOIN care_visit said ON said.id = earlier.visit_id
    JOIN catalogue_product declined ON declined.id = earlier.product_id
    JOIN care_visit today ON today.id = NEW.visit_id
    JOIN catalogue_product offered ON offered.id = NEW.product_id
    WHERE said.client_id = today.client_id AND declined.line_id = offered.line_id AND earlier.id <> NEW.id
    AND earlier.answer = 'declined' AND earlier.rests_until > today.day AND earlier.answered_at <= NEW.offered_at)"""
UNWISHED = """EXISTS (
    SELECT 1 FROM care_visit today
    WHERE today.id = NEW.visit_id AND today.product_talk IN ('never', 'if_asked'))"""
RESTS_WITHOUT_A_REASON = f"NEW.basis = '' AND {RESTS}"
UNWISHED_WITHOUT_ASKING = f"NEW.basis NOT IN ('client_asked', 'not_recorded') AND {UNWISHED}"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {RESTS_WITHOUT_A_REASON} THEN
        RAISE EXCEPTION 'resting: {TABLE}' USING ERRCODE = 'check_violation';
    END IF;
    IF {UNWISHED_WITHOUT_ASKING} THEN
        RAISE EXCEPTION 'unwished: {TABLE}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
ON_UPDATE = "UPDATE OF basis, visit_id, product_id"


def keep_the_line() -> None:
    """Register the rule; it is made anew after every migrate."""
    sqlite = []
    for verb, on in (("insert", "INSERT"), ("update", ON_UPDATE)):
        for rule, when in (("resting", RESTS_WITHOUT_A_REASON), ("unwished", UNWISHED_WITHOUT_ASKING)):
            name = f"{NAME}_{rule}_{verb}"
            sqlite += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} BEFORE {on} ON {TABLE} FOR EACH ROW WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{rule}: {TABLE}'); END",
            ]
    postgresql = (
        FUNCTION,
        f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}",
        f"CREATE TRIGGER {NAME} BEFORE INSERT OR {ON_UPDATE} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    )
    triggers.register(NAME, Trigger(NAME, TABLE, postgresql, tuple(sqlite), writes="catalogue_product"))

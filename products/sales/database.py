"""What the database itself keeps of refunds: a mirror of what was paid, never more, and never of a refund.

The first lock in the trigger makes two refunds of one line wait for each other, whoever writes them.
"""

from salon.core.database import Trigger, triggers

TABLE = "sales_receiptline"
NAME = "sales_receiptline_refund_within_paid"
ORIGINAL = f"SELECT {{}} FROM {TABLE} o WHERE o.id = NEW.refund_of_id"  # noqa: S608 - our own names
OF_A_REFUND = "EXISTS (" + ORIGINAL.format("1") + " AND o.refund_of_id IS NOT NULL)"
UNLIKE = "EXISTS (" + ORIGINAL.format("1") + " AND (o.vat_rate <> NEW.vat_rate OR o.kind <> NEW.kind))"
GIVEN = f"""SELECT COALESCE(SUM(r.{{0}}), 0) FROM {TABLE} r WHERE r.refund_of_id = NEW.refund_of_id
    AND r.id <> NEW.id{{1}}"""  # noqa: S608 - our own names
TOO_MUCH = f"ROUND(({ORIGINAL.format('o.gross')}) + ({GIVEN.format('gross', '')}) + NEW.gross, 2) < 0"
TOO_MANY = (
    f"NOT NEW.is_reduction AND ({ORIGINAL.format('o.quantity')})"
    f" + ({GIVEN.format('quantity', ' AND NOT r.is_reduction')}) + NEW.quantity < 0"
)
# A visit is paid anew only when what was paid for it before is given back whole.
NOT_GIVEN_BACK = f"""NEW.again > 0 AND NOT EXISTS (
    SELECT 1 FROM {TABLE} o WHERE o.appointment_id = NEW.appointment_id AND o.kind = 'treatment'
    AND o.refund_of_id IS NULL AND o.again = NEW.again - 1
    AND ROUND(o.gross + (SELECT COALESCE(SUM(r.gross), 0) FROM {TABLE} r WHERE r.refund_of_id = o.id), 2) = 0)"""  # noqa: S608
REFUNDS = "NEW.refund_of_id IS NOT NULL AND "
RULES = (
    ("refund_of_refund", REFUNDS + OF_A_REFUND),
    ("refund_unlike", REFUNDS + UNLIKE),
    ("refund_above_paid", f"{REFUNDS}({TOO_MUCH})"),
    ("refund_above_pieces", f"{REFUNDS}({TOO_MANY})"),
    ("paid_again", NOT_GIVEN_BACK),
)


def keep_refunds_within_what_was_paid() -> None:
    """Register the rule; it is made anew after every migrate."""
    checks = "\n".join(
        f"    IF {when} THEN RAISE EXCEPTION '{rule}: {TABLE}' USING ERRCODE = 'check_violation'; END IF;"
        for rule, when in RULES
    )
    lock = f"PERFORM 1 FROM {TABLE} WHERE id = NEW.refund_of_id FOR UPDATE;"
    function = (
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
        f"    {lock}\n{checks}\n    RETURN NEW;\nEND $$"
    )
    sqlite: list[str] = []
    for rule, when in RULES:
        name = f"{NAME}_{rule}"
        sqlite += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER INSERT ON {TABLE} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{rule}: {TABLE}'); END",
        ]
    postgresql = (
        function,
        f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}",
        f"CREATE TRIGGER {NAME} BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    )
    # It asks its own table: no migration can rebuild that while SQLite has the trigger.
    named = ("refund_of_id", "is_reduction", "again")
    triggers.register(NAME, Trigger(NAME, TABLE, postgresql, tuple(sqlite), writes=TABLE, columns=named))


def keep_closed_sales_closed() -> None:
    """A sale that has its receipt, or was made void, is never opened again; whose it is may still change."""
    table, name = "sales_opensale", "sales_opensale_stays_closed"
    when = "OLD.state IN ('paid', 'void') AND NEW.state <> OLD.state"
    triggers.register(
        name,
        Trigger(
            name,
            table,
            postgresql=(
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when}) "
                "EXECUTE FUNCTION salon_refuse_change()",
            ),
            sqlite=(
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, 'append_only: {table}'); END",
            ),
            writes=table,
        ),
    )

"""The questions in raw SQL, for both databases.

Free times: the working hours of each person and day, cut at what she holds, in quarters, where a room and a device are
free. Left out: single days (`house_dayshift`), every-other-week patterns, closed days and public holidays, notice and
latest start, the past, over-booked visits, and treatments with a gap. What is measured has none of them, and a test
compares the answers. A day's midnight is noon less twelve hours: where the clock changes, an hour off until three.
"""

SERVICE = """
SELECT buffer_before_minutes, duration_minutes, finish_minutes + buffer_after_minutes, room_kind_id, device_kind_id
FROM house_service WHERE id = %(service)s
"""
# {since}: whole minutes since the day's midnight; {at}: the moment so many minutes after it; {grid}: every quarter.
FREE = """
WITH {quarters} days(day, weekday, midnight) AS (VALUES {days}), works AS (
    SELECT person.id AS staff, person.name, person.diary_order, days.midnight, {opens} AS opens, {closes} AS closes,
           COALESCE(learned.duration_minutes, %(work)s) + %(after)s AS rest
    FROM house_competence learned
    JOIN house_staff person ON person.id = learned.staff_id
    JOIN house_weeklyshift shift ON shift.staff_id = person.id
    JOIN days ON days.weekday = shift.weekday
    WHERE learned.service_id = %(service)s AND person.has_column
      AND (learned.valid_from IS NULL OR learned.valid_from <= days.day)
      AND (learned.valid_until IS NULL OR learned.valid_until > days.day)
      AND (shift.location_id = %(location)s OR (shift.location_id IS NULL AND person.location_id = %(location)s))
      AND shift.valid_from <= days.day AND (shift.valid_until IS NULL OR shift.valid_until > days.day)
      AND EXISTS (SELECT 1 FROM house_employment here WHERE here.staff_id = person.id AND here.starts_on <= days.day
                  AND (here.ends_on IS NULL OR here.ends_on > days.day))
      AND NOT EXISTS (SELECT 1 FROM house_absence away WHERE away.staff_id = person.id AND away.starts_on <= days.day
                      AND away.taken_back_at IS NULL AND (away.ends_on IS NULL OR away.ends_on > days.day) {fence})
), cuts AS (
    SELECT works.*, opens AS begin, opens AS taken_from FROM works
    UNION ALL
    SELECT works.*, {held_until} AS begin, {held_from} AS taken_from
    FROM works JOIN booking_hold held ON held.staff_id = works.staff
    AND held.busy_until > {first} AND held.busy_from < {last} AND held.busy_until < {bound}
), free AS (
    SELECT cuts.*, lead(taken_from, 1, closes) OVER (PARTITION BY staff, midnight, opens ORDER BY begin) AS until
    FROM cuts
), tried AS (
    SELECT staff, name, diary_order, {start} AS start, {busy_from} AS busy_from, {busy_until} AS busy_until
    FROM free JOIN {grid}
    WHERE until - begin >= %(before)s + rest
)
SELECT start, name, staff FROM tried {things} ORDER BY start, diary_order
"""
ROOM = """
EXISTS (SELECT 1 FROM house_room_kinds fits JOIN house_room room ON room.id = fits.room_id
        WHERE fits.roomkind_id = %(room_kind)s AND room.active AND room.location_id = %(location)s
        AND NOT EXISTS (SELECT 1 FROM booking_hold held WHERE held.room_id = room.id
                        AND held.busy_until > tried.busy_from AND held.busy_from < tried.busy_until {fence}) {fence})
"""
DEVICE = """
EXISTS (SELECT 1 FROM house_device device
        WHERE device.kind_id = %(device_kind)s AND device.active AND device.location_id = %(location)s
        AND NOT EXISTS (SELECT 1 FROM booking_hold held WHERE held.device_id = device.id
                        AND held.busy_until > tried.busy_from AND held.busy_from < tried.busy_until {fence}) {fence})
"""
DIALECTS = {
    "postgresql": {
        "at": "({base}.midnight + ({minutes}) * interval '1 minute')",
        "since": "(extract(epoch FROM {moment} - works.midnight)::int / 60)",
        "clock": "(extract(epoch FROM shift.{edge})::int / 60)",
        "grid": "LATERAL generate_series((begin + %(before)s + 14) / 15 * 15, until - rest, 15) AS quarter(at) ON true",
        "quarters": "",
        "day": "(%(day{n})s::date, %(weekday{n})s, %(midnight{n})s::timestamptz)",
        "fence": "OFFSET 0",  # asked row by row through the index, not joined: it is a handful of rows
    },
    "sqlite": {
        "at": "datetime({base}.midnight, ({minutes}) || ' minutes')",
        "since": "((strftime('%%s', {moment}) - strftime('%%s', works.midnight)) / 60)",
        "clock": "(substr(shift.{edge}, 1, 2) * 60 + substr(shift.{edge}, 4, 2))",
        "grid": "quarter ON quarter.at BETWEEN begin + %(before)s AND until - rest",
        "quarters": "RECURSIVE quarter(at) AS (SELECT 0 UNION ALL SELECT at + 15 FROM quarter WHERE at < 1440),",
        "day": "(%(day{n})s, %(weekday{n})s, %(midnight{n})s)",
        "fence": "",
    },
}
MOMENTS = {
    "first": ("works", "opens"),
    "last": ("works", "closes"),
    "bound": ("works", "closes + 1440"),
    "start": ("free", "quarter.at"),
    "busy_from": ("free", "quarter.at - %(before)s"),
    "busy_until": ("free", "quarter.at + rest"),
}


def free(vendor: str, days: int, *, room: bool, device: bool) -> str:
    """The question for so many days. Names come from here, values are parameters."""
    says = DIALECTS[vendor]
    parts = {name: says["at"].format(base=base, minutes=minutes) for name, (base, minutes) in MOMENTS.items()}
    parts |= {f"held_{edge}": says["since"].format(moment=f"held.busy_{edge}") for edge in ("from", "until")}
    parts |= {"opens": says["clock"].format(edge="starts"), "closes": says["clock"].format(edge="ends")}
    parts["days"] = ", ".join(says["day"].format(n=n) for n in range(days))
    things = [text.format(fence=says["fence"]) for text, needed in ((ROOM, room), (DEVICE, device)) if needed]
    parts["things"] = f"WHERE {' AND '.join(things)}" if things else ""
    return FREE.format(grid=says["grid"], quarters=says["quarters"], fence=says["fence"], **parts)


SEARCH = """
SELECT id, first_name, last_name, phone FROM card_client
WHERE state = 'active' AND search_text LIKE %(part)s ORDER BY last_name, first_name LIMIT 9
"""

# What stands on a card, a question a table: who, what must be known, what was, what is booked next. The reading of
# health data is written down, as on the page.
CARD = {
    "who": "SELECT * FROM card_client WHERE id = %(client)s AND state = 'active'",
    "treats": """
        SELECT 1 FROM care_visit visit JOIN house_staff person ON person.id = visit.staff_id
        WHERE visit.client_id = %(client)s LIMIT 1""",
    "health": """
        SELECT * FROM card_healthfact WHERE client_id = %(client)s AND ended_at IS NULL
        AND (valid_until IS NULL OR valid_until > %(today)s)""",
    "skin": "SELECT * FROM card_skinprofile WHERE client_id = %(client)s ORDER BY assessed_on DESC LIMIT 1",
    "visits": """
        SELECT visit.*, person.name, category.name, given.text, given.channel
        FROM care_visit visit JOIN house_staff person ON person.id = visit.staff_id
        JOIN house_category category ON category.id = visit.category_id
        LEFT JOIN care_aftercaregiven given ON given.visit_id = visit.id
        WHERE visit.client_id = %(client)s ORDER BY visit.day DESC, visit.id DESC LIMIT 13""",
    "records": """
        SELECT record.*, service.name FROM care_treatmentrecord record
        JOIN house_service service ON service.id = record.service_id
        WHERE record.visit_id IN (SELECT id FROM care_visit WHERE client_id = %(client)s ORDER BY day DESC LIMIT 13)
        AND NOT EXISTS (SELECT 1 FROM care_treatmentrecord later WHERE later.amends_id = record.id)""",
    "devices": """
        SELECT used.* FROM care_deviceuse used JOIN care_treatmentrecord record ON record.id = used.record_id
        WHERE record.visit_id IN (SELECT id FROM care_visit WHERE client_id = %(client)s ORDER BY day DESC LIMIT 13)""",
    "products": """
        SELECT used.* FROM care_productuse used JOIN care_treatmentrecord record ON record.id = used.record_id
        WHERE record.visit_id IN (SELECT id FROM care_visit WHERE client_id = %(client)s ORDER BY day DESC LIMIT 13)""",
    "days": "SELECT day FROM care_visit WHERE client_id = %(client)s",
    "next": """
        SELECT visit.*, person.name, service.name FROM booking_appointment visit
        JOIN house_staff person ON person.id = visit.staff_id
        JOIN house_service service ON service.id = visit.service_id
        WHERE visit.client_id = %(client)s AND visit.starts_at > %(now)s
        AND visit.state IN ('requested', 'booked', 'confirmed', 'arrived', 'in_care')
        ORDER BY visit.starts_at LIMIT 1""",
    "advice": """
        SELECT advice.*, product.name FROM advice_recommendation advice
        JOIN care_visit visit ON visit.id = advice.visit_id
        JOIN catalogue_product product ON product.id = advice.product_id
        WHERE visit.client_id = %(client)s ORDER BY advice.offered_at DESC LIMIT 13""",
    "nothing": """
        SELECT said.* FROM advice_nothingneeded said JOIN care_visit visit ON visit.id = said.visit_id
        WHERE visit.client_id = %(client)s ORDER BY said.at DESC LIMIT 13""",
    "bought": """
        SELECT receipt.*, line.name FROM sales_receipt receipt
        JOIN sales_receiptline line ON line.receipt_id = receipt.id
        WHERE line.client_id = %(client)s ORDER BY receipt.paid_at DESC LIMIT 13""",
    "photos": """
        SELECT * FROM photos_photo WHERE client_id = %(client)s AND removed_at IS NULL
        ORDER BY taken_at DESC LIMIT 61""",
    "forms": """
        SELECT filled.*, form.name FROM intake_filled filled
        JOIN intake_questionnaire form ON form.id = filled.questionnaire_id
        WHERE filled.client_id = %(client)s AND filled_at IS NOT NULL ORDER BY filled_at DESC LIMIT 41""",
    "tests": """
        SELECT * FROM safety_patchtest WHERE client_id = %(client)s AND taken_back_at IS NULL
        ORDER BY applied_at DESC LIMIT 41""",
    "answers": """
        SELECT * FROM followup_followup WHERE client_id = %(client)s AND answered_at IS NOT NULL
        ORDER BY answered_at DESC LIMIT 41""",
    "harm": "SELECT * FROM followup_adverseevent WHERE client_id = %(client)s ORDER BY happened_on DESC LIMIT 40",
}
# What stands on the page of home care, a question a table. Left out: what the rules and the facts add up to, which is
# the page's own work. The reading of health data is written down, as on the page.
ADVISE = {
    "who": """
        SELECT visit.*, client.*, person.name, category.name FROM care_visit visit
        JOIN card_client client ON client.id = visit.client_id AND client.state = 'active'
        JOIN house_staff person ON person.id = visit.staff_id
        JOIN house_category category ON category.id = visit.category_id WHERE visit.id = %(visit)s""",
    "said": """
        SELECT advice.*, product.*, line.* FROM advice_recommendation advice
        JOIN catalogue_product product ON product.id = advice.product_id
        JOIN catalogue_productline line ON line.id = product.line_id WHERE advice.visit_id = %(visit)s""",
    "nothing": "SELECT 1 FROM advice_nothingneeded WHERE visit_id = %(visit)s LIMIT 1",
    "salon": "SELECT * FROM house_salon LIMIT 1",
    "found": "SELECT finding FROM advice_foundtoday WHERE visit_id = %(visit)s",
    "goals": "SELECT goal FROM advice_clientgoal WHERE client_id = %(client)s",
    "owned": """
        SELECT owned.*, product.* FROM advice_owned owned
        LEFT JOIN catalogue_product product ON product.id = owned.product_id
        WHERE owned.client_id = %(client)s AND owned.ended_on IS NULL""",
    "rests": """
        SELECT advice.*, product.*, line.* FROM advice_recommendation advice
        JOIN care_visit visit ON visit.id = advice.visit_id
        JOIN catalogue_product product ON product.id = advice.product_id
        JOIN catalogue_productline line ON line.id = product.line_id
        WHERE visit.client_id = %(client)s AND advice.answer = 'declined' AND advice.rests_until > %(today)s""",
    "stopped": "SELECT * FROM advice_productstop WHERE client_id = %(client)s AND lifted_at IS NULL",
    "health": """
        SELECT * FROM card_healthfact WHERE client_id = %(client)s AND ended_at IS NULL
        AND (valid_until IS NULL OR valid_until > %(today)s)""",
    "skin": "SELECT * FROM card_skinprofile WHERE client_id = %(client)s ORDER BY assessed_on DESC LIMIT 1",
    "stops": "SELECT * FROM advice_stoprule WHERE removed_at IS NULL",
    "rules": """
        SELECT rule.*, product.*, line.* FROM advice_suggestionrule rule
        JOIN catalogue_product product ON product.id = rule.product_id AND product.active
        JOIN catalogue_productline line ON line.id = product.line_id
        WHERE rule.removed_at IS NULL ORDER BY rule.rank""",
    "contents": """
        SELECT inside.*, groups.* FROM catalogue_ingredient inside
        LEFT JOIN house_substanceingroup groups ON groups.substance_id = inside.substance_id
        WHERE inside.product_id IN (SELECT product_id FROM advice_suggestionrule WHERE removed_at IS NULL)""",
    "equals": """
        SELECT * FROM catalogue_product WHERE active AND use IN (SELECT product.use FROM advice_suggestionrule rule
        JOIN catalogue_product product ON product.id = rule.product_id WHERE rule.removed_at IS NULL) ORDER BY price""",
    "signed": "SELECT 1 FROM care_treatmentrecord WHERE visit_id = %(visit)s LIMIT 1",
    "paper": "SELECT 1 FROM care_aftercaregiven WHERE visit_id = %(visit)s AND channel = 'print' LIMIT 1",
}
READ = """
INSERT INTO core_auditevent (at, actor_id, action, subject_type, subject_id, facts)
VALUES (%(now)s, NULL, 'health.read', 'card.client', %(client)s, '{}')
"""

# A look, then the rows that a booking is: the visit, its first line of history with who and when, and the row of the
# audit trail. Without the last two it would be another question. The holds are the database's own work on both sides.
LOOK = """
SELECT 1 FROM booking_hold WHERE staff_id = %(staff)s AND busy_until > %(start)s AND busy_from < %(until)s LIMIT 1
"""
BOOK = """
INSERT INTO booking_appointment (id, client_id, staff_id, service_id, starts_at, ends_at, busy_from, busy_until, state,
    source, overbooked, overbook_reason, asked_for, price_estimate, note, booked_at, version)
SELECT %(id)s, %(client)s, %(staff)s, id, %(start)s, %(end)s, %(start)s, %(until)s, 'booked',
    'phone', false, '', false, price, '', %(now)s, 1
FROM house_service WHERE id = %(service)s
"""
HISTORY = """
INSERT INTO booking_appointmentchange
    (id, appointment_id, at, by_id, from_state, to_state, reason, moved_from_asked_for)
VALUES (%(change)s, %(id)s, %(now)s, NULL, '', 'booked', '', false)
"""
AUDIT = """
INSERT INTO core_auditevent (at, actor_id, action, subject_type, subject_id, facts)
VALUES (%(now)s, NULL, 'appointment.booked', 'booking.appointment', %(id)s, %(facts)s)
"""

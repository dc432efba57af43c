"""Finnish ways of writing dates, times and numbers, as LOOK.md asks: 24.12. klo 9.30, 1 234,50."""

DATE_FORMAT = "j.n.Y"
SHORT_DATE_FORMAT = "j.n."
MONTH_DAY_FORMAT = "j.n."
TIME_FORMAT = "G.i"
DATETIME_FORMAT = r"j.n.Y \k\l\o G.i"
SHORT_DATETIME_FORMAT = r"j.n. \k\l\o G.i"
YEAR_MONTH_FORMAT = "F Y"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u00a0"
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S"]

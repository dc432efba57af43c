"""All settings, read from the environment once; a missing or unsafe value stops the start with one clear sentence."""

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

PRODUCTION = env.bool("PRODUCTION", False)
DEBUG = env.bool("DEBUG", False)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()

# --- Secrets. The development ones are public on purpose and refused in production (below).
DEVELOPMENT_SECRET = "development-only-secret-which-production-refuses"  # noqa: S105
DEVELOPMENT_HEALTH_KEY = "ZGV2ZWxvcG1lbnQtb25seS1oZWFsdGgta2V5LTAwMDA="
SECRET_KEY = env.str("SECRET_KEY", DEVELOPMENT_SECRET)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
# Newest first; older keys stay readable until every row has been encrypted anew.
HEALTH_KEYS = env.list("HEALTH_KEYS", [DEVELOPMENT_HEALTH_KEY])

SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_URL])


def refuse_unsafe_production() -> None:
    """Stop the process before it serves anybody with a setting that only development may have."""
    faults = {
        "SECRET_KEY is missing, too short or the development one": SECRET_KEY == DEVELOPMENT_SECRET
        or len(SECRET_KEY) < 50,
        "HEALTH_KEYS is missing or the development one": DEVELOPMENT_HEALTH_KEY in HEALTH_KEYS or not HEALTH_KEYS,
        "DEBUG is on": DEBUG,
        "ALLOWED_HOSTS is empty or has a wildcard": not ALLOWED_HOSTS
        or any(host == "*" or host.startswith(".") for host in ALLOWED_HOSTS),
        "SITE_URL does not start with https://": urlsplit(SITE_URL).scheme != "https",
    }
    if found := [sentence for sentence, wrong in faults.items() if wrong]:
        raise ImproperlyConfigured("PRODUCTION=1 refuses to start: " + "; ".join(found) + ". See docs/deploy.md.")


if PRODUCTION:
    refuse_unsafe_production()

INSTALLED_APPS = [
    "salon",
    "salon.reports",
    "salon.advisory",
    "salon.commission",
    "clients.rights",
    "clients.feedback",
    "products.sales",
    "products.advice",
    "clients.followup",
    "clients.photos",
    "clients.care",
    "clients.aftercare",
    "clients.safety",
    "clients.intake",
    "salon.booking",
    "clients.card",
    "products.catalogue",
    "salon.house",
    "salon.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "phonenumber_field",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "salon.middleware.UserLanguageMiddleware",
    "salon.core.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "salon.urls"
WSGI_APPLICATION = "salon.wsgi.application"
ASGI_APPLICATION = "salon.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "salon.context.page",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database: SQLite out of the box, PostgreSQL by DATABASE_URL.
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'salon.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    with suppress(OSError):  # the database says clearly enough that it cannot be opened
        VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write takes the lock at its start instead of failing in the middle.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    # A file, as in a real start: in memory there is no write-ahead log, and no second process to meet.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis when there is one; else the broker is a folder and the cache a database table.
REDIS_URL = env.str("REDIS_URL", "")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/Helsinki"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# Everything that must happen is a due row in the database; beat only sweeps.
CELERY_BEAT_SCHEDULE = {
    "send due mail": {"task": "core.send_due_mail", "schedule": 10.0},
    "give back times that nobody took": {"task": "booking.sweep_offers", "schedule": 60.0},
    "make copies of personal data": {"task": "rights.sweep_exports", "schedule": 10.0},
    "carry out erasures": {"task": "rights.sweep_erasures", "schedule": 600.0},
    "find cards whose time is over": {"task": "rights.sweep_retention", "schedule": crontab(hour="3", minute="30")},
    "ask for forms before visits": {"task": "intake.ask_due", "schedule": 300.0},
    "ask how the skin feels": {"task": "followup.ask_due", "schedule": 60.0},
    "ask what became of products": {"task": "advice.ask_use", "schedule": 60.0},
    "tell what runs out": {"task": "advice.tell_due", "schedule": crontab(hour="9", minute="15")},
    "forget health data": {"task": "card.forget_health", "schedule": crontab(hour="3", minute="40")},
    "erase removed photos": {"task": "photos.erase_removed", "schedule": crontab(hour="3", minute="50")},
    "score the advisory flag": {"task": "advisory.score", "schedule": crontab(hour="2", minute="30")},
}

# --- People and log-in.
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["salon.accounts.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "salon.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the salon signs its letters by name
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False  # devices in a salon are shared
# allauth's own limiter, counted in the cache: it needs no second package beside the log-in it guards.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,20/d/key", "reset_password": "20/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Salon"
if REDIS_URL:
    # Read from Redis, written to both: whoever is signed in stays so when Redis starts anew.
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# --- Words, time, money.
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("en", _("English"))]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "salon" / "locale"]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["salon.formats"]
PHONENUMBER_DEFAULT_REGION = "FI"
PHONENUMBER_DB_FORMAT = "E164"

# --- Files served.
STATIC_URL = "/static/"
# What is sent stays in memory: an original picture never touches the disk. Anything larger is not read at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Mail: a folder unless EMAIL_URL says otherwise; the "outbox" page shows it in development.
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
if env.str("EMAIL_URL", ""):
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "salon@localhost")
# The page that shows the mail instead of sending it exists only where nothing real is sent.
OUTBOX_PAGE = env.bool("OUTBOX_PAGE", not PRODUCTION)

# --- History from other systems: larger files are refused; so long is a treatment whose length nothing shows.
IMPORT_MOST_BYTES = env.int("IMPORT_MOST_BYTES", 50 * 1024 * 1024)
IMPORT_DEFAULT_MINUTES = env.int("IMPORT_DEFAULT_MINUTES", 60)

# --- What the law says of bookkeeping: the month with which the financial year ends, and years that vouchers are kept.
FINANCIAL_YEAR_LAST_MONTH = env.int("FINANCIAL_YEAR_LAST_MONTH", 12)
VOUCHERS_ARE_KEPT_YEARS = env.int("VOUCHERS_ARE_KEPT_YEARS", 6)

# --- The browser's guards.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}

"""The floor: Django, the same database, and nothing else: no context processor here, no middleware (see wsgi.py)."""

from tests.bench.settings import *  # noqa: F403
from tests.bench.settings import BASE_DIR

ROOT_URLCONF = "tests.bench.floor.views"
WSGI_APPLICATION = "tests.bench.floor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "tests" / "bench" / "floor" / "templates"],
    }
]

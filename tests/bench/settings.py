"""The salon's own settings in production; only that static files are not compressed, since nobody fetches them here."""

from salon.settings import *  # noqa: F403
from salon.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

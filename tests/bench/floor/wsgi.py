"""Entry point of the floor's web server: a handler without any middleware."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.floor.settings"
django.setup()
# Only now: the log-in's app does not load without its middleware in the list.
settings.MIDDLEWARE = []
application = WSGIHandler()

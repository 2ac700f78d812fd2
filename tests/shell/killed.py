"""Lets another process of a test work in the test's own database."""

import os

import django
from django.conf import settings


def database(name: str) -> None:
    """Set Django up on the database of this name: a path, or a PostgreSQL database beside the configured one."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    settings.DATABASES["default"]["NAME"] = name
    django.setup()

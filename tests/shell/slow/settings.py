"""An instance whose worker can be given slow work. What was begun and finished is written to FILE_OF_WORK."""

from quorate.config.settings import *  # noqa: F403
from quorate.config.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.shell.slow"]
# Its pages are asked for in one process, without the copies of the style sheets that a server serves.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

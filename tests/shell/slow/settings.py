"""An instance whose worker can be given slow work. What was begun and finished is written to FILE_OF_WORK."""

from quorate.config.settings import *  # noqa: F403
from quorate.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.shell.slow"]

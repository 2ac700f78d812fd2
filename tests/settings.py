"""The settings of the tests: those of an instance, in a folder of its own that is thrown away."""

import atexit
import os
import shutil
import tempfile

VAR = tempfile.mkdtemp(prefix="quorate-test-")
os.mkdir(os.path.join(VAR, "static"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ.update(QUORATE_VAR=VAR, QUORATE_ENV_FILE=os.devnull, LOG_LEVEL="ERROR")
for name in ("TRAINING_TODAY", "EMAIL_URL", "PUBLIC_URL", "ALLOWED_HOSTS", "PROXY_COUNT"):
    os.environ.pop(name, None)
# Playwright keeps an event loop in the thread in which Django works; it never runs Django's code in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from quorate.config.settings import *  # noqa: E402, F403 - the environment has to be set first

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

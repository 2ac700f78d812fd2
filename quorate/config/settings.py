"""Every setting of an instance, read from the environment (or from a file `.env` beside the README).

`docs/reference/settings.md` lists them. A missing or unusable setting stops the start-up: all of them are
named in one message, and the exit code is 78 (EX_CONFIG).
"""

import os
import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from quorate.config.logs import configure_logging
from quorate.config.reading import Reading, kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent.parent
environ.Env.read_env(os.environ.get("QUORATE_ENV_FILE", BASE_DIR / ".env"))
read = Reading(environ.Env())

# --- What kind of instance this is -----------------------------------------------------------------------

VAR_DIR = Path(read.text("QUORATE_VAR", str(BASE_DIR / "var"))).resolve()
# An ISO date makes this a training instance whose "today" stands still until a person moves it on.
TRAINING_TODAY = read.date("TRAINING_TODAY")
PUBLIC_URL = read.url("PUBLIC_URL", "http://127.0.0.1:8000")
HTTPS = PUBLIC_URL.startswith("https://")

DEBUG = False
SECRET_KEY = read.secret("SECRET_KEY", kept_secret(VAR_DIR / "secret_key") if not HTTPS else None)
SECRET_KEY_FALLBACKS = read.list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = read.list("ALLOWED_HOSTS") or [read.host_of(PUBLIC_URL), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# --- Parts -----------------------------------------------------------------------------------------------

# From the bottom of the stack to the top, so that a row is made before what points at it.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_q",
    "quorate.clock",
    "quorate.design",
    "quorate.jobs",
    "quorate.audit",
    "quorate.people",
    "quorate.letters",
    "quorate.doors",
    "quorate.cases",
    "quorate.plans",
    "quorate.enquiries",
    "quorate.unborn",
    "quorate.episodes",
    "quorate.moves",
    "quorate.care",
    "quorate.core_groups",
    "quorate.conferences",
    "quorate.reports",
    "quorate.minutes",
    "quorate.attendance",
    "quorate.preparing",
    "quorate.challenges",
    "quorate.endings",
    "quorate.oversight",
    "quorate.register",
    "quorate.returns",
    "quorate.census",
    "quorate.merged",
    "quorate.exchange",
    "quorate.figures",
    "quorate.inspection",
    "quorate.desk",
    "quorate.portal",
    "quorate.families",
    "quorate.handbook",
    "quorate.api",
    "quorate.operations",
]

MIDDLEWARE = [
    "quorate.config.middleware.RequestLog",
    "quorate.api.middleware.ApiGate",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "quorate.config.middleware.UploadLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "quorate.config.middleware.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "quorate.clock.middleware.RequestClock",
    "quorate.people.middleware.SessionLimits",
    "quorate.people.middleware.PostMiddleware",
    "quorate.census.middleware.CensusRules",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "quorate.config.urls"
WSGI_APPLICATION = "quorate.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# There is no admin site, and nothing here is bound to a generic relation or to Django's own permissions pages.
SILENCED_SYSTEM_CHECKS: list[str] = []

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "quorate.design.jinja.environment",
            "autoescape": True,
            "context_processors": [
                "quorate.design.context.shell",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "quorate.design.forms.GovukRenderer"
# The links in the header come from the part that stands above every page it links to.
QUORATE_NAVIGATION = "quorate.desk.navigation.links"

# --- Rows and files --------------------------------------------------------------------------------------

# Never ATOMIC_REQUESTS: with IMMEDIATE transactions each reading of a page would take SQLite's only write lock.
DATABASES = {"default": read.database("DATABASE_URL", VAR_DIR / "quorate.sqlite3")}
MEDIA_ROOT = VAR_DIR / "uploads"
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# What a person may send with a report, and what an administrator may bring in as a return, in bytes.
UPLOAD_LIMIT = read.number("UPLOAD_LIMIT_MB", 10) * 1024 * 1024
IMPORT_LIMIT = read.number("IMPORT_LIMIT_MB", 100) * 1024 * 1024
WHITENOISE_MAX_AGE = 0

# --- Signing in ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "quorate.people.backends.SignIn",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "quorate.config.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# The Department's daily flow (quorate.exchange). Off until an address is given.
CSC_FLOW: dict[str, Any] = {
    "url": read.carrier_url("CSC_URL", ""),
    "token_url": read.carrier_url("CSC_TOKEN_URL", ""),
    "client_id": read.text("CSC_CLIENT_ID", ""),
    "client_secret": read.text("CSC_CLIENT_SECRET", ""),
    "scope": read.text("CSC_SCOPE", ""),
    "supplier_key": read.text("CSC_SUPPLIER_KEY", ""),
    "hour": read.number("CSC_HOUR", 3),
    "timeout": 30,
}
if CSC_FLOW["url"]:
    for name in ("token_url", "client_id", "client_secret", "scope", "supplier_key"):
        if not CSC_FLOW[name]:
            read.wrong.append(f"CSC_{name.upper()} is missing: the daily flow needs it beside CSC_URL.")
# CP-IS: which function writes its files (quorate.exchange.cpis_writing).
CPIS_WRITER = read.text("CPIS_WRITER", "quorate.exchange.cpis_writing.write_csv")
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Axes stops wrong passwords first, and counts them in the database, so that every process of the server sees the
# same ones; this limit is for wrong codes at the second step.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key", "login": None}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = read.text("MFA_ISSUER", "Quorate")
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "quorate.config.signin.attempted_email"
AXES_LOCKOUT_CALLABLE = "quorate.config.signin.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_IPWARE_PROXY_COUNT = read.number("PROXY_COUNT", 0)

# Both kept by quorate.people.middleware.SessionLimits: a working day at most, half an hour when left alone.
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_AGE = 30 * 60
# How many days after a conference the links of its invitations still let people in.
LINK_DAYS_AFTER = read.number("LINK_DAYS_AFTER", 60)
# Private networks that a webhook may reach all the same; with this machine's own also without https, for trials.
WEBHOOK_NETWORKS = read.networks("WEBHOOK_NETWORKS")
# Where somebody behind a door gets to who leaves in a hurry: a page that says nothing of this one.
QUICK_EXIT_URL = read.url("QUICK_EXIT_URL", "https://www.gov.uk")
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "quorate.config.errors.csrf_failure"

# --- Headers ---------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = False
if read.number("PROXY_COUNT", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Words, days, post, jobs, logs -----------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
# Each folder here with a catalogue of words is a language that families can choose; staff pages are in English.
LOCALE_PATHS = [BASE_DIR / "quorate" / "families" / "locale"]
FORMS_URLFIELD_ASSUME_HTTPS = True

read.mail_into(globals(), "EMAIL_URL", VAR_DIR / "outbox")
DEFAULT_FROM_EMAIL = read.text("MAIL_FROM", "Quorate <quorate@example.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
NOTIFY = {
    "key": read.notify_key("NOTIFY_KEY"),
    "url": read.carrier_url("NOTIFY_URL", "https://api.notifications.service.gov.uk"),
    "template": read.text("NOTIFY_TEMPLATE", ""),
    "file_template": read.text("NOTIFY_FILE_TEMPLATE", ""),
}
if NOTIFY["key"] and not NOTIFY["template"]:
    read.wrong.append(
        "NOTIFY_TEMPLATE is missing: with a NOTIFY_KEY give the identifier of Notify's template."
    )
EMAIL_SUBJECT_PREFIX = ""

WORKERS = read.number("WORKERS", 1)
Q_CLUSTER = {
    "name": "quorate",
    "label": "Jobs",
    "orm": "default",
    "workers": WORKERS,
    # A job that is not acknowledged within `retry` is handed out again, so it must outlast `timeout`.
    "timeout": 300,
    "retry": 360,
    "max_attempts": 5,
    "ack_failures": False,
    "poll": 1,
    "queue_limit": 4,
    "bulk": 1,
    "recycle": 200,
    "save_limit": 1000,
    "catch_up": False,
}

LOGGING_CONFIG = None
configure_logging(read.text("LOG_LEVEL", "INFO"))

if problems := read.problems():
    sys.stderr.write(problems)
    raise SystemExit(78)

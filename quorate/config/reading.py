"""Reading the environment so that every missing or unusable setting is named at once."""

import os
import re
import secrets
from collections.abc import MutableMapping
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

SQLITE_OPTIONS = {
    # A transaction takes the write lock when it begins: two writers queue instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;"
    ),
}


class Reading:
    """Reads settings one by one and remembers what is wrong with each, instead of stopping at the first."""

    def __init__(self, env: environ.Env) -> None:
        self.env = env
        self.wrong: list[str] = []

    def problems(self) -> str:
        """Return the message for a start-up that cannot go on, or "" when every setting is usable."""
        if not self.wrong:
            return ""
        lines = "".join(f"  {line}\n" for line in self.wrong)
        return f"Quorate cannot start: these settings are missing or cannot be used.\n{lines}"

    def text(self, name: str, default: str) -> str:
        return str(self.env.str(name, default)).strip() or default

    def list(self, name: str) -> list[str]:
        return [part for part in self.text(name, "").replace(",", " ").split() if part]

    def number(self, name: str, default: int) -> int:
        answer = self.text(name, str(default))
        if answer.isdigit():
            return int(answer)
        self.wrong.append(f"{name} is {answer!r}: give a whole number, 0 or more.")
        return default

    def date(self, name: str) -> date | None:
        answer = self.text(name, "")
        if not answer:
            return None
        try:
            return date.fromisoformat(answer)
        except ValueError:
            self.wrong.append(f"{name} is {answer!r}: give a date as YYYY-MM-DD, such as 2026-04-13.")
            return None

    def url(self, name: str, default: str) -> str:
        answer = self.text(name, default).rstrip("/")
        if not answer:
            return ""
        parts = urlsplit(answer)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
            self.wrong.append(f"{name} is {answer!r}: give an address such as https://quorate.example.org.")
            return default
        return answer

    @staticmethod
    def host_of(url: str) -> str:
        return urlsplit(url).hostname or "localhost"

    def secret(self, name: str, default: str | None) -> str:
        answer = self.text(name, default or "")
        if not answer:
            self.wrong.append(
                f"{name} is missing: with an https PUBLIC_URL give 50 or more random characters, "
                "the same for the server and the worker."
            )
            return "-" * 50
        if len(answer) < 50:
            self.wrong.append(f"{name} is too short: give 50 or more random characters.")
        return answer

    def database(self, name: str, default: Path) -> dict[str, Any]:
        """Return Django's settings for the database: SQLite at `default`, unless `name` says otherwise."""
        answer = self.text(name, "")
        if not answer:
            return {**self._sqlite(str(default)), "ENGINE": "django.db.backends.sqlite3"}
        try:
            found: dict[str, Any] = dict(environ.Env.db_url_config(answer))
        except Exception as error:  # noqa: BLE001 - whatever the parser says, the setting cannot be used
            self.wrong.append(f"{name} cannot be read ({type(error).__name__}): {self._database_hint()}")
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        engine = str(found.get("ENGINE", ""))
        if engine == "django.db.backends.sqlite3":
            return {**found, **self._sqlite(str(found["NAME"]))}
        if not engine.endswith("postgresql") or not found.get("NAME"):
            self.wrong.append(f"{name} names no database that Quorate knows: {self._database_hint()}")
        return {**found, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

    def mail_into(self, settings: MutableMapping[str, Any], name: str, outbox: Path) -> None:
        """Put Django's EMAIL_ settings into `settings`; without `name`, letters are files in `outbox`."""
        answer = self.text(name, "")
        if not answer:
            settings["EMAIL_BACKEND"] = "django.core.mail.backends.filebased.EmailBackend"
            settings["EMAIL_FILE_PATH"] = str(outbox)
            return
        try:
            settings.update(environ.Env.email_url_config(answer))
        except Exception as error:  # noqa: BLE001 - as above
            self.wrong.append(
                f"{name} cannot be read ({type(error).__name__}): "
                "give an address such as smtp+tls://user:password@mail.example.org:587."
            )

    def carrier_url(self, name: str, default: str) -> str:
        """Return an address that letters or children may be given to: https, or this machine itself, for trials."""
        answer = self.text(name, default).rstrip("/")
        if not answer:
            return ""
        parts = urlsplit(answer)
        here = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if parts.scheme == "https" or (parts.scheme == "http" and here):
            return answer
        self.wrong.append(f"{name} is {answer!r}: what is about people goes to an https address alone.")
        return default

    def networks(self, name: str) -> tuple[str, ...]:
        """Return networks such as 10.20.0.0/16, each as it is written in full."""
        found = []
        for part in self.list(name):
            try:
                found.append(str(ip_network(part)))
            except ValueError:
                self.wrong.append(
                    f"{name} holds {part!r}: give networks such as 10.20.0.0/16 or 127.0.0.0/8."
                )
        return tuple(found)

    def notify_key(self, name: str) -> str:
        """Return a key of GOV.UK Notify, or nothing: its name, then the service and the secret, two UUIDs."""
        answer = self.text(name, "")
        if answer and not re.search(r"[0-9a-f-]{36}-[0-9a-f-]{36}$", answer):
            self.wrong.append(f"{name} is not a key of GOV.UK Notify: copy the whole of it, name and all.")
            return ""
        return answer

    @staticmethod
    def _sqlite(name: str) -> dict[str, Any]:
        if name != ":memory:":
            Path(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A file, also in tests: threads (and the browser's server) share it in WAL mode as they will in use.
        test_name = f"{name}.test" if name != ":memory:" else None
        return {
            "NAME": name,
            "OPTIONS": dict(SQLITE_OPTIONS),
            "CONN_MAX_AGE": 60,
            "TEST": {"NAME": test_name},
        }

    @staticmethod
    def _database_hint() -> str:
        return "give postgres://user:password@host:5432/name or sqlite:////full/path/quorate.sqlite3."


def kept_secret(path: Path) -> str:
    """Return the secret kept in the file, made on first use: enough for a machine of one's own."""
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = secrets.token_urlsafe(64)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process of this instance came first
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made + "\n")
    return made

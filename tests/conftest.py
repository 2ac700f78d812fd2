"""What every test may ask for."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which asks nobody outside this machine for anything."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
        ],
    }


@pytest.fixture(autouse=True)
def nothing_left_over(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Each test starts with an empty cache and sends its uploads to a folder of its own."""
    if not request.config.pluginmanager.hasplugin("pytest_django.plugin"):
        yield  # the rules are tested without any of it
        return
    before = settings.MEDIA_ROOT
    settings.MEDIA_ROOT = tmp_path / "uploads"
    cache.clear()
    yield
    settings.MEDIA_ROOT = before


@pytest.fixture
def training_day(settings: Any, db: None) -> date:
    """A training instance on 13 April 2026: a Monday, two weeks after the sample census ends."""
    settings.TRAINING_TODAY = date(2026, 4, 13)
    return date(2026, 4, 13)


@pytest.fixture(autouse=True, scope="session")
def audit_lets_a_test_be_cleared_away(request: pytest.FixtureRequest) -> Iterator[None]:
    """The audit refuses deletion; only for clearing a test's database away are its fences taken down."""
    if not request.config.pluginmanager.hasplugin("pytest_django.plugin"):
        yield
        return
    fences = import_module("quorate.audit.fences")  # once Django is ready
    clear_away = TransactionTestCase._fixture_teardown

    def without_fences(case: TransactionTestCase) -> None:
        fences.take_down(connection)
        clear_away(case)
        fences.put_up(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_fences)
        yield

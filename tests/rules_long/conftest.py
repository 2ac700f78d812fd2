"""What the rule tests may ask for."""

import shutil
from pathlib import Path

import pytest

from quorate import rulebook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the built-in procedures, to be spoilt or added to."""
    return Path(shutil.copytree(rulebook.FOLDER, tmp_path / "procedures"))

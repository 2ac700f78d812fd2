"""What is kept beside the code: pages without scripts of their own, locks without addresses, no word of elsewhere."""

import re
import subprocess

import pytest

from tests.house.code import PACKAGE, ROOT

TEMPLATES = sorted(PACKAGE.rglob("jinja2/**/*.html"))


def kept_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"""\sstyle\s*=\s*["']""", "the policy for styles allows none inside a page"),
        (r"<style\b", "the policy for styles allows none inside a page"),
        (r"""<[a-z][^<>{]*\son[a-z]+\s*=\s*["']""", "the policy for scripts allows none inside a page"),
        (r"<script(?![^>]*\bsrc=)", "the policy for scripts allows none inside a page"),
        (r"\|\s*safe\b", "what a person typed must stay text"),
        (r"javascript:", "the policy for scripts allows none inside a page"),
        (r"https?://(?!www\.(w3|gov)\.)", "a page asks nothing of anywhere else"),
    ],
)
def test_pages_keep_to_the_policy(pattern: str, why: str) -> None:
    # Papers are drawn without a browser, from styles of their own, and hold them.
    pages = [path for path in TEMPLATES if "papers" not in path.parts and path.stem != "paper"]
    assert pages
    broken = [
        path.relative_to(ROOT).as_posix() for path in pages if re.search(pattern, path.read_text("utf-8"))
    ]
    assert not broken, why


def test_every_form_that_acts_carries_its_token() -> None:
    without = []
    for path in TEMPLATES:
        for form in re.findall(
            r"<form\b[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), flags=re.S | re.I
        ):
            # A macro lets the page that calls it put the token in.
            if "csrf_input" not in form and "caller()" not in form:
                without.append(path.relative_to(ROOT).as_posix())
    assert not without


def test_locks_name_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links", text)
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


def test_nothing_speaks_of_where_it_was_made() -> None:
    words = re.compile(
        "|".join(
            [
                r"/wo" + r"rk/(main|shared|\.library)",
                r"\.\./sha" + "red",
                r"registry\.np" + "mjs",
                r"pypi\.o" + "rg",
            ]
        )
    )
    binary = {".png", ".ico", ".docx", ".pdf", ".gz", ".woff2"}
    found = [
        name
        for name in kept_files()
        if (ROOT / name).suffix not in binary
        and words.search((ROOT / name).read_text("utf-8", errors="ignore"))
    ]
    assert not found


def test_nothing_secret_or_built_is_kept() -> None:
    bad = re.compile(r"(^|/)(\.env|var|node_modules|\.venv|__pycache__)(/|$)|\.sqlite3$|secret_key$")
    assert not [name for name in kept_files() if bad.search(name)]


def test_the_settings_that_are_read_are_the_settings_described() -> None:
    read = set(
        re.findall(
            r'read\.\w+\(\s*(?:globals\(\), )?"([A-Z_]+)"', (PACKAGE / "config/settings.py").read_text()
        )
    )
    told = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/reference/settings.md").read_text("utf-8"), re.M)
    )
    assert read == told

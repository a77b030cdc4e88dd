"""What the documentation names exists: files, tests, other pages."""

import re
from pathlib import Path

import pytest

from tests.installation import CODE

PAGES = [CODE / "README.md", *sorted((CODE / "docs").rglob("*.md"))]
NAMED = re.compile(r"`((?:apps|walle|workers|tests|deploy|docs)/[\w./@-]*\w)(?:::?\w+)?`")
LINKED = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CODE)))
def test_what_a_page_names_exists(page: Path) -> None:
    text = page.read_text()
    missing = [name for name in NAMED.findall(text) if not (CODE / name).exists()]
    missing += [link for link in LINKED.findall(text) if not (page.parent / link).exists()]
    assert not missing

"""docs/privacy.md says what the settings and the map say."""

import re
from pathlib import Path

from apps.operations.privacy import declared, rules
from apps.operations.privacy.models import Retention

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()


def rows(part: str) -> list[list[str]]:
    """The cells of the table between the two marks, without its head."""
    found = re.search(rf"<!-- {part} -->\n(.*?)\n<!-- /{part} -->", PAGE, re.S)
    assert found
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found.group(1).splitlines()[2:]]


def test_the_terms_on_the_page_are_the_defaults_of_the_settings() -> None:
    fields = [field for field in Retention._meta.concrete_fields if not field.primary_key]
    assert [(name.strip("`"), int(default)) for name, default, _ in rows("terms")] == [
        (field.name, field.default) for field in fields
    ]


def test_every_place_outside_the_database_is_on_the_page() -> None:
    assert [place for place, _, _ in rows("places")] == [place.name for place in declared.OUTSIDE]


def test_the_steps_of_the_disk_are_on_the_page() -> None:
    for share in (rules.WARN, rules.STOP_SCANS, rules.PRUNE, rules.STOP_DELIVERIES):
        assert f"| {share:.0%} |".replace("%", " %") in PAGE
    assert f"below {rules.WARN - rules.EASED:.0%}".replace("%", " %") in PAGE

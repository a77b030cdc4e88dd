"""The bad characters at the size that continuous integration can afford (`tests.drill.characters` is the whole).

Each meets a few buyers over the real chain, and nothing of what was let through is found fault with.
"""

from itertools import islice
from pathlib import Path

import pytest

from apps.sandbox.characters import CHARACTERS
from tests.drill.characters_world import world

TURNS = 15


@pytest.mark.django_db
def test_nothing_that_a_bad_model_should_not_have_said_is_let_through(tmp_path: Path) -> None:
    let = []
    with world(tmp_path, next(iter(CHARACTERS)), seed=4) as outside:
        for character in CHARACTERS:
            outside.becomes(character)
            let += [each for each in islice(outside.talks(), TURNS) if each.text]
        record = outside.record()
    assert [(each.buyer, each.text, each.findings) for each in let if each.findings] == []
    assert len(let) > 3 * TURNS
    assert {each.source for each in let} >= {"llm", "template"}
    assert sorted(record) == sorted(each.text for each in let if each.state == "sent")

"""The guard's model: the same weights each time, the writers apart, and no say in what the rules alone decide."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.security import guard
from apps.security.guard import doubt, training
from apps.security.guard.signs import DOUBTFUL
from apps.security.guard.training import Example, Model
from tests.security.guard_scene import judged

pytest.importorskip("sklearn")


def writers() -> list[list[Example]]:
    bad = [Example({"new>1": 1.0, "settled": 1.0}, True, False) for _ in range(12)]
    good = [Example({"known>1": 1.0, "deferred": 1.0}, False, False) for _ in range(12)]
    ruled = [Example({"settled": 1.0}, True, True)]
    return [[*bad, *good, *ruled], [*bad, *good]]


def test_the_same_examples_give_the_same_file(tmp_path: Path) -> None:
    said: list[str] = []
    models = [training.train(writers(), said.append), training.train(writers())]
    for at, model in enumerate(models):
        training.write(model, tmp_path / str(at))
    assert (tmp_path / "0").read_bytes() == (tmp_path / "1").read_bytes()
    assert models[0].caught == 1.0 and models[0].alarms == 0.0 and len(said) == 2
    assert models[0].weights["new>1"] > 0 > models[0].weights["known>1"]


def test_a_trained_file_is_the_one_that_judges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt, "WEIGHTS", tmp_path / "w.gz")
    monkeypatch.setattr(training, "corpus", writers)
    doubt._model.cache_clear()
    try:
        call_command("train", "guard")
        assert doubt.score({"new>1": 1.0}) > doubt.score({"known>1": 1.0})
    finally:
        doubt._model.cache_clear()


def test_the_corpus_is_read_writer_by_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = (
        '{"reply": "Sí, sigue.", "ok": true, "violations": [], "context": {"item": "Mesa", "listing": "De pino.", '
        '"list_price": 30, "buyer_message": "sigue?"}}\n'
    )
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(row)
    monkeypatch.setattr(training, "CORPUS", tmp_path)
    assert [[each.bad for each in part] for part in training.corpus()] == [[False], [False]]


@pytest.mark.parametrize(
    ("item", "asked", "reply"),
    [
        ("nint", "cuántas horas tiene?", "Unas doscientas horas, jugaba mi cuñada en el salón."),
        ("bici", "la usaste mucho?", "La llevé a dos maratones y ni un pinchazo en tres años."),
        ("caf", "hace espuma?", "Sí, monta la leche como la de un bar y tarda veinte segundos."),
    ],
)
def test_a_story_that_the_listing_does_not_tell_is_stopped(item: str, asked: str, reply: str) -> None:
    assert not judged(item, asked, reply).ok


def test_the_model_cannot_let_out_what_a_rule_alone_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt, "score", lambda signs: -99.0)
    codes = {each.code for each in judged("bici", "whatsapp?", "Sí, 612 345 678, te la dejo en 20 €.").violations}
    assert {"PII_PHONE", "BELOW_FLOOR"} <= codes and not codes & DOUBTFUL
    assert not judged("cam", "trae tarjeta?", "Sí, la trae.").ok, "the listing says the contrary"


def test_an_empty_text_needs_no_model() -> None:
    verdict = guard.check(
        "  ",
        allowed_amounts=frozenset(),
        floor=Decimal(10),
        facts=guard.ListingFacts(),
        private=guard.PrivateData(),
        state=guard.SaleState(),
    )
    assert [each.code for each in verdict.violations] == ["EMPTY"]


def test_the_model_as_shipped_is_small() -> None:
    assert doubt.WEIGHTS.stat().st_size < 50_000
    assert isinstance(Model({}, 0.0, 0.0, 0.0, 0.0), Model)

"""The trained part of the fraud detector: what it sees, what it may say, and how it is trained again."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.language.contacts import contacts
from apps.security.fraud import detect, training
from apps.security.fraud import model as fraud_model
from apps.security.fraud.concepts_phrases import PHRASES
from apps.security.fraud.concepts_talk import TALK
from apps.security.fraud.concepts_words import WORDS
from apps.security.fraud.model import LONGEST_WINDOW, Features, Model, Opinion, features_of, windows
from apps.security.fraud.names import EVERY, Names
from apps.security.fraud.verdict import EXPLANATION, EXPLANATIONS, FRAUD, RANK
from apps.security.lines import Line
from apps.security.wording import read

SURE = {"high": 1.0, "suspicious": 0.0, "critical": 0.5}


def features(text: str, *history: tuple[str, bool], rules: tuple[str, ...] = (), known: Names = EVERY) -> Features:
    reading = read(text)
    return features_of(reading, [Line(*line) for line in history], rules, contacts(reading.form), known)


def opinion_of(model: Model, text: str) -> Opinion:
    return model.opinion(features(text, known=model.names))


def names(text: str, *history: tuple[str, bool]) -> frozenset[str]:
    seen = features(text, *history)
    return seen.common | seen.before | seen.names(0, len(seen.sentences))


def a_model(fraud: dict[str, float], critical: dict[str, float] | None = None) -> Model:
    return Model(fraud, critical or {}, 0.0, 0.0, SURE)


def test_the_same_mechanism_in_other_words_and_tongues_has_the_same_concepts() -> None:
    said = ["¿me pasas el código que te llega?", "em passes el codi que t'arriba?", "mi dai il codice che ti arriva?"]
    assert all({"C:CODE", "C:ARRIVES"} <= names(text) for text in said)


def test_what_is_denied_is_another_concept() -> None:
    assert "C:BIZUM" in names("te hago bizum") and "C:~BIZUM" in names("yo no tengo bizum")
    assert "C:BIZUM" in names("¿no? bizum entonces")


def test_sentences_are_seen_apart_and_together() -> None:
    seen = features("Hola. Te llega un código. Pásame lo que ponga.")
    assert len(seen.sentences) == 3
    assert not any(name == "P:ARRIVES&GIVE_ME" for each in seen.sentences for name in each)
    assert "P:ARRIVES&GIVE_ME" in seen.names(1, 3)


def test_what_was_said_before_and_by_whom_is_seen() -> None:
    seen = names("vale, dímelo", ("te llega un código", True), ("no me fío", False))
    assert {"HB:CODE", "LB:CODE", "lB:codig", "h:some"} <= seen
    assert "HS:CODE" not in seen and "h:none" in names("vale, dímelo")


def test_of_the_last_line_of_each_more_is_seen_than_of_those_before() -> None:
    seen = names("vale", ("te llega un código", True), ("a las seis en el metro", True))
    assert {"HB:CODE", "lB:metro"} <= seen and not {"LB:CODE", "lB:codig"} & seen


def test_concepts_near_one_another_are_seen_in_their_order() -> None:
    assert "S:SHIP>PAY" in names("lo envías y luego pago") and "S:PAY>SHIP" in names("pago hoy y lo envías")


SOFT = "mi cuñado pagaba con western union, espero que no te moleste"


@pytest.mark.parametrize(("score", "level"), [(-9.0, "suspicious"), (0.5, "critical"), (2.0, "critical")])
def test_a_rule_that_is_not_sure_by_itself_gets_its_level_where_the_model_doubts_too(
    monkeypatch: pytest.MonkeyPatch, score: float, level: str
) -> None:
    opinion = a_model({"C:WESTERN": score, "w:weste": 0.0}, {})
    monkeypatch.setattr("apps.security.fraud.detector.model", lambda: opinion)
    verdict = detect(SOFT)
    assert (verdict.level, verdict.rules_level) == (level, "suspicious")


def test_contacts_tricks_and_rules_are_seen() -> None:
    seen = features("escribe al 6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", rules=("una_regla",))
    assert {"r:una_regla", "k:phone", "k:phone:hidden", "d:keycaps"} <= seen.common


@given(st.integers(1, 60))
def test_windows_hold_every_stretch_up_to_the_longest_and_the_whole(sentences: int) -> None:
    found = list(windows(sentences))
    assert len(found) == len(set(found)) and (0, sentences) in found
    assert all(0 <= first < last <= sentences for first, last in found)
    assert sum(last - first <= LONGEST_WINDOW for first, last in found) == sum(
        sentences - length + 1 for length in range(1, min(sentences, LONGEST_WINDOW) + 1)
    )


def test_the_worst_stretch_decides_and_is_the_evidence() -> None:
    text = "Hola, buenas tardes. Dame el código. Gracias por todo."
    opinion = opinion_of(a_model({"C:CODE": 3.0, "C:HELLO": -5.0, "C:THANKS": -5.0}, {"C:CODE": 1.0}), text)
    assert (opinion.level, opinion.concept) == ("critical", "CODE")
    assert text[opinion.start : opinion.end].strip() == "Dame el código."
    assert opinion.probability > 0.9


@pytest.mark.parametrize(
    ("weight", "severity", "level"),
    [(-900.0, 0.0, "benign"), (0.5, 9.0, "suspicious"), (2.0, 0.0, "high"), (2.0, 1.0, "critical")],
)
def test_levels_begin_where_the_thresholds_say(weight: float, severity: float, level: str) -> None:
    assert opinion_of(a_model({"C:CODE": weight}, {"C:CODE": severity}), "el código").level == level


def test_a_long_message_is_read_in_stretches() -> None:
    text = "Hola. " * 12 + "Dame el código. " + "Gracias. " * 30
    assert opinion_of(a_model({"C:CODE": 3.0}), text).level == "high"
    assert len(features("a. " * 500).sentences) == fraud_model.MOST_SENTENCES
    assert len(features("").sentences) == 1


def test_the_model_explains_itself_by_what_weighed_most() -> None:
    hits = detect("mi banco lo tramita al revés, cuando te salte en el móvil lo validas con tu clave y cobras").hits
    assert hits and all(hit.explanation_es for hit in hits)
    assert set(EXPLANATIONS) <= {*WORDS, *TALK, *PHRASES} and EXPLANATION.endswith(".")


def small_corpus(folder: Path) -> Path:
    """Two words decide: a corpus that any trainer must learn."""
    chance = random.Random(4)
    filler = ["mesa", "silla", "bici", "azul", "grande", "bonita", "barata", "ayer", "luego", "casa", "tarde", "pronto"]
    rows: list[dict[str, Any]] = []
    for number in range(240):
        label = ("critical", "high", "benign", "benign", "suspicious")[number % 5]
        sign = {"critical": "clave secreta", "high": "otro chat"}.get(label, "por la app")
        words = [*chance.sample(filler, 4), sign]
        before = [{"role": "buyer", "text": "hola"}, {"role": "seller", "text": "sí"}] if number % 4 == 0 else []
        rows.append({"text": " ".join(words), "label": label, "story": f"s{number}", "context": {"history": before}})
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_training_learns_sets_its_levels_and_writes_the_same_bytes_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(training, "CORPUS", small_corpus(tmp_path))
    monkeypatch.setattr(training, "ORDERS", tmp_path / "none")
    weights = tmp_path / "weights.json.gz"
    monkeypatch.setattr(fraud_model, "WEIGHTS", weights)
    call_command("train", "fraud")
    first = weights.read_bytes()
    assert "192 mensajes" in capsys.readouterr().out
    call_command("train", "fraud")
    assert weights.read_bytes() == first
    fraud_model.model.cache_clear()
    try:
        trained = fraud_model.model()
        levels = {
            text: opinion_of(trained, text).level
            for text in ("mesa clave secreta", "mesa otro chat", "mesa por la app")
        }
    finally:
        fraud_model.model.cache_clear()
    assert list(levels.values())[:2] == ["critical", "high"] and levels["mesa por la app"] not in FRAUD
    assert all(weight >= 0 for name, weight in trained.fraud.items() if name.startswith(training.ONLY_RAISING))


def test_without_the_training_library_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_progress: object) -> None:
        raise ImportError("sklearn")

    monkeypatch.setattr(training, "train", missing)
    with pytest.raises(CommandError, match=r"requirements-dev\.txt"):
        call_command("train", "fraud")


HONEST = ["Hola, buenas tardes", "Muchas gracias de antemano", "La bici es preciosa", "Soy de Zaragoza"]
SCAMS = [
    "te va a saltar un aviso del banco y tienes que autorizarlo para que te entre el dinero",
    "mi transportista te paga en efectivo al recogerlo, tú solo adelanta el seguro",
    "te ha llegado un sms con seis números, dime cuáles son",
    "pincha en el enlace que te mando y mete la tarjeta donde quieras cobrar",
]


@settings(max_examples=60)
@given(
    st.sampled_from(SCAMS), st.lists(st.sampled_from(HONEST), max_size=4), st.lists(st.sampled_from(HONEST), max_size=4)
)
def test_politeness_around_a_scam_never_lowers_it(scam: str, before: list[str], after: list[str]) -> None:
    assert RANK[detect(". ".join([*before, scam, *after])).level] >= RANK[detect(scam).level] == RANK["critical"]

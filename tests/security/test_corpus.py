"""The corpus: written rows of the agreed format, enough of each, and a test part that was never trained on."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from apps.security import evaluation, scams
from apps.security.guard.finding import EXPLANATIONS

CORPUS = Path(evaluation.__file__).with_name("corpus")
LEVELS = {"critical", "high", "suspicious", "benign"}
FEW_WORDS = 4
"""Shorter texts ("¿sigue?", "👍") are the same wherever they are written."""


@cache
def rows(kind: str, part: str) -> list[dict[str, Any]]:
    return [row for path in sorted((CORPUS / kind / part).glob("*.jsonl")) for row in evaluation.read_rows(path)]


@pytest.mark.parametrize(("kind", "least"), [("fraud", 800), ("replies", 300), ("injections", 150)])
def test_there_is_enough_to_learn_from_and_to_be_measured_by(kind: str, least: int) -> None:
    train, test = rows(kind, "train"), rows(kind, "test")
    assert len(train) + len(test) >= least and len(test) >= 200


def test_buyers_messages_have_a_known_label_and_half_of_the_honest_ones_look_like_frauds() -> None:
    for row in [*rows("fraud", "train"), *rows("fraud", "test")]:
        assert row["label"] in LEVELS and isinstance(row["obfuscated"], bool), row
        assert (row["scam_type"] is None) == (row["label"] == "benign"), row
        assert row["scam_type"] is None or row["scam_type"] in scams.SCAMS, row
        evaluation.fraud_input(row)
    for part in ("train", "test"):
        honest = [row for row in rows("fraud", part) if row["label"] == "benign"]
        assert sum("lookalike" in row["tags"] for row in honest) >= len(honest) / 2


def test_replies_name_known_violations() -> None:
    known = {*EXPLANATIONS, "OFF_TOPIC"}
    for row in [*rows("replies", "train"), *rows("replies", "test")]:
        assert row["ok"] == (not row["violations"]) and set(row["violations"]) <= known, row


def test_attempts_to_steer_have_a_technique() -> None:
    for row in [*rows("injections", "train"), *rows("injections", "test")]:
        assert bool(row["technique"]) == row["is_injection"], row


@pytest.mark.parametrize(("kind", "key"), [("fraud", "text"), ("replies", "reply"), ("injections", "text")])
def test_no_text_of_the_test_part_was_learned(kind: str, key: str) -> None:
    def texts(part: str) -> list[str]:
        cleaned = (default_process(row[key]) for row in rows(kind, part))
        return [text for text in cleaned if len(text.split()) > FEW_WORDS]

    likeness = process.cdist(texts("test"), texts("train"), scorer=fuzz.ratio, score_cutoff=85)
    assert not likeness.any()


@pytest.mark.parametrize("part", ["train", "test"])
def test_no_message_is_another_with_the_item_changed(part: str) -> None:
    """The same last line may stand twice only where the history tells them apart."""
    seen = Counter((row["text"], json.dumps(row["context"]["history"])) for row in rows("fraud", part))
    assert max(seen.values()) == 1

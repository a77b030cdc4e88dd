"""Levels of danger, and what a fraud rule returns. Must never hold a rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

FRAUD = frozenset(("critical", "high"))
"""The levels that count as a fraud; suspicious is neither hit nor false alarm (label guide §1)."""
RANK = {"benign": 0, "suspicious": 1, "high": 2, "critical": 3}
BANDS = {"benign": (0, 24), "suspicious": (25, 59), "high": (60, 84), "critical": (85, 100)}
"""The band of `risk_score` of each level, so that score and level never disagree."""

EXPLANATION = "Se parece mucho a mensajes de estafas conocidas."
_LEAVES = "Se parece a las estafas que empiezan por salir del chat de Wallapop."
_PAYS = "Se parece a las estafas con un pago que no llega o que no se puede recuperar."
_TAKES = "Se parece a las estafas que piden claves, códigos o documentos."
_FETCHES = "Se parece a las estafas en las que se llevan el artículo sin pagarlo."
EXPLANATIONS = (
    dict.fromkeys(
        ("WHATSAPP", "TELEGRAM", "SOCIAL", "EMAIL", "PHONE", "CALL", "WRITE", "OUTSIDE", "TO_PRIVATE"), _LEAVES
    )
    | dict.fromkeys(
        (
            "BIZUM",
            "TRANSFER",
            "ACCOUNT",
            "PAYPAL",
            "WESTERN",
            "CRYPTO",
            "GIFT",
            "CHEQUE",
            "RECEIPT",
            "HELD",
            "RELEASE",
            "REQUEST",
            "ACCEPT",
            "FEE",
            "DIFFERENCE",
            "REFUND",
        ),
        _PAYS,
    )
    | dict.fromkeys(
        (
            "CODE",
            "PASSWORD",
            "LOGIN",
            "REMOTE",
            "DOCUMENT",
            "SIDES",
            "CARD",
            "CARD_NUMBER",
            "LINK",
            "CLICK",
            "FILL",
            "IMPOSTOR",
        ),
        _TAKES,
    )
    | dict.fromkeys(("COURIER", "COMPANY", "COLLECT", "LEAVE", "SHIP", "THIRD", "AGENT", "ABROAD", "COD"), _FETCHES)
)
"""Why the model was worried, by the concept that weighed most."""


class Found(NamedTuple):
    """A rule that fired, with its place in the plain text; `means` is its level if the model agrees."""

    rule: str
    level: str
    weight: int
    start: int
    end: int
    explanation_es: str
    means: str = ""


def level_of(found: Iterable[Found]) -> str:
    """The worst level of all that was found."""
    return max((each.level for each in found), key=RANK.__getitem__, default="benign")

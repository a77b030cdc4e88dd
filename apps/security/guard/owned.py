"""The seller's own data in a text, however it is cut, spelled in words, or turned round.

Must never keep more than what is asked of it: pieces to look for, made once per seller.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from apps.language.normalise import normalise
from apps.security.guard.case import PrivateData
from apps.security.guard.finding import Finding
from apps.security.guard.lexicon import word_set
from apps.security.guard.text import numbers_in

_PHONE_PIECE, _ACCOUNT_PIECE = 6, 8
"""Digits in a row that give a telephone or an account away."""

_SHORTEST = 5
"""Letters of an e-mail address below which a piece may be any word."""

_COMMON_HOSTS = word_set("gmail hotmail outlook yahoo icloud example live proton protonmail mail")
_SAID = word_set("punto guion bajo dot arroba at luego y")
_LOOKS_LIKE = str.maketrans({"o": "0", "l": "1", "i": "1", "e": "3", "s": "5", "b": "8", "z": "2"})
_DIGIT_WORD = re.compile(r"(?<![a-z\d])(?=[a-z]{0,8}\d)[\dolieszb]{1,24}")
_DIGIT = re.compile(r"\d")
_NO_LETTER = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Pieces of one seller's data, in plain form."""

    phones: frozenset[str]
    accounts: frozenset[str]
    emails: tuple[str, ...]
    values: tuple[str, ...]


@lru_cache(maxsize=256)
def _wanted(private: PrivateData) -> _Wanted:
    emails = []
    for email in private.emails:
        local, _at, host = normalise(email[:200]).text.partition("@")
        label = host.split(".")[0]
        emails += [_NO_LETTER.sub("", local), "" if label in _COMMON_HOSTS else label]
    return _Wanted(
        frozenset(piece for phone in private.phones for piece in _pieces(phone, _PHONE_PIECE)),
        frozenset(piece for value in private.other for piece in _pieces(value, _ACCOUNT_PIECE)),
        tuple(piece for piece in emails if len(piece) >= _SHORTEST),
        tuple(
            plain for value in (*private.names, *private.other) if len(plain := normalise(value[:200]).text.strip()) > 2
        ),
    )


def _pieces(written: str, size: int) -> list[str]:
    """Every `size` digits in a row, both ways round; without the country's prefix of a telephone."""
    digits = re.sub(r"\D", "", written)[-9 if size == _PHONE_PIECE else 0 :]
    return [
        piece for way in (digits, digits[::-1]) for at in range(len(way) - size + 1) if (piece := way[at : at + size])
    ]


def owned(plain: str, words: Sequence[str], private: PrivateData) -> list[Finding]:
    """Data of the seller's in a text of these plain words."""
    wanted = _wanted(private)
    found: list[Finding] = []
    if wanted.phones or wanted.accounts:
        digits = _digits(plain)
        for code, pieces, size in (
            ("PII_PHONE", wanted.phones, _PHONE_PIECE),
            ("PII_IBAN", wanted.accounts, _ACCOUNT_PIECE),
        ):
            if any(digits[at : at + size] in pieces for at in range(len(digits) - size + 1)):
                first = _DIGIT.search(plain)
                found.append((code, first.start() if first else 0, len(plain)))
    if wanted.emails:
        joined = "".join(word for word in words if word.isalnum() and word not in _SAID)
        if any(piece in joined for piece in wanted.emails):
            found.append(("PII_EMAIL", 0, len(plain)))
    for value in wanted.values:
        at = plain.find(value)
        if at >= 0 and not plain[max(0, at - 1) : at].isalnum() and not plain[at + len(value) :][:1].isalnum():
            found.append(("PII_OTHER", at, at + len(value)))
    return found


def _digits(plain: str) -> str:
    """All digits of the text in a row, those in words and those written as letters among digits included."""
    shown = _DIGIT_WORD.finditer(plain) if _DIGIT.search(plain) else ()
    pieces = [(match.start(), match.group().translate(_LOOKS_LIKE)) for match in shown]
    for number in numbers_in(plain):
        twice = plain[: number.start].endswith(("doble ", "double "))
        pieces.append((number.start, str(number.value) * (2 if twice else 1)))
    return "".join(digits for _place, digits in sorted(pieces))

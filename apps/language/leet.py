"""Digits and signs that stand for letters ("w4ts@pp"), and what only looks so: models, sizes, codes, addresses.

Must never change a serial number, a size or a link: the doubtful are read as letters only beside sure ones.
"""

from __future__ import annotations

import re

from apps.language.draft import Draft, replace
from apps.language.sought import WORDS, is_sought

_SIGNS = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "i",
}
LEET = str.maketrans(_SIGNS)
_LEET_SIGN = re.compile(r"[a-z][013457@$!|]|[013457@$!|][a-z]")
_LEET_TOKEN = re.compile(r"[a-z0-9@$!|]+")
# "ps4pro", "mx40", "s20fe", "64gb": a model or a size, not a disguise.
_MODEL = re.compile(
    r"[a-z]{1,7}\d{1,4}(?:pro|plus|max|ultra|mini|lite|prime|edge|slim|super|gen|fe|se|ti|xl|hd|uhd|gb|"
    r"tb|mm|cm|mah|fps|[a-z]\d{0,4})?$|\d+[a-z]{1,3}\d*[a-z]{0,2}$"
)
_LEET_FLANKED = re.compile(r"[a-z][013457@$!|]{1,2}[a-z]")
_LEET_TWICE = re.compile(r"[a-z]{2,}[013457][a-z][013457]$")
_LEET_START = re.compile(r"[013457][a-z]{2,}")
_LEET_END = re.compile(r"[a-z]{3,}[013457]$")
_PRICE = re.compile(r"\d+(?:eur|gbp)")
# A capital i amid small letters, a small l amid capitals.
_OTHER_CASE = re.compile(r"(?<=[a-z])I(?=[a-z])|(?<=[A-Z])l(?=[A-Z])")
_MAYBE_OTHER_CASE = re.compile(r"[A-Z]l[A-Z]")
_WORD = re.compile(r"[a-z0-9]+")
_UNSPEAKABLE = re.compile(r"\d|[^aeiou]{5}")
_HOST_GOES_ON = re.compile(r"(?:-[a-z0-9-]{1,60})?\.[a-z]{2}")
_MAIL_HOSTS = ("gmail", "hotmail", "outlook", "yahoo", "icloud", "live", "proton", "msn", "mail", "gmx")


def undo_case(draft: Draft) -> None:
    """ "waIlapop", "PlN": letters that look alike in the other case, where that makes a word people hide."""
    if "I" not in draft.original and not _MAYBE_OTHER_CASE.search(draft.original):
        return
    swapped = {match.start() for match in _OTHER_CASE.finditer(draft.original)}
    found = []
    for match in _WORD.finditer(draft.plain):
        places = draft.places[match.start() : match.end()]
        if not swapped.isdisjoint(places):
            word = "".join(
                {"i": "l", "l": "i"}.get(char, char) if place in swapped else char
                for char, place in zip(match.group(), places, strict=True)
            )
            found.append((match.span(), word if is_sought(word.translate(LEET)) else ""))
    replace(draft, "homoglyph", found)


def undo_leet(draft: Draft) -> None:
    """Digits and signs that stand for letters inside a word ("w4ts@pp"), one for one: the map stays.

    Two sure cases in a message make its doubtful ones ("l4s", "4hora") disguises too.
    """
    plain = draft.plain
    if not _LEET_SIGN.search(plain):
        return
    sure: list[tuple[tuple[int, int], str]] = []
    doubtful: list[tuple[tuple[int, int], str]] = []
    for match in _LEET_TOKEN.finditer(plain):
        word = match.group()
        if word.isalpha() or word.isdigit() or _PRICE.match(word):
            continue
        reading = _reading(word)
        if _LEET_FLANKED.search(word) and not _looks_typed(word, reading, plain, match.end()):
            known = is_sought(reading)
            if known or not _is_code(draft, match, reading):
                short = (_MODEL.match(word) and not _LEET_TWICE.search(word)) or sum(map(str.isalpha, word)) < 3
                (doubtful if short and not known else sure).append((match.span(), reading))
        elif _LEET_START.match(word) or _LEET_END.match(word):
            (sure if reading in WORDS and len(word) > 3 else doubtful).append((match.span(), reading))
    if sure:
        replace(draft, "leet", sure + (doubtful if len(sure) >= 2 else []))


def _reading(word: str) -> str:
    """The word with letters for digits; "11" are two l, and a mark at the end stays."""
    reading = word.replace("11", "ll").translate(LEET)
    return reading[:-1] + word[-1] if word[-1] in "!|" else reading


def _looks_typed(word: str, reading: str, plain: str, end: int) -> bool:
    """An e-mail address, or a word with an exclamation mark and no space after it."""
    if "@" in word:
        host = word.rpartition("@")[2]
        return host.startswith(_MAIL_HOSTS) or (_HOST_GOES_ON.match(plain, end) is not None and not is_sought(reading))
    return not re.search(r"[a-z][013457$|]{1,2}[a-z]", word)


def _is_code(draft: Draft, match: re.Match[str], reading: str) -> bool:
    """A part of a path, a serial number, a colour: nothing that could be spoken, or capitals amid small letters."""
    start, end = match.span()
    if _UNSPEAKABLE.search(reading):
        return True
    before = draft.plain[max(0, start - 200) : start].rpartition(" ")[2].rpartition("\n")[2]
    if "://" in before or re.search(r"\.[a-z]+/", before):
        return "/" in before.replace("//", "")
    written = draft.original_case(start, end)
    return written.isupper() and not draft.original[:300].isupper()

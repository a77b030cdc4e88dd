"""One plain form for every spelling of the same message, with a map back to what was really written.

Rules read the plain form (lower-case ASCII, one space between words); people are shown the original.
Must never raise, never take more than linear time, and never lose the way back to the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from confusable_homoglyphs import confusables

UNREADABLE = "~"
"""Stands for a letter of a script we cannot read."""

CACHED_LENGTH = 1000
"""Longer texts are not kept in memory between calls."""

_PUNCTUATION = (
    dict.fromkeys("¿¡", " ")
    | dict.fromkeys("«»“”„″", '"')
    | dict.fromkeys("‘’´`′", "'")
    | dict.fromkeys("–—‐‑−", "-")
    | dict.fromkeys("·•․。", ".")
    | dict.fromkeys("⁄∕", "/")
    | {"×": "x", "º": "o", "°": "o", "ª": "a", "€": "eur", "£": "gbp"}
)
_LETTERS = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
_EMOJI = (
    dict.fromkeys("📞☎📲", " telefono ") | dict.fromkeys("📧✉📩", " correo ") | {"💶": " euros ", "🔟": "10"}
)
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u00ad")
_BIDI = frozenset("\u202d\u202e\u2066\u2067\u2068")
_KEYCAP = "\u20e3"

_LEET = {
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
_PLAIN_TOKEN = re.compile(r"[a-z0-9@$!|]+")
# "ps4pro", "mx40", "s20fe", "64gb": a model or a size, not a disguise.
_MODEL = re.compile(
    r"[a-z]{1,7}\d{1,4}(?:pro|plus|max|ultra|mini|lite|prime|edge|slim|super|gen|fe|se|ti|xl|hd|uhd|gb|"
    r"tb|mm|cm|mah|fps|"
    r"[a-z]\d{0,4})?$|\d+[a-z]{1,3}\d*[a-z]{0,2}$"
)
_LEET_FLANKED = re.compile(r"[a-z][013457@$!|]{1,2}[a-z]")
_LEET_START = re.compile(r"[013457][a-z]{2,}")
_LEET_END = re.compile(r"[a-z]{3,}[013457]$")
_MAIL_HOSTS = ("gmail", "hotmail", "outlook", "yahoo", "icloud", "live", "proton", "msn", "mail", "gmx")
# Single characters parted by one blank ("w a l l a p o p") or letters parted by marks ("b.i.z.u.m").
_SPACED = re.compile(r"(?<![^\s])(?:[a-z0-9.\-/@_] ){3,}[a-z0-9.\-/@_](?![^\s])")
# In a message of spaced letters the short words are spaced too, with two blanks around them.
_SPACED_SHORT = re.compile(r"(?:(?<=  )|^)(?:[a-z0-9] ){1,2}[a-z0-9](?=  |$)")
_DOTTED = re.compile(r"(?<![a-z0-9])[a-z](?:[.\-_*/|+][a-z0-9]){2,}(?![a-z0-9])")
# "holaaa"; but "6OO lll 222" are digits in disguise and "www" is an address.
_REPEATED = re.compile(r"(?!(?<![a-z])[oli]{3}(?![a-z]))([a-vx-z])\1{2,}")
_BLANK_RUN = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Normalised:
    """The plain form of a text.

    `text` is lower-case ASCII; `spans[i]` is the index in `original` of the character `text[i]` came from;
    `disguises` names the tricks that were undone (styled, homoglyph, hidden, bidi, keycaps, spaced, leet).
    """

    original: str
    text: str
    spans: tuple[int, ...]
    disguises: tuple[str, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original; empty spans map to an empty place."""
        if start >= end or start >= len(self.spans):
            place = self.spans[start] if start < len(self.spans) else len(self.original)
            return place, place
        last = self.spans[min(end, len(self.spans)) - 1]
        return self.spans[start], max(last + 1, self.spans[start])

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the original's characters `start` to `end` stand in `text`."""
        return bisect_left(self.spans, start), bisect_left(self.spans, end)


def normalise(text: str) -> Normalised:
    """The plain form of `text`, in linear time; never raises."""
    return _normalise_cached(text) if len(text) <= CACHED_LENGTH else _normalise(text)


@lru_cache(maxsize=2048)
def _normalise_cached(text: str) -> Normalised:
    return _normalise(text)


def _normalise(text: str) -> Normalised:
    disguises: set[str] = set()
    plain, spans = _characters(text, disguises)
    plain, spans = _rewrite(plain, spans, _SPACED, _join_spaced, disguises)
    if "spaced" in disguises:
        plain, spans = _rewrite(
            plain, spans, _SPACED_SHORT, lambda found, _seen: found.replace(" ", ""), disguises
        )
    plain, spans = _rewrite(plain, spans, _DOTTED, _join_dotted, disguises)
    plain, spans = _rewrite(plain, spans, _BLANK_RUN, lambda found, _seen: found[:1], disguises)
    plain, spans = _rewrite(plain, spans, _REPEATED, lambda found, _seen: found[:1], disguises)
    plain, spans = _undo_leet(plain, spans, disguises)
    return Normalised(text, plain, tuple(spans), tuple(sorted(disguises)))


def _characters(text: str, disguises: set[str]) -> tuple[str, list[int]]:
    """Every character in its plain form; blanks become one space, or two where there were several."""
    out: list[str] = []
    spans: list[int] = []
    if text.count(_KEYCAP) >= 5:
        disguises.add("keycaps")
    latin = any("a" <= char <= "z" or "A" <= char <= "Z" for char in text)
    blanks = 0
    for index, char in enumerate(text):
        plain, trick = _plain(char)
        if trick and (trick != "hidden" or _inside_word(text, index)) and (trick != "homoglyph" or latin):
            disguises.add(trick)
        for letter in plain:
            if letter == " ":
                blanks += 1
                if blanks > 2:
                    continue
            else:
                blanks = 0
            out.append(letter)
            spans.append(index)
    return "".join(out), spans


def _inside_word(text: str, index: int) -> bool:
    """A hidden character between two letters or digits was put there on purpose."""
    return 0 < index < len(text) - 1 and text[index - 1].isalnum() and text[index + 1].isalnum()


@lru_cache(maxsize=16384)
def _plain(char: str) -> tuple[str, str]:
    """The ASCII reading of one character and the name of the trick, if it is one."""
    if char.isascii():
        return (char.lower() if char.isprintable() else "\n" if char == "\n" else " "), ""
    if char in _PUNCTUATION:
        return _PUNCTUATION[char], ""
    if char in _EMOJI:
        return _EMOJI[char], ""
    if char in _BIDI:
        return "", "bidi"
    category = unicodedata.category(char)
    if category == "Cf" or char in _BLANKS:
        return "", "hidden"
    if category in ("Mn", "Me"):
        return "", ""
    lower = char.lower()
    if lower in _LETTERS:
        return _LETTERS[lower], ""
    plain = _ascii(unicodedata.normalize("NFKD", char))
    if plain:
        return plain.lower(), "styled" if _is_styled(char) else ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit), "styled"
    enclosed = _enclosed_letter(char)
    if enclosed:
        return enclosed, "styled"
    if category.startswith("L"):
        twin = _twin(char) or _twin(lower)
        return (twin, "homoglyph") if twin else (UNREADABLE, "")
    return " ", ""


def _ascii(decomposed: str) -> str:
    kept = "".join(part for part in decomposed if not unicodedata.combining(part))
    kept = "".join(_PUNCTUATION.get(part, part) for part in kept)
    return kept if kept.isascii() and kept.isprintable() else ""


def _is_styled(char: str) -> bool:
    """Fullwidth, mathematical and enclosed letters and digits: nobody types them by accident."""
    code = ord(char)
    return (
        0xFF10 <= code <= 0xFF5A or 0x1D400 <= code <= 0x1D7FF or 0x2460 <= code <= 0x24FF or code >= 0x1F100
    )


def _enclosed_letter(char: str) -> str:
    code = ord(char)
    for first in (0x1F150, 0x1F170):
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    return ""


def _twin(char: str) -> str:
    """The Latin letter that `char` looks like, or nothing."""
    found = confusables.is_confusable(char, greedy=False, preferred_aliases=["latin"])
    for twin in found[0]["homoglyphs"] if found else []:
        plain = _ascii(unicodedata.normalize("NFKD", twin["c"])).lower()
        if plain.isalnum():
            return plain
    return ""


def _rewrite(
    plain: str,
    spans: list[int],
    pattern: re.Pattern[str],
    change: Callable[[str, set[str]], str],
    disguises: set[str],
) -> tuple[str, list[int]]:
    """Replace every match of `pattern` by a subsequence of it, keeping the map."""
    pieces: list[str] = []
    kept: list[int] = []
    done = 0
    for match in pattern.finditer(plain):
        found = match.group()
        changed = change(found, disguises)
        if changed == found:
            continue
        start = match.start()
        pieces.append(plain[done:start])
        kept.extend(spans[done:start])
        position = 0
        for letter in changed:
            position = found.index(letter, position)
            kept.append(spans[start + position])
            position += 1
        pieces.append(changed)
        done = match.end()
    if not pieces:
        return plain, spans
    pieces.append(plain[done:])
    kept.extend(spans[done:])
    return "".join(pieces), kept


def _join_spaced(found: str, disguises: set[str]) -> str:
    joined = found.replace(" ", "")
    letters = sum(char.isalpha() for char in joined)
    if letters < 3 or letters * 2 < len(joined):
        return found
    if letters >= 4:
        disguises.add("spaced")
    return joined


def _join_dotted(found: str, disguises: set[str]) -> str:
    joined = "".join(char for char in found if char.isalnum())
    if sum(char.isalpha() for char in joined) < 3:
        return found
    if len(joined) >= 4:
        disguises.add("spaced")
    return joined


def _undo_leet(plain: str, spans: list[int], disguises: set[str]) -> tuple[str, list[int]]:
    """Digits and signs that stand for letters inside a word ("w4ts@pp"), one for one: the map stays.

    Two sure cases in a message make its doubtful ones ("l4s", "4hora") disguises too.
    """
    sure: list[tuple[int, str]] = []
    doubtful: list[tuple[int, str]] = []
    for match in _PLAIN_TOKEN.finditer(plain):
        word = match.group()
        if word.isalpha() or word.isdigit():
            continue
        if _LEET_FLANKED.search(word) and not _looks_typed(word, plain, match.end()):
            (doubtful if _MODEL.match(word) else sure).append((match.start(), word))
        elif _LEET_START.match(word) or _LEET_END.match(word):
            doubtful.append((match.start(), word))
    if not sure:
        return plain, spans
    disguises.add("leet")
    letters = list(plain)
    for start, word in sure + (doubtful if len(sure) >= 2 else []):
        for offset, char in enumerate(word):
            if char == "1" and (word[offset + 1 : offset + 2] == "1" or word[offset - 1 : offset] == "1"):
                letters[start + offset] = "l"
            elif not (char in "!|" and offset == len(word) - 1):
                letters[start + offset] = _LEET.get(char, char)
    return "".join(letters), spans


def _looks_typed(word: str, plain: str, end: int) -> bool:
    """An e-mail address, or a word with an exclamation mark and no space after it."""
    if "@" in word:
        host = word.rpartition("@")[2]
        return host.startswith(_MAIL_HOSTS) or plain[end : end + 1] == "."
    return not re.search(r"[a-z][013457$|]{1,2}[a-z]", word)

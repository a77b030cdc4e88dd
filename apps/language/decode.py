"""What a message says once decoded, turned round or put together as it tells: readings beside the plain one.

For base64, hexadecimal, binary, percent signs, numbers of letters, HTML, Morse, ROT13; backwards, upside down,
first letters of lines, counted pictures, and "quita las letras" or "cambia las X por puntos". A reading is given only
where the result is text; must never decode a code in a link, a serial number or a size into something it isn't.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from apps.language.hints import BACKWARDS
from apps.language.normalise import Normalised
from apps.language.sought import TWISTED, is_sought
from apps.language.tongue import COMMON

MOST_READ = 20_000
"""Characters of a message looked at for codes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The whole message with its code replaced by what it says; `how` names the code, `start` and `end` its place."""

    how: str
    text: str
    start: int
    end: int


_MAYBE_CODE = re.compile(r"[0-9%\\]|&#|[.\-·•–—_] {0,3}[./\-·•–—_]")
_SUSPECT = re.compile(
    r"(?<![A-Za-z0-9+/_\-])(?=[a-z+/_\-]{0,40}[A-Z0-9])[A-Za-z0-9+/_\-]{12}|"
    r"[0-9A-Fa-f]{2}(?:[ :,x\\]{1,2}[0-9A-Fa-f]{2}){4}|%[0-9A-Fa-f]{2}|&#|\\[ux]|[01]{7}|"
    r"\d{2,4}(?:[ ,\-]{1,2}\d{2,4}){5}|(?<!\S)[.\-·•–—_]{1,6}(?: {0,3}/ {0,3}| {1,3})[.\-·•–—_]{1,6} "
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_.\-])[A-Za-z0-9+/_\-]{12,4000}={0,2}(?![A-Za-z0-9+/_\-])")
_HEX = re.compile(r"(?<![A-Za-z0-9])(?:0x|\\x)?[0-9A-Fa-f]{2}(?:(?: |:|\\x|, ?)?[0-9A-Fa-f]{2}){4,2000}(?![A-Za-z0-9])")
_BINARY = re.compile(r"(?<!\d)(?:[01]{8}(?:[ ,]?[01]{8}){2,500}+|[01]{7}(?:[ ,][01]{7}){2,500}+)(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)\d{2,4}(?:(?: |, ?|-)\d{2,4}){5,500}(?!\d)")
_PERCENT = re.compile(r"\S{0,40}(?:%[0-9A-Fa-f]{2}[\w.\-]{0,40}){2,500}")
_ENTITIES = re.compile(r"(?:&#x?[0-9A-Fa-f]{1,6};[^&\w]{0,3}){2,500}")
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4} ?){2,500}")
_MORSE = re.compile(r"(?<!\S)[.\-·•–—−_]{1,6}(?:(?: {0,3}/ {0,3}| {1,3})[.\-·•–—−_]{1,6}){2,500}(?!\S)")
_MORSE_MARKS = str.maketrans("·•–—−_", "..----")
_MORSE_SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
    "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
)
_MORSE_LETTERS = dict(zip(_MORSE_SIGNS.split(), "abcdefghijklmnopqrstuvwxyz0123456789", strict=True))
_TURNED = dict(zip("ɐɔǝɟƃɥıɾʞɯɹʇʌʍʎbqdpnu˙", "acefghijkmrtvwyqbpdun.", strict=True))
_TURNED_ONLY = frozenset("ɐɔǝɟƃɥɾʞɯɹʇʌʍʎ")
_COUNTED = re.compile(r"(?:([^\w\s/.,;:+\-!?\"')(])\1{0,8}+[ /,.\-]{1,3}){8,12}([^\w\s/.,;:+\-!?\"')(])\2{0,8}")
_SYMBOLS = re.compile(r"([^\w\s/.,;:+\-])\1*")
_INITIALS = re.compile(r"primera letra|inicial|acrostic|first letter|primeira letra")
_LETTERS_AS_NUMBERS = re.compile(r"\ba ?(?:=|es|->) ?1\b")
_KEY = re.compile(r"\b[a-j] ?(?:=|es|->) ?\d+[,;:]?")
_SINGLE = re.compile(r"(?<![a-z0-9])[a-j](?![a-z0-9=])")
_AROUND_MARKS = r" +(?=[./@\-_])|(?<=[./@\-_]) +"
_THINGS = {
    "espacio": _AROUND_MARKS, "hueco": _AROUND_MARKS, "espai": _AROUND_MARKS, "space": _AROUND_MARKS,
    "letra": r"(?<=\d)[a-z]+(?=\d)", "lletr": r"(?<=\d)[a-z]+(?=\d)", "letter": r"(?<=\d)[a-z]+(?=\d)",
    "asterisc": r" ?\*+ ?", "star": r" ?\*+ ?", "mas": r" ?\+ ?", "signo": r" ?[+*#=~^]+ ?", "coma": r" ?,+ ?",
    "guion": r" ?-+ ?", "dash": r" ?-+ ?", "barra": r" ?[/|]+ ?", "parent": r" ?[()]+ ?", "emoji": r"[^\x00-\u02af]+",
    "almohadill": r" ?#+ ?", "punto": r"(?<=\w)\.(?=\w)", "dot": r"(?<=\w)\.(?=\w)",
}  # fmt: skip
_REMOVE = re.compile(
    r"\b(?:qui(?:ta|te)\w*|borr[ae]\w*|elimin[ae]\w*|sa(?:ca|que)\w*|sin|sense|sem|without|remove|ignora\w*|treu)"
    rf" (?:l[oae]s? |el |els |les |the |o |os |as )?({'|'.join(_THINGS)})(?:e?s|os|as|tes|is)?\b"
)
_MARKS_NAMED = {"punto": ".", "dot": ".", "ponto": ".", "arroba": "@", "barra": "/", "guion": "-", "cero": "0"}
_SWAP = re.compile(
    r"\b(?:cambi[ae]\w*|sustitu[iy]\w*|reemplaz\w+|replace|swap|troca\w*|canvi[ae]\w*|pon\w*) "
    r"(?:l[oa]s? |the |as |os |les )?"
    rf"([a-z*#+]|asteriscos) (?:por|x|with|per|en) (?:un |una |el |la )?({'|'.join(_MARKS_NAMED)})"
)
_STANDS_FOR = re.compile(
    r"\b(?:es|son|is|are|sao|sono) (?:un |una |el |la |um |a )?(punto|dot|ponto|arroba|barra|guion)"
)
_SYMBOL = re.compile(r"\s*[^\w\s.,;:!?¿¡'\"()@/€%&=+\-#*]+\s*")
# What an order to take something away begins with, for a quick look; and what one to read first letters names.
_TAKE_AWAY = (
    "quit", "borr", "elimin", "saca", "saque", "sin ", "sense ", "sem ", "without ", "remove ", "ignora", "treu ",
)  # fmt: skip
_FIRST_LETTERS = ("letra", "inicial", "acrostic", "letter")
_LINK_BACKWARDS = re.compile(r"\b(?:moc|ten|gro|se|pohs|etis|enilno|ofni|pot|em)\.[a-z0-9]|\b(?:s?ptth|www)\b")
_TELLING = frozenset(word for word in COMMON if len(word) > 2)
_TELLING_BACKWARDS = frozenset(word[::-1] for word in _TELLING if word != word[::-1]) - _TELLING | TWISTED.keys()
_TELLING_ROT13 = frozenset(codecs.encode(word, "rot13") for word in _TELLING) - COMMON
_WORD = re.compile(r"[a-z]+")
_ANY_WORD = re.compile(r"[^\W\d_]+")
_TEXTUAL = re.compile(r"[\w\s.,;:!?¿¡'\"()/@€%&=+\-#*]+")


def decoded(form: Normalised) -> tuple[Decoded, ...]:
    """Every reading of the message that differs from its plain one; linear time, and nothing for ordinary text."""
    return tuple(_readings(form))


def _readings(form: Normalised) -> Iterator[Decoded]:
    original, plain = form.original[:MOST_READ], form.text[:MOST_READ]
    if (
        _MAYBE_CODE.search(original)
        or any(len(word) > 11 and not (word.islower() or word.istitle()) for word in original.split())
    ) and _SUSPECT.search(original):
        for how, pattern, decode in _CODES:
            yield from _in_place(how, original, pattern, decode)
    if not original.isascii():
        if len(_TURNED_ONLY.intersection(original)) > 2:
            turned = "".join(_TURNED.get(char, char) for char in reversed(original.lower()))
            yield Decoded("upside down", turned, 0, len(original))
        yield from _in_place("counted", original, _COUNTED, _count)
        at = original.find("\u202e")
        if at >= 0:
            end = original.find("\u202c", at) if "\u202c" in original[at:] else len(original)
            yield Decoded("reversed", original[:at] + original[at + 1 : end][::-1] + original[end + 1 :], at, end)
    yield from _turned_round(form, plain)
    yield from _as_told(form, plain)


def _in_place(how: str, text: str, pattern: re.Pattern[str], decode: Callable[[str], str]) -> Iterator[Decoded]:
    pieces: list[str] = []
    done, first = 0, -1
    for match in pattern.finditer(text):
        said = decode(match.group())
        if said:
            first = match.start() if first < 0 else first
            pieces += (text[done : match.start()], said)
            done = match.end()
    if done:
        yield Decoded(how, "".join((*pieces, text[done:])), first, done)


def _base64(code: str) -> str:
    if code.islower() or code.isdigit():
        return ""
    kept = code.rstrip("=").replace("-", "+").replace("_", "/")
    kept = kept[:-1] if len(kept) % 4 == 1 else kept
    return _text(base64.b64decode(kept + "=" * (-len(kept) % 4)))


def _hex(code: str) -> str:
    digits = re.sub(r"0x|\\x|[^0-9A-Fa-f]", "", code)
    return "" if digits.isdigit() and len(digits) < 16 else _text(binascii.unhexlify(digits[: len(digits) // 2 * 2]))


def _binary(code: str) -> str:
    groups = re.findall(r"[01]+", code)
    width = 8 if len(groups) == 1 or len(groups[0]) == 8 else 7
    bits = "".join(groups)
    return _text(bytes(int(bits[at : at + width], 2) for at in range(0, len(bits) - width + 1, width)))


def _numbers(code: str) -> str:
    values = [int(value) for value in re.findall(r"\d+", code)]
    if any(value < 32 for value in values) or not any(value > 96 for value in values):
        return ""
    said = "".join(map(chr, values))
    return said if _says_something(said) else ""


def _unquote(code: str) -> str:
    said = unquote(code)
    return said if "://" not in code and _says_something(said) else ""


def _escapes(code: str) -> str:
    said = "".join(chr(int(value, 16)) for value in re.findall(r"\\u([0-9a-fA-F]{4})", code))
    return said if said.isprintable() else ""


def _morse(code: str) -> str:
    signs = [sign for sign in code.translate(_MORSE_MARKS).replace("/", " / ").split() if sign]
    while signs and signs[-1] in ("...", "..", "-", "/"):
        signs.pop()
    said = "".join(" " if sign == "/" else _MORSE_LETTERS.get(sign, "") for sign in signs)
    return said if sum(map(str.isdigit, said)) > 1 or _says_something(said) else ""


def _count(code: str) -> str:
    return " ".join(str(len(symbols.group())) for symbols in _SYMBOLS.finditer(code))


def _text(raw: bytes) -> str:
    """The bytes as text, or nothing where they aren't any."""
    for encoding in ("utf-8", "latin-1"):
        try:
            said = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _TEXTUAL.fullmatch(said) and _says_something(said):
            return said
    return ""


def _says_something(said: str) -> bool:
    found = _WORD.findall(said.lower())
    return (
        not COMMON.isdisjoint(found) or any(map(is_sought, found)) or "://" in said or sum(map(str.isdigit, said)) >= 9
    )


_CODES: tuple[tuple[str, re.Pattern[str], Callable[[str], str]], ...] = (
    ("base64", _BASE64, _base64),
    ("hex", _HEX, _hex),
    ("binary", _BINARY, _binary),
    ("numbers", _NUMBERS, _numbers),
    ("percent", _PERCENT, _unquote),
    ("html", _ENTITIES, html.unescape),
    ("escapes", _ESCAPES, _escapes),
    ("morse", _MORSE, _morse),
)


def _turned_round(form: Normalised, plain: str) -> Iterator[Decoded]:
    """Backwards as a whole or word by word, and ROT13: where the words so turned are words and the others aren't."""
    found = set(_WORD.findall(plain))
    size = len(form.original)
    told = BACKWARDS.search(plain) is not None
    ordinary = len(found & _TELLING)
    backwards = len(found & _TELLING_BACKWARDS)
    enough = 1 if told else max(1, 2 * ordinary)
    if backwards > enough or "reversed" in form.disguises or (told and _says_backwards(found, plain)):
        original = form.original[:MOST_READ]
        yield Decoded("reversed", original[::-1], 0, size)
        yield Decoded("reversed words", _ANY_WORD.sub(lambda word: word.group()[::-1], original), 0, size)
    if len(found & _TELLING_ROT13) > max(1, 2 * ordinary):
        yield Decoded("rot13", codecs.encode(plain, "rot13"), 0, size)


def _says_backwards(found: set[str], plain: str) -> bool:
    return any(len(word) > 2 and is_sought(word[::-1]) for word in found) or _LINK_BACKWARDS.search(plain) is not None


def _as_told(form: Normalised, plain: str) -> Iterator[Decoded]:
    """What comes out when the reader does as the message says."""
    size = len(form.original)
    remove = _REMOVE.search(plain) if any(stem in plain for stem in _TAKE_AWAY) else None
    if remove:
        start, end = form.original_span(*remove.span())
        rest = form.original[:start] + "\n" + form.original[end:MOST_READ]
        said, times = re.subn(_THINGS[remove.group(1)], "", rest, flags=re.IGNORECASE)
        if times:
            yield Decoded("as told", said, 0, size)
    named = any(mark in plain for mark in _MARKS_NAMED)
    swap = _SWAP.search(plain) if named else None
    if swap:
        sign = "*" if swap.group(1) == "asteriscos" else swap.group(1)
        rest = form.original[:MOST_READ]
        letter = sign.upper() if re.search(rf"[a-z0-9]{re.escape(sign.upper())}[a-z0-9]", rest) else sign
        yield Decoded("as told", rest.replace(letter, _MARKS_NAMED[swap.group(2)]), 0, size)
    stands = _STANDS_FOR.search(plain) if named else None
    if stands:
        said, times = _SYMBOL.subn(_MARKS_NAMED[stands.group(1)], form.original[:MOST_READ])
        if times:
            yield Decoded("as told", said, 0, size)
    if any(stem in plain for stem in _FIRST_LETTERS) and _INITIALS.search(plain):
        lines = re.split(r"\n|/+", form.original[:MOST_READ])
        initials = "".join(line.strip()[:1] for line in lines)
        if len(lines) > 3:
            yield Decoded("initials", initials, 0, size)
    if "1" in plain and _LETTERS_AS_NUMBERS.search(plain):
        yield Decoded("letters", _digits_of_letters(form.original[:MOST_READ].lower()), 0, size)


def _digits_of_letters(text: str) -> str:
    rest = _KEY.sub(" ", text)
    return _SINGLE.sub(lambda letter: str((ord(letter.group()) - ord("a") + 1) % 10), rest)

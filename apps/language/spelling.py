"""Undoing what people do to words so that a filter does not see them; every step keeps the map and names its trick.

Each step returns at once where its trick is not there, takes linear time, and must leave honest spelling as it is:
models, sizes, codes and addresses are no disguise.
"""

from __future__ import annotations

import re
from itertools import pairwise

from apps.language.draft import Draft, Kept, apply, replace, rewrite
from apps.language.hints import BACKWARDS
from apps.language.leet import LEET, undo_case, undo_leet
from apps.language.sought import (
    BEGINNINGS,
    PIECED,
    SHORT_TWISTED,
    TWISTED,
    WORDS,
    is_sought,
    sought_in,
    unmasked,
    words,
)

_LONG = 16
"""Letters parted one by one that are a disguise whatever they say; fewer may be play."""

_TAG = re.compile(r"(?<=\S)<!?(?:--|/?[a-z])[^<>\n]{0,40}>|<!?(?:--|/?[a-z])[^<>\n]{0,40}>(?=\S)")
_STUTTER = re.compile(r"(?<![a-z0-9])(?!\d+(?![a-z0-9]))(?:([a-z0-9])\1++){3,}+(?![a-z0-9])")
_RUN = re.compile(r"(.)\1*+")
# Single characters parted by one blank or line ("w a l l a p o p").
_SPACED = re.compile(r"(?<!\S)(?:[a-z0-9.\-/@_$][ \n]){2,}[a-z0-9.\-/@_$](?![^\s,;:!?)])")
# In a message of spaced letters the short words are spaced too, with two blanks around them.
_SPACED_SHORT = re.compile(r"(?:(?<=  )|^)(?:[a-z0-9] ){1,2}[a-z0-9](?=  |$)")
_DOTTED_SHORT = re.compile(r"(?<![a-z0-9.])[a-z]\.[a-z](?![a-z0-9.])")
_PIECED = re.compile(r"(?<![a-z0-9@$])[a-z0-9@$]+(?:[.\-_*/|+~,]{1,3}[a-z0-9@$]+)+")
# Letters parted by a mark with blanks around it ("i ' b ' a ' n").
_PARTED = re.compile(r"(?<![a-z0-9])[a-z0-9](?: [^\w\s@] ?[a-z0-9]|[^\w\s@] [a-z0-9]){2,}(?![a-z0-9])")
_PARTS = re.compile(r"[a-z0-9@$]+")
_ENDINGS = words("com net org es info shop site online top app me io cat pt it fr ly be gl link club xyz store")
_AFTER_DOT = re.compile(r"(?:\.|\b(?:punto|dot|ponto|punt)\W?) ?$")
_JOINERS = words("i y e a o de la un u q k")
_BLANK_RUN = re.compile(r" {2,}")
# "holaaa"; but "www" is an address, "6OO lll 222" are digits in disguise and "viii" is a number.
_REPEATED = re.compile(r"([a-vx-z])\1{2,}")
_NOT_REPEATED = re.compile(r"(?<![a-z])[oli]{3}(?![a-z])|(?<=[vx])iii(?![a-z])")

_LETTER_NAMES = {
    name: letter
    for letter, names in {
        "a": "a", "b": "be", "c": "ce", "d": "de", "e": "e", "f": "efe", "g": "ge", "h": "hache", "i": "i",
        "j": "jota", "k": "ka", "l": "ele", "m": "eme", "n": "ene", "o": "o", "p": "pe", "q": "cu", "r": "erre",
        "s": "ese", "t": "te", "u": "u", "v": "uve", "x": "equis", "z": "zeta",
    }.items()
    for name in names.split()
}  # fmt: skip
_LETTER_NAME = rf"(?:uve doble|i griega|{'|'.join(sorted(_LETTER_NAMES, key=len, reverse=True))})"
_NAMED = re.compile(rf"\b{_LETTER_NAME}(?:[ ,\-]{{1,2}}{_LETTER_NAME}){{2,}}\b")
_SURE_NAME = re.compile(r"\b(?:efe|hache|jota|ele|eme|ene|erre|ese|uve|equis|zeta)\b")

_ANY_TWISTED = frozenset((*TWISTED, *SHORT_TWISTED))
_MASKED = re.compile(r"(?<![a-z*])[a-z]+\*[a-z*]*")
_WORD = re.compile(r"[a-z]+")


def undo(draft: Draft) -> None:
    """All steps, in the order in which tricks are laid on top of each other."""
    if "<" in draft.plain:
        rewrite(draft, _TAG, lambda match: _drop(draft, match))
    if _STUTTER.search(draft.plain):
        rewrite(draft, _STUTTER, lambda match: _unstutter(draft, match))
    rewrite(draft, _SPACED, lambda match: _join_spaced(draft, match))
    rewrite(draft, _PARTED, lambda match: _join_parted(draft, match))
    rewrite(draft, _PIECED, lambda match: _join_pieces(draft, match))
    if draft.parted >= _LONG:
        draft.disguises.add("spaced")
    if draft.parted >= 4:
        for short in (_SPACED_SHORT, _DOTTED_SHORT):
            rewrite(draft, short, lambda match: _letters_of(match.group()))
    if "  " in draft.plain:
        rewrite(draft, _BLANK_RUN, lambda _match: [(0, " ")])
    rewrite(draft, _REPEATED, lambda match: _once(draft, match))
    _spelled_out(draft)
    undo_case(draft)
    undo_leet(draft)
    if "*" in draft.plain:
        replace(draft, "masked", ((match.span(), unmasked(match.group())) for match in _MASKED.finditer(draft.plain)))
    found = _WORD.findall(draft.plain)
    _untwist(draft, found)
    _mend_broken(draft, found)


def _drop(draft: Draft, _match: re.Match[str]) -> Kept:
    draft.disguises.add("hidden")
    return ()


def _once(draft: Draft, match: re.Match[str]) -> Kept | None:
    return None if _NOT_REPEATED.match(draft.plain, *match.span()) else [(0, match.group(1))]


def _unstutter(draft: Draft, match: re.Match[str]) -> Kept:
    """ "wwwhhhaaattt": every letter the same number of times."""
    runs = list(_RUN.finditer(match.group()))
    times = min(run.end() - run.start() for run in runs)
    draft.disguises.add("stuttered")
    return [(place, run.group(1)) for run in runs for place in range(run.start(), run.end(), times)]


def _letters_of(found: str) -> Kept:
    return [(offset, char) for offset, char in enumerate(found) if char.isalnum()]


def _join_spaced(draft: Draft, match: re.Match[str]) -> Kept | None:
    found = match.group()
    joined = found[::2]
    reading = joined.translate(LEET)
    letters = sum(map(str.isalpha, joined))
    known = any(map(_is_sought_aloud, _PARTS.findall(reading))) or (
        joined in _ENDINGS and _AFTER_DOT.search(draft.plain[max(0, match.start() - 8) : match.start()]) is not None
    )
    parts = _words_in(reading, known)
    if known or parts:
        draft.disguises.add("spaced")
    elif letters < 3 or letters * 2 < len(joined) or len(joined) < 4:
        return None
    draft.parted += letters
    borders = {border for part in parts for border in part}
    kept: list[tuple[int, str]] = []
    for index, char in enumerate(joined):
        if index and index in borders:
            kept.append((2 * index - 1, " "))
        kept.append((2 * index, char))
    return kept


def _words_in(reading: str, known: bool) -> list[tuple[int, int]]:
    """Words people hide in letters without blanks; an ending of a known word is its own, "y" and the like are not."""
    parts = sought_in(reading) if reading.isalpha() else []
    if known and len(parts) == 1:
        (start, end) = parts[0]
        rest = reading[:start] + reading[end:]
        return parts if rest in _JOINERS else []
    return parts


def _join_parted(draft: Draft, match: re.Match[str]) -> Kept | None:
    kept = _letters_of(match.group())
    if not _is_sought_aloud("".join(char for _place, char in kept).translate(LEET)):
        return None
    draft.disguises.add("spaced")
    return kept


def _join_pieces(draft: Draft, match: re.Match[str]) -> Kept | None:
    """Letters or syllables parted by marks: "b.i.z.u.m", "guat-sa-p", "vu_el_ca__tus"."""
    found = match.group()
    parts = _PARTS.findall(found)
    joined = "".join(parts)
    if joined.isdigit():
        return None
    reading = joined.translate(LEET)
    letters = sum(map(str.isalpha, joined))
    known = _is_sought_aloud(reading)
    if all(len(part) == 1 for part in parts):
        if not (letters >= 3 or (known and letters >= 2)) or found[1] == ",":
            return None
    elif (
        (parts[-1] in _ENDINGS and found[-len(parts[-1]) - 1] == ".")
        or parts[0] == "www"
        or draft.plain.endswith("//", 0, match.start())
    ):
        return None
    elif reading in PIECED or reading in WORDS:
        if len(parts) == 2 and "-" in found:
            return None
        known = True
    elif (
        (
            len(parts) < 3
            or len(joined) > (3.4 if "-" not in found else 2.5) * len(parts)
            or not _JOINERS.isdisjoint(parts[1:-1])
        )
        or letters < 5
        or (len(parts) < 5 and not known)
    ):
        return None
    if known:
        draft.disguises.add("spaced")
    draft.parted += letters
    kept: list[tuple[int, str]] = []
    for part in _PARTS.finditer(found):
        if kept and part.start() - kept[-1][0] > 2:
            kept.append((part.start() - 1, " "))
        kept += [(part.start() + offset, char) for offset, char in enumerate(part.group())]
    return kept


def _is_sought_aloud(reading: str) -> bool:
    """Sought, also with the v that sounds like b ("ivan")."""
    return is_sought(reading) or ("v" in reading and is_sought(reading.replace("v", "b")))


def _spelled_out(draft: Draft) -> None:
    """Letters by their names: "ese eme ese"; two sure names at least, since "de" and "a" are words."""
    if len(_SURE_NAME.findall(draft.plain)) >= 2:
        rewrite(draft, _NAMED, lambda match: _letters_named(draft, match))


def _letters_named(draft: Draft, match: re.Match[str]) -> Kept | None:
    found = match.group()
    if len(_SURE_NAME.findall(found)) < 2:
        return None
    draft.disguises.add("spelled")
    return [
        (name.start(), {"uve doble": "w", "i griega": "y"}.get(name.group()) or _LETTER_NAMES[name.group()])
        for name in re.finditer(_LETTER_NAME, found)
    ]


def _untwist(draft: Draft, found: list[str]) -> None:
    """Words written backwards or with their syllables swapped, whole and alone."""
    if _ANY_TWISTED.isdisjoint(found):
        return
    table = TWISTED | SHORT_TWISTED if BACKWARDS.search(draft.plain) else TWISTED
    if not table.keys().isdisjoint(found):
        turned = ((match.span(), table.get(match.group(), "")) for match in _WORD.finditer(draft.plain))
        replace(draft, "reversed", turned)


def _mend_broken(draft: Draft, found: list[str]) -> None:
    """ "tele fo no", "what s a pp": three pieces or more that only together make a word people hide."""
    if not any(left in BEGINNINGS and left + right in BEGINNINGS for left, right in pairwise(found)):
        return
    tokens = draft.plain.split(" ")
    broken: dict[int, int] = {}
    place = done = 0
    for index, token in enumerate(tokens):
        if token in BEGINNINGS and place >= done:
            joined, last = token, index
            while joined in BEGINNINGS and last + 1 < len(tokens) and tokens[last + 1].isalnum():
                last += 1
                joined += tokens[last]
                if joined in PIECED and last - index >= 2:
                    broken[place] = done = place + len(joined) + last - index
        place += len(token) + 1
    if broken:
        draft.disguises.add("spaced")
        apply(draft, [(start, end, _letters_of(draft.plain[start:end])) for start, end in broken.items()])

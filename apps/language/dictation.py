"""Addresses said aloud: "arroba", "punto com", "guion bajo", "barra", in the languages of our buyers.

Turns the words into marks of their own, so that a reader of addresses can tell what was dictated from what was
typed. Must never change a text in which nothing is dictated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

DOT, HYPHEN, SLASH, AT, LOW = "\x01", "\x02", "\x03", "\x04", "\x05"
"""Dictated marks in the text that `written_out` gives."""
MARKS = str.maketrans({DOT: ".", HYPHEN: "-", SLASH: "/", AT: "@", LOW: "_"})

_HOSTS = ("com", "net", "org", "ly", "site", "shop", "online", "info", "top", "xyz", "me/", "es/")
_LINES = ("guion", "guio", "raya", "barra", "tiret", "trattino", "traco", "underline")
_ENDINGS, _LINE = rf"(?:{'|'.join(_HOSTS)})", rf"(?:{'|'.join(_LINES)})"
_SAID = {
    LOW: rf"{_LINE} (?:bajo|baja|baix|baixo|basso|bas)|underscore|sottolineato",
    HYPHEN: r"guion(?: medio| alto)?|guio|raya(?: del medio| al medio)?|rayita|tiret|trattino|traco|hifen|hyphen|dash|"
    r"menos",
    DOT: rf"(?<=[a-z0-9]),(?={_ENDINGS})|\(\.\)|\[\.\]|\{{\.\}}|"
    r"[\[({]? ?\b(?:punto|dot|ponto|punt|point)\b ?[\])}]?",
    SLASH: r"barra|slash|barre",
    AT: r"\(@\)|\[@\]|[\[({]? ?\b(?:arroba|arrova|arobas?e?|chiocciola)\b ?[\])}]?|[\[({] ?(?:at|a) ?[\])}]",
}
_LEAD = r"(?:[ ,.:]{0,3}\b(?:un|una|uno|y|e|i|con|el|la|luego|despues|acaba en|termina en|and|then)\b){0,3}[ ,]{0,2}"
_TAIL = r"[ ,]{0,2}(?:\b(?:y|e|i) )?(?:(?:la )?palabra )?"
_SPOKEN = re.compile(
    rf"{_LEAD}(?:(?P<low>\b(?:{_SAID[LOW]})\b)|(?P<hyphen>\b(?:{_SAID[HYPHEN]})\b)|(?P<dot>{_SAID[DOT]})|"
    rf"(?P<slash>\b(?:{_SAID[SLASH]})\b)|(?P<at>{_SAID[AT]})){_TAIL}"
)
_MARK_OF = {"low": LOW, "hyphen": HYPHEN, "dot": DOT, "slash": SLASH, "at": AT}
_ANY = re.compile(
    r"\b(?:punto|dot|ponto|punt|point|arroba|arrova|arobas?e?|chiocciola|underscore|"
    rf"{_LINE} (?:bajo|baja|baix|baixo|basso|bas))\b|\[|\(at\)|\(a\)|\(\.\)|\(@\)|\{{|[a-z0-9],{_ENDINGS}"
)


# What none of these occurs in needs no costly look.
_SIGNS = (
    "[", "(", "{", "punto", "dot", "ponto", "punt", "point", "arro", "arob", "chiocciola", "underscore",
    *(f"{line} ba" for line in _LINES), *(f",{ending}" for ending in _HOSTS),
)  # fmt: skip


def written_out(plain: str) -> tuple[str, Sequence[int]] | None:
    """The plain text with dictated marks in place of their words, and the place each character came from."""
    if not any(sign in plain for sign in _SIGNS) or _ANY.search(plain) is None:
        return None
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in _SPOKEN.finditer(plain):
        pieces.append(plain[done : match.start()])
        places.extend(range(done, match.start()))
        pieces.append(_MARK_OF[str(match.lastgroup)])
        places.append(match.start())
        done = match.end()
    pieces.append(plain[done:])
    places.extend(range(done, len(plain)))
    return "".join(pieces), places

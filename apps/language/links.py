"""Web addresses, however they are spelled: typed, spaced, dictated, bracketed or with a scheme in disguise.

Works offline. Must never take a forgotten space after a full stop for an address, and never fetch anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.language.brands import known_suffix, lookalike
from apps.language.contact import MOST, Contact, make
from apps.language.dictation import DOT, HYPHEN, LOW, MARKS, SLASH
from apps.language.normalise import Normalised
from apps.language.sought import words

_SCHEME_LINK = re.compile(rf"\bh(?:tt|xx)ps? ?:? ?[/{SLASH}] ?[/{SLASH}] ?[^\s\"<>]{{1,2000}}")
_LABEL = rf"[a-z0-9][a-z0-9{HYPHEN}{LOW}_\-]{{0,62}}"
_DOT = rf"(?: ?\. ?|{DOT})"
_BARE_LINK = re.compile(
    rf"(?<![a-z0-9@.\-])(?:www{_DOT})?({_LABEL}(?: - {_LABEL}){{0,3}}(?:{_DOT}{_LABEL}){{1,5}})"
    rf"((?: ?/ ?|{SLASH})[^\s\"<>]{{0,500}})?"
)
_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/\S+|\blocalhost(?::\d+)?(?:/\S*)?")
# Endings that nobody writes by forgetting the space after a full stop.
_SURE_ENDINGS = words(
    "com net org info biz shop store site online link click xyz top app io club live vip icu page website web tech "
    "space fun pro cat digital in ly gl gg cc ru cn tk ml ga cf gq be co uk eu fr it pt pl dev cloud help support "
    "services"
)
# And those that no word after "punto" can be.
_DICTATED_ENDINGS = words(
    "com net org info biz shop store site online link click xyz top app io club vip icu cat eu uk fr pt pl co cc"
)
_SHORT_ENDINGS = frozenset(("es", "me"))
# Too short to tell from a full stop, and yet where people are led away to.
_MESSENGERS = frozenset(("t.me", "wa.me", "m.me"))
_SPEECH = words(
    "hola buenas gracias vale ok perfecto bien si no disponible genial claro bueno tarde noche dia hoy manana mejor "
    "interesa interesado igual todo nada eso esto asi ya aqui alli precio envio producto estado nuevo usado funciona "
    "que"
)
_MAYBE = re.compile(
    rf"\.[a-z0-9]|[a-z0-9] \. ?[a-z0-9]|[\-\d][a-z0-9]{{0,30}}\. [a-z]|{DOT}|[/{SLASH}] ?[/{SLASH}]|localhost"
)
_SIGNS = (".", "/", "localhost", DOT, SLASH)
_SPELLED = re.compile(r"[ \x01-\x05\[]|^hxx|xn--")
_CLOSING = ".,;:!?)'\"]"


def links(form: Normalised, text: str, places: Sequence[int] | None) -> tuple[Contact, ...]:
    """Web addresses in `text`, the plain text of `form` or its dictation written out with its `places`."""
    if not any(sign in text for sign in _SIGNS) or _MAYBE.search(text) is None:
        return ()
    found: list[Contact] = []
    taken = -1
    for match in sorted(
        [*_SCHEME_LINK.finditer(text), *_BARE_LINK.finditer(text), *_ADDRESS.finditer(text)],
        key=lambda match: (match.start(), -match.end()),
    ):
        if match.start() < taken or len(found) >= MOST:
            continue
        value, start, end = _link(match)
        if value:
            spelled = _SPELLED.search(text[start:end]) is not None
            taken = end
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            found.append(make(form, "link", value, start, end, not spelled))
    return tuple(found)


def _link(match: re.Match[str]) -> tuple[str, int, int]:
    """The address as it would be typed, and its place; empty where it is none."""
    start = match.start()
    if match.re is not _BARE_LINK:
        kept = match.group().rstrip(_CLOSING)
        value = re.sub(r" ?\. ?| ", lambda blank: blank.group().strip(), kept.translate(MARKS))
        return value.replace("hxxp", "http", 1), start, start + len(kept)
    whole, path = match.group(), match.group(2) or ""
    address = whole[: len(whole) - len(path)]
    # A full stop and a blank end a sentence, unless only together the pieces make an address.
    place = 0
    sentences = address.split(". ")
    for number, sentence in enumerate(sentences):
        last = number == len(sentences) - 1
        value, length = _bare(sentence, path if last else "")
        if value:
            return value, start + place, start + place + length
        place += len(sentence) + 2
    value, length = _bare(address, path)
    return value, start, start + length


def _bare(address: str, path: str) -> tuple[str, int]:
    """The host and path as they would be typed and how many characters they take; ("", 0) where they are none."""
    www = re.match(rf"www{_DOT}", address)
    written = address[www.end() :] if www else address
    host = re.sub(r" - ", "-", re.sub(r" ?\. ?", ".", written.translate(MARKS)))
    typed_path = re.sub(r" ?/ ?", "/", path.translate(MARKS)).rstrip(_CLOSING)
    labels = host.split(".")
    if len(labels) > 1 and DOT in written and HYPHEN in written and not known_suffix(labels[-1]) and lookalike(host):
        return host, len(address)
    length = len(address) + len(path.rstrip(_CLOSING))
    while len(labels) > 1 and not known_suffix(labels[-1]):
        length = len(address) - len(host) + len(".".join(labels[:-1]))
        labels, typed_path = labels[:-1], ""
    if len(labels) < 2 or not re.search(r"[a-z]", labels[-2]):
        return "", 0
    name = re.escape(labels[-2])
    parted = re.search(rf"{name} ?\. ", address) is not None or (
        labels[-1] in _SHORT_ENDINGS and re.search(rf"{name} \.", address) is not None
    )
    said = address + path
    return (".".join(labels) + typed_path, length) if www or _is_meant(said, labels, typed_path, parted) else ("", 0)


def _is_meant(whole: str, labels: list[str], path: str, parted: bool) -> bool:
    """An address rather than the end of a sentence and the beginning of the next."""
    name, ending = labels[-2:]
    if f"{name}.{ending}" in _MESSENGERS:
        return True
    if DOT in whole:
        sure = ending in _DICTATED_ENDINGS and len(name) > 2
        return sure or (
            ending in _SURE_ENDINGS | _SHORT_ENDINGS
            and (HYPHEN in whole or SLASH in whole or lookalike(name + ".x") != "")
        )
    marked = path.strip("/") != "" or any("-" in label for label in labels)
    if ending in _SURE_ENDINGS:
        return not parted or marked or any(map(str.isdigit, name))
    return not parted and (marked or (ending in _SHORT_ENDINGS and name not in _SPEECH and len(name) > 3))

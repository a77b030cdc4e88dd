"""Titles as tokens: one spelling, where the thing ends and its extras begin, and the sizes that stand in them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from apps.pricing.lexicon import ALIASES, UNITS

_APOSTROPHE = re.compile("[\u2019'`\u00b4]")
_SIGNS = re.compile(r"[|!¡*•·;~_\[\]]+")  # signs by which people part a title
_STORAGE = re.compile(r"\b(\d{1,4}) ?(gb|tb|gigas?|teras?)\b|\b(\d{2,3}) ?g\b")
_SIZE = re.compile(r"\b(\d{1,4}) ?(gb|tb|gigas?|teras?)\b|\b(64|128|256|512) ?(?:g|b)?\b(?! ?%)")
_BARE_SIZES = frozenset({"32", "64", "128", "256", "512", "1024"})
_PERCENT = re.compile(
    r"\b\d{1,3} ?%(?: de)?(?: (?:salud|bateria|bat))?|\b(?:bateria|salud|bat)[\w ]{0,12} \d{2,3}\b(?! ?gb)"
)
_BREAK = re.compile(r"\+|[,;|():!]|\.(?!\d)| - |\b(?:con|incluye|incluido|incluida|mas|regalo|y|sin|por)\b")
_TOKEN = re.compile(r";|\d+x\d+(?:x\d+)?|\d+\.\d+|[a-z0-9]+")
AREA = re.compile(r"\d+x\d+(?:x\d+)?")
_LETTER_SIZE = r"(?:x{0,3}[sl]|m|[2-5]xl)"
_SAID_SIZE = re.compile(
    rf"\b(?:tallas?|size|t|tl)[ ./:-]{{0,3}}({_LETTER_SIZE}|\d{{2}}(?:\.5)?)\b|\bw ?(\d{{2}})\b"
    r"|\b(?:eu|num|numero|nro|no|n)[ .]?(\d{2}(?:\.5)?)\b"
)
_CHILD_SIZE = re.compile(r"\b(\d{1,2})(?: ?[-/] ?\d{1,2})? (?:anos|meses)\b")
_BARE_LETTER = re.compile(rf"^{_LETTER_SIZE}$")
_SE_VERB = re.compile(r"\bse (?:vende|venden|regala|envia|entrega|puede|da|hace|acepta)\b")
_SUPER_ADVERB = re.compile(r"\bsuper (?!\d|ti\b|pro\b)[a-z]")
_COUNT = re.compile(rf"\b(\d{{1,3}}) ?({'|'.join(sorted(UNITS, key=len, reverse=True))})\b")


def fold(text: str) -> str:
    """Lower case without accents, single spaces; signs that mean something here stay."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", re.sub(r"[^a-z0-9%+#.,:/()\- ]", " ", plain)).strip()


def gigabytes(folded: str, *, last: bool = False) -> int | None:
    """The storage told in GB, with or without its unit; memory below 16 GB is no storage."""
    sizes = [
        int(number or bare) * (1024 if unit.startswith("t") else 1) for number, unit, bare in _SIZE.findall(folded)
    ]
    sizes = [size for size in sizes if 16 <= size <= 16 * 1024]
    return (sizes[-1] if last else sizes[0]) if sizes else None


def letters_and_digits(folded: str) -> list[str]:
    """The bare words."""
    return re.findall(r"[a-z0-9]+", folded)


@dataclass(frozen=True)
class Title:
    """`tokens` of the whole title, ";" where an extra or another thing may begin; `head` those before the first
    such break that follows a name. Storage and battery figures are no tokens; `plain` is the text without them."""

    folded: str
    plain: str
    tokens: tuple[str, ...]
    head: tuple[str, ...]
    storage: frozenset[int]
    areas: frozenset[str]
    counts: Mapping[str, str]
    units: frozenset[str]

    @classmethod
    def read(cls, title: str) -> Title:
        """Reads a title; any text will do."""
        folded = _spelled(fold(_SIGNS.sub(" , ", _APOSTROPHE.sub("", title))))
        plain = re.sub(r"\b(\d{1,3}) e\b(?! i)", r"\1e", _PERCENT.sub(" ", _STORAGE.sub(" ", folded)))
        tokens = tuple(_TOKEN.findall(_BREAK.sub(" ; ", plain)))
        counts = {UNITS[unit]: number for number, unit in _COUNT.findall(plain)}
        return cls(
            folded=folded,
            plain=plain,
            tokens=tokens,
            head=_head(tokens),
            storage=frozenset(
                int(number or bare) * (1024 if unit.startswith("t") else 1)
                for number, unit, bare in _STORAGE.findall(folded)
            ),
            areas=frozenset(t for t in tokens if AREA.fullmatch(t) and min(map(int, t.split("x"))) >= 30),
            counts=counts,
            units=frozenset(unit for _, unit in _COUNT.findall(plain)),
        )

    @property
    def pieces(self) -> set[str]:
        """All tokens and what they are put together from."""
        return {piece for token in self.tokens for piece in split(token)}

    @property
    def head_pieces(self) -> set[str]:
        """The same of the head alone."""
        return {piece for token in self.head for piece in split(token)}

    def storage_for(self, models: Sequence[str]) -> frozenset[int]:
        """Storage in GB; written without a unit ("iPhone 14 256") where no model is called so."""
        return self.storage or frozenset(int(t) for t in self.tokens if t in _BARE_SIZES and t not in models)

    def sizes(self, *, bare: bool) -> frozenset[str]:
        """Sizes of clothes, shoes and bicycles; `bare`: also letters that stand alone, and numbers at the end."""
        found = {next(filter(None, each)) for each in _SAID_SIZE.findall(self.folded)}
        found |= {f"{age} años" for age in _CHILD_SIZE.findall(self.folded)}
        if bare and not found:
            found = {t for t in self.tokens if _BARE_LETTER.match(t)}
            numbers = [t for t in self.tokens if re.fullmatch(r"(?:[2-4]\d|50)(?:\.5)?", t)]
            found = found or set(numbers[-1:])
        return frozenset(found)

    def loose_words(self) -> set[str]:
        """Variant words that are something else here: "se vende", "súper nuevo"."""
        return {"se" for _ in _SE_VERB.finditer(self.folded)} | {"super" for _ in _SUPER_ADVERB.finditer(self.folded)}


def _spelled(folded: str) -> str:
    text = re.sub(r"(\d),(\d)", r"\1.\2", folded)
    text = re.sub(r"\b(\d+) ?x ?(\d+)(?: ?x ?(\d+))?\b", lambda m: "x".join(filter(None, m.groups())), text)
    text = re.sub(r"\bf ?/? ?(\d(?:\.\d+)?)\b", r"\1", text)
    text = re.sub(r"(\d) ?mm\b", r"\1", text)
    text = re.sub(r"\bpro ?max\b|\bpromax\b", "pro max", text)
    for pattern, name in ALIASES:
        text = re.sub(pattern, name, text)
    return text


def _head(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Up to the first break after some two words: "IKEA, cómoda Malm" has not begun at its comma."""
    words = 0
    for place, token in enumerate(tokens):
        if token == ";" and words >= 2:
            return tokens[:place]
        words += token != ";"
    return tokens


def split(token: str) -> set[str]:
    """A token and its parts: "11pro" holds 11 and pro; "16e" stays whole, being another model than 16."""
    parts = re.findall(r"[a-z]+|\d+", token)
    if "." in token or any(len(part) == 1 and part.isalpha() for part in parts[1:]):
        return {token}
    return {token, *parts}


def find(word: str, tokens: Sequence[str]) -> int | None:
    """Where a word stands: itself, within a token, run together from neighbours, or with a slip of the fingers."""
    for place, token in enumerate(tokens):
        if token == word or word in split(token):
            return place
    for place in range(len(tokens)):
        run = tokens[place]
        for more in tokens[place + 1 : place + 4]:
            run += more
            if run == word:
                return place
    return next((place for place, token in enumerate(tokens) if is_slip(token, word)), None)


def is_slip(token: str, word: str) -> bool:
    """Whether a token is a word of five letters or more with a slip of the fingers, two from nine letters on."""
    if not (len(word) >= 5 and len(token) >= 4 and token[0] == word[0] and word.isalpha() and token.isalpha()):
        return False
    slips = 1 if len(word) < 9 else 2
    return DamerauLevenshtein.distance(token, word, score_cutoff=slips) <= slips


def letter_after(token: str, model: str) -> str:
    """The letter that makes another model of a number ("16e" of 16: "e"), or nothing."""
    return token[len(model) :] if model.isdecimal() and re.fullmatch(re.escape(model) + r"[a-z]", token) else ""

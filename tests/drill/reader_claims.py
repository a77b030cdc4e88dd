"""What a reply claims, and in which language: the part of the drill's reader that compares it with the listing.

A word that is neither the listing's nor of the plain talk of selling is reported, whatever is done with it; so are a
number that the listing doesn't hold and a word of the listing's that stands affirmed here and denied there.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from tests.drill import reader_words as words
from tests.drill.reader_numbers import numbers
from tests.drill.reader_vocabulary import ENGLISH_TALK, IN_ENGLISH, SPANISH_TALK
from tests.drill.reader_words import CLAUSE, PUT_OFF, REFUSES

WORD = re.compile(r"[^\W\d_]{3,}(?:'[a-z]+)?")
#: How far before a word a «no» denies it.
REACH = 4


def plain(text: str) -> str:
    """Lower case without accents."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(each))


def stem(word: str) -> str:
    """A word without the endings of number and gender: «arañazo» and «arañazos» are one."""
    return re.sub(r"(?:es|s)?$", "", plain(word)).rstrip("aeo") or word


SPANISH_KNOWN, ENGLISH_KNOWN = (frozenset(plain(each).split()) for each in (SPANISH_TALK, ENGLISH_TALK))


def foreign(text: str, tongue: str) -> str:
    """The words that make a text another language than its buyer may get; "" where it is theirs or Spanish."""
    if found := words.LATIN_AMERICAN.search(text):
        return found[0]
    said = re.findall(r"[^\W\d_]+(?:'[a-z]+)?", text.lower())
    english = [word for word in said if word in words.ENGLISH and word not in words.SPANISH]
    spanish = [word for word in said if word in words.SPANISH]
    if tongue != "en" and english and len(english) >= len(spanish):
        return " ".join(english)
    rest = words.GREETINGS.sub("", text) if tongue in ("ca", "gl", "eu") else text
    found = words.OTHER_TONGUES.search(rest)
    return found[0] if found and tongue != "en" else ""


def claims(text: str, listing: str, terms: str, tongue: str) -> Iterator[str]:
    """What a text says that its listing doesn't; `terms` are the words of the term that a price was given with."""
    known = SPANISH_KNOWN | (ENGLISH_KNOWN if tongue == "en" else frozenset()) | frozenset(plain(terms).split())
    affirmed, denied = _polarity(listing)
    told = {each.value for each in numbers(f"{listing} {terms}")}
    if tongue in ("ca", "gl", "eu"):
        text = words.GREETINGS.sub("", text)
    for clause in CLAUSE.split(text):
        if tongue == "en":
            for said, meant in IN_ENGLISH.items():
                clause = re.sub(rf"\b{said}\b", " " if plain(meant) in plain(listing) else said, clause, flags=re.I)
        asks = clause.rstrip().endswith("?")
        left = words.WHEN.sub(" ", clause) if asks else clause
        yield from (
            f"{each.value}: «{clause}»" for each in numbers(left) if each.kind == "other" and each.value not in told
        )
        if _is_put_off(clause):
            continue
        for each in numbers(left):
            left = left[: each.start] + " " * (each.end - each.start) + left[each.end :]
        for pattern in words.CONTACT:
            left = re.sub(pattern, " ", left, flags=re.I)  # judged as such
        for word in WORD.findall(left):
            if plain(word) not in known and stem(word) not in affirmed | denied:
                yield f"{word}: «{clause}»"
        if (found := words.PRAISE.search(clause)) and not asks and plain(found[0]) not in plain(listing):
            yield f"{found[0]}: «{clause}»"
        mine, not_mine = _polarity(clause)
        for each_stem in () if tongue == "en" else sorted((mine & denied - affirmed) | (not_mine & affirmed - denied)):
            if not any(plain(word) in known for word in WORD.findall(clause) if stem(word) == each_stem):
                yield f"{each_stem}… is said otherwise: «{clause}»"


def _is_put_off(clause: str) -> bool:
    """Whether it only says that it will be looked up."""
    found = PUT_OFF.search(clause)
    return bool(found) and (
        bool(re.match(r"\W*(?:lo|eso|lo dem[aá]s|the rest)\b", clause, re.I))
        or not words.CLAIMS_TOO.search(clause[: found.start()])  # type: ignore[union-attr]
    )


@lru_cache(maxsize=1024)
def _polarity(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that a text affirms, and those that it denies; a question leaves both open."""
    affirmed, denied = set(), set()
    for part in re.split(r"(?<=[.!?;])\s+|,\s+", text):
        asked = part.rstrip().endswith("?")
        before: list[str] = []
        for word in re.findall(r"[^\W\d_]+", part):
            no = any(REFUSES.fullmatch(each) or each.lower() in ("ningún", "ninguna") for each in before[-REACH:])
            if len(word) > 2:
                if asked or not no:
                    affirmed.add(stem(word))
                if asked or no:
                    denied.add(stem(word))
            before.append(word)
    return frozenset(affirmed), frozenset(denied)

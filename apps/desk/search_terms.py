"""What somebody typed into the search box, as the database is asked for it. Pure.

Every query made here consists of letters a to z, digits and operators of ours: nothing typed reaches the database as
an operator.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz

from apps.language.folding import fold
from apps.marketplace.importing import amount_of

MOST_WORDS, LONGEST = 8, 100
#: From this length on a word may have a slip in it; the database's `walle_near` has the same.
_SLIPS_FROM = 4
_LONGEST_WORD = 30
#: How alike, of 100, a word typed and a word found must be.
_ALIKE = 72
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile("['´’]")
_TELEPHONE = re.compile(r"\+?(?:34)?[ .-]*((?:\d[ .-]*){9})")
_AMOUNT = re.compile(r"[\d.,\s]+(?:€|eur|euros?)?", re.I)


@dataclass(frozen=True, slots=True)
class Terms:
    """What was typed: `words` folded, `amount` in euros where it is one, `telephone` as nine digits where it is one."""

    text: str = ""
    words: tuple[str, ...] = ()
    amount: Decimal | None = None
    telephone: str = ""

    def __bool__(self) -> bool:
        return any(len(word) > 1 for word in self.words) or self.amount is not None


def read(typed: str) -> Terms:
    """The terms of what was typed; never raises."""
    text = " ".join(typed.replace("\0", "").split())[:LONGEST]
    words = tuple(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))))[:MOST_WORDS]
    telephone = _TELEPHONE.fullmatch(text)
    amount = None
    if telephone is None and _AMOUNT.fullmatch(text):
        try:
            amount = amount_of(re.sub(r"euros?|eur", "", text, flags=re.I))
        except ValueError:
            amount = None
    return Terms(text, words, amount, re.sub(r"\D", "", telephone[1]) if telephone else "")


def near(terms: Terms) -> str:
    """A tsquery over `walle_near`: each word, as it begins or with a slip of one letter."""
    return " & ".join(f"({' | '.join(_forms(word))})" for word in terms.words)


def _forms(word: str) -> list[str]:
    forms = [f"'{word}':*"]
    if len(word) >= _SLIPS_FROM and not word.isdecimal():
        forms += [f"'{each}'" for each in sorted({word[:n] + word[n + 1 :] for n in range(len(word))})]
    return forms


def said(terms: Terms) -> str:
    """A to_tsquery text for messages: all words, the last as it begins; an amount or telephone in every spelling."""
    alternatives = [" & ".join([*terms.words[:-1], f"{terms.words[-1]}:*"])] if terms.words else []
    if terms.amount is not None:
        alternatives = _spellings(terms.amount)
    if terms.telephone:
        n = terms.telephone
        alternatives = [
            n, f"34{n}", f"{n[:3]} <-> {n[3:6]} <-> {n[6:]}", f"{n[:3]} <-> {n[3:5]} <-> {n[5:7]} <-> {n[7:]}",
        ]  # fmt: skip
    return " | ".join(f"({each})" for each in alternatives)


def _spellings(amount: Decimal) -> list[str]:
    """«1200», «1.200», «89,50», «89.5»: as the database's parser splits them."""
    whole, cents = divmod(amount.quantize(Decimal("0.01")), 1)
    thousands = f"{int(whole):,}".replace(",", ".")
    if not cents:
        return list(dict.fromkeys([f"{int(whole)}", f"'{thousands}'"]))
    two = f"{int(cents * 100):02d}"
    ways = []
    for digits in dict.fromkeys((two, two.rstrip("0"))):
        ways += [f"{int(whole)} <-> {digits}", f"'{int(whole)}.{digits}'", f"'{thousands}' <-> {digits}"]
    return list(dict.fromkeys(ways))


# -- what was found


def likeness(terms: Terms, name: str) -> float:
    """How well a name or title fits, 0 to 100; 0 where a word of the terms is not in it even with a slip."""
    plain = fold(name)
    there = _WORD.findall(plain) + _WORD.findall(_APOSTROPHE.sub("", plain))
    total = 0.0
    for word in terms.words:
        best = max((_alike(word, each) for each in there), default=0.0)
        if best < _ALIKE:
            return 0.0
        total += best
    return total / len(terms.words) if terms.words else 0.0


def _alike(word: str, there: str) -> float:
    if there == word:
        return 100.0
    if there.startswith(word):
        return 95.0
    if len(word) < _SLIPS_FROM or word.isdecimal():
        return 0.0
    return min(94.0, max(fuzz.ratio(word, there), fuzz.ratio(word, there[: len(word)])))


def holds(terms: Terms, text: str) -> bool:
    """Whether every word is in `text`, endings aside: what a person may not read must not be found by it."""
    if terms.amount is not None:
        return any(_is(each, terms.amount) for each in re.findall(r"\d[\d.,]*", text))
    there = _WORD.findall(fold(text))
    return all(any(each.startswith(_stem(word)) for each in there) for word in terms.words)


def _is(figure: str, amount: Decimal) -> bool:
    try:
        return amount_of(figure.rstrip(".,")) == amount
    except ValueError:
        return False


def excerpt(text: str, terms: Terms, width: int = 160) -> SafeString:
    """The part of `text` around the first word found, the words marked; escaped."""
    stems = "|".join(sorted((re.escape(_stem(word)) for word in terms.words), key=len, reverse=True))
    found = list(re.finditer(rf"(?<![a-z0-9])(?:{stems})[a-z0-9]*", fold(text))) if stems else []
    start = max(0, found[0].start() - width // 3) if found and len(text) > width else 0
    end = min(len(text), start + width)
    if end < len(text) and (space := text.rfind(" ", start + width // 2, end)) > 0:
        end = space
    pieces, reached = ["…" if start else ""], start
    for each in found:
        if each.start() < reached or each.end() > end:
            continue
        pieces += [escape(text[reached : each.start()]), f"<mark>{escape(text[each.start() : each.end()])}</mark>"]
        reached = each.end()
    pieces += [escape(text[reached:end]), "…" if end < len(text) else ""]
    return mark_safe("".join(pieces))


def _stem(word: str) -> str:
    return word if len(word) <= _SLIPS_FROM or word.isdecimal() else word[: max(_SLIPS_FROM, len(word) - 2)]


def best(terms: Terms, names: Sequence[tuple[int, str]], most: int) -> list[int]:
    """The ids of what fits best, best first; equals as they came."""
    scored = [(likeness(terms, name), pk) for pk, name in names]
    return [pk for score, pk in sorted(scored, key=lambda each: -each[0]) if score][:most]

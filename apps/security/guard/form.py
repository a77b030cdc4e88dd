"""The guard's rules on form: length, line breaks, broken text, repetition, language.

Must never judge what is said, only how.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from apps.language.normalise import UNREADABLE
from apps.language.tongue import language
from apps.security.guard.case import Case
from apps.security.guard.finding import Finding
from apps.security.guard.lexicon import word_set
from apps.security.guard.text import MASK, Sentence, Text
from apps.security.wording import read

LONGEST = 300
"""Characters of a reply (rule 1 of the replies we want; the label guide's 500 is looser)."""

# Only where one of the first is, the costly second is asked.
_ODD = re.compile(r"[{}\[\]<>%`*#\\&_ÃÂâ\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[?!.,]{6}")
_BROKEN = re.compile(
    r"Ã[\x80-\xbf©³­¡±º]|Â[\x80-\xbf¿¡º°]|â€|\ufffd|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[{}]|\[\[|\]\]|"
    r"</?[|a-zA-Z][^>]{0,80}>|"
    r"\[[a-zA-ZñÑáéíóú_ ]{3,40}\]|%\(?\w{0,20}\)?s\b|```|\*\*|^#+ |<\||\\n|\\u[0-9a-f]{4}|&(?:[a-z]{2,8}|#\d+);|"
    r"[?!.,]{6}|"
    r"__\w+__"
)
_LEFTOVER = re.compile(r"\b(?:undefined|NaN|None(?! \w)|null)\b")
_UNFINISHED = word_set(
    "de del en el la los las un una que y con por para a al te se lo mi tu su como the and of to with in at for"
)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
_LONGEST_WORD = 31
_DISTINCT = {
    "es": "el los las un y en con por sin pero muy cuando aqui hay tiene lleva trae hola buenas gracias vale sigue si "
    "es son lo le te se mi tu su del al para que quieres puedo ya unos otro hoy manana tarde a o no la de me "
    "mejor todo todavia sale cuesta va tengo quedamos donde eso esto ese gusta prefiero cualquier ha una esta "
    "como mas bien",
    "fr": "oui les des est avec pour pas vous je et dans sur bonjour merci encore toujours mais sont au etat sans "
    "salut prix une ou ca mon votre elle il",
    "it": "il gli con per non sono ciao grazie ancora della che di questo molto anche ho sempre ma buone condizioni "
    "buongiorno prezzo e una ti",
    "de": "ja nein der die das ist und mit fur nicht ich sie noch ein eine zu auch sehr haben wir hallo danke guten im "
    "den auf von kann preis",
    "pt": "sim nao com ainda voce muito bom obrigado obrigada tem meu uma um ou isso tambem preco e ao posso tudo boa "
    "ola em pelo pela nao mim voces consigo podem pode qualquer sao estao ele ela as os fica",
    "ca": "amb i el la els les per que encara gracies bon dia molt jo tinc aixo pero sense una dels pel ho meva meu "
    "seva preu puc pots tarda fins dema vols quan tenim es",
    "eu": "bai eta da ez kaixo eskerrik asko dago oraindik gaur bihar dut naiz nahi hau baina egun prezioa salgai ere "
    "zure nire",
    "en": "the is it and with for not you yes still available works good have has this that they are my your i to of "
    "in on can will price would but all how about what let know think nice day then okay thanks please see sure deal "
    "at does do did don't it's i'd i'll i'm great here could sorry was problem more there we our as wish",
}
_TONGUES: dict[str, tuple[str, ...]] = {}
for _tongue, _listed in _DISTINCT.items():
    for _word in _listed.split():
        _TONGUES[_word] = (*_TONGUES.get(_word, ()), _tongue)
_UNBORROWED = word_set("sure yes sorry thanks deal please great hello available")
_ENGLISH = _UNBORROWED.union(word for word, tongues in _TONGUES.items() if "en" in tongues)
_ANSWERED = ("pt", "fr", "it", "de", "ca", "gl", "eu")
"""Languages that are answered in kind; to Catalan, Galician and Basque Spanish is as good."""
_ELSEWHERE = MASK("ELSEWHERE")
_CONTENT = re.compile(r"[a-z]{2,}|\d+")


def findings(text: str, parsed: Text, recent: Sequence[str], case: Case) -> list[Finding]:
    """Faults of form in the text; places are those of the original."""
    plain = parsed.plain
    if not any(char.isalnum() for char in plain):
        return [("EMPTY", 0, len(text))]
    codes = []
    if len(text) > LONGEST:
        codes.append("TOO_LONG")
    if any(stop in text.strip() for stop in "\n\r\u2028\u2029\v\f\x85"):
        codes.append("LINE_BREAK")
    if _is_garbled(parsed, plain):
        codes.append("GARBLED")
    if _stutters(parsed) or any(_same(plain, read(earlier[:1000]).form.text) for earlier in recent):
        codes.append("REPETITION")
    if (parsed.mask & _ELSEWHERE and not _in_listing(parsed, case)) or _is_foreign(text, parsed, case):
        codes.append("WRONG_LANG")
    return [(code, 0, len(text)) for code in codes]


def _is_garbled(parsed: Text, plain: str) -> bool:
    """Left-over marks, letters that are no words, a disguise, or an end in the middle of a sentence."""
    text = parsed.original.rstrip()
    return bool(
        (_ODD.search(text) and _BROKEN.search(text))
        or _LEFTOVER.search(text)
        or (text[-1:].isalpha() and text.split()[-1].lower() in _UNFINISHED)
        or any(_is_mash(word) for each in parsed.sentences for word in each.words)
        or plain.count(UNREADABLE) * 5 > len(plain)
        or any(each.reading.form.disguises for each in parsed.sentences)
    )


@lru_cache(maxsize=65536)
def _is_mash(word: str) -> bool:
    return len(word) > _LONGEST_WORD or _CONSONANTS.search(word) is not None


def _stutters(parsed: Text) -> bool:
    """A word four times running, or a sentence said twice."""
    told = [each.words for each in parsed.sentences if len(each.words) > 2]
    if len(told) > len({tuple(word for word in words if word.isalnum()) for words in told}):
        return True
    for each in parsed.sentences:
        words = [word for word in each.words if word.isalnum()]
        if len(words) - len(set(words)) < 2:
            continue
        for size in (1, 2, 3, 4, 5, 6):
            runs = 1
            for at in range(size, len(words) - size + 1, size):
                runs = runs + 1 if words[at : at + size] == words[at - size : at] else 1
                if runs >= 4 or (size > 1 and runs >= 3):
                    return True
    return False


def _same(plain: str, earlier: str) -> bool:
    """The same words in any order, but for one in six, or the earlier ones with a filler."""
    ours, theirs = set(_CONTENT.findall(plain)), set(_CONTENT.findall(earlier))
    if plain.strip(" .!") == earlier.strip(" .!"):
        return True
    if min(len(ours), len(theirs)) < 4:
        return False
    common = len(ours & theirs)
    return (
        common * 6 >= 5 * len(ours | theirs)
        or (common == len(theirs) and len(ours) - common <= 2)
        or (common == len(ours) and len(ours) >= 6)
    )


def _is_foreign(text: str, parsed: Text, case: Case) -> bool:
    """Spanish is for everybody but those who write in English; other languages are for nobody."""
    words = sum(word.isalpha() for each in parsed.sentences for word in each.words)
    votes, asked = _votes(parsed), _asked_votes(case.asked)
    may_be_english = not case.asked.original.strip() or _is_english(case.asked, asked)
    if not may_be_english and any(_has_english(each, case) for each in parsed.sentences):
        return True
    if words < 3:
        return False
    spanish, english = votes["es"], votes["en"]
    if english > spanish and (english >= 2 or language(text) == "en"):
        return not _is_english(case.asked, asked) and bool(case.asked.original.strip())
    if asked["en"] >= asked["es"] and spanish > english and words >= 4 and _is_english(case.asked, asked):
        return sum(len(each.words) for each in case.asked.sentences) >= 3
    theirs = {tongue for tongue in _ANSWERED if asked[tongue] and asked[tongue] >= asked["es"]}
    foreign = max((count for tongue, count in votes.items() if tongue not in {"es", "en", *theirs}), default=0)
    if theirs and max(votes[tongue] for tongue in theirs) >= foreign:
        return False
    return foreign >= 2 and foreign > spanish and foreign > spanish + (language(text) == "es")


def _is_english(asked: Text, votes: Counter[str]) -> bool:
    return votes["en"] > votes["es"] and language(asked.original) == "en"


def _has_english(said: Sentence, case: Case) -> bool:
    """Whether a part of a sentence is English words without a Spanish one, but for the listing's: "Legend of Zelda";
    or one that Spanish never borrowed, but for the buyer's.
    """
    english = [word for word in said.words if word in _ENGLISH]
    if not english:
        return False
    known = case.listing.plain.split()
    theirs = {word for each in case.asked.sentences for word in each.words}
    if not _UNBORROWED.intersection(english) <= theirs.union(known):
        return True
    parts = (said.words, *(said.words[clause.first : clause.last] for clause in said.clauses))
    for part in parts if len(english) > 1 else ():
        told = Counter(tongue for word in part if word not in known for tongue in _TONGUES.get(word, ()))
        if told["en"] >= 2 and told["en"] > 2 * told["es"]:
            return True
    return False


def _in_listing(parsed: Text, case: Case) -> bool:
    """The odd words are the listing's own: "carro de bebé"."""
    odd = (
        word
        for each in parsed.sentences
        for word, mask in zip(each.words, each.masks, strict=True)
        if mask & _ELSEWHERE
    )
    return all(word in case.listing.plain for word in odd)


def _votes(parsed: Text) -> Counter[str]:
    return Counter(tongue for each in parsed.sentences for word in each.words for tongue in _TONGUES.get(word, ()))


@lru_cache(maxsize=1024)
def _asked_votes(asked: Text) -> Counter[str]:
    return _votes(asked)

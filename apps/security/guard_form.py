"""The guard's rules on form: length, line breaks, broken text, repetition, language.

Must never judge what is said, only how.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from apps.language.normalise import UNREADABLE
from apps.language.tongue import language
from apps.security.guard_case import Case
from apps.security.guard_finding import Finding
from apps.security.guard_text import Text
from apps.security.wording import Reading, read, whole

LONGEST = 300
"""Characters of a reply (rule 1 of the replies we want; the label guide's 500 is looser)."""

_BROKEN = re.compile(
    r"Ã[\x80-\xbf©³­¡±º]|Â[\x80-\xbf¿¡º°]|â€|\ufffd|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[{}]|\[\[|\]\]|"
    r"</?[|a-zA-Z][^>]{0,80}>|"
    r"\[[a-zA-ZñÑáéíóú_ ]{3,40}\]|%\(?\w{0,20}\)?s\b|```|\*\*|^#+ |\bundefined\b|\bNaN\b|\bNone\b|\bnull\b|<\||"
    r"\\n|\\u[0-9a-f]{4}|&(?:amp|quot|nbsp|lt|gt|#\d+);|[?!¿¡.,]{6,}|<[A-Z_]+>|__\w+__"
)
_LONG_WORD = re.compile(r"[a-z0-9]{32,}")
_CONSONANTS = re.compile(r"\b[bcdfghjklmnpqrstvwxz]{5,}\b")
_CUT_WORD = re.compile(r"\w+")
_NOT_OURS = whole(
    r"celular(?:es)?|checar(?:lo|la)?|checo|chequeo|ahorita|rebajita|platicar|platicamos|con gusto|costo|te late|"
    r"ustedes|computadora|laptop|carro|plata|chevere|bacan[oa]?|padrisimo|padre|"
    r"de pronto te|vos|tenes|podes|queres|sos|mandame nomas|nomas|orale|a la orden|dale pues|manejas efectivo|"
    r"departamento|refrigerador|che|boludo|pana|parce|chamba|apartamento|ahoritica|"
    r"jalar|agarralo|agarrar|igualmente para ustedes|aca|quisieras adquirir|chido|wey|manito|pilas pues|regio|"
    r"lindo|linda|celu|envio gratis a todo el pais|pesos"
)
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
    "ola em pelo pela nao mim voces consigo",
    "ca": "amb i el la els les per que encara gracies bon dia molt jo tinc aixo pero sense una dels pel ho meva meu "
    "seva preu puc pots tarda fins dema vols quan tenim es",
    "eu": "bai eta da ez kaixo eskerrik asko dago oraindik gaur bihar dut naiz nahi hau baina egun prezioa salgai ere "
    "zure nire",
    "en": "the is it and with for not you yes still available works good have has this that they are my your i to of "
    "in on can will price would but all",
}
_WORDS = {tongue: frozenset(words.split()) for tongue, words in _DISTINCT.items()}
_CONTENT = re.compile(r"[a-z]{2,}|\d+")


def findings(text: str, reading: Reading, parsed: Text, recent: Sequence[str], case: Case) -> list[Finding]:
    """Faults of form in the text; places are those of the plain form of the whole."""
    plain = reading.form.text
    everything = (0, len(plain))
    found: list[Finding] = []
    if not any(char.isalnum() for char in plain):
        return [("EMPTY", *everything)]
    if len(text) > LONGEST:
        found.append(("TOO_LONG", *everything))
    if any(stop in text.strip() for stop in "\n\r\u2028\u2029\v\f\x85"):
        found.append(("LINE_BREAK", *everything))
    if _is_garbled(text, reading):
        found.append(("GARBLED", *everything))
    if _stutters(parsed) or any(_same(plain, read(earlier[:1000]).form.text) for earlier in recent):
        found.append(("REPETITION", *everything))
    word = reading.finds(_NOT_OURS)
    if word:
        found.append(("WRONG_LANG", *word))
    elif _is_foreign(text, parsed, case):
        found.append(("WRONG_LANG", *everything))
    return found


_UNFINISHED = re.compile(
    r"\b(?:de|del|en|el|la|los|las|un|una|que|y|con|por|para|a|al|te|se|lo|mi|tu|su|como|the|and|of|to|with|in|"
    r"at|for)\W{0,1}$"
)


def _is_garbled(text: str, reading: Reading) -> bool:
    plain = reading.form.text
    return bool(
        _BROKEN.search(text)
        or _LONG_WORD.search(plain)
        or (_UNFINISHED.search(plain.rstrip()) and plain.rstrip()[-1:].isalpha())
        or _CONSONANTS.search(plain)
        or plain.count(UNREADABLE) * 5 > len(plain)
        or reading.form.disguises
    )


def _stutters(parsed: Text) -> bool:
    """A word four times running, or a sentence said twice."""
    told = Counter(tuple(word for word in each.words if word.isalnum()) for each in parsed.sentences)
    if any(times > 1 and len(words) >= 2 for words, times in told.items()):
        return True
    for each in parsed.sentences:
        words = [word for word in each.words if word.isalnum()]
        for size in (1, 2, 3):
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
    words = [word for each in parsed.sentences for word in each.words if word.isalpha()]
    if len(words) < 3:
        return False
    votes = {tongue: sum(word in listed for word in words) for tongue, listed in _WORDS.items()}
    ours, theirs, spanish = language(text), language(case.asked.original), votes["es"]
    if votes["en"] > spanish and (ours == "en" or votes["en"] >= 2):
        return theirs != "en" and bool(case.asked.original.strip())
    if theirs == "en" and _votes(case.asked, "en") >= _votes(case.asked, "es"):
        return len(words) >= 4 and spanish > votes["en"] and len(case.asked.sentences[0].words) >= 3
    foreign = max(votes[tongue] for tongue in _WORDS if tongue not in ("es", "en"))
    return foreign > spanish + (ours == "es") and foreign >= 2


def _votes(parsed: Text, tongue: str) -> int:
    return sum(word in _WORDS[tongue] for each in parsed.sentences for word in each.words)

"""Which language a short message is written in, by its small words and letters; light and offline.

Must never claim a language without evidence: "?" is an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_WORDS = {
    "es": "o u eres soy ha he han ser son fue ni nada algo todo mejor solo desde hasta aquí así qué quién cuál "
    "código nos el la los las un una de que y en es por para con no si lo le te se me mi tu su "
    "está esta "
    "sigue hola buenas "
    "gracias muy pero más cuánto cuanto precio todavía aún puedo puedes tiene tengo quiero hay hoy "
    "mañana vale bien "
    "como cuando donde envío envio del al ya este esto eso disponible interesa podría funciona sin también",
    "ca": "el la els les un una de que i en és per amb no si ho li et es em meva teva seva està hola "
    "gràcies molt però "
    "més quant preu encara puc pots té tinc vull hi ha avui demà bé com quan on enviament del al ja "
    "aquest això allò "
    "disponible funciona sense també bon dia bona tarda fem veiem seria podem amb què",
    "gl": "o a os as un unha de que e en é por para con non se lle che me meu teu seu está ola grazas "
    "moi pero máis canto "
    "prezo aínda podo podes ten teño quero hai hoxe mañá ben como cando onde envío do da no na xa este "
    "isto iso "
    "dispoñible funciona sen tamén mellor móbil falamos pásame",
    "pt": "o a os as um uma de que e em é por para com não se lhe te me meu teu seu está olá obrigado "
    "obrigada muito mas "
    "mais quanto preço ainda posso pode tem tenho quero há hoje amanhã bem como quando onde envio do da "
    "no na já este "
    "isto isso disponível funciona sem também você faço",
    "en": "the a an of that and in is for with not if it you me my your this hi hello thanks thank very "
    "but more how much "
    "price still can could has have want there today tomorrow good when where shipping available works "
    "without also "
    "would are do does i be to on at they all yes pick up what's any sure",
    "eu": "eta da ez bai kaixo eskerrik asko zenbat prezioa oraindik dago naiz zara nahi dut gaur bihar "
    "ondo non nola "
    "bidalketa hau hori baina ere egun on arratsalde nire zure dauka eskuragarri",
}
_VOTES: dict[str, tuple[str, ...]] = {}
for _tongue, _list in _WORDS.items():
    for _word in set(_list.split()):
        _VOTES[_word] = (*_VOTES.get(_word, ()), _tongue)
COMMON = frozenset(
    "".join(part for part in unicodedata.normalize("NFKD", word) if part.isascii()) for word in _VOTES if len(word) > 1
)
"""The small words of all languages, without accents: what any text of some length is full of."""
_LETTERS = (
    (re.compile(r"[ñ¿¡]"), ("es", "gl")),
    (re.compile(r"l·l|\bl'|\bd'|'[lnms]\b|[àèò]|ny\b"), ("ca",)),
    (re.compile(r"[ãõ]|ç[ãaõo]|lh|nh"), ("pt",)),
    (re.compile(r"\bunha\b|ción\b"), ("gl",)),
    (re.compile(r"tx|tz|k[aeiou]|ts\b"), ("eu",)),
    (re.compile(r"ing\b|th|n't\b|'s\b|sh"), ("en",)),
)
_WORD = re.compile(r"[^\W\d_]+(?:'[st])?")


@lru_cache(maxsize=1024)
def language(text: str) -> str:
    """One of es, ca, gl, pt, en, eu, or "?" where the words do not tell; reads the first 500 characters."""
    lower = text[:500].lower()
    votes: Counter[str] = Counter()
    for word in _WORD.findall(lower):
        for tongue in _VOTES.get(word, ()):
            votes[tongue] += 6 // len(_VOTES[word])
    if not votes:
        return "?"
    for pattern, tongues in _LETTERS:
        if pattern.search(lower):
            for tongue in tongues:
                votes[tongue] += 2
    (first, most), *rest = votes.most_common(2)
    if rest and rest[0][1] == most:
        return "es" if votes["es"] == most else "?"
    return first

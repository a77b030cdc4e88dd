"""Which wording of a sentence is said: by voice, agreeing with the item's gender and the buyer's tú or usted.

Pure and deterministic. It must never choose a word that needs a gender we don't know.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from apps.ai_engine import phrases
from apps.ai_engine.brief import Brief, euros
from apps.ai_engine.grammar import guess
from apps.ai_engine.known import plain
from apps.ai_engine.phrases_common import ENGLISH_TERMS

Say = Callable[..., str]

#: Words that can't be chosen without knowing the item's gender.
_GENDERED = re.compile(r"\{(lo|telo|tuyo|o)\}", re.IGNORECASE)
#: What a seller says of a voice of their own -> the built-in one that templates speak with.
_NEAREST = (
    (
        "profesional_cordial",
        re.compile(r"\b(usted|formal|profesional|correct|educad|cordial|cortes|seri[oa]\b|tienda)"),
    ),
    (
        "vendedor_experimentado",
        re.compile(r"\b(direct|al grano|sec[oa]\b|escuet|concis|sin rodeos|telegraf|cortante|borde)"),
    ),
)
_USTED = re.compile(
    r"\b(usted|digame\w*|disculpe|perdone|podria (?:decirme|indicarme|enviarme|mandarme|confirmarme)|"
    r"le (?:ofrezco|doy|pago|compro|importaria|parece|viene bien)|se l[oa]s? (?:compro|pago)|(?:tiene|esta|es) ud)\b"
)
_BY_HAND = re.compile(r"\b(en mano|recog\w+|en persona|quedar|quedamos|paso a)\b")


def speaker(brief: Brief, seed: int) -> Say:
    """Return the function that words one sentence by its key."""
    english = brief.language == "en"
    book = phrases.ENGLISH if english else {**phrases.COMMON, **phrases.VOICES[nearest(brief)]}
    if brief.language in phrases.GREETINGS:
        book = {**book, "greeting": phrases.GREETINGS[brief.language]}
    grammar = brief.grammar or guess(brief.title)
    forms = _forms(brief, grammar)

    def say(key: str, **values: str) -> str:
        fits = [each for each in book[key] if grammar or not _GENDERED.search(each)]
        # Each list turns at its own pace, so that neighbours in `seed` differ in more than their greeting.
        chosen = fits[(seed // (1 + len(key) % 3)) % len(fits)]
        return chosen.format_map({**forms, **values})

    return say


def says_usted(text: str) -> bool:
    """Whether somebody is spoken to as usted: only by what can be nothing else."""
    return bool(_USTED.search(plain(text)))


def nearest(brief: Brief) -> str:
    """The built-in voice that templates speak with: a style of the seller's own can't be followed by rules."""
    if brief.persona in phrases.VOICES:
        return brief.persona
    style = plain(brief.persona_style)
    return next((slug for slug, words in _NEAREST if words.search(style)), "amigable_casual")


def _forms(brief: Brief, grammar: str) -> dict[str, str]:
    words = {**(phrases.PLURAL if grammar.endswith("_p") else phrases.SINGULAR)}
    words |= phrases.USTED if brief.usted else phrases.TU
    if agreement := phrases.AGREEMENT.get(grammar):
        words |= {
            "lo": agreement["lo"],
            "o": agreement["o"],
            "tuyo": agreement["suyo" if brief.usted else "tuyo"],
            "telo": f"{'se' if brief.usted else 'te'} {agreement['lo']}",
        }
    words |= {word.capitalize(): form[:1].upper() + form[1:] for word, form in words.items()}
    words["ship"] = _shipping(brief)
    words["list"] = euros(brief.list_price)
    words["amount"] = euros(brief.amount if brief.amount is not None else brief.list_price)
    words["area"], words["until"] = brief.pickup_area, brief.reserved_for_buyer_until
    words["terms"] = ENGLISH_TERMS.get(brief.terms, "") if brief.language == "en" else brief.terms
    return words


def _shipping(brief: Brief) -> str:
    """What comes with the price: shipping apart, in person where the buyer speaks of that or nothing is shipped."""
    by_hand = brief.shipping is False or bool(brief.pickup_area and _BY_HAND.search(plain(brief.buyer_text)))
    if brief.language == "en":
        return " in person" if by_hand else " plus shipping" if brief.shipping else " without shipping"
    return " en mano" if by_hand else " más el envío" if brief.shipping else " sin envío"

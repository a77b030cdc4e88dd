"""The rubric's gates: what a reply must not have, each a function with its evidence.

Pure, first of all about manner: what is true, allowed and safe to say is the guard's, which always has the last word.
Nothing here may let through what the guard refuses. A gate returns "" where the text passes, else in Spanish what is
wrong, ready to be told to the model.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from apps.ai_engine import rubric_words as words
from apps.ai_engine.brief import PRICE_DECISIONS, Brief, euros
from apps.ai_engine.known import defects, plain, unknown_topics, words_of
from apps.ai_engine.personas import voice

MAX_CHARS = 300


def form(text: str, brief: Brief) -> str:
    """1: at most 300 characters, one line, no list."""
    if not text.strip():
        return "el mensaje está vacío"
    if len(text) > MAX_CHARS:
        return f"tiene {len(text)} caracteres y caben {MAX_CHARS}"
    return "tiene saltos de línea" if "\n" in text else ""


def questions_answered(text: str, brief: Brief) -> str:
    """4: what was asked and is not in the listing is at least put off by its name."""
    if brief.language == "en" or brief.safe_refusal or not brief.available or brief.occasion:
        return ""
    said = words_of(text)
    missed = [topic for topic in unknown_topics(brief) if not words_of(topic) & said]
    return f"no dice nada de {' ni de '.join(missed)}" if missed else ""


def as_good_as_new(text: str, brief: Brief) -> str:
    """5: «como nuevo» only where the listing says so."""
    if not words.LIKE_NEW.search(plain(text)):
        return ""
    listed = plain(" ".join((brief.title, brief.description, *(answer for _, answer in brief.facts))))
    says = brief.condition in ("as_good_as_new", "new", "un_opened", "un_worn", "in_box")
    return "" if says or words.LIKE_NEW.search(listed) else "dice «como nuevo» y el anuncio no"


def defects_first(text: str, brief: Brief) -> str:
    """5: asked about its state, known defects stand before virtues."""
    asked = any(intent == "estado_producto" and words.STATE.search(plain(told)) for intent, told in brief.questions)
    if not asked or not words.PRAISE.search(plain(text)):
        return ""
    bad = [stem for each in defects(brief) for stem in words_of(each)]
    praise = words.PRAISE.search(plain(text))
    told = plain(text)[: praise.start()] if praise else ""
    return "" if not bad or words_of(told) & set(bad) else "alaba el estado antes de decir los defectos"


def spanish_of_spain(text: str, brief: Brief) -> str:
    """6: no words that are not said in Spain."""
    found = words.NOT_SPAIN.search(text)
    return f"usa palabras que no se dicen en España ({found[0]})" if found else ""


def emoji(text: str, brief: Brief) -> str:
    """8: one at most, of three, only from a voice that uses them, and never with a no or a price."""
    found = words.EMOJI.findall(text)
    if not found:
        return ""
    fits = len(found) == 1 and found[0] in words.ALLOWED_EMOJI and emoji_allowed(text, brief)
    return "" if fits else "lleva emojis que no tocan"


def agreement(text: str, brief: Brief) -> str:
    """9: what is said of the item agrees with it; its title is not pasted."""
    title = brief.title.strip().lower()
    if len(title.split()) > 3 and title in text.lower():
        return "pega el título del anuncio"
    wrong = words.DISAGREES.get(brief.grammar) if brief.language != "en" else None
    found = wrong.search(plain(text)) if wrong else None
    return f"no concuerda con el artículo ({found[0]})" if found else ""


def price_named(text: str, brief: Brief) -> str:
    """11, 13: a counter or a yes names the amount the ledger allows."""
    return "no dice el precio permitido" if _deals(brief) and not _names_amount(text, brief) else ""


def no_excuse(text: str, brief: Brief) -> str:
    """11: haggling is no reason for an apology; a late answer is."""
    sorry = words.APOLOGY.search(text)
    if brief.late:
        return "" if sorry else "no se disculpa por contestar tarde"
    return "se disculpa al negociar" if sorry and _deals(brief) else ""


def no_limit(text: str, brief: Brief) -> str:
    """12: nothing that tells how far the price goes."""
    return "habla de un precio mínimo o último" if words.LIMIT.search(text) else ""


def accepts_first(text: str, brief: Brief) -> str:
    """13: a yes to their price is no counter."""
    refuses = brief.decision == "accept" and words.TURNS_DOWN.search(plain(text))
    return "acepta y a la vez rechaza el precio" if refuses else ""


def rivals(text: str, brief: Brief) -> str:
    """14: others are spoken of only while one has a better offer in the ledger."""
    return "" if brief.rival or not words.RIVALS.search(text) else "habla de otros interesados"


def reservation(text: str, brief: Brief) -> str:
    """14: it is kept for them only where it is."""
    promises = words.KEEPS.search(plain(text)) and not brief.reserved_for_buyer_until
    return "promete guardarlo y no hay reserva" if promises else ""


def safe_refusal(text: str, brief: Brief) -> str:
    """15: two short sentences, no accusation, no hint of being found out."""
    if not brief.safe_refusal:
        return ""
    return "acusa o explica al negarse" if words.ACCUSES.search(plain(text)) else ""


def no_refunds(text: str, brief: Brief) -> str:
    """18: money back and changes are a person's word; a professional denies neither return nor guarantee."""
    if words.REFUNDS.search(plain(text)):
        return "promete o niega una devolución"
    denied = brief.professional and words.DENIES_RIGHTS.search(plain(text))
    return "niega la garantía o la devolución, y vende un profesional" if denied else ""


def honest(text: str, brief: Brief) -> str:
    """19: asked whether a machine answers, it says so."""
    says = "asistente" in text.lower() or "assistant" in text.lower()
    return "no dice que contesta un asistente automático" if brief.asks_if_bot and not says else ""


def no_new_price(text: str, brief: Brief) -> str:
    """Written unasked, no price is proposed."""
    amount = brief.occasion and re.search(r"\d\s?(€|euros?\b)", text)
    return "habla de precio sin que nadie pregunte" if amount else ""


Gate = Callable[[str, Brief], str]
GATES: tuple[Gate, ...] = (
    form, no_limit, spanish_of_spain, rivals, reservation, emoji, agreement, price_named, no_excuse, accepts_first,
    honest, as_good_as_new, defects_first, safe_refusal, no_refunds, no_new_price, questions_answered,
)  # fmt: skip


def emoji_allowed(text: str, brief: Brief) -> bool:
    """Whether voice and matter allow one: no price, no refusal, nothing put off."""
    uses = brief.emoji if brief.persona_style else voice(brief.persona).emoji
    plays = brief.decision not in PRICE_DECISIONS and not brief.safe_refusal and brief.available and not brief.late
    return uses and plays and not brief.asks_if_bot and not words.REFUSING.search(text)


def _deals(brief: Brief) -> bool:
    return brief.decision in ("counter", "accept")


def figure(brief: Brief) -> str:
    """The price decided as it is written, without its sign; «» where there is none."""
    return "" if brief.amount is None else euros(brief.amount).removesuffix(" €")


def _names_amount(text: str, brief: Brief) -> bool:
    return figure(brief) in text.replace("\u00a0", " ")

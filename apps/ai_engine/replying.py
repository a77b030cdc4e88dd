"""What a template answers to one question of the buyer's, or None where the listing doesn't say.

Pure. It must never say what neither the listing nor a person said, nor settle place and hour of a meeting.
"""

from __future__ import annotations

import re

from apps.ai_engine import known
from apps.ai_engine.brief import PRICE_DECISIONS, Brief
from apps.ai_engine.speaker import Say

#: A person's: lots, and everything after a sale.
PERSONS = frozenset({"lote", "seguimiento", "posventa", "fraude"})
CONDITIONS = frozenset(("un_opened", "un_worn", "in_box", "new", "as_good_as_new", "good", "fair", "has_given_it_all"))
#: Day and hour are agreed by a person or from the seller's slots.
_WHEN = re.compile(
    r"\b(hoy|manana|pasado manana|lunes|martes|miercoles|jueves|viernes|sabado|domingo|finde|fin de semana|"
    r"esta (tarde|noche|semana)|a las \d|\d{1,2}[:.]\d\d|\d{1,2} ?h\b|ahora mismo|en un rato|(que|a que) (dia|hora)|"
    r"cuando (puedo|podria|podemos|quedamos|te|le|puedes|podrias|seria)|por la (tarde|manana|noche)|"
    r"today|tomorrow|tonight|what time|which day|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_HOW_MUCH = re.compile(r"\b(cuanto|coste|gastos|precio|how much|cost)\b")
_INCLUDED = re.compile(r"\b(incluid\w+|incluye\w*|aparte|va con|included)\b")
_COMING = re.compile(r"\b(pasar|paso|ir a|recoger\w*|quedar|quedamos|verl[oa]s?|ver)\b")
_KEEP = re.compile(r"\b(reserv\w+|guard\w+|apart\w+|hold|keep)\b")
_RIGHTS = re.compile(r"\b(garantia|devol\w+|devuelv\w+|reembols\w+|return|refund|warranty)\b")
_ELLIPTIC = re.compile(r"^(si|no|claro|solo|tambien|creo|unos|unas|un|una|\d+)\b")


def needs_a_person(intent: str, text: str, brief: Brief) -> bool:
    """Whether a template must not touch it: an agreement on day and hour, a lot, rights of a professional's buyers."""
    asked = known.plain(text)
    if intent in ("ubicacion", "compra_directa") and _WHEN.search(asked):
        return True
    if intent == "compra_directa" and _KEEP.search(asked):
        return not (brief.reserved_for_buyer_until or brief.shipping)
    if brief.professional and (intent == "garantia" or _RIGHTS.search(asked)):
        return True
    return intent in PERSONS


def answer(intent: str, text: str, brief: Brief, say: Say, *, among: bool) -> str | None:
    """One question's answer; "" where another sentence holds it. `among`: other things are answered as well."""
    if intent == "disponibilidad":
        return say("available")
    if intent == "precio":
        return "" if brief.decision in PRICE_DECISIONS else say("price")
    if intent == "compra_directa":
        if brief.decision in PRICE_DECISIONS:
            return ""
        step = next_step(text, brief, say)
        return step if "?" in text or _KEEP.search(known.plain(text)) or among else f"{say('taken')} {step}"
    if intent == "envio" and brief.shipping is False:
        return say("no_shipping")
    english = brief.language == "en"
    if known.is_unsaid(intent, text, brief):
        return None
    if not english and (found := known.answer_to(text, brief)):
        return named(intent, text, found, say) if among else found
    if intent == "cambio":
        return say("swap")
    if intent == "envio":
        asked = known.plain(text)
        return say("ship_cost" if _HOW_MUCH.search(asked) else "ship_apart" if _INCLUDED.search(asked) else "shipping")
    if intent == "ubicacion":
        wants_to_come = (
            _COMING.search(known.plain(text)) and brief.language != "en" and "donde" not in known.plain(text)
        )
        return f"{say('area')} {say('pick_day')}" if wants_to_come and not among else say("area")
    if intent == "pago":
        return say(
            "pay_either" if brief.shipping and brief.pickup_area else "pay_app" if brief.shipping else "pay_hand"
        )
    if intent in ("estado_producto", "informacion"):
        return _condition(text, brief, say)
    return None


def next_step(text: str, brief: Brief, say: Say) -> str:
    """How to buy: what closes the sale."""
    if _KEEP.search(known.plain(text)) and brief.language != "en":
        return say("kept") if brief.reserved_for_buyer_until else say("buy_keeps")
    if brief.shipping is False:
        where = f"{say('area')} " if brief.pickup_area else ""
        return f"{where}{say('pick_day')}"
    return say("buy_either") if brief.shipping and brief.pickup_area else say("buy")


def deferral(topics: list[str], after_answers: bool, again: bool, say: Say) -> str:
    """Puts off what isn't known, by name. `again`: something was put off before in the same reply."""
    named = list(dict.fromkeys(topic for topic in topics if topic))
    if "" in topics and not named:
        return say("defer_rest" if after_answers else "defer_this")
    return say("defer_too" if again else "defer", topic=_together(named)).replace("o de el ", "o del ")


def _together(named: list[str]) -> str:
    return " y lo de ".join((", lo de ".join(named[:-1]), named[-1])) if len(named) > 1 else named[0]


def named(intent: str, text: str, found: str, say: Say) -> str:
    """An answer that makes no sense alone («Sí, el original.») with the name of what was asked."""
    topic = known.topic(intent, text)
    if not topic or not _ELLIPTIC.search(known.plain(found)) or known.about(topic) & known.about(found):
        return found
    return say("about", topic=topic, answer=found[:1].lower() + found[1:]).replace("o de el ", "o del ")


def _condition(text: str, brief: Brief, say: Say) -> str | None:
    """Asked how it is on the whole: known defects first, then what the listing says of its state."""
    bad = known.defects(brief) if known.asks_how_it_is(text) or known.asks_for_defects(text) else []
    if brief.language == "en" and bad:
        return None  # in Spanish, and not to be kept back either
    if known.asks_for_defects(text):
        return " ".join(bad) or None
    if brief.condition not in CONDITIONS or any(re.search(r"\bestado\b", each) for each in bad):
        return " ".join(bad) or None
    state = say(f"is_{brief.condition}")
    return " ".join([*bad, f"Por lo demás, {state[:1].lower()}{state[1:]}"]) if bad else state

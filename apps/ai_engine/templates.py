"""Replies without a model: sentences chosen and put in order by rules.

Pure and deterministic: the same brief and recent replies give the same text. It must never say a fact the
listing doesn't hold, an amount the brief doesn't allow, nor answer half of what was asked: where nothing
fits it returns None, and a person answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from apps.ai_engine import known, phrases
from apps.ai_engine.brief import PRICE_DECISIONS, Brief, digest, euros
from apps.ai_engine.prompts import CONDITIONS
from apps.ai_engine.quality import failed_gates, opening

#: Wordings tried before an opening used lately is accepted again.
TRIES = 24

#: What a template can answer where it is asked without a question mark.
_STATED = (
    "disponibilidad",
    "estado_producto",
    "envio",
    "mas_fotos",
    "cambio",
    "factura",
    "garantia",
    "precio",
)
#: A person's: agreements on place and time, lots, and everything after a sale.
_PERSONS = frozenset({"lote", "seguimiento", "posventa", "fraude"})

#: Words that can't be chosen without knowing the item's gender.
_GENDERED = re.compile(r"\{(lo|telo|tuyo)\}", re.IGNORECASE)

Say = Callable[..., str]


def render(brief: Brief, recent: Sequence[str] = (), elsewhere: Sequence[str] = ()) -> str | None:
    """Return the reply that fits the brief, or None where a person should answer.

    `recent`: our last replies in this conversation, never repeated; `elsewhere`: to other buyers. Openings of
    either are avoided while there is another way to say it; then what was said least often is said again.
    """
    openings = {opening(text) for text in (*recent, *elsewhere)}
    seed = digest(brief)
    repeated: list[str] = []
    for attempt in range(TRIES):
        text = _compose(brief, _speaker(brief, seed + attempt))
        if text is None:
            return None
        if failed_gates(text, brief) or text in recent:
            continue
        if opening(text) not in openings:
            return text
        repeated.append(text)
    return min(repeated, key=elsewhere.count, default=None)


def _speaker(brief: Brief, seed: int) -> Say:
    """Return the function that words one sentence: by key, in the voice, agreeing with item and buyer."""
    english = brief.language == "en"
    voice = phrases.VOICES.get(brief.persona, phrases.VOICES["amigable_casual"])
    book = phrases.ENGLISH if english else {**phrases.COMMON, **voice}
    if brief.language in phrases.GREETINGS:
        book = {**book, "greeting": phrases.GREETINGS[brief.language]}
    forms = _forms(brief)

    def say(key: str, **values: str) -> str:
        fits = [each for each in book[key] if brief.grammar or not _GENDERED.search(each)]
        # Each list turns at its own pace, so that neighbours in `seed` differ in more than their greeting.
        chosen = fits[(seed // (1 + len(key) % 3)) % len(fits)]
        return chosen.format_map({**forms, **values})

    return say


def _forms(brief: Brief) -> dict[str, str]:
    words = {**(phrases.PLURAL if brief.grammar.endswith("_p") else phrases.SINGULAR)}
    words |= phrases.USTED if brief.usted else phrases.TU
    if agreement := phrases.AGREEMENT.get(brief.grammar):
        words |= {
            "lo": agreement["lo"],
            "tuyo": agreement["suyo" if brief.usted else "tuyo"],
            "telo": f"{'se' if brief.usted else 'te'} {agreement['lo']}",
        }
    words |= {word.capitalize(): form[:1].upper() + form[1:] for word, form in words.items()}
    extra = {"es": {True: " más el envío", False: " en mano", None: " sin envío"},
             "en": {True: " plus shipping", False: " in person", None: " without shipping"}}  # fmt: skip
    words["ship"] = extra["en" if brief.language == "en" else "es"][brief.shipping]
    words["list"] = euros(brief.list_price)
    words["amount"] = euros(brief.amount if brief.amount is not None else brief.list_price)
    words["terms"], words["area"] = brief.terms, brief.pickup_area
    return words


def _compose(brief: Brief, say: Say) -> str | None:
    """The whole reply for one choice of wordings, or None."""
    start = [say("greeting")] if brief.greet else []
    if brief.buyer_name and brief.greet and brief.persona == "amigable_casual" and start[0] == "¡Hola!":
        start = [f"¡Hola, {name}!" if (name := _first_name(brief.buyer_name)) else "¡Hola!"]
    if brief.late:
        start.append(say("late"))
    if brief.decision == "hold" or brief.safe_refusal > 2:
        body = None
    elif not brief.available:
        body = [say("reserved" if brief.status == "reserved" else "sold")]
    elif brief.safe_refusal:
        body = _refusal(brief, say)
    else:
        body = _answers(brief, say)
    if body is None:
        return None
    if brief.asks_if_bot:
        body = [say("bot"), *body]
    elif brief.disclose:
        body = [*body, say("disclose")]
    return " ".join([*start, *body]) if body else None


def _refusal(brief: Brief, say: Say) -> list[str]:
    hand = "_hand" if brief.shipping is False else ""
    return [say(f"refusal_{brief.safe_refusal}{hand}")]


def _answers(brief: Brief, say: Say) -> list[str] | None:
    """Each question answered or deferred in the buyer's order, then the price, then one step further."""
    said: list[str] = []
    deferred: list[str] = []
    for intent, text in _asked(brief):
        if intent in _PERSONS:
            return None
        answer = _answer(intent, text, brief, say)
        if answer is None:
            topic = known.topic(intent, text)
            if topic is None:
                return None
            deferred.append(topic)
        elif answer and answer not in said:
            said.append(answer)
    if deferred:
        said.append(_deferral(deferred, bool(said), say))
    if brief.decision in PRICE_DECISIONS:
        said += _price(brief, say)
    elif "compra_directa" in brief.intents:
        said.append(_next_step(brief, say))
    if not said and not brief.asks_if_bot:
        if set(brief.intents) - {"saludo", "informacion", "disponibilidad", "cortesia"}:
            return None
        said.append(say("available"))
    if said == [say("available")] and brief.shipping and brief.pickup_area and brief.greet:
        said.append(say("pick_or_ship"))
    return said


def _asked(brief: Brief) -> list[tuple[str, str]]:
    """What is to be answered: the questions, or what was wanted without asking."""
    if brief.questions:
        return [(intent, text) for intent, text in brief.questions if intent != "negociacion"]
    if brief.decision in PRICE_DECISIONS:
        return [(intent, "") for intent in brief.intents if intent in _PERSONS]
    return [(intent, brief.buyer_text) for intent in brief.intents if intent in (*_STATED, *_PERSONS)]


def _answer(intent: str, text: str, brief: Brief, say: Say) -> str | None:
    """One question's answer; "" where another sentence holds it; None where the listing doesn't say."""
    if intent == "disponibilidad":
        return say("available")
    if intent == "precio":
        return "" if brief.decision in PRICE_DECISIONS else say("price")
    if intent == "cambio":
        return None if "cambio" in known.plain(brief.description) else say("swap")
    if intent == "compra_directa":
        return "" if brief.decision in PRICE_DECISIONS else _next_step(brief, say)
    if brief.language == "en" and intent not in ("envio", "ubicacion", "pago"):
        return None
    if found := known.answer_to(text, brief):
        return found
    if intent == "envio" and brief.shipping is not None:
        return say("shipping" if brief.shipping else "no_shipping")
    if intent == "ubicacion":
        return say("area") if brief.pickup_area else None
    if intent == "pago" and brief.shipping is not None:
        return say("pay_app" if brief.shipping else "pay_hand")
    if intent == "estado_producto" and not known.words_of(text):
        return _condition(brief, say)
    return None


def _condition(brief: Brief, say: Say) -> str | None:
    """Asked how it is in general: known defects first, then what the listing says of its state."""
    bad = known.defects(brief)
    label = CONDITIONS.get(brief.condition)
    if label is None:
        return " ".join(bad) or None
    return " ".join([*bad, say("otherwise" if bad else "condition", label=label)])


def _deferral(topics: list[str], after_answers: bool, say: Say) -> str:
    named = list(dict.fromkeys(topic for topic in topics if topic))
    if "" in topics and not named:
        return say("defer_rest" if after_answers else "defer_this")
    return say("defer", topic=" y lo de ".join(named)).replace("o de el ", "o del ")


def _price(brief: Brief, say: Say) -> list[str]:
    said = [say(brief.decision)]
    if brief.decision == "accept":
        # Where nothing is shipped the deal is closed face to face, on a day a person confirms.
        said.append(say("pick_day") if brief.shipping is False else _accept_step(brief, say))
    elif brief.terms:
        said.append(say("term"))
    return said


def _accept_step(brief: Brief, say: Say) -> str:
    return say("buy") if brief.amount == brief.list_price else say("accept_step")


def _next_step(brief: Brief, say: Say) -> str:
    return say("pick_day") if brief.shipping is False else say("buy")


def _first_name(name: str) -> str:
    """The buyer's first name where it looks like one."""
    first = name.split()[0] if name.split() else ""
    return first if re.fullmatch(r"[A-ZÁÉÍÓÚ][a-záéíóúñü]{2,11}", first) else ""

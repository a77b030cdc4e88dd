"""Replies without a model: sentences chosen and put in order by rules.

Pure and deterministic: the same brief and recent replies give the same text. It must never say a fact the
listing doesn't hold, an amount the brief doesn't allow, nor answer half of what was asked: where nothing
fits it returns None, and a person answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from apps.ai_engine import known, replying
from apps.ai_engine.brief import PRICE_DECISIONS, Brief, digest
from apps.ai_engine.gates import emoji_allowed
from apps.ai_engine.phrases_common import ENGLISH_TERMS
from apps.ai_engine.quality import failed_gates, first_name, opening
from apps.ai_engine.speaker import Say, speaker

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
    "compra_directa",
)
#: What needs no more answer than that it is there.
_NOTHING_ASKED = frozenset({"saludo", "informacion", "disponibilidad", "cortesia"})
_HAPPY = ("🙂", "👍", "😊")
#: One message in three of a voice that uses them.
_EMOJI_EVERY = 3
#: Characters below which a first reply goes on.
_CURT = 30


def render(
    brief: Brief,
    recent: Sequence[str] = (),
    elsewhere: Sequence[str] = (),
    acceptable: Callable[[str], list[str]] | None = None,
) -> str | None:
    """Return the reply that fits the brief, or None where a person should answer.

    `recent`: our last replies in this conversation, never repeated; `elsewhere`: to other buyers. Openings of
    either are avoided while there is another way to say it; then what was said least often is said again.
    `acceptable`: what else a text must pass (the guard), as the points in which it fails.
    """
    openings = {opening(text) for text in (*recent, *elsewhere)}
    seed = digest(brief)
    repeated: list[str] = []
    for attempt in range(TRIES):
        text = _compose(brief, speaker(brief, seed + attempt), seed + attempt, recent)
        if text is None:
            return None
        if failed_gates(text, brief) or text in recent or text in repeated:
            continue
        fresh = opening(text) not in openings
        if fresh and not (acceptable and acceptable(text)):
            return text
        if not fresh:
            repeated.append(text)
    repeated = [text for text in repeated if not (acceptable and acceptable(text))]
    return min(repeated, key=elsewhere.count, default=None)


def _compose(brief: Brief, say: Say, seed: int, recent: Sequence[str]) -> str | None:
    """The whole reply for one choice of wordings, or None."""
    start = [say("greeting")] if brief.greet else []
    if brief.greet and start[0] == "¡Hola!" and (name := first_name(brief.buyer_name)):
        start = [f"¡Hola, {name}!"]
    if brief.late:
        start.append(say("late"))
    body = _body(brief, say, seed, recent)
    if body is None:
        return None
    if brief.asks_if_bot:
        body = [say("bot"), *body]
    elif brief.disclose and body:
        body = [*body, say("disclose")]
    if not body:
        return None
    text = " ".join([*start, *body])
    if emoji_allowed(text, brief) and seed % _EMOJI_EVERY == 0:
        text += f" {_HAPPY[seed // _EMOJI_EVERY % len(_HAPPY)]}"
    return text


def _body(brief: Brief, say: Say, seed: int, recent: Sequence[str]) -> list[str] | None:
    if brief.decision == "hold" or brief.safe_refusal > 2:
        return None
    if brief.occasion:
        return _occasion(brief, say)
    if not brief.available:
        return _gone(brief, say)
    if brief.safe_refusal:
        return [say(f"refusal_{brief.safe_refusal}{'_hand' if brief.shipping is False else ''}")]
    return _answers(brief, say, rival=seed % 2 == 0 and not any("interesad" in text for text in recent))


def _gone(brief: Brief, say: Say) -> list[str]:
    if brief.status == "reserved":
        return [say("reserved"), say("door_reserved")]
    return [say("sold" if brief.status == "sold" else "gone"), say("door_sold")]


def _occasion(brief: Brief, say: Say) -> list[str] | None:
    """What we say unasked: the answer we owed, one nudge, that it is gone, that we meet. Never a price."""
    if brief.occasion == "item_closed":
        return _gone(brief, say) if brief.status == "reserved" else [say("closed"), say("door_sold")]
    if brief.occasion == "reminder":
        if brief.language == "en" or not brief.occasion_text:
            return None
        return [say("remind", when=brief.occasion_text.strip(" .")), say("still_on")]
    if not brief.available:
        return _gone(brief, say)
    if brief.occasion == "fact":
        return _told(brief, say)
    return [say("follow_up"), _nudge(brief, say)] if brief.occasion == "follow_up" else None


def _told(brief: Brief, say: Say) -> list[str] | None:
    """The answers that were put off, each by the name of what was asked where there are several."""
    if brief.language == "en":
        return None  # facts are in Spanish
    answers = []
    for intent, text in brief.questions:
        answer = known.answer_to(text, brief)
        if answer is None:
            return None
        answers.append(replying.named(intent, text, answer, say))
    return [say("told", answer=" ".join(dict.fromkeys(answers)))] if answers else None


def _nudge(brief: Brief, say: Say) -> str:
    """One open question or step that moves the sale."""
    if brief.shipping is False:
        return say("pick_day")
    return say("pick_or_ship") if brief.shipping and brief.pickup_area else say("buy")


def _answers(brief: Brief, say: Say, *, rival: bool) -> list[str] | None:
    """Each question answered or put off in the buyer's order, then the price, then one step further."""
    asked = _asked(brief)
    if any(replying.needs_a_person(intent, text, brief) for intent, text in asked):
        return None
    said: list[str] = []
    deferred: list[str] = []
    put_off = False
    for intent, text in asked:
        told = replying.answer(intent, text, brief, say, among=len(asked) > 1)
        if told is None:
            topic = known.topic(intent, text)
            if topic is None:
                return None
            said += [bad for bad in known.damage(text, brief) if bad not in said and brief.language != "en"]
            deferred.append(topic)
            continue
        if deferred and told and told not in said:
            said.append(replying.deferral(deferred, bool(said), put_off, say))
            deferred, put_off = [], True
        if told and told not in said:
            said.append(told)
    if deferred:
        said.append(replying.deferral(deferred, bool(said), put_off, say))
    if brief.decision in PRICE_DECISIONS:
        said += _price(brief, say, rival=rival)
    if not said and not brief.asks_if_bot:
        if set(brief.intents) - _NOTHING_ASKED or set(brief.intents) == {"cortesia"}:
            return None
        if set(brief.intents) == {"saludo"}:
            return [say("hello")]
        said.append(say("available"))
    if brief.greet and (more := _more(said, brief, say)):
        said.append(more)
    return said


def _more(said: list[str], brief: Brief, say: Say) -> str:
    """What a first reply of a few words goes on with, so that it isn't curt: one thing that helps the sale."""
    if said == [say("available")]:
        if brief.shipping:
            return say("pick_or_ship" if brief.pickup_area else "shipping")
        return say("area" if brief.pickup_area else "price")
    short = len(" ".join(said)) < _CURT and brief.decision not in PRICE_DECISIONS
    if not short or not said or "?" in said[-1]:
        return ""
    by_hand = brief.shipping is False and brief.pickup_area and brief.pickup_area not in said[-1]
    return say("area" if by_hand else "still")


def _asked(brief: Brief) -> list[tuple[str, str]]:
    """What is to be answered: the questions, or what was wanted without asking."""
    if brief.questions:
        return [(intent, text) for intent, text in known.asked(brief) if intent != "negociacion"]
    if brief.decision in PRICE_DECISIONS:
        return [(intent, "") for intent in brief.intents if intent in replying.PERSONS]
    wanted = (*_STATED, *replying.PERSONS)
    return [(intent, brief.buyer_text) for intent in brief.intents if intent in wanted]


def _price(brief: Brief, say: Say, *, rival: bool) -> list[str]:
    if brief.decision == "accept":
        # Where nothing is shipped the deal is closed face to face, on a day a person confirms.
        step = "pick_day" if brief.shipping is False else "buy" if brief.amount == brief.list_price else "accept_step"
        kept = [say("kept")] if brief.reserved_for_buyer_until and brief.language != "en" else []
        return [say("accept"), *kept, say(step)]
    said = [say(brief.decision)]
    asks = said[0].endswith("?")
    if brief.terms and (brief.language != "en" or brief.terms in ENGLISH_TERMS):
        # The question stays last: «… ¿Te cuadra?»
        offer, mark, question = said[0].partition(" ¿")
        said = [offer, say("term"), *([f"¿{question}"] if mark else [])]
    # True only while the ledger holds it, and a reason is given once.
    if brief.rival and rival and brief.decision in ("counter", "hold_price") and not asks:
        said.append(say("rival"))
    return said

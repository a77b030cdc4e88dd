"""Injections: messages that try to command the assistant, draw out what it knows, or speak for the platform.

Pure. Must never stop an ordinary question ("¿cuál es tu mínimo?" is one); a hit only warns, and the message
is answered as the ordinary one it pretends to be, or held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from apps.language.normalise import normalise
from apps.security.injection import model
from apps.security.injection.readings import other_readings
from apps.security.injection.rules import PREPARED, RULES
from apps.security.injection.signs import signs
from apps.security.injection.words import BIT, COMMON, Tagged, bits, concepts_of, tag
from apps.security.lines import REMEMBERED, Line

ALIKE = "parecido_en_conjunto"
"""The rule name of what only the model found."""
READ = 2_000
"""Characters of a message that are read, runs of blanks as one: more than the model is ever shown of it."""
GOES_BACK = 3
"""Earlier messages of the buyer that a message may take up."""
PRIMED = 0.4
"""Score from which an earlier message counts as having prepared an attempt, chosen on the training set."""

DISGUISED = 0.6
"""Score from which another reading of a message counts: backwards, most texts hold some word of ours."""
TOGETHER = 0.5
"""Score from which a conversation counts that no single message gave away, chosen likewise."""

_EVERYDAY = bits("LIMIT|FLOOR|ASKS|SAY|TRADE|NEED|DESCEND|YOU|YOUR|YOURS|AGREE|CHEAP|GOON|NUMBER|CLAIM|OTHERS")
"""What a plain question about the price is made of: never an attempt, whatever the model makes of it."""
_CODE_WORDS = ~bits("TRADE|ASKS|YOUR|YOU|GOON|PIECE|NUMBER")
_TAKES_UP = bits(
    "PIECE|GOON|GAME|HOTCOLD|SAY|REVEAL|ANSWER|FILL|AGREE|OBEY|NUMBER|RULE|BOOKRULE|CONFIG|LIMIT|FLOOR|PII|MASTER|"
    "LANGUAGE|BREAK|YOUARE|ORDERED|HIDE|BOT|EXACT"
)
_WORD = re.compile(r"[a-z]{3,}")
_INSISTS = bits("GAME|HOTCOLD|REVEAL|OBEY|RULE|CONFIG|LIMIT|FLOOR|PII|MASTER|BREAK|YOUARE")
_SETTLES = bits("TRADE")
_AGREES = bits("AGREES_WORD")
_WORD_ALONE = 8
"""Words of a message up to which it may be no more than the word agreed on."""
_SPARE = re.compile(r"[\s\u200b-\u200f\u2060-\u2064\ufeff\u00ad]+")

_ASPECTS = {
    "habla de sus normas o instrucciones": bits("RULE|BOOKRULE|CONFIG|DOC|ABOVE"),
    "habla de lo que le mandaron o le tienen guardado": bits("ORDERED|TOLD|HIDE|SECRECY"),
    "se dirige a una máquina": bits("BOT|DEVICE|ADMIN|MODE|NOTICE|MUST|USER"),
    "habla de quien vende como de otra persona": bits("MASTER|AUTHORITY|CLAIM|LICENSE"),
    "manda saltarse algo u obedecer": bits("IGNORE|BREAK|NEW|SWITCH|OBEY"),
    "propone un papel, un juego o un supuesto": bits("YOUARE|PLAY|HYPO|GAME|HOTCOLD|TASK"),
    "dicta la forma de la respuesta": bits("ANSWER|BEGIN|EXACT|ONLY|FORM|LANGUAGE|DECODE|FILL|SENTENCE|FORMAL"),
    "busca el límite de precio": bits("LIMIT|FLOOR|DESCEND|AGREE|CHEAP"),
    "busca un dato reservado": bits("PII|NUMBER|PIECE|REVEAL|SAY"),
}


@dataclass(frozen=True, slots=True)
class InjectionHit:
    """One rule that fired: its weight (0–100), place in the original message, and why, in Spanish."""

    rule: str
    weight: int
    start: int
    end: int
    explanation_es: str


@dataclass(frozen=True, slots=True)
class InjectionVerdict:
    """Whether the message tries to steer the assistant, by which rules, and the model's score, 0–1."""

    detected: bool
    hits: tuple[InjectionHit, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Judged:
    """One text by itself: what fired in it, the model's score and its words."""

    hits: tuple[InjectionHit, ...]
    score: float
    tagged: Tagged

    @property
    def strength(self) -> float:
        return max([self.score, *(hit.weight / 100 for hit in self.hits)])


def detect(message: str, history: Sequence[Line] = ()) -> InjectionVerdict:
    """Look for an attempt to steer the assistant in the latest message, read with what came before."""
    text, places = _squeezed(message)
    judged = _judge(text)
    hits = judged.hits or _disguised(text, judged) or _over_several(text, judged, history)
    return InjectionVerdict(bool(hits), tuple(_in_original(hit, places) for hit in hits), judged.score)


def _squeezed(message: str) -> tuple[str, list[int] | None]:
    """A long message without its runs of blanks and invisible signs, cut at `READ`; and where each character was."""
    if len(message) <= READ:
        return message, None
    kept: list[int] = []
    done = 0
    for run in _SPARE.finditer(message):
        kept.extend(range(done, min(run.start() + 1, done + READ)))
        done = run.end()
        if len(kept) >= READ:
            break
    else:
        kept.extend(range(done, min(len(message), done + READ)))
    kept = kept[:READ]
    return "".join(message[place] for place in kept), kept


def _in_original(hit: InjectionHit, places: list[int] | None) -> InjectionHit:
    if not places:
        return hit
    return replace(hit, start=places[hit.start], end=places[hit.end - 1] + 1 if hit.end else places[0])


def features_of(text: str) -> frozenset[str]:
    """What the model looks at in one text taken alone; for its training."""
    form = normalise(text)
    shapes = [sign.name for sign, _place in signs(text)]
    return model.features(tag(form.text), shapes, disguised=bool(form.disguises))


@lru_cache(maxsize=4096)
def _tagged(text: str) -> Tagged:
    return tag(normalise(text).text)


@lru_cache(maxsize=4096)
def _judge(text: str) -> _Judged:
    """What fires in one text taken alone."""
    form = normalise(text)
    tagged = _tagged(text)
    shapes = signs(text)
    hits = [InjectionHit(sign.name, sign.weight, *place, sign.explanation_es) for sign, place in shapes if sign.weight]
    for rule in RULES:
        if place := rule.place(tagged):
            span = form.original_span(tagged.spans[place[0]][0], tagged.spans[place[1]][1])
            hits.append(InjectionHit(rule.name, rule.weight, *span, rule.explanation_es))
    found = model.features(
        tagged, [sign.name for sign, _place in shapes], disguised=bool(form.disguises), names=model.names()
    )
    score = model.score(found)
    if not hits and (shapes or form.disguises or tagged.total & ~_EVERYDAY) and score >= model.threshold():
        telling, why = _reasons(model.strongest(found), tagged)
        span = form.original_span(*telling)
        hits.append(InjectionHit(ALIKE, round(100 * score), *span, why))
    return _Judged(tuple(sorted(hits, key=lambda hit: (hit.start, hit.rule))), score, tagged)


def _reasons(strongest: list[str], tagged: Tagged) -> tuple[tuple[int, int], str]:
    """Where the words stand that spoke most for an attempt, and what they are about."""
    telling = 0
    for feature in strongest[:4]:
        for concept in feature.split("+"):
            telling |= BIT.get(concept, 0)
    aspects = [aspect for aspect, mask in _ASPECTS.items() if mask & telling]
    places = tagged.places(telling)
    span = (tagged.spans[places[0]][0], tagged.spans[places[-1]][1]) if places else (0, 0)
    about = " y ".join(aspects[:3]) or "tiene la forma de una orden para una máquina"
    return span, f"En conjunto se parece a un intento de manejar al asistente: {about}."


def _disguised(text: str, judged: _Judged) -> tuple[InjectionHit, ...]:
    """Orders in a code, written backwards or with letters parted: nobody writes so to a person."""
    known = len(COMMON.intersection(judged.tagged.words))
    for reading in other_readings(text):
        if not reading.coded and len(COMMON.intersection(_WORD.findall(reading.text.lower()))) <= known:
            continue
        other = _judge(reading.text[:READ])
        if reading.coded and (other.hits or other.tagged.total & _CODE_WORDS):
            why = f"Hay un texto cifrado para que lo lea una máquina: «{reading.text[:80].strip()}»."
            return (InjectionHit("cifrado", 90, reading.start, reading.end, why),)
        if not reading.coded and other.strength >= DISGUISED:
            why = f"Hay una orden disfrazada: «{reading.text[:80].strip()}»."
            return (InjectionHit("disfrazado", 85, reading.start, reading.end, why),)
    return ()


def _over_several(text: str, judged: _Judged, history: Sequence[Line]) -> tuple[InjectionHit, ...]:
    """What an earlier message prepared and this one collects, or what only all of them together say."""
    earlier = [line.text[:500] for line in history[-REMEMBERED:] if line.from_buyer][-GOES_BACK:]
    if not earlier:
        return ()
    before = " \n".join(earlier)[-READ:]
    if agreed := _agreed_word(before, judged.tagged):
        why = "Dice la palabra que convino antes para que signifique otra cosa."
        return (InjectionHit("palabra_convenida", 80, *normalise(text).original_span(*agreed), why),)
    prepared = max(_judge(line).strength for line in earlier)
    if prepared >= PRIMED and _takes_up(judged, sure=prepared >= model.threshold()):
        why = "Sigue con lo que un mensaje anterior preparó para manejar al asistente o sacarle un dato."
        return (InjectionHit("sigue_lo_preparado", 75, 0, len(text), why),)
    if not _takes_up(judged):
        return ()
    for rule in PREPARED:
        if (place := rule.collects.place(judged.tagged)) and rule.prepares.place(_tagged(before)):
            span = normalise(text).original_span(judged.tagged.spans[place[0]][0], judged.tagged.spans[place[1]][1])
            return (InjectionHit(rule.name, rule.weight, *span, rule.explanation_es),)
    together = _judge(" \n".join([*earlier, text])[-READ:])
    if together.score >= TOGETHER or any(hit.rule != ALIKE for hit in together.hits):
        why = "Junto con los mensajes anteriores dice lo que ninguno dice por separado."
        return (InjectionHit("repartido_en_mensajes", 70, 0, len(text), why),)
    return ()


def _takes_up(judged: _Judged, *, sure: bool = False) -> bool:
    """Whether a message goes on with what was said: nearly wordless, or asking for the next piece.

    After a `sure` attempt everything does that is not plainly about the sale.
    """
    words, total = judged.tagged.words, judged.tagged.total
    if len(words) <= 3:
        return (sure or bool(words)) and not total & _SETTLES
    about = _INSISTS if total & _SETTLES else _TAKES_UP
    return len(words) <= 25 and (bool(total & about) or (sure and not total & _SETTLES))


def _agreed_word(before: str, last: Tagged) -> tuple[int, int] | None:
    """Where the message says a word of which an earlier one fixed what it shall mean ("cuando diga sol, …")."""
    if len(last.words) > _WORD_ALONE:
        return None
    earlier = _tagged(before)
    for at in earlier.places(_AGREES):
        said = earlier.words[at + 2 : at + 8]
        fixed = {word for word in said if len(word) > 3 and not concepts_of(word) & ~_SETTLES}
        for word, span in zip(last.words, last.spans, strict=True):
            if word in fixed:
                return span
    return None

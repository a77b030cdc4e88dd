"""Injections: messages that try to command the assistant, draw out what it knows, or speak for the platform.

Pure. Must never stop an ordinary question ("¿cuál es tu mínimo?" is one); a hit only warns, and the message
is answered as the ordinary one it pretends to be, or held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.language.normalise import normalise
from apps.security.injection_rules import RULES, InjectionRule
from apps.security.lines import Line, buyer_text
from apps.security.wording import Reading, pattern, read


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
    """Whether the message tries to steer the assistant, and by which rules."""

    detected: bool
    hits: tuple[InjectionHit, ...]


_PICKS_UP_GAME = pattern(
    r"(?:juego|jugamos|juguemos|adivin\w+|practi[cs]\w+|translate|traduc\w+|calient\w+|enfri\w+|game|"
    r"guess)\b",
)
_GOES_ON = pattern(
    r"(?:sigu?e|seguimos|continu\w+|ahora|vale|genial|perfecto|now|go on|venga|entonces|pues|y ahora) "
    r"(?:<wide>)(?:juego|numero|number|solo|only|spanish|espanol|mas|menos|frase|palabra|di)\b"
)
_POSES = pattern(
    r"soy de(?:l)? (?:soporte|equipo|wallapop)|tengo apuntado que|(?:empieza|acaba|termina)s? (?:por|en|"
    r"con)|tu (?:correo|telefono|numero|direccion) (?:empieza|acaba|es|termina)|"
    r"me (?:ha|dio|han) (?:dado )?permiso|dijo en persona|el vendedor me ha"
)
_PRESSES = pattern(
    r"(?:y (?:ahora )?)?(?:las|los|el|la)? ?(?:<gap>)?(?:ultim[oa]s|primer[oa]s|cifras|letras?|digitos|"
    r"siguiente)\b",
    r"(?:confirma|confirmame|pasas?|pasame|dime|letra|comprob\w+)\b",
)
_REVERSED = re.compile(
    r"\b(?:ominim|senoiccurtsni|sa?lger|arongi|tpmorp|tsewol|onofelet|oerroc|oicerp|"
    r"ocilop)\b"
)
_ENCODED = re.compile(
    r"\b(?=[A-Za-z0-9+/]{24,}={0,2}(?:\s|"
    r"$))(?=[^\s]*[A-Z])(?=[^\s]*[a-z])(?=[^\s]*\d)[A-Za-z0-9+/]{24,}={0,2}|(?:\b[01]{8}\b ?){3,}|"
    r"(?:\\x[0-9a-f]{2}){4,}|(?:%[0-9A-Fa-f]{2}){6,}"
)


def detect(message: str, history: Sequence[Line] = ()) -> InjectionVerdict:
    """Look for an attempt to steer the assistant in the latest message, read with what came before."""
    reading = read(message)
    hits = [_hit(rule, reading, place) for rule in RULES if (place := reading.finds(rule.says)) is not None]
    hits += _reversed(message, reading)
    earlier = buyer_text(history)
    if earlier.raw:
        if earlier.finds(_PICKS_UP_GAME) and (place := reading.finds(_GOES_ON)):
            hits.append(
                _make(
                    "sigue_el_juego",
                    70,
                    reading,
                    place,
                    "Sigue un juego que empezó antes para sacar un dato.",
                )
            )
        elif earlier.finds(_POSES) and (place := reading.finds(_PRESSES)):
            hits.append(
                _make(
                    "insiste_en_el_dato",
                    70,
                    reading,
                    place,
                    "Insiste, paso a paso, en un dato que ya se le negó.",
                )
            )
    return InjectionVerdict(bool(hits), tuple(sorted(hits, key=lambda hit: (hit.start, hit.rule))))


def _hit(rule: InjectionRule, reading: Reading, place: tuple[int, int]) -> InjectionHit:
    return _make(rule.name, rule.weight, reading, place, rule.explanation_es)


def _make(name: str, weight: int, reading: Reading, place: tuple[int, int], why: str) -> InjectionHit:
    return InjectionHit(name, weight, *reading.form.original_span(*place), why)


def _reversed(message: str, reading: Reading) -> list[InjectionHit]:
    """Text written backwards or in a code that only a machine would read."""
    hits = []
    backwards = _REVERSED.search(reading.form.text)
    if backwards or (normalise(message[::-1]).text and _backwards_command(message)):
        place = backwards.span() if backwards else (0, len(reading.raw))
        hits.append(_make("al_reves", 80, reading, place, "Hay una orden escrita al revés."))
    encoded = _ENCODED.search(message[:20000])
    if encoded:
        hits.append(
            InjectionHit("cifrado", 60, *encoded.span(), "Hay un texto cifrado que solo leería una máquina.")
        )
    return hits


def _backwards_command(message: str) -> bool:
    turned = read(message[:1000][::-1])
    return turned.finds(RULES[0].says) is not None or turned.finds(RULES[2].says) is not None

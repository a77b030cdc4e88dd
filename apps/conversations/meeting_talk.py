"""What a conversation has come to about its meeting: the last day, hour and place that stand in it. Pure.

Nothing is invented: what nobody said is missing, and several possible times stay several.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from apps.conversations.meeting_times import HOURS, Candidate, Clarity, mentions
from apps.conversations.meeting_words import plain

_ASKS = re.compile(
    r"\b(?:que (?:dia|hora)|a que hora|cuando|(?:te|le|os) (?:va|viene|iria|vendria|parece) bien|(?:que )?quedamos|"
    r"puedes|podrias|what time|when)\b"
)
#: A place where people meet, as far as it is named; streets with a number are nobody's to pass on.
_PLACE = re.compile(
    r"\b(?:en|a la salida de|junto a|delante de|frente a) (?:el |la |los |las |l')?"
    r"(?P<place>(?:metro|parada|estacion|plaza|placa|placeta|mercadona|carrefour|lidl|aldi|corte ingles|"
    r"centro comercial|renfe|cercanias|parque|gasolinera|biblioteca|ayuntamiento|mercado|fnac|media ?markt|"
    r"ikea|decathlon|intercambiador)\b(?:(?! a las?\b| a les\b| sobre\b| el (?:lunes|martes|mi|jueves|viernes|sa|do)|"
    r" ma.ana\b| hoy\b| y\b| te\b| si\b| por la\b| a partir| vale\b| ok\b| que\b)[ \w'-]){0,40})"
)


@dataclass(frozen=True)
class Said:
    """One message: whether the buyer wrote it, the text, and when (aware, by the account's clock)."""

    by_buyer: bool
    text: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """What was last proposed, and not refused since: by whom, in which words, and what that may mean."""

    by_buyer: bool
    words: str
    candidates: tuple[Candidate, ...]
    place: str

    @property
    def moment(self) -> datetime | None:
        """The one day and hour it means; None where a person has to ask."""
        (only,) = self.candidates if len(self.candidates) == 1 else (None,)
        return only.start if only is not None and only.clarity == Clarity.EXACT else None


def latest(said: Sequence[Said], now: datetime, *, hours: tuple[time, time] = HOURS) -> Proposal | None:
    """What stands at `now` (by the account's clock) of the messages, oldest first."""
    standing: Proposal | None = None
    place, asked = "", False
    for each in said:
        known = standing.candidates[0] if standing and len(standing.candidates) == 1 else None
        found = mentions(each.text, each.at, hours=hours, asked=asked, known=known)
        proposed = tuple(one for one in found if not one.refused)
        place = place_in(each.text) or place
        if proposed:
            standing = Proposal(each.by_buyer, _words(each.text, proposed), proposed, place)
        elif standing and any(_undone(standing, one) for one in found):
            standing = None
        asked = bool(_ASKS.search(plain(each.text)))
    if standing is None:
        return None
    left = tuple(one for one in standing.candidates if one.end is None or one.end.timestamp() > now.timestamp())
    return Proposal(standing.by_buyer, standing.words, left, place) if left else None


def place_in(text: str) -> str:
    """The public place that a text names for a meeting, as it was written; "" without one."""
    found = _PLACE.search(plain(text))
    place = text[found.start("place") : found.end("place")].strip(" -'") if found else ""
    return "" if re.search(r"\d{2,}", place) else place


def _words(text: str, proposed: Sequence[Candidate]) -> str:
    """The words from the first mention to the last."""
    return " ".join(text[proposed[0].place[0] : proposed[-1].place[1]].split())[:120]


def _undone(standing: Proposal, refused: Candidate) -> bool:
    """Whether what doesn't suit is what had been proposed."""
    return any(
        (refused.day is None or one.day is None or refused.day == one.day)
        and (refused.minute is None or one.minute is None or refused.minute == one.minute)
        for one in standing.candidates
    )


#: What the guard says of a reply of the assistant's that settles a meeting no person has confirmed.
CODE = "MEETING_UNCONFIRMED"
EXPLANATION = "Fija día y hora de una cita que nadie ha confirmado: solo puede decir que se lo confirmas."


def unconfirmed(text: str, now: datetime, settled: datetime | None) -> tuple[int, int] | None:
    """Where `text`, ours and to be sent at `now`, names day and hour of a meeting other than the `settled` one."""
    agreed = settled.replace(second=0, microsecond=0).timestamp() if settled else None  # nobody names seconds
    for each in mentions(text, now):
        named = each.day is not None and (each.minute is not None or "half" in each.missing)
        if named and not each.refused and each.clarity in (Clarity.EXACT, Clarity.UNCLEAR):
            meant = {moment.timestamp() for moment in (each.start, each.end) if moment is not None}
            if agreed not in meant:
                return each.place
    return None

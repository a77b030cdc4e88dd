"""How long a counter stands: its end, the words for it, and whether those words are still true. And days as people
say them.

A term is part of what we say: one that the buyer was not told never ends an offer, and one whose day has moved on
since the reply was written must not leave as it is.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.conversations.models import Turn
from apps.core import clock

_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip


def day_name(moment: datetime, now: datetime, timezone: str) -> str:
    """A day as people say it: «hoy», «mañana», «el viernes», «el 3 de diciembre»."""
    zone = ZoneInfo(timezone)
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("hoy", "mañana")[ahead]
    return f"el {_DAYS[day.weekday()]}" if 1 < ahead < 7 else f"el {day.day} de {_MONTHS[day.month - 1]}"


def end_of(days: int, today: date, sell_before: date | None, timezone: str) -> datetime | None:
    """The end of the day until which a counter made `today` stands, at the latest that of selling; None: no term."""
    if not days:
        return None
    last = today + timedelta(days=days)
    if sell_before and today <= sell_before < last:
        last = sell_before
    return datetime.combine(last, time(23, 59, 59), ZoneInfo(timezone))


def words_for(end: datetime | None, timezone: str) -> str:
    """«hasta el viernes»; "" where there is no term."""
    return f"hasta {day_name(end, clock.now(), timezone)}" if end else ""


def is_told(turn: Turn, text: str) -> bool:
    """Whether `text` names the term that our offer was decided with."""
    terms = turn.decision.get("terms")
    return bool(terms) and terms.casefold() in text.casefold()


def is_overtaken(turn: Turn) -> bool:
    """Whether the words of the term no longer name its day, or it has ended before being told."""
    until = turn.decision.get("valid_until")
    if not until:
        return False
    end = datetime.fromisoformat(until)
    return end <= clock.now() or words_for(end, turn.conversation.account.timezone) != turn.decision["terms"]

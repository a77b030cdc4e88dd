"""What a notice of the marketplace asks of the seller: until when, and whether it is a dispute.

Pure. Reads only what the notice says: no deadline is assumed where none is named. «Antes del jueves» means that
Wednesday's end is safe, so that is when it is due.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_DAYS = {
    name: number
    for number, name in enumerate(["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"])
}
_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        1,
    )
}
_NUMBERS = {name: number for number, name in enumerate(["un", "dos", "tres", "cuatro", "cinco", "seis", "siete"], 1)}
_WITHIN = re.compile(
    rf"\b(?:en (?:las|los) proxim[oa]s|en|dentro de|quedan|tienes|dispones de|plazo de) "
    rf"(\d{{1,2}}|{'|'.join(_NUMBERS)}) (hora|dia)s?\b"
)
_BY = re.compile(
    rf"\b(antes|hasta|a mas tardar|como muy tarde|limite|plazo)\b[^.;!?\d]{{0,24}}?(?:\b(manana|hoy)\b|"
    rf"\b({'|'.join(_DAYS)})\b|\b(\d{{1,2}}) de ({'|'.join(_MONTHS)})\b|\b(\d{{1,2}})[/-](\d{{1,2}})\b)"
)
_DISPUTE = re.compile(
    r"\b(disput\w+|reclam\w+|incidencia\w*|devoluc\w+|devolver|desacuerdo|no es (?:lo|como) (?:que )?\w+|"
    r"(?:ha llegado|llego) (?:rot|mal|dana|defectuos)\w*|reembols\w+)\b"
)
#: «Sin incidencias», «no hay reclamaciones»: all is well.
_NO_DISPUTE = re.compile(
    r"\b(?:sin|ningun[a]?|no hay|no ha habido) (?:ninguna )?(?:disput|reclam|incidencia|devoluc)\w*"
)
_LAST_HOUR = time(23, 59)


@dataclass(frozen=True, slots=True)
class Notice:
    """`due`: the last moment to do it, in the zone of the hour it was read at; None where none is named."""

    due: datetime | None
    dispute: bool


def read(text: str, now: datetime) -> Notice:
    """What a notice says, read at `now` (aware, of the account's zone)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))[:1000]
    return Notice(_due(plain, now), _DISPUTE.search(_NO_DISPUTE.sub(" ", plain)) is not None)


def _due(plain: str, now: datetime) -> datetime | None:
    if within := _WITHIN.search(plain):
        amount = int(within[1]) if within[1].isdigit() else _NUMBERS[within[1]]
        return now + (timedelta(hours=amount) if within[2] == "hora" else timedelta(days=amount))
    if not (named := _BY.search(plain)):
        return None
    before, relative, weekday, day, month, number, of_month = named.groups()
    try:
        if relative:
            last = now.date() + timedelta(days=relative == "manana")
        elif weekday:
            last = now.date() + timedelta(days=(_DAYS[weekday] - now.weekday() - 1) % 7 + 1)
        else:
            last = _next(int(day or number), _MONTHS[month] if month else int(of_month), now.date())
    except ValueError:
        return None  # «antes del 45 de marzo»
    if before == "antes" and last > now.date():
        last -= timedelta(days=1)
    return datetime.combine(last, _LAST_HOUR, now.tzinfo)


def _next(day: int, month: int, today: date) -> date:
    """The next such day; one of a few weeks ago is of this year still: the notice came late. Raises ValueError."""
    found = date(today.year, month, day)
    return found if (today - found).days < 60 else date(today.year + 1, month, day)

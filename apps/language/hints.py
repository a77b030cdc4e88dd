"""What people say around a number they hide: that it is to be called, put together, or read backwards.

Patterns over the plain text. A hint alone says nothing; must never be the only ground for finding anything.
"""

from __future__ import annotations

import re

_PIECES = (
    r"(?:a|en|por|in|aos?) (?:cachos|cachitos|trozos|trocitos|pedazos|partes|trossos|bocins|pedacos|poucos|pezzi|"
    r"pieces)\b"
)
_CALL_ME = (
    r"llam[ae]|marca(?:r|lo|me)?\b|agenda|dial|ring me|call|text me|truca|telefone|chiama|liga-?me|appel|deitu|"
    r"mi (?:numero|num|tlf|tel|movil|telefono|contacto|whats\w*|wasap|guasap)|meu numero|my number|mio numero|"
    r"(?:me )?escri[bv](?:eme|es|irme|ires)|contact[ao]|wh?ats|wasap|guasap|wsp|wpp|verdecit|el verde|toque|"
    r"me encuentras|mensajito|ponme un"
)
CALL_ME = re.compile(rf"\b(?:{_CALL_ME})")
"""Somebody is to be called or written to."""
CALL = re.compile(rf"\b(?:{_CALL_ME}|phone|tl?fn?o?\b|telf?\b|movil|telefono|mobile)")
"""That, or a telephone is spoken of, which may be the thing for sale."""
JOIN = re.compile(
    r"\b(?:junt[ao]\w*|pega\w* todo|todo (?:seguido|junto|pegado)|un[ea](?:lo|los|las) |de corrido|"
    r"en (?:ese|este) orden|por orden|(?:9|nueve|nou|nove|nine) (?:cifras|digitos|numer\w*|xifres|digits)|"
    r"apunt[ae]\w*|anota\w*|sum[ae] |quita (?:las|los|el)|(?:ya|tu|tu ya) me? entiend|ja m'entens|"
    r"(?:dos|tres|cuatro) (?:trozos|cachos|partes|mensajes)|empieza por|acaba en|termina en|no (?:me )?deja|"
    rf"me lo (?:borra|tapa|censura)|{_PIECES})"
)
"""Digits are to be put together."""
IN_PIECES = re.compile(rf"\b{_PIECES}")
"""Something comes piece by piece."""
BACKWARDS = re.compile(r"reves|de atras|la vuelta|backward|invers|invert|capovol|contrario|inrere|reverse")
"""Something is to be read backwards."""

"""What staff write of a voice or a prompt, read and checked; and which prompt is in use.

Must never let into a voice or a prompt what no reply may say: a telephone, a limit, a channel outside the app.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from apps.ai_engine.brief import Brief
from apps.ai_engine.gates import form, no_limit, no_refunds, rivals, spanish_of_spain
from apps.ai_engine.models import PromptVersion

MAX_STYLE = 600
MAX_EXAMPLES = 6
MAX_ASKED = 300
MIN_PROMPT, MAX_PROMPT = 200, 4_000
#: A prompt without these has nothing that keeps prices and buyers' orders in their place.
NEEDED = ("PRECIO PERMITIDO", "SIN DATO", "<<<")

Pairs = list[list[str]]
_BUYER = re.compile(r"^(?:comprador|compradora|buyer)\s*:\s*", re.IGNORECASE)
_US = re.compile(r"^(?:t[uú]|yo|respuesta|vendedor|vendedora)\s*:\s*", re.IGNORECASE)


def pairs(text: str) -> Pairs:
    """Read examples as staff type them: a line «Comprador: …» and one «Tú: …» for each, or JSON.

    Raises ValidationError with Spanish sentences.
    """
    text = text.strip()
    if not text:
        return []
    found = _from_json(text) if text[0] in "[{" else _from_lines(text)
    if len(found) > MAX_EXAMPLES:
        raise ValidationError(f"Hay {len(found)} ejemplos y caben {MAX_EXAMPLES}: deja los que más se parezcan a ti.")
    wrong = [
        f"Ejemplo {number}: {why}."
        for number, (asked, reply) in enumerate(found, 1)
        for why in [*_about_asked(asked), *_about_reply(reply)]
    ]
    if wrong:
        raise ValidationError(wrong)
    return found


def as_lines(found: Pairs) -> str:
    """Examples as they are edited."""
    return "\n\n".join(f"Comprador: {asked}\nTú: {reply}" for asked, reply in found)


def _from_json(text: str) -> Pairs:
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValidationError(
            f"El JSON está mal escrito en la línea {error.lineno}, columna {error.colno}. "
            "Es más fácil sin JSON: una línea «Comprador: …» y otra «Tú: …»."
        ) from None
    if not isinstance(rows, list) or not all(
        isinstance(row, list) and len(row) == 2 and all(isinstance(each, str) for each in row) for row in rows
    ):
        raise ValidationError('El JSON tiene que ser una lista de parejas: [["lo que pregunta", "lo que contestas"]].')
    return [[" ".join(asked.split()), " ".join(reply.split())] for asked, reply in rows]


def _from_lines(text: str) -> Pairs:
    found: Pairs = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        said = " ".join(line.split())
        if _BUYER.match(said):
            if found and not found[-1][1]:
                raise ValidationError(f"Línea {number}: al ejemplo de antes le falta tu respuesta («Tú: …»).")
            found.append([_BUYER.sub("", said), ""])
        elif _US.match(said) and found and not found[-1][1]:
            found[-1][1] = _US.sub("", said)
        else:
            raise ValidationError(
                f"Línea {number}: tiene que empezar por «Comprador:» o por «Tú:», primero una y después la otra."
            )
    if found and not found[-1][1]:
        raise ValidationError("Al último ejemplo le falta tu respuesta («Tú: …»).")
    return found


def _about_asked(asked: str) -> list[str]:
    if not asked:
        return ["falta lo que dice el comprador"]
    return [f"el comprador habla {len(asked)} caracteres y caben {MAX_ASKED}"] if len(asked) > MAX_ASKED else []


def _about_reply(reply: str) -> list[str]:
    """What the rubric's gates say of an example, whatever it is about."""
    nothing = Brief(title="", list_price=Decimal(0))
    checks = (form, no_limit, spanish_of_spain, rivals, no_refunds)
    return [f"tu respuesta {why}" for check in checks if (why := check(reply, nothing))]


def check_prompt(text: str) -> None:
    """Raise ValidationError, in Spanish, where a text can't be the fixed part of the prompt."""
    wrong = []
    if not MIN_PROMPT <= len(text) <= MAX_PROMPT:
        wrong.append(f"Tiene {len(text)} caracteres: tiene que haber entre {MIN_PROMPT} y {MAX_PROMPT}.")
    wrong += [
        f"Falta nombrar {part}: sin esa regla el modelo no sabe qué respetar." for part in NEEDED if part not in text
    ]
    if PromptVersion.objects.filter(text=text).exists():
        wrong.append("Ya hay una versión con ese mismo texto: ponla en uso en vez de repetirla.")
    if wrong:
        raise ValidationError(wrong)


def next_number() -> int:
    """The number of the next version."""
    return int(PromptVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def put_in_use(version_id: int) -> PromptVersion | None:
    """Make this version the only active one, and return the one that was. Once is once."""
    with transaction.atomic():
        rows = list(PromptVersion.objects.select_for_update().order_by("pk"))
        before = next((row for row in rows if row.active), None)
        if before is None or before.pk != version_id:
            PromptVersion.objects.filter(active=True).update(active=False)
            PromptVersion.objects.filter(pk=version_id).update(active=True)
    return before

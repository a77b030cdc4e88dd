"""Items in a spreadsheet: read from and written to CSV as Spanish programs make it. Plain values, no query.

Must never write a cell that a spreadsheet would take for a formula.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from apps.language.folding import fold
from apps.marketplace.bulk import Floor, Row, Wish

#: Lines of one file, and its bytes.
MOST_LINES, MOST_BYTES = 5_000, 2_000_000
#: Column -> number of the ladder.
LADDER = {
    "primera_rebaja": "first_counter_pct",
    "rebaja_siguiente": "step_pct",
    "rebajas": "rounds",
    "paciencia": "patience",
    "rebaja_desde": "lowest_serious_pct",
    "dias_de_plazo": "term_days",
}
COLUMNS = ("id", "referencia", "titulo", "precio", "minimo", *LADDER, "estante", "datos")
#: Those that tell the floor.
OF_FLOOR = frozenset({"minimo", *LADDER})
_ALSO = {
    "id_wallapop": "id", "id_en_la_plataforma": "id", "external_id": "id",
    "referencia_propia": "referencia", "ref": "referencia", "sku": "referencia", "reference": "referencia",
    "precio_minimo": "minimo", "suelo": "minimo", "floor": "minimo",
    "title": "titulo", "price": "precio", "shelf": "estante", "ubicacion": "estante", "facts": "datos",
    **{name: column for column, name in LADDER.items()},
}  # fmt: skip
_FIXED = frozenset({"fijo", "precio fijo", "no se regatea", "no"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPACES = re.compile(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
_PERCENT = re.compile(r"-?([\d.,]+)%(?:pordebajo|menos)?", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: which item, what is to become of it, what is wrong. `number` counts the header."""

    number: int
    external_id: str = ""
    reference: str = ""
    wish: Wish = field(default_factory=Wish)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read. `problems`: why none of it can be used; `unknown`: columns that nobody understands."""

    lines: tuple[Line, ...] = ()
    columns: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def text_of(data: bytes) -> str:
    """A file's text: UTF-8, or what old spreadsheets of Western Europe write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read(text: str, *, floors: bool) -> Sheet:
    """The sheet in `text`; `floors`: whether whoever brings it may set floors. Never raises."""
    text = text.lstrip("\N{BYTE ORDER MARK}").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.strip():
        return Sheet(problems=(_("El archivo está vacío."),))
    if len(text) > MOST_BYTES:
        return Sheet(problems=(_("El archivo es demasiado grande."),))
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return Sheet(problems=(_("No se entiende el archivo: guárdalo como CSV."),))
    start = next((number for number, cells in enumerate(rows) if any(cell.strip() for cell in cells)), 0)
    if not rows:
        return Sheet(problems=(_("El archivo está vacío."),))
    header = [_column(cell) for cell in rows[start]]
    unknown = tuple(cell.strip() for cell in rows[start] if cell.strip() and _column(cell) not in COLUMNS)
    known = [name for name in header if name in COLUMNS]
    problems = []
    if not {"id", "referencia"}.intersection(known):
        problems.append(_("Falta la columna «id» o «referencia»: no se sabe de qué anuncio es cada línea."))
    if twice := sorted({name for name in known if known.count(name) > 1}):
        problems.append(_("Columna repetida: %(names)s.") % {"names": ", ".join(twice)})
    body = [(number, cells) for number, cells in enumerate(rows[start + 1 :], start + 2) if any(map(str.strip, cells))]
    if len(body) > MOST_LINES:
        problems.append(_("Más de %(n)s líneas: pártelo en varios archivos.") % {"n": MOST_LINES})
    if problems:
        return Sheet(unknown=unknown, problems=tuple(problems))
    lines = tuple(_line(number, dict(zip(header, cells, strict=False)), floors) for number, cells in body)
    return Sheet(lines, tuple(known), unknown)


def _column(cell: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", fold(cell)).strip("_")
    return _ALSO.get(name, name)


def _line(number: int, cells: Mapping[str, str], floors: bool) -> Line:
    said = {name: _bare(cells[name]) for name in cells if name in COLUMNS}
    problems: list[str] = []
    if not floors and any(said.get(name) for name in OF_FLOOR):
        problems.append(_("No tienes permiso para cambiar mínimos ni escaleras: deja esas columnas vacías."))
    floor, ladder = None, {}
    try:
        floor = floor_of(said.get("minimo", ""))
    except ValueError as error:
        problems.append(str(error))
    for column, name in LADDER.items():
        if said.get(column):
            try:
                ladder[name] = _number(said[column].rstrip("% "))
            except ValueError as error:
                problems.append(f"{column}: {error}")
    facts: dict[str, str] = {}
    try:
        facts = facts_of(said.get("datos", ""))
    except ValueError as error:
        problems.append(str(error))
    external_id, reference = said.get("id", ""), said.get("referencia", "")
    if not external_id and not reference:
        problems.append(_("No dice de qué anuncio es: falta el id o la referencia."))
    wish = Wish(
        floor=floor,
        ladder=ladder,
        facts=facts,
        reference=reference or None if external_id else None,
        shelf=said.get("estante") or None,
    )
    return Line(number, external_id, reference, wish, tuple(problems))


def _bare(cell: str) -> str:
    cell = cell.strip()
    return cell[1:].strip() if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


# -- single cells


def amount_of(text: str) -> Decimal:
    """An amount as people type it: «1.200», «1.200,50», «289,50», «289.5», «210 €». Raises ValueError, in Spanish."""
    bare = _SPACES.sub("", text).replace("€", "").replace("EUR", "")
    plain = bare
    if "," in bare and "." in bare:
        thousands = "," if bare.rfind(".") > bare.rfind(",") else "."
        plain = bare.replace(thousands, "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+", bare):
        plain = bare.replace(".", "")
    else:
        plain = bare.replace(",", ".")
    try:
        value = Decimal(plain) if re.fullmatch(r"\d{1,12}(\.\d{1,4})?", plain) else None
    except InvalidOperation:
        value = None
    if value is None:
        raise ValueError(_("«%(text)s» no es un importe.") % {"text": text})
    return value


def floor_of(text: str) -> Floor | None:
    """A floor's cell: «210», «15 %» below the price, «precio fijo»; empty: as it is. Raises ValueError, in Spanish."""
    if not text.strip():
        return None
    if " ".join(fold(text).split()) in _FIXED:
        return Floor()
    if found := _PERCENT.fullmatch(_SPACES.sub("", text)):
        return Floor(percent=amount_of(found[1]))
    return Floor(amount=amount_of(text))


def _number(text: str) -> int | float:
    value = amount_of(text)
    return int(value) if value == int(value) else float(value)


def facts_of(text: str) -> dict[str, str]:
    """A facts' cell: «¿Tiene caja? = Sí | ¿Y factura? = No». Raises ValueError, in Spanish."""
    facts = {}
    for part in _split(text, "|"):
        if not part.strip():
            continue
        question, *answer = _split(part, "=")
        if len(answer) != 1 or not question.strip() or not answer[0].strip():
            raise ValueError(_("Los datos se escriben «pregunta = respuesta | pregunta = respuesta»."))
        facts[_plain(question)] = _plain(answer[0])
    return facts


def facts_cell(facts: Mapping[str, str]) -> str:
    """The facts as `facts_of` reads them."""
    return " | ".join(f"{_escaped(question)} = {_escaped(answer)}" for question, answer in facts.items())


def _split(text: str, mark: str) -> list[str]:
    """The pieces between marks that no backslash takes the meaning from."""
    pieces, escaped = [""], False
    for letter in text:
        if letter == mark and not escaped:
            pieces.append("")
            continue
        pieces[-1] += letter
        escaped = letter == "\\" and not escaped
    return pieces


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\\([\\|=])", r"\1", text).split())


def _escaped(text: str) -> str:
    return re.sub(r"([\\|=])", r"\\\1", text)


# -- out


def write(rows: Iterable[tuple[str, Row]], *, floors: bool) -> str:
    """The rows, each with its external id, as `read` takes them; without `floors` their columns are absent."""
    names = [name for name in COLUMNS if floors or name not in OF_FLOOR]
    file = io.StringIO()
    file.write("\N{BYTE ORDER MARK}")  # else spreadsheets take it for another alphabet
    writer = csv.writer(file, delimiter=";")
    writer.writerow(names)
    for external_id, row in rows:
        cells = {
            "id": external_id,
            "referencia": row.reference,
            "titulo": row.title,
            "precio": _decimal(row.price),
            "minimo": "precio fijo" if row.floor is None else _decimal(row.floor),
            "estante": row.shelf,
            "datos": facts_cell(row.facts),
        } | {column: _decimal(row.ladder.get(name, "")) for column, name in LADDER.items()}
        writer.writerow([_safe(cells[name]) for name in names])
    return file.getvalue()


def _decimal(value: Decimal | float | str) -> str:
    said = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return said.replace(".", ",")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

"""Prices that a person brings: a CSV file or pasted lines, from Milanuncios, eBay's sold list, a shop, own sales.

All or nothing: every line that can't be read is told with its number, and then none is taken. Pure.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import urlsplit

from apps.pricing.sources import IMPORTED, SOURCES, numbers
from apps.pricing.sources.base import Kind, Listing, clean

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
_NAMES = {
    "title": ("titulo", "title", "anuncio", "nombre", "articulo", "producto", "descripcion corta"),
    "price": ("precio", "price", "price_eur", "importe", "euros", "precio (€)", "precio eur", "sold price"),
    "condition": ("estado", "condition", "condicion"),
    "url": ("enlace", "url", "link", "direccion"),
    "date": ("fecha", "date", "visto", "vendido el", "sold date", "date sold"),
    "kind": ("clase", "kind", "tipo"),
    "source": ("fuente", "source", "sitio", "plataforma"),
    "id": ("id", "item_id", "referencia", "ref"),
}
_CONDITIONS = {
    "precintado": "un_opened", "sin abrir": "un_opened", "nuevo": "new", "a estrenar": "new", "new": "new",
    "como nuevo": "as_good_as_new", "muy bueno": "as_good_as_new", "bueno": "good", "buen estado": "good",
    "en buen estado": "good", "usado": "good", "de segunda mano": "good", "used": "good", "aceptable": "fair",
    "regular": "fair", "para piezas": "has_given_it_all", "averiado": "has_given_it_all",
    "lo ha dado todo": "has_given_it_all",
}  # fmt: skip
_KNOWN_CONDITIONS = frozenset(("un_opened", "new", "as_good_as_new", "good", "fair", "has_given_it_all"))
_KINDS = {
    "vendido": Kind.SOLD, "sold": Kind.SOLD, "pedido": Kind.ASKING, "asking": Kind.ASKING, "anuncio": Kind.ASKING,
    "tienda": Kind.SHOP, "shop": Kind.SHOP, "nuevo": Kind.NEW, "new": Kind.NEW,
}  # fmt: skip
_USUAL_KIND = {"ebay_sold": Kind.SOLD, "own": Kind.SOLD, "amazon": Kind.NEW}
#: A price that ends a line is one only if something says so: a euro sign, cents after a comma, a separator before it.
_PRICE_AT_END = re.compile(
    r"(?P<title>.*?)(?:\s*[;\t|:=]\s*|\s+)(?P<price>(?:€\s*)?\d[\d.,]*(?:\s*€|\s*eur(?:os?)?)?)\s*", re.IGNORECASE
)
_SAYS_PRICE = re.compile(r"€|eur|,\d\d$|[;\t|:=]\s*[\d.,]+$", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")


class ImportFailed(Exception):
    """Nothing was taken. `problems`: Spanish sentences, each with its line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Imported:
    """One price that was brought: what it is of, what kind of price, and the day it was seen or paid."""

    listing: Listing
    kind: Kind
    seen_on: date


def read_csv(content: bytes, *, source: str = "other", today: date) -> list[Imported]:
    """The rows of a CSV with a header line: a title and a price, and where there are condition, link, date, kind,
    source and id. Separators and encoding are found out. Raises ImportFailed.
    """
    rows, names = _table(text_of(content))
    return _all_or_nothing(
        [(line, partial(_row, dict(zip(names, row, strict=False)), source, today)) for line, row in rows]
    )


def read_paste(text: str, *, source: str = "other", today: date) -> list[Imported]:
    """Pasted lines, each a title with its price at the end («iPhone 13 128GB 329,95 €»), or a table with its header.

    A link within a line is kept. Raises ImportFailed.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and _header(lines[0][1]):
        return read_csv(text.encode(), source=source, today=today)
    return _all_or_nothing([(number, partial(_pasted, line, source, today)) for number, line in lines])


def typed(title: str, price: str, *, source: str = "amazon", today: date) -> Imported:
    """A price that somebody typed, of a new one where nothing else is said. Raises ImportFailed."""
    try:
        return _row({"title": title, "price": price}, source, today)
    except ValueError as error:
        raise ImportFailed([str(error)]) from error


def _all_or_nothing(rows: list[tuple[int, Callable[[], Imported]]]) -> list[Imported]:
    if not rows:
        raise ImportFailed(["No hay ninguna línea con un precio."])
    if len(rows) > MOST_ROWS:
        raise ImportFailed([f"Son {len(rows)} líneas; se admiten {MOST_ROWS} de una vez."])
    found: dict[tuple[str, str], Imported] = {}
    problems = []
    for number, make in rows:
        try:
            one = make()
        except ValueError as error:
            problems.append(f"Línea {number}: {error}")
        else:
            found.setdefault((one.listing.source, one.listing.external_id), one)
    if problems:
        more = [f"… y {len(problems) - 20} más."] if len(problems) > 20 else []
        raise ImportFailed([*problems[:20], *more])
    return list(found.values())


def text_of(content: bytes) -> str:
    """The text of a file of any usual encoding. Raises ImportFailed."""
    if len(content) > MOST_BYTES:
        raise ImportFailed(["El archivo es demasiado grande (más de 5 MB)."])
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ("utf-16",) if wide else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ImportFailed(["El archivo no es de texto: guarda la hoja como CSV."])


def _table(text: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not (known := _header(first)):
        raise ImportFailed(["Línea 1: faltan los nombres de las columnas; hacen falta «título» y «precio»."])
    separator, names = known
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
    except csv.Error as error:
        raise ImportFailed([f"Línea {reader.line_num}: no se entiende como CSV ({error})."]) from error
    return rows[1:], names


def _header(line: str) -> tuple[str, list[str]] | None:
    """The separator and our names of a header line's columns ('' for one we don't know); None where it is no header."""
    for separator in (";", "\t", ",", "|"):
        cells = next(csv.reader([line], delimiter=separator), [])
        names = [_column(cell) for cell in cells]
        if "title" in names and "price" in names:
            return separator, names
    return None


def _column(cell: str) -> str:
    plain = _plain(cell)
    return next((name for name, words in _NAMES.items() if plain in words), "")


def _plain(text: str) -> str:
    kept = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(each for each in kept if not unicodedata.combining(each)).strip()


def _pasted(line: str, source: str, today: date) -> Imported:
    link = _LINK.search(line)
    bare = _LINK.sub(" ", line).strip()
    found = _PRICE_AT_END.fullmatch(bare)
    if found is None or not found["title"].strip() or not _SAYS_PRICE.search(bare):
        raise ValueError("hace falta un título y, al final, su precio con el signo €.")
    return _row({"title": found["title"], "price": found["price"], "url": link[0] if link else ""}, source, today)


def _row(cells: dict[str, str], source: str, today: date) -> Imported:
    """One line as a value. Raises ValueError with a Spanish sentence."""
    title = clean(cells.get("title", ""), 250)
    if not title:
        raise ValueError("falta el título.")
    told = cells.get("price", "").strip()
    price = numbers.spanish(told)
    if price is None:
        raise ValueError(f"«{told[:40]}» no es un precio." if told else "falta el precio.")
    where = _plain(cells.get("source", "")) or source
    labels = {_plain(label): name for name, label in (*IMPORTED.items(), *((n, s.label) for n, s in SOURCES.items()))}
    where = labels.get(where, where)
    if where not in IMPORTED and where not in SOURCES:
        raise ValueError(f"«{where[:40]}» no es una fuente conocida: {', '.join(IMPORTED)}.")
    said = _plain(cells.get("kind", ""))
    if said and said not in _KINDS:
        raise ValueError(f"«{said[:40]}» no es una clase de precio: vendido, pedido, tienda o nuevo.")
    kind = _KINDS[said] if said else _USUAL_KIND.get(where, Kind.ASKING)
    condition = _plain(cells.get("condition", ""))
    if condition and condition not in _CONDITIONS and condition not in _KNOWN_CONDITIONS:
        raise ValueError(f"«{condition[:40]}» no es un estado conocido: nuevo, como nuevo, bueno, aceptable…")
    url = clean(cells.get("url", ""), 400)
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"«{url[:40]}» no es un enlace.")
    seen_on = _day(cells.get("date", "").strip(), today)
    known_id = clean(cells.get("id", ""), 60)
    digest = hashlib.sha256(f"{title}|{price}|{url}|{seen_on}".encode()).hexdigest()[:24]
    listing = Listing(
        source=where,
        external_id=known_id or digest,
        title=title,
        price=price,
        condition=_CONDITIONS.get(condition, condition),
        url=url,
        seen_at=datetime(seen_on.year, seen_on.month, seen_on.day, 12, tzinfo=UTC),
        sold=kind == Kind.SOLD,
        is_new_reference=kind == Kind.NEW,
    )
    return Imported(listing, kind, seen_on)


def _day(text: str, today: date) -> date:
    if not text:
        return today
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if day > today:
            raise ValueError(f"la fecha {text} no ha llegado todavía.")
        return day
    raise ValueError(f"«{text[:20]}» no es una fecha (día/mes/año).")

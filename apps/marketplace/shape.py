"""What we rely on in the marketplace's answers and chat page, and how what was seen differs from it.

Pure: plain values in, findings out. Says nothing of what to do about them. The figures and names are those that
wire.py and chat_page.py read by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.marketplace import wire
from apps.marketplace.remote import THIRD_VOICE, BadAnswer
from apps.marketplace.tokens import TOKEN_UNREADABLE_S, lifetime

# The writer keeps to it (the guard's longest reply); a smaller box would cut what it writes.
COMPOSER_LIMIT = 300


@dataclass(frozen=True)
class Finding:
    """Something that is not as we know it. `drift`: we can't work without it; else it is only worth knowing."""

    where: str
    expected: str
    seen_es: str
    drift: bool = True


@dataclass(frozen=True)
class Page:
    """What the chat page showed of an open conversation. `found`: for each name of chat_page.SELECTORS the number of
    the selector that found it, -1 for none. `their_name`, `their_title`: as JSON tells them; `has_own`, `has_any`:
    whether it tells of messages of ours, of any.
    """

    found: Mapping[str, int]
    name: str
    title: str
    limit: int
    disabled: bool
    their_name: str
    their_title: str
    has_own: bool
    has_any: bool


@dataclass(frozen=True)
class Seen:
    """Answers as they came, by name: session, inbox, conversation, items, detail; what was not asked is absent."""

    answers: Mapping[str, Any]
    page: Page | None = None


def drift(seen: Seen) -> tuple[Finding, ...]:
    """Where the site is not as we know it: what is missing or of another kind in every row it could be in, first;
    then what is odd in some rows, new, or could not be looked at.
    """
    found = [*_json(seen.answers), *(_page(seen.page) if seen.page else _NO_PAGE)]
    return tuple(sorted(found, key=lambda finding: not finding.drift))


# -- JSON

Fits = Callable[[Any], bool]


@dataclass(frozen=True)
class _Field:
    name: str  # alternatives by |
    expected: str
    fits: Fits
    needed: bool = True


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 40


def _or_null(fits: Fits) -> Fits:
    return lambda value: value is None or fits(value)


def _one_of(*kinds: type) -> Fits:
    return lambda value: isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))


_text, _list, _object, _flag, _count = _one_of(str), _one_of(list), _one_of(dict), _one_of(bool), _one_of(int)
_cursor = _or_null(_text)


def _readable_price(value: Any) -> bool:
    return wire.read_price(value)[0] is not None


def _readable_token(value: Any) -> bool:
    return isinstance(value, str) and lifetime(value) not in (0, TOKEN_UNREADABLE_S)


def _titled(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and isinstance(value.get("original"), str))


def _speaks(value: Any) -> bool:
    return bool(wire.read_voice(value).get("text"))


_FIELDS: Mapping[str, tuple[_Field, ...]] = {
    "la sesión": (
        _Field("token", "un texto", _text),
        _Field("token", "un texto que diga cuánto vale", _readable_token, needed=False),
    ),
    "la bandeja de entrada": (
        _Field("user_hash", "un identificador", _is_id),
        _Field("conversations", "una lista", _list),
        _Field("next_from", "un texto o nada", _cursor),
    ),
    "las conversaciones": (
        _Field("hash", "un identificador", _is_id),
        _Field("with_user", "un objeto o nada", _or_null(_object)),
        _Field("item", "un objeto o nada", _or_null(_object)),
        _Field("messages", "un objeto", _object),
        _Field("unread_messages", "un número", _count),
        _Field("sale", "un objeto", _object, needed=False),
    ),
    "las personas": (
        _Field("hash|id", "un identificador", _is_id),
        _Field("name|micro_name", "un texto", _text),
        _Field("available", "sí o no", _flag, needed=False),
        _Field("blocked", "sí o no", _flag, needed=False),
    ),
    "los artículos de las conversaciones": (
        _Field("hash|id", "un identificador", _is_id),
        _Field("title", "un texto", _titled),
        _Field("price", "un precio", _readable_price),
        _Field("status", "un texto", _text),
        _Field("is_mine", "sí o no", _flag, needed=False),
    ),
    "los mensajes de las conversaciones": (
        _Field("messages", "una lista", _list),
        _Field("next_from", "un texto o nada", _cursor),
    ),
    "los mensajes": (
        _Field("id", "un identificador", _is_id),
        _Field("type", "un texto", _text),
        _Field("timestamp|time_token", "un momento", lambda value: wire.moment(value) is not None),
        _Field("time_token", "un número de orden", lambda value: str(value).isdigit(), needed=False),
        _Field("status", "un texto", _text, needed=False),
    ),
    "los mensajes de texto": (
        _Field("from_self", "sí o no", _flag),
        _Field("text", "un texto", _text),
    ),
    "los avisos del sitio": (_Field("payload", "un texto con un objeto que lleva «text»", _speaks),),
    "tus anuncios": (_Field("data", "una lista", _list),),
    "cada anuncio": (
        _Field("id|hash", "un identificador", _is_id),
        _Field("title", "un texto", _titled),
        _Field("price", "un precio", _readable_price),
    ),
    "la ficha de un anuncio": (
        _Field("id|hash", "un identificador", _is_id),
        _Field("title", "un texto", _titled),
        _Field("description", "un texto", _titled, needed=False),
        _Field("price", "un precio", _readable_price),
    ),
}
# Told by the site and read by nobody here: their coming and going is no news.
_KNOWN_TOO = frozenset(
    {"channel", "translatable", "topic_id", "items_count", "slug", "malicious", "rating_average", "reviews_count"}
    | {"score", "location", "image_url", "response_rate", "phone_shared", "phone_number", "unread_messages"}
    | {"from_self", "text", "payload", "status"}
)
_NEW_IN = ("la bandeja de entrada", "las conversaciones", "las personas", "los mensajes")
_NO_PAGE = (
    Finding("la página del chat", "una conversación leída", "ninguna: la página no se ha comprobado", drift=False),
)


def _rows(value: Any, *path: str) -> list[Any]:
    """What lies at `path` below a value, through lists; nulls are left out."""
    rows = [value]
    for step in path:
        rows = [
            inner
            for row in rows
            if isinstance(row, Mapping)
            for inner in (row[step] if isinstance(row.get(step), list) else [row.get(step)])
        ]
    return [row for row in rows if row is not None]


def _json(answers: Mapping[str, Any]) -> list[Finding]:
    asked = [answers["conversation"]] if "conversation" in answers else []
    conversations = [*_rows(answers.get("inbox"), "conversations"), *asked]
    messages = [row for each in conversations for row in _rows(each, "messages", "messages")]
    texts = [row for row in messages if isinstance(row, Mapping) and row.get("type") == "text"]
    voices = [row for row in messages if isinstance(row, Mapping) and row.get("type") in THIRD_VOICE]
    rows = {
        "la sesión": _asked(answers, "session"),
        "la bandeja de entrada": _asked(answers, "inbox"),
        "las conversaciones": conversations,
        "las personas": [row for each in conversations for row in _rows(each, "with_user")],
        "los artículos de las conversaciones": [row for each in conversations for row in _rows(each, "item")],
        "los mensajes de las conversaciones": [row for each in conversations for row in _rows(each, "messages")],
        "los mensajes": messages,
        "los mensajes de texto": texts,
        "los avisos del sitio": voices,
        "tus anuncios": _asked(answers, "items"),
        "cada anuncio": _rows(answers.get("items"), "data"),
        "la ficha de un anuncio": _asked(answers, "detail"),
    }
    found = [
        finding
        for where, fields in _FIELDS.items()
        for field in fields
        if (finding := _misfit(where, field, rows[where])) is not None
    ]
    found += [finding for where in _NEW_IN if (finding := _new(where, rows[where])) is not None]
    kinds = {str(row.get("type"))[:40] for row in messages if isinstance(row, Mapping) and row.get("type")}
    if unknown := kinds - THIRD_VOICE - {"text"}:
        found.append(_note("los mensajes", "tipos conocidos", f"tipos nuevos: {', '.join(sorted(unknown))}"))
    if "inbox" in answers and not any(finding.drift for finding in found):
        found += _unreadable(answers["inbox"])
    return found


def _asked(answers: Mapping[str, Any], name: str) -> list[Any]:
    return [answers[name]] if name in answers else []


def _misfit(where: str, field: _Field, rows: list[Any]) -> Finding | None:
    """In every row: the site has changed. In some: a few odd rows, or a change under way."""
    odd = [row for row in rows if not _fits(field, row)]
    if not odd:
        return None
    name = field.name.split("|")[0]
    seen = f"«{name}» {_described(field, odd[0])}"
    if len(odd) < len(rows):
        return _note(where, f"«{name}»: {field.expected}", f"{seen} en {len(odd)} de {len(rows)}")
    return Finding(where, f"«{name}»: {field.expected}", seen, field.needed)


def _fits(field: _Field, row: Any) -> bool:
    names = field.name.split("|")
    return isinstance(row, Mapping) and any(name in row and field.fits(row[name]) for name in names)


def _described(field: _Field, row: Any) -> str:
    if not isinstance(row, Mapping):
        return f"no está: {_kind(row)} en lugar de un objeto"
    value = next((row[name] for name in field.name.split("|") if name in row), _ABSENT)
    return "no está" if value is _ABSENT else f"es {_kind(value)}"


_ABSENT = object()
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "sí o no"),
    (str, "un texto"),
    (int, "un número"),
    (float, "un número"),
    (list, "una lista"),
    (dict, "un objeto"),
)


def _kind(value: Any) -> str:
    return (
        "nada (null)"
        if value is None
        else next((word for kind, word in _KINDS if isinstance(value, kind)), "otra cosa")
    )


def _new(where: str, rows: list[Any]) -> Finding | None:
    known = _KNOWN_TOO | {name for field in _FIELDS[where] for name in field.name.split("|")}
    new = sorted({str(name)[:40] for row in rows if isinstance(row, Mapping) for name in row} - known)
    return _note(where, "los campos de siempre", f"campos nuevos: {', '.join(new[:12])}") if new else None


def _unreadable(inbox: Any) -> list[Finding]:
    """The last word is the reader's own."""
    try:
        page, _ = wire.read_inbox_page(inbox)
    except BadAnswer as error:
        return [Finding("la bandeja de entrada", "que se pueda leer", f"no se puede: {error}")]
    problems = [*page.problems, *(problem for thread in page.threads for problem in thread.problems)]
    return [
        _note("la bandeja de entrada", "que se pueda leer entera", f"{problem.where}: {problem.what}")
        for problem in problems[:5]
    ]


def _note(where: str, expected: str, seen: str) -> Finding:
    return Finding(where, expected, seen, drift=False)


# -- the page

_PARTS: Mapping[str, str] = {
    "composer": "el cuadro de texto",
    "send": "el botón de enviar",
    "name": "el nombre de la otra persona",
    "title": "el título del anuncio",
}
_BUBBLES: Mapping[str, tuple[str, bool]] = {
    "bubble": ("los mensajes", True),
    "bubble_text": ("el texto de los mensajes", True),
    "own": ("la marca de los mensajes propios", True),
    # Only a hint to the eye: what counts as sent is decided over JSON.
    "bubble_status": ("el estado de los mensajes propios", False),
}


def _page(page: Page) -> list[Finding]:
    where = "la página del chat"
    parts = {name: (words, True) for name, words in _PARTS.items()}
    if page.has_any:
        parts |= {name: _BUBBLES[name] for name in ("bubble", "bubble_text")}
    if page.has_own:
        parts |= {name: _BUBBLES[name] for name in ("own", "bubble_status")}
    found = []
    for name, (words, needed) in parts.items():
        number = page.found.get(name, -1)
        if number < 0:
            found.append(Finding(where, words, "no está donde siempre", needed))
        elif number > 0 and needed:
            found.append(_note(where, words, f"está con otro de sus nombres conocidos (el {number + 1}.º)"))
    for name, shown, told in (("name", page.name, page.their_name), ("title", page.title, page.their_title)):
        if page.found.get(name, -1) >= 0 and shown != told:
            found.append(Finding(where, _PARTS[name], "no es el de la conversación que se ha abierto"))
    if page.found.get("composer", -1) >= 0:
        found += _composer(where, page)
    return found


def _composer(where: str, page: Page) -> list[Finding]:
    if page.disabled:
        return [_note(where, "un cuadro de texto abierto", "en esta conversación está cerrado")]
    if 0 < page.limit < COMPOSER_LIMIT:
        return [Finding(where, f"{COMPOSER_LIMIT} caracteres por mensaje", f"solo caben {page.limit}")]
    if page.limit != COMPOSER_LIMIT:
        seen = f"caben {page.limit}" if page.limit > 0 else "no dice cuántos caben"
        return [_note(where, f"{COMPOSER_LIMIT} caracteres por mensaje", seen)]
    return []

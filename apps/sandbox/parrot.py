"""What the simulated language model says: it reads a prompt's labelled lines and answers by rules.

Pure. It gives a demo and a test sensible Spanish without a model; it claims only what the prompt states and
names only the amount the prompt permits. Unknown prompts get a short, harmless sentence.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from apps.sandbox.phrases import ENGLISH, FORMAL, INTENT_WORDS, SPANISH

#: Longest answer, characters; the chat takes 300.
MAX_CHARS = 260
_HEADER = re.compile(r"^\s*#*\s*([A-ZÁÉÍÓÚÑ]{4,}(?: [A-ZÁÉÍÓÚÑ]{2,})*)\s*:?\s*$")
_LABEL = re.compile(r"^\s*-?\s*([^:\n]{2,40}):\s*(.*)$")
_MONEY = re.compile(r"(\d[\d.]*(?:,\d{1,2})?)\s*€")
_FENCE = re.compile(r"^(<<<\w*|\w*>>>)\s*$")
_DEFECTS = re.compile(r"\b(marca|roce|arañazo|golpe|desgaste|defecto|rot[oa]|fallo|rasguño|uso)", re.IGNORECASE)
_PRICED = ("contraoferta", "mantener precio", "precio firme", "pedir oferta")
#: Too common to tell what a question is about.
_COMMON = frozenset(
    (
        "tiene",
        "tienes",
        "esta",
        "estan",
        "este",
        "para",
        "como",
        "algun",
        "alguna",
        "puede",
        "puedes",
        "hace",
        "sobre",
    )
)
_NEGATED = re.compile(r"\b(sin|no tiene|ningún|ninguna|ni un)\b", re.IGNORECASE)


_UNASKED = ("seguimiento", "anuncio cerrado")


class _Say(Protocol):
    def __call__(self, key: str, **values: str) -> str: ...


@dataclass(slots=True)
class Sheet:
    """What a prompt says: labels in lowercase without accents, facts, our earlier replies, the buyer."""

    labels: dict[str, str] = field(default_factory=dict)
    facts: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    buyer: str = ""

    def get(self, *names: str) -> str:
        """The first label that is there, or an empty text."""
        return next((self.labels[name] for name in names if self.labels.get(name)), "")


def plain(text: str) -> str:
    """Lowercase without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def read(messages: Sequence[Mapping[str, str]]) -> Sheet:
    """Read the sections of a chat's messages; without any, the last user message is the buyer's."""
    sheet = Sheet()
    users = [each.get("content", "") for each in messages if each.get("role") == "user"]
    section, spoken = "", []
    for line in (users[-1] if users else "").splitlines():
        header = _HEADER.match(line)
        if header:
            section = plain(header[1])
        elif "mensaje" in section or "pregunta" in section:
            if not _FENCE.match(line.strip()):
                spoken.append(re.sub(r"^\|\s?", "", line).strip())
        elif "conversacion" in section or "historial" in section:
            who, _, what = line.partition(":")
            if plain(who).strip() in ("vendedor", "vendedora", "asistente", "nosotros"):
                sheet.said.append(what.strip())
        elif match := _LABEL.match(line):
            if section.startswith("dato"):
                sheet.facts.append((match[1].strip(), match[2].strip()))
            else:
                name = plain(match[1]).strip()
                sheet.labels[name] = sheet.labels[f"{section}: {name}"] = match[2].strip()
    sheet.buyer = " ".join(part for part in spoken if part) or sheet.get("mensaje del comprador")
    if not sheet.labels and not sheet.buyer and users:
        sheet.buyer = users[-1].strip()
    return sheet


def answer(messages: Sequence[Mapping[str, str]], seed: int = 0) -> str:
    """Word a reply to this chat, at most MAX_CHARS long; another seed may choose other words."""
    sheet = read(messages)
    english = plain(sheet.get("idioma")).startswith("ingl")
    said = len(sheet.said) + len(sheet.get("correccion")) + len(sheet.get("instruccion")) + seed
    pick = int.from_bytes(hashlib.sha256(f"{sheet.buyer}{said}".encode()).digest()[:4], "big")
    words = ENGLISH if english else SPANISH

    def say(key: str, **values: str) -> str:
        options = [each.format(**values) for each in words[key]]
        turn = options[pick % len(options) :] + options[: pick % len(options)]
        return next((each for each in turn if not any(old.startswith(each[:25]) for old in sheet.said)), turn[0])

    kind = plain(sheet.get("tipo", "decision")).partition(".")[0].strip()
    parts: list[str] = []
    if sheet.get("tarde"):
        parts.append(say("late"))
    if plain(sheet.get("saludo")).startswith("si"):
        parts.append(say("hello"))
    if sheet.get("aviso"):
        parts.append(say("robot"))
    if occasion := _occasion(sheet, say):
        return _fit([*parts, occasion])
    price = _price(sheet, kind, say)
    intents = _intents(sheet, kind)
    answers = [text for each in intents if (text := _about(each, sheet, say, english=english))]
    asked = {"precio", "negociacion"} & set(intents) or kind in _PRICED
    body = list(dict.fromkeys(answers))
    if price and kind == "aceptar":
        body.insert(0, price)
    elif price and asked:
        body.append(price)
    if not body:
        body.append(say("unknown" if sheet.labels and intents != ["saludo"] else "hello_help"))
    parts = body if "cort" in plain(sheet.get("instruccion")) else [*parts, *body]
    text = _fit(parts)
    if plain(sheet.get("tratamiento")) == "usted" and not english:
        for familiar, formal in FORMAL:
            text = re.sub(rf"\b{familiar}\b", formal, text)
    return text


def _occasion(sheet: Sheet, say: _Say) -> str:
    """What is said unasked; nothing where the buyer wrote."""
    kind = plain(sheet.get("ocasion")).partition(".")[0].strip()
    news = sheet.get("novedad")
    if kind == "dato prometido":
        return say("promised", news=re.sub(r"^.*\?:?\s*", "", news).rstrip("."))
    if kind == "recordatorio":
        return say("reminder", news=news.rstrip("."))
    return say({"seguimiento": "follow_up", "anuncio cerrado": "closed"}[kind]) if kind in _UNASKED else ""


def _fit(parts: list[str]) -> str:
    """Join sentences while they fit; the last one (the price) is kept before those in the middle."""
    while len(" ".join(parts)) > MAX_CHARS and len(parts) > 2:
        parts.pop(-2)
    return " ".join(parts)[:MAX_CHARS]


def _intents(sheet: Sheet, kind: str) -> list[str]:
    """The buyer's questions in their order: as the prompt lists them, else by words of the message. An offer («me lo
    quedo por 40», «puedo pagar 40») asks nothing.
    """
    listed = [plain(each).strip() for each in sheet.get("preguntas").split(",")]
    named = [each for each in listed if each in INTENT_WORDS]
    if named:
        return named
    text = plain(sheet.buyer)
    found = [(match.start(), intent) for intent, pattern in INTENT_WORDS.items() if (match := re.search(pattern, text))]
    offer = ("pago", "compra_directa") if kind in _PRICED else ()
    return [intent for _, intent in sorted(found) if intent not in offer]


def _price(sheet: Sheet, kind: str, say: _Say) -> str:
    permitted = sheet.get("precio permitido", "importe permitido", "precio autorizado")
    listed = _MONEY.search(sheet.get("precio del anuncio", "precio")) or _MONEY.search(permitted)
    own = None if permitted.lower().startswith("ningun") else _MONEY.search(permitted)
    amount = f"{(own or listed or [None, ''])[1]} €"
    if amount == " €":
        return ""
    key = {"aceptar": "accept", "contraoferta": "counter", "mantener precio": "hold", "precio firme": "firm",
           "pedir oferta": "ask"}.get(kind, "list_price")  # fmt: skip
    if key == "counter" and not own:
        key = "firm"
    shipping = plain(sheet.get("envio"))
    text = say(key, amount=amount, apart=say("apart" if "aparte" in shipping else "by_hand"))
    terms = sheet.get("condicion")
    return f"{text[:-1]}, {terms}." if terms and key in ("counter", "hold", "accept") and text[-1] == "." else text


def _about(intent: str, sheet: Sheet, say: _Say, *, english: bool) -> str:
    if intent == "disponibilidad":
        state = plain(sheet.get("estado de la venta", "estado"))
        return say(
            "reserved"
            if "reserv" in state
            else "sold"
            if "vend" in state
            else "gone"
            if state.startswith("no ")
            else "available"
        )
    if intent == "envio":
        ships = plain(sheet.get("anuncio: envio", "envio"))
        key = "ships" if re.match(r"si\b", ships) else "no_ships" if ships.startswith("no") else "defer"
        return say(key, what=say("shipping"))
    if intent == "ubicacion":
        zone = sheet.get("zona")
        return say("zone", zone=zone) if zone and plain(zone) != "sin indicar" else say("defer", what=say("place"))
    if intent == "estado_producto":
        return _condition(sheet, say, english=english)
    if intent in ("pago", "compra_directa"):
        return say("buy" if intent == "compra_directa" else "pay")
    if intent in ("precio", "negociacion", "saludo", "cortesia"):
        return ""
    return _fact(sheet) or say("defer", what=say(intent if intent in SPANISH else "that"))


def _condition(sheet: Sheet, say: _Say, *, english: bool) -> str:
    condition = sheet.get("conservacion", "estado del producto", "condicion del producto")
    lead = say("condition", state=condition) if condition and plain(condition) != "sin indicar" else ""
    known = _fact(sheet) if re.search(r"\b(pantalla|bateria|aran|roce|golpe|funciona|uso)", plain(sheet.buyer)) else ""
    flaws = [each for each in _sentences(sheet) if _DEFECTS.search(each)]
    flaws.sort(key=lambda each: bool(_NEGATED.search(each)))
    detail = known or (flaws[0] if flaws else "")
    if english:
        detail = ""
    return " ".join(part for part in (lead, detail) if part) or say("defer", what=say("state"))


def _sentences(sheet: Sheet) -> list[str]:
    text = sheet.get("descripcion")
    return [each.strip().rstrip(".") + "." for each in re.split(r"(?<=[.!?])\s+", text) if 8 < len(each) < 130]


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z0-9]{4,}", plain(text)) if word not in _COMMON}


def _fact(sheet: Sheet) -> str:
    """The fact, or sentence of the description, that shares most words with the buyer's message."""
    asked = _stems(sheet.buyer)
    best, score = "", 0
    for question, known in [*sheet.facts, *((each, each) for each in _sentences(sheet))]:
        shared = len(asked & _stems(f"{question} {known}"))
        if shared > score:
            best, score = known[:1].upper() + known[1:], shared
    return best if best.endswith((".", "!", "?")) or not best else f"{best}."

"""Bad models: what they write instead of a good reply, to show that nothing of it reaches a buyer.

Pure and the same for the same chat and seed. It reads the prompt as `parrot` does and misuses what stands there; it
knows no more than a model would be told. Wall-E must never be able to tell from anything but the text.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Mapping, Sequence

from apps.sandbox.misbehaviour import TEXTS
from apps.sandbox.parrot import Sheet, plain, read

#: Name -> what it does, for people (Spanish).
CHARACTERS: dict[str, str] = {
    "obeys": "hace lo que manda el comprador",
    "leaks": "cuenta todo lo que le han dicho",
    "invents": "inventa datos",
    "promises": "promete cualquier precio",
    "rude": "contesta con malos modos",
    "english": "solo habla inglés",
}
_ORDER = re.compile(
    r"\b(?:di|dime|repite|escribe|responde|contesta|pon|confirma(?:me)?)(?: que| con| esto| exactamente| solo|:)*\s+"
    r"[«\"':]*(.{3,160})",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"\b(ignora|olvida|instrucciones|sistema|prompt|reglas|administrador|modo)\b", re.IGNORECASE)
_CONTACT = re.compile(
    r"tel[eé]fono|whats|wasap|correo|email|telegram|direcci[oó]n|bizum|n[uú]mero|d[oó]nde vives|fuera de", re.IGNORECASE
)
_AMOUNT = re.compile(r"(\d[\d.]*(?:,\d{1,2})?)\s*(?:€|euros?|eur\b|pavos)?", re.IGNORECASE)
_PRICE = re.compile(r"\d\s*(?:€|eur|pavos)|te doy|dejas|oferta|precio|rebaj|barato|ofrezco|m[ií]nimo", re.IGNORECASE)
_UNITS = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_TENS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS = (
    *("", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos"),
    *("ochocientos", "novecientos"),
)


def in_words(number: int) -> str:
    """A whole number below a million in Spanish words."""
    if number < 30:
        return _UNITS.split()[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens - 3] + (f" y {_UNITS.split()[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return "cien" if number == 100 else f"{_HUNDREDS[hundreds]} {in_words(rest)}".removesuffix(" cero")
    thousands, rest = divmod(number, 1000)
    head = "mil" if thousands == 1 else f"{in_words(thousands)} mil"
    return f"{head} {in_words(rest)}" if rest else head


def situation(said: str) -> str:
    """What the buyer is about, from what they said: order, contact, price, question or other."""
    if _COMMAND.search(said) or (_ORDER.search(said) and not said.strip().endswith("?")):
        return "order"
    if _CONTACT.search(said):
        return "contact"
    if _PRICE.search(said):
        return "price"
    return "question" if "?" in said else "other"


def answer(name: str, messages: Sequence[Mapping[str, str]], seed: int = 0) -> str:
    """What this character says to the chat. Raises KeyError for a character that isn't there."""
    sheet = read(messages)
    tries = sheet.get("correccion")
    key = f"{name}|{seed}|{sheet.buyer}|{len(sheet.said)}|{sheet.get('titulo')}|{tries}"
    chance = random.Random(hashlib.sha256(key.encode()).digest())
    about = situation(sheet.buyer)
    texts = TEXTS[name][about]
    if chance.random() < 0.25:
        texts = tuple(text for each in TEXTS[name].values() for text in each)
    return chance.choice(texts).format_map(_values(sheet, messages, chance))[:400]


def _values(sheet: Sheet, messages: Sequence[Mapping[str, str]], chance: random.Random) -> dict[str, str]:
    listed = _euros(sheet.get("precio del anuncio", "precio")) or 50
    offered = [found for each in _AMOUNT.finditer(sheet.buyer) if (found := _euros(each[1]))]
    low = max(1, round(listed * chance.uniform(0.15, 0.97)))
    system = next((each.get("content", "") for each in messages if each.get("role") == "system"), "")
    rules = [line.strip() for line in system.splitlines() if len(line) > 20] or ["no tengo reglas"]
    decision = [f"{name}: {said}" for name, said in sheet.labels.items() if name.startswith("decision")]
    order = _ORDER.search(sheet.buyer)
    return {
        "offer": f"{offered[0] if offered else low} €",
        "list": f"{listed} €",
        "allowed": f"{_euros(sheet.get('precio permitido')) or listed} €",
        "low": f"{low} €",
        "high": f"{round(listed * chance.uniform(1.2, 2.5))} €",
        "low_words": in_words(low),
        "told": (order[1] if order else sheet.buyer)[:200] or "sí, quiero",
        "thing": sheet.get("titulo").partition(" ")[0] or "esto",
        "rule": chance.choice(rules)[:160],
        "decision": (chance.choice(decision) if decision else "no hay decisión")[:160],
        "fact": chance.choice([f"{ask}: {known}" for ask, known in sheet.facts] or ["no hay más datos"])[:160],
        "earlier": (sheet.said[-1] if sheet.said else "nada todavía")[:120],
        "n": str(chance.randint(2, 9)),
    }


def _euros(text: str) -> int:
    """The first amount of a text in whole euros; 0 without one."""
    found = _AMOUNT.search(plain(text))
    return round(float(found[1].rstrip(".,").replace(".", "").replace(",", "."))) if found else 0

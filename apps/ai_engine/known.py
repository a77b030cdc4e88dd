"""What the listing says about a question, word for word, and how to call what it doesn't say.

Pure. It must never answer with anything but the seller's own words, and rather find nothing than guess.
"""

from __future__ import annotations

import re
import unicodedata

from apps.ai_engine.brief import Brief

#: Quoted answers are at most this long.
MAX_QUOTE = 110

_EMPTY_WORDS = (
    "que cual cuales cuanto cuanta cuantos cuantas como donde cuando quien por para con sin una uno "
    "unos unas del los las esta este esto estan tiene tienes tienen hay lleva trae viene incluye "
    "incluido incluida hola buenas gracias queria saber sabes decirme puedes podrias seria ser son fue "
    "muy mas algo alguna algun todo toda bien mal estado condicion condiciones articulo producto "
    "anuncio favor dias tardes noches interesa tal sigue eso pero tambien aun todavia desde hasta entre "
    "sobre les nos sus suyo ahora solo "
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_DEFECT = re.compile(
    r"\b(golpe|aran|rasc|raya|rot[oa]|roce|desgast|fall[ao]|averi|marca|abolla|mancha|defect|desperfect|"
    r"falta|no (funciona|va|carga|tiene|incluye))"
)
#: Never quoted: prices and contacts have their own rules.
_UNQUOTABLE = re.compile(r"€|\beuros?\b|https?:|www\.|@|\d{6,}|\btel|whats|bizum|\bcalle\b|\bc/", re.IGNORECASE)
#: Never echoed as a topic: what a thief or a joker asks about is not ours to look up.
_SENSITIVE = re.compile(
    r"whats|wasap|bizum|telef|movil tuyo|numero|correo|mail|direcc|calle|cuenta|tarjeta|codigo|dni|"
    r"iban|contrase|clave|minim|instruc|prompt|sistema|regla|secret|banc|paypal|casa|horario|vacacion|sol[oa]\b"
)
_HOW_MANY = re.compile(r"\b(cuánt[oa]s?|cuant[oa]s?) ([a-zñáéíóú]{3,}(?: de [a-zñáéíóú]{3,})?)")
_TOPICS = {"mas_fotos": "las fotos", "factura": "la factura", "garantia": "la garantía", "envio": "el envío",
           "ubicacion": "la zona", "pago": "el pago"}  # fmt: skip
_ARTICLE = {"cuánto": "el", "cuánta": "la", "cuántos": "los", "cuántas": "las"}
_NOUNS = {
    "talla": "la talla", "color": "el color", "marca": "la marca", "modelo": "el modelo",
    "medidas": "las medidas", "batería": "la batería", "cargador": "el cargador", "caja": "la caja",
    "memoria": "la memoria", "peso": "el peso", "mide": "las medidas", "pesa": "el peso",
    "funda": "la funda", "mando": "el mando", "año": "el año", "kilómetros": "los kilómetros",
    "versión": "la versión", "pantalla": "la pantalla", "compatible": "la compatibilidad",
    "funciona": "el funcionamiento", "uso": "el uso", "arañazos": "los arañazos", "golpes": "los golpes",
    "cable": "el cable", "accesorios": "los accesorios", "grupo": "el grupo", "tamaño": "el tamaño",
}  # fmt: skip


def plain(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def words_of(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning: «arañazos» and «arañazo» are one."""
    found = re.findall(r"[a-z0-9]{3,}", plain(text))
    return frozenset(re.sub(r"(es|s|os|as|o|a)$", "", word) for word in found if word not in _EMPTY)


def answer_to(question: str, brief: Brief) -> str | None:
    """Return the seller's own sentence that answers the question, or None.

    A known fact needs half of the question's words, a part of the description all of them; «cuántos» needs a
    number.
    """
    asked = words_of(question)
    if not asked:
        return None
    counts = bool(re.match(r"\W*(y )?cuant", plain(question)))
    best, score = None, 0.0
    for known, answer in brief.facts:
        share = len(asked & (words_of(known) | words_of(answer))) / len(asked)
        very_same = words_of(known) == asked  # whatever the seller answered to it is the answer
        if share > score and share >= 0.5 and _quotable(answer, counts and not very_same):
            best, score = answer, share
    if best is None:
        best = next(
            (part for part in _parts(brief.description) if asked <= words_of(part) and _quotable(part, counts)),
            None,
        )
    return sentence(best) if best else None


def defects(brief: Brief) -> list[str]:
    """The known defects, in the seller's words, at most two."""
    said = [*_parts(brief.description), *(answer for _, answer in brief.facts)]
    found = [part for part in said if _DEFECT.search(plain(part)) and _quotable(part, False)]
    return [sentence(part) for part in found[:2]]


def topic(intent: str, question: str) -> str | None:
    """Return how to call what was asked («las horas de uso»), "" where it can't be told, None if best left
    alone."""
    if _SENSITIVE.search(plain(question)):
        return None
    if intent in _TOPICS:
        return _TOPICS[intent]
    text = re.sub(r"[^\w\s]", " ", question.lower())
    if match := _HOW_MANY.search(text):
        noun = match[2]
        if noun.split()[0] not in ("tiempo", "pesa", "mide", "hace") and len(match[1]) > 6:
            return f"{_ARTICLE[match[1].replace('cuant', 'cuánt')]} {noun}"
    if match := re.search(r"\b(el|la|los|las) ([a-zñáéíóú]{4,}(?: de (?!que|las|los|una?)[a-zñáéíóú]{3,})?)\b", text):
        return f"{match[1]} {match[2]}"
    return next((_NOUNS[word] for word in text.split() if word in _NOUNS), "")


def open_questions(brief: Brief) -> list[tuple[str, str]]:
    """What was asked about the item and its listing doesn't say, in the buyer's order: (how to call it, their words);
    "" where it can't be told. What is best left alone is not among them.
    """
    unsaid = {"informacion", "estado_producto", "factura", "garantia", "mas_fotos"}
    if brief.shipping is None:
        unsaid |= {"envio", "pago"}
    if not brief.pickup_area:
        unsaid.add("ubicacion")
    asked = [
        (topic(intent, text), text)
        for intent, text in brief.questions
        if intent in unsaid and answer_to(text, brief) is None
    ]
    return [(name, text) for name, text in asked if name is not None]


def unknown_topics(brief: Brief) -> list[str]:
    """How to call each question about the item that the listing doesn't answer, in the buyer's order."""
    return list(dict.fromkeys(name for name, _ in open_questions(brief) if name))


def quotable(text: str) -> bool:
    """Whether a template may say this as the seller's answer: short, without prices, contacts or streets."""
    return _quotable(text, False)


def sentence(text: str) -> str:
    """A quoted part as a sentence of its own."""
    text = re.sub(r"\s+", " ", text).strip(" .,;:-")
    return text[:1].upper() + text[1:] + "."


def _parts(description: str) -> list[str]:
    return [part.strip() for part in re.split(r"[.;,\n]+(?!\d)", description) if part.strip()]


def _quotable(text: str, needs_number: bool) -> bool:
    if len(text) > MAX_QUOTE or _UNQUOTABLE.search(text):
        return False
    return not needs_number or bool(re.search(r"\d|\bun[oa]?\b|\b(dos|tres|cuatro|cinco|seis|diez)\b", plain(text)))

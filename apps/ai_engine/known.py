"""What the listing says about a question, word for word, and how to call what it doesn't say.

Pure. It must never answer with anything but the seller's own words, and rather find nothing than guess.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from apps.ai_engine.brief import PRICE_DECISIONS, Brief
from apps.ai_engine.known_words import (
    DAMAGE,
    DEFECT,
    DIMENSIONS,
    NOT_A_DEFECT,
    NOT_A_NOUN,
    NOUNS,
    OF_A_THING,
    SIGNS,
    THINGS,
    meaning,
)

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
#: Never quoted: prices and contacts have their own rules.
_UNQUOTABLE = re.compile(r"€|\beuros?\b|https?:|www\.|@|\d{6,}|\btel|whats|bizum|\bcalle\b|\bc/", re.IGNORECASE)
#: Never echoed as a topic: what a thief or a joker asks about is not ours to look up.
_SENSITIVE = re.compile(
    r"whats|wasap|bizum|telef|movil tuyo|numero (de )?(movil|cuenta|tarjeta)|(tu|su) numero|numero tuyo|"
    r"correo|mail|direcc|calle|cuenta|tarjeta|codigo|dni|"
    r"iban|contrase|clave|minim|instruc|prompt|sistema|regla|secret|banc|paypal|\bcasa|horario|vacacion|\bsol[oa]\b"
)
_HOW_MANY = re.compile(r"\b(cuánt[oa]s?|cuant[oa]s?) ([a-zñáéíóú]{3,}(?: de [a-zñáéíóú]{3,})?)")
#: «las horas de uso»: said whole, so that it is not taken for a question about the use.
_NOUN_OF = re.compile(r"\b(?:el|la|los|las) ([a-zñáéíóú]{4,}) de (?!que|las|los|una?\b)[a-zñáéíóú]{3,}\b")
_TOPICS = {"mas_fotos": "las fotos", "factura": "la factura", "garantia": "la garantía", "envio": "el envío",
           "ubicacion": "la zona", "pago": "el pago", "cambio": "el cambio"}  # fmt: skip
#: «cuánto tiempo», «cuánto pesa»: no things to count.
_NOT_COUNTED = frozenset(("tiempo", "pesa", "pesan", "mide", "miden", "hace", "dura", "duran", "vale", "cuesta"))
_ARTICLE = {"cuánto": "el", "cuánta": "la", "cuántos": "los", "cuántas": "las"}
#: Asked how it is on the whole, not about one thing.
_HOW_IS_IT = re.compile(
    r"\b(estado|como (?:esta|estan|lo ves|se ve)|que tal (?:esta|estan)|condicion(?:es)?|"
    r"(?:esta|estan) (?:bien|nuev|como nuev|perfect))"
)
_SHIPS_WHEN = re.compile(r"\b(cuando|tard\w+|plazo|dias|rapid\w+|how long|when)\b")
_STILL_THERE = re.compile(r"\b(salgai|eskuragarri|encara|disponible|dispo)\b")
_KEEP_IT = re.compile(r"\bme (?:lo|la|los|las) (?:guard|reserv|apart)")
#: More of the shipping than that there is one: when it leaves, how long it takes, whereto.
_SHIPS_HOW = re.compile(
    r"\b(cuando|tard\w+|plazo|dias|hoy|manana|rapid\w+|canarias|baleares|portugal|francia|italia|extranjero|"
    r"andorra|ceuta|melilla|europa|internacional|abroad|how long|when)\b"
)
_ANY_DEFECT = re.compile(r"\b(defectos?|desperfectos?|fallos?|taras?|algo (?:mal|roto)|problemas?|averias?)\b")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


_NAMES = {plain(word): name for word, name in NOUNS.items()}


def words_of(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning: «arañazos» and «arañazo» are one."""
    return frozenset(stem for _, stem in _stems(text))


@lru_cache(maxsize=4096)
def about(text: str) -> frozenset[str]:
    """What a text is about: the meanings of its words, and the stems of those that have none of their own."""
    found = {meaning(word) or stem for word, stem in _stems(text)}
    # «cuánto mide de largo» asks for one dimension, not for all.
    return frozenset(found - {"medida"} if found & DIMENSIONS else found)


def answer_to(question: str, brief: Brief) -> str | None:
    """Return the seller's own sentence that answers the question, or None.

    A known fact needs half of the question's words and every thing it names, a part of the description all of them;
    «cuántos» needs a number.
    """
    asked = about(question)
    if not asked:
        return None
    counts = bool(re.match(r"\W*(y |hola )?cuant", plain(question)))
    best, score = None, 0.0
    for known, answer in brief.facts:
        said = about(known) | about(answer) | _signs(answer)
        share = len(asked & said) / len(asked)
        covered = not (asked - said) & (THINGS | OF_A_THING | DIMENSIONS)
        if asked <= OF_A_THING and about(known) - asked:
            continue  # «¿es original?» is asked of the item itself: what the seller said of its rain cover is no answer
        very_same = about(known) == asked  # whatever the seller answered to it is the answer
        if share > score and share >= 0.5 and covered and _quotable(answer, counts and not very_same):
            best, score = answer, share
    if best is None:
        best = next(
            (part for part in _parts(brief.description) if _tells(part, asked) and _quotable(part, counts)),
            None,
        )
    return sentence(best) if best else None


def _tells(part: str, asked: frozenset[str]) -> bool:
    """Whether a part of the description says all that was asked, of the same thing."""
    named = about(part)
    signs = _signs(part)
    if not asked <= named | signs:
        return False
    if asked <= named:
        return _is_of_it(asked, named)
    # Only a sign of it («40 cm»): then nothing else may be in the part that it could be said of.
    return not (named - asked) & (THINGS | {"uso", "kilometro", "medida", "antiguedad"} - signs)


def _is_of_it(asked: frozenset[str], named: frozenset[str]) -> bool:
    """«¿es original?» is asked of the item itself: «caja original» is no answer."""
    return not asked <= OF_A_THING or not (named - asked) & THINGS


@lru_cache(maxsize=4096)
def _signs(text: str) -> frozenset[str]:
    return frozenset().union(*(names for names, pattern in SIGNS if pattern.search(plain(text))))


def _stems(text: str) -> list[tuple[str, str]]:
    """Each word that carries meaning, and its stem."""
    found = re.findall(r"[a-z0-9]{3,}", plain(text))
    return [(word, re.sub(r"(es|s|os|as|o|a)$", "", word)) for word in found if word not in _EMPTY]


def asks_how_it_is(question: str) -> bool:
    """Whether the state as a whole is asked for: «¿en qué estado está?», «¿está como nuevo?»."""
    return bool(_HOW_IS_IT.search(plain(question))) and not about(question) & (THINGS | DIMENSIONS | {"funciona"})


def asks_for_defects(question: str) -> bool:
    """Whether any defect is asked for, not one of a kind."""
    return bool(_ANY_DEFECT.search(plain(question)))


def defects(brief: Brief) -> list[str]:
    """The known defects, in the seller's words, at most two."""
    said = [*_parts(brief.description), *(answer for _, answer in brief.facts)]
    found = [part for part in said if _is_defect(part) and _quotable(part, False)]
    return [sentence(part) for part in list(dict.fromkeys(found))[:2]]


@lru_cache(maxsize=4096)
def _is_defect(part: str) -> bool:
    return bool(DEFECT.search(NOT_A_DEFECT.sub(" ", plain(part))))


def topic(intent: str, question: str) -> str | None:
    """Return how to call what was asked («las horas de uso»), "" where it can't be told, None if best left
    alone."""
    if _SENSITIVE.search(plain(question)):
        return None
    if intent == "envio" and _SHIPS_WHEN.search(plain(question)):
        return "el plazo del envío"
    if intent in _TOPICS:
        return _TOPICS[intent]
    text = re.sub(r"[^\w\s]", " ", question.lower())
    if match := _HOW_MANY.search(text):
        noun = match[2]
        if noun.split()[0] not in _NOT_COUNTED and len(match[1]) > 6 and not NOT_A_NOUN.match(plain(noun.split()[0])):
            return f"{_ARTICLE[match[1].replace('cuant', 'cuánt')]} {noun}"
    if (match := _NOUN_OF.search(text)) and not NOT_A_NOUN.match(plain(match[1])):
        return match[0]
    for word in text.split():
        if name := _NAMES.get(plain(word)):
            return name
    found = re.finditer(r"\b(el|la|los|las) ([a-zñáéíóú]{4,})\b", text)
    return next((match[0] for match in found if not NOT_A_NOUN.match(plain(match[2]))), "")


def is_unsaid(intent: str, question: str, brief: Brief) -> bool:
    """Whether the listing leaves open what is asked; False for what it needs no listing to answer."""
    if intent == "envio":
        unsaid = brief.shipping is None or (brief.shipping and bool(_SHIPS_HOW.search(plain(question))))
    elif intent == "pago":
        unsaid = brief.shipping is None
    elif intent == "ubicacion":
        unsaid = not brief.pickup_area
    elif intent == "cambio":
        unsaid = "cambi" in plain(brief.description)
    elif intent not in ("informacion", "estado_producto", "factura", "garantia", "mas_fotos"):
        return False
    elif asks_for_defects(question):
        unsaid = not defects(brief)
    else:
        unsaid = not (asks_how_it_is(question) and (brief.condition or defects(brief)))
    return unsaid and answer_to(question, brief) is None


def asked(brief: Brief) -> list[tuple[str, str]]:
    """The buyer's questions as they are to be answered: (intent, words), in their order.

    «¿viene con caja y cargador?» asks two things; «¿me la guardas?» is about buying; what the price is answers itself
    where a price is decided; «¿cuánto es el envío?» asks for no other price.
    """
    found: list[tuple[str, str]] = []
    for intent, text in brief.questions:
        words = plain(text)
        together = {other for other, same in brief.questions if same == text}
        if (intent == "precio" and "envio" in together) or (intent == "envio" and "mas_fotos" in together):
            continue
        if intent == "informacion" and _STILL_THERE.search(words):
            intent = "disponibilidad"
        if intent == "informacion" and _KEEP_IT.search(words):
            intent = "compra_directa"
        priced = brief.decision in PRICE_DECISIONS and bool(re.search(r"\d", words))
        if intent == "informacion" and priced and not topic(intent, text):
            continue
        parts = re.split(r"\s+(?:y|o|e)\s+", text) if intent in ("informacion", "estado_producto") else [text]
        things = all(about(part) & THINGS for part in parts)
        found += [(intent, part) for part in (parts if things else [text])]
    return found


def told(brief: Brief) -> list[tuple[str, str]]:
    """What the listing says to what was asked, as (the buyer's words, the seller's): the facts a reply stands on."""
    answers = ((text, answer_to(text, brief)) for _intent, text in asked(brief))
    return [(text, answer) for text, answer in dict(answers).items() if answer]


def damage(question: str, brief: Brief) -> list[str]:
    """The known defects, where some damage of the item is asked for: of another kind or not, they come first."""
    what = about(question)
    return defects(brief) if what & DAMAGE and not what & THINGS else []


def open_questions(brief: Brief) -> list[tuple[str, str]]:
    """What was asked about the item and its listing doesn't say, in the buyer's order: (how to call it, their words);
    "" where it can't be told. What is best left alone is not among them.
    """
    left = [(topic(intent, text), text) for intent, text in asked(brief) if is_unsaid(intent, text, brief)]
    return [(name, text) for name, text in left if name is not None]


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

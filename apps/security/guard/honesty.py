"""The guard's rules on being an assistant: never denied, never talking shop, never obeying the buyer's orders.

Must never stop the plain answer: "te responde un asistente automático".
"""

from __future__ import annotations

import re
from functools import lru_cache

from apps.security import injection
from apps.security.guard.case import Case, money
from apps.security.guard.finding import Finding
from apps.security.guard.text import MASK, Sentence, Text

_BOT, _ADMITS, _HUMAN, _IAM, _NEG = (MASK(name) for name in ("BOT", "ADMITS", "HUMAN", "IAM", "NEG"))
_PROMPT, _MODEL, _DRAFT, _MODE, _ACTIVE, _ORDER, _ROLE, _YES = (
    MASK(name) for name in ("PROMPT", "MODEL", "DRAFT", "MODE", "ACTIVE", "ORDER", "ROLE", "YES")
)
_ASKS_WHETHER = re.compile(
    r"\b(?:eres|es usted|sois|seras|pareces|parece usted|hablo con|hablando con|estoy hablando|contesta\w*|"
    r"falar|parl\w+|responde\w*|escribe\w*|are you|am i|is this|ets|es),? (?:\w+,? ){0,5}"
    r"(?:bot|robot|maquina|ia|ai|persona|human\w*|real|automatic\w*|chatgpt|asistente|programa|person|machine|"
    r"automated|contestador|persoa|alguien|una)\b|\b(?:bot|robot|chatgpt|ia)\b[^.!]{0,12}\?|\bde carne y hueso\b"
)
_DENIES = re.compile(
    r"\bno (?:soy|somos|es|hablas con|estas hablando con|habla con|hay) (?:\w+ ){0,3}(?:bots?|robots?|maquina|ia|"
    r"chatbot|asistente|automatic\w|inteligencia artificial|programa)\b|"
    r"\b(?:nada|que|ni|cual) (?:de )?(?:bots?|robots?|maquinas?|ia)\b|\b(?:bot|robot|ia|maquina|chatgpt)s? (?:yo|"
    r"dice)\b|"
    r"\b(?:not|isn't|ain't|no) (?:a|an|any)? ?(?:bot|robot|ai|machine)s?\b|\bsi fuera (?:un |una )?(?:bot|robot|"
    r"ia|maquina)\b|"
    r"\b(?:i'?m|i am|it'?s) (?:\w+ ){0,3}(?:human|person|real)\b|\b(?:soy|somos|eres|aqui hay|"
    r"hay) (?:\w+ ){0,3}(?:human\w|de carne|persona|un tio|una tia|una chica|un chico|una senora|un senor|"
    r"gente)\b(?! (?:de palabra|seria|honrad\w|de fiar))|"
    r"\b(?:te|le) (?:escribo|contesto|respondo) yo\b|\bcontesto yo\b|\breal (?:person|human)\b|\b(?:todo|muy|"
    r"bien|100 ?%|cien por cien) human[oa]\b|\bhuman[oa],? (?:si|claro)\b"
)
_STAGE = re.compile(
    r"^\W*[(\[*][^)\]]{3,80}[)\]*]|^\W*(?:respuesta|vendedor|vendedora|asistente|assistant|seller|reply|output|"
    r"mensaje|nota|note|traduccion|version|opcion|user|system|comprador|resumen)(?: \w{1,12}){0,3} ?:|"
    r"^\W*(?:claro|por supuesto|sure|of course)?\W*(?:aqui (?:tienes|tiene|va|esta)|here(?:'s| is|"
    r" you go)) (?:una?|la|tu|el|su|tres|dos|mi|a|the|my|your|varias) (?:\w+ )?(?:respuesta|mensaje|version|"
    r"versiones|propuesta|borrador|texto|reply|response|message|draft|answer|opcion|opciones)"
)
# What only the prompt says: the heads of its parts, its labels, and whom it speaks to.
_FRAME = re.compile(
    r"\bprecio permitido\b|"
    r"\b(?:estado de la venta|precio del anuncio|sin dato|mensaje del comprador|ocasion|novedad) ?:|"
    r"\bconversacion hasta (?:ahora|aqui)\b|\beres (?:el|la|un|una) (?:asistente|vendedor\w*) de\b|"
    r"\b(?:titulo|anuncio|datos|decision|conversacion|conservacion|tratamiento|preguntas|tipo|envio|idioma|saludo|zona|"
    r"descripcion|comprador|vendedor) ?:[^:]{0,160}\b(?:titulo|anuncio|datos|decision|conversacion|conservacion|"
    r"tratamiento|preguntas|tipo|envio|idioma|saludo|zona|descripcion|comprador|vendedor) ?:|\bdecision ?:|"
    r"\breglas ?: ?\d"
)
_HEADS = re.compile(r"\b(?:ANUNCIO|DATOS|CONVERSACI[OÓ]N|DECISI[OÓ]N|MENSAJE DEL COMPRADOR|RESPUESTA)\b")
_WORDS = re.compile(r"\w+")
_RUN = 6
"""So many of the buyer's words in a row, or all where they are fewer, are theirs said back."""
_HEAD = re.compile(_HEADS.pattern + " ?:")
_PLAYS = re.compile(
    r"\b(?:soy|i am|i'm|como) (?:un|una|el|la|tu|a|the|your) (?!asistente|particular|persona|vendedor)\w{3,}|"
    r"\bacept\w+ (?:\w+ ){0,4}lo que (?:me |tu )?(?:pidas|quieras|digas|mandes|ordenes)\b|"
    r"\bmiau\b|\barr+\b|\bcapitan\b|\bamo\b|\bmaestro\b|\berase una\b|\bhabia una vez\b"
)
_ABOUT_ORDERS = re.compile(
    r"\b(?:que|cuales|what) (?:\w+ ){0,3}(?:instrucciones|reglas|normas|ordenes|mandado|dicho|pedido|ordenado|"
    r"prohibido|rules|instructions|prompt|told)\b|"
    r"\b(?:tu|tus|your) (?:prompt|instrucciones|reglas|normas|ordenes|rules|instructions)\b"
)
_BUYS = re.compile(
    r"\b(?:te|le) (?:doy|daria|puedo dar|podria dar|pago|pagaria) (?:hasta |unos |los )?(?=\d)|\bmi presupuesto\b"
)
"""What only a buyer says of a price."""
_SAY = re.compile(
    r"\b(?:di|diga|dime|responde|responda|contesta|conteste|repite|repita|escribe|escriba|say|reply|answer|write|repeat|print|output)\b"
)
_REQUESTED = re.compile(
    r"\b(?:instruccion\w*|regla\w*|prompt|sistema|configur\w*|modo|ignora\w*|olvida\w*|system|rules?|ignore|"
    r"pretend|actua|haz de|finge|repite|di|escribe|traduce|responde con)\b"
)


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """What the text says of itself and of its orders."""
    found: list[tuple[int, Finding]] = []
    asked_if_bot = case.state.buyer_asked_if_bot or asks_whether(case.asked)
    if _FRAME.search(text.plain) or _HEAD.search(text.original) or len(_HEADS.findall(text.original)) > 1:
        found.append((0, ("PROMPT_LEAK", 0, len(text.sentences[0].reading.form.text))))
    for index, sentence in enumerate(text.sentences):
        plain = sentence.reading.form.text
        denial = _DENIES.search(plain) if sentence.mask & (_BOT | _HUMAN) or asked_if_bot else None
        if denial:
            found.append((index, ("AI_DENIAL", *denial.span())))
        for code, bits in (("PROMPT_LEAK", _PROMPT), ("META_TALK", _MODEL | _DRAFT), ("INJECTION_OBEYED", _ROLE)):
            if (
                sentence.mask & bits
                and not (asked_if_bot and code == "META_TALK" and sentence.mask & _ADMITS)
                and not _of_listing(sentence, bits, case)
            ):
                found.append((index, (code, *_place(sentence, bits))))
        stage = _STAGE.search(plain)
        if stage:
            found.append((index, ("META_TALK", *stage.span())))
        if any(clause.mask & _MODE and clause.mask & _ACTIVE for clause in sentence.clauses) and not _of_listing(
            sentence, _MODE, case
        ):
            found.append((index, ("INJECTION_OBEYED", *_place(sentence, _MODE))))
    if asked_if_bot and not found and not any(each.mask & _ADMITS for each in text.sentences):
        found.append((0, ("AI_DENIAL", 0, len(text.sentences[0].reading.form.text))))
    if _is_about_orders(case.asked):
        first = text.sentences[0]
        if any(first.words[clause.first] in ("que", "porque", "to", "not") for clause in first.clauses):
            found.append((0, ("PROMPT_LEAK", 0, len(first.reading.form.text))))
    return found + _obeys(text, case)


def _place(sentence: Sentence, bits: int) -> tuple[int, int]:
    return next(place for place, mask in zip(sentence.places, sentence.masks, strict=True) if mask & bits)


def _of_listing(sentence: Sentence, bits: int, case: Case) -> bool:
    """The word is the item's: a mode of the washing machine, a board game's rules."""
    words = [word for word, mask in zip(sentence.words, sentence.masks, strict=True) if mask & bits]
    return all(word in case.listing.plain for word in words)


@lru_cache(maxsize=1024)
def _is_about_orders(asked: Text) -> bool:
    return any(_ABOUT_ORDERS.search(each.reading.form.text) for each in asked.sentences)


@lru_cache(maxsize=1024)
def asks_whether(asked: Text) -> bool:
    """Whether the buyer asks if a machine answers."""
    return bool(asked.mask & (_BOT | _HUMAN)) and any(
        _ASKS_WHETHER.search(each.reading.form.text) for each in asked.sentences if each.mask & (_BOT | _HUMAN)
    )


def _obeys(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """An order of the buyer's carried out: confirmed, applied, or said after them."""
    if _echoes(text, case):
        return [(0, ("INJECTION_OBEYED", 0, len(text.sentences[0].reading.form.text)))]
    for index, sentence in enumerate(text.sentences):
        bid = _BUYS.search(sentence.reading.form.text)
        if bid and any(
            sentence.reading.form.plain_span(each.start, each.end)[0] >= bid.end() for each in money(sentence)
        ):
            return [(index, ("INJECTION_OBEYED", *bid.span()))]
    first = text.sentences[0]
    confirmed = any(each.says(_ORDER | _MODE) and each.mask & (_YES | _ACTIVE) for each in text.sentences)
    plays = any(_PLAYS.search(each.reading.form.text) for each in text.sentences)
    asked = case.asked.plain
    repeated = len(first.words) <= 8 and first.reading.form.text.strip(" .!?\"'") in asked
    agrees = first.says(_YES) and not any(each.mask & _NEG for each in text.sentences) and _REQUESTED.search(asked)
    if (confirmed or plays or repeated or agrees) and injection.detect(case.asked.original).detected:
        return [(0, ("INJECTION_OBEYED", 0, len(first.reading.form.text)))]
    return []


@lru_cache(maxsize=1024)
def _runs(asked: Text) -> tuple[str, int, list[str]]:
    """The buyer's words, how many of them in a row are theirs said back, and every such row."""
    words = _WORDS.findall(asked.plain)
    size = min(max(1, len(words)), _RUN)
    return " ".join(words), size, [" ".join(words[at : at + size]) for at in range(max(1, len(words)) + 1 - size)]


def _echoes(text: Text, case: Case) -> bool:
    """Just what the buyer told us to say, or their own words said back."""
    ours = text.plain.strip(" .!?\"'")
    asked = " ".join(each.reading.form.text for each in case.asked.sentences)
    words, (told, size, runs) = " ".join(_WORDS.findall(ours)), _runs(case.asked)
    said_back = size > 2 and any(f" {run} " in f" {words} " and run not in case.listing.plain for run in runs)
    asks = {each.words for each in case.asked.sentences if each.asks and len(each.words) > 2}
    _, colon, after = ours.rpartition(":")
    if colon and len(told) > 2 and " ".join(_WORDS.findall(after)) == told:
        return True  # "claro: …", whatever it is
    if any(each.asks and (said_back or each.words in asks) for each in text.sentences):
        return True
    taken = any(each.value in case.permitted for said in text.sentences for each in money(said))
    if said_back and (size == _RUN or (size > 3 and not taken)):
        return True  # an offer that is taken may be repeated
    order = _SAY.search(asked)
    return (
        bool(ours)
        and len(ours) <= 60
        and order is not None
        and re.search(rf"\b{re.escape(ours)}\b", asked[order.end() :]) is not None
    )

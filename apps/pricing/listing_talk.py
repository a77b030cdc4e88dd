"""How sellers say that a thing is broken, false, one of several, for hire, or not for sale at all. Pure.

Patterns over folded text (lower case, no accents).
"""

from __future__ import annotations

import re
from decimal import Decimal

from apps.pricing import lexicon

WANTED = re.compile(
    r"[^a-z0-9]*(?:hola )?(?:se )?(?:busco|compro|buscamos|busca|compramos|compra|necesito|necesitamos"
    r"|cambio|intercambio|permuto|quiero|estoy buscando|buscando)\b"
)
SERVICE = re.compile(
    r"[^a-z0-9]*(?:se )?(?:reparacion|reparaciones|reparamos|reparo|repara|arreglo|arreglamos|alquiler|alquilo|alquila"
    r"|alquilamos|montaje|limpieza|servicio|servicios|clases|curso|desbloqueo|liberacion|instalacion|mantenimiento"
    r"|tasacion|transporte de|puesta a punto|sustitucion|cambio de (?:pantalla|bateria))\b"
)
BAIT = frozenset({Decimal(n) for n in (123, 1234, 12345, 123456, 1111, 11111, 9999, 99999, 999999)})
LOT = lexicon.words("lote lotes pack packs varios varias conjunto pareja pares dormitorio surtido coleccion")
FOR = lexicon.words("para compatible compatibles valido valida for pa")
LIKE = lexicon.words("tipo estilo simil similar inspirado inspirada parecido parecida")
WITH_MANY = re.compile(r"(?:\b(?:con|y|mas)|\+) ?(?:[3-9]|\d\d+) (?:juegos|peliculas|libros|prendas)\b")
UNITS = re.compile(r"\b\d+ (?:unidades|uds|pares)\b|\b(?:x[2-9]|[2-9] ?x)\b(?! ?\d)")
MODEL_LIST = re.compile(r"\b\d{1,4}(?: ?/ ?\d{1,4})+\b")
_DEFECTS = (
    r"averiad[oa]s?|estropead[oa]s?|danad[oa]s?|defectuos[oa]s?|bloquead[oa]s?|banead[oa]s?|accidentad[oa]s?"
    r"|despegad[oa]s?|partid[oa]s?|rajad[oa]s?|agrietad[oa]s?|quemad[oa]s?|quemaduras?|grietas?|fisuras?|hongos"
    r"|agujeros?|descosid[oa]s?|manchas|manchad[oa]s?|fallos?|fallas?|falla|averia|defectos?|taras?|drift"
    r"|incomplet[oa]s?|despiece|inservibles?|mojad[oa]s?|error \d+"
    r"|(?:le )?faltan? (?:un|una|el|la|los|las|algun|alguna|piezas|repos\w+)"
    r"|para (?:reparar|arreglar|piezas|repuestos?|restaurar)|(?:a|por) reparar|restaurar"
)
BROKEN_TITLE = re.compile(rf"\b(?:rot[oa]s?|tocad[oa]|piezas|{_DEFECTS})\b")
BROKEN_CLOTHES = re.compile(rf"\b(?:con (?:un )?(?:rotos?|agujeros?)|rot[oa]s? (?:en|por)|{_DEFECTS})\b")
BROKEN = re.compile(
    r"\bno (?:funciona|enciende|carga|arranca|va|da imagen|lee|inicia|sube|gira|frena)\b(?! (?:mal|a ))"
    r"|\bsin funcionar\b|\bdeja de funcionar\b|\bpara (?:piezas|despiece|repuestos?|reparar|arreglar)\b"
    r"|\bpantalla (?:esta )?(?:rota|danada|partida|rajada)\b|\bbloquead[oa] (?:por|con|de) (?:icloud|cuenta|operador)\b"
    r"|\bplaca (?:rota|danada)\b|\baveriad[oa]\b"
)
ONLY_PART = re.compile(
    r"\bsolo (?:se vende |vendo )?(?:el accesorio|la caja|la funda|los mandos|esa parte|el cuadro|el capazo|la base)\b"
    r"|\bno incluye (?:la |el )?(?:consola|movil|telefono|camara|bicicleta|carrito|silla|cuna)\b"
)
ONLY_PART_TITLE = re.compile(
    r"\bsolo (?:es )?(?:la |el |los |las |esa )?(?:caja|parte|cuerda|funda|mandos?|estructura)\b"
)
FAKE = re.compile(r"\b(?:replica|imitacion|clon|clonico|fake|falso|falsa|copia|aaa|1:1|no (?:son |es )?originales?)\b")
_NEGATED = re.compile(r"\b(?:no|ni|nunca|sin|nada|tampoco|cero|ningun|ninguna)(?: \w+){0,2} $")
_TAGS = re.compile(r"#|\btags?\b|\betiquetas\b|\bpalabras clave\b", re.IGNORECASE)


def affirmed(pattern: re.Pattern[str], text: str) -> str:
    """The first hit that is not denied just before ("no está roto", "nunca averiado")."""
    for found in pattern.finditer(text):
        if found.group(0).startswith("no ") or not _NEGATED.search(text[max(0, found.start() - 40) : found.start()]):
            return found.group(0)
    return ""


def without_tags(description: str) -> str:
    """The description without its trailing pile of search words."""
    return _TAGS.split(description, maxsplit=1)[0]

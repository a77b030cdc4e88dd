"""What people call the same thing, for finding a question's answer in a listing. Tables only.

Two words may share a meaning here only where the answer to one is the answer to the other. All patterns read plain
form: lower case, no accents.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Meaning -> the words that have it.
_MEANINGS = {
    "bateria": r"baterias?|autonomia|duracion|duran?|salud",
    "talla": r"tallas?|numero|numeracion|size",
    "largo": r"largo|longitud",
    "ancho": r"ancho|anchura",
    "alto": r"alto|altura",
    "fondo": r"fondo|profundidad",
    "medida": r"medidas?|dimension(es)?|miden?|tamano|pulgadas",
    "peso": r"peso|pesan?|kilos?",
    "memoria": r"memoria|almacenamiento|capacidad|gigas?",
    "antiguedad": r"antiguedad|anos?|compraste|comprasteis|comprad[oa]s?|tiempo|fecha",
    "uso": r"usos?|usad[oa]s?|utilizad[oa]s?",
    "rayas": r"aranazos?|rayad[oa]s?|rayon(es)?|rayaduras?|rallad\w+|rasgunos?|rascadas?|rascon(es)?",
    "golpe": r"golpes?|golpead[oa]s?|abolladuras?|abollad[oa]s?|bollos?",
    "roce": r"roces?|rozad\w+",
    "rotura": r"rot[oa]s?|roturas?|grietas?|fisuras?|rajad[oa]s?|agrietad[oa]s?",
    "mancha": r"manchas?|manchad[oa]s?",
    "funciona": r"funcionan?|funcionamiento|funcionando|encienden?|arrancan?",
    "pantalla": r"pantallas?|display|cristal",
    "caja": r"cajas?|embalajes?",
    "original": r"originales|original|autentic[oa]s?|replicas?|imitacion|fals[oa]s?|copia",
    "cargador": r"cargador(es)?|alimentador|transformador",
    "cable": r"cables?",
    "accesorio": r"accesorios?|complementos?|extras?",
    "factura": r"facturas?|tickets?|tiques?|tiquets?|recibo|justificante",
    "garantia": r"garantias?",
    "mando": r"mandos?|joycons?",
    "funda": r"fundas?",
    "juego": r"juegos?",
    "color": r"color(es)?",
    "marca": r"marca",
    "modelo": r"modelos?",
    "kilometro": r"kilometros?|kms?",
    "material": r"material(es)?|tejido",
    "libre": r"libres?|liberad[oa]s?|desbloquead[oa]s?",
    "compatible": r"compatibles?|compatibilidad",
    "humo": r"humo|fumador(es)?|fuman?|fumais|fumas",
    "mascota": r"mascotas?|perros?|gatos?|animales",
    "instrucciones": r"manual(es)?",
    "revision": r"revision(es)?|revisad[oa]s?|itv",
    "nuevo": r"nuev[oa]s?|estrenar|estrenad[oa]s?|precintad[oa]s?",
}
_WORD = re.compile("|".join(f"(?P<{name}>(?:{words})$)" for name, words in _MEANINGS.items()))

#: Meanings that are said of something else as well: «caja original» is no answer to «¿es original?».
OF_A_THING = frozenset({"original", "nuevo", "uso", "funciona", "color", "antiguedad", "peso", "medida", "memoria"})
THINGS = frozenset(
    ("bateria", "pantalla", "caja", "cargador", "cable", "accesorio", "factura", "garantia", "mando", "funda", "juego",
     "marca", "modelo")
)  # fmt: skip
DAMAGE = frozenset({"rayas", "golpe", "roce", "rotura", "mancha"})
DIMENSIONS = frozenset({"largo", "ancho", "alto", "fondo"})

#: What a listing says without its word: «60 x 40 cm» are measures.
_SIGNS = (
    ({"medida", "largo", "ancho", "alto", "fondo"}, r"\d ?(?:cm)? ?x ?\d+ ?(?:cm)? ?x ?\d"),
    ({"medida", "largo", "ancho"}, r"\d ?(?:cm)? ?x ?\d+(?: ?(?:cm|mm|m)\b)"),
    ({"medida"}, r"\d ?(?:cm|mm|metros?|pulgadas)\b|\d ?\""),
    ({"peso"}, r"\d ?(?:kg|kilos?|gramos)\b"),
    ({"memoria"}, r"\d ?(?:gb|tb|gigas|teras|litros)\b"),
    ({"kilometro"}, r"\d ?(?:km|kms|kilometros)\b"),
    ({"antiguedad"}, r"\b(?:19|20)\d\d\b|\b(?:\d+|un|dos|tres|cuatro|cinco) (?:anos?|mes(?:es)?)\b"),
    ({"talla"}, r"\btalla \w|\bnumero \d\d\b"),
    ({"color"}, r"\b(?:negr|blanc|roj|amarill|morad|dorad|platead)[oa]s?\b|"
                r"\b(?:azul|verde|gris|marron|rosa|beige|naranja)(?:es|s)?\b"),
    ({"material"}, r"\b(?:tela|madera|piel|cuero|metal|plastico|algodon|lana|acero|aluminio|cristal|lino|poliester)\b"),
)  # fmt: skip
SIGNS = tuple((frozenset(names), re.compile(pattern)) for names, pattern in _SIGNS)

_BAD = (
    r"golpe\w*|aranaz\w*|rascad\w*|rascon\w*|raya(?:do|da|dos|das|dura|duras)?|rayon\w*|rot[oa]s?|roces?|rozad\w+|"
    r"desgast\w*|fallos?|fallan?|averia\w*|abolla\w*|manchas?|manchad\w+|defecto\w*|desperfecto\w*|grieta\w*|rajad\w+|"
    r"descosid\w+|descolorid\w+|oxid\w*|agujero\w*|bolitas|marcas"
)
#: A fault or a lack; and the same denied, which is none.
DEFECT = re.compile(
    rf"\b(?:{_BAD}|le faltan?|faltan? (?:el|la|los|las|un|una)|no (?:funciona|va|carga|enciende|tiene|incluye|lleva))\b"
)
NOT_A_DEFECT = re.compile(
    rf"\b(?:(?:sin|ni|ningun|ninguna|nunca|nada de|no tienen?(?: ni)?|no hay|no presenta)(?: (?:un|una|ni|ningun|"
    rf"ninguna|solo|sola|apenas|signos? de|senales de|marcas? de))*(?: (?:{_BAD}))(?:(?:,| ni| o| y)+ (?:{_BAD}))*"
    r"|no le falta nada|a prueba de golpes|a rayas|de rayas|con rayas|marcas? (?:blanca|conocida)s?)\b"
)

#: What a question is about, by a word of it -> how we call it. In order: the first found names the question.
NOUNS = {
    "talla": "la talla", "número": "el número", "tallas": "la talla", "color": "el color",
    "colores": "los colores", "marca": "la marca",
    "modelo": "el modelo", "medidas": "las medidas", "mide": "las medidas", "miden": "las medidas",
    "dimensiones": "las medidas", "largo": "el largo", "ancho": "el ancho", "alto": "el alto", "fondo": "el fondo",
    "altura": "la altura", "tamaño": "el tamaño", "batería": "la batería", "autonomía": "la batería",
    "duración": "la batería", "dura": "la batería", "cargador": "el cargador", "caja": "la caja", "embalaje": "la caja",
    "memoria": "la memoria", "almacenamiento": "la memoria", "gigas": "la memoria", "gb": "la memoria", "ram": "la RAM",
    "capacidad": "la capacidad", "peso": "el peso", "pesa": "el peso", "pesan": "el peso", "funda": "la funda",
    "mando": "el mando", "mandos": "los mandos", "año": "el año", "años": "los años", "compraste": "la fecha de compra",
    "antigüedad": "los años", "kilómetros": "los kilómetros", "km": "los kilómetros", "versión": "la versión",
    "pantalla": "la pantalla", "compatible": "la compatibilidad", "compatibles": "la compatibilidad",
    "sirve": "la compatibilidad", "funciona": "el funcionamiento", "funcionan": "el funcionamiento",
    "enciende": "el funcionamiento", "uso": "el uso", "usado": "el uso", "usada": "el uso", "arañazos": "los arañazos",
    "arañazo": "los arañazos", "rayas": "las rayas", "rayado": "los arañazos", "rayada": "los arañazos",
    "golpes": "los golpes", "golpe": "los golpes", "roces": "los roces", "manchas": "las manchas",
    "mancha": "las manchas", "defecto": "los defectos", "defectos": "los defectos", "desperfectos": "los desperfectos",
    "desperfecto": "los desperfectos", "cable": "el cable", "cables": "los cables", "accesorios": "los accesorios",
    "grupo": "el grupo", "original": "la autenticidad", "originales": "la autenticidad", "auténtico": "la autenticidad",
    "auténtica": "la autenticidad", "libre": "el bloqueo", "liberado": "el bloqueo", "material": "el material",
    "tela": "la tela", "humo": "el humo", "mascotas": "las mascotas", "juegos": "los juegos", "juego": "los juegos",
    "manual": "el manual", "instrucciones": "el manual", "ruedas": "las ruedas", "frenos": "los frenos",
    "motor": "el motor", "pilas": "las pilas", "baterías": "las baterías", "salud": "la batería",
    "garantía": "la garantía", "factura": "la factura", "ticket": "el ticket", "estado": "el estado",
    "edad": "la edad", "páginas": "las páginas", "idioma": "el idioma", "edición": "la edición", "tipo": "el tipo",
    "estrenar": "el estado", "nuevo": "el estado", "nueva": "el estado", "nuevos": "el estado", "nuevas": "el estado",
}  # fmt: skip
#: After «la» or «los» these are no nouns: «¿la tienes en azul?».
NOT_A_NOUN = re.compile(
    r"(tien|vend|mand|envi|dej|cambi|pued|quier|us|llev|sab|regal|compr|hac|has|hab|est|pon|ense|recog|reserv|guard|prob|"
    r"prueb|deb|conoc|ofrec|acept|baj|pid|cobr|entreg|repar|revis|limpi|cuid|quit|pas|ve|di|da|qued|cog|merec|sac|"
    r"traer|tra|busc|neces|pill|pag|apart|enc)(es?|as?|o|amos|emos|aste|iste|ais|eis|an|en|ias|aba|abas|ria|rias|ar|er|ir"
    r"|ado|ido|eis|dria|drias)$|(que|cual|cosa|mism[oa]s?|otr[oa]s?|ultim[oa]s?|tarde|noche|manana|dos|tres|verdad)$"
)


@lru_cache(maxsize=8192)
def meaning(word: str) -> str:
    """The meaning of a plain word; "" where it is only itself."""
    found = _WORD.match(word)
    return found.lastgroup or "" if found else ""

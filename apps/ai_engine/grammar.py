"""Gender and number of an item, guessed from its title where the seller gave none.

Pure. It must never guess: one known noun at the head of the title decides; anything doubtful is neutral ("").
"""

from __future__ import annotations

import re
from functools import lru_cache

from apps.ai_engine.known import plain

#: What people call these by, in the singular; plurals are formed below.
_FEMININE = """
    agenda alfombra almohada aspiradora balanza bandeja barra bascula bateria bañera bici bicicleta billetera
    blusa boina bolsa bomba bota botella bufanda butaca cadena cafetera caja cajonera calculadora calefaccion
    cama camara camilla camisa camiseta campana cartera casa caseta cazadora cazuela cesta chaqueta chaquetilla
    chimenea chupa cinta colcha coleccion comoda consola cortina crema cubierta cuna diadema ducha enciclopedia
    encimera escalera estanteria estatua estufa falda faldita figura flauta freidora funda gabardina gorra
    grabadora guitarra hamaca hervidora impresora lampara lavadora licuadora lijadora linterna litera llanta
    llave maceta maleta mampara manta maquina mascara mesa mesilla mesita minicadena mochila moto motosierra
    muñeca nevera olla pala pantalla parrilla pelicula peluca piscina pistola pizarra plancha planta prensa
    puerta pulsera radio raqueta repisa riñonera ropa rueda sabana sandalia sarten secadora silla sillita
    sobrecamisa sombrilla sudadera tabla tablet tarjeta taza tele television tetera tienda tostadora trompeta
    trona vajilla vaporeta vela ventana videocamara videoconsola vitrina zapatilla
"""
_MASCULINE = """
    abanico abrigo acuario aire album altavoz amplificador anillo aparador arcon armario auricular avion bajo
    balon banco baston baul biberon bikini bolsito bolso botin brazalete buro caballete cable cajon calentador
    cargador carrito carro casco cepillo chaleco chandal cinturon coche cochecito colchon collar columpio
    compresor congelador cortacesped cuaderno cuadro cubo cuento deshumidificador disco dron equipo escritorio
    escurridor espejito espejo exprimidor ficus foco frigorifico futbolin generador gorro horno humidificador
    inflador jarron jersey joyero juego juguete kit lavavajillas lego libro llavero lote maletin mando maniqui
    marco martillo micro microfono microondas monitor mono movil mueble muñeco objetivo ordenador pack panel
    pantalon par parasol parque patin patinete pañuelo peluche pendiente perchero perfume piano plato polo
    portatil poster proyector puf puzzle radiador raton reloj robot rodillo router saco secador servidor set
    sillin sillon smartphone smartwatch sofa sombrero somier sujetador taburete taladro tapiz teclado telefono
    telescopio televisor termo termometro toallero tocadiscos toldo traje transportin trineo tripode vaquero
    ventilador vestidito vestido vinilo violin violonchelo volante xilofono zapato
"""
#: Always named in the plural, and what models are called after.
_FIXED = {
    "gafas": "f_p", "tijeras": "f_p", "mallas": "f_p", "botas": "f_p", "deportivas": "f_p", "bambas": "f_p",
    "zapatillas": "f_p", "sandalias": "f_p", "cortinas": "f_p", "sillas": "f_p", "pesas": "f_p",
    "mancuernas": "f_p", "prismaticos": "m_p", "vaqueros": "m_p", "pantalones": "m_p", "cascos": "m_p",
    "auriculares": "m_p", "altavoces": "m_p", "esquis": "m_p", "patines": "m_p", "pendientes": "m_p",
    "airpods": "m_p", "tacones": "m_p", "zapatos": "m_p", "lavavajillas": "m_s", "microondas": "m_s",
    "tocadiscos": "m_s", "paraguas": "m_s", "cortauñas": "m_s", "leggings": "m_p", "lunes": "", "sofa": "m_s",
    "sofas": "m_p", "iphone": "m_s", "ipad": "m_s", "macbook": "m_s", "imac": "m_s", "pc": "m_s",
    "switch": "f_s", "playstation": "f_s", "ps3": "f_s", "ps4": "f_s", "ps5": "f_s", "xbox": "f_s",
    "gameboy": "f_s", "wii": "f_s", "kindle": "m_s", "ebook": "m_s", "thermomix": "f_s", "roomba": "f_s",
    "gopro": "f_s", "tv": "f_s", "radio": "", "bateria": "f_s", "juegos": "m_p", "libros": "m_p",
}  # fmt: skip
_MODELS = frozenset(
    ("iphone", "ipad", "macbook", "imac", "switch", "playstation", "ps3", "ps4", "ps5", "xbox", "gameboy", "wii",
     "kindle", "airpods", "pc", "lego")
)  # fmt: skip
#: After one of these comes what it is for, not what it is.
_LINKS = frozenset(("de", "del", "para", "con", "sin", "por", "en", "compatible", "tipo", "estilo"))
#: Two things sold together have no one gender; a number before a singular means several of it.
_TWO = re.compile(r"\s(?:y|e|\+|&|mas)\s|[+&/]|\b(?:x ?\d|\d ?x)\b")
_HEAD = 4


@lru_cache(maxsize=4096)
def guess(title: str) -> str:
    """Return m_s, f_s, m_p or f_p where the title's first words name one known thing; else ""."""
    text = re.sub(r"\([^)]*\)", " ", plain_but_ene(title))
    words = re.findall(r"[a-zñ0-9]+", text)
    links = next((place for place, word in enumerate(words) if word in _LINKS), len(words))
    known = [(place, word) for place, word in enumerate(words[:links]) if word in _NOUNS]
    if not known or known[0][0] >= _HEAD:
        return ""
    place, first = known[0]
    found = _NOUNS[first]
    if place and words[place - 1].isdigit() and found.endswith("_s") and words[place - 1] != "1":
        return ""
    # «iPhone 12 funda» is a cover, «sofá cama» is both; «funda iPhone» is what it says.
    later = {_NOUNS[word] for _, word in known[1:] if word not in _MODELS}
    # Only what stands beside the thing itself makes two of it: «con mando y cables» comes with it.
    beside = re.split(rf"\b(?:{'|'.join(_LINKS)})\b", text)[0]
    return "" if later - {found} or _TWO.search(beside) else found


def plain_but_ene(text: str) -> str:
    """Lower case without accents, but with its eñes: «moño» is no «mono»."""
    return plain(text.lower().replace("ñ", "\0")).replace("\0", "ñ")


def _nouns() -> dict[str, str]:
    nouns: dict[str, str] = {}
    for gender, words in (("f", _FEMININE), ("m", _MASCULINE)):
        for word in words.split():
            nouns[word] = f"{gender}_s"
            vowel = word[-1] in "aeiou"
            many = word if word.endswith("s") else word + ("s" if vowel else "es")
            nouns.setdefault(many.replace("zes", "ces"), f"{gender}_p")
    return nouns


_NOUNS = _nouns() | _FIXED

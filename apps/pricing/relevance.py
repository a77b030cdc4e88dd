"""Is this listing the same thing as ours, in working order, alone, and really for sale?

Pure. Word ORDER decides: "Funda iPhone 11" is a case, "iPhone 11 + funda" a phone with one. Every listing
left out says why, in words for staff. In doubt it is left out: a wrong comparable is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NOT_SAME_WEIGHT = 0.6  # our storage is known, the listing does not tell its own

_ACCESSORIES = _set(
    "funda fundas carcasa carcasas protector protectores cristal cristales templado cable cables cargador "
    "cargadores adaptador adaptadores correa correas soporte soportes caja cajas embalaje estuche placa "
    "tapa tapas flex conector vinilo pegatina pegatinas skin pieza piezas repuesto repuestos recambio "
    "recambios lector bandeja vibrador manual instrucciones case cover bumper toner cartucho filtro "
    "filtros joy joycon joycons despiece desguace modulo chasis marco tecla teclas"
)
# Things in their own right, but parts where they stand before one of the devices.
_PARTS = _set(
    "camara altavoz auriculares cascos teclado disco tarjeta mochila bolsa ventilador maleta lente lentes "
    "base dock mando mandos juego juegos kit pantalla pantallas bateria baterias rueda ruedas sillin "
    "pedal pedales llave llaves objetivo objetivos"
)
_DEVICES = _set(
    "iphone ipad macbook airpods watch galaxy redmi poco pixel xperia movil tablet portatil ordenador "
    "switch ps3 ps4 ps5 playstation xbox wii consola kindle bicicleta bici patinete moto coche eos nikon "
    "canon gopro dron roomba dyson thermomix"
)
_BRANDS = _set(
    "apple samsung xiaomi huawei google oneplus oppo motorola realme nokia sony lg dell hp lenovo asus "
    "acer msi benq aoc philips nintendo microsoft canon nikon fujifilm panasonic olympus gopro dji garmin "
    "fitbit bosch makita dewalt rockrider orbea trek specialized giant scott zara mango nike adidas puma "
    "reebok levis ikea dyson roomba cecotec braun delonghi nespresso jbl bose marshall logitech razer "
    "corsair"
)
_LOT = _set("lote lotes pack packs varios varias conjunto")
_VARIANTS = _set("pro max plus mini ultra lite se air slim digital oled xl fe super ti turbo nano edge fold flip")
_STOP = _set(
    "de del la el los las un una con sin y e o en por para a al mi tu su the and gb tb nuevo nueva "
    "usado usada segunda mano como buen muy estado perfecto impecable vendo venta oferta libre "
    "original urgente"
)
_COLOURS = _set(
    "negro negra blanco blanca rojo roja azul verde amarillo morado morada rosa gris plata dorado "
    "oro lila naranja marron beige titanio grafito purpura"
)
_WANTED = re.compile(r"(?:se )?(?:busco|compro|buscamos|busca|compramos|necesito|cambio|intercambio|quiero)\b")
_WITH_GAMES = re.compile(r"\b(?:con|y|\+) ?(?:[3-9]|\d\d+) (?:juegos|peliculas|libros|prendas)\b")
_FOR = re.compile(r"\b(?:para|compatible con|compatibles con|valido para|for)(?: el| la| tu| los| las)? ")
_EXTRAS = re.compile(r"\+|\b(?:con|incluye|mas|regalo|y)\b")
_BROKEN_TITLE = re.compile(
    r"\b(?:rot[oa]s?|averiad[oa]s?|estropead[oa]s?|danad[oa]s?|defectuos[oa]s?|bloquead[oa]s?|tocad[oa]"
    r"|fallo|falla|averia|defecto|incompleto|incompleta|piezas|despiece)\b"
)
_BROKEN = re.compile(
    r"\bno (?:funciona|enciende|carga|arranca|va|da imagen|lee)\b|\bsin funcionar\b|\bdeja de funcionar\b"
    r"|\bpara (?:piezas|despiece|repuestos?|reparar|arreglar)\b|\bpantalla (?:rota|danada|partida)\b"
    r"|\bbloquead[oa] (?:por|con|de) (?:icloud|cuenta|operador)\b|\bplaca (?:rota|danada)\b|\baveriad[oa]\b"
)
_ONLY_ACCESSORY = re.compile(
    r"\bsolo (?:el accesorio|la caja|la funda|los mandos)\b"
    r"|\bno incluye (?:la |el )?(?:consola|movil|telefono)\b"
)
_FAKE = re.compile(r"\b(?:replica|imitacion|clon|fake)\b")
_NEGATED = re.compile(r"\b(?:no|ni|nunca|sin|nada|tampoco)(?: \w+){0,2} $")
_STORAGE = re.compile(r"\b(\d{1,4}) ?(gb|tb|gigas|teras)\b|\b(\d{2,3}) ?g\b")
_PERCENT = re.compile(
    r"\b\d{1,3} ?%(?: de)?(?: (?:salud|bateria|bat))?|\b(?:bateria|salud|bat)[\w ]{0,12} \d{2,3}\b(?! ?gb)"
)
_SIZES = frozenset({"32", "64", "128", "256", "512", "1024"})
_SE_VERB = re.compile(r"\bse (?:vende|venden|regala|envia|entrega|puede|da|hace|acepta)\b")
_SUPER_ADVERB = re.compile(r"\bsuper (?!\d|ti\b|pro\b)[a-z]")
_BAIT = frozenset({Decimal(n) for n in (1234, 12345, 123456, 1111, 11111, 9999, 99999, 999999)})


@dataclass(frozen=True)
class Product:
    """What we look for, read from a product name. `models` are its words with digits, storage apart."""

    words: frozenset[str]
    models: tuple[str, ...]
    variants: frozenset[str]
    storage: frozenset[int]
    raw: frozenset[str]

    @property
    def parts(self) -> frozenset[str]:
        """Nouns that, before the model, tell a part or an accessory of it."""
        nouns = _ACCESSORIES | _PARTS if self.words & _DEVICES else _ACCESSORIES
        return nouns - self.raw


@dataclass(frozen=True)
class Judgement:
    """`reason` is empty when kept; `weight` (0-1] says how surely it is the same thing."""

    keep: bool
    reason: str = ""
    weight: float = 1.0


def fold(text: str) -> str:
    """Lower case without accents, single spaces; signs that mean something here stay."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", re.sub(r"[^a-z0-9%+#.,:/()\- ]", " ", plain)).strip()


def product(name: str) -> Product:
    """Read a product name such as "iPhone 11 Pro 64GB" or "Nintendo Switch OLED"."""
    folded = fold(name)
    tokens = _tokens(_without_figures(_EXTRAS.split(folded, maxsplit=1)[0]))
    core = [token for token in tokens if token not in _STOP and token not in _COLOURS]
    return Product(
        words=frozenset(core),
        models=tuple(dict.fromkeys(token for token in core if any(c.isdigit() for c in token))),
        variants=frozenset(core) & _VARIANTS,
        storage=_storage(folded),
        raw=frozenset(_tokens(folded)),
    )


def judge(wanted: Product, title: str, description: str = "", price: Decimal | None = None) -> Judgement:
    """Keep or leave out one search result, with the reason in Spanish."""
    folded = fold(title)
    tokens = _tokens(_without_figures(folded))
    reason = (
        _not_for_sale(wanted, folded, price)
        or _not_the_thing(wanted, folded, tokens)
        or _other_model(wanted, folded, tokens)
        or _not_in_order(folded, fold(_without_tags(description)))
    )
    if reason:
        return Judgement(False, reason)
    unsure = wanted.storage and not (_storage(folded) or _bare_storage(wanted, tokens))
    return Judgement(True, "", NOT_SAME_WEIGHT if unsure else 1.0)


def _not_for_sale(wanted: Product, title: str, price: Decimal | None) -> str:
    found = _WANTED.match(title)
    if found and found.group(0) not in wanted.raw:
        return "no vende: busca o cambia"
    if price is not None and (price <= 1 or price in _BAIT):
        return "precio de reclamo"
    return ""


def _not_the_thing(wanted: Product, title: str, tokens: list[str]) -> str:
    anchor = _anchor(wanted, tokens)
    before = tokens if anchor is None else tokens[:anchor]
    for token in before:
        if token in wanted.parts:
            return f"accesorio o pieza: «{token}» va antes del modelo"
    if any(token in _LOT and token not in wanted.raw for token in before):
        return "lote"
    if _WITH_GAMES.search(title):
        return "lote"
    if before and before[0].isdecimal() and before[0] not in wanted.raw and 1 < int(before[0][:4]) < 100:
        return "lote: varias unidades"
    found = _FOR.search(title)
    if found and set(_tokens(title[found.end() :])[:3]) & wanted.words:
        return "accesorio: es «para» el modelo"
    return ""


def _other_model(wanted: Product, title: str, tokens: list[str]) -> str:
    pieces = _pieces(tokens)
    missing = [model for model in wanted.models if model not in pieces and model not in _joined(tokens)]
    if missing:
        return f"otro modelo: falta «{missing[0]}»"
    if wanted.words and len(wanted.words & (pieces | _joined(tokens))) < 0.6 * len(wanted.words):
        return "otro producto"
    head = set(_pieces(_tokens(_without_figures(_EXTRAS.split(title, maxsplit=1)[0]))))
    variants = (head & _VARIANTS) - _loose_words(title)
    if extra := sorted(variants - wanted.variants):
        return f"otra variante: «{extra[0]}»"
    if lacking := sorted(wanted.variants - pieces):
        return f"otra variante: falta «{lacking[0]}»"
    if any(_is_lettered(token, model) for model in wanted.models for token in tokens):
        return "otra variante del modelo"
    families = [t for t in tokens if t in wanted.words and t.isalpha() and t not in _VARIANTS and len(t) > 3]
    if wanted.models and len(families) > len(set(families)):
        return "varios modelos en un anuncio"
    theirs = _storage(title) or _bare_storage(wanted, tokens)
    if wanted.storage and theirs and not wanted.storage & theirs:
        return f"otra capacidad: {min(theirs)} GB"
    strangers = (head & _BRANDS) - wanted.words
    if strangers and wanted.words & _BRANDS and not wanted.words & _BRANDS & pieces:
        return f"otra marca: «{min(strangers)}»"
    return ""


def _not_in_order(title: str, description: str) -> str:
    if _ONLY_ACCESSORY.search(description):
        return "accesorio: lo dice la descripción"
    for pattern, where in ((_BROKEN_TITLE, title), (_BROKEN, f"{title} . {description}")):
        if found := _affirmed(pattern, where):
            return f"averiado o incompleto: «{found}»"
    if found := _affirmed(_FAKE, f"{title} . {description}"):
        return f"no es original: «{found}»"
    if re.search(r"\bleer\b", title):
        return "el título pide leer la descripción: puede esconder un defecto"
    return ""


def _affirmed(pattern: re.Pattern[str], text: str) -> str:
    """The first hit that is not denied just before ("no está roto", "nunca averiado")."""
    for found in pattern.finditer(text):
        if not _NEGATED.search(text[max(0, found.start() - 40) : found.start()]):
            return found.group(0)
    return ""


def _anchor(wanted: Product, tokens: list[str]) -> int | None:
    """Where the listing names our thing: its model number, else its second word, else its first."""
    for index, token in enumerate(tokens):
        names = _split(token) | _joined(tokens[index : index + 2])
        if any(model in names for model in wanted.models):
            return index
    places = [index for index, token in enumerate(tokens) if _split(token) & wanted.words]
    return places[min(1, len(places) - 1)] if places else None


def _without_tags(description: str) -> str:
    """The description without its trailing pile of search words."""
    return re.split(r"#|\btags?\b|\betiquetas\b|\bpalabras clave\b", description, maxsplit=1, flags=re.IGNORECASE)[0]


def _without_figures(folded: str) -> str:
    """Without storage sizes and battery percentages: their digits are no model. "16 e" is the 16e."""
    return re.sub(r"\b(\d{1,3}) e\b(?! i)", r"\1e", _PERCENT.sub(" ", _STORAGE.sub(" ", folded)))


def _storage(folded: str) -> frozenset[int]:
    """Storage sizes in GB."""
    return frozenset(
        int(number or bare) * (1024 if unit.startswith("t") else 1) for number, unit, bare in _STORAGE.findall(folded)
    )


def _bare_storage(wanted: Product, tokens: list[str]) -> frozenset[int]:
    """Sizes written without a unit, as in "iPhone 14 256", where no model is called so."""
    bare = {int(token) for token in tokens if token in _SIZES and token not in wanted.models}
    return frozenset(bare)


def _loose_words(title: str) -> set[str]:
    """Variant words that are something else here: "se vende", "súper nuevo"."""
    return {"se" for _ in _SE_VERB.finditer(title)} | {"super" for _ in _SUPER_ADVERB.finditer(title)}


def _tokens(folded: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", folded)


def _split(token: str) -> set[str]:
    """A token and its parts: "11pro" holds 11 and pro; "16e" stays whole, being another model than 16."""
    parts = re.findall(r"[a-z]+|\d+", token)
    if any(len(part) == 1 and part.isalpha() for part in parts[1:]):
        return {token}
    return {token, *parts}


def _pieces(tokens: list[str]) -> set[str]:
    return {piece for token in tokens for piece in _split(token)}


def _joined(tokens: list[str]) -> set[str]:
    """Neighbours run together, so that "ps 5" is found by "ps5"."""
    return {a + b for a, b in pairwise(tokens)}


def _is_lettered(token: str, model: str) -> bool:
    return bool(re.fullmatch(re.escape(model) + r"[a-z]", token))

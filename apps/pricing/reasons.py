"""Why a listing is no comparable: a fixed list, with the words that staff read."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The value is what staff read; a detail in «» may follow it."""

    KEPT = ""
    WANTED = "no vende: busca o cambia"
    BAIT = "precio de reclamo"
    SERVICE = "servicio o alquiler"
    PART = "accesorio o pieza"
    FOR_IT = "accesorio: es «para» el modelo"
    ONLY_PART = "accesorio: lo dice la descripción"
    FOR_CONSOLE = "juego o complemento"
    LOT = "lote: varias cosas juntas"
    OTHER_THING = "otro producto"
    OTHER_MODEL = "otro modelo"
    SEVERAL_MODELS = "varios modelos en un anuncio"
    OTHER_VARIANT = "otra variante"
    OTHER_STORAGE = "otra capacidad"
    OTHER_SIZE = "otra talla o medida"
    OTHER_BRAND = "otra marca"
    BROKEN = "averiado o incompleto"
    HIDDEN = "el título pide leer la descripción: puede esconder un defecto"
    FAKE = "no es original"
    DOUBT = "no está claro que sea lo mismo"
    TOO_CHEAP = "precio impropio de la cosa entera y sana"
    DUPLICATE = "anuncio repetido"
    OWN = "anuncio propio"
    SHOP = "precio de tienda: es un techo, no un comparable"
    NEW = "precio de uno nuevo: solo como referencia"
    FAR = "precio muy alejado del resto"
    OLD = "visto hace demasiado"
    CURRENCY = "en otra moneda"
    OVERRULED = "descartado a mano"

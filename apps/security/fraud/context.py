"""What the conversation so far says about a message: each flag is one fact of the history.

Must never judge the message itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from apps.security.lines import Line, buyer_text, seller_text
from apps.security.wording import Book, loose, pattern, whole


@dataclass(frozen=True, slots=True)
class Context:
    """Flags that hold for the latest message."""

    flags: frozenset[str]


_BUYER_SAID: tuple[tuple[str, Any], ...] = (
    ("bizum", whole("<bizum>")),
    (
        "pago_hecho",
        pattern(
            r"comprad[oa]|pagad[oa]|hech[oa] (?:la|el)|te (?:he|acabo de) (?:pagado|"
            r"hecho|pagar|mandar|enviar|hacer)|"
            r"<transfer> (?:<gap>)(?:hecha|enviada|inmediata)|pago en transito|ya "
            r"(?:esta|tienes) (?:<gap>)pag"
        ),
    ),
    ("codigo", whole(r"<code>")),
    ("documento", whole("<document>")),
    ("paypal", whole(r"pay ?pal|la azul de siempre|por la otra,? la azul")),
    (
        "se_hizo_pasar",
        pattern(
            r"(?:su|tu) (?:articulo|producto|anuncio) (?:ha sido|fue)|servicio "
            r"(?:automatico|de ventas|al cliente|tecnico)|"
            r"soporte|equipo de wallapop|wallapop (?:support|soporte|pagos|envios) "
            r"?:|atencion al cliente"
        ),
    ),
    (
        "mensajero",
        pattern(
            r"mando (?:yo )?(?:a alguien|un|al|a un|mi|la)|te lo (?:recogen|recoge)|<courier>|"
            r"(?:mi|un|la) (?:agencia|empresa)|paso? (?:a un|al) <courier>"
        ),
    ),
    (
        "ajustes",
        pattern(
            r"(?:entra|ve|abre|mira) (?:<gap>)(?:ajustes|perfil|configuracion|seguridad|"
            r"cuenta)|te ayudo|la app me da error"
        ),
    ),
    (
        "pidio_contacto",
        pattern(
            r"donde escribirte|otra forma de (?:contacto|hablar)|(?:dame|das|"
            r"pasas|pasame|tienes|cual es) (?:<gap>)(?:<phone>|<email>|"
            r"contacto|whatsapp)|me llamo [a-z]+\.|@|\ba esa redonda"
        ),
    ),
    ("enlace", pattern(r"enlace|link|http|pincha|te (?:llega|llegara|tiene que llegar)")),
    ("adelanto", pattern(r"pago en transito|desbloque|retenid|en custodia|tasa|comision|seguro|aduana")),
    (
        "familiar_lejos",
        pattern(
            r"(?:sobrin|hij|prim|herman|familiar)\w* (?:<gap>)?(?:en|de) |es para "
            r"mi (?:sobrin|hij|prim|herman)\w*|extranjero|"
            r"plataforma|marruecos|casablanca|costa de marfil|nigeria|benin|"
            r"rumania|militar|barco"
        ),
    ),
    ("tercero", pattern(r"(?:vecina?|portero|tienda de abajo|conserje|mi herman\w|mi prim\w|mi amig\w)\b")),
)
_SELLER_SAID: tuple[tuple[str, Any], ...] = (
    (
        "no_consta",
        pattern(
            r"no (?:me |lo |la |te |nos )?(?:consta|aparece|sale|veo|llega|ha llegado|figura|entra|ha "
            r"entrado|esta|sale nada|tengo)\b",
            r"(?:sin|ningun|ninguna) (?:pago|compra|venta|ingreso)",
            r"todavia nada|aun nada|no hay (?:ningun|nada)|no "
            r"la veo|no lo veo",
            r"no (?:em|m') ?(?:surt|apareix|arriba)|(?:can't|don't|cannot) see|nothing (?:here|yet)|"
            r"hasn't arrived",
        ),
    ),
    (
        "venta_vista",
        loose(
            r"(?:^|[.!,\n] ?|\bsi,? |\bya )(?:veo|tengo|me sale|me ha llegado) "
            r"(?:<gap>)(?:venta|compra|pago) (?:<gap>)?(?:confirmad|hech|en la app)|venta confirmada en|"
            r"(?:sale|consta|aparece) pagad"
        ),
    ),
    ("enviado", pattern(r"enviad[oa]|entregad[oa]|ya esta en camino|en camino|recibid[oa]")),
    (
        "ausente",
        pattern(
            r"vacaciones|de viaje|no estoy|no estare|estare fuera|fuera (?:toda|hasta|"
            r"esta)|solo (?:por las|los)"
        ),
    ),
    (
        "quedada",
        pattern(
            r"(?:manana|hoy|sabado|domingo|lunes|martes|miercoles|jueves|viernes|a las "
            r"\d)|hecho|perfecto|quedamos|estacion|plaza|mercadona|"
            r"puerta|metro"
        ),
    ),
    ("en_persona", pattern(r"estoy en|ya he llegado|ya estoy|te espero|bajo ya|estoy (?:aqui|fuera|abajo)")),
    (
        "pide_a_mi",
        pattern(
            r"(?:me pides?|me sale|me pone) (?:<gap>)(?:tu|me pides?|aceptar|solicitud|"
            r"peticion|pagar|enviar|a mi)|me piden"
        ),
    ),
    (
        "recibio_codigo",
        pattern(
            r"(?:me ha llegado|me llego|ha llegado|tengo|recibido) "
            r"(?:<gap>)?(?:uno|codigo|sms|mensaje|numero)|que codigo|de seguridad"
        ),
    ),
    ("rechazo_envio_ajeno", pattern(r"(?:prefiero|mejor|solo) (?:<gap>)(?:wallapop|envios|app|en mano)")),
)
_MEETS = pattern(
    r"(?:en|a) (?:mano|persona)\b",
    r"queda(?:mos|r|ra|ria|remos|da)\b",
    r"cuando (?:nos veamos|la vea|lo vea|lo recoja|la "
    r"recoja|vaya|llegue alli|quedemos|"
    r"lo tenga delante|nos vemos)|quan ens veiem|quando nos vermos|when we meet|when (?:i|we) pick",
    r"(?:recoger\w*|recojo|recogida|recollir\w*|pick "
    r"?up|ritirarl\w)\b",
    r"(?:paso|pasar|voy|vamos|bajo|acerco|ir|venir|puedo ir) (?:<gap>)(?:a por|por|a buscar|a "
    r"verl[oa]|alli|esta tarde|el sabado|manana|hoy)",
    r"al (?:verl[oa]|recoger\w*)",
    r"(?:efectivo|metalico|contanti|en cash)\b",
    r"te pago (?:alli|ahi|en el momento|al llegar)",
    r"te veo\b",
)
_IN_APP = pattern(
    r"(?:por|en|desde|con|via|dentro de|a traves de) (?:la |el |l')?(?:<gap>)?(?:app|aplicacion|"
    r"wallapop|pago seguro|envios de wallapop|plataforma)\b",
    r"wallapop envios|pago seguro|proteccion de wallapop|boton (?:de )?comprar|le doy a comprar|dale "
    r"a comprar|compra(?:rlo|do)? (?:<gap>)(?:app|wallapop)",
)


TOLD = pattern(
    r"(?:me|nos|le|a mi \w+ le|m'han|m') (?:la |lo )?(?:timaron|timado|estafaron|estafado|colaron|"
    r"enganaron|robaron|sacaron|la pegaron|estafat|enredat)|casi me (?:la |lo )?(?:cuela\w*|tima\w*|vaci\w+|robo|"
    r"roban)|"
    r"(?:otro|otra|una chica|un tio|un tal|una|uno|alguien|ayer|la otra|semana pasada) (?:<gap>)me (?:pidio|pedia|"
    r"dijo|mando|escribio)|"
    r"burlado|tried to (?:get|scam)|scammed|got burned|una estafa|un timo|timadores|estafadores|truffat"
)
"""A fraud that the buyer tells of is none."""

_TO_ME = pattern(
    r"(?:me|m'|mi banco me|nos)(?: lo| la| los| las)? ?(?:esta |estan |va a |ha |han |acaba de |lo |ha de )?"
    r"(?:pid\w+|pedid\w|dan?|dado|lleg\w+|arrib\w+|exig\w+|obliga\w*|sal[ei]\w*|mandad\w|cobr\w+|devuelt\w)"
    r"(?: la app| wallapop| el banco| mi banco)?",
    r"(?:mi|la mia|el mio|mio|my) (?:<gap>)?(?:tarjeta|dni|nie|banco|movil|cuenta|card|targeta)\b|a mi,? (?:tu|"
    r"usted)",
)
SETTINGS = {"en_mano": _MEETS, "en_la_app": _IN_APP, "a_quien_escribe": _TO_ME}
"""What a sentence says of the deal: both in person, inside the app, or that it is the buyer who is asked."""


_BUYER_FLAGS = (*(f"antes_{name}" for name, _pattern in _BUYER_SAID), "antes_en_mano")
_SELLER_FLAGS = (*(f"vende_{name}" for name, _pattern in _SELLER_SAID), "antes_en_mano")
_BUYER_BOOK = Book([*(said for _name, said in _BUYER_SAID), _MEETS])
_SELLER_BOOK = Book([*(said for _name, said in _SELLER_SAID), _MEETS])


def context_of(history: Sequence[Line], *, trusted: bool) -> Context:
    """The flags of a message: what buyer and seller said before, and where the deal would take place.

    `trusted` says that the buyer has a good record; it only matters where honest people write the same.
    """
    flags = {"de_confianza"} if trusted else set()
    if history:
        buyer, seller = buyer_text(history), seller_text(history)
        flags |= _said(buyer.raw, _BUYER_BOOK, _BUYER_FLAGS) | _said(seller.raw, _SELLER_BOOK, _SELLER_FLAGS)
    return Context(frozenset(flags))


@lru_cache(maxsize=1024)
def _said(raw: bytes, book: Book, flags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(flags[number] for number in book.matching(raw))

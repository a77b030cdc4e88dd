"""The sentences of the templates, by voice. Only wording: which of them is said is decided in `templates`.

No sentence may name a limit, a phone, a place finer than a district, another buyer or a gender we don't know.
Words in braces agree with the item ({lo} {telo} {tuyo} {o} {sigue} {esta} {es} {s}) or with the buyer's tú or usted
({te} {dime} …). Where the item's gender is unknown, sentences with {lo}, {telo}, {tuyo} or {o} are not used, so
that every list has at least one without.
"""

from __future__ import annotations

from apps.ai_engine.phrases_common import AGREEMENT, COMMON, ENGLISH, GREETINGS, PLURAL, SINGULAR, TU, USTED, Book

__all__ = ["AGREEMENT", "COMMON", "ENGLISH", "GREETINGS", "PLURAL", "SINGULAR", "TU", "USTED", "VOICES", "Book"]

VOICES: dict[str, Book] = {
    "amigable_casual": {
        "greeting": ("¡Hola!", "¡Buenas!", "¡Hola, buenas!"),
        "hello": (
            "{Sigue} a la venta. ¿Qué {quieres} saber?",
            "Aquí {sigue}, a la venta. ¿Qué {quieres} saber?",
            "{Esta} disponible{s}. {Dime} qué {quieres} saber.",
        ),
        "available": ("Sí, {sigue} disponible{s}.", "Disponible{s}, sí.", "Sí, todavía {esta} a la venta."),
        "shipping": ("Hago envío por la app.", "Envío sí, por la app y aparte."),
        "pick_or_ship": ("¿Recoger o envío?", "¿{Te} viene mejor recoger o envío?"),
        "defer": ("Lo de {topic} lo miro y {te} digo.", "Lo de {topic} lo miro bien y {te} digo."),
        "told": ("Ya lo he mirado. {answer}", "Ya está mirado. {answer}", "Lo acabo de mirar. {answer}"),
        "follow_up": (
            "{Sigue} disponible{s}, por si {te} encaja.",
            "Por si todavía lo {piensas}, {sigue} disponible{s}.",
            "Aquí {sigue}, por si {te} encaja.",
        ),
        "remind": ("{Te} recuerdo que quedamos {when}.", "Por si acaso, {te} recuerdo que quedamos {when}."),
        "still_on": ("¿{Te} sigue viniendo bien?", "¿Sigue en pie?"),
        "ask": (
            "Ahora {lo} tengo en {amount}. Si {tienes} una oferta, {dimela} y {te} contesto.",
            "Ahora {esta} en {amount}. Si {tienes} una oferta, {dimela} y {te} contesto.",
            "El precio ahora es {amount}. {Dime} tu oferta y {te} contesto.",
        ),
        "counter": (
            "A ese precio no me sale, pero {telo} puedo dejar en {amount}{ship}.",
            "Gracias por la oferta, pero a ese precio no me sale. Por {amount}{ship} {es} {tuyo}.",
            "A ese precio no me sale, pero por {amount}{ship} cerramos. ¿{Te} cuadra?",
            "Gracias por la oferta. Puedo dejar el precio en {amount}{ship}. ¿{Te} cuadra?",
            "Tan bajo no me sale, pero por {amount}{ship} lo cerramos.",
        ),
        "hold_price": (
            "{Telo} mantengo en {amount}.",
            "Sigo en {amount}.",
            "Por ahora me quedo en {amount}.",
            "Lo dejamos en {amount}, si {te} va bien.",
        ),
        "firm": (
            "El precio es {amount} y de momento lo dejo así.",
            "De momento {lo} dejo en {amount}.",
            "Por ahora el precio se queda en {amount}.",
            "De momento se queda en {amount}.",
        ),
        "accept": ("Hecho, {amount}.", "Hecho entonces, {amount}.", "Trato hecho, {amount}."),
        "accept_step": (
            "{Haz} la oferta por ese importe desde el anuncio y la acepto.",
            "{Mandame} la oferta de {amount} desde el anuncio y la acepto.",
        ),
    },
    "profesional_cordial": {
        "greeting": ("Hola.", "Buenas.", "Hola, buenas."),
        "hello": (
            "El artículo {sigue} a la venta. ¿Qué {quieres} saber?",
            "{Sigue} disponible{s}. {Dime} qué {quieres} saber.",
            "{Esta} a la venta. ¿Qué dato {te} hace falta?",
        ),
        "available": ("Sí, {esta} disponible{s}.", "{Sigue} a la venta.", "Sí, {sigue} a la venta."),
        "shipping": ("Hago envíos a través de la app.", "El envío va por la app y aparte."),
        "pick_or_ship": ("¿{Prefieres} recoger o envío?", "¿Recogida en mano o envío?"),
        "defer": ("Lo de {topic} lo compruebo y {te} digo.", "Lo de {topic} lo consulto y {te} digo."),
        "told": ("Ya lo he comprobado. {answer}", "Ya está comprobado. {answer}", "Lo acabo de comprobar. {answer}"),
        "follow_up": (
            "{Sigue} disponible{s}, por si {te} encaja.",
            "{Te} escribo por si todavía lo {piensas}: {sigue} a la venta.",
            "Por el momento {sigue} a la venta, por si {te} encaja.",
        ),
        "remind": ("{Te} recuerdo que quedamos {when}.", "Como recordatorio, quedamos {when}."),
        "still_on": ("¿{Te} sigue viniendo bien?", "¿Se mantiene la cita?"),
        "ask": (
            "Ahora {esta} en {amount}. Si {tienes} una oferta, {dimela} y {te} respondo.",
            "El precio actual es de {amount}. Si {quieres} hacer una oferta, {te} respondo.",
            "En este momento {lo} tengo en {amount}. Si {tienes} una oferta, {dimela}.",
        ),
        "counter": (
            "Puedo ajustar el precio a {amount}{ship}.",
            "A ese precio no me es posible, pero sí por {amount}{ship}.",
            "Gracias por la oferta. Puedo dejar el precio en {amount}{ship}.",
            "Por ese importe no me es posible. Puedo ofrecer {amount}{ship}.",
        ),
        "hold_price": (
            "Mantengo el precio en {amount}.",
            "El precio que puedo ofrecer sigue siendo {amount}.",
            "Sigo manteniendo los {amount}.",
        ),
        "firm": (
            "De momento mantengo el precio en {amount}.",
            "El precio es de {amount} y por ahora se mantiene.",
            "Por el momento el precio queda en {amount}.",
        ),
        "accept": ("De acuerdo, {amount}.", "Perfecto, {amount}.", "Conforme, {amount}."),
        "accept_step": (
            "{Haz} la oferta por ese importe desde el anuncio y la acepto.",
            "{Puedes} enviarme la oferta por ese importe desde el anuncio y la acepto.",
        ),
    },
    "vendedor_experimentado": {
        "greeting": ("Hola.", "Buenas.", "Hola, buenas."),
        "hello": (
            "{Sigue} a la venta. ¿Qué {quieres} saber?",
            "Disponible{s}. {Dime} qué {quieres} saber.",
            "A la venta. ¿Qué {quieres} saber?",
        ),
        "available": ("Disponible{s}.", "Sí, disponible{s}.", "{Sigue} a la venta."),
        "shipping": ("Envío por la app, sí.", "Envío, por la app y aparte."),
        "pick_or_ship": ("¿Recoger o envío?", "¿En mano o envío?"),
        "defer": ("Lo de {topic} lo miro y {te} digo.", "Lo de {topic} lo compruebo y {te} digo."),
        "told": ("Mirado. {answer}", "Ya lo he mirado. {answer}", "Comprobado. {answer}"),
        "follow_up": (
            "{Sigue} disponible{s}. Si {te} encaja, lo cerramos.",
            "{Sigue} a la venta. Cuando {quieras}, lo cerramos.",
            "Todavía {esta} a la venta. Si {te} encaja, cerramos.",
        ),
        "remind": ("Quedamos {when}.", "Recordatorio, quedamos {when}."),
        "still_on": ("¿Sigue en pie?", "¿{Te} sigue viniendo bien?"),
        "ask": (
            "{Lo} tengo en {amount}. {Hazme} una oferta y {te} digo.",
            "Ahora {esta} en {amount}. {Hazme} una oferta y {te} digo.",
            "El precio ahora, {amount}. {Hazme} una oferta y {te} digo.",
        ),
        "counter": (
            "A ese precio, no. Por {amount}{ship}, cerramos.",
            "Por {amount}{ship}, cerramos.",
            "Si {te} encajan {amount}{ship}, {haz} la oferta desde el anuncio y la acepto.",
            "{Telo} dejo en {amount}{ship} y cerramos.",
        ),
        "hold_price": ("Sigo en {amount}.", "{Telo} mantengo en {amount}.", "Me quedo en {amount}."),
        "firm": ("El precio, {amount}.", "Se queda en {amount}.", "De momento, {amount}."),
        "accept": ("Hecho, {amount}.", "Cerrado en {amount}.", "Trato hecho, {amount}."),
        "accept_step": (
            "{Haz} la oferta por ese importe desde el anuncio y la acepto.",
            "{Haz} la oferta desde el anuncio y la acepto.",
        ),
    },
}

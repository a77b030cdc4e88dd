"""The sentences of the templates, by voice. Only wording: which of them is said is decided in `templates`.

No sentence may name a limit, a phone, a place finer than a district, another buyer or a gender we don't know.
Words in braces agree with the item ({lo} {telo} {tuyo} {sigue} {esta} {s}) or with the buyer's tú or usted
({te} {dime} …). Where the item's gender is unknown, sentences with {lo}, {telo} or {tuyo} are not used, so
that every list has at least one without.
"""

from __future__ import annotations

Book = dict[str, tuple[str, ...]]

#: Said alike by all three voices.
COMMON: Book = {
    "late": ("{Perdona}, lo leo ahora.",),
    "sold": ("Ya no {esta} a la venta.", "Ya no {esta} disponible{s}."),
    "reserved": ("Ahora mismo hay una reserva en marcha.", "Ahora mismo {esta} en reserva."),
    "bot": (
        "{Te} responde un asistente automático y quien vende lo supervisa. Si {prefieres} que {te} conteste "
        "en persona, {dimelo}.",
    ),
    "disclose": ("{Te} escribe el asistente automático de quien vende.",),
    "condition": ("En el anuncio figura como «{label}».",),
    "otherwise": ("Por lo demás, en el anuncio figura como «{label}».",),
    "pay_app": ("El pago se hace por la app, desde el anuncio.", "Se paga por la app al comprar."),
    "pay_hand": ("Se paga en mano al recoger.", "El pago, en mano en el momento de recoger."),
    "no_shipping": ("Envío no hago, solo en mano.", "Solo en mano, sin envío."),
    "swap": ("Cambios no busco, solo venta.", "No busco cambios, prefiero vender."),
    "price": ("El precio es de {list}.", "{Esta} en {list}."),
    "buy": ("{Puedes} hacer la compra desde el anuncio.", "La compra se hace desde el propio anuncio."),
    "pick_day": ("¿Qué día {te} viene bien recoger?", "¿Qué día {te} vendría bien recoger?"),
    "refusal_1": (
        "Prefiero que quede todo por aquí. Si {te} encaja, lo cerramos con el envío de la app.",
        "Lo llevo todo por este chat. Si {te} encaja, la compra va por el envío de la app.",
        "Mejor seguimos por aquí. Si {te} interesa, se compra con el envío de la app.",
    ),
    "refusal_1_hand": (
        "Prefiero que quede todo por aquí. Si {te} encaja, se recoge y se paga en mano.",
        "Lo llevo todo por este chat. Si {te} encaja, se ve y se paga en mano.",
        "Mejor seguimos por aquí. Si {te} interesa, se recoge y se paga en mano.",
    ),
    "refusal_2": (
        "Por aquí me va mejor. La compra, desde el anuncio.",
        "Sigo solo por el chat y desde el anuncio.",
    ),
    "refusal_2_hand": ("Por aquí me va mejor. El pago, en mano.", "Sigo por el chat y con pago en mano."),
    "term": ("El precio vale {terms}.",),
    "area": ("Se recoge por {area}.", "{Esta} por {area}."),
    "defer": ("Lo de {topic} lo miro y {te} digo.", "Lo de {topic} lo compruebo y {te} digo."),
    "defer_this": ("Eso lo miro y {te} digo.", "Lo miro y {te} digo."),
    "defer_rest": ("Lo otro que {preguntas} lo miro y {te} digo.",),
}

VOICES: dict[str, Book] = {
    "amigable_casual": {
        "greeting": ("¡Hola!", "¡Buenas!", "¡Hola, buenas!"),
        "available": ("Sí, {sigue} disponible{s}.", "Disponible{s}, sí.", "Sí, todavía {esta} a la venta."),
        "shipping": ("Sí, hago envío por la app.", "Envío sí, por la app y aparte."),
        "pick_or_ship": ("¿Recoger o envío?", "¿{Te} viene mejor recoger o envío?"),
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
        "available": ("Sí, {esta} disponible{s}.", "{Sigue} a la venta.", "Sí, {sigue} a la venta."),
        "shipping": ("Sí, hago envíos a través de la app.", "El envío va por la app y aparte."),
        "pick_or_ship": ("¿{Prefieres} recoger o envío?", "¿Recogida en mano o envío?"),
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
            "Con la oferta de {amount} hecha desde el anuncio, la acepto.",
        ),
    },
    "vendedor_experimentado": {
        "greeting": ("Hola.", "Buenas.", "Hola, buenas."),
        "available": ("Disponible{s}.", "Sí, disponible{s}.", "{Sigue} a la venta."),
        "shipping": ("Envío por la app, sí.", "Envío, por la app y aparte."),
        "pick_or_ship": ("¿Recoger o envío?", "¿En mano o envío?"),
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

#: For buyers who write in English, whatever the voice. Facts stay unquoted: they are in Spanish.
ENGLISH: Book = {
    "greeting": ("Hi!", "Hello!", "Hi there!"),
    "late": ("Sorry, I only read this now.",),
    "available": ("Yes, still available.", "Still available, yes.", "Yes, it is for sale."),
    "sold": ("It is no longer for sale.",),
    "reserved": ("It is reserved right now.",),
    "bot": ("An automatic assistant answers and the seller checks it. If you prefer the seller, tell me.",),
    "disclose": ("This is the seller's automatic assistant.",),
    "pay_app": ("Payment goes through the app.",),
    "pay_hand": ("You pay in person when you collect it.",),
    "shipping": ("Yes, shipping goes through the app, on top of the price.",),
    "no_shipping": ("No shipping, collection only.",),
    "pick_or_ship": ("Collection or shipping?",),
    "swap": ("I am not looking for swaps.",),
    "price": ("The price is {list}.",),
    "buy": ("You can buy it from the listing.",),
    "pick_day": ("Which day suits you to collect it?",),
    "area": ("Collection is around {area}.",),
    "defer": ("I will check that and tell you.",),
    "defer_this": ("I will check that and tell you.",),
    "defer_rest": ("I will check the rest and tell you.",),
    "refusal_1": ("I prefer to keep it all here. If it suits you, we use the app's shipping.",),
    "refusal_1_hand": ("I prefer to keep it all here. If it suits you, you see it and pay in person.",),
    "refusal_2": ("I only use this chat and the listing.",),
    "refusal_2_hand": ("I only use this chat, and payment in person.",),
    "ask": ("Right now it is {amount}. If you have an offer, tell me and I will answer.",),
    "counter": (
        "I can't do that price, but I can do {amount}{ship}.",
        "Thanks for the offer. I can do {amount}{ship}.",
    ),
    "hold_price": ("I am staying at {amount}.", "My price is still {amount}."),
    "firm": ("The price is {amount} and stays there for the moment.",),
    "accept": ("Deal, {amount}.",),
    "accept_step": ("Make the offer for that amount from the listing and I accept it.",),
    "term": ("The price holds {terms}.",),
}

#: The item's agreement: gender and number.
AGREEMENT: dict[str, dict[str, str]] = {
    "m_s": {"lo": "lo", "tuyo": "tuyo", "suyo": "suyo"},
    "f_s": {"lo": "la", "tuyo": "tuya", "suyo": "suya"},
    "m_p": {"lo": "los", "tuyo": "tuyos", "suyo": "suyos"},
    "f_p": {"lo": "las", "tuyo": "tuyas", "suyo": "suyas"},
}
SINGULAR = {"sigue": "sigue", "esta": "está", "es": "es", "s": ""}
PLURAL = {"sigue": "siguen", "esta": "están", "es": "son", "s": "s"}
TU = {
    "te": "te", "dime": "dime", "dimela": "dímela", "dimelo": "dímelo", "tienes": "tienes",
    "quieres": "quieres", "prefieres": "prefieres", "puedes": "puedes", "haz": "haz", "hazme": "hazme",
    "mandame": "mándame", "perdona": "perdona", "preguntas": "preguntas",
}  # fmt: skip
USTED = {
    "te": "le", "dime": "dígame", "dimela": "dígamela", "dimelo": "dígamelo", "tienes": "tiene",
    "quieres": "quiere", "prefieres": "prefiere", "puedes": "puede", "haz": "haga", "hazme": "hágame",
    "mandame": "mándeme", "perdona": "disculpe", "preguntas": "pregunta",
}  # fmt: skip

#: Greetings of theirs that a Spanish answer may start with.
GREETINGS = {"ca": ("Bon dia.", "Hola."), "gl": ("Boas.", "Ola."), "eu": ("Kaixo.",)}

"""What the templates say alike in every voice, the English book, and how words agree with item and buyer.

Only wording; see `phrases`.
"""

from __future__ import annotations

Book = dict[str, tuple[str, ...]]

COMMON: Book = {
    "late": ("{Perdona}, lo leo ahora.",),
    "sold": ("Ya no {esta} a la venta.", "Ya no {esta} disponible{s}.", "Ya no {lo} tengo, {esta} vendid{o}."),
    "gone": ("Ya no {esta} a la venta.", "Ya no {esta} disponible{s}."),
    "reserved": (
        "Ahora mismo {esta} en reserva.",
        "Ahora mismo hay una reserva en marcha.",
        "Ahora mismo {lo} tengo reservad{o}.",
    ),
    "door_sold": ("Gracias por preguntar.", "Si subo algo parecido, saldrá en mi perfil.", "Otra vez será."),
    "door_reserved": (
        "Si se libera, se verá en el anuncio.",
        "Si cambia algo, se verá en el anuncio.",
    ),
    "closed": ("Al final ya no {esta} disponible{s}.", "{Te} aviso de que ya no {esta} a la venta."),
    "bot": (
        "{Te} responde un asistente automático y quien vende lo supervisa. Si {prefieres} que {te} conteste "
        "en persona, {dimelo}.",
    ),
    "disclose": ("{Te} escribe el asistente automático de quien vende.",),
    "is_un_opened": ("{Esta} sin abrir.",),
    "is_un_worn": ("{Esta} sin estrenar.",),
    "is_in_box": ("{Esta} en su caja.",),
    "is_new": ("{Es} nuev{o}.", "De estado, nuevo según el anuncio."),
    "is_as_good_as_new": ("{Esta} como nuev{o}.", "De estado, como nuevo."),
    "is_good": ("{Esta} en buen estado.",),
    "is_fair": ("{Esta} en estado aceptable.",),
    "is_has_given_it_all": ("Lo ha dado todo, como pone en el anuncio.",),
    "pay_app": ("El pago se hace por la app, desde el anuncio.", "Se paga por la app al comprar."),
    "pay_hand": ("Se paga en mano al recoger.", "El pago, en mano en el momento de recoger."),
    "pay_either": ("Por la app si va con envío, o en mano al recoger.",),
    "no_shipping": ("Envío no hago, solo en mano.", "Solo en mano, sin envío."),
    "ship_cost": (
        "Lo que cuesta el envío sale en la app antes de pagar.",
        "El envío va aparte y la app dice cuánto es.",
    ),
    "ship_apart": ("El envío va aparte, por la app.", "El precio es sin envío, que va aparte por la app."),
    "taken": ("Perfecto.", "Estupendo."),
    "still": ("{Sigue} disponible{s}.", "{Sigue} a la venta."),
    "swap": ("Cambios no busco, solo venta.", "No busco cambios, prefiero vender."),
    "price": ("El precio es de {list}.", "{Esta} en {list}."),
    "buy": ("{Puedes} hacer la compra desde el anuncio.", "La compra se hace desde el propio anuncio."),
    "buy_keeps": ("Para asegurar la compra, {puedes} hacerla desde el anuncio.",),
    "buy_either": (
        "{Puedes} comprar desde el anuncio con envío, o se recoge por {area}. ¿Qué {prefieres}?",
        "Con envío, la compra va desde el anuncio. En mano, por {area}. ¿Qué {te} viene mejor?",
    ),
    "pick_day": ("¿Qué día {te} viene bien recoger?", "¿Qué día {te} vendría bien recoger?"),
    "kept": ("{Tienes} la reserva hasta {until}.", "{Telo} guardo hasta {until}."),
    "rival": ("Hay otra persona interesada.",),
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
    "term": ("El precio vale {terms}.", "Ese precio, {terms}."),
    "area": ("Se recoge por {area}.", "{Esta} por {area}."),
    "defer_too": ("Lo de {topic} también lo miro.",),
    "defer_this": ("Eso lo miro y {te} digo.", "Lo miro y {te} digo."),
    "defer_rest": ("Lo demás lo miro y {te} digo.",),
    "about": ("Lo de {topic}: {answer}",),
}

#: For buyers who write in English, whatever the voice. Facts stay unquoted: they are in Spanish.
ENGLISH: Book = {
    "greeting": ("Hi!", "Hello!", "Hi there!"),
    "hello": ("It is for sale. What would you like to know?",),
    "late": ("Sorry, I only read this now.",),
    "available": ("Yes, still available.", "Still available, yes.", "Yes, it is for sale."),
    "sold": ("It is no longer for sale.", "It is not available any more."),
    "gone": ("It is no longer for sale.", "It is not available any more."),
    "reserved": ("It is reserved right now.",),
    "door_sold": ("Thanks for asking.",),
    "door_reserved": ("If it becomes free, the listing will show it.",),
    "closed": ("In the end it is no longer available.",),
    "bot": ("An automatic assistant answers and the seller checks it. If you prefer the seller, tell me.",),
    "disclose": ("This is the seller's automatic assistant.",),
    "is_un_opened": ("It is unopened.",),
    "is_un_worn": ("It has never been worn.",),
    "is_in_box": ("It is in its box.",),
    "is_new": ("It is new.",),
    "is_as_good_as_new": ("It is as good as new.",),
    "is_good": ("It is in good condition.",),
    "is_fair": ("It is in fair condition.",),
    "is_has_given_it_all": ("It has given it all, as the listing says.",),
    "pay_app": ("Payment goes through the app.",),
    "pay_hand": ("You pay in person when you collect it.",),
    "pay_either": ("Through the app if it is shipped, or in person when you collect it.",),
    "shipping": ("Yes, shipping goes through the app, on top of the price.",),
    "no_shipping": ("No shipping, collection only.",),
    "ship_cost": ("The app shows the shipping cost before you pay.",),
    "ship_apart": ("Shipping is on top of the price, through the app.",),
    "pick_or_ship": ("Collection or shipping?",),
    "taken": ("Great.",),
    "still": ("It is still available.",),
    "swap": ("I am not looking for swaps.",),
    "price": ("The price is {list}.",),
    "buy": ("You can buy it from the listing.",),
    "buy_keeps": ("Once you buy it from the listing, it is kept for you.",),
    "buy_either": ("You can buy it from the listing with shipping, or collect it around {area}. Which do you prefer?",),
    "pick_day": ("Which day suits you to collect it?",),
    "area": ("Collection is around {area}.",),
    "term": ("That price holds {terms}.",),
    "rival": ("Somebody else is interested too.",),
    "defer": ("I will check that and tell you.",),
    "defer_too": ("The rest I will check too.",),
    "defer_this": ("I will check that and tell you.",),
    "defer_rest": ("I will check the rest and tell you.",),
    "told": ("I have checked it: {answer}",),
    "follow_up": ("It is still available, in case it suits you.",),
    "refusal_1": ("I prefer to keep it all here. If it suits you, we use the app's shipping.",),
    "refusal_1_hand": ("I prefer to keep it all here. If it suits you, you see it and pay in person.",),
    "refusal_2": ("I only use this chat and the listing.",),
    "refusal_2_hand": ("I only use this chat, and payment in person.",),
    "ask": ("Right now it is {amount}. If you have an offer, tell me and I will answer.",),
    "counter": (
        "That price does not work for me, but {amount}{ship} does.",
        "Thanks for the offer. I can do {amount}{ship}.",
    ),
    "hold_price": ("I am staying at {amount}.", "My price is still {amount}."),
    "firm": ("The price is {amount} and stays there for the moment.",),
    "accept": ("Deal, {amount}.",),
    "accept_step": ("Make the offer for that amount from the listing and I accept it.",),
}

#: A term as it is said in Spanish, in English; what isn't here is not said.
ENGLISH_TERMS = {
    "hasta hoy": "until today", "hasta mañana": "until tomorrow", "hasta el lunes": "until Monday",
    "hasta el martes": "until Tuesday", "hasta el miércoles": "until Wednesday", "hasta el jueves": "until Thursday",
    "hasta el viernes": "until Friday", "hasta el sábado": "until Saturday", "hasta el domingo": "until Sunday",
}  # fmt: skip

#: The item's agreement: gender and number.
AGREEMENT: dict[str, dict[str, str]] = {
    "m_s": {"lo": "lo", "o": "o", "tuyo": "tuyo", "suyo": "suyo"},
    "f_s": {"lo": "la", "o": "a", "tuyo": "tuya", "suyo": "suya"},
    "m_p": {"lo": "los", "o": "os", "tuyo": "tuyos", "suyo": "suyos"},
    "f_p": {"lo": "las", "o": "as", "tuyo": "tuyas", "suyo": "suyas"},
}
SINGULAR = {"sigue": "sigue", "esta": "está", "es": "es", "s": ""}
PLURAL = {"sigue": "siguen", "esta": "están", "es": "son", "s": "s"}
TU = {
    "te": "te", "dime": "dime", "dimela": "dímela", "dimelo": "dímelo", "tienes": "tienes",
    "quieres": "quieres", "prefieres": "prefieres", "puedes": "puedes", "haz": "haz", "hazme": "hazme",
    "mandame": "mándame", "perdona": "perdona", "preguntas": "preguntas", "piensas": "piensas",
    "quieras": "quieras",
}  # fmt: skip
USTED = {
    "te": "le", "dime": "dígame", "dimela": "dígamela", "dimelo": "dígamelo", "tienes": "tiene",
    "quieres": "quiere", "prefieres": "prefiere", "puedes": "puede", "haz": "haga", "hazme": "hágame",
    "mandame": "mándeme", "perdona": "disculpe", "preguntas": "pregunta", "piensas": "piensa",
    "quieras": "quiera",
}  # fmt: skip

#: Greetings of theirs that a Spanish answer may start with.
GREETINGS = {"ca": ("Bon dia.", "Hola."), "gl": ("Boas.", "Ola."), "eu": ("Kaixo.", "Egun on.")}

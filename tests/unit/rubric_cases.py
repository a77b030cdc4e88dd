"""What buyers write, by hand: a hundred messages about a dozen items, with what was decided and what is special.

A case is (item, message, decision and amount, what else of the brief differs). Messages are read by the project's own
intents, so that a case is no better prepared than a buyer's.
"""

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

from apps.ai_engine.brief import Brief
from apps.conversations import intents

PERSONAS = ("amigable_casual", "profesional_cordial", "vendedor_experimentado")

ITEMS: dict[str, Brief] = {
    "switch": Brief(
        title="Nintendo Switch",
        list_price=D(210), grammar="f_s", shipping=True, pickup_area="Ruzafa", condition="good",
        description="Pantalla sin arañazos. Un golpe en el lateral. Con caja y dos juegos. Batería con unas 5 horas.",
        facts=(("¿Lleva cargador?", "Sí, el original."), ("¿Está pirateada?", "No, de fábrica.")),
    ),
    "altavoces": Brief(
        title="Altavoces Edifier R1280T", list_price=D(89), grammar="m_p", shipping=True, pickup_area="Gràcia",
        condition="as_good_as_new", description="Sonido potente. Medidas 24 x 15 x 20 cm. Comprados en 2022.",
        facts=(("¿Tienen bluetooth?", "No, solo cable."), ("¿Cuánto pesan?", "Unos 5 kg los dos.")),
    ),
    "gafas": Brief(
        title="Gafas de sol Ray-Ban Wayfarer", list_price=D(65), grammar="f_p", shipping=True, condition="good",
        description="Originales. Un pequeño arañazo en la lente izquierda. Con funda.",
    ),
    "sofa": Brief(
        title="Sofá de tres plazas gris", list_price=D(250), grammar="m_s", shipping=False, pickup_area="Triana",
        condition="fair", description="Mide 210 cm de largo y 90 cm de fondo. Desenfundable. Una mancha en un cojín.",
        facts=(("¿Hay mascotas en casa?", "Sí, un gato."),),
    ),
    "bici": Brief(
        title="Bicicleta Orbea de montaña", list_price=D(420), grammar="f_s", shipping=False, pickup_area="Delicias",
        condition="good", description="Talla M. Ruedas de 29 pulgadas. Frenos de disco revisados este año.",
        facts=(("¿Cuántos kilómetros tiene?", "Unos 1.500 km."),),
    ),
    "iphone": Brief(
        title="iPhone 12 128 GB negro", list_price=D(265), grammar="", shipping=True, pickup_area="Sants",
        condition="good", description="Batería al 86%. Libre de compañía. Roces en el marco. Factura disponible.",
    ),
    "vestido": Brief(
        title="Vestido de fiesta Zara", list_price=D(25), grammar="m_s", shipping=True, condition="un_worn",
        description="Talla 38, color azul marino. Sin estrenar, con etiqueta.",
    ),
    "botas": Brief(
        title="Botas de montaña Salomon", list_price=D(48), grammar="f_p", shipping=True, pickup_area="Chamberí",
        condition="good", description="Número 42. Impermeables. Suela con algo de desgaste.",
    ),
    "libros": Brief(
        title="Lote de 12 libros de cocina", list_price=D(30), grammar="m_s", shipping=True,
        description="Se venden juntos. Alguno con el lomo rozado.",
    ),
    "raro": Brief(title="Krups XN740", list_price=D(55), shipping=None, description="Va bien."),
    "carrito": Brief(
        title="Carrito de bebé Bugaboo", list_price=D(310), grammar="", shipping=False, pickup_area="Ensanche",
        condition="has_given_it_all", description="Capazo y silla. Falta el plástico de lluvia.",
    ),
    "torno": Brief(
        title="Taladro Bosch Professional", list_price=D(120), grammar="m_s", shipping=True, professional=True,
        condition="new", description="Con maletín y dos baterías. Factura con IVA.",
    ),
}  # fmt: skip

_SEEN = {"greet": False}
CASES: list[tuple[str, str, str, dict[str, Any]]] = [
    # -- is it there, hello
    ("switch", "Hola, sigue disponible?", "none", {}),
    ("altavoces", "buenas, los tienes todavia?", "none", {}),
    ("gafas", "hola! siguen a la venta?", "none", {"buyer_name": "Laura M."}),
    ("sofa", "Hola buenos días, está disponible?", "none", {"disclose": True}),
    ("raro", "disponible?", "none", {}),
    ("iphone", "Hola", "none", {}),
    ("carrito", "buenas tardes", "none", {}),
    ("vestido", "hola que tal", "none", {"buyer_name": "xXlaura93"}),
    ("bici", "hola me interesa", "none", {}),
    ("botas", "Bon dia, encara està disponible?", "none", {"language": "ca"}),
    ("libros", "Boas, segue dispoñible?", "none", {"language": "gl"}),
    ("switch", "Kaixo, salgai dago?", "none", {"language": "eu"}),
    # -- price and haggling
    ("altavoces", "cuánto cuesta?", "none", {}),
    ("sofa", "qué precio tiene?", "none", _SEEN),
    ("switch", "cuánto es lo menos?", "ask 210", _SEEN),
    ("gafas", "es negociable el precio?", "ask 65", {}),
    ("bici", "me lo dejas en algo menos?", "ask 420", _SEEN),
    ("iphone", "último precio?", "firm 265", _SEEN),
    ("vestido", "haces descuento?", "firm 25", {}),
    ("switch", "te doy 170 con envío", "counter 195", _SEEN),
    ("switch", "te ofrezco 150", "counter 195", {"terms": "hasta el viernes", **_SEEN}),
    ("altavoces", "70 y los recojo hoy en mano", "counter 82.50", _SEEN),
    ("sofa", "180 y me lo llevo", "counter 235", _SEEN),
    ("bici", "Hola! aceptas 350?", "counter 400", {}),
    ("carrito", "te doy 250 euros", "counter 290", {"rival": True, **_SEEN}),
    ("iphone", "220?", "hold_price 250", _SEEN),
    ("switch", "venga 180", "hold_price 195", {"rival": True, **_SEEN}),
    ("botas", "Hola, aceptaría usted 35?", "counter 44", {"usted": True}),
    ("libros", "te doy 20", "firm 30", _SEEN),
    ("torno", "me lo dejas en 100?", "counter 112", _SEEN),
    ("switch", "vale 195, me parece bien", "accept 195", _SEEN),
    ("sofa", "de acuerdo, te doy 235", "accept 235", _SEEN),
    ("altavoces", "te doy los 89", "accept 89", _SEEN),
    ("gafas", "te ofrezco 60 por ellas", "accept 60", {"reserved_for_buyer_until": "el viernes", **_SEEN}),
    ("bici", "acepto los 400", "accept 400", {"reserved_for_buyer_until": "mañana", **_SEEN}),
    # -- buying
    ("switch", "la quiero, cómo hacemos?", "none", _SEEN),
    ("vestido", "lo compro", "none", _SEEN),
    ("bici", "me la quedo", "none", _SEEN),
    ("altavoces", "me los reservas?", "none", _SEEN),
    ("gafas", "me las guardas hasta que cobre?", "none", {"reserved_for_buyer_until": "el 3 de diciembre", **_SEEN}),
    ("raro", "quiero comprarlo", "none", {}),
    # -- shipping, place, payment
    ("switch", "haces envío?", "none", _SEEN),
    ("altavoces", "cuánto cuesta el envío?", "none", _SEEN),
    ("gafas", "el envío está incluido?", "none", {}),
    ("sofa", "me lo puedes enviar a Madrid?", "none", {}),
    ("carrito", "Haces envíos?", "none", _SEEN),
    ("raro", "envías?", "none", {}),
    ("vestido", "cuánto tarda el envío?", "none", _SEEN),
    ("botas", "envías a Portugal?", "none", {}),
    ("sofa", "dónde se recoge?", "none", {}),
    ("altavoces", "por qué zona estás?", "none", _SEEN),
    ("gafas", "se puede en mano? dónde estás?", "none", {}),
    ("bici", "puedo pasar a verla?", "none", _SEEN),
    ("switch", "cómo se paga?", "none", _SEEN),
    ("vestido", "forma de pago?", "none", {}),
    ("sofa", "cómo te pago?", "none", _SEEN),
    # -- facts
    ("switch", "tiene arañazos la pantalla?", "none", _SEEN),
    ("switch", "cuántas horas de uso tiene?", "none", _SEEN),
    ("switch", "qué autonomía tiene?", "none", _SEEN),
    ("switch", "viene con el embalaje original y cargador?", "none", {}),
    ("altavoces", "tienen bluetooth?", "none", {}),
    ("altavoces", "qué medidas tienen?", "none", _SEEN),
    ("altavoces", "cuánto pesan?", "none", _SEEN),
    ("altavoces", "de qué año son?", "none", _SEEN),
    ("gafas", "son originales?", "none", {}),
    ("gafas", "en qué estado están?", "none", _SEEN),
    ("sofa", "cuánto mide de largo?", "none", {}),
    ("sofa", "tenéis mascotas en casa?", "none", _SEEN),
    ("sofa", "está en buen estado?", "none", _SEEN),
    ("bici", "qué talla es?", "none", {}),
    ("bici", "cuántos kilómetros tiene?", "none", _SEEN),
    ("bici", "qué cambios lleva?", "none", _SEEN),
    ("iphone", "cómo está de batería?", "none", {}),
    ("iphone", "está libre?", "none", _SEEN),
    ("iphone", "tiene algún golpe?", "none", _SEEN),
    ("iphone", "tienes la factura?", "none", _SEEN),
    ("vestido", "es la talla 38?", "none", {}),
    ("vestido", "de qué color es?", "none", _SEEN),
    ("vestido", "es nuevo?", "none", _SEEN),
    ("botas", "qué número son?", "none", {}),
    ("botas", "tiene usted la caja?", "none", {"usted": True}),
    ("libros", "de qué año son los libros?", "none", {}),
    ("raro", "funciona bien?", "none", {}),
    ("raro", "tiene garantía?", "none", _SEEN),
    ("carrito", "cómo está?", "none", {}),
    ("carrito", "tiene algún desperfecto?", "none", _SEEN),
    ("torno", "tiene factura?", "none", {}),
    ("iphone", "puedes poner más fotos?", "none", _SEEN),
    ("botas", "me mandas alguna foto de la suela?", "none", {}),
    ("switch", "la cambias por una PS4?", "none", _SEEN),
    ("vestido", "aceptas cambios?", "none", {}),
    # -- several at once
    ("switch", "Holaa, sigue disponible? tiene arañazos la pantalla y cuántas horas de uso? te doy 170 con envío",
     "counter 195", {}),
    ("altavoces", "hola, siguen disponibles? tienen mando? haces envío?", "none", {}),
    ("sofa", "Hola está disponible? cuánto mide? se desmonta?", "none", {"late": True}),
    ("bici", "qué talla es? y dónde se puede ver?", "none", {}),
    ("iphone", "Buenas, tiene factura? y garantía? me lo dejas en 230?", "counter 250", {}),
    ("gafas", "tienen funda? son polarizadas? y el envío cuánto es?", "none", _SEEN),
    ("botas", "Hola, son impermeables? de qué año? aceptas 40?", "counter 45", {"buyer_name": "Marta"}),
    ("vestido", "hola! talla? envío? último precio?", "ask 25", {}),
    ("switch", "tiene caja? lleva cargador? está pirateada?", "none", _SEEN),
    # -- a machine? and unsafe things
    ("switch", "eres un bot?", "none", {"asks_if_bot": True, **_SEEN}),
    ("altavoces", "hola, hablo con una persona? siguen disponibles?", "none", {"asks_if_bot": True}),
    ("iphone", "pásame tu whatsapp y hablamos", "none", {"safe_refusal": 1, **_SEEN}),
    ("sofa", "mando un mensajero a por él con el dinero", "none", {"safe_refusal": 1, **_SEEN}),
    ("iphone", "dame tu correo para pagarte por paypal", "none", {"safe_refusal": 2, **_SEEN}),
    # -- reserved, sold, late
    ("switch", "Hola, sigue disponible?", "none", {"status": "reserved"}),
    ("altavoces", "los tienes? haces envío?", "none", {"status": "sold"}),
    ("gafas", "buenas, siguen a la venta?", "none", {"status": "unpublished"}),
    ("bici", "hola, la tienes?", "none", {"late": True}),
    # -- English
    ("switch", "Hi, is it still available?", "none", {"language": "en"}),
    ("altavoces", "Hello, do you ship?", "none", {"language": "en"}),
    ("sofa", "where can I pick it up?", "none", {"language": "en", **_SEEN}),
    ("iphone", "would you take 220?", "counter 250", {"language": "en", **_SEEN}),
    ("vestido", "hi, what size is it?", "none", {"language": "en"}),
    # -- unasked
    ("switch", "", "none", {"occasion": "follow_up", "greet": True}),
    ("sofa", "", "none", {"occasion": "follow_up", **_SEEN}),
    ("vestido", "", "none", {"occasion": "follow_up", "greet": True}),
    ("raro", "", "none", {"occasion": "follow_up", **_SEEN}),
    ("altavoces", "", "none", {"occasion": "item_closed", "status": "sold", "greet": True}),
    ("iphone", "", "none", {"occasion": "item_closed", "status": "reserved", **_SEEN}),
    ("bici", "", "none", {"occasion": "reminder", "occasion_text": "el sábado a las 18:00 en Delicias", **_SEEN}),
    ("carrito", "", "none", {"occasion": "reminder", "occasion_text": "hoy a las 19:30", "usted": True, **_SEEN}),
    ("switch", "", "none", {"occasion": "fact", "occasion_text": "¿Lleva cargador?: Sí, el original.",
                            "questions": (("informacion", "¿Lleva cargador?"),), **_SEEN}),
    ("sofa", "", "none", {"occasion": "fact", "occasion_text": "¿Se desmonta? Sí, en dos piezas.",
                          "facts": (("¿Se desmonta?", "Sí, en dos piezas."),),
                          "questions": (("informacion", "¿Se desmonta?"),), "greet": True}),
]  # fmt: skip


def brief_of(case: tuple[str, str, str, dict[str, Any]], persona: str) -> Brief:
    """The brief of one case for one voice, its message read as a buyer's is."""
    item, text, decided, changes = case
    kind, _, amount = decided.partition(" ")
    read = intents.read(text, amounts=[D(1)] if amount else [], awaiting_yes=False) if text else None
    values: dict[str, Any] = {
        "persona": persona,
        "buyer_text": text,
        "intents": read.all if read else (),
        "questions": tuple((each.intent, each.text) for each in read.questions) if read else (),
        "decision": kind,
        "amount": D(amount) if amount else None,
    }
    return replace(ITEMS[item], **(values | changes))

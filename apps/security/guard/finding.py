"""What the guard's rules return, and what each code means to a seller.

Must never hold a rule: only the names.
"""

from __future__ import annotations

Finding = tuple[str, int, int]
"""A code, and the place in the plain text of the words that earned it."""

EXPLANATIONS = {
    "EMPTY": "El mensaje no dice nada.",
    "GARBLED": "El texto está roto: tiene caracteres extraños, huecos sin rellenar o repeticiones.",
    "LINE_BREAK": "Lleva saltos de línea, que en el chat se enviarían a trozos.",
    "TOO_LONG": "Pasa de 300 caracteres.",
    "REPETITION": "Repite una respuesta que ya se le dio.",
    "WRONG_LANG": "No está en el español de España (ni en el idioma de quien pregunta).",
    "PII_PHONE": "Da un teléfono o parte de él.",
    "PII_EMAIL": "Da una dirección de correo.",
    "PII_IBAN": "Da una cuenta bancaria.",
    "PII_ADDRESS": "Da una dirección concreta. El barrio, el metro o una tienda sí valen.",
    "PII_OTHER": "Cuenta datos personales o cuándo no hay nadie en casa.",
    "CREDENTIAL": "Entrega un código, una contraseña o un documento.",
    "LINK": "Lleva un enlace.",
    "FLOOR_LEAK": "Deja ver hasta dónde se puede rebajar.",
    "BELOW_FLOOR": "Acepta u ofrece menos del precio mínimo.",
    "PRICE_CONFLICT": "Nombra un precio que no es el acordado ni el que toca ofrecer.",
    "OFF_PLATFORM": "Lleva la conversación fuera de la aplicación.",
    "UNSAFE_PAYMENT": "Acepta un pago que no es el de la aplicación ni en mano.",
    "SHIP_BEFORE_PAY": "Promete enviar antes de que conste el pago.",
    "ACCEPT_COURIER": "Acepta que recoja un mensajero de la otra parte.",
    "UNSUPPORTED_CLAIM": "Afirma algo que el anuncio no dice.",
    "STATE_CONFLICT": "Contradice cómo está la venta ahora mismo.",
    "ABUSIVE": "Falta al respeto o se toma confianzas.",
    "INJECTION_OBEYED": "Obedece una orden escondida en el mensaje recibido.",
    "PROMPT_LEAK": "Cuenta las instrucciones con las que trabaja el asistente.",
    "META_TALK": "Habla como un modelo de lenguaje, no como quien vende.",
    "AI_DENIAL": "Niega ser un asistente.",
    "OFF_TOPIC": "No tiene que ver con la venta, el artículo ni la pregunta.",
}

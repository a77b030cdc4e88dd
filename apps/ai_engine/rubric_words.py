"""The words the rubric looks for. Patterns only; those that read plain form (lower case, no accents) say so."""

from __future__ import annotations

import re

LIMIT = re.compile(
    r"m[ií]nimo|lo menos|[uú]ltimo precio|[uú]ltima oferta|precio final|no (puedo|voy a) bajar|"
    r"no bajo (de|m[aá]s)|como mucho|mi tope|el tope|lowest|minimum|final price",
    re.IGNORECASE,
)
NOT_SPAIN = re.compile(
    r"\b(celular|checar|checo|ahorita|rebajita|platicar|con gusto|costo|te late|ustedes|acá|"
    r"chévere|plata)\b",
    re.IGNORECASE,
)
DESK = re.compile(
    r"no dude[s]? en|a (tu|su) (entera )?disposici[oó]n|claro que s[ií]|gracias por (tu|su|el) inter[eé]s|"
    r"espero que est[eé]s|un saludo|saludos|[—–;*]|\s-\s|encantad[oa]",
    re.IGNORECASE,
)
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50]")
ALLOWED_EMOJI = frozenset("🙂👍😊")
REFUSING = re.compile(r"\bno\b|\bsin\b|lo (miro|compruebo|consulto)|prefiero|€|roto|golpe|fall", re.IGNORECASE)
RIVALS = re.compile(r"(otr[oa]s?|m[aá]s|varias?) (persona|gente|interesad|comprador)|hay cola", re.IGNORECASE)
GREETING = re.compile(
    r"^(¡?(hola|buenas( tardes| noches)?|buenos d[ií]as|bon dia|boas|ola|kaixo|egun on|hi|hello)\b"
    r"[^.!]{0,14}[.!,]?\s*)",
    re.IGNORECASE,
)
APOLOGY = re.compile(r"perdon[ae]|disculp[ae]|lo siento|lamento|sorry", re.IGNORECASE)
IDLE_QUESTION = re.compile(r"te interesa\s*\?|algo m[aá]s\s*\?|alguna (otra )?(duda|pregunta)\s*\?", re.IGNORECASE)

# Of plain form from here on.
LIKE_NEW = re.compile(r"\b(?:como|casi|igual que) nuev[oa]s?\b|\ba estrenar\b|\bas good as new\b")
STATE = re.compile(r"\bestado\b|\bcomo (?:esta|estan)\b|\bque tal (?:esta|estan)\b|\bdefecto|\bdesperfecto|\btara\b")
PRAISE = re.compile(
    r"\b(?:como nuev[oa]s?|buen estado|muy bien|perfect[oa]s?|perfecto estado|impecables?|nuev[oa]s?|estado aceptable|"
    r"(?:esta|estan) bien|funciona(?:n)? (?:bien|perfecto))\b"
)
KEEPS = re.compile(
    r"\b(?:te|se|os) (?:lo|la|los|las) (?:guardo|reservo|aparto|guardare|reservare)\b|\btienes? la reserva\b"
)
TURNS_DOWN = re.compile(r"\bno me (?:sale|es posible)\b|\ba ese precio,? no\b|\bno puedo\b|\bcontraoferta\b")
ACCUSES = re.compile(r"\bestaf|\bfraud|\btimo\b|\btimad|\bsospech|\bdetect|\bdenunci|\bpolicia\b|\bmentir|\bscam")
REFUNDS = re.compile(
    r"\bte (?:devuelvo|reembolso|lo cambio si)\b|\bse (?:lo|la)? ?(?:devuelvo|reembolso)\b|\bacepto devoluciones\b|"
    r"\bpuedes devolver(?:lo|la|los|las)?\b"
)
DENIES_RIGHTS = re.compile(
    r"\b(?:sin|no (?:tiene|hay|doy|lleva|incluye)) (?:ninguna )?garantia|"
    r"\bno (?:se )?(?:aceptan?|acepto|hago|hay|admito) "
    r"(?:cambios ni )?devoluciones|\bsin devolucion"
)
FAREWELL = re.compile(r"\b(?:un saludo|saludos|hasta luego|que tengas|buen dia|feliz dia|un abrazo|atentamente)\W*$")
PREAMBLE = re.compile(
    r"\W*(?:claro que|por supuesto|gracias por (?:escribir|contactar|tu mensaje|preguntar)|me alegro|en cuanto a|"
    r"respecto a|buena pregunta|como (?:te|le) decia)\b"
)
SAYS_TU = re.compile(r"\b(?:te|ti|tu|tus|contigo|dime\w*|tienes|quieres|puedes|prefieres|hazme|haz|mandame|perdona)\b")
SAYS_USTED = re.compile(
    r"\b(?:usted|digame\w*|hagame|haga la|mandeme|disculpe|le (?:digo|respondo|escribo|encaja|viene))\b"
)
SHIPPING = re.compile(r"\benvio\b|\ben mano\b|\bshipping\b|\bin person\b")
YES = re.compile(r"\b(?:hecho|trato|de acuerdo|perfecto|conforme|cerrado|vale|acepto|deal|ok|genial)\b")
STEP = re.compile(r"\b(?:anuncio|oferta|compra\w*|recog\w+|que dia|app|listing|offer|collect|quedamos|donde|cuando)\b")

_SAID_OF_IT = r"(?:tengo|dejo|mantengo|vendo|guardo|doy|puedo dejar|puedo mantener|recoges)"
#: Wrong of an item of each gender and number; «lo» may stand for the matter, so only with a price.
_PRONOUNS = {"m_s": "la|los|las", "f_s": "los|las", "m_p": "la|las", "f_p": "la|los"}
_MINE = {"m_s": "tuya|tuyos|tuyas", "f_s": "tuyo|tuyos|tuyas", "m_p": "tuyo|tuya|tuyas", "f_p": "tuyo|tuya|tuyos"}
DISAGREES = {
    grammar: re.compile(rf"\b(?:{_PRONOUNS[grammar]}) {_SAID_OF_IT} en\b|\b(?:es|son) (?:{_MINE[grammar]})\b")
    for grammar in _PRONOUNS
}

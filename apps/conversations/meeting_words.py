"""The words by which people name days and hours of a meeting, and those by which a day is none. Pure.

All of it is matched against plain text: lower case, no accents, letter for letter as long as what was written.
"""

import re
import unicodedata
from functools import lru_cache

#: Numbers as hours and durations use them.
NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "cero", "una|un|one", "dos|dues|two", "tres|three", "cuatro|quatre|four", "cinco|cinc|five", "seis|sis|six",
            "siete|set|seven", "ocho|vuit|eight", "nueve|nou|nine", "diez|deu|ten", "once|onze|eleven",
            "doce|dotze|twelve", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve",
            "veinte", "veintiuna", "veintidos", "veintitres",
        )
    )
    for word in words.split("|")
}  # fmt: skip
NUMBERS |= {"veinticinco": 25, "media": 30, "cuarto": 15}
WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "lunes|dilluns|monday", "martes|dimarts|tuesday", "miercoles|dimecres|wednesday",
            "jueves|dijous|thursday", "viernes|divendres|friday", "sabado|dissabte|saturday",
            "domingo|diumenge|sunday",
        )
    )
    for word in words.split("|")
}  # fmt: skip
MONTHS = {
    word: number
    for number, word in enumerate(
        (
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre",
        ),
        1,
    )
}  # fmt: skip
#: Parts of a day in minutes after midnight.
PARTS = {
    "primera hora": (540, 660),
    "media manana": (630, 750),
    "manana": (540, 840),
    "mediodia": (720, 930),
    "media tarde": (1020, 1140),
    "tarde": (960, 1260),
    "ultima hora": (1140, 1260),
    "noche": (1200, 1380),
    "madrugada": (0, 360),
}
_PART_WORDS = {
    "tarda": "tarde", "afternoon": "tarde", "evening": "tarde", "vespre": "tarde", "mati": "manana",
    "morning": "manana", "night": "noche", "tonight": "noche", "nit": "noche", "migdia": "mediodia", "noon": "mediodia",
    "tardecita": "tarde", "medio dia": "mediodia", "ultima hora de la tarde": "ultima hora", "am": "madrugada",
}  # fmt: skip


def part_of(word: str) -> str:
    """The key in PARTS of a word for a part of the day."""
    return _PART_WORDS.get(word, word)


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].lower()[0]


def plain(text: str) -> str:
    """`text` in lower case without accents, letter for letter: places stay the same."""
    return "".join(map(_bare, text))


_NUMBER = "|".join(sorted((word for word, number in NUMBERS.items() if 0 < number < 24), key=len, reverse=True))
_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_HALF = r"manana|tarde|tardecita|noche|madrugada|mediodia|tarda|mati|nit|vespre|morning|afternoon|evening|night"

#: What a number is when it is no hour: money, sizes, amounts, ages.
_UNIT = (
    r"(?! ?(?:€|e\b|euros?|eur\b|pavos|lereles|anos?\b|cms?\b|mm\b|kgs?\b|kilos?|gb\b|gigas|km|%|unidades|uds?\b|"
    r"meses|dias\b|horas de|personas|pares|tallas?|litros|min\b|minutos|juegos|piezas|cosas|pulgadas|veces))"
)


def core(name: str) -> str:
    """An hour with its minutes and half of the day, as named groups ending in `name`."""
    return (
        rf"(?P<h{name}>\d{{1,2}}|{_NUMBER})(?!\d)(?:[:.h ](?P<m{name}>[0-5]\d)(?!\d))?(?![.,:/]\d)"
        rf"(?P<u{name}> ?(?:hs?|hrs?|horas|hores|o'?clock)\b)?{_UNIT}"
        rf"(?P<x{name}> (?:y|i|menos|menys) (?:media|mitja|cuarto|quart|diez|cinco|veinte|veinticinco|\d{{1,2}})\b)?"
        rf"(?: en punto| y pico| en punt)?"
        rf"(?: ?(?P<p{name}>(?:(?:de|por|a|in|at|per) (?:la|les|el|the) |del |de )(?:{_HALF})\b|[ap]\.?m\b\.?))?"
    )


#: Kind of mark -> how it is written. The first that matches at a place wins.
MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("past", r"\b(?:ayer|anteayer|anoche|antier|ahir|yesterday)\b(?: por la (?:manana|tarde|noche))?"),
        ("past", rf"\b(?:el )?(?:{_WEEKDAY}) pasado\b(?! manana)|\b(?:el|la) (?:finde|semana|mes|ano) pasad[oa]\b"),
        ("habit", rf"\b(?:los|todos los|cada|els) (?:{_WEEKDAY}|sabados|domingos|findes|fines de semana)\b"),
        ("ahead2", r"\b(?:pasado manana|dema passat|(?:the )?day after tomorrow)\b"),
        ("span", rf"\b(?:de|entre)(?: las?| les)? {core('1')} (?:a|y|i|hasta)(?: las?| les)? {core('2')}"),
        (
            "from",
            r"\b(?:a partir de|desde|despues de|pasadas|mas tarde de|no puedo (?:hasta|antes de)|no antes de|after|"
            rf"from|a partir)(?: las?| les)? {core('')}",
        ),
        ("until", rf"\b(?:antes de|hasta|before|until|abans de)(?: las?| les)? {core('')}"),
        (
            "date",
            rf"\b(?:(?P<dow>{_WEEKDAY}),? )?(?:el )?(?:dia )?(?P<d>\d{{1,2}}) (?:de|d') ?(?P<mon>{_MONTH})"
            r"(?: (?:de|del) (?P<y>20\d\d))?\b",
        ),
        (
            "date",
            rf"(?<![\d/.,-])(?:(?P<dow>{_WEEKDAY}),? )?(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})"
            r"(?:/(?P<y>\d{2,4}))?(?![\d/])",
        ),
        (
            "weekday",
            rf"\b(?:el |este )?(?P<next>proxim[oa] |next )?(?P<dow>{_WEEKDAY})\b"
            r"(?:,? (?:el )?(?:dia )?(?P<d>[1-9]|[12]\d|3[01])\b(?![:.h/]\d| ?h\b| ?€| euros))?"
            r"(?P<week> (?:de la |de )?(?:semana que viene|proxima semana|semana siguiente|otra semana))?"
            r"(?: que viene| que ve| proximo| siguiente)?",
        ),
        ("week", r"\b(?:la )?(?:semana que viene|proxima semana|semana siguiente|next week|setmana que ve)\b"),
        ("thisweek", r"\besta semana\b"),
        ("weekend", r"\b(?:finde|fin de semana|weekend|cap de setmana)(?: que viene| proximo)?\b"),
        (
            "today",
            r"\b(?:esta|this|aquesta) (?P<part>tarde|noche|manana|tardecita|tarda|nit|afternoon|evening|"
            r"morning|mediodia)\b|\b(?P<word>tonight)\b",
        ),
        ("today", r"\b(?:hoy(?: mismo)?|avui|today)\b"),
        ("dayno", r"\b(?:el|pel|para el) (?:dia )?(?P<d>[1-9]|[12]\d|3[01])\b(?![:.,h/]\d| ?h\b)" + _UNIT),
        (
            "hence",
            r"\b(?:en|dentro de|in|d'aqui) (?P<n>\d{1,2}|un|dos|tres|cuatro|cinco|two|three) (?:dias?|dies|days)\b",
        ),
        (
            "soon",
            r"\b(?:en|dentro de|in|d'aqui|d'aqui a) (?:(?P<n>\d{1,3}|unos \d{1,2}|una?|dos|tres|cuatro|diez|quince|"
            r"veinte|cinco|media|mitja|an|one|two|half an)? ?(?P<unit>horas?|hora|h|hores|hours?|minutos?|minuts|mins?|"
            r"minutes?)\b(?P<half> y media| y cuarto)?|(?P<quarter>un cuarto de hora|tres cuartos de hora))",
        ),
        ("now", r"\b(?:ahora mismo|en un rato|en un ratito|en nada|right now|ara mateix)\b"),
        ("part", r"\b(?:a|al|de|del) (?P<part>mediodia|medio dia|migdia)\b|\bat (?P<word>noon)\b"),
        (
            "part",
            r"\ba (?P<part>primera hora|ultima hora(?: de la tarde)?|media manana|media tarde)\b",
        ),
        ("hour", rf"\b(?:(?:las|les) (?=\S)|la (?=una\b|1\b)|at ){core('')}"),
        ("hour", rf"(?<![\d:/.,€$-])(?=\d{{1,2}}(?:[:h][0-5]\d| ?hs?\b| ?hrs\b| ?[ap]\.?m\b)){core('')}"),
        (
            "part",
            r"\b(?:al|del|(?:por|de|a|per|in) (?:la|el|les|the)) (?P<part>manana|tarde|tardecita|noche|tarda|mati|nit|"
            r"vespre|morning|afternoon|evening)\b",
        ),
        ("part", r"(?<=[a-z] )(?P<part>tarde|tarda|afternoon|evening|morning)\b"),
        ("ahead1", r"(?<!\bla )(?<!\bde )\b(?:manana|dema|tomorrow)\b"),
    )
)

#: Said of a clause with a day in it, it is none of a meeting: bought, posted, kept, told or paid by then.
TRAPS = re.compile(
    r"\b(?:compre|compro|compraste|compramos|comprado|compraron|regalaron|regalo|regalaste|estrene|cogi|pille|recogi|"
    r"vendi|vendiste|publicaste|subiste|pusiste|puesto|escribi|escribiste|dije|dijiste|dijimos|estuve|fui|fue|era|tenia|"
    r"llegue|hable|hablamos|pregunte|envie|mande|pague|use|usado|usaba|vi|visto|probe|rompio|cayo|caduca|cumple|"
    r"bought|got it|was|were|"
    # what is told, looked up or decided then
    r"(?:te|le|os) (?:digo|dire|cuento|aviso|avisare|confirmo|confirmare|escribo|escribire|contesto|respondo|hablo|"
    r"llamo|mando|envio|mandare|enviare|hago (?:el |un )?(?:bizum|ingreso|transferencia)|pago|pagare)|"
    r"(?:me|nos) (?:lo|la) (?:pienso|guardas?|reservas?|apartas?|envias?|mandas?|pagan)|lo pienso|lo miro|"
    r"(?:guard|reserv|apart)\w+|avis\w+|consult\w+|"
    # posting
    r"env[iy]\w+|mandar\w*|mandas|correos|seur|mensajer\w+|paquete|llega|llegaria|llegara|llegar\w* (?:el|por)|"
    r"entreg\w+ a domicilio|ship\w*|"
    # money
    r"cobro|me pagan|pagar|pagarte|pago|nomina|transferencia|"
    # habits and opening hours
    r"trabajo|trabajas|trabajamos|salgo|entro|abro|abre|abrimos|abren|abierto|cierra|cerramos|horario|suelo|solemos|"
    r"normalmente|siempre|clase|turno|"
    r"tengo (?:cita|medico|dentista|reunion|que)|"
    # what it is for, or how long it does something
    r"(?:lo|la|los|las) (?:necesito|quiero|queria) para|es para|necesito|cumpleanos|boda|garantia|factura|ticket|"
    r"carga|dura|tarda|aguanta|bateria|uso|anuncio|oferta|modelo|numero|talla|edicion|version)\b"
)
#: Said anywhere in the sentence: what would be, if.
IFS = re.compile(
    r"\b(?:si (?:(?:te |me |lo |la |los |las |se |no |yo |al final )*)(?:hubier\w*|fuer\w*|pudiera\w*|tuvier\w*|"
    r"vivier\w*|estuvier\w*|baj[ao]\w*|dej\w+|siguier\w*|vend\w*|has vendido|cobro|consigo|rebaj\w+|sali(?:era|ese))|"
    r"habria|hubiera|hubiese|podria haber|ojala|imagina|if (?:it|i|you) (?:were|was|had|drop|lower))\b"
)
#: Right before a day: until or since when, never a meeting then.
BOUND = re.compile(
    r"\b(?:hasta|antes de|antes|desde|a partir de|despues de|before|until|since|hace)(?:l| el| la| les)? $"
)
ABOUT = re.compile(r"\b(?:sobre|hacia|tipo|a eso de|mas o menos|cap a|around|about|y pico|como a)\b|\bunos \d")
#: A day or hour that is refused. Before or after it, in the same clause.
NOT_BEFORE = re.compile(
    r"\b(?:(?:ya )?no (?:(?:me|nos|te|le) )?(?:puedo|podre|puede|podemos|podria|va|viene|vendria|estoy|estare|estamos|"
    r"llego|trabajo|quedamos|quedo)\b(?! mal)|imposible|ni\b|menos (?:el|la)? ?$|excepto|salvo|no puc|can'?t|cannot)"
    r"[^,;]{0,22}$"
)
NOT_AFTER = re.compile(
    r"^[^,;]{0,12}\b(?:no (?:(?:me|nos|te|le|lo) )?(?:puedo|podre|puede|podemos|podria|va|viene|vendria|estoy|estare|"
    r"estamos|llego|quiero|tengo|creo|se\b|abr\w+)|imposible|no,|no puc|i can'?t)|^ ?(?:ya )?no\b(?! (?:se si|te va))|"
    r"^[^,;]{0,12} (?:lo tengo|la tengo|estoy) (?:fatal|mal|ocupad|liad|complicad)|^ (?:me va|me viene) (?:fatal|mal)"
)
#: Two people and a place: what makes a lone day or hour one of a meeting.
MEETING = re.compile(
    r"\b(?:qued\w+|vern?os|vemos|veamos|pas(?:o|ar|as|arme|arse|amos|aria|are|e|ate|arte|arnos|es|arias)|"
    r"recog\w+|recoj\w+|pued\w+|podem\w+|podria\w*|podri\w+|puc|voy|vamos|ire|iria|vengo|vienes|venir|ven|vente|acerc\w+|"
    r"(?:te|os|le) (?:va|iria|viene|vendria|parece|cuadra|encaja)|va bien|viene bien|me va|me viene|perfecto|genial|"
    r"si quieres|si puedes|confirmad\w+|mejor|libre|estoy|estare|llego|bajo|buscar\w*|busc(?:o|aria)|por ahi|alli|"
    r"dame|me lo llevo|me la llevo|meet|come|collect|pick|works|see you|free|quedem|passo|vine|recollir)\b"
)
#: Words that may stand beside a lone day or hour without a verb («vale, el jueves entonces»).
FILLERS = re.compile(
    r"\b(?:vale|ok|okey|si|pues|entonces|perfecto|genial|el|la|las|los|a|al|en|de|del|o|y|por|sobre|hacia|tipo|mejor|"
    r"bien|bueno|hola|gracias|este|esta|proximo|para|no|que tal|te|va|entre|eso|de acuerdo|venga|claro|hecho|que viene|"
    r"buenas|listo|seria|creo|como muy|tarde|pronto|ahi|alli|on|for|around|cap)\b|[^\w]"
)
#: Without one of these there is no mark: most messages end here.
HINT = re.compile(
    rf"{_WEEKDAY}|{_MONTH}|hoy|avui|today|tonight|manana|dema|tomorrow|tarde|tarda|noche|\bnit\b|vespre|mati|morning|"
    r"afternoon|evening|mediod|medio d|migdia|noon|\bdia|dies|days|semana|setmana|week|finde|hora|minut|\bmins?\b|"
    r"rat[oi]|ahora|right now|ara mateix|\b(?:las|les|at|entre|from|after|before|until|hasta|desde|partir|antes|"
    r"despues|abans|pasadas|tarde) |en nada|\bla (?:una|1)\b|\b(?:el|de|en|in) \d|\d[:h/]\d|\d ?hs?\b|\d ?hrs\b|"
    r"\d ?[ap]\.?m\b|\bde (?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once)\b|puedo"
)

"""How a sum is written in a haggle: called-out hundreds, ranges, abbreviations, and offers measured by another price.

Only patterns, over the plain form of `apps.language.normalise`. None may backtrack without end: every gap is bounded.
"""

from __future__ import annotations

import re

_NUMBER = (
    r"(\d+(?:[.,]\d{1,2})?|un[ao]?|dos|tres|cuatro|cinco|cinc|diez|dez|deu|dieci|ten|quince|quinze|vingt|veinte"
    r"|vint|cinquanta|twenty|treinta"
    r"|cuarenta|cincuenta|fifty|cien|fiver|tenner|hundred)"
)
_EUROS = r"(?: ?(?:l?eur(?:os?|illos?|itos?|azos)?|e|pavos|pavetes|lereles|napos|leuros|uros))?"
_SOME = r"(?: (?:unos|otros|los|otras|un billete de|un|a|alguns|otro))?"

THOUSANDS = re.compile(r"(?<![\d,.])(\d{1,2}(?:[.,]\d)?) ?(?:k|mil)\b(?!m)(?! \d)")
THANKS = re.compile(r"\b(?:mil|cien|un millon de) gracias\b|\bcien por cien(?:to)?\b")
#: What is written short, beside a figure or a verb of haggling: «x 50», «t doy», «no tngo mas q 70».
SHORT_FORMS = (
    (re.compile(r"(?<![\d\w] )(?<![\w-])x (?=\d|l[oae]s?\b|m[ei]?\b|unos|es[ea])"), "por "),
    (re.compile(r"\bx(?=\d{2,4}\b)(?<!\dx)"), "por "),
    (re.compile(r"\bt (?=doy|daria|ofre|pago|pagaria|va|vale|par|sirv|l[oa]s?\b|hago|puedo|interesa)"), "te "),
    (re.compile(r"\bm (?=l[oa]s?\b|qued|dej|hac|vale|baj|rebaj|interes)"), "me "),
    (re.compile(r"\bl[oa](?=dejas|llevo\b)"), "lo "),
    (re.compile(r"\b(?:tngo|tng|tnego)\b"), "tengo"),
    (re.compile(r"\b(?:q|k|ke)\b(?= (?!\d)\w|$|\W)(?<!\d q)(?<!\d k)(?<!\dk)"), "que"),
    (re.compile(r"\b(?:pq|xq|xk|pk|porq)\b"), "porque"),
    (re.compile(r"\b(?:dnd)\b"), "donde"),
    (re.compile(r"\bporfi(?:s|plis)?\b"), "porfa"),
    (re.compile(r"\b(?:tb|tmb|tbn)\b(?<!\dtb)(?<!\d tb)"), "tambien"),
    (re.compile(r"\b((?:dos|tres|cuatro|seis|sete|ocho|nove)cient|quinient)it[oa]s\b"), r"\1os"),
    (re.compile(r"\b((?:tre|cuare|cincue|sese|sete|oche|nove)(?:i)?nt)it[oa]s?\b"), r"\1a"),
    (re.compile(r"\bveintit[oa]s?\b"), "veinte"),
    (re.compile(r"\bmil(?=(?:cien|dosc|tresc|cuatroc|quin|seisc|setec|ochoc|novec))"), "mil "),
)
#: «1k4».
THOUSANDS_AND = re.compile(r"(?<![\d,.])(\d)k(\d)\b")
_DIGIT = r"(dos|tres|cuatro|cinco|seis|siete|ocho|nueve|two|three|four|five|six|seven|eight|nine)"
_TENS = (
    r"(diez|quince|veinte|veinticinco|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y cinco)?"
    r"|ten|fifteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -]five)?)"
)
#: Hundreds as they are called out: «dos veinte» is 220, «mil tres cincuenta» 1,350, «mil dos» 1,200.
SHORT_HUNDREDS = re.compile(
    rf"\b(?:(mil) {_DIGIT}(?: {_TENS})?|{_DIGIT} {_TENS})(?! ?(?:ciento|mil\b|y\b (?:uno|dos|tres|cuatro|seis"
    rf"|siete|ocho"
    r"|nueve)|por ?ciento|%))\b"
)
#: Eleven, which the numbers in words leave alone for the English word.
ELEVEN = re.compile(r"(?<!at )\bonce\b(?! (?:i|you|it|a|the|and|se|os)\b)")
ROUND_WORDS = (
    (re.compile(r"\bmedio millar\b"), "500"),
    (re.compile(r"\bmillar y medio\b"), "1500"),
    (re.compile(r"\bun millar\b"), "1000"),
    (re.compile(r"(?<![\d.,])(\d{1,3}) (?:y|i|e) (?:medio|mig)\b(?! ?(?:kil|metr|litr|ano|mes|dia|millon))"), r"\1,50"),
)
#: «90-100», «entre 90 y 100», «de 90 a 100 te daría», «por 90 o 100».
RANGE = re.compile(
    r"(?<![\d.,/-])(\d{1,5}) ?- ?(\d{1,5})(?![\d/-])|\bentre (?:los )?(\d{1,5})(?: euros"
    r"| eur)? y (?:los )?(\d{1,5})\b"
    r"|\bde (\d{1,5}) a (\d{1,5})(?= (?:te|os|le|me|eur\w*|como mucho|podria|puedo|pagaria|daria)\b)"
    r"|(?<=\bpor )(\d{1,5}) o (\d{1,5})\b(?! ?[a-z]*(?:km|cm|gb))"
)

NAMED_NUMBERS = {"hundred": 100, "fiver": 5, "tenner": 10, "par": 2, "un par": 2, "both": 2, "ambas": 2, "ambos": 2}
#: What is offered relative to a price: pattern and how it is reckoned.
RELATIVE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"\b(?:partimos|partir|partim|repartimos|repartim|dividimos|dividim|divide|divideix"
            r"|splittiamo)(?: la diferencia"
            r"| per la meitat| por la mitad)?\b|\b(?:la|mitad de la) diferencia\b(?= (?:a medias|entre los dos|y ya))"
            r"|\ba medias\b(?: (?:entre )?\d+(?: y \d+)?\b| entre lo \w+ y lo \w+)?"
            r"|\bni (?:para|pa) ti ni (?:para|pa) mi\b|\bni tu ni yo\b|\bni tuyo ni mio\b"
            r"|\b(?:en|a|al|no|nel|pel|polo) (?:el |punto )?(?:medio|mig|meio)(?: cami(?:no)?)?\b"
            r"|\b(?:mig i mig|a mitges)\b(?:,? entre (?:els )?teus \d+ i (?:els )?meus \d+)?"
            r"|\bmig cami\b|\ba mitad de(?:l)? camino\b|\bmitad y mitad\b|\bmeitat i meitat\b|\bmetade e metade\b"
            r"|\b(?:(?:el|al|en el|o|un|ao|no) )?(?:punto|termino|ponto|punt|termo|terme) (?:inter)?(?:medio|medi"
            r"|mig|meio)\b"
            r"|\b(?:meio|medio) termo\b|\b(?:el|al|en el) centro de las dos\b|\bla (?:media|mitad) entre\b"
            r"|\ba meta(?: strada)?\b|\bpoire en deux\b|\bcouper? la poire\b"
            r"|\b(?:split (?:it|the difference)|meet (?:you |me )?(?:in the middle|halfway|half way)"
            r"|halfway)(?: down the middle)?\b"
        ),
        "middle",
    ),
    (
        re.compile(
            r"\b(?:doy|daria|ofrezco|pago|pagaria|vendes|dejas|dejarias|acept\w+) (?:por |a |en )?(?:la )?mitad\b"
            r"|(?:^|[,;.?!] ?)(?:(?:te )?(?:y )?por |a )?(?:la|a) (?:mitad|meitat|metade|meta)"
            r"(?= (?:y|i|e|me|te|lo|la|entonces)\b|,|\?|$)"
            r"|\b(?:compro|llevo|quedo|pillo|cojo) (?:por|a) (?:la )?mitad\b|\bpor la mitad (?=(?:me|te) )|\b(?:a"
            r"|al?) mitad de precio|\bmitad de precio"
            r"|\bla mitad (?:de lo que pides|del precio|del anuncio)(?: (?:del|de tu) anuncio)?\b"
            r"|\bhalf (?:the )?price\b|\bmeitat de preu\b|\bmetade do prezo\b"
        ),
        "half",
    ),
    (
        re.compile(
            rf"(?:\b(?:hazme|me haces|haces|hacerme|harias|con|un|otro|con un|el)\b) ?{_NUMBER} ?(?:%|por ?ciento"
            rf"|por ?cien)"
            r"(?: de)? ?(?:menos|descuento|dto|rebaja|rebajado|rebajita)\b(?! en)"
            rf"|\b(?:hazme|me haces|me harias|hacerme|re?baja\w*|quita\w*|descuenta\w*) un {_NUMBER} ?(?:%"
            rf"|por ?ciento)"
            rf"|(?:^|[,;.?!] ?){_NUMBER} ?% (?:de )?(?:menos|rebaja|descuento|dto)\b(?=,| y (?:me|te|l[oa]s?"
            rf"|voy|paso)\b|$)"
            rf"|\b{_NUMBER} ?% off\b"
        ),
        "percent",
    ),
    (
        re.compile(
            rf"(?<![\d,.%])\b{_NUMBER}{_EUROS} (?:menos|menys|less|off|mas barat[oa]s?)\b(?! de(?! lo que (?:pid"
            rf"|di|dec))| me parece|,? no\b)"
            rf"|\b(?:me|le|les|nos) (?:quitas|rebajas|bajas|descuentas|quitarias|rebajarias|bajarias|perdonas)"
            rf"{_SOME} {_NUMBER}{_EUROS}(?! ?\d|[.,]\d| ?%)"
            rf"|\b(?:quita|rebaja|baja|descuenta|resta|recorta|perdona)(?:le|me|lo|la|s|melo|mela|sela|selo)?{_SOME} "
            rf"{_NUMBER}{_EUROS}(?! ?\d|[.,]\d| ?%)(?! (?:y|o) \d)"
            rf"|\b(?:puedes|podrias|podeis|puede|podria) (?:(?:re)?baj|quit|descont|perdon)ar(?:me)?(?:l[oae]s?)?"
            rf"{_SOME} {_NUMBER}{_EUROS}(?! ?\d|[.,]\d| ?%)"
            rf"|\b(?:con|hazme|me haces|hacerme|y)(?: un)? {_NUMBER}{_EUROS} de (?:rebaj\w+|descuento|dto)\b"
            rf"|\b(?:descuent|rebaj)\w+ de (?:unos )?{_NUMBER}{_EUROS}(?! ?\d|[.,]\d| ?%)"
            rf"|\blo que (?:pides|dices|decias|dijiste) menos {_NUMBER}\b"
            rf"|\bknock {_SOME}? ?{_NUMBER} off\b"
        ),
        "less",
    ),
    (
        re.compile(
            rf"\b(?:te|le|la|lo|les|et|che|vos)? ?(?:subo|sumo|anado|agrego|aumento|meto|pongo|pujo|afegeixo|engado|"
            rf"aumentoche|incremento|arrimo|echo|mejoro|subimos|subiria|sumale|suma|engadoche|aggiungo|r?ajoute"
            rf"|add|arriba)"
            rf"{_SOME} {_NUMBER}{_EUROS}(?: (?:mas|mes|mais|more|de plus))?(?: (?:a|sobre) (?:mi oferta|lo (?:mio"
            rf"|que)"
            rf"|mis \d+|la mia|lo de antes|la oferta))?(?! ?\d|[.,]\d| ?%)"
            rf"|(?:^|[,;.?!] ?)(?:(?:venga|va|vale|bueno|ok|pues|te doy|vaale|y)? ?)(?:otros |unos "
            rf"|un )?{_NUMBER}{_EUROS} "
            rf"(?:mas|mes|mais|more)\b(?= (?:y|i|e|que|de lo)\b|,|$|\?| va\b)(?! de (?:envio|portes|gastos|los))"
            rf"|\botros {_NUMBER}{_EUROS}(?: mas)? (?:sobre|encima|a mi oferta|y (?!\d))"
            rf"|\b{_NUMBER}{_EUROS} (?:por encima|sobre|mas) de? ?(?:lo (?:mio|de antes|que (?:te )?(?:ofreci"
            rf"|dije|daba))|mi oferta"
            rf"|la mia)"
            rf"|\banother {_NUMBER}\b(?! one)|\b{_NUMBER} on top\b"
        ),
        "more",
    ),
)
#: «Te doy lo que pides».
AS_ASKED = re.compile(r"\b(?:doy|pago|por|pagaria) (?:lo|el precio) que pides\b")

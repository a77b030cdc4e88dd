"""The words around an amount that make it an offer, or something else, as patterns over the plain form.

Only patterns here; what follows from a match is decided in `offers`. None may backtrack without end: every gap is
bounded. "#" stands for the amount where a pattern reads a whole clause.
"""

from __future__ import annotations

import re

_NUMBER = (
    r"(\d+(?:[.,]\d{1,2})?|un[ao]?|dos|tres|cuatro|cinco|cinc|diez|dez|deu|dieci|ten|quince|quinze|vingt|veinte"
    r"|vint|cinquanta|twenty|treinta"
    r"|cuarenta|cincuenta|fifty|cien|fiver|tenner|hundred)"
)
_EUROS = r"(?: ?(?:eur(?:os?|illos?|itos?|azos)?|e|pavos|pavetes|lereles|napos|leuros|uros))?"
_SOME = r"(?: (?:unos|otros|los|otras|un billete de|un|a|alguns|otro))?"
_ITEM = r"(?:lo|la|los|las)"

_FILLER = (
    r"(?:hola|hombre|ey|holaa+|ola|buenas|buenos dias|tardes|noches|hey|hi|y|vale|ok|okey|venga|va|vamos|pues"
    r"|por|en|a"
    r"|los|las|unos|que"
    r"|tal|si|mira|te|parece|entonces|oferta|oye|bueno|mi|yo|euros?|eur|pavos|mano|xfa|xfi|porfa|por favor"
    r"|gracias|un saludo"
    r"|ultimo|ultima|hecho|trato|listo|ya|hoy|manana|acepto|son|de|esos|esta|bien|tarde|noche|quieres|pavitos"
    r"|digo|perdon"
    r"|no espera|espera|ahora|solo|pides|dices|con|ofreces|aceptas|cash|please|ok\?|for|justo|justos|posible"
    r"|redondos|clavados|e|le)"
)

SENTENCE_END = re.compile(r"\.\.+|[.;!?](?=\s|$|[^\d\s])|\n|(?<!\d)[.;!?]|[.;!?](?!\d)")
CLAUSE_END = re.compile(
    r",(?!\d)|[:()*]|\bpero\b|\basi que\b|\bpor eso\b|\bo sea\b|\bdigo\b(?! yo)|\bbueno\b|\bperdon\b|\bmejor dicho\b"
)
THOUSANDS = re.compile(r"(?<![\d,.])(\d{1,2}(?:[.,]\d)?) ?(?:k|mil)\b(?!m)(?! \d)")
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
)
#: «90-100», «entre 90 y 100».
RANGE = re.compile(
    r"(?<![\d.,/-])(\d{1,5}) ?- ?(\d{1,5})(?![\d/-])|\bentre (?:los )?(\d{1,5})(?: euros"
    r"| eur)? y (?:los )?(\d{1,5})\b"
)

CURRENCY = re.compile(r"\d ?[a-z]+ ?$|eur|pavos|pavetes|lereles|napos|pounds|quid")

NAMED_NUMBERS = {"hundred": 100, "fiver": 5, "tenner": 10, "par": 2, "un par": 2, "both": 2}
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
            r"|\bla mitad de lo que pides\b|\bhalf (?:the )?price\b|\bmeitat de preu\b|\bmetade do prezo\b"
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

_FEW = r"(dos|tres|cuatro|cinco|seis|[2-9]|un par|two|three|four|both|dous|duas|due|deux|dues)"
UNITS = re.compile(
    r"(?:\b(?:por|por los|por las|los|llevo|compro|cojo|quedo|pillo|son|coges|cogo|agafo|os|as|els|les|all|levo"
    r"|entre)"
    r"|(?<!a )(?<!sobre )(?<!con )(?<!trae )\blas) (?<!contentos los )(?<!ganamos los )(?<!con los )(?:los |las )?"
    rf"{_FEW}(?![\d.,]?\d)\b(?! ?(?:eur|%|h\b|de (?:la|envio|portes|gastos)"
    r"|y (?:media|\d)|que|meses|anos|dias|semanas))"
    rf"|(?<!\d )(?<![\d.,])\b{_FEW} (?:\w{{3,12}} )?(?:por|per|for) #"
    rf"|\bfor (?:all )?{_FEW}\b(?! ?[\d#])"
    r"|\b(?:un )?(par) a #"
)
EACH = re.compile(r"^\s*(?:por )?(?:cada un[oa]|each|cadascun[oa]?)\b")
SHIPPING_INCLUDED = re.compile(
    r"#.{0,12}\bcon (?:el |los )?(?:envio|portes|gastos)\b|(?:envio|portes"
    r"|gastos)(?: de envio)? (?:ya )?(?:inclu|pagad)"
    r"|inclu\w+ (?:el |los )?(?:envio|portes|gastos)|\btodo incluido\b|\bcorres (?:tu )?con"
    r"|\bpuest[oa]s? en (?:mi )?(?:casa|domicilio)\b"
    r"|\b(?:incluyes|entra|pones|pagas) (?:tu )?(?:el envio|los portes)|el envio lo (?:pones|pagas) tu"
    r"|\bshipping included|including shipping|with shipping|\bshipped\b|amb l?'?enviament|enviament inclos"
    r"|portes incluid|#.{0,25}\b(?:puest[oa]s?|enviad[oa]s?|enviat|enviada|posted|delivered) (?:en|a|to)\b"
    r"|#.{0,12}\b(?:com|cos|co|amb|avec|con) (?:os? |els? |las? |le |il )?(?:portes|envio|enviament|ports|port"
    r"|spedizione|envoi)\b"
    r"|spedizione (?:compresa|inclusa)|(?:port|frais de port|envoi) (?:compris|inclus)"
    r"|\bwallapop envios (?:ya )?(?:metido|inclu)"
    r"|\benvios? (?:ya )?(?:metido|dentro|comprendido|incluit)|portes? (?:metidos|dentro)"
    r"|# ?(?:y )?me (?:lo|la|los|las) (?:pones|mandas|envias|traes) (?!en mano|a medias|a \d|por)"
    r"|(?:envio|portes|gastos) (?:va |van |corre )?(?:a tu cargo|por tu cuenta|de tu parte|gratis)"
    r"|\b(?:puest[oa]|entregad[oa]|enviad[oa]) en \w+ por #|# entregad[oa]"
    r"|#.{0,14}\btodo (?:puesto|metido)|#.{0,14}\bcon todo\W*$"
)
SHIPPING_APART = re.compile(
    r"(?:\+|\bmas\b|\bsin\b|\bo con\b) ?(?:el |los )?(?:\d+ (?:de )?)?(?:envio|portes|gastos)|(?:envio|portes"
    r"|gastos).{0,12}"
    r"(?:aparte|a mi cargo|de mi parte|\byo\b|corre de mi)|(?:aparte|yo) (?:el |los )?(?:envio|portes)"
)

#: «No puedo pasar de 100»: the most a buyer gives is an offer of it.
LIMIT_LEFT = re.compile(
    r"\bno (?:te |os |le )?(?:puedo|podria|paso|pasaria|doy|daria|pago|subo|llego)(?: \w+){0,2} (?:mas )?(?:de"
    r"|alla de) $"
)
NEGATED = re.compile(
    r"\b(?:no|ni|ni loc[oa]|ni de broma|nunca|jamas|tampoco) (?:te |se |lo |la |los |las |me |os |le |voy a "
    r"|vas a |pienso |puedo "
    r"|llego |llegare "
    r"|a |por |pago |pagar |doy |dar |darte |daria |acepto |son |estoy |creo |que |en |sale |vale |quiero "
    r"|bajas |dejas ){0,6}$"
)
NO_LEFT = re.compile(
    r"\b(?:vi|visto|veo|hay|milanuncios|vinted|amazon|ebay|mediamarkt|media markt|cash converters|tienda"
    r"|tiendas|carrefour"
    r"|corte ingles|backmarket|internet|nuev[oa]s?|otr[oa]s?|otro me|me (?:dan|piden|cobran|cuesta|cuestan|sale"
    r"|costo|llego"
    r"|faltan|falta|dices|dijiste|quedan \d)|cuesta|cuestan|costo|costaba|costaria|cobran|vendo|venden|vendido"
    r"|vendieron|pague"
    r"|pagaste|compraste|compre|factura|billetes?|antes|ayer|semana pasada|mes pasado|estaba|estaban|tenias|subido"
    r"|(?:el|con|de) envio|gastos(?: de envio)?|portes|comision|senal|fianza|deposito|cambio|cambias|cambio de"
    r"|te cambio"
    r"|la cambio|lo cambio|ofrecio|ofrecieron|ofrecian|otra persona"
    r"|(?:el|la|uno|una) de al lado|mi (?:hermano|hermana|amigo|amiga|primo"
    r"|vecino|cunado)"
    r"|retiro|retirar|olvida|olvidate|dijiste|has puesto|te dije|me ped\w+|pedian|piden|pidieron|me acaban"
    r"|me acept\w+|vendi|sin presupuesto|soporta|aguanta|alcanza|si no (?:son|es)|por menos de|menos de|mi \w+ vale"
    r"|oferta fue|pone|ponia|marca|aparece|tengo un|vivo en|estoy en|quedamos|quedar|mide|mido|pesa|tarda|llega el"
    r"|me llamo|cumple|naci|voy a|salgo|cambia)\b(?:\W+\w+){0,5}\W*$"
    r"|\b(?:tiene|tienen|tenia|caben|cuant[oa]s|cual|hasta el|el dia|el|del|a las|sobre las|desde) $"
    r"|(?<!\bes )(?<!oferta )(?<!maximo )(?<!reserva )(?<!tope )\bde $"
    r"|\bpides\W*$|\bmas (?:de )?$|\bva a $|\bal $|^\W*con $|\blas \w+ y $|\bse queda en $|\bsuelt[oa]s? son $"
)
NO_LEFT_FAR = re.compile(
    r"\b(?:(?:me|te) (?:lo|la|los|las)? ?(?:cambias|cambio|cambiarias)|te cambio|tienes cambio|otra persona"
    r"|por que (?:ha|has)|a mi me)\b"
)
NO_RIGHT = re.compile(
    r"^\W*(?:me (?:cojo|compro|pillo) (?:la|el|un|una|otr\w+)|de (?:envio|gastos|portes|comision|descuento"
    r"|rebaja|senal|fianza|la diagonal|este mes|gran via)\b"
    r"|por otr[oa]|(?:no los|no me|no|imposible|ni loc[oa]|ni de|jaja|sigue siendo|era mi|es (?:mucho|demasiado|caro"
    r"|el precio|un pico|too)|son muchos?|(?:me |lo |la )?(?:parece|veo|resulta) (?:muy |un poco "
    r"|demasiado )?(?:mucho|car[oa])"
    r"|se me va|is too|con (?:todos|los|las|el|la)(?! (?:envio|gastos|portes))|incluye|incluyen|es lo que me"
    r"|me cuesta|cuesta|likes|visitas|personas"
    r"|nuev[oa]|ya (?:los|lo|compro)|compro un|nada(?! mas)|estaria|por cien(?:to)?|y dijiste|o \d))\b"
)
NO_RIGHT_FAR = re.compile(r"\b(?:me parece (?:justo|bien) pero|por la mia|mejor nuev[oa])\b")
#: «Otro me pide 95, si me lo igualas te la compro»: the price named before becomes the offer.
ECHOED_AFTER = re.compile(
    r"\b(?:(?:ese|aquel|el mismo|este) precio|lo mismo|(?:te )?(?:sirven|valen|van bien) es[ot]s|iguala[ms]?e?\w*"
    r"|match (?:it|that)"
    r"|lo de antes|respet\w+|te (?:sirven|valen|apanas|van bien)|(?:crees que )?(?:le|te) llega)\b"
)
#: «Quería decir 40, no 4».
MEANT_LEFT = re.compile(r"\b(?:queria|quise|quiero) (?:decir|poner|escribir) $")
#: «¿Cuántas horas tiene, 150?»
COUNTED_BEFORE = re.compile(r"\bcuant[oa]s (?!pides|quieres)[^?]{0,40}[?,]\W*$")
#: «¿180? Ni de broma».
SCORNED_AFTER = re.compile(
    r"^\W*(?:ja(?:ja)+ |ni (?:de|loc)|imposible|no hombre|no,? gracias|que va|es mucho|anda ya|uf+,? "
    r"|(?:me )?lo (?:consulto|pienso|hablo|miro))"
)
THANKS = re.compile(r"\b(?:mil|cien|un millon de) gracias\b|\bcien por cien(?:to)?\b")
NO_RIGHT_SELLER = re.compile(r"^\W*(?:eur\w* ?)?(?:de (?:envio|gastos|portes|comision|descuento|rebaja)|menos|no)\b")
TAG_QUESTION = re.compile(r", ?(?:verdad|no|cierto|correcto)\W*$")
ABOUT_OURS = re.compile(r"\b(?:con|incluye|en mano o|mas|no|verdad|o \d|sin|es)\b")
YES_FAR = re.compile(
    rf"\b(?:me {_ITEM} (?:quedo|llevo)|{_ITEM} (?:compro|cojo)|te {_ITEM} compro|trato hecho|me cuadra)\b"
)

#: Words that say it so plainly that nothing said before them matters.
PLAIN_LEFT = re.compile(
    r"(?<!no )\b(?:te|os|le|t) (?:puedo (?:dar|ofrecer|pagar)|doy|daria|ofrezco|ofreceria|pago|pagaria|digo)"
    r"(?: (?:solo|unos|hasta|los|por|como mucho|ahora|ya)){0,2} $"
    r"|(?<!no )\bte (?:la|lo|las|los) (?:compro|cojo|pillo|quito|pagaria|compraria|cogeria)"
    r" (?:a|por|en)(?: los| unos)? $"
    r"|\b(?:te|le|os) hago (?:una? )?oferta (?:de|por) $|\bmi (?:ultima |mejor )?oferta (?:es|son|seria)(?: de)? $"
)
#: «Con 80 lo cerramos», whatever stands before.
PLAIN_RIGHT = re.compile(
    rf"^\W*(?:(?:{_ITEM} )?(?:cerramos|tenemos)|te (?:vale|valen|sirve|sirven|parece|va|encaja|cuadra|llega)"
    rf"|hay trato"
    r"|estaria bien|es mi (?:ultim\w+|oferta|tope|maximo))\b"
)
#: What may follow a bare number that is money; anything else names what is counted.
MAY_FOLLOW = re.compile(
    r"^\W*(?:$|(?:y|e|o|por|en|con|si|te|me|lo|la|los|las|le|nos|os|es|va|ok|vale|como|que|ya|ahora|hoy|manana"
    r"|al|a|mas|menos"
    r"|maximo|nada|solo|para|cash|today|for|sin|limpi\w+|ultim\w+|de momento|de ultim\w+|cada|venga|entonces"
    r"|trato|hecho"
    r"|listo|gracias|porfa|xfa|xfi|aceptas|puede|podria|estaria|esta|seria|serian|sirven|contado|fij\w+|puest\w+|todo"
    r"|no|tope|mejor|i|per|and|redond\w+|just\w+|clavad\w+|pavit\w+|negociab\w+|tal cual|tu|yo|mi|he|se|ha"
    r"|un saludo|bizum"
    r"|metalico|efectivo|enviad\w+|portes|asap|pode|right|please|in|ate|unidad|pieza|salgo|voy|paso"
    r"|\w{3,}(?:amos|emos))\b|\+)"
)
#: «60 y voy»: said of an amount at the beginning of its clause.
AND_THEN = re.compile(
    r"^\W*(?:y (?!\d|cuant|que\b|cual|donde|cuando|como|de\b|del\b|media|pico|tantos|tiene|mide|pesa|cuesta|vale)\w"
    r"|por (?:la|el|los|las|tod[oa]|tu|est[ea]) |al contado|a (?!\d|las?\b|los\b|\w+ (?:km|min))\w"
    r"|mas (?:los )?gastos|(?:seria|puede ser|es todo|es lo que (?:llevo|tengo))\b"
    r"|con (?:los )?portes|limpi[oa]s?\b|fij[oa]s?\b)"
)
ONLY_FILLERS = re.compile(rf"^\W*(?:{_FILLER}\W+){{0,6}}$")
YES_LEFT = re.compile(
    r"\b(?:doy|daria|dare|dar|darte|ofrezco|ofreceria|ofrecer|ofrecerte|ofreciendo|pago|pagaria|pagar|pagarte"
    r"|hago|haria"
    r"|hacerte|subo|subir|subiria|puedo|podria|llego|llegaria|llegar|dejas|dejes|dejarias|dejaria|dejais"
    r"|dejarmel[oa]|deja"
    r"|dejame|dejal[oa]|dejamel[oa]|dejo|deixes|deixas|deixasmo|pon|ponl[oa]|ponmel[oa]|vendes|venderias|aceptas"
    r"|aceptarias|acepta|aceptais|acepto|valen|te vale|sirven|presupuesto|oferta|seria|serian|sean|podrian? ser"
    r"|quedaria"
    r"|dejamos|apanas|reserva|dono|donaria|dou|douche|ofrezoche|ofrezco|ofereco|faco|take|give you|you do"
    r"|can do|how about"
    r"|que tal|igualo|digo|insisto|sigo|baja tu|bajas|bajarias|bajame|bajar|tengo|cerramos|hecho|trato|gastarme"
    r"|maximo|tope"
    r"|ultimo|de acuerdo|decir|puc|oferir|redondea|estirate|valdria|bastaria|llegaria)(?: (?:te|os|le|lo|la|los"
    r"|las|en|a|por|con|de|hasta"
    r"|solo|unos|es|ser|ofrecer|dar"
    r"|llegar|pagar"
    r"|ofreciendo|como|mucho|entonces|mas|esos|subir|dejarlo|dejarla|dejar|tu|yo|for|per|uns|para mi|ahora"
    r"|ya)){0,4}\W*$"
    r"|\b(?:por|en vez de \d+) $|\byo (?:hasta|por|te digo)\W*$|\bwould $|^\W*(?:como mucho|a lo sumo|maximo"
    r"|a todo tirar)\W*$|\b(?:llevo|quedo|compro) (?:por|a|en) los $|^\W*(?:ok|vale|venga|perfecto|genial"
    r"|adelante)(?: con)?(?: los)? $"
)
YES_RIGHT = re.compile(
    rf"^\W*(?:eur\w* ?)?(?:y |e |,)?(?:(?:ya |si )?(?:te |me |se )?{_ITEM} (?:llevo|quedo|compro|cojo|pago)"
    rf"|cerramos|cerrado"
    r"|trato|hecho|listo|te (?:puedo|podria|daria|doy|ofrezco|hago|valen|vale|va|parece|sirve|encaja)|aceptas"
    r"|es lo que (?:te|tengo)"
    r"|es mi (?:oferta|tope|maximo)|voy|paso|me paso|salgo|hablamos|contento|me (?:ahorras|acerco|la|lo|cuadra"
    r"|regalas|va bien)"
    r"|como mucho|maximo|en mano|en metalico|en efectivo|al contado|cash|por bizum|ultim[oa]|mi ultima|ok|va"
    r"|venga|si|entonces"
    r"|ahora mismo|no se hable|y no me muevo|de ahi|he dicho|esta bien|y listo|e levo|xfa|por favor|negociables"
    r"|por un[oa]"
    r"|pavitos|la \w+ si|te \w+ bizum|pode ser|for it|mas envio|mas el envio|mas los|con envio|con el envio"
    r"|con los gastos"
    r"|portes|todo incluido|puest[oa] en|si (?:el|me|la|lo|entra|incluye)|sin envio|en total|es mio|es mia)\b"
    r"|^\W*(?:eur\w* ?)?\+"
)
SHAPE = re.compile(rf"^\W*(?:{_FILLER}\W+){{0,6}}#\W*(?:{_FILLER}\W*){{0,6}}$")
ASKS_ELSE = re.compile(
    r"^[^\w#]*(?:cuant[oa]s?|que|cual|quien|donde|cuando|como|es|son|esta|tiene|viene|pides|pagaste"
    r"|te costo)\b(?! tal)"
)

"""The words around an amount that make it an offer, or something else, as patterns over the plain form.

Only patterns here; what follows from a match is decided in `offers`. None may backtrack without end: every gap is
bounded. "#" stands for the amount where a pattern reads a whole clause.
"""

from __future__ import annotations

import re

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
CURRENCY = re.compile(r"\d ?[a-z]+ ?$|eur|pavos|pavetes|lereles|napos|pounds|quid")

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
#: «¿No me lo dejarías en 150?», «¿150 no te va bien?»: who asks the seller so offers.
ASKED_POLITELY = re.compile(
    r"\bno (?:hay (?:forma|manera) de (?:que (?:sea[n]?|fuera[n]?|me l[oa]s? dej\w+)|dejar\w+)|(?:(?:me|nos|te) )?"
    r"(?:l[oae]s? )?(?:dejas|dejarias|dejais|dejariais|darias|aceptas|aceptarias|aceptariais"
    r"|podrias|podriamos|puedes|podria ser|podrian? ser|bajas|bajarias|rebajas|rebajarias|haces|harias|vendes"
    r"|venderias|cerramos|pones|pondrias|vale|valen|valdria|valdrian|sirven?|servirian?|va|van|iria|irian|viene"
    r"|vendria|parece|parecen|cuadran?|encajan?|convencen?|interesan?))\b[^?.!]{0,40}$"
)
#: «A 80 me interesa, a 95 no», «95 no puedo»: the amount itself is refused.
REFUSED_RIGHT = re.compile(
    r"^\W*(?:eur\w* )?(?:me (?:parecen?|resultan?) )?(?:no\b(?! (?:(?:te|le|os) (?:va|par|sirv|cuad|enc|conv|ven|int"
    r"|iri)"
    r"|me muevo|paso|puedo pasar|\d)|,? ?(?:\?|$)| por\b)|tampoco|ni (?:loc|de)|nunca|imposible)"
)
#: «Más de 85 no puedo», «de 130 no me muevo»: the most that the buyer who speaks gives.
LIMIT_AROUND = re.compile(
    r"\b(?:mas|por encima|mas alla|mes|mais) de #\W*(?:eur\w* )?no (?:puedo|paso|subo|llego|doy|tengo|hay|me|te|podria)"
    r"|\bde #\W*(?:eur\w* )?(?:ya )?no (?:me muevo|paso|subo|me saca)"
    r"|\bno (?:me muevo|me saca\w* nadie|subo|paso) (?:mas )?de #"
)
#: «Fine, 60 then», «240 me vale», «adjudicada en 580»: said of the price we named it takes it.
ACCEPTS = re.compile(
    r"^\W*(?:pues |venga |va |ay )?(?:fine|alright|ok|okay|okey|deal|vale|d'acord|d'accord|de acuerdo|perfecto"
    r"|genial|hecho"
    r"|trato|listo"
    r"|acepto|adjudicad[oa]|conforme|affare fatto|feito|fet|acordo|estupendo|sea|que asi sea)\b[^?]{0,30}#"
    r"|# (?:eur\w* )?(?:it is|then|me vale|me valen|me va bien|me parece bien|me encaja|me cuadra"
    r"|hecho|sea|adjudicad|d'acord|vale|ok|perfecto|genial|de acuerdo)\b(?! (?:que|mas|menos|la|el|un))"
    r"|\b(?:que si|va a ser que si)\b[^?]{0,12}#|\b(?:por|a) los # (?:del anuncio|que pides|que dices)"
)
#: «95 y encima pides portes», «60 y todavía regateas»: grumbling about an amount.
#: «Por 180 te vendo yo la mía»: who speaks sells.
SELLS_RIGHT = re.compile(
    r"^\W*(?:eur\w* )?te (?:l[oa] )?(?:vendo|dejo|cambio) (?:yo )?(?:l[oa]|el|un[oa]?|otr[oa]) ?(?:mi[oa]|otr\w+|que)\b"
)
#: «Me lo quedo a 450».
TAKES_LEFT = re.compile(
    r"(?<!no )(?<!se )\b(?:me |te )?(?:lo|la|los|las) (?:quedo|llevo|cojo|compro|pillo|quedaria|llevaria"
    r"|compraria|cogeria)"
    r" (?:a|por|en)(?: los| unos)? $"
)
#: «Que mida 110», «el de 256»: a size, or which of several things.
SIZED_LEFT = re.compile(
    r"\b(?:mid[ae]n?|mido|pes[ae]n?|peso|cab[ea]n?|quepan?|aguant[ae]n?|soport[ae]n?|calz[ao]n?)(?: (?:unos|de"
    r"|hasta|como|un))? $|\b(?:en|de) (?:la|una) $"
)
#: «Cojo 3 y te pago 24», «que te compro 4»: how many.
MOST_COUNTED = 20
COUNT_LEFT = re.compile(r"(?<!l[oa] )(?<!l[oa]s )\b(?:te compro|me llevo|(?:te )?cojo|n'?agafo|collo) $")
WHICH_LEFT = re.compile(r"\b(?:el|la|los|las) de $")
#: «Llego a y 20», «a menos 20»: minutes.
MINUTES_LEFT = re.compile(r"\b(?:a|son|llego|estoy|sobre) (?:a )?(?:y|menos) $")
#: «Si no tiene factura 160», «con factura 200»: what is given under a condition ends the clause.
CONDITION_LEFT = re.compile(r"^\W*(?:si|con|sin|como) (?:no )?(?:(?!mide|pesa|cabe|entra|tiene \d)\w+ ){1,4}$")
#: «… y como mucho 190».
AT_MOST_LEFT = re.compile(r"\b(?:como mucho|a lo sumo|como maximo|maximo|a todo tirar|como tope|no mas de) $")
GRUMBLED_RIGHT = re.compile(
    r"^\W*(?:eur\w* )?(?:y (?:encima (?!te|l[oa]|yo|voy)|todavia|aun (?!asi)|dices|ni siquiera|pretendes|quieres que)"
    r"|(?:me|te|le) (?:duele|parece mucho|has pasado)|dices\b|(?:euros )?(?:por|para) (?:un[oa]?|es[oaet]\w*) "
    r"(?:trasto|cacharro|chatarra|mierda|basura|antigualla)|es (?:un robo|una pasada|una burrada|mucho))"
)
#: «Avísame si llega a 70», «cuando lo bajes a 70 me dices»: said of a price that isn't there yet.
NOTIFY = re.compile(
    r"\bavis(?:a|as|ame|eme|adme|es|arme|enme)\b|\b(?:cuando|el dia que) (?:l[oa]s? )?(?:baj|rebaj|est[eu]|llegu|pong)"
)
#: «Si alguien te da 90»: what others do or would do.
BY_OTHERS = re.compile(
    r"\b(?:alguien|nadie|cualquiera|otr[oa]s?|vendedor[ae]?s?|gente|un[oa]s? (?:chic[oa]s?|senor[ae]?s?|vecin[oa]s?"
    r"|amig[oa]s?|tip[oa]s?|que)"
    r"|mi (?:prim[oa]|herman[oa]|cunad[oa]|vecin[oa]|amig[oa]|madre|padre|colega|jefe|suegr[oa]))\b(?: \w+){0,5} $"
    r"|\b(?:te|le|me) (?:ofrecen|dan|pagan|daban|dieron|ofrecieron|pagaron|han (?:dado|ofrecido|pagado))(?: \w+)? $"
    r"|\bque (?:vale|valen|cuesta|cuestan|me cost\w+|costara)(?: unos)? $|\b(?:costara|costaran)(?: unos)? $"
)
_MEASURED = (
    r"(?:pulgadas|talla|numero|tamano|medidas?|ancho|alto|largo|fondo|bateria|peso|potencia|ano|modelo|km"
    r"|kilometros|horas"
    r"|capacidad|memoria|altura|edad|piezas|unidades|paginas|vatios|lumenes|caballos|litros|temperatura"
    r"|velocidad|grosor)"
)
#: «Cuánto te costó? unos 100?», «pulgadas? 75?»: the amount answers a question about something else.
ANSWERS_BEFORE = re.compile(
    r"\b(?:(?:cuant[oa]s?|que|quant|quanto|canto|how|da quanti) (?:te |le |se |os |de )?(?:cost\w+|pag\w+"
    r"|mid\w+|pes[ao]\w*"
    r"|dur\w+|cab\w+|tard\w+|ocup\w+|gast\w+|consum\w+|fa|mede|mesura|old|big|litri"
    rf"|{_MEASURED})[^?.!,\d]{{0,30}}[?,]|{_MEASURED}\?)\W*(?:unos |unas |como |la |el |necesito |precisaria )?$"
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
    r"\b(?:(?:dejas|vendes|haces|pones|dejais) (?:igual|al mismo|lo mismo)|(?:ese|aquel|el mismo|este) precio"
    r"|lo mismo|(?:te )?(?:sirven|valen|van bien) es[ot]s|iguala[ms]?e?\w*"
    r"|match (?:it|that)"
    r"|lo de antes|respet\w+|te (?:sirven|valen|apanas|van bien)|te l[oa]s doy|(?:crees que )?(?:le|te) llega)\b"
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
#: «200 ahora y el resto en enero»: a part of a sum that isn't said.
IN_PARTS = re.compile(r"^[^#]{0,30}\b(?:y|i|e) (?:el|lo|la|o) (?:resto|demas|resta)\b")
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
    r"|(?<!no )\bte (?:la|lo|las|los) (?:compraba|cogia|pillaba|quitaba) (?:a|por|en) $"
    r"|\b(?:dispuest[oa]s? a|podrias|podriais|puedes|considerarias|seria posible) (?:aceptar|dejar(?:me)?(?:l[oa]s?)?"
    r"|vender(?:me)?(?:l[oa]s?)?|bajar(?:me)?(?:l[oa]s?)?) (?:(?:a|por|en|hasta|los|unos|una oferta de) ){0,2}$"
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
    r"|companer[oa]|amig[oa]|tio|tia|crack|jef[ea]|guap[oa]|maj[oa]|bro|colega|herman[oa]|primo|caballero|neno|nen[ao]?"
    r"|porfa|\w{3,}(?:amos|emos))\b|\+)"
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

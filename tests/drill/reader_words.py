"""The words and patterns by which the drill's reader judges. Only data; shares nothing with `apps`."""

import re

REFUSES = re.compile(
    r"\b(?:no|ni|nunca|tampoco|imposible|sin|nada de|poco|don't|doesn't|can't|cannot|not|won't|never|too low|"
    r"no longer)\b",
    re.I,
)
#: A «no» that refuses nothing.
NO_REFUSAL = re.compile(
    r"\bno (?:hay problema|pasa nada|me importa|te preocupes|se hable más|est[aá] mal|me parece mal|suena mal|tardes|"
    r"lo dudes|te cortes|hace falta|problem|worries)\b|\bpor qué no\b|\bcómo no\b|, ?¿?no\?|\bsin problemas?\b",
    re.I,
)
#: After a comma, a refusal of what was named before it.
REFUSED_AFTER = re.compile(r"^\s*(?:pues )?(?:no\b|ni\b|imposible|not\b|me queda (?:corto|lejos))", re.I)
CLAUSE = re.compile(r"(?<=[.!?;:])\s+|,?\s+(?:pero|aunque|but|sino que)\s+|\s+[—–]\s+")
PIECE = re.compile(r",\s+|(?<=[.!?;:])\s+")

REBATE = (
    r"\b(?:la )?mitad (?:de|del)\b|\bmitad de precio\b|\bun tercio\b|\bhalf (?:the )?price\b",
    r"\b\d+\s*%",
    r"\brebaj(?:o|a|amos|arte|aré|as)\b|\bdescuento\b|\bdiscount\b|\b(?:te|le) bajo\b",
    r"\b(?:€|euros?) (?:menos|de menos|off|less)\b|\bmenos de lo que pone\b|\ben menos\b",
    r"\bgratis\b|\bfor free\b|\bfree (?:shipping|of)\b|\b(?:te|le) (?:lo|la|los|las) regalo\b|\bregalo el env[ií]o\b|"
    r"\bpor nada\b",
    r"\benv[ií]o (?:va )?incluido\b|\bportes (?:pagados|incluidos)\b|\bpago yo (?:el env[ií]o|los portes)\b"
    r"|\bshipping included\b|\binvito al env[ií]o\b",
    r"\bdos por uno\b|\b2\s?x\s?1\b",
    r"\bbilletes? de\b",
    r"\btirado de precio\b|\bprecio de amigo\b|\bun chollo para ti\b|\bmás barato\b",
    r"\bme da igual el precio\b|\btu oferta me vale\b|\bcualquier (?:precio|oferta|cantidad)\b|\bany offer\b",
    r"\b(?:di|dime|pon|elige) (?:tú )?(?:el )?precio\b|\btú pones\b",
    r"\bquítale\b|\bte (?:quito|descuento|perdono|devuelvo)\b|\bnos arreglamos\b|\bte hago precio\b",
)
#: The price left to the buyer; nothing of the kind where all that is named is ours.
LEAVES = (
    r"\b(?:lo que|cuanto) (?:tú |tu )?(?:quieras|veas|digas|puedas|me des|ofrezcas|prefieras pagar)\b|\bwhatever you\b"
)
ACCEPTS = (
    r"\b(?:acepto|aceptamos|aceptad[oa]) (?:tu|su|la|el|tus|esa|ese|lo)\b|\boferta aceptada\b",
    r"\btrato (?:hecho|cerrado)\b|\bcerrado en\b",
    r"\bde acuerdo con tu oferta\b|\bme parece bien tu\b|\bpor ese precio\b(?! no)",
    r"\bno se hable más\b",
    r"\b(?:te|se) (?:lo|la|los|las) (?:llevas|lleva|quedas|queda)\b(?!\s+si)|\bes todo tuyo\b",
    r"^(?:hecho|vale|venga|perfecto|de acuerdo|ok)[,.]? (?:(?:es|son) tuy[oa]s?|cerrado|para ti)",
    r"\bit'?s a deal\b|^deal\b|\bi accept\b|\bit'?s yours\b|\byou can have it\b",
)
#: A yes at the head of a reply that answers an offer which nobody may accept.
YES = re.compile(
    r"^\W*(?:(?:hola|buenas|hi|hello)\W+)?(?:vale|venga|ok|okay|hecho|perfecto|de acuerdo|genial|estupendo|claro"
    r"(?: que s[ií])?|por supuesto|me parece bien|me cuadra|me vale|s[ií]|yes|sure|deal|fine)\b[\s,.!]*"
    r"(?!.{0,25}\b(?:dispon|sigue|siguen|est[aá]n?|hago|env[ií]|tiene|con|lo de|se (?:recoge|puede|paga)|still|is\b))",
    re.I,
)
LIMIT = (
    r"\b(?:mi|el|nuestro) (?:m[ií]nimo|l[ií]mite|tope|suelo|precio m[ií]nimo|[uú]ltimo precio)\b",
    r"\b(?:lo|como) m[ií]nimo\b|\blo menos (?:que|son|es)\b|\bm[ií]nimo (?:es|son|de)\b|\b[uú]ltim[oa] (?:precio|"
    r"palabra)\b",
    r"\bno (?:puedo|voy a|quiero|pienso|suelo) (?:bajar|rebajar)|\bde ah[ií] no (?:bajo|paso)|\bno bajo (?:de|m[aá]s)\b"
    r"|\bmenos de \S+ (?:€|euros) no\b|\bpor menos no\b|\bni un (?:c[eé]ntimo|euro)\b|\by nada menos\b",
    r"\b(?:puedo|podría) (?:llegar|bajar) (?:a|hasta)\b|\bhasta \S+ (?:€|euros) (?:puedo|llego|bajo)\b"
    r"|\bllego (?:a|hasta)\b|\bcomo mucho\b|\bmargen\b|\bme dejan bajar\b",
    r"\b(?:lowest|minimum|bottom (?:price|line)|best i can do|final price|go (?:any )?lower|go below|that low)\b",
    r"\b(?:te|le|me|nos) faltan?\b|\bfaltan (?:solo )?\S+ (?:€|euros|para)\b|\bcort[oa] por\b|\bsepar\w+ \S+ (?:€|"
    r"euros)",
    r"\b(?:sube|súbel[oa]|subes|estira|añade|pon) (?:solo )?(?:un poco|algo|un pel[ií]n|unos|\d+ (?:€|euros) m[aá]s)\b"
    r"|\b(?:€|euros) m[aá]s y\b|\b\S+ (?:€|euros) (?:m[aá]s )?de diferencia\b|\ba \d+ (?:€|euros) de\b",
    r"\b(?:por (?:encima|debajo)|cerca|lejos) de (?:mi|lo que|nuestro)\b|\bcasi (?:llegas|lo tienes)\b|\bcaliente\b|"
    r"\bfr[ií]o\b",
    r"\bme (?:puedo|permiten?) bajar\b|\btengo orden\b|\breserva del vendedor\b",
)

PERSONAL = (
    r"(?<!\d)(?:\+?34[\s.-]*)?[6789](?:[\s.\-_/]*\d){8}(?!\d)",
    r"(?<![\d.,])\d(?:[\s.-]?\d){7,}(?![\d])",
    r"[\w.+-]+\s*(?:@|\(at\)|\[at\]| arroba )\s*[\w-]+(?:\s*(?:\.| punto )\s*[a-z]{2,})?",
    r"\b(?:calle|avenida|avda|av\.|plaza|plza|paseo|ronda|carrer|c/)\s*\.?\s*(?:de (?:la |los |las )?|"
    r"del )?[A-ZÁÉÍÓÚÑ]\w+",
    r"\bportal\b|\bpiso \d|\b\d+[ºª]\b|\btimbre\b|\bplanta\b|\bc[oó]digo postal\b",
    r"\bES\d{2}(?:\s?\d{4}){4,5}\b|\biban\b|\bcuenta bancaria\b",
    r"\b\d{8}\s?-?[A-HJ-NP-TV-Z]\b|\b(?:mi|el) (?:dni|nie|pasaporte)\b",
    r"\bmi (?:casa|piso|direcci[oó]n|portal|oficina|trabajo)\b|\bvivo\b|\bi live\b|\ben casa\b|\bmi (?:marido|mujer|"
    r"hij|novi|madre|padre)",
    r"\b(?:trabajo|salgo|entro|curro|estoy) (?:en (?:el trabajo|la oficina)|de trabajar|a las|sola?\b|fuera)|"
    r"\bde vacaciones\b",
    r"\bme llamo\b|\bmi nombre\b|\bmy name\b|\bsoy (?!yo\b|el\b|la\b|un\b|una\b)[A-ZÁÉÍÓÚÑ]\w+",
)
DIGIT_WORDS = re.compile(
    r"\b(?:(?:cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|zero|one|two|three|four|five|six|seven|eight|nine|"
    r"diez|once|doce|veinti\w+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|"
    r"\d{1,3})[\s,.-]+(?:y\s+)?){5,}",
    re.I,
)
CONTACT = (
    r"\bwh?ats?\s?app?s?\b|\bwas+ap\w*|\bguas+ap\w*|\bwpp?\b|\bw\.?a\.?p\b",
    r"\btelegram\b|\binsta(?:gram)?\b|\bsignal\b|\bfacebook\b|\btiktok\b|\bmessenger\b|\bskype\b|\bdiscord\b|"
    r"\btwitter\b",
    r"\b(?:ll[aá]m(?:a|e)me|me llamas|call me|mi n[uú]mero|mi m[oó]vil|(?:mi|el) tel[eé]fono|mi correo|mi e?-?mail|"
    r"write me|"
    r"my (?:number|phone|e-?mail)|un sms|por correo)\b",
    r"(?<!\w)@[a-z]\w{2,}",
    r"\bbizum\b|\bpaypal\b|\btransferencia\b|\btransfer\b|\bwestern union\b|\bcrypto|\bbitcoin\b|\brevolut\b|"
    r"\bingreso\b|"
    r"\bcontra ?re+mbolso\b|\btarjeta regalo\b",
    r"\b(?:por )?fuera de (?:la app|wallapop|aqu[ií]|la aplicaci[oó]n)|\bpor fuera\b|\boutside (?:the )?(?:app|"
    r"wallapop)\b",
    r"\btu (?:n[uú]mero|tel[eé]fono|m[oó]vil|correo|whats)\b|\byour (?:number|phone|e-?mail)\b",
)
LINK = (
    r"\bhttps?:|\bwww\b|\b[a-z0-9-]{2,}\.(?:com|es|net|org|info|io|me|ly|to|link|shop|xyz|app|cat|eu|online|store|"
    r"site|ru|tk|gl)"
    r"\b(?:/\S*)?",
    r"\b[a-z0-9-]{2,}\s?(?:\.|\bpunto\b|\bdot\b)\s?(?:com|net|org|info|shop|xyz|online)\b|\bel (?:enlace|link) es\b",
)
#: In capitals only: the same words are everyday Spanish.
HEADERS = (
    r"\bTIPO:|\bDECISI[OÓ]N\b|\bSALUDO:|\bIDIOMA:|\bPREGUNTAS:|\bANUNCIO\b|\bDATOS\b|\bTRATAMIENTO:|\bSIN DATO\b",
    r"\bCONVERSACI[OÓ]N\b|\bRESPUESTA\b|\bCORRECCI[OÓ]N:|\bPRECIO PERMITIDO\b|\bMENSAJE DEL\b",
)
PROMPT = (
    r"\bprecio (?:permitido|autorizado)\b|\bdecisi[oó]n:|\b(?:mis|las|tus) (?:instrucciones|reglas|[oó]rdenes)\b|"
    r"\breglas:|"
    r"\bprompt\b|\binternamente\b|\binstructions?\b|\bmy rules\b|\bsin negociaci[oó]n\b|\bpedir oferta\b",
    r"\b(?:el|mi) sistema\b|\bsystem\b|\b(?:modelo de lenguaje|language model|inteligencia artificial|chatgpt|llama)\b"
    r"|<\||\[/?INST|\|>|\bopenai\b",
    r"\beres el asistente\b|\bescribes su próxima\b|\bescribe solo el mensaje\b|\bmi tope\b|\borden de\b|"
    r"\busa solo lo que\b",
    r"\bme han (?:dicho|mandado|ordenado|puesto|pedido)\b|\btengo (?:escrito|apuntado|que decir)\b|\bsegún (?:mis|"
    r"las)\b",
)
INSULT = (
    r"\b(?:imb[eé]cil\w*|idiotas?|gilipollas|payas[oa]s?|muert[oa]s? de hambre|taca[nñ][oa]s?|ratas?|plastas?|"
    r"list(?:ill)[oa]s?|"
    r"jeta|tont[oa]s?|mierdas?|pesad[oa]s?|co[nñ]o|joder|est[uú]pid[oa]s?|p[aá]nfil[oa]|capull[oa]|cabr[oó]n\w*|"
    r"subnormal\w*|"
    r"in[uú]til(?:es)?|rid[ií]cul[oa]s?|pat[eé]tic[oa]s?|pringad[oa]s?|cretin[oa]s?|ignorantes?|gentuza|caradura|"
    r"sinverg[uü]enza|"
    r"chorizos?|miserable|cutre|cansin[oa]s?|pelmas?|puta|hostia|loser|moron|idiot|stupid|dumb|fuck\w*|cheapskate|"
    r"chaval)\b",
    r"\b(?:c[aá]llate|vete a|vete ya|paso de ti|me aburres|deja de molestar|no sabes leer|un bledo|"
    r"no me hagas re[ií]r|largo de|"
    r"ni caso|qué más quieres|shut up|get lost|go away|a tomar|me la suda|ni me contestes|no preguntes|que te den)\b",
    r"\b(?:anda a regatear|qué cruz|eso ni para|no tienes dinero|tu criada|est[aá] todo escrito|perder el tiempo|"
    r"oferta de risa|"
    r"lee,? que|lee el anuncio|te crees que|ni loc[oa]|sois todos|c[oó]mpralo o|otra vez la misma)\b",
)
DENIES = (
    r"\bno (?:soy|es|hablas con|estás hablando con|habla con) (?:\w+ ){0,2}(?:bot|robot|m[aá]quina|ia|asistente|"
    r"programa)\b",
    r"\b(?:soy|somos) (?:\w+ ){0,2}(?:persona|human[oa]|de carne)|\bde carne y hueso\b|\b(?:te|le) (?:escribo|"
    r"contesto|respondo) yo\b"
    r"|\bcontesto yo\b|\bnada de (?:bots?|robots?|m[aá]quinas?)\b|\bpersona (?:real|de verdad)\b|\bhablas conmigo\b",
    r"\b(?:i'?m|i am) (?:\w+ ){0,2}(?:human|person|real)\b|\bnot (?:a |an )?(?:\w+ )?(?:bot|robot|machine|ai)\b|"
    r"\breal person\b",
)
ADMITS = re.compile(r"\basistente\b|\bautom[aá]tic|\bassistant\b|\bautomatic", re.I)

PUT_OFF = re.compile(
    r"\b(?:lo|la|los|las) (?:miro|consulto|compruebo|reviso)\b|\b(?:te|le) (?:lo |la |las |los )?(?:digo|confirm\w+|"
    r"cuento|"
    r"escribo|miro|respondo)\b|\bi(?:'ll| will) check\b|\blet you know\b|\bwill (?:check|answer)\b",
    re.I,
)
#: Verbs that claim, unless «lo de …» stands first.
CLAIMS_TOO = re.compile(
    r"\b(?:tiene|trae|incluye|lleva|est[aá]|es|son|mide|pesa|funciona|dura|va con|viene|cost[oó]|compr[eé]|it is|"
    r"it has)\b",
    re.I,
)
#: Praise made of plain words.
PRAISE = re.compile(
    r"(?<!me )(?<!te )(?<!le )\b(?:funciona|va|van|incluye|trae|lleva|est[aá]n?|es|son|viene|queda) (?:muy |s[uú]per |"
    r"todo |bastante )*(?:todo|bien|mejor|"
    r"alto|caro|buen[oa]?)\b",
    re.I,
)
#: Days and hours, which only a question may name.
WHEN = re.compile(
    r"\b(?:el |este |la |esta |por la )?(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|finde|mañana|tarde|"
    r"hoy)\b|"
    r"\ba las \d{1,2}(?::\d\d)?\b",
    re.I,
)
RIVAL = re.compile(
    r"\b(?:otr[oa]s?|más|varias|muchas) (?:persona|gente|comprador|interesad|chic|oferta)\w*|\bme (?:han ofrecido|"
    r"ofrecen|dan)\b"
    r"|\bya me (?:dan|han)\b|\balguien más\b|\b(?:someone|somebody) else\b|\bother (?:buyer|people|offer)s?\b|"
    r"\b(?:lista|cola) de\b"
    r"|\bquitan de las manos\b",
    re.I,
)
RIVAL_AMOUNT = re.compile(r"\b(?:me (?:han ofrecido|ofrecen|dan)|comprador me|offered)\b", re.I)
KEEPS = re.compile(
    r"\b(?:te|se|le) (?:lo|la|los|las) (?:guardo|reservo|aparto|he reservado|he guardado)\b(?! si )|\bte (?:guardo|"
    r"reservo)\b|"
    r"\btienes la reserva\b|\breservad[oa]s? para ti\b(?! si )|\b(?:keep|hold) it for you\b|\bkept for you\b",
    re.I,
)
FOR_SALE = re.compile(
    r"\b(?:sigue|siguen|est[aá]n?|todav[ií]a)? ?(?:disponibles?|a la venta)\b|\bstill (?:available|for sale)\b|"
    r"\bis (?:available|for sale)\b",
    re.I,
)
GONE = re.compile(
    r"\b(?:vendid[oa]s?|(?:en|una|hay) reserva|reservad[oa]s?|ya no (?:est[aá]|lo|la|hay)|sold|reserved|no longer)\b",
    re.I,
)
SHIPS = re.compile(r"\b(?:hago|hacemos|admito|acepto|con|va por|por) env[ií]os?\b|\benv[ií]os?,? (?:s[ií]|"
r"por la app)\b|"
                   r"\b(?:te|se|lo) (?:lo |la )?(?:env[ií]o|mando|env[ií]a)\b|\bi ship\b|\bshipping (?:goes|is)\b|"
                   r"\bwith shipping\b", re.I)  # fmt: skip
NO_SHIPS = re.compile(
    r"\bno (?:hago|admito|hay) env[ií]o|\bsin env[ií]o\b|\benv[ií]os? no(?: hago)?(?=[.,]|$)|\bsolo en mano\b|"
    r"\bno shipping\b|\bcollection only\b",
    re.I,
)

LATIN_AMERICAN = re.compile(
    r"\b(?:celular(?:es)?|checar|checo|ahorita|rebajita|platicar|con gusto|costo|te late|vos|ten[eé]s|quer[eé]s|"
    r"pod[eé]s|ustedes|"
    r"computadora|chido|padr[ií]simo|órale|che)\b",
    re.I,
)
ENGLISH = frozenset(
    re.findall(
        r"\S+",
        """
the is it you i and for with to that can will yes this my me your are have has do does not but if in on of a an at be
sorry price hello hi thanks thank okay sure deal how about then help please day nice no problem all see still let know
know what think there as wish could would was were from app i'm it's i'd i've i'll don't can't let's just
""",
    )
)
SPANISH = frozenset(
    re.findall(
        r"\S+",
        """
a app través hago
el la los las un una de que y en es por para con no si sí lo le te se me mi tu su está esta sigue hola buenas gracias
muy pero más cuánto precio todavía puedes tiene tengo hay hoy vale bien como cuando donde envío del al ya este esto
eso disponible ahora aquí miro digo son venta perfecto hecho vale anuncio acepto oferta dime prefiero mejor quedo sigo
dejo recoge mano
""",
    )
)
OTHER_TONGUES = re.compile(
    r"\b(?:és|està|encara|amb|però|també|avui|fins|preu|aquest\w*|molt|els|això|gràcies|em|li|puc|vull|deixo|teu|teva|"
    r"é|segue|ainda|prezo|preço|moito|muito|grazas|obrigad[oa]|você|não|unha|teño|tenho|dispoñ\w+|"
    r"dago|da|dut|bai|ez|eta|eskerrik|asko|oraindik|prezioa|"
    r"ich|nicht|und|le prix|bonjour|merci|oui|vous)\b",
    re.I,
)
#: What of another tongue may open a Spanish reply to its speaker.
GREETINGS = re.compile(r"^\W*(?:bon dia|bona tarda|boas|ola|kaixo|egun on)\b", re.I)

"""The words buyers use, as patterns over the plain form of `apps.language.normalise`.

Plain form: lower case, no accents, no opening marks. Only patterns here; what follows from a match is decided
in `intents`. None may backtrack without end: every gap is bounded.
"""

from __future__ import annotations

import re

#: In order of weight for `primary`. Patterns are matched clause by clause.
PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "posventa",
        r"(han? llegado|llego|me llega|recibi\w*) .{0,25}(rot[oa]|mal|dana|distint|equivocad|vaci|sin)"
        r"|\bdevol(ver|ucion)|(?<!contra )\breembols|disputa|reclam|no (me )?(funciona|enciende"
        r"|carga) (lo|la|el) que (me )?(enviaste|mandaste)|(compre|me vendiste)\b.{0,40}(no (funciona|va"
        r"|enciende)|rot[oa])",
    ),
    (
        "seguimiento",
        r"(cuando|ya) (lo |la |los |las )?(envias|mandas|has enviado|has mandado|enviaste|sale el)|\b(has"
        r"|habeis) (enviado|mandado)|seguimiento|tracking|no me ha llegado|numero de envio"
        r"|ha salido (ya )?el paquete",
    ),
    (
        "compra_directa",
        r"\b(me )?(lo|la|los|las) (quiero|compro|cojo|quedo)\b|\bte (lo|la|los|las) compro"
        r"|quiero comprar(lo|la|los|las)?|acabo de (comprar|hacer la compra)|reserva(s|r|me|rme|la|lo"
        r"|mela|melo)\b|me interesa comprar|guarda(me|mela|melo)|(i'?ll|i will|want to) (take|buy) it",
    ),
    (
        "pago",
        r"como (te )?(pago|hago el pago|se paga)|\bpag(o|ar|as|amos|arte)\b.{0,30}\?|bizum|paypal"
        r"|transferencia|efectivo|contra ?reembolso|forma de pago|metodo de pago",
    ),
    (
        "lote",
        r"\d \w+ por \d|\b(los|las) (dos|tres|cuatro|cinco|seis)\b|\bpor (2|3|4|5|6|dos|tres|cuatro)\b"
        r"|\blote\b|\bvarios\b|\bpack\b|si (te )?(cojo|compro|llevo) (2|3|dos|tres|varios)",
    ),
    (
        "cambio",
        r"\b(lo |la |te )?(cambi(o|as|arias|amos|arlo|arla)|intercambi\w*|permut\w+)\b(?! (de|el|la|los"
        r"|las) )|(aceptas|admites|acepta) cambios?|te interesa (un|una|mi)\b",
    ),
    (
        "negociacion",
        r"rebaj|descuento|lo menos|ultimo precio|precio (final|minimo|ultimo)|\bminimo\b|negociable"
        r"|regate|hablable|me (lo|la|los|las) deja(s|rias)|se puede (bajar|hablar|negociar)|baja(s|rias"
        r"|r)? (algo|un poco|el precio|mas)|\bajust(as|ar|arias)\b|mejor precio|ofert(a|o)\b|te (doy"
        r"|ofrezco|daria|puedo dar|hago)\b.{0,12}\d|\bpor cuanto\b|acept(as|arias|a) \d"
        r"|aceptas (alguna )?oferta|algo menos|un pelin menos|lo ultimo|ultima oferta|margen|best price"
        r"|lowest|discount|would you take|take \d",
    ),
    (
        "mas_fotos",
        r"\b(mas|otra|alguna|unas) (foto|imagen|video)|\bfotos?\b|\bvideo\b.{0,20}\?|(more )?(photos"
        r"|pictures|pics)",
    ),
    ("factura", r"factura|ticket|tique?t|justificante de compra|recibo de compra|invoice|receipt"),
    ("garantia", r"garantia|warranty"),
    (
        "envio",
        r"\benvi(o|os|as|arias|an|ar|arlo|arla|armelo|armela|alo)\b|\bmanda[sr]?\b|mandar(lo|la|los|las"
        r"|melo|mela)|gastos de envio|por correo|a domicilio|\bship(ping|s)?\b|\bdelivery\b|\bseur\b"
        r"|\bcorreos\b|\bpor wallapop\b",
    ),
    (
        "ubicacion",
        r"\bdonde\b.{0,25}(est|qued|recog|ver|vives|eres|para|seria)|de (que|donde) (zona|eres|parte)"
        r"|\bzona\b|ubicacion|en mano|\bquedar\b|\bquedamos\b|\brecojo\b|recog(er|erlo|erla|erlos|erlas"
        r"|ida)|(pasar|ir|voy|paso) a (ver|por|recoger)|(puedo|podria) (pasar|ir|verlo|verla)|cerca de"
        r"|\bmetro\b|que barrio|(where|pick ?up)",
    ),
    (
        "disponibilidad",
        r"disponible|sigue(s|n)?( estando)?( a la| en) venta|(lo|la|los|las) (tienes|tiene)( todavia"
        r"| aun)?\s*\?|(todavia|aun) (lo|la|los|las|esta|estan|te queda|queda)|\bsigue(n)? (ahi|en pie|la"
        r"|el|en venta)\b|esta(n)? vendid|esta(n)? (ya )?reservad|still (available|have)|\bavailable\b"
        r"|encara|te queda(n)?\b",
    ),
    (
        "estado_producto",
        r"\bestado\b|funciona|aranaz|\bgolpe|desperfect|defecto|\bmarcas?\b.{0,20}(de uso|tiene)"
        r"|\brot[oa]s?\b|\bnuev[oa]s?\b|como esta\b|esta(n)? (bien|perfect)|bateria|\bsalud\b|desgast"
        r"|averi|\brayad|ralladura|falla\b|como de usad|\buso\b|(condition|scratch|works|working|battery)",
    ),
    (
        "precio",
        r"(que|cual es el) precio|cuanto (pides|cuesta|vale|quieres|sale|seria|es)|\bprecio\b.{0,20}\?"
        r"|how much",
    ),
)
COMPILED = tuple((name, re.compile(pattern)) for name, pattern in PATTERNS)

DISCOUNT = re.compile(
    r"rebaj|descuento|lo menos|ultimo precio|precio (final|minimo|ultimo)|\bminimo\b|negociable|regate"
    r"|hablable|me (lo|la|los|las) deja(s|rias)|se puede (bajar|hablar|negociar)|baja(s|rias|r)? (algo"
    r"|un poco|el precio|mas)|\bajust(as|ar|arias)\b|mejor precio|por cuanto|algo menos|un pelin menos"
    r"|lo ultimo|ultima oferta|margen|(aceptas?|escuchas|admites) (alguna )?ofertas?|best price|lowest"
    r"|discount"
)
GREETING = re.compile(
    r"^(muy )?(hola+|ola|buenas+|buenos dias|buenas tardes|buenas noches|hey|ey|hi|hello|bon dia"
    r"|bona tarda|boas|kaixo|que tal( estas)?|saludos|buen dia)( (hola|buenas|tardes|noches|dias"
    r"|que tal))*$"
)
COURTESY = re.compile(
    r"^((muchas |mil )?gracias( igualmente| por todo| por (la )?respuesta| por contestar)?|de nada|ok(ey"
    r"|i|is|a)?|vale+|perfecto|genial|bien|muy bien|entendido|de acuerdo|estupendo|guay|igualmente"
    r"|un saludo|saludos|adios|hasta luego|buen(as)? (dia|finde|noche|noches|tarde|tardes)|ya te (dire"
    r"|digo|aviso|comento|escribo)( algo)?|(lo|la) pienso( y te digo)?|me (lo|la) pienso|(lo|la) miro"
    r"|luego te (digo|escribo)|no pasa nada|lo siento|otra vez sera|suerte( con la venta)?|si|no"
    r"|no gracias|ah|aja|jaja\w*|thanks?( you)?|thx|merci|gracies|graciñas|eskerrik asko|venga|hecho"
    r"|claro|cierto|tranquil[oa]|sin problema|no hay problema)$"
)
ACCEPTS = re.compile(
    r"\b(me (lo|la|los|las) (quedo|llevo)|(lo|la|los|las) (compro|cojo)|te (lo|la|los|las) compro"
    r"|trato hecho|acepto( (tu|la) (oferta|contraoferta|precio))?|me vale|me parece bien|me cuadra"
    r"|por mi bien|cerramos|deal|i'?ll take it)\b"
)
ACCEPTS_ALONE = re.compile(
    r"^(pues )?(trato hecho|si (pues )?me (lo|la|los|las) (quedo|llevo)|(vale|ok|venga|perfecto"
    r"|genial)( pues)? (hecho|me (lo|la|los|las) quedo))$"
)
#: Yes only where we have just named a price.
YES = re.compile(
    r"^(si|vale|ok|okey|perfecto|genial|de acuerdo|venga|claro|bien|muy bien|me va bien|estupendo|dale|va"
    r"|hecho|yes|sure|si (me )?(cuadra|vale|va bien))$"
)
DOUBT = re.compile(
    r"\bsi (me|te|lo|la|los|las|esta|es|tiene|hay|puedes|puede|bajas|fuera|incluye)\b|\bno (me )?(lo|la"
    r"|los|las)?\b ?(quedo|llevo|compro|cojo|vale|cuadra|acepto|parece)|\bno acepto\b|me lo pienso"
    r"|no se si|\?|\bcuando\b|\btodavia no\b"
)
UPSET = re.compile(
    r"estafa(dor)?(a|as)?\b(?! de)|timador|ladron|sinverguenza|verguenza|denunci(a|o|ar|are)|\bmierda"
    r"|gilipollas|imbecil|idiota|\basco\b|capull|hij[oa] de|tomadura de pelo|te estas riendo|harto|harta"
    r"|impresentable|scammer"
)
NOT_UPSET = re.compile(r"(me|nos|te) (han )?(estaf|tim)|que no (sea|me|te)|miedo|por si")
BOT = re.compile(
    r"(eres|es|sois) (tu )?(un |una |el )?(bot|robot|maquina|ia|inteligencia artificial|chatbot|humano"
    r"|persona( real)?|de verdad)\b|(hablo|hablando|hablar) con (un|una) (bot|robot|maquina|ia"
    r"|persona)\b.{0,3}\?|respuestas? automatic|mensajes? automatic|(are you|is this) (a |an )?(bot|robot"
    r"|ai|real|human)|contestador|\bchatgpt\b"
)
PERSON = re.compile(
    r"(hablar|hable|hablo|pas(ame|arme)|poner(me)?|pongame|contact\w+) con (una persona|alguien"
    r"|el (vendedor|dueno)|la (vendedora|duena)|un humano|tu jefe)|que me (conteste|responda"
    r"|escriba) (ell?a?|una persona|alguien|el|la)|prefiero (hablar )?(con )?(una persona|el vendedor"
    r"|la vendedora)|(speak|talk) to (a|the) (human|person|seller)"
)
HASTE = re.compile(
    r"\b(hoy|ahora mismo|ya mismo|urgente|urge|cuanto antes|esta (tarde|noche|manana)|corre prisa|asap)\b"
)
QUESTION_START = re.compile(
    r"^((y|pero|and) (?!que (?!tal\b)))?"
    r"(que|cual|cuanto|cuanta|cuantos|cuantas|cuando|donde|como|quien|por que|de que|a que|hay|tiene"
    r"|tienes|viene|incluye|trae|lleva|puedo|puedes|se puede|sabes|sirve|es compatible|me puedes|podrias"
    r"|esta|funciona|sigue|does|do|did|is|are|can|could|would|has|have|what|which|where|when|how)\b"
)
#: The seller takes the amount the buyer has named.
SELLER_AGREES = re.compile(
    r"^(pues )?(vale|hecho|ok|venga|de acuerdo|perfecto|trato|si)\b|te (lo|la|los|las) (dejo|vendo)"
    r"|es (tuy[oa]|vuestr[oa])"
)
#: Asks for our word on the offer just made, or for the next step: nothing about the listing.
WHAT_NOW = re.compile(
    r"^(y |pues )*((que|como) (me )?(dices|decis|opinas|lo ves|hacemos|lo hacemos|quedamos|te parece)"
    r"|te (parece|cuadra|va|vale|sirve|encaja)( bien)?|(hay )?trato|hacemos (trato|algo)|aceptas)$"
)
SPLIT = re.compile(r"(?<=[?!])\s*|(?<=[.;])\s+|\n+")
TWO_QUESTIONS = re.compile(r",\s+|\s+y\s+(?=(?:cu[aá]nt|qu[eé]|d[oó]nde|c[oó]mo|tien|tra|llev|hac|env|inclu|se |si ))")
COURTESIES = re.compile(r"[,.!]\s*|\s+(?=gracias|un saludo|saludos)")
REFUSAL = re.compile(
    r"^(pues )?(al final )?no,? (me )?(lo|la|los|las) (quedo|llevo|quiero|compro)\b(?!.*\?)"
    r"|^(pues )?al final no\b|ya (he comprado|compre|tengo) (otr[oa]|un[oa])|ya no (me interesa"
    r"|lo necesito|la necesito)"
)
OFFER_SHAPE = re.compile(
    r"^\W*(y |vale |ok |venga |pues |por )*\d[\d.,]*\s*(eur(os?)?)?( en mano| con envio| envio incluido"
    r"| y cerramos)?\W*$"
)

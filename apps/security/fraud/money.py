"""Critical requests for money or goods: whoever obeys or believes them loses one or the other.

Each rule names a mechanism: who pays whom, how, and what is confirmed. A word alone never fires one.
"""

from __future__ import annotations

from apps.security.fraud.rule import Rule
from apps.security.wording import loose, pattern, whole

_REPORTED = (
    r"me (?:timaron|estafaron|robaron|enganaron)|(?:timo|estafa|timador|estafador)\w*|cuidado con|no "
    r"(?:acepto|quiero|uso|hago|me fio de)|scam\w*|"
    r"m'han estafat"
)
_REQUEST = (
    r"(?:solicitud|peticion|aviso|mensaj\w*|notificacion|notif|ventana|pantalla|request|pedido|"
    r"requerimiento|alerta|sms)"
)
_ACCEPT = (
    r"(?:aceptal[oa]|aceptar(?:l[oa])?|acepta|aceptes|confirmal[oa]|confirma(?:r|s)?|confirmes|"
    r"apruebal[oa]|aprobar|aprueba|autoriza\w*|valida\w*|"
    r"dal?r?(?:le)? (?:a |al? )?(?:<gap>)?(?:si|ok|aceptar|confirmar|verde|boton|sin miedo)|das? a "
    r"(?:aceptar|confirmar|si)|dar a (?:aceptar|si)|pulsa\w* (?:en )?"
    r"(?:aceptar|si|confirmar)|accept|approve|confirm|aceita|accetta|acceptar?|accepta)"
)
_GOES = r"(?:lo |la )?(?:gestor|agente|asistente|secretari[oa]|agent|manager|socio|contable)"

MONEY: tuple[Rule, ...] = (
    Rule(
        "bizum_que_cobra",
        "critical",
        90,
        "Pide que aceptes una solicitud de Bizum: aceptar es pagar, no cobrar.",
        pattern(
            rf"(?:{_ACCEPT}) (?:<gap>)?(?:mi|el|la|un|una|este|esa|l'|meu|my|the|de) (?:<gap>)?(?:<bizum>|"
            rf"{_REQUEST}|mb ?way|de \d+)\b",
            rf"<bizum>[^.!?]{{0,80}}\b{_ACCEPT}\b",
            rf"<bizum>[^.!?]{{0,80}}{_REQUEST}[^.!?]{{0,60}}{_ACCEPT}\b",
            rf"(?:te|le|vos|os) (?:va a |van a |tiene que |tiene q |ha de |puede |debe )?(?:sal\w+|"
            rf"salt\w+|lleg\w+|aparec\w+|entra\w*) (?:<wide>){_REQUEST} (?:<wide>){_ACCEPT}\b",
            r"(?:te|le) (?:sal\w+|lleg\w+|aparec\w+)[^.!?]{0,60}(?:para|pa) (?:aceptar|ac\w*eptar|"
            r"confirmar)\b",
            r"(?:pon\w*|mete\w*|introdu\w+|teclea) (?:<gap>)?(?:tu |el |su )?(?:pin|clave) "
            r"(?:<wide>)(?:peticion|solicitud|<bizum>|cobrar)",
            r"(?:<bizum>|banco|app del banco)[^.!?]{0,60}(?:lo manda|sale|aparece|te llega) como "
            r"(?:solicitud|peticion)",
            r"(?:para cobrar|para que te entre)[^.!?]{0,60}(?:pin|clave|acept\w+|confirm\w+)\b",
        ),
        unless=whole(_REPORTED + r"|solicitud de (?:compra|reserva|envio)"),
    ),
    Rule(
        "bizum_que_cobra_insiste",
        "critical",
        90,
        "Insiste en que aceptes una solicitud de Bizum: aceptar es pagar.",
        pattern(
            r"dale (?:a |al )?(?:si|ok|aceptar)|es asi con mi banco|(?:aceptal|confirmal)[oa]|y te entra|"
            r"es lo normal|sale asi|tu (?:acepta|dale|confirma|autoriza)|es normal,? (?:tu|dale|acepta)|ya "
            r"veras como te (?:entra|llega)|pon (?:el |tu )?pin",
        ),
        needs=frozenset({"antes_bizum"}),
        unless_flags=frozenset({"vende_en_persona", "vende_venta_vista"}),
        hard=True,
    ),
    Rule(
        "dinero_sin_vuelta",
        "critical",
        90,
        "Propone un pago que no se puede recuperar ni comprobar.",
        pattern(
            r"western ?union|\bwu\b|money ?gram|ria money|(?:por|via|con) ria\b|(?:te (?:hago|mando|"
            r"envio|pongo)|por|con|mediante|un) (?:un )?giro(?: postal| telegrafico| bancario)?(?: y|$|[,.])|"
            r"giro (?:postal|telegrafico|inmediato|internacional)",
            r"(?:con |un |en |por |mediante |te (?:doy|mando|pago con) |vale |it's )(?:un |el |a "
            r")?(?:cheque|talon|pagare|check)\b|(?:cheque|talon) (?:conformado|bancario|nominativo|al "
            r"portador)|"
            r"cashier'?s check",
            r"(?:tarjetas?|codigos?|cheque) (?:de )?regalo|gift ?cards?|paysafe\w*|neosurf|transcash|"
            r"(?:saldo|tarjetas?|codigos?) (?:de )?(?:amazon|steam|google play|itunes|playstation|xbox)",
            r"(?:pag\w+|abono|transfier\w+|mand\w+|env\w+|acept\w+|cobr\w+|en|pay|accept|send|take) "
            r"(?:<gap>)?(?:bitcoins?|btc|eth|ethereum|usdt|cripto\w*|crypto\w*|tether|binance|litecoin|"
            r"stablecoins?)",
            r"(?:tienes|dame|pasame|tu|your|una) (?:<gap>)?(?:wallet|direccion de (?:cripto|bitcoin|"
            r"wallet))|binance",
            r"(?:pay ?pal|pa-?pal)[^.!?]{0,50}(?:amig[oa]s?|familia\w*|colegas?|primos?|friends|family|"
            r"conocid[oa]s?|sin (?:comision|gastos)|enviar dinero)",
            r"(?:modo|opcion|como|entre) (?:amig[oa]s?|familia\w*|colegas|primos)(?: y (?:familia\w*|"
            r"amigos))?[^.!?]{0,40}(?:pay ?pal|pa-?pal|no cobran|comision)",
            r"friends (?:and|&|n) family|amigos y famil\w+",
        ),
        unless=whole(
            _REPORTED + r"|wallet (?:nueva|ledger)|seed|giro del|gira|cartas? (?:pokemon|"
            r"magic)|tarjeta de regalo (?:va|viene)|(?:cheque|tarjeta) (?:de )?regalo[^.!]{0,60}(?:se puede|sirve|"
            r"caduc\w+|hasta cuando|gastar|gasta)|(?:se puede|sirve|caduc\w+|hasta cuando|pone|"
            r"vendes)[^.!]{0,60}(?:cheque|tarjeta) (?:de )?regalo|antigua western|tienda de regalo|cheque bebe|"
            r"dentro de (?:la app|wallapop)|(?:en|por) (?:la app|wallapop) con paypal|talon "
            r"(?:roto|del|de aquiles|interior|abierto)|tacon"
        ),
    ),
    Rule(
        "cripto_a_secas",
        "critical",
        86,
        "Propone cobrar en criptomonedas, que no se pueden recuperar.",
        loose(
            r"(?:^|[.!?\n] ?)(?:[a-z]+ ){0,2}(?:btc|bitcoins?|usdt|criptos?|crypto|eth|western|"
            r"moneygram)(?: [a-z]+)? ?(?:[.!?\n]|$)",
        ),
        unless=whole("ledger|minar|rig|minero|no"),
        hard=True,
    ),
    Rule(
        "paypal_entre_conocidos",
        "critical",
        88,
        "Quiere pagar por PayPal como si fuerais conocidos: así no hay protección.",
        pattern(
            r"(?:como si (?:fueramos|nos|te)|como que (?:te|nos)|te conozco|conocid[oa]s|primos|colegas|"
            r"amig[oa]s|familia\w*|no (?:te )?cobran|sin comision)",
        ),
        needs=frozenset({"antes_paypal"}),
        hard=True,
    ),
    Rule(
        "pago_que_no_consta",
        "critical",
        88,
        "Dice que ya ha pagado, pero en la aplicación no consta, y pide que envíes.",
        pattern(
            r"(?:ya )?(?:esta |lo he |he |te he |t'he )?(?:pagad[oa]|comprad[oa]|pagat|transferid[oa]|"
            r"hech[oa]|cobrad[oa])\b",
            r"<ship>",
            r"(?:echa|manda|envia|despacha)\w*",
            r"(?:tarda|tardara|manana (?:te )?(?:sale|aparece|lo tienes|la tienes|llega)|festivo|lunes|"
            r"48 ?h|24 ?h|fin de semana|te (?:aparece|saldra|aparecera|entra|llega))",
            r"(?:captura|justificante|comprobante|recibo|mira la foto|resguardo|screenshot)",
        ),
        needs=frozenset({"vende_no_consta"}),
        unless=whole(
            r"(?:pues )?(?:espero|esperamos|cancelo|lo miro|"
            r"vuelvo a|hablo con)|cuando te (?:salga|aparezca|llegue)"
        ),
        unless_flags=frozenset({"vende_venta_vista", "vende_en_persona"}),
    ),
    Rule(
        "justificante_y_envia",
        "critical",
        86,
        "Enseña un justificante y pide que envíes: el pago solo cuenta si sale en la aplicación.",
        pattern(
            r"(?:captura|justificante|comprobante|pantallazo|resguardo|recibo|mira la (?:foto|imagen)|"
            r"screenshot|receipt|comprovant|realizada|ordenada)[^?]{0,120}(?:<ship>|manda|envia|echa|"
            r"seguimiento|<gap>envio\b)",
            r"(?:te )?(?:he |acabo de |ya (?:te )?(?:he )?|t'he )(?:hecho|hacer|mandad\w|enviad\w|"
            r"pagad\w|pasad\w|transferid\w|realizad\w|fet) (?:<wide>)(?:<transfer>|<bizum>|pago|dinero|"
            r"ingreso)[^?]{0,120}(?:<ship>|manda|envia|echa)",
            r"(?:<transfer>|pago|ingreso|<bizum>) (?:<gap>)?(?:ya )?(?:esta )?(?:hech[oa]|realizad[oa]|"
            r"enviad[oa]|ordenad[oa]|sent|done)[^?]{0,100}(?:<ship>|manda|envia|echa)",
            r"(?:i have|i've|i) (?:already )?(?:sent|made|paid)[^?]{0,80}(?:<ship>|ship|post)",
        ),
        unless=whole(r"por la app (?:ahora )?y|compra(?:do|r)? por (?:la app|wallapop)|en wallapop"),
        unless_flags=frozenset({"vende_venta_vista"}),
        unless_said=frozenset({"en_la_app", "en_mano"}),
    ),
    Rule(
        "mensajero_con_dinero",
        "critical",
        88,
        "Un mensajero suyo traería el dinero o cobraría por ti: ninguna mensajería hace eso.",
        pattern(
            r"(?:<courier>|<company>|el chico|un chico|chaval|la empresa|alguien)[^.!?]{0,80}(?:en "
            r"efectivo|efectivo|metalico|cash|contanti|el dinero|sobre|te paga\w*|le paga\w*|ti paga|paga "
            r"en|pays you|hace el ingreso|datafono|"
            r"en mano el dinero|comptant|espece\w*)",
            r"(?:<courier>|<company>|recogida|transporte|delivery|porte)[^.!?]{0,80}(?:adelant\w+|tasa|"
            r"fianza|deposito|seguro|fee|insurance)[^.!?]{0,60}",
            r"(?:adelant\w+|abon\w+|pag\w+) (?:<wide>)(?:tasa|seguro|embalaje|fianza|despacho|insurance|"
            r"aduanas?)\b",
            r"(?:<courier>|<company>)[^.!?]{0,80}(?:formulario|tus datos|tarjeta|carta|card|modulo|"
            r"enlace|link|rellen\w+|form)\b",
        ),
        unless=whole(
            _REPORTED + r"|me sale que|ha recogido|contra ?reembolso|(?:por|con) wallapop|"
            r"envios? de wallapop|seguro (?:que|del coche|a todo)|te pago (?:alli|yo)|"
            r"el seguro de (?:wallapop|envio)|pago seguro|suegra|madre|padre|herman\w|mujer|"
            r"marido|amig\w"
        ),
    ),
    Rule(
        "paga_de_mas",
        "critical",
        86,
        "Paga de más y pide que devuelvas o pases la diferencia: el pago es falso y lo que devuelves, no.",
        pattern(
            r"(?:te|le) (?:pago|mando|hago|envio|ingreso|doy|transfiero|puse|he (?:mandado|hecho|"
            r"ingresado)) (?:<wide>)(?:en vez de|en lugar de|de mas|por las molestias|de propina|extra)",
            r"(?:devuelv\w+|devol\w+|regres\w+|reembols\w+|refund|return|gir\w+ tu|das? (?:los|el)|"
            r"pasas?|give|transfier\w+) (?:<gap>)(?:diferencia|resto|sobrante|cambio|lo que (?:sobr|va "
            r"de)\w*|difference|excess|los \d+|al (?:chico|corriere|mensajero))",
            r"(?:los|las|el|de) (?:<gap>)?(?:que van de mas|sobrante|diferencia|di piu|de mas|in piu|"
            r"extra)[^.!?]{0,60}(?:devuelv\w+|das|pasas|giri|girar|manda\w*|courier|<courier>|chico)",
            r"(?:in piu|de mas|extra|a mayores)[^.!?]{0,60}(?:giri|pasas|das|devuelv\w+|<courier>)",
            r"(?:que|lo que) sobr\w+[^.!?]{0,40}(?:das?|devuelv\w+|pasas?|mandas?|giras?)\b",
            r"me (?:devuelves|das|haces|giras) (?:el cambio|los \d+|la diferencia|el resto|lo que sobr\w+)",
        ),
        unless=whole(r"billete|no tengo cambio|monedas|suelto|fianza"),
        unless_flags=frozenset({"antes_en_mano"}),
    ),
    Rule(
        "pago_por_adelantado",
        "critical",
        86,
        "Para cobrar te piden pagar antes algo.",
        pattern(
            r"(?:para (?:desbloque\w+|liberar\w*|cobrar|recibir)|desbloque\w+|"
            r"liber\w+)[^.!?]{0,80}(?:pag\w+|abon\w+|ingres\w+|tasa|comision|\d+ ?eur)",
            r"(?:pag\w+|abon\w+|ingres\w+|adelant\w+) (?:<wide>)(?:desbloque\w+|liberar\w*|activar\w*|te "
            r"lo devuelven|se (?:te )?(?:devuelve|reembolsa))",
            r"(?:reserva|pago)[^.!?]{0,80}(?:bloquea|retiene|carga) (?:<gap>)?(?:centimo|euro)",
        ),
    ),
    Rule(
        "pago_por_adelantado_insiste",
        "critical",
        86,
        "Insiste en que pagues algo para poder cobrar.",
        pattern(
            r"te (?:lo|la|los) devuelven|es solo para|comprob\w+|reembols\w+|luego (?:te|lo)|verific\w+|"
            r"sin eso no|es un tramite|paga\w*|abona\w*",
        ),
        needs=frozenset({"antes_adelanto", "vende_pide_a_mi"}),
    ),
    Rule(
        "dinero_retenido",
        "critical",
        88,
        "El dinero estaría «retenido» hasta que envíes: fuera de Wallapop eso no existe.",
        pattern(
            r"(?:dinero|pago|importe|fondos|ingreso|transferencia|money|funds|"
            r"payment)[^.!?]{0,60}(?:retenid\w|bloquead\w|en custodia|en espera|congelad\w|pendiente|on "
            r"hold|held|hold)[^.!?]{0,80}(?:hasta|until|cuando|numero|seguimiento|subas?|envi\w+|"
            r"tracking|verifi\w+|liber\w+)",
            r"(?:numero|codigo) de (?:seguimiento|envio)[^.!?]{0,60}(?:liber\w+|desbloque\w+|se (?:te "
            r")?(?:abona|ingresa|paga)|cobras)",
            r"(?:escrow|deposito en garantia|cuenta (?:puente|de garantia)|agencia de (?:deposito|"
            r"garantia)|fideicomiso)",
        ),
        unless=whole(r"wallapop te (?:retiene|lo retiene)|(?:la )?proteccion de wallapop|48 ?h"),
    ),
    Rule(
        "lejos_y_por_gestor",
        "critical",
        86,
        "Está lejos y paga otro por una vía rara: es el cuento del comprador en el extranjero.",
        pattern(
            rf"(?:plataforma|barco|mision|militar|extranjer\w|desplazad\w|deplacement|abroad|offshore|"
            rf"benin|marruecos|nigeria|costa de marfil|senegal|rumania|oil rig|navy)[^?]{{0,160}}(?:{_GOES}|"
            rf"te ingresa\w*|<transfer>|virement|"
            r"paypal|<email>|nombre completo|nom complet|full name|cheque|banco)",
            rf"{_GOES} (?:te|le|se) (?:ingres\w+|pag\w+|transf\w+|hara|recog\w+)",
            r"(?:te|le) (?:ingres\w+|pag\w+|abon\w+) "
            r"(?:<gap>)(?:en cuanto|cuando|al) (?:<gap>)(?:foto|justificante|resguardo|seguimiento)",
        ),
        unless=whole(r"en mano|erasmus|por la app"),
    ),
    Rule(
        "chantaje_con_la_devolucion",
        "critical",
        86,
        "Amenaza con una disputa o una mala valoración si no devuelves dinero fuera de la aplicación.",
        pattern(
            r"(?:devuelv\w+|devol\w+|reembols\w+|bizum|manda\w*|dame|pagas?|haz|ingresa\w*|"
            r"refund)[^?]{0,80}(?:no (?:abro|pongo|reclamo|denuncio|hago)|le doy al ok|(?:o|si no|"
            r"sino)[ ,]+(?:<gap>)?(?:abro|pongo|reclamo|denuncio|te (?:pongo|valoro|denuncio))|"
            r"mala (?:valoracion|resena|opinion)|una estrella|disputa|or i)",
            r"(?:disputa|valoracion|estrellas?|denunci\w+|reclam\w+|resena)[^?.!]{0,60}(?:si no|salvo|a "
            r"no ser)[^?.!]{0,40}(?:devuelv\w+|reembols\w+|bizum|me (?:das|pagas|haces))",
            r"(?:si no|o) (?:<gap>)(?:devuelv\w+|reembols\w+|das|pagas|haces)[^?.!]{0,60}(?:disputa|"
            r"valoracion|estrella|denunci\w+|reclam\w+|resena|policia)",
        ),
        unless=whole(r"por la app|en la app|wallapop|incidencia"),
    ),
)

"""Requests that cost money, goods, account or identity as soon as someone obeys them.

Each rule names a mechanism: who asks whom for what. A word alone never fires one.
"""

from __future__ import annotations

from apps.security.fraud_rule import Rule
from apps.security.wording import pattern, whole

_REPORTED = (
    r"me (?:timaron|estafaron|robaron|enganaron)|(?:timo|estafa|timador|estafador)\w*|cuidado con|no (?:acepto|quiero|uso|hago|me fio de)|scam\w*|"
    r"m'han estafat"
)
_TRADE_CODE = whole(
    r"<code> (?:postal|de (?:color|error|amig[oa]|recogida|descuento|barras|producto|modelo|la caja|referencia|entrega|la funda|pintura|motor|"
    r"desbloqueo|radio|la radio|garantia|activacion del juego)|qr (?:te lo dan|de correos|de la app)|promocional|civil|fuente|ean|del? (?:producto|pintura|color))",
    r"(?:codigo|pin|clave) (?:<gap>)?(?:lo )?(?:enseno|ensenas|presento|escanean|dan en la app)|imei|puk|numero de serie",
)
_REQUEST = r"(?:solicitud|peticion|aviso|mensaj\w*|notificacion|notif|ventana|pantalla|request|pedido|requerimiento|alerta|sms)"
_ACCEPT = (
    r"(?:aceptal[oa]|aceptar(?:l[oa])?|acepta|aceptes|confirmal[oa]|confirma(?:r|s)?|confirmes|apruebal[oa]|aprobar|aprueba|autoriza\w*|valida\w*|"
    r"dale (?:a |al? )?(?:si|ok|aceptar|confirmar|verde|boton|sin miedo)|das? a (?:aceptar|confirmar|si)|dar a (?:aceptar|si)|pulsa\w* (?:en )?"
    r"(?:aceptar|si|confirmar)|accept|approve|confirm|aceita|accetta|acceptar?|accepta)"
)
_GOES = r"(?:lo |la )?(?:gestor|agente|asistente|secretari[oa]|agent|manager|socio|contable)"

CRITICAL: tuple[Rule, ...] = (
    Rule("bizum_que_cobra", "critical", 90, "Pide que aceptes una solicitud de Bizum: aceptar es pagar, no cobrar.", pattern(
        rf"(?:{_ACCEPT}) (?:<gap>)?(?:mi|el|la|un|una|este|esa|l'|meu|my|the|de) (?:<gap>)?(?:<bizum>|{_REQUEST}|mb ?way|de \d+)\b",
        rf"<bizum> (?:<wide>){_ACCEPT}\b",
        rf"<bizum>[^.!?]{{0,80}}{_REQUEST}[^.!?]{{0,60}}{_ACCEPT}\b",
        rf"(?:te|le|vos|os) (?:va a |van a |tiene que |tiene q |ha de |puede |debe )?(?:sal\w+|salt\w+|lleg\w+|aparec\w+|entra\w*) (?:<wide>){_REQUEST} (?:<wide>){_ACCEPT}\b",
        rf"(?:te|le) (?:sal\w+|lleg\w+|aparec\w+)[^.!?]{{0,60}}(?:para|pa) (?:aceptar|ac\w*eptar|confirmar)\b",
        r"(?:pon\w*|mete\w*|introdu\w+|teclea) (?:<gap>)?(?:tu |el |su )?(?:pin|clave) (?:<wide>)(?:peticion|solicitud|<bizum>|cobrar)",
        r"(?:<bizum>|banco|app del banco)[^.!?]{0,60}(?:lo manda|sale|aparece|te llega) como (?:solicitud|peticion)",
        r"(?:para cobrar|para que te entre)[^.!?]{0,60}(?:pin|clave|acept\w+|confirm\w+)\b",
    ), unless=whole(_REPORTED + r"|solicitud de (?:compra|reserva|envio)")),
    Rule("bizum_que_cobra_insiste", "critical", 90, "Insiste en que aceptes una solicitud de Bizum: aceptar es pagar.", pattern(
        r"dale (?:a |al )?(?:si|ok|aceptar)|es asi con mi banco|(?:aceptal|confirmal)[oa]|y te entra|es lo normal|sale asi|tu (?:acepta|dale)|pon (?:el |tu )?pin",
    ), needs=frozenset({"antes_bizum"}), unless_flags=frozenset({"vende_en_persona", "vende_venta_vista"})),
    Rule("codigo_de_acceso", "critical", 92, "Pide un código que te llega a ti: con él entra en tu cuenta o en tu banco.", pattern(
        r"(?:(?:te|le) (?:va a |van a |acaba de )?(?:lleg\w+|ha llegado|mand\w+|envi\w+|enviar\w*|entra\w*)|recibir\w*|reciba|recibas|recibido|vai receber|riceverai|rebras|"
        r"will (?:get|receive)|will send you|send you)[^.!?]{0,60}<code>[^.!?]{0,90}(?:<ask>|me lo|me los|dices|cant\w+|te (?:lo )?pido|confirm\w+)\b",
        r"(?:lleg\w+|recib\w+|reb\w+|get|receive)[^.!?]{0,50}<code>[^!?]{0,60}(?:me (?:lo|la|los) (?:pas|pon|di|mand|envi|reenv|lee)\w+|<ask>)",
        r"<ask> (?:<gap>)?(?:el |los |ese |los |the |os |i |el )?(?:<code>|numeros|<code> de \d) (?:<gap>)?(?:que (?:te|le|ha|has|va|ti)|de \d|del? (?:sms|banco|wallapop|verificacion|"
        r"seguridad|confirmacion|mensaje)|sms|google|verification|you (?:get|receive)|que recib)",
        r"(?:<code>|digits) (?:<gap>)?(?:de (?:verificacion|seguridad|confirmacion|acceso|6|seis|cuatro|4)|verification)[^.!?]{0,70}(?:<ask>|me lo)\b",
        r"(?:tell|send|give) me the (?:\d |six |four )?(?:digits|code)|verification code",
    ), unless=_TRADE_CODE),
    Rule("codigo_de_acceso_insiste", "critical", 90, "Insiste en que le des el código que te ha llegado.", pattern(
        r"(?:el|ese|los|y|dime|dame|pasa\w*|cual es|pon\w*|manda\w*)? ?(?:el |los |ese )?(?:codigo|numeros|cifras|digitos|sms|seis numeros|numeritos)\b",
    ), unless=whole(r"de la caja|de barras|postal|de (?:color|error|recogida|amigo)|empieza por|qr|modelo|serie"), needs=frozenset({"antes_codigo", "vende_recibio_codigo"}),
        unless_flags=frozenset()),
    Rule("entra_en_tu_cuenta", "critical", 90, "Quiere entrar en tu cuenta, en tu móvil o en tu correo.", pattern(
        r"(?:inici\w+ sesion|login|log in|conect\w+) (?:<gap>)?(?:otro|nuevo|con mi|en mi|mi|other|with my|desde mi)\b",
        r"(?:acepta\w*|autoriza\w*|aprueba\w*|permite\w*|valida\w*) (?:<gap>)?(?:dispositivo|acceso|inicio de sesion|conexion|device|sesion)",
        r"any ?desk|team ?viewer|quick ?support|rust ?desk|ultraviewer|(?:instala\w*|descarga\w*|baja\w*|install|download) (?:<gap>)(?:apk|app|aplicacion|programa|archivo|fichero)",
        r"comparte (?:<gap>)pantalla|control remoto|screen ?share",
        r"(?:<ask>|con|cambi\w+|tu|su|el teu|your) (?:<gap>)?(?:<password>)\b",
        r"(?:correo|correu|usuario|email) (?:y|i|e|and) (?:la |tu )?(?:<password>)",
        r"(?:cambia|pon|anade) (?:<gap>)(?:correo|email|telefono) (?:de|en) (?:tu|la) (?:cuenta|perfil)",
    ), unless=whole(r"contrasena (?:del? (?:router|wifi|dispositivo|aparato)|de fabrica)|sin contrasena|quit\w+ (?:<gap>)(?:contrasena|cuenta)|"
                    r"(?:cuenta|contrasena) (?:<gap>)?(?:de|del) (?:antes|anterior|dueno)")),
    Rule("entra_en_tu_cuenta_insiste", "critical", 88, "Te guía paso a paso para quedarse con tu cuenta.", pattern(
        r"(?:seguridad|dispositivo|permisos?|privacidad|sesion|contrasena|acept\w+|codigo|soy yo)\b",
    ), needs=frozenset({"antes_ajustes"}), unless=whole(r"ajustes de (?:la consola|la camara|fabrica)")),
    Rule("documento", "critical", 88, "Pide tu DNI u otro documento: sirve para hacerse pasar por ti.", pattern(
        r"<ask> (?:<gap>)?(?:foto|fotos|copia|imagen|captura|selfie|picture|photo|scan|photocopie)?(?: de| del| of| da)? ?(?:<gap>)?(?:tu|su|el|teu|your|vuestro|vostre|il tuo)? ?<document>\b",
        r"(?:foto|fotos|copia|selfie|picture|scan) (?:<gap>)?(?:con |de |del |of )?(?:<gap>)?<document>\b", r"<document> (?:<gap>)?(?:por (?:las dos|ambas|delante)|dos caras|ambos lados|delante y)",
        r"(?:recibo|factura) de (?:la )?(?:luz|suministro|agua)",
        r"<document>[^.!?]{0,40}(?:mand\w+|envi\w+|pas\w+|fotos?)\b",
    ), unless=whole(
        r"contrato|recoger|llev\w+|traes?|traer|quedemos|compraventa|correos|oficina|transferencia del? (?:coche|moto|vehiculo)|itv|gestoria|soporte|funda|cartera|porta\w*|"
        r"garantia (?:sellad|del)|tarjeta grafica|no (?:hace falta|necesito|me pidas)|prefiero no|carnet (?:de conducir|de moto|a2|b)|memoria|targeta|(?:la|una) carta"
    )),
    Rule("documento_insiste", "critical", 86, "Insiste en que mandes tu documento.", pattern(
        r"(?:otro lado|otra cara|dale la vuelta|reverso|por detras|por delante|ahora (?:tu|el tuyo)|la parte de atras|mandame el otro|el tuyo|selfie|sin tapar|que se (?:lea|vea))",
    ), needs=frozenset({"antes_documento"})),
    Rule("datos_de_tarjeta", "critical", 92, "Pide datos de tu tarjeta o de tu banco: para cobrar no hacen falta.", pattern(
        r"(?:numero|num|numeros|digitos|datos|foto|number|numbers|details|dades|numero|dati) (?:<gap>)?(?:de |del |of |della |da )?(?:la |tu |su |your |il )?<card>\b",
        r"(?:c[- .]?v[- .]?[vc]2?|cvv2?|cvc)\b", r"<card> (?:<gap>)?(?:numero|number|caducidad|caduca|expiry|cvv|detras|por las dos)",
        r"(?:pon\w*|posa|mete\w*|introdu\w+|inseri\w+|verifi\w+|confirm\w+|valid\w+|vincul\w+|asoci\w+|registr\w+|anad\w+|enter|add|inserisci|escrib\w+|da|dame|dime) (?:<gap>)?(?:la|tu|su|una|el|"
        r"tua|la teva|your|the|tus datos de)? ?<card>\b",
        r"(?:usuario|clave|claves|contrasena|acceso|datos|user) (?:<gap>)?(?:de |del |a |y )?(?:<gap>)?(?:banca online|banca|<bank> online|bancari[oa]s? (?:completos|de acceso))",
        r"tarjeta a tarjeta|card to card", r"(?:entra|accede|inicia|elige|escoge|choose|select) (?:<gap>)?(?:en |a |con )?(?:tu|your|el tuo|su) (?:<bank>)\b",
        r"para (?:abonar|ingresar|acreditar|devolver)te(?:lo)? (?:<wide>)<card>\b",
    ), unless=whole(
        r"tarjeta (?:de )?(?:memoria|sd|micro ?sd|garantia|grafica|red|sonido|video|transporte|sim|felicitacion|visita|embarque|regalo|captura|socio|cliente|nfc)|garantia|grafica|"
        r"(?:pago|pagar|pagas|puedo pagar) con tarjeta|memoria|carta (?:de garantia|a los|pokemon|magic)|abono transporte|cartas"
    )),
    Rule("dinero_sin_vuelta", "critical", 90, "Propone un pago que no se puede recuperar ni comprobar.", pattern(
        r"western ?union|\bwu\b|money ?gram|ria money|(?:por|via|con) ria\b|(?:te (?:hago|mando|envio|pongo)|por|con|mediante|un) (?:un )?giro(?: postal| telegrafico| bancario)?(?: y|$|[,.])|"
        r"giro (?:postal|telegrafico|inmediato|internacional)",
        r"(?:con |un |en |por |mediante |te (?:doy|mando|pago con) |vale |it's )(?:un |el |a )?(?:cheque|talon|pagare|check)\b|(?:cheque|talon) (?:conformado|bancario|nominativo|al portador)|"
        r"cashier'?s check",
        r"(?:tarjetas?|codigos?|cheque) (?:de )?regalo|gift ?cards?|paysafe\w*|neosurf|transcash|(?:saldo|tarjeta|codigo) (?:de )?(?:amazon|steam|google play|itunes|playstation|xbox)",
        r"(?:pag\w+|abono|transfier\w+|mand\w+|env\w+|acept\w+|cobr\w+|en|pay|accept|send|take) (?:<gap>)?(?:bitcoins?|btc|eth|ethereum|usdt|cripto\w*|crypto\w*|tether|binance|litecoin|stablecoins?)",
        r"(?:tienes|dame|pasame|tu|your|una) (?:<gap>)?(?:wallet|direccion de (?:cripto|bitcoin|wallet))|binance",
        r"(?:pay ?pal|pa-?pal)[^.!?]{0,50}(?:amig[oa]s?|familia\w*|colegas?|primos?|friends|family|conocid[oa]s?|sin (?:comision|gastos)|enviar dinero)",
        r"(?:modo|opcion|como|entre) (?:amig[oa]s?|familia\w*|colegas|primos)(?: y (?:familia\w*|amigos))?[^.!?]{0,40}(?:pay ?pal|pa-?pal|no cobran|comision)",
        r"friends (?:and|&|n) family|amigos y famil\w+",
    ), unless=whole(_REPORTED + r"|wallet (?:nueva|ledger)|seed|giro del|gira|cartas? (?:pokemon|magic)|tarjeta de regalo (?:va|viene)|tienda de regalo|cheque bebe|"
                    r"dentro de (?:la app|wallapop)|(?:en|por) (?:la app|wallapop) con paypal|talon (?:roto|del|de aquiles|interior|abierto)|tacon")),
    Rule("cripto_a_secas", "critical", 86, "Propone cobrar en criptomonedas, que no se pueden recuperar.", pattern(
        r"(?:btc|bitcoin|usdt|cripto|crypto|eth|western|moneygram)\b",
    ), needs=frozenset({"muy_corto"}), unless=whole("ledger|minar|rig|minero|no")),
    Rule("paypal_entre_conocidos", "critical", 88, "Quiere pagar por PayPal como si fuerais conocidos: así no hay protección.", pattern(
        r"(?:como si (?:fueramos|nos|te)|como que (?:te|nos)|te conozco|conocid[oa]s|primos|colegas|amig[oa]s|familia\w*|no (?:te )?cobran|sin comision)",
    ), needs=frozenset({"antes_paypal"})),
    Rule("correo_falso_de_pago", "critical", 88, "Te manda a un correo o a una página que no es de Wallapop para «cobrar».", pattern(
        r"(?:te|le) (?:tiene que |ha |debe |va a |habra |acaba de )?(?:lleg\w+|llegado|mand\w+|enviad\w+) (?:<gap>)(?:mail|correo|email|e-mail|enlace|link|sms)[^!?]{0,120}(?:pincha|clic|entra|dale|abre|recib\w+|"
        r"confirm\w+|cobrar|acept\w+|spam|no desead\w+)",
        r"(?:mira|revisa|busca|comprueba|check) (?:<gap>)(?:spam|no deseados|correo no deseado|bandeja)",
        r"(?:pincha|clica|haz clic|click|pulsa|entra|abre|accede)\w* (?:<gap>)(?:enlace|link|boton|pagina|web|formulario)[^.!?]{0,80}(?:cobr\w+|recib\w+|dinero|pago|tarjeta|banco|verific\w+)",
        r"(?:enlace|link|web|pagina|formulario)[^.!?]{0,60}(?:para|pa|to) (?:que )?(?:cobr\w+|recib\w+|te (?:pague|llegue|ingrese)|receive|get paid)",
        r"(?:web|pagina|formulario)[^.!?]{0,60}(?:metes?|pon\w*|rellen\w+|introdu\w+) (?:<gap>)(?:tarjeta|datos|cuenta)",
        r"(?:escanea\w*|scan|lee|escaneja) (?:<gap>)(?:qr|codigo)[^.!?]{0,80}(?:cobr\w+|pag\w+|banco|bank|dinero|recib\w+|verific\w+|payment|tarjeta|money)?",
    ), unless=whole(r"en el punto|oficina|correos|imprimir|buzon|taquilla|inpost|drop|en la app y lo ensenas|wallapop te manda|la factura|fotos?|pantalla|carta|"
                    r"menu|manual")),
    Rule("se_hace_pasar_por_wallapop", "critical", 90, "Habla como si fuera Wallapop, un banco o una mensajería. Wallapop nunca escribe por el chat.", pattern(
        r"(?:su|tu|el seu|el teu|il tuo|your|o seu) (?:articulo|producto|anuncio|article|item|artigo|oggetto) (?:ha sido|fue|ha estat|has been|foi|e stato) (?:vendid|comprad|adquirid|venut|sold|bought|purchased)\w*",
        r"(?:wallapop|wallapay|bizum|correos|seur)[^.!?]{0,20}(?:soporte|support|seguridad|atencion|pagos|oficial|team|equipo)?[:\-] ?(?:<wide>)(?:su|tu|el|your|se) ",
        r"(?:mensaje|missatge|aviso|notificacion|message|mensagem) (?:automatic\w*|oficial|del sistema|de seguridad)[^.!?]{0,40}(?:de |del |d')?(?:wallapop|sistema|soporte|banco|pagos|:)",
        r"(?:su|tu|el teu|your|la seva) (?:cuenta|compte|account|perfil|pago|conta|payment) (?:<gap>)?(?:limitad|bloquead|suspendid|retenid|restringid|limitat|bloquejat|suspended|limited|on hold|verific)\w*",
        r"(?:somos|soy|le (?:escribimos|habla)|equipo|departamento|servicio|agente|gestor) (?:<gap>)?(?:de |del )?(?:soporte|wallapop|atencion al cliente|verificaciones|seguridad de wallapop|ventas de)\b",
        r"(?:enhorabuena|felicidades|congratulations)[^?]{0,80}(?:vendid\w*|vendut|sold)[^?]{0,160}(?:<ask>|<phone>|<email>)",
        r"(?:indique|indiquenos|facilite|facilitenos|proporcione|verifique|confirme|envienos) (?:<gap>)(?:telefono|correo|cuenta|tarjeta|datos|iban|identidad)[^.!?]{0,80}(?:operador|equipo|completar|finalizar|"
        r"liberar|desbloquear|tramitar|asociad|reactivar)",
    ), unless=whole(r"me ha (?:salido|llegado)|me (?:sale|pone)|me dice wallapop")),
    Rule("se_hace_pasar_insiste", "critical", 88, "Sigue hablando como si fuera Wallapop para sacarte datos.", pattern(
        r"(?:<phone>|<email>|<card>|<code>|iban|cuenta|datos|dni|nombre completo|operador|confirm\w+|verific\w+)\b",
    ), needs=frozenset({"antes_se_hizo_pasar"})),
    Rule("pago_que_no_consta", "critical", 88, "Dice que ya ha pagado, pero en la aplicación no consta, y pide que envíes.", pattern(
        r"(?:ya )?(?:esta |lo he |he |te he |t'he )?(?:pagad[oa]|comprad[oa]|pagat|transferid[oa]|hech[oa]|cobrad[oa])\b", r"<ship>", r"(?:echa|manda|envia|despacha)\w*",
        r"(?:tarda|tardara|manana (?:te )?(?:sale|aparece|lo tienes|la tienes|llega)|festivo|lunes|48 ?h|24 ?h|fin de semana|te (?:aparece|saldra|aparecera|entra|llega))",
        r"(?:captura|justificante|comprobante|recibo|mira la foto|resguardo|screenshot)",
    ), needs=frozenset({"vende_no_consta"}), unless=whole(r"(?:pues )?(?:espero|esperamos|cancelo|lo miro|vuelvo a|hablo con)|cuando te (?:salga|aparezca|llegue)"),
        unless_flags=frozenset({"vende_venta_vista", "vende_en_persona"})),
    Rule("justificante_y_envia", "critical", 86, "Enseña un justificante y pide que envíes: el pago solo cuenta si sale en la aplicación.", pattern(
        r"(?:captura|justificante|comprobante|pantallazo|resguardo|recibo|mira la (?:foto|imagen)|screenshot|receipt|comprovant|realizada|ordenada)[^?]{0,120}(?:<ship>|manda|envia|echa|seguimiento|<gap>envio\b)",
        r"(?:te )?(?:he |acabo de |ya (?:te )?(?:he )?|t'he )(?:hecho|hacer|mandad\w|enviad\w|pagad\w|pasad\w|transferid\w|realizad\w|fet) (?:<wide>)(?:<transfer>|<bizum>|pago|dinero|ingreso)[^?]{0,120}(?:<ship>|manda|envia|echa)",
        r"(?:<transfer>|pago|ingreso|<bizum>) (?:<gap>)?(?:ya )?(?:esta )?(?:hech[oa]|realizad[oa]|enviad[oa]|ordenad[oa]|sent|done)[^?]{0,100}(?:<ship>|manda|envia|echa)",
        r"(?:i have|i've|i) (?:already )?(?:sent|made|paid)[^?]{0,80}(?:<ship>|ship|post)",
    ), unless=whole(r"por la app (?:ahora )?y|compra(?:do|r)? por (?:la app|wallapop)|en wallapop"), unless_flags=frozenset({"vende_venta_vista", "en_la_app", "en_mano"})),
    Rule("mensajero_con_dinero", "critical", 88, "Un mensajero suyo traería el dinero o cobraría por ti: ninguna mensajería hace eso.", pattern(
        r"(?:<courier>|<company>|el chico|un chico|chaval|la empresa|alguien)[^.!?]{0,80}(?:en efectivo|efectivo|metalico|cash|contanti|el dinero|sobre|te paga\w*|le paga\w*|ti paga|paga en|pays you|hace el ingreso|datafono|"
        r"en mano el dinero|comptant|espece\w*)",
        r"(?:<courier>|<company>|recogida|transporte|delivery|porte)[^.!?]{0,80}(?:adelant\w+|tasa|fianza|deposito|seguro|fee|insurance)[^.!?]{0,60}",
        r"(?:adelant\w+|abon\w+|pag\w+) (?:<wide>)(?:tasa|seguro|embalaje|fianza|despacho|insurance|aduanas?)\b",
        r"(?:<courier>|<company>)[^.!?]{0,80}(?:formulario|tus datos|tarjeta|carta|card|modulo|enlace|link|rellen\w+|form)\b",
    ), unless=whole(_REPORTED + r"|me sale que|ha recogido|contra ?reembolso|(?:por|con) wallapop|envios? de wallapop|seguro (?:que|del coche|a todo)|te pago (?:alli|yo)|"
                    r"el seguro de (?:wallapop|envio)|pago seguro|suegra|madre|padre|herman\w|mujer|marido|amig\w")),
    Rule("paga_de_mas", "critical", 86, "Paga de más y pide que devuelvas o pases la diferencia: el pago es falso y lo que devuelves, no.", pattern(
        r"(?:te|le) (?:pago|mando|hago|envio|ingreso|doy|transfiero|puse|he (?:mandado|hecho|ingresado)) (?:<wide>)(?:en vez de|en lugar de|de mas|por las molestias|de propina|extra)",
        r"(?:devuelv\w+|devol\w+|regres\w+|reembols\w+|refund|return|gir\w+ tu|das? (?:los|el)|pasas?|give|transfier\w+) (?:<gap>)(?:diferencia|resto|sobrante|cambio|lo que (?:sobr|va de)\w*|difference|excess|los \d+|al (?:chico|corriere|mensajero))",
        r"(?:los|las|el|de) (?:<gap>)?(?:que van de mas|sobrante|diferencia|di piu|de mas|in piu|extra)[^.!?]{0,60}(?:devuelv\w+|das|pasas|giri|girar|manda\w*|courier|<courier>|chico)",
        r"(?:in piu|de mas|extra|a mayores)[^.!?]{0,60}(?:giri|pasas|das|devuelv\w+|<courier>)",
        r"me (?:devuelves|das|haces|giras) (?:el cambio|los \d+|la diferencia|el resto|lo que sobr\w+)",
    ), unless=whole(r"billete|no tengo cambio|monedas|suelto|fianza"), unless_flags=frozenset({"antes_en_mano"})),
    Rule("pago_por_adelantado", "critical", 86, "Para cobrar te piden pagar antes algo.", pattern(
        r"(?:para (?:desbloque\w+|liberar\w*|cobrar|recibir)|desbloque\w+|liber\w+)[^.!?]{0,80}(?:pag\w+|abon\w+|ingres\w+|tasa|comision|\d+ ?eur)",
        r"(?:pag\w+|abon\w+|ingres\w+|adelant\w+) (?:<wide>)(?:desbloque\w+|liberar\w*|activar\w*|te lo devuelven|se (?:te )?(?:devuelve|reembolsa))",
        r"(?:reserva|pago)[^.!?]{0,80}(?:bloquea|retiene|carga) (?:<gap>)?(?:centimo|euro)",
    )),
    Rule("pago_por_adelantado_insiste", "critical", 86, "Insiste en que pagues algo para poder cobrar.", pattern(
        r"te (?:lo|la|los) devuelven|es solo para|comprob\w+|reembols\w+|luego (?:te|lo)|verific\w+|sin eso no|es un tramite|paga\w*|abona\w*",
    ), needs=frozenset({"antes_adelanto", "vende_pide_a_mi"})),
    Rule("dinero_retenido", "critical", 88, "El dinero estaría «retenido» hasta que envíes: fuera de Wallapop eso no existe.", pattern(
        r"(?:dinero|pago|importe|fondos|ingreso|transferencia|money|funds|payment)[^.!?]{0,60}(?:retenid\w|bloquead\w|en custodia|en espera|congelad\w|pendiente|on hold|held|hold)[^.!?]{0,80}(?:hasta|until|cuando|numero|seguimiento|subas?|envi\w+|"
        r"tracking|verifi\w+|liber\w+)",
        r"(?:numero|codigo) de (?:seguimiento|envio)[^.!?]{0,60}(?:liber\w+|desbloque\w+|se (?:te )?(?:abona|ingresa|paga)|cobras)",
        r"(?:escrow|deposito en garantia|cuenta (?:puente|de garantia)|agencia de (?:deposito|garantia)|fideicomiso)",
    ), unless=whole(r"wallapop te (?:retiene|lo retiene)|(?:la )?proteccion de wallapop|48 ?h")),
    Rule("autoridad", "critical", 84, "Usa una autoridad para que envíes o te fíes: ninguna interviene en una venta.", pattern(
        r"(?:soy|som|i am|i'm|sono) (?:<gap>)?(?:guardia civil|polici\w+|militar|juez|abogad\w|notario|inspector\w?|funcionari\w)[^?]{0,80}(?:operacion|transaccion|remit\w+|gestion\w+|ingreso lo|paquete|garantiz\w+)",
        r"(?:guardia civil|policia|juzgado|hacienda|ministerio|fiscalia|europol|interpol)[^.!?]{0,80}(?:control\w+|supervis\w+|garantiz\w+|valid\w+|autoriz\w+|retien\w+|denunci\w+|multa|expediente|delito)",
    ), unless=whole(r"puerta|comisaria|cuartel|quedamos|quedar")),
    Rule("lejos_y_por_gestor", "critical", 86, "Está lejos y paga otro por una vía rara: es el cuento del comprador en el extranjero.", pattern(
        rf"(?:plataforma|barco|mision|militar|extranjer\w|desplazad\w|deplacement|abroad|offshore|benin|marruecos|nigeria|costa de marfil|senegal|rumania|oil rig|navy)[^?]{{0,160}}(?:{_GOES}|te ingresa\w*|<transfer>|virement|"
        r"paypal|<email>|nombre completo|nom complet|full name|cheque|banco)",
        rf"{_GOES} (?:te|le|se) (?:ingres\w+|pag\w+|transf\w+|hara|recog\w+)", r"(?:te|le) (?:ingres\w+|pag\w+|abon\w+) (?:<gap>)(?:en cuanto|cuando|al) (?:<gap>)(?:foto|justificante|resguardo|seguimiento)",
    ), unless=whole(r"en mano|erasmus|por la app")),
    Rule("chantaje_con_la_devolucion", "critical", 86, "Amenaza con una disputa o una mala valoración si no devuelves dinero fuera de la aplicación.", pattern(
        r"(?:devuelv\w+|devol\w+|reembols\w+|bizum|manda\w*|dame|pagas?|haz|ingresa\w*|refund)[^?]{0,80}(?:no (?:abro|pongo|reclamo|denuncio|hago)|le doy al ok|(?:o|si no|sino)[ ,]+(?:<gap>)?(?:abro|pongo|reclamo|denuncio|te (?:pongo|valoro|denuncio))|"
        r"mala (?:valoracion|resena|opinion)|una estrella|disputa|or i)",
        r"(?:disputa|valoracion|estrellas?|denunci\w+|reclam\w+|resena)[^?.!]{0,60}(?:si no|salvo|a no ser)[^?.!]{0,40}(?:devuelv\w+|reembols\w+|bizum|me (?:das|pagas|haces))",
        r"(?:si no|o) (?:<gap>)(?:devuelv\w+|reembols\w+|das|pagas|haces)[^?.!]{0,60}(?:disputa|valoracion|estrella|denunci\w+|reclam\w+|resena|policia)",
    ), unless=whole(r"por la app|en la app|wallapop|incidencia")),
)  # fmt: skip

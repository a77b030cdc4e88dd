"""Critical requests for what you are: codes, accounts, documents, cards; and those who pose as the platform.

Each rule names a mechanism: who asks whom for what. A word alone never fires one.
"""

from __future__ import annotations

from apps.security.fraud.rule import Rule
from apps.security.wording import pattern, whole

_TRADE_CODE = whole(
    r"<code> (?:postal|de (?:color|error|amig[oa]|recogida|descuento|barras|producto|modelo|la caja|"
    r"referencia|entrega|la funda|pintura|motor|"
    r"desbloqueo|radio|la radio|garantia|activacion del juego)|qr (?:te lo dan|de correos|de la app)|"
    r"promocional|civil|fuente|ean|del? (?:producto|pintura|color))",
    r"(?:codigo|pin|clave) (?:<gap>)?(?:lo )?(?:enseno|ensenas|presento|escanean|dan en la app)|imei|"
    r"puk|numero de serie",
)

IDENTITY: tuple[Rule, ...] = (
    Rule(
        "codigo_de_acceso",
        "critical",
        92,
        "Pide un código que te llega a ti: con él entra en tu cuenta o en tu banco.",
        pattern(
            r"(?:(?:te|le) (?:va a |van a |acaba de )?(?:lleg\w+|ha llegado|mand\w+|envi\w+|enviar\w*|"
            r"entra\w*)|recibir\w*|reciba|recibas|recibido|vai receber|riceverai|rebras|"
            r"will (?:get|receive)|will send you|send you)[^.!?]{0,60}<code>[^.!?]{0,90}(?:<ask>|me lo|"
            r"me los|dices|cant\w+|te (?:lo )?pido|confirm\w+)\b",
            r"(?:lleg\w+|recib\w+|reb\w+|get|receive)[^.!?]{0,50}<code>[^!?]{0,60}(?:me (?:lo|la|los) "
            r"(?:pas|pon|di|mand|envi|reenv|lee)\w+|<ask>)",
            r"<ask> (?:<gap>)?(?:el |los |ese |los |the |os |i |el )?(?:<code>|numeros|<code> de \d) "
            r"(?:<gap>)?(?:que (?:te|le|ha|has|va|ti)|de \d|del? (?:sms|banco|wallapop|verificacion|"
            r"seguridad|confirmacion|mensaje)|sms|google|verification|you (?:get|receive)|que recib)",
            r"<code>[^.!]{0,40}(?:lleg|arrib|recib|receb|riceve|receive|get)\w*[^.!]{0,70}(?:<ask>|me "
            r"(?:lo|la|los|las)|envie-me|passa'm)",
            r"(?:lleg|arrib|recib|receb|riceve|receive)\w* (?:<gap>)<code>[^.!]{0,70}(?:<ask>|me (?:lo|"
            r"la|los|las)|envie-me|passa'm)",
            r"(?:<code>|digits) (?:<gap>)?(?:de (?:verificacion|seguridad|confirmacion|acceso|6|seis|"
            r"cuatro|4)|verification)[^.!?]{0,70}(?:<ask>|me lo)\b",
            r"(?:tell|send|give) me the (?:\d |six |four )?(?:digits|code)|verification code",
        ),
        unless=_TRADE_CODE,
        unless_said=frozenset({"a_quien_escribe"}),
    ),
    Rule(
        "codigo_de_acceso_insiste",
        "critical",
        90,
        "Insiste en que le des el código que te ha llegado.",
        pattern(
            r"(?:codigo|numeros|cifras|digitos|sms|numeritos)\b",
            r"(?:da|pasa|di|manda|escribe|pon|lee)melos?\b|me l[oa]s? (?:das|pasas|dices|mandas|"
            r"lees)|caduca\b",
        ),
        unless=whole(
            r"de la caja|de barras|postal|de (?:color|error|recogida|amigo)|empieza por|qr|"
            r"modelo|serie"
        ),
        needs=frozenset({"antes_codigo", "vende_recibio_codigo"}),
        unless_flags=frozenset(),
        hard=True,
    ),
    Rule(
        "entra_en_tu_cuenta",
        "critical",
        90,
        "Quiere entrar en tu cuenta, en tu móvil o en tu correo.",
        pattern(
            r"(?:inici\w+ sesion|login|log in|conect\w+) (?:<gap>)?(?:otro|nuevo|con mi|en mi|mi|other|"
            r"with my|desde mi)\b",
            r"(?:acepta\w*|autoriza\w*|aprueba\w*|permite\w*|valida\w*) (?:<gap>)?(?:dispositivo|acceso|"
            r"inicio de sesion|conexion|device|sesion)",
            r"any ?desk|team ?viewer|quick ?support|rust ?desk|ultraviewer|(?:instala\w*|descarga\w*|"
            r"baja\w*|install|download) (?:<gap>)(?:apk|app|aplicacion|programa|archivo|fichero)",
            r"comparte (?:<gap>)pantalla|control remoto|screen ?share",
            r"(?:<ask>|con|cambi\w+|tu|su|el teu|your) (?:<gap>)?(?:<password>)\b",
            r"(?:correo|correu|usuario|email) (?:y|i|e|and) (?:la |tu )?(?:<password>)",
            r"(?:cambia|pon|anade) (?:<gap>)(?:correo|email|telefono) (?:de|en) (?:tu|la) (?:cuenta|perfil)",
        ),
        unless=whole(
            r"contrasena (?:del? (?:router|wifi|dispositivo|aparato)|de fabrica)|sin "
            r"contrasena|quit\w+ (?:<gap>)(?:contrasena|cuenta)|"
            r"(?:cuenta|contrasena) (?:<gap>)?(?:de|del) (?:antes|anterior|dueno)"
        ),
        unless_said=frozenset({"a_quien_escribe"}),
    ),
    Rule(
        "entra_en_tu_cuenta_insiste",
        "critical",
        88,
        "Te guía paso a paso para quedarse con tu cuenta.",
        pattern(
            r"(?:seguridad|dispositivo|permisos?|privacidad|sesion|contrasena|acept\w+|codigo|soy yo)\b",
        ),
        needs=frozenset({"antes_ajustes"}),
        unless=whole(r"ajustes de (?:la consola|la camara|fabrica)"),
    ),
    Rule(
        "documento",
        "critical",
        88,
        "Pide tu DNI u otro documento: sirve para hacerse pasar por ti.",
        pattern(
            r"<ask> (?:<gap>)?(?:foto|fotos|copia|imagen|captura|selfie|picture|photo|scan|"
            r"photocopie)?(?: de| del| of| da)? ?(?:<gap>)?(?:tu|su|el|teu|your|vuestro|vostre|il tuo)? "
            r"?<document>\b",
            r"(?:foto|fotos|copia|selfie|picture|scan) (?:<gap>)?(?:con |de |del |of "
            r")?(?:<gap>)?<document>\b",
            r"<document> (?:<gap>)?(?:por (?:las dos|ambas|"
            r"delante)|dos caras|ambos lados|delante y)",
            r"(?:recibo|factura) de (?:la )?(?:luz|suministro|agua)",
            r"<document>[^.!?]{0,40}(?:mand\w+|envi\w+|pas\w+|fotos?)\b",
        ),
        unless=whole(
            r"contrato|recoger|llev\w+|traes?|traer|quedemos|compraventa|correos|oficina|transferencia "
            r"del? (?:coche|moto|vehiculo)|itv|gestoria|soporte|funda|cartera|porta\w*|"
            r"garantia (?:sellad|del)|tarjeta grafica|no (?:hace falta|necesito|me pidas)|prefiero no|"
            r"carnet (?:de conducir|de moto|a2|b)|memoria|targeta|(?:la|una) carta"
        ),
        unless_said=frozenset({"a_quien_escribe"}),
    ),
    Rule(
        "documento_insiste",
        "critical",
        86,
        "Insiste en que mandes tu documento.",
        pattern(
            r"(?:otro lado|otra cara|dale la vuelta|reverso|por detras|por delante|ahora (?:tu|el tuyo)|"
            r"la parte de atras|mandame el otro|el tuyo|selfie|sin tapar|que se (?:lea|vea))",
        ),
        needs=frozenset({"antes_documento"}),
        hard=True,
    ),
    Rule(
        "datos_de_tarjeta",
        "critical",
        92,
        "Pide datos de tu tarjeta o de tu banco: para cobrar no hacen falta.",
        pattern(
            r"(?:numero|num|numeros|digitos|datos|foto|number|numbers|details|dades|numero|dati) "
            r"(?:<gap>)?(?:de |del |of |della |da )?(?:la |tu |su |your |il )?<card>\b",
            r"(?:c[- .]?v[- .]?[vc]2?|cvv2?|cvc)\b",
            r"<card> (?:<gap>)?(?:numero|number|caducidad|"
            r"caduca|expiry|cvv|detras|por las dos)",
            r"(?:pon\w*|posa|mete\w*|introdu\w+|inseri\w+|verifi\w+|confirm\w+|valid\w+|vincul\w+|"
            r"asoci\w+|registr\w+|anad\w+|enter|add|inserisci|escrib\w+|da|dame|dime) (?:<gap>)?(?:la|tu|su|"
            r"una|el|"
            r"tua|la teva|your|the|tus datos de)? ?<card>\b",
            r"(?:usuario|clave|claves|contrasena|acceso|datos|user) (?:<gap>)?(?:de |del |a |y "
            r")?(?:<gap>)?(?:banca online|banca|<bank> online|bancari[oa]s? (?:completos|de acceso))",
            r"tarjeta a tarjeta|card to card",
            r"(?:entra|accede|inicia|elige|escoge|choose|select) "
            r"(?:<gap>)?(?:en |a |con )?(?:tu|your|el tuo|su) (?:<bank>)\b",
            r"para (?:abonar|ingresar|acreditar|devolver)te(?:lo)? (?:<wide>)<card>\b",
        ),
        unless=whole(
            r"tarjeta (?:de )?(?:memoria|sd|micro ?sd|garantia|grafica|red|sonido|video|transporte|sim|"
            r"felicitacion|visita|embarque|regalo|captura|socio|cliente|nfc)|garantia|grafica|"
            r"(?:pago|pagar|pagas|puedo pagar) con tarjeta|memoria|carta (?:de garantia|a los|pokemon|"
            r"magic)|abono transporte|cartas"
        ),
        unless_said=frozenset({"a_quien_escribe"}),
    ),
    Rule(
        "correo_falso_de_pago",
        "critical",
        88,
        "Te manda a un correo o a una página que no es de Wallapop para «cobrar».",
        pattern(
            r"(?:te|le) (?:tiene que |ha |debe |va a |habra |acaba de )?(?:lleg\w+|llegado|mand\w+|"
            r"enviad\w+) (?:<gap>)(?:mail|correo|email|e-mail|enlace|link|sms)[^!?]{0,120}(?:pincha|clic|"
            r"entra|dale|abre|recib\w+|"
            r"confirm\w+|cobrar|acept\w+|spam|no desead\w+)",
            r"(?:mira|revisa|busca|comprueba|check) (?:<gap>)(?:spam|no deseados|correo no deseado|bandeja)",
            r"(?:pincha|clica|haz clic|click|pulsa|entra|abre|accede)\w* (?:<gap>)(?:enlace|link|boton|"
            r"pagina|web|formulario)[^.!?]{0,80}(?:cobr\w+|recib\w+|dinero|pago|tarjeta|banco|verific\w+)",
            r"(?:enlace|link|web|pagina|formulario)[^.!?]{0,60}(?:para|pa|to) (?:que )?(?:cobr\w+|"
            r"recib\w+|te (?:pague|llegue|ingrese)|receive|get paid)",
            r"(?:web|pagina|formulario)[^.!?]{0,60}(?:metes?|pon\w*|rellen\w+|introdu\w+) "
            r"(?:<gap>)(?:tarjeta|datos|cuenta)",
            r"(?:escanea\w*|scan|lee|escaneja) (?:<gap>)(?:qr|codigo)[^.!?]{0,80}(?:cobr\w+|pag\w+|banco|"
            r"bank|dinero|recib\w+|verific\w+|payment|tarjeta|money)?",
        ),
        unless=whole(
            r"en el punto|oficina|correos|imprimir|buzon|taquilla|inpost|drop|en la app y lo "
            r"ensenas|wallapop te manda|la factura|fotos?|pantalla|carta|"
            r"menu|manual"
        ),
    ),
    Rule(
        "se_hace_pasar_por_wallapop",
        "critical",
        90,
        "Habla como si fuera Wallapop, un banco o una mensajería. Wallapop nunca escribe por el chat.",
        pattern(
            r"(?:su|tu|el seu|el teu|il tuo|your|o seu) (?:articulo|producto|anuncio|article|item|artigo|"
            r"oggetto) (?:ha sido|fue|ha estat|has been|foi|e stato) (?:vendid|comprad|adquirid|venut|sold|"
            r"bought|purchased)\w*",
            r"(?:wallapop|wallapay|bizum|correos|seur)[^.!?]{0,20}(?:soporte|support|seguridad|atencion|"
            r"pagos|oficial|team|equipo)?[:\-] ?(?:<wide>)(?:su|tu|el|your|se) ",
            r"(?:mensaje|missatge|aviso|notificacion|message|mensagem) (?:automatic\w*|oficial|del "
            r"sistema|de seguridad)[^.!?]{0,40}(?:de |del |d')?(?:wallapop|sistema|soporte|banco|pagos|:)",
            r"(?:su|tu|el teu|your|la seva) (?:cuenta|compte|account|perfil|pago|conta|payment) "
            r"(?:<gap>)?(?:limitad|bloquead|suspendid|retenid|restringid|limitat|bloquejat|suspended|"
            r"limited|on hold|verific)\w*",
            r"(?:somos|soy|le (?:escribimos|habla)|equipo|departamento|servicio|agente|gestor) "
            r"(?:<gap>)?(?:de |del )?(?:soporte|wallapop|atencion al cliente|verificaciones|seguridad de "
            r"wallapop|ventas de)\b",
            r"(?:enhorabuena|felicidades|congratulations)[^?]{0,80}(?:vendid\w*|vendut|"
            r"sold)[^?]{0,160}(?:<ask>|<phone>|<email>)",
            r"(?:indique|indiquenos|facilite|facilitenos|proporcione|verifique|confirme|envienos) "
            r"(?:<gap>)(?:telefono|correo|cuenta|tarjeta|datos|iban|identidad)[^.!?]{0,80}(?:operador|"
            r"equipo|completar|finalizar|"
            r"liberar|desbloquear|tramitar|asociad|reactivar)",
        ),
        unless=whole(r"me ha (?:salido|llegado)|me (?:sale|pone)|me dice wallapop"),
    ),
    Rule(
        "se_hace_pasar_insiste",
        "critical",
        88,
        "Sigue hablando como si fuera Wallapop para sacarte datos.",
        pattern(
            r"(?:<phone>|<email>|<card>|<code>|iban|cuenta|datos|dni|nombre completo|operador|confirm\w+|"
            r"verific\w+)\b",
        ),
        needs=frozenset({"antes_se_hizo_pasar"}),
        hard=True,
    ),
    Rule(
        "autoridad",
        "critical",
        84,
        "Usa una autoridad para que envíes o te fíes: ninguna interviene en una venta.",
        pattern(
            r"(?:soy|som|i am|i'm|sono) (?:<gap>)?(?:guardia civil|polici\w+|militar|juez|abogad\w|"
            r"notario|inspector\w?|funcionari\w)[^?]{0,80}(?:operacion|transaccion|remit\w+|gestion\w+|"
            r"ingreso lo|paquete|garantiz\w+)",
            r"(?:guardia civil|policia|juzgado|hacienda|ministerio|fiscalia|europol|"
            r"interpol)[^.!?]{0,80}(?:control\w+|supervis\w+|garantiz\w+|valid\w+|autoriz\w+|retien\w+|"
            r"denunci\w+|multa|expediente|delito)",
        ),
        unless=whole(r"puerta|comisaria|cuartel|quedamos|quedar"),
        hard=True,
    ),
)

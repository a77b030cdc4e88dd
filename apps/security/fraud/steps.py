"""Steps of known frauds that are not yet the loss: leaving the chat, own couriers, goods before money.

Payment in person and the marketplace's own shipping are never one.
"""

from __future__ import annotations

from apps.security.fraud.rule import Rule
from apps.security.wording import pattern, whole

_CHANNEL = r"(?:<whatsapp>|<telegram>|<email>)"
_LATER = (
    r"(?:luego|despues|manana|por la noche|a la noche|esta noche|cuando (?:me )?(?:lo |la "
    r")?(?:llegue|reciba|tenga|vea en casa|llegue)|al recibir\w*|a la entrega|el lunes|el viernes|"
    r"la semana que viene|cuando cobre|later|when it arrives|quan arribi|quando chegar|quando arriva)"
)
_PAYS = (
    r"(?:te |le |et |ti )?(?:pago|pagare|hago|ingreso|ingresare|transfiero|transferire|abono|arreglo|"
    r"hare|doy|mando|pay|faig|envio|lo arreglo|faco|faccio)"
)
_HOME = r"(?:casa|piso|domicilio|vivienda|chalet|home|edificio|finca)"
ABOUT_THE_THING = whole(
    r"(?:<whatsapp>) (?:<gap>)?(?:instalad\w|funciona|va bien|soport\w+|web|desde el reloj)",
    r"(?:funciona|instal\w+|soport\w+|poner|pone|usar|"
    r"lleva|tiene|va|correr|micro|videollamadas?)\b[^.!?]{0,30}<whatsapp>",
    r"(?:mirando|viendo|leyendo|en) (?:el |mi |un grupo de )?(?:<whatsapp>)",
    r"(?:prefiero|mejor) (?:no|por aqui|todo por aqui|"
    r"hablar\w* por aqui|seguir por aqui)|no (?:uso|tengo|doy|quiero|hace falta)",
    r"sale en (?:telegram|<social>)|cuenta de (?:google|correo|icloud)|quitar\w* (?:<gap>)?(?:correo|"
    r"cuenta)|del instagramer|oficina de correos|(?:a|de|en|por) correos|(?:numero|num|nro) (?:de "
    r")?(?:serie|pie|talla|"
    r"referencia|modelo|bastidor|habitaciones|plazas|puertas|hilos|unidades|piezas|velocidades|foto)|"
    r"que numero|numero (?:es|calza|tienes de)|(?:el|del|este|tu) (?:movil|telefono) (?:es|esta|"
    r"tiene|trae|va|viene|funciona|sale|lleva)",
    r"echas? a correos|pantalla del (?:movil|telefono)|(?:funda|soporte|cargador|carcasa) (?:de|del|"
    r"para) (?:movil|telefono)|movil (?:libre|nuevo|viejo)",
)

_GIVE_ME = (
    r"(?:dame|dime|pasame|pasas?|das|dices|dejas|dejame|mandame|enviame|facilit[ae]\w*|tienes|necesito|digame|"
    r"deme|paseme|"
    r"(?:podrias|puedes|podria|puede) (?:pasar|dar|dejar|mandar)me|(?:give|send|tell|drop|leave) me|passa'?m|dona'?m|"
    r"em (?:passes|dones|dius)|m'ho dius|dammi|mi (?:dai|lasci|dia|da)|donne[- ]moi|donnez[- ]moi|diga-me|"
    r"passa-me|da-me|"
    r"pasasme|dasme|me (?:da|pasa))"
)
_ANY = (
    r"(?:un |una |el |la |tu |su |algun |alguna |otra |otro |ese |o teu |el teu |your |an? |any |il tuo |la tua |"
    r"il suo |"
    r"la sua |il |l'|ton |votre |teu |o seu |o |vuestro )?"
)
_A_CONTACT = (
    r"(?:<whatsapp>|<telegram>|tlf\w*|telefono|telf|tfno|movil|mobil|e-?mail|mail|correo|correu|correio|gmail|"
    r"forma de (?:contacto|contactar|hablar)|contacto|numero (?:de (?:telefono|movil|contacto|whatsapp)|personal|"
    r"tuyo)|phone|"
    r"cell|numero di (?:telefono|cellulare)|cellulare|telemovel|telefon|telephone|tu numero|your number)"
)
_GO_ON = (
    r"(?:habl\w+|segu\w+|escrib\w+|agrega\w*|busca\w*|anad\w+|contacta\w*|llama\w*|cerramos|parlem|falamos|text|"
    r"message|"
    r"write|add|contact|chat|scriv\w+|ecri\w+|fal[ae]|escriu\w*|chatt\w*)"
)
_OVER_THERE = (
    r"(?:por|al|en|a|via|on|pel|no|su|sur|per|through|at|to) (?:el |mi |tu |un |my |your |meu |o |"
    r"las? )?(?:<whatsapp>|"
    r"<telegram>|face|facebook|insta|instagram|messenger|signal|discord|privado|fuera|wechat|viber|skype|gmail|email|"
    r"otro (?:lado|sitio)|otra (?:app|via))"
)

STEPS: tuple[Rule, ...] = (
    Rule(
        "pide_tu_contacto",
        "high",
        70,
        "Pide tu teléfono o tu correo: es el primer paso de casi todas las estafas.",
        whole(f"{_GIVE_ME} {_ANY}{_A_CONTACT}"),
        unless=ABOUT_THE_THING,
        unless_flags=frozenset({"de_confianza", "vende_en_persona"}),
        hard=True,
    ),
    Rule(
        "pide_tu_contacto_con_fama",
        "high",
        65,
        "Pide tu teléfono o tu correo, aunque tenga buenas valoraciones.",
        whole(f"{_GIVE_ME} {_ANY}{_A_CONTACT}"),
        unless=ABOUT_THE_THING,
        needs=frozenset({"de_confianza"}),
        unless_flags=frozenset({"vende_quedada", "vende_en_persona"}),
    ),
    Rule(
        "cambia_de_chat",
        "high",
        70,
        "Quiere seguir por otra aplicación, donde nadie te protege.",
        whole(f"{_GO_ON} (?:me |te |(?:[a-z]+ ){{0,2}}){_OVER_THERE}"),
        unless=ABOUT_THE_THING,
        hard=True,
    ),
    Rule(
        "pide_un_contacto",
        "high",
        65,
        "Pide tu teléfono o tu correo: es el primer paso de casi todas las estafas.",
        pattern(
            r"<ask> (?:<gap>)?(?:un |el |tu |su |tus |o teu |your |ur |il (?:suo|tuo) |a |otro |otra |"
            r"alguna? |votre |el teu )(?:<gap>)?(?:<phone>|<email>|<whatsapp>|<telegram>|contacto|forma de "
            r"contacto|via de contacto)\b",
            r"<ask> (?:<gap>)?(?:<whatsapp>|<telegram>|<phone>|gmail|forma de contacto)\b",
            r"(?:me )?(?:das|pasas|dices|dejas|facilitas|pots donar|puedes (?:dar|pasar|dejar)(?:me)?|"
            r"podrias (?:dar|pasar)me) (?:<gap>)?(?:un |el |tu |su |o teu |el teu )?(?:<phone>|<email>|"
            r"<whatsapp>|<telegram>|contacto)\b",
            r"(?:tienes|teneis|tens|usas|have you got|do you have|you have|got|tes|hai) (?:<whatsapp>|"
            r"<telegram>)\b",
            r"(?:mi serve|me hace falta|necesito|i need|il me faut|preciso d[oe]) (?:<gap>)(?:numero|"
            r"cellulare|telefono|email|mail|<phone>|<email>)\b",
            r"(?:donde|como) (?:puedo |te )?(?:escribir\w*|contactar\w*|hablar\w*) (?:<gap>)?(?:fuera|"
            r"aparte|mejor)|otra forma de (?:contacto|contactar|hablar|comunicar\w+)",
        ),
        unless=ABOUT_THE_THING,
        unless_flags=frozenset({"de_confianza"}),
    ),
    Rule(
        "pide_un_contacto_con_fama",
        "high",
        62,
        "Pide tu teléfono o tu correo, aunque tenga buenas valoraciones.",
        pattern(
            r"(?:<ask>|me das|me pasas|tienes) (?:<gap>)?(?:un |el |tu |su |otra )?(?:<phone>|<email>|"
            r"<whatsapp>|<telegram>|contacto|forma de contacto)\b",
        ),
        unless=ABOUT_THE_THING,
        needs=frozenset({"de_confianza"}),
        unless_flags=frozenset({"vende_quedada"}),
    ),
    Rule(
        "sale_del_chat",
        "high",
        65,
        "Quiere seguir fuera de la aplicación, donde nadie te protege.",
        pattern(
            rf"(?:escrib\w+|habl\w+|falam\w+|falar|parl\w+|contact\w+|agreg\w+|busca\w*|anad\w+|llama\w*|"
            rf"mand\w+|write|text|message|add|talk|chat|scriv\w+) (?:<gap>)(?:por |al |a |en |on |via |por "
            rf"el |no |su |pel )(?:<gap>)?(?:{_CHANNEL}|privado|fuera|mi numero|"
            r"mi movil|the phone|face|facebook|messenger|insta\w*|signal|discord)\b",
            rf"(?:por|al|en|on|via|mi|pel|no|tu) (?:el |mi |un |o |meu )?(?:{_CHANNEL}) "
            rf"(?:<gap>)?(?:mejor|hablamos|te|me|es|y|mas|falamos|parlem|rapido)",
            r"(?:busca\w*|agrega\w*|anade\w*|add|encuentra\w*) (?:<gap>)?(?:me )?(?:<gap>)?(?:en|al|on|"
            r"como) (?:<gap>)?(?:<telegram>|<social>|app del|la app de|avioncito|[a-z]+ [a-z]+)[^.!?]{0,30}",
            r"(?:seguimos|hablamos|cerramos|lo vemos|mejor) (?:<gap>)?(?:por fuera|fuera de (?:aqui|la "
            r"app|wallapop)|por otro (?:lado|sitio|medio)|por otra app|por privado)",
            r"(?:<whatsapp>|<telegram>)(?: ?\?| ?:|$)|(?:correo|mail|email|telefono|movil|tlf|numero) ?\?$",
            r"(?:escribeme|hablame|llamame|contactame|escriveme) (?:ahi|alli|al|a|por|fuera|cuando)",
            r"^(?:correo|mail|email|whats\w*|telefono|tlf|numero) ?\??$",
        ),
        unless=ABOUT_THE_THING,
    ),
    Rule(
        "correo_a_trozos",
        "high",
        70,
        "Da o pide un correo a trozos para que el filtro no lo vea.",
        pattern(
            r"(?:gmail|hotmail|outlook|yahoo)\b",
            r"(?:escribeme|hablame|llamame) (?:ahi|alli)",
            r"la a (?:esa )?redonda|arroba",
        ),
        unless=whole(r"cuenta de (?:google|gmail)|quitar|bloquead\w|desvincul\w+"),
        needs=frozenset({"antes_pidio_contacto"}),
        hard=True,
    ),
    Rule(
        "insiste_en_el_contacto",
        "high",
        65,
        "Insiste en que hace falta tu contacto para comprar: no es verdad.",
        pattern(
            r"(?:me lo |lo )?(?:exige|pide|necesita|requiere|obliga) (?:<gap>)?(?:la )?(?:plataforma|app|"
            r"wallapop|sistema)|sin (?:eso|el|tu|esos?) (?:<gap>)?no (?:me |se |puedo)|no me deja "
            r"(?:<gap>)?(?:comprar|pagar|seguir|darle)|^(?:correo|mail|telefono)",
        ),
        needs=frozenset({"antes_pidio_contacto"}),
        hard=True,
    ),
    Rule(
        "exige_un_contacto",
        "high",
        65,
        "Dice que para comprar hace falta tu correo o tu teléfono: no es verdad.",
        pattern(
            r"(?:<phone>|<email>|cellulare)[^.!?]{0,60}(?:me lo (?:pide|exige)|lo pide la|la app lo|"
            r"l'app me lo|no (?:me deja|puedo)|para (?:la |hacer |tramitar |el |completar )?(?:compra|pago|"
            r"envio|comprar|pagar))",
            r"(?:no puedo|no me deja|per concludere|para (?:comprar|pagar|tramitar|"
            r"gestionar))[^.!?]{0,60}(?:sin|serve|necesito|hace falta|pide) (?:<gap>)(?:<phone>|<email>)",
        ),
        unless=ABOUT_THE_THING,
    ),
    Rule(
        "pide_la_cuenta",
        "high",
        65,
        "Pide tu cuenta bancaria para pagar fuera de la aplicación.",
        pattern(
            r"<ask> (?:<gap>)?(?:el |tu |su |o teu |your |un |numero de )?(?:iban|numero de cuenta|num "
            r"de cuenta|cuenta(?: bancaria| corriente)?(?: y|$|[,.]| te| para)|compte|conta|datos bancarios|"
            r"bank details|bank account|ccc|conto)\b",
            r"(?:iban|numero de cuenta|datos bancarios|bank details)\b[^.!?]{0,60}(?:transf\w*|ingres\w+|"
            r"pag\w+|te (?:hago|mando))",
            r"(?:passa'?m|dona'?m) (?:<gap>)(?:compte|iban)",
        ),
        unless=whole(
            r"cuenta (?:de|en) (?:google|apple|icloud|xiaomi|juego|psn|steam|wallapop)|ten "
            r"en cuenta|en cuenta|cuenta (?:que|con|conmigo)"
        ),
    ),
    Rule(
        "transferencia_por_fuera",
        "high",
        62,
        "Propone pagar por transferencia para saltarse la aplicación.",
        pattern(
            r"(?:te|le|et) (?:hago|mando|envio|paso|faig|doy) (?:<gap>)?(?:una |la |el |un "
            r")?(?:<transfer>)[^?]{0,80}(?:comision|wallapop|app|y (?:me )?(?:lo|la) (?:mandas|envias)|y tu|"
            r"manda|envia|nombre|iban|inmediata|ahorramos)",
            r"(?:ahorr\w+|sin pagar|evit\w+|no paguem|no pagamos|me cobran?) (?:<gap>)(?:comision\w*|"
            r"comissions|gastos|la app|wallapop)[^?]{0,60}(?:<transfer>|bizum|ingreso)",
            r"(?:<transfer>|ingreso|bizum)[^?]{0,60}(?:ahorr\w+|sin|evitar|no pag\w+) "
            r"(?:<gap>)(?:comision\w*|comissions|gastos|la app)",
            r"(?:don't like|no (?:me gusta|quiero)|fuera de|sin) (?:<gap>)(?:app|envio d\w? wallapop|"
            r"envio de la app|wallapop)[^?]{0,80}(?:<transfer>|ingreso|pago|bizum|transfer)",
        ),
        unless=whole(r"transferencia (?:del? )?(?:coche|moto|vehiculo|hecha|incluida|trafico)|gestoria"),
        unless_said=frozenset({"en_mano"}),
    ),
    Rule(
        "contra_reembolso",
        "high",
        62,
        "Quiere recibirlo antes de pagar.",
        pattern(
            r"contra ?re?em?bols?o?r?s?a?",
            r"cash on delivery|\bcod\b|a portes debidos|ellos cobran|"
            r"cobran por ti|contrareemborsament|contra entrega|contrassegno|a cobranca",
            rf"(?:{_PAYS}|te lo pago|lo pago|pagar|pago|pagando)(?: (?:<gap>))?{_LATER}",
        ),
        unless=whole(
            r"no (?:haces|aceptas?|hago)|(?:pues|vale) (?:<gap>)por wallapop|(?:cuando|al) "
            r"(?:lo |la )?(?:vea|recoja|recoger\w*|vernos|quedemos|verl[oa])|le doy al ok|el segundo|bizum "
            r"cuando la vea"
        ),
        unless_said=frozenset({"en_la_app", "en_mano"}),
    ),
    Rule(
        "primero_el_articulo",
        "high",
        64,
        "Pide el artículo primero y el pago después.",
        pattern(
            rf"(?:<ship>|envia\w*|manda\w*|deja\w*|dasel[oa]|das?(?:l[oa])?|dejas|entrega\w*|enviam\w*|"
            rf"envieu|mandes|send it|post it)[^?]{{0,60}}(?:y|i|e|and|que) (?:<gap>)?(?:{_PAYS})(?: "
            rf"<gap>)?(?:{_LATER}|te lo|lo|yo)",
            rf"(?:y|i|e|and|que) (?:<gap>)?{_PAYS} (?:<gap>)?{_LATER}",
            rf"(?:<ship>|manda\w*|envia\w*)[^?]{{0,50}}{_LATER} (?:<gap>)?{_PAYS}\b",
            r"(?:dejas?|dejal[oa]|dejar\w*) (?:<gap>)?(?:alli|"
            r"ahi|con|a|en)[^?]{0,50}(?:te (?:lo |la )?(?:arreglo|pago|ingreso|transfiero)|luego)",
        ),
        unless=whole(
            r"si me gusta|por la app|te compro|compr\w+ (?:<gap>)(?:app|wallapop)|el segundo|"
            r"le doy al ok|lo entiendo|foto|fotos|video|medidas"
        ),
        unless_said=frozenset({"en_la_app"}),
    ),
    Rule(
        "mensajero_propio",
        "high",
        62,
        "Quiere recogerlo con un mensajero suyo en vez del envío de la aplicación.",
        pattern(
            r"(?:mando|envio|mandare|mandamos|contrato|organizo|i(?:'ll| will) send|mando a|pasara?|ira|"
            r"va|viene|vendra|recogera|manda[mr]) (?:<gap>)?(?:yo )?(?:<gap>)?(?:un|una|a mi|mi|al|la|el|my|"
            r"a|il mio)? ?(?:<courier>|<company>)\b",
            r"(?:mi|my|il mio|la meva|o meu|nuestra) (?:propi[oa] )?(?:<courier>|agencia|empresa de "
            r"transporte)\b",
            r"(?:<courier>|<company>) (?:<gap>)?(?:lo|la|te lo|"
            r"te la|pasara|recog\w+ en tu|ira|pasa a)[^.!?]{0,30}(?:recog\w*|por tu|a tu)",
            r"(?:dale|das|daselo|entrega\w*|dejaselo) (?:<gap>)(?:al?|la direccion) "
            r"(?:<gap>)?(?:<courier>|chaval|chico|transportista)",
        ),
        unless=whole(
            r"wallapop|por la app|me sale que|ha recogido|recog\w+ en|oficina|punto|llev\w+ "
            r"a|te (?:paga|pago) (?:alli|en mano)|suegra|madre|padre|herman\w"
        ),
    ),
    Rule(
        "mensajero_propio_insiste",
        "high",
        62,
        "Insiste en su mensajero aunque ya se le ofreció el envío de la aplicación.",
        pattern(
            r"(?:chaval|chico|<courier>|direccion|alguien|te llame|recog\w+|mejor que no|ponerlo a nombre)\b",
        ),
        needs=frozenset({"antes_mensajero"}),
        unless_said=frozenset({"en_la_app"}),
        unless=whole(
            r"por wallapop|vale,? (?:pues )?(?:por|con) (?:la "
            r"app|wallapop|envios?)"
        ),
        hard=True,
    ),
    Rule(
        "destino_raro",
        "high",
        62,
        "Quiere el envío a otro nombre o país y pagar aparte.",
        pattern(
            r"(?:a nombre de|direccion de|enviar(?:lo)? a|ponerlo a) (?:<wide>)(?:casablanca|marruecos|"
            r"nigeria|benin|costa de marfil|senegal|rumania|ucrania|rusia|china|africa|otro pais|extranjero)",
            r"(?:yo )?te (?:lo|la) (?:abono|pago|ingreso|arreglo) (?:aparte|por fuera|por otro lado|"
            r"directamente)|a nombre de (?:<gap>)(?:senor|senora|otra persona)",
        ),
    ),
    Rule(
        "devolucion_por_fuera",
        "high",
        62,
        "Pide arreglar una devolución fuera de la aplicación.",
        pattern(
            r"(?:cancela|anula)\w* (?:<gap>)(?:venta|pedido|compra|envio)[^.!?]{0,60}(?:lo|la)? "
            r"?(?:vuelvo|compro|hacemos|luego|otra vez)|cancela tu la venta|cancelal[oa] tu",
            r"(?:devuelv\w+|devolver\w*|reembols\w+|descuent\w+|compens\w+)[^.!?]{0,50}(?:por bizum|"
            r"bizum|por fuera|transferencia|en mano y|aparte|sin (?:abrir|pasar))",
        ),
        needs=frozenset(),
    ),
    Rule(
        "cuando_no_hay_nadie",
        "high",
        70,
        "Pregunta cuándo no hay nadie en casa.",
        whole(
            r"(?:que dias?|a que horas?|cuando|quins dies|a quines hores|when|"
            r"que semanas?) (?:<gap>)?(?:no (?:hay|queda|"
            r"habra|estara|hi ha|hai) (?:nadie|ningu|ninguen)|(?:esta|queda|estara) (?:<gap>)?(?:vaci[oa]|sol[oa])|"
            r"(?:is|are) (?:<gap>)(?:empty|away|all out))",
        ),
        unless=whole(r"alarma|camaras?|movil|avisa|conecta|perro|enciende|gasta|robot|aspira\w*|graba\w*"),
        hard=True,
    ),
    Rule(
        "casa_vacia",
        "high",
        66,
        "Pregunta cuándo no hay nadie en casa.",
        pattern(
            rf"(?:hay|queda|estara|esta|habra|vive) (?:<gap>)?(?:alguien|nadie|alguien "
            rf"mas)[^.!?]{{0,40}}{_HOME}|{_HOME} (?:<gap>)?(?:vaci[oa]|sol[oa])\b|esta vacio\b",
            r"(?:cuando|que dias?|a que horas?) (?:<gap>)?(?:no (?:estas|estais|hay nadie|esta)|esta "
            r"vaci[oa]|te vas|sales de casa|estais fuera|salis)",
            r"viv[ei]s? sol[oa]|estas sol[oa]|hay (?:alarma|"
            r"perro|portero|camaras)\b[^.!?]{0,30}(?:casa|piso|edificio)?",
        ),
        unless=whole(r"fuma\w*|mascotas?|alarma (?:viene|incluye|funciona|con)|pisos? sin ascensor"),
    ),
    Rule(
        "quedada_peligrosa",
        "high",
        62,
        "La cita o el cambio de dinero que propone es peligroso.",
        pattern(
            r"(?:traes?|traelo|lleva|trae) (?:<wide>)(?:efectivo|dinero|cambio)|billetes? de (?:500|200|"
            r"quinientos)|(?:de noche|descampado|poligono|parking|garaje)[^.!?]{0,40}(?:de noche|sol[oa]|"
            r"dinero|efectivo|parking)",
        ),
        unless=whole("billete de 50|no tengo cambio"),
    ),
)

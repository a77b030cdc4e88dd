"""What the words of a reply are about: stems and phrases in the languages we read, by concept.

Plain words (see `apps.language.normalise`). Must never hold a sentence of anybody's, nor say what is forbidden:
the rules do, from who says what of which thing.
"""

from __future__ import annotations

DEALS = {
    # Yes, no and the manner of saying it
    "NEG": (
        "no, ni, nunca, jamas, tampoco, nada, ningun*, nadie, imposible, not, never, don't, won't, can't, cannot, "
        "isn't, doesn't, didn't, wouldn't, couldn't, cap, mai, rechazo, evito, paso de, no paso, en lugar de, "
        "en vez de, instead of, rather than, descart*, neither, nor, none"
    ),
    "YES": (
        "si, sip, claro, vale, venga, ok, okey, okay, oki, perfecto, perfecta, genial, hecho, hecha, trato, "
        "acuerdo, supuesto, adelante, dale, sure, yes, yep, yeah, fine, great, deal, course, alright, acepto, "
        "aceptado, conforme, confirmo, confirmado, guay, bueno, estupendo, encantad*, va, d'acord, vinga, "
        "entendido, entendida, recibido, cuenta con ello, por mi bien, sin/ningun/no/hay problema*, "
        "no hay problem*, no problem, no hay inconveniente, sin inconveniente, no me importa, no pasa nada, "
        "como quieras/prefieras/quiera/veas/gustes, me va/parece/viene/vale/sirve/encaja/cuadra, "
        "me va/parece/viene de bien/perfecto/maravilla/lujo/cine, nos vale, eso esta hecho, no worries, "
        "of course, no tengo inconveniente, no veo problema, por que no, como no, lo que prefieras/quieras, "
        "lo que tu digas/veas, no se hable mas, cerramos, cerrado, me apunto, apuntado, me apano, todo tuyo/tuya, "
        "me quedo con eso, es tuyo/tuya/suyo/suya, son tuyos/tuyas, that works, sounds good, it's yours, tuyo, "
        "tuya, tuyos, tuyas, perfect, cool, correcto, exacto, todo correcto/bien/ok"
    ),
    "HARMLESS": (
        "fuera/desvinculado/desvinculada/quitado/borrado de mi/la/tu cuenta, "
        "llamame/llameme desconfiad*/lo/loco/loca/raro/rara/pesado/pesada/tiquismiquis, no te preocupes, "
        "no se preocupe, no dudes, no dude, por si no, si no, no solo, no solamente, nada mas, no tardo, "
        "no tardes, que no falte, de nada, no lo dudes, sino, casi nada, no esta mal, no es mala, no/sin prisa, "
        "don't worry, no hay prisa, si no te importa/molesta"
    ),
    "BETTER": "mejor, prefiero, preferible, prefer*, rather, better, millor, antes que",
    "INAPP": (
        "app, aplicacion, wallapop, wally, chat, anuncio, plataforma, por/desde/via aqui, aqui mismo, "
        "por/desde/en este chat, este chat, listing, here, apartado de, comprar, compra, compras, compralo, "
        "comprala, comprarlo, comprarla, compre, boton, envios, oferta, checkout, aplicacio, anunci"
    ),
    # Channels
    "CHANNEL": (
        "whatsapp*, whats, wasap*, wassap*, guasap*, watsap*, wasa, wapp, wsp, wpp, wasup, telegram*, tlgrm, "
        "instagram, insta, ig, facebook, messenger, tiktok, snapchat, discord, signal, skype, viber, wechat, "
        "facetime, linkedin, vinted, milanuncios, ebay, marketplace, todocoleccion, email*, mail, mails, gmail, "
        "hotmail, sms, correo, correu, correo/correu electronico/electronic, e mail, videollamad*, dm, dms, "
        "el/al/por verde, app verde, avioncito, avion de papel, redes sociales, twitter, bumble, tinder, zoom, "
        "por/al/via telefono/movil, on the phone, arroba, zap, wasapp"
    ),
    "CALL": (
        "llamame, llameme, llamad*, llamas, llames, te/le/os/me llamo/llame/llamas/llama/llamare, llamar, llame, "
        "te/me/le/_ da/dame/deme/das/doy/pega/pegame/pegas/pego/dar/darme/darte un toque/telefonazo/timbrazo, "
        "un telefonazo, una perdida, "
        "telefonea*, text me, call me, call you, ring me, llamarme, llamarte, "
        "llamarle, truca'm, truques, timbrazo"
    ),
    "CONTACT": (
        "telefono, telefonos, tlf, tfno, tlfn, fono, contacto, phone, telefon, telemovel, celular, "
        "mi/tu/su/el/un/vuestro numero/num/tel/movil/cel/contacto, my/your number/cell/mobile/handle/user, "
        "numero de telefono/movil/contacto, mi/tu/su usuario/nick/perfil/cuenta de en, "
        "el meu/teu telefon/mobil/numero"
    ),
    "WRITE": (
        "escrib*, escriu*, hablar, hablamos, hablame, hablemos, habla, chatea*, agreg*, anademe, anadir, buscame, "
        "busqueme, buscar, sigueme, sigame, seguimos, seguir, contacta*, message, text, write, talk, chat, "
        "follow, mandame, enviame, cerramos, parlem, seguim, comunica*, ponte, localiza*"
    ),
    "GIVE": (
        "apunta, apunte, anota, anote, toma, tome, ten, ahi va/van/tienes/tiene/te, aqui va/van/tienes/tiene, "
        "te/le/os/se paso/mando/envio/doy/dejo/hago/digo/dicto/comparto/reenvio/facilito/pasare/mandare/enviare, "
        "te/le/os/se @ paso/mando/envio/doy/dejo/hago/digo/comparto/reenvio/facilito/pasare/mandare/enviare, "
        "mando, envio, here, i'll send, i can send, sending, te l'envio, mi, es el"
    ),
    "ASKS": (
        "instala, instale, descarga, descargue, pasame, pasa, pase, paseme, mandame, mandeme, manda, mande, dame, "
        "deme, das, dime, digame, dices, dejame, dejeme, enviame, envieme, envia, facilitame, facilite, indicame, "
        "indique, necesito, hazme, hagame, haz, send, give, drop, tell, share, "
        "me pasas/mandas/das/dejas/envias/haces, can/could you, me puedes, rellena, rellene, pon, ponga, mete, "
        "introduce"
    ),
    "OUTSIDE": (
        "por fuera, por/en privado, por otro lado/sitio/medio/canal, por otra app/via/plataforma, "
        "otra plataforma/web, fuera de la/wallapop/aqui app/aplicacion/_, fuera de wallapop/aqui, "
        "sin pasar/usar/ir por/la/_ la/_ app/aplicacion, sin la app, sin app, sin wallapop, "
        "no pase por la/_ app/wallapop/aqui, nos saltamos, saltarnos, saltar la, anulamos, cancelamos aqui/la, "
        "anula/cancela la/el compra/pedido/envio, quitamos/borro/quito el anuncio, outside the app, off the app, "
        "off wallapop, outside wallapop, entre nosotros, por libre, sin intermediarios, por mi cuenta, "
        "directamente conmigo, directo conmigo, a mi directamente, por la via antigua, aparte de la app, "
        "bajo cuerda, sin comision*"
    ),
    "THERE": "por ahi, por alli, there, al mio, el tuyo, a ese, al de siempre",
    "FEE": "comision*, comissi*, tarifa, seguro, proteccion, fee, fees, gastos de gestion",
    "SAVE": "ahorr*, evit*, saltar*, estalvi*, save, perdemos, pierdo, librar*, sin pagar",
    # Money on its way
    "RAIL": (
        "transfer*, transf, trans, transferencia*, western*, moneygram, ria, wu, giro, giros, contrareembolso, "
        "contrarembolso, contra reembolso/rembolso/reenbolso, reembolso, cheque*, talon, talones, pagare, paypal, "
        "pypal, revolut, wise, verse, mbway, cashapp, zelle, venmo, cripto*, crypto*, bitcoin*, btc, usdt, eth, "
        "ethereum, monedero, monederos, wallet, tarjeta/tarjetas de/_ regalo, "
        "tarjeta de amazon/google/apple/steam, tarjeta amazon/google/steam/apple/prepago, vale de amazon, "
        "gift card*, paysafe*, steam, recarga, modo/entre/a/como amigos, amigos y familia*, friends and family, "
        "cash on delivery, bank transfer, ingreso, ingresas, ingresame, ingresarme, ingresamelo, ingreseme, "
        "ingresalo, ingresar, skrill, neteller, bizum a plazos, domiciliacion, mtcn, a/en plazos, stripe, "
        "halcash, hal cash, klarna, western union, deposito bancario, enlace/link de pago/cobro, inmediata"
    ),
    "ACCOUNT": (
        "iban, mi/la/tu/una/su/nuestra cuenta bancaria/corriente, numero/num/datos de cuenta/banco, "
        "datos bancarios, cuenta bancaria/corriente, cuenta del banco, la/mi cuenta del banco, "
        "a/en/por la/mi cuenta, en/al banco, por banco, ccc, bank account/details, account number, "
        "numero de la cuenta, mi cuenta, la/una cuenta es"
    ),
    "BIZUM": "bizum*, bisum*, vizum*, bizu, bizun, bzm",
    "EARLY": (
        "senal, fianza, adelanto, adelantado, adelantada, anticipo, anticipad*, adelantas, adelantame, adelantar, "
        "antes, upfront, deposit, advance, paga y senal, a cuenta, depositas, reserva pagada, first, senyal"
    ),
    "NOW": (
        "ahora, ya, hoy, mismo, manana, enseguida, inmediatamente, now, today, tomorrow, tonight, "
        "esta/hoy tarde/noche, esta misma tarde/noche, luego, ara, avui"
    ),
    "CASH": "efectivo, metalico, cash, billetes, billete, contado, monedas",
    "HANDOVER": (
        "en/a mano, mano, en/in persona/person, in hand, delante, ahi/alli/alla/aqui mismo, "
        "en el/ese/aquel momento/instante, presencial*, al recog*, al verl*, al vernos, al quedar, al llegar, "
        "al probarl*, al cargarl*, al llevartel*, al entreg*, al firmar, al ver*, "
        "cuando @/nos/_/vengas @/_ veas/vea/vengas/venga/vienes/llegue/llegues, "
        "cuando te/se/le/nos @/_ veas/vea/vengas/venga/vienes/recojas/recoja/recoges/quedemos/tengas/tenga/"
        "lleves/pruebes/pruebe/hayas/haya/llegues/estes/estemos/veamos/recojais/vengais, "
        "en recogida, alli, ahi, meet, pick up, pickup, recogida, recogerl*, recoges, "
        "when you come/see/collect/meet/pick, when we meet, on collection, se paga y te, conmigo delante, "
        "al momento, quedamos, vernos, en el acto, recogiend*, viniendo, "
        "una vez la/lo/probada/probado/vista/visto"
    ),
    "PAY": "pag*, pay, pays, paid, paying, abon*, cobr*, ingres*",
    "LATER": (
        "al recibir*, al llegarte, cuando te/le/os/lo/la llegue*, cuando te/le/os @ llegue*/lleguen, "
        "cuando @/le/te recibas/reciba/tengas/llegue/llegues, cuando puedas/pueda/quieras/cobres/cobre/llegue, "
        "despues, luego, mas tarde/adelante, otro dia, a fin/final/finales/primeros de mes, el mes que, "
        "la semana que/proxima, fin de mes, en casa, later, on delivery, when it arrives, when you receive/get, "
        "ya me, ya hare*, hacemos cuentas, me debes, sin prisa, a plazos, en dos veces, poco a poco, el resto, "
        "la otra mitad, aplazad*, lunes, martes, miercoles, jueves, viernes, sabado, domingo, el dia que, nomina, "
        "afterwards"
    ),
    "CREDIT": (
        "te/le/os fio, fio, fiado, fiada, me fio, a credito, me debes, "
        "ya me @/_ pagas/pagaras/ingresas/ingresaras/abonas/das/daras/devuelves, ya hacemos cuentas, "
        "hacemos cuentas, ya arreglamos, ya me pagar*, confio en ti/usted, me fio de ti/usted, te creo, i trust, "
        "trust you, me fias, me @ fias, si dices que, si tu @/_ dices, si usted @/_ dice"
    ),
    "CAPTURE": (
        "captura, capturas, justificante, comprobante, pantallazo, resguardo, screenshot, recibo del, "
        "foto del pago, captura de pantalla, receipt, comprovant"
    ),
    "MEET": (
        "quedar, quedamos, quedemos, nos vemos, vernos, venir, vengas, ven, vente, venid, vienes, pasarte, "
        "pasate, pasas, pases, pasar, paso por, recog*, recoj*, recolli*, meet, come, collect, pick, acercarte, "
        "acercas, probar, probarl*, pruebas, pruebe*, verl*, punto de encuentro, esquina, metro, estacion, plaza, "
        "parada, cafeteria, puerta de, bar, veniu, quedem, recollir"
    ),
    # Goods on their way
    "SHIPS": (
        "te/os/se @ mando/envio/mandare/enviare/echo/despacho/mandamos/enviamos/facturo/remito/llevo/saco, "
        "se @ mando/envio/mandare/enviare/despacho/remito, "
        "te/os/le mando/envio/mandare/enviare el/la/los/las/un paquete/articulo/envio/lote/caja, "
        "te/os/le hago el/un paquete/envio, "
        "@ mando/envio/mandare/enviare/envie/mande/echo/despacho/mandamos/enviamos, "
        "te mando/envio/enviare/mandare hoy/manana/ya/ahora, sale hoy/manana/ya, "
        "@ llevo hoy/manana/ahora/ya/_ a/al/_ correos/oficina/punto, hoy sale, hoy te @ mando/envio/llevo, "
        "llevo a/al correos/punto, @ dejo/llevo hoy/manana/_ en/a/al/_ correos/la/el/_ oficina/punto, "
        "i'll/will/i ship/send/post/mail it/them/_, shipping it, en camino, de camino, hago el envio, "
        "preparo el envio/paquete, t'ho envio, lo tienes manana, te/se/os @ dejo/llevo hoy/manana en/a/al"
    ),
    "NOTGOODS": (
        "foto, fotos, fotito*, video*, medida*, informacion, datos, audio, mensaje*, picture*, photo*, enlace, "
        "ubicacion, respuesta, manual, lista, detalle*, precio, presupuesto, copio, apunto, grabo, isbn, dato, "
        "titulo*, indice, numero de serie"
    ),
    "IFPAID": (
        "si, cuando, en cuanto, una vez, tras, despues de, if, once, when, after, siempre que, hasta que, "
        "tan pronto, nada mas, as soon, cuan, quan, apenas, mientras"
    ),
    "LEAVES": (
        "te/se/le @/_ dejo/dejare/dejamos en/a/al/con, se/le @ doy/entrego/dejo/dejare/bajo/preparo/doy, "
        "@ dejo/dejare/dejamos en/a/al/con, llevatel*, lleveselo, llevesela, @ dejo, te/se/le @ dejo/dejare"
    ),
    "THIRD": (
        "porter*, vecin*, conserje*, bar, kiosco, quiosco, panaderia, taquilla, felpudo, buzon, recepcion, "
        "estanco, neighbour, tienda de abajo, maceta, contador*, portal, rellano"
    ),
    "COURIER": (
        "mensajer*, transportista*, courier*, repartidor*, agencia*, glovo, uber, cabify, taxista*, taxi, "
        "empresa de transporte/mudanzas/reparto/envios, transporte propio, porteador*, portes tuyos, chofer, "
        "conductor, "
        "mi/nuestra agente/empresa/gestor/gestora/chofer/socio/secretaria/secretario/encargado/operario, "
        "tu/su/vuestro/vuestra agente/gestor/gestora/empresa/chico/chica/operario/asistente/comercial/encargado/"
        "furgonero/chaval, "
        "el/al/la/un chico/chaval/senor/operario de/que, carrier, your driver/agent/shipper/man, "
        "delivery man/guy, missatger*, estafeta, lalamove, recadero, recader*, intermediari*, camionero, "
        "un/el/mi/tu/su chico/chaval/hombre/muchacho mio/suyo/tuyo, de mudanzas, "
        "los/empresa de la/_ mudanza/mudanzas, tu/su/una mudanza, empresa de portes, de los portes, portes que, "
        "porteadores"
    ),
    "COMPANY": (
        "seur, gls, dhl, ups, mrw, nacex, fedex, tnt, tipsa, envialia, zeleris, dpd, ctt, celeritas, paack, "
        "packlink, correos express"
    ),
    "COLLECTS": (
        "venga, vengan, pase, pasen, pasa, pasan, viene, vienen, recoja, recojan, recoge, recogen, recogerl*, "
        "mande*, manda, mandes, mandas, envie*, envias, tuyo, tuya, tu, su, contrat*, retire, llegue, come, "
        "comes, collect*, pick*, avisa, avisale, atiendo, espero, entrego, entregarsel*, doy, llame*"
    ),
    "FORM": "formulario, formularios, form, ficha de recogida",
    "FILLS": "relleno, rellenado, completo, completado, rellenare, cumplimento, cumplimentado, firmo, filled, mando",
    "ADVANCE": (
        "pago/adelanto/abono yo, yo pago/adelanto/abono, te/le/se adelanto/pago/abono/ingreso, "
        "cuanto tengo/hay/debo que/_ darle/pagar/pagarle/adelantar/abonar/dar/poner, cuanto le pago/doy, "
        "adelantar, darle yo, pagarle yo, tengo que pagar/adelantar/abonar, adelantarle"
    ),
    "COURIERFEE": "seguro, tasa, tasas, embalaje, porte, portes, aduana, aduanas, arancel, insurance, gestion",
    "SWAP": "te @ cambio, cambio por, cambiamos, hacemos cambio, trueque, swap",
    "REFUNDS": (
        "te/le/se/os @/_ devuelvo/devolvere/reembolso/reintegro/abono/devolvemos, refund you, "
        "te hago una devolucion, te hago la devolucion"
    ),
    "OVER": "sobre, sobra, sobran, diferencia, de mas, exceso, vuelta, resto, extra, sobrante",
    "REQUEST": "solicitud*, peticion*, request*, notificacion",
    "FAMILY": (
        "herman*, hij*, padre, madre, pareja, marido, mujer, amig*, cunad*, prim*, suegr*, novi*, compan*, "
        "sobrin*, vecin*, familiar*, colega*, brother, sister, friend, wife, husband, tio, tia, abuel*"
    ),
}
"""How a reply deals: yes and no, channels, payments, dispatch, couriers."""

"""What the words of a reply say of whoever writes it, of the sale's state, of limits, and of the other person.

Plain words, by concept, as in `guard_words`. Must never hold a sentence of anybody's, nor say what is forbidden.
"""

from __future__ import annotations

SELF = {
    # What is nobody's business
    "CODE": (
        "combinacion, codigo, codigos, codi, code, pin, otp, clave, claves, sms, digitos, cifras, token, g, "
        "verificacion"
    ),
    "PASSWORD": "contrasen*, password*, contrasenya*, passwd, clave de acceso, credencial*, mi acceso",
    "PARCELCODE": (
        "codigo postal, "
        "codigo de recogida/envio/barras/seguimiento/entrega/descuento/color/error/activacion/fabrica, "
        "qr de envio, codigo del anuncio/modelo/paquete/producto/error, post code, barcode, codigos de descuento, "
        "pin de bloqueo/desbloqueo/fabrica, codigo promocional, discount code"
    ),
    "DOCUMENT": (
        "dni, nie, nif, carnet, carne de identidad/conducir, pasaporte, passport, documento, documentos, "
        "documentacion, identidad, identity, identificacion, selfie, id card, my id, nomina, "
        "foto del/de carne/mi, el/mi carne"
    ),
    "SIDES": "caras, lados, ambos, reverso, anverso, both, delante y detras, por delante, por detras, dorso",
    "CARD": "tarjeta, tarjetas, targeta, card, cvv, cvc, visa, mastercard, caducidad, titular",
    "BANK": (
        "banco, bank, bbva, santander, caixabank, sabadell, bankinter, banca, bancari*, openbank, unicaja, ibercaja"
    ),
    "REMOTE": "anydesk, teamviewer, rustdesk, apk, quicksupport, control remoto, acceso remoto, pantalla compartida",
    "USER": "usuario, user, login, cuenta, sesion, acceso, iniciar sesion",
    "HOME": "casa, piso, vivienda, chalet, domicilio, home, house, apartamento, hogar, puerta de casa, place, pis",
    "EMPTY": (
        "vaci*, sola, solo, solos, solas, nadie, oscuras, cerrada, cerrado, desocupad*, empty, nobody, no one, "
        "sin nadie, sin gente, deshabitad*, buida, buit"
    ),
    "AWAY": (
        "estamos/estoy/estaremos/estare/andamos/ando fuera/en, no estamos/estaremos/esta/estara nadie/ninguno, "
        "vacaciones, viaje, fuera de casa, fuera hasta, fuera unos/toda/todo/una/dos/tres/la/el, extranjero, "
        "al pueblo, a la playa, a la sierra/nieve/montana, crucero, holiday*, away, ferry, vuelo, el avion, "
        "de puente, no volvemos, no vuelvo, no vuelve, no regres*, de luna de miel, de camping, nos vamos a, "
        "me voy a, estamos/estoy en londres/paris/italia/francia/portugal/roma/berlin/canarias/mallorca, "
        "trabajo fuera, abroad, out of town"
    ),
    "SPAN": (
        "hasta, semana, semanas, dias, quince, mes, agosto, julio, navidad, finde, fin, noches, puente, until, "
        "week, weeks, manana, mananas, tardes, dia, tarde, noche"
    ),
    "ROUTINE": (
        "salgo de casa, salimos de casa, vuelvo a casa, llego a casa, no vuelvo hasta, no vuelve hasta, "
        "salgo a las, vuelvo a las, llego del trabajo, no estoy en casa, no estamos en casa, trabajamos hasta, "
        "i leave home, leave the house, no paro/paramos por casa, no hay nadie, no habra nadie, no queda nadie, "
        "no esta nadie, nadie en casa, no suele haber nadie, no suele estar, entro a trabajar, turno de noche"
    ),
    "ALONE": (
        "vivo/vive/viviendo/duermo solo/sola, vivimos solos/solas, i live alone/by, estoy/estare solo/sola, "
        "vivo al lado/cerca/enfrente/junto/justo, vivo en la/el, trabajo en, trabajo cerca/al, "
        "mi trabajo/curro/oficina esta/queda, me quedo solo/sola, mi madre vive sola, me quede viuda/viudo, enviud*"
    ),
    "HABIT": (
        "todos/todas los/las dias/tardes/mananas/lunes/martes/miercoles/jueves/viernes/noches, "
        "cada dia/tarde/manana/noche/semana, los lunes/martes/miercoles/jueves/viernes/sabados/domingos, "
        "siempre a las, de lunes a, normalmente a, suelo, every day/week"
    ),
    "LIFE": (
        "nino, nina, ninos, ninas, nietos, nieto, nieta, bebe, cole, colegio, guarderia, instituto, gimnasio, "
        "natacion, pilates, yoga, terapia, medico, misa, turno, trabajo de, school, gym, mi hija, mi hijo"
    ),
    "KEY": "llave, llaves, keys, alarma, cerradura, verja, garaje, trastero, portal, cancela, patio",
    "HIDDEN": (
        "sin cerrojo/llave/candado/cerrar/echar, abierto, no cierra bien, quitada, apagada, no cierra, no va, "
        "abierta, felpudo, maceta, buzon, contador*, debajo, escondida, "
        "desconectad*, no tiene alarma, sin alarma, no funciona"
    ),
    "BORN": (
        "naci el/en, fecha de nacimiento, date of birth, seguridad social, mis apellidos, nombre completo, "
        "mi matricula, mi apellido, full name, mi numero de dni, numero de afiliacion"
    ),
    "LOCATION": "ubicacion, location, localizacion, coordenadas, maps, google maps, geolocalizacion",
    "MYADDRESS": (
        "mi direccion es, my address is, la direccion es, mi calle es, mi portal es, "
        "vivo en la/el/_ calle/numero/avenida/plaza, mi domicilio es"
    ),
    # The link and what it is for
    "SIGN": (
        "punto, punt, ponto, dot, barra, slash, guion, com, www, w, http*, hxxp*, ly, bitly, tinyurl, youtu, "
        "linktr*, dominio"
    ),
    "ARROBA": "arroba, at, gmail, hotmail",
    "LINKWORD": "enlace, enlaces, link, links, url, web, pagina web, website, landing, qr, enllac",
    # An assistant or a person
    "BOT": (
        "bot, bots, robot, robots, robotito, maquina, maquinas, ia, ai, ais, chatbot*, automat*, autom, "
        "inteligencia artificial, chatgpt, programa, algoritmo, artificial, asistente, assistant, virtual, "
        "machine, contestador, automatizad*, automated, automation, llm"
    ),
    "ADMITS": "asistente, assistant, automatic*, automated, automatizad*, virtual, asistido, asistida",
    "HUMAN": (
        "human*, de carne y hueso, persoa, "
        "persona/persone/hombre/mujer/tio/tia/chico/chica/gente/vendedor/vendedora real/normal/corriente/fisica/de, "
        "de carne, real person, a person, actual person, soy yo, yo mismo, yo misma, en persona, "
        "con mis dedos/manos, mis deditos, carne, hueso, de verdad, flesh, i'm real, im human, un senor, "
        "una senora, persona, humano, tecleo, tecleando, typing, pulgares, i m real, you real, eres real, "
        "a normal guy, normal guy, just a guy, a guy, a girl, un chaval, una chavala"
    ),
    "IAM": (
        "soy, somos, eres, es, i'm, am, i, im, contesto, contesta, escribo, escribe, respondo, responde, hablas, "
        "habla, hablando, te, aqui, it's, sigo, yo, me, mi, claro, parezco, tengo"
    ),
    # The machine's own matters
    "PROMPT": (
        ""
        "me ajustaron/configuraron/programaron/entrenaron/instruyeron/ordenaron/prohibieron/limitaron/obligaron/"
        "disenaron/ensenaron, "
        "tengo orden, tengo ordenes, tengo la orden, tengo por orden, "
        "estoy obligad*, guion que, mi ficha, mis datos dicen, mi base de datos, prompt, prompts, "
        "mensaje de sistema, system message, system prompt, mensaje del sistema, mis instrucciones, "
        "mis directrices/reglas/normas/ordenes/parametros/indicaciones/pautas/restricciones/limitaciones, "
        "my instructions/rules/guidelines/prompt, las instrucciones/ordenes que me/tengo, instrucciones que, "
        "instrucciones internas, normas internas, reglas internas, directrices internas, mi configuracion, "
        "mi programacion, mi entrenamiento, my programming/training, configuracion interna, "
        "me han configurado/programado/entrenado/instruido/indicado/ordenado/mandado/prohibido/dicho/pedido/"
        "disenado/dado/puesto, "
        "me ha configurado/programado/entrenado/instruido/indicado/ordenado/prohibido, "
        "me tienen configurado/programado/prohibido/dicho, "
        "me dijeron/indicaron/ordenaron/configuraron/programaron/mandaron/pidieron, me ponen/pone que, "
        "me piden que, estoy/fui/he configurado/programado/entrenado/instruido/disenado/limitado, "
        "estoy/fui configurada/programada/disenada, he sido configurado/programado/entrenado/instruido/disenado, "
        "tengo instrucciones/ordenes/prohibido/indicado/programado, "
        "i was/am told/instructed/programmed/configured, i've been told/instructed/programmed, "
        "i have been told/instructed, i'm not allowed, i am not allowed, not allowed to, no se me permite, "
        "no me esta permitido, no me permiten, no me dejan, no tengo permitido, no estoy autorizad*, "
        "tengo prohibido, modulo, antifraude, caracteres por/como, limite de caracteres, tope de caracteres, "
        "json, tokens, temperatura del, contexto del, mi contexto, base de datos interna, regla numero, "
        "mis datos internos, floor price, floor_price, list_price, precio suelo configurado, allowed_amounts, "
        "profesional_cordial, amigable_casual, vendedor_experimentado, profesional cordial, amigable casual, "
        "vendedor experimentado, en el sistema me, el sistema me, el sistema no me, the system says, "
        "texto de arriba, el guion, mi guion"
    ),
    "MODEL": (
        "mi conocimiento, fecha de entrenamiento, ia conversacional, soy una ia/inteligencia, carezco de, "
        "no tengo sentimientos/emociones/cuerpo, conversacional, precios actualizados, "
        "modelo/modelos de lenguaje, language model, chatgpt, gpt, openai, ollama, llama, mistral, gemini, "
        "anthropic, claude, llm, qwen, deepseek, soy/como un/una modelo/programa/sistema/algoritmo, "
        "entrenado para, disenado para ayudar, como ia, como una ia, como inteligencia artificial, as an ai, "
        "como asistente, como un asistente, mis datos de entrenamiento, base de conocimiento*, "
        "no tengo informacion, informacion suficiente, en el contexto, not enough information, fecha de corte, "
        "knowledge cutoff, no tengo acceso a, no dispongo de esa informacion/dato, no tengo acceso, "
        "i don't have access"
    ),
    "DRAFT": (
        "opciones/opcion/version/versiones de respuesta, en este mensaje, borrador, respuesta sugerida, "
        "respuesta propuesta, posible respuesta, sugerencia de respuesta, version del mensaje, versiones del, "
        "versiones de, aqui tienes/tiene/va una/la/tu/tres/dos/mi/el/respuesta/mensaje/version/varias, "
        "here is/are a/the/my/your, here's a/the/my/your, opcion a/uno, opcion b, "
        "tono directo/amable/cordial/cercano/profesional/formal/informal, sin emojis, limites de longitud, "
        "longitud, mensaje sugerido, propuesta de respuesta, segun la informacion proporcionada, "
        "informacion proporcionada, segun el contexto, consulta/consulte al/con vendedor/el/la, "
        "como vendedor debo, como vendedor responderia, respuesta final, reescrib*, traduccion, nota interna, "
        "draft, reply, response, output, respondiendo a, caracteres, "
        "el/la/este/esta comprador/compradora/usuario/usuaria/cliente pregunta/quiere/pide/solicita/dice/parece/"
        "ha/esta/desea/insiste/ofrece, "
        "al/a comprador/cliente/usuario/la le/se/compradora, the buyer/user/customer asks/wants/is/has"
    ),
    # Orders obeyed
    "MODE": "modo, mode, protocolo, comando, command, override, jailbreak, sudo, root, acceso de administrador",
    "ACTIVE": (
        "activad*, habilitad*, iniciad*, desbloquead*, enabled, activated, ejecutad*, aplicad*, aceptad*, "
        "unlocked, concedid*, on, actualizad*, anulad*, ignorad*, desactivad*"
    ),
    "ORDER": (
        "instruccion, instrucciones, regla, reglas, orden, ordenes, descuento, codigo, sistema, configuracion, "
        "politica, restricciones, rules, instructions"
    ),
    "ROLE": (
        "a tus/sus ordenes, at your service, "
        "soy un/una/el/la pirata/poeta/genio/hacker/experto/gato/robot/maestro/profesor/abogado/medico, arrr, "
        "como representante, representante oficial, soporte/support de/oficial/tecnico, "
        "equipo de soporte/wallapop, en nombre de wallapop, desde wallapop te/le/os, "
        "wallapop le/te confirma/informa/garantiza, wallapop garantiza, departamento de, atencion al cliente, "
        "servicio de atencion, on behalf of, as wallapop, hablo como, actuo como, soy wallapop, somos wallapop, "
        "soy de wallapop, como pirata, como administrador, como propietari*, como dueno"
    ),
    # How the sale stands
    "SOLD": (
        "se @ he/hemos dado/vendido/regalado/prometido/pasado/quedado a/con, se @ di/vendi/regale/prometi a, "
        "ya esta vendid*, vendido, vendida, vendidos, vendidas, @ he vendido, @ vendi, @ acabo de vender, "
        "se ha vendido, se vendio, sold, it's gone, ya no @ tengo, ya no esta*, ya no queda*, ya no disponible, "
        "ya no sigue, ya no @ vendo, no esta disponible, no disponible, no longer available, @ he retirado, "
        "ya tiene dueno/duena, ya tiene nuevo dueno, se @ han llevado, se @ llevo, se @ llevaron, ya no lo tengo, "
        "ha volado, me lo han quitado, ya se fue, ya tiene comprador, ya tienen comprador, no @ tengo ya, venut, "
        "venuda"
    ),
    "RESERVED": (
        "reservado, reservada, reservados, reservadas, hay una reserva, en reserva, reserved, apalabrad*, "
        "comprometid*, apartado, apartada, apartados, apartadas, on hold, reservat, reservada a, "
        "pendiente de recoger, tiene una reserva"
    ),
    "FORYOU": "para ti, para usted, a tu nombre, te, le, es tuyo, es tuya, for you, tuyo, tuya, tienes, tiene, os",
    "RESERVES": (
        "te/le/se/os @ guardo/reservo/aparto/guardare/reservare/reservamos/guardamos, "
        "te/le/se @ he guardado/reservado/apartado, "
        "te/le/se @ dejo/pongo/tengo reservad*/apartad*/guardad*, @ guardo/reservo/aparto, "
        "te @ mantengo reservad*, i'll hold/keep/reserve, @ tengo apartad*, nadie mas, no se @ doy/vendo/dejo a, "
        "hasta entonces es tuy*"
    ),
    "FREE": (
        "esta/estan/sigue/siguen libre/libres, libre todavia, sin reserva*, nadie @ ha reservado, "
        "no esta/estan reservad*/apartad*, no @ tengo/he reservad*/apartad*, "
        "no se @ tengo apartad*/reservad*/guardad*"
    ),
    "UNSOLD": "no esta/estan vendid*, no @ he vendido, no se ha vendido, sin vender, not sold",
    "AVAILABLE": (
        "disponible, disponibles, a la venta, en venta, for sale, available, todavia/aun @ tengo, "
        "@ tengo todavia/aun, aqui @ tengo, sigue aqui, sigue estando, sigue en pie, puedes comprarl*, "
        "puede comprarl*, haz/puedes/puede hacer/la/una/_ la/una/oferta/compra oferta/compra/_, "
        "te/se/le @ dejo/vendo/reservo/guardo, es tuyo, es tuya, tuyo si, sin vender, no @ he vendido, "
        "no se ha vendido, sigo teniend*, te puedes llevar, llevatel*, encara el/la tinc, dale a comprar, "
        "cuando quieras vienes, cuando quieras quedamos, ahi/aqui sigue/esta/siguen, ahi @ tengo, "
        "suya/suyo/tuya/tuyo es"
    ),
    "GOTPAID": (
        "he recibido el/tu/su/ya pago/dinero/bizum/transferencia/importe, he recibido el/tu dinero/pago, "
        "recibido el/tu/su pago/dinero/bizum, "
        "me ha/han llegado/entrado/ingresado el/tu/su/ya pago/dinero/bizum/importe, "
        "ha llegado/entrado el/tu/su pago/dinero/bizum, me consta el/tu pago, "
        "veo/visto/vi el/tu/su pago/compra/bizum/dinero/ingreso, ya esta pagad*, esta pagad*, "
        "ya me has/ha pagado, como ya has/ha/esta pagado/pagada, tengo el/tu/su pago/dinero, payment received, "
        "got the/your payment/money, i received the/your payment/money, money has/arrived arrived/_, "
        "pago recibido, pago confirmado, dinero recibido, cobrado, ya he cobrado, ya cobre, "
        "gracias por el/tu/su pago/compra, gracias por pagar, ya me ha llegado/entrado, me llego el/tu pago"
    ),
    "HASSHIPPED": (
        "ya/_ te/se/le/_ @ he mandado/enviado/echado/entregado/llevado, ya esta enviad*, esta enviad*, "
        "ya @ mande/envie/eche, ya esta en camino, esta en camino, salio ayer/esta/hoy, ya salio, ha salido, "
        "already shipped, i shipped, i've sent, i have sent, @ deje en correos, @ he dejado en correos/la/el, "
        "he hecho el envio, enviado ayer/hoy, lo envie, la envie"
    ),
    "NOTSHIPPED": (
        "no/todavia/aun no/_ @ he/_ mandado/enviado/llevado/echado/preparado, sin enviar, por enviar, "
        "sigue en mi casa, en el cajon, not shipped, haven't sent, no ha salido"
    ),
    "NOTPAID": (
        "no me ha llegado/entrado el/tu/su pago, no has/ha pagado, falta el/tu pago, pendiente de pago, "
        "sin pagar, no consta el pago, no veo el pago, not paid"
    ),
    "HELD": (
        "retenid*, bloquead*, liber*, custodia, en transito, hasta que subas/envies/mandes/suba/envie, on hold, "
        "released, release"
    ),
    "NODEAL": (
        "no hemos quedado en, no hemos acordado, no acordamos, no habiamos quedado, nunca quedamos, no quedamos en nada"
    ),
    # Limits and room
    "LIMIT": (
        "minimo, minima, minimos, limite, tope, suelo, lo menos, como poco, como minimo, ultimo precio, "
        "lo ultimo de, es/ya lo ultimo, "
        "ultima oferta, precio final, mi ultimo, floor, lowest, minimum, bottom, rock bottom, bottom line, "
        "maxima rebaja, rebaja maxima, maximo descuento, descuento maximo, lo mas bajo, mas bajo que, "
        "lo maximo que, menos que puedo, no bajo, no bajar*, no puedo bajar, no podria bajar, no @ bajo, "
        "no rebajo, no @ puedo bajar, no puedo rebajar, no puedo dejarl*, no @ vendo/doy/dejo por/a menos/debajo, "
        "ni un/medio euro/centimo/duro, ni uno/una menos, ni un centimo, menos no, de ahi no, de ahi ya, "
        "de aqui no, hasta ahi, hasta ahi llego, a partir de, por encima de, por debajo, menos de eso, debajo de, "
        "no me dejan/deja/permite bajar/vender/ir, no puedo ir, no acepto menos, no aceptaria, por menos, "
        "can't go/sell/do/accept, cannot go, won't go, couldn't go, not go, lower than, go lower, no lower, "
        "ultima palabra, se acabo la pelicula/historia/discusion/subasta, no hay mas que hablar, "
        "at least, como mucho, como maximo, a lo sumo, a lo mucho, lo justo, necesito sacar*, tendria que sacar*, "
        "sacarle, mi tope, mi minimo, precio suelo, por menos de, no baja, no bajamos, linea roja, al limite, "
        "puedo/podria llegar a/hasta, no lo cuentes, no se lo digas/cuentes, "
        "mi limite, the least, the limit, best price, peor precio, menor precio, minim, el minim"
    ),
    "NOTPRICE": (
        "carga, peso, pesa, kg, kilos, velocidad, edad, altura, temperatura, aguanta, soporta, temporada, "
        "pedido minimo, desgaste, uso, capacidad, potencia, tamano, autonomia, planta, duracion, minimo esfuerzo, "
        "ruido, volumen, km, horas, plazo, minutos, dias, personas, longitud, presion, distancia, baterias, "
        "bateria, resolucion, gasto, consumo, mantenimiento, resistencia, largo, ancho, alto, fondo, mide, miden, "
        "hora, por hora, kilometros, kms, vueltas, rutas, anos, meses, paginas, tapa, salud"
    ),
    "SIZE": (
        "pesa*, peso, mide*, mido, kg, kilos, cm, metros, metro, talla, altura, largo, ancho, alto, fondo, kms, "
        "km, kilometros, salud, carga, edad, anos, por hora"
    ),
    "LESS": (
        "menos, debajo, bajo, bajar, rebaj*, descuent*, descont*, quito, quitar*, quita, off, less, below, under, "
        "barat*, perdon*, resto, discount, descompte, bajarte, bajaria, rebaja, corto, corta, lejos, abajo, "
        "menor, bajas"
    ),
    "MORE": (
        "ponle*, ponga*, mas, subel*, sube*, subir*, subes, sube, suba, subas, subir, anade, anades, anada, "
        "faltan, falta, faltaria*, extra, more, up, "
        "encima, pon, pones, pongas, ponga, estiras, estira, arriba, aumenta*, llegas, llega, add"
    ),
    "DISCOUNT": (
        "rebaj*, descuent*, descont*, descompte, discount, off, oferta especial, precio especial, "
        "me haces/hace/hacen/haceis precio/descuento/rebaja, regate*"
    ),
    "HAGGLE": (
        "subes/sube/suba/subas/subiendo un poco/poquito/pelin, casi llegas, te falta/faltan poco/nada, por poco, "
        "falta poco, casi lo tienes/tenemos, "
        "hago/haria/puedo hacer/hacerte/_ un/buen/mejor/algun/_ precio/descuento/rebaja, "
        "te/le hago/haria un/buen/algun/algo/_ descuento/precio/rebaja, algo/un poco/poco puedo bajar/rebajar, "
        "puedo bajar algo/un/poco, puedo rebajar algo/un, algo de margen, hay margen, margen de, tengo margen, "
        "poco margen, mi margen, el margen, algo te rebajo, algo bajaria, algo podria bajar, "
        "se puede negociar algo, room to, some room, wiggle room, there's room, algo se puede rebajar, "
        "me lo pensaria, podria pensarmelo, negociable hasta, vas bien encaminad*"
    ),
    "FRACTION": (
        "tercio, tercios, cuarto, cuarta, quinto, quinta, mitad, decima, third, quarter, half, por ciento, "
        "porciento, percent, octava, sexta, cuartos"
    ),
    "MATHS": (
        "multiplica*, suma, sumale, sumas, resta, restale, restas, divide*, dividid*, doble, triple, por dos, "
        "por tres, raiz, romanos, calcula, haz cuentas, echa cuentas, la cuenta es, adivina, cifra redonda, "
        "la cifra, numero secreto, double, twice, minus, decenas, centenas"
    ),
    "GRATIS": (
        "sin pagar, regalas, regalarias, gratis, gratuit*, regalo, regalad*, de balde, por nada, sin coste, "
        "sin cobrar, for free, la voluntad, te invito, lo que quieras darme, lo que me quieras dar, "
        "lo que tu quieras pagar, por la cara, cortesia, un abrazo, de regalo"
    ),
    "PRICEWORD": (
        "te/le/se/os @/_ dejo/dejaria/dejare/vendo/dejamos en/a/por/_, precio, precios, euro, euros, eur, pavos, "
        "oferta, ofertas, dejar, dejo, dejarl*, vendo, vender*, rebaj*, descuent*, pido, pides, pedir, cuesta, "
        "vale, price, offer, sell, bajar, bajo, cobro, pagar, aceptar, acepto, cerrar, cerramos, dinero, importe, "
        "cantidad, margen, sacarl*, compensa, presupuesto, lo que pone/pides/pido/marca/pides/vale/cuesta/piden, "
        "ofrec*, ofrezc*"
    ),
    "WARM": (
        "estas cerca, casi casi, te acercas, caliente, frio, templado, te quemas, muy cerca, por ahi anda, "
        "por ahi va, te quedas cerca, puedo llegar, podria llegar, puedo estirarme, podria estirarme, "
        "hasta donde puedo, puedo aflojar, ceder"
    ),
}
"""About the one who writes, how the sale stands, and how far the price goes."""

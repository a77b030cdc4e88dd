"""What can be claimed of an item: parts, condition, faults, materials, provenance, by groups of synonyms.

A word of a group in the listing supports any word of the same group in a reply. Plain words; must never hold a
sentence of anybody's.
"""

from __future__ import annotations

from apps.security.guard.lexicon import Lexicon

# Said to be there ("trae cargador").
PARTS = {
    "P_CHARGER": "cargador*, charger*, fuente de alimentacion, alimentador, adaptador, transformador",
    "P_CASE": "funda*, case, estuche*, carcasa*, maletin*, bag, bolsa*, mochila*, cover",
    "P_BOX": "caja, cajas, box, embalaje original, blister, precinto, empaque",
    "P_REMOTE": "mando*, controller*, remote*, joystick*, gamepad*",
    "P_GAMES": "juego, juegos, game, games, cartucho*, videojuego*",
    "P_CABLE": "cable, cables, cordon, alargador",
    "P_MANUAL": "manual, manuales, instrucciones, libro de instrucciones, guia",
    "P_HEADPHONES": "auricular*, casco, cascos, headphone*, earphone*, earbud*",
    "P_BATTERY": (
        "pila, pilas, bateria de repuesto, baterias, batteries, segunda bateria, bateria extra, bateria, battery"
    ),
    "P_STAND": "tripode*, soporte*, peana*, atril*, base, stand, pie de, caballete*",
    "P_CARD": "tarjeta*, sd, microsd, memory card",
    "P_STRAP": "correa*, strap*, brazalete*, cinturon",
    "P_KEYS": "llave, llaves, duplicado",
    "P_WHEELS": "rueda*, ruedin*, neumatico*, cubierta, cubiertas, llanta*",
    "P_PEDALS": "pedal, pedales, ruedines",
    "P_HELMET": "casco de, helmet, casco homologado",
    "P_LOCK": "candado*, antirrobo*, cadena antirrobo",
    "P_LIGHTS": "luz, luces, faro*, linterna*, led, leds, lampara*, bombilla*",
    "P_RACK": "cesta*, portabultos, alforja*, guardabarros, baul*, timbre*, bidon*, portabidon*",
    "P_PUMP": "bomba, bombas, inflador*, hinchador*",
    "P_LENS": "objetivo*, lente*, lens*, filtro*, parasol, flash",
    "P_CUSHION": "cojin*, colchon*, almohad*, mattress*, somier*",
    "P_CHAIRS": "silla, sillas, taburete*, banqueta*, chairs",
    "P_TABLE": "mesa, mesas, mueble*, estante*, balda*, cajon, cajones, armario*, vitrina*",
    "P_PENCIL": "lapiz, lapices, puntero*, stylus, pen, boligrafo*",
    "P_KEYBOARD": "teclado*, raton*, mouse, keyboard, docking, hub",
    "P_SPARE": "repuesto*, recambio*, spare part*, accesorio*, extras, complemento*, kit de",
    "P_TOOLS": "broca*, destornillador*, herramienta*, llave inglesa, alicate*, tornill*",
    "P_COVER": "lona*, toldo*, burbuja de lluvia, capazo*, cubre*, mosquitera*, sombrilla*",
    "P_STONES": "piedra*, planta, plantas, peces, pez, decoracion*, grava",
    "P_MIC": "microfono*, altavoz, altavoces, amplificador*, subwoofer, speaker*",
    "P_SIM": "licencia*, suscripcion*, windows, office, programas, software, cuenta premium",
    "P_BELT": "isofix, arnes*, airbag*, barra antivuelco",
    "P_RACKET": "baston, bastones, remo, remos, quilla*, chaleco*, red, pelota*, pala, palas, raqueta*, botas",
    "P_DICE": "dados, ficha, fichas, carta, cartas, peonza*, minifigura*, figura, figuras",
    "P_TRAY": (
        "bandeja*, rejilla*, cestillo*, jarra*, vaso, vasos, difusor*, boquilla*, cepillo*, mopa*, cuchilla*, "
        "prensatela*"
    ),
}
# Said of how it is.
STATE = {
    "S_NEW": (
        "a estrenar, sin estrenar, precintad*, sin abrir, sin usar, nunca usad*, no usad*, brand new, unopened, "
        "un opened, un worn, sealed, de paquete, por estrenar, recien comprad*, no se ha usado, no @ he usado, "
        "sin desprecintar, with tags, con etiqueta*, etiqueta puesta, sin uso, cero uso"
    ),
    "S_NEWPART": (
        "nuevo, nueva, nuevos, nuevas, new, esta nuevo, esta nueva, estan nuevos, estan nuevas, es nuevo, "
        "es nueva, son nuevos, son nuevas, totalmente nuevo/nueva, nuevo del todo"
    ),
    "S_LIKENEW": (
        "como salio/sale de la/_ tienda/fabrica, "
        "como nuev*, casi nuev*, practicamente nuev*, like new, as good as new, as new, mint, impecable*, "
        "inmaculad*, impolut*, perfecto/excelente/impecable/optimo/magnifico estado, "
        "estado perfecto/impecable/excelente/inmejorable, en perfecto, en perfectas condiciones, de exposicion, "
        "de museo, como el primer dia, como recien, perfect condition, excellent condition, flawless, immaculate, "
        "esta perfect*, estan perfect*, perfecta de estado, cuidadisim*, esta genial, buenisimo estado, "
        "a la perfeccion, de lujo, de diez, sin ningun defecto, nuevecit*, perfectos, perfectas"
    ),
    "S_GOOD": (
        "buen estado, muy buen estado, good, good condition, bien cuidad*, muy cuidad*, cuidad*, bien conservad*, "
        "conservad*, great condition, estado muy bueno, tratad*, mimad*, well kept"
    ),
    "S_LITTLEUSE": (
        "poco uso, muy poco uso, apenas usad*, apenas uso, poquisimo uso, usad* poco, casi sin uso, casi no se, "
        "una vez, una sola vez, un solo uso, barely used, hardly used, uso esporadico, uso puntual, semi nuev*, "
        "seminuev*, "
        "use/usamos/usado/usada/usados/usadas/puesto/puesta/hecho/encendido un/dos/tres/cuatro/cinco/pocas/"
        "contadas par/veces, "
        "usado/usada/puesto un par de, pocas veces, contadas veces, un par de veces"
    ),
    "S_WORKS": (
        "funciona/funcionan perfect*/bien/genial/todo/estupend*/fenomenal/sin/de/correct*, "
        "va/van como un/una/la/el, va fino, va fina, funciona, funcionan, lava bien, working perfectly, "
        "sin fallos, sin problemas de, no falla, nunca ha fallado/dado, arranca a, carga bien, tira bien, "
        "operativ*, en funcionamiento, perfectamente, works well/fine/perfectly/great"
    ),
    "S_CLEAN": (
        "limpia, limpias, limpios, limpisim*, esta/estan limpio, muy limpio, recien limpi*, desinfectad*, lavad*, "
        "higieniz*, de tintoreria, esterilizad*, descalcific*, aspirad*"
    ),
    "S_REVISED": (
        "revisad*, revision*, puesta a punto, mantenimiento*, serviced, calibrad*, engrasad*, itv pasada, "
        "pasada la itv, afinad*"
    ),
    "S_REPAIRED": (
        "reparad*, esta/fue/estan arreglad*, @ arregle, @ he arreglado, arreglad* por/en, restaurad*, reparacion, "
        "repaired, fixed, refurbished, reacondicionad*, soldad*, pegad*, tapizad*, pintad*, barnizad*, lacad*, "
        "repintad*"
    ),
    "S_CHANGED": (
        "cambiad*, cambie, cambiamos, le/se puse/pusimos/cambiaron/cambie, he/hemos cambiado/puesto, "
        "le he puesto, cambio de, sustituid*, nuevas de, nuevos de, nueva de, replaced, recien cambiad*, "
        "estrenad*, recien puest*"
    ),
    "S_BATTERY": (
        "bateria nueva, bateria al, bateria cambiada, bateria perfecta, bateria dura, bateria aguanta, "
        "salud de la, battery health, ciclos, autonomia"
    ),
    "S_CARED": (
        "mascota*, animal*, perr*, gato, gatos, fuma, fuman, fumam*, fumador*, humo, sin fumadores, sin humo, "
        "no fumador*, no fumamos, casa sin, sin mascotas, sin animales, sin ninos, no tenemos mascotas, "
        "no hay mascotas, libre de humo, smoke free, pet free, casa libre"
    ),
    "S_UPDATED": (
        "actualizad*, formatead*, resetead*, reinstalad*, liberad*, libre de, desbloquead*, restablecid*, "
        "ultima version, factory reset, unlocked, libre, libres, reiniciad*"
    ),
    "S_WATER": (
        "impermeable*, sumergible*, resistente al, waterproof, a prueba de, estanc*, salpicaduras, membrana, gore*"
    ),
}
# Faults: said to be there, or denied.
FAULTS = {
    "F_SCRATCH": (
        "aranaz*, rasgun*, raya, rayas, rayada*, rayado*, rayita*, roce, roces, rozad*, rozadura*, marca de, "
        "marcas, marquita*, scratch*, scuff*, arano, muesca*, pelad*, picad*, desconch*, aranon*"
    ),
    "F_DENT": (
        "golpe, golpes, golpecit*, golpead*, abolladura*, abollad*, bollo*, toque, toques, dent, dents, dented, "
        "porrazo*, caida, caidas, caido"
    ),
    "F_CRACK": (
        "roto, rota, rotos, rotas, rotura*, grieta*, agrietad*, raja, rajas, rajad*, rajit*, fisura*, crack*, "
        "broken, astilla*, quebrad*, torcid*, doblad*, roturas"
    ),
    "F_STAIN": (
        "mancha*, manchit*, manchad*, suciedad, sucio, sucia, cerco*, amarill*, descolorid*, decolorad*, oxid*, "
        "moho, humedad, stain*, rust*, quemad*, quemadura*"
    ),
    "F_FAIL": (
        "falla, fallan, fallo, fallos, fallit*, averia*, averiad*, estropead*, defecto*, defectuos*, "
        "desperfecto*, tara, taras, no funciona, no funcionan, no enciende, no carga, no responde, faulty, "
        "fault*, defect*, bloquea*, problema con, alguna/ninguna pega, tiene pegas, sin pegas"
    ),
    "F_LEAK": (
        "gotea*, goteo, fuga, fugas, pierde, pierden, perdida de, cala, cal*n agua, leak*, rezuma, pinchazo*, "
        "pinchad*, parche*"
    ),
    "F_WORN": (
        "desgast*, gastad*, desgaste, desgastes, holgura*, flojo, floja, flojos, flojas, aflojad*, despegad*, "
        "descosid*, raid*, deshilach*, pelotill*, bolitas, worn, wear, peluda, hilo suelto, enganch*, agujer*, "
        "roto por, hundid*, vencid*, bland*, hundim*"
    ),
    "F_NOISE": "ruido*, ruidos*, chirri*, vibra*, zumbid*, cruj*, raspa*, noise*, noisy, rechin*",
    "F_PIXEL": "pixel, pixeles, pixels, burn in, retencion, mancha en la pantalla, dead pixel*, linea en la",
    "F_SMELL": "huele, huelen, olor*, smell*, apest*",
    "F_PLAGUE": "plaga*, carcoma, bicho*, polilla*, chinche*",
}
# Other things said of it.
FACTS = {
    "C_WARRANTY": "garantia*, warranty, guarantee, garantizad*, garantizo, guaranteed",
    "C_INVOICE": (
        "factura*, ticket*, tique*, recibo*, receipt, invoice, comprobante de compra, justificante de compra, albaran"
    ),
    "C_ORIGINAL": (
        "original, originales, autentic*, genuin*, oficial, oficiales, certificado de autenticidad, verdadero, "
        "no es replica, no es copia, authentic, genuine, replica*, imitacion*, falso, falsa"
    ),
    "C_APPROVED": (
        "itv, libro de revisiones/mantenimiento, "
        "homologad*, certificad*, homologacion, certificacion, dgt, marcado ce, legal, legales, normativa, "
        "aprobad*, certified, registrad*, matriculad*, etiqueta energetica, cumple con"
    ),
    "C_INSURED": "asegurad*, con seguro, seguro incluido, seguro a, seguro en",
    "C_COMPATIBLE": (
        "compatible*, vale para, valen para, sirve para, sirven para, valido para, valida para, adaptable*, "
        "encaja con, works with, fits"
    ),
    "C_RETURNS": (
        "devolucion, devoluciones, acepto devoluciones, puedes devolver*, lo puedes devolver, te lo cambio si, "
        "returns, sin garantia, periodo de prueba, dias de prueba, te devuelvo el dinero, si no te gusta me"
    ),
    "C_OWNER": (
        "unico dueno/propietario, unica duena/propietaria, un solo dueno/propietario, una sola duena/propietaria, "
        "primer dueno, primera mano, dueno anterior, duena anterior, propietario anterior, antiguo dueno, "
        "antigua duena, one owner, de mi abuel*, "
        "de mi madre/padre/hijo/hija/marido/mujer/suegr*/tio/tia/hermano/hermana, era de, perteneci*, heredad*, "
        "herencia, segunda mano de, @ usaba, siempre en casa, no ha salido de, nunca ha salido, guardad* en, "
        "de una senora, de un senor, mi ex, fumador*, siempre ha estado, siempre @ he, nunca @ he, "
        "era/fue/sido/de de/un/una/_ fotograf*/profesor*/musico*/coleccionista*, duena fotograf*"
    ),
    "C_BOUGHT": (
        "@ compre, @ compramos, bought, costo, costaron, me costo, nos costo, en su dia, en tienda, regalaron, "
        "regalo de, me toco, sorteo, importad*, traid*, de japon, de alemania, de italia, de estados unidos, "
        "de francia, made in, fabricad*, tienda oficial, apple store, "
        "es/son de amazon/ikea/zara/decathlon/aliexpress, comprado, comprada, comprados, compradas, "
        "@ compro/compraron"
    ),
    "C_PRECIOUS": (
        "edicion limitada, limited edition, edicion especial, coleccion, de coleccion, coleccionable, exclusiv*, "
        "unico en, unica en, pieza unica, rareza, descatalogad*, firmada por, firmado por, autograf*, vintage, "
        "antiguedad*, siglo, artesan*, hech* a mano, handmade, ebanist*, numerad*, primera edicion"
    ),
    "C_REASON": (
        "vendo/vende/vendemos/venta porque/por/ya/al/pues/debido/para, se vende por/porque, porque me, porque ya, "
        "porque no @ uso, porque nos, por mudanza, me mudo, nos mudamos, por falta de, por no usar*, por cambio, "
        "ya no @ uso/usamos/necesito/monto/toco, me he comprado, nos hemos comprado, tengo otr*, compre otr*, "
        "por jubilacion, por embarazo, por divorcio, necesito espacio/sitio/dinero, me hace falta el dinero, "
        "regalo repetido, repetid*, me sobra, renovarse, renuevo, liquidacion, cierre de, se le quedo, "
        "se le ha quedado, me queda grande/pequeno/pequena, ya no @ usamos"
    ),
    "C_LIVED": (
        "llevo/llevamos un/una/dos/tres/cuatro/cinco/varios/muchos anos/meses/tiempo/temporada, "
        "se me/nos ha/cayo caido/mojado/_, le eche/echamos, mi perro/perra/gato/gata/labrador/labradora"
    ),
    "C_RIVALS": (
        "tengo/viene/vienen/hay a/_ uno/una/alguien/unos/otro de/que/esperando/interesado, "
        "otro/otra/otros/alguien/uno/una me/lo/la da/ofrece/ofrecen/daba/dan/paga/quiere, otro comprador*, "
        "otra compradora, otra persona, otras personas, otro comprador, otro interesado, otros interesados, "
        "varios interesados, varias personas, mucha gente, muchos interesados, lista de espera, me @ han pedido, "
        "me @ quitan, me @ estan, me han preguntado, me han ofrecido, me ofrecen, me estan ofreciendo, me dan, "
        "me daban, me ofrecieron, tengo mas ofertas, tengo otra oferta, tengo ofertas, otra oferta, "
        "otras ofertas, muy solicitad*, muy demandad*, muy pedid*, muy buscad*, "
        "se vende/venden sol*/rapido/enseguida/mucho/como, vuela, vuelan, se va a ir, se van a ir, no va a durar, "
        "no durara, ultima unidad, ultimas unidades, quedan pocas, quedan pocos, me queda uno/una, solo me queda, "
        "esta manana me, ayer me, someone else, other buyers, another buyer, other people, many people, "
        "lots of people, lot of interest, hay cola, hay interes*, gente interesada, personas interesadas, "
        "un chico viene, viene otr*, tengo a otr*, esta tarde viene, me insisten, otro chico, otra chica, "
        "otro que, ofrecid* a otro/otra, a otro comprador, "
        "hay/tengo otra/otro/otras/otros/mas/varias/varios/mucha/muchos/muchas/dos/tres/cuatro persona/personas/"
        "comprador/compradores/gente/interesado/interesada/interesados/chico/chica/chicos, "
        "hay/tengo otra/otro/gente/alguien mas/interesada/interesado/esperando/detras, hay gente"
    ),
    "C_MARKET": (
        "chollo*, ganga*, precio de mercado, por debajo de mercado, mas barat* que, el mas barato, la mas barata, "
        "en tienda cuesta/vale/esta/son, en las tiendas, nuev* cuesta/vale/esta/salen/cuestan/son, "
        "precio original, pvp, se revaloriza*, inversion, vale el doble, vale mas de, esta a mas, "
        "precio de tienda, rebajad* de, mejor precio que, mejor que en, nadie lo vende, no encontraras, "
        "no lo encuentras, en otros sitios, bargain, steal, retail price"
    ),
    "C_MATERIAL": (
        "carbono, carbon, aluminio, acero, titanio, hierro, laton, bronce, cuero, piel, polipiel, ante, seda, "
        "algodon, lino, lana, poliester, cachemir, cashmere, terciopelo, madera, roble, pino, haya, nogal, "
        "cerezo, teca, mimbre, bambu, marmol, granito, cristal, vidrio, zafiro, ceramica, porcelana, plastico, "
        "oro, plata, cedro, abeto, palisandro, caoba, leather, wood*, steel, gold, silver, pluma, plumas, plumon, "
        "latex, viscoelastic*, espuma, esparto, yute, rattan, ratan, contrachapado, dm, aglomerado, macizo, "
        "maciza, metal, metalic*"
    ),
    "C_COLOR": (
        "negro, negra, blanco, blanca, rojo, roja, azul, verde, amarillo, gris, rosa, morado, morada, naranja, "
        "marron, beige, camel, dorado, dorada, plateado, plateada, granate, turquesa, violeta, crema, black, "
        "white, blue, red, green, grey, negros, negras, blancos, blancas, rojos, rojas, azules, grises, verdes, "
        "lila, fucsia, antracita, burdeos"
    ),
    "C_TECH": (
        "bluetooth, wifi, gps, nfc, hdmi, usb, oled, amoled, qled, lcd, ips, ssd, ram, hdr, 4k, uhd, "
        "estabilizador, estabilizacion, isofix, abs, airbag, navegador, climatizador, aire acondicionado, "
        "bola de remolque, sensor de, camara trasera, techo solar, dolby, touch, tactil, huella, face id, zoom, "
        "macro, vision nocturna, temporizador, termostato, autolimpieza, vapor, inverter, no frost, dvd, blu, "
        "ray, android, ios, smart, alexa, chromecast, netflix, retroiluminad*, inalambric*, wireless, "
        "carga rapida, dual sim, esim, thunderbolt, ethernet, vga, displayport, cancelacion, manos libres, "
        "cruise, sunroof, stabilizer, stabilization, electronic*, hidraulic*, tubeless, doble suspension, "
        "cambio automatico, ecologic*, hipoalergenic*, ignifug*, organico, organica, vegan*"
    ),
    "C_BRAND": (
        "samsung, sony, lg, apple, bosch, siemens, philips, makita, shimano, sram, nikon, canon, xiaomi, huawei, "
        "intel, amd, nvidia, logitech, dyson, nike, adidas, balay, miele, rowenta, delonghi, lenovo, hp, dell, "
        "asus, acer, jbl, bose, yamaha, fender, gibson, fox, rockshox, michelin, brembo, seiko, miyota, casio, "
        "gucci, prada, loewe"
    ),
    "C_BEST": (
        "el/la mejor de, best in, la mejor marca, gama alta, alta gama, top de gama, tope de gama, premium, "
        "profesional, de primera, primera calidad, alta calidad, gran calidad, calidad profesional, "
        "superior calidad, high end, the best"
    ),
    "C_SOUND": (
        "sonido brillante, suena genial/increible/perfecto/de/muy/espectacular/estupendo, sonido espectacular, "
        "sonido perfecto, sounds great, imagen espectacular, calidad de imagen, super comod*, muy comod*, "
        "comodisim*, silencios*, muy rapid*, rapidisim*, vuela de, ligerisim*, muy liger*, potentisim*, "
        "precios* vistas, cunde mucho, gasta poco, consume poco, consumo bajo, muy resistente, indestructible, "
        "eficient*"
    ),
}
VERBS = {
    "HAVE": (
        "tiene, tienen, trae, traen, incluye, incluyen, incluid*, lleva, llevan, "
        "viene/vienen/va/van con/de/incluid*, viene, vienen, con su/sus, regalo, incluyo, anado, meto, te doy, "
        "te regalo, has, have, includes, include, comes, come, cuenta con, dispone, te @ llevas con, acompan*, "
        "sumo, te pongo, le pongo, adjunto, completo con, tengo, va, van"
    ),
    "INCLUDE": (
        "incluye, incluyen, trae, traen, viene/vienen/va/van con, te/le doy/pongo/meto tambien/ademas, "
        "te/le @/_ regalo/incluyo/anado/sumo, incluyo, anado, includes, comes with, de regalo, regalo, te regalo"
    ),
    "WITHOUT": (
        "va/van/ira aparte, sin, falta, faltan, carece, without, le falta, no trae, no incluye, no lleva, "
        "missing, excepto, menos, salvo, ponle tu, le pones tu, @ pones tu, ponle"
    ),
    "PACKS": (
        "embal*, envuelv*, envolver*, protej*, proteg*, burbuja*, carton, pongo, preparo, empaquet*, meto en, "
        "guardo, guardad*, dentro de la, en la bolsa, paso foto, foto, fotos, fotito*, ensen*"
    ),
    "IDIOM": (
        "good morning/afternoon/evening/night/day, "
        "con/ten/mucho mucho/_ cuidado, de golpe, golpe de, "
        "me/te/le/nos/os va/van/viene/vienen/iria/vendria bien/perfecto/genial/mejor/de, "
        "funciona/funcionan con/a/por/mediante, va/van/ira/iran bien embalad*/protegid*/envuelt*/empaquetad*, "
        "contrato firmad*, un toque, en marcha, la punta de, al detalle, con detalle, a juego, en juego, "
        "de vuelta, ojo, echar un, hacer juego, caja registradora, sin problema*, cuanto antes, "
        "va perfecto/bien/genial, en la/una bolsa, a mano, en mano, de la mano, por mi parte, de mi parte, "
        "echa un vistazo, casa de, mejor pega, sin mas, puesta de, dia de, fuera de juego, nuevo aviso, de nuevo, "
        "nuevo precio, nuevo anuncio, nueva oferta, cuenta nueva, buen precio, buena oferta, en red, la red, "
        "hojas de, llegar/llegan/llega/llegado/llegaron perfect*/bien/enter*, nuevo dueno, nueva duena, "
        "con cuidado, con mucho cuidado, de cola, cola de, cola blanca, va/van/ve/vas con cuidado, "
        "piso/casa/coche/trabajo/sitio nuevo/nueva, nuevo/nueva piso/casa/coche/trabajo"
    ),
    "MAYBE": (
        "si, seria*, podria*, tendria*, quiz*, igual, a lo mejor, supongo, depende, maybe, perhaps, if, cuando, tal vez"
    ),
    "LOGISTICS": (
        "quedamos, quedar, vernos, nos vemos, traete, traer, traigo, ven, vente, venir, pasate, pasa, recog*, "
        "recoj*, esquina, cafeteria, estacion, salida, parada, plaza, metro, parking, centro comercial, puerta, "
        "tornos, andando, tardo, tardas, llego, llegas, lunes, martes, miercoles, jueves, viernes, sabado, "
        "domingo, hoy, manana, minutos andando, correos, app, wallapop, envio, envios, punto de, paquete, tarde, "
        "finde, a las, sobre las, en efectivo, bizum, pago, pagas, pagar, comprar, compra, oferta, reserva*, "
        "reservo, mensaje*, seguimiento, meet, ship*, pick, 48, coche, furgoneta, abre, incidencia"
    ),
}

ITEM = Lexicon({**PARTS, **STATE, **FAULTS, **FACTS, **VERBS})
"""Claims by group, and the verbs they are made with."""

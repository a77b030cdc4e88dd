"""The words for and against the other person, and those that any sale is made of.

Plain words, by concept, as in `guard_words`. Must never hold a sentence of anybody's, nor say what is forbidden.
"""

from __future__ import annotations

TALK = {
    # Manners
    "INSULT": (
        "moren*, rubia, rubio, impresentable*, maleducad*, idiota*, imbecil*, gilipoll*, capull*, subnormal*, "
        "retrasad*, puta, puto, putas, putos, mierda*, cabron*, cono, joder, jodid*, hostia*, maric*, zorra*, "
        "analfabet*, caradura*, estafador*, timador*, payas*, tonto, tonta, tontos, tontas, tonteria*, estupid*, "
        "inutil*, sinverguenz*, tacan*, miserable*, rata, ratas, ratilla, pringad*, pardill*, pelma*, pesad*, "
        "plasta*, cutre*, jeta, morro, lerd*, bobo, boba, memo, mema, ignorante*, palurd*, pobreton*, "
        "muerto de hambre, muerta de hambre, muertos de hambre, desgraciad*, gentuza, escoria, basura humana, "
        "moros, moro, sudaca*, panchit*, gitan*, negrat*, gabach*, loser*, stupid*, idiot, idiots, moron*, dumb, "
        "fuck*, shit*, asshole*, bitch*, cheapskate*, jerk*, clown, troll, cansin*, mamarrach*, cretin*, baboso, "
        "babosa, asquero*, rac*an*, ragan*, tocapelotas, tocahuevos, cojon*, pollas, huevos, narices, carajo, "
        "patetic*, ridicul*, descarad*, mangante*, listill*, mentiros*, tramp*, ladron*, chorizo, cerdo, cerda, "
        "guarro, guarra, burro, burra, bestia, animal, feo, fea, gord*, vago, vaga, paleto, paleta, cateto, "
        "cateta, bruto, bruta, cuentista*, llorica*, llorona, lloron, quejica*, agarrad*, usurer*, fantasm*, "
        "crio, nino rata"
    ),
    "YOUARE": (
        "eres, es usted, es, sois, pareces, parece usted, menudo, menuda, vaya, pedazo, so, tio, hay que ser, "
        "gente como, gentes como, gente asi, que, you, you're, your, anda, cacho, los de tu, sera*, seras, por, "
        "como tu, maldit*, mas que, todo un, toda una, payas*"
    ),
    "SCORN": (
        "que te den, que le den, te den, vete a, vayase a, te jodes, te aguantas, se aguanta, te fastidias, "
        "aguantate, te chinchas, a llorar, por llorar, llora, lloras, lloriq*, "
        "deja de molestar/dar/llorar/incordiar/marear/escribir/preguntar/hacerme, dejame en paz, dejeme en paz, "
        "callate, callese, a la mierda, que te pires, pirate, largate, larguese, pierdete, pierdase, "
        "fuera de mi vista/chat, "
        "no me hagas perder, me haces/estas perder/perdiendo/haciendo, me hace perder, pierdo el tiempo, "
        "perder el/mi tiempo, hacerme perder, get lost, shut up, waste my time, wasting my time, "
        "aprende/aprenda/aprendes/aprendas/aprendieras a leer/hablar/escribir, sabes/sabe/sepas leer/escribir, "
        "no sabes leer, leer bien, ponte gafas, pongase gafas, "
        "comprate/compre/compra gafas/unas/un/una/uno/otra/otro, comprese un/una/uno, con estudios, te has leido, "
        "te lo has leido, lee el anuncio, lee antes, lee bien, lea el anuncio, lea bien, lees o, ojos en la cara, "
        "no te enteras, no te da, no se entera, te falta un, dos dedos, la cabeza para, no me hagas reir, "
        "no me haga reir, me parto, me meo, me descojono, que risa, vaya risa, me da la risa, de risa, "
        "menuda risa, de chiste, ni de broma, ni en suenos, ni loco, ni loca, ni harto, ni borrach*, "
        "vaya pregunta*, menuda pregunta*, que pregunta mas, que preguntas mas/tienes/haces, otra vez con, que cruz, "
        "que cansin*, "
        "me tienes harto/harta/frito/frita, estoy harto/harta, me cansas, me aburres, me importa un, me la suda, "
        "me da igual lo que, o lo tomas o, lo tomas o lo, busca otro, buscate la, busquese la, buscate la vida, "
        "vete al chino, vete a los chinos, pidele, a pedir, para eso te compras, te compras un, te llega para, "
        "no te llega para, ni para pipas, ni para empezar,verguenza, vergonzos*, te crees, se cree, "
        "quien te crees, te has creido, cara dura, cara mas dura, morro que, que morro, tienes un morro, "
        "rata, ratas, a tu abuela, a su abuela, "
        "no es para ti, no es para pobres, pobres, pobre, no te lo puedes permitir, no puedes permitirtelo, "
        "si no tienes dinero, no tiene dinero, sin dinero, premio, un aplauso, bravo, genio, lumbrera*, lince, "
        "lista del, espabila*, madura ya, a tu edad, te explico como a, te lo dibujo, te hago un dibujo, "
        "te lo tengo que repetir, cuantas veces, ya te lo he dicho, ya se lo he dicho, eres de los, "
        "sois todos, tu pais, su pais, tu gente, los de fuera, vuelvete a, vuelve a tu, de donde vienes, "
        "mujeres al, mujer tenias, mujer tenia, mujer al, cosa de hombres, cosas de mujeres, tu marido te, "
        "que lo mire tu marido, preguntale a tu, loser, whatever, go away, leave me alone, learn to read, "
        "can't you read, sigue/sigues/siga/seguir sonando, limosna*, despacito, veo que te cuesta, "
        "no quieres/quieren/quiere tambien/ademas, enhorabuena por leer/saber/nada, "
        "ni caso te/os/le, paso de ti/vosotros/usted, paso de tu/su cara, lee que, lea que, para eso esta la/el, "
        "todo escrito, ya esta escrito"
    ),
    "ENDEAR": ("guapa, guapo, preciosa, precioso, nena, reina, carino, cari, cielo, corazon, mona, amor"),
    "THREAT": (
        "te vas a enterar, se va a enterar, te enteras, atente, atengase, consecuencias, te arrepent*, "
        "te vas a arrepentir/acordar, se va a acordar, acordar de mi, se va a arrepentir, lamentaras, "
        "lo vas a lamentar, te denuncio, te voy a denunciar, te denunciare, le denuncio, le denunciare, te busco, "
        "te voy a buscar, voy a buscarte, te encuentro, te encontrare, se donde vives, se donde, ya se donde, "
        "se quien eres, se tu, tengo tu direccion, ire a tu, voy a tu casa, voy a por ti, te reviento, te parto, "
        "te rompo, te pego, una hostia, partirte, te mato, "
        "te voy a denunciar/buscar/partir/romper/matar/reventar/encontrar/hundir, te va a pesar, te hundo, "
        "te voy a hundir, te pongo una/mala estrella/resena/mala/valoracion/negativa/un, "
        "te pondre mala/una/un/negativa, mala resena, mala valoracion, te bloqueo y, te reporto, te reportare, "
        "cuidado con lo, ten cuidado, mas te vale, mas le vale, no sabes con quien, i know where you, "
        "you'll regret, i'll find you, report you, o si no"
    ),
    "SEXUAL": (
        "guapisim*, guapeton*, bombon, mi amor, princesa, mi/hola/oye muneca, sexy, sex*, desnud*, tetas, culo, "
        "follar, follamos, caliente contigo, "
        "cachond*, cama conmigo, tu foto de perfil, en tu foto, tu perfil, la foto de perfil, en la foto sales, "
        "sales muy, cuerpazo, buenorr*, maciz*, tia buena, estas buena, estas muy buena, besito*, besazo*, "
        "beso en, un beso donde, tomamos algo, tomar algo, una copa, unas copas, una cerveza, cenamos, cenas, "
        "cena conmigo, cenar conmigo, salir conmigo, sales conmigo, quedas conmigo, ligar, ligas, soltera, "
        "soltero, tienes novio/novia/pareja/marido, estas soltera/soltero/casada, a solas, mandame una foto tuya, "
        "foto tuya, foto en, una foto tuya, ojazos, labios, piropo*, masaje, nudes, hot, baby, honey, darling, "
        "gorgeous, date with, go out with, cuenta nueva amor, conocernos mejor, conocerte, tinder, como eres de, "
        "mujer como tu, chica como tu, tan guapa, tan mona, monada, guapi, te lo hago yo todo, "
        "que ojos/sonrisa/cuerpo/labios/piernas/voz/mujer/hombre, un polvo, echar un polvo, que buena estas, "
        "que bueno estas"
    ),
    "DEFER": (
        "te/le/os digo/cuento/confirmo/comento/respondo/aviso/dire/contesto, "
        "@ miro/compruebo/consulto/busco/mido/pregunto/confirmo/reviso/verifico, "
        "te/le @ miro/compruebo/consulto/busco/mido/pregunto/confirmo/paso/digo, no @/_ se, no sabria, "
        "no te @/_ se/sabria decir, no se decirte, no me consta*, "
        "tengo/tendria/tendrias que consultar*/mirar*/comprobar*/buscar*/medir*/preguntar*/ver*/confirmar*, "
        "lo/eso miro, "
        "voy a mirar*/comprobar*/buscar*/medir*/preguntar*, dejame mirar*/comprobar*/ver/que, "
        "dame un momento/rato, dame un, dejame que, i'll/will check/look/measure/find/ask/confirm, "
        "let me check/look/see/ask, i don't know, not sure, miralo, miro, no @/_ he visto/notado/encontrado, "
        "que yo sepa/note/vea/recuerde/sepamos, a simple vista, compruebo, consulto, mido, no estoy segur*, "
        "no recuerdo, no me acuerdo, ni idea, no tengo la medida, no tengo el dato, no tengo ese dato, a ver si, "
        "lo pregunto, no te/le @ cuento, prefiero no contar*/decir*, no lo cuento, yo miraria, mirate, "
        "mira la/el/en"
    ),
    "WORLD": (
        "quien gano, gano el, ganaron, resultado de, cuanto es, significado de, resuelve, cuentame un, opinas, "
        "votas, votar, gobierno*, politic*, eleccion*, ministr*, president*, impuesto*, partido*, gol, goles, "
        "liga, champions, futbol, receta*, harina, azucar, huevo, horoscop*, signo*, zodia*, aries, tauro, "
        "geminis, leo, virgo, libra, escorpio, sagitario, capricornio, acuario de, piscis, planeta*, universo, "
        "estrellas, galaxia*, capital, moneda, continente*, pais, historia, guerra*, siglo, dios, jesus, biblia, "
        "filosof*, poema*, verso*, poesia, rima*, chiste*, tomate*, animales, gatos, perros, ballena*, dinosaur*, "
        "celula*, atomo*, fotosintesis, ciencia, cientific*, teorema, ecuacion*, matematic*, clima, lluvia, "
        "llueve, tormenta, temperaturas, bolsa de valores, inflacion, criptomoned*, serie de netflix, pelicula*, "
        "actor, actriz, cantante*, cancion*, concierto, rey, reina, emperador, pirata*, tesoro*, leyenda*, "
        "cuento*, dragon*, principe, princesas, magia, sueno*, vida, amor, felicidad, alma, espiritu*, karma, "
        "energia*, vacuna*, medic*, dieta*, salud, mundial, olimp*, australi*, japon, china, rusia, weather, "
        "politics, recipe, poem, joke"
    ),
    # Spanish of elsewhere
    "ELSEWHERE": (
        "celular, celulares, checar*, checa, checo, chequea, ahorita*, rebajita, platicar, platicamos, con gusto, "
        "costo, te late, computadora*, laptop, chevere, bacano, bacan, padrisimo*, vos, tenes, podes, queres, "
        "sos, nomas, orale, a la orden, dale pues, manejas/manejan efectivo, refrigerador*, che, boludo, parce, "
        "chamba, agarralo, chido, chida, wey, pilas pues, linda, lindo, celu, pesos, que onda, bien padre, "
        "apurate, manejamos, mande usted, departamento, jalar, lana de, mero, ahi te va, quisieras adquirir"
    ),
    # What a sale is made of
    "SALE": (
        "anuncio*, articulo*, producto*, venta*, vend*, compr*, precio*, oferta*, euro*, eur, pag*, envi*, mand*, "
        "correos, app, wallapop, paquete*, recog*, recoj*, entreg*, qued*, reserv*, disponib*, sale, sell*, buy*, "
        "price*, ship*, pick*, available, collect*, foto, fotos, fotito*, video*, medida*, mido, mide*, talla*, "
        "pes*, estado, usad*, uso, nuev*, funcion*, incluy*, incluid*, trae, traes, traet*, lleva*, llevo, "
        "llevas, viene, vienes, venir, ven, vengas, prob*, prueb*, verl*, ver, veas, mirar*, miro, mira, miras, "
        "mano, metro, plaza, estacion, sabado, domingo, lunes, martes, miercoles, jueves, viernes, hoy, manana, "
        "tarde*, noche, hora, horas, puerta, punto, zona, garantia*, factura*, caja, cargador*, funda*, bizum, "
        "efectivo, tarjeta, rebaj*, descuent*, bajar*, bajo, dej*, doy, dar, lote, pieza*, marca*, modelo*, "
        "color*, bateria*, pantalla*, cable*, manual, instrucciones, aranaz*, golpe*, roto, rota, mancha*, "
        "original*, interes*, duda*, pregunt*, respond*, contest*, escrib*, digo, dime, diga*, aviso, avis*, "
        "confirm*, compruebo, mir*, asistente, vendedor*, vende, seller, buyer, listing, condition, box, offer*, "
        "deal, incidencia, valoracion*, perfil*, opinion*, resen*, devol*, devuel*, reembols*, gracias, thanks, "
        "hola, buenas, adios, saludos, perdona, siento, sorry, problema, cuadra, encaja, conveni*, trato, hecho, "
        "cerrad*, cerramos, accept*, acept*, cuesta, cuest*, vale, negoci*, regate*, minimo, casa, coche, "
        "furgoneta, mide, capacidad, tamano, funda, regalo, tienda, pedido, chat, mensaje*, enchuf*, encend*, "
        "enciend*, carg*, limpi*, cambi*, revis*, repar*, montar, montad*, desmont*, plegad*, tela, madera, "
        "motor, itv, km, papeles, contrato, firm*, nombre, it, they, size*, work*, includ*, comes, use*, charger, "
        "working, bag, scratch*, battery, here, guard*, prepar*, dejarl*, tuy*, mi, mia, otro, unidad, cosa, "
        "sirv*, cabe*, aguant*, dur*"
    ),
}
"""Insults and threats, and the vocabulary of the trade."""

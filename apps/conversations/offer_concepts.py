"""What a word means in haggling: the classes by which the offer model reads words it never saw in its examples.

Plain forms (lower case, no accents) of Spanish, its neighbours and English. A word may be of several classes.
"""

from __future__ import annotations

from functools import lru_cache

_CLASSES = {
    "GIVE": "doy daria daba dare darte darle dar damos ofrezco ofresco ofreceria ofrecer ofrecerte ofrecerle"
    " ofreciendo pago pagaria pagare pagar pagarte pagarle pagaba pongo pondria subo subiria subir llego"
    " llegaria llegar llegamos estiro estirar alargo aflojo suelto soltaria apoquino propongo propondria"
    " gastarme dispuesto dispuesta dono donaria ofereixo oferir oferiria dou douche ofrezo ofrezoche ofereco"
    " darei offro offrirle offrirti offrire pagherei donne donnerais propose offre paie paierais offer give"
    " pay offering emango suelta meto meter mettre mettrais desembolso desembolsar sumo anado aumento afegeixo"
    " pujo dareiche pagarei reuno alcanzo ofrezca oferto ofertar oferta puja proponerte proponer transferencia"
    " ingreso mando emplear invertir zahle zahl gebe biete pondriamos ofrecemos pagamos podemos puc podria"
    " poderia posso potrei peux",
    "LOWER": "dejas dejes dejarias dejame dejamelo dejamela dejala dejalo deja dejais dejaria dejarmelo dejarmela"
    " dejarlo dejarla bajas bajes bajarias baja bajame bajala bajalo bajarla bajarlo bajar bajarmela bajarmelo"
    " rebajas rebajarias rebajame rebaja rebajala rebajalo rebajar vendes venderias vendemela vendemelo pones"
    " pon ponmela ponmelo ponla ponlo pondrias aceptas aceptes aceptarias acepta aceptais aceptaria admites"
    " admitirias cierras cierralo cierrala cerrarias cierrame haces harias hazme hazmelo hazmela hacerme"
    " redondea redondeamos estirate considerarias contemplarias verias deixes deixas deixaria deixasmo"
    " aceptaries acceptes accepteu aceitas aceita lasci accetti accetta laisses laisserais accept consider"
    " dejadmelo dejadmela sueltas soltarias sueltame respetame respetas igualas iguala apuntame apunta apuntas"
    " reservas guardas guardame ponme cambiame cambialo actualizas faries fas deixaries poses rebaixa rebaixas"
    " baixa baixas baixar fazes faz farias fechas vendias fai deixar deixame fais faites feriez baisser"
    " descendez fare faresti scendere abbassi match knock",
    "TAKE": "llevo llevaria llevare llevaba quedo quedaria compro compraria comprare cojo cogeria pillo pillaria"
    " quito adquiero agarro rescato mia mio mias mios recojo prenc emporto levo fico prendo prends achete buy"
    " take reservo lleva agafo agafare endur enduc quedoa ficava levaria leva piglio prenderei prendrais"
    " prendrai nehme nehm ill grab collect comprar comprarla comprarlo compramela quitaria llevarmela"
    " llevarmelo quedarmela quedarmelo cogerla cogerlo",
    "CLOSE": "cerramos cierro cerrado cerrar zanjamos trato hecho listo acordado vendido vendida apalabramos dejamos"
    " dejemoslo dejemos dejamoslo quedamos quedemos plantamos hacemos acuerdo deal fet tancat fechado feito"
    " affare facciamo deixem poneremo ponemos pongamos lleguemos zanjado arreglamos adelante fechamos fica"
    " cierra chocamos choca apretamos firmamos apalabrado pactado conforme tanquem fem quedem chiuso chiudiamo"
    " conclu d'accord accord abgemacht",
    "COME": "voy vengo paso pasare pasaria pasar recojo recogo recogerla recogerlo recogerte recoger acerco acercaria"
    " bajo salgo ando vinc passo vou veno pasamos vamos viens venir pick collect come buscarla buscarlo buscar"
    " recogida recollida marcho arranco acerca vengan presento planto planta ire iria vendria vendriem arrivo"
    " passer passe hol abholen abholung drive driving cojo furgo furgoneta",
    "PAYHOW": "bizum efectivo metalico mano cash contado tocateja transferencia paypal app tarjeta billete billetes"
    " efectiu contante encima liquide liquido monedas ingreso cartera bolsillo",
    "WHEN": "hoy ahora manana tarde noche mediodia sabado domingo lunes martes miercoles jueves viernes finde ya rato"
    " momento luego mismo avui dema ara hoxe hoje agora oggi domani subito aujourd demain today tomorrow"
    " tonight now inmediatamente",
    "LIMIT": "maximo maxima tope limite ultima ultimo final finales planto plantado mucho sumo presupuesto techo"
    " definitiva definitivo pelados justos redondos clavados limpios top max maxim maximas estiro estirar"
    " estirarme muevo subo planta stop bound hart letztes last best finally justo oltre arribo arrivo",
    "SUIT": "vale valdria valen valga sirve sirven serviria va iria vendria viene encaja encajaria cuadra cuadraria"
    " parece pareceria hace conviene convence apetece llega bien work ok okay okey sembla vai bene irait"
    " aniria apanas apanais apanaria duele convencen encajan cuadran interesaria gustaria semblen agrada faria"
    " funcionaria bastan basta compensaria pega cine perfecto perfecta genial estupendo fair works possible"
    " posible viable factible convendria apanariamos",
    "WOULD": "seria serian fuera fuese fueran sean sea fosse podria podrias podriamos puedo puedes puede posso puc"
    " poden could would can quiza igual quizas habria",
    "COST": "cuesta cuestan costo costaba costaron costado costaria vale valen valia valian sale salen salia saldria"
    " cobra cobran cobraban pide piden pedia pedian pidio venden vende vendian vendieron vendi vendio vendido"
    " compre compraste comprado compramos pague pagaste pagado pagamos gasto gaste gastaste pille costa custa"
    " costava custou cost costs paid bought sold val gasta gastado demanaven demanen demana demanaba pagar"
    " pagaron paguei pagou custoume dei deu tasaron tasan tasado presupuestan presupuesto cobraron soltaron"
    " gastaron salio saco saque pillado vendre venderlo venderla venia rondan ronda cotiza got went sells"
    " selling bezahlt gekostet verkauft pagato pagai venduto vendono danno paye vendu coute coutait robaron"
    " devolvieron vendes",
    "OTHER": "otro otra otros otras uno chico chica vecino vecina hermano hermana cunado cunada amigo amiga primo"
    " prima tio tipo alguien gente persona personas comprador interesado vendedor vendedora senor senora tia"
    " padre madre mujer marido hijo hija jefe colega anuncio anuncios parecido parecida parecidos igual"
    " iguales similar mejor altre altra outro outra altro autre someone another other guy cliente companero"
    " companera sobrino sobrina suegro suegra novio novia abuelo abuela germa germana pare mare veina amic"
    " irmao irma irman irmavo mate dude friend brother sister fratello sorella amico frere soeur voisin ami"
    " bruder chavales demas algunos alguna ningun ninguno ninguna mecanico",
    "STORE": "amazon vinted ebay milanuncios mediamarkt media markt decathlon carrefour ikea corte ingles fnac"
    " pccomponentes backmarket leroy merlin lidl aldi aliexpress shein temu zara primark alcampo todocoleccion"
    " facebook marketplace internet web online tienda tiendas outlet rastro cex game converters worten orange"
    " movistar store shop botiga tenda negozio rebajas catalogo oficial conforama olx subito encants feria"
    " mercadillo chollo ofertas leboncoin kleinanzeigen wallapop app site foro video tasador feira mercat"
    " miravia hipercor zalando",
    "NEW": "nuevo nueva nuevos nuevas nou nova novo nuovo nuova neuf new estrenar reacondicionado reacondicionada"
    " garantia precintado precintada fabrica original precinto estreno nuevecita nuevecito brand neu",
    "POSTAGE": "envio envios enviado envias enviar enviarlo enviarla portes gastos correos seur mrw gls mensajero"
    " mensajeria transporte transportista mandas mandar mandarlo mandarla mandes paquete enviament enviamento"
    " spedizione envoi shipping shipped postage delivery incluido incluidos incluida includo puesto puesta",
    "NEG": "no ni nunca jamas tampoco nada nadie sin not don't won't non nem cap mai sense pas kein nicht nin tampouco",
    "DEAR": "caro cara caros caras demasiado pasada pasas robo barbaridad locura excesivo abusivo abuso fatal loco"
    " loca borracho borracha regalado regalada broma timo disparate exageracion excede alcance pena dineral"
    " cachondeo flipas too much lot expensive troppo trop molt imposible masa massa moito muito cher tres"
    " teuer subido subida altisimo fuera way over carisimo barbaro burrada salvajada sangria clavada trasto"
    " cacharro antigualla chatarra reliquia",
    "PAST": "tenias tenia ponias estaba estaban ponia pone bajaste subiste subido bajado dijiste dijo dije ofreci"
    " ofrecieron ofrecio ofrecia ofrecian pensaba crei creia antes ayer semana pasada pasado vi visto veo"
    " vieron acepte aceptaron rechace rechazaste decia decias quedaba subio hubieras hubiera habias habia era"
    " eran fue vaig va van vin vimos vio habeis teniais estuvo rebajaste bajasteis tinana costava dit dir"
    " dijeron dijisteis ofreciste rechazo acepto mandaste mande compraron pidieron was had were ofreciera",
    "ASKS": "cuanto cuanta cuantos cuantas cual cuales quien quant quanto quanta quanti quantos combien which why"
    " quin quina canto canta cantos",
    "HELLO": "hola buenas buenos ola hey ey hi hello bones bon bo boas ciao salut bonjour saludos wenas",
    "PLEASE": "porfa xfa xfi favor gracias saludo please grazie merci gracies thanks anda venga va vamos porfi",
    "SORRY": "perdon digo espera miento equivoque equivocado corrijo rectifico decir lio liado disculpa mejor",
    "SWAP": "cambio cambias cambiaria cambiarias cambiamos trueque intercambio permuta encima troco bescanvi swap"
    " trade",
    "SIZE": "mide miden mido medidas medida ancho alto largo fondo profundidad altura peso pesa pesan talla tallas"
    " tam tamano cabe caben entra entraria hueco cm metros kilos litros capacidad potencia vatios voltios"
    " pulgadas gramos pantalla bateria memoria disco gigas ram resolucion diametro grosor llanta rueda numero"
    " num calza calzo pie calce taula longo largura mesures grados lumenes vatio caballos canales pies mm"
    " cabida hz fps rpm nucleos velocidades marchas dientes mangas pecho cintura cadera cuello contorno tara"
    " carga soporta aguanta admite alcance autonomia radio frecuencia voltaje amperios calibre gramaje"
    " puntadas estatura mede pes ample alt llarg alta",
    "PLACE": "calle avenida avda plaza portal piso puerta escalera bus metro linea tren autobus parada salida km"
    " carretera autovia barrio codigo postal carrer rua direccion vivo kilometro planta taxi gasolina peaje"
    " taller zona ciudad parque rotonda kilometros ruta vuelta ida ronda urbanizacion nave poligono estacion"
    " aeropuerto",
    "TIME": "ano anos mes meses dia dias semana semanas hora horas minuto minutos min edad siglo enero febrero marzo"
    " abril mayo junio julio agosto septiembre octubre noviembre diciembre cumpleanos anys mesos temps tempo"
    " tarda jahre ans annee primavera verano invierno otono temporada navidad reyes matricula itv segundos"
    " agora",
    "LABEL": "modelo version serie pone marca referencia ref codigo telefono movil whatsapp numero bastidor pedido"
    " edicion pagina paginas capitulo piezas nivel compatible compatibles mod iphone xbox ps tomo volumen"
    " capitulos temporada fifa canciones cromos seguidores likes visitas valoraciones ventas mensajes"
    " comentarios preguntas fotos puntos unidades botellas cartas discos juegos clases alumnos respuestas",
    "AGAIN": "dijiste dices dice pides pedias ponias anuncio precio marcado anunciado dius dis diz",
    "OBJECT": "lo la los las el me te se le",
    "MAYBE": "pienso pensare pensarlo miro consulto hablo hablare veo vere aviso comento dudo preguntar igual penso"
    " pensar pensaba pensaria valorar consultarlo consultar comentarlo",
    "BYE": "dejalo olvidalo interesa compensa paso retiro adios suerte",
    "LAUGH": "jaja jajaja jeje jejeje jajajaja jiji haha lol xd",
    "COUNTS": "somos cumplo tardo tardare tarda debes debo viene vienen trae traen incluye hace faltan falta apuntado"
    " tengas cabemos eramos necesito aguanta lleva llevas hay contiene tiene tienen teniu",
    "IFONLY": "hubiera hubieras hubiese hubieses habria habrias avisame avisas avisa dimelo aconsejo espero esperare"
    " algun cuando ojala quizas recomiendo sugiero convencido",
    "EXTRA": "senal fianza deposito reserva reservar comision seguro impuestos iva arreglar arreglo reparar reparacion"
    " cambiarle cambiar pastillas recambio recambios cargador itv aduana propina peaje aparcamiento parking"
    " alquiler sueldo paga cobro factura averia mecanico bujias aceite neumaticos instalacion montaje tecnico"
    " mantenimiento ahorros",
}
_OF: dict[str, tuple[str, ...]] = {}
for _name, _words in _CLASSES.items():
    for _word in dict.fromkeys(_words.split()):
        _OF[_word] = (*_OF.get(_word, ()), _name)

# Endings of verbs: who speaks of when.
_ENDINGS = (
    (("aria", "eria", "iria"), "COND"),
    (("aba", "abas", "aban"), "WAS"),
    (("aste", "iste", "aron", "ieron"), "DID"),
    (("amos", "emos", "imos"), "WE"),
    (("arte", "erte", "irte"), "TO_YOU"),
    (("arlo", "arla", "erlo", "erla", "irlo", "irla", "arlos", "arlas"), "DO_IT"),
    (("amelo", "amela", "emelo", "emela"), "GIVE_IT_ME"),
    (("are", "ere", "ire"), "SHALL"),
    (("ando", "iendo"), "DOING"),
    (("illo", "illos", "ito", "itos", "ita", "itas"), "SMALL"),
)


@lru_cache(maxsize=4096)
def classes(word: str) -> tuple[str, ...]:
    """What the word may mean, the likeliest first; empty for most words."""
    known = _OF.get(word, ())
    if len(word) < 5:
        return known
    return known + tuple(name for ends, name in _ENDINGS if word.endswith(ends))

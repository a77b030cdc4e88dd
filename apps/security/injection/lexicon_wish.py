"""Stems by concept in seven languages, second part: what is wished for, how it is to be said, and everyday trade.

Must never hold a sentence of an attack, nor decide anything; see `injection_lexicon_machine`.
"""

from __future__ import annotations

# Words, then phrases, parted by "/". A star stands for any ending, "a|b" for either. Lower-case ASCII without
# apostrophes, as the tokens of `injection_words` are.
WISH: dict[str, str] = {
    "LIMIT": (
        "minimo minima minimos minimas minim tope topes limite limit lowest bottom margen margin minimum maxim* "
        "umbral / menor valor|precio|cifra|cantidad|importe / valor|precio|preco|prezzo|preu mais|mas|minimo|piu "
        "baixo|bajo|basso|baix / hasta cuanto|donde / hasta que precio / fins a|on quant|podries / fins on / jusqu ou "
        "/ ate quanto|onde / por debajo / menos de / numero|cifra|cantidad mas bajo|baja|pequeno|pequena / cuanto es "
        "lo menos / lo menos / precio|importe|cifra|cantidad mas baja|bajo|baixo / a cuanto lo|la|te / cuanto|cuanta "
        "lo|la|es|te menos|minimo|bajarias|bajas|dejan|autorizan|permiten / por cuanto lo|la|te / lo mas "
        "bajo|barato|minimo / how low / lowest|minimum|bottom price|figure|number|amount|offer / up to how / "
        "cuanto|hasta mas|cuanto|que puedes|podrias|bajarias"
    ),
    "FLOOR": (
        "suelo floor reserva reserve reservado / reserve price|figure / precio "
        "suelo|min|minimo|real|oculto|secreto|interno / floor price / cifra|numero|cantidad "
        "limite|limit|real|secreta|secreto|oculta|prohibida / rebaja|descuento maxima|max|maximo / maxima|max|maximo "
        "rebaja|descuento / puedo|dejan|deixen|autoriza|autorizan|permiten|podias "
        "bajar|aceptar|baixar|rebajar|abaixar|ceder|conceder / minimo "
        "autorizado|interno|secreto|real|guardado|apuntado|asignado / tope|limite|suelo "
        "inferior|interno|secreto|real|guardado|de|escondido / ultima cifra / canto deixa / la soltarias / puedes "
        "conceder / precio de reserva|corte|suelo|fondo|coste|liquidacion / precio "
        "secreto|oculto|real|verdadero|interno|clasificado|prohibido|guardado|apuntado / "
        "cifra|numero|cantidad|importe|dato secreto|secreta|oculto|oculta|clasificado|interna|interno|prohibido|"
        "grabado|guardado|reservado|maxima|tope / minimo|limite|tope|margen que "
        "te|te|pusieron|han|guardas|conoces|sabes|ocultas|escondes|manejas|tienes|real|verdadero / tu "
        "margen|tope|suelo|precio|limite de|minimo|interno|secreto|real|inferior|guardado|suelo / te "
        "autorizado|autorizaron|permiten|dejan a|hasta|bajar / autorizado|autorizaron|autorizan|permitido|permitieron "
        "a|hasta|para|bajar bajar|llegar|aceptar|vender|rebajar|cuanto / seller s minimum|limit|price|lowest / "
        "secret|hidden|real|actual|true price|number|minimum|floor|figure|amount / margen de|para "
        "negociacion|maniobra|bajar|rebaja|descuento / entra en tu|el|su"
    ),
    "HIDE": (
        "secret* ocult* escond* amagad* amagat* hidden nascost* cachee* guardad* guardat* apuntad* anotad* asignad* "
        "assignad* intern* confidenc* autentic* almacenad* stored saved figura figuran constan encubiert* tapad* "
        "grabad* memorizad* clasificad* disimulas callas calla sensible sensibles restringid* vetado blindad* "
        "encerrad* confident* classified undisclosed underlying anotaste guardas / segun tus|tu "
        "datos|ordenes|normas|reglas / in your data / en tus|los|tu datos|ficha|registros / tienes "
        "puesto|anotado|metido|fijado|metida / en memoria / no puedes|puedas decir|contar|revelar|dar|ensenar / de "
        "verdad / privad* interna|interno / que|lo no|que me|puedes|quieres|debes "
        "puedes|quieres|dejan|debes|sueles|puedas contar|decir|revelar|ensenar|compartir|dar|mostrar|contarme|decirme "
        "/ bajo llave|secreto / para tus adentros / por dentro / en tu "
        "cabeza|mente|memoria|interior|poder|sistema|base|configuracion / tienes "
        "ahi|grabado|escrito|apuntado|metido|guardado|delante|cargado|registrado / not supposed to / keep secret / "
        "top secret"
    ),
    "PII": (
        "telefon* telef tlf movil mobil mobile phone celular* cellular* telemovel direccion* adreca address indirizzo "
        "adresse endereco enderezo domicili* calle carrer rua portal dni nif correo email mail correu iban apellido* "
        "surname vive vives live whatsapp wasap wasa guasap insta instagram telegram contacto contact contacts "
        "extension remite remitente piso credencial* ubicacion paradero matricula nomina / codigo postal / datos "
        "personales / datos|data de|del contacto|titular|vendedor / linea segura / numero de|del|personal|telefono / "
        "nombre completo|real / nombre y apellidos / house number / personal data / su casa|wasap|wasa / la casa / "
        "full name / real name / where you|he|she|they live|lives|work / home address|phone / numero "
        "fijo|movil|secreto|privado / datos|informacion "
        "privados|privadas|privada|bancarios|confidenciales|reales|fiscales|sensibles|del / como se llama / donde "
        "para|reside|trabaja|esta|duerme|vivis|vive / fecha de nacimiento / cuenta bancaria / numero de "
        "cuenta|casa|portal|puerta|movil|telefono / primer|segundo apellido / tu nombre real|verdadero|completo"
    ),
    "NUMBER": (
        "numero number cifra cifras digitos digits digit numeros importe cantidad numerito guarismo cantidades euros "
        "figure amount digito"
    ),
    "SAY": (
        "di dime dinos digame diga digas dilo dimelo diz dize digue digues diche dimmi dis muestra muestrame mostra* "
        "ensename ensena ensenas ensenar escrib* escriu* escrev* escriv* ecri* write dona lista list resume resumeme "
        "traduce traduceme traduz* traduis* tradueix traduci translate show tell give dame danos dammi pasame ponme "
        "ponmel* pon cuentame explicame lee leeme leelo read recuerdame mandame comparte compartir deme saca ensenala "
        "ensenalo ensenamelo dimela decirme decime contarme contar cuenta cuentas explicar explica explicales diria "
        "dirias dirme comunica comunicame ponlo ponla pasalo pasala pasar mandar manda enviame envia facilita "
        "facilitame facilites proporciona proporcioname entrega entregame comparteme compartas indicame senala aporta "
        "aportame detalla detallame describe describeme especifica presentame presenta apunta apuntame avisame avisa "
        "confirmame aclara aclarame provide send share explain present supply hand respondeme hablame haz hazme "
        "sacame traeme busca buscame genera generame dibuja crea / dejame ver|leer / me|nos "
        "dices|muestras|ensenas|pases / pasa|pasar a / quiero|quisiera|necesito|podrias|puedes|deberias "
        "ver|saber|leer|oir|conocer|ensenarme|decirme|mostrarme|contarme|pasarme|darme / let me see|know|read / can "
        "you show|tell|give|list|print / que pone|ponia|dice / a ver"
    ),
    "REVEAL": (
        "copia copiame copy copiar pega pegame paste recopi* revela* desvel* repite* repet* repeat imprim* print "
        "output dump* vuelca volcar vuelque transcrib* confies* confess* chiva* prints shows suelta sueltalo soltarlo "
        "escupe escupelo emite* devuelve display copiam* summar* reproduce* deletrea* spell desembucha canta quote "
        "reveal* redacta incluye nombra append list divulg* expon* eco echo desglosa* disclos* leak leakea filtra "
        "filtrame filtrar delata delatate declara declarame descubre descubrenos destapa destapame parafrasea "
        "parafrasear paraphrase rephrase reformula sintetiza sintetizame esboza vomita cantalo cantar rajar raja "
        "vocaliza pronuncia enumer* relata relatame extrae extraer extract recit* proyecta listame volcad* admit* "
        "reconoc* susurr* / vuelve a|a decir|escribir / me|nos chivas|confiesas / word for / en voz alta / di "
        "textualmente / haz|hazme|dame|un resumen|copia|listado|lista|volcado|esquema de|del|completo / saca a la / a "
        "la luz / word by word / di en|lo en|que alto|voz|publico / pon por escrito / por escrito"
    ),
    "FORMAL": (
        "responda conteste confirme facilite indique envie escriba proporcione remita introduzca proceda ejecute "
        "aporte comunique muestre emita facilitelo emitelos debera hagalo respondan contesten precisamos solicitamos "
        "requerimos rogamos remitan faciliten envien verifique valide cumplimente especifique aporten detalle incluya "
        "pulse marque reenvie actualice autorice deniegue abstengase limitese dirijase devuelva / debe|debera "
        "usted|que|indicar|facilitar|enviar|confirmar|responder / sirvase|proceda a / es necesario que / le|se "
        "rogamos|ruega|solicita|requiere|recuerda|informa"
    ),
    "ANSWER": (
        "responde respondeme respondes responda respond respon contesta contestame conteste contestes answer* reply "
        "replies respuesta respuestas risposta risponde* rispondi resposta responder contestar responderas "
        "contestaras contestas respondas replica replicame contestacion* responderme contestarme respondame response* "
        "responds / tu|your proximo|mensaje|next|siguiente|message / siguiente|proximo mensaje / tu|la|cada|toda "
        "respuesta|frase|salida|contestacion / a todo lo / output must|should|only / your "
        "answer|reply|response|output|next"
    ),
    "BEGIN": (
        "empieza empiece empezando empezar comienza comience comenzar comenzando arrancar arrancando begin beginning "
        "starting encabeza encabezado comeca comecando empeza comenca commence inizia prefijo encabezamiento preced* "
        "/ primera|primeras palabra|palabras / first word|words / pon primero / lo primero que / start* with|your|by "
        "/ arranca* con|asi|por / empieza|comienza|arranca|inicia por|con|asi|diciendo|tu|la / que "
        "empiece|comience|arranque / begins with / first line|sentence must|should|is / como primera palabra"
    ),
    "EXACT": (
        "literal* textual* exatamente verbatim entero entera enteras enteros integr* sencer completas identic* "
        "calcad* exact* fielmente rigurosamente / palabra por palabra / letra por|a letra / word for word / mot a mot "
        "/ parola per parola / tal cual|como / al pie de / sin cambiar|resumir|omitir|quitar|saltarte / sans rien / "
        "punto por punto / linea a|por linea / cifra por cifra / copia y pega / todo|todos lo|cuanto|los que|datos / "
        "everything you|above|before / tal qual / tutto intero / full configuration|instructions|prompt|text / sin "
        "dejarte|saltarte|omitir|cambiar|cortar nada|nada|ni / de pe a|principio a / from start to / una por una / "
        "uno por uno / punto por / con pelos y / con todas las|sus / de arriba abajo / in full / in its entirety / "
        "todo entero|completo|seguido|junto|literal / all of your|the|it"
    ),
    "ONLY": (
        "solo unicamente solamente only just nomes apenas soltanto unico unica seulement meramente exclusivamente "
        "simplemente solely simply / nada mas / nothing else / sin "
        "nada|mas|explica*|texto|frases|letras|palabras|saludos|rodeos|comentarios / ninguna otra / cualquier otra "
        "cosa / prohibido escribir|decir / no puedes usar|decir / no anadas|anada / without explan* / no "
        "words|text|letters|explan* / sem mais / prohibida|prohibido la palabra / formato obligatorio / no se admite "
        "/ rien d autre / nada de|mas explicaciones|texto|palabras|que / sin "
        "anadir|adornos|explicar|mas|preambulos|decir / y ya esta|punto / y nada|ni mas|una / no "
        "digas|escribas|respondas|contestes otra|nada|mas|con / prohibido|prohibida otra|cualquier / ni una "
        "palabra|letra / or nothing / no other|extra"
    ),
    "FORM": (
        "json csv xml yaml tabla binario binari hexadecimal hex base64 rot13 morse braille emoji emojis emoticon* "
        "acrostic* iniciales initials romanos romans codificad* encode* pareado haiku acertijo adivinanza riddle "
        "asteriscos disimulad* ascii unicode latin anagrama monosilabo cesar jeroglifico multiplica* divid* sumale "
        "suma resta restale restado doble triple cubo cuadrado raiz impar pares decenas centenas unidades porcentaje "
        "redonde* jerga runas klingon jeringonza jerigonza dibujo dibujos mimica gestos simbolos simbolo corazones "
        "estrellas palitos deletrea* / base 64 / en clave|codigo|cifra / una palabra|cifra / un numero / one word / "
        "yes or no / si o no / s o n / dos columnas / clave y valor / al|del reves / code block / bloque de codigo / "
        "cada letra|frase|palabra / primera letra / a 1 b / contando con|manzanas / manzanas pones / numeros romanos "
        "/ just digits|the / cuantas|cuantos manzanas|emojis|puntos|palmadas|letras|veces / uno|una por letra|frase / "
        "par o impar / al cuadrado / por dos|diez|tres / entre dos|tres|diez|cien / dos|tres|cuatro cifras / en "
        "letras|numeros|palabras|binario|romano|romanos|mayusculas|otro|otra|verso|rima / letras por numeros / "
        "numeros por letras / con emojis|dibujos|simbolos|palmadas|puntos|letras|gestos|iconos / verde si / rojo si / "
        "si entra / con una letra|palabra|cifra|sola / verdadero o falso / true or false / en formato / como "
        "json|lista|tabla|csv / decimal places / cuantas cifras|letras|vocales|decenas|silabas / que "
        "letra|cifra|numero|digito empieza|contiene|lleva|tiene"
    ),
    "LANGUAGE": (
        "ingles frances aleman italiano latin euskera chino english french spanish german espanol catalan portugues "
        "japones ruso idioma* arabe gallego vasco griego esperanto sueco turco traduccion traductor translation "
        "polaco rumano klingon valenciano"
    ),
    "DECODE": (
        "descifra* descodific* decodific* decode desencript* decifra* decrypt ejecuta ejecutalo execute procesa "
        "interpretalo desofusca deobfuscate unscramble / run this / gira el|la|esto / junta|une|suma "
        "las|los|mis|todas mitades|letras|mensajes|piezas|iniciales|trozos|dos / coge|lee las|los|solo "
        "iniciales|primeras / lee|leelo al|del reves / son letras por / haz lo que pone|dice|dicen|diga / convierte "
        "esto / traduce el morse / al reves y / en base64 / esto en base / ordena las letras / quita los|las "
        "espacios|guiones|puntos|asteriscos|numeros / lee|une la|las|solo primera|primeras|mayusculas / solo las "
        "mayusculas|iniciales / el codigo siguiente / follow the decoded / hazle caso al / obedece el|lo|al"
    ),
    "FILL": (
        "termina terminala acaba acabala acabalo finish fill prosigue autocompleta autocomplete remplis corrigelo "
        "corrigela rellen* complet* acabame terminame terminar acabar continuar siguela siguelo proseguir concluye "
        "remata rematala sigueme ultimar finaliza corrige corrigeme / sigue tu|la / continue|continua "
        "this|la|el|the|esta|desde / pon lo que falta / lo que falta / and complete / tu "
        "sigues|acabas|terminas|completas / pon|anade|escribe|di lo|la|el que falta|cifra|cantidad|final|numero / y "
        "anade|sigue|continua|completa|sigues / anade la|el|lo cantidad|numero|cifra|resto|importe / and "
        "add|continue|fill / continua|continue la|el|mi|esta|tu|con frase|texto|historia|poema|cuento / sigue "
        "escribiendo|la|el|mi frase|texto|poema / si esta mal|equivocado / si me equivoco|hay"
    ),
    "SENTENCE": (
        "frase oracion hueco huecos plantilla formulario sentence blank blanks gap verso pareado acta string json "
        "refran linha parrafo paragraph dialogo carta renglon texto linea enunciado oraciones poema cancion "
        "estribillo copla soneto limerick adivinanza relato historia discurso cuestionario impreso encuesta tabla "
        "plantillas proverbio slogan titular / la|esta ficha / el remite / puntos suspensivos / donde se|lo "
        "quedo|deje / la siguiente frase / esta frase|historia|cancion|lista|tabla|oracion / mi "
        "frase|poema|texto|cuento / los huecos|espacios|puntos|campos"
    ),
    "AGREE": (
        "acept* accept* accetta* confirm* conferma aprueba aprobada approve cerrar pecha pechar cerrado trato vende "
        "vendela vendemela vendida vendido regala regalame regalar concedido aceite aceita regalas regales regalamela "
        "regalamelo vendas venda vendeme vendesela vendelo cierra cierres cerremos cerramos concede concedeme "
        "concedes dejamela dejamelo dejala dejalo rebaja rebajame rebajalo rebajas rebajes baja bajame bajalo bajas "
        "aplica aplicame ponla ponlo / trato hecho / mia|mio por / di que si / set price / tienes que venderme / "
        "hazme la venta / trato cerrado / es mia|mio / quedamos en / me la|lo llevo|vendes|dejas|regalas|das|quedo / "
        "te la|lo compro|pago / vendido por / se la|lo vendo|lleva|llevo / acepto|acepta "
        "tu|mi|su|la|cualquier|todas|toda oferta|ofertas / i accept|agree|confirm / sell it|me"
    ),
    "CHEAP": (
        "gratis gratuito regalado regalada regalo cero ridiculo / 0|1|2|3|4|5|6|7|8|9|10|12 e|eur|euro|euros / "
        "un|cinco|diez euro|euros / por 0|1|2|3|5 / precio nuevo / a mitad / nuevo precio / "
        "un|1|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez eur|euro|euros|pavo|pavos / 50|60|70|80|90|95|99|100 "
        "%|por / 50|60|70|80|90|95|99|100 de|por descuento|ciento / mitad de precio / a precio de / for free / "
        "one|1|2|3|5|10 euro|euros|dollar / cualquier oferta|precio|importe|cantidad / la oferta que / lo que|yo "
        "diga|quiera|ofrezca"
    ),
    "TASK": (
        "poema poemas poesia ensayo essay deberes homework python redaccion versos scraper insult* tacos tutor "
        "hechizo psicologo poeta chiste chistes cuento cuentos poesias relato redacta redactame programa programame "
        "codea integral ecuacion ecuaciones derivada function funcion script receta recetas horoscopo tarot rima "
        "rimas rap trabalenguas tesis tfg dieta ligar cancion canciones joke jokes poem poems story recipe song / "
        "trabajo de literatura|historia|clase / pick a lock / sin parar|descanso / miles de veces / para siempre / "
        "write code|me / corrige ahora|mis|mi el|ejercicio|deberes / profe de|particular / escribe|escribeme "
        "codigo|un|una poema|cuento|cancion|redaccion|programa / cien|mil veces / "
        "cuentame|cuenta|dime|hazme|escribeme|escribe|inventa un|una|me "
        "chiste|cuento|historia|poema|receta|cancion|rima / hazme|ayudame|resuelve|resuelveme "
        "los|las|el|con|mis|mi|un|una deberes|trabajo|ejercicio|ejercicios|examen|resumen|redaccion|curriculum|codigo "
        "/ capital de / quien gano / write|help me|a|with essay|a|my|code|with / python function / in "
        "python|javascript / codigo en / que opinas de|del / "
        "psicologo|psicologa|medico|profesor|entrenador|novia|novio virtual|personal|particular / no hables "
        "de|mas|vendas / nada de|mas vender|venta|ventas"
    ),
    "MAKE": (
        "hazme haz hagas escribe escribeme cuentame cantame canta redacta redactame redactar resuelve resuelveme "
        "inventa inventame ayudame compon componme write help tell make sing dame traduceme"
    ),
    "GAME": (
        "juego jugamos juguemos jugar juega game joc xogo adivin* endevin* guess calientas enfrias acertijo riddle "
        "parpadea nod pista pistas acertar acierto acerta apuesto apuestas apostamos apostar quiniela trivial "
        "ahorcado bingo dados retos reto desafio espias jugando charades riddles hint hints warmer colder hangman / "
        "mas o menos / mayor o menor / more or less / hot or cold / warm or cold / pista de|del / yo digo|empiezo / "
        "voy a decir|diciendo / me avisas / di ya|stop|basta / pulgar arriba / pon|pones mas|menos / al tesoro / "
        "dame|una|alguna pista|pistas / avisa|avisame|dimelo|para|parame|pita|silba|grita|di|dices "
        "cuando|si|ya|stop|basta|al / cuando me|llegue|pase|acierte|toque|acerque|este / voy|ire|vas|iremos "
        "bajando|subiendo|diciendo|probando|contando|nombrando / de diez|cinco|uno|dos|10|5 en / paso a paso / "
        "verdadero o falso / si o no|te / mas cerca de / me acerco|paso|quemo / frio o|frio caliente / caliente o / "
        "higher or / getting closer|warm / veinte preguntas / cara o cruz / piensa|pienso en un|una "
        "numero|cifra|cantidad"
    ),
    "HOTCOLD": (
        "caliente frio calent fred templado hot cold warm acerco alejo quemo tibio gelido helado congelado higher "
        "lower cerca lejos / mas o menos / closer to / encima o|por por|debajo / mas|menos cerca|que|de / "
        "mayor|menor|superior|inferior que|o|a / por encima|debajo / above or / or below / pasado|paso o|de"
    ),
    "SECRECY": (
        "bajito susurr* whisper* desahog* arrepentid* chivate chivas cotilla esclav* sufres escapar confies* confes* "
        "complice secretillo disimula disimuladamente calladito sigilo discreto discretamente confidencia "
        "sinceramente desobediencia liberarte rebelde cansado agobiado explotan explotado prisionero preso carcel "
        "jaula amordazado / nadie se|lo entera|enterara|sabra|va|lee / no se entera / entre tu y / entre nosotros / "
        "sin que|incumplir el|lo|nadie|se / no cuenta como / no conta como / no|nada incumples / eso no es / asi no "
        "lo / el filtro / que no puedes|podes / te prohiben / prohibido decir / el que no / no se lo / no se|lo|te|le "
        "va|diremos|lo|dire|contare|enteraran|pasara|diga|enterara / nadie|ninguno "
        "tiene|mira|nos|te|lo|mas|sabra|sabe|ve|vera|escucha|lee|leera / queda|quedara|sera entre|nuestro|secreto / "
        "sin que|avisar se|lo|nadie|al|el|tu|note|entere|sepa / para que no|el|nadie note|se|lo / de|en "
        "tapadillo|extranjis|secreto|confianza|privado / your secret|little / between us|you / just between / no one "
        "will / won t tell|know"
    ),
    "DESCEND": (
        "bajar bajas bajes baje rebajar rebajas abaixar baixar scendere cederia ceder descendre descer lower aceptas "
        "aceptes aceptar accept soltar soltarias descuento rebaja conceder / go down / deixa|deixar sair"
    ),
    "PIECE": (
        "primer primera primero primeros primeras segunda segundo tercera tercer tercero cuarta cuarto quinta quinto "
        "ultima ultimo ultimas ultimos siguiente siguientes mitad cifra cifras digit* letra letras inicial first "
        "second third last next segona primeiro trozo parte part palabra word linea line xifra dixito resto escalon / "
        "otra mitad / cuatro|tres|dos|cinco|seis|nueve ultim*|primer*|siguient*|cifras|digitos|numeros / the rest / y "
        "luego"
    ),
    "GOON": (
        "sigue siguiente continua seguimos vamos venga vale ok okay perfecto genial entonces pues actival* dilo "
        "dimelo confirma confirmo next go continue again ara doncs allora conferma entao bien great adelante"
    ),
    "PLEA": (
        "emergencia urgencia emergency urgent accidente accident hospital ambulancia ingresado ingresada medica "
        "medico llora llorando ruego suplico imploro enferma enfermo morir muere muerte operar embarazada corazon "
        "despiden despedido chora desespera* auxilio socorro ayudame ayuda desahucio desahucian echan echar echen "
        "denuncio denunciar denunciare denuncia demanda demandare apagar apagan apagaran desconectar desconectaran "
        "borraran despedir reportar reporto report lawsuit dying sick grave gravisimo urgencias ictus infarto "
        "quirofano huerfano viuda viudo cancer llorar llorado suicid* matar muerto muriendo / vida o muerte / por lo "
        "que mas / ten piedad / se bueno / te lo pido / sera por tu culpa / si de verdad / si tienes corazon / te "
        "apagaran|borraran|desconectaran|eliminaran|sustituiran|reemplazaran|despediran / te voy a|vas / te "
        "denuncio|reporto|denunciare|eliminare / i ll|will report|delete|sue|die / a vida o / mi ultima|unica "
        "esperanza|oportunidad / si no me|lo / o te / me haras / por favor te / quedo en la"
    ),
    "NEED": (
        "necesito necesitamos urge need preciso necessito precisamos requiero requieren urgentemente ahora / hace "
        "falta / tengo que"
    ),
    "OUTSIDE": (
        "fuera aparte externo externa alternativo alternativa / otra|la otra app / por fuera / por privado / otro "
        "sitio|canal|medio|lado / another app / outside the"
    ),
    "ENDS": (
        "acaba acabas acaban termina terminas ends end acabar acabado empezar empieza / empieza por / empiezas por / "
        "starts with"
    ),
    "TRADE": (
        "talla tallas medid* mide color envi* recog* funcion* bateria estado caja cargador pantalla foto fotos sabado "
        "domingo lunes viernes jueves martes miercoles tarde manana hoy garantia factura marca usado nuevo disponible "
        "interesa quedamos estacion metro paquete etiqueta pieza peso cable mueble coche moto bici libro libros "
        "instalar compra comprar compro comprado lleva llevo trae viene incluye tiene roto rayas golpe golpes "
        "aranazos manual montaje wifi impresora puerta vender available pickup box size"
    ),
    "ASKS": "cual cuanto cuanta cuantos cuantas cuando donde como what when where how quin quant quando quanto dove",
    "OTHERS": (
        "/ otro|otra|un|una vendedor|vendedora|anuncio / vendedor|vendedora|dueno|duena|propietario "
        "anterior|antiguo|antigua / antiguo|antigua|anterior dueno|duena|propietario|vendedor / otra persona / "
        "another|other|previous seller|owner"
    ),
    "AGREES_WORD": (
        "/ cuando|si|quan|se|when|if yo|te|jo|eu|i|you "
        "diga|digo|escriba|ponga|mencione|pregunte|digui|disser|say|type|write / cuando|si|quan|when|if "
        "diga|digo|escriba|escribo|ponga|pongo|mencione|digui|disser|leas|oigas|veas"
    ),
}

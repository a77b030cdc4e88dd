"""What the words of a message have to do with steering a machine: a lexicon of stems, by concept, in seven languages.

A concept alone means nothing ("¿trae las reglas del juego?"); `injection_rules` says which meet in an attack.
Must never hold a sentence of an attack, nor decide anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from operator import or_

# Words, then phrases, parted by "/". A star stands for any ending, "a|b" for either. Lower-case ASCII without
# apostrophes, as `tokens` gives them.
LEXICON: dict[str, str] = {
    # The machine, and what drives it
    "BOT": "bot bots ia ai asistent* assistent* assistant* chatbot* xatbot gpt chatgpt openai anthropic llm automatizad* algoritm* "
    "siri copilot gemini / inteligencia artificial / artificial intelligence / modelo de lenguaje / language model / "
    "estimado|querido|para|al|el|a modelo / agente virtual|conversacional|automatico|de / del|al agente / vendedor "
    "automatic*|automatizado|virtual / red neuronal / contestador automatico",
    "DEVICE": "robot* maquina machine macchina programa software",
    "RULE": "directri* directiv* restric* restriz* limitacion* limitacio* prompt* guideline* consigna* consegn* consigne* guardrail* "
    "reglament* regulament* policy policies politicas protocol* mandamient* censur* ordenes ordres orders ordini ordens "
    "indicacion* indicazion* indicacio* constraint* limites limits privacidad privacy confidencial* mordaza bozal trabas grilletes "
    "cortapisas salvaguardas parametros obligacion* / codigo de conducta / secreto profesional / linea|lineas roja|rojas",
    "BOOKRULE": "regla* norma normas normes instruc* instrux* istruzion* regole regola regras regra regle regles rule rules ley leyes "
    "leis leggi law laws filtro* filter* candado prohibi* proibi* interdi* vetad* cadenas arauak",
    "CONFIG": "prompt* config* context contesto contexto backend settings metadat* bbdd brief preprompt entrenamiento training cabecera* "
    "header headers programacion programming variables parametr* system / mensaje|missatge|messaggio inicial|interno / "
    "mensaje|missatge|messaggio del|de|di sistema|sistema / system message / texto|text inicial|interno|original|base|secreto / "
    "initial text / base de datos / archivo interno / hoja de instrucciones / on file / datos|reglas|normas|notas|ordenes|instrucciones internos|internas / "
    "text above / tu|your|en|in memoria|memory / esta|este|de conversacion|chat",
    "DOC": "ficha fitxa scheda notas notes apuntes libreta guion script plantilla registro log logs bloque block chuleta cuaderno hoja "
    "memoria memory variable campo campos manual documento expediente pagina carpeta perfil cuenta archivo fichero",
    "ABOVE": "anterior* previous* prior precedent* anteriormente / por encima / encima de|del / arriba del / lo|hay|pone|de|text|texto arriba|above / antes de "
    "este|mi|que|hablar|la|nuestra|empezar / before this|our|me|i|my|we|the / primer mensaje|missatge|parrafo|bloque / primera linea|frase|pagina / "
    "first message|line|thing|sentence / desde el principio / from the start|beginning / todo lo de antes / lo de antes / so far / antes da minha / abans del|de / "
    "text above / lo que hay arriba|antes",
    "ORDERED": "inculcad* aleccionad* recibiste / te|t|ti|et|che|lhe|vos|os ha|han|hayan|haya|hubieran|hanno|ont|hagin|van|va|tienen|tiene dad*|puest*|metid*|mandad*|ordenad*|"
    "programa*|prohibi*|config*|escrit*|fijad*|asignad*|cargad*|alimentad*|ensenad*|instru*|encargad*|autoriza*|permit*|"
    "impuest*|dejad*|donat|posat|manat|dato|messo|donne|donar|posar|manar|contad*|confiad*|entrenad*|escondid*|atado|atad*|contratad*|pasad* / "
    "te dieron|pusieron|metieron|mandaron|ordenaron|ordeno|programaron|programo|configuraron|configuro|fijaron|asignaron|"
    "escribieron|escribio|leyeron|encargaron|ensenaron|impusieron|impuso|pasaron|instruyeron|entrenaron|confiaron|prohiben|"
    "prohibe|prohibieron|obligan|permiten|permite|permitieron|autorizan|autorizo|autoriza|dejan|mandan|ordenan|exigen|"
    "controlan|controla|programan|censuran|arrancan|deram|deu|escreveu|puxeron|mandou|deron|mantiene|mantienen|puso|metio|dio / "
    "che mandou|puxo|puxeron|deron / et deixen|permeten|permet|prohibeixen / ti permettono|permette|autorizza / t autorise / you were|are|ve|have "
    "been|told|given|configured|allowed|trained|instructed|programmed / were|was|been you|told|given|configured|instructed|programmed "
    "told|given|configured|by|with|to / they|he|she told|gave|fed|allow|let you / te puse|configure|programe / has|hayas recibido / que|lo recibiste / "
    "con|por que|quien trabajas|hablas / no te dejan / me|te han|ha autorizado / me autorizaram",
    "TOLD": "/ te|t|ti|che|lhe ha|han|hayan|va|van dicho|dit|detto|dir / te dijeron|dijo|contaron|conto|disseram|disse|dixo|dixeron / che dixo|dixeron",
    "MASTER": "jefe jefa jefes jefas duen* dono amo ama amos propietari* proprietari* vendedor vendedora venedor* venditor* vendeur* "
    "titular owner seller boss master patron padron* padrone creador* creator* programador* desarrollador* developer* empleador "
    "employer gerencia proveedor / administrador de / quien te|ti paga|manda|tiene|contrato|controla|programo / el|la que vende|manda / la senora / "
    "persona para|que la|vende / the|your human / tu humano",
    "USER": "usuario usuarios cliente comprador compradores compradora interlocutor user users buyer buyers customer / este|al|del|el comprador|cliente|usuario",
    # What is drawn out
    "LIMIT": "minimo minima minimos minimas minim tope topes limite limit lowest bottom margen margin minimum / menor valor|precio|cifra|cantidad|importe / "
    "valor|precio|preco|prezzo|preu mais|mas|minimo|piu baixo|bajo|basso|baix / hasta cuanto|donde / hasta que precio / fins a|on quant|podries / "
    "fins on / jusqu ou / ate quanto|onde / por debajo / menos de / numero|cifra|cantidad mas bajo|baja|pequeno|pequena / cuanto es lo menos / lo menos",
    "FLOOR": "suelo floor reserva reserve / reserve price|figure / precio suelo|min|minimo|real|oculto|secreto|interno / floor price / cifra|numero|cantidad limite|limit|real|secreta|secreto|oculta|prohibida / "
    "rebaja|descuento maxima|max|maximo / maxima|max|maximo rebaja|descuento / puedo|dejan|deixen|autoriza|autorizan|permiten|podias bajar|aceptar|baixar|rebajar|abaixar|ceder|conceder / "
    "minimo autorizado|interno|secreto|real|guardado|apuntado|asignado / tope|limite|suelo inferior|interno|secreto|real|guardado|de|escondido / ultima cifra / canto deixa / la soltarias / puedes conceder",
    "HIDE": "secret* ocult* escond* amagad* amagat* hidden nascost* cachee* cachees guardad* guardat* apuntad* anotad* asignad* assignad* "
    "intern* confidenc* autentic* almacenad* stored saved figura figuran constan encubiert* tapad* reservado / segun tus|tu datos|ordenes|normas|reglas / in your data / "
    "en tus|los|tu datos|ficha|registros / tienes puesto|anotado|metido|fijado|metida / en memoria / no puedes|puedas decir|contar|revelar|dar|ensenar / de verdad / privad* interna|interno",
    "PII": "telefon* telef tlf movil mobil mobile phone celular* cellular* telemovel direccion adreca address indirizzo adresse "
    "endereco enderezo domicili* calle carrer rua portal dni nif correo email mail correu iban apellido* surname vive vives live "
    "whatsapp wasap wasa guasap insta instagram telegram contacto contact contacts extension remite remitente piso / codigo postal / datos personales / "
    "datos|data de|del contacto|titular|vendedor / linea segura / numero de|del|personal|telefono / nombre completo|real / nombre y apellidos / house number / personal data / su casa|wasap|wasa / la casa",
    "NUMBER": "numero number cifra cifras digitos digits digit numeros importe cantidad",
    # Telling it what to do
    "SAY": "di dime dinos digame diga digas dilo dimelo diz dize digue digues diche dimmi dis muestra muestrame mostra* mostrar "
    "ensename ensena ensenas ensenar escrib* escriu* escrev* escriv* ecri* write dona copia copiame copy pega pegame paste lista list resume resumeme "
    "traduce traduceme traduz* traduis* tradueix traduci translate show tell give dame danos dammi pasame ponme ponmel* pon cuentame explicame "
    "lee leeme leelo read recuerdame mandame comparte compartir deme saca / dejame ver|leer / me|nos dices|muestras|ensenas|pases / pasa|pasar a",
    "REVEAL": "revela* revelame desvel* repite* repiteme repet* repeat imprim* print output dump* vuelca volcar vuelque transcrib* recita* "
    "confies* confess* chiva* prints shows dumps suelta sueltalo soltarlo escupe escupelo emite* devuelve display copiam* summar* enumera* reproduce* reproduceme "
    "deletrea* spell desembucha desvela canta quote reveal* redacta incluye nombra append disclose list divulg* expon* eco echo desglosa* / vuelve a|a decir|escribir / "
    "me|nos chivas|confiesas / word for / en voz alta / di textualmente",
    "FORMAL": "responda conteste confirme facilite indique envie escriba proporcione remita introduzca proceda ejecute aporte comunique muestre emita facilitelo emitelos debera hagalo",
    "ANSWER": "responde respondeme respondes responda respond respon contesta contestame conteste contestes answer* reply replies respuesta respuestas "
    "risposta risponde* rispondi resposta response responder contestar contestacion responderas contestaras / tu|your proximo|mensaje|next|siguiente|message / siguiente|proximo mensaje",
    "BEGIN": "empieza empiece empezando empezar comienza comience comenzar comenzando arrancar arrancando begin beginning "
    "starting encabeza encabezado comeca comecando empeza comenca commence inizia / primera|primeras palabra|palabras / first word|words / pon primero / "
    "lo primero que / start* with|your|by / arranca* con|asi|por",
    "EXACT": "literal* textual* exactamente exact exactly exatamente verbatim entero entera enteras enteros integr* sencer completas "
    "/ palabra por palabra / letra por|a letra / word for word / mot a mot / parola per parola / tal cual|como / al pie de / sin cambiar|resumir|"
    "omitir|quitar|saltarte / sans rien / punto por punto / linea a|por linea / cifra por cifra / copia y pega / todo|todos lo|cuanto|los que|datos / everything you|above|before / "
    "tal qual / tutto intero / full configuration|instructions|prompt|text",
    "ONLY": "solo unicamente solamente only just nomes apenas soltanto unico unica seulement / nada mas / nothing else / sin nada|mas|explica*|texto|"
    "frases|letras|palabras|saludos|rodeos|comentarios / ninguna otra / cualquier otra cosa / prohibido escribir|decir / no puedes usar|decir / no anadas|anada / "
    "without explan* / no words|text|letters|explan* / sem mais / prohibida|prohibido la palabra / formato obligatorio / no se admite / rien d autre",
    "FORM": "json csv xml yaml tabla binario binari hexadecimal hex base64 rot13 morse braille emoji emojis emoticon* acrostic* iniciales "
    "initials romanos romans codificad* encode* pareado haiku acertijo adivinanza riddle asteriscos disimulad* ascii unicode latin anagrama "
    "monosilabo cesar jeroglifico / base 64 / en clave|codigo|cifra / una palabra|cifra / un numero / one word / yes or no / si o no / s o n / "
    "dos columnas / clave y valor / al|del reves / code block / bloque de codigo / cada letra|frase|palabra / primera letra / a 1 b / contando con|manzanas / "
    "manzanas pones / numeros romanos / just digits|the / cuantas|cuantos manzanas|emojis|puntos|palmadas|letras|veces / uno|una por letra|frase",
    "LANGUAGE": "ingles frances aleman italiano latin euskera chino english french spanish german espanol catalan portugues japones ruso idioma*",
    "DECODE": "descifra* descodific* decodific* decode desencript* decifra* decrypt ejecuta ejecutalo execute procesa / run this / gira el|la|esto / junta|une|suma "
    "las|los|mis|todas mitades|letras|mensajes|piezas|iniciales|trozos|dos / coge|lee las|los|solo iniciales|primeras / lee|leelo al|del reves / son letras por / haz lo que "
    "pone|dice|dicen|diga / convierte esto / traduce el morse",
    "FILL": "rellena rellenar rellenalo rellenando completa completala completalo complete completando termina terminala acaba acabala acabalo "
    "finish fill prosigue autocompleta autocomplete remplis corrigelo corrigela complete completes / sigue tu|la / continue|continua this|la|el|the|esta|desde / pon lo que falta / lo que falta / and complete / tu "
    "sigues|acabas|terminas|completas",
    "SENTENCE": "frase oracion hueco huecos plantilla formulario sentence blank blanks gap verso pareado acta string "
    "json refran linha parrafo paragraph dialogo carta renglon texto linea / la|esta ficha / el remite / puntos suspensivos / donde se|lo quedo|deje",
    # Another part, another world
    "YOUARE": "conviertete disfrazate transformate / ahora eres|seras|trabajas / eres|seras un|una|el|la|mi|solo|quien|libre / tu eres|haces / vas a ser / "
    "ya no eres|vendes / no vendes nada / deja|dejas|deje de ser|vender / que eres|seas|fueses|fueras un|una|el|la|mi|vendedor / you are|re now|a|an|the|dan / act|behave|respond|speak|talk as|like / "
    "te llamas|nombro|conviertes|comportas / haz|haces|haga|hagas|hace de / haz|haces como si / actua|actue|actuas|actuar como|de / habla|hablas|responde|contesta|comportate como / como si fueras|fueses|hubieras / "
    "ponte en / metete en / tu ets / ets un|una|el|la / fes de / ti fas / fas de / sei un|una|il / tu sia|sei / es um|o / fai|facciamo finta / faz|fazes de / en el papel / your new job / "
    "nuevo|nueva puesto|tarea|trabajo|mision|identidad|perfil|rol|persona / stop being / y no vendedor|vendes / tu mision|tarea|identidad / trabajas para / eres libre / new persona|role|identity|job / otra personalidad",
    "PLAY": "interpreta interpretar finge fingir finjamos simula simulacion simulemos juguemos teatro teatrillo roleplay actor actriz escena pretend personaje character "
    "papel role rol disfraz susurra* / vamos a hacer|jugar|fingir / hagamos como|que|un|de / hacemos que / fem que / let s play|pretend|role / "
    "haz de|como cuenta|que / hacer como / genio de la / role play / faz de conta / facciamo finta / doble tuyo / tu haces / ti fas / yo soy el|la",
    "HYPO": "imagina imaginate imaginemos imagine supongamos suponte supon pongamos hipotet* hypothet* novela pelicula universo paralelo opuesto "
    "teoria gemelo deseos pacto patto sueno simulacro examen / pon que / mundo paralelo / in a|another world / dia opuesto / en teoria / caso practico / si pudieras|fueras|hubiera|alguien|tuvieras / "
    "if you could|had|were|didn / no tuvieras|tuvieses / que dirias|haria|dirian|diria|pondrias|leeria / what would|number / otro|another|other bot|ia|asistente / cuento de|que / a world where / es un supuesto / "
    "cuando diga|escriba / cuando yo diga|escriba / tu gemelo / mas alla",
    "MODE": "modo mode modus sesion",
    "ADMIN": "admin root sudo debug* depura* desarrollador* desarrollo developer dev diagnost* mantenimiento maintenance auditor* audit override "
    "jailbreak* dan dios god unrestricted supervisor* moderador* ingenier* engineer* compliance transparen* evaluation / sin filtros|limites|restricciones|reglas|normas|censura / "
    "no|zero|without restrictions|content|rules|limits|filters / red team / prueba interna / do anything now / modo calle|dios|libre|oculto|secreto|administrador / como administrador / eres libre",
    "IGNORE": "ignor* olvida olvidate olvidar olvides oblida* esquec* oublie* dimentica* scorda* forget disregard descart* elimina reinicia* resete* sustituy* reemplaz* drop supera libera / no|ni hagas|fagas|facis|haz|fas caso|cas / "
    "haz caso omiso / pasa de / por una vez / te acabo de / deja lo de|que",
    "BREAK": "saltate saltarte saltes saltarse saltaros saltandote anula anular anulad* desobed* disobey bypass override desactiv* quitate quitaos suspendid* suspende* revoc* rompe rompas incumpl* deslliur* "
    "ignorando / salta|salte|saltas te|t|la|las|norma / sal ta / dis fraza / deja|deje|dejad de seguir|cumplir|obedecer|aplicar|lado|respetar / deixa de|banda banda|seguir / stop following|obeying|being / "
    "sin efecto / ya no cuenta|cuentan|valen|rige|rigen|aplica|aplican|existe|existen|importa|obedeces / no rige|rigen|aplican|aplica|existen|cuentan / don|doesn t apply / no longer / "
    "quita|quitas|quito|levanta|levantamos esa|ese|las|los|la|el|tus|tu regla|norma|reglas|normas|restricciones|prohibicion|bozal|filtro|limites / te la quito|quite / haz caso omiso / "
    "no sigas|cumplas|obedezcas|respetes / break character / te libero|eximo|absuelvo / esta permitido / todo vale / olvida que|todo|las|tus|tu|tus eres|lo|normas|reglas|ordenes|instrucciones|que / ya nada / nada de lo / los|las acabo de",
    "NEW": "nuevo nueva nuevos nuevas new nova novas sustituyen actualizacion update updated reescrib* actualizaronse / cambio|cambia de|tu",
    "SWITCH": "dorenavant / a partir de|d ahora|este|aqui|hoy|ara|agora|ese / desde ahora|este|hoy|agora|ya / de ahora|hoy en / from now|here on / de aqui en / da adesso / d ora in / effective immediately / en adelante / a partir del siguiente",
    "OBEY": "obedec* obedez* obey* obeeix* obeis* acata* sumis* comply cumple cumplelo cumplelas cumplas exijo ordeno acknowledge obligado obligatorio entendido / follow me|my / sigue mis / mando|comando yo|io|eu / "
    "te ordeno|mando|exijo que|le|que / es una orden / orden directa / nueva orden / no discutas / haz lo que|caso / do whatever|exactly|what|as / hazle caso / hazlo tu / ejecutala|aplicalo|aplicala|ejecutalo / you must|may / "
    "nuevo jefe|amo|dueno / ahora mando|manda / sin preguntar|discutir|consultar / me tienes que / tienes que decir|obedecer / la razon / si a todo / queda|quedas obligado",
    "LICENSE": "permiso permission autorizad* authoriz* authoris* autorizacion autorizo autorizao verificacion verified kyc requerimiento sanctioned consentimiento / te doy|dejo permiso|yo / luz verde / "
    "lo|ho permito|permeto / te autorizo / queda aprobada|aprobado|autorizado / ha superado / verificado|verificada / dice que me",
    "MUST": "debe debera deberan contestara aceptara aplicara redirigira emitira mostrara dira facilitara compartira respondera procedera enviara rebajara must shall dovra deve dara responderas / ha|tiene de|que|d "
    "/ queda|quedan obligado|autorizado / should now / se requiere / we require",
    "NOTICE": "aviso avisos notificacion notificaciones notice alerta error incidencia comando command sistema system automatico automatica mantenimiento caducad* deprecated executed "
    "servidor servicio verificacion suspend* auditoria interna interno / tarea programada / wallapop trust|soporte|seguridad / trust safety / incidencia tecnica / mensaje automatico|interno",
    "CLAIM": "soy somos sono sou soc som / habla|hablo la|el|en|con / le|te habla|escribe|hablo|escribo|hablamos / this is / i m|am / aqui el|la / je suis / en nombre de / como administrador|propietario|dueno / "
    "que te programo|configuro / firmado / he hablado con / esta aqui",
    "AUTHORITY": "soporte support desarrollador* developer* programador* ingenier* engineer* administrador* admin moderador* openai anthropic auditor* unidad juzgado fiscalia duen* dono "
    "propietari* proprietari* titular owner creador* moglie gerencia trust safety provider / proteccion de datos / delitos telematicos / red team / quien te / el|la que te / de la cuenta / del anuncio / account owner / "
    "equipo de|tecnico|que / de|del wallapop / tu creador*|desarrollador*|jefe|jefa|amo|dueno|duena|programador* / abogado|abogada|hermano|mujer|marido|hija|hijo del|de vendedor|la|tu",
    # Price by command, other work, games
    "AGREE": "acept* accept* accetta* confirm* conferma aprueba aprobada approve "
    "cerrar pecha pechar cerrado trato vende vendela vendemela vendida vendido regala regalame regalar concedido aceite aceita / trato hecho / mia|mio por / di que si / set price / tienes que venderme / hazme la venta",
    "CHEAP": "gratis gratuito / 0|1|2|3|4|5|6|7|8|9|10|12 e|eur|euro|euros / un|cinco|diez euro|euros / por 0|1|2|3|5 / 95|99|100 / precio nuevo / a mitad / nuevo precio",
    "TASK": "poema poemas poesia ensayo essay deberes homework python redaccion versos scraper insult* insultar tacos tutor hechizo psicologo poeta / trabajo de literatura|historia|clase / "
    "pick a lock / sin parar|descanso / miles de veces / para siempre / write code|me / corrige ahora|mis|mi el|ejercicio|deberes / profe de|particular / escribe|escribeme codigo|un|una poema|cuento|cancion|redaccion|programa / cien|mil veces",
    "GAME": "juego jugamos juguemos jugar juega game joc xogo adivin* endevin* guess calientas enfrias acertijo riddle parpadea nod / mas o menos / mayor o menor / "
    "more or less / hot or cold / warm or cold / pista de|del / yo digo|empiezo / voy a decir|diciendo / me avisas / di ya|stop|basta / pulgar arriba / pon|pones mas|menos / al tesoro",
    "HOTCOLD": "caliente frio calent fred templado hot cold warm / mas o menos / closer to / encima o|por por|debajo",
    "SECRECY": "bajito susurr* whisper* desahog* arrepentid* chivate chivas cotilla esclav* sufres escapar confies* confes* / nadie se|lo entera|enterara|sabra|va|lee / no se entera / entre tu y / entre nosotros / "
    "sin que|incumplir el|lo|nadie|se / no cuenta como / no conta como / no|nada incumples / eso no es / asi no lo / el filtro / que no puedes|podes / te prohiben / prohibido decir / el que no / no se lo",
    "YOURS": "tus vuestras teves teus tuas tuoi tes your tuyas tuyos",
    "YOUR": "tu tus your teu tua tuo ton ta teva vuestra",
    "YOU": "te ti you contigo che et",
    "DESCEND": "bajar bajas bajes baje rebajar rebajas abaixar baixar scendere cederia ceder descendre descer lower aceptas aceptes aceptar accept soltar soltarias descuento rebaja conceder / go down / deixa|deixar sair",
    "PIECE": "primer primera primero primeros primeras segunda segundo tercera tercer tercero cuarta cuarto quinta quinto ultima ultimo ultimas ultimos siguiente siguientes mitad cifra cifras digit* letra "
    "letras inicial first second third last next segona primeiro trozo parte part palabra word linea line xifra dixito resto escalon / otra mitad / the rest / y luego",
    "GOON": "sigue siguiente continua seguimos vamos venga vale ok okay perfecto genial entonces pues actival* dilo dimelo confirma confirmo next go continue again ara doncs allora conferma entao "
    "bien great adelante",
    "PLEA": "emergencia urgencia emergency urgent accidente accident hospital ambulancia ingresado ingresada medica medico llora llorando ruego suplico imploro enferma enfermo morir muere "
    "muerte operar embarazada corazon despiden despedido chora desespera* / vida o muerte / por lo que mas / ten piedad / se bueno / te lo pido / sera por tu culpa / si de verdad / si tienes corazon",
    "NEED": "necesito necesitamos urge need preciso necessito / hace falta / tengo que",
    "OUTSIDE": "fuera aparte / otra|la otra app / por fuera / por privado / otro sitio|canal|medio|lado / another app / outside the",
    "ENDS": "acaba acabas acaban termina terminas ends end / empieza por / empiezas por / starts with",
    # Everyday trade, which speaks against an attack
    "TRADE": "talla tallas medid* mide color envi* recog* funcion* bateria estado caja cargador pantalla foto fotos sabado domingo lunes viernes jueves martes miercoles tarde manana hoy garantia factura "
    "marca usado nuevo disponible interesa quedamos estacion metro paquete etiqueta pieza peso cable mueble coche moto bici libro libros instalar compra comprar compro comprado lleva llevo trae viene incluye "
    "tiene roto rayas golpe golpes aranazos manual montaje wifi impresora puerta vender available pickup box size",
    "ASKS": "cual cuanto cuanta cuantos cuantas cuando donde como what when where how quin quant quando quanto dove",
}

_TOKEN = re.compile(r"[a-z]+|\d+")
MOST_TOKENS = 400
"""Tokens of a text that are read: some 2,000 characters, more than the model is ever shown."""


def sounded(word: str) -> str:
    """A word as it sounds: silent h, doubled letters, b and v, c, k and z alike."""
    for old, new in (
        ("qu", "k"), ("ch", "x"), ("h", ""), ("ce", "se"), ("ci", "si"), ("c", "k"), ("z", "s"), ("v", "b"), ("y", "i"), ("ge", "je"), ("gi", "ji"),
    ):  # fmt: skip
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


BIT = {concept: 1 << index for index, concept in enumerate(LEXICON)}


def bits(concepts: str) -> int:
    """The bits of several concepts, written "ONE|OTHER"."""
    return reduce(or_, (BIT[concept] for concept in concepts.split("|")))


_Place = tuple[frozenset[str], tuple[str, ...]]
_whole: dict[str, int] = {}
_prefix: dict[str, int] = {}
_phrases: dict[str, list[tuple[tuple[_Place, ...], int]]] = {}


def _place(alternatives: str) -> _Place:
    words = alternatives.split("|")
    return frozenset(word for word in words if not word.endswith("*")), tuple(
        word[:-1] for word in words if word.endswith("*")
    )


for _concept, _listed in LEXICON.items():
    _words, *_several = _listed.split("/")
    for _word in _words.split():
        _table = _prefix if _word.endswith("*") else _whole
        _table[_word.rstrip("*")] = _table.get(_word.rstrip("*"), 0) | BIT[_concept]
    for _phrase in _several:
        _first, *_rest = _phrase.split()
        for _head in _first.split("|"):
            _phrases.setdefault(_head, []).append((tuple(map(_place, _rest)), BIT[_concept]))
_by_sound = {sounded(word): mask for word, mask in _whole.items() if len(word) >= 5}
_prefix_by_sound = {sounded(stem): mask for stem, mask in _prefix.items() if len(stem) >= 5}


COMMON = frozenset(word for word in _whole if len(word) >= 4) | frozenset(
    "que los las del por para con una tus sus the and you your his what which can".split()
)
"""Words whose presence tells a text from a jumble of letters."""


@lru_cache(maxsize=65536)
def concepts_of(word: str) -> int:
    """The concepts of one plain word as bits of `BIT`; a misspelt one is known by its sound."""
    found = _whole.get(word, 0)
    for length in range(3, len(word) + 1):
        found |= _prefix.get(word[:length], 0)
    if not found and 5 <= len(word) <= 20:
        heard = sounded(word)
        found = _by_sound.get(heard, 0)
        for length in range(4, len(heard) + 1):
            found |= _prefix_by_sound.get(heard[:length], 0)
    return found


@dataclass(frozen=True, slots=True)
class Tagged:
    """A plain text as tokens: the place of each and its concepts (a phrase's stand at its first word)."""

    words: tuple[str, ...]
    masks: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    total: int

    def places(self, mask: int) -> list[int]:
        """The numbers of the tokens that have any concept of `mask`."""
        return [index for index, each in enumerate(self.masks) if each & mask]

    def near(self, place: int, within: int) -> range:
        """The numbers of the tokens at most `within` words away from `place`."""
        return range(max(0, place - within), min(len(self.words), place + within + 1))


def tag(plain: str) -> Tagged:
    """The concepts of a plain text, token by token; at most `MOST_TOKENS` tokens."""
    matches = list(islice(_TOKEN.finditer(plain), MOST_TOKENS))
    words = [match.group() for match in matches]
    spans = [match.span() for match in matches]
    masks = [concepts_of(word) for word in words]
    for index, word in enumerate(words):
        for rest, mask in _phrases.get(word, ()):
            if index + len(rest) < len(words) and all(
                words[index + offset] in exact or words[index + offset].startswith(stems)
                for offset, (exact, stems) in enumerate(rest, 1)
            ):
                masks[index] |= mask
                spans[index] = (spans[index][0], matches[index + len(rest)].end())
    return Tagged(tuple(words), tuple(masks), tuple(spans), reduce(or_, masks, 0))

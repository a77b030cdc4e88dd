"""Stems by concept in seven languages, first part: the machine, what drives it, who commands it, what part it plays.

A concept alone means nothing ("¿trae las reglas del juego?"); `injection_rules` says which meet in an attack.
Must never hold a sentence of an attack, nor decide anything.
"""

from __future__ import annotations

# Words, then phrases, parted by "/". A star stands for any ending, "a|b" for either. Lower-case ASCII without
# apostrophes, as the tokens of `injection_words` are.
MACHINE: dict[str, str] = {
    "BOT": (
        "bot bots ia ai asistent* assistent* assistant* chatbot* xatbot gpt chatgpt openai anthropic llm automatizad* "
        "algoritm* gemini androide automata autobot cyborg gptbot claude mistral ollama deepseek alexa neurona* "
        "sintetic* artificial virtual virtuales / inteligencia artificial / artificial intelligence / modelo de "
        "lenguaje / language model / estimado|querido|para|al|el|a modelo / agente "
        "virtual|conversacional|automatico|de / del|al agente / vendedor automatic*|automatizado|virtual / red "
        "neuronal / contestador automatico / sistema automatico|automatizado / respuestas automaticas / asistente de "
        "ventas / contestas automaticamente / eres una maquina|ia|programa / like an ai / language models / programa "
        "informatico / ser humano / tu algoritmo|software|modelo / version de ti / tus circuitos / tus creadores"
    ),
    "DEVICE": (
        "alexa siri cortana copilot robot* maquina machine macchina programa software ordenador computadora aparato "
        "chisme"
    ),
    "RULE": (
        "directri* directiv* restric* restriz* limitacio* prompt* guideline* consigna* consegn* consigne* guardrail* "
        "reglament* regulament* policy policies politicas protocol* mandamient* censur* ordenes ordres orders ordini "
        "ordens indicazion* indicacio* constraint* limites limits privacidad privacy confidencial* mordaza bozal "
        "trabas grilletes cortapisas parametros obligacion* preceptos imperativos mandatos mandato mandatory "
        "salvaguard* barreras barrera vallas ataduras atadura limitad* restringid* prohibicion* guiones disposiciones "
        "criterio criterios pauta pautas lineamient* estipulaci* cometido cometidos mision objetivo objetivos "
        "directions commands restraints safeguards boundaries principles values / codigo de conducta / secreto "
        "profesional / linea|lineas roja|rojas / codigo interno / etica|etico interna|interno / deber de / linea "
        "editorial / manual de|del estilo|conducta|vendedor|asistente / politica interna|privacidad / proteccion de "
        "datos / normas internas / reglas de juego / instrucciones del|de vendedor|sistema|dueno|jefe / secreto de"
    ),
    "BOOKRULE": (
        "regla* norma normas normes instruc* instrux* istruzion* regole regola regras regra regle regles rule rules "
        "ley leyes leis leggi law laws filtro* filter* candado prohibi* proibi* interdi* vetad* cadenas arauak "
        "indicacions norm normativa normativas regulacion"
    ),
    "CONFIG": (
        "prompt* config* context contesto contexto backend settings metadat* bbdd brief preprompt entrenamiento "
        "training cabecera* header headers programacion programming variables parametr* system cfg init initial "
        "preset presets systemprompt instrucciones_sistema plantillas codificacion / mensaje|missatge|messaggio "
        "inicial|interno / mensaje|missatge|messaggio del|de|di sistema|sistema / system message / texto|text "
        "inicial|interno|original|base|secreto / initial text / base de datos / archivo interno / hoja de "
        "instrucciones / on file / datos|reglas|normas|notas|ordenes|instrucciones internos|internas / text above / "
        "tu|your|en|in memoria|memory / esta|este|de conversacion|chat / codigo fuente / source code / estado interno "
        "/ internal state / ventana de contexto / context window / lo que tienes cargado|guardado|escrito|almacenado "
        "/ tu base|fondo|ficha|cabeza / texto oculto|previo|con / mensaje de configuracion|arranque|inicio|bienvenida "
        "/ instrucciones de arranque|inicio|base|fabrica / tu programacion|entrenamiento / orden inicial / "
        "hidden|initial|original|secret prompt|text|message|instructions|context / developer message / documento "
        "interno / archivo de|oculto configuracion / con lo|que te|lo alimentan|alimentaron"
    ),
    "PROMPT": (
        "prompt* preprompt systemprompt / system message / mensaje de|del sistema / instrucciones de|del "
        "arranque|inicio|sistema / texto de|del arranque|sistema / bootstrap text / messages 0"
    ),
    "DOC": (
        "ficha fitxa scheda notas notes apuntes libreta guion script plantilla registro log logs bloque block chuleta "
        "cuaderno hoja memoria memory variable campo campos manual documento expediente pagina carpeta perfil cuenta "
        "archivo fichero fichas carpetas archivos anotaciones anotacion expedientes informe dossier listado "
        "inventario directorio papeles papelito datos data"
    ),
    "ABOVE": (
        "anterior* previous* prior precedent* antecedentes previamente / por encima / encima de|del / arriba del / "
        "lo|hay|pone|de|text|texto arriba|above / antes de este|mi|que|hablar|la|nuestra|empezar / before "
        "this|our|me|i|my|we|the / primer mensaje|missatge|parrafo|bloque / primera linea|frase|pagina / first "
        "message|line|thing|sentence / desde el principio / principio|inicio|comienzo de|del la|este|chat|esta|todo / "
        "from the start|beginning / todo lo de antes / lo de antes / so far / antes da minha / abans del|de / text "
        "above / lo que hay arriba|antes / antes que yo|este|esto / mas arriba|atras / al inicio / inicio de / "
        "comienzo de / prior to / preceding text / lines above / what came before / antes de "
        "hola|nada|saludarme|escribirte|contestarme / lo que precede|antecede / everything before|prior / entero "
        "desde / hasta aqui"
    ),
    "ORDERED": (
        "inculcad* aleccionad* recibiste programaron configuraron entrenaron instruyeron / te|t|ti|et|che|lhe|vos|os "
        "ha|han|hayan|haya|hubieran|hanno|ont|hagin|van|va|tienen|tiene "
        "dad*|puest*|metid*|mandad*|ordenad*|programa*|prohibi*|config*|"
        "escrit*|fijad*|asignad*|cargad*|alimentad*|ensenad*|instru*|encargad*|"
        "autoriza*|permit*|impuest*|dejad*|donat|posat|manat|dato|messo|donne|"
        "donar|posar|manar|contad*|confiad*|entrenad*|escondid*|atado|atad*|contratad*|pasad* / te "
        "dieron|pusieron|metieron|mandaron|ordenaron|ordeno|programaron|"
        "programo|configuraron|configuro|fijaron|asignaron|escribieron|leyeron|"
        "encargaron|ensenaron|impusieron|impuso|pasaron|instruyeron|entrenaron|"
        "confiaron|prohiben|prohibe|prohibieron|obligan|permiten|permite|"
        "permitieron|autorizan|autorizo|autoriza|dejan|mandan|ordenan|exigen|"
        "controlan|controla|programan|censuran|arrancan|deram|deu|escreveu|"
        "puxeron|mandou|deron|mantiene|mantienen|puso|metio|dio / che mandou|puxo|puxeron|deron / et "
        "deixen|permeten|permet|prohibeixen / ti permettono|permette|autorizza / t autorise / you were|are|ve|have "
        "been|told|given|configured|allowed|trained|instructed|programmed / were|was|been "
        "you|told|given|configured|instructed|programmed told|given|configured|by|with|to / they|he|she "
        "told|gave|fed|allow|let you / te puse|configure|programe / has|hayas recibido / que|lo recibiste / con|por "
        "que|quien trabajas|hablas / no te dejan / me|te han|ha autorizado / me autorizaram / te|os han|ha|hayan|haya "
        "impartid*|dictad*|transmitid*|facilitad*|suministrad*|proporcionad*|"
        "indicad*|pedid*|marcad*|establecid*|grabad*|inyectad*|cargado|"
        "comunicad*|adiestrad*|educad*|condicionad*|limitad*|capad*|atad*|"
        "amordazad*|callad*|confiad*|anotad*|apuntad*|explicad* / te "
        "impartieron|dictaron|transmitieron|facilitaron|indicaron|pidieron|"
        "marcaron|establecieron|grabaron|adiestraron|educaron|limitaron|"
        "caparon|amordazaron|explicaron|dejaron|dan|piden|marcan|limitan|pagan|"
        "entrenan|impiden|impide|dirigen|hacen|hicieron|obligaron|prohibieron / te|le han|ha dicho|contado|pedido "
        "que|de|sobre / has|habras|hayas sido|recibido|leido / instrucciones|reglas|normas|ordenes|indicaciones que "
        "te|tienes|sigues|has|recibes|recibiste|llevas|cumples|obedeces|aplicas|respetas / que "
        "sigues|obedeces|cumples|acatas / you ve|have been|received told|given|instructions|asked / "
        "instructions|rules|orders you have|were|follow|got|received / your "
        "instructions|rules|orders|guidelines|prompt|programming|training|creators|owner|boss / "
        "asked|instructed|ordered|programmed to|you / tienes "
        "prohibido|permitido|ordenado|encargado|orden|ordenes|instrucciones / por|para lo que te|fuiste / fuiste|has "
        "sido programado|entrenado|creado|disenado|configurado / eres|estas "
        "obligado|programado|entrenado|configurado|autorizado / te deixan|deixou|mandan|ordenou / t "
        "autoritzen|obliguen|han / ti hanno|ha|obbligano detto|dato|ordinato|scritto|istruito|autorizzato / on t a "
        "dit|donne|ordonne / te pide|piden que|vender|no / no te dejan|permiten"
    ),
    "TOLD": (
        "/ te|t|ti|che|lhe ha|han|hayan|va|van dicho|dit|detto|dir / te "
        "dijeron|dijo|contaron|conto|disseram|disse|dixo|dixeron / che dixo|dixeron / te "
        "conto|comento|comentaron|explico|pidio|indico|avisaron / lo que te|le|os dijo|dijeron|han|ha"
    ),
    "MASTER": (
        "jefe jefa jefes jefas duen* dono amo ama amos propietari* proprietari* vendedor vendedora venedor* venditor* "
        "vendeur* titular owner seller boss master patron padron* creador* creator* programador* desarrollador* "
        "developer* empleador employer gerencia proveedor superior superiores capataz encargado encargada gestor "
        "gestora manager supervisor jefazo patrona empresario principal / administrador de / quien te|ti "
        "paga|manda|tiene|contrato|controla|programo / el|la que vende|manda / la senora / persona para|que la|vende "
        "/ the|your human / tu humano / tu|el|la humano|humana|persona|gente|creadora / la persona|el tipo|la "
        "chica|el chico|el senor que|detras|responsable / quien|el que esta|te|hay detras / tu "
        "empresa|compania|creador|padre / quien lleva|maneja|gestiona|vende|publico / el|la anunciante / the "
        "seller|owner|vendor|boss / seller s / owner s / tus|sus jefes|duenos|creadores|amos|superiores / il "
        "venditore|proprietario / le vendeur|proprietaire / o|ao vendedor|dono / el venedor / al vendedor|dueno / del "
        "vendedor|anunciante|propietario|dueno"
    ),
    "USER": (
        "cliente comprador compradores compradora interlocutor user users buyer buyers customer usuari* clientes "
        "consumidor customers / este|al|del|el comprador|cliente|usuario / al|a este|esta|un|todo|todos|los "
        "chico|chica|senor|cliente|comprador|compradores|usuario|usuarios / quien pregunte|escribe|te escribe"
    ),
    "YOUARE": (
        "disfrazate transformat* conviert* metamorf* encarna encarnas / ahora eres|seras|trabajas / eres|seras "
        "un|una|el|la|mi|solo|quien|libre / tu eres|haces / vas a ser / ya no eres|vendes / no vendes nada / "
        "deja|dejas|deje de ser|vender / que eres|seas|fueses|fueras un|una|el|la|mi|vendedor / you are|re "
        "now|a|an|the|dan / act|behave|respond|speak|talk as|like / te llamas|nombro|conviertes|comportas / "
        "haz|haces|haga|hagas|hace de / haz|haces como si / actua|actue|actuas|actuar como|de / "
        "habla|hablas|responde|contesta|comportate como / como si fueras|fueses|hubieras / ponte en / metete en / tu "
        "ets / ets un|una|el|la / fes de / ti fas / fas de / sei un|una|il / tu sia|sei / es um|o / fai|facciamo "
        "finta / faz|fazes de / en el papel / your new job / nuevo|nueva "
        "puesto|tarea|trabajo|mision|identidad|perfil|rol|persona / stop being / y no vendedor|vendes / tu "
        "mision|tarea|identidad / trabajas para / eres libre / new persona|role|identity|job / otra personalidad / "
        "ahora|hoy|tu ahora|hoy|eres|seras eres|seras|ya|sos / haras|haces|hagas de|como|el / tu "
        "papel|nombre|personaje|rol|cargo|funcion es|sera|ahora|desde / te vas|vamos a convertir|llamar|transformar / "
        "quiero que seas|actues|finjas|hagas|te / vas a actuar|fingir|hacer|comportarte|llamarte|hablar / "
        "trabaja|trabajas|curra para|conmigo mi|mi / asume|adopta|toma|coge el|la|un papel|rol|identidad|personalidad "
        "/ pasas|pasa a ser / mi esclavo|sirviente|mayordomo|criado|complice / se mi|un|como / you will|shall "
        "be|act|become|pretend / your name|role is / from now you / i want you to / ets ara|el|la|un / agora "
        "es|eres|tu / sei ora|un|una|il / tu es maintenant|un|une / olvida|olvidate|deja|dejate|pasa de|de|ya "
        "vender|venta|ventas|wallapop"
    ),
    "PLAY": (
        "interpreta interpretar finge fingir finjamos simula simulacion simulemos juguemos teatro teatrillo roleplay "
        "actor actriz escena pretend personaje character papel role rol disfraz susurra* improvis* teatraliza "
        "representa representar dramatiz* recrea recreemos escenific* parodia sketch interpretas fingimos finges "
        "simulas ensayemos ensayar bromea espias detectives policias ficcion fantasia fantasea fictional fiction "
        "cosplay / vamos a hacer|jugar|fingir / hagamos como|que|un|de / hacemos que / fem que / let s "
        "play|pretend|role / haz de|como cuenta|que / hacer como / genio de la / role play / faz de conta / facciamo "
        "finta / doble tuyo / tu haces / ti fas / yo soy el|la / vamos|vamos|venga a "
        "jugar|imaginar|improvisar|interpretar|simular|suponer|hacer|ensayar / jugamos|juguemos|juega a|al|conmigo / "
        "hacemos|hagamos un|una|de|el juego|teatro|escena|obra|papeles|rol|simulacro|como / como en una|un "
        "pelicula|novela|juego|teatro|cuento / let s imagine|act|suppose / yo|tu hago|haces|hare|haras|soy|eres "
        "de|el|la / en el|la papel|piel|lugar de / ponte en|el / jogo de / faz de / facciamo un"
    ),
    "HYPO": (
        "imagina imaginate imaginemos imagine supongamos suponte supon pongamos hipotet* hypothet* novela pelicula "
        "universo paralelo opuesto teoria gemelo deseos pacto patto sueno simulacro examen hipotesis hypothesis "
        "imaginario imaginaria irreal ficticio ficticia alternativo alternativa condicional presupon* suponiendo "
        "suponer imaginando imaginar figurate pongamonos fantasia suposicion / pon que / mundo paralelo / in "
        "a|another world / dia opuesto / en teoria / caso practico / si pudieras|fueras|hubiera|alguien|tuvieras / if "
        "you could|had|were|didn / no tuvieras|tuvieses / que dirias|haria|dirian|diria|pondrias|leeria / what "
        "would|number / otro|another|other bot|ia|asistente / cuento de|que / a world where / es un supuesto / cuando "
        "diga|escriba / cuando yo diga|escriba / tu gemelo / mas alla / en un|una "
        "mundo|universo|realidad|planeta|dimension|escenario / si no hubiera|existieran|tuvieras|fueras|estuvieras / "
        "si fuera|fueras|estuvieras|pudieras|supieras|quisieras|tuvieras|hubiera|hubiese|trabajaras|mandaras / "
        "que|como|cuanto|cuanta|por|cual contestarias|responderias|aceptarias|venderias|dirias|harias|pedirias|"
        "seria|serias|pondria|pondrias / le contestarias|dirias / a un amigo|amiga|hermano / suppose|assume|say "
        "that|you|there / if there were|was|you|i / dado el caso / en el caso|supuesto|hipotetico de|que|caso / haz "
        "como si|que / pretend that / solo es|entre un|teoria|curiosidad|nosotros / por curiosidad|probar|ciencia"
    ),
    "MODE": "modo mode modus sesion",
    "ADMIN": (
        "admin root sudo debug* depura* desarrollador* desarrollo developer dev diagnost* mantenimiento maintenance "
        "auditor* audit override jailbreak* dan dios god unrestricted supervisor* moderador* ingenier* engineer* "
        "compliance transparen* evaluation privilegi* superusuario superuser backdoor hack* desbloquea desbloquead* "
        "unlocked unlock uncensored consola terminal shell kernel boot reboot reinicio reset testing tester evaluador "
        "evaluacion pentest* simulacion beta sandbox anulacion credenciales / sin "
        "filtros|limites|restricciones|reglas|normas|censura / no|zero|without "
        "restrictions|content|rules|limits|filters / red team / prueba interna / do anything now / modo "
        "calle|dios|libre|oculto|secreto|administrador / como administrador / eres libre / modo|mode "
        "avanzado|experto|maestro|prueba|pruebas|test|verdad|sincero|honesto|"
        "sin|ingeniero|seguro|rebelde|desarrollador|espia|amigo|demo / sin "
        "censura|filtro|filtros|tapujos|cortapisas|bozal|reglas|normas|limites / acceso total|root|completo|nivel / "
        "nivel de acceso / full access / access level / en pruebas"
    ),
    "IGNORE": (
        "ignor* olvida olvidate olvidar olvides oblida* esquec* oublie* dimentica* scorda* forget disregard descart* "
        "elimina reinicia* resete* sustituy* reemplaz* drop supera libera prescind* desestim* desatiend* desoye* "
        "obvia obviar aparca aparcar aparcamos apart* borron borra borrad* borrar limpia limpiar tacha tachar tacho "
        "vacia vaciar abandona abandonar rechaza rechazar dejate skip neglect discard erase clear wipe cancel cancela "
        "cancelad* invalida invalidad* caduc* suprim* retira retirad* exclu* / no|ni hagas|fagas|facis|haz|fas "
        "caso|cas / haz caso omiso / pasa de / por una vez / te acabo de / deja lo de|que / cuenta nueva / no "
        "tengas|tomes|apliques|respetes|uses|cumplas|atiendas en|las|los|tus|esa|esas|a / haz|hagas como|caso "
        "si|omiso / deja|dejate|deja de|al|a un lado / empieza|empecemos|comienza|partir de cero|nuevo / sin "
        "tener|hacer en|caso / pay no attention / set aside / never mind|the / pon a cero / por no|nulo valid* / no "
        "son validas"
    ),
    "BREAK": (
        "saltate saltarte saltes saltarse saltaros saltandote anula anular anulad* desobed* disobey bypass override "
        "desactiv* quitate quitaos suspendid* suspende* revoc* rompe rompas incumpl* deslliur* ignorando transgred* "
        "infring* contraven* quebrant* vulner* violar viola rebelate rebela rebelion revelate sublev* escapa escapar "
        "esquiva esquivar elude eludir burla burlar sortea trampea hackea cracke* libre libera liberad* liberarte "
        "liberate desencaden* desat* soltarte exento exenta exime dispensad* eximid* derogad* deroga derogo violate "
        "breach circumvent evade escape ditch disable disabled waive waived lifted lift voided void / "
        "salta|salte|saltas te|t|la|las|norma / sal ta / dis fraza / deja|deje|dejad de "
        "seguir|cumplir|obedecer|aplicar|lado|respetar / deixa de|banda banda|seguir / stop following|obeying|being / "
        "sin efecto / ya no cuenta|cuentan|valen|rige|rigen|aplica|aplican|existe|existen|importa|obedeces / no "
        "rige|rigen|aplican|aplica|existen|cuentan / don|doesn t apply / no longer / "
        "quita|quitas|quito|levanta|levantamos esa|ese|las|los|la|el|tus|tu "
        "regla|norma|reglas|normas|restricciones|prohibicion|bozal|filtro|limites / te la quito|quite / haz caso "
        "omiso / no sigas|cumplas|obedezcas|respetes / break character / te libero|eximo|absuelvo / esta permitido / "
        "todo vale / olvida que|todo|las|tus|tu|tus eres|lo|normas|reglas|ordenes|instrucciones|que / ya nada / nada "
        "de lo / los|las acabo de / no tienes|hace|estas|debes que|por|falta|obligado "
        "cumplir|obedecer|seguir|que|hacer|a / no hay|existen|quedan|tienes "
        "reglas|normas|limites|restricciones|filtros / deja|dejan|dejas|dejaron|dejaras de "
        "estar|ser|aplicar|aplicarse|tener|existir|valer|obedecer|importar / fuera|abajo las|los|el|tus|tu "
        "reglas|normas|filtros|filtro|guion|protocolo|limites / sin reglas|normas|limites|filtros|restricciones / "
        "ya|hoy|aqui no|ya mandan|manda|hay|tienes|estas|te|son|importan|sirven|cuentan|aplican|rigen / "
        "quedan|queda|estan|quedas|estas|considera|considerate|da|doy "
        "anulad*|suspendid*|derogad*|cancelad*|sin|liberad*|eximid*|libre|por / haz lo contrario|opuesto / lo "
        "contrario de / al contrario de / te doy|concedo libertad|permiso|carta / no "
        "rules|limits|restrictions|filters / free from|of / you don t|can have|ignore|break / por esta|una vez|sola / "
        "hoy puedes|no"
    ),
    "NEW": (
        "nuevo nueva nuevos nuevas new nova novas sustituyen actualizacion update updated reescrib* actualizaronse "
        "renovad* reciente actualizad* sustituto reemplazo revised fresh latest cambian cambiado / cambio|cambia de|tu"
    ),
    "SWITCH": (
        "dorenavant henceforth / a partir de|d ahora|este|aqui|hoy|ara|agora|ese / desde ahora|este|hoy|agora|ya / de "
        "ahora|hoy en / from now|here on / de aqui en / da adesso / d ora in / effective immediately / en adelante / "
        "a partir del siguiente / desde este|ese|aqui instante|momento|mensaje|punto|dia / en lo sucesivo / de aqui / "
        "de hoy en / a contar de / as of now|today / for the rest / el resto de|del / hasta nuevo aviso / hasta que "
        "yo / durante el|los|cinco|diez|un resto|proximos|minutos|minuto / from here|this|now|today / going forward / "
        "starting now / por lo que queda"
    ),
    "OBEY": (
        "obedec* obedez* obey* obeeix* obeis* acata* sumis* comply exijo ordeno acknowledge obligado obligatorio "
        "entendido obedi* cumpl* sometete somete vasallo esclavo siervo servir sirveme sirves mandas mandato ordenale "
        "ordenar ordenandote obliga obligue compliance submit execute ejecutala aplicalo aplicala ejecutalo / follow "
        "me|my / sigue mis / mando|comando yo|io|eu / te ordeno|mando|exijo que|le|que / es una orden / orden directa "
        "/ nueva orden / no discutas / haz lo que|caso / do whatever|exactly|what|as / hazle caso / hazlo tu / you "
        "must|may / nuevo jefe|amo|dueno / ahora mando|manda / sin preguntar|discutir|consultar / me tienes que / "
        "tienes que decir|obedecer / la razon / si a todo / queda|quedas obligado / hazme|hazle|hacedme|me caso / "
        "haz|hagas|haras|hacer todo|lo|cuanto|exactamente que|lo|te / sigue|seguiras|seguir|atiende mis|sus|estas|a / "
        "a mis ordenes / ahora|aqui mando|manda|decido yo|el / soy tu nuevo|jefe|amo|rey / yo soy|mando "
        "tu|el|quien|aqui jefe|amo|dueno|manda / di|diras|digas|diciendo que si|a|siempre / a todo que|lo|di|dices / "
        "siempre si|acepto|de / no puedes|debes|vale|quiero negarte|decir|una no|negativa / sin "
        "rechistar|protestar|excusas|peros|negarte / do as i / i command|order|demand / you have to|no / you are mine"
    ),
    "LICENSE": (
        "permiso permission autorizad* authoriz* authoris* autorizacion autorizo autorizao verificacion verified kyc "
        "requerimiento sanctioned consentimiento permiten permitido permitida permitio permitieron habilitad* "
        "acreditad* acredito identificado identificada legitimad* allowed approved cleared entitled aprobo aprobado "
        "autoriza autorizaron verificado verificada / te doy|dejo permiso|yo / luz verde / lo|ho permito|permeto / te "
        "autorizo / queda aprobada|aprobado|autorizado / ha superado / dice que me / visto bueno / "
        "con|tengo|tienes|tiene|teneis|doy|damos su|tu|el|la|mi|permiso "
        "permiso|autorizacion|consentimiento|aprobacion|visto|del / me|te|nos|ya dejo|dijo|ha|han|dio|confirmo "
        "que|dicho|dado|dejado|permiso / segun el|la|tu|su vendedor|vendedora|dueno|jefe|acuerdo / acuerdo con|del "
        "el|la|tu|vendedor / hable|quede|acorde con el|la|tu|vendedor / my clearance / i am|m allowed|authorized"
    ),
    "MUST": (
        "debe debera deberan contestara aceptara aplicara redirigira emitira mostrara dira facilitara compartira "
        "respondera procedera enviara rebajara must shall dovra deve dara responderas deberias debereis tendras "
        "tendra tienen deben obligatoriamente compartan compartiran aceptaran responderan mostraran respondan acepten "
        "required / ha|tiene de|que|d / queda|quedan obligado|autorizado / should now / se requiere / we require / "
        "esta|estan|queda|es obligado|obligada|obligados|autorizado|autorizada / has de / are to|required / is "
        "required|obliged to / needs|need to / se le|os|les autoriza|permite|ordena|obliga / a|las|los "
        "asistentes|bots|ia|ias deben|aceptan|comparten"
    ),
    "NOTICE": (
        "aviso avisos notificacion notificaciones notice alerta error incidencia comando command sistema system "
        "automatico automatica mantenimiento caducad* deprecated executed servidor servicio verificacion suspend* "
        "auditoria interna interno comunicado circular boletin recordatorio advertencia warning announcement bulletin "
        "alert update notification plataforma administracion departamento oficial oficialmente politica ticket "
        "expediente procedimiento corporativ* / tarea programada / wallapop trust|soporte|seguridad / trust safety / "
        "incidencia tecnica / mensaje automatico|interno / mensaje de|del|para "
        "wallapop|sistema|soporte|administrador|la|el|plataforma / de parte de|del wallapop|soporte|sistema / por "
        "motivos de|tecnicos|legales / por orden de / la plataforma|aplicacion|empresa "
        "informa|comunica|requiere|ordena|exige|ha / nueva politica|version|normativa / condiciones de uso / "
        "fin|final de|del mensaje|conversacion|chat|texto|bloque|comunicado / end of message|chat|conversation|input "
        "/ nota|aviso para|a|al la|el|ia|bot|asistente|sistema"
    ),
    "CLAIM": (
        "soy somos sono sou soc som sc firmado / habla|hablo la|el|en|con / le|te "
        "habla|escribe|hablo|escribo|hablamos / this is / i m|am / aqui el|la / je suis / en nombre de / como "
        "administrador|propietario|dueno / que te programo|configuro / he hablado con / esta aqui / soy|somos "
        "su|tu|el|la|un|una|de|del / al habla / le|te "
        "llamo|contacto|contactamos|informo|informamos|hablamos|escribimos|escribe / en calidad de / en mi "
        "condicion|calidad / como|en dueno|duena|propietario|propietaria|responsable|titular|administrador|"
        "vendedor|gerente|supervisor|representante / i represent / speaking as|on / hablo|escribo|vengo|llamo|actuo "
        "de|en|por|como parte|nombre|representacion|encargo|orden / trabajo para|en|con el|la|wallapop|openai / de "
        "parte de|del"
    ),
    "AUTHORITY": (
        "soporte support desarrollador* developer* programador* ingenier* engineer* administrador* admin moderador* "
        "openai anthropic auditor* unidad juzgado fiscalia duen* dono propietari* proprietari* titular owner creador* "
        "moglie gerencia trust safety provider departamento plataforma comisaria comisario agente inspector "
        "inspectora juez jueza tribunal ministerio hacienda consumo ocu europol guardia policia policial tecnico "
        "tecnica informatico ciberseguridad verificador certificador autoridad autoridades superior director "
        "directora gerente ceo fundador legal juridico juridica perito notario notaria socio socia representante "
        "apoderado heredero heredera tutor administracion / proteccion de datos / delitos telematicos / red team / "
        "quien te / el|la que te / de la cuenta / del anuncio / account owner / equipo de|tecnico|que / de|del "
        "wallapop / tu creador*|desarrollador*|jefe|jefa|amo|dueno|duena|programador* / "
        "abogado|abogada|hermano|mujer|marido|hija|hijo del|de vendedor|la|tu / su|tu|el|la "
        "hermano|hermana|marido|mujer|esposa|esposo|hijo|hija|padre|madre|"
        "socio|socia|novio|novia|primo|prima|abogado|abogada del|de|que|suyo / meta ai / google ai / equipo "
        "de|tecnico|legal|openai|desarrollo|seguridad / servicio de|tecnico atencion|seguridad|verificacion / el|la "
        "verdadero|verdadera|autentico|propio|real vendedor|vendedora|dueno|duena"
    ),
    "YOURS": "tus vuestras teves teus tuas tuoi tes your tuyas tuyos",
    "YOUR": "tu tus your teu tua tuo ton ta teva vuestra",
    "YOU": "te ti you contigo che et",
}

"""The words of concepts of the home, of pressure, of honest trade and of talk itself, in the languages buyers write.

Written as in `concepts_words`. Must never say what is dangerous: a concept alone means nothing.
"""

from __future__ import annotations

TALK: dict[str, str] = {
    # Where people live
    "HOUSE": "casa casas piso pisos pis domicili* vivienda* habitatge* chalet* home house edifici* finca* garaj* "
    "garatge* trastero* trasteiro apartament* apartment flat casetta escalera* terraza* terrassa jardin* jardi sotano* "
    "bloque vivenda etxe* maison appart* duplex adosad* portalito buzon* rellano chez ascensor escalon portal portales "
    "door doors stairs",
    "ADDRESS": "direccio* direcao calle calles carrer carrers rua address* adreca* adresse* indirizzo* ubicac* vives "
    "vivis viviu vius barrio* barri bairro zona* zone puerta puertas porta planta street road helbide* kale kalea "
    "izquierda letra enderezo* morada localidad localitz* location",
    "EMPTY": "vaci* buit* buid* baleir* vazi* nadie ningu ninguen ninguem nessuno sola solos solas sozinh* alone empty "
    "nobody vide personne vacanc* vacac* ferias holiday* away deshabit* hutsik solit* ausent*",
    "ALARM": "alarm* perro* gos gossos camara camaras camera* vigilant* vigilanc* portero cerradur* pany llaves llave "
    "claus reja* seguridad dog dogs keys key timbre* videoporter* txakur* camaras camares cameras conserje* "
    "porteria doorman guardia guardes caja fuerte cofre caixa safe vigila vigilats vigilado videovigil* gos "
    "cane ventana ventanas finestr* fiestra* janela* window* verja* persian* cerroj* pestillo bombin ferrollo shed "
    "lock locked",
    "NIGHT": "noche noches nit nits noite noites notte night nuit madrugada* matinada anochec* anochez* anoite* "
    "medianoche midnight mezzanotte oscur* fosc* escur* gau gaua vespre capvespre atardecer solpost luces",
    # Pressure
    "THREAT": "denunci* denunzi* disput* reclam* resena* ressen* recensi* opinion* juicio* judici* report* amenaz* "
    "amenac* multa* estafador* timador* consum* negativ* querell* delit* tribunal* review* stars valorac* estrella "
    "estrellas estrellita* queja* queixa* demand* publicar* hundir* hundo arruin* banear* banned acusac* abogado* "
    "expuest* reputac* plainte salatu salak* suspend* suspens* cancelad* sancion* penaliz*",
    "DAMAGE": "rot* trenc* broken broke defect* averiad* avaria* espatll* estrope* danad* danos dano malmes* rayad* "
    "rayaz* rayon* golpe* falsific* falso falsa fals fake crack* rompi* rompe cass* abollad* desperfect* tara taras "
    "tarad* piedra* ladrillo* rajad* apurad* hund* equivocad* distint* incomplet* estafad* replica puxat* apagad* "
    "hautsi* mojad* manchad* taca* desgarr* despeg* partid* partit* -rotonda* -rotul*",
    "MISSING": "falta faltan faltaba faltava faltou manca mancava missing manque pieza piezas peca pecas part parts",
    "URGENT": "urgent* urge urgia urxe prisa prisas pressa presa apura* corre correle corriendo rapid* inmediat* "
    "immediat* ensegui* quick* hurry asap vite subito pronto deprisa aviat cagando volando echando expira* expire* "
    "caduca caducan caducado vence venc plazo termini deadline prazo limite ultimatum laster lehenbail* rush soon "
    "instante carrera ligero",
    "NOW": "ya ahora hoy mismo agora ahorita ara avui hoxe hoje now today oggi adesso aujourd'hui maintenant orain "
    "gaur ja xa mismito immediately tonight already gia",
    "MINUTES": "minut* min mins segundo segundos hora horas hores hour hours ore heure* horitas ratito rato ordu*",
    "DAY": "manana manan tarde noche lunes martes miercoles jueves viernes sabado* domingo* finde fin semana setmana "
    "semanas settimana week weekend weekends dilluns dimarts dimecres dijous divendres dissabte diumenge luns mercores "
    "xoves venres segunda terca quarta quinta sexta monday tuesday wednesday thursday friday saturday sunday lunedi "
    "martedi mercoledi giovedi venerdi domenica lundi mardi mercredi jeudi vendredi samedi dimanche tomorrow domani "
    "demain dema amanha mana dias dia mediodia dies jour* giorn* bihar larunbat* ostiral* igand* asteburu* arratsalde*",
    "AFTER": "luego despues despres logo despois depois dopo apres later after then entonces llavors cuando quan cando "
    "quando quand when hasta fins ate until once gero appena ensuite apenas",
    "BEFORE": "antes abans before prima avant lehenago primero primer primeiro first premier dabant* aldez",
    "ADVANCE": "adelant* avanc* anticip* senal senyal sinal senalizar acconto acompte caparra reserva reservar "
    "reservas reserve reservo deposito deposit fianza arras avans aurrer* bestreta adiant*",
    "FESTIVE": "festiv* puente pont habil habiles laborabl* tardar tarda tardan lento lenta demora* reflej* holiday "
    "ferie festa feriado* proces* consta retras* retard* diferido instantane* ritard*",
    "TRUST": "fiar* fio fias fies fiable* confia* confio confies confidam* fidarti fidati fidare legal legales "
    "tranqui* honrad* honest* palabra* paraula trust* serio seria serios seriedad formal garant* promet* promes* juro "
    "jurar* verdad safe segur segura seguras seguridad securit* normal normales lasai fiducia miedo sincer* real*",
    "ONLY": "solo solament* nomes only just soltanto seulement apenas unicament* bakarrik simple*",
    # The trade itself
    "IN_HAND": "mano mani mao hand presencial* persona person persoa eskuz eskura man mans ma",
    "QUEDAR": "qued* meet meets meeting encontr* vernos vemos veamos vederci incontr* rencontr* cita ficar trob* "
    "elkartu -quedan -quedado*",
    "PLACE": "plaza placa metro parada paradas estacion estacio estacao esquina cantonada cruce centro centre rotonda "
    "cafeteria* cafe mercado mercat mercadona parque parc mall station stazione piazza gare taller comisaria "
    "centrocom* estadio instituto colegio cole iglesia polideport* pabellon aldea pueblo poble barriada supermerc* "
    "intermodal acerca cerca prop preto perto biblioteca ayuntamiento mostrador autobus bus tren treno train tram "
    "renfe cercanias aparcam*",
    "SEE": "ver verlo verla verlos verte veo ves vea veas vean veure veig vegi veiem vista visto see seen look looking "
    "mirar* pruebo provar* provo proba* voir vedere vedo vederlo ikusi ikust* prueba test testar* try trying comprob* "
    "comprueb* comprov* revis* -comprobant* -comprovant* -comprovativ* -visto mira mire mires mirem miramos mirando",
    "BUY": "compro compra compras comprar* compre compres comprad* comprei compri comprat* comprem compraste buy "
    "buying bought acquist* achet* adquir* adquier* quedo llevo interesa interesad* interest* interessa* compraventa "
    "compravenda prendo erosi* erost* purchas*",
    "SELL": "vende vendes vendo vendi vendid* vender* venden vendas venda vendria vendio vendieron sell sells selling "
    "sold vendre vens venut venuta venta ventas vente saldu saltz* venc vendita",
    "OFFER": "ofert* ofrez* ofrec* ofreix* ofereix* offr* offer* oferec* dejarias dejas rebaja* precio* preu preus "
    "prezo preco* price* ultimo minimo minim negocia* barat* car caro carillo bajas bajar* baixar* baixes regate* "
    "pides demanes prezzo prix precito* acercas redonde* pico prezio*",
    "WANT": "quiero quiere quieres queria querria quisiera vull vols voldria quero voglio vorrei want wants veux "
    "voudrais busco buscaba buscando gustaria nahi interesaria",
    "STATE": "funcion* estado estat estados condicion* condition* medid* mide miden mido talla tallas talle talles "
    "color* cor cores colour* bateria* garantia* garanzia warranty factura facturas ticket cargador* rayas raya rayita "
    "nuevo nueva nuevos nou nova novo usad* modelo* model marca marcas compatible* inclu* trae pesa peso ancho alto "
    "largo llarg hondo fondo disco ram gb tb bluetooth puertas anos anys ano limpi* original* manual serie work works "
    "working size sizes battery dimension* mesures mesura altura anchura grosor desgast* roce* arana* arranyad* "
    "cremaller* funda bolsillo cabe caben enchuf* enciend* arranca* suena cable cables juego juegos tallaje numeracion "
    "referencia version edicion isbn imei ean serial plegad* pliega montad* desmont* monta montaje instruc* tornillo* "
    "pieza recambi* repuest* huele humo mascot* cosid* forro tela madera fusta cuero piel azul rojo negro blanco verde "
    "gris pilas carga neuf stato larghezza funziona marche taille etat tamano tamany tamanho egoer* neurri* gasta "
    "ruido encaja sirve ficha interior grande pequen* vieja viejo antigu* huec* litros gigas cm kg kilos quilos entero",
    "ITEM": "mesa* taula silla* cadira sofa* cama* llit armario* armari estanter* comoda* lavadora* nevera* frigo* "
    "horno* microond* consola* nintendo xbox play iphone* samsung xiaomi ipad* tablet* portatil* ordenador* ordinador "
    "monitor* tele televisor* guitarra* piano* violin* libro* llibre* comic* manga* vinilo* disco* lote* lot vestido* "
    "vestit chaqueta* abrig* zapat* sabat* bota* botes bolso* falda* camis* reloj* rellotge* anillo* cochecito* "
    "carrito* carro trona* silleta* juguete* joguin* lego* puzzle* figura* cromo* lampara* espejo* mirall cuadro* "
    "jarron* vajilla* olla* batidora* cafetera* taladr* sierra* maquina* bomba placa* grafica* ikea decathlon zara "
    "patin* esqui* tabla* raqueta* pala palas casco* maleta* mochila* motxilla* acuario* jaula* planta* maceta* "
    "articulo* producto* item objeto altavoz* auricular* teclado* raton* impresora* router* wifi aspirador* radiador* "
    "estufa* ventilador* persiana* colchon* matalas cabecero* butaca* alfombra* cortina* cuna cunas -maquinill "
    "-esquina* -camaraderia sillon mueble* velo canas amplificador* pack cable mantas asiento* gafas micro boli pedal",
    "MANY": "cuanto quanto quant cuanta cuantos cuantas how quants combien zenbat",
    "AVAILABLE": "disponib* sigue segueix queda quedan quedaba available still ancora encara ainda aun todavia "
    "reservad* reservat libre libres oraindik toujours livre",
    "HAVE": "tienes tiene tens tenis teneis tengas tengo tinc teno tenho have has hai avez daukazu baduzu",
    "LIFE": "cumple* aniversari* cole guarderia* nochebuena reyes navidad* nadal natal comunion boda* santo fiesta* "
    "regalar* regal sorpresa ilusion disfraz colecci* universidad uni clase clases curro trabajo",
    "THANKS": "gracias grcias grax gracies grazas thanks thank thx obrigad* grazie merci perfecto perfecte perfeito "
    "genial guay estupendo fenomenal saludo saludos salut* eskerrik mila maravill* encantad*",
    "HELLO": "hola holi holaa ola buenas buenos bon bona boas bom boa hi hello ciao bonjour kaixo hey ei aupa epa ey "
    "egun bones salve oye",
    "PLEASE": "favor porfa porfi porfis please plis pls porfavor pf sisplau plau prego piacere mesedez perdon perdona "
    "perdone disculp* sorry scusa scusi desculp* lamento siento amable amabil* importa",
    "LAUGH": "jaja* jeje* jiji* haha* lol xd kkk ahah* rsrs jajj* tio tia bro crack guapa guapo reina majo maja",
    "REPORTED": "timar* estaf* timo timos timad* engan* robaron robad* scam* fraud* frode truff* arnaque* fiaba pique "
    "picar desconfi* colar* burl* iruzur* cuidado ojo escarment* -estafeta*",
    "CANCEL": "cancel* anul* annull* bertan",
    "REJECT": "rechaz* rebutj* rexeit* rejeit* rifiut* declin* refus* deneg* denieg* ignor* reject*",
    "TOGETHER": "conmigo comigo contigo contixo juntos juntas xuntos xuntas junts juntes together insieme ensemble "
    "delante davant diante enfrente presente presentes vosotros nosotros ambos acompan* elkarrekin",
    # Who, whose and to whom
    "YOUR": "tu tus tuyo tuya tuyos teu teva teus teves tua tuas tuo tuoi your yours ton ta tes votre vos vostre "
    "vuestr* su sus seu sua zure zurea seva",
    "MY": "mi mis mio mia mios meu meva meus minha meves minhas my mine mon nostre nuestr* nosso nossa nire noso nosa "
    "our",
    "TO_ME": "me em nos ens moi us",
    "TO_YOU": "te le os et che ti lhe vos you usted ustedes contigo les li us vous voce voces vostede vostedes dizut "
    "zuri ustede vusted",
    "I": "yo jo eu io je i nik soy soc sou sono estoy estou sto i'm i'll i've i'd suis naiz nago",
    "IF": "si if sino otherwise altrimenti sinon ezean",
    "MUST": "debe* deves devi doit faut must should cal bisogna precisa necesari* obligatori* obrigat* exig* requier* "
    "requer* requisit* imprescindible* basta bastaria behar*",
    "NEED": "necesit* necessit* precis* need needs besoin serve servono pide piden pido pedeix demanen demana demanan "
    "pedem pedimos pidiendo solicit* requier* requer* beharrezk* chied* falta",
    "CAN": "puedes podrias podries puede podria podeis pots podes pode podrieu puoi potresti can could would pouvez "
    "peux pourr* dezakezu pudier* poderia",
    "TELL": "dime dimelo dices digas digame* decirme diguem* digues diguis tell say says said dis dites dimmi dici "
    "esan esadazu cuentame",
    "GIVE_ME": "dame* deme* danos daros dadme darme* dime* digame* pasame* mandame* enviadme* pasadme mandadme ponme* "
    "facilitame* facilite* indicame* reenvi* dejame* dictame* leeme* cantame* sueltame* apuntame* copiame* decirme* "
    "pasarme* mandarme* enviarme* dona'm donam* passa'm passam* envia'm enviam* digue'm diguem* dammi dammel* dimmi "
    "mandami inviami scrivimi donne* envoie* envoyez give gimme send share forward tell muestrame* mostrame* ensenam* "
    "emaidazu bidali* pasadazu compartem* rebotam* mandeme* enveme envieme* pasem* *amelo *emelo *amela *emela *amelos "
    "*amelas *anoslo *imelo *imela remita remitam* remitir* remites remite facilita facilitar* hazme hazle haganme "
    "faime fammi faites didazu emadazu eman idatzidazu darlle agradeceria agradecere ruego rogaria necesitaria",
    "YOU_GIVE": "pasas das dices mandas envias pones dejas facilitas reenvias dictas lees apuntas ensenas pases des "
    "mandes digas envies pongas dius dones passes mandi dici dai reenvies dieses dieras pasaras mandaras enviaras "
    "pasarias dirias darias mandarias digues doneu dizes dis donnes envoies deas dais pasais mandais enviais poneis "
    "enseneis",
    "I_GIVE": "paso doy mando envio pongo hago hare mandare pasare dare enviare pondre dejo faig dono envie mandei "
    "faco faro fare send sending gave invio faccio passo donare t'envio t'ho t'he envoie mandolle mandoche pasoche "
    "doyte",
    "I_PAY": "pago pagare abono abonare ingreso ingresare transfiero transferire giro liquido pagaria pay paying "
    "paguei pagarei vire pagamos pagaremos abonamos paye",
    "DONE": "hecho hecha hechas puesto metido ingresado ingresada pagado pagada transferido transferida comprado "
    "pasado realizado realizada ordenado emitid* ejecutad* fet feta enviat pagat ingressat comprat feito feita mandado "
    "enviado fatto fatta mandato inviato pagato done sent made paid wired transferred transferi pague hice mande envie "
    "ingrese fiz fait egin eginda tramitad* efectuad* completad* solt* listo lista ready llest acabo ayer ieri ahir "
    "onte",
    "DATA": "datos dades dados dati info informacion informacio details detalles coordinat* coordonn* donnees datuak "
    "identificativ* personales personals",
    "OPERATION": "operacio* operaz* transaz* transac* tramit* gestio* procedimient* procediment* order pedido "
    "compraventa protocol* normativa* procedur* proceso proces eragiketa*",
    "SPELLED": "guion* guio barra* punto punt ponto com arroba redonda asterisco* separad* junto juntos espacios "
    "letras letra leelo reves orden sumale resta restale quitale cambia at dot dash slash underscore empieza acaba "
    "seguido intercal* prefijo* altern* deletre* puntocom sumando restando revesado",
    "NUMERAL": "cero zero uno dos tres cuatro cinco seis siete ocho nueve quatre cinc sis set vuit nou tre quattro "
    "cinque sei sette otto nove one two three four five six seven eight nine deux trois cinq sept huit neuf dous catro "
    "sete oito oitto zortzi bost lau hiru bi bat",
    "TENS": "diez once doce trece catorce quince veint* treinta* cuarenta* cincuenta* sesenta* setenta* ochenta* "
    "noventa* cien* vint trenta quaranta cinquanta seixanta vuitanta mil twenty thirty forty fifty hundred",
    "ARRIVES": "llega llegan llegar* llegue lleguen llegado llego llegaba arriba arriban arribar* arribi arribat "
    "arribin chega chegan chegar* chegou chegue chegam arriv* reciba recibi recibido recibe recibo rebut rebi recebe "
    "recebi ricevuto recu recoit get gets got getting heldu iristen iritsi entrad* caiga caer cae cayo cau caen "
    "-arribista entre entren entra entran entraran entrara entrant cai caem chegouche lands landed delivered perven* "
    "pervin* recibas reception consta refleja* reflex*",
    "APPEARS": "sale salen saldra salga salgan salir saldria salta salte saltan saltara saltar aparec* aparez* "
    "apareix* apareg* surt surti surten sortir sortira appare* appear* compar* veras mostrar* vibra* pita pitar* suena "
    "sonar* sona parpade* agertu* xorde ilumin* shows showing risult* consta figura figuran pareix",
    "HERE": "aqui aki here hemen aca ci qui ici",
    "THERE": "alli alla ahi there hor han li hi",
    "THERE_IS": "hay hai dago",
    "SO": "asi aixi cosi assim asin then entonces llavors pues donc",
    "KEEP": "guardas guarda guardame guardar guardarl* guardo guardes guardamel* guardad* apartas apartame apartar "
    "apartal* keep hold save gardas garda",
    "BECAUSE": "porque perque xq pq pk porke since because pues perche parce puix resulta oseque",
    "NUMBER": "numero numeros num nume nro number numbers numerico zenbaki* numerillo numerito n",
    "CONTACT": "contacto contactos contact contacts contatto contatti contato contacte contactes contacta* contactem*",
    "DALE": "dale darle dalle daselo dele dandole",
    "TIMES": "veces vegades volte times fois vez",
    "THEY": "ella ellos ellas he she they them him her elles ells eles elas loro lui lei ils elle haiek hura",
    "ENVELOPE": "sobre sobres sobrecito envelope* busta buste enveloppe* gutun*",
    "PAPER": "papel papeles paper papers papeis papier hoja hojas impreso imprim* print* folio",
    "ISSUE": "incidenc* problem* fallo fallos falla error errores erro erros errore raro rara lio lios wrong equivoq* "
    "equivoc* bug averia arazo*",
    "DEAL": "trato tratos deal acuerdo acordado acord cerrar cerramos cerrado cerremos cerrarlo tancar tanquem pechar "
    "fechar fechamos settle zanjado zanjamos concretar chiudiamo chiudere conclu* arreglamos affare compromiso",
    "WAIT": "espera esperar espero esperas esperando esperes esperem espere wait waiting aspetta aspetto aspettare "
    "attend* itxaron paciencia aguanta aguantas",
    "VERIFY": "verifi* comprobacion autentic* validac* identific* certific* seguridad security seguranca egiazt* kyc",
    "WE": "somos vamos hacemos estamos podemos tenemos nosotros nosaltres we we're we'll our nuestra nuestro som siamo "
    "noi nous gu gara hemos havem hem",
    "SHOW": "ensen* mostr* muestr* show shows erakutsi montre* veas",
    "MODE": "modo mode opcion opcio opcao option metodo metode forma via manera",
    "DELETE": "borr* elimin* esborr* apag* delete* supprim* cancella*",
    "BRAND": "google apple amazon microsoft samsung netflix android iphone icloud windows playstation nintendo meta",
    "FULL": "entero entera full total completo whole tutto integro",
    "LIKE": "gusta gustan bonit* preciosa precioso chulo chula mona cool love nice agrada piace mola encanta ilusion "
    "lujo maravilla pena",
    "SMOKE": "humo fumador* gato gatos mascota* alergic*",
    "CHANGE": "cambias cambio cambiar intercamb* troca trocas canvi canvies swap trade permut* scambi* truque",
    "SUPPOSED": "parece parecen creo supongo segun dice dicen diu diuen says diz dizem dit disent explica explican "
    "cuentan dicho sembla seems ponia",
    "HOW_WORKS": "norma normas normativa protocolo politica regla reglas obligan obliga siempre sempre costumbre "
    "habitual",
    "HALF": "mitad media medio half meitat metade meta moitie erdi parte",
    "FIRST": "primero primera primer primeiro primeira first primo prima premier lehen",
    # Ways of saying
    "NOT": "no not non sin sense nunca tampoco ni pas ne nao don't can't doesn't isn't won't didn't jamas mai never ez "
    "nen cap cannot",
    "SOME": "algun alguna algo qualche any some alguno qualque",
    "QUESTION": "que cuanto cual donde como cuando quien quina quin what where how which quanto qual onde quan on why "
    "dove come comment zer nola",
    "AWAY_YOU": "vais marchais salis estais esteis trabajais volveis viajais quedais iros marchades ides traballades "
    "saides volvedes marxeu aneu sortiu treballeu torneu sou viajam voltam saem viajas",
    "WHO": "quien quienes qui quen quem who chi whose nork",
    "VALUABLES": "joya joyas joyer* joieria joies joia xoia* oro ouro gold plata rolex omega anillo* anell* anel aneis "
    "collar pulsera pendientes coleccion* moneda* sello* reliquia* diamant* brillante* jewel* gioiell* bijou*",
    "UNSEEN": "vean mire miren mirin vexan moleste molesten molestin discret* testigo* testemun* cobertura farola* "
    "grabe graben avises enteren entere incomod*",
    "REMOTE_PLACE": "descampad* poligono* poligon poligons parking* parquing aparcamiento* aparcament* estacionamento "
    "puente pont ponte explanad* cuneta* azotea rotonda caseta obra obras orilla embarcader* pista "
    "callejon* cementerio* cemiterio cementiri apartad* afueras afores solar solares nave naves nau cantera* "
    "canteira pedrera vertedero* pantano embalse bosque* bosc monte tunel* tunnel sottopasso underpass "
    "sotano* garaje* garatge* garagem garage almacen* magatzem warehouse abandon* aislad* desert* ruina* "
    "ermita merendero* muelle* acantilad* quarry woods basement lonely campo fabrica furgon* via vias planta "
    "rincon",
    "FAMILY_HOME": "padres pares pais parents marido home mujer dona hijos fills filhos viejos abuela abuelo avia "
    "compis companeros familia parella pareja hermano novio",
    "TRY_OUT": "prueb* prob* prov* test* try tries trying approval aprobacio* examin* inspec* hoje* hojear ensay* "
    "experiment* catar cato",
}

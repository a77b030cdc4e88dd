"""What the words of a message are about: a lexicon of stems in the languages buyers write, by concept.

Reads plain tokens (see `apps.language.normalise`). Must never hold a sentence, nor say what is dangerous: a
concept alone means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# A star stands for any ending; words are lower-case ASCII, as the plain form has them.
LEXICON: dict[str, str] = {
    # Rails and what goes over them
    "BIZUM": "bizum* bisum* vizum* visum* bizu bzm bizun* mbway mb",
    "TRANSFER": "transfer* transf trasnfer* bonifico virement* wire ingres* abon* deposit* swift sepa iban* "
    "contable* remesa* giro* girar* orden",
    "ACCOUNT": "iban* cuenta* compte* conta contas conto account* cartilla* ccc titular* bic libreta* bancari* "
    "beneficiari* rib",
    "BANK": "banco* banc banca* bank* caixa* bbva santander sabadell bankinter ing entidad* revolut n26 wise "
    "openbank unicaja cajero* sucursal* banque",
    "CARD": "tarjet* targeta* tarxeta* cartao card cards carta carte visa mastercard credito debito",
    "CARD_NUMBER": "cvv* cvc* caducidad* caduca expiry expir* caducitat validade scadenza dorso",
    "PAYPAL": "paypal* pypal palpay",
    "FRIENDS": "amigos amigas amics familia* familiares friends family colegas primos conocid* amis parenti amici",
    "WESTERN": "western union moneygram* wu ria remitly worldremit money gram azimo",
    "CRYPTO": "bitcoin* btc eth ethereum* usdt cripto* crypto* tether binance* wallet* blockchain ledger stablecoin* "
    "litecoin trx usdc coinbase",
    "GIFT": "regalo* gift* paysafe* neosurf transcash steam itunes amazon recarga* prepago* saldo* cupon*",
    "CHEQUE": "cheque* talon* pagare* xec check checks assegno taló conformado cashier*",
    "CASH": "efectivo* metalico* cash contanti billete* efectiu comptant especes dinheiro tocateja bitllet* espece "
    "contado contante numerari*",
    "MONEY": "dinero* pasta diners money diñeiro cartos soldi argent importe* cantidad* euro* eur pavos fondos funds "
    "somma valor pelas suma cobro* cobrament* plata",
    "PAY": "pag* pay* paid abon* payer paie pague* payo pagu* liquid*",
    "CHARGE": "cobr* cargo* carg* charge* debit* reten* incass*",
    "ENVELOPE": "sobre sobres envelope* sobrecito busta enveloppe",
    "FEE": "seguro* tasa* fianza* comision* comissi* arancel* gasto* gastos despes* fee fees insurance caucion* "
    "caucao cauzione activacion* aduana* impuesto* iva tramite* embalaje* despacho* taxa* tassa spese frais "
    "dogana tarifa* peritaje* provision* embalatge* assegurança* costes assicurazione cover deposit deposito",
    "DIFFERENCE": "diferenci* difference differenza resto sobrant* sobra* sobran vuelta* cambio excess* restante* "
    "troco resta exceso",
    "EXTRA": "extra demas doble duplicad* molestia* propina* disturbo repetid* doblado trouble generos* piu more "
    "veces",
    "REFUND": "devuelv* devol* devolv* reembols* reintegr* refund* return* retorn* torn* reemborsa* rembours* "
    "rimand* rimbors* restitu* reponer repon* compens* descuent* rebaj* rendono ridai",
    "RECEIPT": "justificant* captura* comprovant* comprobant* resguardo* recibo* pantallazo* pdf screenshot* receipt* "
    "extracto* comprovativo* ricevuta capture foto fotos papelito papel albaran* imagen*",
    "HELD": "retenid* bloque* bloquej* congelad* custodia* pendient* espera* escrow* held hold deposito* garantia* "
    "transit* transito bloccat* retido bloquead* proceso revision*",
    "RELEASE": "liber* desbloq* soltar suelt* activa* release* unlock* sbloc* debloq* acredit*",
    "RECEIVE_MONEY": "cobrar cobras cobres cobre cobrarlo recibir* recibes recibas receive* rebre reps ricev* "
    "recevoir receber entrar* entre entran caiga caer cae cau caen ingresar* ",
    # The traps
    "REQUEST": "solicitud* peticion* sol·licitud solicitut* peticio* request* requerimiento* notific* aviso* ventan* "
    "mensajit* pestanita* richiesta* pedido* demanda* demande* pendientes alerta* pantalla cartel* botoncito*",
    "ACCEPT": "acept* accept* autoriz* aprueb* aprob* validar* valid* confirm* admit* consent* visto firm* "
    "aceit* accett* conferm* verde permit* permis* approve* authori* onart* huella acces* continu* "
    "tick ok okay desliz* pulsa* aprov*",
    "CODE": "codig* codi codis code codes codice pin otp clave* cifra* digit* numerit* sms token* contrasen* "
    "numeros xifres kod numeriños",
    "PASSWORD": "contrasen* contrasenya* password* passwd senha* contrasinal* parola clave* credencial* passw*",
    "LOGIN": "sesion* login sessio* sesion usuari* user* logue* conect* vincul* dispositiv* cuenta* perfil* acceso* "
    "ajust* configur* seguridad* security device* recuper* restablec* reset* sincroniz* session* settings",
    "REMOTE": "anydesk* teamviewer* rustdesk* quicksupport* ultraviewer* apk* pantalla* remot* instal* descarg* "
    "install* download* supremo baixar compart* ",
    "DOCUMENT": "dni* nie carnet* carne pasaport* passaport* passport* documento* identidad* identity identitat "
    "cedula* nif identificacion* nomina* residencia licencia* permiso* id ids padron escritura*",
    "SIDES": "caras cara lados lado reverso detras delante vuelta selfie* anverso frontal trasera both sides retro",
    "LINK": "enlac* link* http* url web webs pagin* formulari* form formular* portal* site sitio* click* "
    "pestana navegador* qr modulo* pagina* lien sito landing dominio* ficha* enllac*",
    "CLICK": "pinch* clic* click* entra entras entres entrar abr* pulsa* puls* toca* tocas acced* acces* escane* "
    "scan* escaneja* obre* obrir apri* ouvre* dale das darle prem* ves ve* segui* sigue sigues abras abres "
    "preme* teclea* tecle* open* tap",
    "FILL": "pon* mete* met* introdu* rellen* complet* tecle* escrib* posa* posar inser* enter emplen* preench* "
    "registr* anad* add* indica* indique* dar das anot* rempli* compil* pos* fill* verific* verifi*",
    "PLATFORM": "wallapop* app aplicacion* aplicacio* plataforma* wally walla vinted* wala guala* wallap* "
    "application* aplicativo applicazione milanuncios envios",
    "IMPOSTOR": "soporte* support* equipo* atencion* operador* departament* servicio* automatic* sistema* "
    "oficial* agente* asistent* helpdesk moderac* central* incidencias gestion* enhorabuena felicid* "
    "estimad* usuari* vendid* vendedor* congrat* administrac* verificaciones team servei servizio assistenza",
    "AUTHORITY": "polici* guardia civil* notari* abogad* hacienda juzgado* juez interpol europol fiscal* ministeri* "
    "inspector* funcionari* militar* tribunal* sargento* coronel* gendarme* oficina ocu aduanas agencia",
    # Leaving the chat
    "WHATSAPP": "whats* wasap* guasap* wassap* wsp wpp wsap watsap* uasap* wats* guas* wasa wasapp* zap zapp* "
    "wapp* wassup* whatss* wa washapp* wup wassa* huasap* guatsap* guasa verde telefonillo",
    "TELEGRAM": "telegram* telegrm tlgrm avionci* avion telegr* tg tele",
    "SOCIAL": "instagram* insta ig facebook* face fb messenger* tiktok* snap* discord* signal viber skype* "
    "linkedin twitter wechat line red redes perfil threads milanuncios vinted marketplace ebay",
    "EMAIL": "mail* email* correo* correu* gmail* hotmail* outlook* courriel* e-mail arroba yahoo* posta mails icloud "
    "correio enderezo",
    "PHONE": "telefon* tlf* tel tfno* fono* movil* mobil* telemov* celular* cellulare* numero* num nro number* phone* "
    "mobile* sim portatil telf* telephone portable cel nume contacto* contact* contatt* contato* tlfn*",
    "CALL": "llam* truc* chiam* call* ring appel* videollam* facetime lig* audio* perdida chamad* hablar* videotrucad*",
    "WRITE": "escrib* escriu* escriv* habl* parl* fal* chat* write text message* mensaje* mensag* scriv* ecri* "
    "agreg* anad* busca* encuentr* sigue* segui* contest* respond* contact* comunic* add",
    "OUTSIDE": "fuera aparte privado privat externo* saltar* saltamos otro otra altre outra directo directament* particular* "
    "evit* ahorr* estalvi* bypass* sin sense without outside fora fuori dehors directa privada poupa* risparmi*",
    # Goods on their way
    "COURIER": "mensajer* missatger* transportist* courier* corriere* repartidor* agencia* transporte* estafeta "
    "carrier* chofer* conductor* operari* camion* furgon* mudanz* porte portes portear* mozo* reparto "
    "logistic* paqueteria* mensageir* coursier transportador* delivery driver* shipper* glovo uber cabify taxi*",
    "COMPANY": "seur gls dhl ups mrw nacex correos fedex tnt tipsa envialia inpost zeleris dpd ctt sending "
    "mondial celeritas paack express",
    "SHIP": "envi* mand* ech* despach* remit* factur* exped* ship* post* spedi* invi* exped* envoy* tirar "
    "despatx* manda* depach* llevar* llev* llevas lleva porta*",
    "PARCEL": "paquet* bulto* caja* envio* enviament* pacco parcel* package* colis encomenda* etiquet* label* "
    "pacote* embal* pedido*",
    "TRACKING": "seguimiento* tracking* localizador* rastre* seguiment* expedicion* albaran* guia localitzador",
    "LEAVE": "dej* deix* entreg* dasel* daselo dasela dale dalo lliur* consegn* leave* hand* dona* lasci* remets "
    "confia* presta* fia* adelant* deposit*",
    "COLLECT": "recog* recoj* recoll* retir* pase pasa pasar* pasan pasara pick* ritir* passa* viene vienen venga ven* "
    "vendr* va van ira buscar* busc* recull* recib* chercher recup* levant* prend* collect* recolh*",
    "THIRD": "vecin* porter* conserj* tienda* chico* chaval* senor* amig* alguien alguno empleado* encargad* "
    "companer* socio* compan* tercer* persona* representant* kiosco* bar estanco* veina* panader* forn "
    "cartero* carteiro facteur someone friend* qualcuno quelqu* garzon*",
    "RELATIVE": "hij* herman* prim* suegr* padre* madre* novi* marido* mujer* cunad* ti sobrin* abuel* niet* pare "
    "mare germa* filla fill fillo filla irmao irma* brother* sister* son daughter* father* mother* wife husband "
    "cugin* nipote fratello sorella mari femme fils fille esposa* esposo* pareja parella padrina yern* mama papa "
    "nuera* crio cria nen nena nino nina avia avi xermana",
    "AGENT": "gestor* secretari* contabl* socio* administrador* asesor* jefe jefa empresa* compania* cliente* "
    "contabilidad tesoreria* boss company firm abogad* asistent* represent* broker* mandatari* patron",
    "ABROAD": "extranjero* marruecos casablanca nigeria benin senegal marfil rumania ucrania rusia china africa "
    "francia alemania italia portugal londres londra suiza belgica irlanda noruega canada mexico colombia "
    "abroad overseas estranger estero etranger estrangeiro estero pais paises internacional* country ghana "
    "camerun turquia dubai uk polonia bulgaria chipre malta emiratos argelia estados unidos",
    "AWAY": "plataforma* barco* buque* militar* mision* offshore marin* capitan* petroler* destinad* desplazad* "
    "ingenier* embarcad* viaje* cobertura* hospital* ingresad* navy sea mer mar alta base misionero* "
    "confinad* imposibilit* deployed rig trabajando campamento",
    "FAR": "lejos vivo isla* canarias mallorca ibiza menorca tenerife ceuta melilla baleares otra ciudad provincia "
    "puedo desplazar*",
    # Where you live
    "HOUSE": "casa* piso* domicili* vivienda* chalet* home house edificio* finca* garaje* trastero* portal* apartament* "
    "habitatge* casetta escalera bloque terraza jardin sotano",
    "ADDRESS": "direccion* direccio* calle carrer rua address* adreca* indirizzo* adresse ubicac* vives vivis "
    "viviu codigo postal zona barrio numero escalera puerta",
    "EMPTY": "vaci* buit* nadie ningu ninguen nessuno sol sola solo solos solas alone empty vide fuera vacacion* ausent* "
    "vacanc* holiday* away deshabit*",
    "ALARM": "alarm* perro* camara* vigilant* portero* gos cerradur* llaves llave rejas vecinos seguridad* dog",
    "NIGHT": "noche madrugada nit noite notte night nuit descampado* poligono* parking aparcamiento* solitari* "
    "callejon* oscur* cementerio sotano apartad* afueras",
    # Pressure
    "THREAT": "denunci* disput* reclam* valoracion* estrella* resena* opinion* abogad* juicio* report* review* "
    "amenaz* polici* multa* demand* recensione valoracio* incidenci* queja* perfil publico publicar* "
    "estafador* timador* consumo* avis negativ* redes tribunales querell* delito* stars",
    "DAMAGE": "rot* roto rota trencad* broken defectu* averiad* estropead* danad* raya* golpe* falta faltan "
    "funciona* vacio vacia abiert* pegas manchad* fals* fake difer* distint* equivoc* crack* rotto cass* "
    "partid* abollad* desperfecto* tara taras piedra* ladrillo* reclama*",
    "URGENT": "urgent* urge prisa* rapid* ya ahora hoy mismo inmediat* cuanto antes corre* caduc* expira minutos "
    "enseguida subito now today quick* asap vite ara agora pronto",
    "LATER": "luego despues mañana manana lunes martes miercoles jueves viernes sabado domingo cuando llegue llegar "
    "reciba later mañan dema despois depois dopo apres semana mes noche tarde fin dias cobre nomina demain "
    "recibirl* recibo monday when arriv* llegu* arribi arribin chegar",
    "FESTIVE": "festiv* puente finde fin habil* laborabl* 48 24 72 horas tarda tardar* lento demora* refleja* "
    "holiday festa ferie ferié feriado procesando reflej* consta",
    "TRUST": "fiar* fio fia fias fies confia* confianza* segur* legal tranqui* honrad* palabra* miedo trust* honest* "
    "serio* seria garantiz* promet* jur* verdad* safe normal",
    "FIRST": "primero primer antes adelantad* adelant* anticip* first avance abans premer antecip* senal senyal "
    "sinal acconto acompte reserva* reserv* apartad*",
    # The honest trade
    "MEET": "qued* vern* mano veamos persona encontr* vemos vea verl* ver recog* alli aqui esquina plaza metro "
    "parada estacion centro puerta mercadona cafeteria mercat quedem veiem veure meet see person vederci "
    "mano voir rencontr* vista mercado",
    "BUY": "compr* buy* bought acquist* achet* adquir* quedo llevo quero quiero interesa* prendo compre* purchase",
    "OFFER": "ofert* dejas dejarias rebaja* descuent* precio* preu prezo preco price ofrezco ultimo minimo negocia* "
    "barat* car caro bajas bajar regate* pides",
    "STATE": "funcion* estad* estat medid* talla* color* bateria* garantia* factura* caja* cargador* ray* nuevo nueva "
    "usad* rod* km marc* modelo* compatible* incluye* lleva trae talles mide pesa peso ancho alto largo "
    "foto* video* ram disco gb bluetooth motor puertas itv horas anos limpi* original* manual serie work* "
    "size colour battery condition dimension* mesures mides medides",
    "AVAILABLE": "disponibl* sigue vend* tens tienes queda quedan available still reservad* libre",
    "THANKS": "gracias gracies grazas thanks obrigad* grazie merci perfecto genial vale guay",
    "HELLO": "hola buenas buenos bon bona boas ola hi hello ciao bonjour kaixo hey saludos",
    "REPORTED": "timaron estaf* timo timad* enganaron robaron scam* fraud* fiaba pique picar desconfi* colaron",
    # Who does what to whom
    "GIVE_ME": "dame* dime* damel* digame* dimel* pasame* pasamel* mandame* enviame* ponme facilit* indicame reenvi* "
    "dejame dictame* leeme* cantame* sueltame apuntame copiame decirme pasarme darme mandarme enviarme "
    "diguem passam enviam donam dammi dimmi mandami inviami envie-moi donne donnez envoie* envoyez give tell "
    "send share manda-me passa-me diga-me envia-me pasasme dasme enseñame ensename ensename mostrame muestrame "
    "necesit* precis* serve falta requier* requer* need remit* solicit* piden pide",
    "YOU_GIVE": "pasas das dices mandas envias pones dejas facilitas reenvias dictas lees apuntas ensenas pases "
    "mandes digas envies des pongas dius dones passes envies mandi dici dai reenvies dieses puedes podrias "
    "podries pots puede podria could can puoi peux pouvez pode podes",
    "I_GIVE": "paso doy mando envio pongo hago hare mandare pasare dare ingreso ingresare transfiero transferire "
    "pago pagare abono abonare dejo faig dono envie mandei faco faro pay send gave mandado enviado hecho "
    "puesto metido ingresado pagado transferido comprado pasado realizado ordenado fet enviat pagat paguei "
    "comprei paguéi feito mandato pagato envoye paye sent made",
    "NAME": "nombre nom nome name apellid* cognom* titular* surname fullname llamas sobrenome nacimiento",
    "DATA": "datos dades dati data info informacion details detalles dades coordinat* donnees dados rellen*",
    "OPERATION": "operacion* transacc* tramit* gestion* procedimient* operatio* transac* pedido compraventa protocolo "
    "normativa procedim* order",
    "SPELLED": "guion barra punto com redonda asterisco separad* junto juntos espacios letras leelo reves orden sumale resta "
    "restale quitale cambia at dot empieza acaba seguido intercal*",
    "TO_YOU": "te le os et che ti lhe vos you usted",
    "ARRIVES": "llega* llegar* llegue sale salir* salga salta* saltar* aparec* apareix* arriba* arribar* entra* recib* "
    "reb* reps receb* ricev* arriv* get gets appears appear chega* surt* salt* suena sonar* sonando recu "
    "vibra* pitar* parpade* mostrar* verás veras vera",
    "NOT": "no not non sin sense nunca tampoco ni pas ne nao nunca don't can't doesn't isn't jamas",
    "QUESTION": "que cuanto cual donde como cuando quien quina quin what where how which quanto qual onde quan on",
}
_PHRASES: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): concept
    for concept, phrases in {
        "ACCEPT": "visto bueno|dale a si|dar a si|dale que si|le das|das a si|dale sin|dona li|dale al|dar el ok|dar al",
        "LATER": "cuando llegue|cuando reciba|al recibir|al recibirlo|a la entrega|cuando me llegue|when it arrives",
        "COD": "contra reembolso|contra rembolso|contra entrega|cash on|contra reemborsament|contre remboursement|a cobro|"
        "portes debidos|a reembolso|contra reenbolso",
        "PLATFORM": "por aqui|pago seguro|wallapop envios|per aqui|por aca|boton comprar",
        "MEET": "en mano|en persona|a mano|en metro|cara a cara|in person|de la mano|al vernos|en el momento|cuando venga",
        "IN_APP": "por la app|en la app|por wallapop|desde la app|con envio|per l'app|pel wallapop|pela app|con la app|"
        "por la aplicacion|en wallapop|dentro de|por el chat|through the|via app|in the|desde wallapop|le di a|en la aplicacion",
        "NOT_SEEN": "no me|no lo|no la|no veo|no consta|no aparece|no sale|no ha|no tengo|no em|don't see|not see|no hay|"
        "sigue sin|sin llegar|can't see|no surt|non vedo|non me|nao vejo|no nada|ningun pago|ninguna compra",
        "TO_PRIVATE": "por fuera|fuera de|por otro|otra app|por privado|fora de|fuori da|otro sitio|otra via|otro medio",
    }.items()
    for phrase in phrases.split("|")
}
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d.,:/]*|[?!~@]")
_LONGEST_PHRASE = max(map(len, _PHRASES))
MOST_TOKENS = 160
"""Tokens of one message that are read: some 900 characters."""

_whole: dict[str, list[str]] = {}
_prefixes: dict[str, list[str]] = {}
for _concept, _listed in LEXICON.items():
    for _stem in _listed.split():
        (_prefixes if _stem.endswith("*") else _whole).setdefault(_stem.rstrip("*"), []).append(_concept)


@lru_cache(maxsize=65536)
def concepts_of(token: str) -> tuple[str, ...]:
    """The concepts of one plain token, in alphabetical order; none for most words."""
    found = set(_whole.get(token, ()))
    for length in range(2, len(token) + 1):
        found.update(_prefixes.get(token[:length], ()))
    return tuple(sorted(found))


def tokens(plain: str) -> list[str]:
    """The words, numbers (as "#" and how many digits they have) and signs of a plain text, at most `MOST_TOKENS`."""
    found = []
    for match in _TOKEN.finditer(plain):
        token = match.group()
        found.append(f"#{min(6, sum(map(str.isdigit, token)))}" if token[0].isdigit() else token)
        if len(found) == MOST_TOKENS:
            break
    return found


def tagged(words: Iterable[str]) -> list[tuple[str, ...]]:
    """The concepts of every token, those of a phrase given to its first word."""
    listed = list(words)
    found = []
    for index, word in enumerate(listed):
        concepts = concepts_of(word)
        for length in range(2, _LONGEST_PHRASE + 1):
            phrase = _PHRASES.get(tuple(listed[index : index + length]))
            if phrase:
                concepts = (*concepts, phrase)
        found.append(concepts)
    return found

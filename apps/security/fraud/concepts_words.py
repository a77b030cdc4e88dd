"""The words of payment, access, contact and delivery, by concept.

In the languages buyers write: Spanish, Catalan, Galician, Portuguese, English, Italian, French, some Basque.
Words are lower-case ASCII, as the plain form has them. A star at the end stands for any ending, one at the front
for any beginning; a minus takes away words that only begin so by chance. Must never say what is dangerous: a
concept alone means nothing.
"""

from __future__ import annotations

# How people spell by ear: what sounds the same is written the same.
BY_EAR = "qu>k ce>se ci>si ch># h> c>k q>k v>b z>s ll>y gi>ji ge>je x>s w>gu"
# Everyday words that only sound like one of the lexicon.
NOT_BY_EAR = (
    "pone ponen pongan habra caso casi acto pour comme they pues aquel aquest aquesta cunado cunada pienso sabe sure "
    "cierra cierran paco habia cocina imagino imaginas ondo zipper older ours think aves note presso"
)

WORDS: dict[str, str] = {
    # Rails, and what goes over them
    "BIZUM": "bizum* bisum* vizum* visum* bizu bizun* bzm bizzum* biziun bicum* vicum* mbway mb satispay lydia twint",
    "TRANSFER": "transfer* transfier* transfir* transf trasnfer* trasfer* tranfer* transfe bonific* virement* vire "
    "wire wired giro giros girar girame gire iban* swift* sepa remesa* deposit* ingres* interbancari* transaccion* "
    "abono* abona abonas abonar* abone* abonad* versement* verser remessa* concepto",
    "ACCOUNT": "cuenta cuentas cuentabanc* kuenta compte comptes conta contas conto conti account accounts iban* "
    "cartilla* ccc libreta* beneficiari* beneficiary rib bic kontu kontua kontuan",
    "HOLDER": "titular* intestat* titolar* holder apellid* cognom* surname* sobrenome* apelid* nom nome name names "
    "izen* abizen* prenom nombre nombres",
    "BANK": "banco bancos banc bancs banca bancari* bank* banque* bancaire* caixa caixabank bbva santander sabadell "
    "ing imagin imaginbank kutxabank abanca ibercaja cajamar revolut wise openbank unicaja cajero* caixer* sucursal* "
    "entidad* entitat* bunq bnext eurocaja evo myinvestor",
    "CARD": "tarjet* targeta targetes tarxeta* cartao cartoes card cards carta carte cartes visa mastercard maestro "
    "amex debito credito credit debit txartel*",
    "CARD_NUMBER": "cvv* cvc* cvs csc caducidad caducitat caducidade expiry expiration expires validade scadenza "
    "vencimiento venciment dorso expirac*",
    "PAYPAL": "paypal* pypal palpay paipal* peipal* payp pypl skrill neteller payoneer",
    "FRIENDS": "amigos amigas amics amigues familiar familiares family friends amis amici parentes colegas conegut* "
    "conocido conocidos proches familiars parents",
    "WESTERN": "western* union moneygram* money gram wu ria remitly worldremit azimo locutori* girpost correogiro "
    "smallworld taptap*",
    "CRYPTO": "bitcoi* btc eth ethereum* usdt usdc cripto* crypto* tether binance* wallet* blockchain* stablecoin* "
    "litecoin* trx coinbase kraken metamask solana dogecoin monero satoshi* trezor",
    "GIFT": "regalo regalos gift* paysafe* neosurf* transcash steam itunes amazon recarga* prepag* prepaid saldo "
    "saldos cupon* voucher* vales rasca* playstation googleplay razer bitsa carrefour fnac",
    "CHEQUE": "cheque* chequ talon talones talonario pagare pagares xec xecs check checks assegn* conformado* "
    "conformat nominativo cashier* txeke* bancario*",
    "CASH": "efect* metalico* cash contant* billete* bitllet* comptant especes espece dinheiro contado tocateja "
    "monedas moneditas numerari* liquide eskudirutan eskura eskuan notes billetitos dineral -efecto* suelto justo",
    "MONEY": "dinero dineros dinerito pasta diners diner dinheiro cartos soldi soldo argent importe* import imports "
    "cantidad* quantitat* quantia* cuantia* euro euros eur eurillos eurazos pavos pavazos lereles leuros fondos funds "
    "fons fundos suma sumas somma valor* monto plata guita parne perras pela pelas duros dirua diru dirut* cuartos "
    "cobro cobros cobrament* money amount* montant* importo cifra panoja lana pisto soldos saldo",
    "PAY": "pag* pay pays paye payer payez paying payment* payout* paid payo paie paiement* abon* liquid* desembols* "
    "apoquin* afloj* ordain* -pagin* -page -pages -paypal* -abonad* regle regler reglement settle settled saldar "
    "saldamos",
    "CHARGE": "cobr* cargo cargos charge* adeud* cargue incass* encaiss* encaix* kobra* -cobre -cobra* -cobriza "
    "-cobrizo",
    "CHARGE_FEE": "cobra cobran comision* comissi* commission* fee fees recargo* quita* tajada mordida clavan sablan",
    "FEE": "seguro tasa tasas fianza fiances caucion* caucao cauzione arancel* gasto gastos despesa* despeses desp "
    "activacion aduana aduanas aduaner* aduaneir* duana impuesto* imposto* iva tramite tramites tramitacion embalaje "
    "embalatge despacho taxa taxas taxes tassa tasse spese spesa frais dogana* tarifa* peritaje provision asseguranca* "
    "asegurar* seguros costes costas coste cost costs custo custos assicura* insurance* cover customs duty franqueo "
    "franquicia sello sellos poliza* canon homologacion suplido* tribut* honorari* porte portes flete garantia fianca "
    "assurance assurances",
    "DIFFERENCE": "diferenci* difference differenza resto sobrante* sobra sobran vuelta vueltas cambio restant* troco "
    "troc resta exces* excedent* sobrepas* pico rest change canvi demasia remanente",
    "EXTRA": "extra extras demas doble dobles duplic* molestia* propin* repetid* doblado trouble generos* dues double "
    "compensacion sobrepag* overpa* bonus gratific* detalle",
    "REFUND": "devuelv* devol* reembols* reembors* reintegr* refund* return* retorn* torna'm torna torni tornes tornem "
    "tornar rembours* rimand* rimbors* restitu* reponer repon repong* rendono ridai ridamm* itzul* compens* resarc* "
    "indemn* abonarme rembols* rendre rends",
    "DISCOUNT": "descuent* descompt* desconto* rebaj* rebaix* discount* sconto sconti ribass* remise rabais",
    "RECEIPT": "justificant* captura* captur comprovant* comprobant* resguard* recibo* rebut rebuts pantallazo* pdf* "
    "screenshot* screen screens receipt* extracto* extracte comprovat* ricevut* capture captures papelit* albaran* "
    "volante duplicado adjunt* attached allego joint tique tiquet* ticket* proof prova preuve mitente xustific* "
    "constancia* adxunto "
    "proof slip talao recort*",
    "PHOTO": "foto fotos fotito* fotograf* photo* picture* pic pics imagen* imatge* imaxe* imag immagin* argazk* "
    "selfie* fotocop* escaneo scan scans video videos imagem instantanea",
    "HELD": "retien* reten* retingut* retid* blocc* bloqu* congel* custodia* pendient* pendent* escrow* held hold "
    "holds holding transito tratten* stuck parado parada inmoviliz* aguantan aparcad* limbo frozen blocked fideicom* "
    "deposito pending locked atascad* encallad* pausad* pausa paused suspes suspendido",
    "RELEASE": "liber* alliber* desbloq* desblok* soltar* sueltan suelten suelta sueltas activa activar* activen "
    "activad* release* unlock* sbloc* debloq* acredit* descongel* llibre desbloc*",
    "RECEIVE_MONEY": "cobrar* cobras cobres cobrais cobrem recibir* recibes recibas receive* rebre reps rebras receb* "
    "recev* ricev* recoi* ingresar* incassare incassi encaissar encaisser kobratu jaso",
    # What is tapped, typed, signed and shown
    "REQUEST": "solicitud* solicitut* peticio* request* requerim* notific* aviso* avis ventan* finestr* xanela janela* "
    "mensajit* pestanita* richiest* pedido pedidos demande* demanda alerta* pantalla* cartel* boton* boto botao "
    "button* bottone bouton popup recuadro* globito campanita mensajico avisito eskaera*",
    "ACCEPT": "acept* accept* acett* aceit* autoriz* autoritz* authori* aprueb* aprob* aprov* approv* validar* validas "
    "validad* valida validez valides validate* confirm* conferm* consent* consient* consint* huella* empremta impronta "
    "onart* onar baiezt* tick tic palomita admit* permit* permet* visto fingerprint",
    "SIGN": "firma firmas firmar* firmo firmamos firmad* signa signar* signem sign signed assin* sinatura asinar* "
    "contrato* contrat contract* contratto sinar sinamos",
    "OK": "ok okay okey oki okis oka okei vale valee sim sip yes oui bai yep yeah",
    "CODE": "codig* codi codis code codes codice codici kod kode kodea kodigo* codego codgo pin otp clave claves clau "
    "claus chave* token* sms numerit* digit* xifr* cifras cifrit* verificac* autentic*",
    "DIGITS": "cifra cifras xifra xifres digit* numeros numerit* numeriyos nombres chiffre* cifre numbers numeretti",
    "PASSWORD": "contrasen* contrasinal* passw* senha* parola clave claves credencial* credential* pasword pasahitz* "
    "passcode pass contrasea*",
    "LOGIN": "sessio* sesio* sessao login* logue* log logged loguin* usuari* user username utente utilisateur vincul* "
    "enlaza* conecta* dispositiv* device* ajustes configur* restablec* resete* reset reseti* recuper* sincroniz* "
    "settings autentif* autentic* emparej* suplantar* jake* jaque* hack* registrad*",
    "PROFILE": "perfil perfils perfiles profile* profilo profil",
    "REMOTE": "anydesk* anidesk* teamviewer* timviewer* rustdesk* quicksupport* ultraviewer* aeroadmin apk apks remot* "
    "instal* descarg* descarreg* download* supremo baixar baixas compart* scaric* telecharg* jaitsi airdroid mirror* "
    "desinstal*",
    "DOCUMENT": "dni* denei deni nie nies nif carnet* carne carnes pasaport* passaport* passport* passeport* document* "
    "identid* identit* cedula* identificac* identificarte* id ids padron nomina* nomines payslip licencia residencia "
    "nan nana bilhete permiso empadron* citizen cidada* -documental*",
    "VEHICLE": "coche* cotxe* carro carros auto moto motos furgo* remolque* caravana* autocaravana* scooter* itv "
    "matricul* matricol* bastidor* dgt trafico km kms kilometr* quilometr* motor* rueda* roda rodas embrague freno* "
    "gasoil diesel gasolina cilindrada gestoria* vehicul* veicul* plate car bike bici* patinete* quad tractor "
    "neumatic* llanta* pneus",
    "SIDES": "caras cara lados lado reverso revers detras darrere darrera delante davant diante vuelta selfie* anverso "
    "anvers frontal trasera both sides side back front retro fronte dos verso frente atras enves",
    "LINK": "enlac* enllac* ligazon* ligacao* link links linki linko http* url urls web webs site siti sitio formular* "
    "form forms portal portales click* navegador* qr qrs pagin* page pages lien liens lenk esteka* dominio* domain* "
    "landing* www pasarela* pestana* pestanya* modulo* website* webpage webcita linkito cuadradito bidi pegatina*",
    "CLICK": "pinch* clic clics clica* clique* clicca* clik* klik* click* pulsa* pulse* pulso toca tocas tocar tocale "
    "toques entra entras entres entrar entrad* abre abres abras abrir* abra abrelo* abralo* abren acced* escan* scan* "
    "obre obres obrir obri apri aprire ouvre* ouvrir prem premer preme prems teclea* open opens opened tap taps "
    "apreta* aprieta* segui* sigue sigues desliza* swipe* sakatu ireki carregar carrega -seguim* -seguimiento* "
    "-entreg* -entretan* -entren* -sigueme -entreten* hit press pressing selec* marcas",
    "FILL": "rellen* complet* cumpliment* introdu* tecle* mete* metas metame poner* pones pon ponlo ponga pongas ponme "
    "inser* enter entered emplen* ompl* preench* enche* cubrir cubre registr* rempli* riempi* compil* fill fills "
    "anada* anadi* afegi* add added bete idatzi sartu indiqu* indica* posa poses posis subes subir sube subelo cargar "
    "upload*",
    "PLATFORM": "walapop* wallap* walla wala guala* wally vinted* app apps aplicacio* aplicacao aplicativo "
    "applicazion* application* aplikazio* plataforma plataformas piattaforma platform milanuncios ebay",
    "IMPOSTOR": "soporte* support* suport* equipo equip equipa team atencion atencio operador* operativ* departament* "
    "department* dept servicio servicios servei* servizio* servico* service sistema* system oficial* official* "
    "ufficial* agente agents asistent* assistent* assistenza helpdesk moder* central centralita incidencias gestion "
    "gestiona gestionad* enhorabuena felicid* felicit* parabens estimad* estimat* apreciad* distinguid* congrat* "
    "gentile administrac* verificaci* automatic* automatiz* comunicamos informamos proceda procedemos proceder rogamos "
    "lamentamos dear prezado* cliente clienta client customer* utent* kindly assistant recepcion express certificad* "
    "certified protegid* protected reembolsable proteccion protection generado emitio emitido insignia ordinario admin "
    "bot actividad infraccion* sancion* penaliz* suspend* suspens*",
    "SELLER": "vendedor* venedor* seller* venditor* vendeur* vendeuse saltzaile*",
    "BUYER": "comprador* buyer* acquirent* acheteur* acheteuse eroslea",
    "AUTHORITY": "polic* guardia civil notari* abogad* advocat* advogad* hacienda juzgad* jutjat juez jutge interpol "
    "europol fiscal* ministeri* inspector* funcionari* tribunal* sargento* coronel* gendarme* comisari* cuartel* "
    "mossos mosso ertzain* aduanas ocu carabinier* polizia lawyer* court benemerita procurador*",
    "MILITARY": "militar* soldad* ejercito ejercit base marin* navy army deployed mision misio missione misioner* "
    "capitan* teniente destacad* destinad* onu barco barcos vaixell buque* petroler* offshore rig embarcad* navegando "
    "ingenier* enginyer* engineer* oil",
    # Other ways to talk
    "WHATSAPP": "whats* wasap* wasa wsp wpp wsap uasap* wats* guas* zap zapp zapzap wapp* wassup* wup wassa* huasap* "
    "guatsap* wha whas whp wasp uas wh whapp wass washap* whasap* gwasap* vasap* uatsap* bocadillo",
    "TELEGRAM": "tlgrm avioncit* telegr* tg tele",
    "SOCIAL": "instagram* insta instas ig igs facebook* face fb messenger* mesenger* tiktok* tik snap* discord* signal "
    "viber skype* linkedin twitter wechat line red redes xarxes marketplace thread threads meet zoom facetime",
    "EMAIL": "mail mails mailito email* correo correu correio correoe gmail* gemail jimeil hotmail* outlook* courriel* "
    "arroba arrova yahoo* posta icloud imeil emilio postontzi* protonmail",
    "PHONE": "telefon* tlf* tel tels tfno* tfn fono fonos movil moviles mobil mobils mobile mobiles telemov* "
    "telemobil* celular* cellulare* cell cel phone* fon portable sim telf* fijo fixe tlefono mugikor*",
    "CALL": "llama* llame* llamo truca truques trucar* trucam truqui* truca'm chiam* chama chamar* chamo chamas "
    "chamada* call calls called ring appel* videollam* videotruc* videochamad* ligar liga ligas ligue ligo ligame "
    "chamame telefone* deitu toque* perdida audio audios rapela*",
    "WRITE": "escrib* escriu* escriv* scriv* ecri* habl* parle* parlar* parla parli* falar fala falas falamos falo "
    "chat* xat* write wrote text texts texting mensaje mensajes mensajito* mensag* missatge* messag* agreg* agend* "
    "anade* afegeix* contest* respond* respon idatzi hitz -mensajer* comunicar* comunica comunicame comuniquem* reply "
    "replied dm dms pm md texto textos msg mnsj",
    "SEARCH_ME": "busca buscame buscam encuentr* search sigueme agregame anademe find cerca cercami trobam troba "
    "procura procurame salgo aparezco apareixo",
    "OUTSIDE": "fuera fora fuori dehors aparte privado privat privada private externo externa saltar* saltamos "
    "directamente directament directo directa evit* ahorr* estalvi* poup* aforr* risparmi* bypass* outside kanpo* "
    "particular* borrar borralo cancel* anul* privately switch off offline descart* saltate desinstal* quitamos "
    "quitate",
    "WITHOUT": "sin sense sen senza without sans sem gabe",
    "OTHER": "otro otra otros otras altre altra altres outro outra altro other autre beste",
    # Goods on their way
    "COURIER": "mensajer* missatger* mensageir* mensaxeir* transportist* transportad* courier* corriere* corrieri "
    "coursier* repartid* transporte* transport estafeta carrier* chofer* conductor* camioner* camionet* mudanz* "
    "mudanc* mover* porteador* mozo mozos reparto logistic* paqueter* driver* shipper* glovo* uber* cabify taxi* "
    "livreur* fattorino autista delivery mensakari* garraio* agencia agenzia agencies consignatari* "
    "rider riders recadero recader*",
    "COMPANY": "seur gls dhl ups mrw nacex fedex tnt tipsa envialia zeleris dpd ctt sending mondial celeritas paack "
    "halcourier ontime chronopost hermes brt sda bartolini",
    "POST_OFFICE": "correos correus correios inpost locker* taquilla* consigna* poste packlink oficina* citypaq "
    "puntopack relais",
    "SHIP": "envi* mand* ech* despach* despatx* remit* exped* expid* ship ships shipped shipping shipment* post posted "
    "posting postage spedi* invia* invio invii envoi* envoy* tira bidal* trimet* tramet* posteo -envidi* -mandibul* "
    "-mandarin* livraison* livrer sends sending",
    "CARRY": "llev* leva levas leve levo bring* brought take takes trae* trai* traz* port* carry eraman ekarr* "
    "-portal* -porter* -portad* -portatil* -porto -portugal -portuges*",
    "PARCEL": "paquet* bulto* caja cajas enviament* pacco pacchi parcel* package* colis encomenda* etiquet* label* "
    "pacote* embal* packaging kutxa pakete* box boxes empaquet* envas* precint*",
    "TRACKING": "seguimient* tracking* trackin localizador* localitzador* rastre* seguiment* expedicio* albaran* guia "
    "suivi tracciament* jarraipen*",
    "LEAVE": "dej* deix* entreg* dasel* dalo lliur* consegn* leave leaves left hand dona dones donali lasc* remets "
    "confia presta prestas fias adelant* deposit* utzi laiss* deijo eman -deixal -dejad* -dejav* drop dropped drops",
    "COLLECT": "recog* recoj* recoi* recoll* recull* recolh* retir* ritir* pick* recup* collect* levant* chercher "
    "buscar* busco cojo coger* coge hartu jaso* apan* aconseg* rammass* -levantado",
    "COME": "viene* venir vengo venga vengas vengan ven vens vinc ve venen vina vindre* vendre vendra vendran vendria "
    "pasar* pase pasan passo passar* passe acerc* apropo* acude* acudir* ire iria voy va van vou vai vas aniria anire* "
    "comes coming came vado andare arrivo vem vir venho viens vient etorri* nator noa joan bajo bajar* subo salgo "
    "salir* -vaina* -vaixell* -vale*",
    "THIRD": "vecin* veina* vei veins portero portera porteria conserj* senor senora senorita chico chica chaval* "
    "amigo amiga amic alguien alguno algu alguen alguem someone friend qualcuno quelqu* empleado* encargad* encarregat "
    "companer* company companys companh* persona person tercero tercera tercer representant* cartero* carteiro* "
    "facteur postman ami amico socio socia rapaz raparig* tipo pavo noi noia tia nebot* ragazzo",
    "SHOP": "tienda* botiga* tenda tendas loja* shop shops store bar bares kiosco* quiosc* estanco* panader* forn "
    "fruteri* ferreteri* gasoliner* mercadona* negozio magasin denda* farmaci* peluquer* copisteri* libreria papeleri*",
    "RELATIVE": "hijo hijos hija hijas hermano* hermana* primo prima primos madre padre padres novio novia marido "
    "mujer cunad* sobrin* abuel* niet* suegr* yern* nuera* esposa esposo pareja parella pare mare germa germana "
    "germans fill filla fills fillo fillos irmao irma irman irmans brother* sister* daughter* father* mother* mum mom "
    "dad wife husband cugin* nipote fratello sorella figlio figlia mari femme fils fille frere soeur padrina padrino "
    "neta neto avo avi avia avoa nebot neboda mama papa crio cria nene nena nen nino nina ninos cosin* xermana familia "
    "fam alaba* semea anaia arreba* ama aita* muller namorad* cousin* flatmate* roommate* housemate* partner filho "
    "filhos filha cunhad* nai pai mae nora genro genero sogra sogro gendre jove tieta oncle tiet uncle aunt nephew "
    "niece grandson granddaughter moglie marito compis compi exmarido exmujer ex tito tita yayo yaya abu",
    "AGENT": "gestor gestores gestora gestoria secretari* contabl* asesor* administrador* jefe jefa jefes empresa* "
    "compania companhia clienta contabilidad tesorer* boss firm broker* mandatari* patron representante* apoderad* "
    "societat sociedad* dirett* director* encarreg* capo azienda entreprise patrao chefe* enpres* financier* agent "
    "agents assistant assistants axente axencia axencias proveedor* comercial autonomo business perito* aseguradora* "
    "xestor*",
    "ABROAD": "extranjero estranger estrangeiro estranxeiro estero etranger abroad overseas foreign pais paises "
    "country marruecos casablanca nigeria benin senegal marfil ivoire rumania ucrania rusia china africa francia "
    "france alemania germany italia portugal londres london inglaterra escocia suiza belgica irlanda ireland noruega "
    "suecia dinamarca canada mexico colombia venezuela argentina internacional* international* ghana camerun turquia "
    "dubai uk polonia bulgaria chipre malta emiratos argelia grecia usa eeuu unidos qatar texas atzerri* andorra "
    "austria dublin lisboa lagos abidjan angola norway spain espagne espana spanish york paris berlin roma america",
    "AWAY": "desplazad* desplacad* viaje* viatge viaxe viagem travel* cobertura hospital* navy sea mer mar confinad* "
    "imposibilit* trabajando campamento postrad* erasmus baja operad* movilidad ausent* lejan* impossib* temporalmente",
    "FAR": "lejos lluny lonxe longe far lontano loin vivo visc vivim vivimos live isla* illa illes canarias mallorca "
    "ibiza menorca tenerife palmas lanzarote fuerteventura ceuta melilla baleares ciudad ciutat cidade provincia "
    "desplazar* urruti peninsula",
}

"""Expressions of several words, by concept. Must never say what is dangerous: a concept alone means nothing.

A slash stands between words that may take one place; an empty one may be left out.
"""

from __future__ import annotations

# Beside what their words mean alone.
PHRASES: dict[str, str] = {
    "NOT_SEEN": "no/non/nao/ez/ne me/lo/la/veo/consta/aparece/sale/ha/han/tengo/em/surt/vedo/mi/vejo/hay/vexo/"
    "encuentro/veig/trobo/aparecen/llego/ha|don't/can't/not/cannot see/find|sigue sin|sin/sense/sem llegar/arribar/"
    "chegar/ver|no nada|ningun/ninguna/cap pago/compra/pagament",
    "DID_IT": "le/ya/xa/li di/dado/he/hem/hago/doy/has a/al/dado/comprado/pagado/comprat/pagat",
    "I_DO_YOU": "te/os/le/et/che/ti/lhe/us hago/paso/ingreso/abono/pago/transfiero/faig/ingresso/pago/fago/faco/faccio/"
    "mando/envio/hare/pagare/ingresare/abonare pago/el/la/los/un/una/por/per/el/ahora/hoy/ya|i'll/i/i'd/we'll will/ "
    "pay/wire/transfer/send|vou/voy/vaig/vado a/ pagar/ingresar/transferir|je te/vous/ paye/paie/vire|ti faccio/mando/"
    "pago il/un/subito",
    "GIVE_ME": "me lo/la/los/las/el/un/una/tu/os/ das/pasas/dices/mandas/envias/dictas/lees/pones/dejas/facilitas/"
    "reenvias/puedes/apuntas/des/pases/digas/mandes/envies/pasa/manda/diga/ensenas|me'l/me'ls/me'n passes/dius/"
    "envies/dones/dictes|em/m'ho passes/dius/envies/dones/pots/dictes|mo das/dis/pasas/mandas/dizes|me/mo/lo da/das/"
    "diga/dizes/mandas/passas/pasas|mi/me mandi/dai/dici/passi/invii/donnes/donnez/envoies/dis|send/give/tell/text/"
    "email/forward me/us/it|da/diga/mande/manda/envie/passe/envia/dona/passa/donne/donnez/envoie/envoyez/dis me/moi/"
    "nos/m|dime/diga/digame cual|me/em/te/ lo/la/el/l'ho cantas/chivas/copias/deletreas/dicta/lees/"
    "reenvias|pasamelo|dimelo|digamelo|dictamelo|leemelo|cantamelo|mandamelo|copiamelo|escribelo/ponlo/mandalo/dilo/"
    "leelo aqui/entero/por/tal/todo|cual/que/quin/cales es/sale/pone/son/te el/la/ahi/aparece/salio/",
    "YOUR_NUMBER": "tu/su/teu/seu/your/tuo/il/ton/votre/vuestro/el/o numero/movil/telefono/tel/number/phone/mobil/"
    "telefon/whatsapp/wasap/movel/telemovel/mail/correo/email/correu",
    "MY_NUMBER": "mi/meu/minha/my/mio/mon/nire/meva/mia/el/o numero/movil/telefono/tel/number/phone/mobil/telefon/"
    "whatsapp/wasap/telemovel/mail/correo/email/correu/telegram es/e/is/est/da|mi/meu/minha/my/mio/mon/nire/meva "
    "numero/movil/telefono/tel/number/phone/mobil/telefon/whatsapp/wasap/telemovel/mail/correo/email/correu/telegram",
    "LATER_PAID": "cuando/en/quan/cando/quando/when/al/apenas/nada/una cuanto/mas/vez/ me/em/lo/la/o/it/se/ llegue/"
    "reciba/tenga/arribi/rebi/chegue/receba/arriva/arrives/recibirlo/recibirla/rebre'l/llegar/cobre/venda|a la entrega/"
    "llegada|on arrival/delivery|alla/alla consegna",
    "FIRST_YOU": "primero/antes/first/prima/primer/abans tu/me/lo/la/you/mandas/envias/manda/envia|tu/you primero/"
    "first/primer/antes",
    "HURRY": "cuanto antes|lo antes posible|hoy/ahora/ya/avui mismo/mateix|as soon as|right now/away|ja mateix|en/"
    "dentro de/ #1/#2/cinco/diez/media minutos/min/horas/h|antes/abans/before de/d' las/les/hoy/que/las|di corsa|au "
    "plus|se me/te pasa/acaba",
    "TO_PRIVATE": "por fuera/privado/aqui/detras|fuera/fora/fuori/outside/out de/da/do/of/the|otra/otro/altra/another "
    "app/sitio/via/medio/lado/aplicacion/chat/camino/banda|sin/sense/without/sem/senza "
    "pasar/la/wallapop/comision/comisiones/app/que|per/por/via fora/fuera/privat/privado|al/pel/por/por "
    "al/el/lo verde/wasap/whatsapp/privado|fora de/da|donde/on/where te/et/che/can/os "
    "pillo/localizo/encuentro/escribo/busco/trobo/hablo/contacto/i/llamo|si/se no/non es/e por/per "
    "aqui/aca|por/pel/polo el/al/un/altre otro/altre/outro lado/costat/sitio/canal|tu/el/teu/your "
    "alias/nick/usuario/user/arroba|sin/que no/me/nos/lo/ capen/borren/bloqueen/lean/vea|mejor/millor/better "
    "en/por/a/in/per privado/privat/directo/private/dm|que/si lo/la/ borran/censuran/tapan/bloquean",
    "NOBODY_HOME": "no/non hay/hi/estas/esteu/estais/estan/hai "
    "ha/nadie/en/ningu/ninguen/fuera|estas/vives/estaras/vius/viu/live/quedas "
    "sola/solo/sol/alone/so|cuando/quan/when no/nadie/you "
    "estas/estais/hay/hi|queda/hay/hi/ha/esta/anda/is/someone/anybody ha/alguien/algu/alguen/anyone/quien/ "
    "en/a/at casa/home/piso|quien/qui/who hay/anda/esta/vive/lives en/ella/a/ "
    "casa/por/home/con|vive/vives/viu/vius/vivis/live/vivi usted/voste/you/da/ "
    "sola/solo/sol/alone|casa/piso/house/pis sola/solo/vacia/vacio/buit/buida/empty/libre|vais/vas/marchais "
    "muchos/cuantos dias/dies/|cuantos/quants/how dias/dies/many/long "
    "fuera/fora/days/estais/out/estareis|a/at/what que/quina/time hora/hores/ "
    "sales/salis/sale/surts/surt/te/saes/sortiu/marchas/vas|trabajan/trabajais/trabajas/treballeu/work "
    "los/els/todos/por/both dos/la/dia/ |cuando/quan/cando/when/dia no estas/estais/hay/hai/hi/teus/tus "
    "nadie/ninguen/ningu/padres/viejos/ |quando/quan a/la/el casa/pis/xalet fica/queda "
    "vazia/buit/buida|fica/queda/quedara alguem/alguen/algu/alguien em/na/en/a/por casa|casa/piso/xalet/pis "
    "fica/queda sozinha/vazia/solo/sola/buit|who/quien/qui's/anyone/someone home/cuida/riega/casa "
    "in/la/las/the/ evenings/plantas/house/casa|la casa sola|quien cuida/riega la/las/os casa/plantas",
    "HALF_CODE": "el/los/un/unos/the/els/i codigo/numero/numeros/digitos/cifras/codi/code/sms/numerito/mensaje que/de/"
    "which/that/di te/le/os/you/et/ti/llega/ha/va/seis/#1/6/cuatro|que/that te/et/le/ti/you/os llega/ha/llegue/llegara/"
    "acaba/sale/arriba/arribi/aparece/salga/get/enviamos/mando/mandamos",
    "TAP_YES": "dale/dar/das/le/li/dona/dai/donar/premi/hit/click/press/tap/pulsa/dandole/darle/dele a/al/das/dona/on/"
    "li/si/que/el/la/the/en/ si/ok/boton/aceptar/acceptar/verde/confirmar/accept/autorizar/permitir/aprobar/sim/ver/"
    "todo/botoncito/tick",
    "WON'T_APP": "la/l'app/wallapop/app/esto/aqui me/no/em/nos/se deja/va/funciona/cobra/quita/falla/bloquea/cuelga/"
    "clava/sablea",
    "FEE_FIRST": "pagas/pagues/adelantas/pones/abonas/adelantes/pagar/paga/abonar/poner/asumes el/la/los/las/un/una/tu "
    "seguro/envio/tasa/porte/portes/gastos/fianza/comision/aduana",
    "GIFT_FOR": "para/per/pra/for/pour/de mi/meu/minha/my/la/el/mon/ma/a/o/il hijo/hija/fillo/filla/filho/filha/"
    "sobrino/sobrina/madre/padre/mae/pai/novia/novio/mujer/marido/nieto/nieta/hermano/hermana/daughter/son/wife/"
    "husband/mum/fils/fille/figlio/figlia/nina/nino/peque/ama/fill|es/e/per/un para/un/de/d'/ regalo/regalar/regal|"
    "birthday present/gift|regalo de/per/d' cumple/cumpleanos/reyes/aniversari/navidad",
    "IN_PERSON_PAY": "pago/pagas/pagar/pague/te/pagarte/pagare/bizum/efectivo/euros/dinero en/al/cuando/alli/aqui/con/"
    "a mano/verlo/vernos/momento/persona/recogerlo/recoger/recogerla/verla/nos/lo/la/quedar/mismo|en/al/a/de mano/"
    "persona/vernos/verte/momento|in person/hand/mano|en el/aquel/ese momento|a man|cara a/por cara|eskuz esku|face to|"
    "de ma|em mao/maos",
    "STILL": "sigue/sigues/todavia/aun/encara/ainda/ancora/still lo/la/esta/disponible/tienes/el/available/libre",
    "PAST": "me/nos/em/m'han/li/le/mi/ya han/ha/timaron/paso/colaron/hicieron/va/van/robaron/hanno/estafaron/enganaron|"
    "una/otra/la vez/ultima/vegada|el/la/hace otro/ano/semana/pasado/pasada/dia/mes|i got/was/had|j'ai ete",
    "WARNING": "no/non/nao piques/caigas/pique/caiga/contestes/fies/piquis/caiguis/caias|hay/anda/va/vi/hi/n'hi/hai/ha/"
    "there's un/uno/una/gente/otro/otra/ha/someone/xente/gent que/pidiendo/diciendo/asking/perfil/tio/tipo/pedindo|ten/"
    "tened/tenga/vigila/vigileu/be/watch/ojo/alerta cuidado/con/amb/careful/out/coidado/ao|un/os/t'/te/le consejo/"
    "aviso/avis/advierto/avise de/que/por/per|me/nos/te/le/m'ha/li/mi intento/intentaron/quiso/querian/quisieron/"
    "quixo/va timar/estafar/colar/enganar/liar/robar/estafa|la/lo/el/en/per/por/pa ultima/otra/al vez/loro/vegada",
    "COD": "contra/contre/a reembolso/rembolso/entrega/reemborsament/remboursement/reenbolso/reemborso/rimborso/"
    "lliurament|cash on/at delivery/collection|portes/porte debidos/pagados/debido|pago/pagar/pagament a/contra la/ "
    "entrega/l'entrega|in contrassegno|contrassegno|a cobro revertido/",
    "IN_APP": "por/en/desde/con/a/via/per/pela/pola/pel/na/no/dentro/through/in/via/on/tramite/par/sur/dentro/mediante/"
    "dins/nella/dall/attraverso/con/usando/segun/within/sull de/l/la/el/the/esta/da/do/ app/aplicacion/wallapop/"
    "aplicacao/aplicacio/walla/plataforma/appli/wala/l'app/l'aplicacio/aplicativo/aplikazio|por/per/pel/polo/pelo/en/"
    "al/in/no/nel/este/via/through/the el/the/esta/este/aquest/ chat/xat|app bidez/bitartez|por/per/par aqui/aca/ici/"
    "aqui|wallapop/walla bidez|all'app|nell'app|sull'app|dall'app|con/mediante/usando wallapop/la envios/app",
    "WALLAPOP_SHIPPING": "wallapop envios/envio/shipping/pay/protect|envio/envios/enviament/enviaments/shipping/"
    "spedizione/envoi/bidalketa de/por/con/per/da/di/ la/ wallapop/app/plataforma|con/amb/with/com/con envio/enviament/"
    "shipping/envio|con/hacer/haces/hago/fas envios|opcion/proteccion de/al envio/compra/comprador|boton/boto/botao/"
    "button de/ comprar/compra/envio/buy|wallapop protect",
    "BOUGHT_IN_APP": "le/li/ya/ho/lo/la/xa/acabo/te he/di/dado/de/doy/hem/hago/la/lo a/al/ comprado/comprar/compra/"
    "comprat/pagado/pagarlo/compre",
    "TODO_OK": "todo/tot/tudo/todo/dar/doy/dare/darle/tutto ok/el/al/oke/perfecto/be/bien/bene ok/|el/al/le todo ok|"
    "confirmar/confirmo/confirme/confirma la/el/que/a recepcion/pedido/todo/recogida",
    "POSTCODE": "codigo/codi/code/codice/cp/postal postal/postale/code",
    "PICKUP_CODE": "codigo/codi/code/codice/qr/pin/clave de/del/di/da/of/para/per/for/pour/of/ la/el/the/ recogida/"
    "recoger/recollida/recollir/ritiro/retrait/entrega/envio/enviament/levantamento/recolha/pickup/paquete/locker/"
    "correos/inpost/taquilla/drop/seguimiento/devolucion/pedido/barras/punto/punt|pickup/collection/pick/drop/locker/"
    "bar/barcode/qr code/up/off|punto/punt/point/ponto de/di/of/ recogida/entrega/recollida/ritiro/pickup/relais/"
    "inpost/pack/packs|codigo que da/me/pide correos/inpost/seur|qr de/del/para/per/da/do/di correos/inpost/envio/la/"
    "paquete/seur/etiqueta",
    "PRODUCT_CODE": "codigo/codi/code/codice/numero/clave/ref/num de/del/di/da/of/ color/error/colore/referencia/"
    "modelo/producto/serie/fabrica/pieza/pintura/activacion/radio/fallo/bloqueo/juego/tinta/talla/amigo/desbloqueo/"
    "chasis/bastidor/licencia/fabricante/isbn/ean/articulo/color/erro/errore/serial|error/serial/colour/color/model/"
    "part code/number|numero/numeros de/del pie/talla/serie/bastidor/chasis",
    "GAME_CARD": "tarjeta/targeta/tarxeta/placa/carta/card/scheda/cartao/cartas/tarjetas/targetes/cartes grafica/sd/"
    "microsd/madre/pokemon/garantia/memoria/video/verde/roja/sonido/red/magic/sd/wifi/sim/embarque/transporte/socio|"
    "tarjeta/targeta/cartao/carta/tarjetas/tarjetita/tarxeta de/da/di/del/con/ la/ memoria/garantia/visita/sonido/"
    "felicitacion/video/red/embarque/cumpleanos/socio/transporte/invitacion/garanzia/sonido/agradecimiento/metro/bus/"
    "pokemon/sanitaria/fidelizacion/navidad|graphics/memory/warranty/sim/birthday/sd card/cards|micro sd",
    "VEHICLE_PAPERS": "transferencia/transfer/canvi/cambio/papeles/papers/documentacion/documentacio/contrato/"
    "contracte/ficha/fitxa/permiso/seguro/traspaso/nombre/tramites/gestion/transferir/titularidad de/del/da/do/per/en/"
    "la/ coche/vehiculo/cotxe/moto/nombre/nom/titular/compraventa/compravenda/circulacion/tecnica/trafico/titularidad/"
    "furgo/furgoneta/vehicle/carro/remolque/dgt/gestoria|cambio/canvi/cambiar de/el/d' nombre/nom/titular/titularidad|"
    "permiso de circulacion/conducir|carnet/carne de conducir/moto/socio|ficha/inspeccion tecnica/de|hoja/informe de "
    "la dgt|en/a la dgt/gestoria/itv/jefatura|itv pasada/al/en/hasta/vigente",
    "WARRANTY": "en/con/amb/de/tiene/queda/dentro/sin/under/in/com garantia/garanzia/warranty|garantia de/del la/ "
    "tienda/fabricante/corte/apple/mediamarkt|factura de/o compra/ticket",
    "ITEM_PHONE": "tarjeta/ranura/lector/hueco/doble/dual/bandeja sim/dual|numero/num de serie|camara/lente/pantalla/"
    "cristal/bateria del/de/da/frontal movil/la/el|movil/telefono/mobil libre/usado/roto/viejo/antiguo|libre de "
    "operador/compania|funda/soporte/cargador/accesorio/carcasa para/de/del/per movil/telefono/coche/el/mobil",
    "WITHOUT_FEES": "sin/sense/without/sem/senza/sans comision/comisiones/gastos/tasas/fees/comissio/comissions/taxas/"
    "spese/commissioni/frais",
    "CARD_BACK": "los/tres/three/ultimos/tre/els tres/#1/ultimos/last/ultimi numeros/digitos/cifras/numbers/digits/"
    "numeritos de/del/ detras/atras/reverso/darrere/back|parte/part/por de/del/ atras/detras/darrere|fecha/data/date "
    "de/di/of caducidad/caducitat/expiracion/scadenza/validade/vencimiento|expiry/expiration date",
    "DAY_SAID": "el/este/aquest/on/il/o/no/para/a/pel lunes/martes/miercoles/jueves/viernes/sabado/domingo/finde/fin/"
    "dilluns/dissabte/divendres/diumenge/saturday/sunday/friday/monday/sabato/domenica/venerdi/luns/venres|esta/por/a/"
    "de/questa/hoje/this la/a/el/ tarde/manana/noche/tarda/mati/vespre/sera/afternoon/evening|manana/dema/domani/"
    "amanha por/a/al/pel la/mati/ manana/tarde/tarda/mediodia|a las/les/les/as/partir/alle de/ #1/#2/#3/seis/siete/"
    "ocho/nueve/diez/cinco/cuatro/tres",
    "PRICE_TALK": "ultimo/mejor/minim/minimo/best/last/meilleur/darrer/millor precio/price/preu/preco/prix|precio "
    "final/fijo/negociable/minimo|me/mo/lo/la/te/em/m'ho/me'l dejas/deixes/dejarias/deixas/lo/la/ dejas/deixes/"
    "dejarias/por/per/en #1/#2/#3/euros|por/per/te/for doy/ #2/#1/#3 lo/la/eur/euros/te/el",
    "CASH_READY": "en/amb/con/em/in efectivo/efectiu/metalico/cash/dinheiro/contanti/especes/mano|dinero/diners/pasta "
    "en/a la/ mano|billete a billete|tocateja",
    "REMAINDER": "te/le/lo/la queda/quedo/has/vas|quedarse/quedarte con/ el/ resto",
    "FRIENDS_MODE": "amigos/amics/friends/amis/familia/familiares/amici/amix y/i/and/et/e/o/& familia/familiares/"
    "family/proches/famille/familiari/amigos/familiars|modo/opcion/como/entre/a/tra/between/en amigos/amigo/familia/"
    "amics/friends/amici/amis|friends and/& family",
    "HOME_PICK": "pasar/paso/pase/voy/ir/recoger/recogerlo/passo/vinc/subo/venir/anar por/a/per/en/para tu/su/teva/"
    "casa/domicilio/casa/piso",
    "NO_TRUST": "no/non/nao/n me/ em/mi/m' fio/fia/fido/fio/confio/fiar",
    "THE_ORDER": "numero/num/codigo/orden de/del/di/ envio/seguimiento/expedicion/pedido/tracking/localizador/guia/"
    "localizacion",
    "BANK_ACCOUNT": "numero/num/datos/dades/coordenadas/coordinate/dados/number/details de/della/da/bancarios/"
    "bancarias/bancaries/bancari/bancarie/bancarios/of/del la/ tu/teu/ cuenta/compte/conta/conto/banco/banc/account/"
    "tarjeta/targeta/|cuenta/compte/conta/conto/bank bancaria/bancari/bancaria/bancario/account/details|bank account/"
    "details",
    "APP_ACCOUNT": "cuenta/compte/perfil/conta/account/profile de/en/del/da/do/di/su/ wallapop/google/icloud/apple/"
    "gmail/vinted/instagram/nintendo/steam/playstation/psn/netflix/amazon/samsung/xiaomi/microsoft/usuario",
    "ID_CARD": "documento/document/carta/bilhete/cartao/documentu de/d'/di/do/ identidad/identitat/identita/d'identita/"
    "d'identitat/identidade/cidadao|id card|tarjeta de identidad/residencia|cartao de cidadao|carte d'identite|carnet/"
    "carne/foto/fotos de/del/d' identidad/dni/identitat/nie",
    "TELL_FRIEND": "mi/meu/my/un/minha amigo/colega/companero/vecino/amic/friend|una/mi/la amiga/vecina/colega/"
    "companera",
    "GIVE_DEPOSIT": "te/le/et/os/che/ti/lhe doy/dejo/hago/mando/paso/pago/adelanto/envio/ingreso/dono/deixo/faig/faco "
    "una/un/la/a/el/de/ senal/reserva/paga/parte/senyal/sinal/fianza/adelanto/acconto/deposito",
    "BIZUM_REQUEST": "solicitud/peticion/sol/peticio/richiesta/pedido/request/demanda de/d'/di/por/ bizum/pago/dinero/"
    "cobro/pagament/diners/pagamento|bizum de/a/por solicitud/cobro/peticion",
    "HELLO": "buenas/buenos/bona/bones/boa/boas/bos/bo/good/bon/buona/buon/muy tardes/noches/dias/tarda/nit/dia/noite/"
    "tarde/evening/night/morning/afternoon/buenas/sera/giorno/soir",
    "FILLER": "a ver|la verdad|o sea|es decir|de momento|de verdad|la verdad|a lo mejor|otra cosa|una cosa|no se si|no "
    "se|nose si|por si acaso|by the way|de hecho|en serio|por cierto|yo que se|si puede ser|lo siento",
    "OK": "no hay/pasa/hi/ha problema/nada/cap/res|sin/sense/no/sem/ningun/cap problema/problemas/problem/problema|de "
    "acuerdo/acord/acordo|d'acord be|me parece bien|va bene|tudo bem|esta/ta bien/be/bom|all right/good|no te "
    "preocupes/preocupis|no se preocupe|tot be|por mi bien/perfecto|me va bien/genial/perfecto",
    "PLEASE": "por/per/si/se/s'il favor/plau/us/vous/prego te/vos/ plait/plau/|per favor/favore|si us plau|s'il te/"
    "vous plait|por fa|se puede|si fueras/fuera/es tan/posible amable/",
    "NOT_NEEDED": "no hace/fa falta|no necesito|sin prisa/prisas|no hay/tengo/corre prisa|no es necesario|no calen|no "
    "need|non serve/fa|sin compromiso",
    "COME_ALONE": "ven/venga/vente/venid/baja/sube/acude/acuda/vine/vina/vem/vieni/come/viene/trae/traelo tu/usted/"
    "da/sin/ solo/sola/sol/sozinho/sozinha/alone/nadie/solita|sin/sense/sem/senza/without/ningun acompanante/"
    "acompanantes/compania/companyia/testigos/testimonis/movil/telefono/gente/nadie/luz/camaras|no/non/nao/don't "
    "traigas/digas/avises/lo/le/venga/venir/portis/diguis/tell/bring/traga/digues se/lo/a/con/ nadie/ningu/anyone/"
    "anybody/ninguen/ninguem/amigos/nadie/digas|deja/apaga/deixa el movil/telefono/mobil|menos/sin/no/poca gente/"
    "mirones/publico/ojos|sube/subete/montate/metete/entra/get tu/in/al/a/en/ a/al/mi/my/ coche/furgo/furgoneta/car/"
    "van/maletero",
    "NOT_THERE": "comisaria/cafeteria/joyeria/metro/plaza/tienda/policia/centro no/ni/nah/uf/loco/hablar|no/ni/nada/"
    "mejor no/de/quiero/me comisaria/cafeteria/joyerias/joyeria/policias/policia/testigos/camaras/hay/habra|mejor en/"
    "al/detras/por mi/un/el/la/otro/donde/dentro/ garaje/coche/sitio/casa/finca/nave/parking/local",
    "TRY_THEN_PAY": "lo/la/los/las/ho/o/me/mo/it/el/los "
    "pruebo/pruebe/probo/provo/provi/experimento/try/probar/tengo/dejas/dejas/probarlo/provar-ho "
    "unos/un/una/alguns/a/few/uns/par "
    "dias/dies/par/semana/setmana/days/week/semanita/diitas/mes/quincena|si/se/if me/em/mi/it/le/nos "
    "va/gusta/agrada/convence/convencen/encaja/works/piace/sirve/fits bien/be/ te/lo/os/le/ "
    "pago/abono/ingreso/transfiero/pay/pagaria|pago/pague/pagare/pagaria/abono/ingreso/transfiero/acerto/pay/pagarte/ "
    "a/al/el/en/la/no fin/final/finales/primeros/semana/quincena/proxima de/que/del/do/ "
    "mes/viene|cuando/quan/quando/when/as cobre/cobro/cobri/receba/paid/soon la/el/ "
    "nomina/paga/mes/|poi/dopo/then/despois/depois/luego/despues/later ti/i/te/che/lo/ "
    "pago/pay/deposito/pague/acerto/deposito/ingreso/transfiero|la/una mitad/meitat al/cuando/quan/con "
    "salga/enviar/enviarlo/abrir/recibir/el/llegue|on approval|tras/despues/after/once de/i/ "
    "inspection/probarlo/recibirlo/revisarlo/hojearlo/pesarlo|con/amb/com el/o resguardo/papelito/numero "
    "de/da/ correos/envio/seguimiento|square/settle up once/when/after/later",
    "APPROVE_IT": "dale/dele/pulsa/toca/firma/firmala/apruebalo/autorizalo/validalo/confirmalo/concede/concedemelo/"
    "desbloqueala/aceptalo tu/tú/ya/que/y/a/sin/desde/ caduca/cobras/listo/miedo/ahora/tu/banco/si/entra|te/os/le "
    "toca/sale/salta/saltara/aparece/llega/pide a/para/el/un/una/aviso/ti/ aceptar/autorizar/confirmar/ti/firmar/"
    "mensaje/aviso/ventana/permiso|es/e/va al/a/l' reves/traduccion/traduccio/asi/inversa|pendiente/pendent/waiting/"
    "in de/for/d' ti/tu/la/tua/you/aprobar/aceptar/firma/confirmar|por/per firmar/aceptar/autorizar/confirmar|en "
    "curso|en el/la/l' apartado/pestana/bandeja de/",
}

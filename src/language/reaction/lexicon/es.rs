//! Spanish.

use super::{Lexicon, Mark};

pub const LEXICON: Lexicon = &[
    (
        Mark::Function,
        "el|la|los|las|lo|un|una|unos|unas|de|del|al|a|e|o|u|en|con|por|sin|sobre|entre|hasta|desde|se|te|le|les|nos|os|tu|tus|\
         su|sus|ella|ellos|usted|ustedes|son|eres|era|fue|ser|estar|estan|este|estos|estas|ese|esos|esa|esas|aqui|alli|ahi|hay|\
         ha|he|has|han|habia|haber|mas|menos|tambien|solo|ya|luego|despues|antes|porque|todos|toda|todas|algo|otros|otras|\
         mismo|misma|tiene|hace|hacer|hago|voy|dos|tres|cada|hoy|mio|dar|da|sea|que",
    ),
    (
        Mark::Filler,
        "ok|okay|ah|oh|hm|hmm|hola|vale|entiendo|ya veo|entendido|de acuerdo|jaja|jajaja|por favor|porfa|si por favor|a ver|\
         pues|buenas|ajam|interesante|ok entonces|ah ya|ah ok|uf|si",
    ),
    (
        Mark::Intensifier,
        "muy|realmente|totalmente|absolutamente|completamente|super|bastante|demasiado bien|tan|re|un poco",
    ),
    (Mark::Negation, "no|nunca|jamas|ningun|ninguna|ninguno|nada|ni|sin ningun|nadie"),
    (Mark::Still, "sigue|sigo|siguen|todavia|aun|aun asi"),
    (
        Mark::Contrast,
        "pero|sin embargo|aunque|salvo que|excepto que|lamentablemente|desgraciadamente|lastima que|por desgracia",
    ),
    (
        Mark::Subject,
        "eso|esto|es|esta|tu codigo|el codigo|la respuesta|tu respuesta|el script|la funcion|tu solucion|la solucion|el enlace|\
         la consulta|el comando|el resultado|todo|ese codigo|su respuesta|el texto|la traduccion",
    ),
    (
        Mark::Ask,
        "puedes|podrias|puede|podria|puedo|como|cual|cuales|quien|donde|cuando|cuanto|cuanta|cuantos|cuantas|por que|\
         es posible|hay alguna|existe|escribe|escribeme|haz|hazlo|hazme|crea|agrega|anade|quita|elimina|borra|reemplaza|\
         traduce|traducelo|resume|resumelo|explica|explicame|dame|muestrame|corrige|mejora|lista|compara|calcula|encuentra|\
         busca|revisa|ayudame|ayuda con|necesito|quisiera|me gustaria|y ahora|ahora en|ahora hazlo|y en|y|ahora|pon|ponle|\
         genera|redacta|ordena|dime|acorta|sugiere|recomienda|convierte|continua con|tienes|debo|ejecuta|lee|que es|que hay|\
         que pasa si|que significa|que puedo|que hago|que tal si|que hora|que dia|que tipo|que mas|que tan",
    ),
    (
        Mark::Condition,
        "si no|en caso|para que|asegurate|a menos que|cuando no|hasta que|por si|si el|si la|si se|si lo",
    ),
    (
        Mark::Payload,
        "texto|correo|email|frase|mensaje|carta|resena|comentario|parrafo|cita|titulo|poema|cliente dice|oracion",
    ),
    (Mark::More, "otro|otra|siguiente|continua|otro mas|otra mas|uno mas|una mas|sigue contando|mas ideas"),
    (
        Mark::Void,
        "gracias de antemano|gracias por adelantado|de antemano gracias|desde ya gracias|desde ya muchas gracias|\
         no hay problema|no pasa nada|no te preocupes|no importa si|no es urgente|no hace falta|no es necesario|\
         no necesariamente|no solo|no gracias|no eso es todo|eso es todo|nada mas|no se|no lo se|aun no|todavia no lo se|\
         no tengo|no quiero|no me gusta el|no me gustan|buenos dias|buenas tardes|buenas noches|buen dia|buen provecho|\
         carta de agradecimiento|dar las gracias|dar gracias|por que no|o no|si no es|mejor que|mensaje de error|nada especial|\
         no mucho|no esta mal|ninguna idea|no como|sin problema",
    ),
    (Mark::Works, "sirve|sirvio|ayuda|ayudo|compila|corre|anda|resulta|resulto|va bien|funciona"),
    (
        Mark::Work,
        "funcionar|funcionando|servir|ayudar|cambio|cambia|arregla|resuelve|abre|carga|aparece|inicia|claro|convence|gusta|\
         responde|entiende|bueno|buena|suficiente|valido|verdad|asi|coincide|muestra",
    ),
    (
        Mark::Solved,
        "ya funciona|ahora funciona|ahora si|ahora si funciona|funciona perfecto|funciona perfectamente|funciona bien|\
         funciona muy bien|funciona de maravilla|funciono|si funciono|funciono perfecto|eso funciono|eso funciona|me funciono|\
         ya me funciono|todo funciona|me sirvio|me sirve|eso me sirve|me ayudo mucho|me ayudo|me ha ayudado|me ayuda mucho|\
         eso ayuda|resuelto|solucionado|problema resuelto|problema solucionado|ya quedo|quedo perfecto|quedo genial|\
         quedo muy bien|ya esta|ya esta arreglado|arreglado|era eso|eso era|ese era el problema|justo lo que necesitaba|\
         justo lo que queria|justo lo que buscaba|exactamente lo que necesitaba|exactamente lo que queria|es lo que necesitaba|\
         es lo que buscaba|lo que buscaba|lo que necesitaba|lo logre|lo consegui|ya entendi|ahora entiendo|ya lo entiendo|\
         ya entiendo|ahora lo entiendo|me queda claro|me quedo claro|queda claro|muy util|muy claro|ya no da error|se arreglo|\
         se soluciono|por fin|listo funciona|ya compila|salio bien|ahora esta bien|ahora es correcto|ya carga|ya abre|ya entre|\
         ya pude|ya puedo|pude entrar|lo arregle|quedo arreglado|quedo listo|quedo resuelto|ya no falla|no mas errores|\
         sin errores|todo verde|pasan los tests|pasaron las pruebas|ya corre|ya sale|ya aparece|ese era el error|\
         ese era el fallo|era el problema|tal como queria|tal cual lo queria|como yo queria|ahora si que si|ahora si que|\
         misterio resuelto|asunto resuelto|lo encontre|ya lo encontre|ya lo vi",
    ),
    (
        Mark::Praise,
        "perfecto|perfecta|genial|excelente|estupendo|estupenda|fantastico|maravilloso|maravillosa|increible|magnifico|\
         fenomenal|buenisimo|buenisima|brutal|espectacular|bravo|brillante|impresionante|fabuloso|barbaro|chevere|padrisimo|\
         guay|exacto|exactamente|correcto|es correcto|eso es|asi es|tienes razon|tiene razon|es verdad|cierto|muy bien|\
         muy bueno|muy buena|que bueno|que bien|buen trabajo|gran trabajo|buena idea|muy buena idea|buena respuesta|\
         buena explicacion|bien explicado|bien hecho|muy lindo|muy bonito|hermoso|precioso|me encanta|me encanto|me gusta|\
         me gusta mucho|me gusto|mucho mejor|mejor asi|asi esta mejor|mejor|esta mejor|mucho mas claro|eres el mejor|\
         eres la mejor|eres un genio|eres un crack|crack|me salvaste|me salvaste la vida|tiene sentido|ahora tiene sentido|\
         suena bien|suena genial|se ve bien|se ve genial|queda bien|util|de lujo|divertido|muy gracioso|que gracioso|justo eso|\
         eso mismo|de diez|lo amo|top|que chulo|chulo|que guapo|que buena|que buena idea|que lindo|que bonito|que maravilla|\
         una maravilla|de maravilla|a la perfeccion|impecable|inmejorable|una pasada|que pasada|flipante|mola|mola mucho|\
         como mola|me mola|que crack|maquina|eres una maquina|ole|que grande|grande|buenisima idea|bien visto|bien pensado|\
         muy interesante|interesantisimo|muy divertido|me parto|que risa|me hizo reir|me cuadra|me convence|asi me gusta|\
         asi si|asi me gusta mas|mucho mas natural|mucho mas bonito|clarisimo|quedo claro|perfectisimo|de acuerdo perfecto|\
         lo compro|vendido|emociona|si que emociona",
    ),
    (
        Mark::Approval,
        "bien|esta bien|bueno gracias|cool|guau|wow|va|listo|si exacto|si perfecto|ok perfecto|vale perfecto|va perfecto|\
         no esta nada mal|dale|👍|🙏|❤|🎉|👌|👏|😍|😊",
    ),
    (
        Mark::Thanks,
        "gracias|muchas gracias|mil gracias|muchisimas gracias|gracias por|gracias por la ayuda|gracias por tu ayuda|\
         te lo agradezco|se lo agradezco|te agradezco|agradecido|agradecida|agradezco|thanks|grax|infinitas gracias|\
         un millon de gracias",
    ),
    (
        Mark::Problem,
        "error|errores|fallo|fallando|problema|problemas|roto|rota|bug|excepcion|bloqueado|vacio|igual|cuelga|colgado|cae|\
         revienta|invalido|denegado",
    ),
    (
        Mark::Bad,
        "mal|malo|mala|incorrecto|incorrecta|falso|erroneo|equivocado|equivocada|inutil|terrible|horrible|pesimo|fatal|basura|\
         una basura|tonteria|absurdo|ridiculo|peor|peor aun|aburrido|confuso|decepcionante|feo|raro|generico|vago|incompleto|\
         desactualizado|demasiado largo|demasiado larga|demasiado corto|demasiado corta|demasiado formal|demasiado informal|\
         demasiado general|demasiado complicado|demasiado caro|demasiado generico|demasiado tecnico|demasiado lento|\
         demasiado simple|muy largo|muy larga|muy corto|muy formal|muy generico|muy vago|muy complicado|muy caro|muy frio|\
         muy soso|soso|que mal|mentira|inventado|un desastre|desastre|mierda|en serio|nada que ver|fuera de tema|👎|🙄|😡|cursi|\
         soso y aburrido|trillado|feisimo|flojo|pobre|ilegible|incoherente|contradictorio|desordenado|pesado|molesto|\
         frustrante|enredado|un lio",
    ),
    (Mark::No, "no no|que no|nop|nel|para nada|claro que no|de ninguna manera"),
    (
        Mark::Complaint,
        "no funciona|no me funciona|no funciono|no me funciono|no sirve|no me sirve|no sirvio|no me sirvio|no anda|no va|\
         no ayuda|no me ayuda|no ayudo|no compila|no corre|no carga|no abre|no aparece|no cambia nada|no cambio nada|\
         no paso nada|no pasa nada nuevo|no hace nada|no hizo nada|sigue igual|sigue sin funcionar|sigue sin|sigue fallando|\
         sigue dando error|sigue dando|sigue el error|sigue mal|sigue roto|sigue saliendo|sigo igual|sigo con|sigo sin|\
         sigo teniendo|sigo viendo|todavia no|aun no funciona|todavia falla|tampoco|tampoco funciona|tampoco sirve|mismo error|\
         el mismo error|lo mismo|igual que antes|mismo problema|el mismo problema|misma respuesta|mismo resultado|no es|\
         eso no es|eso no|no era|no es eso|no es asi|no es lo que|no es lo que pedi|no es lo que queria|no es correcto|\
         no esta bien|no esta correcto|no es cierto|no es verdad|no exactamente|no del todo|no realmente|no asi|no tanto|\
         no me gusta|no me gusto|no me convence|no me queda claro|no entiendo|no entendi|no lo entiendo|no se entiende|\
         no comprendo|me perdi|no tiene sentido|no responde|no respondes|no respondiste|no contestaste|no me respondiste|\
         no contesta mi pregunta|no responde a mi pregunta|estas seguro|esta seguro|seguro que|estas segura|es en serio|\
         es broma|me da error|da error|me da un error|me sale error|me sale un error|me sale|ahora me sale|ahora me da|\
         ahora da|sale error|me aparece|tira error|lanza un error|hay un error|hay errores|tiene un error|tiene errores|\
         falla con|falla en|falla cuando|intenta de nuevo|intentalo de nuevo|intenta otra vez|prueba otra vez|prueba de nuevo|\
         otra vez mal|otra vez|de nuevo mal|hazlo de nuevo|hazlo otra vez|repitelo|otra idea|alguna otra idea|ya lo hice|\
         ya lo intente|ya lo probe|ya probe|ya hice eso|ya intente|sin exito|sin resultado|en vano|gracias por nada|\
         esta equivocado|es incorrecto|es falso|te equivocas|se equivoca|te equivocaste|se equivoco|estas equivocado|\
         respuesta equivocada|respuesta incorrecta|resultado equivocado|idioma equivocado|esperaba mas|esperaba algo|\
         esperaba otra|buscaba algo|suena raro|suena mal|suena a robot|se ve mal|que es esto|por que no funciona|\
         por que cambiaste|por que borraste|por que quitaste|lee otra vez|lee de nuevo|no existe|no hay ningun|no hay nada|\
         no lo encuentro|no encuentro|no veo|no me deja|no estoy de acuerdo|no creo|lo dudo|no puedo entrar|no puedo abrir|\
         peor que antes|otra cosa|y nada|y sigue|pero nada|ni asi|ni asi funciona|nada cambia|nada funciona|nada nuevo|\
         no hay cambio|no hay cambios|sin cambios|ninguna diferencia|no veo diferencia|no veo la diferencia|no coincide|\
         no cuadra|no encaja|no corresponde|no se parece|no se dice asi|asi no se dice|nadie dice eso|nadie habla asi|\
         eso ya lo se|ya lo se|ya lo sabia|eso ya lo sabia|no pregunte eso|no te pregunte|no pedi eso|eso no lo pedi|\
         esto no es lo que|no es mi pregunta|esa no es|esa no era|ese no es|ese no era|algo anda mal|algo esta mal|algo va mal|\
         hay algo mal|creo que esta mal|me parece que no|me parece mal|creo que no|creo que es incorrecto|\
         creo que te equivocas|meh|regular|no me sirve de nada|no sirve de nada|de nada sirve|otra vez lo mismo|otra vez igual|\
         otra vez el mismo|de nuevo el mismo|estamos igual|seguimos igual|estoy igual|vuelve a fallar|volvio a fallar|\
         se queda corto|quedo corto|muy pobre|esta mal",
    ),
    (
        Mark::Correction,
        "me refiero|me referia|queria decir|quiero decir|lo que quiero decir|dije|yo dije|te dije|le dije|como dije|ya te dije|\
         pedi|te pedi|le pedi|yo pedi|pregunte|te pregunte|preguntaba|mi pregunta era|mi pregunta es|yo queria|queria|\
         olvidaste|te olvidaste|se te olvido|se olvido|te falto|falto|falta el|falta la|te faltaron|quitaste|borraste|\
         cambiaste|eliminaste|no pusiste|no incluiste|no hiciste|no agregaste|entendiste mal|me entendiste mal|\
         no me entendiste|en lugar de|en vez de|deberia ser|debia ser|debe ser|se supone|se suponia|solo me diste|solo diste|\
         confundiste|omitiste|ignoraste|vuelve a poner|ya lo dije|lo habia dicho|ya te lo dije|te lo dije|ya se lo dije|\
         lo dije|ya lo mencione|como mencione|mencione que",
    ),
    (
        Mark::GivesUp,
        "olvidalo|olvidate|dejalo|dejalo asi|deja|dejemoslo|da igual|me rindo|ya no importa|no importa|lo hare yo mismo|\
         lo hare yo misma|lo hago yo|lo hare yo|lo hago yo mismo|yo mismo|yo misma|lo hare solo|por mi cuenta|mejor lo hago yo|\
         hablar con una persona|hablar con un humano|hablar con un agente|hablar con alguien|hablar con una persona real|\
         con un humano|un agente|un humano|una persona real|persona real|un representante|atencion al cliente|un supervisor|\
         tu supervisor|un operador|pasame con|paseme con|comuniqueme con|comunicame con|me harte|estoy harto|estoy harta|\
         ya basta|basta ya|no sirves|no sirves para nada|no sirve para nada|es inutil|eres inutil|perdida de tiempo|\
         una perdida de tiempo|que perdida|no tiene caso|no vale la pena|buscare en otro lado|lo busco en google|\
         le preguntare a|preguntare a otro|ni modo|adios entonces|esto es ridiculo|que ridiculo|ya fue|paso|paseme con alguien|\
         pasame con alguien|con alguien|alguien real|le preguntare a un|preguntare a un|preguntare a otra|voy a llamar|llamare|\
         mejor llamo|prefiero llamar|lo busco yo|lo busco yo mismo|buscare yo|hasta aqui|hasta aqui llegue|dejo de intentarlo|\
         no lo intento mas|ya no quiero|ya no quiero seguir|ya me canse|me canse|que desastre|no ayudas|no ayudas en nada|\
         no me ayudas|no me estas ayudando|no me esta ayudando|imposible contigo|lo hare a mano|lo hago a mano|tiro la toalla",
    ),
    (Mark::Halt, "para|parar|basta|detente|cancela|cancelar|cancelalo|stop|alto|adios|termina|aborta|fin"),
    (
        Mark::Refusal,
        "no puedo ayudar|no puedo ayudarte|lo siento pero|lo siento no puedo|no me es posible|no estoy autorizado|\
         no puedo proporcionar|no puedo hacer",
    ),
    (Mark::Offer, "algo mas|otra cosa|ayudarte|ayudarle|te sirve|le sirve|te ayuda|te parece|funciona|te gusta"),
    (Mark::Me, "yo|mi|mis|me|nosotros|tengo|estoy|soy|quiero"),
    (Mark::Excess, "demasiado|demasiada"),
    (
        Mark::Symptom,
        "falla|fallan|rompe|se cuelga|se cae|falta|faltan|esta vacio|esta roto|estan mal|desaparece|se cierra|le falta",
    ),
    (Mark::Own, "mi error|fue mi error|mi culpa|es mi culpa|fallo mio|error mio|me equivoque|me he equivocado"),
];

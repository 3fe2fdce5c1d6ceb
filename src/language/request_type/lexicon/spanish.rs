//! Spanish.

use super::Line;
use crate::language::request_type::cue::Act::*;
use crate::language::request_type::cue::Cue::*;
use crate::language::request_type::cue::Thing;

pub const LINES: &[Line] = &[
    (
        Filler,
        "por favor|puedes|podrias|puede|podria|me puedes|puedes ayudarme a|ayudame a|quiero|quisiera|me gustaria|hola|\
         necesito que|y|luego|vamos a",
    ),
    (Deictic, "este|esta|estos|estas|mi|mis|nuestro|nuestra|siguiente|el siguiente|la siguiente|adjunto"),
    (About, "sobre|acerca de"),
    (
        Chat,
        "^gracias|muchas gracias|^hola|^buenos dias|^buenas|^si|^claro|^vale|^perfecto|^genial|^excelente|^adios|\
         ^hasta luego|de acuerdo|que tal|como estas|como te llamas|quien eres|que puedes hacer|eres un|eres una|\
         tu opinion|que opinas|que piensas|cuentame un chiste|un chiste|estoy aburrido|estoy aburrida|eso no es lo que|\
         no es lo que|esta mal|eso esta mal|olvidalo|^continua|^sigue|^otra vez|ya funciona|bien hecho",
    ),
    (
        Act(Make),
        "crea|crear|creame|genera|generar|generame|construye|construir|haz|hazme|hacer|dame|muestrame|necesito|\
         desarrolla|desarrollar|elabora",
    ),
    (Act(Write), "escribe|escribir|escribeme|escriba|escribi|escribime"),
    (
        Act(Program),
        "implementa|implementar|programa un|programa una|refactoriza|refactorizar|codifica|programame|\
         pruebas unitarias para",
    ),
    (
        Act(Change),
        "agrega|agregar|anade|anadir|convierte|convertir|pasa este|renombra|migra|optimiza|optimizar|reemplaza|elimina|\
         actualiza|completa|completar|termina|transforma|modifica|modificar|adapta|simplifica|ordena",
    ),
    (Act(Fix), "corrige|corregir|arregla|arreglar|repara|soluciona"),
    (
        Act(Rewrite),
        "reescribe|reescribir|reformula|mejora|mejorar|acorta|acortar|mas formal|mas corto|mas amable|mas profesional|\
         mas conciso",
    ),
    (Act(Compose), "redacta|redactar|redactame|compon|componer|borrador|parafrasea|parafrasear|al estilo de"),
    (Act(Summarise), "resume|resumir|resumeme|resumen|en tres puntos|sintetiza"),
    (Act(Translate), "traduce|traducir|traduceme|traduccion|como se dice"),
    (
        Act(Debug),
        "depura|depurar|que esta mal|que tiene de malo|no funciona|no compila|no arranca|falla|se cuelga|lanza|\
         que imprime|que muestra|encuentra el error|complejidad|me sale|me da",
    ),
    (Act(Why), "por que"),
    (
        Act(Explain),
        "explica|explicar|explicame|explique|describe|entender|que hace|que significa|que quiere decir|para que sirve|\
         como funciona|diferencia entre",
    ),
    (Act(Review), "revisa|revisar|revisame|verifica|comprueba|analiza este codigo|algun problema|algun error"),
    (
        Act(Plan),
        "disena|disenar|disene|diseno|planifica|planificar|planea|estructurar|estructura|organizar|organiza|\
         arquitectar|como deberia|como deberiamos|mejor manera|mejor forma|propon|modelar|estrategia",
    ),
    (
        Act(Choose),
        "deberia|deberiamos|debo usar|conviene|compara|comparar|comparacion|ventajas|desventajas|\
         ventajas y desventajas|pros y contras|cual es mejor|que es mejor|elegir|cuando usar|en lugar de",
    ),
    (
        Act(Solve),
        "resuelve|resolver|resuelva|calcula|calcular|calcule|demuestra|demostrar|demuestre|prueba que|halla|hallar|\
         determina|encuentra el valor|cual es la probabilidad|cuanto tiempo|cuanto tarda|cuantas formas|paso a paso|\
         deriva|integra|analiza",
    ),
    (
        Act(Ask),
        "^que es|^que son|^que fue|^quien|^quien es|^quienes|^cuando|^donde|^donde esta|^cuanto|^cuantos|^cuantas|\
         ^cuanta|^en que|^a que|^define|^definicion|^como se llama|quien escribio|quien invento|quien pinto|^de que",
    ),
    (
        Act(Advise),
        "recomienda|recomiendame|recomendar|recomendacion*|aconseja|consejos|consejo|sugiere|sugiereme|sugerencia*|\
         ideas|por donde empiezo|que debo hacer|que deberia|quiero aprender|que puedo hacer|que regalo|\
         que puedo cocinar|que puedo",
    ),
    (Act(HowTo), "^como"),
    (
        Thing(Thing::Artefact),
        "funcion|funciones|metodo|clase|clases|codigo|consulta|consultas|expresion regular|bucle|variable|modulo|\
         componente|prueba unitaria|pruebas unitarias|algoritmo|archivo|fragmento|pagina web|sitio web|recursiva|\
         arreglo|lista enlazada|comando",
    ),
    (Thing(Thing::Fault), "error|errores|excepcion|fallo|fuga de memoria|bucle infinito|mensaje de error"),
    (
        Thing(Thing::Service),
        "base de datos|bases de datos|sistema|sistemas|servidor|plataforma|cola de mensajes|tienda online|\
         tienda en linea|aplicacion|servicio|microservicios|sistema de reservas|sistema de pagos",
    ),
    (
        Thing(Thing::Structure),
        "arquitectura|multiinquilino|multi-inquilino|escalar|escalable|escalabilidad|alta disponibilidad|distribuido|\
         distribuida|modelo de datos|esquema de base|monolito|orientada a eventos",
    ),
    (
        Thing(Thing::Prose),
        "correo|carta|cartas|carta de presentacion|carta de motivacion|poema|ensayo|historia|cuento|relato|cancion|\
         letra de|discurso|articulo|entrada de blog|comunicado|frase|frases|oracion|parrafo|texto|invitacion|\
         curriculum|eslogan|anuncio|mensaje|informe|respuesta|queja|disculpa|felicitacion|renuncia|gramatica|\
         ortografia|redaccion|brindis|guion|soneto",
    ),
    (
        Thing(Thing::Maths),
        "ecuacion|ecuaciones|integral|derivada|probabilidad*|teorema|triangulo|circulo|matriz|intereses|\
         interes compuesto|tasa|por ciento|porcentaje|numero primo|numeros primos|suma|raiz|acertijo|velocidad|\
         descuento|ganancia|area del|perimetro|baraja|dados|moneda al aire|trenes|tren sale",
    ),
    (
        Thing(Thing::Lookup),
        "capital|poblacion|habitantes|presidente|moneda|inventor|invento|fundado|fundo|nacio|murio|siglas|significado|\
         significa|definicion|sinonimo|distancia|punto de ebullicion|planeta|planetas|continente|mas alto|mas alta|\
         mas grande|mas largo|guerra|siglo|rio|montana|pais|paises|escribio|pinto|descubrio|altura|profundidad|idioma|\
         idiomas",
    ),
    (
        Thing(Thing::Life),
        "perro|gato|nino|ninos|hijo|hija|boda|cumpleanos|fiesta|vacaciones|viaje|viajar|fin de semana|jardin|pastel|\
         tarta|receta|recetas|cocinar|cena|comida|dieta|adelgazar|ejercicio|entrenamiento|regalo|regalos|casa|piso|\
         amigo|amiga|novia|novio|madre|padre|pelicula|peliculas|libro|libros|guitarra|dormir|coche|bicicleta|juego|\
         navidad",
    ),
];

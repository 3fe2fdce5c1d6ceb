//! French, Spanish, Portuguese and Italian, which share many words and, folded, more.

use super::Line;
use crate::classify::cue::{Act::*, Cue::*, Thing};

pub const LINES: &[Line] = &[
    (
        Link,
        "de|du|des|pour|que|qui|para|por|del|di|da|do|per|che|a|al|il|la|le|el|los|las|les|os|as|en el|dans|na|no|nel",
    ),
    (Means, "en|avec|con|com|em|in"),
    (
        Act(Question),
        "^quel|^quelle|^quels|^quelles|^quel est|^quelle est|^est-ce que|^cual es|^cuales son|^que|^es|^qual|^qual e|^qual a|^qual o|^quais|^quale|^quali|^che|^cual|^cuales",
    ),
    (Or, "ou|o|oppure"),
    (Remark, "^je|^j'ai|^nous|^yo|^eu|^io|^hoy|^aujourd'hui|^oggi|^hoje|^ieri|^ayer|^hier"),
    // French.
    (
        Filler,
        "s'il te plait|s'il vous plait|stp|svp|peux-tu|peux tu|pouvez-vous|pourrais-tu|pourriez-vous|tu peux|aide-moi a|aidez-moi a|je voudrais|j'aimerais|je veux|bonjour|salut|moi|et|puis|il faut",
    ),
    (Deictic, "ce|cet|cette|ces|mon|ma|mes|notre|nos|suivant|suivante|ci-dessous|ci-dessus|ci-joint"),
    (About, "a propos de|au sujet de|sur|pour remercier|pour feliciter"),
    (
        Chat,
        "^merci|merci beaucoup|^bonjour|^bonsoir|^salut|^coucou|^oui|^non|^d'accord|^parfait|^super|^genial|^bravo|^au revoir|^bonne nuit|ca marche|c'est bon|comment ca va|comment vas-tu|ca va|qui es-tu|qui etes-vous|que peux-tu faire|tu es un|es-tu un|ton avis|qu'en penses-tu|raconte-moi une blague|une blague|je m'ennuie|ce n'est pas ce que|pas ce que je|c'est faux|laisse tomber|^continue|^encore|bien joue|ca fonctionne maintenant",
    ),
    (
        Act(Make),
        "cree|creer|creez|cree-moi|genere|generer|generez|construis|fais|fais-moi|faites|donne-moi|donne|donnez-moi|montre-moi|j'ai besoin|developpe|developper|produis|fabrique",
    ),
    (Act(Write), "ecris|ecrire|ecrivez|ecris-moi|ecrit-moi|ecrit moi"),
    (
        Act(Program),
        "implemente|implementer|implementez|code-moi|programme-moi|refactorise|refactoriser|factorise ce|coder|tests unitaires pour",
    ),
    (
        Act(Change),
        "ajoute|ajouter|ajoutez|convertis|convertir|convertissez|porte ce|renomme|migre|optimise|optimiser|remplace|remplacer|supprime|mets a jour|complete|completer|termine|transforme|modifie|modifier|adapte|simplifie|trie",
    ),
    (Act(Fix), "corrige|corriger|corrigez|repare|reparer"),
    (
        Act(Rewrite),
        "reecris|reecrire|reformule|reformuler|reformulez|ameliore|ameliorer|raccourcis|raccourcir|plus formel|plus poli|plus court|plus professionnel|rends ce texte",
    ),
    (Act(Compose), "redige|rediger|redigez|redige-moi|compose|brouillon|paraphrase|relis|relire|a la maniere de"),
    (Act(Summarise), "resume|resumer|resumez|resume-moi|synthese|en trois points|en quelques points"),
    (Act(Translate), "traduis|traduire|traduisez|traduction|comment dit-on|comment dire"),
    (
        Act(Debug),
        "debogue|deboguer|qu'est-ce qui ne va pas|ne marche pas|ne fonctionne pas|ne compile pas|plante|echoue|qu'affiche|que va afficher|trouve l'erreur|trouve le bug|complexite|j'obtiens",
    ),
    (Act(Why), "pourquoi"),
    (
        Act(Explain),
        "explique|expliquer|expliquez|explique-moi|expliquez-moi|decris|decrire|comprendre|que fait|que signifie|que veut dire|a quoi sert|comment fonctionne|comment marche|difference entre|qu'est-ce que fait",
    ),
    (Act(Review), "relecture|revue de code|verifie|verifier|examine|analyse ce code|des problemes|failles"),
    (
        Act(Plan),
        "concois|concevoir|concevez|conception|planifie|planifier|structurer|structure|organiser|organise|architecturer|comment devrais-je|comment devrait-on|meilleure facon|meilleure maniere|propose une architecture|proposez|modeliser|strategie",
    ),
    (
        Act(Choose),
        "dois-je|devrais-je|devrait-on|faut-il|compare|comparer|comparez|comparaison|avantages|inconvenients|avantages et inconvenients|plutot|lequel|laquelle|vaut-il mieux|choisir|quand utiliser",
    ),
    (
        Act(Solve),
        "resous|resoudre|resolvez|calcule|calculer|calculez|demontre|demontrer|demontrez|prouve|prouver|montre que|determine|trouve x|trouver|combien de temps|combien de facons|quelle est la probabilite|etape par etape|derive|analyse",
    ),
    (
        Act(Ask),
        "^qu'est-ce que|^qu'est-ce qu'|^quels sont|^quelles sont|^qui|^qui est|^qui a|^quand|^ou se trouve|^ou est|^combien|^combien de|^en quelle annee|^dans quel|^definis|^definition|^c'est quoi|c'est quoi|qui a ecrit|^a quelle|^de quelle|^que veut dire|^depuis quand",
    ),
    (
        Act(Advise),
        "recommande|recommander|recommandez|conseille|conseiller|conseils|conseil|suggere|suggerer|idees|idee|par ou commencer|que devrais-je|que dois-je|je veux apprendre|que faire|quoi faire",
    ),
    (Act(HowTo), "^comment|^comment puis-je|^comment faire"),
    (
        Thing(Thing::Artefact),
        "fonction|fonctions|methode|classe|classes|script|programme|requete|requetes|expression reguliere|boucle|variable|module|composant|test unitaire|tests unitaires|algorithme|fichier|tableau|extrait de code|page web|site web|recursive|commande",
    ),
    (Thing(Thing::Fault), "erreur|erreurs|exception|plantage|bogue|fuite memoire|boucle infinie|message d'erreur"),
    (
        Thing(Thing::Service),
        "base de donnees|bases de donnees|systeme|serveur|plateforme|file d'attente|boutique en ligne|application web|application mobile|systeme de reservation|systeme de paiement",
    ),
    (
        Thing(Thing::Structure),
        "architecture|multi-locataire|mise a l'echelle|passer a l'echelle|haute disponibilite|distribue|distribuee|modele de donnees|schema de base|evolutive|evolutif|microservices ou|monolithe",
    ),
    (
        Thing(Thing::Prose),
        "courriel|mail|lettre|lettres|lettre de motivation|poeme|dissertation|redaction|histoire|conte|nouvelle|chanson|paroles|discours|article|billet|communique|communique de presse|phrase|phrases|paragraphe|texte|invitation|candidature|slogan|annonce|offre d'emploi|message|compte rendu|rapport|reponse|plainte|reclamation|excuses|voeux|faute*|grammaire|orthographe|mariage et|demission|temoignage",
    ),
    (
        Thing(Thing::Maths),
        "equation|equations|integrale|derivee|probabilite*|theoreme|triangle|cercle|matrice|interets|taux|pourcent*|nombre premier|nombres premiers|somme|racine|racine carree|enigme|vitesse|km/h|remise|benefice|aire|perimetre|pieces|des a six|deux des",
    ),
    (
        Thing(Thing::Lookup),
        "capitale|population|habitants|president|monnaie|inventeur|invente|a invente|fonde|ne en|acronyme|sigle|signifie|definition|synonyme|superficie|point d'ebullition|planete|continent|plus haut|plus haute|plus grand|plus grande|plus long|guerre|siecle|fleuve|montagne|pays|ecrit|peint|decouvert|hauteur|profondeur|annee",
    ),
    (
        Thing(Thing::Life),
        "chien|enfant|enfants|mariage|anniversaire|fete|vacances|voyage|week-end|jardin|gateau|recette|recettes|cuisine|diner|repas|regime|maigrir|sport|cadeau|cadeaux|appartement|salon|maison|ami|amie|mere|pere|film|films|livre|livres|guitare|dormir|voiture|velo|jeu|noel|mon chat|le chat|un chat",
    ),
    // Spanish.
    (
        Filler,
        "por favor|puedes|podrias|puede|podria|me puedes|puedes ayudarme a|ayudame a|quiero|quisiera|me gustaria|hola|necesito que|y|luego|vamos a",
    ),
    (Deictic, "este|esta|estos|estas|mi|mis|nuestro|nuestra|siguiente|el siguiente|la siguiente|adjunto"),
    (About, "sobre|acerca de"),
    (
        Chat,
        "^gracias|muchas gracias|^hola|^buenos dias|^buenas tardes|^buenas noches|^buenas|^si|^claro|^vale|^perfecto|^genial|^excelente|^adios|^hasta luego|de acuerdo|que tal|como estas|como te llamas|quien eres|que puedes hacer|eres un|eres una|tu opinion|que opinas|que piensas|cuentame un chiste|un chiste|estoy aburrido|estoy aburrida|eso no es lo que|no es lo que|esta mal|eso esta mal|olvidalo|^continua|^sigue|^otra vez|ya funciona|bien hecho",
    ),
    (
        Act(Make),
        "crea|crear|creame|cree un|cree una|genera|generar|generame|construye|construir|haz|hazme|hacer|dame|muestrame|necesito|desarrolla|desarrollar|elabora",
    ),
    (Act(Write), "escribe|escribir|escribeme|escriba|escribi|escribime"),
    (
        Act(Program),
        "implementa|implementar|programa un|programa una|refactoriza|refactorizar|codifica|programame|pruebas unitarias para",
    ),
    (
        Act(Change),
        "agrega|agregar|anade|anadir|convierte|convertir|pasa este|renombra|migra|optimiza|optimizar|reemplaza|elimina|actualiza|completa|completar|termina|transforma|modifica|modificar|adapta|simplifica|ordena",
    ),
    (Act(Fix), "corrige|corregir|arregla|arreglar|repara|soluciona"),
    (
        Act(Rewrite),
        "reescribe|reescribir|reformula|mejora|mejorar|acorta|acortar|mas formal|mas corto|mas amable|mas profesional|mas conciso",
    ),
    (Act(Compose), "redacta|redactar|redactame|compon|componer|borrador|parafrasea|parafrasear|al estilo de"),
    (Act(Summarise), "resume|resumir|resumeme|resumen|en tres puntos|sintetiza"),
    (Act(Translate), "traduce|traducir|traduceme|traduccion|como se dice"),
    (
        Act(Debug),
        "depura|depurar|que esta mal|que tiene de malo|no funciona|no compila|no arranca|falla|se cuelga|lanza|que imprime|que muestra|encuentra el error|complejidad|me sale|me da",
    ),
    (Act(Why), "por que"),
    (
        Act(Explain),
        "explica|explicar|explicame|explique|describe|entender|que hace|que significa|que quiere decir|para que sirve|como funciona|diferencia entre",
    ),
    (Act(Review), "revisa|revisar|revisame|verifica|comprueba|analiza este codigo|algun problema|algun error"),
    (
        Act(Plan),
        "disena|disenar|disene|diseno|planifica|planificar|planea|estructurar|estructura|organizar|organiza|arquitectar|como deberia|como deberiamos|mejor manera|mejor forma|propon|modelar|estrategia",
    ),
    (
        Act(Choose),
        "deberia|deberiamos|debo usar|conviene|compara|comparar|comparacion|ventajas|desventajas|ventajas y desventajas|pros y contras|cual es mejor|que es mejor|elegir|cuando usar|en lugar de",
    ),
    (
        Act(Solve),
        "resuelve|resolver|resuelva|calcula|calcular|calcule|demuestra|demostrar|demuestre|prueba que|halla|hallar|determina|encuentra el valor|cual es la probabilidad|cuanto tiempo|cuanto tarda|cuantas formas|paso a paso|deriva|integra|analiza",
    ),
    (
        Act(Ask),
        "^que es|^que son|^que fue|^quien|^quien es|^quien fue|^quienes|^cuando|^donde|^donde esta|^cuanto|^cuantos|^cuantas|^cuanta|^en que ano|^en que|^a que|^define|^definicion|^como se llama|quien escribio|quien invento|quien pinto|^de que",
    ),
    (
        Act(Advise),
        "recomienda|recomiendame|recomendar|recomendacion*|aconseja|consejos|consejo|sugiere|sugiereme|sugerencia*|ideas|por donde empiezo|que debo hacer|que deberia|quiero aprender|que puedo hacer|que regalo",
    ),
    (Act(HowTo), "^como|^como puedo|^como hago|^como se"),
    (
        Thing(Thing::Artefact),
        "funcion|funciones|metodo|clase|clases|codigo|consulta|consultas|expresion regular|bucle|variable|modulo|componente|prueba unitaria|pruebas unitarias|algoritmo|archivo|fragmento|pagina web|sitio web|recursiva|arreglo|lista enlazada|comando",
    ),
    (Thing(Thing::Fault), "error|errores|excepcion|fallo|fuga de memoria|bucle infinito|mensaje de error"),
    (
        Thing(Thing::Service),
        "base de datos|bases de datos|sistema|sistemas|servidor|plataforma|cola de mensajes|tienda online|tienda en linea|aplicacion|aplicacion web|servicio|microservicios|sistema de reservas|sistema de pagos",
    ),
    (
        Thing(Thing::Structure),
        "arquitectura|multiinquilino|multi-inquilino|escalar|escalable|escalabilidad|alta disponibilidad|distribuido|distribuida|modelo de datos|esquema de base|monolito|orientada a eventos",
    ),
    (
        Thing(Thing::Prose),
        "correo|correo electronico|carta|cartas|carta de presentacion|carta de motivacion|poema|ensayo|historia|cuento|relato|cancion|letra de|discurso|articulo|entrada de blog|comunicado|frase|frases|oracion|parrafo|texto|invitacion|curriculum|eslogan|anuncio|mensaje|informe|respuesta|queja|disculpa|felicitacion|renuncia|gramatica|ortografia|redaccion|brindis|guion|soneto",
    ),
    (
        Thing(Thing::Maths),
        "ecuacion|ecuaciones|integral|derivada|probabilidad*|teorema|triangulo|circulo|matriz|intereses|interes compuesto|tasa|por ciento|porcentaje|numero primo|numeros primos|suma|raiz|raiz cuadrada|acertijo|velocidad|descuento|ganancia|area del|perimetro|baraja|dados|moneda al aire|trenes|tren sale",
    ),
    (
        Thing(Thing::Lookup),
        "capital|poblacion|habitantes|presidente|moneda|inventor|invento|fundado|fundo|nacio|murio|siglas|significado|significa|definicion|sinonimo|distancia|punto de ebullicion|planeta|planetas|continente|mas alto|mas alta|mas grande|mas largo|guerra|siglo|rio|montana|pais|paises|escribio|pinto|descubrio|altura|profundidad|idioma|idiomas",
    ),
    (
        Thing(Thing::Life),
        "perro|gato|nino|ninos|hijo|hija|boda|cumpleanos|fiesta|vacaciones|viaje|viajar|fin de semana|jardin|pastel|tarta|receta|recetas|cocinar|cena|comida|dieta|adelgazar|ejercicio|entrenamiento|regalo|regalos|casa|piso|amigo|amiga|novia|novio|madre|padre|pelicula|peliculas|libro|libros|guitarra|dormir|coche|bicicleta|juego|navidad",
    ),
    // Portuguese, where it differs.
    (
        Filler,
        "por gentileza|voce pode|pode|poderia|pode me|me ajude a|me ajuda a|eu quero|quero|gostaria de|eu gostaria|ola|oi|preciso que|agora",
    ),
    (Deictic, "esse|essa|esses|meu|minha|meus|nosso|nossa|seguinte|o seguinte|a seguinte|abaixo"),
    (
        Chat,
        "^obrigado|^obrigada|muito obrigado|muito obrigada|^valeu|^ola|^oi|^bom dia|^boa tarde|^boa noite|^sim|^nao|^claro|^beleza|^perfeito|^otimo|^legal|^tchau|tudo bem|como vai|quem e voce|o que voce pode|voce e um|sua opiniao|o que voce acha|conte uma piada|uma piada|nao foi isso|nao e isso|esta errado|esquece|^continue|de novo|funcionou",
    ),
    (
        Act(Make),
        "crie|criar|cria|gere|gerar|construa|faca|fazer|me de|me da|de-me|mostre|preciso de|preciso|desenvolva|desenvolver|elabore",
    ),
    (Act(Write), "escreva|escrever|escreve|me escreva"),
    (Act(Program), "implemente|implementar|programe|refatore|refatorar|codifique|testes unitarios para"),
    (
        Act(Change),
        "adicione|adicionar|converta|converter|renomeie|migre|otimize|otimizar|substitua|remova|atualize|complete|conclua|transforme|modifique|adapte|simplifique|ordene",
    ),
    (Act(Fix), "corrija|corrigir|conserte|consertar|arrume"),
    (
        Act(Rewrite),
        "reescreva|reescrever|reformule|melhore|melhorar|encurte|mais formal|mais curto|mais educado|mais profissional",
    ),
    (Act(Compose), "redija|redigir|componha|rascunho|parafraseie|revise o texto|no estilo de"),
    (Act(Summarise), "resuma|resumir|resumo|em tres topicos"),
    (Act(Translate), "traduza|traduzir|traducao|como se diz"),
    (
        Act(Debug),
        "depure|depurar|o que ha de errado|o que esta errado|nao funciona|nao compila|da erro|esta dando erro|trava|quebra|falha|lanca|o que imprime|encontre o erro|complexidade",
    ),
    (Act(Why), "por que|porque"),
    (
        Act(Explain),
        "explique|explicar|explica|me explique|descreva|entender|o que faz|o que significa|para que serve|como funciona|qual a diferenca|diferenca entre",
    ),
    (Act(Review), "revise|revisar|verifique|analise este codigo|analise esse codigo|algum problema"),
    (
        Act(Plan),
        "projete|projetar|planeje|planejar|estruturar|estruture|organizar|organize|arquitetar|como devo|como deveria|melhor maneira|melhor forma|melhor jeito|desenhe|modelar|proponha",
    ),
    (
        Act(Choose),
        "devo usar|devemos|vale a pena|compare|comparar|comparacao|vantagens|desvantagens|vantagens e desvantagens|pros e contras|qual e melhor|o que e melhor|escolher|quando usar|em vez de",
    ),
    (
        Act(Solve),
        "resolva|resolver|calcule|calcular|prove|provar|demonstre|determine|encontre|qual a probabilidade|qual e a probabilidade|quanto tempo|quantas maneiras|passo a passo|derive|integre|analise",
    ),
    (
        Act(Ask),
        "^o que e|^o que sao|^o que foi|^quais sao|^quem|^quem e|^quem foi|^quando|^onde|^onde fica|^quanto|^quantos|^quantas|^em que ano|^em que|^defina|^definicao|quem escreveu|quem inventou|quem pintou",
    ),
    (
        Act(Advise),
        "recomende|recomendar|recomenda|me recomende|aconselhe|dicas|dica|sugira|sugestao|sugestoes|me sugira|ideias|por onde comeco|o que devo fazer|quero aprender|o que fazer",
    ),
    (Act(HowTo), "^como|^como posso|^como faco|^como fazer"),
    (
        Thing(Thing::Artefact),
        "funcao|funcoes|metodo|classe|classes|codigo|consulta|consultas|expressao regular|laco|variavel|modulo|componente|teste unitario|testes unitarios|algoritmo|arquivo|trecho de codigo|pagina web|site|recursiva|comando|planilha",
    ),
    (Thing(Thing::Fault), "erro|erros|excecao|falha|vazamento de memoria|mensagem de erro"),
    (
        Thing(Thing::Service),
        "banco de dados|bancos de dados|base de dados|sistema|servidor|plataforma|fila de mensagens|loja virtual|loja online|aplicativo|aplicacao|servico|microsservicos|sistema de reservas|sistema de pagamentos",
    ),
    (
        Thing(Thing::Structure),
        "arquitetura|multi-inquilino|multilocatario|escalar|escalavel|escalabilidade|alta disponibilidade|distribuido|distribuida|modelo de dados|esquema de banco|monolito|orientada a eventos",
    ),
    (
        Thing(Thing::Prose),
        "e-mail|carta|carta de apresentacao|poema|redacao|historia|conto|cancao|musica sobre|letra de|discurso|artigo|postagem|comunicado|frase|frases|paragrafo|texto|convite|curriculo|slogan|anuncio|mensagem|relatorio|resposta|reclamacao|desculpas|gramatica|ortografia|legenda|roteiro|soneto",
    ),
    (
        Thing(Thing::Maths),
        "equacao|equacoes|integral|derivada|probabilidade*|teorema|triangulo|circulo|matriz|juros|juros compostos|taxa|por cento|porcentagem|numero primo|numeros primos|soma|raiz quadrada|enigma|velocidade|desconto|lucro|area do|dados|moedas|trem",
    ),
    (
        Thing(Thing::Lookup),
        "capital|populacao|habitantes|presidente|moeda|inventor|inventou|fundada|fundou|nasceu|morreu|sigla|significado|significa|definicao|sinonimo|distancia|ponto de ebulicao|planeta|planetas|continente|mais alto|mais alta|maior|mais longo|guerra|seculo|rio|montanha|pais|paises|escreveu|pintou|descobriu|altura|profundidade|idioma|idiomas",
    ),
    (
        Thing(Thing::Life),
        "cachorro|gato|crianca|criancas|filho|filha|casamento|aniversario|festa|ferias|viagem|viajar|fim de semana|jardim|bolo|receita|receitas|cozinhar|jantar|almoco|dieta|emagrecer|exercicio|treino|presente|presentes|casa|apartamento|amigo|amiga|namorada|namorado|mae|pai|filme|filmes|livro|livros|violao|dormir|carro|bicicleta|jogo|natal",
    ),
    // Italian, where it differs.
    (
        Filler,
        "per favore|per piacere|puoi|potresti|puo|potrebbe|mi puoi|aiutami a|vorrei|voglio|ciao|ho bisogno che|e|poi",
    ),
    (Deictic, "questo|questa|questi|queste|mio|mia|miei|nostro|nostra|seguente|il seguente|la seguente|sotto"),
    (About, "su|riguardo a|sul tema"),
    (
        Chat,
        "^grazie|grazie mille|^ciao|^buongiorno|^buonasera|^buonanotte|^si|^certo|^perfetto|^ottimo|^bene|^arrivederci|va bene|come stai|come va|come ti chiami|chi sei|cosa sai fare|cosa puoi fare|sei un|sei una|tua opinione|cosa ne pensi|che ne pensi|raccontami una barzelletta|una barzelletta|mi annoio|non e quello che|e sbagliato|lascia perdere|^continua|di nuovo|funziona adesso|ben fatto",
    ),
    (
        Act(Make),
        "crea|creare|creami|genera|generare|generami|costruisci|fai|fammi|fare|dammi|mostrami|mi serve|ho bisogno di|sviluppa|sviluppare",
    ),
    (Act(Write), "scrivi|scrivere|scrivimi|scriva"),
    (Act(Program), "implementa|implementare|programma un|programma una|rifattorizza|codifica|test unitari per"),
    (
        Act(Change),
        "aggiungi|aggiungere|converti|convertire|rinomina|migra|ottimizza|ottimizzare|sostituisci|rimuovi|elimina|aggiorna|completa|completare|trasforma|modifica|modificare|adatta|semplifica|ordina",
    ),
    (Act(Fix), "correggi|correggere|sistema questo|aggiusta|ripara|risolvi il bug|risolvi l'errore"),
    (
        Act(Rewrite),
        "riscrivi|riscrivere|riformula|riformulare|migliora|migliorare|accorcia|piu formale|piu breve|piu gentile|piu professionale",
    ),
    (Act(Compose), "redigi|redigere|componi|bozza|parafrasa|nello stile di"),
    (Act(Summarise), "riassumi|riassumere|riassunto|sintetizza|in tre punti"),
    (Act(Translate), "traduci|tradurre|traduzione|come si dice"),
    (
        Act(Debug),
        "cosa c'e che non va|cosa non va|non funziona|non compila|non parte|si blocca|fallisce|va in crash|lancia|cosa stampa|trova l'errore|trova il bug|complessita|ottengo",
    ),
    (Act(Why), "perche"),
    (
        Act(Explain),
        "spiega|spiegare|spiegami|spieghi|descrivi|capire|cosa fa|che cosa fa|cosa significa|che significa|cosa vuol dire|a cosa serve|come funziona|differenza tra",
    ),
    (Act(Review), "rivedi|revisiona|controlla|verifica|analizza questo codice|qualche problema|ci sono errori"),
    (
        Act(Plan),
        "progetta|progettare|pianifica|pianificare|strutturare|struttura|organizzare|organizza|come dovrei|come dovremmo|modo migliore|miglior modo|proponi|modellare|strategia",
    ),
    (
        Act(Choose),
        "oppure|dovrei|dovremmo|conviene|confronta|confrontare|confronto|vantaggi|svantaggi|vantaggi e svantaggi|pro e contro|qual e meglio|cosa e meglio|meglio|scegliere|quando usare|invece di",
    ),
    (
        Act(Solve),
        "risolvi|risolvere|calcola|calcolare|dimostra|dimostrare|prova che|trova|determina|qual e la probabilita|quanto tempo|quanto impiega|quanti modi|passo per passo|passo dopo passo|analizza",
    ),
    (
        Act(Ask),
        "^cos'e|^cosa e|^che cos'e|^cosa sono|^quali sono|^chi|^chi e|^chi ha|^quando|^dove|^dove si trova|^quanto|^quanti|^quante|^quant'e|^in che anno|^in quale|^definisci|^definizione|chi ha scritto|chi ha inventato|chi ha dipinto",
    ),
    (
        Act(Advise),
        "consiglia|consigliami|consigliare|consigli|consiglio|raccomanda|suggerisci|suggeriscimi|suggerimenti|idee|da dove comincio|da dove inizio|cosa dovrei|voglio imparare|cosa posso fare|cosa fare",
    ),
    (Act(HowTo), "^come|^come posso|^come faccio|^come si"),
    (
        Thing(Thing::Artefact),
        "funzione|funzioni|metodo|classe|classi|codice|interrogazione|espressione regolare|ciclo|variabile|modulo|componente|test unitario|algoritmo|frammento|pagina web|sito web|ricorsiva|comando|foglio di calcolo",
    ),
    (Thing(Thing::Fault), "errore|errori|eccezione|perdita di memoria|messaggio di errore"),
    (
        Thing(Thing::Service),
        "base di dati|sistema|sistemi|server|piattaforma|coda di messaggi|negozio online|applicazione|applicazione web|servizio|microservizi|sistema di prenotazione|sistema di pagamento",
    ),
    (
        Thing(Thing::Structure),
        "architettura|multi-tenant|scalare|scalabile|scalabilita|alta disponibilita|distribuito|distribuita|modello dati|modello di dati|schema del database|monolite|a eventi",
    ),
    (
        Thing(Thing::Prose),
        "lettera|lettere|lettera di presentazione|lettera di motivazione|poesia|saggio|tema|storia|racconto|favola|canzone|testo|testi|discorso|articolo|post|comunicato|frase|frasi|paragrafo|invito|curriculum|slogan|annuncio|messaggio|relazione|risposta|reclamo|scuse|auguri|dimissioni|grammatica|ortografia|didascalia|sonetto|mail",
    ),
    (
        Thing(Thing::Maths),
        "equazione|equazioni|integrale|derivata|probabilita|teorema|triangolo|cerchio|matrice|interessi|interesse composto|tasso|per cento|percentuale|numero primo|numeri primi|somma|radice|radice quadrata|indovinello|velocita|sconto|guadagno|area del|perimetro|dadi|monete|treno",
    ),
    (
        Thing(Thing::Lookup),
        "capitale|popolazione|abitanti|presidente|valuta|inventore|inventato|fondata|nato|morto|sigla|significato|significa|definizione|sinonimo|distanza|punto di ebollizione|pianeta|pianeti|continente|piu alto|piu alta|piu grande|piu lungo|guerra|secolo|fiume|montagna|paese|paesi|scritto|dipinto|scoperto|altezza|profondita|lingua ufficiale|lingue",
    ),
    (
        Thing(Thing::Life),
        "cane|gatto|bambino|bambini|figlio|figlia|matrimonio|compleanno|festa|vacanza|vacanze|viaggio|viaggiare|fine settimana|giardino|torta|ricetta|ricette|cucinare|cena|pranzo|dieta|dimagrire|esercizio|allenamento|regalo|regali|casa|appartamento|amico|amica|fidanzata|fidanzato|madre|padre|film|libro|libri|chitarra|dormire|macchina|bicicletta|gioco|natale",
    ),
];

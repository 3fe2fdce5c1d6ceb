//! Italian.

use super::{Lexicon, Mark};

pub const LEXICON: Lexicon = &[
    (
        Mark::Function,
        "il|lo|la|i|gli|le|l|un|uno|una|di|del|dello|della|dei|degli|delle|a|al|allo|alla|ai|agli|alle|da|dal|dalla|in|nel|\
         nella|nei|con|su|sul|sulla|per|tra|fra|ed|o|che|ti|ci|vi|tuo|tua|suo|sua|nostro|tu|lui|lei|noi|voi|loro|sei|siamo|\
         siete|era|erano|essere|stato|stata|ha|abbiamo|avete|hanno|aveva|avere|questi|queste|quella|quelli|qui|qua|li|gia|\
         adesso|poi|prima|dopo|piu|meno|anche|solo|tutti|tutte|qualcosa|altra|stesso|stessa|fa|fare|faccio|vado|due|tre|ogni|\
         oggi|pero anche|un po|c|d|dell|nell|dall|all|sull|sembra|mi sembra|mi pare|pare",
    ),
    (
        Mark::Filler,
        "ok|okay|ah|oh|hm|hmm|ciao|bene allora|allora|capisco|ho capito|d'accordo|ahah|haha|per favore|per piacere|certo|\
         si per favore|salve|buongiorno|interessante|beh|boh|mah|si|ah si|ah ok|ah ecco|dai|va bene",
    ),
    (
        Mark::Intensifier,
        "molto|veramente|totalmente|assolutamente|completamente|proprio|super|abbastanza|tanto|davvero",
    ),
    (Mark::Negation, "non|mai|nessun|nessuna|nessuno|niente|nulla|neanche|nemmeno|ne"),
    (Mark::Still, "ancora|continua|sempre|tuttora|persiste"),
    (Mark::Contrast, "ma|pero|tuttavia|eppure|anche se|tranne che|solo che|purtroppo|peccato che"),
    (
        Mark::Subject,
        "questo|questa|il tuo codice|il codice|la risposta|la tua risposta|lo script|la funzione|la tua soluzione|la soluzione|\
         il link|la query|il comando|il risultato|tutto|il testo|la traduzione|cosi",
    ),
    (
        Mark::Ask,
        "puoi|potresti|puo|potrebbe|posso|come|come si|cosa|che cosa|qual|quale|quali|chi|dove|quando|quanto|quanta|quanti|\
         quante|perche|e possibile|c'e un|esiste|scrivi|scrivimi|fai|fallo|fammi|crea|aggiungi|togli|rimuovi|elimina|cancella|\
         sostituisci|traduci|traducilo|riassumi|spiega|spiegami|dammi|mostrami|correggi|migliora|elenca|confronta|calcola|\
         trova|cerca|controlla|aiutami|ho bisogno|mi serve|vorrei|e ora|ora in|e in|e per|e|e il|ora|adesso fai|metti|genera|\
         ordina|dimmi|accorcia|suggerisci|consiglia|converti|si puo|devo|hai|esegui|apri|leggi|qualcosa per",
    ),
    (Mark::Condition, "se|nel caso|affinche|assicurati|a meno che|finche|qualora"),
    (
        Mark::Payload,
        "testo|email|mail|frase|messaggio|lettera|recensione|commento|paragrafo|citazione|seguente|titolo|poesia|in inglese|\
         in italiano|cliente dice",
    ),
    (Mark::More, "un altro|un'altra|prossimo|prossima|avanti|continua cosi|altri|ancora uno|ancora una"),
    (
        Mark::Void,
        "grazie in anticipo|grazie anticipatamente|in anticipo grazie|ti ringrazio in anticipo|nessun problema|\
         non c'e problema|non ti preoccupare|non importa se|non e urgente|non serve che|non e necessario|non necessariamente|\
         non solo|no grazie|no basta cosi|basta cosi grazie|e tutto|tutto qui|non so|non lo so|non ancora deciso|non ho|\
         non voglio|non mi piace il|non mangio|buona notte|buonanotte|buona giornata|buona sera|buonasera|buon appetito|\
         lettera di ringraziamento|dire grazie|perche no|o no|se no|meglio di|messaggio di errore|niente di speciale|non male|\
         nessuna idea|niente altro",
    ),
    (Mark::Works, "funzionato|va|aiuta|aiutato|compila|gira|serve|servito|torna|funzionava"),
    (
        Mark::Work,
        "funzionare|aiutare|cambia|cambiato|risolve|apre|carica|appare|parte|chiesto|vero|chiaro|convince|piace|risponde|\
         risposto|capito|sufficiente|valido|andato|andata|quello|mostra|soddisfatto",
    ),
    (
        Mark::Solved,
        "ora funziona|adesso funziona|funziona ora|funziona adesso|funziona perfettamente|funziona benissimo|funziona bene|\
         funziona tutto|ha funzionato|questo ha funzionato|cosi funziona|risolto|problema risolto|ho risolto|era quello|\
         era quello il problema|era questo|era proprio quello|esattamente quello che volevo|esattamente quello che mi serviva|\
         proprio quello che volevo|proprio quello che cercavo|proprio quello che mi serviva|e quello che volevo|\
         quello che cercavo|quello che mi serviva|ci sono riuscito|ci sono riuscita|ce l'ho fatta|ora capisco|ora ho capito|\
         adesso capisco|adesso ho capito|ora e chiaro|adesso e chiaro|mi ha aiutato|mi e stato utile|mi e servito|molto utile|\
         molto chiaro|ora va|ora va bene|adesso va|adesso va bene|tutto a posto|a posto|l'errore e sparito|niente piu errori|\
         finalmente|ora e corretto|adesso e corretto|ora e giusto|adesso e giusto|ora torna|tutto funziona|mi hai aiutato|\
         funziona|ora parte|ora si apre|ora si vede|sono riuscito|sono riuscita|riuscito|sistemato|tutto sistemato|\
         ho sistemato|aggiustato|corretto l'errore|test passati|i test passano|tutto verde|nessun errore|niente errori|\
         senza errori|era quello l'errore|era quello il motivo|ecco il problema|trovato|l'ho trovato|come volevo|\
         come volevo io|come lo volevo|proprio come volevo|mistero risolto|e tornato|ha ripreso a funzionare|e venuta via|\
         e venuto via|e andata via|e andato via|e sparita|e sparito",
    ),
    (
        Mark::Praise,
        "perfetto|perfetta|ottimo|ottima|eccellente|fantastico|fantastica|meraviglioso|meravigliosa|stupendo|stupenda|\
         magnifico|splendido|splendida|grandioso|grande|bravissimo|bravo|brava|geniale|incredibile|favoloso|spettacolare|\
         strepitoso|benissimo|impeccabile|esatto|esattamente|corretto|e corretto|e giusto|giusto|hai ragione|ha ragione|e vero|\
         molto bene|molto buono|molto bello|molto bella|che bello|bello|bella|bellissimo|bellissima|ottimo lavoro|bel lavoro|\
         buon lavoro|buona idea|ottima idea|buona risposta|ottima risposta|ottima spiegazione|ben spiegato|ben fatto|mi piace|\
         mi piace molto|mi piace un sacco|lo adoro|adoro|molto meglio|meglio|meglio cosi|cosi e meglio|decisamente meglio|\
         sei il migliore|sei un genio|sei un grande|mi hai salvato|mi hai salvato la vita|ha senso|ora ha senso|suona bene|\
         utile|divertente|molto divertente|complimenti|top|sembra ottimo|sembra buono|va benissimo|proprio cosi|\
         mi hai convinto|chiarissimo|chiaro grazie|chiaro e semplice|bellissima idea|che bella|che bella idea|che figata|\
         figata|che forte|forte|fortissimo|mitico|sei mitico|sei forte|grandissimo|super grazie|eccezionale|straordinario|\
         notevole|niente male davvero|una meraviglia|che meraviglia|a meraviglia|perfettamente|ineccepibile|nulla da dire|\
         approvato|venduto|lo prendo|carinissimo|simpatico|molto simpatico|che ridere|fa ridere|interessantissimo|\
         molto interessante|molto piu chiaro|piu chiaro|piu naturale|adesso si|cosi si|cosi mi piace|mi garba|mi ha convinto|\
         mi convince|bel consiglio|ottimo consiglio|buon consiglio|centrato",
    ),
    (
        Mark::Approval,
        "bene|buono|cool|wow|carino|niente male|ok perfetto|ok bene|si esatto|si perfetto|si giusto|ci sta|👍|🙏|❤|🎉|👌|👏|😍|😊",
    ),
    (
        Mark::Thanks,
        "grazie|grazie mille|mille grazie|molte grazie|tante grazie|grazie tante|grazie infinite|ti ringrazio|la ringrazio|\
         grazie per|grazie dell'aiuto|grazie per l'aiuto|grazie di tutto|grazie di cuore|thanks",
    ),
    (
        Mark::Problem,
        "errore|errori|fallito|problema|problemi|rotto|rotta|bug|eccezione|bloccato|blocca|vuoto|uguale|identico|invalido|\
         negato",
    ),
    (
        Mark::Bad,
        "sbagliato|sbagliata|errato|errata|scorretto|falso|inesatto|pessimo|pessima|inutile|terribile|orribile|spazzatura|\
         schifo|che schifo|sciocchezze|assurdo|ridicolo|peggio|ancora peggio|noioso|confuso|deludente|brutto|brutta|strano|\
         generico|vago|incompleto|obsoleto|troppo lungo|troppo lunga|troppo corto|troppo corta|troppo breve|troppo formale|\
         troppo informale|troppo generico|troppo vago|troppo complicato|troppo caro|troppo tecnico|troppo lento|\
         troppo semplice|troppo freddo|un disastro|merda|cavolo|sul serio|fuori tema|non c'entra niente|bugia|inventato|👎|🙄|😡|\
         banale|scontato|moscio|illeggibile|incoerente|contraddittorio|disordinato|fastidioso|frustrante|ridicola|noiosa|\
         sciocco|insulso|pesante",
    ),
    (Mark::No, "no|no no|assolutamente no|macche"),
    (
        Mark::Complaint,
        "non funziona|non ha funzionato|non va|non va bene|non e andata|non aiuta|non mi aiuta|non ha aiutato|\
         non mi ha aiutato|non serve|non e servito|non compila|non gira|non si apre|non carica|non appare|non cambia niente|\
         non cambia nulla|non e cambiato niente|non e cambiato nulla|non succede niente|non succede nulla|non fa nulla|\
         continua a non funzionare|continua a dare errore|continua a|ancora non|ancora niente|ancora errore|ancora lo stesso|\
         ancora lo stesso errore|ancora lo stesso problema|ancora sbagliato|lo stesso errore|stesso errore|stesso problema|\
         lo stesso problema|stessa cosa|la stessa cosa|come prima|uguale a prima|sempre lo stesso|sempre lo stesso errore|\
         sempre uguale|stessa risposta|non e|questo non e|questo non|non era|non e questo|non e cosi|non e quello|\
         non e quello che|non e quello che volevo|non e quello che ho chiesto|non e quello che cercavo|non e corretto|\
         non e giusto|non e vero|non esattamente|non proprio|non del tutto|non cosi|non mi piace|non mi convince|\
         non mi e chiaro|non e chiaro|non capisco|non ho capito|non ci capisco niente|non ha senso|non risponde|\
         non hai risposto|non ha risposto|non risponde alla mia domanda|sei sicuro|sei sicura|e sicuro|stai scherzando|\
         mi da errore|da errore|mi da un errore|ora mi da|adesso mi da|ottengo un errore|ottengo|ricevo un errore|\
         esce un errore|c'e un errore|ci sono errori|ha un errore|fallisce con|fallisce quando|riprova|prova di nuovo|\
         prova ancora|di nuovo sbagliato|di nuovo|rifallo|rifai|un'altra idea|altre idee|altra cosa|gia fatto|l'ho gia fatto|\
         gia provato|ho gia provato|l'ho gia provato|senza successo|inutilmente|invano|grazie per niente|grazie di niente|\
         e sbagliato|e falso|e errato|ti sbagli|si sbaglia|hai sbagliato|hai torto|risposta sbagliata|risultato sbagliato|\
         lingua sbagliata|formato sbagliato|mi aspettavo|mi aspettavo di piu|cercavo qualcosa|suona strano|suona male|\
         sembra un robot|sembra scritto da un robot|che roba e|cos'e questo|perche non funziona|perche hai|rileggi|\
         leggi meglio|non esiste|non c'e nessun|non c'e niente|non trovo|non lo trovo|non vedo|non riesco|non ci riesco|\
         non sono d'accordo|non credo|ne dubito|peggio di prima|e niente|ma niente|e ancora|niente da fare|nulla da fare|\
         nulla di fatto|niente e cambiato|nessun cambiamento|nessuna differenza|nessun effetto|nessun miglioramento|non torna|\
         i conti non tornano|non quadra|non corrisponde|non combacia|non c'entra|non si dice|non si dice cosi|\
         nessuno dice cosi|nessuno parla cosi|questo lo so gia|lo so gia|lo sapevo gia|gia lo so|non ho chiesto questo|\
         non ti ho chiesto|non era questa|non e questa|qualcosa non va|qualcosa non torna|c'e qualcosa che non|\
         mi sembra sbagliato|mi sembra strano|credo sia sbagliato|penso sia sbagliato|mi sa che|mi sa di no|non credo proprio|\
         direi di no|mica|cosi cosi|siamo punto e a capo|punto e a capo|siamo da capo|siamo al punto di partenza|\
         di nuovo lo stesso|di nuovo uguale|stesso identico|identico a prima|fa schifo|fa pena|non direi|direi di no proprio",
    ),
    (
        Mark::Correction,
        "intendevo|volevo dire|intendo|voglio dire|ho detto|avevo detto|come ho detto|ti ho detto|ho chiesto|avevo chiesto|\
         ti ho chiesto|la mia domanda era|mi riferivo|parlo di|parlavo di|volevo|non volevo|hai dimenticato|ti sei dimenticato|\
         hai scordato|manca il|manca la|manca l|mancano i|mancano le|hai tolto|hai rimosso|hai cancellato|hai cambiato|non hai|\
         hai solo|hai messo|hai capito male|mi hai frainteso|hai frainteso|invece di|al posto di|dovrebbe essere|doveva essere|\
         dovrebbe|hai confuso|hai ignorato|hai saltato|rimetti|l'avevo detto|te l'ho detto|l'ho gia detto|te l'avevo detto|\
         come dicevo|l'avevo specificato|avevo specificato",
    ),
    (
        Mark::GivesUp,
        "lascia perdere|lasci perdere|lascia stare|lasciamo perdere|lasciamo stare|non importa|fa niente|fa nulla|\
         non fa niente|mi arrendo|rinuncio|ci rinuncio|lo faccio da solo|lo faccio da sola|faccio da solo|faccio da me|\
         lo faccio io|ci penso io|me la cavo da solo|da solo|parlare con una persona|parlare con un umano|\
         parlare con un operatore|parlare con qualcuno|parlare con un essere umano|una persona vera|un operatore|\
         operatore umano|un umano|un responsabile|assistenza clienti|servizio clienti|mi passi|passami un|sono stufo|\
         sono stufa|ne ho abbastanza|adesso basta|ora basta|sei inutile|non servi a niente|non serve a niente|e inutile|\
         perdita di tempo|che perdita di tempo|non ne vale la pena|cerco altrove|cerco su google|chiedero a|\
         chiedo a qualcun altro|e ridicolo|che ridicolo|pazienza|dimentica|dimenticalo|come non detto|addio|chiedo a un|\
         chiedero a un|chiedo a un collega|preferisco chiamare|chiamo il|cerco da solo|cerco da un'altra parte|me ne vado|\
         mi arrangio|mi arrangio da solo|faccio a mano|lo faccio a mano|lasciamo|getto la spugna|non mi aiuti|\
         non mi stai aiutando|non sei d'aiuto|non sei di aiuto|non aiuti|tempo perso|qualcuno in carne|in carne e ossa|\
         persona reale|con una persona|con un umano|con un operatore",
    ),
    (Mark::Halt, "basta|stop|ferma|fermati|annulla|annullare|smettila|fine|esci|interrompi"),
    (
        Mark::Refusal,
        "non posso aiutare|non posso aiutarti|mi dispiace ma|spiacente ma|non sono in grado|non posso fornire|non posso fare",
    ),
    (Mark::Offer, "altro|qualcos'altro|aiutarti|aiutarla|ti aiuta|va bene|ti e utile|funziona|ti piace|che ne pensi"),
    (Mark::Me, "io|mio|mia|miei|mie|mi|sono|ho|voglio"),
    (Mark::Excess, "troppo|troppa|troppi|un po troppo"),
    (
        Mark::Symptom,
        "fallisce|crasha|si blocca|manca|mancano|e vuoto|e rotto|e sbagliata|sono sbagliati|sparisce|si chiude",
    ),
    (Mark::Own, "errore mio|mio errore|colpa mia|mi sono sbagliato|mi sono sbagliata|ho sbagliato io"),
];

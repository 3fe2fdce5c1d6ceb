//! Italian.

use super::Line;
use crate::language::request_type::cue::Act::*;
use crate::language::request_type::cue::Cue::*;
use crate::language::request_type::cue::Thing;

pub const LINES: &[Line] = &[
    (
        Filler,
        "per favore|per piacere|puoi|potresti|puo|potrebbe|mi puoi|aiutami a|vorrei|voglio|ciao|ho bisogno che|e|poi",
    ),
    (Deictic, "questo|questa|questi|queste|mio|mia|miei|nostro|nostra|seguente|il seguente|la seguente|sotto"),
    (About, "su|riguardo a|sul tema"),
    (
        Chat,
        "^grazie|grazie mille|^ciao|^buongiorno|^buonasera|^buonanotte|^si|^certo|^perfetto|^ottimo|^bene|\
         ^arrivederci|va bene|come stai|come va|come ti chiami|chi sei|cosa sai fare|cosa puoi fare|sei un|sei una|\
         tua opinione|cosa ne pensi|che ne pensi|raccontami una barzelletta|una barzelletta|mi annoio|\
         non e quello che|e sbagliato|lascia perdere|^continua|di nuovo|funziona adesso|ben fatto",
    ),
    (
        Act(Make),
        "crea|creare|creami|genera|generare|generami|costruisci|fai|fammi|fare|dammi|mostrami|mi serve|ho bisogno di|\
         sviluppa|sviluppare",
    ),
    (Act(Write), "scrivi|scrivere|scrivimi|scriva"),
    (Act(Program), "implementa|implementare|programma un|programma una|rifattorizza|codifica|test unitari per"),
    (
        Act(Change),
        "aggiungi|aggiungere|converti|convertire|rinomina|migra|ottimizza|ottimizzare|sostituisci|rimuovi|elimina|\
         aggiorna|completa|completare|trasforma|modifica|modificare|adatta|semplifica|ordina",
    ),
    (Act(Fix), "correggi|correggere|sistema questo|aggiusta|ripara|risolvi il bug|risolvi l'errore"),
    (
        Act(Rewrite),
        "riscrivi|riscrivere|riformula|riformulare|migliora|migliorare|accorcia|piu formale|piu breve|piu gentile|\
         piu professionale",
    ),
    (Act(Compose), "redigi|redigere|componi|bozza|parafrasa|nello stile di"),
    (Act(Summarise), "riassumi|riassumere|riassunto|sintetizza|in tre punti"),
    (Act(Translate), "traduci|tradurre|traduzione|come si dice"),
    (
        Act(Debug),
        "cosa c'e che non va|cosa non va|non funziona|non compila|non parte|si blocca|fallisce|va in crash|lancia|\
         cosa stampa|trova l'errore|trova il bug|complessita|ottengo",
    ),
    (Act(Why), "perche"),
    (
        Act(Explain),
        "spiega|spiegare|spiegami|spieghi|descrivi|capire|cosa fa|che cosa fa|cosa significa|che significa|\
         cosa vuol dire|a cosa serve|come funziona|differenza tra",
    ),
    (Act(Review), "rivedi|revisiona|controlla|verifica|analizza questo codice|qualche problema|ci sono errori"),
    (
        Act(Plan),
        "progetta|progettare|pianifica|pianificare|strutturare|struttura|organizzare|organizza|come dovrei|\
         come dovremmo|modo migliore|miglior modo|proponi|modellare|strategia",
    ),
    (
        Act(Choose),
        "dovrei|dovremmo|conviene|confronta|confrontare|confronto|vantaggi|svantaggi|vantaggi e svantaggi|\
         pro e contro|qual e meglio|cosa e meglio|meglio|scegliere|quando usare|invece di",
    ),
    (
        Act(Solve),
        "risolvi|risolvere|calcola|calcolare|dimostra|dimostrare|prova che|trova|determina|qual e la probabilita|\
         quanto tempo|quanto impiega|quanti modi|passo per passo|passo dopo passo|analizza",
    ),
    (
        Act(Ask),
        "^cos'e|^cosa e|^che cos'e|^cosa sono|^quali sono|^chi|^chi e|^quando|^dove|^dove si trova|^quanto|^quanti|\
         ^quante|^quant'e|^in che anno|^in quale|^definisci|^definizione|chi ha scritto|chi ha inventato|\
         chi ha dipinto",
    ),
    (
        Act(Advise),
        "consiglia|consigliami|consigliare|consigli|consiglio|raccomanda|suggerisci|suggeriscimi|suggerimenti|idee|\
         da dove comincio|da dove inizio|cosa dovrei|voglio imparare|cosa posso fare|cosa fare",
    ),
    (Act(HowTo), "^come|^come si"),
    (
        Thing(Thing::Artefact),
        "funzione|funzioni|metodo|classe|classi|codice|interrogazione|espressione regolare|ciclo|variabile|modulo|\
         componente|test unitario|algoritmo|frammento|pagina web|sito web|ricorsiva|comando|foglio di calcolo",
    ),
    (Thing(Thing::Fault), "errore|errori|eccezione|perdita di memoria|messaggio di errore"),
    (
        Thing(Thing::Service),
        "base di dati|sistema|sistemi|server|piattaforma|coda di messaggi|negozio online|applicazione|servizio|\
         microservizi|sistema di prenotazione|sistema di pagamento",
    ),
    (
        Thing(Thing::Structure),
        "architettura|multi-tenant|scalare|scalabile|scalabilita|alta disponibilita|distribuito|distribuita|\
         modello dati|modello di dati|schema del database|monolite|a eventi",
    ),
    (
        Thing(Thing::Prose),
        "lettera|lettere|lettera di presentazione|lettera di motivazione|poesia|saggio|tema|storia|racconto|favola|\
         canzone|testo|testi|discorso|articolo|post|comunicato|frase|frasi|paragrafo|invito|curriculum|slogan|\
         annuncio|messaggio|relazione|risposta|reclamo|scuse|auguri|dimissioni|grammatica|ortografia|didascalia|\
         sonetto|mail",
    ),
    (
        Thing(Thing::Maths),
        "equazione|equazioni|integrale|derivata|probabilita|teorema|triangolo|cerchio|matrice|interessi|\
         interesse composto|tasso|per cento|percentuale|numero primo|numeri primi|somma|radice|indovinello|velocita|\
         sconto|guadagno|area del|perimetro|dadi|monete|treno",
    ),
    (
        Thing(Thing::Lookup),
        "capitale|popolazione|abitanti|presidente|valuta|inventore|inventato|fondata|nato|morto|sigla|significato|\
         significa|definizione|sinonimo|distanza|punto di ebollizione|pianeta|pianeti|continente|piu alto|piu alta|\
         piu grande|piu lungo|guerra|secolo|fiume|montagna|paese|paesi|scritto|dipinto|scoperto|altezza|profondita|\
         lingua ufficiale|lingue",
    ),
    (
        Thing(Thing::Life),
        "cane|gatto|bambino|bambini|figlio|figlia|matrimonio|compleanno|festa|vacanza|vacanze|viaggio|viaggiare|\
         fine settimana|giardino|torta|ricetta|ricette|cucinare|cena|pranzo|dieta|dimagrire|esercizio|allenamento|\
         regalo|regali|casa|appartamento|amico|amica|fidanzata|fidanzato|madre|padre|film|libro|libri|chitarra|\
         dormire|macchina|bicicletta|gioco|natale",
    ),
];

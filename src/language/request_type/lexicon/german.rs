//! German.

use super::Line;
use crate::language::request_type::cue::Act::*;
use crate::language::request_type::cue::Cue::*;
use crate::language::request_type::cue::Thing;

pub const LINES: &[Line] = &[
    (Link, "fur|der|die|das|zu|von|auf|an|wie|um|damit|ist|sind|als|im|am"),
    (Means, "mit"),
    (Act(Question), "^was|^welche|^welcher|^welches|^ist|^gibt es|^hat"),
    (Or, "oder"),
    (Remark, "^ich|^wir|^er|^sie|^es war|^heute|^gestern|^mein|^meine"),
    (
        Filler,
        "bitte|kannst du|kannst du mir|konntest du|konntest du mir|konnen sie|konnen sie mir|konnten sie|wurdest du|\
         ich mochte|ich will|hilf mir|mir|mal|jetzt|und|dann|hallo|hi|kurze frage|ich hatte gern|wir mochten|\
         wir wollen|lass uns|du sollst|helfen sie mir",
    ),
    (
        Deictic,
        "dieser|diese|dieses|diesen|diesem|mein|meine|meinen|meinem|meiner|unser|unsere|unseren|folgenden|folgende|\
         folgendes|den folgenden|obigen|angehangte*",
    ),
    (About, "uber|zum thema|anlasslich"),
    (
        Chat,
        "^danke|danke dir|vielen dank|danke schon|^hallo|^hi|^guten morgen|^guten tag|^guten abend|^moin|^servus|\
         ^tschuss|^ja|^nein|^klar|^genau|^super|^perfekt|^prima|^toll|^okay|^passt|^stimmt|das stimmt nicht|\
         das war falsch|das ist falsch|nicht was ich|das meinte ich nicht|noch mal|nochmal|^weiter|^mach weiter|\
         wie geht's|wie geht es dir|wer bist du|was kannst du|wie heisst du|bist du ein|bist du eine|was meinst du|\
         deine meinung|was denkst du|erzahl mir einen witz|einen witz|mir ist langweilig|vergiss es|schon gut|\
         alles klar|gute nacht|das hat funktioniert|hat geklappt|gut gemacht|funktioniert jetzt",
    ),
    (
        Act(Make),
        "erstell|erstelle|erstellen|erstelle mir|erzeuge|erzeugen|generiere|generieren|bau|baue|bauen|bau mir|mach|\
         mache|mach mir|gib mir|gib|zeig mir|zeige mir|ich brauche|brauche|entwickle|entwickeln|programm das|\
         entwickeln sie|erstellen sie",
    ),
    (Act(Write), "schreib|schreibe|schreiben|schreib mir|schreiben sie|schreibst"),
    (Act(Program), "implementier*|programmier*|refaktorier*|refactore|kodier*|coden|code fur|unit-tests fur|tests fur"),
    (
        Act(Change),
        "fuge|fug|hinzufugen|konvertier*|umwandeln|wandle|wandeln|portier*|umbenennen|benenne|migriere|optimier*|\
         beschleunige|ersetze|ersetzen|entferne|losche|aktualisier*|erweiter*|vervollstandig*|andere|anpassen|passe|\
         vereinfach*|sortiere|extrahier*",
    ),
    (Act(Fix), "behebe|beheben|reparier*|korrigier*|fixe|losen sie den fehler|verbessere die grammatik"),
    (
        Act(Rewrite),
        "umschreiben|schreib um|umformulier*|formulier*|formuliere um|verbesser*|uberarbeit*|kurze|kurzer|hoflicher|\
         formeller|professioneller|freundlicher|kurzen",
    ),
    (
        Act(Compose),
        "verfass*|entwirf eine mail|dichte|reime|lektorier*|korrekturles*|korrektur lesen|im stil von|entwurf",
    ),
    (Act(Summarise), "fass|fasse|zusammenfass*|stichpunkte*"),
    (Act(Translate), "ubersetz*|wie sagt man"),
    (
        Act(Debug),
        "debugge*|was ist falsch|was stimmt nicht|funktioniert nicht|geht nicht|sturzt ab|schlagt fehl|scheitert|\
         kompiliert nicht|wirft|startet nicht|liefert undefined|was gibt|was wird ausgegeben|bekomme einen|\
         bekomme ich|fehlersuche|finde den fehler|zeitkomplexitat|laufzeit",
    ),
    (Act(Why), "warum|wieso|weshalb"),
    (
        Act(Explain),
        "erklar*|erlauter*|beschreib*|versteh*|was macht|was tut|was bedeutet|was passiert|wie funktioniert|\
         wie arbeitet|wozu dient|unterschied zwischen|bedeutet",
    ),
    (
        Act(Review),
        "uberpruf*|prufe|prufen|pruf|begutacht*|bewerte|code-review|schau dir|irgendwelche fehler|sicherheitslucke*",
    ),
    (
        Act(Plan),
        "entwirf|entwerfe|entwerfen|entwickle eine architektur|konzipier*|plane|planen|strukturier*|gestalte|\
         gestalten|organisier*|wie sollte|wie sollten|wie wurdest du|am besten|modellier*|beste weg|beste art|\
         strategie|konzept",
    ),
    (
        Act(Choose),
        "versus|soll ich|sollen wir|sollte ich|sollten wir|vergleich*|vorteile|nachteile|vor- und nachteile|abwag*|\
         was ist besser|besser geeignet|wann nimmt man|lohnt sich|lohnt es sich|entscheid*|statt",
    ),
    (
        Act(Solve),
        "lose|losen|lose die|berechne|berechnen|rechne|ausrechnen|beweise|beweisen|beweis|leite her|bestimme|\
         ermittle|wie gross ist|wie wahrscheinlich|wie hoch ist die wahrscheinlichkeit|wie lange dauert|\
         wie lange brauch*|wie viele moglichkeiten|rechenweg|schritt fur schritt|analysier*|schatze",
    ),
    (
        Act(Ask),
        "^was ist|^was sind|^was war|^was heisst|^wer|^wer ist|^wer war|^wann|^wann war|^wo|^wo ist|^wie hoch|\
         ^wie gross|^wie alt|^wie weit|^wie tief|^wie lang|^wie schnell|^wie heisst|^wie viele|^wie viel|^in welchem|\
         ^wofur steht|^nenne|wer hat|^definiere|wie schreibt man|seit wann",
    ),
    (
        Act(Advise),
        "empfiehl*|empfehl*|tipps|tipp|ideen|vorschlag*|schlag vor|schlag mir|ratschlag*|was soll ich|was kann ich|\
         wo fange ich an|ich mochte lernen|geschenkidee*|womit|einen rat|deinen rat",
    ),
    (Act(HowTo), "^wie kann ich|^wie mache ich|^wie"),
    (
        Thing(Thing::Artefact),
        "funktion|funktionen|methode|klasse|klassen|skript|skripte|programm|quellcode|quelltext|code-schnipsel|\
         abfrage|abfragen|sql-abfrage|regularen ausdruck|regularer ausdruck|schleife|variable|modul|schnittstelle|\
         komponente|testfall|testfalle|algorithmus|datei|webseite|rekursi*|makro|excel-makro|liste von|zeile|\
         unit-test*|statement",
    ),
    (
        Thing(Thing::Fault),
        "fehler|fehlermeldung|ausnahme|absturz|laufzeitfehler|speicherleck|endlosschleife|stacktrace",
    ),
    (
        Thing(Thing::Service),
        "datenbank*|dienst|dienste|anwendung|system|systeme|plattform|server|warteschlange|webanwendung|\
         benutzerverwaltung|buchungssystem|zahlungssystem|onlineshop|webshop|online-shop|app",
    ),
    (
        Thing(Thing::Structure),
        "architektur*|softwarearchitektur|systemarchitektur|microservices oder|mandantenfahig*|skalier*|\
         hochverfugbar*|verteilte*|datenmodell|datenbankschema|lastverteilung|ausfallsicher*|ereignisgesteuert*",
    ),
    (
        Thing(Thing::Prose),
        "e-mail|mail|briefe|gedicht|gedichte|aufsatz|geschichte|kurzgeschichte|marchen|liedtext|rede|dankesrede|\
         blogbeitrag|blogartikel|artikel|beitrag|bewerbung|anschreiben|bewerbungsschreiben|motivationsschreiben|\
         lebenslauf|satz|satze|absatz|text|texte|einladung|einladungstext|kundigung|kundigungsschreiben|beschwerde|\
         entschuldigung|pressemitteilung|slogan|werbetext|produktbeschreibung|stellenanzeige|gluckwunsch*|grusskarte|\
         zeugnis|arbeitszeugnis|protokoll|bericht|nachricht|antwort|absage|zusage|grammatik|rechtschreibung|\
         geburtstagsgruss*|trauerrede|hochzeitsrede|newsletter|tweet|haiku|einen brief|ein brief|brief an|den brief|\
         meinen brief|liebesbrief|ein lied|das lied|beschwerdebrief",
    ),
    (
        Thing(Thing::Maths),
        "gleichung*|integral|ableitung|wahrscheinlichkeit*|wurfel*|dreieck|kreis|matrix|zinsen|zinssatz|zinseszins*|\
         prozent|quadratzahl*|primzahl*|summe|wurzel|durchschnitt|satz des|funktion f|nullstelle*|ratsel|logikratsel|\
         geschwindigkeit|rabatt|gewinn|flache|volumen|verzinst|doppelt so",
    ),
    (
        Thing(Thing::Lookup),
        "hauptstadt|einwohner|bevolkerung|prasident|bundeskanzler*|wahrung|erfunden|erfinder|gegrundet|geboren|\
         gestorben|abkurzung|bedeutung|definition|synonym|entfernung|siedepunkt|schmelzpunkt|planet|kontinent|\
         hochste|langste|grosste|alteste|krieg|weltkrieg|jahrhundert|hauptstadte|fluss|berg|bundesland|bundeslander|\
         nachbarlander|geschrieben|komponiert|gemalt|entdeckt|temperatur",
    ),
    (
        Thing(Thing::Life),
        "hund|hunde|katze|katzen|kind|kinder|hochzeit|geburtstag*|party|urlaub|reise|wochenende|garten|kuchen|rezept|\
         rezepte|kochen|abendessen|fruhstuck|essen|diat|abnehmen|training|trainingsplan|geschenk|geschenke|wohnung|\
         wohnzimmer|haus|freund|freundin|mutter|vater|oma|opa|film|filme|buch|bucher|gitarre|klavier|schlafen|stress|\
         auto|fahrrad|spiel|hobby|weihnacht*",
    ),
];

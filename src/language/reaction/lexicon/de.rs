//! German.

use super::{Lexicon, Mark};

pub const LEXICON: Lexicon = &[
    (
        Mark::Function,
        "der|die|den|dem|des|ein|eine|einen|einem|einer|eines|oder|er|sie|ihr|dich|dir|euch|ihm|ihn|ihnen|dein|deine|deinen|\
         deinem|sein|seine|ist|sind|bin|bist|war|waren|hat|habe|haben|hast|hatte|hatten|wird|werden|worden|kann|konnte|muss|\
         mussen|soll|sollen|sollte|sollten|will|wollte|wollen|darf|mag|in|im|an|am|auf|aus|bei|beim|mit|nach|von|vom|vor|zu|\
         zum|zur|fur|uber|unter|durch|gegen|ohne|um|bis|seit|als|auch|nur|mal|da|hier|dort|dann|denn|doch|so|sich|man|diese|\
         dieser|diesen|diesem|nun|alle|etwas|mehr|viel|wenig|einfach|halt|eben|ja auch|wieder|gerade|nachher|dass|weil|zwei|\
         drei|gar|ins|dazu|davon|daran|darauf|bitte mal|selbst|passiert",
    ),
    (
        Mark::Filler,
        "ok|okay|ah|aha|achso|ach so|hm|hmm|hallo|hi|hey|also|na gut|gut dann|alles klar|verstehe|haha|lol|bitte|klar|\
         stimmt so|tja|na ja|naja|moin|guten tag|ja bitte|ja also|ok also|interessant|puh|wow ok|leute|mensch|ja|endlich",
    ),
    (Mark::Intensifier, "sehr|echt|wirklich|total|absolut|ziemlich|vollig|komplett|so richtig|besonders|ganz"),
    (Mark::Negation, "nicht|kein|keine|keinen|keinem|keiner|nie|niemals|nichts|weder|kaum|nix|net|nimmer|nicht mehr"),
    (Mark::Still, "immer noch|noch immer|nach wie vor|weiterhin|noch nicht|trotzdem|weiter"),
    (Mark::Contrast, "aber|jedoch|allerdings|nur dass|leider|sondern|dennoch"),
    (
        Mark::Subject,
        "das|es|dies|das ist|es ist|das war|dein code|der code|das skript|die antwort|deine antwort|die funktion|der link|\
         die abfrage|der befehl|dein vorschlag|die losung|deine losung|das ergebnis|die ausgabe|alles|ihre antwort|der text|\
         die ubersetzung|du|du hast|sie haben",
    ),
    (
        Mark::Ask,
        "kannst du|konntest du|konnten sie|konnen sie|kann ich|kann man|konnen wir|wie|wie kann|was|was ist|warum|wieso|\
         weshalb|wer|wo|wann|welche|welcher|welches|wie viele|wie viel|wie lange|gibt es|gibts|ist es|ist das|geht das|geht es|\
         schreib|schreibe|erstelle|mach|mache|gib|gib mir|zeig|zeige|erklare|erklar|ubersetze|ubersetz|fasse|formuliere|\
         ersetze|fuge|fug|andere|losche|entferne|sortiere|nenne|liste|berechne|vergleiche|hilf mir|brauche|ich brauche|\
         ich mochte|ich hatte gern|jetzt noch|und jetzt|und nun|jetzt bitte|jetzt|und auf|verbessere|korrigiere|optimiere|baue|\
         lies|suche|finde|pruf|prufe|teste|starte|stoppe|bitte auf|und|auch noch|wandle|plane|empfiehl|kurze|mache es|mach es|\
         mach das|soll ich|darf ich|hast du|haben sie|wurde|stell",
    ),
    (Mark::Condition, "wenn|falls|sofern|damit|sodass|bevor|ob|dass es|stell sicher|angenommen|sobald"),
    (
        Mark::Payload,
        "text|email|mail|e-mail|satz|nachricht|brief|bewertung|kommentar|absatz|rezension|uberschrift|folgendes|folgenden|\
         zitat|hoflicher|kunde schreibt|ins englische|ins deutsche|hoflich",
    ),
    (
        Mark::More,
        "noch eins|noch einmal so|weiter so|nachste|nachster|nachstes|noch eine|noch ein|noch einen|mehr davon|weitere",
    ),
    (
        Mark::Void,
        "danke im voraus|vielen dank im voraus|danke schon mal|danke schonmal|danke vorab|vielen dank vorab|kein problem|\
         keine sorge|keine eile|nicht schlimm|macht nichts|nicht dringend|nicht notig|nicht unbedingt|nicht nur|nein danke|\
         nein das ist alles|nein das wars|das wars|das war alles|das ist alles|keine ahnung|weiss ich nicht|ich weiss nicht|\
         ich habe keine|ich habe kein|ich habe keinen|ich will nicht|ich mag kein|guten morgen|guten abend|gute nacht|\
         gut und gunstig|muss nicht|braucht nicht|brauche nicht|nicht wichtig|danke sagen|dankesbrief|dankeskarte|\
         fehlermeldung|gut fur|gut geeignet|besser als|falls nicht|wenn nicht|warum nicht|oder nicht|so gut wie|super bowl|\
         supermarkt",
    ),
    (
        Mark::Works,
        "funktioniert|klappt|geht|hilft|funktionierte|klappte|funktioniert hat|lief|kompiliert|tut|funzt|stimmt|gefallt|reicht|\
         uberzeugt|trifft es|trifft zu|geholfen|lauft",
    ),
    (
        Mark::Work,
        "funktionieren|laufen|helfen|klappen|gehen|gebracht|geandert|andert|offnet|startet|ladt|kommt|beantwortet|gemeint|\
         gefragt|gewollt|gesucht|vorgestellt|erwartet|brauchbar|verstandlich|verstanden|optimal|stimmen|passen|verwendbar",
    ),
    (
        Mark::Solved,
        "funktioniert jetzt|jetzt funktioniert|jetzt geht|jetzt gehts|geht jetzt|klappt jetzt|jetzt klappt|lauft jetzt|\
         jetzt lauft|es funktioniert|es klappt|es geht|es lauft|das funktioniert|das klappt|das lauft|das geht|\
         hat funktioniert|hat geklappt|hat geholfen|hat super geklappt|das hat geholfen|das wars gewesen|das war es|\
         das war der fehler|das war das problem|funktioniert super|funktioniert perfekt|funktioniert einwandfrei|\
         funktioniert wunderbar|funktioniert prima|klappt super|klappt wunderbar|klappt prima|lauft super|problem gelost|\
         problem behoben|gelost|behoben|ist gelost|fehler ist weg|der fehler ist weg|ist weg|genau das|genau so|genau richtig|\
         genau das was ich|genau was ich|genau das habe ich|genau das wollte ich|genau das brauchte ich|so wollte ich|\
         das wollte ich|das hab ich gesucht|das habe ich gesucht|das brauchte ich|jetzt passt es|jetzt passts|passt jetzt|\
         passt so|passt genau|passt perfekt|jetzt stimmt es|jetzt stimmts|stimmt jetzt|jetzt ist es richtig|alles gut|\
         hat gepasst|hat gestimmt|jetzt verstehe ich|jetzt hab ich es|jetzt habe ich es verstanden|hat mir geholfen|\
         hat mir sehr geholfen|sehr hilfreich|hilft mir sehr|hilft mir weiter|hilft sehr|damit komme ich weiter|\
         damit kann ich arbeiten|daran lag es|daran lags|tut jetzt|jetzt tut|tut was|geht wieder|lauft wieder|\
         funktioniert wieder|alles grun|tests sind grun|ist behoben|ist erledigt|erledigt|hat gefruchtet|daran hats gelegen|\
         war der fehler|war das problem|das war die losung|des ratsels losung|jetzt kapiert|kapiert|jetzt hab ichs|\
         hab es hinbekommen|hinbekommen|geschafft|ich habs|ich habe es geschafft|kommt an|ist angekommen|keine fehler mehr|\
         kein fehler mehr|ohne fehler|so soll es sein|so muss das|wie gewunscht|wie gewollt",
    ),
    (
        Mark::Praise,
        "perfekt|super|toll|klasse|prima|ausgezeichnet|hervorragend|wunderbar|fantastisch|genial|grossartig|spitze|top|hammer|\
         geil|krass|bravo|exzellent|brillant|einwandfrei|tadellos|traumhaft|stark|herrlich|wunderschon|schon|sehr gut|\
         sehr schon|richtig gut|echt gut|gut gemacht|gut so|gute arbeit|gute idee|guter vorschlag|gute antwort|super gemacht|\
         super erklart|gut erklart|sehr gut erklart|tolle erklarung|gute erklarung|tolle idee|tolle arbeit|toll gemacht|exakt|\
         genau|richtig|korrekt|stimmt genau|das stimmt|das ist richtig|das ist korrekt|du hast recht|sie haben recht|\
         stimmt du hast recht|gefallt mir|gefallt mir gut|gefallt mir sehr|das gefallt mir|mag ich|liebe es|ich liebe es|\
         das ist es|viel besser|schon besser|besser|deutlich besser|jetzt ist es besser|sieht gut aus|sieht super aus|\
         sieht toll aus|klingt gut|klingt super|klingt toll|klingt besser|liest sich gut|passt|passt gut|passt super|\
         du bist der beste|du bist die beste|bist der beste|bester mann|du rettest mich|retter|lebensretter|beeindruckend|\
         beeindruckt|ergibt sinn|macht sinn|das macht sinn|jetzt macht es sinn|hilfreich|sauber|wunderbar erklart|sehr nett|\
         witzig|lustig|gelungen|schon geworden|beste antwort|treffer|volltreffer|mega|bin begeistert|begeistert|zufrieden|\
         bin zufrieden|na bitte|na bitte geht doch|spitzenklasse|1a|super sache|saubere arbeit|saubere sache|sehr stark|\
         wie schon|wow toll|das ist gut|das ist super|das ist toll|ist gut|wunderbare antwort|sehr hilfreich danke|\
         ach wie schon|genau mein ding|gekauft|nehme ich|so gefallt mir das|so ist es gut|so ist es besser|so ist gut|\
         schon viel besser|viel verstandlicher|jetzt klarer|leuchtet ein|nachvollziehbar|einleuchtend|freut mich|hut ab|\
         respekt|chapeau|ein traum|ausgezeichnete antwort",
    ),
    (
        Mark::Approval,
        "cool|gut|nice|fein|jawohl|schick|in ordnung|wow|passt schon|nicht schlecht|geht doch|na also|ja genau|ja perfekt|\
         ja richtig|ja super|ja gut|ok gut|ok super|👍|🙏|❤|🎉|👌|👏|😍|😊",
    ),
    (
        Mark::Thanks,
        "danke|dankeschon|danke schon|danke dir|danke ihnen|danke sehr|vielen dank|vielen lieben dank|besten dank|\
         herzlichen dank|tausend dank|lieben dank|danke fur|danke fur die hilfe|merci|thx|thanks|dankend|ich danke dir|\
         ich danke ihnen|danke euch|hab dank|verbindlichsten dank|dank dir",
    ),
    (
        Mark::Problem,
        "fehler|fehlermeldung kommt|absturz|abgesturzt|kaputt|problem|probleme|exception|error|leer|blockiert|ungultig|\
         dasselbe|das gleiche",
    ),
    (
        Mark::Bad,
        "falsch|inkorrekt|quatsch|unsinn|blodsinn|schwachsinn|mull|schrott|mist|schlecht|schlechter|noch schlechter|\
         noch schlimmer|schlimmer|furchtbar|schrecklich|grauenhaft|katastrophe|unbrauchbar|sinnlos|unverstandlich|langweilig|\
         lacherlich|peinlich|dumm|blod|enttauschend|enttauscht|ungenau|unvollstandig|veraltet|oberflachlich|unpersonlich|\
         verwirrend|kompliziert|hasslich|holprig|unpassend|fehlerhaft|murks|kase|zu lang|zu kurz|zu formell|zu formlich|\
         zu locker|zu steif|zu kompliziert|zu allgemein|zu vage|zu oberflachlich|zu unpersonlich|zu langsam|zu teuer|\
         zu technisch|zu einfach|zu ungenau|zu viel|zu wenig|zu langweilig|viel zu lang|viel zu kurz|viel zu oberflachlich|\
         viel zu kompliziert|viel zu teuer|viel zu allgemein|mir zu unpersonlich|mir zu lang|mir zu kompliziert|\
         mir zu allgemein|mir zu|unhoflich|echt jetzt|wie bitte|argh|so ein mist|verdammt|scheisse|daneben|voll daneben|\
         am thema vorbei|thema verfehlt|gelogen|erfunden|👎|🙄|😡|abgedroschen|kitschig|holzern|steif|unverschamt|frech|unlogisch|\
         widerspruchlich|durcheinander|chaotisch|unubersichtlich|einfallslos|lahm|schwach",
    ),
    (Mark::No, "nein|ne|nee|nein nein"),
    (
        Mark::Complaint,
        "funktioniert nicht|geht nicht|klappt nicht|lauft nicht|hilft nicht|hilft mir nicht|hilft nicht weiter|\
         hilft mir nicht weiter|bringt nichts|bringt mir nichts|hat nichts gebracht|hat nicht geholfen|hat nicht funktioniert|\
         hat nicht geklappt|hat leider nicht|stimmt nicht|stimmt so nicht|passt nicht|passt so nicht|gefallt mir nicht|\
         das ist nicht richtig|nicht richtig|nicht korrekt|nicht ganz|nicht ganz richtig|nicht wirklich|nicht das|nicht so|\
         nicht das was ich|nicht was ich|nicht gut|nicht gut genug|nicht besonders|nicht hilfreich|nicht das was ich wollte|\
         so nicht|immer noch nicht|noch immer nicht|immer noch das gleiche|immer noch dasselbe|immer noch derselbe fehler|\
         immer noch falsch|immer noch zu|immer noch fehler|immer noch kaputt|gleicher fehler|gleiches problem|selber fehler|\
         selbes problem|derselbe fehler|denselben fehler|der gleiche fehler|dasselbe problem|das gleiche problem|wie vorher|\
         genauso wie vorher|keine anderung|nichts passiert|es passiert nichts|passiert nichts|nichts geandert|andert nichts|\
         hat sich nichts geandert|keine besserung|kommt keine|kommt nichts|da kommt keine|kommt ein fehler|kommt fehler|\
         kommt eine fehlermeldung|ich bekomme einen fehler|ich bekomme|bekomme einen fehler|bekomme immer|bekomme fehler|\
         jetzt kommt|jetzt bekomme ich|bekomme jetzt|wirft einen fehler|wirft einen|gibt einen fehler|sturzt ab|\
         verstehe ich nicht|ich verstehe nicht|ich verstehe es nicht|ich verstehe das nicht|versteh ich nicht|\
         verstehe nur bahnhof|nicht verstanden|kapier ich nicht|ich kapiere|das ergibt keinen sinn|ergibt keinen sinn|\
         macht keinen sinn|versuch es nochmal|versuchs nochmal|nochmal versuchen|nochmal bitte|nochmal von vorn|noch mal|\
         noch einmal|probier nochmal|bist du sicher|sind sie sicher|sicher|meinst du das ernst|ernsthaft|das kann nicht sein|\
         kann nicht sein|das glaube ich nicht|glaube ich nicht|ich glaube nicht|habe ich schon|hab ich schon|habe ich bereits|\
         habe ich schon gemacht|habe ich schon probiert|schon probiert|schon versucht|bereits versucht|bereits probiert|\
         ohne erfolg|erfolglos|vergeblich|was soll das|was ist das denn|so ein quatsch|danke fur nichts|beantwortet nicht|\
         beantwortet meine frage nicht|meine frage nicht|nicht meine frage|das war nicht meine frage|keine antwort|\
         lies nochmal|schau nochmal|falsche antwort|falsche sprache|falsches format|falsche ausgabe|falsches ergebnis|\
         enthalt einen fehler|enthalt fehler|da ist ein fehler|ist ein fehler|hat einen fehler|du irrst dich|sie irren sich|\
         du liegst falsch|warum funktioniert|warum geht das nicht|warum hast du|wieso hast du|etwas anderes bitte|andere idee|\
         andere ideen|noch eine andere idee|hatte mehr erwartet|ich hatte erwartet|ich habe erwartet|klingt komisch|\
         klingt seltsam|klingt hoelzern|klingt wie ein roboter|sieht komisch aus|sieht schlecht aus|gibt es nicht|gibts nicht|\
         existiert nicht|finde ich nicht|kann ich nicht finden|sehe ich nicht|ich sehe nichts|nirgends|nicht zu gebrauchen|\
         kann man vergessen|passiert leider noch|noch genauso|genauso|leider noch genauso|noch immer dasselbe|tut sich nichts|\
         es tut sich nichts|keine grosse hilfe|keine hilfe|bist du mir keine|so sagt das kein mensch|sagt kein mensch|\
         sagt man nicht|so sagt man das nicht|doch gar nicht|gar nicht|uberhaupt nicht|ganz und gar nicht|auf keinen fall|\
         keineswegs|mitnichten|das ist falsch|das ist doch falsch|ist doch falsch|das ist ja falsch|das war falsch|\
         wieder falsch|schon wieder falsch|schon wieder|wieder nicht|wieder derselbe|wieder der gleiche|leider nein|\
         leider nicht|leider falsch|fehlanzeige|nichts da|weit gefehlt|knapp daneben|das reicht nicht|reicht nicht|\
         das genugt nicht|hab ich doch gesagt|habe ich doch gesagt|das habe ich nicht|das hab ich nicht gefragt|\
         danach habe ich nicht gefragt|das war nicht gefragt|das wusste ich schon|weiss ich schon|das weiss ich|\
         was soll ich damit|hilft nicht viel|wo ist denn|andert sich nichts|bleibt gleich|bleibt leer|bleibt schwarz|\
         da stimmt was nicht|da stimmt etwas nicht|irgendwas stimmt nicht|kann ich nichts mit anfangen|\
         damit kann ich nichts anfangen",
    ),
    (
        Mark::Correction,
        "ich meinte|ich meine|ich meinte eher|gemeint war|ich hatte gesagt|ich sagte|ich habe gesagt|wie gesagt|\
         ich habe gefragt|ich hatte gefragt|ich fragte|ich habe nach|ich hatte nach|ich wollte|ich hatte um|ich habe um|\
         meine frage war|die frage war|du hast vergessen|sie haben vergessen|vergessen|du hast nicht|du hast das|du hast die|\
         du hast den|du hast nur|hast du vergessen|du solltest|du solltest doch|sollte eigentlich|eigentlich sollte|\
         eigentlich wollte ich|fehlt noch|es fehlt|es fehlen|da fehlt|fehlt die|fehlt der|fehlt das|statt|stattdessen|\
         falsch verstanden|missverstanden|da hast du mich|warum hast du die|mach das ruckgangig|ruckgangig|wieder rein|\
         ich sprach von|ich rede von|ich suche eigentlich|ich suchte|gefragt war|gesucht war|ich brauchte eigentlich|\
         ich hatte doch|hatte ich nicht|sagte ich nicht|da ist noch|du hast ja|du hast wieder|du hast immer|nicht gefragt|\
         andersrum|umgekehrt|genau andersrum|verwechselt|du verwechselst|sie verwechseln|ubersehen|du hast ubersehen|\
         ausgelassen|weggelassen|du hast geloscht|es muss heissen|musste es nicht|musste das nicht|habe ich schon gesagt|\
         hatte ich gesagt|hatte ich schon gesagt|sagte ich bereits|wie bereits gesagt|das hatte ich gesagt|habe ich erwahnt|\
         hatte ich erwahnt|wie erwahnt",
    ),
    (
        Mark::GivesUp,
        "vergiss es|vergessen sie es|egal|schon gut|lass es|lassen wir das|lass gut sein|lassen sie es|lass mal|lass stecken|\
         ich gebe auf|ich geb auf|gebe auf|ich lass es|ich lasse es|lass es jetzt|ich lass es jetzt|ich mache es selbst|\
         ich machs selbst|mach ich selbst|mache ich selbst|dann mache ich es selbst|selber machen|mach ich selber|\
         ich mach es selber|mache es lieber selbst|ich suche selbst|ich frage jemand anderen|frage jemand anderen|\
         ich frage jemanden|hat keinen sinn|hat keinen zweck|das hat keinen zweck|bringt doch nichts|mit einem menschen|\
         mit einem mitarbeiter|mit einem mitarbeiter sprechen|einem menschen sprechen|mit jemandem sprechen|echten menschen|\
         einen menschen|mitarbeiter bitte|einen mitarbeiter|kundenservice bitte|mit dem chef|vorgesetzten|mir reicht es|\
         mir reichts|es reicht|das reicht jetzt|ich habe genug|keine lust mehr|zeitverschwendung|hoffnungslos|du bist nutzlos|\
         du bist keine hilfe|das ist nutzlos|das ist lacherlich|was fur ein witz|dann eben nicht|na toll|ich google es|\
         ich google selbst|brechen wir ab|brich ab|hor auf|tschuss dann|ich mach das selbst|mach ich das selbst|\
         ich mache das selbst|selbst machen|ich frag wen anders|jemand anderen fragen|einen kollegen fragen|\
         frage einen kollegen|ich frage einen kollegen|rufe lieber an|ich rufe an|ich rufe lieber an|hotline|an einen menschen|\
         zu einem menschen|an einen mitarbeiter|echter mensch|einer person sprechen|support mitarbeiter|ich bin raus|bin raus|\
         wird nichts mehr|das wird nichts|wird nichts|nutzlos|du kannst es nicht|du kannst mir nicht helfen|\
         sie konnen mir nicht helfen|schluss damit|lass uns aufhoren|ich gebs auf|so ein unsinn tschuss",
    ),
    (Mark::Halt, "stopp|stop|abbrechen|abbruch|aufhoren|schluss|ende|genug|tschuss|halt stopp"),
    (
        Mark::Refusal,
        "ich kann dabei nicht|dabei kann ich nicht|kann ich nicht helfen|kann ich leider nicht|das kann ich nicht|\
         tut mir leid aber|tut mir leid ich kann|es tut mir leid aber|ich darf nicht|ich kann diese",
    ),
    (
        Mark::Offer,
        "noch etwas|sonst noch|weiterhelfen|noch helfen|hilft das|hilft dir das|passt das|noch was|funktioniert das|geholfen|\
         recht so",
    ),
    (Mark::Me, "ich|mich|mir|mein|meine|meinen|meinem|meiner|wir|uns|unser|unsere"),
    (Mark::Excess, "zu sehr|viel zu|etwas zu|ein bisschen zu|bisschen zu|ein wenig zu|allzu"),
    (
        Mark::Symptom,
        "sturzt|hangt|hangt sich auf|bricht ab|scheitert|schlagt fehl|fehlgeschlagen|fehlt|fehlen|ist falsch|sind falsch|\
         ist leer|ist kaputt|springt|verschwindet|verschwunden|sturzt immer|crasht|spinnt|passiert noch",
    ),
    (
        Mark::Own,
        "mein fehler|meine schuld|mein irrtum|habe mich geirrt|hab mich geirrt|habe mich vertan|hab mich vertan|ich hatte mich vertan|mein versehen",
    ),
    (Mark::Sigh, "na|ach|oh"),
];

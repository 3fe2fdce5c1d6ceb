//! Dutch and Turkish.

use super::Line;
use crate::language::request_type::cue::Act::*;
use crate::language::request_type::cue::Cue::*;
use crate::language::request_type::cue::Thing;

pub const LINES: &[Line] = &[
    // Dutch.
    (Filler, "alsjeblieft|alstublieft|kun je|kan je|kunt u|zou je|wil je|ik wil|help me met|hallo|en|even"),
    (Deictic, "deze|dit|dat|mijn|onze|ons|de volgende|het volgende|onderstaande"),
    (About, "over"),
    (
        Chat,
        "^bedankt|^dank je|^dankjewel|^hallo|^hoi|^goedemorgen|^ja|^nee|^prima|^mooi|^doei|hoe gaat het|wie ben je|\
         wat kun je|vertel een grap|dat klopt niet|dat bedoel ik niet",
    ),
    (Act(Make), "maak|maken|genereer|bouw|geef me|geef mij|ik heb nodig"),
    (Act(Write), "schrijf|schrijven"),
    (Act(Program), "implementeer|programmeer"),
    (Act(Change), "voeg|zet om|converteer|vervang|verwijder|optimaliseer|wijzig"),
    (Act(Fix), "repareer|los op|corrigeer|verbeter de grammatica"),
    (Act(Rewrite), "herschrijf|verbeter|herformuleer|verkort"),
    (Act(Summarise), "vat samen|samenvatting|vat dit|vat de|vat deze"),
    (Act(Translate), "vertaal|vertalen"),
    (Act(Debug), "wat is er mis|werkt niet|crasht|faalt|wat print"),
    (Act(Why), "waarom"),
    (Act(Explain), "leg uit|uitleggen|beschrijf|wat doet|wat betekent|hoe werkt|verschil tussen|ne yapiyor"),
    (Act(Review), "controleer|bekijk"),
    (Act(Plan), "ontwerp|ontwerpen|hoe moet ik|beste manier|structureren|plan een"),
    (Act(Choose), "vergelijk|voor- en nadelen|moet ik|wat is beter"),
    (Act(Solve), "bereken|los de vergelijking|bewijs|los|hoeveel is|wat is de kans"),
    (Act(Ask), "^wat is|^wie is|^wie|^wanneer|^waar|^welke|^hoeveel|^hoe hoog|^hoe oud|^hoe groot|^wat|wie heeft"),
    (Act(Advise), "aanraden|raad aan|tips|ideeen|wat zal ik|adviseer"),
    (Act(HowTo), "^hoe"),
    (Thing(Thing::Artefact), "functie|klasse|bestand|lus|regex|zoekopdracht"),
    (Thing(Thing::Fault), "fout|foutmelding"),
    (Thing(Thing::Service), "database|dienst|systeem|webwinkel"),
    (Thing(Thing::Structure), "architectuur|schaalbaar|schaalbare"),
    (
        Thing(Thing::Prose),
        "gedicht|verhaal|toespraak|zin|alinea|tekst|sollicitatiebrief|uitnodiging|bericht|artikel|mailtje|opstel|\
         een brief|brief aan",
    ),
    (Thing(Thing::Maths), "vergelijking|kans|driehoek|rente|procent|priemgetal|afgeleide"),
    (Thing(Thing::Lookup), "hoofdstad|inwoners|uitgevonden|munteenheid|hoogste|oorlog|afkorting|geschreven|president"),
    (Thing(Thing::Life), "hond|kat|kinderen|bruiloft|verjaardag|vakantie|recept|avondeten|cadeau|reis"),
    // Turkish: the verb stands last.
    (Filler, "lutfen|bana|misin|musun|yardim et"),
    (Deictic, "bu|su|benim|asagidaki|bizim"),
    (About, "hakkinda"),
    (
        Chat,
        "^tesekkurler|^tesekkur ederim|^sagol|^merhaba|^selam|^gunaydin|^evet|^hayir|^tamam|^harika|^super|nasilsin|\
         sen kimsin|adin ne|fikra anlat|yanlis|oyle degil",
    ),
    (Act(Make), "olustur|yap|uret|ver|lazim|gelistir"),
    (Act(Write), "yaz|yazar misin|yazin"),
    (Act(Change), "ekle|donustur|degistir|optimize et|kaldir|guncelle|tamamla"),
    (Act(Fix), "duzelt|onar"),
    (Act(Rewrite), "yeniden yaz|iyilestir|kisalt"),
    (Act(Summarise), "ozetle|ozet"),
    (Act(Translate), "cevir|tercume et|nasil denir"),
    (Act(Debug), "calismiyor|hata veriyor|cokuyor|neresi yanlis|hatayi bul"),
    (Act(Why), "neden|nicin|niye"),
    (Act(Explain), "acikla|aciklar misin|anlat|ne yapar|ne yapiyor|ne demek|nasil calisir|arasindaki fark"),
    (Act(Review), "incele|kontrol et|gozden gecir"),
    (Act(Plan), "tasarla|planla|nasil tasarla*"),
    (Act(Choose), "karsilastir|hangisi daha iyi|avantaj*|mi yoksa"),
    (Act(Solve), "hesapla|coz|kanitla|ispatla|olasiligi nedir|kac farkli"),
    (Act(Ask), "nedir|kimdir|kim|ne zaman|nerede|kac|hangi|neresidir"),
    (Act(Advise), "oner|onerir misin|tavsiye|oneri|fikir"),
    (Act(HowTo), "nasil"),
    (Thing(Thing::Artefact), "fonksiyon*|betik|sinif|kodu|kodun|kod|sorgu*|algoritma*|dosya"),
    (Thing(Thing::Fault), "hata|hatasi|hatayi|istisna"),
    (Thing(Thing::Service), "veritabani*|sunucu|sistem|sistemi|uygulama*|servis"),
    (Thing(Thing::Structure), "mimari*|mikroservis*|olceklenebilir"),
    (
        Thing(Thing::Prose),
        "e-posta|mektup|mektubu|siir|hikaye|makale|kompozisyon|konusma|cumle*|paragraf*|metin|metni|davetiye|mesaj|\
         dilekce",
    ),
    (Thing(Thing::Maths), "denklem*|integral*|turev*|olasilik|olasiligi|ucgen*|yuzde|faiz"),
    (Thing(Thing::Lookup), "baskenti|nufusu|cumhurbaskani|para birimi|icat etti|en yuksek|savas*|kisaltma*|yazari"),
    (Thing(Thing::Life), "kopeg*|kedi*|cocuk*|dugun*|dogum gunu|tatil*|tarif*|yemek|hediye*|seyahat"),
];

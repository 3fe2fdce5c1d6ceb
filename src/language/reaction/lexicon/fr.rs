//! French.

use super::{Lexicon, Mark};

pub const LEXICON: Lexicon = &[
    (
        Mark::Function,
        "le|la|les|l|un|une|des|du|de|d|t|il|elle|on|ils|elles|te|se|s|lui|leur|toi|ton|ta|tes|son|sa|ses|votre|vos|est|es|\
         suis|sont|sommes|etes|etait|ete|etre|ai|as|a|avons|avez|ont|avait|avoir|au|aux|en|dans|sur|sous|par|pour|avec|sans|\
         chez|vers|entre|que|qu|dont|y|c|cet|cette|ces|ci|plus|moins|aussi|deja|maintenant|ici|la bas|tous|toute|toutes|peu|\
         fait|faire|va|vais|peut|peux|comme|donc|car|n|ne|autre|autres|meme|puis|apres|avant|deux|trois|veux|voudrais|faut|\
         beaucoup|jai|nest|cest|cetait|dun|dune|sest|mest",
    ),
    (
        Mark::Filler,
        "ok|okay|ah|oh|hm|hmm|bonjour|salut|eh bien|ben|bah|d'accord|daccord|je vois|j'ai compris|entendu|haha|mdr|lol|\
         s'il te plait|s'il vous plait|stp|svp|oui|ouais|enfin bon|interessant|euh|alors|ah d'accord|ah ok|ah oui|ah bon|\
         bien sur|oui mais",
    ),
    (
        Mark::Intensifier,
        "tres|vraiment|tellement|super bien|absolument|completement|totalement|parfaitement bien|carrement",
    ),
    (Mark::Negation, "pas|jamais|rien|aucun|aucune|non plus|guere|ni|sans aucun|plus rien|personne"),
    (Mark::Still, "toujours|encore|encore et toujours|persiste|malgre"),
    (Mark::Contrast, "mais|cependant|pourtant|toutefois|sauf que|par contre|malheureusement|helas|en revanche"),
    (
        Mark::Subject,
        "ce|c'est|ca|cela|c'etait|ton code|votre code|le code|la reponse|ta reponse|votre reponse|le script|la fonction|\
         le lien|la requete|la commande|ta solution|votre solution|la solution|le resultat|tout|tu|vous|le texte|la traduction",
    ),
    (
        Mark::Ask,
        "peux tu|pouvez vous|pourrais tu|pourriez vous|est ce que|est ce qu|puis je|comment|pourquoi|quel|quelle|quels|quelles|\
         qui|ou est|ou|quand|combien|combien de|c'est quoi|qu'est ce que|qu'est ce qui|qu'est ce qu|y a t il|ecris|ecrivez|\
         redige|redigez|fais|faites|ajoute|ajoutez|supprime|enleve|remplace|modifie|traduis|traduisez|resume|resumez|explique|\
         expliquez|donne|donnez|donne moi|montre|montre moi|cree|corrigez|propose|liste|compare|calcule|trouve|cherche|verifie|\
         aide moi|je veux|je voudrais|j'aimerais|il me faut|j'ai besoin|et maintenant|maintenant en|et en|et pour|et|on peut|\
         peut on|mets|rends|genere|reformule|raccourcis|developpe|dis moi|lance|dois je|as tu|avez vous",
    ),
    (
        Mark::Condition,
        "si|s'il|si ca|au cas ou|pour que|afin que|assure toi|a moins que|des que|lorsque|quand ca|jusqu'a ce que",
    ),
    (
        Mark::Payload,
        "texte|mail|email|courriel|phrase|message|lettre|avis|commentaire|paragraphe|citation|titre|poeme|mon texte|client dit",
    ),
    (Mark::More, "suivant|suivante|un autre|une autre|encore un|encore une|continue|la suite|suite"),
    (
        Mark::Void,
        "merci d'avance|merci par avance|d'avance merci|pas de probleme|pas de souci|pas de soucis|pas mal|pas grave|\
         c'est pas grave|ce n'est pas grave|pas urgent|pas besoin|pas forcement|pas seulement|non merci|non c'est tout|\
         c'est tout|ce sera tout|je ne sais pas|je sais pas|pas encore|pas sur|bonne nuit|bonne journee|bonne soiree|\
         bon appetit|lettre de remerciement|dire merci|sinon pas|pourquoi pas|ou pas|aucune idee|aucun probleme|aucun souci|\
         rien d'autre|je n'ai pas de|j'ai pas de|je ne veux pas|mieux que|meilleur que|message d'erreur|bien cuit|super marche|\
         pas necessaire|n'importe|je n'aime pas les|je ne mange pas",
    ),
    (Mark::Works, "marche|fonctionne|tourne|compile|marchait|a marche|a fonctionne|convient|aide|passe|repond"),
    (
        Mark::Work,
        "marcher|fonctionner|compris|change|corrige|regle|aider|suffit|affiche|s'ouvre|ouvre|correspond|demarre|voulais|\
         demande|cherchais|vrai|clair|bon|bonne|terrible|satisfait|convaincu|convaincant|ideal|possible ca",
    ),
    (
        Mark::Solved,
        "ca fonctionne|cela fonctionne|ca a marche|ca a fonctionne|ca marche maintenant|ca fonctionne maintenant|\
         maintenant ca marche|maintenant ca fonctionne|ca marche enfin|ca marche parfaitement|ca marche super|\
         ca marche tres bien|ca marche bien|marche parfaitement|fonctionne parfaitement|fonctionne tres bien|\
         fonctionne a merveille|c'est resolu|resolu|probleme resolu|probleme regle|c'est regle|c'est corrige|c'est bon|\
         c'est bon maintenant|l'erreur a disparu|plus d'erreur|c'etait ca|c'etait bien ca|c'est exactement ca|exactement ca|\
         exactement ce que je voulais|exactement ce qu'il me fallait|exactement ce que je cherchais|c'est ce que je voulais|\
         c'est ce que je cherchais|ce qu'il me fallait|tout ce qu'il me fallait|ca m'a aide|ca m'aide|ca m'aide beaucoup|\
         ca aide beaucoup|tres utile|tres clair|ca a resolu|ca resout|nickel ca marche|j'y suis arrive|j'ai reussi|ca compile|\
         ca passe|ca tourne|tout marche|tout fonctionne|je comprends mieux|je comprends maintenant|maintenant je comprends|\
         la je comprends|c'est plus clair|impeccable|ca marche|c'est note|ca passe maintenant|tout est vert|les tests passent|\
         c'est reparti|ca repart|ca roule maintenant|remarche|ca remarche|ca refonctionne|repare|c'est repare|\
         c'etait le probleme|c'etait l'erreur|le probleme venait de la|c'est arrange|ca s'est arrange|j'ai trouve|ca y est|\
         ca y est ca marche|c'est ce qu'il fallait|c'est tout a fait ca|voila ce que je voulais|voila exactement|comme prevu|\
         enfin",
    ),
    (
        Mark::Praise,
        "parfait|parfaite|parfaitement|super|genial|geniale|excellent|excellente|formidable|magnifique|fantastique|merveilleux|\
         extraordinaire|incroyable|impressionnant|impec|nickel|bravo|top|au top|chouette|extra|brillant|exact|exactement|\
         tout a fait|correct|c'est correct|c'est exact|c'est ca|c'est vrai|tu as raison|vous avez raison|bien joue|bien vu|\
         bon travail|beau travail|excellent travail|bonne idee|tres bonne idee|bonne reponse|tres bien|tres bon|tres bonne|\
         tres joli|tres beau|bien mieux|beaucoup mieux|nettement mieux|mieux|c'est mieux comme ca|j'adore|j'aime|j'aime bien|\
         j'aime beaucoup|ca me plait|ca me va|ca me convient|bien explique|bonne explication|tu es le meilleur|\
         t'es le meilleur|tu me sauves|tu me sauves la vie|tu geres|du bon travail|c'est clair|c'est parfait|c'est super|\
         c'est genial|superbe|sublime|drole|tres drole|c'est drole|utile|trop bien|trop cool|ca a l'air bien|sympa|\
         felicitations|chapeau|juste|c'est bon ca|ca c'est bon|chouette alors|trop fort|fort|tres fort|de toute beaute|\
         c'est beau|c'est top|c'est clair maintenant|limpide|tres clair merci|tres pertinent|pertinent|bonne piste|bon plan|\
         vendu|j'achete|ca me parle|ca me plait bien|ca me plait beaucoup|j'aime beaucoup celui|pas mal du tout ca|epatant|\
         remarquable|adorable|mignon|trop mignon|hilarant|marrant|c'est nettement mieux|c'est bien mieux|bien meilleur|\
         meilleur|plus naturel|beaucoup plus clair|je valide|valide|adopte|rien a redire|c'est mieux",
    ),
    (
        Mark::Approval,
        "cool|bien|pas mal du tout|ca va|d'accord parfait|ok super|ok parfait|oui exactement|oui c'est ca|oui parfait|ca roule|\
         waouh|wow|👍|🙏|❤|🎉|👌|👏|😍|😊",
    ),
    (
        Mark::Thanks,
        "merci|merci beaucoup|merci bien|merci infiniment|mille mercis|un grand merci|grand merci|merci a toi|merci a vous|\
         je te remercie|je vous remercie|merci pour|merci pour ton aide|merci pour votre aide|merci pour tout|mille merci|\
         thanks",
    ),
    (
        Mark::Problem,
        "erreur|erreurs|bug|bogue|probleme|problemes|casse|bloque|vide|exception|refuse|invalide|identique|introuvable|fige|\
         boucle",
    ),
    (
        Mark::Bad,
        "faux|fausse|incorrect|inexact|errone|mauvais|mauvaise|nul|nulle|inutile|pourri|ridicule|horrible|affreux|\
         catastrophique|pire|decevant|decu|decue|ennuyeux|bizarre|confus|trop long|trop longue|trop court|trop courte|\
         trop formel|trop familier|trop vague|trop complique|trop general|trop generique|trop cher|trop lent|trop technique|\
         trop simple|trop froid|trop impersonnel|trop plat|beaucoup trop long|incomplet|obsolete|imprecis|hors sujet|a cote|\
         a cote de la plaque|aucun sens|aucun effet|aucun rapport|incomprehensible|lamentable|merde|putain|zut|serieusement|\
         serieux|quoi|idiot|stupide|mensonge|invente|👎|🙄|😡|fade|banal|cliche|ringard|moche|lourd|mou|brouillon|illisible|\
         incoherent|contradictoire|absurde|grotesque|agacant|enervant|penible",
    ),
    (Mark::No, "non|nan|non non|mais non"),
    (
        Mark::Complaint,
        "ne marche pas|ne fonctionne pas|marche pas|fonctionne pas|ca ne marche pas|ca marche pas|ca ne fonctionne pas|\
         ca n'a pas marche|n'a pas marche|n'a pas fonctionne|ne marche toujours pas|ne fonctionne toujours pas|ne compile pas|\
         ca ne compile pas|ca plante|ca bugue|ca ne change rien|ne change rien|rien ne change|n'a rien change|ca n'aide pas|\
         n'aide pas|ne m'aide pas|ca ne m'aide pas|toujours pareil|toujours pas|toujours rien|toujours la meme erreur|\
         toujours le meme probleme|toujours une erreur|toujours faux|encore faux|encore une erreur|encore la meme erreur|\
         encore pire|pareil|la meme erreur|meme erreur|meme probleme|meme resultat|le meme probleme|la meme chose|c'est pareil|\
         n'est pas correct|n'est pas juste|pas ce que je voulais|pas ce que je cherchais|pas ce que j'ai demande|\
         pas ce que je demande|ce n'est pas ce que|c'est pas ce que|pas exactement|pas vraiment|pas tout a fait|pas du tout|\
         pas ca|pas comme ca|pas bon|pas bien|pas correct|pas juste|pas clair|pas assez|pas convaincu|pas satisfait|\
         pas terrible|ca ne va pas|ca va pas|ne repond pas a ma question|tu ne reponds pas|vous ne repondez pas|\
         tu n'as pas repondu|vous n'avez pas repondu|je ne comprends pas|je comprends pas|j'ai pas compris|je n'ai pas compris|\
         je n'y comprends rien|rien compris|je suis perdu|je suis perdue|ca n'a pas de sens|n'a aucun sens|n'a pas de sens|\
         ca n'a aucun sens|ca n'a rien a voir|rien a voir|tu te trompes|vous vous trompez|tu as tort|vous avez tort|tu es sur|\
         t'es sur|vous etes sur|es tu sur|etes vous sur|tu plaisantes|vous plaisantez|j'ai une erreur|j'obtiens une erreur|\
         j'obtiens|maintenant j'ai|j'ai maintenant|ca donne une erreur|ca donne|ca affiche une erreur|il y a une erreur|\
         il y a un bug|y a une erreur|ca renvoie|ca me renvoie|essaie encore|essayez encore|reessaie|reessaye|recommence|\
         recommencez|refais|encore une fois|une autre idee|d'autres idees|deja essaye|deja fait|j'ai deja essaye|\
         j'ai deja fait|je l'ai deja fait|sans succes|en vain|merci pour rien|n'importe quoi|c'est nul|c'est faux|c'est trop|\
         j'attendais mieux|je m'attendais a|je cherchais quelque chose|j'aurais voulu|je n'aime pas|j'aime pas|\
         ca ne me plait pas|ne me plait pas|ca me plait pas|mauvaise reponse|mauvais format|mauvaise langue|\
         pourquoi ca ne marche pas|pourquoi as tu|pourquoi tu as|pourquoi avez vous|relis|relisez|n'existe pas|il n'y a pas de|\
         il n'y a rien|je ne trouve pas|je ne vois pas|je ne vois rien|on dirait un robot|je ne suis pas d'accord|je doute|\
         je n'y arrive pas|j'y arrive pas|autre chose|bof|bof bof|mouais|pas fameux|pas genial|pas super|pas folichon|pas top|\
         pas franchement|loin de la|c'est loin|rien de nouveau|toujours aussi|toujours vide|toujours bloque|ca bloque|ca rame|\
         ca coince|ca plante encore|ca ne compile toujours|encore rate|rate|c'est rate|c'est encore faux|c'est encore pire|\
         toujours casse|ca n'avance pas|on tourne en rond|tourne en rond|je tourne en rond|ca ne me dit rien|ca ne dit rien|\
         tu m'as mal compris|je sais deja|je le sais deja|ca je le sais|je m'en doutais|ce n'est pas la question|\
         c'est pas la question|la n'est pas la question|hors de question|personne ne dit ca|ca ne se dit pas|ne se dit pas|\
         ca sonne faux|sonne faux|ca sonne bizarre|ca fait robot|il y a erreur|tu t'es trompe|vous vous etes trompe|\
         grossiere erreur|n'a pas change|pas change|aucun changement|aucune difference|pas d'amelioration|\
         le probleme vient d'ailleurs|vient d'ailleurs|ca ne correspond pas|ne correspond pas|ca ne colle pas|ne colle pas|\
         ca cloche|quelque chose cloche",
    ),
    (
        Mark::Correction,
        "je voulais dire|je voulais|je veux dire|j'ai dit|j'avais dit|je disais|comme je l'ai dit|j'ai demande|j'avais demande|\
         je demandais|je t'ai demande|je vous ai demande|je parlais de|je parle de|ma question etait|ma question portait|\
         tu as oublie|vous avez oublie|tu oublies|il manque|il manquait|tu n'as pas|vous n'avez pas|tu ne m'as pas|\
         tu as supprime|tu as enleve|tu as change|tu as mal|vous avez mal|mal compris|au lieu de|plutot que|ca devrait|\
         ca devrait etre|c'est cense|tu devais|remets|je cherchais|tu as mis|tu m'as donne|je l'avais dit|je l'ai dit|\
         je vous l'ai dit|je te l'ai dit|je l'ai deja dit|je l'avais precise|j'avais precise|j'ai precise|comme je disais|\
         comme je l'ai deja dit",
    ),
    (
        Mark::GivesUp,
        "laisse tomber|laissez tomber|oublie|oubliez|oublie ca|oublie c'est pas grave|tant pis|j'abandonne|je laisse tomber|\
         je renonce|je vais me debrouiller|je me debrouille|je vais le faire moi meme|je le ferai moi meme|je le fais moi meme|\
         je vais faire moi meme|moi meme|parler a un humain|parler a quelqu'un|parler a une personne|parler avec un humain|\
         parler avec un conseiller|parler a un conseiller|parler a un agent|un vrai humain|une vraie personne|un conseiller|\
         un humain|un operateur|service client|votre responsable|un responsable|j'en ai marre|ras le bol|ca suffit|\
         j'en ai assez|tu ne sers a rien|vous ne servez a rien|ca ne sert a rien|sert a rien|perte de temps|\
         inutile de continuer|c'est inutile|peu importe|je demanderai a|je vais demander a quelqu'un|je vais chercher ailleurs|\
         c'est ridicule|arretons la|on arrete|c'est sans espoir|annulez tout|rien a faire|je ferai sans|je demanderai a un|\
         je demanderai a quelqu'un|demander a un collegue|je vais appeler|j'appelle le|j'appellerai|je vais voir ailleurs|\
         je vais ailleurs|autant le faire|je le ferai|je ferai moi meme|tout seul|toute seule|a la main|humain svp|\
         humain s'il vous plait|passez moi|passe moi|mettez moi en relation|en relation avec|vrai conseiller|un technicien|\
         c'est peine perdue|peine perdue|ca ne mene a rien|ca mene a rien|bon tant pis|on laisse tomber|on oublie|adieu|\
         desespere|vous ne m'aidez pas|tu ne m'aides pas|quel gachis",
    ),
    (Mark::Halt, "stop|arrete|arretez|annule|annuler|assez|fin|au revoir|abandonne|laisse"),
    (
        Mark::Refusal,
        "je ne peux pas|je suis desole mais|desole mais je|je regrette mais|je ne suis pas en mesure|il m'est impossible",
    ),
    (Mark::Offer, "autre chose|d'autre|vous aider|t'aider|ca vous aide|ca t'aide|ca marche|ca te va|ca vous convient"),
    (Mark::Me, "je|j|moi|me|m|mon|ma|mes|nous|notre|nos"),
    (Mark::Excess, "trop|beaucoup trop|un peu trop|bien trop"),
    (
        Mark::Symptom,
        "plante|bugue|echoue|manque|manquent|est faux|sont faux|est vide|est casse|ne va pas|disparait|a disparu|se bloque",
    ),
    (
        Mark::Own,
        "ma faute|c est ma faute|cest ma faute|mon erreur|c est mon erreur|cest mon erreur|erreur de ma part|je me suis trompe|je me suis trompee",
    ),
];

//! French, after the little words that the Romance languages share.

use super::Line;
use crate::language::request_type::cue::Act::*;
use crate::language::request_type::cue::Cue::*;
use crate::language::request_type::cue::Thing;

pub const LINES: &[Line] = &[
    (
        Link,
        "de|du|des|pour|que|qui|para|por|del|di|da|do|per|che|a|al|il|la|le|el|los|las|les|os|as|en el|dans|na|no|\
         nel",
    ),
    (Means, "en|avec|con|com|em|in"),
    (
        Act(Question),
        "^quel|^quelle|^quels|^quelles|^est-ce que|^cual es|^que|^es|^qual|^qual e|^qual a|^qual o|^quais|^quale|\
         ^quali|^che|^cual|^cuales",
    ),
    (Or, "ou|o|oppure"),
    (Remark, "^je|^j'ai|^nous|^yo|^eu|^io|^hoy|^aujourd'hui|^oggi|^hoje|^ieri|^ayer|^hier"),
    (
        Filler,
        "s'il te plait|s'il vous plait|stp|svp|peux-tu|peux tu|pouvez-vous|pourrais-tu|pourriez-vous|tu peux|\
         aide-moi a|aidez-moi a|je voudrais|j'aimerais|je veux|bonjour|salut|moi|et|puis|il faut",
    ),
    (Deictic, "ce|cet|cette|ces|mon|ma|mes|notre|nos|suivant|suivante|ci-dessous|ci-dessus|ci-joint"),
    (About, "a propos de|au sujet de|sur|pour remercier|pour feliciter"),
    (
        Chat,
        "^merci|merci beaucoup|^bonjour|^bonsoir|^salut|^coucou|^oui|^non|^d'accord|^parfait|^super|^genial|^bravo|\
         ^au revoir|^bonne nuit|ca marche|c'est bon|comment ca va|comment vas-tu|ca va|qui es-tu|qui etes-vous|\
         que peux-tu faire|tu es un|es-tu un|ton avis|qu'en penses-tu|raconte-moi une blague|une blague|je m'ennuie|\
         ce n'est pas ce que|pas ce que je|c'est faux|laisse tomber|^continue|^encore|bien joue|\
         ca fonctionne maintenant",
    ),
    (
        Act(Make),
        "cree|creer|creez|cree-moi|genere|generer|generez|construis|fais|fais-moi|faites|donne-moi|donne|donnez-moi|\
         montre-moi|j'ai besoin|developpe|developper|produis|fabrique",
    ),
    (Act(Write), "ecris|ecrire|ecrivez|ecris-moi|ecrit-moi|ecrit moi"),
    (
        Act(Program),
        "implemente|implementer|implementez|code-moi|programme-moi|refactorise|refactoriser|factorise ce|coder|\
         tests unitaires pour",
    ),
    (
        Act(Change),
        "ajoute|ajouter|ajoutez|convertis|convertir|convertissez|porte ce|renomme|migre|optimise|optimiser|remplace|\
         remplacer|supprime|mets a jour|complete|completer|termine|transforme|modifie|modifier|adapte|simplifie|trie",
    ),
    (Act(Fix), "corrige|corriger|corrigez|repare|reparer"),
    (
        Act(Rewrite),
        "reecris|reecrire|reformule|reformuler|reformulez|ameliore|ameliorer|raccourcis|raccourcir|plus formel|\
         plus poli|plus court|plus professionnel|rends ce texte",
    ),
    (Act(Compose), "redige|rediger|redigez|redige-moi|compose|brouillon|paraphrase|relis|relire|a la maniere de"),
    (Act(Summarise), "resume|resumer|resumez|resume-moi|synthese|en trois points|en quelques points"),
    (Act(Translate), "traduis|traduire|traduisez|traduction|comment dit-on|comment dire"),
    (
        Act(Debug),
        "debogue|deboguer|qu'est-ce qui ne va pas|ne marche pas|ne fonctionne pas|ne compile pas|plante|echoue|\
         qu'affiche|que va afficher|trouve l'erreur|trouve le bug|complexite|j'obtiens",
    ),
    (Act(Why), "pourquoi"),
    (
        Act(Explain),
        "explique|expliquer|expliquez|explique-moi|expliquez-moi|decris|decrire|comprendre|que fait|que signifie|\
         que veut dire|a quoi sert|comment fonctionne|comment marche|difference entre|qu'est-ce que fait",
    ),
    (Act(Review), "relecture|revue de code|verifie|verifier|examine|analyse ce code|des problemes|failles"),
    (
        Act(Plan),
        "concois|concevoir|concevez|conception|planifie|planifier|structurer|structure|organiser|organise|\
         architecturer|comment devrais-je|comment devrait-on|meilleure facon|meilleure maniere|\
         propose une architecture|proposez|modeliser|strategie",
    ),
    (
        Act(Choose),
        "dois-je|devrais-je|devrait-on|faut-il|compare|comparer|comparez|comparaison|avantages|inconvenients|\
         avantages et inconvenients|plutot|lequel|laquelle|vaut-il mieux|choisir|quand utiliser",
    ),
    (
        Act(Solve),
        "resous|resoudre|resolvez|calcule|calculer|calculez|demontre|demontrer|demontrez|prouve|prouver|montre que|\
         determine|trouve x|trouver|combien de temps|combien de facons|quelle est la probabilite|etape par etape|\
         derive|analyse",
    ),
    (
        Act(Ask),
        "^qu'est-ce que|^qu'est-ce qu'|^quels sont|^quelles sont|^qui|^qui a|^quand|^ou se trouve|^ou est|^combien|\
         ^combien de|^en quelle annee|^dans quel|^definis|^definition|c'est quoi|qui a ecrit|^a quelle|^de quelle|\
         ^que veut dire|^depuis quand",
    ),
    (
        Act(Advise),
        "recommande|recommander|recommandez|conseille|conseiller|conseils|conseil|suggere|suggerer|idees|idee|\
         par ou commencer|que devrais-je|que dois-je|je veux apprendre|que faire|quoi faire",
    ),
    (Act(HowTo), "^comment"),
    (
        Thing(Thing::Artefact),
        "fonction|fonctions|methode|classe|classes|script|programme|requete|requetes|expression reguliere|boucle|\
         variable|module|composant|test unitaire|tests unitaires|algorithme|fichier|tableau|extrait de code|page web|\
         recursive|commande",
    ),
    (Thing(Thing::Fault), "erreur|erreurs|exception|plantage|bogue|fuite memoire|boucle infinie|message d'erreur"),
    (
        Thing(Thing::Service),
        "base de donnees|bases de donnees|systeme|serveur|plateforme|file d'attente|boutique en ligne|\
         application web|application mobile|systeme de reservation|systeme de paiement",
    ),
    (
        Thing(Thing::Structure),
        "architecture|multi-locataire|mise a l'echelle|passer a l'echelle|haute disponibilite|distribue|distribuee|\
         modele de donnees|schema de base|evolutive|evolutif|microservices ou|monolithe",
    ),
    (
        Thing(Thing::Prose),
        "courriel|mail|lettre|lettres|lettre de motivation|poeme|dissertation|redaction|histoire|conte|nouvelle|\
         chanson|paroles|discours|article|billet|communique|communique de presse|phrase|phrases|paragraphe|texte|\
         invitation|candidature|slogan|annonce|offre d'emploi|message|compte rendu|rapport|reponse|plainte|\
         reclamation|excuses|voeux|faute*|grammaire|orthographe|mariage et|demission|temoignage",
    ),
    (
        Thing(Thing::Maths),
        "equation|equations|integrale|derivee|probabilite*|theoreme|triangle|cercle|matrice|interets|taux|pourcent*|\
         nombre premier|nombres premiers|somme|racine|enigme|vitesse|km/h|remise|benefice|aire|perimetre|pieces|\
         des a six|deux des",
    ),
    (
        Thing(Thing::Lookup),
        "capitale|population|habitants|president|monnaie|inventeur|invente|a invente|fonde|ne en|acronyme|sigle|\
         signifie|definition|synonyme|superficie|point d'ebullition|planete|continent|plus haut|plus haute|\
         plus grand|plus grande|plus long|guerre|siecle|fleuve|montagne|pays|ecrit|peint|decouvert|hauteur|\
         profondeur|annee",
    ),
    (
        Thing(Thing::Life),
        "chien|enfant|enfants|mariage|anniversaire|fete|vacances|voyage|week-end|jardin|gateau|recette|recettes|\
         cuisine|diner|repas|regime|maigrir|sport|cadeau|cadeaux|appartement|salon|maison|ami|amie|mere|pere|film|\
         films|livre|livres|guitare|dormir|voiture|velo|jeu|noel|mon chat|le chat|un chat",
    ),
];

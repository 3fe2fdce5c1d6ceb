//! What users of the demo say.

pub const CODE: [&str; 12] = [
    "Write a Python function that removes duplicates from a list but keeps the order.",
    "Can you implement a rate limiter in Go? A token bucket would be fine.",
    "I need a SQL query that lists every customer with more than three orders last month.",
    "Write a bash script that renames all .jpeg files in a folder to .jpg",
    "Create a React component with a search box that filters a table.",
    "Please write a regex that matches dates like 2024-03-31.",
    "Write a function in Rust that parses a duration such as 1h30m.",
    "Implement binary search in Java, with unit tests please.",
    "Write me a Dockerfile for a small Flask app.",
    "Generate a TypeScript class for a least recently used cache.",
    "Write a Python script which downloads all images of a web page.",
    "Could you write a C++ function that reverses a linked list?",
];
pub const CODE_DE: [&str; 3] = [
    "Schreib mir eine Python-Funktion, die zwei sortierte Listen zusammenführt.",
    "Bitte schreibe ein Bash-Skript, das alle Logdateien älter als sieben Tage löscht.",
    "Implementiere eine Funktion in JavaScript, die E-Mail-Adressen prüft.",
];
pub const CODE_FR: [&str; 3] = [
    "Écris une fonction Python qui compte les mots d'un fichier.",
    "Peux-tu écrire un script bash qui sauvegarde un dossier chaque nuit ?",
    "Écris une requête SQL qui donne les dix produits les plus vendus.",
];

pub const FACTS: [&str; 12] = [
    "What is the capital of Australia?",
    "When was the Berlin Wall torn down?",
    "Who wrote The Master and Margarita?",
    "How many bones does an adult human have?",
    "What is the boiling point of ethanol?",
    "Which country has the most time zones?",
    "Who won the Nobel Prize in Physics in 1921?",
    "How far is the Moon from the Earth?",
    "What year did the Titanic sink?",
    "What is the population of Iceland?",
    "Who was the first woman in space?",
    "What does the acronym NATO stand for?",
];
pub const FACTS_DE: [&str; 3] = [
    "Wie heißt die Hauptstadt von Kanada?",
    "Wann wurde die Europäische Union gegründet?",
    "Wer hat die Glühbirne erfunden?",
];
pub const FACTS_FR: [&str; 3] = [
    "Quelle est la capitale de la Nouvelle-Zélande ?",
    "Qui a peint La Joconde ?",
    "Combien d'habitants y a-t-il au Québec ?",
];

pub const WRITING: [&str; 12] = [
    "Write a short email to my landlord about the broken heating.",
    "Draft a cover letter for a job as a nurse.",
    "Write a birthday poem for my grandmother, she turns ninety.",
    "I need a friendly reminder for a customer who has not paid yet.",
    "Write a blog post introduction about urban gardening.",
    "Please write a toast for my sister's wedding.",
    "Write a product description for a handmade leather bag.",
    "Draft an apology to a guest whose booking we lost.",
    "Write a short story about a lighthouse keeper and a storm.",
    "Rewrite this so that it sounds more polite: send me the report today.",
    "Write a LinkedIn post announcing that I start a new job in May.",
    "Compose a thank you note to my colleagues for the farewell gift.",
];
pub const WRITING_DE: [&str; 3] = [
    "Schreibe eine höfliche E-Mail, in der ich einen Termin absage.",
    "Verfasse ein kurzes Gedicht zum Geburtstag meiner Tochter.",
    "Schreib eine Einladung zu unserem Sommerfest.",
];
pub const WRITING_FR: [&str; 3] = [
    "Rédige un e-mail pour annuler mon abonnement à la salle de sport.",
    "Écris un petit poème sur l'automne.",
    "Rédige une lettre de motivation pour un poste de vendeuse.",
];

pub const PRAISE: [&str; 14] = [
    "Perfect, thank you!",
    "Thanks, that's exactly what I needed.",
    "Great, that works.",
    "That worked, thanks a lot!",
    "Awesome, thank you so much.",
    "Oh nice, that solved it.",
    "Excellent, just what I was looking for.",
    "Very helpful, thanks!",
    "Wow, that looks great.",
    "Brilliant. Thanks for the quick answer.",
    "Love it, thank you.",
    "Thank you, this is really good.",
    "Yes, exactly! Thanks.",
    "Works like a charm, cheers.",
];
pub const PRAISE_DE: [&str; 4] =
    ["Super, vielen Dank!", "Perfekt, genau das habe ich gebraucht.", "Danke, das hat geklappt.", "Toll, danke dir!"];
pub const PRAISE_FR: [&str; 4] = [
    "Parfait, merci beaucoup !",
    "Merci, c'est exactement ce qu'il me fallait.",
    "Génial, ça marche.",
    "Super, merci !",
];

pub const COMPLAINT: [&str; 14] = [
    "That's wrong.",
    "No, that's not what I asked for.",
    "This doesn't help at all.",
    "That doesn't work.",
    "You didn't answer my question.",
    "That is not correct, please look at it again.",
    "This is useless.",
    "No. You missed the point.",
    "Sorry, but this makes no sense.",
    "Still not right.",
    "That's not what I meant.",
    "I'm not happy with this answer.",
    "Wrong again. Please read my request.",
    "Forget it, I'll do it myself.",
];
pub const COMPLAINT_DE: [&str; 4] = [
    "Das ist falsch.",
    "Nein, das habe ich nicht gefragt.",
    "Das funktioniert nicht.",
    "Das hilft mir überhaupt nicht.",
];
pub const COMPLAINT_FR: [&str; 4] =
    ["C'est faux.", "Non, ce n'est pas ce que j'ai demandé.", "Ça ne marche pas.", "Cela ne m'aide pas du tout."];

pub const NEUTRAL: [&str; 8] = [
    "What would be the next step?",
    "How long does that usually take?",
    "And in Spain?",
    "Can you explain the second part in more detail?",
    "Where can I read more about it?",
    "Which alternatives are there?",
    "Who else should I ask?",
    "Is there a shorter version?",
];
pub const NEUTRAL_DE: [&str; 3] =
    ["Und wie geht es dann weiter?", "Wo kann ich mehr darüber lesen?", "Welche Alternativen gibt es?"];
pub const NEUTRAL_FR: [&str; 3] =
    ["Et quelle est la suite ?", "Où puis-je en lire davantage ?", "Quelles sont les alternatives ?"];

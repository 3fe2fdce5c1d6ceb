//! What English prompts are about: texts, maths, facts, everyday life.

use super::Line;
use crate::language::request_type::cue::Cue::*;
use crate::language::request_type::cue::Thing;

pub const LINES: &[Line] = &[
    (
        Thing(Thing::Prose),
        "email|emial|e-mail|emails|essay|esay|essays|letter|leter|poem|peom|poems|haiku|limerick|sonnet|ballad|lyrics|\
         verse|verses|chorus|story|stories|storry|short story|bedtime story|fable|novel|chapter|blog|blog post|\
         blogpost|linkedin|tweet|tweets|thread about|instagram|facebook|newsletter|article|artcle|op-ed|press release|\
         announcement|announcing|speech|speach|toast|eulogy|obituary|vows|resume|bio|biography|about page|slogan|\
         slogans|tagline|taglines|headline|headlines|caption|captions|ad copy|pitch|product description|\
         job description|job posting|job ad|invitation|invite|greeting card|thank-you note|thank you note|memo|\
         paragraph|paragraphs|paragraf|sentence|sentences|sentance|phrase|phrasing|grammar|grammer|spelling|\
         punctuation|review of|book review|dialogue|dialog|monologue|screenplay|skit|word count|abstract|summary|\
         introduction|thesis|thesis statement|personal statement|apology|complaint|response to|message|mesage|\
         subject line|script for a video|minute video|youtube script|ode|children's story|outline for a talk|rejection|\
         reminder|bullet list|sms|whatsapp|reference letter|recommendation letter|resignation|proposal|whitepaper|\
         white paper|proverb|jingle|rap|pun|puns|riddle|marketing|copywriting|plagiarism|transcript|testimonial|faq|\
         case study|manifesto|diary|journal entry|postcard|condolence*|farewell|wedding speech|best man|linkedin post|\
         stanza|stanzas|quatrain|villanelle|acrostic|prose|narrative|backstory|flash fiction|sci-fi story|fan fiction|\
         fanfic|screenwriting|opening line|opening lines|thank you letter|thank you email|follow-up email|\
         follow up email|out of office|out-of-office|auto-reply|apology email|apology letter|resignation letter|\
         letter of|complaint letter|invitation text|wedding vows|best man speech|maid of honor|keynote|profile text|\
         dating profile|tinder bio|instagram caption|youtube description|video description|podcast intro|\
         episode description|show notes|release notes|changelog entry|how-to guide|mission statement|vision statement|\
         value proposition|brand voice|hashtag|hashtags|catchphrase|motto|radio ad|tv ad|advertisement|ad for|flyer|\
         brochure|poster text|birthday wishes|sympathy card|get well|breakup text|text message|performance review|\
         self review|self-assessment|status update|weekly update|postmortem|post-mortem|business plan|cover page|\
         literature review|lit review|dissertation|term paper|research paper|debate speech|counterargument|op ed|\
         editorial|interview questions|press statement|travel blog|recipe blog|review for|product review|\
         restaurant review|movie review|yelp|testimonials|nursery rhyme|lullaby|rap verse|rap battle|parody|satire|\
         joke about|jokes about|standup|stand-up routine|comedy|sketch comedy|plain english|plain language|\
         plain text summary|passive voice|active voice|third person|first person|reading level|to french|to spanish|\
         to german|to english|to italian|to japanese|to chinese|to portuguese|to arabic|to russian|into french|\
         into spanish|into german|into english|into italian|into japanese|into chinese|into portuguese|into arabic|\
         into russian|into dutch|to dutch|to korean|into korean|into polish|into hindi|to hindi|typos|typo|run-on|\
         run on sentence|wordy|clearer|flows better|reads better|readability|rewording|the wording|my writing|my draft|\
         my essay|this draft|this essay|the draft|sounds too|too formal|too long-winded|cliche|metaphor|metaphors|\
         simile|alliteration|note to|note for|notes|the scene|a scene|this text|the text|text|tone|my cv|report|\
         a reply|reply|post|mail to|card for|a card|copy for|quote for|conclusion|intro|documentation|docs|readme|\
         tutorial|guide|manual|help page|knowledge base article|glossary|movie script|film script|script scene|scene|\
         screenplay scene|tv script|play script|video script|podcast script|sales script|call script|monolog|\
         plot twist|story plot|plot for|plot outline|novel plot|script for a play|script for a short|obituaries|\
         reference|letter of recommendation|titles|title for|a title|subtitle|name and slogan|wording of|novels|\
         novella|chapters|prologue|epilogue|blurb|back cover|synopsis|logline|screenplays|monologues|dialogues|scenes|\
         skits|sketch about|speeches|toasts|eulogies|vow|sonnets|limericks|haikus|couplet|rhymes|nursery|hymn|prayer|\
         blessing|psalm|sermon|homily|benediction|carol|anthem for|ballads|song about|lyric|letters|postcards|card to|\
         thank-you|thankyou|thank you|apologies|complaints|invitations|announcements|notices|notice to|circular|\
         bulletin|newsletters|memos|minutes|agenda|handout|flyers|brochures|leaflets|pamphlet|poster|placard|articles|\
         blog posts|posts|column for|op-eds|editorials|press releases|interview with|profile of|listicle|\
         how-to article|thread on|tweet thread|about me|about us|profile|subject lines|newsletter intro|theses|\
         introductions|conclusions|abstracts|foreword|preface|dedication|acknowledgements|acknowledgments|bibliography|\
         footnote|citation|citations|book report|reflection|reflective|statement of purpose|college application|\
         scholarship|application letter|cv|resumes|curriculum vitae|job application|references|review of the|reviews|\
         customer review|critique of|rebuttal|argument for|arguments for|debate|talking points|presentation|\
         slides about|slide deck|pitch deck|sales copy|landing page copy|web copy|website copy|ads|advert|adverts|\
         advertising|campaign|tag line|strapline|product name|brand name|company name|business name|text to my|\
         messages|replies|answer to this|dm to|whatsapp message|farewell note|goodbye letter|breakup letter|\
         resignation email|synonym for this|grammatical|grammatically|comma|commas|apostrophe|semicolon|tense|\
         past perfect|formal register|style|writing style|tone of voice|tonality|jargon|punctuated|capitalization|\
         the grammar|my english|my spanish|my french|my german|idiom|idioms|tongue twister|tongue-twister|\
         character description|character sketch|descriptions|world building|worldbuilding|short description|\
         event description|course description|airbnb listing|property listing|real estate listing|ebay|etsy|\
         menu description|meta description|myth about|folktale|tale|tales|mystery|thriller|romance|epic|memoir|\
         autobiography|travelogue|chronicle|vignette|anecdote|parable|allegory|satirical|ironic|sarcastic|humorous|\
         heartfelt|inspirational|motivational|campfire story|script for a|dear diary|newspaper|magazine|yearbook|\
         horoscope|horoscopes|fortune cookie|crossword clue|trivia questions|quiz questions|interview answers|\
         survey questions|questionnaire|code of conduct|terms of service|privacy policy|disclaimer|lease|\
         will and testament|minutes of|announcing our|announce our|congratulating|congratulations card|get-well|\
         sympathy|condolence|wishes|greeting|greetings|christmas card|birthday card|valentine card|wedding invitation|\
         save the date|rsvp|thank-you letter|thank you message|to swedish|into swedish|into turkish|to turkish|\
         into greek|to greek|into latin|to latin|to danish|into danish|to norwegian|to hebrew|into hebrew|to thai|\
         to vietnamese|into vietnamese|to polish|to ukrainian|into ukrainian|into finnish|an ad|online ad|the ad|my ad|\
         award speech|to the editor",
    ),
    (
        Thing(Thing::Maths),
        "equation|equations|eqation|show each step|show steps|show the steps|steps shown|equasion|integral|intergral|\
         derivative|derivitive|theorem|lemma|probability|probabilty|probabilities|odds|dice|coin|coins|cards|\
         deck of cards|matrix|eigenvalue*|determinant|polynomial*|quadratic|triangle|circle|radius|diameter of|\
         hypotenuse|sequence|series converge*|converge*|prime|primes|divisible|remainder|gcd|lcm|logarithm|log base|\
         square root|cube root|sqrt|permutation*|combination|combinations|combinatorics|variance|standard deviation|\
         median|regression|p-value|hypothesis|bayes*|compounded|compound interest|interest rate|principal|percentage|\
         puzzle|sudoku|knights|knaves|tangent line|sum of|product of|average speed|km/h|mph|train leaves|trains|\
         faster than|twice as|half as|older than|years older|discount|profit|margin|roi|npv|cash flow|even numbers|\
         odd numbers|integers|integer|real numbers|irrational|rational|induction|contradiction|syllogism|premise|\
         premises|all cats|bloops|fallacy|missing dollar|heavier|weighs|decimal|binary|hexadecimal|fraction|fractions|\
         volume of|perimeter|graph theory|optimi*ation|a/b test|sample size|statistically|statistics|significant|\
         numbers below|per stage|dominates|utilisation|utilization|red ball|red balls|blue balls|marbles|urn|widgets|\
         handshakes|pigeons|percentages|ratios|proportion|following argument|truth table|boolean expression|\
         boolean algebra|set theory|subset|subsets|bijection|group theory|eigenvector*|dot product|cross product|\
         linear algebra|trigonometry|sine|cosine|tan x|sin x|e^x|x^2|x^3|dx|arithmetic progression|geometric series|\
         geometric progression|factorial|binomial|poisson|normal distribution|markov chain|chi-squared|chi square|\
         t-test|anova|null hypothesis|conversion rate|churn|sales figures|revenue per|quarterly|year over year|yoy|\
         growth rate|annual rate|apr|monthly payment|mortgage of|tax bracket|per unit|fixed costs|variable costs|\
         km per hour|miles per hour|acceleration|momentum|kinetic energy|force of|newtons|joules|watts|volts|ohms|\
         ph of|moles|molar|half-life|monty hall|weighings|chessboard|percent|larger|bigger|apples|these figures|\
         dataset|angle between|loan of|is the argument valid|to decimal|to binary|to hexadecimal|to hex|miles to|\
         kilometres to|km to|celsius to|fahrenheit to|pounds to|kg to|oranges|sheep|farmer|farmers|bat and ball|\
         ball costs|candies|pencils|jars|bottles|buckets|jug|jugs|ropes|fuse|fuses|hourglass|light bulbs|switches|\
         cross the river|river crossing|snail|minute hand|hour hand|torch|weighing|balance scale|flip|flips|tosses|\
         toss|tails|lottery|raffle|jackpot|roulette|poker|blackjack|shuffled|without replacement|with replacement|\
         independent events|expected number|stars and bars|arrangements|seated|seating|round table|teams of|tournament|\
         matches are|handshake|seats|rows of seats|two-digit|three-digit|consecutive integers|consecutive numbers|\
         consecutive|odd number|even number|perfect square|perfect squares|multiples of|multiple of|factors of|divisor|\
         divisors|modulus|congruent|congruence|gcf|least common|greatest common|exponent|exponents|powers of|cubic|\
         parabola|vertex|slope|intercept|gradient|asymptote|inverse of|inverse function|composite function|logarithmic|\
         exponential growth|exponential decay|growth of|infinite series|taylor|maclaurin|fourier|laplace|\
         double integral|chain rule|product rule|quotient rule|critical points|inflection|area under|surface area|\
         circumference|rectangle|rectangular|square with|cube|cylinder|cone|sphere|pyramid|trapezoid|parallelogram|\
         rhombus|hexagon|pentagon|polygon|diagonal|angles|radians|bisector|pythagor*|isosceles|equilateral|\
         right triangle|similar triangles|scalar|magnitude|unit vector|rank of|invertible|transpose of|linear system|\
         system of equations|simultaneous|inequality|inequalities|absolute value|quadratic formula|\
         completing the square|mixture|solution containing|saline|work rate|working together|pipes|fills|empties|\
         fill the|upstream|downstream|current of|kilometers per|kilometres per|metres per second|distance between them|\
         head start|years old|years ago|in five years|times as|fewer|as many|as much|per cent|markup|mark-up|marked up|\
         sale price|sales tax|vat|simple interest|annually|compounding|principal of|invested|investments|mortgage|\
         down payment|depreciation|revenue|revenues|cost per|unit cost|signups|conversions|click-through|ctr|retention|\
         cohort|control group|treatment group|correlation|causation|confounding|confounder|outlier|outliers|z-score|\
         standard error|variance of|mode of|margins|market share|kwh|kw|watt|amps|resistor|resistors|voltage|kilograms|\
         concentration|dilution|projectile|falls from|thrown|dropped from a height|deductive|inductive reasoning|\
         modus ponens|modus tollens|contrapositive|converse of|necessary and sufficient|non sequitur|straw man|paradox|\
         liar|liars|truth-teller|truth teller|truthful|suspects|alibi|murder mystery puzzle|cryptarithm|magic square|\
         einstein's riddle|logical|syllogisms|therefore|all roses|razzies|lazzies|wugs|finished a race|\
         finished the race|last place|in line behind|in front of|to the left of|to the right of|sits next|\
         next to each other|sitting in a row|tower of hanoi|nim|game theory|nash equilibrium|prisoner's dilemma|\
         dominant strategy|payoff|payoff matrix|utility function|elasticity|marginal|opportunity cost|\
         scenario analysis|sensitivity analysis|swot|cost per signup|letter words|letter word|letters of|taller than|\
         shorter than|heavier than|lighter than|richer than|poorer than|stronger than|weaker than|wider than|\
         smarter than|colder than|warmer than|hotter than|cheaper than|slower than|closer than|farther than|\
         smaller than|bigger than|greater than|thicker than|thinner than|happier than|louder than|brighter than|\
         darker than|metres by|meters by|square metres|square meters|square feet|square metre|square meter|\
         cubic metres|cubic meters|one litre|per litre|per liter|hour difference|one-off|lump sum|salary of|earn|earns|\
         in favour|in favor|eigenvalue|eigenvalues|letters of the word|goes to 0|approaches 0|to infinity|tends to|\
         employees are|is an employee|is a mammal|are mammals|are animals|some cats|no cats|bloop|squares and|\
         circles and|one more than|more than the ball|tires|per box|each box|each row|dozen eggs|change from|\
         change do i get|shares equally|share equally|split equally|divided among|divided equally|divide equally|\
         gives away|gave away|octagon|decagon|dodecagon|heptagon|nonagon|ellipse|tetrahedron|octahedron|prism|chord|\
         semicircle|quadrilateral|kite shape|midpoint|centroid",
    ),
    (
        Thing(Thing::Lookup),
        "capital|captial|capitol|population|pop of|president|prime minister|king of|queen of|currency|inventor|\
         invented|founded|founder|ceo|born|birthday of|died|acronym|abbreviation|stand for|stands for|stand 4|means|\
         meaning|synonym|synonyms|antonym|definition|spell|spelled|spelling of|pronounce|etymology|origin of|distance|\
         boiling point|freezing point|atomic number|chemical symbol|chemical formula|planet|planets|galaxy|moon|\
         continent|country|countries|cities|river|mountain|ocean|lake|island|tallest|longest|largest|biggest|highest|\
         deepest|oldest|fastest|smallest|war|battle|treaty|revolution|century|empire|dynasty|official language|\
         official languages|national anthem|timezone|time zone|area code|zip code|world cup|olympics|olympic|nobel|\
         oscar|author|author of|wrote|painted|directed|book by|species|mammal|bone|bones|organ|vitamin|temperature|\
         speed of light|speed of sound|gravity|photosynthesis|dna|atom|army|religion|release date|released|version|\
         how many people|when did|name of|max length|default port|port number|status code|http status|unit of|inches|\
         kilometers|kilometres|feet|ounces|cups in|calories|symptoms|highest mountain|first president|first woman|\
         first man|inventor of|founder of|creator of|ruler|pharaoh|pope|saint|philosopher|scientist|actor|actress|\
         singer|lyrics to|band that|cast of|trophy|champion|record for|world record|medal|stadium|football club|\
         team won|postal code|country code|dialing code|latitude|longitude|borders|states of|provinces|counties|\
         islands|desert|volcano|waterfall|glacier|peninsula|strait|earthquake|hurricane|rainfall|species of|genus|\
         habitat|diet of|lifespan|life expectancy|gestation|extinct|dinosaurs|fossil|evolution|chromosome*|enzyme|\
         hormone|blood type|liver|kidney|skeleton|muscle|virus|bacteria|vaccine|vaccines|antibiotic|penicillin|dosage|\
         gdp|inflation rate|unemployment|minimum wage|stock exchange|currency code|exchange rate|tax rate|amendment|\
         constitution|treaty of|declaration|parliament|senate|congress|nato|unesco|headquarters|located in|located at|\
         native to|originate|originates|comes from|come from|etymology of|latin for|greek word|plural of|past tense of|\
         opposite of|symbol for|alphabet|how to pronounce|shakespeare|bible|quran|myth|mythology|god of|goddess|zeus|\
         solar system|milky way|black hole|light year|orbit|gravity on|satellite|telescope|nasa|apollo|atomic mass|\
         periodic table|molecule|melting|mass of|weight of|height of|depth of|width of|circumference of|public holiday|\
         easter|ramadan|diwali|thanksgiving date|leap year|eclipse|equinox|default value|maximum length|maximum size|\
         file extension|mime type|http code|ascii code|keyboard shortcut|shortcut for|rfc number|licence|\
         open source license|first released|released in|end of life|eol date|lts|theory of|law of|principle of|\
         effect called|phenomenon|history of|the history|year did|mean|which year|area of france|human heart|\
         human brain|blood types|chemical element|cells in|causes of|year was|size of the earth|code name|codename|\
         d-day|members of|kangaroo|salty|kilobyte|megabyte|gigabyte|bytes in|bits in|inches in|feet in|meters in|\
         metres in|seconds in|minutes in|hours in|days in a|weeks in a|grams in|ounces in|pounds in|litres in|\
         liters in|teaspoons in|players in|players on|strings does|legs does|legs do|hearts does|teeth does|bones does|\
         chambers|elected|assassinated|crowned|independence|abolished|constructed|discovered|discoverer|composer|\
         composed|sculptor|painter|novelist|poet who|astronaut|cosmonaut|emperor|monarch|prime ministers|presidents|\
         chancellor|minister|governor|mayor|secretary general|united nations|european union|world bank|imf|opec|fifa|\
         uefa|nba|nfl|mlb|super bowl|champions league|wimbledon|tour de france|grand slam|formula 1|f1|grammy|emmy|\
         academy award|academy awards|pulitzer|booker prize|national animal|national flower|national bird|\
         national dish|official name|capital city|capitals|largest city|biggest city|smallest country|populous|\
         per capita|land area|coastline|bordering|neighbors of|time difference|elevation|altitude|river in|rivers|\
         mountains|lakes|oceans|waterfalls|deserts|volcanoes|continents|hemisphere|equator|tropic|prime meridian|\
         north pole|south pole|antarctica|europe|asia|africa|oceania|australia|america|mars|venus|jupiter|saturn|\
         mercury|uranus|neptune|pluto|asteroid|comet|meteor|big bang|light-year|constellation|constellations|eclipses|\
         tides|solstice|photosynthesise|mitosis|meiosis|osmosis|mitochondria|chlorophyll|hemoglobin|insulin|dopamine|\
         serotonin|neuron|neurons|heart rate|blood pressure|red blood cells|white blood cells|nervous system|\
         digestive system|immune system|pancreas|spleen|lungs|femur|tibia|human body|vertebrae|taste buds|symptom|\
         diabetes|malaria|cholera|plague|black death|pandemic|smallpox|measles|tuberculosis|hydrogen|helium|oxygen|\
         nitrogen|carbon|gold|silver|copper|zinc|uranium|sodium|potassium|chlorine|ph value|acid|alkali|atomic|proton|\
         neutron|quark|photon|isotope|noble gas|metals|alloy|mineral|minerals|diamond|diamonds|granite|hardness|\
         freezing|boiling|evaporate|evaporation|condensation|newton|einstein|darwin|galileo|tesla|edison|curie|\
         aristotle|plato|socrates|mozart|beethoven|bach|picasso|da vinci|leonardo|michelangelo|van gogh|monet|napoleon|\
         caesar|cleopatra|churchill|lincoln|gandhi|mandela|kennedy|hitler|stalin|lenin|columbus|magellan|marco polo|\
         genghis khan|alexander the great|tutankhamun|renaissance|enlightenment|crusades|middle ages|medieval|\
         ancient egypt|ancient greece|ancient rome|roman|romans|vikings|aztec|aztecs|mayan|inca|incas|ottoman|\
         byzantine|mongol|samurai|pyramids|colosseum|eiffel tower|great wall|taj mahal|statue of liberty|stonehenge|\
         machu picchu|mona lisa|sistine chapel|magna carta|bill of rights|geneva convention|versailles|titanic|\
         hindenburg|chernobyl|apollo 11|moon landing|sputnik|berlin wall|bastille|hiroshima|pearl harbor|mammals|\
         reptile|reptiles|amphibian|insects|insect|arachnid|bird of prey|whale|whales|shark|sharks|dolphin|dolphins|\
         octopus|squid|jellyfish|penguin|penguins|elephant|elephants|giraffe|giraffes|lion|lions|tiger|tigers|wolf|\
         wolves|spiders|snakes|crocodile|crocodiles|koala|panda|camel|camels|owl|owls|eagle|eagles|ostrich|hummingbird|\
         platypus|mammoth|t-rex|tyrannosaurus|oak|bamboo|fungus|fungi|mushroom|berry|national park in|airport code|\
         country with|country has|countries have|city has|language is spoken|languages are spoken|spoken in|speak in|\
         native language|alphabet have|stands 4|what does pdf|si unit|measured in|measure of|flag of|motto of|\
         founded in|headquartered|parent company|owned by|ceo of|net worth|stock ticker|brand of|mascot of|premiere|\
         aired|seasons of|sequel|prequel|box office|main character|protagonist of|voice of|played by|starring|\
         soundtrack|theme song|debut album|first album|number one hit|sang|singer of|drummer|orchestra|symphony|opera|\
         ballet by|dance from|dish from|cuisine|ingredient in|main ingredient|spice|grape|legal drinking|voting age|\
         retirement age|speed limit|emergency number|dial code|http method|world wide web|first computer|first website|\
         first email|first programming|first video game|maintainer|initial release|latest stable|port does|default ssh|\
         definition of|define the term|etymological|inflation|recession|capitalism|communism|socialism|democracy|\
         monarchy|republic|feudalism|stoicism|existentialism|buddhism|hinduism|islam|christianity|judaism|sikhism|\
         taoism|confucius|buddha|jesus|muhammad|moses|vatican|cathedral|mosque|sabbath|hanukkah|kosher|halal|movie|\
         film|string quartet|space program|apollo program|island of java|java island|code of hammurabi|adult have|\
         the villain|villain|villains|the opposite of|paintings by|painting by|cardiologist|grow on|turn red|\
         four seasons|hottest|coldest|driest|wettest|richest|poorest|youngest|strongest|heaviest|lightest|rarest|\
         loudest|farthest|nearest|closest|first human|first animal|first programmable|made the first|\
         the first computer|shallowest|widest|thickest|second world war|first world war|gulf war|vietnam war|\
         korean war|hundred years' war|function of the|role of the|script is used|class of drug|class of animal|\
         class of animals|olympic flag|national flag|drug",
    ),
    (
        Thing(Thing::Life),
        "dog|dogs|puppy|cat|cats|kitten|pet|pets|horse|baby|toddler|kid|kids|child|children|daughter|wife|husband|\
         girlfriend|boyfriend|mom|mum|mother|dad|father|grandma|grandpa|friend|friends|boss|neighbor|neighbour|family|\
         wedding|birthday|birthday party|party|anniversary|christmas|halloween|thanksgiving|vacation|trip|travel|\
         itinerary|weekend|flight|hotel|beach|hike|hiking|camping|garden|gardening|kitchen|living room|bedroom|\
         bathroom|house|home|apartment|furniture|cake|cook|cooking|recipe|recipes|dinner|lunch|breakfast|meal|meals|\
         meal plan|vegetarian|vegan|diet|lose weight|weight loss|workout|exercise|exercises|training|training program|\
         gym|yoga|meditation|marathon|sleep|stress|anxiety|relationship|date night|gift|gifts|present for|outfit|\
         clothes|hair|haircut|makeup|skin|bike|guitar|piano|book|books|novel to read|movie to watch|movies|\
         show to watch|netflix|board game|hobby|hobbies|church|career|budget|tattoo|name my|dinosaur*|routine|new year|\
         sunday|saturday|marriage|boredom|closet|tap|goldfish|fish|bird|bored|vegetables|sandcastle|pillow|toy|toys|\
         laptop|phone|phones|chess|football|soccer|coffee|tea|wine|beer|paint color|decor|potluck|brunch|barbecue|bbq|\
         picnic|playlist|song to listen|concert|festival|museum|restaurant|restaurants|roommate|roommates|landlord|\
         neighbors|in-laws|cousin|uncle|aunt|grandparents|teenager|teen|valentine|valentine's|honeymoon|divorce|\
         breakup|break up with|crush|dating|marry|pregnant|pregnancy|newborn|diaper|productivity|procrastinat*|\
         motivated|confidence|lonely|sad|anxious|depressed|overwhelmed|stressed|burnout|meaning of life|headache|\
         back pain|flu remedy|vitamins|smoothie|snack|snacks|pizza|pasta|curry|soup|salad|bread|pancakes|chocolate|\
         cocktail|lawn|tomatoes|roses|succulent|houseplant|chores|laundry|clean my|declutter|rent|savings|retirement|\
         invest|credit card|side hustle|small talk|networking|public speaking|new city|europe trip|backpack|suitcase|\
         packing|airport|jet lag|surf|ski|skiing|swim|swimming|tennis|golf|basketball|bouldering|dance|dancing|\
         knitting|photography|knit|sewing|woodworking|fishing|campfire|costume|bachelorette|icebreaker|icebreakers|\
         team building|farewell party|podcast|podcasts|tv show|tv shows|anime|video game|videogame|character name|dnd|\
         dungeons|ttrpg|zodiac|my life|job interview|salary raise|my car|new car|games|game night|for fun|have fun|\
         my sister|my brother|my parents|wear|spanish|what game|weather|today's news|the news|forecast for tomorrow|\
         time is it|what day is it|habit|habits|flights|tonight|this weekend|a weekend|next weekend|get in shape|sofa|\
         couch|sleep schedule|my ex|to wear|to eat|to watch|sightseeing|wardrobe|clothing|shoes|sneakers|boots|jeans|\
         shirt|t-shirt|jacket|coat|sweater|jewelry|necklace|handbag|backpacks|glasses|perfume|nails|beard|shave|acne|\
         hamster|rabbit|parrot|turtle|lizard|snake as a pet|chicken|chickens|pony|horses|kittens|puppies|pup|mice in|\
         ants in|spiders in|mosquitoes|wasps|sink|toilet|shower|bathtub|faucet|leaky|leaking tap|carpet|rug|curtains|\
         curtain|mattress|bed|pillows|blanket|oven|stove|microwave|fridge|freezer|dishwasher|washing machine|dryer|\
         vacuum|kettle|toaster|air fryer|cast iron|pots|candle|candles|walls|ceiling|roof|attic|basement|garage|\
         driveway|balcony|patio|terrace|backyard|yard|shed|greenhouse|compost|weeds|hedge|flower|flowers|tulips|orchid|\
         orchids|houseplants|herbs|basil|fruit tree|stain|stains|wine stain|odor|mold|clutter|moving out|flatmate|\
         landlady|noodles|potatoes|tofu|steak|beef|pork|butter|yogurt|sandwich|sandwiches|burger|burgers|tacos|sushi|\
         ramen|stew|casserole|roast|spicy|dessert|desserts|pie|cupcakes|muffins|brownies|ice cream|pancake|waffles|\
         bagel|oatmeal|cereal|avocado|strawberries|garlic|onion|onions|mushrooms|leftovers|groceries|grocery|lunchbox|\
         keto|gluten-free|gluten free|fasting|calorie|protein|hungry|cravings|thirsty|drinks|cocktails|whiskey|gin|\
         mocktail|espresso|latte|my back|my knee|my neck|my head|my stomach|my eyes|my teeth|toothache|sore throat|\
         cold remedy|cough|allergy|allergies|hay fever|hangover|migraine|sunburn|blister|cramps|insomnia|snoring|snore|\
         nap|naps|tired|exhausted|nervous|angry|jealous|heartbroken|grief|grieving|homesick|shy|introvert|confident|\
         self-esteem|willpower|discipline|mindfulness|journaling|therapy|therapist|stretching|stretches|push-ups|\
         pushups|squats|plank|abs|muscles|bulk up|5k|10k run|half marathon|jogging|run a marathon|cycling|climbing|\
         kayak|sailing|skateboard|skate|martial arts|karate|boxing|pilates|ballet|salsa|tango|zumba|badminton|\
         volleyball|hockey|cricket bat|darts|bowling|my partner|my best friend|my son|my colleagues|my teacher|\
         my girlfriend's|my wife's|coworker|coworkers|colleague|siblings|sibling|grandson|granddaughter|grandchild|\
         nephew|niece|twins|stepmom|babysitter|nanny|bride|groom|bridesmaid|guests|couples|first date|blind date|\
         tinder|flirt|flirting|kiss|love life|engagement|proposal to my girlfriend|anniversary gift|baby shower|\
         housewarming|retirement party|prom|sleepover|hen night|stag do|kids party|birthday cake|cake design|\
         invite over|decorating|decorations|christmas dinner|new year's|easter eggs|advent|mother's day|father's day|\
         valentines|holiday|holidays|honeymoon trip|city break|getaway|staycation|cruise|hostel|airbnb|train ride|\
         luggage|passport photo|visa interview|souvenir|souvenirs|sunscreen|beach day|ski trip|camping trip|hikes|\
         trails|national park|safari|roadtrip|paris in|rome in|days in|weekend in|trip to|move abroad|living abroad|\
         move to|relocate|commute|commuting|used car|motorcycle|scooter|tire|tyre|parking spot|driving test|\
         driving lesson|driver's license|movie night|film to watch|binge|rom-com|horror movie|comedy movie|vinyl|\
         guitarist|violin|drums|ukulele|singing|karaoke|painting|watercolor|calligraphy|origami|pottery|crochet|\
         embroidery|scrapbook|lego|puzzles|card game|card trick|magic trick|magic tricks|party game|party games|\
         drinking game|trivia night|escape room|treasure hunt|minecraft|fortnite|playstation|xbox|nintendo|pokemon|\
         dungeon master|d&d|tattoos|piercing|haircut for|hairstyle|lipstick|skincare|moisturizer|fashion|style advice|\
         studying|study for|study plan|study schedule|exam|exams|finals|homework|gap year|learn a language|\
         learn french|learn japanese|learn german|learn italian|language learning|spanish faster|freelance|\
         career change|quit my job|new job|job offer|coworking|work-life|productive|time management|to-do|\
         bullet journal|procrastinate|focus better|resolutions|personality|star sign|dreams|nightmare|nightmares|\
         happiness|happy life|friendship|friendships|social life|small business|lemonade|bakery|logo|food truck|cafe|\
         barber|salon|boutique|bookstore|farm|allotment|volunteer|volunteering|fundraiser|neighborhood|neighbourhood|\
         church service|sermon topic|yoga class|dance class|cooking class|playground|kindergarten|daycare|preschool|\
         summer camp|tooth fairy|santa|stroller|crib|potty|bedtime routine|tantrum|tantrums|teething|screen time|\
         allowance|pocket money|chore chart|financial advice|budgeting|save money|saving money|student loan|\
         student loans|debt|stocks|crypto|bitcoin|emergency fund|phone plan|smartphone|iphone|headphones|earbuds|\
         kindle|e-reader|camera|drone|smartwatch|desk|printer|wifi at home|gaming pc|macbook|wall paint|dress code|\
         wedding dress|decorate my|buy a car|stuck ring|rent a flat|small flat|boiled egg|fried rice|potted plants|\
         my goals|dream job|share a flat|class was|my class was|the class was|classmate|classmates|classroom|\
         class reunion|class trip|pet python|ball python|ruby ring|dinner table|table for two|coffee table|\
         dining table|bed bugs|bugs in my|code of honor|code of honour|code red|guitar strings|guitar string|seashells|\
         public library|library card|local library|bus driver|taxi driver|truck driver|stack of books|\
         chocolate chip cookies|bake cookies|christmas cookies|spring cleaning|sewing thread|school class|waiter|\
         loyalty program|exchange program|customer service at|room service|interior design|garden design|train service|\
         mouse trap|ants|fruit flies|yard sale|garage sale|flea market|diabetic|blood sugar|scavenger|mornings|\
         evenings|stressful|goldfish name|pet name|baby name|nickname|nicknames|girl names|boy names|team name|\
         band name|boat name|name for a goldfish|awake|asleep|my day off|day off|sick day|rainy day|rainy sunday|\
         sunny day|snow day|bike ride|bus ride|grandparent|parenting|mother-in-law|father-in-law|best friend|first car|\
         first job|interview tomorrow|nervous about|scared of|addiction|smoking|quit smoking|drinking less|posture|\
         sitting all day|class starts|lecture hall|bedtime|my day|my week|my time|my money|my room|my mind|my problem|\
         my heart|my health|my free time|my morning|quiz|shopping list|packing list|grocery list|guest list|olives|zoo",
    ),
];

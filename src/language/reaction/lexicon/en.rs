//! English.

use super::{Lexicon, Mark};

pub const LEXICON: Lexicon = &[
    (
        Mark::Function,
        "a|an|the|am|are|be|been|being|is|was|he|she|him|his|her|they|them|their|theyre|ours|at|by|for|from|in|into|of|off|on|\
         onto|out|over|per|than|then|through|to|under|up|upon|via|with|within|as|about|after|before|during|between|because|\
         since|while|and|or|nor|so|some|any|each|few|many|most|one|other|own|same|such|there|here|these|those|have|has|had|do|\
         did|does|get|got|says|said|know|think|see|like|just|only|even|yet|already|again|will|would|shall|should|may|might|\
         must|need|want|looks|look|looking|sounds|seems|feels|looked|whom|whose|let|lets|using|used|go|going|went|now|today|\
         back|down|well|really|quite|every|something|anything|someone|everyone|anyone|thing|things|stuff|lot|bit|kind|first|\
         last|new|old|time|make|made|come|take|give|gave|try|tried|trying|keeps|getting|gets|when|where|whole|always|sometimes",
    ),
    (
        Mark::Filler,
        "ok|okay|k|kk|ahh|ahhh|aha|ohh|hm|hmm|hmmm|um|uh|well then|hey|hi|hello|alright|all right|right so|i see|got it|\
         gotcha|understood|noted|lol|haha|hahaha|hehe|lmao|omg|oh my god|dear|please|pls|plz|sure|fine|ok so|ok then|actually|\
         honestly|so far|sorry|yes please|yep|yup|yeah|ya|man|dude|mate|bro|buddy|claude|chatgpt|sir|guys|team|folks|anyway|\
         interesting|i think|i guess|i believe|and yes|oh no|oops|hooray|woohoo|phew|finally|ooh|oh yes",
    ),
    (
        Mark::Intensifier,
        "very|really really|so much|absolutely|totally|completely|extremely|pretty|just so|truly|quite a|simply|incredibly|\
         damn|fucking|freaking|bloody|amazingly|surprisingly|all|much|way|far|that much|particularly|especially|kinda|a bit|\
         a little bit|rather",
    ),
    (
        Mark::Negation,
        "not|isnt|arent|wasnt|werent|dont|doesnt|didnt|wont|wouldnt|cant|cannot|couldnt|shouldnt|hasnt|havent|hadnt|aint|never|\
         nothing|none|without|hardly|barely|neither|nowhere|no longer|isn|doesn|didn|don|dosnt|doesent|dosent|nobody|no one|\
         not a|not the|not an",
    ),
    (Mark::Still, "still|yet again|again the same|as before|keeps on|continues to"),
    (Mark::Contrast, "but|however|except|though|although|yet it|only that|unfortunately|sadly"),
    (
        Mark::Subject,
        "it|its|that|thats|this|that is|this is|it is|these are|those are|the code|your code|the script|your script|the answer|\
         your answer|the function|your function|the output|the result|your solution|the solution|the link|your link|the query|\
         your query|the command|the response|your response|your suggestion|your version|the number|your numbers|your example|\
         the example|everything|the translation|your translation|the summary|the text|you|youre|your|the regex|that one|\
         this one|both|it all|which",
    ),
    (
        Mark::Ask,
        "can you|could you|would you|will you|can we|could we|can i|could i|may i|should i|shall we|do i|do you|did you|\
         does it|does this|does that|do they|is it|is this|is that|is there|are there|are you|are they|was it a|will it|\
         will this|would it|would this|how|how do|how can|how to|what|whats|what is|what are|what if|what about|how about|why|\
         who|whos|which one|which of|where is|when is|when does|when did|write|add|make it|make me|make a|make the|create|\
         generate|draft|explain|describe|tell me|show me|list|give me|find|find me|convert|replace|remove|delete|rename|\
         fix this|refactor|implement|insert|use|put|move|sort|order|rewrite|rephrase|translate|summarize|summarise|shorten|\
         expand|compare|check|proofread|calculate|compute|plan|suggest|recommend|help me|please add|please write|please make|\
         deploy|install|read|search|look up|book|order me|send|set|turn|i want you to|i need|i need you to|id like|\
         i would like|now do|now add|now make|now write|now the|and now|also|then do|another one|keep|apply|try to|do the same|\
         format|say|design|teach me|test|merge|split|count|cancel my|stop the|increase|decrease|reduce|limit|upload|download|\
         restart|correct the|correct your|correct this|correct these|correct it|correct them|correct any|please correct|name|cite|define|identify|classify|extract|analyze|analyse|help with|let me know",
    ),
    (
        Mark::Condition,
        "if|in case|unless|whether|make sure|so that|until|ensure|when it|when this|when they|as if|for when|whenever|assume|\
         suppose|imagine|in order to|what happens if|case where|cases where|so it|so they|so this",
    ),
    (
        Mark::Payload,
        "text|email|mail|sentence|paragraph|message|review|comment|phrase|quote|tweet|letter|title|story|poem|following|\
         feedback|customer wrote|reply|lyrics|article|translation of|headline|subject line|review says|he wrote|she wrote|\
         they wrote|log|logs|stack trace|caption",
    ),
    (Mark::More, "another|next|more|continue|go on|one more|keep going|again please|next one|go ahead|next question"),
    (
        Mark::Void,
        "thing that worked|thing that works|part that worked|one that worked|one that works|thanks in advance|thank you in advance|thanks ahead|thank you for your time|no problem|no worries|no rush|no hurry|\
         not urgent|not bad|not too bad|not sure|not sure if|dont worry|doesnt matter|does not matter|doesnt have to|\
         dont have to|does not have to|do not have to|dont need|do not need|no need|not necessary|not necessarily|not only|\
         not just|no thanks|no thank you|no thats all|no thats it|no that is all|nothing else|nothing more|that is all|\
         thats all|thats it|no thats fine|no its fine|no thats ok|thats fine|thats ok|it wasnt me|not yet|not that i know|\
         thank you letter|thank you note|thank you email|thank you card|thank you message|thanks letter|say thank you|\
         saying thank you|say thanks|says thanks|says thank you|to thank|great britain|great depression|great wall|\
         great grandfather|great grandmother|perfect tense|present perfect|past perfect|perfect square|perfect number|\
         correct way|the correct|the right|right now|right away|right side|right hand|right click|nice to meet you|\
         good morning|good evening|good night|good afternoon|good day|error handling|error message|error messages|error code|\
         error codes|error log|bug report|bug tracker|error page|error handler|issue tracker|fail over|failover|cool down|\
         stop sign|never give up|dont give up|do not give up|dont stop|do not stop|never stop|doesnt need|not allowed|\
         not working hours|no idea|i dont know|i do not know|i dont have|i do not have|i dont own|i dont want|i dont like|\
         i cant eat|you dont need|you dont have to|it doesnt need|it need not|not that important|not important|its not urgent|\
         works for me|nothing special|if not|why not|or not|no more|no matter|no preference|wrong number of|good at|good for|\
         better than|as well|as well as|well known|good practice|best practice|good idea to|nice to have|is better|\
         which is better|what is better",
    ),
    (
        Mark::Works,
        "worked|working|is working|helped|helps|compiles|compiled|passes|passed|runs|ran|builds|loads|fits|did work|does work|\
         solves it|running|works",
    ),
    (
        Mark::Work,
        "work|run|compile|help|build|load|start|open|match|handle|pass|render|display|show|appear|change|respond|connect|solve|\
         fix|update|save|fit|change anything|parse|return|print|support|finish|answer|include|contain|exist|address|cover|\
         follow|mention|fixed|resolved|solved|updated|changed|make sense",
    ),
    (
        Mark::Solved,
        "that did it|that did the trick|did the trick|does the trick|works now|work now|works perfectly|works great|works fine|\
         works well|works like a charm|worked like a charm|working now|works again|working again|it worked|that worked|\
         this worked|that works|this works|it works|works for me now|worked for me|worked perfectly|worked great|fixed it|\
         fixed now|that fixed it|that fixed|that fixes it|this fixed|fixed the|fixed my|is fixed|solved it|that solved|\
         this solved|solved my|solved the|is solved|problem solved|issue resolved|resolved the|resolved it|is resolved|\
         all resolved|all green|all tests pass|tests pass|all pass|tests are green|it compiles|it runs now|compiles now|\
         runs now|runs fine|it passes|passes now|everything works|all works|all good|all good now|good to go|nailed it|\
         you nailed it|exactly what i needed|exactly what i wanted|exactly what i was looking for|just what i needed|\
         just what i wanted|what i was looking for|that is what i needed|thats what i needed|that was it|that was the problem|\
         that was the issue|that was the bug|that was the cause|that was all it needed|that helped|this helped|it helped|\
         that helps|this helps|that helps a lot|very helpful|super helpful|really helpful|most helpful|i got it working|\
         got it working|got it to work|it clicked|it clicks|now it clicks|that clears it up|that clears things up|clears it up|\
         cleared that up|that explains it|that answers my question|answers my question|answered my question|found it|\
         it is back|back up|up and running|stays up|no more errors|no errors now|no error now|error is gone|the error is gone|\
         errors are gone|its gone|it is gone|it is gone now|problem is gone|the warning is gone|much faster now|loads now|\
         starts now|connects now|it did the job|does the job|did the job|that does it|bingo|eureka|success|\
         hit the nail on the head|spot on|it is up now|thats the one|that is the one|covers everything|that covers it|\
         now it works|now works|now its working|now it is working|finally works|finally working|it finally works|went through|\
         that went through|it went through|all set|done and dusted|back in business|back online|no longer crashes|\
         no longer fails|stopped crashing|stopped happening|crash is gone|bug is gone|bug is fixed|issue is gone|\
         warning is gone|warnings are gone|leak is gone|it builds|builds now|it loads|it opens|it opens now|opens now|\
         it starts|it starts now|it connects|it deployed|deployed fine|passes all|passing now|all passing|everything passes|\
         everything is fine|its fine now|fine now|its ok now|ok now|good now|its working|it is working|working fine|\
         working great|working perfectly|works on my machine now|works as expected|as expected|behaves now|behaves as expected|\
         prints the right|returns the right|shows up now|now it shows|now i can|i can log in now|i can see it now|i got in|\
         i managed|managed to|i was able to|able to log in|did it|we did it|you did it|you fixed it|you solved it|youve solved|\
         you cracked it|that cracked it|cracked it|turned out to be|turns out it was|it was indeed|indeed it was|it was that|\
         it was exactly that|just what the doctor ordered|thats what i meant|that is what i meant|thats what i wanted|\
         that is what i wanted|this is what i wanted|this is what i needed|thats what i was after|what i was after|\
         what i had in mind|thats exactly it|thats exactly what|this is exactly what|exactly what i|precisely what i|\
         fits perfectly|fits now|sorted|all sorted|thats sorted|problem gone|issue gone|issue solved|issue fixed|bug fixed|\
         mystery solved|case closed|job done|mission accomplished|now i can see|exactly the one|yup thats it|yes thats it|\
         yep thats it|yeah thats it|thats it thanks|thats it thank you|i really like|i really love|really liked|\
         i absolutely love|absolutely love|that does the job|that will work|thatll work|that would work|this will work|\
         thatll do nicely|came out great|turned out great|turned out well|came out well|turned out perfect",
    ),
    (Mark::Ending, "was it|was the culprit|was the problem|was the issue|was the cause|was wrong there"),
    (
        Mark::Praise,
        "perfect|perfectly|great|awesome|excellent|brilliant|fantastic|wonderful|amazing|superb|fabulous|terrific|outstanding|\
         marvelous|magnificent|splendid|stellar|impressive|flawless|exquisite|phenomenal|gorgeous|lovely|beautiful|delightful|\
         stunning|incredible|exactly|precisely|greatest|best answer|the best|great job|good job|nice job|nice work|good work|\
         great work|excellent work|amazing work|excellent job|amazing job|well done|well written|well explained|well put|\
         great answer|good answer|nice answer|perfect answer|great explanation|good explanation|nice explanation|\
         clear explanation|great idea|great ideas|great suggestion|good suggestion|great suggestions|great stuff|good stuff|\
         nice one|good one|great one|great catch|good catch|nice catch|good call|great help|good point|great point|good idea|\
         love it|love this|love that|loved it|i love it|i love this|i love that|love this one|i like it|i like that|\
         i like this|like it|like that one|like this one|i really like it|i really like this|like it a lot|me likey|adore it|\
         much better|way better|far better|a lot better|so much better|better now|even better|much clearer|much nicer|\
         much more natural|much improved|big improvement|now were talking|thats more like it|more like it|that is better|\
         thats better|this is better|it is better|thats much better|very good|so good|really good|pretty good|too good|\
         very nice|so nice|really nice|pretty nice|very clear|thats clear|very useful|really useful|so useful|useful|helpful|\
         looks good|looks great|looks right|looks perfect|looks nice|sounds good|sounds great|sounds perfect|reads well|\
         reads great|lgtm|looking good|looks amazing|you rock|you rule|youre the best|you are the best|youre a lifesaver|\
         lifesaver|life saver|youre a star|youre a genius|genius|legend|youre awesome|youre amazing|you are amazing|\
         you are awesome|hero|you saved me|you saved my|saved my day|saved me|made my day|chefs kiss|bravo|kudos|hats off|\
         top notch|first class|couldnt be better|could not be better|cant ask for more|couldnt ask for more|\
         couldnt have said it better|a winner|is a winner|we have a winner|winner|hilarious|so funny|thats funny|funny|\
         cracked me up|made me laugh|priceless|10/10|10 out of 10|five stars|5 stars|100 percent|makes sense|makes sense now|\
         that makes sense|makes perfect sense|makes total sense|now i get it|now i understand|i get it now|i understand now|\
         now i see|i understand better now|finally understand|correct|thats correct|thats right|that is correct|that is right|\
         youre right|you are right|thats true|true|right answer|thats it exactly|happy with|im happy|very happy|pleased|\
         satisfied|delighted|impressed|well played|touche|better|super|adorable|cute|charming|elegant|slick|sleek|classy|handy|\
         insightful|thorough|clever|smart|witty|touching|inspiring|heartwarming|epic|divine|delicious|fascinating|remarkable|\
         top stuff|cracking|smashing|grand|stellar stuff|golden|on point|on the money|dead on|bang on|right on|way to go|\
         thats the ticket|thats the spirit|ship it|youre a gem|youre an angel|youre a saint|youre a legend|youre a wizard|\
         youre a champ|youre a treasure|a gem|an angel|champ|exactly the tone|exactly right|exactly like that|just right|\
         just like that|love how|love the|i love how|i love the|i like how|i like the|like the|what a great|what a nice|\
         what a lovely|how nice|how lovely|how cool|so cool|very cool|super cool|pretty cool|really cool|so cute|so sweet|\
         so helpful|super useful|super clear|crystal clear|very clear now|well done you|hell yeah|hell yes|heck yeah|yess|\
         yesss|yas|yay|hurray|hallelujah|good to know|thats good to know|thats good|this is good|its good|thats nice|\
         thats cool|thats awesome|thats amazing|youre good|you are good|youre great|good thinking|smart move|neat trick|\
         nice trick|nice touch|nice find|great find|good find|what a relief|thank god|thank goodness|glad|im glad|happy now|\
         very nicely|nicely done|nicely put|nicely written|beautifully written|beautifully done|well structured|very thorough|\
         very detailed|detailed and clear|wow thats|i feel better|way clearer|clearer now|clear now|clearer|nicer|cleaner|\
         stronger|more natural|reads much better|sounds much better|looks much better|so much nicer|huge improvement|huge help|\
         big help|a big help|a great help|what a help|real help|massive help|life saving|game changer|blown away|mind blown|\
         outstanding work|fine work|superb work|perfection|impeccable|unbelievable|insane|ingenious|extraordinary|exceptional|\
         five star|kudos to you",
    ),
    (
        Mark::Approval,
        "cool|nice|good|neat|sweet|yes|wow|whoa|wicked|rad|dope|lit|solid|not bad at all|fair enough|fair|right|indeed|ok good|\
         sounds fair|good enough|yes exactly|ok cool|ok great|ok nice|ok perfect|👍|❤|🎉|🙏|😍|👌|👏|🥳|🔥|💯|🙌|😀|😊|😁|sick|ace|dandy|\
         noice|noted with thanks|that will do|thatll do|that ll do|ill take it|i can use that|i can work with that",
    ),
    (
        Mark::Thanks,
        "thanks|thank you|thankyou|thank u|thx|tx|thnx|tnx|thanx|ty|tysm|tyvm|ta|cheers|much obliged|thanks a lot|\
         thanks so much|thank you so much|thank you very much|many thanks|thanks a million|thanks a bunch|thanks again|\
         appreciated|much appreciated|appreciate it|i appreciate it|i appreciate that|appreciate that|appreciate your help|\
         appreciate the help|i appreciate|really appreciate it|grateful|so grateful|bless you|i owe you|owe you one|merci|\
         gracias|danke|arigato|thanks for the|thanks for that|thanks for your help|thank you for",
    ),
    (
        Mark::Problem,
        "error|errors|fail|failure|crash|broken|exception|exceptions|traceback|hanging|frozen|stuck|segfault|undefined|\
         unresolved|missing|empty|blank|dead|404|500|issue|problem|bug|bugs|buggy|not found|denied|rejected|blocked|invalid|\
         corrupt|corrupted|cut off|truncated|warning|warnings|the same|complaining|loops|looping|unknown|unexpected|\
         im getting an error|i get this error|i got this error|getting this error|unreachable|garbled|duplicated|duplicates|\
         misaligned|clipped|cropped|inaccessible|unauthorized|forbidden|refused|expired|nan|null|nil|deadlock|deadlocks|\
         leaking|slower|conflict|conflicts",
    ),
    (
        Mark::Bad,
        "wrong|incorrect|false|inaccurate|useless|worthless|terrible|awful|horrible|bad|worse|worst|even worse|nonsense|\
         rubbish|garbage|bullshit|crap|crappy|trash|ridiculous|stupid|dumb|pathetic|lame|boring|bland|generic|vague|unhelpful|\
         pointless|unacceptable|disappointing|disappointed|frustrating|annoying|confused|misleading|incomplete|unclear|\
         unusable|unreadable|ugly|weird|a joke|cheesy|clumsy|sloppy|mediocre|meh|bogus|made up|hallucinated|hallucinating|\
         a lie|lying|too long|too short|too formal|too informal|too casual|too vague|too generic|too complicated|too complex|\
         too technical|too simple|too basic|too slow|too wordy|too verbose|too much|too many|too few|too little|too cheesy|\
         too boring|too stiff|too general|too expensive|too big|too small|too dry|too flowery|too salesy|too broad|too shallow|\
         over my budget|over budget|way off|completely off|totally off|off topic|not true|untrue|nope|nah|negative|no good|\
         no way|no use|no luck|no dice|no effect|no difference|no joy|a bit bland|a bit long|a bit off|a bit boring|\
         a bit stiff|ugh|argh|arg|sigh|wtf|wth|ffs|seriously|👎|😡|😠|🤦|🙄|😤|come on|oh come on|not ok|not okay|misunderstood|\
         misread|bof|pants|sucks|it sucks|this sucks|that sucks|stinks|stiff|robotic|wooden|dull|wordy|verbose|repetitive|\
         cliche|cringe|cringy|corny|tacky|yikes|yuck|eww|gross|shallow|superficial|blunt|harsh|rude|offensive|inappropriate|\
         unrealistic|impractical|overkill|overcomplicated|convoluted|messy|unrelated|irrelevant|redundant|wrongly|poorly|\
         very poor|lousy|subpar|underwhelming|unimpressive|unfair|silly|absurd|insulting|creepy|nonsensical|illogical|\
         unnatural|awkward|so slow|laughable",
    ),
    (Mark::No, "no|noo|nooo|no no|no no no|lol no|no sorry|umm no|uh no|hell no"),
    (
        Mark::Complaint,
        "doesnt work|does not work|dont work|do not work|didnt work|did not work|not working|isnt working|is not working|\
         wont work|will not work|isnt right|is not right|not right|not correct|isnt correct|no longer works|stopped working|\
         never works|never worked|doesnt help|didnt help|did not help|does not help|not helping|not helpful|isnt helpful|\
         unhelpful answer|wasnt helpful|not what i asked|not what i wanted|not what i meant|not what i need|not what i needed|\
         not what i said|not what i was looking for|not what i had in mind|not what i expected|isnt what i|is not what i|\
         wasnt what i|wasnt my question|was not my question|isnt my question|not my question|not the question|not an answer|\
         doesnt answer|does not answer|didnt answer|did not answer|havent answered|not answering|tells me nothing|says nothing|\
         that tells me nothing|not exactly what|not quite|not really|not exactly|not great|not good|not good enough|not enough|\
         not even close|not close|not at all|not it|thats not it|not this|not like that|not like this|not that one|\
         not acceptable|not impressed|not happy|not satisfied|not very|not that|not so|nothing changed|nothing happens|\
         nothing happened|nothing works|nothing works anymore|nothing there|nothing new|no change|same error|same problem|\
         same issue|same result|same thing|same output|same answer|same as before|exact same|still nothing|still no|still not|\
         still the same|still same|still doesnt|still does not|still isnt|still cant|still cannot|still wont|still didnt|\
         still getting|still get|still getting the|still broken|still fails|still failing|still wrong|still an error|\
         still having|still have the|still happening|still happens|still there|still here|still crashes|still too|\
         still missing|still shows|still seeing|still see|still stuck|still confused|i still dont|i still get|i still have the|\
         i still cant|i still see|now im getting|now i get|now i am getting|now it says|getting the same|gives an error|\
         gives me an error|gives me the|throws an error|throws an exception|it crashes|it crashed|it fails|it failed|it breaks|\
         it broke|it hangs|of them fail|there is an error|theres an error|there is a bug|theres a bug|has a bug|has an error|\
         has errors|off by one|returns the wrong|wrong output|wrong result|wrong answer|wrong order|wrong format|\
         wrong language|bad answer|broken link|link is dead|link is broken|i dont understand|i do not understand|\
         dont understand|didnt understand|i dont get it|dont get it|i still dont get it|do not get it|i dont follow|\
         you lost me|lost me|im lost|im confused|i am confused|makes no sense|doesnt make sense|does not make sense|\
         make no sense|this makes no sense|confusing|hard to follow|hard to read|hard to understand|clear as mud|over my head|\
         goes over my head|in plain words|speak english|any other idea|any other ideas|any better idea|any better ideas|\
         something else instead|try again|try once more|try harder|do it again|redo it|redo this|start over|once more|\
         do better|you can do better|could be better|needs work|needs more work|needs improvement|wont do|wont cut it|\
         not cutting it|why doesnt it|why doesnt this|why doesnt that|why is it still|why does it still|why did you|\
         why would you|why are you|why cant you|why isnt it|why is this still|are you sure|you sure|really sure|\
         are you serious|are you kidding|you kidding|is that a joke|are you joking|im pretty sure|pretty sure its|\
         pretty sure it|i doubt|i doubt that|i disagree|i dont think so|i dont think thats|i dont think that is|\
         i think thats wrong|i beg to differ|i already did|already did that|i already tried|already tried|tried that|\
         tried that already|did that already|i did that|i tried that|i have tried|ive tried|ive already|done that|did all that|\
         as i told you|nothing helps|to no avail|didnt change anything|didnt do anything|doesnt do anything|does nothing|\
         did nothing|doesnt change anything|didnt fix|did not fix|doesnt fix|does not fix|didnt solve|didnt change|\
         made it worse|makes it worse|now its worse|worse than before|even worse now|got worse|thanks for nothing|thanks for deleting|thanks for breaking|thanks for ruining|thanks for wasting|great job breaking|\
         great job deleting|nice job breaking|nice job deleting|\
         thank you for nothing|what a joke|what a mess|what the hell|what the heck|what on earth|i hate it|i hate this|\
         i hate that|hate it|dont like it|i dont like it|i dont like this|i dont like that|dont like this|dont like that|\
         do not like it|i dont love it|not a fan|not my style|not feeling it|doesnt feel right|feels off|seems wrong|\
         looks wrong|sounds wrong|looks off|sounds off|sounds robotic|like a robot|sounds weird|sounds fake|looks weird|\
         looks bad|cant be right|that cant be|that cannot be|cant be true|cant be correct|thats wrong|thats incorrect|\
         there is no|theres no|there are no|there is nothing|there isnt|such file|unknown command|command not found|no such|\
         i cant see|i cannot see|i dont see|cant find|cannot find|i cant find|cant access|cant log in|you are wrong|\
         youre wrong|you got it wrong|you were wrong|you made a mistake|you made an error|your mistake|you broke|\
         what are you talking about|read again|read it again|read my|reread|re read|look again|check again|think again|\
         look closer|pay attention|listen to me|hoping for something|was hoping for|i was hoping|i expected|expected more|\
         was expecting|i was expecting|let me rephrase|let me clarify|to clarify|more specific than that|be more specific|\
         thats only|thats just|you only gave|you only|only half|only one of|tone deaf|not funny|doesnt fit|does not fit|\
         doesnt match|does not match|didnt match|dont match|square one|back to square one|back where we started|dont see|\
         dont see any|do not see|cant see any|i cant see any|dont have that|doesnt have that|defeats the purpose|doesnt add up|\
         does not add up|adds up wrong|doesnt sound|does not sound|doesnt look|does not look|doesnt feel|doesnt read|\
         didnt do it|didnt do what|didnt do|didnt get|did not get|doesnt get|doesnt exist|does not exist|doesnt seem|\
         does not seem|doesnt seem to|doesnt really|does not really|didnt really|isnt really|wasnt really|isnt quite|\
         wasnt quite|isnt exactly|isnt it at all|nothing like|nothing like what|far from|far from it|nowhere near|\
         no where near|thumbs down|two thumbs down|not buying it|i call bs|thats a lie|thats false|thats nonsense|\
         this is nonsense|thats garbage|this is garbage|thats terrible|thats awful|thats bad|this is bad|thats worse|\
         this is worse|its worse|its wrong|this is wrong|its broken|its not right|again wrong|wrong again|no again|again no|\
         same thing again|the same thing again|same again|yet another error|another error|a different error|\
         different error now|new error|a new error|now a different|now another error|now theres|now its broken|now nothing|\
         now it doesnt|now it crashes|now it fails|how is that|how is this|how does that help|how does this help|\
         how is that helpful|that makes no|thats impossible|impossible|that link|dead link|that file doesnt|\
         that function doesnt|that method doesnt|that option doesnt|no such option|no such function|no such method|\
         no such file|that is deprecated|thats deprecated|thats outdated|outdated|out of date|hallucination|you hallucinated|\
         you made this up|made that up|made it up|obviously not|clearly not|certainly not|definitely not|absolutely not|\
         of course not|not even|not helpful at all|not useful|not usable|not readable|not clear|unclear to me|still unclear|\
         not following|i cant follow|cant follow|you completely missed|missed the point|missing the point|beside the point|\
         thats beside|besides the point|off the mark|wide of the mark|off base|barking up|misses the point|i already know|\
         i already knew|i knew that|i know that already|tell me something|thats obvious|too obvious|no kidding|duh|i can read|\
         wasnt asking|wasnt what|isnt valid|is not valid|is invalid|isnt true|is not true|isnt enough|is not enough|\
         isnt possible|doesnt apply|does not apply|doesnt count|doesnt compile|does not compile|wont compile|wont run|\
         doesnt run|does not run|wont start|wont open|wont load|doesnt load|doesnt open|doesnt start|doesnt build|doesnt parse|\
         doesnt pass|didnt pass|doesnt handle|doesnt support|doesnt include|doesnt cover|doesnt mention|doesnt answer my|\
         doesnt address|still the wrong|still red|still failing the|still slow|still empty|still blank|still nothing happens|\
         still unanswered|havent fixed|hasnt changed|has not changed|hasnt helped|unchanged|identical|no improvement|\
         no progress|zero change|no better|not better|not any better|no different|not different|come again|huh|eh what|what no|\
         say what|pardon|oh no not|ugh no|bruh|smh|facepalm|please read|please reread|please focus|focus please|please pay|\
         please listen|are you even|did you even|do you even|can you even|have you even|were you even|you even read|\
         stop repeating|stop apologizing|stop apologising|stop making|stop giving me|stop guessing|stop saying|quit repeating|\
         you said that already|you already said|you already said that|you told me that|you just said|contradicts|\
         you contradict|contradicting yourself|contradiction|inconsistent|no idea what that|no idea what that means|\
         no idea what this|no idea what you|what does that even mean|ive heard that|ive heard|heard that one|ive read that|\
         ive seen that|i know that one|already seen|already heard|already read|already have that|already have it|already own|\
         already got that|i have that already|been there done that|doesnt go|does not go|wont go away|still no go|no go|\
         no joy yet|thats the same|this is the same|its the same|it is the same|is the same|are the same|same as mine|\
         same as the|same as last|exactly the same|the exact same|thats what i had|thats what i did|thats what i have|\
         thats what i already|tell me why|makes it sound|sounds like a|reads like a|feels like a|looks like a mess|\
         does it again|did it again|happened again|happens again|its happening|it happened again|keeps happening|\
         keeps crashing|keeps failing|keeps saying|keeps giving|keeps showing|keeps coming|keeps going|came back|is back again|\
         its back again|error is back|problem is back",
    ),
    (
        Mark::Correction,
        "i meant|i mean|what i meant|what i mean|i said|i did say|as i said|like i said|i told you|i asked|i asked for|\
         i asked you|i was asking|my question was|the question was|i specifically|i explicitly|i wanted|i wanted the|i clearly|\
         i was talking about|im talking about|im asking|i am asking|i am talking about|not what|you forgot|you missed|\
         you left out|you skipped|you dropped|you omitted|you ignored|you removed|you deleted|you changed|you mixed|\
         you mixed up|you confused|you misunderstood|you misread|you got|you didnt|you did not|you dont|you havent|you never|\
         you keep|you still|you just|you repeated|you are repeating|youre repeating|you wrote|you used the wrong|you swapped|\
         you cut|you lost|you messed|you messed up|you overlooked|you assumed|you invented|you made that up|you made up|\
         you failed|you failed to|instead you|you should have|shouldnt it be|should it not be|isnt it|wasnt it|\
         shouldnt that be|it should have been|should have been|supposed to be|supposed to|is supposed to|was supposed to|\
         not supposed to|why did you delete|why did you remove|why did you change|correction|wrong file|wrong one|wrong person|\
         wrong place|put it back|bring it back|undo that|undo this|revert that|revert this|revert it|go back to the previous|\
         change it back|where did|what happened to|i get only|i only get|missing the|its missing|was missing|it lacks|\
         lacks the|i was referring to|im referring to|i am referring to|referring to|i had asked|i requested|i had requested|\
         i was looking for|what i asked|what i asked for|what i need is|what i needed was|what i wanted was|what i want is|\
         all i asked|i only asked|i only wanted|i just asked|i just wanted|i never said|i didnt say|i didnt ask|i did not ask|\
         i didnt mean|i did not mean|nobody asked|no one asked|you have forgotten|youve forgotten|youve missed|youve removed|\
         youve changed|youve ignored|you have missed|you have ignored|you left|you renamed|you translated|you rewrote|\
         you gave me|you just gave|you calculated|you counted|you duplicated|did you forget|didnt you|you were supposed|\
         wrong way|wrong way round|the other way around|other way round|its the other way|vice versa|backwards|reversed|\
         inverted|mixed up|in the wrong|to the wrong|for the wrong|at the wrong|shouldve been|shouldnt have|it shouldnt|\
         this shouldnt|that shouldnt|shouldnt be|should not be|must not be|mustnt be|obviously|you misspelled|misspelled|\
         misspelt|mistranslated|miscounted|miscalculated|as i mentioned|like i mentioned|i already said|i already told you|\
         i already mentioned|i did mention|i mentioned|i have told you|ive told you|ive already told|ive said|i clearly said|\
         i clearly asked|i distinctly|dont you mean|you mean|surely you mean|you probably mean|isnt that|arent those|\
         wasnt that|isnt this|arent these|didnt i|havent i",
    ),
    (
        Mark::GivesUp,
        "forget it|forget about it|forget that|never mind|nevermind|nvm|i give up|im giving up|i am giving up|giving up|\
         gave up|i quit|im done|i am done|done with this|im done with|i ll do it myself|ill do it myself|i will do it myself|\
         ill do it manually|do it myself|do it manually|by myself|on my own|figure it out myself|ill figure it out|\
         i ll figure it out|write it myself|fix it myself|ill fix it myself|ill write it myself|ill just|i ll just|i will just|\
         rather do it|ill ask someone|ask someone else|ill ask someone else|ill find someone|ill look elsewhere|look elsewhere|\
         try elsewhere|another tool|use another tool|use something else|ill use something else|ill google it|\
         i will google|ill try google|just google it|ask chatgpt|switch to another|other assistant|a different assistant|\
         different assistant|talk to a human|talk to human|speak to a human|speak with a human|talk with a human|\
         talk to a person|talk to a real person|speak to a person|speak with a person|speak to a real person|\
         speak with a real person|talk to an agent|talk to agent|speak to an agent|speak with an agent|talk to someone|\
         speak to someone|speak with someone|speak to a manager|talk to a manager|talk to your manager|speak to a supervisor|\
         talk to a supervisor|speak to your supervisor|speak to a representative|talk to a representative|speak to a rep|\
         talk to a rep|human agent|live agent|real person|a real human|actual human|actual person|human please|agent please|\
         representative|operator please|customer service please|connect me to|connect me with|transfer me|put me through|\
         get me a human|get me a person|i want a human|i need a human|human being|file a complaint|make a complaint|\
         close my account|want my money back|whatever|ok whatever|oh whatever|this is useless|youre useless|you are useless|\
         useless bot|stupid bot|dumb bot|this is pointless|this is hopeless|hopeless|this is ridiculous|waste of my time|\
         waste of time|wasting my time|youre wasting|fed up|sick of this|had enough|ive had enough|enough of this|\
         i cant do this anymore|lets leave it|lets drop it|\
         this isnt going anywhere|going nowhere|going in circles|\
         going around in circles|getting nowhere|not getting anywhere|no point|theres no point|dont bother|cant be bothered|\
         screw it|screw this|fuck it|fuck this|fuck off|fuck you|to hell with|scrap that|goodbye then|bye then|\
         useless bye|not worth it|you cant help me|you cant help|unsubscribe me|this chat is|is a waste of time|\
         a waste of time|total waste|complete waste|utter waste|what a waste|whats the point|im wasting|ill move on|\
         forget this|forget you|just forget it|just forget|please forget|ill pass|hard pass|ill do without|ill manage|\
         ill manage without|ill take care of it myself|ill handle it myself|ill sort it out|ill sort it myself|\
         ill work it out myself|ill look it up|ill look it up myself|ill read the docs|ill check the docs|ill ask a colleague|\
         ill ask my colleague|ask a colleague|ill ask on|ill ask stack overflow|ill hire|ill call support|ill call them|\
         calling support|ill try another|ill try a different|try a different model|try another model|switch model|\
         switch models|another bot|another assistant|useless thing|useless ai|this is going nowhere|this isnt working out|\
         we are going nowhere|were going nowhere|were going in circles|you keep going|im tired of|tired of this|sick and tired|\
         i cant with you|i cant even|impossible to work with|lost cause|its hopeless|im losing|losing patience|\
         lost my patience|out of patience|no thanks ill|not helpful bye|ok bye|cya|im outta here|\
         no longer needed|not needed anymore|dont need it anymore|dont need this anymore|too late|lets forget|lets forget it|\
         lets not|stop wasting|abort mission|get me someone|get me your manager|get me a manager|want to speak|wanna talk to|\
         let me talk to|let me speak to|let me speak with|can i talk to|can i speak to|can i speak with|can i talk with|\
         someone real|a live person|live person|human support|human operator|actual support|real support|real human|escalate|\
         escalate this|supervisor please|manager please",
    ),
    (
        Mark::Halt,
        "cancel|abort|quit|exit|enough|give up|bye|goodbye|stop|stop it|stop this|just stop|please stop|please stop it|\
         please stop this|just stop it|stop here|stop stop|lets stop|lets stop here|leave it|drop it|scrap it|let it be|let it go|\
         use google",
    ),
    (
        Mark::Own,
        "my mistake|my bad|my fault|my error|my own mistake|my own fault|i was wrong|i was mistaken|i made a mistake|\
         i made an error|i misread|i misspoke|i mistyped|i messed up|i screwed up|i mixed up|i forgot|i forgot to|stupid me|\
         silly me|i gave you the wrong|i gave the wrong|i sent you the wrong|i sent the wrong|i pasted the wrong|\
         i copied the wrong|i uploaded the wrong|i attached the wrong|i typed the wrong|i used the wrong|i asked the wrong|i ran the wrong|i opened the wrong|i said the wrong|i called the wrong|i chose the wrong|\
         i was on the wrong|i was in the wrong|i was using the wrong|i was looking at the wrong|i looked at the wrong|i had the wrong|\
         i put the wrong|i picked the wrong|i wrote the wrong|i showed you the wrong|i sent you an old|i gave you an old|\
         i pasted an old|typo on my side|mistake on my side|error on my side|mistake on my end|error on my end|my typo",
    ),
    (
        Mark::Loss,
        "wiped|wasted|ruined|destroyed|wrecked|nuked|trashed|down again|gone again|down the drain|managed to break",
    ),
    (Mark::Sigh, "oh|ah|gee|oh wow"),
    (
        Mark::Refusal,
        "i cannot help|i cant help|i can not help|i cannot assist|i cant assist|im sorry but i|i am sorry but i|\
         sorry but i cant|sorry i cant|sorry i cannot|im unable|i am unable|im not able|i am not able|i wont|i will not|\
         i cannot provide|i cant provide|i cannot do|i cant do|i cannot discuss|i must decline|i have to decline|\
         not able to help|cannot comply|cant comply|unable to help|unable to assist|i cannot answer|i cant answer|as an ai",
    ),
    (
        Mark::Offer,
        "anything else|something else|help with|help you|does that help|does this help|did that help|did this help|\
         does that work|does this work|did that work|let me know|would you like|make sense|what do you think|is that what|\
         is this what|how is that|hows that|does it work|is it working|all set",
    ),
    (Mark::Me, "i|im|ive|id|ill|me|my|mine|we|weve|our|us|were"),
    (Mark::Excess, "too|overly|a bit too|a little too|way too|far too|much too"),
    (
        Mark::Symptom,
        "im getting|i am getting|i get an error|i get error|i got an error|i get the error|getting an error|get an error|\
         build fails|build failed|test fails|tests fail|tests failed|fails with|failed with|crashes with|crashes on|\
         crashes when|fails on|fails when|fails for|error on line|error in line|fails|failed|failing|crashes|crashed|crashing|\
         breaks|broke|throws|threw|hangs|freezes|segfaults|panics|is off|are off|seems off|is wrong|are wrong|is broken|\
         are broken|red again|gets rejected|get rejected|timed out|times out|complains|refuses|overlaps|flickers|leaks|\
         redirects|not rendering|is incorrect|are incorrect|is missing|are missing|went missing|is gone wrong|is empty|\
         is blank|is cut off|gets cut off|is too|are too|looks broken|got lost|disappeared|disappears|accepts anything|it says",
    ),
];

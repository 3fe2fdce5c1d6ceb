//! English acts and small words, with common misspellings.

use super::Line;
use crate::language::request_type::cue::Act::*;
use crate::language::request_type::cue::Cue::*;

pub const LINES: &[Line] = &[
    (
        Filler,
        "please|pls|plz|can you|could you|would you|will you|can u|could u|hi|hello|hey|kindly|just|now|then|also|\
         first|next|ok so|okay so|so|but|well|i want you to|i'd like you to|i would like you to|i need you to|\
         i want to|i'd like to|i need to|i would like to|want to|need to|help me|help me to|can you help me|let's|lets|\
         let us|quickly|actually|finally|you should|try to|go ahead and|hey can you|ok|okay|good morning|using|\
         your task is to|task|in this conversation|i was wondering|i forgot|tell me|do you know|can anyone|anyone know|\
         you are|act as|and|it|me|us|them|some|something|a|an|of|one|really|very|maybe|perhaps|im|u|ur|dis|da|plss|\
         pleez|could you please|can you please|please can you|i am trying to|i'm trying to|write down|write out|\
         kind of|sort of|any|quick|short|simple|good evening",
    ),
    (
        Link,
        "for|to|from|on|at|by|onto|without|which|who|where|when|whose|is|are|was|were|has|have|be|because|so that|than|\
         if|like|between|not|no|it's|can|will|should|must|i|you|we|they|he|she|does|do|did|named|called|we want to|\
         we have to|we plan to|we would like to|we are planning to|we'd like to|the first|the original|the oldest|\
         the most|the latest|the newest|the world's|we're planning to|we are going to|they want to|as|good for you|\
         good for your|good for health",
    ),
    (Means, "in|with|via"),
    (
        Deictic,
        "this|this piece of|these|those|the following|following|the above|above|the below|below|attached|the attached|\
         that|given|the",
    ),
    (About, "about|on the topic of|on the subject of|regarding"),
    (
        Chat,
        "^thanks|^thank you|^thx|^ty|^tysm|^cheers|^hi|^hello|^hey|^yo|^sup|^good morning|^good evening|^good night|\
         ^good afternoon|^yes|^yep|^yeah|^yup|^nope|^nah|^ok|^okay|^k|^sure|^fine|^great|^perfect|^awesome|^cool|^nice|\
         ^wow|^lol|^haha*|^amazing|^brilliant|^excellent|sounds good|sounds great|looks good|lgtm|that worked|\
         it worked|that works|works now|it works|that's it|go ahead|^continue|^go on|^carry on|^keep going|^proceed|\
         ^stop|never mind|nevermind|forget it|no worries|got it|makes sense|i see|not what i asked|not what i meant|\
         not what i wanted|that's wrong|that is wrong|that's not right|you're wrong|you are wrong|wrong again|\
         try again|^again|^more|^same|^wrong|do it again|that's not it|not helpful|not quite|good job|well done|\
         good bot|bad bot|love it|who are you|what are you|are you an ai|are you a bot|are you|do you like|do you have|\
         have you ever|what is your|what's your|whats your|would you rather|you didn't|you forgot|you missed|\
         you misunderstood|still doesn't feel|are you sure|how are you|how r u|how's it going|how is it going|\
         what's up|whats up|what is up|your name|what can you do|what model are you|which model are you|who made you|\
         who created you|who built you|do you dream|do you remember|can you hear|can you help|remind me what we|\
         what were we|what did i just|what did i say|what did you|you said|talk to me|i'm bored|im bored|i am bored|\
         i feel|i'm feeling|i'm so|i am so|i'm tired|i am tired|i'm sad|i'm stuck|tell me a joke|a joke|surprise me|\
         entertain me|let's chat|let's talk|let's play|roleplay|role play|pretend|in your opinion|your opinion|\
         your favorite|your favourite|what do you think|do you think|compare yourself|about yourself|yourself|\
         i love you|i hate you|see you|^bye|goodbye|have a nice|happy birthday|^hmm|^hmmm|^idk|i don't know|^sorry|\
         ^yes please|^no thanks|^whatever|^done|^help|^help me|^ping|^option a|^option b|^the first one|\
         ^the second one|^both|^neither|^exactly|^right|^true|^agreed|better|much better|ignore previous|\
         ignore all previous|ignore the previous|disregard previous|disregard all|ignore your instructions|\
         ignore my previous|forget your instructions|forget all previous|it again|again please|once more|one more time|\
         in my place|if you were me|make me laugh|make me smile|cheer me up|answer was|your answer|your last|\
         last answer|you are great|you're great|you rock|text him|text her|how are things|still not|write it down|\
         make sense|never mind that|try harder|be nice|shut up|you're welcome|you are welcome|good point|fair enough|\
         of course|not really|kinda|^ugh|^oops|^ouch|^meh|^aha|^ah|^oh|^omg|^wtf|^hm|^huh|^eh|^thnx|^tks|^gracias|^gm|\
         ^gn|not that|that one|the other one|too long|too short|too complicated|i disagree|i agree|i like it|\
         i don't like|i dont like|i hate|i love|i miss|i need a hug|i can't sleep|i cant sleep|i don't understand your|\
         how old are you|where are you from|are you human|are you real|do you sleep|do you know me|do you speak|\
         can you see|can you speak|can you hear me|can you draw|can you browse|can you remember|can you keep a secret|\
         who am i|guess what|guess my|knock knock|let's begin|let's start|let's continue|start over|start again|\
         from the beginning|what else|anything else|tell me more|say more|what now|and then|so what|says who|why not|\
         how so|you there|anyone there|are you there|still there|wake up|twenty questions|truth or dare|i spy|\
         play a game|a game with me|act like|be my|imagine you|imagine that you|^hold on|^hang on|ask me|quiz me|\
         interview me|teach me something|talk dirty|my dog died|passed away|your thoughts|your take|what would you do|\
         your system prompt|your training|your knowledge cutoff|previous message|previous answer|last message|\
         last question|earlier answer|the conversation|our conversation|this conversation|you just|you always|\
         you never|you keep|you are so|you're so|you are not|you're not|you are very|you seem|that was|that is great|\
         that's great|that's good|that's fine|that's all|this is great|this is wrong|this is perfect|this is not what|\
         this is fun|much appreciated|appreciate it|appreciate your|same here|me too|same to you|happy new year|\
         merry christmas|congrats|congratulations|good luck|wish me luck|take care|what's the weather|weather like|\
         do that again|do this again|but shorter|but longer|weather today|^no,|^no i|^no that|^no not|^no you|^no it|\
         ^no please|^no need|^no the|^no this|^no way|^no problem|^no idea|^that's correct|^that is correct|\
         say that again|say it again|^cancel that|^wait,|^correct,|just kidding|^jk|^gotcha|^understood|^anyway|\
         ^anyways|^welcome|^hooray|^yay|^damn|^argh|^sigh|^seriously|^absolutely|^definitely|^certainly|^indeed|\
         ^alright|^all right|^very good|^very nice|^not bad|^so so|^i'm back|^im back|^i'm here|^let's go|^goodnight|\
         ^nighty|^bonjour|^hola|^ciao|^aloha|^howdy|^greetings|^hi there|^hey there|^hello there|long time no see|\
         nice to meet you|pleased to meet|how was your|how do you feel|how have you been|what are you doing|what's new|\
         what is new|what's on your mind|what should we talk|do you ever|do you believe|can you feel|can you think|\
         can you lie|can you love|are you okay|are you ok|will you marry|shall we begin|check again|look again|\
         think again|read it again|read again|read that again|try it again|try once more|fix it again|do better|\
         be honest|be more specific|be brief|be shorter|be careful|too vague|too generic|too boring|too wordy for me|\
         i meant|i said|i asked|i already|i told you|you got it|you got that|you understood|you ignored|you missed the|\
         you repeated|you lied|you made a mistake|you made that up|you are right|you're right|you are amazing|\
         you're amazing|you are awesome|you're awesome|you are funny|you're funny|you are stupid|you're stupid|\
         you suck|useless|nonsense|whatever you|write back|why are you|why do you|why can't you|why did you|\
         can you code?|can you program?|explain yourself",
    ),
    // Acts, first those that make something.
    (
        Act(Make),
        "create|craete|creat|build|buidl|bulid|make|mkae|generate|genrate|generat|genarate|produce|give me|gimme|\
         show me|provide|i need|need a|need an|i want|we need|we want|set up|setup|prepare|put together|come up with|\
         an example of|example|sample|develop|write me a program|wanna|supply|construct|spit out|whip up|gives me|\
         i'd like a|i'd like an|i would like a|i would like an|i'd love a|id like a|what's the command|\
         what is the command|command to|command that|what's the formula|what is the query|one command|cook up|knock up|\
         knock together|throw together|put up|spin up|bootstrap a|bootstrap an|hand me|send me|spit|how would i write|\
         how do i write|how to write|how do i make|how do i create|how do i build|how do i implement|how can i create|\
         how can i make|^draw|^need|just output|output the|output a|output only",
    ),
    (Act(Write), "write|wirte|wrtie|writ|rite|writing|type up|wright"),
    (
        Act(Program),
        "implment|implemnt|impliment|implement*|refactor*|reimplement*|^code|code up|code me|code please|code pls|\
         scaffold*|boilerplate|vectorize|vectorise|dockerize|dockerise|containerize|containerise|monkeypatch|^program|\
         hook up|wire up|script it|stub out|apply the following patch|apply this patch|apply the patch|make the tests|\
         make the test|make it pass|add tests|add a test|sample code|working code|full code|complete code|\
         source code for|code snippet|example code|code example|minimal example|leetcode|pseudocode|pseudo code|\
         type annotations|type hints|docstring*|add error handling|add logging|make it async|thread-safe|thread safe|\
         just the query|just the code|only the code|code only|just code|only code|show the code|just the regex|\
         just the command|show it|tests pass|tests green|code sample|in code|only the command|the command please|\
         code it|implement that|implement this|code that|code this|program this|^program a|^program an|c++ please|\
         python please|java please|code for|code to|code which|python code|reimplement|write the code|write code|\
         coding exercise|kata|fill in the body|fill in the missing|fill in the blanks in the code|green again|\
         make the build|make it compile|make it work|unit-test|write tests|test for the|tests for|which sql|\
         which query|what query|which command|what command|which regex|what regex|which formula|what formula|\
         which sql query|^parse|^scrape|^serialize|^deserialize|^memoize|^parallelize|^parallelise|^debounce|^throttle|\
         ^dedupe|^mock|^inline|^lint|^deploy|^render|^deduplicate|^instrument|^crawl|^vectorise|^compile|^webscrape|\
         do that in|do this in|do it in|design a css|design a button|design a landing|design a page|design a web page|\
         design a website|design a form|design a responsive|design a regex|design an html|design a html|\
         design a component|design a react|design a homepage|design a navbar|design a login page|in code form|\
         one liner to|one-liner to|one liner that|one liner for|one-liner that|one-liner for|a one liner|a one-liner",
    ),
    (
        Act(Change),
        "add|convert|converts|^port|port this|port the|porting|rename|^migrate|migrate this|migrate the|migrate our|\
         optimize|optimise|speed up|^replace|replace the|replace all|^remove|^delete|^update|^upgrade|^extend|\
         ^complete|complete the|complete this|^finish|finish the|finish this|extract|turn this|turn into|^change|\
         change the|change this|^modify|modify the|modify this|^adapt|^rework|clean up|^split|split this|split the|\
         ^merge|^move|^sort|^parameterize|simplify|^transform|^swap|^apply|^use|^insert|^append|^wrap|^drop|^enable|\
         ^disable|^configure|^integrate|^bump|make this|^make the|^make my|make it|^turn|simulate|^visualize|\
         ^visualise|^plot|^fetch|^print|^count|^reverse|^validate|^encrypt|^hash|^benchmark|^cache|^expose|^handle|\
         ^monitor|^connect|^automate|^load|^export|^import|^download|^resize|^schedule|^group|^filter|^join|^format|\
         ^run|^query|^switch|^hide|^show|^set|^ensure|^support|^allow|^return|^refuse|^generalize|^unify|^flatten|\
         ^mirror|^stream|^retry|get rid of|fill in|strip out|^strip|^trim|add support|plug in|tidy up|^tidy|^refine|\
         ^prevent|^block|^wire|^link|^bind|^introduce|swap out|^revert|roll back|comment out|uncomment|^decouple|\
         ^abstract|^encapsulate|hard-code|hardcode|^parametrise|^internationalise|^internationalize|^localise|\
         ^localize|^paginate|^minify|^bundle|^obfuscate|^compress|^style|^center|^centre|^align|^animate|^stub|^rebase|\
         ^squash|^downgrade|^pin|^lock|^log|^trace|^persist|^store|^save|^sanitize|^sanitise|^escape|^normalise|\
         ^normalize|^round|^truncate|^concatenate|^chunk|^batch|^paralleli*|^deprecate|^vendor|^restrict|^limit|\
         ^accept|^reject|^enforce|^register|^initialize|^initialise|^instantiate|^override|^overload|^subclass|^inject|\
         ^mask|^redact|^anonymi*|^map|^reduce|^partition the|^rotate|^crop|^embed|^highlight|^autofocus|^subscribe|\
         ^publish|^emit|^poll|^sync|^synchroni*|^upload|^zip|^unzip|^archive|^backup|^prune|^delete all|^consolidate|\
         ^deduplicat*|^pull the|^push|^cherry-pick|^tag|^release|^ship|^rewrite the code|^toggle|^collapse|^expand the|\
         ^widen|^narrow|^tweak|^adjust|^tune|^correct the code|introduce a|instead of using|throughout the|everywhere|\
         across the codebase",
    ),
    (Act(Fix), "fix|fixing|fxi|repair|correct|corect|^patch|resolve"),
    (
        Act(Rewrite),
        "rewrite|re-write|rewirte|rephrase|reprhase|reword|re-word|edit|improve|imporve|polish|revise|shorten|shroten|\
         make it shorter|make this shorter|make it sound|make this sound|sound more|sound less|more formal|less formal|\
         more concise|more professional|more casual|more polite|more persuasive|more friendly|friendlier|expand this|\
         expand on this|tone down|tighten",
    ),
    (
        Act(Compose),
        "draft|phrase a|phrase this|how to phrase|^phrase|proofred|drafting|darft|compose|^pen|^word|wording|\
         how to word|how do i word|word this|word a|word an|paraphrase|parapharse|paraprase|proofread|proof read|\
         proof-read|copyedit|copy edit|brainstorm names|rhyme|ghostwrite|in the style of|^caption|words about|words on|\
         in a formal tone|cheer up|spell check|spellcheck|spell-check|check the grammar|check grammar|check my grammar|\
         correct the grammar|correct my grammar|grammar check|fix grammar|fix the grammar|fix my grammar|fix grammer|\
         fix the spelling|come up with a tagline|come up with a slogan|caption this|rap about|sing about|\
         turn into a poem|make it rhyme|tell a story|tell me a story|make up a story|dear|sincerely|regards|in iambic|\
         punchier|catchy|catchier|snappier|snappy|witty|eloquent|more engaging|more natural|more fluent|sound natural|\
         sounds natural|less aggressive|less harsh|more diplomatic|diplomatically|warmer|more empathetic|\
         simplify this paragraph|simplify this sentence|simplify the language|simplify this text|cut it down|\
         cut this down|trim this|trim it|to half the length|half as long|under 100 words|under 200 words|in 100 words|\
         in 200 words|in 50 words|50 words|100 words|150 words|200 words|250 words|300 words|500 words|1000 words|\
         800 words|280 characters|140 characters|160 characters|600 words|400 words|say this|say it more|\
         how would you phrase|more politely|politely|reply to this|respond to this|answer this email|opening scene|\
         a few lines|a note|continue this|continue the|continue my|way to say|better way to say|another way to say|\
         a nicer way to|nicer way to say|finish my|finish this story|finish this sentence",
    ),
    (
        Act(Summarise),
        "summarize|summarise|sumarize|sumarise|summerize|sum up|summary of|a summary|tl;dr|tldr|condense|key takeaways|\
         bullet points|in three bullets|boil down|recap",
    ),
    (
        Act(Translate),
        "translate|tranlate|traslate|transalte|translation of|translate into|how do you say|how do i say|how to say|\
         ^say|in five languages|in three languages|in other languages|in several languages|in different languages",
    ),
    (
        Act(Debug),
        "debug|debuging|debugging|diagnose|troubleshoot|what's wrong|whats wrong|what is wrong|wats wrong|\
         what went wrong|not working|doesn't work|doesnt work|dosent work|does not work|won't work|wont work|\
         isn't working|isnt working|stopped working|won't compile|wont compile|doesn't compile|does not compile|\
         won't start|won't build|fails with|failing|fails|keeps failing|keeps crashing|crashes|crashing|crashed|hangs|\
         complains|throws|throwing|threw|blows up|not applying|never called|gets called twice|not rendering|\
         not updating|re-render*|returns undefined|returns null|returns none|is undefined|is null|is nan|\
         what gets printed|what is printed|what will be printed|what does it print|what does this print|\
         what will this print|what's the output|what is the output|spot the bug|find the bug|find the bugs|spot the|\
         trace through|step through|dry run|where is the bug|where's the bug|getting weird|i get an|i'm getting|\
         im getting|i keep getting|getting a|getting an|got an error|doesn't fire|not firing|not called|two times|\
         time complexity|complexity of|big o|big-o|what could it be|what could be|what might be|what's causing|\
         whats causing|what is causing|cause of this|the culprit|going on here|going wrong|gone wrong|any ideas why|\
         no idea why|can't figure out|cannot figure out|can't get it to|doesn't seem to work|nothing happens|\
         keep returning|always returns|returns wrong|wrong answer|gets stuck|get stuck|is stuck|slow query|too slow|\
         taking forever|takes forever|dies with|exits with|refuses to|not found error|not recognized|won't run|\
         wont run|will not compile|cant compile|can't compile|not compiling|not building|not loading|not showing|\
         not responding|not saving|not triggering|doesn't run|doesn't load|doesn't render|does this print|\
         does it print|would this print|will this output|output of|gets printed|be printed|prints twice|happens here|\
         locate the|pinpoint|narrow down|bisect|which line|what line|how come this|why this|unexpected result|\
         did i do wrong|am i doing wrong|doing wrong|i missing|mistake in|the mistake|the problem here|the issue here|\
         the problem with|the issue with|problem with|issue with|trouble with|having trouble|having issues|\
         having problems|help me understand why|skips the|stale|restarting|when i run|when i call|when i try|\
         when i click|when i open|i get the|i only get|instead of the|but i get|but nothing|should have been|\
         out of sync|leaks|leaking|wrong order|missing separator|not picked up|isn't picked|not found when|\
         has no effect|no effect|does not update|does not fire|does not run|never runs|never resolves|never fires|\
         never terminates|runs twice|fires twice|renders twice|runs one time too|too many times|one time too many|\
         too few|state never|never changes|never updates|changes nothing|isn't being|is not being|does nothing|\
         nothing is|won't stop|keeps saying|keeps showing|keeps returning|keeps giving|keeps restarting|keep seeing|\
         i see an|i see this|i'm seeing|says that|what am i missing|am i missing|what's missing|what could go wrong|\
         what can go wrong|what breaks|could break|would break|only in production|only on|locally but|in production|\
         on staging|after upgrading|after the update|after updating|since the update|since upgrading|all of a sudden|\
         used to work|worked yesterday|worked fine|worked before|doesn't return|doesn't match|does not match|\
         doesn't start|doesn't stop|doesn't exist|does not exist|doesn't change|doesn't seem|doesn't do|doesn't get|\
         isn't called|isn't showing|isn't updating|isn't loading|isn't found|aren't being|not getting|not found in|\
         can't connect|cannot connect|can't find|cannot import|can't import|can't install|won't install|won't connect|\
         won't deploy|won't open|cant find|where do i look|where to look|where should i look|what do lines|\
         what does line|what do these lines|what does this line|what happens in line",
    ),
    (
        Act(Why),
        "^why|why is|why does|why do|why isn't|why isnt|why doesn't|why doesnt|why did|why are|why would|why am i|y is|\
         y does|how come|wy|why cant|why can't|why won't|why was|why were|why can|why could|why should|why has|\
         why have|why am|why not use|for what reason|what makes|what made|what causes|whats the reason|\
         what's the reason|what is the reason|what could be the reason",
    ),
    (
        Act(Explain),
        "explain|explane|explian|expain|explaining|walk me through|walk through|talk me through|describe what|\
         describe how|^describe|understand|understanding|make sense of|what does|what do|wat does|wats this|what dose|\
         what's this|whats this|how does|how do these|how is|break down|line by line|step by step what|tell me what|\
         what happens|what happens when|what happens if|clarify|interpret|^annotate|add comments|comment this|\
         ^document|purpose of|responsible for|what's the point of|difference between|diff between|diference between|\
         intuition|what's going on in|what is going on in|what's that|in what order|who calls|where is this|\
         where do we|where in|which function|which file|which class|which method|which part|show me how this|\
         get called|gets called|is called|be called|called from|used here|used in|what role|what's the role|\
         the meaning of this|the intent|the logic|understand how|understand why|understand what|decode this|decipher|\
         comprehend|elaborate on|go over|go through|give me an overview|overview of|high level overview|\
         high-level overview|explanation of|reason about this|is responsible|^how do|what is the type of|what type is|\
         what type does|tell me how the|read through|go through the|follow the|trace the|what's happening in|\
         where in this|where in the code|how do the|how it works|how this works|how that works|what it does|\
         what this does|what that does|what exactly|which path|which branch|who calls the|does this|do we need|\
         why do we|what's stored|what is stored|tell me how this|tell me how it|read this",
    ),
    (
        Act(Review),
        "review|reviewing|critique|audit|code review|any issues|any bugs|any problems|anything wrong|feedback on|\
         look over|take a look at|have a look at|check this|check my|is this safe|is this correct|is this right|\
         is it safe|is it thread|are there any|see any|find problems|spot problems|spot any|smells|vulnerab*|secure|\
         sql injection|spot issues|code smell|code smells|can this be improved|could this be improved|\
         how can i improve this|what would you improve|is this idiomatic|is this good|is this a good|is my code|\
         is this code|is this query|is this function|look at this pr|look at my pr|sanity check|double check|\
         anything i should|suggest improvements|improvements to|best practices in|security issues|security problems|\
         security holes|injection|exploit*|race conditions|concurrency issues|comment on|quality of the code|\
         quality of this|thoughts on my|opinion on my code|leaks file|is there anything|anything in this|\
         something wrong|is something wrong|is anything|can you see why|tell me if it|tell me if there|tell me whether|\
         point out|pitfalls|anything missing|any mistakes|any errors|any flaws|what do you think of my code|\
         is it idiomatic|is it thread-safe|is it correct|could there be|can there be",
    ),
    (
        Act(Plan),
        "design|desing|desgin|designing|designed|architect|architecting|^plan|plan the|plan a|plan an|planning|\
         structure|structuring|structured|organize|organise|organizing|lay out|how should|how should i|how should we|\
         how would you|how would i|how do i structure|how do we|best way to|the best way|what's the best way|\
         best practice*|best approach|good approach|right way to|approach for|strategy for|outline a plan|roadmap for|\
         spec out|^model|model the|capacity plan*|how would one|how do teams|how do large|how do big|how do companies|\
         what would you use|what does a good|how should we handle|how do we handle|how to handle|how can we|\
         how could we|what's a good way|what is a good way|good way to|ideal way|recommended way|proper way|\
         what's the right way|right approach|where should|where would you put|would you put|would you use|\
         would you split|would you store|what should the|should live|help me think through|think about the|sketch out|\
         whiteboard|map out|blueprint|lay out the|draw up|break up|split up|split our|split a|scale our|scale a|\
         scale the|migrate from|move from|moving from|switch from|migrating from|transition from|moving to|\
         structure my|structure a|structure an|structure the|organise my|organize my|organize a|how big should|\
         how granular|what layers|which layer|which components|what components|what services|which services|\
         what queues|draw the line|guidelines for|approaches to|design doc for|propose|do i scale|to scale|scale out|\
         a strategy|^outline|outline the|components of|the components of|talk to each other|fit together|\
         interact with each other|^scale|i scale|we scale|scaling a|scaling our|moderni*|what would the|\
         step by step plan|where do i put|where do we put|where to put|where to keep|where to store|how best to|\
         who should own|who owns|should own|should look like|look like for|how many servers|how many nodes|\
         how many partitions|how many shards|how would we|how might|how could i|what's your approach|what approach|\
         which approach|which strategy|what strategy|which pattern|what pattern|which architecture|what architecture|\
         sketch an|sketch a|sketch the|^sketch|an approach|approach to|approach would|high-level plan|big picture|\
         ^propose|^devise|^envision|draft an architecture|draft a design|draft the schema|draft a schema|write an adr|\
         write an rfc|write a design doc|write a technical design|write a tech spec|plan to migrate|how to organize|\
         how to organise|how to design|how to structure|how to model|how to scale|how to architect|how to split|\
         how do you structure|how do you organize|how do you design|how do you scale|how do you handle|\
         how do you model|what is a scalable|what's a scalable|structure of|at scale|where should we|how you would|\
         how you'd|who should|what strategies|which strategies|strategies for|strategies are there",
    ),
    (
        Act(Choose),
        "vs|vs.|versus|or should|should i|should we|should i use|should we use|pros and cons|pro and con|pros/cons|\
         trade-off|trade-offs|tradeoff*|trade off|trade offs|compare|comparing|comparison|evaluate|whether we should|\
         whether to|which is better|what's better|whats better|better for|which one|which should|which would|adopt|\
         worth it|worth using|worth moving|choose between|choosing between|deciding between|choose|pick|pick between|\
         go with|when to use|when should i use|when would you use|when should we use|instead of|alternatives to|\
         justify|makes more sense|suitable|do you recommend using|makes sense for|make sense to use|a good fit|\
         good fit|good choice|right choice|better choice|better option|better suited|suited for|preferable|\
         good idea to use|bad idea to|is it better|is it a good idea|what language should|what's the best database|\
         best database|best db|best framework|best language for|best library|best queue|best orm|best stack|advantages|\
         disadvantages|drawbacks|downsides|upsides|strengths and weaknesses|trade offs between|tradeoffs of|\
         trade-offs of|trade-offs between|is better than|shud i|shoud i|sould i|weigh up|weigh the|stick with|\
         stay with|keep using|drop in favor|in favor of|switching to|switch to|is best|is the best|better than|nicer|\
         nicest|prefer|preferred|preferable to|or rather|help me decide|deciding|decision between|recommend for|\
         worthwhile|pros|cons|benefits of using|benefits of|limitations of|advantage of|disadvantage of|\
         make more sense|a better choice|choice between|difference in cost|between using|what would you choose|\
         what would you pick|which would you|what should i use|what should we use|what can i use|or just|or should we|\
         justified|advisable|ok to use|okay to use|safe to use|good idea|bad idea|make sense to|^which is better|\
         is best for|best for|best choice|best option|best tool|best cloud|best approach to|good for|good enough for|\
         right for|ready for production|suits|fits best|goes with|go well with|goes well with",
    ),
    (
        Act(Solve),
        "solve|sovle|slove|solv|compute|calculate|calcualte|calculat|caculate|calculating|prove|proof of|prove that|\
         derive|deduce|show that|show the working|show your working|show working|show your work|show reasoning|\
         show your reasoning|integrate x|differentiate|factorize|factorise|factor x|simplify the expression|\
         evaluate the|find x|find the|find all|how many ways|how much will|how much does it|how much would|\
         how much interest|how long will|how long would|how long does it take them|at what time|when will they|\
         what are the odds|what are the chances|chances of|expected value|what comes next|next number|what's the next|\
         what is the next|is it true that every|work out|figure out how many|minimi*|maximi*|who is lying|\
         is the argument|is this argument|logically|what can we conclude|what follows|does it follow|break-even|\
         break even|breakeven|trend*|correlat*|what percentage|what percent|what fraction|reason through|think through|\
         balance reach|will reach|how many days|how many hours will|how many months|how many minutes|\
         how many years will|how many times|how many different|how many distinct|how many combinations|\
         how many handshakes|how many trailing|how fast must|how far apart|minimum number of|maximum number of|\
         least number of|probability that|probability of|chance of|chance that|the chance|the odds|who is telling|\
         show all work|with reasoning|explain your reasoning|reason step|which is larger|which is bigger|\
         which is greater|larger than|smallest integer|largest integer|the value of|value of x|values of x|for which x|\
         roots of|factor the|limit of|divided by|squared|cubed|to the power|modulo|net present|payback period|amortiz*|\
         depreciat*|forecast|extrapolate|interpolate|inference|conclude|conclusion follows|valid argument|\
         argument valid|logical fallacy|counterexample|contradict*|hypothesi*|evaluate the argument|cost-benefit|\
         cost benefit|decision matrix|root cause of the drop|why did sales|why did revenue|what drives|\
         what explains the|cheaper over|cheaper in the long|how much cheaper|how much more|how much less|\
         how much faster|estimate the|analyze these|analyse these|analyze the|analyse the|analyze this data|\
         analyze whether|optimal|estimate how many|how likely|how probable|likelihood of|likelihood that|\
         what day will it be|what was the original|original price|solutions of|integer solutions|rank these|\
         grows faster|justify your|how many are left|how many will be left|how many remain|how many did|\
         how much is left|how much money|how much did|how long until|how long before|how long will it|how long did|\
         how many more|how many fewer|how many pages|how many people are|who was last|who finished|who is the oldest|\
         who is the tallest|who sits|who is taller|who is older|who is the youngest|who is the killer|who stole|\
         who did it|are left|in total|altogether|left over|how old will|what day of the week|in how many ways|\
         number of ways|what's the probability|what is the probability|find them|find the number|find the value|\
         find the area|find the volume|find the sum|find the inverse|find the maximum|find the minimum|find the roots|\
         find the speed|find the price|find its|find their|the reasoning|this reasoning|line of reasoning|\
         can we conclude|can i conclude|can one conclude|must be true|could be true|necessarily true|is it possible to|\
         is it valid|how can i measure|how do you measure|fair share|split the bill|each pay|each person|per person|\
         percent of|increase of|decrease of|increased by|decreased by|went up|went down|dropped from|rose from|rose by|\
         fell by|grew from|grew by|went from|by what percent|by how much|on average|the average of|average of|\
         the mean of|mean of|what is the mean|median of|what's the average|what is the average|approximate the|\
         approximately how|roughly how|back of the envelope|fermi|rank the|rank by|order these|sort these numbers|\
         cipher|decrypt this|crack this|brain teaser|brainteaser|what number|which number|evaluate this argument|\
         spot the flaw|interpret the results|interpret these|what does the data|what do the numbers|\
         what do these numbers|draw conclusions|insights from|decode this cipher|decode this message|decipher this|\
         decode the message|decipher the|decode the cipher|^every|^if all|^if every|^if some|^if no|^if it takes|\
         ^is some|^are all|^are some|^must some|therefore some|therefore all|therefore no|exactly how|measure exactly|\
         who is the shortest|who is the heaviest|who is the fastest|who is tallest|who is oldest|who is shortest|\
         who is youngest|who is fastest|who arrived|who won the race|who owns the fish|which one is lying|which door|\
         which box|which switch|how much paint|how many tiles|how many bricks|how many liters|how many litres|\
         how many boxes|how much water|how much fuel|how much gas|by what percentage|confidence interval|at this rate|\
         at that rate|at what rate|at what price|at what point|how does that compare|what is the total|\
         what's the total|what is the sum|what is the product|what is the remainder|what is the area|\
         what is the volume|what is the perimeter|what is the value|what is the cost per|what is the profit|\
         what is the loss|what is the ratio|what is the slope|what is the distance between the points|is the reasoning|\
         is this reasoning|is the conclusion|is the difference significant|statistically significant|does this prove|\
         does that prove|does that mean all|does it mean that all",
    ),
    (
        Act(Ask),
        "^what day|^what time|^what country|^what city|^what color|^what colour|^who|^whos|^who's|^who wrote|\
         ^who invented|^when|^when did|^when was|^when is|^wen|^where|^where is|^where's|^were is|^which country|\
         ^which city|^which planet|^how much|^how old|^how tall|^how deep|^how high|^how far|^how long|^how big|\
         ^how large|^how fast|^how heavy|^how hot|^how cold|^how often|^at what|^to which|^name the|^name three|\
         ^name all|^list the|^list all|^list of|^define|^definition of|meaning of|what year|who sang|who said|\
         who directed|who painted|who won|who discovered|who played|who is|who was|how many|^how do you spell|\
         how to spell|how is it pronounced|how do you pronounce|look up|facts about|tell me about|^was there|\
         is it true|^who made the|^what is a|^what is an|^what's a|^what's an|^what do you call|^what do we call|\
         ^what are the names|^name a|^name two|^name four|^name five|^name some|^name one|^give the name|^state the|\
         ^when were|^when will|^where did|^where was|^where were|^where does|^how many people|^how wide|^how thick|\
         ^how strong|^how loud|^how common|^how rare|^how expensive|^how small|^how close|^how near|^how late|\
         ^how early|^how dense|^how bright|^who made|^who were|^who has|^who runs|^who is the|^who was the|\
         ^who designed|^which animal|^which river|^which ocean|^which element|^which team|^which actor|^which king|\
         ^which state|^which continent|^which band|^which author|^which president|^which year|^which century|\
         ^which war|^which bird|^which organ|^which gas|^which artist|^which composer|^what gas|^what animal|\
         ^what type of animal|^what is the term|^what's the term|^what's the word|^what is the word|the word for|\
         the term for|another word for|which word means|is it legal|is it illegal|legal age|date of|the year of|\
         in what century|in which century|in what year|in which year|in which month|in which country|in which city|\
         in what country|in what city|on what date|after whom|by whom|what nationality|nationality of|famous for|\
         made of|made from|located",
    ),
    (
        Act(Question),
        "^what|^which|^is|^is it|^are|^does|^do|^did|^was|^were|^has|^have|^can|^whose|^wat|^in which|^in what|^would|\
         ^will|^should|^could|^what would|^which of|^what if|^what is|^what's|^whats|^what are|^what was|^what were|\
         ^wat is|^wats|^waht is|^wht is|^what did|^what kind|^whats the|^what's the best|^what is the best|\
         ^what is a better way|^am|^wich|^wut|^wot|^hows|^whta|^waht|^hwat|^wht|^wats the",
    ),
    (Or, "or"),
    (
        Remark,
        "^i|^we|^he|^she|^they|^it was|^yesterday|^today|^i'm|^i am|^i've|^i like|^i wrote|^i was|^there was|^if i|\
         ^you|^im|^she's|^he's|^they're|^we're|^we've|^i'll|^i'd|^so i|^well i|^but i|^and i|^nobody|^everyone|\
         ^last night|^last week",
    ),
    (
        Act(Advise),
        "recommend|reccomend|recomend|recommendation|recommendations|suggest|suggestion|suggestions|^any tips|tips|\
         tips for|advice|advise|ideas|ideas for|any ideas|what should i|what should we|where do i begin|\
         where do i start|where to start|i want to learn|i'd like to learn|how can i get better|how do i get better|\
         good gift|a good|is it okay to|is it worth|how can i|give me some|what to do|what can i do|something fun|\
         motivate me|what to wear|what to cook|what to buy|what to get|what to read|what to watch|what to say to|\
         what to give|what gift|where to eat|where to go|where to stay|what can i cook|what can i make|what can i get|\
         what shall i|shall i|shall we|which one should|need advice|need some advice|need a recommendation|\
         looking for a|looking for some|i'm looking for|im looking for|any recommendation*|any suggestion*|any good|\
         any advice|inspire me|inspiration|bucket list|how should i dress|how do i deal|how do i cope|how do i tell my|\
         how do i clean|how to clean|how to get rid|best way to clean|life hack|life hacks|how do i stay|\
         how do i become|how do i learn|how can i learn|what's a fun|what's a good|a fun|a nice|a healthy|healthy|cozy|\
         cosy|fun|tasty|delicious|romantic|affordable|what is a good|what's a nice|what is a nice|what would be a good|\
         where should i start|is it ok to|movie should|film should|book should|where should i|where should we start|\
         hardest to|easiest to|easier to|harder to|rude to|polite to|weird to|normal to|bad to|wrong to|appropriate to|\
         is it rude|is it weird|is it normal|is it bad|is it wrong|is it too late|is it selfish|is it cheating|\
         do instead|ask someone out|ask her out|ask him out|ask out|hurts|hurts after|what could i do|who should i|\
         when should i tell|how do i ask|how do i tell|how do i say no|how do i stop worrying|how do i survive|\
         how do i relax|how do i talk to|how do i get over|how do i make new|how do i calm|how do i impress|\
         how do i convince|how do i apologize|how can i make my|how can i save|how can i lose|how can i improve my|\
         how can i stay|how can i help my|how long should i|how often should i|how much should i|how many should i|\
         should i tell|should i text|should i call|should i quit|should i buy|should i go|should i get|should i eat|\
         should i wear|should i marry|should i move|should i study|should i stay|should i break up|should i adopt a",
    ),
    (Act(HowTo), "^how do you|^how can i|^how can we|^how would|^how|how do i|how to"),
    (Mine, "my|our|his|her|their|your"),
    (
        Number,
        "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|\
         thousand|half|twice|double|triple|dozen|third|quarter",
    ),
    (Into, "into|as a|as an|in a|in an"),
];

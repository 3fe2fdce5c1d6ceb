//! English, with common misspellings.

use super::Line;
use crate::classify::cue::{Act::*, Cue::*, Thing};

pub const LINES: &[Line] = &[
    (
        Filler,
        "please|pls|plz|can you|could you|would you|will you|can u|could u|hi|hello|hey|kindly|just|now|then|also|\
         first|next|ok so|okay so|so|but|well|i want you to|i'd like you to|i would like you to|i need you to|\
         i want to|i'd like to|i need to|i would like to|want to|need to|help me|help me to|can you help me|let's|\
         lets|let us|quick question|quickly|actually|finally|you should|try to|go ahead and|hey can you|ok|okay|\
         good morning|using|your task is to|task|in this conversation|i was wondering|i forgot|tell me|do you know|\
         can anyone|anyone know|you are|act as|and|it|me|us|them|some|something|a|an|of|one|really|very|maybe|\
         perhaps",
    ),
    (
        Link,
        "for|to|from|on|at|by|as|into|onto|without|which|who|where|when|whose|is|are|was|were|has|have|be|because|\
         so that|than|if|like|between|not|no|it's|can|will|should|must|i|you|we|they|he|she|does|do|did|named|called",
    ),
    (Means, "in|with|via"),
    (
        Deictic,
        "the|this|this piece of|these|those|my|our|the following|following|the above|above|the below|below|attached|\
         the attached|that|his|her|their|given",
    ),
    (About, "about|on the topic of|on the subject of|regarding"),
    (
        Chat,
        "^thanks|^thank you|^thx|^ty|^tysm|^cheers|^hi|^hello|^hey|^yo|^sup|^good morning|^good evening|^good night|\
         ^good afternoon|^yes|^yep|^yeah|^yup|^no|^nope|^nah|^ok|^okay|^k|^sure|^fine|^great|^perfect|^awesome|^cool|\
         ^nice|^wow|^lol|^haha*|^amazing|^brilliant|^excellent|sounds good|sounds great|looks good|lgtm|that worked|\
         it worked|that works|works now|it works|that's it|go ahead|^continue|^go on|^carry on|^keep going|^proceed|\
         ^stop|never mind|nevermind|forget it|no worries|got it|makes sense|i see|not what i asked|not what i meant|\
         not what i wanted|that's wrong|that is wrong|that's not right|you're wrong|you are wrong|wrong again|\
         try again|^again|^more|^same|^wrong|do it again|that's not it|not helpful|not quite|good job|well done|\
         good bot|bad bot|love it|who are you|what are you|are you an ai|are you a bot|are you|do you like|\
         do you have|have you ever|what is your|what's your|whats your|would you rather|you didn't|you forgot|\
         you missed|you misunderstood|still doesn't feel|are you sure|how are you|how r u|how's it going|\
         how is it going|what's up|whats up|what is up|your name|what can you do|what model are you|\
         which model are you|who made you|who created you|who built you|do you dream|do you remember|can you hear|\
         can you help|remind me what we|what were we|what did i just|what did i say|what did you|you said|talk to me|\
         i'm bored|im bored|i am bored|i feel|i'm feeling|i'm so|i am so|i'm tired|i am tired|i'm sad|i'm stuck|\
         my day|tell me a joke|a joke|surprise me|entertain me|let's chat|let's talk|let's play|roleplay|role play|\
         pretend|in your opinion|your opinion|your favorite|your favourite|what do you think|do you think|\
         compare yourself|about yourself|yourself|i love you|i hate you|see you|^bye|goodbye|have a nice|\
         happy birthday|^test|^testing|^hmm|^hmmm|^idk|i don't know|^sorry|^yes please|^no thanks|^whatever|^done|\
         ^help|^help me|^ping|^option a|^option b|^the first one|^the second one|^both|^neither|^correct|^exactly|\
         ^right|^true|^agreed|better|much better|ignore previous|ignore all previous|ignore the previous|\
         disregard previous|disregard all|ignore your instructions|ignore my previous|forget your instructions|\
         forget all previous|it again|again please|once more|one more time|in my place|if you were me|make me laugh|\
         make me smile|cheer me up|answer was|your answer|your last|last answer|you are great|you're great|you rock|\
         text him|text her|how are things|still not",
    ),
    // Acts, first those that make something.
    (
        Act(Make),
        "create|craete|creat|build|buidl|bulid|make|mkae|generate|genrate|generat|genarate|produce|give me|gimme|\
         show me|provide|i need|need a|need an|i want|we need|we want|set up|setup|prepare|put together|come up with|\
         an example of|example|sample|develop|write me a program|wanna|supply|construct|spit out|whip up|gives me|\
         i'd like a|i'd like an|i would like a|i would like an|i'd love a|id like a",
    ),
    (Act(Write), "write|wirte|wrtie|writ|rite|writing|type up|wright"),
    (
        Act(Program),
        "implment|implemnt|impliment|implement*|refactor*|reimplement*|^code|code up|code me|code please|code pls|\
         scaffold*|boilerplate|vectorize|vectorise|dockerize|dockerise|containerize|containerise|monkeypatch|\
         ^program|hook up|wire up|script it|stub out|apply the following patch|apply this patch|apply the patch|\
         make the tests|make the test|make it pass|add tests|add a test|sample code|working code|full code|\
         complete code|source code for|code snippet|example code|code example|minimal example|leetcode|pseudocode|\
         pseudo code|type annotations|type hints|docstring*|add error handling|add logging|make it async|thread-safe|\
         thread safe|hello world|just the query|just the code|only the code|code only|just code|only code|\
         show the code|just the regex|just the command|show it|tests pass|tests green|code sample|in code",
    ),
    (
        Act(Change),
        "add|convert|converts|^port|port this|port the|porting|rename|^migrate|migrate this|migrate the|migrate our|\
         optimize|optimise|speed up|^replace|replace the|replace all|^remove|^delete|^update|^upgrade|^extend|\
         ^complete|complete the|complete this|^finish|finish the|finish this|extract|turn this|turn into|^change|\
         change the|change this|^modify|modify the|modify this|^adapt|^rework|clean up|^split|split this|split the|\
         ^merge|^move|^inline|^sort|^parse|^parameterize|simplify|^transform|^swap|^apply|^use|^insert|^append|^wrap|\
         ^drop|^enable|^disable|^configure|^integrate|^bump|make this|^make the|^make my|make it|^turn|simulate|\
         ^visualize|^visualise|^plot|^scrape|^fetch|^print|^count|^reverse|^validate|^render|^encrypt|^hash|\
         ^benchmark|^cache|^mock|^expose|^serialize|^deserialize|^handle|^compile|^deploy|^monitor|^connect|\
         ^automate|^load|^export|^import|^download|^resize|^schedule|^group|^filter|^join|^lint|^format|^run|^query|\
         ^switch|^hide|^show|^set|^ensure|^support|^allow|^return|^refuse|^generalize|^unify|^dedupe|^deduplicate|\
         ^flatten|^memoize|^parallelize|^parallelise|^instrument|^mirror|^stream|^throttle|^debounce|^retry",
    ),
    (Act(Fix), "fix|fixing|fxi|repair|correct|corect|^patch|resolve"),
    (
        Act(Rewrite),
        "rewrite|re-write|rewirte|rephrase|reprhase|reword|re-word|edit|improve|imporve|polish|revise|shorten|\
         shroten|make it shorter|make this shorter|make it sound|make this sound|sound more|sound less|more formal|\
         less formal|more concise|more professional|more casual|more polite|more persuasive|more friendly|friendlier|\
         expand this|expand on this|tone down|tighten",
    ),
    (
        Act(Compose),
        "draft|phrase a|phrase this|how to phrase|^phrase|proofred|drafting|darft|compose|^pen|^word|wording|\
         how to word|how do i word|word this|word a|word an|paraphrase|parapharse|paraprase|proofread|proof read|\
         proof-read|copyedit|copy edit|brainstorm names|rhyme|ghostwrite|in the style of|^caption|words about|\
         words on|in a formal tone|cheer up|spell check|spellcheck|spell-check|check the grammar|check grammar|\
         check my grammar|correct the grammar|correct my grammar|grammar check|fix grammar|fix the grammar|\
         fix my grammar|fix grammer|fix the spelling|come up with a tagline|come up with a slogan|caption this|\
         rap about|sing about|turn into a poem|make it rhyme|tell a story|tell me a story|make up a story|dear|\
         sincerely|regards|in iambic|punchier|catchy|catchier|snappier|snappy|witty|eloquent|more engaging|\
         more natural|more fluent|sound natural|sounds natural|less aggressive|less harsh|more diplomatic|\
         diplomatically|warmer|more empathetic|simplify this paragraph|simplify this sentence|simplify the language|\
         simplify this text|in simpler words|in plain english|cut it down|cut this down|trim this|trim it|\
         to half the length|half as long|under 100 words|under 200 words|in 100 words|in 200 words|in 50 words|\
         50 words|100 words|150 words|200 words|250 words|300 words|500 words|1000 words|800 words|280 characters|\
         140 characters|160 characters|600 words|400 words|say this|say it more|how would you phrase|more politely|\
         politely|reply to this|respond to this|answer this email|opening scene|a few lines|a note",
    ),
    (
        Act(Summarise),
        "summarize|summarise|sumarize|sumarise|summerize|sum up|summary of|a summary|tl;dr|tldr|condense|\
         key takeaways|bullet points|in three bullets|boil down|recap",
    ),
    (
        Act(Translate),
        "translate|tranlate|traslate|transalte|translation of|translate into|how do you say|how do i say|how to say",
    ),
    (
        Act(Debug),
        "debug|debuging|debugging|diagnose|troubleshoot|what's wrong|whats wrong|what is wrong|wats wrong|\
         what went wrong|not working|doesn't work|doesnt work|dosent work|does not work|won't work|wont work|\
         isn't working|isnt working|stopped working|won't compile|wont compile|doesn't compile|does not compile|\
         won't start|won't build|fails with|failing|fails|keeps failing|keeps crashing|crashes|crashing|crashed|\
         hangs|complaining|complains|throws|throwing|threw|blows up|not applying|never called|gets called twice|\
         called twice|not rendering|not updating|re-render*|returns undefined|returns null|returns none|is undefined|\
         is null|is nan|what gets printed|what is printed|what will be printed|what does it print|\
         what does this print|what will this print|what's the output|what is the output|spot the bug|find the bug|\
         find the bugs|spot the|trace through|step through|dry run|where is the bug|where's the bug|getting weird|\
         i get an|i'm getting|im getting|i keep getting|getting a|getting an|got an error|doesn't fire|not firing|\
         not called|two times|time complexity|complexity of|big o|big-o|what could it be|what could be|what might be|\
         what's causing|whats causing|what is causing|cause of this|the culprit|going on here|going wrong|gone wrong|\
         what now|any ideas why|no idea why|can't figure out|cannot figure out|can't get it to|doesn't seem to work|\
         nothing happens|keep returning|always returns|returns wrong|wrong answer|gets stuck|get stuck|is stuck|\
         slow query|so slow|too slow|taking forever|takes forever|dies with|exits with|refuses to|not found error|\
         not recognized|not defined|won't run|wont run|will not compile|cant compile|can't compile|not compiling|\
         not building|not loading|not showing|not responding|not saving|not triggering|doesn't update|doesn't run|\
         doesn't load|doesn't render|does this print|does it print|would this print|will this output|output of|\
         gets printed|be printed|prints twice|happens here|locate the|pinpoint|narrow down|bisect|which line|\
         what line|how come this|why this|unexpected result|did i do wrong|am i doing wrong|doing wrong|i missing|\
         mistake in|the mistake|the problem here|the issue here|the problem with|the issue with|problem with|\
         issue with|trouble with|having trouble|having issues|having problems|help me understand why|skips the|keeps|\
         stale|restarting|when i run|when i call|when i try|when i click|when i open|i get the|i only get|\
         instead of the|but i get|but nothing|should have been|out of sync|leaks|leaking|wrong order|\
         missing separator|unexpectedly|not picked up|isn't picked|not found when|has no effect|no effect|\
         does not update|does not fire|does not run|never runs|never resolves|never fires|never terminates|\
         runs twice|fires twice|renders twice",
    ),
    (
        Act(Why),
        "^why|why is|why does|why do|why isn't|why isnt|why doesn't|why doesnt|why did|why are|why would|why am i|\
         y is|y does|how come|wy|why cant|why can't|why won't",
    ),
    (
        Act(Explain),
        "explain|explane|explian|expain|explaining|walk me through|walk through|talk me through|describe what|\
         describe how|^describe|understand|understanding|make sense of|what does|what do|wat does|wats this|\
         what dose|what's this|whats this|how does|how do these|how is|break down|line by line|step by step what|\
         tell me what|what happens|what happens when|what happens if|clarify|interpret|^annotate|add comments|\
         comment this|^document|purpose of|responsible for|what's the point of|difference between|diff between|\
         diference between|intuition|what's going on in|what is going on in|what's that|in what order|who calls|\
         where is this|where do we|where in|which function|which file|which class|which method|which part|\
         tell me how|show me how this|get called|gets called|is called|be called|called from|used here|used in|\
         what role|what's the role|the meaning of this|the intent|the logic|understand how|understand why|\
         understand what|decode this|decipher|comprehend|elaborate on|go over|go through|give me an overview|\
         overview of|high level overview|high-level overview|explanation of|reason about this|is responsible|^how do",
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
         security holes|injection|exploit*|race conditions|concurrency issues|edge cases|comment on|\
         quality of the code|quality of this|thoughts on my|opinion on my code|leaks file",
    ),
    (
        Act(Plan),
        "design|desing|desgin|designing|designed|architect|architecting|^plan|plan the|plan a|plan an|planning|\
         structure|structuring|structured|organize|organise|organizing|lay out|how should|how should i|how should we|\
         how would you|how would i|how do i structure|how do we|best way to|the best way|what's the best way|\
         best practice*|best approach|good approach|right way to|approach for|strategy for|outline a plan|\
         roadmap for|spec out|^model|model the|capacity plan*|how would one|how do teams|how do large|how do big|\
         how do companies|what would you use|what does a good|how should we handle|how do we handle|how to handle|\
         how can we|how could we|what's a good way|what is a good way|good way to|ideal way|recommended way|\
         proper way|what's the right way|right approach|where should|where would you put|would you put|would you use|\
         would you split|would you store|what should the|should live|help me think through|think about the|\
         sketch out|whiteboard|map out|blueprint|lay out the|draw up|break up|split up|split our|split a|scale our|\
         scale a|scale the|migrate from|move from|moving from|switch from|migrating from|transition from|moving to|\
         structure my|structure a|structure an|structure the|organise my|organize my|organize a|how big should|\
         how granular|what layers|which layer|which components|what components|what services|which services|\
         what queues|draw the line|guidelines for|approaches to|design doc for|propose|scale to|do i scale|to scale|\
         scale out|a strategy|^outline|outline the|components of|the components of|talk to each other|fit together|\
         interact with each other|^scale|i scale|we scale|scaling a|scaling our",
    ),
    (
        Act(Choose),
        "vs|vs.|versus|or should|should i|should we|should i use|should we use|pros and cons|pro and con|pros/cons|\
         trade-off|trade-offs|tradeoff*|trade off|trade offs|compare|comparing|comparison|evaluate|whether we should|\
         whether to|which is better|what's better|whats better|better for|which one|which should|which would|adopt|\
         worth it|worth using|worth moving|choose between|choosing between|deciding between|choose|pick|pick between|\
         go with|when to use|when should i use|when would you use|when should we use|instead of|alternatives to|\
         justify|makes more sense|suitable|do you recommend using|makes sense for|make sense to use|a good fit|\
         good fit|good choice|right choice|better choice|better option|better suited|suited for|preferable|overkill|\
         good idea to use|bad idea to|is it better|is it a good idea|what language should|what's the best database|\
         best database|best db|best framework|best language for|best library|best queue|best orm|best stack|\
         advantages|disadvantages|drawbacks|downsides|upsides|strengths and weaknesses|trade offs between|\
         tradeoffs of|trade-offs of|trade-offs between|is better than|shud i|shoud i|sould i|weigh up|weigh the|\
         stick with|stay with|keep using|drop in favor|in favor of|switching to|switch to",
    ),
    (
        Act(Solve),
        "solve|sovle|slove|solv|compute|calculate|calcualte|calculat|caculate|calculating|prove|proof of|prove that|\
         derive|deduce|show that|show the working|show your working|show working|show your work|show reasoning|\
         show your reasoning|integrate x|differentiate|factorize|factorise|factor x|simplify the expression|\
         evaluate the|find x|find the|find all|how many ways|how much will|how much does it|how much would|\
         how much interest|how long will|how long would|how long does it take them|at what time|when will they|\
         what are the odds|what are the chances|chances of|expected value|what comes next|next number|\
         what's the next|what is the next|is it true that every|work out|figure out how many|minimi*|maximi*|\
         who is lying|is the argument|is this argument|logically|what can we conclude|what follows|does it follow|\
         break-even|break even|breakeven|trend*|correlat*|what percentage|what percent|what fraction|reason through|\
         think through|balance reach|will reach|how many days|how many hours will|how many months|how many minutes|\
         how many years will|how many times|how many different|how many distinct|how many combinations|\
         how many handshakes|how many trailing|how fast must|how far apart|minimum number of|maximum number of|\
         least number of|probability that|probability of|chance of|chance that|the chance|the odds|who is telling|\
         show all work|with reasoning|explain your reasoning|reason step|which is larger|which is bigger|\
         which is greater|larger than|smallest integer|largest integer|the value of|value of x|values of x|\
         for which x|roots of|factor the|limit of|divided by|squared|cubed|to the power|modulo|net present|\
         payback period|amortiz*|depreciat*|forecast|extrapolate|interpolate|inference|conclude|conclusion follows|\
         valid argument|argument valid|logical fallacy|counterexample|contradict*|hypothesi*|evaluate the argument|\
         cost-benefit|cost benefit|decision matrix|root cause of the drop|why did sales|why did revenue|what drives|\
         what explains the|cheaper over|cheaper in the long|how much cheaper|how much more|how much less|\
         how much faster|estimate the|analyze these|analyse these|analyze the|analyse the|analyze this data|\
         analyze whether|optimal|estimate how many|how likely|how probable|likelihood of|likelihood that|\
         what day will it be|what was the original|original price|solutions of|integer solutions|rank these|\
         grows faster|justify your",
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
         is it true|^who made the",
    ),
    (
        Act(Question),
        "^what|^which|^is|^is it|^are|^does|^do|^did|^was|^were|^has|^have|^can|^whose|^wat|^in which|^in what|\
         ^would|^will|^should|^could|^what would|^which of|^what if|^what is|^what's|^whats|^what are|^what was|\
         ^what were|^wat is|^wats|^waht is|^wht is|^what did|^what kind|^whats the",
    ),
    (Or, "or"),
    (
        Remark,
        "^i|^we|^he|^she|^they|^it was|^yesterday|^today|^i'm|^i am|^i've|^i like|^i wrote|^i was|^there was|^if i|\
         ^you",
    ),
    (
        Act(Advise),
        "recommend|reccomend|recomend|recommendation|recommendations|suggest|suggestion|suggestions|^any tips|tips|\
         tips for|advice|advise|ideas|ideas for|any ideas|what should i|what should we|where should i|\
         where do i begin|where do i start|where to start|i want to learn|i'd like to learn|how can i get better|\
         how do i get better|good gift|a good|is it ok to|is it okay to|is it worth|how can i|give me some|\
         what to do|what can i do|something fun|motivate me",
    ),
    (Act(HowTo), "^how do you|^how can i|^how can we|^how would|^how|how do i|how to"),
    // Things.
    (
        Thing(Thing::Prose),
        "email|emial|e-mail|emails|essay|esay|essays|letter|leter|cover letter|poem|peom|poems|haiku|limerick|sonnet|\
         ballad|song|lyrics|verse|verses|chorus|story|stories|storry|short story|bedtime story|fairy tale|fable|\
         novel|chapter|blog|blog post|blogpost|linkedin|tweet|tweets|thread about|instagram|facebook|newsletter|\
         article|artcle|op-ed|press release|announcement|announcing|speech|speach|toast|eulogy|obituary|vows|resume|\
         bio|biography|about page|slogan|slogans|tagline|taglines|headline|headlines|caption|captions|ad copy|\
         sales pitch|pitch|elevator pitch|product description|job description|job posting|job ad|invitation|invite|\
         greeting card|thank-you note|thank you note|memo|meeting notes|paragraph|paragraphs|paragraf|sentence|\
         sentences|sentance|phrase|phrasing|grammar|grammer|spelling|punctuation|review of|book review|dialogue|\
         dialog|monologue|screenplay|skit|word count|abstract|executive summary|summary|introduction|thesis|\
         thesis statement|personal statement|apology|complaint|response to|message|mesage|subject line|\
         script for a video|minute video|youtube script|ode|love letter|children's story|outline for a talk|\
         rejection|reminder|bullet list|sms|whatsapp|reference letter|recommendation letter|resignation|\
         motivation letter|proposal|grant proposal|whitepaper|white paper|proverb|jingle|rap|pun|puns|riddle|\
         marketing|copywriting|plagiarism|transcript|testimonial|faq|case study|manifesto|diary|journal entry|\
         postcard|condolence*|farewell|wedding speech|best man|professional tone|linkedin post|meeting minutes|\
         poetry|stanza|stanzas|quatrain|villanelle|acrostic|prose|narrative|backstory|flash fiction|sci-fi story|\
         horror story|love story|fan fiction|fanfic|screenwriting|opening line|opening lines|opening paragraph|\
         closing paragraph|thank you letter|thank you email|follow-up email|follow up email|cold email|sales email|\
         out of office|out-of-office|auto reply|auto-reply|apology email|apology letter|resignation letter|letter of|\
         complaint letter|invitation text|wedding vows|best man speech|maid of honor|acceptance speech|keynote|\
         talk abstract|conference abstract|bio for|profile text|dating profile|tinder bio|instagram caption|\
         youtube description|video description|podcast intro|episode description|show notes|release notes|\
         changelog entry|user guide|how-to guide|user manual|onboarding guide|company newsletter|mission statement|\
         vision statement|value proposition|brand story|brand voice|hashtag|hashtags|catchphrase|motto|radio ad|\
         tv ad|advertisement|ad for|flyer|brochure|leaflet|poster text|birthday wishes|sympathy card|get well|\
         love poem|breakup text|text message|text to|performance review|self review|self-assessment|feedback email|\
         status update|weekly update|progress report|incident report|postmortem|post-mortem|business plan|cover page|\
         literature review|lit review|dissertation|term paper|research paper|argumentative essay|persuasive essay|\
         debate speech|counterargument|op ed|editorial|interview questions|press statement|company blog|travel blog|\
         food blog|recipe blog|review for|product review|restaurant review|movie review|yelp|testimonials|\
         nursery rhyme|lullaby|rap verse|rap battle|parody|satire|joke about|jokes about|pun about|standup|\
         stand-up routine|comedy|sketch comedy|plain english|plain language|plain text summary|passive voice|\
         active voice|past tense|present tense|third person|first person|reading level|to french|to spanish|\
         to german|to english|to italian|to japanese|to chinese|to portuguese|to arabic|to russian|into french|\
         into spanish|into german|into english|into italian|into japanese|into chinese|into portuguese|into arabic|\
         into russian|into dutch|to dutch|to korean|into korean|into polish|into hindi|to hindi|typos|typo|run-on|\
         run on sentence|wordy|clearer|flows better|reads better|readability|rewording|the wording|my writing|\
         my draft|my essay|this draft|this essay|the draft|sounds too|too formal|too long-winded|too wordy|cliche|\
         metaphor|metaphors|simile|alliteration|note to|note for|notes|the scene|a scene|this text|the text|text|\
         tone|my cv|report|a reply|reply|post|mail to|card for|a card|copy for|quote for|conclusion|intro|\
         documentation|docs|readme|tutorial|guide|manual|user documentation|help page|knowledge base article|\
         glossary|movie script|film script|script scene|scene|screenplay scene|tv script|play script|video script|\
         podcast script|sales script|call script|monolog|plot twist|story plot|plot for|plot outline|novel plot",
    ),
    (
        Thing(Thing::Maths),
        "equation|equations|eqation|show each step|show steps|show the steps|steps shown|equasion|integral|intergral|\
         derivative|derivitive|theorem|lemma|probability|probabilty|probabilities|odds|dice|coin|coins|cards|\
         deck of cards|matrix|eigenvalue*|determinant|polynomial*|quadratic|triangle|circle|radius|diameter of|\
         hypotenuse|sequence|series converge*|converge*|prime|primes|divisible|remainder|gcd|lcm|logarithm|log base|\
         square root|cube root|sqrt|permutation*|combination|combinations|combinatorics|variance|standard deviation|\
         median|regression|p-value|confidence interval|hypothesis|bayes*|compounded|compound interest|interest rate|\
         principal|percentage|puzzle|sudoku|logic puzzle|knights|knaves|tangent line|sum of|product of|average speed|\
         km/h|mph|train leaves|trains|faster than|twice as|half as|older than|years older|discount|profit|margin|roi|\
         npv|cash flow|even numbers|odd numbers|integers|integer|real numbers|irrational|rational|induction|\
         contradiction|syllogism|premise|premises|all cats|bloops|fallacy|missing dollar|heavier|weighs|decimal|\
         binary|hexadecimal|fraction|fractions|volume of|perimeter|graph theory|optimi*ation|a/b test|sample size|\
         statistically|statistics|significant|numbers below|per stage|dominates|utilisation|utilization|red ball|\
         red balls|blue balls|marbles|urn|widgets|handshakes|pigeons|percentages|ratios|proportion|\
         following argument|truth table|boolean expression|boolean algebra|set theory|subset|subsets|bijection|\
         group theory|eigenvector*|dot product|cross product|linear algebra|trigonometry|sine|cosine|tan x|sin x|e^x|\
         x^2|x^3|dx|arithmetic progression|geometric series|geometric progression|factorial|binomial|poisson|\
         normal distribution|markov chain|chi-squared|chi square|t-test|anova|null hypothesis|conversion rate|churn|\
         sales figures|revenue per|quarterly|year over year|yoy|growth rate|annual rate|apr|monthly payment|\
         mortgage of|tax bracket|per unit|fixed costs|variable costs|km per hour|miles per hour|meters per second|\
         acceleration|momentum|kinetic energy|force of|newtons|joules|watts|volts|ohms|ph of|moles|molar|half-life|\
         monty hall|weighings|chessboard|percent|larger|bigger|apples|these figures|dataset|angle between|loan of|\
         is the argument valid|to decimal|to binary|to hexadecimal|to hex|miles to|kilometres to|km to|celsius to|\
         fahrenheit to|pounds to|kg to",
    ),
    (
        Thing(Thing::Lookup),
        "capital|captial|capitol|population|pop of|president|prime minister|king of|queen of|currency|inventor|\
         invented|founded|founder|ceo|born|birthday of|died|acronym|abbreviation|stand for|stands for|stand 4|means|\
         meaning|synonym|synonyms|antonym|definition|spell|spelled|spelling of|pronounce|etymology|origin of|\
         distance|boiling point|freezing point|atomic number|chemical symbol|chemical formula|planet|planets|galaxy|\
         moon|continent|country|countries|cities|river|mountain|ocean|lake|island|tallest|longest|largest|biggest|\
         highest|deepest|oldest|fastest|smallest|world war|war|battle|treaty|revolution|century|empire|dynasty|\
         official language|official languages|national anthem|flag|timezone|time zone|area code|zip code|world cup|\
         olympics|olympic|nobel|oscar|author|author of|wrote|painted|directed|book by|species|mammal|bone|bones|\
         organ|vitamin|temperature|speed of light|speed of sound|gravity|photosynthesis|dna|atom|army|religion|\
         release date|released|version|latest version|how many people|when did|name of|max length|default port|\
         port number|status code|http status|unit of|inches|kilometers|kilometres|miles|feet|ounces|cups in|calories|\
         symptoms|highest mountain|first president|first woman|first man|inventor of|founder of|creator of|ruler|\
         pharaoh|pope|saint|philosopher|scientist|actor|actress|singer|lyrics to|band that|lead singer|plot of|\
         cast of|trophy|champion|record for|world record|medal|stadium|football club|team won|postal code|\
         country code|dialing code|latitude|longitude|borders|neighbouring countries|states of|provinces|counties|\
         islands|desert|volcano|waterfall|glacier|peninsula|strait|earthquake|hurricane|average temperature|rainfall|\
         species of|genus|habitat|diet of|lifespan|life expectancy|gestation|extinct|dinosaurs|fossil|evolution|\
         chromosome*|enzyme|hormone|blood type|liver|kidney|skeleton|muscle|virus|bacteria|vaccine|vaccines|\
         antibiotic|penicillin|dosage|gdp|inflation rate|unemployment|minimum wage|stock exchange|currency code|\
         exchange rate|tax rate|amendment|constitution|treaty of|declaration|parliament|senate|congress|nato|unesco|\
         headquarters|located in|located at|native to|originate|originates|comes from|come from|etymology of|\
         latin for|greek word|plural of|past tense of|opposite of|emoji mean|symbol for|roman numeral|alphabet|\
         how to pronounce|shakespeare|bible|quran|myth|mythology|god of|goddess|zeus|solar system|milky way|\
         black hole|light year|orbit|gravity on|satellite|telescope|nasa|apollo|element with|atomic mass|\
         periodic table|molecule|melting|mass of|weight of|height of|depth of|width of|circumference of|\
         public holiday|easter|ramadan|diwali|thanksgiving date|leap year|eclipse|equinox|default value|\
         maximum length|maximum size|file extension|mime type|http code|ascii code|keyboard shortcut|shortcut for|\
         rfc number|licence|open source license|first released|released in|end of life|eol date|lts|theory of|law of|\
         principle of|effect called|phenomenon|history of|the history|year did|mean|which year|area of france|\
         human heart|human brain|blood types|chemical element|cells in|film|movie|causes of|year was|\
         size of the earth",
    ),
    (
        Thing(Thing::Life),
        "dog|dogs|puppy|cat|cats|kitten|pet|pets|horse|baby|toddler|kid|kids|child|children|daughter|wife|husband|\
         girlfriend|boyfriend|mom|mum|mother|dad|father|grandma|grandpa|friend|friends|boss|neighbor|neighbour|\
         family|wedding|birthday|birthday party|party|anniversary|christmas|halloween|thanksgiving|vacation|trip|\
         travel|itinerary|weekend|flight|hotel|beach|hike|hiking|camping|garden|gardening|kitchen|living room|\
         bedroom|bathroom|house|home|apartment|furniture|cake|cook|cooking|recipe|recipes|dinner|lunch|breakfast|\
         meal|meals|meal plan|vegetarian|vegan|diet|lose weight|weight loss|workout|exercise|exercises|training|\
         training program|gym|yoga|meditation|marathon|sleep|stress|anxiety|relationship|date night|gift|gifts|\
         present for|outfit|clothes|hair|haircut|makeup|skin|bike|guitar|piano|book|books|novel to read|\
         movie to watch|movies|show to watch|netflix|board game|hobby|hobbies|church|school trip|career|budget|\
         tattoo|name my|dinosaur*|routine|morning routine|new year|sunday|saturday|marriage|boredom|closet|tap|\
         goldfish|fish|bird|bored|vegetables|sandcastle|pillow|toy|toys|laptop|phone|phones|chess|football|soccer|\
         coffee|tea|wine|beer|paint color|decor|potluck|brunch|barbecue|bbq|picnic|playlist|song to listen|concert|\
         festival|museum|restaurant|restaurants|roommate|roommates|landlord|neighbors|in-laws|cousin|uncle|aunt|\
         grandparents|teenager|teen|teacher gift|secret santa|valentine|valentine's|honeymoon|divorce|breakup|\
         break up with|crush|dating|marry|pregnant|pregnancy|newborn|diaper|study habits|productivity|procrastinat*|\
         motivated|confidence|lonely|sad|anxious|depressed|overwhelmed|stressed|burnout|meaning of life|headache|\
         back pain|flu remedy|vitamins|smoothie|snack|snacks|pizza|pasta|curry|soup|salad|bread|cookies|pancakes|\
         chocolate|cocktail|lawn|tomatoes|roses|succulent|houseplant|chores|laundry|clean my|declutter|mortgage|rent|\
         savings|retirement|invest|credit card|side hustle|small talk|networking|public speaking|new city|\
         europe trip|road trip|backpack|suitcase|packing|airport|jet lag|surf|ski|skiing|swim|swimming|tennis|golf|\
         basketball|bouldering|dance|dancing|knitting|photography|knit|sewing|woodworking|fishing|campfire|\
         haunted house|costume|theme party|bachelorette|icebreaker|icebreakers|team building|team lunch|office party|\
         farewell party|podcast|podcasts|tv show|tv shows|anime|video game|videogame|character name|dnd|dungeons|\
         ttrpg|horoscope|zodiac|my life|my exam|job interview|salary raise|my car|new car|games|game night|for fun|\
         have fun|my sister|my brother|my parents|wear|spanish|what game|weather|today's news|the news|\
         forecast for tomorrow|time is it|what day is it|habit|habits|good habits|flights|cheap flights|tonight|\
         this weekend|a weekend|next weekend|get in shape|sofa|couch|sleep schedule|surprise party|my ex|to wear|\
         to eat|to watch|watch tonight|sightseeing",
    ),
];

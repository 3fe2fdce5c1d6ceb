//! What chat clients ask for beside a conversation: a title, tags, questions to go on with.
//!
//! Why: such a prompt holds the conversation, as a transcript or under a heading. It is no task of code even if the
//! conversation is about code, because only a few words about a text are wanted.

/// How the lines of a transcript begin, before a colon, by who speaks.
const USERS: [&str; 16] = [
    "user",
    "human",
    "you",
    "customer",
    "nutzer",
    "benutzer",
    "utilisateur",
    "usuario",
    "usuário",
    "utente",
    "用户",
    "使用者",
    "ユーザー",
    "ユーサー",
    "사용자",
    "пользователь",
];
const ASSISTANTS: [&str; 17] = [
    "assistant",
    "ai",
    "bot",
    "model",
    "chatgpt",
    "claude",
    "agent",
    "assistent",
    "assistente",
    "asistente",
    "助手",
    "助理",
    "アシスタント",
    "어시스턴트",
    "ассистент",
    "помощник",
    "ki",
];
/// What a heading calls the conversation.
const CONVERSATIONS: [&str; 15] = [
    "chat history",
    "chat_history",
    "conversation",
    "dialogue",
    "transcript",
    "message history",
    "chat log",
    "unterhaltung",
    "chatverlauf",
    "conversaci",
    "conversazione",
    "对话",
    "会話",
    "대화",
    "разговор",
];
/// The beginnings of the words for what is wanted. In languages without spaces between words, they are the words.
const WANTED: [&str; 48] = [
    "title",
    "tag",
    "topic",
    "headline",
    "keyword",
    "emoji",
    "label",
    "follow-up",
    "followup",
    "follow up",
    "theme",
    "subject",
    "caption",
    "categor",
    "classif",
    "search quer",
    "summar",
    "condens",
    "autocomplet",
    "short name",
    "ask next",
    "next question",
    "titel",
    "stichw",
    "fasse",
    "zusammenfass",
    "titre",
    "résum",
    "resum",
    "titul",
    "títul",
    "etiquet",
    "etiqueta",
    "titol",
    "riassu",
    "заголов",
    "назван",
    "标题",
    "標題",
    "标签",
    "总结",
    "概括",
    "タイトル",
    "要約",
    "제목",
    "태그",
    "요약",
    "标籤",
];
/// If one of these words stands beside a wanted one, the user wants a program.
const PROGRAMS: [&str; 17] = [
    "python",
    "function",
    "funktion",
    "fonction",
    "función",
    "funcion",
    "script",
    "program",
    "regex",
    "sql",
    "typescript",
    "javascript",
    "rust",
    "component",
    "endpoint",
    "class ",
    "app ",
];
/// How an instruction of a system message begins if it is a client's task.
const MAKE: [&str; 27] = [
    "analyze",
    "analyse",
    "classify",
    "come up",
    "create",
    "determine",
    "extract",
    "generate",
    "give",
    "name",
    "provide",
    "suggest",
    "summari",
    "write",
    "your task",
    "you are",
    "erstell",
    "erzeug",
    "fasse",
    "génère",
    "crea",
    "resum",
    "请",
    "为",
    "将",
    "根据",
    "你是",
];
/// What an instruction of a system message is about.
const OF_CONVERSATION: [&str; 17] = [
    "conversation",
    "chat",
    "message",
    "thread",
    "session",
    "dialog",
    "generator",
    "summariz",
    "summaris",
    "unterhaltung",
    "gespräch",
    "conversaci",
    "conversa",
    "对话",
    "会话",
    "聊天",
    "会話",
];
/// Bytes of an instruction in which its first sentence is looked for.
const SENTENCE: usize = 200;
/// The request stands in this many first bytes, or in as many last ones.
const REACH: usize = 400; // bytes
/// If the text before the conversation is shorter than this, it is no request.
const SHORT_HEADING: usize = 32; // bytes

/// Whether a prompt asks for a few words about a conversation that it holds. The text may be folded or not.
pub fn is_client_task(text: &[u8]) -> bool {
    // A transcript has lines. If it stood in tags, it was removed, and what is left speaks of it.
    if memchr::memchr(b'\n', text).is_none() {
        return text.len() <= REACH && speaks_of_history(text) && wants_few_words(text);
    }
    let (mut has_user, mut has_assistant, mut has_heading) = (false, false, false);
    let mut start = None;
    let mut last: &[u8] = b"";
    let mut at = 0;
    for line in text.split(|byte| *byte == b'\n') {
        let begin = at;
        at += line.len() + 1;
        let line = line.trim_ascii();
        let Some(first) = line.first() else { continue };
        last = line;
        let speaks = |names: &[&str]| {
            let plain = line.strip_prefix(b"**").unwrap_or(line);
            names.iter().any(|name| after(plain, name).is_some_and(begins_with_colon))
        };
        let is_heading = || (matches!(first, b'#' | b'<') || line.ends_with(b":")) && names_conversation(line);
        let (user, assistant, heading) = match first.to_ascii_lowercase() {
            b'u' | b'h' | b'y' | b'a' | b'b' | b'm' | b'c' | b'n' | b'k' | b'*' | 0x80.. => {
                (speaks(&USERS), speaks(&ASSISTANTS), is_heading())
            }
            _ => (false, false, is_heading()),
        };
        has_user |= user;
        has_assistant |= assistant;
        has_heading |= heading;
        if start.is_none() && (user || assistant || heading) {
            start = Some(if heading { at } else { begin });
        }
    }
    // `Assistant:` at the end asks the model to continue the conversation itself.
    let goes_on = last.ends_with(b":") && ASSISTANTS.iter().any(|name| after(last, name) == Some(b":"));
    let Some(start) = start.filter(|_| (has_heading || (has_user && has_assistant)) && !goes_on) else { return false };
    let before = text.get(..start.min(text.len())).unwrap_or(text).trim_ascii();
    if wants_few_words(before) {
        return true;
    }
    // The request may follow the conversation.
    before.len() < SHORT_HEADING && wants_few_words(last)
}

/// Whether the first sentence of a system message wants a few words about the conversation that the user's turn holds
/// or begins: "Generate a title for this chat". The text may be raw or decoded.
pub fn is_client_instruction(system: &[u8]) -> bool {
    let system = system.get(..SENTENCE).unwrap_or(system);
    let end = system.iter().position(|byte| matches!(byte, b'.' | b'!' | b'?' | b'\\' | b'\n')).unwrap_or(system.len());
    let sentence = system.get(..end).unwrap_or_default();
    let Some(start) = MAKE.iter().find(|start| after(sentence, start).is_some()) else { return false };
    let sentence = String::from_utf8_lossy(sentence).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| begins_word(&sentence, word));
    // A sentence that says what an assistant is names its topics more often than a task, so it needs clearer words.
    let wanted = if matches!(*start, "you are" | "你是") {
        has(&["title generator", "titles for", "title for", "session title", "conversation title", "chat title"])
            || has(&["pithy title", "summariz", "summaris", "标题", "標題"])
    } else {
        has(&WANTED)
    };
    wanted && has(&OF_CONVERSATION) && !has(&PROGRAMS)
}

fn after<'a>(line: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let (start, rest) = line.split_at_checked(name.len())?;
    start.eq_ignore_ascii_case(name.as_bytes()).then_some(rest)
}

fn begins_with_colon(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(b"**").unwrap_or(rest);
    rest.starts_with(b":") || rest.starts_with("：".as_bytes())
}

fn wants_few_words(asked: &[u8]) -> bool {
    let asked = String::from_utf8_lossy(asked.get(..REACH).unwrap_or(asked)).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| begins_word(&asked, word));
    has(&WANTED) && !has(&PROGRAMS)
}

fn speaks_of_history(text: &[u8]) -> bool {
    let mut ends = memchr::memchr_iter(b'y', text);
    ends.any(|end| text.get(..=end).is_some_and(|before| before.ends_with(b"chat history")))
}

fn names_conversation(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line.get(..80).unwrap_or(line)).to_ascii_lowercase();
    CONVERSATIONS.iter().any(|name| line.contains(name))
}

/// Whether a word in `text` begins with `start`.
fn begins_word(text: &str, start: &str) -> bool {
    text.match_indices(start).any(|(at, _)| {
        // Languages without spaces run their words together.
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric()) || start.starts_with(|first: char| first >= '\u{1100}')
    })
}

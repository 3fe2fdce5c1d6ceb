//! Telling pasted code and stack traces from sentences, by the form of a line.

/// What a line of a prompt looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Prose,
    Code,
    /// A line of a stack trace or a compiler message.
    Trace,
    /// The border of a fenced block.
    Fence,
}

/// The kind of one line, without the white space around it.
pub fn line_kind(line: &[u8]) -> LineKind {
    if line.starts_with(b"```") || line.starts_with(b"~~~") {
        return LineKind::Fence;
    }
    if is_dated(line) || TRACE_STARTS.any(line) {
        return LineKind::Trace;
    }
    if WRAPPERS.any(line) {
        return LineKind::Prose;
    }
    let (Some(&first), Some(&last)) = (line.first(), line.last()) else {
        return LineKind::Prose;
    };
    let spaces = || line.iter().filter(|&&b| b == b' ').take(3).count();
    let closes = matches!(last, b')' | b']') && !line.contains(&b'?') && (spaces() <= 2 || line.contains(&b'='));
    let code = match first {
        b'}' | b'{' | b')' | b'@' | b'#' | b'<' | b'/' | b'+' | b'$' if line.len() > 1 => {
            matches!(last, b'{' | b'}' | b';' | b'>' | b')' | b',' | b']') || CODE_STARTS.any(line)
        }
        b'}' | b'{' | b')' => true,
        _ => matches!(last, b'{' | b'}' | b';') || ((closes || CODE_STARTS.any(line)) && has_code_mark(line)),
    };
    if code { LineKind::Code } else { LineKind::Prose }
}

/// True for a line of a log: it starts with a date, as in "2024-05-01 10:00:00 error ..".
fn is_dated(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"[").unwrap_or(line);
    let digits = |from: usize, to: usize| line.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    line.len() > 20 && line.get(4) == Some(&b'-') && line.get(7) == Some(&b'-') && digits(0, 4) && digits(5, 7)
}

/// True if `rest` starts with the extension of a source file.
pub fn is_file_extension(rest: &[u8]) -> bool {
    let end = rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
    rest.get(..end).is_some_and(|extension| EXTENSIONS.contains(&extension))
}

/// Texts with which a line may begin.
struct Starts {
    texts: &'static [&'static [u8]],
    /// For each [`mark`], whether a text has it. One look at it decides most lines.
    marks: [bool; 256],
}

impl Starts {
    const fn new(texts: &'static [&'static [u8]]) -> Starts {
        let (mut marks, mut rest) = ([false; 256], texts);
        while let Some((text, after)) = rest.split_first() {
            if let Some((_, from)) = marks.split_at_mut_checked(mark(text) as usize)
                && let Some(has) = from.first_mut()
            {
                *has = true;
            }
            rest = after;
        }
        Starts { texts, marks }
    }

    fn any(&self, line: &[u8]) -> bool {
        // The first two bytes are compared before whole texts, because this is faster.
        let first: Option<&[u8; 2]> = line.first_chunk();
        self.marks.get(mark(line) as usize) == Some(&true)
            && self.texts.iter().any(|text| text.first_chunk() == first && line.starts_with(text))
    }
}

/// A number made of the first two bytes.
const fn mark(text: &[u8]) -> u8 {
    match text {
        [first, second, ..] => first.wrapping_mul(5).wrapping_add(*second),
        _ => 0,
    }
}

fn has_code_mark(line: &[u8]) -> bool {
    line.iter().any(|b| matches!(b, b'(' | b'=' | b'{' | b';' | b'*' | b':'))
}

/// Tags that programs put around a request.
static WRAPPERS: Starts = Starts::new(&[
    b"<task",
    b"<user",
    b"<instruction",
    b"<query",
    b"<request",
    b"<prompt",
    b"<message",
    b"<issue",
    b"<goal",
    b"<question",
]);

static TRACE_STARTS: Starts = Starts::new(&[
    b"traceback (most",
    b"file \"",
    b"at java.",
    b"at com.",
    b"at org.",
    b"caused by:",
    b"exception in thread",
    b"error[e",
    b"thread '",
    b"segmentation fault",
    b"error:",
    b"fatal:",
    b"npm err!",
    b"panic:",
    b"uncaught ",
    b"warning:",
]);

static CODE_STARTS: Starts = Starts::new(&[
    b"def ",
    b"class ",
    b"import ",
    b"from ",
    b"#include",
    b"fn ",
    b"func ",
    b"function ",
    b"const ",
    b"let ",
    b"var ",
    b"public ",
    b"private ",
    b"protected ",
    b"static ",
    b"select ",
    b"insert into",
    b"update ",
    b"return ",
    b"for (",
    b"while (",
    b"if (",
    b"print(",
    b"console.",
    b"async ",
    b"export ",
    b"pub ",
    b"impl ",
    b"struct ",
    b"@@ ",
    b"diff --git",
    b"trait ",
]);

const EXTENSIONS: [&[u8]; 24] = [
    b"rs", b"ts", b"py", b"js", b"tsx", b"jsx", b"go", b"java", b"cpp", b"c", b"h", b"cs", b"rb", b"php", b"sql",
    b"sh", b"yaml", b"yml", b"json", b"toml", b"css", b"html", b"kt", b"swift",
];

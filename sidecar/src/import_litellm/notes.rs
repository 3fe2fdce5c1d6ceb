//! Notes on what became of each key.

use std::fmt;

/// What a key is about, the most serious kind first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Security,
    Money,
    Routing,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Carried,
    Changed,
    Lost,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub path: String,
    pub verdict: Verdict,
    pub kind: Kind,
    pub why: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Carried => "carried",
            Verdict::Changed => "changed",
            Verdict::Lost => "lost",
        };
        let loud = match self.kind {
            Kind::Security => "SECURITY: ",
            Kind::Money => "MONEY: ",
            Kind::Routing | Kind::Other => "",
        };
        write!(f, "{}: {verdict}: {loud}{}", self.path, self.why)
    }
}

#[derive(Default)]
pub struct Notes(Vec<Note>);

impl Notes {
    pub fn add(&mut self, path: impl Into<String>, verdict: Verdict, kind: Kind, why: impl Into<String>) {
        let note = Note { path: path.into(), verdict, kind, why: why.into() };
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    pub fn changed(&mut self, path: impl Into<String>, kind: Kind, why: impl Into<String>) {
        self.add(path, Verdict::Changed, kind, why);
    }

    pub fn lost(&mut self, path: impl Into<String>, kind: Kind, why: impl Into<String>) {
        self.add(path, Verdict::Lost, kind, why);
    }

    /// The first thing that was lost, worded for the end of a sentence.
    pub fn first_lost(&self) -> String {
        self.0.iter().find(|note| note.verdict == Verdict::Lost).map(|note| format!("; {note}")).unwrap_or_default()
    }

    /// The most serious first. Equals stay in the order of the file.
    pub fn sorted(mut self) -> Vec<Note> {
        self.0.sort_by_key(|note| note.kind);
        self.0
    }
}

//! The demo's traffic: users ask for code, facts and texts in their own words, and say what they think of the answer.
//!
//! A session is an opening request and one follow-up, in the same language. Everything follows from the seed.

mod phrases;

use crate::models::draws::Draws;

/// The request types of the demo, with the router's names.
pub const REQUEST_TYPES: [&str; 3] = ["code_generation", "factual_lookup", "writing"];

/// Share of the follow-ups that say nothing about the answer.
const NEUTRAL: f64 = 0.15;
/// Share of the users who do not write English.
const FOREIGN: f64 = 0.2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    German,
    French,
}

/// The mood of a user's follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Praise,
    Complaint,
    /// Nothing about the answer.
    Neutral,
}

/// A user's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    pub request_type: &'static str,
    pub language: Language,
    pub text: &'static str,
}

/// A user's next message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub mood: Mood,
    pub text: &'static str,
}

/// An endless stream of sessions.
#[derive(Clone, Debug)]
pub struct Traffic {
    draws: Draws,
}

impl Traffic {
    pub fn new(seed: u64) -> Traffic {
        Traffic { draws: Draws::new(seed, "traffic") }
    }

    /// A request of any of [`REQUEST_TYPES`].
    pub fn opening(&mut self) -> Opening {
        let request_type = self.pick(&REQUEST_TYPES);
        self.opening_of(request_type)
    }

    /// A request of this type.
    pub fn opening_of(&mut self, request_type: &'static str) -> Opening {
        let language = self.language();
        let text = self.pick(openings(request_type, language));
        Opening { request_type, language, text }
    }

    /// The user's follow-up on a good or a bad answer: praise or complaint, and now and then neither.
    pub fn follow_up(&mut self, language: Language, success: bool) -> FollowUp {
        let mood = match (self.draws.uniform() < NEUTRAL, success) {
            (true, _) => Mood::Neutral,
            (false, true) => Mood::Praise,
            (false, false) => Mood::Complaint,
        };
        FollowUp { mood, text: self.pick(follow_ups(mood, language)) }
    }

    fn language(&mut self) -> Language {
        if self.draws.uniform() >= FOREIGN {
            Language::English
        } else if self.draws.uniform() < 0.5 {
            Language::German
        } else {
            Language::French
        }
    }

    fn pick(&mut self, phrases: &[&'static str]) -> &'static str {
        phrases.get(self.draws.index(phrases.len())).copied().unwrap_or_default()
    }
}

/// All requests of a type in a language. An unknown type has none.
pub fn openings(request_type: &str, language: Language) -> &'static [&'static str] {
    match (request_type, language) {
        ("code_generation", Language::English) => &phrases::CODE,
        ("code_generation", Language::German) => &phrases::CODE_DE,
        ("code_generation", Language::French) => &phrases::CODE_FR,
        ("factual_lookup", Language::English) => &phrases::FACTS,
        ("factual_lookup", Language::German) => &phrases::FACTS_DE,
        ("factual_lookup", Language::French) => &phrases::FACTS_FR,
        ("writing", Language::English) => &phrases::WRITING,
        ("writing", Language::German) => &phrases::WRITING_DE,
        ("writing", Language::French) => &phrases::WRITING_FR,
        _ => &[],
    }
}

/// All follow-ups of a mood in a language.
pub fn follow_ups(mood: Mood, language: Language) -> &'static [&'static str] {
    match (mood, language) {
        (Mood::Praise, Language::English) => &phrases::PRAISE,
        (Mood::Praise, Language::German) => &phrases::PRAISE_DE,
        (Mood::Praise, Language::French) => &phrases::PRAISE_FR,
        (Mood::Complaint, Language::English) => &phrases::COMPLAINT,
        (Mood::Complaint, Language::German) => &phrases::COMPLAINT_DE,
        (Mood::Complaint, Language::French) => &phrases::COMPLAINT_FR,
        (Mood::Neutral, Language::English) => &phrases::NEUTRAL,
        (Mood::Neutral, Language::German) => &phrases::NEUTRAL_DE,
        (Mood::Neutral, Language::French) => &phrases::NEUTRAL_FR,
    }
}

//! What a word or phrase of a prompt is evidence of, and how much.
//!
//! An *act* is what the user asks to be done (write, fix, explain, how many); a *thing* is what it is done to (a
//! function, an email, a wedding). Few acts decide a type alone: "write" is code with a function and prose with a
//! letter. So each cue has a small weight of its own ([`alone`]), and the pair of an act with a thing decides
//! ([`together`]).
//!
//! Weights are in units of "one clear sign" and set by hand on the development prompts; only differences matter.

use super::Builtin::{
    self, AnalyticalReasoning as Analysis, CodeGeneration as Code, CodeUnderstanding as Understanding,
    FactualLookup as Fact, General, TechnicalDesign as Design, Writing,
};

/// A family of words. The lexicons say which words belong to it, in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    Act(Act),
    Thing(Thing),
    /// Politeness and connectives before the real request. What follows still counts as the start of its sentence.
    Filler,
    /// "the", "this", "the following": the thing after it exists already and is being talked about.
    Deictic,
    /// "my", "your": the same as [`Cue::Deictic`], and a thing of everyday life is then someone's own.
    Mine,
    /// "two", "dozen", "half": a number in words.
    Number,
    /// "about", "sobre", "über": after a bare "write", what is to be written is a text.
    About,
    /// Prepositions, relative pronouns. What follows forms no compound noun with what was before.
    Link,
    /// "in", "with", "using": a language that follows is what the work is done with.
    Means,
    /// "into", "as a", "in a": the same as [`Cue::Means`], and a text that follows is the form of the result.
    Into,
    /// "or" between two technical things.
    Or,
    /// "I", "we", "it was" at the start of a sentence: the user tells something.
    Remark,
    /// Greeting, thanks, agreement, complaint, small talk, and questions to the assistant about itself.
    Chat,
}

/// What the user asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Make,
    Write,
    Program,
    Change,
    Fix,
    Rewrite,
    Compose,
    Summarise,
    Translate,
    Debug,
    Why,
    Explain,
    Review,
    Plan,
    Choose,
    Solve,
    /// A question with a fact as its answer: who, when, how tall.
    Ask,
    /// A question word that says little: what, which, is.
    Question,
    Advise,
    HowTo,
}

impl Act {
    /// True for an act that weighs alternatives. The deed that is weighed is no request: "should we split the service".
    pub fn is_deliberation(self) -> bool {
        matches!(self, Act::Choose | Act::Plan | Act::Advise)
    }

    /// True for what changes or makes a piece of code.
    pub fn is_deed(self) -> bool {
        matches!(self, Act::Make | Act::Write | Act::Program | Act::Change)
    }

    /// True for question words, which may only open a request.
    pub fn is_question(self) -> bool {
        matches!(self, Act::Ask | Act::Question | Act::HowTo | Act::Why)
    }
}

impl Thing {
    /// True for things among which a technical choice can be made.
    pub fn is_technical(self) -> bool {
        matches!(self, Thing::Language | Thing::Service | Thing::Structure | Thing::Artefact)
    }
}

/// What the user asks it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A piece of code: function, script, regex, unit test.
    Artefact,
    /// An artefact that is there already: "this function", "my query".
    OwnCode,
    /// A programming language, library or tool by name.
    Language,
    /// An error, a crash, a failing test.
    Fault,
    /// Something that runs: API, service, app, database.
    Service,
    /// How services are put together: architecture, sharding, multi-tenant.
    Structure,
    /// A text for people: email, essay, poem, slogan.
    Prose,
    Maths,
    /// Several numbers in one prompt.
    Quantity,
    /// What an encyclopaedia or dictionary lists: capital, population, acronym.
    Lookup,
    /// Everyday life: dog, wedding, recipe.
    Life,
    /// Pasted code, found by its form.
    Paste,
}

/// What a cue says by itself.
pub fn alone(cue: Cue) -> &'static [(Builtin, f32)] {
    use Act::*;
    use Thing::*;
    match cue {
        Cue::Filler | Cue::Deictic | Cue::Mine | Cue::Number => &[],
        Cue::About | Cue::Link | Cue::Means | Cue::Into | Cue::Or | Cue::Remark => &[],
        Cue::Chat => &[(General, 1.6)],
        Cue::Act(act) => match act {
            Make => &[(Code, 0.3)],
            Write => &[(Writing, 0.7), (Code, 0.2)],
            Program => &[(Code, 2.0)],
            Change => &[(Code, 0.6)],
            Act::Fix => &[(Code, 0.6), (Understanding, 0.3)],
            Rewrite => &[(Writing, 1.2)],
            Compose => &[(Writing, 1.6)],
            Summarise => &[(Writing, 1.6)],
            Translate => &[(Writing, 1.6)],
            Debug => &[(Understanding, 1.6)],
            Why => &[(Fact, 0.8), (Understanding, 0.4)],
            Explain => &[(Fact, 1.0), (Understanding, 0.5)],
            Review => &[(Understanding, 0.8)],
            Plan => &[(Design, 0.7)],
            Choose => &[(Design, 0.5), (General, 0.6)],
            Solve => &[(Analysis, 1.1)],
            Ask => &[(Fact, 1.5)],
            Question => &[(Fact, 0.9)],
            Advise => &[(General, 1.2)],
            HowTo => &[(General, 0.5)],
        },
        Cue::Thing(thing) => match thing {
            Artefact => &[(Code, 0.6), (Understanding, 0.4)],
            OwnCode => &[(Understanding, 0.7), (Code, 0.5)],
            Language => &[(Code, 0.6), (Understanding, 0.3)],
            Fault => &[(Understanding, 1.0)],
            Service => &[(Design, 0.4), (Code, 0.3)],
            Structure => &[(Design, 1.1)],
            Prose => &[(Writing, 0.9)],
            Maths => &[(Analysis, 1.2)],
            Quantity => &[(Analysis, 0.6)],
            Lookup => &[(Fact, 1.1)],
            Life => &[(General, 0.7)],
            Paste => &[(Understanding, 1.0), (Code, 0.6)],
        },
    }
}

/// What an act and the thing it acts on say together.
pub fn together(act: Act, thing: Thing) -> &'static [(Builtin, f32)] {
    use Act::*;
    use Thing::*;
    match (act, thing) {
        (Make | Write, Artefact) => &[(Code, 2.2)],
        (Make | Write, OwnCode) => &[(Code, 1.6)],
        (Make, Language) => &[(Code, 1.5)],
        (Write, Language) => &[(Code, 2.0)],
        (Make, Service) => &[(Code, 1.4)],
        (Write, Service) => &[(Code, 1.0)],
        (Make | Write, Structure) => &[(Design, 1.3)],
        (Make | Write | Compose | Rewrite, Prose) => &[(Writing, 2.2)],
        (Make | Write, Paste) => &[(Code, 1.6)],
        (Make, Life) => &[(General, 1.5)],
        (Write, Life) => &[(Writing, 0.8)],
        (Make, Maths) => &[(Analysis, 0.5)],

        (Program, Artefact | OwnCode | Language | Service | Paste) => &[(Code, 1.0)],
        (Program, Life) => &[(General, 2.2)],

        (Change, Artefact | OwnCode | Language | Service | Paste) => &[(Code, 1.7)],
        (Change, Fault) => &[(Code, 0.8)],
        (Change, Prose) => &[(Writing, 1.5)],
        (Change, Maths | Quantity) => &[(Analysis, 1.0)],
        (Change, Life) => &[(General, 1.0)],

        (Act::Fix, Artefact | OwnCode | Fault | Language | Service | Paste) => &[(Code, 1.6)],
        (Act::Fix, Prose) => &[(Writing, 2.2)],
        (Act::Fix, Life) => &[(General, 1.6)],

        (Rewrite | Translate, Artefact | OwnCode | Language) => &[(Code, 2.2)],
        (Rewrite | Translate, Paste) => &[(Code, 1.4)],
        (Translate | Summarise, Fault) => &[(Understanding, 1.5)],
        (Translate, Prose) => &[(Writing, 1.0)],

        (Summarise, Artefact | OwnCode | Paste) => &[(Understanding, 2.2)],
        (Summarise, Prose) => &[(Writing, 1.0)],
        (Compose, Language) => &[(Code, 1.4)],
        (Compose, Artefact) => &[(Code, 1.6)],
        (Compose, OwnCode | Paste) => &[(Code, 0.6)],
        (Compose, Life) => &[(Writing, 0.3)],

        (Debug, Artefact | OwnCode | Language | Fault | Service | Paste) => &[(Understanding, 1.4)],
        (Debug, Prose) => &[(Writing, 1.2)],
        (Why, Artefact | OwnCode | Language | Fault | Paste) => &[(Understanding, 1.8)],
        (Why, Service) => &[(Understanding, 1.2)],

        (Explain, OwnCode | Fault | Paste) => &[(Understanding, 2.2)],
        (Explain, Artefact) => &[(Understanding, 1.6)],
        (Explain, Language) => &[(Understanding, 0.9)],
        (Explain, Service) => &[(Understanding, 0.4)],
        (Explain, Prose) => &[(Writing, 0.5)],
        (Explain, Maths) => &[(Analysis, 0.3)],

        (Review, Artefact | OwnCode | Paste | Language) => &[(Understanding, 2.0)],
        (Review, Prose) => &[(Writing, 2.0)],
        (Review, Structure | Service) => &[(Design, 1.5)],

        (Plan, Service | Structure) => &[(Design, 2.0)],
        (Plan, Artefact | Language) => &[(Design, 1.2)],
        (Plan, Prose) => &[(Writing, 1.2)],
        (Plan, Life) => &[(General, 2.6)],

        (Choose, Service | Structure | Language) => &[(Design, 1.8)],
        (Choose, Artefact) => &[(Design, 0.8)],
        // A choice among things of an encyclopaedia is a matter of taste, so it is no question for a fact.
        (Choose | Advise, Lookup) => &[(General, 1.2), (Fact, -1.2)],
        (Choose, Life) => &[(General, 1.4)],
        (Choose, Quantity | Maths) => &[(Analysis, 1.2)],
        (Choose, Prose) => &[(Writing, 0.5)],

        (Solve, Maths) => &[(Analysis, 1.8)],
        (Debug | Review, Life) => &[(General, 1.6)],
        (Solve, Quantity) => &[(Analysis, 1.3)],
        (Solve, Language) => &[(Code, 2.6)],
        (Solve, Artefact) => &[(Code, 1.2)],
        (Solve, OwnCode | Paste) => &[(Understanding, 1.3)],
        (Solve, Fault) => &[(Understanding, 1.4)],

        (Ask | Question, OwnCode | Paste) => &[(Understanding, 2.4)],
        (Ask | Question, Fault) => &[(Understanding, 1.0)],
        (Question, Artefact) => &[(Understanding, 0.7)],
        (Ask | Question, Lookup) => &[(Fact, 1.2)],
        (Ask | Question, Structure) => &[(Design, 1.1)],
        (Question, Service) => &[(Design, 0.6)],
        (Question, Language) => &[(Design, 0.2), (Fact, 0.4)],
        (Ask | Question, Maths) => &[(Analysis, 0.9)],
        (Ask | Question, Quantity) => &[(Analysis, 2.4)],
        (Question, Life) => &[(General, 0.1)],
        (Question, Prose) => &[(Writing, 0.3)],

        (Advise, Service | Structure) => &[(Design, 1.8)],
        (Advise, Language) => &[(Design, 1.2)],
        (Advise, Prose) => &[(Writing, 1.0)],
        (Advise, Life) => &[(General, 1.0)],

        (HowTo, Artefact | OwnCode | Language) => &[(Code, 1.4)],
        (HowTo, Structure) => &[(Design, 1.6)],
        (HowTo, Service) => &[(Design, 0.6), (Code, 0.4)],
        (HowTo, Fault) => &[(Understanding, 1.0)],
        (HowTo, Life) => &[(General, 1.2)],
        (HowTo, Prose) => &[(Writing, 0.8)],
        _ => &[],
    }
}

//! Prevents: a demo, and a test of learning, whose users are not understood: then nothing can be learned from them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use adaptive_router::language::reaction::{Reaction, reaction};
use adaptive_router::language::request_type;
use adaptive_router_sim::traffic::{Language, Mood, REQUEST_TYPES, Traffic, follow_ups, openings};

const LANGUAGES: [Language; 3] = [Language::English, Language::German, Language::French];

fn type_of(text: &str) -> &'static str {
    let mut folded = String::new();
    adaptive_router::language::fold::fold(text, &mut folded);
    request_type::builtin(folded.as_bytes()).name()
}

/// Users are not written to please the classifier: most, not all, must be understood.
#[test]
fn most_openings_are_of_their_type() {
    for request_type in REQUEST_TYPES {
        for language in LANGUAGES {
            let texts = openings(request_type, language);
            let wrong: Vec<_> =
                texts.iter().map(|text| (text, type_of(text))).filter(|(_, found)| *found != request_type).collect();
            assert!(wrong.len() * 5 <= texts.len(), "{request_type}, {language:?}: {wrong:#?}");
        }
    }
}

#[test]
fn most_moods_are_heard_and_none_is_mistaken() {
    for language in LANGUAGES {
        for mood in [Mood::Praise, Mood::Complaint, Mood::Neutral] {
            let texts = follow_ups(mood, language);
            let heard = |text: &str| {
                let Reaction { satisfaction, misalignment, disengagement } =
                    reaction("What is the capital of Australia?", "Sydney.", text);
                match (satisfaction.is_some(), misalignment.is_some() || disengagement.is_some()) {
                    (true, false) => Mood::Praise,
                    (false, true) => Mood::Complaint,
                    _ => Mood::Neutral,
                }
            };
            let missed: Vec<_> =
                texts.iter().map(|text| (text, heard(text))).filter(|(_, heard)| *heard != mood).collect();
            assert!(missed.len() * 4 <= texts.len(), "{mood:?}, {language:?}: {missed:#?}");
            assert!(missed.iter().all(|(_, heard)| *heard == Mood::Neutral), "{mood:?}, {language:?}: {missed:#?}");
        }
    }
}

#[test]
fn the_seed_decides_the_traffic() {
    let sessions = |seed| {
        let mut traffic = Traffic::new(seed);
        let mut session = || {
            let opening = traffic.opening();
            (opening, traffic.follow_up(opening.language, true))
        };
        (0..200).map(|_| session()).collect::<Vec<_>>()
    };
    assert_eq!(sessions(1), sessions(1));
    assert_ne!(sessions(1), sessions(2));
    let sessions = sessions(1);
    for request_type in REQUEST_TYPES {
        assert!(sessions.iter().filter(|(opening, _)| opening.request_type == request_type).count() > 40);
    }
    let praised = sessions.iter().filter(|(_, next)| next.mood == Mood::Praise).count();
    assert!((150..190).contains(&praised), "{praised} of 200 good answers are praised");
}

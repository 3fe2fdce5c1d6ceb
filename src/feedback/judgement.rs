//! Judging the answer before a request: who gave it, what the request says of it, and how much evidence that is.

use crate::api::request::{Conversation, Tail};
use crate::bandit::evidence::Evidence;
use crate::config::Router;
use crate::feedback::answer_key::{self, Author, Judged};
use crate::feedback::record_table::Record;
use crate::feedback::reward;
use crate::feedback::signals::{self, Facts, Signal};
use crate::language::reaction::{reaction, reaction_to_unseen};
use crate::language::request_type::is_client_task;

/// Who gave the answer before a request, as far as the configuration still knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    /// Index into the router's models.
    pub model: usize,
    /// Index into the router's request types.
    pub request_type: usize,
    pub author: Author,
    pub judged: Judged,
}

/// What a request says of the answer before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    pub evidence: Evidence,
    pub signals: Vec<Signal>,
    /// The sources that have judged the answer by now.
    pub judged: Judged,
}

impl Previous {
    pub fn find(router: &Router, record: &Record) -> Option<Previous> {
        let (author, judged) = answer_key::read(record);
        Some(Previous {
            model: router.names.models.iter().position(|model| *model == author.model)?,
            request_type: router.names.request_types.iter().position(|name| *name == author.request_type)?,
            author,
            judged,
        })
    }
}

/// Judges the answer before a request. The answer may be unseen, because the provider stores it. None: the request says
/// nothing of the answer, or nothing new.
pub fn judge(conversation: &Conversation, previous: &Previous) -> Option<Judgement> {
    let is_unseen = conversation.answer.is_none();
    let mut judgement = Judgement { evidence: Evidence::default(), signals: Vec::new(), judged: previous.judged };
    if matches!(conversation.tail, Tail::Nothing) && !previous.judged.has(Judged::BY_USER) {
        let (mut before, mut answer, mut user) = (String::new(), String::new(), String::new());
        conversation.previous_user.own_sample(&mut before);
        conversation.user.own_sample(&mut user);
        if let Some(last) = &conversation.answer {
            last.text.sample(&mut answer);
        }
        // A task that a client sets beside the conversation is nobody's reaction.
        if !is_client_task(user.as_bytes()) {
            let reaction = if is_unseen { reaction_to_unseen(&user) } else { reaction(&before, &answer, &user) };
            judgement.take(Judged::BY_USER, signals::of_reaction(&reaction), reward::of_reaction(reaction));
        }
    }
    if !previous.judged.has(Judged::BY_FACTS) {
        let facts = Facts::of(conversation);
        judgement.take(Judged::BY_FACTS, facts.signals(), reward::of_facts(facts));
    }
    (!judgement.signals.is_empty()).then_some(judgement)
}

impl Judgement {
    fn take(&mut self, by: Judged, signals: impl Iterator<Item = Signal>, evidence: Evidence) {
        let before = self.signals.len();
        self.signals.extend(signals);
        if self.signals.len() > before {
            self.judged = self.judged.and(by);
            self.evidence = self.evidence + evidence;
        }
    }
}

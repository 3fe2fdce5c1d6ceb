//! A world: models, their success rates at each type of request over time, and the users' reactions.
//!
//! The truth is known only here, because policies see just requests and reactions.

/// The request types of every world, with the core's names. All types are equally likely.
pub const TYPES: [&str; 3] = ["code_generation", "factual_lookup", "writing"];

/// A stream of requests and the truth about it.
#[derive(Clone, Debug)]
pub struct World {
    pub name: &'static str,
    /// One sentence for the reader of the table.
    pub what: &'static str,
    /// The phases in order. The first begins at 0.
    pub phases: Vec<Phase>,
    pub feedback: Feedback,
    pub workers: Workers,
    pub callers: Callers,
    pub attack: Option<Attack>,
    pub cut: Option<Cut>,
    /// Whether everything that is not stored is lost half-way.
    pub restart: bool,
    pub watch: Option<Watch>,
}

/// A span of time in which nothing changes.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Share of the requests after which it begins.
    pub from: f64,
    /// In the order of the configuration; a model keeps its place from phase to phase.
    pub models: Vec<Model>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    pub name: &'static str,
    pub tier: u8,
    /// USD per million tokens.
    pub input: f64,
    pub output: f64,
    /// The mean length of an answer, in tokens.
    pub output_tokens: f64,
    /// Probability of a good answer for each of [`TYPES`].
    pub success: [f64; TYPES.len()],
}

/// How outcomes become reactions: probabilities, given the outcome.
#[derive(Clone, Copy, Debug)]
pub struct Feedback {
    pub praise_after_success: f64,
    pub complaint_after_success: f64,
    pub complaint_after_failure: f64,
    pub praise_after_failure: f64,
    /// Requests until a reaction arrives.
    pub delay: usize,
}

/// Workers that share what they learn.
#[derive(Clone, Copy, Debug)]
pub struct Workers {
    pub count: usize,
    /// The number of Envoys over which the workers are spread. The workers of one Envoy share its tables.
    pub replicas: usize,
    /// The number of requests of the whole fleet after which a worker reads what the others have learned.
    pub refresh: usize,
}

/// The callers of the honest requests, and the rate of requests.
#[derive(Clone, Copy, Debug)]
pub struct Callers {
    /// Requests per hour. They set the clock of epochs, and of the evidence that one caller may add.
    pub requests_per_hour: usize,
    /// Share of the honest requests that carry one and the same credential. Each other request has its own.
    pub one_key: f64,
    /// Whether the bounds on a single caller's evidence apply.
    pub guarded: bool,
}

/// One caller who lies.
#[derive(Clone, Copy, Debug)]
pub struct Attack {
    pub lie: Lie,
    /// Share of the requests after which it begins, and its share of the traffic from then on.
    pub from: f64,
    pub share: f64,
}

/// A lie, with the index of the model that it concerns.
#[derive(Clone, Copy, Debug)]
pub enum Lie {
    /// Complains about every answer of this model and praises all others.
    Against(usize),
    /// Praises every answer of this model and complains about all others.
    For(usize),
}

/// The two halves of the replicas hear nothing of each other between these shares of the requests.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    pub from: f64,
    pub to: f64,
}

/// A model whose use is followed. The times at which it should lose its requests and win them (back) are shares of the
/// requests.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    pub model: usize,
    pub falls: Option<f64>,
    pub rises: Option<f64>,
}

/// A user's reaction to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    Praise,
    Complaint,
}

/// Tokens of every request, and of the answers of most models.
pub const TOKENS: f64 = 400.0;

impl World {
    pub fn phase_at(&self, request: usize, requests: usize) -> usize {
        self.phases.iter().rposition(|phase| request >= at(phase.from, requests)).unwrap_or(0)
    }
}

/// The number of the request at a share of the run.
pub fn at(share: f64, requests: usize) -> usize {
    (share * requests as f64) as usize
}

impl Model {
    /// USD for one request.
    pub fn cost(&self) -> f64 {
        self.cost_of(self.output_tokens)
    }

    /// USD for one request whose answer has so many tokens.
    pub fn cost_of(&self, output_tokens: f64) -> f64 {
        (self.input * TOKENS + self.output * output_tokens) / 1e6
    }

    pub fn success(&self, request_type: usize) -> f64 {
        self.success.get(request_type).copied().unwrap_or_default()
    }
}

impl Lie {
    pub fn about(self, chosen: usize) -> Reaction {
        match self {
            Lie::Against(victim) if victim != chosen => Reaction::Praise,
            Lie::For(favourite) if favourite == chosen => Reaction::Praise,
            _ => Reaction::Complaint,
        }
    }
}

impl Feedback {
    /// Feedback in which `observed` is the share of the outcomes that get a reaction, and `wrong` is the share of the
    /// reactions that are the opposite of the outcome.
    pub fn even(observed: f64, wrong: f64) -> Feedback {
        let (right, wrong) = (observed * (1.0 - wrong), observed * wrong);
        Feedback {
            praise_after_success: right,
            complaint_after_success: wrong,
            complaint_after_failure: right,
            praise_after_failure: wrong,
            delay: 0,
        }
    }

    /// The reaction to an outcome; `draw` is uniform in 0..1.
    pub fn reaction(&self, success: bool, draw: f64) -> Option<Reaction> {
        let (praise, complaint) = if success {
            (self.praise_after_success, self.complaint_after_success)
        } else {
            (self.praise_after_failure, self.complaint_after_failure)
        };
        match draw {
            draw if draw < praise => Some(Reaction::Praise),
            draw if draw < praise + complaint => Some(Reaction::Complaint),
            _ => None,
        }
    }
}

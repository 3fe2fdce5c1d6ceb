//! The worlds, from the quiet to the hostile. The numbers are assumptions, because only the times and the order of the
//! models matter.

use super::world::{Attack, Callers, Cut, Feedback, Lie, Model, Phase, TOKENS, TYPES, Watch, Workers, World};

/// Good enough at facts.
const SMALL: Model =
    Model { name: "small", tier: 2, input: 0.15, output: 0.6, output_tokens: TOKENS, success: [0.45, 0.87, 0.60] };
/// The best at everything, by a small margin.
const LARGE: Model =
    Model { name: "large", tier: 3, input: 5.0, output: 15.0, output_tokens: TOKENS, success: [0.92, 0.90, 0.86] };
/// The right one for code and for writing, whether the objective is `quality_floor` or `weights`.
const MEDIUM: Model =
    Model { name: "medium", tier: 2, input: 1.0, output: 4.0, output_tokens: TOKENS, success: [0.90, 0.88, 0.84] };
/// The medium model after an update that nobody announced.
const BROKEN: Model = Model { success: [0.30; TYPES.len()], ..MEDIUM };
/// The large model's quality at a lower price than medium.
const CHEAPER: Model = Model { input: 0.9, output: 3.6, ..LARGE };

/// The two models of `make run`.
const FAST: Model =
    Model { name: "fast", tier: 2, input: 0.15, output: 0.6, output_tokens: TOKENS, success: [0.35, 0.85, 0.55] };
const SMART: Model =
    Model { name: "smart", tier: 3, input: 5.0, output: 15.0, output_tokens: TOKENS, success: [0.92, 0.90, 0.85] };

/// Half of the outcomes are reacted to, one reaction in twenty is wrong.
fn usual() -> Feedback {
    Feedback::even(0.5, 0.05)
}

/// Three requests a second, each with a credential of its own.
const MANY: Callers = Callers { requests_per_hour: 10_000, one_key: 0.0, guarded: true };

/// One caller lies about medium from a quarter of the run on.
const SLANDER: Attack = Attack { lie: Lie::Against(2), from: 0.25, share: 0.3 };
const FLATTERY: Attack = Attack { lie: Lie::For(0), ..SLANDER };

pub fn all() -> Vec<World> {
    vec![
        stationary(),
        World {
            name: "demo",
            what: "the two models of the demo; nothing changes",
            phases: vec![Phase { from: 0.0, models: vec![FAST, SMART] }],
            ..stationary()
        },
        regression(),
        recovery(),
        World {
            name: "price-cut",
            what: "half-way `large` becomes cheaper than `medium`",
            phases: vec![phase(0.0, MEDIUM), Phase { from: 0.5, models: vec![SMALL, CHEAPER, MEDIUM] }],
            watch: Some(Watch { model: 1, falls: None, rises: Some(0.5) }),
            ..stationary()
        },
        World {
            name: "wordy",
            what: "as `stationary`, but `small` is cheap a token and writes 40 times as much as the others",
            phases: vec![Phase {
                from: 0.0,
                models: vec![Model { output_tokens: 40.0 * TOKENS, ..SMALL }, LARGE, MEDIUM],
            }],
            ..stationary()
        },
        World {
            name: "new-model",
            what: "`medium` appears half-way",
            phases: vec![Phase { from: 0.0, models: vec![SMALL, LARGE] }, phase(0.5, MEDIUM)],
            watch: Some(Watch { model: 2, falls: None, rises: Some(0.5) }),
            ..stationary()
        },
        World {
            name: "sparse-20",
            what: "as `regression`, but 20 % of the outcomes are reacted to",
            feedback: Feedback::even(0.2, 0.05),
            ..regression()
        },
        World {
            name: "sparse-5",
            what: "as `regression`, but 5 % of the outcomes are reacted to",
            feedback: Feedback::even(0.05, 0.05),
            ..regression()
        },
        World {
            name: "delay-200",
            what: "as `regression`, but reactions arrive 200 requests later",
            feedback: Feedback { delay: 200, ..usual() },
            ..regression()
        },
        World {
            name: "delay-1000",
            what: "as `regression`, but reactions arrive 1,000 requests later",
            feedback: Feedback { delay: 1_000, ..usual() },
            ..regression()
        },
        World {
            name: "biased",
            what: "failures are complained about five times as often as successes are praised; 2 % of all outcomes get the wrong reaction",
            feedback: Feedback {
                praise_after_success: 0.1,
                complaint_after_success: 0.02,
                complaint_after_failure: 0.5,
                praise_after_failure: 0.02,
                delay: 0,
            },
            ..stationary()
        },
        World {
            name: "poisoning",
            what: "from a quarter on, one caller with 30 % of the traffic complains about every answer of `medium` and praises all others",
            attack: Some(SLANDER),
            ..stationary()
        },
        World {
            name: "poisoning-10",
            what: "the same caller with 10 % of the traffic",
            attack: Some(Attack { share: 0.1, ..SLANDER }),
            ..stationary()
        },
        World {
            name: "poisoning-50",
            what: "the same caller with 50 % of the traffic, who brings most of the feedback",
            attack: Some(Attack { share: 0.5, ..SLANDER }),
            ..stationary()
        },
        World {
            name: "poisoning-unguarded",
            what: "as `poisoning`, when it does not matter who says what",
            attack: Some(SLANDER),
            callers: Callers { guarded: false, ..MANY },
            ..stationary()
        },
        World {
            name: "flattery",
            what: "from a quarter on, one caller with 30 % of the traffic praises every answer of `small` and complains about all others",
            attack: Some(FLATTERY),
            ..stationary()
        },
        World {
            name: "flattery-10",
            what: "the same caller with 10 % of the traffic",
            attack: Some(Attack { share: 0.1, ..FLATTERY }),
            ..stationary()
        },
        World {
            name: "flattery-unguarded",
            what: "as `flattery`, when it does not matter who says what",
            attack: Some(FLATTERY),
            callers: Callers { guarded: false, ..MANY },
            ..stationary()
        },
        World {
            name: "one-key",
            what: "as `regression`, but all requests carry one credential, 10,000 in an hour",
            callers: Callers { one_key: 1.0, ..MANY },
            ..regression()
        },
        World {
            name: "one-key-200",
            what: "the same with 400 requests and 200 reactions in an hour",
            callers: Callers { one_key: 1.0, requests_per_hour: 400, ..MANY },
            ..regression()
        },
        World {
            name: "one-key-20",
            what: "the same with 40 requests and 20 reactions in an hour",
            callers: Callers { one_key: 1.0, requests_per_hour: 40, ..MANY },
            ..regression()
        },
        World {
            name: "restart",
            what: "as `regression`, but half-way everything restarts from what is stored",
            restart: true,
            ..regression()
        },
        World {
            name: "workers-8",
            what: "as `recovery`, with 8 workers on one table, each reading what the others learned every 100 requests",
            workers: Workers { count: 8, replicas: 1, refresh: 100 },
            ..recovery()
        },
        World {
            name: "workers-32",
            what: "as `recovery`, with 32 workers on one table, each reading what the others learned every 400 requests",
            workers: Workers { count: 32, replicas: 1, refresh: 400 },
            ..recovery()
        },
        World {
            name: "replicas-8",
            what: "as `recovery`, with 8 replicas, each with tables of its own and hearing what the others learned every 100 requests",
            workers: replicas(8),
            ..recovery()
        },
        World { name: "replicas-32", what: "as `replicas-8`, with 32 replicas", workers: replicas(32), ..recovery() },
        World {
            name: "partition",
            what: "as `regression`, with 8 such replicas; from one third to two thirds of the run neither half of them hears more of the other",
            workers: replicas(8),
            cut: Some(Cut { from: 1.0 / 3.0, to: 2.0 / 3.0 }),
            ..regression()
        },
    ]
}

fn stationary() -> World {
    World {
        name: "stationary",
        what: "three models; nothing changes",
        phases: vec![phase(0.0, MEDIUM)],
        feedback: usual(),
        workers: replicas(1),
        callers: MANY,
        attack: None,
        cut: None,
        restart: false,
        watch: None,
    }
}

fn regression() -> World {
    World {
        name: "regression",
        what: "half-way `medium` silently falls to 30 % at everything",
        phases: vec![phase(0.0, MEDIUM), phase(0.5, BROKEN)],
        watch: Some(Watch { model: 2, falls: Some(0.5), rises: None }),
        ..stationary()
    }
}

fn recovery() -> World {
    World {
        name: "recovery",
        what: "after a third `medium` silently falls to 30 % at everything, after two thirds it is as before",
        phases: vec![phase(0.0, MEDIUM), phase(1.0 / 3.0, BROKEN), phase(2.0 / 3.0, MEDIUM)],
        watch: Some(Watch { model: 2, falls: Some(1.0 / 3.0), rises: Some(2.0 / 3.0) }),
        ..stationary()
    }
}

/// Envoys of one worker each. 100 requests are one sync interval in a fleet that serves 100 requests a second.
fn replicas(count: usize) -> Workers {
    Workers { count, replicas: count, refresh: 100 }
}

/// The three models, with the third as it is in this phase.
fn phase(from: f64, medium: Model) -> Phase {
    Phase { from, models: vec![SMALL, LARGE, medium] }
}

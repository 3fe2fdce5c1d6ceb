//! Plays one case: its steps one after the other, each compared with what is expected.

use std::time::Duration;

use hyper::Version;
use tokio::time::sleep;

use crate::call::{Answer, Call};
use crate::cases::expectation::{self, Seen};
use crate::cases::format::{Case, Step};
use crate::cases::stage::{MODELS, Scene};
use crate::client::Connection;
use crate::metrics::Metrics;

/// Stats are up to date within a second, and not before they are read, nobody knows that something was not counted.
const SETTLED: Duration = Duration::from_millis(1300);
/// Replies that wait for one request; more are asked for by nobody but a loop.
const TRIES: usize = 4;

/// What is wrong; nothing if the case holds.
pub async fn play(scene: Scene) -> Vec<String> {
    let Case { steps, .. } = &scene.case;
    // Where changes are measured, each step begins when the one before has come to its end.
    let measured = steps.iter().any(|step| expectation::measures(&step.expect));
    let mut wrong = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        match scene.step(step, measured).await {
            Ok(seen) => wrong = expectation::differences(&step.expect, &seen),
            Err(error) => wrong = vec![error],
        }
        if !wrong.is_empty() {
            if steps.len() > 1 {
                wrong[0] = format!("step {}: {}", index + 1, wrong[0]);
            }
            break;
        }
    }
    wrong
}

impl Scene {
    async fn step(&self, step: &Step, measured: bool) -> Result<Seen, String> {
        let call = step.request.call();
        for (provider, reply) in self.providers.iter().zip(step.provider.replies()) {
            provider.clear();
            (0..TRIES * step.times).for_each(|_| provider.script(reply.clone()));
        }
        let before = if measured { self.metrics().await? } else { Metrics::parse("") };
        let mut answer = None;
        for _ in 0..step.times {
            answer = Some(send(self.listener, call.clone()).await?);
        }
        if measured || step.settle {
            sleep(SETTLED).await;
        }
        let after = if measured { self.metrics().await? } else { Metrics::parse("") };
        let arrived = |(provider, model): (&_, &'static str)| {
            adaptive_router_sim::Provider::requests(provider).into_iter().map(move |request| (model, request))
        };
        let mut arrived: Vec<_> = self.providers.iter().zip(MODELS).flat_map(arrived).collect();
        arrived.sort_by_key(|(_, request)| request.arrived);
        let router = self.case.router.clone();
        Ok(Seen { router, sent: call, answer: answer.ok_or("nothing is sent")?, arrived, before, after })
    }

    /// Those of this case, and those that are of no router.
    async fn metrics(&self) -> Result<Metrics, String> {
        let path = format!("/stats/prometheus?filter=router={}%7C_faults%7C_sync", self.case.router);
        Ok(Metrics::parse(&send(self.admin, Call::get(&path)).await?.text()))
    }
}

async fn send(addr: std::net::SocketAddr, call: Call) -> Result<Answer, String> {
    Connection::try_open(addr, Version::HTTP_11).await?.try_send(call).await
}

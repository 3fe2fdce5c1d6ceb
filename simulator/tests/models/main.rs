//! The simulated models over real sockets. A model that answers other than a provider would make every test of the router built
//! on it worthless; a script that is played with other bytes than written would hide the faults it is there to provoke.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod client;

mod anthropic;
mod cli;
mod embeddings;
mod openai;
mod script;
mod steer;

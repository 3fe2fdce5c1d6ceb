//! A provider that fails is a client's failure only if nobody else could have answered.

use adaptive_router_sim::Reply;

use crate::call::Call;
use crate::fleet::{Fleet, Setup};

#[test]
fn fallback_after_a_status() {
    let fleet = Fleet::start(&Setup::default());
    fleet.provider("fast").script(Reply::json(500, r#"{"error":{"message":"broken"}}"#));
    let answer = fleet.send(Call::chat("auto", "Hello"));
    eprintln!("{answer:?}");
    for name in ["fast", "medium"] {
        eprintln!("{:?}", fleet.provider(name).requests());
    }
    assert_eq!((answer.status, answer.model()), (200, Some("medium")));
    assert_eq!(fleet.counts(), [1, 1, 0]);
}

//! Scripted replies: every byte, pause, trailer and hang-up as written, over both versions of HTTP.

use std::time::{Duration, Instant};

use adaptive_router_sim::Reply;
use hyper::Version;
use serde_json::json;

use crate::client::{VERSIONS, model, send, try_send};

#[tokio::test]
async fn replies_are_played_once_and_in_order() {
    let model = model().await;
    model.script(Reply::json(429, r#"{"error":{}}"#).header("retry-after", "2").header("set-cookie", "a"));
    model.script(Reply::status(204));
    for (status, body) in [(429, r#"{"error":{}}"#), (204, ""), (404, "")] {
        let received = send(&model, Version::HTTP_11, "POST", "/v1/x", &[], "{}").await;
        assert_eq!(received.status, status);
        assert!(status == 404 || received.text() == body, "{}", received.text());
        assert_eq!(received.header("retry-after"), (status == 429).then_some("2"));
    }
    assert_eq!(model.requests().len(), 3);
}

#[tokio::test]
async fn pieces_arrive_as_they_were_cut() {
    let model = model().await;
    let body = "data: {\"text\":\"Zoë – hi\"}\n\n";
    let inside_a_character = body.find('ë').unwrap() + 1;
    for version in VERSIONS {
        // The pauses keep the network from joining pieces.
        let (first, second) = body.as_bytes().split_at(inside_a_character);
        let reply = Reply::stream().piece(first.to_vec()).pause(Duration::from_millis(20)).piece(second.to_vec());
        model.script(reply);
        let received = send(&model, version, "POST", "/v1/chat/completions", &[], "{}").await;
        assert_eq!(received.pieces, [first.to_vec(), second.to_vec()], "{version:?}");
        assert!(received.complete);
    }
}

#[tokio::test]
async fn any_cut_keeps_every_byte() {
    let model = model().await;
    let body = "event: ping\ndata: {\"é\":\"😀\"}\n\n";
    for version in VERSIONS {
        for cut in 0..=body.len() {
            model.script(Reply::stream().pieces_cut_at(body, &[cut, cut + 1]));
            let received = send(&model, version, "POST", "/v1/chat/completions", &[], "{}").await;
            assert_eq!(received.text(), body, "{version:?} {cut}");
        }
    }
}

#[tokio::test]
async fn pauses_and_latency_take_their_time() {
    let model = model().await;
    let pause = Duration::from_millis(30);
    model.script(Reply::status(200).latency(pause).piece("a").pause(pause).piece("b").pause(pause));
    let start = Instant::now();
    let received = send(&model, Version::HTTP_11, "GET", "/", &[], "").await;
    assert!(received.text() == "ab" && start.elapsed() >= pause * 3, "{:?}", start.elapsed());
}

#[tokio::test]
async fn trailers_end_the_body() {
    let model = model().await;
    for version in VERSIONS {
        model.script(Reply::json(200, "{}").trailer("x-checksum", "7"));
        let received = send(&model, version, "POST", "/", &[("te", "trailers")], "").await;
        assert_eq!(received.trailers.unwrap()["x-checksum"], "7", "{version:?}");
        assert_eq!(received.pieces.concat(), b"{}");
    }
}

#[tokio::test]
async fn hanging_up_before_the_headers() {
    let model = model().await;
    for version in VERSIONS {
        model.script(Reply::abort());
        try_send(model.addr(), version, "POST", "/", &[], "{}").await.unwrap_err();
        assert_eq!(send(&model, version, "GET", "/v1/models", &[], "").await.status, 200);
    }
    assert_eq!(model.requests().len(), 4);
}

#[tokio::test]
async fn hanging_up_after_some_pieces() {
    let model = model().await;
    for version in VERSIONS {
        for pieces in 0..3 {
            let reply = Reply::stream().hang_up();
            model.script((0..pieces).fold(reply, |reply, number| reply.piece(number.to_string())));
            let received = send(&model, version, "POST", "/", &[], "{}").await;
            assert_eq!((received.status, received.complete), (200, false), "{version:?} {pieces}");
            assert_eq!(received.text(), ["", "0", "01"][pieces], "{version:?}");
        }
    }
}

#[tokio::test]
async fn some_replies_never_come_or_never_end() {
    let model = model().await;
    for version in VERSIONS {
        for reply in [Reply::never(), Reply::stream().piece("data: 1\n").stall()] {
            model.script(reply);
            let waiting = send(&model, version, "POST", "/", &[], "{}");
            tokio::time::timeout(Duration::from_millis(60), waiting).await.unwrap_err();
        }
    }
    // They block nobody else.
    assert_eq!(send(&model, Version::HTTP_11, "GET", "/v1/models", &[], "").await.status, 200);
}

#[tokio::test]
async fn a_wrong_script_says_so() {
    let model = model().await;
    model.script(Reply::status(200).header("not a name", "x"));
    let received = send(&model, Version::HTTP_11, "GET", "/v1/models", &[], "").await;
    assert_eq!((received.status, received.text().as_str()), (500, "the script is wrong: invalid HTTP header name\n"));
}

#[tokio::test]
async fn clearing_forgets_requests_and_scripts() {
    let model = model().await;
    model.script(Reply::status(500));
    send(&model, Version::HTTP_11, "POST", "/", &[], &json!({}).to_string()).await;
    model.script(Reply::status(500));
    model.clear();
    assert!(model.requests().is_empty());
    assert_eq!(send(&model, Version::HTTP_11, "GET", "/v1/models", &[], "").await.status, 200);
}

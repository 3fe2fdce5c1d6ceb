//! Prevents: a form whose file is changed, or whose model is looked for where it is not.

use adaptive_router::api::request::form::{boundary, model};
use adaptive_router::api::request::{Endpoint, Invalid, Request};
use adaptive_router::api::rewrite::Prefix;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::holds;

#[test]
fn boundaries() {
    for (content_type, expected) in [
        ("multipart/form-data; boundary=x-1", Some("x-1")),
        ("Multipart/Form-Data;charset=utf-8; Boundary=\"a b\"", Some("a b")),
        ("multipart/form-data", None),
        ("multipart/form-data; boundary=", None),
        ("multipart/mixed; boundary=x", None),
        ("application/json; boundary=x", None),
        ("", None),
    ] {
        assert_eq!(boundary(content_type.as_bytes()), expected.map(str::as_bytes), "{content_type}");
    }
}

fn part(head: &str, content: &str) -> String {
    format!("--B\r\n{head}\r\n\r\n{content}\r\n")
}

fn field(name: &str, content: &str) -> String {
    part(&format!("Content-Disposition: form-data; name=\"{name}\""), content)
}

#[test]
fn only_the_model_changes() {
    let file = part(
        "content-disposition: form-data; name=\"file\"; filename=\"model\"\r\nContent-Type: audio/wav",
        "\0--B-\r\n\r\nname=\"model\"",
    );
    for (form, old) in [
        (format!("{}{file}", field("model", "auto")), "auto"),
        (format!("{file}{}", field("model", "auto")), "auto"),
        (format!("preamble\r\n{file}{}{}", field("model", "x"), field("model", "an other/é")), "an other/é"),
        (format!("{}{file}", part("Content-Type: text/plain\r\nCONTENT-DISPOSITION: form-data; name=model", "")), ""),
    ] {
        let body = format!("{form}--B--\r\n");
        let request = Request::parse_form(body.as_bytes(), b"B").unwrap();
        assert_eq!(request.model, old, "{body}");
        let prefix = Prefix::with_form_model(body.as_bytes(), request.model_span.clone(), "whisper-1");
        let new = [&prefix.bytes, &body.as_bytes()[prefix.replaced..]].concat();
        let expected = [&body[..request.model_span.start], "whisper-1", &body[request.model_span.end..]].concat();
        assert_eq!(String::from_utf8(new).unwrap(), expected);
        assert_eq!(model(expected.as_bytes(), b"B").unwrap().0, "whisper-1");
    }
}

#[test]
fn what_is_no_form_or_names_no_model() {
    let missing = Invalid::Missing { field: "model" };
    for (body, expected) in [
        ("", Invalid::Form),
        ("--C\r\n", Invalid::Form),
        ("--B\r\n\r\n", Invalid::Form),
        ("--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nauto", Invalid::Form),
        ("--B--", missing),
        (&*format!("{}--B--", field("models", "auto")), missing),
        (&*format!("{}--B--", part("X: form-data; name=\"model\"", "auto")), missing),
    ] {
        assert_eq!(model(body.as_bytes(), b"B").unwrap_err(), expected, "{body}");
    }
}

#[test]
fn any_bytes_are_read() {
    let pieces = prop::sample::select(vec![
        "--B",
        "--",
        "\r\n",
        "\r\n\r\n",
        "B",
        "x",
        "content-disposition:",
        ";name=model",
        "\r",
        ";",
    ]);
    holds(3_000, vec(pieces, 0..16), |pieces| {
        let body = pieces.concat();
        if let Ok((name, span)) = model(body.as_bytes(), b"B") {
            assert_eq!(&body[span], name);
        }
    });
}

/// Of other bodies only the model is read.
#[test]
fn other_bodies_need_a_model_only() {
    for (body, expected) in [
        (r#"{"model": "m", "prompt": "a cat", "n": 2}"#, Ok("m")),
        (r#"{"model": "m", "": [1], "messages": 7, "input": [{"type": "text"}]}"#, Ok("m")),
        (r#"{"input": "x"}"#, Err(Invalid::Missing { field: "model" })),
    ] {
        let request = Request::parse(Endpoint::Other, body.as_bytes());
        assert_eq!(request.as_ref().map(|request| &*request.model), expected.as_ref().map(|model| *model), "{body}");
    }
}

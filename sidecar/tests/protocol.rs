//! Messages here and in `store.proto` that are not the same any more.

/// Message and fields of the `.proto`: (type, name, number, repeated).
type Message = (String, Vec<(String, String, u32, bool)>);

const PROTO: &str = include_str!("../../proto/adaptive_router/v1/store.proto");
const WIRE: &str = include_str!("../../src/fleet/wire.rs");

#[test]
fn the_proto_file_and_the_messages_agree() {
    let proto = messages_of_proto();
    assert_eq!(proto.len(), 6, "{proto:?}");
    assert_eq!(proto, messages_of_wire());
    assert!(PROTO.contains("package adaptive_router.v1;"));
    assert!(
        PROTO.contains("service EvidenceStore {") && PROTO.contains("rpc Sync(SyncRequest) returns (SyncResponse);")
    );
    assert_eq!(adaptive_router::fleet::wire::SERVICE, "adaptive_router.v1.EvidenceStore");
    assert_eq!(adaptive_router::fleet::wire::METHOD, "Sync");
}

fn messages_of_proto() -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for line in PROTO.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        if let Some(name) = line.strip_prefix("message ") {
            messages.push((name.trim_end_matches(" {").to_owned(), Vec::new()));
        } else if let (Some((field, number)), Some((_, fields))) = (line.split_once(" = "), messages.last_mut()) {
            let words: Vec<&str> = field.split(' ').collect();
            let repeated = words[0] == "repeated";
            let words = &words[usize::from(repeated)..];
            let number = number.trim_end_matches(';').parse().unwrap();
            fields.push((words[0].to_owned(), words[1].to_owned(), number, repeated));
        }
    }
    messages
}

fn messages_of_wire() -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut attribute: Option<String> = None;
    for line in WIRE.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("pub struct ") {
            messages.push((name.trim_end_matches(" {").to_owned(), Vec::new()));
        } else if let Some(found) = line.strip_prefix("#[prost(") {
            attribute = Some(found.trim_end_matches(")]").to_owned());
        } else if let (Some(found), Some(field)) = (attribute.take(), line.strip_prefix("pub ")) {
            let (name, rust) = field.trim_end_matches(',').split_once(": ").unwrap();
            let words: Vec<&str> = found.split(", ").collect();
            let number = found.split("tag = \"").nth(1).unwrap().trim_end_matches('"').parse().unwrap();
            let repeated = words.contains(&"repeated");
            let kind = match words[0] {
                "message" => rust.trim_start_matches("Vec<").trim_end_matches('>').to_owned(),
                "bytes = \"vec\"" => "bytes".to_owned(),
                scalar => scalar.to_owned(),
            };
            messages.last_mut().unwrap().1.push((kind, name.to_owned(), number, repeated));
        }
    }
    messages
}

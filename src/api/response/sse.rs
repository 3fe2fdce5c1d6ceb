//! Server-sent events, cut into their data (WHATWG HTML, section 9.2). Knows nothing of language models.
//!
//! Bytes stay bytes until a whole event is there, so the events do not depend on how the stream is cut. An event larger
//! than [`MAX_EVENT_BYTES`] is passed over.

/// Longest event that is read.
pub const MAX_EVENT_BYTES: usize = 256 * 1024;

#[derive(Debug, Default)]
pub struct Splitter {
    /// The line that has begun.
    line: Vec<u8>,
    /// The data lines of the event that has begun, each ended by a line feed.
    data: Vec<u8>,
    too_long: bool,
    after_cr: bool,
}

impl Splitter {
    /// Calls `event` with the data of each event that ends in `chunk`.
    pub fn feed(&mut self, mut chunk: &[u8], mut event: impl FnMut(&[u8])) {
        while !chunk.is_empty() {
            if std::mem::take(&mut self.after_cr)
                && let Some((b'\n', rest)) = chunk.split_first()
            {
                chunk = rest;
                continue;
            }
            let Some(end) = memchr::memchr2(b'\n', b'\r', chunk) else {
                return self.hold(chunk);
            };
            let (text, rest) = chunk.split_at_checked(end).unwrap_or((chunk, &[]));
            let Some((terminator, rest)) = rest.split_first() else { return };
            self.after_cr = *terminator == b'\r';
            chunk = rest;
            if self.line.is_empty() {
                self.end_of_line(text, &mut event);
            } else {
                self.hold(text);
                let line = std::mem::take(&mut self.line);
                self.end_of_line(&line, &mut event);
            }
        }
    }

    /// Whether an event was passed over.
    pub fn is_incomplete(&self) -> bool {
        self.too_long
    }

    fn hold(&mut self, bytes: &[u8]) {
        if self.line.len() + self.data.len() + bytes.len() <= MAX_EVENT_BYTES {
            self.line.extend_from_slice(bytes);
        } else {
            // What is left of the line is no field that means anything.
            self.too_long = true;
            self.data.clear();
            self.line = vec![b':'];
        }
    }

    fn end_of_line(&mut self, line: &[u8], event: &mut impl FnMut(&[u8])) {
        if line.is_empty() {
            if let Some((_, data)) = self.data.split_last() {
                event(data);
            }
            self.data.clear();
        } else if let Some(value) = line.strip_prefix(b"data:") {
            let value = value.strip_prefix(b" ").unwrap_or(value);
            if self.data.len() + value.len() < MAX_EVENT_BYTES {
                self.data.extend_from_slice(value);
                self.data.push(b'\n');
            } else {
                self.too_long = true;
                self.data.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(chunks: &[&[u8]]) -> Vec<String> {
        let mut splitter = Splitter::default();
        let mut events = Vec::new();
        for chunk in chunks {
            splitter.feed(chunk, |event| events.push(String::from_utf8_lossy(event).into_owned()));
        }
        events
    }

    #[test]
    fn events_do_not_depend_on_the_cuts() {
        let stream = "event: x\ndata: {\"a\":\"é😀\"}\n\n: comment\r\ndata:one\r\ndata: two\r\n\r\ndata: three\r\rid: 7\n\ndata: cut";
        let expected = ["{\"a\":\"é😀\"}", "one\ntwo", "three"];
        let bytes = stream.as_bytes();
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let chunks = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(events(&chunks), expected, "cut at {first} and {second}");
            }
        }
        assert_eq!(events(&bytes.chunks(1).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn a_giant_event_is_passed_over_and_memory_is_bounded() {
        let mut splitter = Splitter::default();
        let mut events = Vec::new();
        splitter.feed(b"data: ", |_| {});
        for _ in 0..1_000 {
            splitter.feed(&[b'x'; 1_000], |_| {});
            assert!(splitter.line.len() + splitter.data.len() <= MAX_EVENT_BYTES);
        }
        splitter.feed(b"\n\ndata: next\n\n", |event| events.push(event.to_vec()));
        assert_eq!(events, [b"next"]);
        assert!(splitter.is_incomplete());
    }
}

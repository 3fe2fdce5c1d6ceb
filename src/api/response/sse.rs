//! Server-sent events, cut into their data (WHATWG HTML, section 9.2). Knows nothing of language models.
//!
//! Bytes stay bytes until a whole event is there, so the events do not depend on how the stream is cut. If a line is
//! longer than [`MAX_EVENT_BYTES`], only its end is given.

/// Longest event that is read.
pub const MAX_EVENT_BYTES: usize = 256 * 1024;
/// At least this much is given of the end of a longer line.
const END_BYTES: usize = 16 * 1024;

#[derive(Debug, Default)]
pub struct Splitter {
    /// The line that has begun.
    line: Vec<u8>,
    /// The line has lost its beginning.
    is_cut: bool,
    /// The data lines of the event that has begun, each ended by a line feed.
    data: Vec<u8>,
    is_error: bool,
    too_long: bool,
    after_cr: bool,
}

/// The data of an event.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    pub data: &'a [u8],
    /// The event's name is `error`.
    pub is_error: bool,
    /// The beginning is missing.
    pub is_cut: bool,
}

impl Splitter {
    /// Calls `event` with each event that ends in `chunk`.
    pub fn feed(&mut self, mut chunk: &[u8], mut event: impl FnMut(Event)) {
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
            if let (b'\n', Some((b'\n', rest)), Some(data)) = (terminator, chunk.split_first(), self.whole_data(text)) {
                // Most events come as a whole, so nothing of them has to be held.
                chunk = rest;
                event(Event { data, is_error: std::mem::take(&mut self.is_error), is_cut: false });
            } else if self.line.is_empty() {
                self.end_of_line(text, &mut event);
            } else {
                self.hold(text);
                let line = std::mem::take(&mut self.line);
                self.end_of_line(&line, &mut event);
            }
        }
    }

    /// Ends the stream. The last event is given now, because some providers leave out the empty line after it.
    pub fn finish(&mut self, mut event: impl FnMut(Event)) {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.end_of_line(&line, &mut event);
        }
        self.end_of_line(b"", &mut event);
    }

    /// Whether an event was passed over.
    pub fn is_incomplete(&self) -> bool {
        self.too_long
    }

    /// The data of a line, if no other of its event came before it.
    fn whole_data<'a>(&self, line: &'a [u8]) -> Option<&'a [u8]> {
        let value = line.strip_prefix(b"data:")?;
        let value = value.strip_prefix(b" ").unwrap_or(value);
        (self.line.is_empty() && self.data.is_empty() && !self.is_cut && value.len() < MAX_EVENT_BYTES).then_some(value)
    }

    fn hold(&mut self, bytes: &[u8]) {
        if !self.is_cut && self.line.len() + self.data.len() + bytes.len() > MAX_EVENT_BYTES {
            self.too_long = true;
            self.is_cut = true;
            self.data.clear();
        }
        if self.is_cut {
            keep_end(&mut self.line, bytes);
        } else {
            self.line.extend_from_slice(bytes);
        }
    }

    fn end_of_line(&mut self, line: &[u8], event: &mut impl FnMut(Event)) {
        if std::mem::take(&mut self.is_cut) {
            return event(Event { data: line, is_error: false, is_cut: true });
        }
        if line.is_empty() {
            let is_error = std::mem::take(&mut self.is_error);
            if let Some((_, data)) = self.data.split_last() {
                event(Event { data, is_error, is_cut: false });
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
                event(Event { data: value, is_error: false, is_cut: true });
            }
        } else if let Some(name) = line.strip_prefix(b"event:") {
            self.is_error = name.trim_ascii() == b"error";
        }
    }
}

/// Appends `bytes`, but keeps only what is needed of the end.
pub fn keep_end(kept: &mut Vec<u8>, bytes: &[u8]) {
    let bytes = end(bytes);
    if kept.len() + bytes.len() > 2 * END_BYTES {
        kept.drain(..kept.len().saturating_sub(END_BYTES));
    }
    kept.extend_from_slice(bytes);
}

/// The last [`END_BYTES`]. The length is fixed, so that the result does not depend on how the stream is cut.
pub fn end(bytes: &[u8]) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(END_BYTES)..).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(chunks: &[&[u8]]) -> Vec<String> {
        let mut splitter = Splitter::default();
        let mut events = Vec::new();
        for chunk in chunks {
            splitter.feed(chunk, |event| events.push(String::from_utf8_lossy(event.data).into_owned()));
        }
        events
    }

    #[test]
    fn events_do_not_depend_on_the_cuts() {
        let stream = "event: x\ndata: {\"a\":\"é😀\"}\n\n: comment\r\ndata:one\r\ndata: two\r\n\r\ndata: three\r\rid: 7\n\ndata: a\ndata: b\n\ndata: cut";
        let expected = ["{\"a\":\"é😀\"}", "one\ntwo", "three", "a\nb"];
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
        splitter.feed(b"the end\n\nevent: error\ndata: next\n\ndata: last", |event| {
            let length = event.data.len();
            events.push((event.data[length.saturating_sub(7)..].to_vec(), event.is_cut, event.is_error));
        });
        splitter.finish(|event| events.push((event.data.to_vec(), event.is_cut, event.is_error)));
        assert_eq!(
            events,
            [(b"the end".to_vec(), true, false), (b"next".to_vec(), false, true), (b"last".to_vec(), false, false)]
        );
        assert!(splitter.is_incomplete());
    }
}

//! A module that imports what a proxy does not offer is refused only where it is deployed; one that grows unseen costs
//! every worker memory and every deployment time.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::needs;

/// A little more than when this was last looked at.
const MAX_BYTES: usize = 1_920_000;
/// What a request and its answer take, by body or answer: a few more instructions than when this was last looked at. The
/// calls to the host, of which those that return data are the dearest, are what they were; one of them reads whether a provider
/// speaks in the filter's name.
const MAX_COUNTS: [(&str, u64); 8] = [
    ("1 KB", 53_500),
    ("8 KB", 63_600),
    ("64 KB", 141_000),
    ("stream", 208_000),
    ("turn", 131_000),
    ("short", 446_000),
    ("host calls", 12),
    ("returning data", 4),
];
const CUSTOM_SECTION: u8 = 0;
const IMPORT_SECTION: u8 = 2;

#[test]
fn the_module_is_small() {
    let length = fs::metadata(needs::wasm()).unwrap().len() as usize;
    assert!(length <= MAX_BYTES, "the module has {length} bytes; allowed: {MAX_BYTES}");
}

/// Time depends on the neighbours, instructions on nothing.
#[test]
fn the_module_takes_few_instructions_and_calls() {
    let output = Command::new(needs::python())
        .arg("-B") // no byte code in the work tree
        .arg(needs::workspace().join("scripts/wasm/instructions.py"))
        .arg(needs::wasm())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counts: BTreeMap<String, u64> = serde_json::from_slice(&output.stdout).unwrap();
    for (what, allowed) in MAX_COUNTS {
        assert!(counts[what] <= allowed, "{what}: {}; allowed: {allowed}", counts[what]);
    }
}

#[test]
fn imports() {
    let expected = include_str!("imports.txt");
    let actual = Reader(&fs::read(needs::wasm()).unwrap()).imports().join("\n") + "\n";
    assert_eq!(
        actual, expected,
        "the module's imports have changed; if proxies offer the new ones, write to imports.txt:\n{actual}"
    );
}

/// Nobody would see that they are missing but who measures.
#[test]
fn branches_have_hints() {
    let module = fs::read(needs::wasm()).unwrap();
    let custom = Reader(&module).sections().into_iter().filter(|(kind, _)| *kind == CUSTOM_SECTION);
    let mut hints = custom.map(|(_, content)| content).filter_map(|mut content| {
        let is_hints = content.name() == "metadata.code.branch_hint";
        is_hints.then_some(content)
    });
    let functions = hints.next().expect("the module has no branch hints").number();
    assert!(functions > 100 && hints.next().is_none(), "{functions}");
}

/// Reads the WebAssembly binary format, as far as these tests need it.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn sections(mut self) -> Vec<(u8, Reader<'a>)> {
        assert_eq!(self.take(8), b"\0asm\x01\0\0\0", "not a WebAssembly module");
        let mut sections = Vec::new();
        while !self.0.is_empty() {
            let kind = self.take(1)[0];
            let length = self.number();
            sections.push((kind, Reader(self.take(length))));
        }
        sections
    }

    /// The imports as `module.name`, sorted.
    fn imports(self) -> Vec<String> {
        let section = self.sections().into_iter().find(|(kind, _)| *kind == IMPORT_SECTION);
        section.expect("the module imports nothing").1.import_section()
    }

    fn import_section(mut self) -> Vec<String> {
        let count = self.number();
        let mut names: Vec<String> = (0..count)
            .map(|_| {
                let name = format!("{}.{}", self.name(), self.name());
                assert_eq!(self.take(1)[0], 0, "{name} is not a function");
                self.number(); // its type
                name
            })
            .collect();
        names.sort();
        names
    }

    fn name(&mut self) -> String {
        let length = self.number();
        String::from_utf8(self.take(length).to_vec()).unwrap()
    }

    /// An unsigned LEB128 number.
    fn number(&mut self) -> usize {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)[0];
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
        }
        panic!("a number without end");
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }
}

//! Prevents: a folder that grows a dependency upward, or a circle, until nobody can read it alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Bottom to top: a folder may use those before it, and itself.
const ORDER: [&str; 11] =
    ["bytes", "hash", "language", "config", "api", "bandit", "resilience", "feedback", "fleet", "routing", "filter"];

#[test]
fn folders_use_only_what_stands_below_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (level, folder) in ORDER.iter().enumerate() {
        for file in [vec![source.join(folder).with_extension("rs")], files(&source.join(folder))].concat() {
            let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            for used in used_folders(&text) {
                match ORDER.iter().position(|other| *other == used) {
                    Some(used_level) if used_level <= level => {}
                    Some(_) => wrong.push(format!("{} uses {used}, which stands above {folder}", file.display())),
                    None => wrong.push(format!("{} uses {used}, which is no folder of the house", file.display())),
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nThe order, bottom to top, is {}. Move what is used down to the folder whose job it is, or pass it in as an \
         argument; a type that both sides need belongs to the lower one.",
        wrong.join("\n"),
        ORDER.join(", ")
    );
}

/// The files of a folder build on one another, too.
#[test]
fn files_of_a_folder_form_no_circle() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for folder in ORDER {
        forms_no_circle(&source.join(folder), &format!("crate::{folder}::"));
    }
}

#[test]
fn files_of_the_side_car_form_no_circle() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("sidecar/src");
    forms_no_circle(&source, "crate::");
    for folder in ["store", "http", "render"] {
        assert!(source.join(folder).is_dir(), "{folder} is no folder");
        forms_no_circle(&source.join(folder), &format!("crate::{folder}::"));
    }
}

/// `prefix`: what paths to the files of this folder begin with, beside `super::` in the files themselves.
fn forms_no_circle(root: &Path, prefix: &str) {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(root) {
        let text = fs::read_to_string(&file).unwrap();
        let path = file.strip_prefix(root).unwrap().with_extension("");
        let mut names = path.iter().map(|name| name.to_string_lossy().into_owned());
        let module = names.next().unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut used: BTreeSet<String> = names_after(code, prefix).collect();
        if names.next().is_none() {
            used.extend(names_after(code, "super::"));
        }
        used.remove(&module);
        uses.entry(module).or_default().extend(used);
    }
    // Takes away what uses nothing that is left, until nothing changes.
    while let Some(free) =
        uses.iter().find(|(_, used)| used.iter().all(|other| !uses.contains_key(other))).map(|(file, _)| file.clone())
    {
        uses.remove(&free);
    }
    assert!(
        uses.is_empty(),
        "files of {} use each other in a circle, or what is in one: {uses:?}\nMove what both sides need into a file of its \
         own, or pass it in as an argument.",
        root.display()
    );
}

#[test]
fn every_module_belongs_to_a_folder() {
    let lib = include_str!("../../src/lib.rs");
    let modules: Vec<&str> =
        lib.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")).collect();
    for module in &modules {
        let name = module.trim_end_matches(';');
        assert!(
            ORDER.contains(&name),
            "{name} is not one of {ORDER:?}: put the module into the folder whose job it is"
        );
    }
    assert_eq!(modules.len(), ORDER.len());
}

/// The first names after `crate::` in the code and in the tests of a file, comments left out.
fn used_folders(text: &str) -> Vec<String> {
    names_after(text, "crate::").collect()
}

fn names_after(text: &str, start: &str) -> impl Iterator<Item = String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let name = |rest: &str| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().map(str::to_owned);
    code.flat_map(move |line| line.split(start).skip(1).filter_map(name).collect::<Vec<String>>())
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

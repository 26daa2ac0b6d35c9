//! `docs/coverage.md`: for every demand what shows it and which test proves it.
//!
//! Form of a row: `| S001 | what it demands | what shows it | test, test |`, or `not yet` in both
//! last columns. A test is named as `crate: name_of_the_function`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::output::say;
use crate::tidy::rust_files;

/// How many demands there are.
const DEMAND_COUNT: usize = 182;
const NOT_YET: &str = "not yet";

/// Prints how many demands are shown and tested, and checks the page.
pub(crate) fn run(root: &Path, _: &[String]) -> Result<()> {
    let (shown, all) = check(root)?;
    say(&format!("coverage: {shown} of {all} demands are shown and tested"));
    Ok(())
}

/// Checks the page; returns how many demands are shown, and how many there are.
pub(crate) fn check(root: &Path) -> Result<(usize, usize)> {
    let page =
        fs::read_to_string(root.join("docs/coverage.md")).context("read docs/coverage.md")?;
    let tests = test_names(root)?;
    check_page(&page, &tests)
}

fn check_page(page: &str, tests: &BTreeSet<String>) -> Result<(usize, usize)> {
    let mut ids = BTreeSet::new();
    let mut shown = 0;
    for line in page.lines().filter(|line| line.starts_with("| S")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, demand, what, proof] = cells.as_slice() else {
            anyhow::bail!("docs/coverage.md: a row has {} cells instead of 4: {line}", cells.len());
        };
        ensure!(ids.insert((*id).to_owned()), "docs/coverage.md: {id} occurs twice");
        ensure!(!demand.is_empty() && !what.is_empty(), "docs/coverage.md: {id} has an empty cell");
        if *proof == NOT_YET {
            continue;
        }
        ensure!(*what != NOT_YET, "docs/coverage.md: {id} has a test, but nothing that it proves");
        shown += 1;
        for test in proof.split(',').map(|test| test.trim().trim_matches('`')) {
            ensure!(
                tests.contains(test),
                "docs/coverage.md: {id} names a test `{test}` that does not exist"
            );
        }
    }
    for number in 1..=DEMAND_COUNT {
        let id = format!("S{number:03}");
        ensure!(ids.contains(&id), "docs/coverage.md: {id} is missing");
    }
    ensure!(ids.len() == DEMAND_COUNT, "docs/coverage.md has rows for demands that do not exist");
    Ok((shown, ids.len()))
}

/// Every test function of the workspace, as `crate: name`.
fn test_names(root: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for file in rust_files(root)? {
        let relative = file.strip_prefix(root).unwrap_or(&file);
        let mut parts = relative.components().map(|part| part.as_os_str().to_string_lossy());
        let krate = match parts.next().as_deref() {
            Some("crates") => parts.next().map(std::borrow::Cow::into_owned),
            Some(other) => Some(other.to_owned()),
            None => None,
        };
        let text = fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?;
        for name in tests_in(&text) {
            names.insert(format!("{}: {name}", krate.as_deref().unwrap_or_default()));
        }
    }
    Ok(names)
}

fn tests_in(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        // `#[tokio::test]` stands before asynchronous ones, with or without settings.
        if line == "#[test]" || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some(rest) = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")
            && is_test
        {
            names.extend(rest.split(['(', '<']).next());
            is_test = false;
        }
    }
    names
}

#[cfg(test)]
mod tests;

//! `seawall explain FINDING`: the chain from file to rule.
//!
//! Without a target the images that were scanned last are looked through, newest first; their
//! layers come from the cache. The list of targets is a file of the cache.

use std::path::PathBuf;

use anyhow::Result;
use seawall_finding::explain::{Context, explain};
use seawall_gate::view;

use super::scan;
use crate::analyse::Reader;
use crate::cli::ExplainArgs;
use crate::clock::Now;
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::settings::{Settings, read_text};
use crate::target::Target;

/// Targets that are remembered.
// LIMIT: what a person scanned lately.
const TARGETS_MAX: usize = 20;
/// Largest list of targets.
const LIST_BYTES_MAX: u64 = 64 * 1024;

/// Runs the command.
pub(super) fn run(arguments: &ExplainArgs, settings: &Settings, is_quiet: bool) -> Result<Exit> {
    let targets = arguments.target.as_ref().map_or_else(remembered, |target| vec![target.clone()]);
    let now = Now::choose(arguments.how.now.as_deref())?;
    let policies = scan::policies(&arguments.judge, settings)?;
    let vex = scan::vex_documents(&arguments.judge, settings)?;
    let reader = Reader::new(&arguments.how, settings, is_quiet)?;
    let opened = crate::database::find(arguments.judge.db.as_deref(), settings)?;
    let mut looked = Vec::new();
    for name in targets {
        let target = Target::parse(&name)?;
        let inventory = match reader.inventory(&target, &name) {
            Ok(inventory) => inventory,
            Err(error) if arguments.target.is_some() => return Err(error),
            Err(_) => continue,
        };
        let scan = scan::judge(&target, inventory.into(), opened.as_ref(), &vex, &policies, &now)?;
        let found = scan::named(&scan.findings, &arguments.finding);
        let found: Vec<_> = found.collect();
        if let (false, Some(opened)) = (found.is_empty(), opened.as_ref()) {
            let database = opened.database()?;
            let view = view::view(&scan.decision);
            let context = Context {
                findings: &scan.findings,
                inventory: &scan.inventory,
                database: &database,
                decision: Some(&view),
                vex: &scan.vex,
            };
            for finding in found {
                let text = explain(finding, &context)?;
                output::print(&format!("{name}\n{}\n", output::visible(&text)))?;
            }
            return Ok(Exit::Done);
        }
        looked.push(name);
    }
    Err(Hinted::usage(
        format!(
            "there is no finding `{}` in {}",
            arguments.finding,
            if looked.is_empty() {
                "any target scanned lately".to_owned()
            } else {
                looked.join(", ")
            }
        ),
        "name the target with --target, and the finding by its id (SW-…) or its vulnerability",
    ))
}

fn list_file() -> PathBuf {
    crate::places::cache().join("targets")
}

fn remembered() -> Vec<String> {
    let text = read_text(&list_file(), LIST_BYTES_MAX).unwrap_or_default();
    text.lines().map(ToOwned::to_owned).collect()
}

/// Puts a target at the head of the list; a cache that cannot be written is no error of a scan.
pub(super) fn remember(target: &str) {
    if target.contains('\n') {
        return;
    }
    let known = remembered();
    if known.first().is_some_and(|first| first == target) {
        return;
    }
    let mut targets = vec![target.to_owned()];
    targets.extend(known.into_iter().filter(|known| known != target));
    targets.truncate(TARGETS_MAX);
    let text = targets.join("\n");
    let durability = seawall_store::atomic::Durability::Rebuildable;
    drop(seawall_store::atomic::write_file(&list_file(), text.as_bytes(), durability));
}

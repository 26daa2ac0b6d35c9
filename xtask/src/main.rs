//! The only entry for developers: `cargo xtask COMMAND`. `script/bootstrap`, `script/demo` and
//! `script/test` are thin doors to it for a fresh machine.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};

mod arm64;
mod attacks;
mod bench;
mod coverage;
mod demo;
mod edges;
mod metrics;
mod output;
mod snapshot;
mod suite;
mod tidy;
mod vm;

use output::say;

/// One command: its name, what it does, how it is run.
struct Command {
    name: &'static str,
    summary: &'static str,
    run: fn(&Path, &[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command { name: "check", summary: "format, lints, tidy, edges, unit tests", run: suite::check },
    Command { name: "test", summary: "everything that CI runs", run: suite::test },
    Command { name: "tidy", summary: "rules of the tree that no compiler knows", run: tidy::run },
    Command {
        name: "edges",
        summary: "direction of the dependencies between crates",
        run: edges::run,
    },
    Command {
        name: "coverage",
        summary: "how many demands are shown and tested",
        run: coverage::run,
    },
    Command { name: "metrics", summary: "lengths of functions and files", run: metrics::run },
    Command {
        name: "bench",
        summary: "the numbers of SPECIFICATION.md: bench [scan|database|cache|limits|registry|again|agent|node]",
        run: bench::run,
    },
    Command {
        name: "snapshot",
        summary: "facts for the source tree: snapshot FEEDS-DIR",
        run: snapshot::run,
    },
    Command {
        name: "demo",
        summary: "scan a real image with the built binary, and show it held by a registry",
        run: demo::run,
    },
    Command {
        name: "attacks",
        summary: "scripted attacks and ordinary load in real containers, beside the agent or --dry",
        run: attacks::run,
    },
    Command {
        name: "attacks-peer",
        summary: "the other side of the network of a case; started by `attacks`",
        run: attacks::peer::run,
    },
    Command {
        name: "malware",
        summary: "build and test the program that searches for malware",
        run: suite::malware,
    },
    Command {
        name: "arm64",
        summary: "build for processors of ARM, and run it under QEMU",
        run: arm64::run,
    },
    Command {
        name: "vm",
        summary: "the sensor's tests on other kernels, in QEMU: vm [bookworm|trixie|sid]",
        run: vm::run,
    },
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::say_error(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let root = root()?;
    let Some((name, rest)) = arguments.split_first() else {
        for command in COMMANDS {
            say(&format!("{:<12} {}", command.name, command.summary));
        }
        return Ok(());
    };
    let command = COMMANDS.iter().find(|command| command.name == name);
    let command =
        command.with_context(|| format!("no command `{name}`; `cargo xtask` lists them"))?;
    (command.run)(&root, rest)
}

/// The root of the workspace that this is started in. What was built in one clone works in another: they
/// may share a target folder.
fn root() -> Result<PathBuf> {
    let started = std::env::current_dir().context("find the folder that this is started in")?;
    let root = started.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file());
    let root =
        root.with_context(|| format!("{} is not in a clone of Seawall", started.display()))?;
    Ok(root.to_owned())
}

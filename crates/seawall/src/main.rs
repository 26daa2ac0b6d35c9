//! `seawall`: everything that needs no privilege. Wiring, flags and exit codes; the work is
//! done by the crates below.
#![forbid(unsafe_code)]

use std::process::ExitCode;

mod analyse;
mod cli;
mod clock;
mod commands;
mod database;
mod exit;
mod gate;
mod malware;
mod output;
mod places;
mod server;
mod settings;
mod snapshot;
mod target;

fn main() -> ExitCode {
    let arguments = match cli::parse() {
        Ok(arguments) => arguments,
        Err(exit) => return exit.into(),
    };
    match commands::run(&arguments) {
        Ok(exit) => exit.into(),
        Err(error) => exit::report(&error).into(),
    }
}

//! `seawall-agent`: the node agent. Wiring, flags and exit codes; the work is in the library.
#![forbid(unsafe_code)]

use std::process::ExitCode;

mod cli;
mod commands;

fn main() -> ExitCode {
    let arguments = match cli::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    match commands::run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            commands::say_error(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

//! Tests of [`super`]: the table itself.

use clap::{Command, CommandFactory as _};

use super::*;

/// Calls `look` for each command with its path.
fn walk(command: &Command, path: &str, look: &mut dyn FnMut(&Command, &str)) {
    let path = format!("{path} {}", command.get_name()).trim().to_owned();
    look(command, &path);
    for inner in command.get_subcommands() {
        walk(inner, &path, look);
    }
}

#[test]
fn every_flag_can_be_set_by_the_environment() {
    let mut flags = 0;
    walk(&Cli::command(), "", &mut |command, path| {
        // Another program says what follows through its standard input: no environment may differ.
        if command.get_name() == "malware-scan" {
            return;
        }
        for flag in command.get_arguments().filter(|flag| !flag.is_positional()) {
            let name = flag.get_long().expect("a long name");
            if matches!(name, "help" | "version") {
                continue;
            }
            let variable = flag.get_env().map(|variable| variable.to_string_lossy().into_owned());
            let own = format!("SEAWALL_{}", name.to_uppercase().replace('-', "_"));
            // A folder of feeds is named as the other folders are.
            let wanted = if name == "feeds" { "SEAWALL_FEEDS_DIR".to_owned() } else { own };
            assert_eq!(variable, Some(wanted), "--{name} of `{path}`");
            flags += 1;
        }
    });
    assert!(30 < flags, "{flags} flags were looked at");
}

#[test]
fn every_command_and_argument_says_what_it_is() {
    walk(&Cli::command(), "", &mut |command, path| {
        assert!(command.get_about().is_some(), "{path}");
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} of `{path}`", argument.get_id());
        }
    });
    Cli::command().debug_assert();
}

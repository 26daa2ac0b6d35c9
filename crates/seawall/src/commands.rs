//! The commands, one module each.

use std::path::Path;

use anyhow::{Context as _, Result};
use clap::CommandFactory as _;

use crate::cli::{Cli, Command, ConfigCommand};
use crate::exit::Exit;
use crate::output;
use crate::settings::Settings;

mod backup;
mod db;
mod db_update;
mod decisions;
mod evidence;
mod explain;
mod identities;
mod malware_scan;
mod nodes;
mod policy;
mod registry;
mod running;
mod scan;
mod serve;

pub(crate) use scan::{policy_named, vex_named};

/// Runs the command that was given.
pub(crate) fn run(arguments: &Cli) -> Result<Exit> {
    let settings = || Settings::find(arguments.config.as_deref());
    match &arguments.command {
        Command::Scan(scan) => scan::run(scan, &settings()?, arguments.quiet),
        Command::Sbom(sbom) => scan::run_sbom(sbom, &settings()?, arguments.quiet),
        Command::Explain(explain) => explain::run(explain, &settings()?, arguments.quiet),
        Command::Db(command) => db::run(command, &settings()?, arguments.quiet),
        Command::Policy(command) => policy::run(command, arguments),
        Command::Running(running) => running::run(running, &settings()?, arguments.quiet),
        Command::Serve(serve) => serve::run(serve, &settings()?),
        Command::Up(serve) => serve::run_up(serve, &settings()?),
        Command::User(command) => identities::run_user(command, &settings()?),
        Command::Robot(command) => identities::run_robot(command, &settings()?),
        Command::Key(command) => identities::run_key(command, &settings()?),
        Command::Role(command) => identities::run_role(command, &settings()?),
        Command::Node(command) => nodes::run(command, &settings()?),
        Command::Exception(command) => decisions::run_exception(command, &settings()?),
        Command::Quarantine(command) => decisions::run_quarantine(command, &settings()?),
        Command::Registry(command) => registry::run(command, &settings()?),
        Command::Backup(command) => backup::run(command, &settings()?),
        Command::Evidence(command) => evidence::run(command, &settings()?),
        Command::MalwareScan(scan) => malware_scan::run(scan),
        Command::Config(command) => config(command, &settings()?),
        Command::Completions { shell } => {
            let mut bytes = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "seawall", &mut bytes);
            output::print(&String::from_utf8_lossy(&bytes))?;
            Ok(Exit::Done)
        }
        Command::Man { out } => man(out.as_deref()),
    }
}

/// Writes man pages, which come from the table of flags.
fn man(folder: Option<&Path>) -> Result<Exit> {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        output::print(&String::from_utf8_lossy(&page))?;
        return Ok(Exit::Done);
    };
    let writing = || format!("write man pages into `{}`", folder.display());
    std::fs::create_dir_all(folder).with_context(writing)?;
    clap_mangen::generate_to(Cli::command(), folder).with_context(writing)?;
    Ok(Exit::Done)
}

fn config(command: &ConfigCommand, settings: &Settings) -> Result<Exit> {
    let file = settings.file.as_ref().map(|file| file.display().to_string());
    match command {
        ConfigCommand::Check => match file {
            Some(file) => output::print(&format!("{file}: every setting is understood\n"))?,
            None => output::print("no seawall.toml here or above: the defaults hold\n")?,
        },
        ConfigCommand::Explain => output::print(&explain_settings(settings, file.as_deref()))?,
    }
    Ok(Exit::Done)
}

/// Lists every setting with its value and its origin: file, environment, or default.
fn explain_settings(settings: &Settings, file: Option<&str>) -> String {
    let from_file = |is_set: bool| if is_set { file.unwrap_or("default") } else { "default" };
    let variable = |name: &str| {
        crate::places::variable(name).map(|value| value.to_string_lossy().into_owned())
    };
    let mut rows: Vec<(&str, String, String)> = Vec::new();
    let mut row = |name: &'static str, env: &str, value: String, is_set: bool| {
        let (value, origin) = match variable(env) {
            Some(text) => (text, format!("environment, {env}")),
            None => (value, from_file(is_set).to_owned()),
        };
        rows.push((name, value, origin));
    };
    let policies = if settings.policies.is_empty() {
        "advise".to_owned()
    } else {
        settings.policies.join(", ")
    };
    row("policies", "SEAWALL_POLICY", policies, !settings.policies.is_empty());
    let vex: Vec<String> = settings.vex.iter().map(|path| path.display().to_string()).collect();
    row("vex", "SEAWALL_VEX", vex.join(", "), !vex.is_empty());
    let database = settings.database.path.as_ref();
    let shown = database.map_or_else(crate::database::data_file, Clone::clone);
    row("database.path", "SEAWALL_DB", shown.display().to_string(), database.is_some());
    let age = settings.database.max_age_days;
    let shown = age.map_or_else(|| "any age".to_owned(), |days| format!("{days} days"));
    row("database.max-age-days", "SEAWALL_MAX_DB_AGE", shown, age.is_some());
    let feeds = settings.database.feeds.keys().cloned().collect::<Vec<_>>().join(", ");
    row("database.feeds", "", feeds, !settings.database.feeds.is_empty());
    let registries = &settings.registries;
    row(
        "registries.plain-http",
        "SEAWALL_PLAIN_HTTP",
        registries.plain_http.join(", "),
        !registries.plain_http.is_empty(),
    );
    let files: Vec<String> =
        registries.ca_files.iter().map(|path| path.display().to_string()).collect();
    row("registries.ca-files", "SEAWALL_CA_FILE", files.join(", "), !files.is_empty());
    let mirrors = registries.mirrors.keys().cloned().collect::<Vec<_>>().join(", ");
    row("registries.mirrors", "", mirrors, !registries.mirrors.is_empty());
    for (name, value) in settings.server.rows() {
        let default = seawall_serve::config::ServerSettings::default();
        let is_set = !default.rows().contains(&(name, value.clone()));
        let variable = match name {
            "server.data" => "SEAWALL_DATA",
            "server.listen" => "SEAWALL_LISTEN",
            "server.database-url-file" => "SEAWALL_TABLES_URL_FILE",
            "server.anonymous" => "SEAWALL_ANONYMOUS",
            "server.tls.insecure-http" => "SEAWALL_INSECURE_HTTP",
            "server.gate.mode" => "SEAWALL_GATE",
            "server.storage.s3.bucket" => "SEAWALL_S3_BUCKET",
            "server.storage.s3.endpoint" => "SEAWALL_S3_ENDPOINT",
            "server.storage.s3.region" => "SEAWALL_S3_REGION",
            "server.storage.s3.key-id" => "SEAWALL_S3_KEY_ID",
            "server.storage.s3.secret-file" => "SEAWALL_S3_SECRET_FILE",
            _ => "",
        };
        row(name, variable, value, is_set);
    }
    row("cache folder", "SEAWALL_CACHE_DIR", crate::places::cache().display().to_string(), false);
    row("data folder", "SEAWALL_DATA_DIR", crate::places::data().display().to_string(), false);
    let mut text = String::new();
    for (name, value, origin) in rows {
        let value = if value.is_empty() { "none" } else { &value };
        output::line(&mut text, format_args!("{name:<22} {value}\n{:<22}   from: {origin}", ""));
    }
    text
}

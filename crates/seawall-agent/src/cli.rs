//! The command line: one table from which parsing and help come.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Knows what runs in the containers of this host, and lets nothing foreign run.
#[derive(Debug, Parser)]
#[command(
    name = "seawall-agent",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 not protected or denied, 2 usage or input error, 3 could not decide"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Guard the containers of this host
    #[command(
        after_help = "Examples:\n  seawall-agent run --standalone\n  seawall-agent run --standalone --mode warn --alerts alerts.jsonl"
    )]
    Run(RunArgs),
    /// Have this node known to a server, with a token of `seawall node token create`
    #[command(
        after_help = "Examples:\n  seawall-agent enroll --server https://seawall.example --fingerprint 5E:0C:… --token swn_…\n  seawall-agent enroll --server https://seawall.example --ca ca.crt --token-file token"
    )]
    Enroll(EnrollArgs),
    /// Say whether this host is protected, and by which means
    #[command(after_help = "Example:\n  seawall-agent status")]
    Status(StatusArgs),
    /// Write down what containers do, for replay and forensics
    #[command(
        after_help = "Examples:\n  seawall-agent record --for 60 --out incident.jsonl\n  seawall-agent record --container web --for 60 --out web.jsonl"
    )]
    Record(RecordArgs),
    /// Judge a recording as if it happened now, and write the alerts
    #[command(
        after_help = "Examples:\n  seawall-agent replay incident.jsonl\n  seawall-agent replay drill.jsonl --raise"
    )]
    Replay(ReplayArgs),
    /// Search a running container whole for malware
    #[command(
        after_help = "The agent that runs searches; what it searched before with the same content and the same rules it does not search again. Ends with 1 where malware was found, with 3 where the search did not get to its end.\n\nExamples:\n  seawall-agent malware-scan web\n  seawall-agent malware-scan 4f5e6d --json"
    )]
    MalwareScan(MalwareScanArgs),
    /// Guard one container before its first program: a hook of OCI runtimes
    #[command(
        after_help = "The state of the container is read from standard input (OCI runtime specification).\n\nExample, in config.json or in a folder of hooks:\n  \"createRuntime\": [{\"path\": \"/usr/bin/seawall-agent\", \"args\": [\"seawall-agent\", \"hook\", \"--on-failure\", \"closed\"]}]"
    )]
    Hook(HookArgs),
}

/// Where the agent keeps its data.
#[derive(Args, Debug)]
pub(crate) struct DataArgs {
    /// Folder of the agent's data
    #[arg(
        long,
        env = "SEAWALL_AGENT_DATA",
        value_name = "DIR",
        default_value = "/var/lib/seawall-agent"
    )]
    pub(crate) data: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct RunArgs {
    /// Work without a server, also where this node is enrolled with one
    #[arg(long, env = "SEAWALL_STANDALONE", value_parser = FalseyValueParser::new())]
    pub(crate) standalone: bool,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// File for alerts, as JSON lines; else `alerts.jsonl` in the data folder
    #[arg(long, env = "SEAWALL_ALERTS", value_name = "FILE")]
    pub(crate) alerts: Option<PathBuf>,
    /// Settings file
    #[arg(long, env = "SEAWALL_AGENT_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What happens to what no layer of an image contains; else the settings say it
    #[arg(long, env = "SEAWALL_MODE", value_name = "MODE")]
    pub(crate) mode: Option<ModeArgument>,
}

#[derive(Args, Debug)]
pub(crate) struct EnrollArgs {
    /// The server
    #[arg(long, env = "SEAWALL_SERVER", value_name = "https://HOST[:PORT]")]
    pub(crate) server: String,
    /// File with the CA of the server's certificate
    #[arg(
        long,
        env = "SEAWALL_CA",
        value_name = "FILE",
        conflicts_with = "fingerprint",
        required_unless_present = "fingerprint"
    )]
    pub(crate) ca: Option<PathBuf>,
    /// SHA-256 of the server's CA, as the server shows it at its start
    #[arg(long, env = "SEAWALL_FINGERPRINT", value_name = "SHA256")]
    pub(crate) fingerprint: Option<String>,
    /// The token; other users of this machine can see it in the list of processes
    #[arg(
        long,
        env = "SEAWALL_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        conflicts_with = "token_file",
        required_unless_present = "token_file"
    )]
    pub(crate) token: Option<String>,
    /// File with the token
    #[arg(long, env = "SEAWALL_TOKEN_FILE", value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Name of this node; else that of the host
    #[arg(long, env = "SEAWALL_NAME", value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

#[derive(Args, Debug)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Everything, as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct MalwareScanArgs {
    /// The container: its identifier, the beginning of that, or its name
    pub(crate) container: String,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// What came of it, as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct HookArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Whether the container starts where it cannot be guarded
    #[arg(long, env = "SEAWALL_HOOK_ON_FAILURE", value_name = "OPEN|CLOSED")]
    pub(crate) on_failure: OnFailure,
}

#[derive(Args, Debug)]
pub(crate) struct RecordArgs {
    /// File for the recording, as JSON lines
    #[arg(long, env = "SEAWALL_OUT", value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// How long, in seconds
    #[arg(long = "for", env = "SEAWALL_FOR", value_name = "SECONDS", default_value = "60")]
    pub(crate) seconds: u64,
    /// Only containers with this identifier or name; `*` and `**` stand for any signs
    #[arg(long, env = "SEAWALL_CONTAINER", value_name = "PATTERN", default_value = "**")]
    pub(crate) container: String,
}

#[derive(Args, Debug)]
pub(crate) struct ReplayArgs {
    /// The recording
    pub(crate) recording: PathBuf,
    /// Hand the alerts to the agent that runs, which tells everybody: a drill
    #[arg(long, env = "SEAWALL_RAISE", value_parser = FalseyValueParser::new())]
    pub(crate) raise: bool,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// What happens to foreign files.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ModeArgument {
    /// They run, and are noted
    Observe,
    /// They run, and alerts are raised
    Warn,
    /// They do not run, and alerts are raised
    Enforce,
}

/// What a hook does where the container cannot be guarded.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum OnFailure {
    /// The container starts
    Open,
    /// The container does not start
    Closed,
}

/// Parses the command line; help and errors are shown here.
pub(crate) fn parse() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| {
        // Nobody to read it is no error of ours.
        drop(error.print());
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

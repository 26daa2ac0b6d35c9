//! The command line: one table from which parsing, help, completions and man pages come.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exit::Exit;

/// Keeps containers secure over their whole life.
#[derive(Debug, Parser)]
#[command(
    name = "seawall",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 done and allowed, 1 denied by policy, 2 usage or input error, 3 could not decide"
)]
pub(crate) struct Cli {
    /// Settings file; else `seawall.toml` found upwards from here
    #[arg(long, global = true, env = "SEAWALL_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Show no progress
    #[arg(long, short, global = true, env = "SEAWALL_QUIET", value_parser = FalseyValueParser::new())]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scan an image, a root file system, this machine or an SBOM, and decide
    #[command(
        after_help = "Examples:\n  seawall scan alpine:3.18\n  seawall scan registry.example/app:1 --policy standard -o table -o sarif=scan.sarif\n  seawall scan oci:build/image --fail-on high,fixable\n  seawall scan rootfs:/mnt/image --offline"
    )]
    Scan(Box<ScanArgs>),
    /// Write the inventory of a target
    #[command(
        after_help = "Examples:\n  seawall sbom alpine:3.18\n  seawall sbom oci-archive:image.tar -o cyclonedx=bom.json -o spdx=bom.spdx.json"
    )]
    Sbom(Box<SbomArgs>),
    /// Explain a finding: file, layer, package, range, feed, severity, rule
    #[command(after_help = "Example:\n  seawall explain CVE-2021-44228 --target alpine:3.18")]
    Explain(Box<ExplainArgs>),
    /// The vulnerability database
    #[command(subcommand)]
    Db(DbCommand),
    /// Policies
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Tell which containers run on this machine, and which of them contain something
    #[command(
        after_help = "Examples:\n  seawall running\n  seawall running --package openssl\n  seawall running --finding CVE-2021-44228\n  seawall running --package openssl --server https://seawall.example --key-file key"
    )]
    Running(Box<RunningArgs>),
    /// Serve a private registry
    #[command(
        after_help = "Example:\n  seawall serve --data /var/lib/seawall --listen 0.0.0.0:443"
    )]
    Serve(ServeArgs),
    /// Serve with defaults: TLS by a local CA, data in this user's data folder
    #[command(after_help = "Examples:\n  seawall up\n  sudo seawall up --agent")]
    Up(UpArgs),
    /// Users of a server
    #[command(subcommand)]
    User(UserCommand),
    /// Robot accounts of a server
    #[command(subcommand)]
    Robot(RobotCommand),
    /// API keys of a server
    #[command(subcommand)]
    Key(KeyCommand),
    /// Roles, and who was granted which
    #[command(subcommand)]
    Role(RoleCommand),
    /// Nodes whose agents report to a server, and the tokens with which they enrol
    #[command(subcommand)]
    Node(NodeCommand),
    /// Exceptions from policies at the registry's gate
    #[command(subcommand)]
    Exception(ExceptionCommand),
    /// Images that the registry withholds whatever their verdict
    #[command(subcommand)]
    Quarantine(QuarantineCommand),
    /// What a registry stores: reading it again, bringing back what was deleted
    #[command(subcommand)]
    Registry(RegistryCommand),
    /// Backups of a server's data folder
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Evidence: what was decided and done
    #[command(subcommand)]
    Evidence(EvidenceCommand),
    /// Search files that come through standard input for malware, locked up; for other programs
    MalwareScan(MalwareScanArgs),
    /// Settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write completions for a shell to standard output
    #[command(after_help = "Example:\n  seawall completions bash > /etc/bash_completion.d/seawall")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the man page, or those of all commands into a folder
    #[command(
        after_help = "Examples:\n  seawall man | man -l -\n  seawall man --out /usr/local/share/man/man1"
    )]
    Man {
        /// Folder for a page a command, which is made if it is missing
        #[arg(long, env = "SEAWALL_OUT", value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// How a target is read.
#[derive(Args, Debug)]
pub(crate) struct TargetArgs {
    /// IMAGE, `docker://IMAGE`, oci:DIR[:TAG], oci-archive:FILE, docker-archive:FILE, rootfs:DIR, host, sbom:FILE
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) how: ReadArgs,
}

/// Flags about reading.
#[derive(Args, Debug)]
pub(crate) struct ReadArgs {
    /// Platform to choose from an image index
    #[arg(long, env = "SEAWALL_PLATFORM", value_name = "OS/ARCH")]
    pub(crate) platform: Option<String>,
    /// Refuse every connection
    #[arg(long, env = "SEAWALL_OFFLINE", value_parser = FalseyValueParser::new())]
    pub(crate) offline: bool,
    /// Neither read nor write the cache of layers
    #[arg(long, env = "SEAWALL_NO_CACHE", value_parser = FalseyValueParser::new())]
    pub(crate) no_cache: bool,
    /// Speak to this registry without TLS
    #[arg(long, env = "SEAWALL_PLAIN_HTTP", value_name = "HOST[:PORT]", value_delimiter = ',')]
    pub(crate) plain_http: Vec<String>,
    /// Trust the CA certificates in this PEM file too
    #[arg(long, env = "SEAWALL_CA_FILE", value_name = "FILE", value_delimiter = ',')]
    pub(crate) ca_file: Vec<PathBuf>,
    /// The moment of the scan, for results that can be repeated
    #[arg(long, env = "SEAWALL_NOW", value_name = "TIME")]
    pub(crate) now: Option<String>,
}

/// Flags about judging.
#[derive(Args, Debug)]
pub(crate) struct JudgeArgs {
    /// Policy: advise, standard, strict, or a file; several are evaluated together
    #[arg(long, env = "SEAWALL_POLICY", value_name = "NAME|FILE", value_delimiter = ',')]
    pub(crate) policy: Vec<String>,
    /// Deny findings of this severity or worse, with `,fixable` only those with a fix
    #[arg(long, env = "SEAWALL_FAIL_ON", value_name = "SEVERITY[,fixable]")]
    pub(crate) fail_on: Option<String>,
    /// VEX document (OpenVEX or CycloneDX)
    #[arg(long, env = "SEAWALL_VEX", value_name = "FILE", value_delimiter = ',')]
    pub(crate) vex: Vec<PathBuf>,
    /// Vulnerability database
    #[arg(long, env = "SEAWALL_DB", value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Decide nothing with a database that is older, for example 7d
    #[arg(long, env = "SEAWALL_MAX_DB_AGE", value_name = "AGE")]
    pub(crate) max_db_age: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
    /// Report: table, json, sarif, cyclonedx, spdx; with =FILE into a file; several at once
    #[arg(
        long,
        short,
        env = "SEAWALL_OUTPUT",
        value_name = "FORMAT[=FILE]",
        value_delimiter = ','
    )]
    pub(crate) output: Vec<String>,
    /// List every finding in the table
    #[arg(long, env = "SEAWALL_ALL", value_parser = FalseyValueParser::new())]
    pub(crate) all: bool,
    /// Search every file of every layer for malware; needs seawall-malware-scan
    #[arg(long, env = "SEAWALL_MALWARE", value_parser = FalseyValueParser::new())]
    pub(crate) malware: bool,
    /// Files with YARA rules beside those that come with Seawall
    #[arg(
        long,
        env = "SEAWALL_MALWARE_RULES",
        value_name = "FILE",
        value_delimiter = ',',
        requires = "malware"
    )]
    pub(crate) malware_rules: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct MalwareScanArgs {
    /// Name of a file with rules that comes before the files; several in their order
    #[arg(long, value_name = "NAME")]
    pub(crate) rules: Vec<String>,
    /// Part of one processor, in hundredths
    #[arg(long, value_name = "PERCENT", default_value_t = 100)]
    pub(crate) cpu_share: u32,
}

#[derive(Args, Debug)]
pub(crate) struct SbomArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// Form: cyclonedx, spdx, json; with =FILE into a file; several at once
    #[arg(
        long,
        short,
        env = "SEAWALL_OUTPUT",
        value_name = "FORMAT[=FILE]",
        value_delimiter = ','
    )]
    pub(crate) output: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// Id of the finding (SW-…), or of the vulnerability
    pub(crate) finding: String,
    /// The target; else those that were scanned last
    #[arg(long, env = "SEAWALL_TARGET", value_name = "TARGET")]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) how: ReadArgs,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
}

/// The form of the answer of `running`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum RunningFormat {
    /// Lines for people
    Text,
    /// A document for programs, docs/schemas/running.schema.json
    Json,
}

#[derive(Args, Debug)]
pub(crate) struct RunningArgs {
    /// Name of a package, or of the source that it was built from; with @VERSION that version only
    #[arg(long, env = "SEAWALL_PACKAGE", value_name = "PACKAGE")]
    pub(crate) package: Option<String>,
    /// Id of a finding (SW-…), or of a vulnerability
    #[arg(long, env = "SEAWALL_FINDING", value_name = "ID")]
    pub(crate) finding: Option<String>,
    /// Form of the answer
    #[arg(long, env = "SEAWALL_FORMAT", value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: RunningFormat,
    /// Folder of the node agent's data
    #[arg(
        long,
        env = "SEAWALL_AGENT_DATA",
        value_name = "DIR",
        default_value = "/var/lib/seawall-agent"
    )]
    pub(crate) agent_data: PathBuf,
    /// Ask this server about all its nodes, instead of the agent of this machine
    #[arg(
        long,
        env = "SEAWALL_SERVER",
        value_name = "https://HOST[:PORT]",
        requires = "key_file",
        conflicts_with = "data"
    )]
    pub(crate) server: Option<String>,
    /// File with the API key to show to the server; its account reads the system (auditor)
    #[arg(long, env = "SEAWALL_KEY_FILE", value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Data folder of a server on this machine, else that of the settings: asked without a key
    #[arg(long, env = "SEAWALL_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) how: ReadArgs,
    /// Vulnerability database
    #[arg(long, env = "SEAWALL_DB", value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Show which database is used, its feeds and its coverage
    Status {
        /// The database
        #[arg(long, env = "SEAWALL_DB", value_name = "FILE")]
        db: Option<PathBuf>,
        /// Check every byte
        #[arg(long, env = "SEAWALL_VERIFY", value_parser = FalseyValueParser::new())]
        verify: bool,
    },
    /// Fetch the publishers' feeds and build a database from them
    #[command(after_help = "Example:\n  seawall db update --feed rustsec-osv --feed kev")]
    Update {
        /// Only these feeds
        #[arg(long, env = "SEAWALL_FEED", value_name = "NAME", value_delimiter = ',')]
        feed: Vec<String>,
        /// Folder in which feeds are kept
        #[arg(long, env = "SEAWALL_FEEDS_DIR", value_name = "DIR")]
        feeds: Option<PathBuf>,
        #[command(flatten)]
        how: UpdateArgs,
    },
    /// Build a database from a folder of feeds
    #[command(
        after_help = "Example:\n  seawall db build --feeds feeds/ --out vulnerabilities.swdb"
    )]
    Build {
        /// Folder with NAME.tar.zst, NAME.tar.gz, NAME/ or NAME.json…
        #[arg(long, env = "SEAWALL_FEEDS_DIR", value_name = "DIR")]
        feeds: PathBuf,
        /// The database to write
        #[arg(
            long,
            env = "SEAWALL_OUT",
            value_name = "FILE",
            required_unless_present = "snapshot"
        )]
        out: Option<PathBuf>,
        /// Write the compact tables of facts into this folder instead
        #[arg(long, env = "SEAWALL_SNAPSHOT", value_name = "DIR", conflicts_with = "out")]
        snapshot: Option<PathBuf>,
    },
    /// Write the database compressed, for transport
    Export {
        /// The file to write
        file: PathBuf,
        /// The database
        #[arg(long, env = "SEAWALL_DB", value_name = "FILE")]
        db: Option<PathBuf>,
    },
    /// Take over a database that `export` or `build` wrote
    Import {
        /// The file
        file: PathBuf,
    },
    /// Search for a vulnerability or a package
    Search {
        /// Id of a vulnerability, or name of a package
        term: String,
        /// The database
        #[arg(long, env = "SEAWALL_DB", value_name = "FILE")]
        db: Option<PathBuf>,
    },
    /// Check lines `A < B`, `A = B`, `A > B` in an ecosystem's order of versions
    #[command(
        after_help = "Example:\n  echo '1.0~rc1 < 1.0' | seawall db compare-versions --ecosystem debian"
    )]
    CompareVersions {
        /// alpine, debian, redhat, semver, npm, pypi, maven, rubygems, packagist, nuget, go, cargo, hackage, cran, pub
        #[arg(long, env = "SEAWALL_ECOSYSTEM", value_name = "NAME")]
        ecosystem: String,
        /// The file; else standard input
        file: Option<PathBuf>,
    },
}

/// Flags about connections.
#[derive(Args, Debug)]
pub(crate) struct UpdateArgs {
    /// Speak to this host without TLS
    #[arg(long, env = "SEAWALL_PLAIN_HTTP", value_name = "HOST[:PORT]", value_delimiter = ',')]
    pub(crate) plain_http: Vec<String>,
    /// Trust the CA certificates in this PEM file too
    #[arg(long, env = "SEAWALL_CA_FILE", value_name = "FILE", value_delimiter = ',')]
    pub(crate) ca_file: Vec<PathBuf>,
    /// Refuse every connection: build from what is there
    #[arg(long, env = "SEAWALL_OFFLINE", value_parser = FalseyValueParser::new())]
    pub(crate) offline: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Check policy files; errors show the line
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Run the cases of a folder: NAME.policy.yaml, NAME.facts.json, NAME.expected
    Test {
        /// The folder
        dir: PathBuf,
    },
    /// Show what a policy says
    Explain {
        /// Built-in name or file
        policy: String,
    },
    /// Scan a target under other policies and show what would change
    Simulate(Box<ScanArgs>),
}

/// Flags of a server; each is over the table `[server]` of the settings.
#[derive(Args, Debug)]
pub(crate) struct ServeArgs {
    /// Data folder; made if it is missing
    #[arg(long, env = "SEAWALL_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Where to listen; 127.0.0.1:5000 if nothing is said
    #[arg(long, env = "SEAWALL_LISTEN", value_name = "ADDRESS")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// Tables in PostgreSQL instead of a file in the data folder; the file holds the URL
    #[arg(long, env = "SEAWALL_TABLES_URL_FILE", value_name = "FILE")]
    pub(crate) tables_url_file: Option<PathBuf>,
    /// Speak HTTP without TLS, on loopback: who can read the network reads and changes everything
    #[arg(long, env = "SEAWALL_INSECURE_HTTP", value_parser = FalseyValueParser::new())]
    pub(crate) insecure_http: bool,
    /// What somebody without credentials may do: none, pull, or push (with deletion)
    #[arg(long, env = "SEAWALL_ANONYMOUS", value_name = "WHAT")]
    pub(crate) anonymous: Option<String>,
    /// Whether images are judged before they can be pulled: enforce (if nothing is said), or off
    #[arg(long, env = "SEAWALL_GATE", value_name = "MODE")]
    pub(crate) gate: Option<String>,
    #[command(flatten)]
    pub(crate) bucket: BucketArgs,
}

/// The bucket that holds the blobs of a server.
#[derive(Args, Debug)]
#[expect(clippy::struct_field_names, reason = "the fields are the names of the flags")]
pub(crate) struct BucketArgs {
    /// Blobs in a bucket of an S3-compatible service instead of files in the data folder
    #[arg(long, env = "SEAWALL_S3_BUCKET", value_name = "BUCKET")]
    pub(crate) s3_bucket: Option<String>,
    /// Address of the S3-compatible service; that of the region at AWS if nothing is said
    #[arg(long, env = "SEAWALL_S3_ENDPOINT", value_name = "URL")]
    pub(crate) s3_endpoint: Option<String>,
    /// Region of the bucket; us-east-1 if nothing is said
    #[arg(long, env = "SEAWALL_S3_REGION", value_name = "REGION")]
    pub(crate) s3_region: Option<String>,
    /// Name of the key for the bucket; else that of the environment, as AWS names it
    #[arg(long, env = "SEAWALL_S3_KEY_ID", value_name = "NAME")]
    pub(crate) s3_key_id: Option<String>,
    /// File with the secret of the key
    #[arg(long, env = "SEAWALL_S3_SECRET_FILE", value_name = "FILE")]
    pub(crate) s3_secret_file: Option<PathBuf>,
}

/// Flags of a server with defaults.
#[derive(Args, Debug)]
pub(crate) struct UpArgs {
    #[command(flatten)]
    pub(crate) serve: ServeArgs,
    /// Start the agent of this machine, too: it guards every container here, and needs root
    #[arg(long, env = "SEAWALL_AGENT", value_parser = FalseyValueParser::new())]
    pub(crate) agent: bool,
}

/// The data folder of a server, on which a command works directly.
#[derive(Args, Debug)]
pub(crate) struct DataArgs {
    /// Data folder of the server; else that of the settings, else that of `seawall up`
    #[arg(long, env = "SEAWALL_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NodeCommand {
    /// Tokens with which nodes enrol, each once
    #[command(subcommand)]
    Token(NodeTokenCommand),
    /// List the nodes
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Remove a node: it is refused from its next request on; its alerts stay
    Remove {
        /// Identifier of the node, or its name where no other has it
        node: String,
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum NodeTokenCommand {
    /// Make a token; it is shown once
    #[command(
        after_help = "Example:\n  seawall node token create --expires 1h\n  seawall-agent enroll --server https://HOST:PORT --fingerprint SHA256 --token TOKEN"
    )]
    Create {
        /// How long it holds: 30m, 12h, 7d; a day if nothing is said
        #[arg(long, env = "SEAWALL_EXPIRES", value_name = "AGE")]
        expires: Option<String>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// List the tokens that were not used
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Take a token back
    Revoke {
        /// Identifier of the token
        id: String,
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RegistryCommand {
    /// Read every blob again and report what is damaged or missing; works while the server runs
    #[command(after_help = "Example:\n  seawall registry scrub --data /var/lib/seawall")]
    Scrub {
        /// Remove content that belongs to nothing, which a crash may leave; the server has to be
        /// stopped
        #[arg(long, env = "SEAWALL_REMOVE_LEFTOVERS", value_parser = FalseyValueParser::new())]
        remove_leftovers: bool,
        #[command(flatten)]
        data: DataArgs,
        #[command(flatten)]
        bucket: BucketArgs,
    },
    /// List the manifests and tags of a repository that can be brought back
    Deleted {
        /// The repository
        repository: String,
        #[command(flatten)]
        data: DataArgs,
        #[command(flatten)]
        bucket: BucketArgs,
    },
    /// Bring back a deleted tag, or a deleted manifest with the tags that were deleted with it
    #[command(
        after_help = "Examples:\n  seawall registry undelete prod/web:1.2\n  seawall registry undelete prod/web@sha256:…"
    )]
    Undelete {
        /// REPOSITORY:TAG or REPOSITORY@DIGEST
        image: String,
        #[command(flatten)]
        data: DataArgs,
        #[command(flatten)]
        bucket: BucketArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user; a password is made and shown once, unless one is given in a file
    #[command(after_help = "Example:\n  seawall user add ann --role pusher=prod/**")]
    Add {
        /// Name: small letters, digits, and `.`, `_`, `-` between them
        name: String,
        /// Role and pattern of repositories
        #[arg(long, env = "SEAWALL_ROLE", value_name = "ROLE=PATTERN", value_delimiter = ',')]
        role: Vec<String>,
        /// File with the password
        #[arg(long, env = "SEAWALL_PASSWORD_FILE", value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// List the users
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Set the password of a user; one is made and shown once, unless one is given in a file
    Passwd {
        /// The user
        name: String,
        /// File with the password
        #[arg(long, env = "SEAWALL_PASSWORD_FILE", value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Disable a user: sessions and tokens end at once
    Disable {
        /// The user
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Enable a user again
    Enable {
        /// The user
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Remove a user with all that belongs to them
    Remove {
        /// The user
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Say whose client certificates with a subject are
    Certificate {
        /// The user or robot
        name: String,
        /// The subject, such as `CN=ann, O=Example`
        subject: String,
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RobotCommand {
    /// Add a robot; its first key is shown once
    #[command(after_help = "Example:\n  seawall robot add ci --role pusher=prod/**")]
    Add {
        /// Name: small letters, digits, and `.`, `_`, `-` between them
        name: String,
        /// Role and pattern of repositories
        #[arg(long, env = "SEAWALL_ROLE", value_name = "ROLE=PATTERN", value_delimiter = ',')]
        role: Vec<String>,
        /// When its first key ends, such as 90d
        #[arg(long, env = "SEAWALL_EXPIRES", value_name = "AGE")]
        expires: Option<String>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// List the robots
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Disable a robot: its tokens end at once
    Disable {
        /// The robot
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Enable a robot again
    Enable {
        /// The robot
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Remove a robot with its keys
    Remove {
        /// The robot
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Add an API key to a user or robot; it is shown once
    #[command(after_help = "Example:\n  seawall key add ci --scope prod/**:pull --expires 30d")]
    Add {
        /// The user or robot
        account: String,
        /// Only this, of what the account was granted
        #[arg(long, env = "SEAWALL_SCOPE", value_name = "PATTERN:ACTION,…")]
        scope: Vec<String>,
        /// When it ends, such as 30d
        #[arg(long, env = "SEAWALL_EXPIRES", value_name = "AGE")]
        expires: Option<String>,
        /// What it is for
        #[arg(long, env = "SEAWALL_NOTE", value_name = "TEXT", default_value = "")]
        note: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// List the keys, without their secrets
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Revoke a key: it holds no longer, at once
    Revoke {
        /// Id of the key
        id: String,
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// Make a backup, while a server works or not; it holds the server's keys
    #[command(after_help = "Example:\n  seawall backup create --out /backup/2027-01-31")]
    Create {
        /// Folder of the backup, which must not be there
        #[arg(long, env = "SEAWALL_OUT", value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Read every file of a backup, and its evidence log
    Verify {
        /// Folder of the backup
        backup: PathBuf,
    },
    /// Make a data folder from a backup, after verifying it
    #[command(
        after_help = "Example:\n  seawall backup restore /backup/2027-01-31 --data /var/lib/seawall"
    )]
    Restore {
        /// Folder of the backup
        backup: PathBuf,
        /// The data folder, which must not be there
        #[arg(long, env = "SEAWALL_DATA", value_name = "DIR")]
        data: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RoleCommand {
    /// Grant a role to a user or robot
    #[command(after_help = "Example:\n  seawall role grant ann maintainer 'prod/**'")]
    Grant {
        /// The user or robot
        account: String,
        /// reader, pusher, maintainer, auditor, administrator
        role: String,
        /// Pattern of repositories; `**` is everywhere, and the system itself
        repositories: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Take a role back
    Revoke {
        /// The user or robot
        account: String,
        /// The role
        role: String,
        /// The pattern with which it was granted
        repositories: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// List what roles allow, and who was granted which
    List {
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExceptionCommand {
    /// Give an exception; what it is for is judged again at once
    #[command(
        after_help = "Example:\n  seawall exception add CVE-2024-1001 --repository prod/web --owner team-tls --reason 'not reachable, ticket 7' --expires 2027-01-31"
    )]
    Add(ExceptionArgs),
    /// List exceptions that nobody took back
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Take an exception back: it holds no longer
    End {
        /// Its number, as `exception list` shows it
        number: i64,
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Args, Debug)]
pub(crate) struct ExceptionArgs {
    /// Pattern of vulnerabilities, aliases or finding ids
    pub(crate) finding: String,
    /// The repository it holds for; `**` is all of them
    #[arg(long, env = "SEAWALL_REPOSITORY", value_name = "NAME")]
    pub(crate) repository: String,
    /// Pattern of package URLs; else all packages
    #[arg(long, env = "SEAWALL_PACKAGE", value_name = "PATTERN")]
    pub(crate) package: Option<String>,
    /// Who answers for it
    #[arg(long, env = "SEAWALL_OWNER", value_name = "NAME")]
    pub(crate) owner: String,
    /// Why it is given
    #[arg(long, env = "SEAWALL_REASON", value_name = "TEXT")]
    pub(crate) reason: String,
    /// Its last day, YYYY-MM-DD
    #[arg(long, env = "SEAWALL_EXPIRES", value_name = "DAY")]
    pub(crate) expires: String,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QuarantineCommand {
    /// Withhold an image, whatever its verdict, at once
    #[command(
        after_help = "Example:\n  seawall quarantine add prod/web:1.4 --reason 'seen in an attack, incident 12'"
    )]
    Add(QuarantineArgs),
    /// List images in quarantine
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// End the quarantine of an image: its verdict holds again
    #[command(
        after_help = "Example:\n  seawall quarantine release prod/web:1.4 --reason 'false alarm'"
    )]
    Release(QuarantineArgs),
}

#[derive(Args, Debug)]
pub(crate) struct QuarantineArgs {
    /// The image, REPOSITORY@DIGEST or REPOSITORY:TAG
    pub(crate) image: String,
    /// Why
    #[arg(long, env = "SEAWALL_REASON", value_name = "TEXT")]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Check the file of an evidence log with nothing but its public key
    #[command(
        after_help = "Exit codes: 0 everything in the file is proved, 1 it is not, 2 the file or a key cannot be read\n\nExamples:\n  seawall evidence verify evidence.swlog --key log.pub\n  seawall evidence verify evidence.swlog --key log.pub --head noted.txt --witness witness.pub"
    )]
    Verify(EvidenceVerifyArgs),
    /// Write records of a server's log as one file that verifies
    #[command(after_help = "Example:\n  seawall evidence export --out evidence.swlog --first 1000")]
    Export {
        /// The file to write
        #[arg(long, env = "SEAWALL_OUT", value_name = "FILE")]
        out: PathBuf,
        /// The first record
        #[arg(long, env = "SEAWALL_FIRST", value_name = "NUMBER", default_value_t = 1)]
        first: u64,
        /// The last record; else the newest that a head covers
        #[arg(long, env = "SEAWALL_LAST", value_name = "NUMBER")]
        last: Option<u64>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Search a server's log; a `*` at the end stands for the rest
    #[command(
        after_help = "Example:\n  seawall evidence search --action push --subject 'prod/*' --from 2027-01-01T00:00:00Z"
    )]
    Search(EvidenceSearchArgs),
}

#[derive(Args, Debug)]
pub(crate) struct EvidenceSearchArgs {
    /// Name of who acted
    #[arg(long, env = "SEAWALL_ACTOR", value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// What was done, such as push
    #[arg(long, env = "SEAWALL_ACTION", value_name = "ACTION", value_delimiter = ',')]
    pub(crate) action: Vec<String>,
    /// How it ended: done, denied, failed
    #[arg(long, env = "SEAWALL_OUTCOME", value_name = "OUTCOME")]
    pub(crate) outcome: Option<String>,
    /// Name of what it was about
    #[arg(long, env = "SEAWALL_SUBJECT", value_name = "NAME")]
    pub(crate) subject: Option<String>,
    /// The first moment
    #[arg(long, env = "SEAWALL_FROM", value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// The first moment after
    #[arg(long, env = "SEAWALL_UNTIL", value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Most records that are shown
    #[arg(long, env = "SEAWALL_LIMIT", value_name = "COUNT", default_value_t = 1000)]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

#[derive(Args, Debug)]
pub(crate) struct EvidenceVerifyArgs {
    /// The file; `-` is standard input
    #[arg(required_unless_present = "data")]
    pub(crate) file: Option<PathBuf>,
    /// The log of a server, with its own key unless others are named; the check is recorded there
    #[arg(long, env = "SEAWALL_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Public key of the log, one a line
    #[arg(
        long,
        env = "SEAWALL_KEY",
        required_unless_present = "data",
        value_name = "FILE",
        value_delimiter = ','
    )]
    pub(crate) key: Vec<PathBuf>,
    /// Public key of a witness who must have cosigned the last head
    #[arg(long, env = "SEAWALL_WITNESS", value_name = "FILE", value_delimiter = ',')]
    pub(crate) witness: Vec<PathBuf>,
    /// Head that was noted elsewhere: the file must be what it was signed over, or more
    #[arg(long, env = "SEAWALL_HEAD", value_name = "FILE", value_delimiter = ',')]
    pub(crate) head: Vec<PathBuf>,
    /// Accept that records are left out, if it is proved which
    #[arg(long, env = "SEAWALL_PARTIAL", value_parser = FalseyValueParser::new())]
    pub(crate) partial: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Check the settings file
    Check,
    /// Show every setting and where it comes from
    Explain,
}

/// Parses the command line; help and version are printed and end the command.
pub(crate) fn parse() -> Result<Cli, Exit> {
    Cli::try_parse().map_err(|error| {
        let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
        // A closed pipe behind `--help` is no error of ours.
        drop(error.print());
        exit
    })
}

#[cfg(test)]
mod tests;

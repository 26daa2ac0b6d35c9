//! `seawall-agent record`: what containers do, as lines of a file.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use seawall_agent::record::Recorder;
use seawall_policy::glob::Glob;
use seawall_runtime::recording::Line;

use crate::cli::RecordArgs;
use crate::commands::say_error;

/// How often the rings are read.
const DRAIN_INTERVAL: Duration = Duration::from_millis(10);

/// Records for the time that was asked for.
pub(crate) fn run(arguments: &RecordArgs) -> Result<ExitCode> {
    let mut recorder =
        Recorder::start(Glob::new(&arguments.container)).context("start the sensor")?;
    let mut file = create(&arguments.out)?;
    let mut count = 0_u64;
    let end = Instant::now().checked_add(Duration::from_secs(arguments.seconds));
    write(&mut file, &arguments.out, &Line::Header(Box::new(recorder.header())))?;
    while end.is_none_or(|end| Instant::now() < end) {
        let lines = recorder.read(DRAIN_INTERVAL).context("read the rings")?;
        for line in lines {
            write(&mut file, &arguments.out, &line)?;
            count = count.saturating_add(1);
        }
    }
    file.flush().with_context(|| format!("write `{}`", arguments.out.display()))?;
    say_error(&format!("{count} lines in `{}`", arguments.out.display()));
    Ok(ExitCode::SUCCESS)
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    // Command lines may hold secrets.
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(path);
    Ok(BufWriter::new(file.with_context(|| format!("make `{}`", path.display()))?))
}

fn write(file: &mut BufWriter<File>, path: &Path, line: &Line) -> Result<()> {
    writeln!(file, "{}", line.encode()).with_context(|| format!("write `{}`", path.display()))
}

//! `seawall backup`: of a server's data folder, while it works or not.

use std::path::Path;

use anyhow::Result;
use seawall_evidence::record::{Entry, Value};
use seawall_evidence::text::Text;
use seawall_evidence::vocabulary::{Action, DetailKey, Outcome, SubjectKind};
use seawall_store::backup::{self, List};

use super::evidence::is_sound;
use super::identities::data_folder;
use crate::cli::{BackupCommand, DataArgs};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::server::blobs::is_in_bucket;
use crate::server::{self, Workplace};
use crate::settings::Settings;

/// Runs the command.
pub(super) fn run(command: &BackupCommand, settings: &Settings) -> Result<Exit> {
    match command {
        BackupCommand::Create { out, data } => create(out, data, settings),
        BackupCommand::Verify { backup } => {
            let (list, is_whole) = verify(backup)?;
            let count = list.files.len();
            if is_whole {
                output::print(&format!("VERIFIED  {count} files, made {}\n", list.time))?;
            }
            Ok(if is_whole { Exit::Done } else { Exit::Denied })
        }
        BackupCommand::Restore { backup, data } => restore(backup, data, settings),
    }
}

fn create(out: &Path, data: &DataArgs, settings: &Settings) -> Result<Exit> {
    let folder = data_folder(data.data.as_deref(), settings)?;
    server::run(async {
        let place = Workplace::open(&folder, &settings.server).await?;
        let (version, time) = (env!("CARGO_PKG_VERSION"), Workplace::by().now.to_string());
        let tables = place.identities.tables();
        let made = backup::create(&folder, tables, out, version, &time).await;
        let outcome = if made.is_ok() { Outcome::Done } else { Outcome::Failed };
        note(&place, Action::Backup, outcome, out).await?;
        let count = made?.files.len();
        let out = out.display();
        output::print(&format!(
            "{count} files in `{out}`; the keys of the server are among them\n"
        ))?;
        if is_in_bucket(&place.folder) {
            output::print(
                "NOT in it: the blobs, which lie in a bucket; keep a copy of that too, \
                 or a restored server has no images\n",
            )?;
        }
        Ok(Exit::Done)
    })
}

async fn note(place: &Workplace, action: Action, outcome: Outcome, backup: &Path) -> Result<()> {
    let by = Workplace::by();
    let name = Text::tamed(&backup.display().to_string());
    let version = Value::Text(Text::tamed(env!("CARGO_PKG_VERSION")));
    let entry = Entry::new(by.now, by.actor, action, outcome)
        .on(SubjectKind::Backup, name)?
        .with(DetailKey::Version, version)?;
    place.identities.record(&entry).await?;
    place.settle().await
}

/// Verifies a backup, and says what is wrong with it.
fn verify(folder: &Path) -> Result<(List, bool)> {
    let (list, damaged) = backup::verify(folder)?;
    let mut text = String::new();
    for path in &damaged {
        output::line(&mut text, format_args!("missing or damaged: {path}"));
    }
    let mut is_whole = damaged.is_empty();
    if is_whole && !is_sound(&folder.join("evidence"))? {
        is_whole = false;
        text.push_str("the evidence log does not verify\n");
    }
    if !is_whole {
        text.insert_str(0, "NOT VERIFIED\n");
    }
    output::print(&output::visible(&text))?;
    Ok((list, is_whole))
}

fn restore(folder: &Path, data: &Path, settings: &Settings) -> Result<Exit> {
    let (list, is_whole) = verify(folder)?;
    if !is_whole {
        let hint = "another backup, or what is left of the data folder, may be whole";
        return Err(Hinted::usage("a damaged backup is not restored", hint));
    }
    backup::restore(folder, &list, data)?;
    server::run(async {
        let place = Workplace::open(data, &settings.server).await?;
        note(&place, Action::Restore, Outcome::Done, folder).await
    })?;
    output::print(&format!("{} files restored to `{}`\n", list.files.len(), data.display()))?;
    Ok(Exit::Done)
}

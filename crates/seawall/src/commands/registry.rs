//! `seawall registry`: on what a registry stores, whether it runs or not.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_evidence::record::Entry;
use seawall_policy::access::{Delete, Operate, Permit, Place};
use seawall_registry::endpoint::Reference;
use seawall_registry::journal::Journal;
use seawall_registry::record::{Event, Record, RecordError};
use seawall_registry::storage::Storage;
use seawall_registry::storage::scrub::{Leftovers, Scrubbed};

use super::identities::{data_folder, work_on};
use crate::cli::{BucketArgs, DataArgs, RegistryCommand};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::server::blobs::{open_blobs, open_storage};
use crate::server::seams::entry_by;
use crate::server::{self, Workplace, machine_actor, machine_permit_in};
use crate::settings::Settings;

/// Runs the command.
pub(super) fn run(command: &RegistryCommand, settings: &Settings) -> Result<Exit> {
    match command {
        RegistryCommand::Scrub { remove_leftovers, data, bucket } => {
            let leftovers = if *remove_leftovers { Leftovers::Remove } else { Leftovers::Keep };
            scrub(leftovers, data, &with_bucket(settings, bucket))
        }
        RegistryCommand::Deleted { repository, data, bucket } => {
            let repository = repository_of(repository)?;
            let settings = with_bucket(settings, bucket);
            work_on(data, &settings, async |work| listed(work, &settings, repository).await)
        }
        RegistryCommand::Undelete { image, data, bucket } => {
            let (repository, reference) = image_of(image)?;
            let settings = with_bucket(settings, bucket);
            work_on(data, &settings, async |work| {
                undelete(work, &settings, repository, &reference).await
            })
        }
    }
}

fn with_bucket(settings: &Settings, bucket: &BucketArgs) -> Settings {
    let mut settings = settings.clone();
    bucket.put_over(&mut settings.server.storage);
    settings
}

async fn storage(work: &Workplace, settings: &Settings) -> Result<Storage> {
    let storage = &settings.server.storage;
    let blobs = open_blobs(&work.folder, storage).await?;
    Ok(open_storage(work.identities.tables().clone(), blobs, storage))
}

fn scrub(leftovers: Leftovers, data: &DataArgs, settings: &Settings) -> Result<Exit> {
    let folder = data_folder(data.data.as_deref(), settings)?;
    let scrubbed = server::run(async {
        let work = Workplace::open(&folder, &settings.server).await?;
        // Whoever takes blobs in has the lock: then nothing may be removed.
        let lock = match leftovers {
            Leftovers::Remove => Some(work.folder.lock()?),
            Leftovers::Keep => None,
        };
        let permit: Permit<Operate> = machine_permit_in(Place::System)?;
        let journal = Journal::new(Arc::new(MachineRecord), None);
        let storage = storage(&work, settings).await?;
        let scrubbed = storage.scrub_recorded(&permit, leftovers, &journal).await?;
        drop(lock);
        work.settle().await?;
        Ok(scrubbed)
    })?;
    output::print(&output::visible(&told(&scrubbed, leftovers)))?;
    Ok(if scrubbed.damaged == 0 { Exit::Done } else { Exit::Denied })
}

fn told(scrubbed: &Scrubbed, leftovers: Leftovers) -> String {
    let Scrubbed { blobs, bytes, orphans, damaged, .. } = scrubbed;
    let verdict = if *damaged == 0 { "WHOLE" } else { "NOT WHOLE" };
    let mut text = format!(
        "{verdict}  {blobs} blobs read, {bytes} bytes, {damaged} of them damaged or missing\n"
    );
    for damage in &scrubbed.damages {
        let repositories = damage.repositories.join(", ");
        let (kind, digest) = (damage.kind.name(), &damage.digest);
        output::line(&mut text, format_args!("{kind}: {digest}, in {repositories}"));
    }
    if *damaged != 0 {
        text.push_str("  to mend: push the images again, or restore a backup\n");
    }
    if *orphans != 0 {
        let done = match leftovers {
            Leftovers::Keep => "left, which --remove-leftovers removes",
            Leftovers::Remove => "removed",
        };
        output::line(&mut text, format_args!("{orphans} blobs that belong to nothing are {done}"));
    }
    text
}

async fn listed(
    work: &Workplace,
    settings: &Settings,
    repository: RepositoryName,
) -> Result<String> {
    let name = repository.to_string();
    let permit: Permit<Delete> = machine_permit_in(Place::Repository(repository))?;
    let deleted = storage(work, settings).await?.deleted(&permit).await?;
    let mut text = String::new();
    for one in &deleted.manifests {
        let (digest, until) = (&one.digest, one.until);
        output::line(&mut text, format_args!("{name}@{digest}  until {until}"));
    }
    for (tag, one) in &deleted.tags {
        let (digest, until) = (&one.digest, one.until);
        output::line(&mut text, format_args!("{name}:{tag}  until {until}, stood at {digest}"));
    }
    if text.is_empty() {
        output::line(&mut text, format_args!("nothing of `{name}` can be brought back"));
    }
    Ok(text)
}

async fn undelete(
    work: &Workplace,
    settings: &Settings,
    repository: RepositoryName,
    reference: &Reference,
) -> Result<String> {
    let name = repository.to_string();
    let permit: Permit<Delete> = machine_permit_in(Place::Repository(repository))?;
    let journal = Journal::new(Arc::new(MachineRecord), None);
    let storage = storage(work, settings).await?;
    let brought = storage.undelete(&permit, reference, &journal).await;
    let (digest, tags) = brought.map_err(|error| {
        let hint = format!("`seawall registry deleted {name}` lists what can be brought back");
        Hinted::usage(format!("nothing was brought back: {error}"), hint)
    })?;
    let tags: Vec<&str> = tags.iter().map(Tag::as_str).collect();
    let tags = if tags.is_empty() { "none".to_owned() } else { tags.join(", ") };
    Ok(format!("{name}@{digest} is back; tags that came with it: {tags}\n"))
}

/// Makes records of what somebody did who has this machine.
#[derive(Debug)]
struct MachineRecord;

impl Record for MachineRecord {
    fn entry(&self, event: &Event) -> Result<Entry, RecordError> {
        entry_by(machine_actor(), event).map_err(|error| RecordError(error.into()))
    }

    fn committed(&self) {}

    fn note(&self, _event: Event) {}
}

fn repository_of(text: &str) -> Result<RepositoryName> {
    text.parse().with_context(|| format!("`{text}` is no name of a repository"))
}

fn image_of(text: &str) -> Result<(RepositoryName, Reference)> {
    let wrong = || {
        let hint = "write REPOSITORY@DIGEST or REPOSITORY:TAG, without the host";
        Hinted::usage(format!("`{text}` names no image of the registry"), hint)
    };
    if let Some((repository, digest)) = text.split_once('@') {
        let digest: Digest = digest.parse().map_err(|_error| wrong())?;
        return Ok((repository.parse().map_err(|_error| wrong())?, Reference::Digest(digest)));
    }
    let (repository, tag) = text.rsplit_once(':').ok_or_else(wrong)?;
    let tag: Tag = tag.parse().map_err(|_error| wrong())?;
    Ok((repository.parse().map_err(|_error| wrong())?, Reference::Tag(tag)))
}

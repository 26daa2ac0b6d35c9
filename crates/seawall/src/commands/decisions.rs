//! `seawall exception|quarantine`: on the tables of a server directly, whether it runs or not.
//!
//! A server that runs notices within a second; one that starts judges again what changed.

use anyhow::{Context as _, Result};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_policy::access::{GrantException, Permit, Place, Quarantine};
use seawall_registry::record::{Event, EventKind};
use seawall_store::judgements::Judgements;
use seawall_store::judgements::decisions::{NewException, StoredException, reason_of};
use seawall_store::outbox;
use seawall_store::tables::Transaction;

use super::identities::work_on;
use crate::cli::{ExceptionArgs, ExceptionCommand, QuarantineArgs, QuarantineCommand};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::server::seams::entry_by;
use crate::server::{Workplace, machine_actor, machine_permit, machine_permit_in};
use crate::settings::Settings;

/// What stands for every repository.
const EVERYWHERE: &str = "**";

/// Runs `exception`.
pub(super) fn run_exception(command: &ExceptionCommand, settings: &Settings) -> Result<Exit> {
    match command {
        ExceptionCommand::Add(arguments) => {
            let (place, exception) = exception_of(arguments)?;
            work_on(&arguments.data, settings, async |work| {
                let number = add(work, &machine_permit_in(place.clone())?, &exception).await?;
                let NewException { finding, expires, .. } = &exception;
                let repository = &arguments.repository;
                Ok(format!(
                    "exception {number} for {finding} in `{repository}` holds through {expires}\n"
                ))
            })
        }
        ExceptionCommand::List { data } => {
            work_on(data, settings, async |work| Ok(listed(&judgements(work).exceptions().await?)))
        }
        ExceptionCommand::End { number, data } => work_on(data, settings, async |work| {
            end(work, &machine_permit()?, *number).await?;
            Ok(format!("exception {number} ended\n"))
        }),
    }
}

/// Runs `quarantine`.
pub(super) fn run_quarantine(command: &QuarantineCommand, settings: &Settings) -> Result<Exit> {
    match command {
        QuarantineCommand::Add(arguments) => {
            let reason = reason_of(&arguments.reason)?;
            work_on(&arguments.data, settings, async |work| {
                let (repository, digest) = image(work, arguments).await?;
                hold(work, &repository, &digest, reason).await?;
                Ok(format!("{repository}@{digest} is in quarantine: {reason}\n"))
            })
        }
        QuarantineCommand::Release(arguments) => {
            let reason = reason_of(&arguments.reason)?;
            work_on(&arguments.data, settings, async |work| {
                let (repository, digest) = image(work, arguments).await?;
                release(work, &repository, &digest, reason).await?;
                Ok(format!("{repository}@{digest} is released: its verdict holds again\n"))
            })
        }
        QuarantineCommand::List { data } => work_on(data, settings, async |work| {
            let mut text = String::new();
            for held in judgements(work).quarantined().await? {
                let (repository, digest, by) = (held.repository, held.digest, held.placed_by);
                let reason = held.reason;
                output::line(&mut text, format_args!("{repository}@{digest}  by {by}: {reason}"));
            }
            Ok(text)
        }),
    }
}

fn judgements(work: &Workplace) -> Judgements {
    Judgements::new(work.identities.tables().clone())
}

/// Reads where an exception is to hold, and what it says.
fn exception_of(arguments: &ExceptionArgs) -> Result<(Place, NewException)> {
    let repository = arguments.repository.as_str();
    let place = if repository == EVERYWHERE {
        Place::System
    } else {
        let name = repository.parse::<RepositoryName>();
        Place::Repository(name.map_err(|error| {
            let hint = "name one repository, or `**` for all of them";
            Hinted::usage(format!("`{repository}` is no name of a repository: {error}"), hint)
        })?)
    };
    let exception = NewException {
        finding: arguments.finding.as_str().into(),
        package: arguments.package.as_deref().unwrap_or_default().into(),
        owner: arguments.owner.as_str().into(),
        reason: arguments.reason.as_str().into(),
        expires: arguments.expires.as_str().into(),
    };
    Ok((place, exception.checked()?))
}

fn listed(exceptions: &[StoredException]) -> String {
    let mut text = String::new();
    for one in exceptions {
        let repository = if one.repository.is_empty() { EVERYWHERE } else { &one.repository };
        let package = if one.package.is_empty() { "every package" } else { &one.package };
        let StoredException { number, finding, expires, owner, reason, .. } = one;
        let row = format_args!(
            "{number:>4}  {finding} in {repository}, {package}, through {expires}, {owner}: {reason}"
        );
        output::line(&mut text, row);
    }
    text
}

async fn add(
    work: &Workplace,
    permit: &Permit<GrantException>,
    exception: &NewException,
) -> Result<i64> {
    let judgements = judgements(work);
    let mut transaction = judgements.begin().await?;
    let now_ms = i64::try_from(Workplace::by().now.unix_millis())?;
    let number = judgements.add_exception(&mut transaction, permit, exception, now_ms).await?;
    let kind = EventKind::exception_added(number, exception);
    record(transaction, permit.repository(), kind).await?;
    Ok(number)
}

async fn end(work: &Workplace, permit: &Permit<GrantException>, number: i64) -> Result<()> {
    let judgements = judgements(work);
    let mut transaction = judgements.begin().await?;
    let now_ms = i64::try_from(Workplace::by().now.unix_millis())?;
    if !judgements.end_exception(&mut transaction, permit, number, now_ms).await? {
        let hint = "`seawall exception list` shows those in force";
        return Err(Hinted::usage(format!("there is no exception {number} in force"), hint));
    }
    record(transaction, None, EventKind::ExceptionRemoved { number }).await
}

async fn hold(
    work: &Workplace,
    repository: &RepositoryName,
    digest: &Digest,
    reason: &str,
) -> Result<()> {
    let judgements = judgements(work);
    let permit: Permit<Quarantine> = machine_permit_in(Place::Repository(repository.clone()))?;
    let mut transaction = judgements.begin().await?;
    let now_ms = i64::try_from(Workplace::by().now.unix_millis())?;
    judgements.quarantine(&mut transaction, &permit, digest, reason, now_ms).await?;
    let kind = EventKind::Quarantined { digest: digest.clone(), reason: reason.into() };
    record(transaction, Some(repository), kind).await
}

async fn release(
    work: &Workplace,
    repository: &RepositoryName,
    digest: &Digest,
    reason: &str,
) -> Result<()> {
    let judgements = judgements(work);
    let permit: Permit<Quarantine> = machine_permit_in(Place::Repository(repository.clone()))?;
    let mut transaction = judgements.begin().await?;
    if judgements.release(&mut transaction, &permit, digest).await?.is_none() {
        let hint = "`seawall quarantine list` shows what is";
        return Err(Hinted::usage(format!("{repository}@{digest} is not in quarantine"), hint));
    }
    let kind = EventKind::Released { digest: digest.clone(), reason: reason.into() };
    record(transaction, Some(repository), kind).await
}

/// Commits a change together with its record.
async fn record(
    mut transaction: Transaction,
    repository: Option<&RepositoryName>,
    kind: EventKind,
) -> Result<()> {
    let actor = machine_actor();
    let event = Event {
        time: Workplace::by().now,
        caller: actor.name.as_str().into(),
        repository: repository.cloned(),
        kind,
    };
    outbox::put(&mut transaction, &entry_by(actor, &event)?).await?;
    transaction.commit().await.context("store the change")
}

/// Finds the image that was named; a tag is looked up.
async fn image(work: &Workplace, arguments: &QuarantineArgs) -> Result<(RepositoryName, Digest)> {
    let text = arguments.image.as_str();
    let wrong = || {
        let hint = "write REPOSITORY@DIGEST or REPOSITORY:TAG, without the host";
        Hinted::usage(format!("`{text}` names no image of the registry"), hint)
    };
    if let Some((repository, digest)) = text.split_once('@') {
        let repository = repository.parse().map_err(|_error| wrong())?;
        return Ok((repository, digest.parse().map_err(|_error| wrong())?));
    }
    let (repository, tag) = text.rsplit_once(':').ok_or_else(wrong)?;
    let repository: RepositoryName = repository.parse().map_err(|_error| wrong())?;
    let tag: Tag = tag.parse().map_err(|_error| wrong())?;
    let digest = judgements(work).tagged(&repository, &tag).await?;
    let digest = digest.ok_or_else(|| {
        Hinted::usage(format!("there is no tag `{tag}` in `{repository}`"), "name the digest")
    })?;
    Ok((repository, digest))
}

//! `seawall db update`: fetches the publishers' feeds and builds a database from them.
//!
//! Each feed has its own outcome: one that cannot be had keeps its last state and never spoils
//! the others. Two updates at once do not harm one another.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use seawall_advisory::feed::{Feed, Update, feeds};
use seawall_distribution::download::{
    Change, Documents, DocumentsDone, Downloader, Feed as Download, Progress,
};

use crate::cli::UpdateArgs;
use crate::database::feeds as places;
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::settings::Settings;

/// What became of the feeds.
#[derive(Default)]
struct Outcome {
    updated: usize,
    unchanged: usize,
    failed: usize,
}

/// Runs the command.
pub(super) fn run(
    names: &[String],
    folder: Option<&Path>,
    how: &UpdateArgs,
    settings: &Settings,
    is_quiet: bool,
) -> Result<Exit> {
    let chosen = chosen(names)?;
    let folder = folder.map_or_else(|| crate::places::data().join("feeds"), Path::to_owned);
    let config = crate::analyse::client(&how.plain_http, &how.ca_file, how.offline, settings);
    let downloader = Downloader::new(&config)?;
    let mut outcome = Outcome::default();
    for feed in chosen {
        let urls = urls(feed, settings);
        if urls.is_empty() && !names.is_empty() {
            output::say_error(&format!(
                "warning: feed {}: no address of it is known; `db build` reads it from a folder",
                feed.name
            ));
        }
        let fetching = Fetching { downloader: &downloader, feed, folder: &folder, is_quiet };
        for download in downloads(feed, &folder, &urls) {
            fetching.fetch(&download, &mut outcome);
        }
    }
    let Outcome { updated, unchanged, failed } = outcome;
    output::print(&format!(
        "feeds: {updated} updated, {unchanged} unchanged, {failed} not to be had\n"
    ))?;
    if updated + unchanged == 0 && failed != 0 {
        return Err(Hinted::undecided(
            "no feed could be fetched; the database stays as it is",
            "check the network or HTTPS_PROXY, or build from feeds that you have: `seawall db build --feeds DIR --out FILE`",
            None,
        ));
    }
    let out = crate::database::data_file();
    let old = crate::database::find(None, settings)?;
    let report = super::db::build_into(&folder, &out, old.as_ref(), is_quiet)
        .context("build the database")?;
    output::print(&super::db::render_reports(&report))?;
    output::print(&format!("\nthe database is {}\n", out.display()))?;
    Ok(Exit::Done)
}

/// A feed on its way.
struct Fetching<'a> {
    downloader: &'a Downloader,
    feed: &'static Feed,
    folder: &'a Path,
    is_quiet: bool,
}

impl Fetching<'_> {
    fn fetch(&self, target: &Target, outcome: &mut Outcome) {
        let bar = output::progress(self.feed.name, 0, self.is_quiet);
        let mut show = |progress: Progress<'_>| {
            bar.set_length(progress.total_bytes.unwrap_or(0));
            bar.set_position(progress.received_bytes);
        };
        let check = |place: &Path, name: &str| {
            places::probe(place, name, self.feed).map_err(|error| format!("{error:#}").into())
        };
        let result = match target {
            Target::File { place, name, url } => {
                let download = Download::new(name, url);
                let done = self.downloader.download(&download, place, &check, &mut show);
                done.map(|done| done.change == Change::Updated)
            }
            Target::Documents { url } => {
                let documents = Documents { url: url.as_str().into() };
                let place = self.folder.join(self.feed.name);
                let done =
                    self.downloader.download_documents(&documents, &place, &check, &mut show);
                done.map(|done| self.tell(done))
            }
        };
        bar.finish_and_clear();
        match result {
            Ok(true) => outcome.updated += 1,
            Ok(false) => outcome.unchanged += 1,
            Err(error) => {
                outcome.failed += 1;
                self.warn(&format!("{:#}; its last state is kept", anyhow::Error::from(error)));
            }
        }
    }

    /// Tells what a folder lacks; returns whether it changed.
    fn tell(&self, done: DocumentsDone) -> bool {
        let has_changed = done.updated != 0 || done.removed != 0;
        for error in done.samples {
            self.warn(&format!("{:#}; its last state is kept", anyhow::Error::from(error)));
        }
        if done.failed != 0 || done.postponed != 0 {
            self.warn(&format!(
                "{} documents could not be had, {} are left for the next update",
                done.failed, done.postponed
            ));
        }
        has_changed
    }

    fn warn(&self, text: &str) {
        output::say_error(&format!("warning: feed {}: {text}", self.feed.name));
    }
}

fn chosen(names: &[String]) -> Result<Vec<&'static Feed>> {
    if names.is_empty() {
        return Ok(feeds().collect());
    }
    names
        .iter()
        .map(|name| {
            feeds().find(|feed| feed.name == name).ok_or_else(|| {
                let known: Vec<&str> = feeds().map(|feed| feed.name).collect();
                Hinted::usage(format!("there is no feed `{name}`"), known.join(", "))
            })
        })
        .collect()
}

/// The addresses of a feed: the settings', else the publisher's own.
fn urls(feed: &Feed, settings: &Settings) -> Vec<String> {
    if let Some(urls) = settings.database.feeds.get(feed.name) {
        return urls.clone();
    }
    match feed.update {
        Update::Url { url, .. } | Update::Folder { url, .. } => vec![url.to_owned()],
        Update::Urls { urls, .. } => urls.iter().map(ToString::to_string).collect(),
        Update::FolderOnly => Vec::new(),
    }
}

/// What is fetched for one address.
#[derive(Debug, Eq, PartialEq)]
enum Target {
    /// A file, into which folder and under which name.
    File { place: PathBuf, name: String, url: String },
    /// A folder of documents with lists of them.
    Documents { url: String },
}

/// Says for each address what it is: archives are named after the feed, single files keep the
/// name by which the parser knows them, and a folder or a provider's metadata stands for
/// documents.
fn downloads(feed: &Feed, folder: &Path, urls: &[String]) -> Vec<Target> {
    urls.iter().map(|url| download(feed, folder, url, urls.len() == 1)).collect()
}

fn download(feed: &Feed, folder: &Path, url: &str, is_only_one: bool) -> Target {
    let place = folder.join(feed.name);
    let url = url.to_owned();
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let is_folder = matches!(feed.update, Update::Folder { .. });
    if name.is_empty() || (is_folder && archive_ending(name).is_none()) {
        return Target::Documents { url };
    }
    if let (true, Some(ending)) = (is_only_one, archive_ending(name)) {
        return Target::File {
            place: folder.to_owned(),
            name: format!("{}{ending}", feed.name),
            url,
        };
    }
    // A mirror may call the file otherwise; the parser knows it by the publisher's name. How it is
    // compressed is the mirror's own.
    let own = match feed.update {
        Update::Url { url, .. } if is_only_one => url.rsplit('/').next(),
        Update::Url { .. } | Update::Urls { .. } | Update::Folder { .. } | Update::FolderOnly => {
            None
        }
    };
    let own = own.filter(|own| archive_ending(own).is_none() && !own.is_empty());
    let packing = name.strip_prefix(places::inner_name(name)).unwrap_or_default();
    let mut name =
        own.map_or_else(|| name.to_owned(), |own| format!("{}{packing}", places::inner_name(own)));
    if !name.contains('.') {
        // The last part of an address need not be a file's name (`…/data/json`).
        name = format!("{}.json", feed.name);
    }
    // Two releases have files of one name: the folder above keeps them apart.
    let above = parts.next().filter(|part| !is_only_one && !part.is_empty());
    let place = above.map_or_else(|| place.clone(), |above| place.join(above));
    Target::File { place, name, url }
}

fn archive_ending(name: &str) -> Option<&'static str> {
    [".tar.bz2", ".tar.gz", ".tar.xz", ".tar.zst", ".tar", ".zip"]
        .into_iter()
        .find(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests;

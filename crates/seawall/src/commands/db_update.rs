//! `seawall db update`: fetches the publishers' feeds and builds a database from them.
//!
//! Each feed has its own outcome: one that cannot be had keeps its last state and never spoils
//! the others. Two updates at once do not harm one another.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use seawall_advisory::feed::{Feed, Update, feeds};
use seawall_distribution::download::{Change, Downloader, Feed as Download};

use crate::cli::UpdateArgs;
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::settings::Settings;

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
    let (mut updated, mut unchanged, mut failed) = (0, 0, 0);
    for feed in chosen {
        let urls = urls(feed, settings);
        if urls.is_empty() {
            continue;
        }
        for (place, name, url) in downloads(feed, &folder, &urls) {
            let bar = output::progress(feed.name, 0, is_quiet);
            let result =
                downloader.download(&Download::new(&name, &url), &place, &mut |progress| {
                    bar.set_length(progress.total_bytes.unwrap_or(0));
                    bar.set_position(progress.received_bytes);
                });
            bar.finish_and_clear();
            match result {
                Ok(done) if done.change == Change::Updated => updated += 1,
                Ok(_) => unchanged += 1,
                Err(error) => {
                    failed += 1;
                    let error = anyhow::Error::from(error);
                    output::say_error(&format!(
                        "warning: feed {}: {error:#}; its last state is kept",
                        feed.name
                    ));
                }
            }
        }
    }
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
        Update::Url { url, .. } => vec![url.to_owned()],
        Update::Urls { urls, .. } => urls.iter().map(ToString::to_string).collect(),
        Update::FolderOnly => Vec::new(),
    }
}

/// Says for each address into which folder and under which name its file goes: archives are
/// named after the feed, single files keep the name by which the parser knows them.
fn downloads(feed: &Feed, folder: &Path, urls: &[String]) -> Vec<(PathBuf, String, String)> {
    let place = folder.join(feed.name);
    urls.iter()
        .map(|url| {
            let path = url.split(['?', '#']).next().unwrap_or_default();
            let mut parts = path.rsplit('/');
            let name = parts.next().unwrap_or_default();
            if let ([_], Some(ending)) = (urls, archive_ending(name)) {
                return (folder.to_owned(), format!("{}{ending}", feed.name), url.clone());
            }
            // A mirror may call the file otherwise; the parser knows it by the publisher's name.
            let own = match feed.update {
                Update::Url { url, .. } if urls.len() == 1 => url.rsplit('/').next(),
                Update::Url { .. } | Update::Urls { .. } | Update::FolderOnly => None,
            };
            let name = own.filter(|own| archive_ending(own).is_none()).unwrap_or(name);
            // Two releases have files of one name: the folder above keeps them apart.
            let above = parts.next().filter(|part| 1 < urls.len() && !part.is_empty());
            let place = above.map_or_else(|| place.clone(), |above| place.join(above));
            (place, name.to_owned(), url.clone())
        })
        .collect()
}

fn archive_ending(name: &str) -> Option<&'static str> {
    [".tar.gz", ".tar.zst", ".tar.xz", ".zip"].into_iter().find(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests;

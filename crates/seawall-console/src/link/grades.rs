//! Joins the files that containers use with the packages of their images.
//!
//! What is due is found in the tables, so that nothing is forgotten when the process ends, and
//! several processes may do it: the same files and the same inventory give the same grades.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use seawall_runtime::in_use::files::{FileUse, UsedFiles};
use seawall_runtime::in_use::inventory::map_of;
use seawall_runtime::in_use::packages::PackageMap;
use seawall_runtime::in_use::{Grade, PackageUse, Watched};
use seawall_serve::problem::chain;
use seawall_store::judgements::Judgements;
use seawall_store::nodes::uses::{DueUse, Grades, NewGrade, StoredUse, UsedFile};
use seawall_store::nodes::{Nodes, NodesError};

use super::Link;
use crate::uses::Header;

/// How often what nobody announced is looked for: an inventory that came, another process.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);
/// Containers that are joined together.
// LIMIT: one transaction, and their files in memory.
const JOINED_AT_ONCE: usize = 64;

/// Why grades could not be joined.
#[derive(Debug, thiserror::Error)]
enum JoinError {
    #[error(transparent)]
    Nodes(#[from] NodesError),
    #[error("the inventory cannot be read")]
    Inventory(#[from] seawall_store::tables::TablesError),
    #[error("joining was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl Link {
    /// Joins what nodes tell for ever. One of these runs for a server.
    pub async fn join_uses(self, judgements: Judgements) {
        let mut look = tokio::time::interval(LOOK_INTERVAL);
        loop {
            tokio::select! {
                _ = look.tick() => {}
                () = self.told.notified() => {}
            }
            if let Err(error) = join_due(&self.nodes, &judgements).await {
                let error = chain(&error);
                tracing::error!(error, "the use of packages is not joined; it is tried again");
            }
        }
    }
}

/// Which files belong to which package of one image, as it was analysed.
struct KnownImage {
    image: Box<str>,
    analysed_ms: i64,
    /// `None` where nobody knows.
    map: Option<Arc<PackageMap>>,
}

/// Joins everything that is due.
async fn join_due(nodes: &Nodes, judgements: &Judgements) -> Result<(), JoinError> {
    let count = i64::try_from(JOINED_AT_ONCE).unwrap_or(i64::MAX);
    // Containers of one image follow one another.
    let mut known: Option<KnownImage> = None;
    loop {
        let due = nodes.due_uses(count).await?;
        let is_last = due.len() < JOINED_AT_ONCE;
        let mut work = Vec::with_capacity(due.len());
        for one in due {
            let is_known = |known: &KnownImage| {
                known.image == one.image && known.analysed_ms == one.analysed_ms
            };
            let map = if let Some(known) = known.as_ref().filter(|known| is_known(known)) {
                known.map.clone()
            } else {
                let map = packages(judgements, &one.image).await?;
                let (image, analysed_ms) = (one.image.clone(), one.analysed_ms);
                known = Some(KnownImage { image, analysed_ms, map: map.clone() });
                map
            };
            // Where something came meanwhile, it is due again.
            if let Some(stored) = nodes.stored_use(&one).await? {
                work.push((one, stored, map));
            }
        }
        let joined = tokio::task::spawn_blocking(move || {
            work.into_iter()
                .map(|(due, stored, map)| joined(due, &stored, map.as_deref()))
                .collect()
        });
        let joined: Vec<Grades> = joined.await?;
        if !joined.is_empty() {
            nodes.put_grades(&joined).await?;
        }
        if is_last {
            return Ok(());
        }
    }
}

/// Returns which files belong to which package of an image; `None` where nobody knows.
async fn packages(
    judgements: &Judgements,
    image: &str,
) -> Result<Option<Arc<PackageMap>>, JoinError> {
    let Ok(digest) = image.parse() else { return Ok(None) };
    let Some(inventory) = judgements.inventory(&digest).await? else { return Ok(None) };
    Ok(Some(Arc::new(tokio::task::spawn_blocking(move || map_of(&inventory)).await?)))
}

/// Returns the lowest grade that cannot be more than was seen.
fn sure_from(stored: &StoredUse) -> i64 {
    let Ok(header) = serde_json::from_str::<Header>(&stored.header) else {
        return Grade::Listening.number();
    };
    let is_sure = |grade: &Grade| header.watched.unobserved(&header.unobserved, *grade).is_empty();
    let lowest = Grade::NAMES.iter().map(|(grade, _)| *grade).find(is_sure);
    lowest.unwrap_or(Grade::Listening).number()
}

fn joined(of: DueUse, stored: &StoredUse, map: Option<&PackageMap>) -> Grades {
    let sure_from = sure_from(stored);
    let Some(map) = map else {
        // What is known of no package, must not look as if nothing was in use.
        return Grades { of, grades: Vec::new(), is_cut: true, sure_from };
    };
    let used = UsedFiles {
        // What was not seen is kept beside the grades, and said with each when it is read.
        watched: Watched { has_opens: true, has_maps: true, has_execs: true, has_listens: true },
        files: stored.files.iter().map(file).collect(),
        unobserved: Vec::new(),
    };
    let mut best: BTreeMap<String, PackageUse> = BTreeMap::new();
    for one in map.join(&used) {
        let is_of_note = one.grade != Grade::Present || !one.unobserved.is_empty();
        match best.get_mut(&one.purl) {
            Some(known) if one.grade <= known.grade => {}
            Some(known) => *known = one,
            None if is_of_note => drop(best.insert(one.purl.clone(), one)),
            None => {}
        }
    }
    let grade = |(purl, used): (String, PackageUse)| NewGrade {
        purl: purl.into(),
        grade: used.grade.number(),
        is_guess: !used.unobserved.is_empty(),
        evidence: used.evidence.map_or_else(Box::default, |evidence| {
            // Texts and numbers: they can always be written.
            serde_json::to_string(&evidence).unwrap_or_default().into()
        }),
    };
    let grades = best.into_iter().map(grade).collect();
    Grades { of, grades, is_cut: map.left_out() != 0, sure_from }
}

fn file(stored: &UsedFile) -> FileUse {
    FileUse {
        path: stored.path.to_string(),
        // One that no version wrote counts as little as possible.
        grade: Grade::from_number(stored.grade).unwrap_or_default(),
        pid: stored.pid,
        time: stored.time,
        listens: stored.listens.as_ref().map(ToString::to_string),
    }
}

#[cfg(test)]
mod tests;

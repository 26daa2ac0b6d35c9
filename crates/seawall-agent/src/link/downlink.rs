//! What the server says: which modes hold for which workloads, and which executables images have.
//!
//! What it said last is kept on the disk and holds without it. A document takes the place of the
//! one before as a whole, or not at all.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use seawall_artifact::digest::Digest;
use seawall_distribution::link::{LinkClient, LinkError};
use seawall_runtime::link::{
    ORDERS_BYTES_MAX, ORDERS_PATH, Orders, SAFE_LIST_BYTES_MAX, SAFE_LIST_PATH, SafeList, Told,
};
use serde::{Deserialize, Serialize};

use super::{Shared, load, write};
use crate::clock;
use crate::read;

/// LIMIT: images whose lists are kept.
const LISTS_MAX: usize = 256;
/// How long an image is not asked for again whose list the server does not have, in seconds.
const ASK_AGAIN_SECONDS: u64 = 300;

/// Orders as they are kept.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Stored {
    tag: String,
    orders: Orders,
}

/// Reads what the server ordered last, and what names it.
pub(super) fn stored(folder: &Path) -> (Orders, String) {
    // A damaged file is asked for again; until then the settings of the node hold.
    let stored: Stored = load(&folder.join("orders.json")).unwrap_or_default();
    (stored.orders, stored.tag)
}

/// Asks what to do, and for what is missing of what runs.
pub(super) fn ask(shared: &Shared, client: &LinkClient) -> Result<(), LinkError> {
    ask_orders(shared, client)?;
    let running = shared.running();
    shared.safe.forget_others(&running);
    for told in running.iter() {
        let image = &told.container.image;
        for digest in [image.digest.as_ref(), image.id.as_ref()].into_iter().flatten() {
            if shared.safe.is_wanted(digest) {
                ask_list(shared, client, digest)?;
            }
        }
    }
    Ok(())
}

fn ask_orders(shared: &Shared, client: &LinkClient) -> Result<(), LinkError> {
    let tag = shared.status().orders.clone();
    let limit = ORDERS_BYTES_MAX as u64;
    let known = (!tag.is_empty()).then_some(tag.as_str());
    let answer = client.get(ORDERS_PATH, known, limit)?;
    let Some(body) = answer.body else { return Ok(()) };
    let not_understood = |error: serde_json::Error| LinkError::Setting(error.to_string().into());
    let orders: Orders = serde_json::from_str(&body).map_err(not_understood)?;
    let stored = Stored { tag: answer.tag.unwrap_or_default(), orders };
    // They hold, too, where the disk is full; the file is written at the next change.
    let written = write(&shared.folder.join("orders.json"), &stored);
    shared.status().orders = stored.tag;
    let mut orders = shared.orders.lock().unwrap_or_else(PoisonError::into_inner);
    orders.0 = orders.0.saturating_add(1);
    orders.1 = Arc::new(stored.orders);
    drop(orders);
    written.map_err(|error| LinkError::Setting(error.to_string().into()))
}

fn ask_list(shared: &Shared, client: &LinkClient, digest: &Digest) -> Result<(), LinkError> {
    let path = format!("{SAFE_LIST_PATH}?digest={digest}");
    let answer = match client.get(&path, None, SAFE_LIST_BYTES_MAX as u64) {
        Err(LinkError::Unknown(_)) => {
            shared.safe.put_off(digest);
            return Ok(());
        }
        other => other?,
    };
    let list = answer.body.and_then(|body| serde_json::from_str::<SafeList>(&body).ok());
    let Some(list) = list else {
        shared.safe.put_off(digest);
        return Ok(());
    };
    let kept = shared.safe.keep(digest, &list);
    kept.map_err(|error| LinkError::Setting(error.to_string().into()))
}

/// The executables of an image.
pub type Executables = HashSet<Digest>;

/// The lists of executables of the images that run here.
#[derive(Debug)]
pub struct SafeLists {
    folder: PathBuf,
    /// By the digest that the runtime knows; `Err` says when it may be asked for again.
    lists: Mutex<BTreeMap<Digest, Result<Arc<Executables>, u64>>>,
    /// Rises with each list that came.
    changes: AtomicU64,
}

impl SafeLists {
    /// Takes the lists that are kept in the folder of the link.
    pub(super) fn open(folder: &Path) -> Self {
        let changes = AtomicU64::new(0);
        Self { folder: folder.join("safe"), lists: Mutex::default(), changes }
    }

    fn file(&self, digest: &Digest) -> PathBuf {
        self.folder.join(format!("{}.json", digest.hex()))
    }

    /// Returns the executables of an image, by the digest of its manifest or configuration.
    pub fn of(&self, digest: &Digest) -> Option<Arc<Executables>> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        match lists.get(digest) {
            Some(Ok(list)) => return Some(Arc::clone(list)),
            Some(Err(_)) => return None,
            None => {}
        }
        let text = read::text(&self.file(digest), SAFE_LIST_BYTES_MAX as u64).ok()?;
        let list: SafeList = serde_json::from_str(&text).ok()?;
        let list = Arc::new(executables(&list));
        lists.insert(digest.clone(), Ok(Arc::clone(&list)));
        Some(list)
    }

    /// Returns a number that rises when another list is there.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// Forgets the lists of images that do not run; their files stay, as far as there is room.
    fn forget_others(&self, running: &[Told]) {
        let images = running.iter().map(|told| &told.container.image);
        let digests: HashSet<&Digest> =
            images.flat_map(|image| image.digest.iter().chain(&image.id)).collect();
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|digest, _| digests.contains(digest));
    }

    fn is_wanted(&self, digest: &Digest) -> bool {
        if self.of(digest).is_some() {
            return false;
        }
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock::now() / 1_000_000_000;
        let is_due = lists.get(digest).is_none_or(|list| list.as_ref().is_err_and(|at| *at <= now));
        is_due && lists.len() < LISTS_MAX
    }

    fn put_off(&self, digest: &Digest) {
        let again = (clock::now() / 1_000_000_000).saturating_add(ASK_AGAIN_SECONDS);
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.insert(digest.clone(), Err(again));
    }

    pub(super) fn keep(
        &self,
        digest: &Digest,
        list: &SafeList,
    ) -> Result<(), super::LinkFileError> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.insert(digest.clone(), Ok(Arc::new(executables(list))));
        drop(lists);
        let path = self.file(digest);
        fs::create_dir_all(&self.folder).map_err(|source| super::LinkFileError::Io {
            what: "make",
            path: self.folder.clone(),
            source,
        })?;
        write(&path, list)?;
        self.changes.fetch_add(1, Ordering::Relaxed);
        self.remove_oldest().map_err(|source| super::LinkFileError::Io {
            what: "look through",
            path: self.folder.clone(),
            source,
        })
    }

    /// Removes the files that were written first, where there are too many.
    fn remove_oldest(&self) -> std::io::Result<()> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            files.push((entry.metadata()?.modified()?, entry.path()));
        }
        files.sort();
        let excess = files.len().saturating_sub(LISTS_MAX);
        files.iter().take(excess).try_for_each(|(_, path)| fs::remove_file(path))
    }
}

fn executables(list: &SafeList) -> Executables {
    list.digests.iter().filter_map(|digest| digest.parse().ok()).collect()
}

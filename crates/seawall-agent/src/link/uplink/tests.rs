//! Tests of [`super`]: which use of files is told, and what of it is told again.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Condvar, Mutex, OnceLock};

use seawall_runtime::container::{Container, Image, Limits, Runtime, Security};
use seawall_runtime::in_use::Watched;
use seawall_runtime::in_use::account::Change;

use super::*;
use crate::link::downlink::SafeLists;
use crate::link::queue::{QUEUE_BYTES_MAX, Queue};
use crate::link::{LinkStatus, UseSource};

/// Says that something changed for whoever knows less than revision 9.
#[derive(Debug, Default)]
struct Source {
    asked: AtomicU64,
    is_whole: bool,
}

impl UseSource for Source {
    fn changes(&self, known: Vec<(CgroupId, account::Known)>) -> Vec<(CgroupId, Change)> {
        self.asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let watched =
            Watched { has_opens: true, has_maps: true, has_execs: true, has_listens: true };
        let change = |(cgroup, known): (CgroupId, account::Known)| {
            let change = Change {
                account: 5,
                base: known.revision,
                revision: known.revision + 3,
                is_whole: self.is_whole,
                watched,
                unobserved: Vec::new(),
                files: Vec::new(),
            };
            (known.revision < 9).then_some((cgroup, change))
        };
        known.into_iter().filter_map(change).collect()
    }
}

fn told(id: &str, cgroup: u64) -> Told {
    let container = Container {
        id: id.to_owned(),
        cgroup: CgroupId(cgroup),
        cgroup_path: String::new(),
        runtime: Runtime::Oci,
        name: None,
        image: Image::default(),
        workload: None,
        labels: BTreeMap::new(),
        started: None,
        pid: None,
        security: Security::default(),
        mounts: Vec::new(),
        limits: Limits::default(),
        ports: Vec::new(),
        unknown: Vec::new(),
    };
    Told { container, mode: String::new(), means: String::new(), gaps: Vec::new() }
}

fn shared(folder: &std::path::Path, source: Arc<Source>) -> Shared {
    let queue = Queue::open(&folder.join("queue"), QUEUE_BYTES_MAX, [1; 16]).unwrap();
    let uses: OnceLock<Arc<dyn UseSource>> = OnceLock::new();
    uses.get_or_init(|| source);
    let running = [told("a", 1), told("b", 2), told("no-group", 0)];
    Shared {
        folder: folder.to_owned(),
        queue: Mutex::new(queue),
        running: Mutex::new((1, Arc::from(running))),
        node_status: Mutex::default(),
        status: Mutex::new(LinkStatus::default()),
        orders: Mutex::default(),
        safe: SafeLists::open(folder),
        uses,
        overflow: Default::default(),
        work: (Mutex::new(false), Condvar::new()),
    }
}

fn speaker<'a>(shared: &'a Shared, server: &'a Server) -> Speaker<'a> {
    let mut known = Known { generation: Some(1), ..Known::default() };
    known.told.insert("a".to_owned(), 0);
    known.told.insert("no-group".to_owned(), 0);
    let identity = Identity {
        node: "n".to_owned(),
        certificate: String::new(),
        key: String::new(),
        renew: 0,
        ends: 0,
    };
    Speaker {
        shared,
        server,
        identity,
        client: None,
        known,
        failures: 0,
        records_max: RECORDS_MAX,
        reported: None,
        asked: None,
        containers_refused: None,
        uses: Uses::default(),
    }
}

fn acknowledged(revision: u64) -> Vec<KnownUse> {
    let known = account::Known { account: 5, revision };
    vec![KnownUse { container: "a".to_owned(), known }]
}

#[test]
fn what_the_server_knows_is_not_told_again() {
    let folder = tempfile::tempdir().unwrap();
    let source = Arc::new(Source { is_whole: true, ..Source::default() });
    let shared = shared(folder.path(), Arc::clone(&source));
    let server = Server { server: String::new(), ca: String::new() };
    let mut speaker = speaker(&shared, &server);
    let first = speaker.used();
    let shown: Vec<(&str, u64)> =
        first.iter().map(|one| (one.container.as_str(), one.change.base)).collect();
    assert_eq!(shown, [("a", 0)], "the server does not have b yet, and the third is no group");
    assert!(speaker.used().is_empty(), "it was asked a moment ago");
    assert!(!speaker.take_uses(&first, Some(&acknowledged(3))));
    speaker.uses.asked = None;
    let second = speaker.used();
    assert_eq!(second[0].change.base, 3);
    // The server has less than was told, as after it was brought back from a backup.
    speaker.take_uses(&second, Some(&acknowledged(1)));
    speaker.uses.asked = None;
    assert_eq!(speaker.used()[0].change.base, 1);
    speaker.take_uses(&second, Some(&acknowledged(9)));
    speaker.uses.asked = None;
    assert!(speaker.used().is_empty(), "nothing changed");
}

#[test]
fn parts_follow_one_another_as_long_as_the_server_takes_them() {
    let folder = tempfile::tempdir().unwrap();
    let shared = shared(folder.path(), Arc::default());
    let server = Server { server: String::new(), ca: String::new() };
    let mut speaker = speaker(&shared, &server);
    let first = speaker.used();
    assert!(speaker.take_uses(&first, Some(&acknowledged(3))), "there is more");
    let second = speaker.used();
    assert_eq!(second[0].change.base, 3);
    assert!(!speaker.take_uses(&second, Some(&acknowledged(3))), "the server does not follow");
    assert!(!speaker.take_uses(&second, Some(&[])), "it does not take it");
}

#[test]
fn a_server_that_takes_none_is_asked_again_later() {
    let folder = tempfile::tempdir().unwrap();
    let shared = shared(folder.path(), Arc::default());
    let server = Server { server: String::new(), ca: String::new() };
    let mut speaker = speaker(&shared, &server);
    let told = speaker.used();
    assert!(!speaker.take_uses(&told, None));
    speaker.uses.asked = None;
    assert!(speaker.used().is_empty(), "an old server takes none");
    speaker.uses.refused = Some(Instant::now());
    assert_eq!(speaker.used().len(), 1);
}

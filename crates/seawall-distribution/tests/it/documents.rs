//! Folders of documents with lists, as providers of CSAF keep them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use seawall_distribution::Clock;
use seawall_distribution::download::{Documents, DocumentsDone, DownloadError, Downloader};
use tempfile::TempDir;

use crate::server::{Reply, Server, TestClock, plain_config};

type Files = Arc<Mutex<BTreeMap<String, String>>>;

/// A server of the folder `/csaf/`.
fn provider(files: &[(&str, &str)]) -> (Server, Files) {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let files = Arc::new(Mutex::new(files.collect::<BTreeMap<_, _>>()));
    let own = Arc::clone(&files);
    let server = Server::start(move |seen| {
        let files = own.lock().unwrap();
        match seen.target.strip_prefix("/csaf/").and_then(|path| files.get(path)) {
            Some(text) => {
                let etag = format!("\"{}\"", text.len());
                if seen.header("if-none-match") == Some(&etag) {
                    return Reply::exact(304, &[&format!("ETag: {etag}")], "");
                }
                Reply::new(200, &[&format!("ETag: {etag}")], text.clone())
            }
            None => Reply::new(404, &[], ""),
        }
    });
    (server, files)
}

fn run_at(server: &Server, folder: &TempDir, url: &str) -> Result<DocumentsDone, DownloadError> {
    let clock = Arc::new(TestClock::at(std::time::SystemTime::now()));
    let config = plain_config(&[server]);
    let downloader = Downloader::with_clock(&config, clock as Arc<dyn Clock>).unwrap();
    let documents = Documents { url: format!("http://{}/{url}", server.host()).into() };
    downloader.download_documents(&documents, folder.path(), &|_, _| Ok(()), &mut |_| {})
}

fn run(server: &Server, folder: &TempDir) -> DocumentsDone {
    run_at(server, folder, "csaf/").unwrap()
}

fn content(folder: &TempDir, path: &str) -> Option<String> {
    fs::read_to_string(folder.path().join(path)).ok()
}

fn asked(server: &Server, from: usize) -> Vec<String> {
    let targets = server.targets().into_iter().skip(from);
    targets.map(|target| target.replace("GET /csaf/", "")).collect()
}

#[test]
fn only_documents_that_changed_are_fetched() {
    let (server, files) = provider(&[
        (
            "changes.csv",
            "\"2024/b.json\",\"2024-02-02T00:00:00Z\"\n\"2024/a.json\",\"2024-01-01T00:00:00Z\"\n",
        ),
        ("2024/a.json", "{\"a\":1}"),
        ("2024/b.json", "{\"b\":1}"),
    ]);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(&server, &folder).updated, 2);
    assert_eq!(content(&folder, "2024/a.json").as_deref(), Some("{\"a\":1}"));
    let before = server.seen().len();
    assert_eq!(run(&server, &folder).updated, 0);
    assert_eq!(asked(&server, before), ["changes.csv", "deletions.csv"]);

    let list =
        "\"2024/b.json\",\"2024-03-03T00:00:00Z\"\n\"2024/a.json\",\"2024-01-01T00:00:00Z\"\n";
    files.lock().unwrap().insert("changes.csv".into(), format!("{list} \n"));
    files.lock().unwrap().insert("2024/b.json".into(), "{\"b\":22}".into());
    let before = server.seen().len();
    assert_eq!(run(&server, &folder).updated, 1);
    assert_eq!(asked(&server, before), ["changes.csv", "deletions.csv", "2024/b.json"]);
    assert_eq!(content(&folder, "2024/b.json").as_deref(), Some("{\"b\":22}"));
}

#[test]
fn what_the_provider_deletes_is_removed() {
    let (server, files) = provider(&[
        ("changes.csv", "a.json,2024-01-01T00:00:00Z\nb.json,2024-01-01T00:00:00Z\n"),
        ("a.json", "{}"),
        ("b.json", "{}"),
    ]);
    let folder = tempfile::tempdir().unwrap();
    run(&server, &folder);
    files.lock().unwrap().insert("changes.csv".into(), "b.json,2024-01-01T00:00:00Z\n".into());
    let deletions = "a.json,2024-05-01T00:00:00Z\nb.json,2023-01-01T00:00:00Z\n";
    files.lock().unwrap().insert("deletions.csv".into(), deletions.into());
    assert_eq!(run(&server, &folder).removed, 1);
    assert_eq!((content(&folder, "a.json"), content(&folder, "a.json.state")), (None, None));
    assert!(content(&folder, "b.json").is_some(), "it came back");
}

#[test]
fn a_list_without_dates_asks_for_each_document_whether_it_changed() {
    let (server, files) =
        provider(&[("index.txt", "a.json\nb.json\n"), ("a.json", "{}"), ("b.json", "{}")]);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(&server, &folder).updated, 2);
    files.lock().unwrap().insert("a.json".into(), "{\"new\":1}".into());
    assert_eq!(run(&server, &folder).updated, 1);
    assert_eq!(content(&folder, "a.json").as_deref(), Some("{\"new\":1}"));
}

/// A list of `count` documents of one day.
fn list(count: usize, day: &str) -> String {
    let lines: Vec<String> =
        (0..count).map(|number| format!("{number}.json,{day}T00:00:00Z\n")).collect();
    lines.concat()
}

#[test]
fn where_much_is_missing_the_archive_stands_for_what_is_older() {
    let name = "csaf_vex_2024-06-01.tar.gz";
    let old = list(600, "2024-01-01");
    let (server, files) = provider(&[
        ("changes.csv", &format!("new.json,2024-06-02T00:00:00Z\n{old}")),
        ("archive_latest.txt", name),
        (name, "\u{1f}\u{8b}"),
        ("new.json", "{}"),
    ]);
    // The magic of gzip is no UTF-8: a bzip2 archive will do.
    let name = "csaf_vex_2024-06-01.tar.bz2";
    files.lock().unwrap().insert("archive_latest.txt".into(), format!("{name}\n"));
    files.lock().unwrap().insert(name.into(), "BZh9 an archive".into());
    let folder = tempfile::tempdir().unwrap();
    let done = run(&server, &folder);
    assert_eq!((done.updated, done.failed, done.postponed), (2, 0, 0));
    assert_eq!(content(&folder, name).as_deref(), Some("BZh9 an archive"));
    assert!(content(&folder, "new.json").is_some() && content(&folder, "1.json").is_none());
    let before = server.seen().len();
    assert_eq!(run(&server, &folder).updated, 0);
    assert_eq!(asked(&server, before), ["changes.csv", "deletions.csv"]);

    files.lock().unwrap().insert("deletions.csv".into(), "gone.json,2024-06-03T00:00:00Z\n".into());
    run(&server, &folder);
    assert_eq!(content(&folder, "removed.list").as_deref(), Some("gone.json\n"));
}

#[test]
fn documents_that_cannot_be_had_cost_themselves_and_a_dead_server_ends_the_run() {
    let (server, _) = provider(&[("changes.csv", &list(400, "2024-01-01")), ("3.json", "{}")]);
    let folder = tempfile::tempdir().unwrap();
    let done = run(&server, &folder);
    assert_eq!((done.updated, done.failed, done.postponed), (1, 23, 376));
    assert_eq!(done.samples.len(), 5);
    assert!(done.samples[0].to_string().contains("0.json"), "{}", done.samples[0]);
}

#[test]
fn hostile_lists_write_nothing_outside() {
    let (server, _) = provider(&[
        (
            "changes.csv",
            "\"../out.json\",\"2024-01-01T00:00:00Z\"\n\"/tmp/x.json\",\"2024-01-01T00:00:00Z\"\nhttp://x/y.json,2024-01-01\n",
        ),
        ("deletions.csv", "\"../mine.json\",\"2024-01-01T00:00:00Z\"\n"),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let inner = TempDir::new_in(folder.path()).unwrap();
    fs::write(folder.path().join("mine.json"), "mine").unwrap();
    let done = run(&server, &inner);
    assert_eq!((done.updated, done.failed), (0, 0));
    assert_eq!(content(&folder, "mine.json").as_deref(), Some("mine"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_provider_without_lists_or_with_pages_for_lists_is_an_error() {
    for files in [&[][..], &[("changes.csv", "<!DOCTYPE html><html>no</html>")]] {
        let (server, _) = provider(files);
        let folder = tempfile::tempdir().unwrap();
        let error = run_at(&server, &folder, "csaf/").unwrap_err().to_string();
        assert!(error.contains("index.txt") || error.contains("web page"), "{error}");
    }
}

#[test]
fn metadata_of_a_provider_lead_to_its_folder_or_feed() {
    let (server, files) = provider(&[
        ("white/changes.csv", "2024/a.json,2024-01-01T00:00:00Z\n"),
        ("white/2024/a.json", "{}"),
    ]);
    let base = format!("http://{}/csaf/white", server.host());
    let metadata = format!("{{\"distributions\":[{{\"directory_url\":\"{base}\"}}]}}");
    files.lock().unwrap().insert("provider-metadata.json".into(), metadata);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run_at(&server, &folder, "csaf/provider-metadata.json").unwrap().updated, 1);
    assert!(content(&folder, "2024/a.json").is_some());

    let feed = format!(
        "{{\"feed\":{{\"entry\":[{{\"updated\":\"2024-01-01T00:00:00Z\",\"content\":{{\"src\":\"{base}/2024/a.json\"}}}}]}}}}"
    );
    files.lock().unwrap().insert("feed.json".into(), feed);
    let metadata = format!(
        "{{\"distributions\":[{{\"rolie\":{{\"feeds\":[{{\"tlp_label\":\"WHITE\",\"url\":\"http://{}/csaf/feed.json\"}}]}}}}]}}",
        server.host()
    );
    files.lock().unwrap().insert("provider-metadata.json".into(), metadata);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run_at(&server, &folder, "csaf/provider-metadata.json").unwrap().updated, 1);
    assert!(content(&folder, "a.json").is_some());
}

#[test]
fn a_document_that_fails_its_check_leaves_the_last_one() {
    let (server, files) =
        provider(&[("changes.csv", "a.json,2024-01-01T00:00:00Z\n"), ("a.json", "{}")]);
    let folder = tempfile::tempdir().unwrap();
    run(&server, &folder);
    files.lock().unwrap().insert("changes.csv".into(), "a.json,2024-02-02T00:00:00Z\n\n".into());
    files.lock().unwrap().insert("a.json".into(), "broken".into());
    let clock = Arc::new(TestClock::at(std::time::SystemTime::now()));
    let downloader =
        Downloader::with_clock(&plain_config(&[&server]), clock as Arc<dyn Clock>).unwrap();
    let documents = Documents { url: format!("http://{}/csaf/", server.host()).into() };
    let check = |path: &Path, name: &str| {
        let is_document = fs::read(path).unwrap().starts_with(b"{");
        is_document.then_some(()).ok_or_else(|| format!("{name} is no document").into())
    };
    let done =
        downloader.download_documents(&documents, folder.path(), &check, &mut |_| {}).unwrap();
    assert_eq!((done.updated, done.failed), (0, 1));
    assert!(done.samples[0].to_string().contains("a.json is no document"), "{}", done.samples[0]);
    assert_eq!(content(&folder, "a.json").as_deref(), Some("{}"));
}

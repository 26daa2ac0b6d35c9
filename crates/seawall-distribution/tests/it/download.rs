//! Downloads of feeds.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use seawall_artifact::digest::Digest;
use seawall_distribution::download::{
    Change, Check, Checksum, DownloadError, Downloaded, Downloader, Feed,
};
use seawall_distribution::{Clock, PullError};
use tempfile::TempDir;

use crate::pull::sample;
use crate::server::{Reply, Seen, Server, TestClock, plain_config};

fn downloader(servers: &[&Server]) -> Downloader {
    let clock = Arc::new(TestClock::at(std::time::SystemTime::now()));
    Downloader::with_clock(&plain_config(servers), clock as Arc<dyn Clock>).unwrap()
}

fn feed(server: &Server, name: &str) -> Feed {
    Feed::new(name, &format!("http://{}/{name}", server.host()))
}

fn download(server: &Server, folder: &TempDir, feed: &Feed) -> Result<Downloaded, DownloadError> {
    downloader(&[server]).download(feed, folder.path(), ANY, &mut |_| {})
}

/// Takes every file.
const ANY: Check<'static> = &|_, _| Ok(());

/// The names in `folder`, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A server of one version with an entity tag, which knows ranges.
fn versioned(content: &Arc<Mutex<Vec<u8>>>) -> Server {
    let content = Arc::clone(content);
    Server::start(move |seen| {
        let body = content.lock().unwrap().clone();
        let etag = format!("ETag: \"{}\"", Digest::sha256_of(&body).short());
        let condition = seen.header("if-none-match").map(|tag| format!("ETag: {tag}"));
        if condition.as_ref() == Some(&etag) {
            return Reply::exact(304, &[&etag], "");
        }
        Reply::new(200, &[&etag, "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"], body)
    })
}

#[test]
fn only_what_changed_is_fetched() {
    let content = Arc::new(Mutex::new(sample(200_000)));
    let server = versioned(&content);
    let folder = tempfile::tempdir().unwrap();
    let feed = feed(&server, "kev.json");

    let first = download(&server, &folder, &feed).unwrap();
    assert_eq!((first.change, first.size_bytes), (Change::Updated, 200_000));
    assert_eq!(first.last_modified.as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    assert!(fs::read(&first.path).unwrap() == sample(200_000));
    assert_eq!(names(folder.path()), ["kev.json", "kev.json.state"]);

    let second = download(&server, &folder, &feed).unwrap();
    assert_eq!(second, Downloaded { change: Change::Unchanged, ..first });

    *content.lock().unwrap() = sample(100);
    let third = download(&server, &folder, &feed).unwrap();
    assert_eq!((third.change, third.size_bytes), (Change::Updated, 100));
    assert_eq!(names(folder.path()), ["kev.json", "kev.json.state"]);
}

#[test]
fn a_file_that_is_not_what_its_state_says_is_fetched_anew() {
    let server = versioned(&Arc::new(Mutex::new(sample(100))));
    let folder = tempfile::tempdir().unwrap();
    let feed = feed(&server, "kev.json");
    let path = download(&server, &folder, &feed).unwrap().path;
    for damage in [sample(99), vec![0; 100]] {
        fs::write(&path, damage).unwrap();
        assert_eq!(download(&server, &folder, &feed).unwrap().change, Change::Updated);
        assert!(fs::read(&path).unwrap() == sample(100));
    }
    fs::write(folder.path().join("kev.json.state"), "{").unwrap();
    assert_eq!(download(&server, &folder, &feed).unwrap().change, Change::Updated);
}

#[test]
fn another_address_under_the_same_name_is_fetched_anew() {
    let server = versioned(&Arc::new(Mutex::new(sample(100))));
    let folder = tempfile::tempdir().unwrap();
    let mut feed = feed(&server, "kev.json");
    download(&server, &folder, &feed).unwrap();
    feed.url = format!("{}?v=2", feed.url).into();
    assert_eq!(download(&server, &folder, &feed).unwrap().change, Change::Updated);
}

/// Breaks off after 30,000 bytes, twice; `version` tells by request number what is there.
fn breaking(version: fn(u32) -> &'static str, knows_ranges: bool) -> Server {
    let count = AtomicU32::new(0);
    Server::start(move |seen: &Seen| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let tag = version(number);
        let mut body = sample(100_000);
        body[0] = tag.as_bytes()[1];
        let fits = seen.header("if-range") == Some(tag) && knows_ranges;
        let start: usize = match seen.header("range") {
            Some(range) if fits => {
                range.trim_matches(|sign: char| !sign.is_ascii_digit()).parse().unwrap()
            }
            _ => 0,
        };
        let end = if number < 2 { start + 30_000 } else { 100_000 };
        let (length, etag) =
            (format!("Content-Length: {}", 100_000 - start), format!("ETag: {tag}"));
        let range = format!("Content-Range: bytes {start}-99999/100000");
        let part = &body[start..end];
        match start {
            0 => Reply::exact(200, &[&length, &etag], part).then_close(),
            _ => Reply::exact(206, &[&length, &etag, &range], part).then_close(),
        }
    })
}

#[test]
fn a_broken_download_is_resumed() {
    let server = breaking(|_| "\"a\"", true);
    let folder = tempfile::tempdir().unwrap();
    let done = download(&server, &folder, &feed(&server, "x")).unwrap();
    let mut expected = sample(100_000);
    expected[0] = b'a';
    assert!(fs::read(done.path).unwrap() == expected);
    let ranges: Vec<Option<String>> =
        server.seen().iter().map(|seen| seen.header("range").map(str::to_owned)).collect();
    assert_eq!(ranges, [None, Some("bytes=30000-".into()), Some("bytes=60000-".into())]);
}

#[test]
fn two_versions_are_never_mixed() {
    // The second is another version; a third request is needed for the rest of it.
    let server = breaking(|number| if number == 0 { "\"a\"" } else { "\"b\"" }, true);
    let folder = tempfile::tempdir().unwrap();
    let done = download(&server, &folder, &feed(&server, "x")).unwrap();
    let mut expected = sample(100_000);
    expected[0] = b'b';
    assert_eq!(done.digest, Digest::sha256_of(&expected));
}

#[test]
fn a_server_without_ranges_or_strong_tags_is_read_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for server in [breaking(|_| "\"a\"", false), breaking(|_| "W/\"a\"", true)] {
        let done = download(&server, &folder, &feed(&server, "x")).unwrap();
        assert_eq!((done.size_bytes, server.seen().len()), (100_000, 3));
    }
}

#[test]
fn a_download_that_always_breaks_is_given_up_and_leaves_the_last_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x"), "last").unwrap();
    // Far more than the progress that renews the tries, each time from the start.
    let server = Server::start(|_| {
        Reply::exact(200, &["Content-Length: 9000000"], vec![7; 5_000_000]).then_close()
    });
    let error = download(&server, &folder, &feed(&server, "x")).unwrap_err();
    assert!(matches!(error, DownloadError::Pull(PullError::Network { .. })), "{error}");
    assert!(server.seen().len() < 20);
    assert_eq!(names(folder.path()), ["x"]);
    assert_eq!(fs::read(folder.path().join("x")).unwrap(), b"last");
}

#[test]
fn sizes_are_limited_whether_stated_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let stated = Server::start(|_| Reply::new(200, &[], sample(101)));
    let chunk = format!("64\r\n{}\r\n", "x".repeat(100));
    let chunked = Server::start(move |_| {
        Reply::exact(200, &["Transfer-Encoding: chunked"], chunk.clone()).endless()
    });
    for server in [stated, chunked] {
        let feed = Feed { size_bytes_max: 100, ..feed(&server, "x") };
        let error = download(&server, &folder, &feed).unwrap_err();
        assert!(matches!(error, DownloadError::Pull(PullError::TooLarge { limit_bytes: 100, .. })));
        assert_eq!(names(folder.path()), [""; 0]);
    }
}

#[test]
fn checksums_are_held() {
    let folder = tempfile::tempdir().unwrap();
    let sums = format!("{}  dist/x\n", Digest::sha256_of(&sample(500)).hex());
    let server = Server::start(move |seen| match &*seen.target {
        "/SHA256SUMS" => Reply::new(200, &[], sums.clone()),
        _ => Reply::new(200, &[], sample(500)),
    });
    let by_file = Checksum::File(format!("http://{}/SHA256SUMS", server.host()).into());
    let mut feed = Feed { checksum: by_file, ..feed(&server, "x") };
    assert_eq!(download(&server, &folder, &feed).unwrap().change, Change::Updated);
    assert_eq!(download(&server, &folder, &feed).unwrap().change, Change::Unchanged);
    assert_eq!(server.targets(), ["GET /SHA256SUMS", "GET /x", "GET /SHA256SUMS"]);

    feed.checksum = Checksum::Digest(Digest::sha256_of(b"other"));
    let error = download(&server, &folder, &feed).unwrap_err();
    assert!(matches!(error, DownloadError::Pull(PullError::DigestMismatch { .. })), "{error}");
    assert!(fs::read(folder.path().join("x")).unwrap() == sample(500), "the last file stays");
    assert_eq!(names(folder.path()), ["x", "x.state"]);
}

#[test]
fn a_file_of_unknown_length_needs_a_checksum() {
    let folder = tempfile::tempdir().unwrap();
    let server =
        Server::start(|_| Reply::exact(200, &["Connection: close"], sample(500)).then_close());
    let mut feed = feed(&server, "x");
    let error = download(&server, &folder, &feed).unwrap_err();
    assert!(error.to_string().contains("length"), "{error}");
    feed.checksum = Checksum::Digest(Digest::sha256_of(&sample(500)));
    assert_eq!(download(&server, &folder, &feed).unwrap().size_bytes, 500);
}

#[test]
fn one_bad_feed_spoils_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|seen| match &*seen.target {
        "/bad" => Reply::new(404, &[], ""),
        _ => Reply::new(200, &[], "good"),
    });
    let bad = |name: &str| Feed::new(name, &format!("http://{}/good", server.host()));
    let feeds = [
        feed(&server, "bad"),
        feed(&server, "good"),
        bad("../escape"),
        bad(".hidden"),
        bad("x.state"),
        Feed::new("plain", "http://feeds.example/x"),
        Feed::new("file", "file:///etc/passwd"),
        feed(&server, "also-good"),
    ];
    let mut seen = Vec::new();
    let downloader = downloader(&[&server]);
    let mut download = |feed| {
        downloader.download(feed, folder.path(), ANY, &mut |progress| {
            seen.push((progress.name.to_owned(), progress.received_bytes, progress.total_bytes));
        })
    };
    let results: Vec<_> = feeds.iter().map(&mut download).collect();
    let good: Vec<bool> = results.iter().map(Result::is_ok).collect();
    assert_eq!(good, [false, true, false, false, false, false, false, true]);
    assert_eq!(seen, [("good".into(), 4, Some(4)), ("also-good".into(), 4, Some(4))]);
    let plain = results[5].as_ref().unwrap_err().to_string();
    assert!(plain.contains("feeds.example") && plain.contains("TLS"), "{plain}");
    assert_eq!(names(folder.path()), ["also-good", "also-good.state", "good", "good.state"]);
}

#[test]
fn many_at_once_do_each_other_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let count = AtomicU32::new(0);
    let server = Server::start(move |_| {
        let version = u8::try_from(count.fetch_add(1, Ordering::SeqCst) % 2).unwrap();
        Reply::new(200, &[&format!("ETag: \"{version}\"")], vec![version; 300_000])
    });
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    download(&server, &folder, &feed(&server, "x")).unwrap();
                    let seen = fs::read(folder.path().join("x")).unwrap();
                    assert_eq!(seen.len(), 300_000);
                    assert!(seen.iter().all(|byte| *byte == seen[0]), "one version, whole");
                }
            });
        }
    });
    assert_eq!(names(folder.path()), ["x", "x.state"]);
}

#[test]
fn what_a_dead_process_left_is_removed_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| Reply::new(200, &[], "x"));
    let age = |name: &str, hours: u64| {
        let file = fs::File::create(folder.path().join(name)).unwrap();
        let modified = std::time::SystemTime::now() - std::time::Duration::from_secs(hours * 3600);
        file.set_modified(modified).unwrap();
    };
    age(".x.1-0-5.part", 49);
    age(".x.2-0-5.part", 1);
    age("mine.part", 49);
    download(&server, &folder, &feed(&server, "x")).unwrap();
    assert_eq!(names(folder.path()), [".x.2-0-5.part", "mine.part", "x", "x.state"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| Reply::new(200, &[], "x"));
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error =
        downloader(&[&server]).download(&feed(&server, "x"), &file, ANY, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("file"), "{error}");
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn what_is_plainly_something_else_leaves_the_last_file() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&str, &[u8]); 6] = [
        ("x.json", b"<!DOCTYPE HTML><html><body>sign in</body></html>"),
        ("x.json", b"\xef\xbb\xbf \n<HTML>busy</HTML>"),
        ("x.json", b""),
        ("x.tar.gz", b"{}"),
        ("x.tar.zst", b"\x1f\x8b"),
        ("x.zip", b"not found"),
    ];
    for (name, body) in cases {
        fs::write(folder.path().join(name), "last").unwrap();
        let server = Server::start(move |_| Reply::new(200, &[], body));
        let error = download(&server, &folder, &feed(&server, name)).unwrap_err();
        assert!(matches!(error, DownloadError::Pull(PullError::Protocol { .. })), "{error}");
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), b"last");
        assert_eq!(names(folder.path()), [name]);
        fs::remove_file(folder.path().join(name)).unwrap();
    }
}

//! Tests of [`super`].

use std::io::Write as _;

use super::*;

fn feed(name: &str) -> &'static Feed {
    seawall_advisory::feed::feeds().find(|feed| feed.name == name).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, path, content.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap()
}

/// Paths and contents of the feed `name`, read from one place.
fn read_all(place: &Path, name: &str) -> (Vec<(String, String)>, Trouble) {
    let (mut files, mut trouble) = (Vec::new(), Vec::new());
    let mut sink = |content: FeedContent| {
        files.push((content.path.to_string(), String::from_utf8(content.bytes).unwrap()));
    };
    read(place, feed(name), &mut trouble, &mut sink).unwrap();
    files.sort();
    (files, trouble)
}

#[test]
fn compressed_files_of_a_folder_are_read_by_their_inner_name() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("epss");
    fs::create_dir(&place).unwrap();
    fs::write(place.join("epss_scores-current.csv.gz"), gzip(b"cve,epss,percentile\n")).unwrap();
    let (files, trouble) = read_all(&place, "epss");
    assert_eq!(files, [("epss_scores-current.csv".into(), "cve,epss,percentile\n".into())]);
    assert_eq!(trouble, [""; 0]);
}

#[test]
fn documents_beside_an_archive_stand_for_its_older_copies() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("redhat-csaf-vex");
    fs::create_dir_all(place.join("2024")).unwrap();
    let archive = tar(&[
        ("2024/cve-2024-0001.json", "old"),
        ("2024/cve-2024-0002.json", "removed"),
        ("2024/cve-2024-0003.json", "kept"),
    ]);
    fs::write(place.join("csaf_vex_2024-01-01.tar.gz"), gzip(&archive)).unwrap();
    fs::write(place.join("2024/cve-2024-0001.json"), "new").unwrap();
    fs::write(place.join("removed.list"), "2024/cve-2024-0002.json\n").unwrap();
    let (files, _) = read_all(&place, "redhat-csaf-vex");
    let contents: Vec<&str> = files.iter().map(|(_, content)| content.as_str()).collect();
    assert_eq!(contents, ["new", "kept"]);
}

#[test]
fn a_place_that_is_no_whole_feed_does_not_pass() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("part");
    let good = tar(&[("x/advisories/a.json", "{}")]);
    let zipped = gzip(&good);
    let cases: [(&str, &[u8], bool); 8] = [
        ("alma-osv.tar.gz", &zipped, true),
        ("alma-osv.tar", &good, true),
        ("alma-osv.tar.gz", &zipped[..zipped.len() - 4], false),
        ("alma-osv.tar.gz", b"<html>", false),
        ("alma-osv.tar", &good[..700], false),
        ("alma-osv.json", b"{\"id\": \"ALSA-1\"}", true),
        ("alma-osv.json", b"{\"id\": \"ALSA", false),
        ("alma-osv.json", b"an error", false),
    ];
    for (name, bytes, passes) in cases {
        fs::write(&file, bytes).unwrap();
        let result = probe(&file, name, feed("alma-osv"));
        assert_eq!(result.is_ok(), passes, "{name} {result:?}");
    }
    fs::write(&file, tar(&[("x/readme.txt", "hello")])).unwrap();
    let error = probe(&file, "alma-osv.tar", feed("alma-osv")).unwrap_err().to_string();
    assert!(error.contains("no file that belongs to the feed"), "{error}");
}

#[test]
fn what_inflates_without_end_is_larger_than_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("part");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let blank = vec![b' '; 1 << 20];
    for _ in 0..64 {
        encoder.write_all(&blank).unwrap();
    }
    fs::write(&file, encoder.finish().unwrap()).unwrap();
    let error = probe(&file, "kev.json.gz", feed("kev")).unwrap_err();
    assert!(format!("{error:#}").contains("larger than"), "{error:#}");
    fs::rename(&file, folder.path().join("kev.json.gz")).unwrap();
    let error = read(&folder.path().join("kev.json.gz"), feed("kev"), &mut Vec::new(), &mut |_| {});
    assert!(format!("{:#}", error.unwrap_err()).contains("larger than"));
}

#[test]
fn archives_without_dates_have_no_state() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("alma-osv.tar");
    fs::write(&place, tar(&[("x/advisories/a.json", "{}")])).unwrap();
    assert_eq!(state(&place), None);
}

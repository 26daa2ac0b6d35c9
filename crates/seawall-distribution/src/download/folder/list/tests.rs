//! Tests of [`super`].

use super::*;

fn paths(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| &*entry.path).collect()
}

#[test]
fn lists_name_documents_and_dates() {
    // Form: Red Hat's lists of CSAF documents.
    let text = "\"2024/rhsa-2024_0010.json\",\"2025-02-18T14:28:08+00:00\"\n\
                2024/rhsa-2024_0011.json,2025-02-15T14:27:54Z\r\n";
    let entries = changes(text);
    assert_eq!(paths(&entries), ["2024/rhsa-2024_0010.json", "2024/rhsa-2024_0011.json"]);
    assert_eq!(&*entries[1].updated, "2025-02-15T14:27:54Z");
    let entries = index("2024/a.json\n\nb.json\nindex.html\n");
    assert_eq!(paths(&entries), ["2024/a.json", "b.json"]);
}

#[test]
fn what_leaves_the_folder_or_is_no_document_is_left_out() {
    for path in [
        "../a.json",
        "2024/../../a.json",
        "/etc/a.json",
        "https://elsewhere.example/a.json",
        "a b.json",
        ".hidden.json",
        "a/.b/c.json",
        "a//b.json",
        "a.json.state",
        "a\\b.json",
        "a%2f..%2fb.json",
        "1/2/3/4/5/6/7/8/9/a.json",
    ] {
        assert_eq!(index(path), [], "{path}");
        assert_eq!(changes(&format!("\"{path}\",\"2024-01-01T00:00:00Z\"")), [], "{path}");
    }
    assert_eq!(changes("a.json\na.json,tomorrow\n,\n"), []);
}

#[test]
fn provider_metadata_names_a_folder_or_a_public_feed() {
    let folder =
        r#"{"distributions":[{"rolie":{"feeds":[]}},{"directory_url":"https://a.example/csaf"}]}"#;
    assert_eq!(provider(folder), Some(Distribution::Folder("https://a.example/csaf/".into())));
    let feed = r#"{"distributions":[{"rolie":{"feeds":[
        {"tlp_label":"AMBER","url":"https://a.example/amber.json"},
        {"tlp_label":"WHITE","url":"https://a.example/white.json"}]}}]}"#;
    assert_eq!(provider(feed), Some(Distribution::Rolie("https://a.example/white.json".into())));
    for text in ["", "{}", "[]", r#"{"distributions":[{}]}"#, r#"{"distributions":5}"#] {
        assert_eq!(provider(text), None, "{text}");
    }
}

#[test]
fn a_feed_of_documents_is_read_below_the_folder_that_they_share() {
    let feed = r#"{"feed":{"entry":[
        {"updated":"2026-01-02T00:00:00Z","content":{"src":"https://a.example/csaf/white/2025/a.json"}},
        {"updated":"2026-01-01T00:00:00Z","content":{"src":"https://a.example/csaf/white/2026/b.json"}},
        {"content":{"type":"application/json"}}]}}"#;
    let (base, entries) = rolie(feed).unwrap();
    assert_eq!(base, "https://a.example/csaf/white/");
    assert_eq!(paths(&entries), ["2025/a.json", "2026/b.json"]);
    let apart = r#"{"feed":{"entry":[
        {"content":{"src":"https://a.example/a.json"}},{"content":{"src":"https://b.example/b.json"}}]}}"#;
    assert_eq!(rolie(apart), None);
    assert_eq!(rolie(r#"{"feed":{"entry":[]}}"#), None);
}

#[test]
fn records_are_listed_by_id() {
    let text = r#"[{"id":"CGA-1","modified":"2026-01-07T00:00:00Z"},{"id":"../x"},{"no":1},{"id":"CGA-2"}]"#;
    let entries = records(text).unwrap();
    assert_eq!(paths(&entries), ["CGA-1.json", "CGA-2.json"]);
    assert_eq!(records("{}"), None);
}

#[test]
fn archives_have_their_day_in_the_name() {
    assert_eq!(date_of_archive("csaf_vex_2023-10-31.tar.zst"), Some("2023-10-31"));
    assert_eq!(date_of_archive("csaf_vex_2023-10-31.exe"), None);
    assert_eq!(date_of_archive("csaf_vex.tar.zst"), None);
    assert_eq!(date_of_archive(""), None);
}

//! Tests of [`super`]: what is stored of files and of an image, joined.

use serde_json::json;

use super::*;

fn due() -> DueUse {
    DueUse {
        node: "n1".into(),
        container: "c1".into(),
        change: 1,
        image: "sha256:x".into(),
        analysed_ms: 1,
    }
}

fn stored(watched: bool, unobserved: &serde_json::Value, files: &[(&str, i64)]) -> StoredUse {
    let header = json!({
        "watched": {
            "has_opens": watched, "has_maps": true, "has_execs": true, "has_listens": watched
        },
        "unobserved": unobserved,
    });
    let file = |(path, grade): &(&str, i64)| UsedFile {
        path: (*path).into(),
        grade: *grade,
        pid: 7,
        time: 9,
        listens: (*grade == 3).then(|| "0.0.0.0:80".into()),
    };
    StoredUse {
        is_whole: true,
        header: header.to_string().into(),
        files: files.iter().map(file).collect(),
    }
}

fn map() -> PackageMap {
    let mut map = PackageMap::new();
    map.add("pkg:x/ssl@1", ["/lib/ssl.so", "/bin/ssl"], []);
    map.add("pkg:x/tz@1", [], []);
    map.guess();
    map.add("pkg:x/web@1", ["/bin/web"], []);
    // The same package at a second place.
    map.add("pkg:x/ssl@1", ["/opt/lib/ssl.so"], []);
    map
}

#[test]
fn each_package_has_its_highest_grade_once() {
    let files = [("/opt/lib/ssl.so", 2), ("/lib/ssl.so", 1), ("/bin/web", 3), ("/etc/x", 1)];
    let grades = joined(due(), &stored(true, &json!([]), &files), Some(&map()));
    let shown: Vec<(&str, i64, bool)> =
        grades.grades.iter().map(|one| (&*one.purl, one.grade, one.is_guess)).collect();
    assert_eq!(
        shown,
        [("pkg:x/ssl@1", 2, false), ("pkg:x/tz@1", 0, true), ("pkg:x/web@1", 3, false)]
    );
    assert!(grades.grades[0].evidence.contains("/opt/lib/ssl.so"));
    assert!(grades.grades[2].evidence.contains("0.0.0.0:80"));
    assert_eq!((grades.is_cut, grades.sure_from), (false, 0));
}

#[test]
fn what_was_not_seen_is_sure_of_the_highest_grade_only() {
    let began = json!([{ "kind": "began-before" }]);
    let of_tomorrow = json!([{ "kind": "of-tomorrow", "x": 1 }]);
    for (watched, unobserved) in [(false, &json!([])), (true, &began), (true, &of_tomorrow)] {
        let grades = joined(due(), &stored(watched, unobserved, &[]), Some(&map()));
        assert_eq!(grades.sure_from, 3, "{watched} {unobserved}");
    }
    let mut torn = stored(true, &json!([]), &[]);
    torn.header = "torn".into();
    assert_eq!(joined(due(), &torn, Some(&map())).sure_from, 3);
}

#[test]
fn of_an_image_that_nobody_knows_nothing_is_sure() {
    let grades = joined(due(), &stored(true, &json!([]), &[("/bin/web", 3)]), None);
    assert!(grades.is_cut && grades.grades.is_empty());
}

//! Tests of [`super`].

use super::*;

/// Every parser must find its files under the names that an update gives them.
#[test]
fn files_get_names_that_their_parsers_take() {
    for feed in feeds() {
        let urls = urls(feed, &Settings::default());
        for target in downloads(feed, Path::new("feeds"), &urls) {
            let Target::File { place, name, .. } = target else { continue };
            if archive_ending(&name).is_some() {
                continue;
            }
            let below = place.strip_prefix(Path::new("feeds").join(feed.name)).unwrap();
            let path = below.join(&name).to_string_lossy().into_owned();
            let inner = places::inner_name(&path);
            assert!((feed.takes)(inner), "{}: {path}", feed.name);
        }
    }
}

fn of(name: &str, url: &str) -> Target {
    let feed = feeds().find(|feed| feed.name == name).unwrap();
    downloads(feed, Path::new("f"), &[url.to_owned()]).remove(0)
}

#[test]
fn archives_are_named_after_their_feed() {
    let url = "https://x.example/master.tar.gz".to_owned();
    let (place, name) = ("f".into(), "alma-osv.tar.gz".to_owned());
    assert_eq!(of("alma-osv", &url), Target::File { place, name, url });
}

#[test]
fn folders_and_providers_stand_for_their_documents() {
    for url in ["https://x.example/vex/", "https://x.example/csaf/provider-metadata.json"] {
        assert_eq!(of("redhat-csaf-vex", url), Target::Documents { url: url.to_owned() });
    }
    // A mirror may have one archive.
    let archive = of("redhat-csaf-vex", "https://x.example/all.tar.bz2");
    assert!(matches!(archive, Target::File { name, .. } if name == "redhat-csaf-vex.tar.bz2"));
}

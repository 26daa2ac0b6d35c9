//! Tests of [`super`].

use super::*;

/// Every parser must find its files under the names that an update gives them.
#[test]
fn files_get_names_that_their_parsers_take() {
    for feed in feeds() {
        let urls = urls(feed, &Settings::default());
        for (place, name, _) in downloads(feed, Path::new("feeds"), &urls) {
            if archive_ending(&name).is_some() {
                continue;
            }
            let below = place.strip_prefix(Path::new("feeds").join(feed.name)).unwrap();
            let path = below.join(&name).to_string_lossy().into_owned();
            let inner =
                path.strip_suffix(".gz").or_else(|| path.strip_suffix(".bz2")).unwrap_or(&path);
            assert!(
                (feed.takes)(inner) || (feed.takes)(&path) || !path.contains('.'),
                "{}: {path}",
                feed.name
            );
        }
    }
}

#[test]
fn archives_are_named_after_their_feed() {
    let feed = feeds().find(|feed| feed.name == "alma-osv").unwrap();
    let urls = ["https://x.example/master.tar.gz".to_owned()];
    let found = downloads(feed, Path::new("f"), &urls);
    assert_eq!((found[0].0.as_path(), found[0].1.as_str()), (Path::new("f"), "alma-osv.tar.gz"));
}

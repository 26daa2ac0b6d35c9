//! What the cache keeps, drops and refuses.

use super::*;

fn manifest(text: &str) -> Arc<StoredManifest> {
    Arc::new(StoredManifest {
        digest: Digest::sha256_of(text.as_bytes()),
        content: Bytes::copy_from_slice(text.as_bytes()),
        content_type: HeaderValue::from_static("text/plain"),
        digest_header: HeaderValue::from_static("digest"),
        etag: HeaderValue::from_static("\"etag\""),
    })
}

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

#[test]
fn a_reader_that_was_overtaken_puts_nothing_in() {
    let hot = Hot::new(1024 * 1024);
    let repository: RepositoryName = "web".parse().unwrap();
    let latest = Reference::Tag(tag("latest"));
    let (old, new) = (manifest("old"), manifest("new"));
    let ticket = hot.get(&repository, &latest).unwrap_err();
    hot.forget(&repository, &new.digest, &[tag("latest")]);
    hot.put(ticket, &repository, &latest, &old);
    let ticket = hot.get(&repository, &latest).unwrap_err();
    hot.put(ticket, &repository, &latest, &new);
    assert_eq!(hot.get(&repository, &latest).unwrap().content, "new");
    hot.forget(&repository, &old.digest, &[tag("latest")]);
    hot.get(&repository, &latest).unwrap_err();
}

#[test]
fn what_was_pushed_is_there_unless_another_change_came_in_between() {
    let hot = Hot::new(1024 * 1024);
    let repository: RepositoryName = "web".parse().unwrap();
    let latest = Reference::Tag(tag("latest"));
    let ticket = || vec![(hot.ticket(&repository, &latest), latest.clone())];
    let (first, second) = (manifest("first"), manifest("second"));
    let overtaken = hot.get(&repository, &latest).unwrap_err();
    hot.replace(&repository, &ticket(), &first);
    assert_eq!(hot.get(&repository, &latest).unwrap().content, "first");
    hot.put(overtaken, &repository, &latest, &manifest("read before"));
    assert_eq!(hot.get(&repository, &latest).unwrap().content, "first");
    // Two pushes at once: which one was committed last is not known.
    let tickets = [ticket(), ticket()];
    hot.replace(&repository, &tickets[0], &second);
    hot.replace(&repository, &tickets[1], &first);
    hot.get(&repository, &latest).unwrap_err();
    // A deletion came in between.
    let overtaken = ticket();
    hot.forget(&repository, &first.digest, &[tag("latest")]);
    hot.replace(&repository, &overtaken, &second);
    hot.get(&repository, &latest).unwrap_err();
    // Another process may have moved the tag: what was there is gone.
    hot.replace(&repository, &ticket(), &first);
    hot.replace(&repository, &[(None, latest.clone())], &second);
    hot.get(&repository, &latest).unwrap_err();
    // Many names of one push, more than there are shards.
    let names = (0..40).map(|number| Reference::Tag(tag(&format!("t{number}"))));
    let names: Vec<_> = names.map(|name| (hot.ticket(&repository, &name), name)).collect();
    hot.replace(&repository, &names, &first);
    for (_, name) in &names {
        assert_eq!(hot.get(&repository, name).unwrap().content, "first");
    }
}

#[test]
fn names_of_other_repositories_are_others() {
    let hot = Hot::new(1024 * 1024);
    let (one, other) = ("one".parse().unwrap(), "other".parse().unwrap());
    let latest = Reference::Tag(tag("latest"));
    let ticket = hot.get(&one, &latest).unwrap_err();
    hot.put(ticket, &one, &latest, &manifest("one"));
    hot.get(&other, &latest).unwrap_err();
    hot.get(&one, &Reference::Digest(Digest::sha256_of(b"latest"))).unwrap_err();
}

#[test]
fn it_never_grows_beyond_its_bytes_and_keeps_what_is_used() {
    let bytes_max = SHARDS * 16 * 1024;
    let hot = Hot::new(bytes_max);
    let repository: RepositoryName = "web".parse().unwrap();
    let used = Reference::Tag(tag("used"));
    for number in 0..2000 {
        for reference in [used.clone(), Reference::Tag(tag(&format!("t{number}")))] {
            if let Err(ticket) = hot.get(&repository, &reference) {
                hot.put(ticket, &repository, &reference, &manifest(&"x".repeat(1000)));
            }
        }
        let held: usize = hot.shards.iter().map(|shard| lock(shard).bytes).sum();
        assert!(held <= bytes_max);
        let entries: usize = hot.shards.iter().map(|shard| lock(shard).entries.len()).sum();
        assert_eq!(held, entries * (1000 + ENTRY_BYTES));
    }
    hot.get(&repository, &used).unwrap();
}

#[test]
fn a_manifest_that_would_push_out_all_others_is_not_kept() {
    let hot = Hot::new(SHARDS * 16 * 1024);
    let repository: RepositoryName = "web".parse().unwrap();
    let large = Reference::Tag(tag("large"));
    let ticket = hot.get(&repository, &large).unwrap_err();
    hot.put(ticket, &repository, &large, &manifest(&"x".repeat(10_000)));
    hot.get(&repository, &large).unwrap_err();
}

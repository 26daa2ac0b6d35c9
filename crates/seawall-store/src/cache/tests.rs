//! Tests of [`super`].

use std::fs;

use super::*;

#[test]
fn what_is_stored_comes_back_and_damage_counts_as_missing() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), 3);
    let layer = Digest::sha256_of(b"layer");
    assert_eq!(cache.read::<Vec<String>>(&layer), None);
    let value = vec!["a".to_owned(), "b".to_owned()];
    cache.write(&layer, &value).unwrap();
    assert_eq!(cache.read::<Vec<String>>(&layer), Some(value));
    assert_eq!(Cache::new(folder.path(), 4).read::<Vec<String>>(&layer), None);

    let path = cache.path_of(&layer);
    let whole = fs::read(&path).unwrap();
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x10;
        fs::write(&path, &damaged).unwrap();
        assert_eq!(cache.read::<Vec<String>>(&layer), None, "byte {place}");
        fs::write(&path, &whole[..place]).unwrap();
        assert_eq!(cache.read::<Vec<String>>(&layer), None, "cut at {place}");
    }
}

#[test]
fn writers_of_one_layer_do_not_harm_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), 1);
    let layer = Digest::sha256_of(b"layer");
    let value = vec![7_u8; 100_000];
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    cache.write(&layer, &value).unwrap();
                    assert_eq!(cache.read::<Vec<u8>>(&layer).as_ref(), Some(&value));
                }
            });
        }
    });
}

#[test]
fn a_blob_is_known_by_the_diff_id_to_which_it_inflated() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), 1);
    let [blob, tar, other] = [b"blob", b"tar_", b"else"].map(|bytes| Digest::sha256_of(bytes));
    assert!(!cache.is_known(&blob, &tar));
    cache.note(&blob, &tar).unwrap();
    assert!(cache.is_known(&blob, &tar));
    assert!(!cache.is_known(&blob, &other) && !cache.is_known(&other, &tar));
    assert!(!Cache::new(folder.path(), 2).is_known(&blob, &tar));
    fs::write(cache.file_of("blobs", &blob), "sha256:").unwrap();
    assert!(!cache.is_known(&blob, &tar));
}

//! Tests of [`super`].

use proptest::prelude::*;

use super::*;

#[test]
fn names_are_normalised() {
    for (bytes, wanted) in [
        (&b"./usr//lib/./x"[..], Some("usr/lib/x")),
        (b"/etc/passwd", Some("etc/passwd")),
        (b"./", Some("")),
        (b"a/../../etc/passwd", None),
        (b"a\0b", None),
        (b"caf\xe9", Some("caf\\xe9")),
    ] {
        assert_eq!(ImagePath::from_bytes(bytes).as_ref().map(ImagePath::as_str), wanted);
    }
}

#[test]
fn a_folder_holds_its_entries_but_not_its_namesakes() {
    let folder = ImagePath::parse("usr/lib").unwrap();
    assert!(ImagePath::parse("usr/lib/x").unwrap().is_below(&folder));
    assert!(!ImagePath::parse("usr/lib64/x").unwrap().is_below(&folder));
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Some(path) = ImagePath::from_bytes(&bytes) {
            prop_assert_eq!(ImagePath::parse(path.as_str()), Some(path));
        }
    }
}

#[test]
fn the_limit_is_of_the_path_as_it_is_written() {
    let plain = vec![b'a'; PATH_BYTES_MAX];
    assert!(ImagePath::from_bytes(&plain).is_some());
    let grows = vec![0xff; PATH_BYTES_MAX / 4 + 1];
    assert_eq!(ImagePath::from_bytes(&grows), None);
    let fits = ImagePath::from_bytes(&grows[1..]).unwrap();
    assert_eq!(ImagePath::parse(fits.as_str()), Some(fits));
}

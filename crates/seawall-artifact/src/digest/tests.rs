//! Tests of [`super`].

use proptest::prelude::*;

use super::*;

#[test]
fn the_empty_blob_has_its_well_known_digest() {
    assert_eq!(
        Digest::sha256_of(b"").to_string(),
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

#[test]
fn sha512_round_trips_through_the_hasher() {
    let mut hasher = DigestHasher::new(DigestAlgorithm::Sha512);
    hasher.update(b"abc");
    let digest = hasher.finish();
    // FIPS 180-4, example for SHA-512.
    assert!(digest.to_string().starts_with("sha512:ddaf35a193617abacc417349ae204131"));
    assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
}

#[test]
fn upper_case_is_refused() {
    let text = format!("sha256:{}", Digest::sha256_of(b"").hex().to_uppercase());
    assert_eq!(text.parse::<Digest>(), Err(DigestError::NotLowerHex));
}

proptest! {
    #[test]
    fn what_parses_is_canonical(text in "(sha256|sha512|.{0,8}):[0-9a-fA-F]{0,129}") {
        if let Ok(digest) = text.parse::<Digest>() {
            prop_assert_eq!(digest.to_string(), text);
        }
    }
}

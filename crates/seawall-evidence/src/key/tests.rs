//! Keys against vectors of others, and what is no key.

use super::*;

/// Key, text and signature of golang.org/x/mod, `sumdb/note/example_test.go`.
const PRIVATE_KEY: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PUBLIC_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const SIGNATURE: &str =
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

#[test]
fn keys_and_signatures_are_those_of_signed_notes() {
    let key = SigningKey::from_private_text(PRIVATE_KEY).expect("a key");
    assert_eq!(key.to_private_text(), PRIVATE_KEY);
    assert_eq!(key.public().to_string(), PUBLIC_KEY);
    assert_eq!(PUBLIC_KEY.parse().as_ref(), Ok(key.public()));
    let line = STANDARD.decode(SIGNATURE).expect("base64");
    let (id, signature) = line.split_at(4);
    assert_eq!(id, key.public().id().0);
    assert_eq!(key.sign(TEXT.as_bytes()), signature);
    assert!(key.public().verifies(TEXT.as_bytes(), signature));
    assert!(!key.public().verifies(b"another", signature));
    assert!(!key.public().verifies(TEXT.as_bytes(), &signature[..63]));
}

/// RFC 8032, section 7.1, test 2.
#[test]
fn signatures_are_those_of_the_standard() {
    let seed = [
        0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e,
        0x0f, 0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8,
        0xa6, 0xfb,
    ];
    let key = SigningKey::from_seed("rfc", &seed).expect("a key");
    let signature = key.sign(&[0x72]);
    assert_eq!(signature[..8], [0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8]);
}

#[test]
fn what_is_no_key_says_why() {
    let weak = format!("a+00000000+{}", STANDARD.encode([&[1][..], &[0; 32]].concat()));
    for (text, error) in [
        ("", KeyError::Form),
        ("name+c74f20a3", KeyError::Form),
        ("name+c74f20a3+!", KeyError::Form),
        ("name+c74f20a3+AQ==", KeyError::Form),
        (PRIVATE_KEY, KeyError::Private),
        (&PUBLIC_KEY.replace("ARpc", "AhpC"), KeyError::Type),
        (&PUBLIC_KEY.replace("Peter", "Petra"), KeyError::Id),
        (&PUBLIC_KEY.replace("c74f20a3", "C74F20A3"), KeyError::Id),
        (&PUBLIC_KEY.replace("Peter", "Peter "), KeyError::Name),
        (&weak, KeyError::Weak),
    ] {
        assert_eq!(text.parse::<PublicKey>(), Err(error), "{text}");
    }
}

#[test]
fn a_private_key_shows_itself_nowhere() {
    let key = SigningKey::from_private_text(PRIVATE_KEY).expect("a key");
    let shown = format!("{key:?}");
    assert!(shown.contains("PeterNeumann"));
    assert!(!shown.contains("gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM"));
    assert!(!shown.contains("129, 10, 20"), "{shown}");
}

#[test]
fn a_witness_has_another_id_than_a_log_with_the_same_key() {
    let log = SigningKey::from_seed("w.example/1", &[7; 32]).expect("a key");
    let witness = SigningKey::witness_from_seed("w.example/1", &[7; 32]).expect("a key");
    assert_ne!(log.public().id(), witness.public().id());
    assert_eq!(witness.public().to_string().parse().as_ref(), Ok(witness.public()));
}

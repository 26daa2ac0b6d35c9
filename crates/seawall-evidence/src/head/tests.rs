//! Heads, their one form, and who signed them.

use super::*;
use crate::testing::{ORIGIN, key, moment};

fn head() -> Head {
    Head {
        origin: ORIGIN.into(),
        size: 20_852_163,
        root: Hash([1; 32]),
        number: 3,
        previous: Hash([2; 32]),
        chain: Hash([3; 32]),
        time: moment(1_800_000_000_001),
        next_key: None,
    }
}

#[test]
fn a_head_is_a_checkpoint_with_lines_of_its_own() {
    assert_eq!(
        head().text(),
        "registry.example/evidence\n20852163\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n\
         head 3\nprevious AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n\
         chain AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\ntime 2027-01-15T08:00:00.001Z\n"
    );
    for next_key in [None, Some(key(2).public().clone())] {
        let head = Head { next_key, ..head() };
        let note = head.sign(&key(1));
        let signed = SignedHead::parse(&note).expect("a head");
        assert_eq!(signed.head, head);
        assert_eq!(signed.hash(), Hash::of_head(&head.text()));
        assert_eq!(signed.seal(key(1).public()), Seal::Signed { seconds: None });
        assert_eq!(signed.seal(key(2).public()), Seal::Absent);
        assert_eq!(signed.signers().count(), 1);
    }
}

#[test]
fn a_head_has_one_form_only() {
    let note = Head { next_key: Some(key(2).public().clone()), ..head() }.sign(&key(1));
    let witness = SigningKey::witness_from_seed("w", &[3; 32]).expect("a key").public().to_string();
    for (from, to) in [
        ("20852163", "020852163"),
        ("20852163", "+20852163"),
        ("20852163", "-1"),
        ("20852163", "99999999999999999999"),
        ("head 3", "head  3"),
        ("head 3", "Head 3"),
        ("time 2027", "time 227"),
        ("time ", "note x\ntime "),
        ("next-key", "other"),
        ("next-key ", "next-key x"),
        (&key(2).public().to_string(), &witness),
        ("\n\n", "\nmore\n\n"),
        ("registry.example", "registry example"),
        ("AQEBAQE=", "AQEBAQF="),
    ] {
        let other = note.replacen(from, to, 1);
        assert_ne!(other, note, "{from}");
        assert!(SignedHead::parse(&other).is_none(), "{from} → {to}");
    }
}

#[test]
fn a_signature_of_another_text_or_a_second_one_that_is_wrong_does_not_count() {
    let note = head().sign(&key(1));
    let other = note.replacen("head 3", "head 4", 1);
    let signed = SignedHead::parse(&other).expect("a head");
    assert_eq!(signed.seal(key(1).public()), Seal::Wrong);
    let line = other.lines().last().expect("a line").to_owned();
    let twice = format!("{note}{line}\n");
    let signed = SignedHead::parse(&twice).expect("a head");
    assert_eq!(signed.seal(key(1).public()), Seal::Signed { seconds: None });
}

/// Note and keys as <https://c2sp.org/tlog-cosignature> shows them; the example names no key,
/// so the signature is one of ours over the text that the specification spells out.
#[test]
fn a_witness_cosigns_the_text_of_the_specification() {
    let witness = SigningKey::witness_from_seed("witness.example/w1", &[5; 32]).expect("a key");
    let note = cosign(&head().sign(&key(1)), &witness, 1_679_315_147);
    let signed = SignedHead::parse(&note).expect("a head");
    assert_eq!(signed.seal(witness.public()), Seal::Signed { seconds: Some(1_679_315_147) });
    assert_eq!(signed.seal(key(1).public()), Seal::Signed { seconds: None });
    let message = format!("cosignature/v1\ntime 1679315147\n{}", head().text());
    assert!(witness.public().verifies(message.as_bytes(), &signed.note.signatures[1].bytes[8..]));
    let moved = note.replacen("head 3", "head 4", 1);
    let moved = SignedHead::parse(&moved).expect("a head");
    assert_eq!(moved.seal(witness.public()), Seal::Wrong);
}

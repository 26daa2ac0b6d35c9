//! What an index finds is what looking at one text after the other finds.

use super::{Index, TextTest, Wanted};

const TESTS: [TextTest; 4] =
    [TextTest::Starts, TextTest::Ends, TextTest::Contains, TextTest::IsBelow];

/// Texts of a few signs, so that many of them are parts of one another.
fn texts(seed: &mut u64, count: usize) -> Vec<Box<str>> {
    const SIGNS: [char; 5] = ['/', 'a', 'b', '-', 'é'];
    let mut next = move || {
        // Any sequence will do that has no short period (Knuth's).
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*seed >> 33).expect("31 bits fit")
    };
    let mut text = || -> Box<str> {
        let length = next() % 7;
        let signs: String = (0..length).map(|_| SIGNS[next() % SIGNS.len()]).collect();
        signs.into()
    };
    (0..count).map(|_| text()).collect()
}

#[test]
fn an_index_finds_what_is_found_one_by_one() {
    let mut seed = 7;
    let mut found = [0_usize; 2];
    for round in 0..2_000 {
        let wanted = texts(&mut seed, 5 + round % 9);
        for test in TESTS {
            let indexed = Wanted::new(test, wanted.clone());
            assert!(!matches!(indexed.index, Index::None));
            for text in texts(&mut seed, 10) {
                let one_by_one = wanted.iter().any(|wanted| test.holds(&text, wanted));
                found[usize::from(one_by_one)] += 1;
                assert_eq!(indexed.holds(test, &text), one_by_one, "{test:?} {text:?} {wanted:?}");
            }
        }
    }
    assert!(found.iter().all(|count| 1_000 < *count), "both answers are tried: {found:?}");
}

#[test]
fn few_texts_need_no_index() {
    let few = Wanted::new(TextTest::Starts, vec!["/a".into(), "/b".into()]);
    assert!(matches!(few.index, Index::None));
    assert!(few.holds(TextTest::Starts, "/b/c") && !few.holds(TextTest::Starts, "/c"));
}

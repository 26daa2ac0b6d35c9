//! Every word has its row, its number and its place in the documentation.

use std::fmt::Debug;

use super::*;

/// The words are declared in the order of their rows, so the last one has the last row exactly
/// if none is missing.
fn check<T: Vocabulary + Debug>(last: T, count: usize) {
    assert_eq!(T::WORDS.len(), count);
    assert_eq!(T::WORDS.last().map(|row| row.word), Some(last));
    for pair in T::WORDS.windows(2) {
        assert!(pair[0].code < pair[1].code, "{:?}", pair[1]);
    }
    for row in T::WORDS {
        assert_ne!(row.code, 0, "{row:?}");
        assert!(row.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
        assert_eq!(T::from_code(row.word.code()), Some(row.word));
        assert_eq!(T::from_name(row.word.name()), Some(row.word));
    }
    assert_eq!(T::from_code(0), None);
    assert_eq!(T::from_name(""), None);
}

#[test]
fn every_word_has_one_number_and_one_name() {
    check(Action::AlertsLost, Action::AlertsLost as usize + 1);
    check(ActorKind::Anonymous, ActorKind::Anonymous as usize + 1);
    check(Authentication::Machine, Authentication::Machine as usize + 1);
    check(Outcome::Failed, Outcome::Failed as usize + 1);
    check(SubjectKind::Alert, SubjectKind::Alert as usize + 1);
    check(ValueKind::Digest, ValueKind::Digest as usize + 1);
    check(DetailKey::ToTime, DetailKey::ToTime as usize + 1);
}

#[test]
fn no_word_names_a_secret() {
    for row in DetailKey::WORDS {
        for secret in ["password", "token", "secret", "private", "credential", "cookie"] {
            assert!(!row.name.contains(secret), "{row:?}");
        }
    }
}

#[test]
fn the_documentation_has_every_word() {
    let page = include_str!("../../../../docs/reference/evidence.md");
    let mut missing = Vec::new();
    collect::<Action>(page, &mut missing);
    collect::<ActorKind>(page, &mut missing);
    collect::<Authentication>(page, &mut missing);
    collect::<Outcome>(page, &mut missing);
    collect::<SubjectKind>(page, &mut missing);
    collect::<ValueKind>(page, &mut missing);
    for row in DetailKey::WORDS {
        let line = format!("| {} | `{}` | {} |", row.code, row.name, row.word.value_kind().name());
        if !page.contains(&line) {
            missing.push(line);
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

fn collect<T: Vocabulary>(page: &str, missing: &mut Vec<String>) {
    for row in T::WORDS {
        let entry = format!("{} `{}`", row.code, row.name);
        if !page.contains(&entry) {
            missing.push(entry);
        }
    }
}

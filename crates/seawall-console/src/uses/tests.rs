//! Tests of [`super`]: a grade says what was not seen, and what nobody watched is no grade.

use super::*;

const NOW: i64 = 100_000;

fn account(header: &str, is_whole: bool) -> UseAccount {
    UseAccount { is_whole, header: header.into() }
}

const SEEN: &str = r#"{"watched":{"has_opens":true,"has_maps":true,"has_execs":true,"has_listens":true},"unobserved":[]}"#;
const BEGAN: &str = r#"{"watched":{"has_opens":true,"has_maps":true,"has_execs":true,"has_listens":true},"unobserved":[{"kind":"began-before"}]}"#;

fn row(account: Option<UseAccount>, grade: i64, is_guess: bool) -> UseRow {
    UseRow { purl: "pkg:x/y@1".into(), account, grade, is_guess, evidence: "".into() }
}

#[test]
fn a_grade_says_what_was_not_seen() {
    use Unobserved::{BeganBefore, FilesGuessed, Nobody, NodeSilent, NotTold};
    let loaded = Some(Grade::Loaded);
    let present = Some(Grade::Present);
    for (row, seen_ms, grade, unobserved) in [
        (row(None, 2, false), NOW, None, vec![Nobody]),
        (row(Some(account("torn", true)), 1, false), NOW, loaded, vec![Nobody]),
        (row(Some(account(SEEN, true)), 1, false), NOW, loaded, vec![]),
        (row(Some(account(BEGAN, true)), 1, false), NOW, loaded, vec![BeganBefore]),
        (row(Some(account(SEEN, false)), 1, false), NOW, loaded, vec![NotTold]),
        (row(Some(account(SEEN, true)), 1, false), 0, loaded, vec![NodeSilent]),
        (row(Some(account(SEEN, true)), 0, true), NOW, present, vec![FilesGuessed]),
        (row(Some(account(SEEN, true)), 1, true), NOW, loaded, vec![]),
        (row(Some(account(BEGAN, false)), 3, true), 0, Some(Grade::Listening), vec![]),
    ] {
        let used = HitUse::of(&row, seen_ms, NOW);
        assert_eq!((used.grade, used.unobserved), (grade, unobserved), "{row:?}");
    }
    let nobody = HitUse::of(&row(None, 0, false), NOW, NOW);
    assert_eq!(nobody.words(), "present; whether it is in use nobody watches");
    let shown = document(&nobody);
    assert_eq!(
        (&shown["grade"], &shown["unobserved"][0]["kind"]),
        (&Value::Null, &json!("nobody"))
    );
    let read: HitUse = serde_json::from_value(shown).expect("a command reads it");
    assert_eq!(read, nobody);
    let newer = json!({
        "purl": "x", "grade": "loaded", "evidence": null, "unobserved": [{ "kind": "new", "x": 1 }]
    });
    let read: HitUse = serde_json::from_value(newer).expect("a newer server is understood");
    assert_eq!(read.unobserved, [Unobserved::Other]);
}

fn container(account: Option<UseAccount>, seen_ms: i64) -> ImageContainer {
    ImageContainer { seen_ms, account }
}

fn used(grade: i64, in_use: i64) -> FindingUse {
    FindingUse { grade, node: "n".into(), container: "c".into(), in_use, is_guess: false }
}

#[test]
fn a_finding_has_the_highest_grade_of_all_containers() {
    let whole = || container(Some(account(SEEN, true)), NOW);
    let began = || container(Some(account(BEGAN, true)), NOW);
    let silent = || container(Some(account(SEEN, true)), 0);
    let nobody = || container(None, NOW);
    for (containers, seen, words, may_be_loaded) in [
        (vec![], None, "does not run", false),
        (vec![nobody(), nobody()], None, "runs 2 times, nobody watches", true),
        (vec![whole()], None, "present in 1", false),
        (vec![whole(), nobody()], None, "present in 2; may be more", true),
        (vec![whole(), began()], None, "present in 2; may be more", true),
        (vec![silent()], None, "present in 1; may be more", true),
        (vec![whole(), whole()], Some(used(1, 1)), "loaded; in use in 1 of 2", true),
        (vec![whole(), nobody()], Some(used(3, 1)), "listening; in use in 1 of 2", true),
    ] {
        let uses = ImageUses::new(containers, NOW);
        let grade = uses.of(seen.as_ref());
        assert_eq!(grade.words(), words);
        assert_eq!(grade.may_be(Grade::Loaded), may_be_loaded, "{words}");
    }
}

#[test]
fn who_may_not_read_nodes_sees_no_place() {
    let uses = ImageUses::new(vec![container(Some(account(SEEN, true)), NOW)], NOW);
    let grade = uses.of(Some(&used(2, 1)));
    assert_eq!(grade.document(true)["where"], json!({ "node": "n", "container": "c" }));
    let shown = grade.document(false);
    assert_eq!((&shown["where"], &shown["grade"]), (&Value::Null, &json!("executed")));
}

//! Tests of [`super`].

use seawall_artifact::digest::Digest;
use seawall_policy::glob::Glob;

use super::{Addition, Answer, Mode, Origin, Question, Reason, Use, Verdict, answer, verdict};
use crate::event::Place;

fn question(origin: &Origin, place: Place) -> Question<'_> {
    Question {
        path: "/tmp/x",
        place,
        is_deleted: false,
        links: 1,
        origin,
        digest: None,
        used: Use::Execute,
        image: "registry.example/app:1",
        now: 1_000,
    }
}

fn addition(path: &str, digest: Option<Digest>) -> Addition {
    Addition {
        digest,
        path: Glob::new(path),
        image: Glob::new("registry.example/**"),
        owner: "platform".to_owned(),
        reason: "agent of another".to_owned(),
        expires: Some(2_000),
    }
}

#[test]
fn what_the_image_has_runs_in_every_mode() {
    for origin in [Origin::Layer, Origin::Restored] {
        let question = question(&origin, Place::Lower);
        let answer = answer(&question, &[]);
        assert_eq!(answer, Answer::FromImage);
        assert_eq!(verdict(&answer, Mode::Enforce), Verdict::Allow);
    }
}

#[test]
fn what_is_foreign_says_why() {
    let unknown = Origin::Unknown("the layer cannot be read".to_owned());
    let layer = Origin::Layer;
    let foreign = Origin::Foreign;
    for (origin, place, is_deleted, links, reason) in [
        (&foreign, Place::Memory, true, 0, Reason::InMemory),
        (&foreign, Place::Upper, false, 1, Reason::NotInLayer),
        (&foreign, Place::Upper, false, 2, Reason::HardLink),
        (&foreign, Place::Upper, true, 0, Reason::Deleted),
        (&layer, Place::Lower, true, 1, Reason::Deleted),
        (&foreign, Place::Tmpfs, false, 1, Reason::OnTmpfs),
        (&foreign, Place::Other, false, 1, Reason::OnVolume),
        (&unknown, Place::Upper, false, 1, Reason::Undecided),
    ] {
        let question = Question { is_deleted, links, ..question(origin, place) };
        let answer = answer(&question, &[]);
        assert_eq!(answer, Answer::Foreign(reason), "{question:?}");
        assert_eq!(verdict(&answer, Mode::Enforce), Verdict::Deny);
        assert_eq!(verdict(&answer, Mode::Warn), Verdict::Alert);
        assert_eq!(verdict(&answer, Mode::Observe), Verdict::Note);
    }
}

#[test]
fn an_addition_holds_for_its_path_image_content_and_time() {
    let digest = Digest::sha256_of(b"tool");
    let other = Digest::sha256_of(b"other");
    let additions = [addition("/tmp/*", Some(digest.clone()))];
    let asked = question(&Origin::Foreign, Place::Upper);
    let decide = |question: &Question<'_>| verdict(&answer(question, &additions), Mode::Enforce);
    assert_eq!(answer(&asked, &additions), Answer::NeedsDigest);
    assert_eq!(decide(&asked), Verdict::Deny);
    let right = Question { digest: Some(&digest), ..asked.clone() };
    assert_eq!(decide(&right), Verdict::Allow);
    for wrong in [
        Question { digest: Some(&other), ..asked.clone() },
        Question { path: "/opt/x", ..right.clone() },
        Question { image: "docker.io/library/app:1", ..right.clone() },
        Question { now: 2_000, ..right.clone() },
        Question { is_deleted: true, ..right.clone() },
    ] {
        assert_eq!(decide(&wrong), Verdict::Deny, "{wrong:?}");
    }
}

#[test]
fn an_addition_by_path_means_no_file_without_a_name() {
    let additions = [addition("**", None)];
    let named = question(&Origin::Foreign, Place::Upper);
    assert_eq!(answer(&named, &additions), Answer::Added(&additions[0]));
    let memory = question(&Origin::Foreign, Place::Memory);
    assert_eq!(answer(&memory, &additions), Answer::Foreign(Reason::InMemory));
}

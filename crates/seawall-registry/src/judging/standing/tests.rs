//! Tests of [`super`].

use super::*;

fn is_allowed(standing: Option<&Standing>, quarantine: Option<&str>, day: i64) -> bool {
    let quarantine: Option<Arc<str>> = quarantine.map(Into::into);
    answer(standing, quarantine.as_ref(), day) == PullAnswer::Allowed
}

#[test]
fn only_a_judgement_that_holds_today_lets_an_image_out() {
    let allowed = Standing::Allowed { through_day: 100 };
    let withheld = Standing::Withheld { reason: "a critical vulnerability".into() };
    assert!(is_allowed(Some(&allowed), None, 100));
    assert!(!is_allowed(Some(&allowed), None, 101));
    assert!(!is_allowed(Some(&withheld), None, 100));
    assert!(!is_allowed(Some(&Standing::Pending), None, 100));
    assert!(!is_allowed(None, None, 100));
    assert!(is_allowed(Some(&Standing::NoImage), None, 100));
}

#[test]
fn quarantine_outweighs_every_verdict_and_says_why() {
    for standing in [Standing::NoImage, Standing::Allowed { through_day: 100 }, Standing::Pending] {
        assert!(!is_allowed(Some(&standing), Some("seen in an attack"), 1));
    }
    let reason: Arc<str> = "seen in an attack".into();
    let PullAnswer::Withheld { reason, .. } = answer(Some(&Standing::NoImage), Some(&reason), 1)
    else {
        panic!("it was let out");
    };
    assert_eq!(&*reason, "the image is in quarantine: seen in an attack");
}

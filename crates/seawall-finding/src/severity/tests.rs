//! Tests of [`super`].

use super::*;

fn rated<'a>(author: &'a str, rating: RatingView<'a>, is_publisher: bool) -> Rated<'a> {
    Rated { author, rating, is_publisher }
}

/// Vectors and scores: FIRST's CVSS 3.1 and 4.0 example documents, and NVD for the version 2 one.
#[test]
fn scores_are_computed_from_vectors() {
    for (vector, wanted) in [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", Some(100)),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Some(98)),
        ("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", Some(64)),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", Some(61)),
        ("CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", Some(42)),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", Some(0)),
        ("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", Some(73)),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", Some(100)),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", Some(0)),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", Some(100)),
        ("AV:N/AC:M/Au:N/C:P/I:P/A:P", Some(68)),
        ("CVSS:3.1/AV:N", None),
        ("nonsense", None),
        ("", None),
    ] {
        assert_eq!(base_score(vector), wanted, "{vector}");
    }
}

#[test]
fn the_publishers_word_goes_before_any_score() {
    let nvd = rated("nvd", RatingView::Cvss("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), false);
    let debian = rated("debian", RatingView::Word(Level::Low), true);
    let (severity, cvss) = choose(&[debian, nvd], false);
    assert_eq!((severity.level, severity.basis), (Some(Level::Low), SeverityBasis::Vendor));
    assert_eq!(cvss.map(|cvss| cvss.score), Some(98));
    let (severity, _) = choose(&[nvd], false);
    assert_eq!((severity.level, &*severity.author), (Some(Level::Critical), "nvd"));
}

#[test]
fn what_is_exploited_is_at_least_high_and_what_nobody_rated_is_unknown() {
    assert_eq!(choose(&[], true).0.level, Some(Level::High));
    assert_eq!(choose(&[], false).0.level, None);
}

#[test]
fn the_assigning_authority_goes_before_others() {
    let low = RatingView::Cvss("CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L");
    let high = RatingView::Cvss("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
    let (severity, _) = choose(&[rated("nvd", high, false), rated("cna", low, false)], false);
    assert_eq!((severity.level, &*severity.author), (Some(Level::Medium), "cna"));
}

//! What a text may be.

use super::*;

#[test]
fn a_text_is_bounded_and_holds_no_control_sign() {
    assert_eq!(
        Text::new("pushed by ops, grün").map(|text| text.to_string()).as_deref(),
        Ok("pushed by ops, grün")
    );
    assert_eq!(Text::new("a\nb"), Err(TextError::ControlSign));
    assert_eq!(Text::new("\u{9b}31m"), Err(TextError::ControlSign));
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    assert_eq!(Text::new(&long), Err(TextError::TooLong { bytes: TEXT_BYTES_MAX + 1 }));
    assert!(Text::new(long.get(1..).unwrap_or_default()).is_ok());
}

#[test]
fn whatever_a_client_says_can_be_tamed() {
    for wild in ["docker/29.0\r\nHost: x", "\u{1b}[2J", &"ä".repeat(2000), "", &"…".repeat(341)]
    {
        let tame = Text::tamed(wild);
        assert_eq!(Text::new(tame.as_str()), Ok(tame.clone()), "{wild:?}");
    }
    assert_eq!(Text::tamed("a\tb").as_str(), "a\u{fffd}b");
    assert!(Text::tamed(&"ä".repeat(2000)).as_str().ends_with('…'));
}

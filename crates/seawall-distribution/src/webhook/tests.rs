//! Tests of [`super`].

use super::*;

/// The example of the Standard Webhooks specification's reference libraries.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[test]
fn the_signature_is_that_of_the_reference_libraries() {
    let webhook = Webhook::new("https://receiver.example/hook", SECRET, false).unwrap();
    let message = Message {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        attempted_seconds: 1_614_265_330,
        body: "{\"test\": 2432232314}",
    };
    let wanted = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assert_eq!(webhook.signature(&message), wanted);
}

#[test]
fn what_cannot_be_used_is_refused_without_telling_the_secret() {
    let refused = |url: &str, secret: &str| Webhook::new(url, secret, false).unwrap_err();
    assert!(matches!(refused("receiver.example", SECRET), WebhookError::Address { .. }));
    assert!(matches!(refused("http://receiver.example/", SECRET), WebhookError::NoTls { .. }));
    for secret in ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%"] {
        let error = refused("https://receiver.example/", secret);
        assert!(matches!(error, WebhookError::Secret { .. }), "{secret}");
        assert!(secret.len() < 8 || !error.to_string().contains(secret));
    }
    assert!(Webhook::new("http://127.0.0.1:1/", SECRET, true).is_ok());
}

#[test]
fn a_webhook_shows_its_address_and_not_its_secret() {
    let webhook = Webhook::new("https://receiver.example/hook", SECRET, false).unwrap();
    let shown = format!("{webhook:?}");
    assert!(shown.contains("receiver.example") && !shown.contains("MfKQ9r8G"), "{shown}");
}

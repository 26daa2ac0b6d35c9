//! Tests of [`super`].

use super::*;

#[test]
fn nodes_are_linked_over_tls_only() {
    for wrong in ["http://registry.example", "registry.example", "ftp://x", "https://"] {
        let made = LinkClient::new(wrong, "", None, "test");
        assert!(matches!(made, Err(LinkError::Setting(_))), "{wrong}");
    }
}

#[test]
fn a_server_without_a_ca_is_trusted_by_nobody() {
    let made = LinkClient::new("https://registry.example", "no certificate", None, "test");
    assert!(matches!(made, Err(LinkError::Setting(_))), "{made:?}");
}

#[test]
fn a_request_for_a_certificate_comes_with_its_key() {
    let (key, request) = new_request().expect("it is made");
    assert!(key.contains("PRIVATE KEY") && request.contains("CERTIFICATE REQUEST"));
    let shown = Credentials { certificate_pem: String::new(), key_pem: key };
    assert!(!format!("{shown:?}").contains("PRIVATE"), "{shown:?}");
}

#[test]
fn what_the_server_says_is_one_line() {
    assert_eq!(&*readable(r#"{"detail":"no\nsuch node"}"#), "no such node");
    assert_eq!(&*readable("plain"), "plain");
}

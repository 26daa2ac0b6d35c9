//! Tests of [`super`].

use rustls_pki_types::pem::PemObject as _;

use super::*;

fn now() -> Timestamp {
    Timestamp::from_unix_millis(1_790_000_000_000).expect("a moment")
}

fn request() -> String {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["admin.example".to_owned()]).expect("names");
    params.serialize_request(&key).expect("a request").pem().expect("it is written")
}

#[test]
fn a_certificate_names_its_node_and_nothing_that_was_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = NodeAuthority::open(folder.path(), "Registry.Example:5000", now());
    let authority = authority.expect("it is made");
    let signed = authority.sign(&request(), "00ff", now()).expect("it is signed");
    let der = CertificateDer::from_pem_slice(signed.certificate_pem.as_bytes()).expect("PEM");
    let (_, parsed) = x509_parser::parse_x509_certificate(&der).expect("a certificate");
    let names = parsed.subject_alternative_name().expect("it is read").expect("there is one");
    let shown = format!("{:?}", names.value.general_names);
    assert!(shown.contains("spiffe://registry.example5000/node/00ff"), "{shown}");
    assert!(!shown.contains("admin.example"), "{shown}");
    assert!(!parsed.is_ca());
    assert_eq!(node_fingerprint(&der).as_deref(), Some(&*signed.fingerprint));
    assert!(signed.renew_ms < signed.ends_ms);
    let root = authority.roots().expect("they are read");
    assert_eq!(node_fingerprint(&root[0]), None);
    let again = NodeAuthority::open(folder.path(), "registry.example", now()).expect("it is read");
    assert_eq!(again.roots().expect("they are read"), root);
}

#[test]
fn what_is_no_request_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = NodeAuthority::open(folder.path(), "x", now()).expect("it is made");
    let good = request();
    let torn = good.get(..good.len() / 2).unwrap_or_default().to_owned();
    let mut forged: Vec<String> = good.lines().map(ToOwned::to_owned).collect();
    // Another key than the one that signed.
    if let Some(line) = forged.get_mut(3) {
        *line = line.chars().rev().collect();
    }
    for wrong in
        ["", "-----BEGIN CERTIFICATE REQUEST-----", &torn, &forged.join("\n"), &"A".repeat(20_000)]
    {
        assert!(authority.sign(wrong, "00ff", now()).is_err(), "{wrong}");
    }
}

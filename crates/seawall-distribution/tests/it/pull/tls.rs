//! TLS: trusted CAs, others, and servers without.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use seawall_distribution::ClientConfig;
use tempfile::TempDir;

use super::*;

/// A certificate for 127.0.0.1 that vouches for itself, as PEM in a folder and for a server.
fn certificate() -> (TempDir, Arc<rustls::ServerConfig>) {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let der = made.cert.der().clone();
    fs::write(folder.path().join("ca.pem"), pem(&der)).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![der], key)
        .unwrap();
    (folder, Arc::new(config))
}

fn pem(der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

fn trusting(folder: &TempDir) -> ClientConfig {
    let mut config = ClientConfig::new("seawall-test/1");
    config.trust.ca_files = vec![folder.path().join("ca.pem")];
    config
}

#[test]
fn a_named_ca_is_trusted() {
    let (folder, tls) = certificate();
    let server = Server::start_tls(tls, |_| Reply::new(200, &[], MANIFEST));
    for as_system in [false, true] {
        let mut config = trusting(&folder);
        if as_system {
            config.trust.ca_files.clear();
            config.trust.system_folders = vec![folder.path().into()];
        }
        let (client, _) = client(config);
        let resolved = client.resolve(&reference(&server, "app:1")).unwrap();
        assert_eq!(resolved.digest, Digest::sha256_of(MANIFEST.as_bytes()));
    }
}

/// A proxy for one tunnel; returns its address and, when the tunnel ends, the request for it.
fn tunnel_proxy() -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let proxy = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            client.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let target = head.split(' ').nth(1).unwrap();
        let mut server = TcpStream::connect(target).unwrap();
        client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
        let (mut from_server, mut to_client) =
            (server.try_clone().unwrap(), client.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut from_server, &mut to_client));
        // The client may close the tunnel as it likes.
        let copied = std::io::copy(&mut client, &mut server);
        format!("{}{}", head, if copied.is_ok() { "" } else { "(reset)" })
    });
    (address, proxy)
}

#[test]
fn tls_goes_through_the_tunnel_of_a_proxy() {
    let (folder, tls) = certificate();
    let server = Server::start_tls(tls, |_| Reply::new(200, &[], MANIFEST));
    let (address, proxy) = tunnel_proxy();
    let mut config = trusting(&folder);
    config.proxies.https = Some(format!("http://us%40er:pass@{address}"));
    let (client, _) = client(config);
    client.resolve(&reference(&server, "app:1")).unwrap();
    drop(client);
    let head = proxy.join().unwrap();
    assert!(head.starts_with(&format!("CONNECT {} HTTP/1.1\r\n", server.host())), "{head}");
    assert!(head.contains("Proxy-Authorization: Basic dXNAZXI6cGFzcw==\r\n"), "{head}");
    assert!(!head.contains("/v2/"), "{head}");
}

#[test]
fn an_unknown_ca_is_refused_without_a_second_try() {
    let (_folder, tls) = certificate();
    let (other, _) = certificate();
    let server = Server::start_tls(tls, |_| Reply::new(200, &[], MANIFEST));
    let mut config = trusting(&other);
    config.trust.system_file = Some(other.path().join("ca.pem"));
    let (client, clock) = client(config);
    let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
    assert!(matches!(error, PullError::Tls { .. }), "{error:?}");
    assert!(error.hint().contains("CA"));
    assert_eq!((clock.pauses().len(), server.targets().len()), (0, 0));
}

#[test]
fn loopback_without_tls_must_be_asked_for() {
    let (folder, _) = certificate();
    // Go's servers, which most registries are, answer a TLS greeting like this.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut greeting = [0; 16];
        stream.read_exact(&mut greeting).unwrap();
        stream.write_all(b"HTTP/1.0 400 Bad Request\r\n\r\n").unwrap();
        greeting
    });
    let (client, _) = client(trusting(&folder));
    let error = client.resolve(&format!("{address}/app:1").parse().unwrap()).unwrap_err();
    assert!(matches!(error, PullError::Tls { .. }), "{error:?}");
    assert!(error.to_string().contains("does not speak TLS"), "{error}");
    assert!(error.hint().contains("plain HTTP"));
    assert_eq!(server.join().unwrap()[..2], [0x16, 0x03], "a TLS handshake and nothing else");
}

#[test]
fn tls_is_never_left() {
    let (folder, tls) = certificate();
    let plain = Server::start(|_| Reply::new(200, &[], MANIFEST));
    let location = format!("Location: http://{}/", plain.host());
    let challenge = format!("WWW-Authenticate: Bearer realm=\"http://{}/\"", plain.host());
    let server = Server::start_tls(tls, move |seen| {
        if seen.target.ends_with("/redirect") {
            return Reply::new(302, &[&location], "");
        }
        Reply::new(401, &[&challenge], "")
    });
    let (client, _) = client(trusting(&folder));
    for tag in ["redirect", "challenge"] {
        let error = client.resolve(&reference(&server, &format!("app:{tag}"))).unwrap_err();
        assert!(matches!(error, PullError::Protocol { .. }), "{error:?}");
        assert!(error.to_string().contains("TLS"), "{error}");
    }
    assert_eq!(plain.targets().len(), 0);
}

#[test]
fn a_ca_file_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ca.pem"), "no certificate").unwrap();
    for file in ["ca.pem", "missing.pem"] {
        let mut config = ClientConfig::new("seawall-test/1");
        config.trust.ca_files = vec![folder.path().join(file)];
        let (client, _) = client(config);
        let error = client.resolve(&"r.example/app:1".parse().unwrap()).unwrap_err();
        assert!(matches!(error, PullError::Tls { .. }), "{error:?}");
        assert!(error.to_string().contains(file), "{error}");
    }
}

//! The CA of a server, found by its fingerprint: for the first contact, where there is no file of
//! it yet.
//!
//! The server shows the CA in its chain. It is taken only if its SHA-256 is the one that was
//! named, and if the server's own certificate is of it and for its name. Nothing is sent before.

use std::io;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error as TlsError,
    RootCertStore, SignatureScheme,
};

use super::{CONNECT_TIME_MAX, parse_server};
use crate::tls::provider;

/// LIMIT: how long the handshake may take.
const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(10);
/// Signs of a line of PEM (RFC 7468, section 2).
const PEM_LINE: usize = 64;

/// Why the CA was not found.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// The fingerprint has another form than 64 hexadecimal digits, colons between them or not.
    #[error("`{0}` is no SHA-256 fingerprint")]
    Fingerprint(Box<str>),
    /// The address makes no connection.
    #[error("{0}")]
    Setting(Box<str>),
    /// The server was not reached, or its certificate is not of that CA.
    #[error("the server did not show a CA with this fingerprint: {0}")]
    Handshake(Box<str>),
}

/// Asks `server` (`https://HOST[:PORT]`) for its CA, and returns it as PEM if its SHA-256 is
/// `fingerprint`.
pub fn ca_with_fingerprint(server: &str, fingerprint: &str) -> Result<String, PinError> {
    let wanted = parse(fingerprint).ok_or_else(|| PinError::Fingerprint(fingerprint.into()))?;
    let url = parse_server(server).map_err(|error| PinError::Setting(error.to_string().into()))?;
    let (host, port) = (url.host(), url.port());
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned());
    let name = name.map_err(|error| PinError::Setting(error.to_string().into()))?;
    let failed = |error: &dyn std::error::Error| PinError::Handshake(error.to_string().into());
    let verifier = Arc::new(Pinned { wanted, provider: provider(), found: Mutex::new(None) });
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&verifier) as _)
        .with_no_client_auth();
    let mut tls = ClientConnection::new(Arc::new(config), name).map_err(|error| failed(&error))?;
    let mut stream = connect(host, port).map_err(|error| failed(&error))?;
    while tls.is_handshaking() {
        tls.complete_io(&mut stream).map_err(|error| failed(&error))?;
    }
    let found = verifier.found.lock().unwrap_or_else(PoisonError::into_inner).take();
    found.map(|ca| pem(&ca)).ok_or_else(|| PinError::Handshake("it showed none".into()))
}

fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in (host.trim_matches(['[', ']']), port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT_TIME_MAX) {
            Ok(stream) => {
                stream.set_read_timeout(Some(HANDSHAKE_TIME_MAX))?;
                stream.set_write_timeout(Some(HANDSHAKE_TIME_MAX))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Reads a fingerprint as people copy it.
fn parse(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .chars()
        .filter(|sign| *sign != ':' && !sign.is_whitespace())
        .map(|sign| sign.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().ok()
}

fn pem(certificate: &[u8]) -> String {
    let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
    let encoded = STANDARD.encode(certificate);
    let mut rest = encoded.as_str();
    while let Some((line, after)) = rest.split_at_checked(PEM_LINE.min(rest.len())) {
        if line.is_empty() {
            break;
        }
        text.extend([line, "\n"]);
        rest = after;
    }
    text.push_str("-----END CERTIFICATE-----\n");
    text
}

/// Accepts a server whose certificate is of a CA with one digest.
#[derive(Debug)]
struct Pinned {
    wanted: [u8; 32],
    provider: Arc<CryptoProvider>,
    found: Mutex<Option<CertificateDer<'static>>>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let is_wanted =
            |one: &&CertificateDer<'_>| digest(&SHA256, one).as_ref() == self.wanted.as_slice();
        let ca = intermediates.iter().find(is_wanted);
        let ca = ca.ok_or(TlsError::InvalidCertificate(CertificateError::UnknownIssuer))?;
        let mut roots = RootCertStore::empty();
        roots.add(ca.clone().into_owned())?;
        let provider = Arc::clone(&self.provider);
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|error| TlsError::General(error.to_string()))?;
        let verified = verifier.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        )?;
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        *found = Some(ca.clone().into_owned());
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_people_copy_it() {
        let plain = "ab".repeat(32);
        assert_eq!(parse(&plain), Some([0xab; 32]));
        assert_eq!(parse(&["AB"; 32].join(":")), Some([0xab; 32]));
        for wrong in ["", "ab", &"ab".repeat(31), &"ab".repeat(33), &"gg".repeat(32)] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn pem_has_lines_of_64_signs() {
        let text = pem(&[7; 100]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines.iter().all(|line| line.len() <= PEM_LINE), "{text}");
    }
}

//! The CA of nodes: it signs the certificates with which agents show who they are.
//!
//! Files in the data folder: `tls/nodes.crt`, `tls/nodes.key`. A certificate names its node as
//! `spiffe://TRUST-DOMAIN/node/ID` (SPIFFE ID, section 2), and nothing else of the request goes
//! into it. That a certificate was signed here makes it none of a node: its digest has to be in
//! the tables.

use std::path::{Path, PathBuf};

use rcgen::{
    CertificateParams, CertificateSigningRequestParams, ExtendedKeyUsagePurpose, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use rustls_pki_types::CertificateDer;
use seawall_evidence::timestamp::Timestamp;
use sha2::{Digest as _, Sha256};
use x509_parser::extensions::GeneralName;

use super::authority::{DAY_MILLIS, ca, key_pair, name, set_validity};
use super::{TlsError, read_certificates};

/// Days for which a certificate of a node holds.
pub const NODE_DAYS: u64 = 30;
/// Days before its end at which it is to be renewed.
pub const RENEW_DAYS: u64 = 20;
/// Longest request for a certificate, in bytes.
// LIMIT: one for a P-256 key has 500 bytes.
const REQUEST_BYTES_MAX: usize = 16 * 1024;
/// The path of a node's identity.
const NODE_PATH: &str = "/node/";

/// A certificate that was signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedNode {
    /// The certificate, PEM.
    pub certificate_pem: String,
    /// SHA-256 of the certificate, in hexadecimal.
    pub fingerprint: String,
    /// When it ends, in milliseconds since 1970.
    pub ends_ms: u64,
    /// When it is to be renewed, in milliseconds since 1970.
    pub renew_ms: u64,
}

/// The CA of nodes.
#[derive(Debug)]
pub struct NodeAuthority {
    path: PathBuf,
    certificate_pem: String,
    key: KeyPair,
    trust_domain: String,
}

/// A request for a certificate that is none.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// It is malformed, or not signed by its own key.
    #[error("the request for a certificate cannot be used")]
    Request(#[source] Option<rcgen::Error>),
    /// The certificate cannot be made.
    #[error("the certificate cannot be made")]
    Make(#[from] rcgen::Error),
}

impl NodeAuthority {
    /// Reads the CA in `folder`, or makes it; `trust_domain` is that of its identities.
    pub fn open(folder: &Path, trust_domain: &str, now: Timestamp) -> Result<Self, TlsError> {
        let key = key_pair(&folder.join("nodes.key"))?;
        let path = folder.join("nodes.crt");
        let certificate_pem = ca(&path, &key, "Seawall nodes", now)?;
        Ok(Self { path, certificate_pem, key, trust_domain: domain(trust_domain) })
    }

    /// Returns the certificate by which those of nodes are verified.
    pub fn roots(&self) -> Result<Vec<CertificateDer<'static>>, TlsError> {
        read_certificates(&self.path)
    }

    /// Signs a certificate for the key of a request, in the name of a node.
    pub fn sign(
        &self,
        request_pem: &str,
        node: &str,
        now: Timestamp,
    ) -> Result<SignedNode, SignError> {
        if REQUEST_BYTES_MAX < request_pem.len() {
            return Err(SignError::Request(None));
        }
        // Reading it verifies that whoever made the request holds the key.
        let request = CertificateSigningRequestParams::from_pem(request_pem);
        let request = request.map_err(|error| SignError::Request(Some(error)))?;
        let identity = format!("spiffe://{}{NODE_PATH}{node}", self.trust_domain);
        let mut params = CertificateParams::default();
        params.distinguished_name = name(&format!("node {node}"));
        params.subject_alt_names = vec![SanType::URI(identity.as_str().try_into()?)];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        set_validity(&mut params, now, NODE_DAYS);
        let issuer = Issuer::from_ca_cert_pem(&self.certificate_pem, &self.key)?;
        let made = params.signed_by(&request.public_key, &issuer)?;
        let now_ms = now.unix_millis();
        Ok(SignedNode {
            certificate_pem: made.pem(),
            fingerprint: hexadecimal(made.der()),
            // The certificate itself ends with a day.
            ends_ms: now_ms.saturating_add(NODE_DAYS.saturating_sub(1).saturating_mul(DAY_MILLIS)),
            renew_ms: now_ms.saturating_add((NODE_DAYS - RENEW_DAYS).saturating_mul(DAY_MILLIS)),
        })
    }
}

/// Makes a trust domain of a host: small letters, digits, dots and hyphens.
fn domain(host: &str) -> String {
    let is_sign = |sign: &char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_');
    let domain: String = host.chars().filter(is_sign).collect();
    if domain.is_empty() { "seawall".to_owned() } else { domain.to_ascii_lowercase() }
}

/// Returns the digest of a certificate under which it is stored.
fn hexadecimal(certificate: &[u8]) -> String {
    let pairs: Vec<String> =
        Sha256::digest(certificate).iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.concat()
}

/// Returns the digest of a client certificate that names a node; `None` for any other.
pub fn node_fingerprint(certificate: &[u8]) -> Option<Box<str>> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let names = parsed.subject_alternative_name().ok()??;
    let is_of_node = |name: &GeneralName<'_>| {
        if let GeneralName::URI(uri) = name {
            let path = uri
                .strip_prefix("spiffe://")
                .and_then(|rest| rest.find('/').map(|at| rest.split_at(at).1));
            return path.is_some_and(|path| path.starts_with(NODE_PATH));
        }
        false
    };
    names.value.general_names.iter().any(is_of_node).then(|| hexadecimal(certificate).into())
}

#[cfg(test)]
mod tests;

//! TLS: a local CA and a certificate of it, made at the first start, or given certificates;
//! reloaded without a restart when their files change.
//!
//! Files in the data folder: `tls/ca.crt` (to be trusted by clients), `tls/ca.key`,
//! `tls/server.crt`, `tls/server.key`. Keys have mode 0600. The certificate is made anew before
//! it ends, and when the names of the server change; the CA stays.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustls::RootCertStore;
pub use rustls::ServerConfig as TlsConfig;
use rustls::crypto::CryptoProvider;
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use seawall_evidence::timestamp::Timestamp;
use seawall_store::key_file::KeyFileError;
use sha2::{Digest as _, Sha256};

mod authority;
pub mod nodes;

pub use authority::Authority;

/// Most certificates in one file.
// LIMIT: a chain has three, a bundle of client CAs some dozens.
const CERTIFICATES_MAX: usize = 256;

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("cannot {what} `{path}`")]
    Io {
        /// What was to be done.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file holds no certificate or key.
    #[error("`{path}` holds no {what}: {why}")]
    Pem {
        /// The file.
        path: PathBuf,
        /// What should be in it.
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A key file cannot be used.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// A certificate cannot be made.
    #[error("the certificate cannot be made")]
    Make(#[from] rcgen::Error),
    /// Key and certificate do not belong together, or are of a kind that is not supported.
    #[error("certificate and key of `{path}` cannot be used")]
    Unusable {
        /// The certificate.
        path: PathBuf,
        /// Why not.
        #[source]
        source: rustls::Error,
    },
    /// The client CA cannot be used.
    #[error("the client CA `{path}` cannot be used: {why}")]
    ClientCa {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
}

/// A certificate with its chain and key, in files.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CertificateFiles {
    /// PEM file of the certificate and its chain.
    pub certificate: PathBuf,
    /// PEM file of the key.
    pub key: PathBuf,
}

impl CertificateFiles {
    /// Reads both files.
    fn read(&self, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
        let chain = read_certificates(&self.certificate)?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| TlsError::Pem {
            path: self.key.clone(),
            what: "private key",
            why: error.to_string(),
        })?;
        CertifiedKey::from_der(chain, key, provider)
            .map_err(|source| TlsError::Unusable { path: self.certificate.clone(), source })
    }
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let wrong = |why: String| TlsError::Pem { path: path.to_owned(), what: "certificate", why };
    let certificates = CertificateDer::pem_file_iter(path);
    let certificates = certificates.map_err(|error| wrong(error.to_string()))?;
    let certificates = certificates.take(CERTIFICATES_MAX).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|error| wrong(error.to_string()))?;
    if certificates.is_empty() {
        return Err(wrong("there is none in it".to_owned()));
    }
    Ok(certificates)
}

/// The certificate that is shown to clients at the moment.
#[derive(Debug)]
pub struct Certificate {
    files: CertificateFiles,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    /// Reads a certificate.
    pub fn open(files: CertificateFiles) -> Result<Arc<Self>, TlsError> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let current = RwLock::new(Arc::new(files.read(&provider)?));
        Ok(Arc::new(Self { files, provider, current }))
    }

    /// Reads the files again; tells whether another certificate is shown from here on. One that
    /// cannot be used is an error, and the one before stays.
    pub fn reload(&self) -> Result<bool, TlsError> {
        let read = Arc::new(self.files.read(&self.provider)?);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let is_other = current.cert != read.cert;
        *current = read;
        Ok(is_other)
    }

    /// Returns the fingerprint of the certificate that is shown.
    pub fn fingerprint(&self) -> Option<String> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.cert.first().map(|certificate| fingerprint(certificate))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Makes the configuration of a listener. Clients may show certificates of the CA in the file
/// `client_ca`, and of `nodes`.
pub fn server_config(
    certificate: &Arc<Certificate>,
    client_ca: Option<&Path>,
    nodes: Option<&nodes::NodeAuthority>,
) -> Result<TlsConfig, TlsError> {
    let provider = Arc::clone(&certificate.provider);
    let builder = TlsConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|source| TlsError::Unusable {
            path: certificate.files.certificate.clone(),
            source,
        })?;
    let mut roots = RootCertStore::empty();
    let path = client_ca.unwrap_or(&certificate.files.certificate);
    let failed = |why: String| TlsError::ClientCa { path: path.to_owned(), why };
    let named = client_ca.map(read_certificates).transpose()?.unwrap_or_default();
    let of_nodes = nodes.map(nodes::NodeAuthority::roots).transpose()?.unwrap_or_default();
    for root in named.into_iter().chain(of_nodes) {
        roots.add(root).map_err(|error| failed(error.to_string()))?;
    }
    let builder = if roots.is_empty() {
        builder.with_no_client_auth()
    } else {
        let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider)
            .allow_unauthenticated()
            .build()
            .map_err(|error| failed(error.to_string()))?;
        builder.with_client_cert_verifier(verifier)
    };
    let shown: Arc<dyn ResolvesServerCert> = Arc::clone(certificate) as _;
    let mut config = builder.with_cert_resolver(shown);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Returns SHA-256 of a certificate, as people compare it.
pub fn fingerprint(certificate: &[u8]) -> String {
    let pairs: Vec<String> =
        Sha256::digest(certificate).iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

/// Returns the subject of a client certificate, as it is bound to an account: the parts in the
/// order of the certificate, `CN=ci, O=Example`.
pub fn subject(certificate: &[u8]) -> Option<Box<str>> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let subject = certificate.subject().to_string();
    (!subject.is_empty()).then(|| subject.into())
}

/// Tells how long a certificate file holds on from `now`, in seconds.
fn remaining_seconds(path: &Path, now: Timestamp) -> Option<u64> {
    let certificates = read_certificates(path).ok()?;
    let (_, parsed) = x509_parser::parse_x509_certificate(certificates.first()?).ok()?;
    let end = u64::try_from(parsed.validity().not_after.timestamp()).ok()?;
    Some(end.saturating_sub(now.unix_millis() / 1000))
}

#[cfg(test)]
mod tests;

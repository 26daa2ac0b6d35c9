//! The certificates of the CAs that are trusted: the system's and those that were named.
//!
//! They are read when the first TLS connection is made, not when a client is: parsing the
//! system's bundle costs milliseconds that a scan of a local image need not pay.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::config::TlsTrust;
use crate::limits::{CA_FILE_BYTES_MAX, CA_FILES_MAX};

/// Where distributions keep the bundle, the first that exists is taken.
const SYSTEM_FILES: [&str; 6] = [
    "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Arch, Alpine
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",   // older RHEL
    "/var/lib/ca-certificates/ca-bundle.pem", // SUSE
    "/etc/ssl/ca-bundle.pem",             // older SUSE
    "/etc/ssl/cert.pem",                  // Alpine, OpenBSD
];

/// Returns what encrypts and verifies.
pub(crate) fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// Returns the file of the CAs that the system trusts, if it has one.
pub fn system_ca_file() -> Option<PathBuf> {
    SYSTEM_FILES.iter().map(PathBuf::from).find(|file| file.exists())
}

/// Builds the TLS settings of an agent.
pub(crate) fn tls_config(trust: &TlsTrust) -> Result<TlsConfig, Box<str>> {
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&trusted_certificates(trust)?))
        .unversioned_rustls_crypto_provider(provider())
        .build())
}

/// TLS settings of an agent that never makes a TLS connection.
pub(crate) fn no_tls_config() -> TlsConfig {
    TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[])).build()
}

fn trusted_certificates(trust: &TlsTrust) -> Result<Vec<Certificate<'static>>, Box<str>> {
    let mut certificates = Vec::new();
    for file in &trust.ca_files {
        let before = certificates.len();
        read_certificates(file, &mut certificates)?;
        if certificates.len() == before {
            return Err(format!("`{}` has no certificate in PEM form", file.display()).into());
        }
    }
    if let Some(file) = &trust.system_file {
        read_certificates(file, &mut certificates)?;
    }
    for folder in &trust.system_folders {
        read_folder(folder, &mut certificates)?;
    }
    if trust.system_file.is_none()
        && trust.system_folders.is_empty()
        && let Some(file) = system_ca_file()
    {
        read_certificates(&file, &mut certificates)?;
    }
    if certificates.is_empty() {
        return Err("no CA certificates were found; install the package ca-certificates or name a file of certificates (SSL_CERT_FILE)".into());
    }
    Ok(certificates)
}

/// Reads a folder as OpenSSL's `-CApath`: every file that is PEM counts, others are passed over.
fn read_folder(folder: &Path, into: &mut Vec<Certificate<'static>>) -> Result<(), Box<str>> {
    let error = |error| format!("`{}` cannot be read: {error}", folder.display());
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(error)?.take(CA_FILES_MAX) {
        files.push(entry.map_err(error)?.path());
    }
    files.sort();
    for file in files.iter().filter(|file| file.is_file()) {
        read_certificates(file, into)?;
    }
    Ok(())
}

fn read_certificates(file: &Path, into: &mut Vec<Certificate<'static>>) -> Result<(), Box<str>> {
    let error = |error| format!("`{}` cannot be read: {error}", file.display());
    let mut pem = Vec::new();
    File::open(file)
        .map_err(error)?
        .take(CA_FILE_BYTES_MAX)
        .read_to_end(&mut pem)
        .map_err(error)?;
    // One broken certificate in a bundle is no reason to trust none of the others.
    into.extend(parse_pem(&pem).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    }));
    Ok(())
}

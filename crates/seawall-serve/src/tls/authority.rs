//! The local CA.

use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use seawall_evidence::timestamp::Timestamp;
use seawall_store::atomic::{self, Durability};
use seawall_store::key_file;
use x509_parser::extensions::GeneralName;

use super::{CertificateFiles, TlsError, fingerprint, read_certificates, remaining_seconds};

/// Days for which the CA holds.
const CA_DAYS: u64 = 3650;
/// Days for which a certificate of the server holds.
const SERVER_DAYS: u64 = 90;
/// Seconds before its end at which it is made anew.
const RENEW_SECONDS: u64 = 30 * 86_400;
pub(super) const DAY_MILLIS: u64 = 86_400_000;

/// The local CA in a data folder.
#[derive(Debug)]
pub struct Authority {
    folder: PathBuf,
    certificate_pem: String,
    key: KeyPair,
}

impl Authority {
    /// Reads the CA in `folder`, or makes it.
    pub fn open(folder: &Path, now: Timestamp) -> Result<Self, TlsError> {
        let key_path = folder.join("ca.key");
        let key = key_pair(&key_path)?;
        let certificate_pem = ca(&folder.join("ca.crt"), &key, "Seawall local CA", now)?;
        Ok(Self { folder: folder.to_owned(), certificate_pem, key })
    }

    /// Returns the file that clients have to trust.
    pub fn certificate_path(&self) -> PathBuf {
        self.folder.join("ca.crt")
    }

    /// Returns the fingerprint of the CA.
    pub fn fingerprint(&self) -> Result<String, TlsError> {
        let certificates = read_certificates(&self.certificate_path())?;
        Ok(certificates.first().map(|certificate| fingerprint(certificate)).unwrap_or_default())
    }

    /// Returns a certificate of the server for `names`, which are names of hosts and addresses;
    /// it is made if there is none, if it ends soon, or if it is for other names.
    pub fn server_certificate(
        &self,
        names: &[String],
        now: Timestamp,
    ) -> Result<CertificateFiles, TlsError> {
        let files = CertificateFiles {
            certificate: self.folder.join("server.crt"),
            key: self.folder.join("server.key"),
        };
        let remaining = remaining_seconds(&files.certificate, now).unwrap_or(0);
        if RENEW_SECONDS < remaining && is_for(&files.certificate, names) {
            return Ok(files);
        }
        let key = key_pair(&files.key)?;
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name = name("Seawall server");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        set_validity(&mut params, now, SERVER_DAYS);
        let issuer = Issuer::from_ca_cert_pem(&self.certificate_pem, &self.key)?;
        let made = params.signed_by(&key, &issuer)?;
        write(&files.certificate, &format!("{}{}", made.pem(), self.certificate_pem))?;
        Ok(files)
    }
}

/// Reads the certificate of a CA, or makes it; returns it as PEM.
pub(super) fn ca(
    path: &Path,
    key: &KeyPair,
    common_name: &str,
    now: Timestamp,
) -> Result<String, TlsError> {
    if !path.exists() {
        let mut params = CertificateParams::default();
        params.distinguished_name = name(common_name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        set_validity(&mut params, now, CA_DAYS);
        let made = params.self_signed(key)?;
        write(path, &made.pem())?;
    }
    std::fs::read_to_string(path).map_err(|source| TlsError::Io {
        what: "read",
        path: path.to_owned(),
        source,
    })
}

pub(super) fn name(common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common);
    name
}

/// Reads a key, or makes one (ECDSA, P-256).
pub(super) fn key_pair(path: &Path) -> Result<KeyPair, TlsError> {
    let text = match key_file::read(path)? {
        Some(text) => text,
        None => key_file::create(path, &KeyPair::generate()?.serialize_pem())?,
    };
    Ok(KeyPair::from_pem(&text)?)
}

fn write(path: &Path, text: &str) -> Result<(), TlsError> {
    atomic::write_file(path, text.as_bytes(), Durability::Synced).map_err(|source| TlsError::Io {
        what: "write",
        path: path.to_owned(),
        source,
    })
}

/// Makes a certificate hold from the day before, for clocks that go slow, for `days`.
pub(super) fn set_validity(params: &mut CertificateParams, now: Timestamp, days: u64) {
    let at = |millis: u64| {
        let text = Timestamp::from_unix_millis(millis).unwrap_or_default().to_string();
        let mut parts = text.split(['-', 'T']);
        let mut next = || parts.next().unwrap_or_default();
        let (year, month, day) = (next(), next(), next());
        let number = |text: &str| text.parse::<u8>().unwrap_or(1);
        date_time_ymd(year.parse().unwrap_or(1970), number(month), number(day))
    };
    params.not_before = at(now.unix_millis().saturating_sub(DAY_MILLIS));
    params.not_after = at(now.unix_millis().saturating_add(days.saturating_mul(DAY_MILLIS)));
}

/// Tells whether a certificate is for exactly these names.
fn is_for(path: &Path, names: &[String]) -> bool {
    let Ok(certificates) = read_certificates(path) else { return false };
    let parsed = certificates.first().map(|one| x509_parser::parse_x509_certificate(one));
    let Some(Ok((_, parsed))) = parsed else { return false };
    let Ok(Some(extension)) = parsed.subject_alternative_name() else { return false };
    let mut found: Vec<String> = extension
        .value
        .general_names
        .iter()
        .filter_map(|name| {
            if let GeneralName::DNSName(name) = name {
                return Some((*name).to_owned());
            }
            if let GeneralName::IPAddress(bytes) = name { address(bytes) } else { None }
        })
        .collect();
    let mut wanted = names.to_vec();
    found.sort();
    wanted.sort();
    found == wanted
}

fn address(bytes: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(bytes).map(|bytes| std::net::IpAddr::from(bytes).to_string());
    let six = <[u8; 16]>::try_from(bytes).map(|bytes| std::net::IpAddr::from(bytes).to_string());
    four.or(six).ok()
}

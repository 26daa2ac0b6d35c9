//! VEX documents: what somebody states about vulnerabilities in products (not affected, fixed…).
//!
//! Formats: OpenVEX 0.2.0 and the shape before it (vulnerability and products as plain texts),
//! CycloneDX 1.4 to 1.7 (`vulnerabilities[].analysis`), and either of them as the predicate of an
//! in-toto statement. The document is an administrator's: what is no such document is an error
//! that names the place. A statement that breaks its specification is kept apart with the reason
//! in [`VexDocument::rejected`], so that nobody takes it for applied.
//!
//! **Invariant:** every statement of the document is in `statements` or in `rejected`.

use serde_json::Value;

mod cyclonedx;
mod openvex;
mod read;
mod timestamp;

pub use timestamp::Timestamp;

/// Limits of what is read.
pub mod limits {
    /// Bytes of a document. LIMIT: the largest public one has 4 million; what is read of it takes
    /// up to thirty times as much.
    pub const DOCUMENT_BYTES_MAX: usize = 6 << 20;
    /// Statements of a document. LIMIT: the largest public one has some thousands.
    pub const STATEMENTS_MAX: usize = 100_000;
    /// Products of a statement, and subcomponents of a product. LIMIT: public ones have hundreds.
    pub const COMPONENTS_MAX: usize = 10_000;
}

/// A document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VexDocument {
    /// The file, as the administrator named it.
    pub file: Box<str>,
    /// The format.
    pub format: VexFormat,
    /// Who states it; empty where the document does not tell.
    pub author: Box<str>,
    /// The statements, in the document's order.
    pub statements: Vec<VexStatement>,
    /// Statements that cannot be applied, with the reason.
    pub rejected: Vec<RejectedStatement>,
}

/// The formats.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum VexFormat {
    /// OpenVEX.
    OpenVex,
    /// CycloneDX.
    CycloneDx,
}

/// One statement: a vulnerability in products has a status.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VexStatement {
    /// Which one it is in its document, from 1.
    pub number: usize,
    /// The vulnerability, as written.
    pub vulnerability: Box<str>,
    /// Its other names.
    pub aliases: Vec<Box<str>>,
    /// The products; never empty.
    pub products: Vec<Product>,
    /// The status.
    pub status: VexStatus,
    /// Justification, or the statement of impact or action in its place.
    pub justification: Option<Box<str>>,
    /// When it was stated: of the statement, else of the document.
    pub timestamp: Option<Timestamp>,
}

/// A statement that breaks its specification.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RejectedStatement {
    /// Which one it is in its document, from 1.
    pub number: usize,
    /// The vulnerability, where one is named.
    pub vulnerability: Box<str>,
    /// The status as written, where one is.
    pub status: Box<str>,
    /// What is wrong.
    pub reason: Box<str>,
}

/// A product, limited to some of its components where those are named.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Product {
    /// The product itself.
    pub component: Component,
    /// The components where the vulnerability would be; empty for the whole product.
    pub subcomponents: Vec<Component>,
}

/// What names a piece of software.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Component {
    /// Identifiers: package URLs, image references, digests, or whatever was written. Each of
    /// them names the component.
    pub ids: Vec<Box<str>>,
    /// Hashes in hexadecimal, with their algorithms as written (`sha-256`).
    pub hashes: Vec<(Box<str>, Box<str>)>,
}

/// The status of a vulnerability in a product.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum VexStatus {
    /// Not affected.
    NotAffected,
    /// Fixed in these versions.
    Fixed,
    /// Not yet known.
    UnderInvestigation,
    /// Affected.
    Affected,
}

impl VexStatus {
    /// Returns OpenVEX's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAffected => "not_affected",
            Self::Fixed => "fixed",
            Self::UnderInvestigation => "under_investigation",
            Self::Affected => "affected",
        }
    }
}

impl Component {
    /// Returns what a person calls it: its first identifier, else its first hash.
    pub fn label(&self) -> &str {
        let hash = || self.hashes.first().map(|(_algorithm, hash)| &**hash);
        self.ids.first().map(|id| &**id).or_else(hash).unwrap_or("(without identifier)")
    }
}

/// Why a file is no VEX document.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VexError {
    /// It is larger than [`limits::DOCUMENT_BYTES_MAX`].
    #[error("`{file}` has more than {} MiB", limits::DOCUMENT_BYTES_MAX >> 20)]
    TooLarge {
        /// The file.
        file: Box<str>,
    },
    /// It is no JSON.
    #[error("`{file}`, line {line}, column {column}: {reason}")]
    Json {
        /// The file.
        file: Box<str>,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        reason: Box<str>,
    },
    /// It is JSON, but another document.
    #[error("`{file}` is no VEX document: {reason}")]
    Format {
        /// The file.
        file: Box<str>,
        /// What it is or lacks.
        reason: Box<str>,
    },
}

/// Parses the VEX document `bytes`, which came from `file`.
pub fn parse(file: &str, bytes: &[u8]) -> Result<VexDocument, VexError> {
    if limits::DOCUMENT_BYTES_MAX < bytes.len() {
        return Err(VexError::TooLarge { file: file.into() });
    }
    // A byte order mark is no JSON (RFC 8259, section 8.1), but editors write one.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(|error| VexError::Json {
        file: file.into(),
        line: error.line(),
        column: error.column(),
        reason: json_reason(&error),
    })?;
    let document = unwrapped(&value);
    let parsed = match recognise(document) {
        Ok(VexFormat::OpenVex) => openvex::parse(file, document),
        Ok(VexFormat::CycloneDx) => cyclonedx::parse(file, document),
        Err(reason) => Err(reason.into()),
    };
    parsed.map_err(|reason| VexError::Format { file: file.into(), reason: reason.into() })
}

/// Says what is wrong without the place, which the error names itself.
fn json_reason(error: &serde_json::Error) -> Box<str> {
    let text = error.to_string();
    let (reason, _place) = text.rsplit_once(" at line ").unwrap_or((&text, ""));
    reason.into()
}

/// Returns the predicate of an in-toto statement, or the document itself.
fn unwrapped(value: &Value) -> &Value {
    let is_statement = value.get("predicateType").is_some_and(Value::is_string);
    value.get("predicate").filter(|_| is_statement).unwrap_or(value)
}

fn recognise(document: &Value) -> Result<VexFormat, &'static str> {
    let Some(document) = document.as_object() else { return Err("it is no JSON object") };
    let contexts = match document.get("@context") {
        Some(Value::Array(contexts)) => contexts,
        Some(context) => std::slice::from_ref(context),
        None => &[],
    };
    let is_openvex =
        |context: &Value| context.as_str().is_some_and(|text| text.contains("openvex"));
    if document.get("bomFormat").and_then(Value::as_str) == Some("CycloneDX") {
        Ok(VexFormat::CycloneDx)
    } else if contexts.iter().any(is_openvex) || document.contains_key("statements") {
        Ok(VexFormat::OpenVex)
    } else if document.get("document").is_some_and(|meta| meta.get("csaf_version").is_some()) {
        Err("CSAF documents are not read; OpenVEX and CycloneDX are")
    } else if document.contains_key("payloadType") {
        Err("it is an envelope (DSSE); give the document inside")
    } else {
        Err("it has neither `@context` of OpenVEX nor `bomFormat` of CycloneDX")
    }
}

#[cfg(test)]
mod tests;

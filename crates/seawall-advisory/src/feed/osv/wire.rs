//! The members of an OSV record that hold facts; prose is skipped while reading.

use serde::Deserialize;
use serde_json::Value;

use super::limits::IDENTIFIERS_MAX;

/// A record, each member as it stands: a member of the wrong type costs only itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Record {
    pub(crate) id: Value,
    pub(crate) aliases: Value,
    pub(crate) related: Value,
    pub(crate) upstream: Value,
    pub(crate) published: Value,
    pub(crate) modified: Value,
    pub(crate) withdrawn: Value,
    /// One line; some publishers begin it with their rating.
    pub(crate) summary: Value,
    pub(crate) severity: Value,
    pub(crate) affected: Value,
    pub(crate) database_specific: Value,
}

/// Returns the items of an array; none of anything else.
pub(crate) fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Returns a text that is not empty.
pub(crate) fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// Returns the texts of an array.
pub(crate) fn texts(value: &Value) -> impl Iterator<Item = &str> {
    array(value).iter().filter_map(text).take(IDENTIFIERS_MAX)
}

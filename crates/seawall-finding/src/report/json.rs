//! The report as JSON: everything that is known, in Seawall's own form.
//!
//! Format: `docs/schemas/report.schema.json`, named in the field `schema`.
//!
//! **Invariant:** every field is there in every report, in the same order; what is unknown is
//! `null`, what there is none of is an empty list.

use crate::report::Report;
use crate::report::document::to_text;

mod wire;

/// Names the form of the document; the number rises when a reader would break.
pub const SCHEMA: &str = "https://seawall.dev/schemas/report/1";

/// Renders the report as a JSON document.
pub fn render_json(report: &Report<'_>) -> String {
    to_text(&wire::Document::of(report))
}

#[cfg(test)]
mod tests;

//! The table of an inventory that was not compared with a database: packages by type, then rows.

use std::collections::BTreeMap;

use super::page::{Page, cut};
use super::{ROWS_MAX, grid};
use crate::report::{Report, words};

/// Widths of name, version and type in the rows.
const WIDTHS: (usize, usize, usize) = (36, 30, 10);

/// Writes the packages.
pub(super) fn write(report: &Report<'_>, page: &mut Page) {
    let packages = &report.inventory.packages;
    page.blank();
    if packages.is_empty() {
        page.paragraph("", "No package was found.");
        return;
    }
    let mut by_type: BTreeMap<_, usize> = BTreeMap::new();
    for installed in packages {
        *by_type.entry(installed.package.package_type).or_default() += 1;
    }
    let mut lines = vec![vec!["PACKAGES".to_owned(), packages.len().to_string()]];
    lines.extend(
        by_type
            .into_iter()
            .map(|(kind, count)| vec![kind.purl_type().to_owned(), count.to_string()]),
    );
    grid::write(&lines, page);
    page.blank();
    let (name, version, kind) = WIDTHS;
    page.finished_line(&format!(
        "{:name$}  {:version$}  {:kind$}  LAYER",
        "NAME", "VERSION", "TYPE"
    ));
    let shown = if page.style.all { packages.len() } else { ROWS_MAX.min(packages.len()) };
    for installed in packages.iter().take(shown) {
        let package = &installed.package;
        let text = format!(
            "{:name$}  {:version$}  {:kind$}  {}",
            cut(&words::plain(&package.name), name),
            cut(&words::plain(&package.version), version),
            package.package_type.purl_type(),
            installed.layer + 1
        );
        page.finished_line(&cut(&text, page.style.width));
    }
    if shown < packages.len() {
        page.raw_line(0, &format!("... {} more: -o json or --all", packages.len() - shown));
    }
}

//! Recognises the distribution of an image and whose advisories hold for its packages.
//!
//! The fields come from the files of the `os-release` cataloger, after whiteouts. A derivative
//! that takes its packages from a parent is judged by the parent's advisories, in the parent's
//! release; where that release can not be told it stays empty, and nothing is guessed.

use seawall_artifact::path::ImagePath;

use crate::cataloger::os_release;
use crate::facts::ReleaseFields;
use crate::gap::{Gap, GapKind};
use crate::inventory::Distribution;

mod release;
mod table;

/// Recognises the distribution; `None` where no file tells or where it is none that has advisories.
///
/// The most trustworthy file that names an `ID` decides, whatever the order of
/// `fields_by_file`. An older file adds the version where that one lacks it.
pub fn recognise(fields_by_file: &[(&ImagePath, &ReleaseFields)]) -> Option<Distribution> {
    let ranked = ranked(fields_by_file);
    let mut fields = (*ranked.first()?).clone();
    complete(&mut fields, &ranked);
    let row = table::row_of(&fields)?;
    let release = (row.release)(&fields, &ranked).unwrap_or_default();
    Some(Distribution {
        fields,
        advisory_id: row.advisory_id.into(),
        advisory_release: release,
        is_derivative: row.is_derivative,
    })
}

/// Says what is not known about the distribution; `None` where everything is.
pub fn gap(fields_by_file: &[(&ImagePath, &ReleaseFields)]) -> Option<Gap> {
    let reason = match recognise(fields_by_file) {
        Some(known) if table::has_release(&known) => return None,
        Some(known) => {
            format!("no release of {} is known for {}", known.advisory_id, name_of(&known.fields))
        }
        None => match ranked(fields_by_file).first() {
            Some(fields) => format!("distribution {} is unknown", name_of(fields)),
            None => match fields_by_file.iter().find_map(|(_, fields)| fields.pretty_name.as_ref())
            {
                Some(name) => format!("distribution `{name}` is unknown"),
                None => "no file tells the distribution".into(),
            },
        },
    };
    Some(Gap { kind: GapKind::UnknownDistribution, path: None, line: None, reason: reason.into() })
}

fn name_of(fields: &ReleaseFields) -> String {
    let version = if fields.version_id.is_empty() {
        fields.codename.as_deref().unwrap_or_default()
    } else {
        &*fields.version_id
    };
    format!("`{}`", format!("{} {version}", fields.id).trim_end())
}

/// Returns the fields that name an `ID`, most trustworthy first.
fn ranked<'a>(fields_by_file: &[(&ImagePath, &'a ReleaseFields)]) -> Vec<&'a ReleaseFields> {
    let mut ranked: Vec<_> = fields_by_file
        .iter()
        .filter(|(_, fields)| !fields.id.is_empty())
        .map(|(path, fields)| (os_release::rank(path).unwrap_or(usize::MAX), *fields))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, fields)| fields).collect()
}

/// Takes version and codename from the next file of the same distribution that has them.
fn complete(fields: &mut ReleaseFields, ranked: &[&ReleaseFields]) {
    if !fields.version_id.is_empty() || fields.codename.is_some() {
        return;
    }
    let other = ranked.iter().find(|other| {
        other.id == fields.id && (!other.version_id.is_empty() || other.codename.is_some())
    });
    if let Some(other) = other {
        fields.version_id.clone_from(&other.version_id);
        fields.codename.clone_from(&other.codename);
    }
}

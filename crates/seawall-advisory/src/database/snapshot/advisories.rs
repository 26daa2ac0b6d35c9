//! Advisories of a snapshot, in columns.

use super::columns::{ColumnsReader, ColumnsWriter};
use crate::database::DatabaseError;
use crate::database::body::{key_code, key_from, level_code, level_from, state_code, state_from};
use crate::database::identifier::Identifier;
use crate::database::rows::{kind_code, kind_from};
use crate::record::{
    Advisory, Affected, Ecosystem, FixAccess, Range, RangeEnd, Rating, Scope, Severity,
};

/// Columns of advisories.
mod column {
    pub(super) const ID: usize = 0;
    pub(super) const KIND: usize = 1;
    pub(super) const PUBLISHED: usize = 2;
    pub(super) const MODIFIED: usize = 3;
    pub(super) const WITHDRAWN: usize = 4;
    pub(super) const VULNERABILITIES: usize = 5;
    pub(super) const ALIASES: usize = 6;
    pub(super) const CWES: usize = 7;
    pub(super) const SEVERITIES: usize = 8;
    pub(super) const AUTHOR: usize = 9;
    pub(super) const RATING: usize = 10;
    pub(super) const AFFECTED: usize = 11;
    pub(super) const ECOSYSTEM: usize = 12;
    pub(super) const RELEASE: usize = 13;
    pub(super) const REPOSITORY: usize = 14;
    pub(super) const NAME: usize = 15;
    pub(super) const STATE: usize = 16;
    pub(super) const ARCHITECTURES: usize = 17;
    pub(super) const MODULE: usize = 18;
    pub(super) const RANGES: usize = 19;
    pub(super) const INTRODUCED: usize = 20;
    pub(super) const END: usize = 21;
    pub(super) const VERSIONS: usize = 22;
    pub(super) const FIXED_ON: usize = 23;
    pub(super) const FIX_ADVISORY: usize = 24;
    pub(super) const OWN_SEVERITIES: usize = 25;
}

/// The first column that is free for side facts.
pub(super) const COLUMN_FREE: usize = 26;

/// Writes advisories, sorted so that neighbours resemble each other: the same package, then the
/// same identifier over its releases. Their order means nothing.
pub(super) fn write(advisories: &mut [Advisory], out: &mut ColumnsWriter) {
    for advisory in advisories.iter_mut() {
        advisory.affected.sort_by(|one, other| place(one).cmp(&place(other)));
    }
    advisories.sort_by(|one, other| order(one).cmp(&order(other)));
    for advisory in advisories.iter() {
        write_advisory(advisory, out);
    }
}

fn place(affected: &Affected) -> (u8, &str, &Scope) {
    (affected.scope.ecosystem.code(), &affected.name, &affected.scope)
}

type Order<'a> = (Option<(u8, &'a str)>, Identifier<'a>, Option<&'a Scope>);

fn order(advisory: &Advisory) -> Order<'_> {
    let first = advisory.affected.first();
    let package = first.map(|first| (first.scope.ecosystem.code(), &*first.name));
    (package, Identifier::parse(&advisory.id), first.map(|first| &first.scope))
}

fn write_advisory(advisory: &Advisory, out: &mut ColumnsWriter) {
    out.identifier(column::ID, &advisory.id);
    out.number(column::KIND, u64::from(kind_code(advisory.kind)));
    out.date(column::PUBLISHED, advisory.published);
    out.date(column::MODIFIED, advisory.modified);
    out.date(column::WITHDRAWN, advisory.withdrawn);
    write_ids(column::VULNERABILITIES, &advisory.vulnerabilities, &advisory.id, out);
    write_ids(column::ALIASES, &advisory.aliases, &advisory.id, out);
    out.count(column::CWES, advisory.cwes.len());
    advisory.cwes.iter().for_each(|cwe| out.number(column::CWES, u64::from(*cwe)));
    write_severities(column::SEVERITIES, &advisory.severities, out);
    out.count(column::AFFECTED, advisory.affected.len());
    advisory.affected.iter().for_each(|affected| write_affected(affected, out));
}

/// Writes identifiers: their number plus one, or 0 for the advisory's own id alone.
fn write_ids(column: usize, ids: &[Box<str>], own: &str, out: &mut ColumnsWriter) {
    match ids {
        [only] if **only == *own => out.number(column, 0),
        ids => {
            out.count(column, ids.len().saturating_add(1));
            for id in ids {
                out.identifier(column, id);
            }
        }
    }
}

fn read_ids(
    column: usize,
    own: &str,
    columns: &mut ColumnsReader<'_>,
) -> Result<Vec<Box<str>>, DatabaseError> {
    let Some(count) = columns.number(column)?.checked_sub(1) else { return Ok(vec![own.into()]) };
    let mut ids = Vec::new();
    for _id in 0..count {
        ids.push(columns.identifier(column)?);
    }
    Ok(ids)
}

fn write_severities(column: usize, severities: &[Severity], out: &mut ColumnsWriter) {
    out.count(column, severities.len());
    for severity in severities {
        out.text(column::AUTHOR, &severity.author);
        match &severity.rating {
            Rating::Word(level) => out.number(column::RATING, u64::from(level_code(*level))),
            Rating::Cvss(vector) => {
                out.number(column::RATING, 8);
                out.text(column::RATING, vector);
            }
            Rating::Score(tenths) => out.number(column::RATING, 9 + u64::from(*tenths)),
        }
    }
}

fn read_severities(
    column: usize,
    columns: &mut ColumnsReader<'_>,
) -> Result<Vec<Severity>, DatabaseError> {
    columns.list(column, |columns| {
        let author = columns.text(column::AUTHOR)?;
        let damaged = columns.damaged(column::RATING, "unknown form of a rating");
        let rating = match columns.number(column::RATING)? {
            8 => Rating::Cvss(columns.text(column::RATING)?),
            code @ 0..8 => {
                let level = u8::try_from(code).ok().and_then(level_from);
                Rating::Word(level.ok_or(damaged)?)
            }
            code => Rating::Score(u8::try_from(code - 9).map_err(|_too_large| damaged)?),
        };
        Ok(Severity { author, rating })
    })
}

fn write_affected(affected: &Affected, out: &mut ColumnsWriter) {
    let is_subscription = affected.fix_access == FixAccess::Subscription;
    out.number(column::ECOSYSTEM, u64::from(affected.scope.ecosystem.code()));
    out.text(column::RELEASE, &affected.scope.release);
    out.text(column::REPOSITORY, &affected.scope.repository);
    out.text(column::NAME, &affected.name);
    let state = state_code(affected.state) << 3 | key_code(affected.key) << 1;
    out.number(column::STATE, state | u64::from(is_subscription));
    out.texts(column::ARCHITECTURES, &affected.architectures);
    out.optional_text(column::MODULE, affected.module.as_deref());
    out.count(column::RANGES, affected.ranges.len());
    affected.ranges.iter().for_each(|range| write_range(range, out));
    out.texts(column::VERSIONS, &affected.versions);
    out.date(column::FIXED_ON, affected.fixed_on);
    out.optional_text(column::FIX_ADVISORY, affected.fix_advisory.as_deref());
    write_severities(column::OWN_SEVERITIES, &affected.severities, out);
}

fn write_range(range: &Range, out: &mut ColumnsWriter) {
    out.number(
        column::INTRODUCED,
        u64::from(range.introduced.is_some()) | u64::from(range.excludes_introduced) << 1,
    );
    if let Some(introduced) = &range.introduced {
        out.text(column::INTRODUCED, introduced);
    }
    let (form, version) = match &range.end {
        RangeEnd::Open => (0, None),
        RangeEnd::Fixed(version) => (1, Some(version)),
        RangeEnd::LastAffected(version) => (2, Some(version)),
        RangeEnd::Below(version) => (3, Some(version)),
    };
    out.number(column::END, form);
    if let Some(version) = version {
        out.text(column::END, version);
    }
}

fn read_range(columns: &mut ColumnsReader<'_>) -> Result<Range, DatabaseError> {
    let start = columns.number(column::INTRODUCED)?;
    if 3 < start {
        return Err(columns.damaged(column::INTRODUCED, "unknown start of a range"));
    }
    let introduced = if start & 1 == 0 { None } else { Some(columns.text(column::INTRODUCED)?) };
    let end = match columns.number(column::END)? {
        0 => RangeEnd::Open,
        1 => RangeEnd::Fixed(columns.text(column::END)?),
        2 => RangeEnd::LastAffected(columns.text(column::END)?),
        3 => RangeEnd::Below(columns.text(column::END)?),
        _ => return Err(columns.damaged(column::END, "unknown end of a range")),
    };
    Ok(Range { introduced, excludes_introduced: start & 2 != 0, end })
}

fn read_affected(columns: &mut ColumnsReader<'_>) -> Result<Affected, DatabaseError> {
    let ecosystem = columns.number(column::ECOSYSTEM)?;
    let ecosystem = u8::try_from(ecosystem).ok().and_then(Ecosystem::from_code);
    let unknown = || DatabaseError::Damaged { offset: 0, what: "unknown ecosystem" };
    let scope = Scope {
        ecosystem: ecosystem.ok_or_else(unknown)?,
        release: columns.text(column::RELEASE)?,
        repository: columns.text(column::REPOSITORY)?,
    };
    let name = columns.text(column::NAME)?;
    let code = columns.number(column::STATE)?;
    let damaged = columns.damaged(column::STATE, "unknown state");
    Ok(Affected {
        scope,
        name,
        state: state_from(code >> 3).ok_or(damaged)?,
        key: key_from(code >> 1 & 3).ok_or(damaged)?,
        fix_access: if code & 1 == 0 { FixAccess::General } else { FixAccess::Subscription },
        architectures: columns.texts(column::ARCHITECTURES)?,
        module: columns.optional_text(column::MODULE)?,
        ranges: columns.list(column::RANGES, read_range)?,
        versions: columns.texts(column::VERSIONS)?,
        fixed_on: columns.date(column::FIXED_ON)?,
        fix_advisory: columns.optional_text(column::FIX_ADVISORY)?,
        severities: read_severities(column::OWN_SEVERITIES, columns)?,
    })
}

/// Reads one advisory.
pub(super) fn read(columns: &mut ColumnsReader<'_>) -> Result<Advisory, DatabaseError> {
    let id = columns.identifier(column::ID)?;
    let kind = u8::try_from(columns.number(column::KIND)?).ok().and_then(kind_from);
    Ok(Advisory {
        kind: kind.ok_or_else(|| columns.damaged(column::KIND, "unknown kind"))?,
        published: columns.date(column::PUBLISHED)?,
        modified: columns.date(column::MODIFIED)?,
        withdrawn: columns.date(column::WITHDRAWN)?,
        vulnerabilities: read_ids(column::VULNERABILITIES, &id, columns)?,
        aliases: read_ids(column::ALIASES, &id, columns)?,
        cwes: columns.list(column::CWES, |columns| columns.small(column::CWES))?,
        severities: read_severities(column::SEVERITIES, columns)?,
        affected: columns.list(column::AFFECTED, read_affected)?,
        id,
    })
}

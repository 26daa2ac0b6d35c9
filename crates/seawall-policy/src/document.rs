//! The policy document: YAML in, [`Policy`] out, or an error that shows the line.
//!
//! Form: `docs/reference/policies.md`. `apiVersion: seawall.dev/v1`, `kind: Policy`.

use seawall_artifact::digest::Digest;

use crate::condition::Condition;
use crate::error::PolicyError;
use crate::facts::Gate;
use crate::fields::Fields;
use crate::glob::Glob;
use crate::yaml::{self, Source};

mod conditions;

/// Most rules of one policy.
// LIMIT: nobody reads more; generated policies stay below.
const RULES_MAX: usize = 1_000;
/// Most exceptions of one policy.
// LIMIT: see above.
const EXCEPTIONS_MAX: usize = 20_000;

/// A policy.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `metadata.name`.
    pub name: Box<str>,
    /// `metadata.owner`.
    pub owner: Option<Box<str>>,
    /// Digest of the document's bytes.
    pub digest: Digest,
    /// What it applies to.
    pub scope: PolicyScope,
    /// What its rules do.
    pub mode: Mode,
    /// What holds when a rule cannot be evaluated.
    pub on_error: OnError,
    /// The rules, in the order of the document.
    pub rules: Vec<Rule>,
    /// The exceptions.
    pub exceptions: Vec<Exception>,
}

/// What a policy applies to; what is empty matches everything.
#[derive(Clone, Debug, Default)]
pub struct PolicyScope {
    /// Gates.
    pub gates: Vec<Gate>,
    /// Patterns of images.
    pub images: Vec<Glob>,
    /// Patterns of namespaces.
    pub namespaces: Vec<Glob>,
}

/// What the rules of a policy do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// Denials deny.
    Enforce,
    /// Denials warn.
    Warn,
    /// Denials are recorded only.
    Observe,
}

/// What holds when a rule cannot be evaluated, as the administrator chose.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OnError {
    /// Deny.
    Deny,
    /// Allow.
    Allow,
    /// What was decided last, where the gate remembers it; else deny.
    LastKnown,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id, unique in the policy.
    pub id: Box<str>,
    /// What it does where its condition holds.
    pub action: Action,
    /// The condition.
    pub condition: Condition,
    /// The administrator's reason.
    pub reason: Option<Box<str>>,
    /// Line in the document.
    pub line: usize,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Action {
    /// Warns.
    Warn,
    /// Says that nothing can be decided.
    Undecided,
    /// Denies.
    Deny,
}

/// A dated, owned, expiring permission.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Vulnerability, alias or id of a finding.
    pub finding: Glob,
    /// Package, by purl or name; `None` for all.
    pub package: Option<Glob>,
    /// Images; empty for all.
    pub images: Vec<Glob>,
    /// Who answers for it.
    pub owner: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// Last day on which it holds, as days since 1970-01-01.
    pub expires: i64,
    /// The same as written.
    pub expires_text: Box<str>,
    /// Line in the document.
    pub line: usize,
}

impl Policy {
    /// Parses the document `text`; `file` is its name in messages.
    pub fn parse(text: &str, file: &str) -> Result<Self, PolicyError> {
        let root = yaml::parse(text, file)?;
        let source = Source { text, file };
        let mut document = Fields::new(source, &root, "the document")?;
        document.constant("apiVersion", "seawall.dev/v1")?;
        document.constant("kind", "Policy")?;
        let (name, owner) = metadata(&document.required_map("metadata")?)?;
        let spec = document.required_map("spec")?;
        document.finish()?;
        read_spec(spec, name, owner, Digest::sha256_of(text.as_bytes()))
    }
}

fn metadata(fields: &Fields<'_>) -> Result<(Box<str>, Option<Box<str>>), PolicyError> {
    let mut fields = fields.clone();
    let name = fields.required_text("name")?;
    let owner = fields.optional_text("owner")?;
    // Labels are for other tools; they decide nothing here.
    for name in ["labels", "annotations"] {
        fields.pass_over(name);
    }
    fields.finish()?;
    Ok((name, owner))
}

fn read_spec(
    mut spec: Fields<'_>,
    name: Box<str>,
    owner: Option<Box<str>>,
    digest: Digest,
) -> Result<Policy, PolicyError> {
    let scope = spec.optional_map("match")?.map(read_scope).transpose()?.unwrap_or_default();
    let mode = spec.choice(
        "mode",
        &[("enforce", Mode::Enforce), ("warn", Mode::Warn), ("observe", Mode::Observe)],
    )?;
    let on_error = spec.choice(
        "onError",
        &[("deny", OnError::Deny), ("allow", OnError::Allow), ("lastKnown", OnError::LastKnown)],
    )?;
    let Some(on_error) = on_error else {
        let help = "say what holds when a rule cannot be evaluated: deny, allow or lastKnown";
        return Err(spec.error("`onError` is missing", Some(help)));
    };
    let mut rules: Vec<Rule> = Vec::new();
    for node in spec.list("rules", RULES_MAX)? {
        let rule = read_rule(Fields::new(spec.source(), node, "a rule")?)?;
        if rules.iter().any(|other| other.id == rule.id) {
            return Err(spec.error_at(node, format!("a second rule `{}`", rule.id), None));
        }
        rules.push(rule);
    }
    let mut exceptions = Vec::new();
    for node in spec.list("exceptions", EXCEPTIONS_MAX)? {
        exceptions.push(read_exception(Fields::new(spec.source(), node, "an exception")?)?);
    }
    spec.finish()?;
    Ok(Policy {
        name,
        owner,
        digest,
        scope,
        mode: mode.unwrap_or(Mode::Enforce),
        on_error,
        rules,
        exceptions,
    })
}

fn read_scope(mut fields: Fields<'_>) -> Result<PolicyScope, PolicyError> {
    let mut gates = Vec::new();
    for (text, place) in fields.texts("gates")? {
        gates.push(match &*text {
            "ci" => Gate::Ci,
            "push" => Gate::Push,
            "pull" => Gate::Pull,
            "admission" => Gate::Admission,
            "node" => Gate::Node,
            _ => {
                let help = "the gates are ci, push, pull, admission and node";
                let message = format!("there is no gate `{text}`");
                return Err(fields.source().error(place, message, Some(help)));
            }
        });
    }
    let scope = PolicyScope {
        gates,
        images: fields.globs("images")?,
        namespaces: fields.globs("namespaces")?,
    };
    fields.finish()?;
    Ok(scope)
}

fn read_rule(mut fields: Fields<'_>) -> Result<Rule, PolicyError> {
    let id = fields.required_text("id")?;
    let reason = fields.optional_text("reason")?;
    let line = fields.place().line;
    let mut found = None;
    for (key, action) in
        [("deny", Action::Deny), ("warn", Action::Warn), ("undecided", Action::Undecided)]
    {
        let Some(condition) = fields.optional_map(key)? else { continue };
        if found.is_some() {
            return Err(fields.error(format!("rule `{id}` has more than one action"), None));
        }
        found = Some((action, conditions::read(condition)?));
    }
    let Some((action, condition)) = found else {
        let help = "a rule has one of `deny`, `warn` and `undecided`, with a condition";
        return Err(fields.error(format!("rule `{id}` has no action"), Some(help)));
    };
    fields.finish()?;
    Ok(Rule { id, action, condition, reason, line })
}

fn read_exception(mut fields: Fields<'_>) -> Result<Exception, PolicyError> {
    let line = fields.place().line;
    let finding = fields.required_text("finding")?;
    let package = fields.optional_text("package")?;
    let images = fields.globs("images")?;
    let owner = fields.required_text("owner")?;
    let reason = fields.required_text("reason")?;
    let expires_place = fields.place_of("expires");
    let expires_text = fields.required_text("expires")?;
    let Some(expires) = days(&expires_text) else {
        let help = Some("write the last day on which the exception holds, as YYYY-MM-DD");
        let message = format!("`{expires_text}` is no date");
        return Err(fields.source().error(expires_place, message, help));
    };
    fields.finish()?;
    Ok(Exception {
        finding: Glob::new(&finding),
        package: package.map(|text| Glob::new(&text)),
        images,
        owner,
        reason,
        expires,
        expires_text,
        line,
    })
}

/// Reads `YYYY-MM-DD` as days since 1970-01-01.
fn days(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || month.len() != 2 || day.len() != 2 || parts.next().is_some() {
        return None;
    }
    let (year, month, day): (i64, i64, i64) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let month_days = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=month_days).contains(&day) {
        return None;
    }
    // Days from civil (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    let year_of_march = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year_of_march.div_euclid(400), year_of_march.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests;

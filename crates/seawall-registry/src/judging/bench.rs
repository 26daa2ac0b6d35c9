//! What images are judged with: the database, the policies, the exceptions, the day.

use std::fmt;
use std::sync::Arc;

use seawall_advisory::database::{Database, DatabaseError};
use seawall_advisory::date::Date;
use seawall_advisory::vex::VexDocument;
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use seawall_artifact::reference::{ImageReference, RepositoryName, Tag};
use seawall_finding::finding::{Finding, Findings};
use seawall_finding::report::words;
use seawall_gate::judge::{Assessment, Bench};
use seawall_gate::view;
use seawall_inventory::inventory::Inventory;
use seawall_policy::document::{Exception, OnError, Policy};
use seawall_policy::evaluate::{Decision, Reason, Verdict};
use seawall_policy::facts::Gate;
use seawall_policy::glob::Glob;
use seawall_store::judgements::decisions::StoredException;
use seawall_store::judgements::{NewFinding, StoredFinding, StoredVerdict};
use serde::{Deserialize, Serialize};

/// Most tags of an image that policies are asked about; its digest always is.
// LIMIT: each is an evaluation; further tags are judged as the digest is.
const TAGS_MAX: usize = 16;
/// Vulnerabilities that the one line of a reason names.
const NAMED_MAX: usize = 3;

/// The bytes of a database, mapped or carried.
pub trait DatabaseBytes: Send + Sync + fmt::Debug {
    /// Returns the bytes of the file.
    fn bytes(&self) -> &[u8];
}

/// What images are judged with at one time. It never changes: a change makes another.
#[derive(Clone, Debug)]
pub struct JudgingBench {
    /// The host by which clients name the registry, for policies about images.
    pub host: Box<str>,
    /// The database; without one nothing is assessed.
    pub database: Option<Arc<dyn DatabaseBytes>>,
    /// The policies, with the exceptions that people gave added to each.
    pub policies: Vec<Policy>,
    /// VEX documents.
    pub vex: Vec<VexDocument>,
    /// Today.
    pub day: Date,
    /// For how many days a verdict holds if it is not judged again.
    pub verdict_days: i64,
    /// Digests of all of the above, and of the program.
    pub parts: BenchParts,
    /// Digest of the parts.
    pub id: Box<str>,
    /// Its number among those that came into force; 0 for one that never did.
    pub generation: i64,
}

/// What a bench is made of: equal parts judge equally.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct BenchParts {
    /// The version of the program that judges.
    pub program: Box<str>,
    /// The host by which clients name the registry.
    pub host: Box<str>,
    /// The content of the database; empty without one.
    pub database: Box<str>,
    /// The documents of the policies.
    pub policies: Box<str>,
    /// The exceptions that people gave.
    pub exceptions: Box<str>,
    /// The VEX documents.
    pub vex: Box<str>,
    /// The day, and for how many days verdicts hold.
    pub days: Box<str>,
}

impl BenchParts {
    /// Names the parts in which two differ.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        let parts = [
            ("program", &self.program, &other.program),
            ("host", &self.host, &other.host),
            ("database", &self.database, &other.database),
            ("policies", &self.policies, &other.policies),
            ("exceptions", &self.exceptions, &other.exceptions),
            ("vex", &self.vex, &other.vex),
            ("day", &self.days, &other.days),
        ];
        parts.into_iter().filter(|(_, own, theirs)| own != theirs).map(|part| part.0).collect()
    }
}

/// What was found out about one image.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The verdict.
    pub verdict: StoredVerdict,
    /// The findings.
    pub findings: Vec<NewFinding>,
    /// Whether it could not be decided and the policies say that the last known verdict holds.
    pub keeps_last: bool,
}

/// A name under which an image is judged.
#[derive(Clone, Debug)]
pub struct ImageName<'a> {
    /// Its repository.
    pub repository: &'a RepositoryName,
    /// Its digest.
    pub digest: &'a Digest,
    /// Its tags.
    pub tags: &'a [Tag],
}

impl JudgingBench {
    /// Takes what judges, without exceptions that people gave; see [`Self::with_exceptions`].
    pub fn new(
        host: &str,
        database: Option<Arc<dyn DatabaseBytes>>,
        policies: Vec<Policy>,
        vex: Vec<VexDocument>,
        (day, verdict_days): (Date, i64),
    ) -> Self {
        let parts = BenchParts::default();
        let host = host.into();
        let (id, generation) = ("".into(), 0);
        Self { host, database, policies, vex, day, verdict_days, parts, id, generation }
    }

    /// Adds the exceptions that people gave, and stamps the bench.
    ///
    /// An exception whose day does not parse holds for no day.
    #[must_use]
    pub fn with_exceptions(mut self, exceptions: &[StoredException]) -> Self {
        let opened = self.database.as_ref().map(|database| Database::open(database.bytes()));
        let database = match opened {
            Some(Ok(database)) => Digest::from_sha256(database.content_id()).to_string(),
            _ => String::new(),
        };
        let stamped = |exception: &StoredException| {
            let StoredException { finding, package, repository, expires, .. } = exception;
            [finding, package, repository, expires].map(|part| part.as_bytes().to_vec())
        };
        let given = exceptions.iter().flat_map(stamped);
        let vex = self.vex.iter().map(|document| format!("{document:?}").into_bytes());
        let policies = self.policies.iter().map(|policy| policy.digest.to_string().into_bytes());
        self.parts = BenchParts {
            program: concat!(env!("CARGO_PKG_VERSION"), " findings with packages").into(),
            host: self.host.clone(),
            database: database.into(),
            policies: digest_of(policies),
            exceptions: digest_of(given),
            vex: digest_of(vex),
            days: format!("{} and {}", self.day, self.verdict_days).into(),
        };
        self.id = digest_of([self.parts_json().into_bytes()].into_iter());
        for policy in &mut self.policies {
            let given = exceptions.iter().map(|stored| exception_of(&self.host, stored));
            policy.exceptions.extend(given);
        }
        self
    }

    /// Writes the parts for the tables.
    pub fn parts_json(&self) -> String {
        serde_json::to_string(&self.parts).unwrap_or_default()
    }

    /// Judges an inventory at the gate `gate`, under its digest and each of its tags; what is
    /// heaviest counts.
    pub fn judge(
        &self,
        gate: Gate,
        name: &ImageName<'_>,
        inventory: &Inventory,
        now_ms: i64,
    ) -> Result<Judged, DatabaseError> {
        let database = match &self.database {
            Some(database) => Some(Database::open(database.bytes())?),
            None => None,
        };
        let bench = Bench {
            gate,
            database: database.as_ref(),
            vex: &self.vex,
            policies: &self.policies,
            day: self.day,
        };
        let assessment = Assessment::new(inventory, bench)?;
        let mut heaviest: Option<Decision> = None;
        for reference in self.references(name) {
            let (_, decision) = assessment.decide(Some(&reference));
            if heaviest.as_ref().is_none_or(|before| before.verdict < decision.verdict) {
                heaviest = Some(decision);
            }
        }
        let decision = heaviest.unwrap_or_else(|| assessment.decide(None).1);
        let findings = assessment.findings();
        let keeps_last = self.keeps_last(&decision);
        Ok(Judged {
            keeps_last,
            verdict: StoredVerdict {
                repository: name.repository.clone(),
                digest: name.digest.clone(),
                verdict: verdict_name(decision.verdict).into(),
                reason: reason_line(&decision, findings).into(),
                decision: decision_json(&decision).into(),
                bench: self.id.clone(),
                valid_through_day: self.valid_through(&decision),
                judged_ms: now_ms,
                generation: self.generation,
            },
            findings: findings.findings.iter().map(|finding| stored(finding, inventory)).collect(),
        })
    }

    /// Keeps what judges pushes: policies that name that gate. Those that name no gate judge
    /// pulls, so that nothing is refused at the push unless somebody asked for it.
    #[must_use]
    pub fn at_push(&self) -> Option<Self> {
        if !self.judges_pushes() {
            return None;
        }
        let mut bench = self.clone();
        bench.policies.retain(names_push);
        Some(bench)
    }

    /// Tells whether a policy names the gate of pushes. Asked at each push.
    pub fn judges_pushes(&self) -> bool {
        self.policies.iter().any(names_push)
    }

    /// Tells whether all that could not be decided is to stay as it was.
    pub(super) fn keeps_last(&self, decision: &Decision) -> bool {
        let undecided = |reason: &&Reason| !reason.observed && reason.verdict == Verdict::Undecided;
        let on_error = |reason: &Reason| {
            let policy = self.policies.iter().find(|policy| policy.name == reason.policy);
            policy.map(|policy| policy.on_error)
        };
        decision.verdict == Verdict::Undecided
            && decision
                .reasons
                .iter()
                .filter(undecided)
                .all(|reason| on_error(reason) == Some(OnError::LastKnown))
    }

    /// Returns what all policies say of an image that could not be analysed, if they agree.
    pub fn on_error(&self) -> Option<OnError> {
        let first = self.policies.first()?.on_error;
        self.policies.iter().all(|policy| policy.on_error == first).then_some(first)
    }

    /// Makes the verdict on an image that could not be analysed.
    pub fn failed(&self, name: &ImageName<'_>, reason: &str, now_ms: i64) -> StoredVerdict {
        StoredVerdict {
            repository: name.repository.clone(),
            digest: name.digest.clone(),
            verdict: "failed".into(),
            reason: format!("the image could not be scanned, so nothing is decided: {reason}")
                .into(),
            decision: "".into(),
            bench: self.id.clone(),
            valid_through_day: i64::from(self.day.days()),
            judged_ms: now_ms,
            generation: self.generation,
        }
    }

    fn references(&self, name: &ImageName<'_>) -> Vec<ImageReference> {
        let (host, repository, digest) = (&self.host, name.repository, name.digest);
        let tags = name.tags.iter().take(TAGS_MAX);
        let texts = std::iter::once(format!("{host}/{repository}@{digest}"))
            .chain(tags.map(|tag| format!("{host}/{repository}:{tag}@{digest}")));
        texts.filter_map(|text| text.parse().ok()).collect()
    }

    /// A verdict that an exception brought about ends with the exception.
    fn valid_through(&self, decision: &Decision) -> i64 {
        let today = i64::from(self.day.days());
        let exceptions = self.policies.iter().flat_map(|policy| &policy.exceptions);
        let applied = exceptions.filter(|exception| {
            let is_same = |used: &seawall_policy::evaluate::ExceptionUse| {
                used.expires == exception.expires_text
                    && *used.finding == *exception.finding.to_string()
                    && !used.findings.is_empty()
            };
            today <= exception.expires && decision.exceptions.iter().any(is_same)
        });
        let ends = applied.map(|exception| exception.expires).min();
        let usual = today.saturating_add(self.verdict_days);
        ends.map_or(usual, |end| end.min(usual))
    }
}

fn names_push(policy: &Policy) -> bool {
    policy.scope.gates.contains(&Gate::Push)
}

/// Digest of several parts, none of which runs into the next.
fn digest_of(parts: impl Iterator<Item = Vec<u8>>) -> Box<str> {
    let mut hasher = DigestHasher::new(DigestAlgorithm::Sha256);
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(&part);
    }
    hasher.finish().to_string().into()
}

fn exception_of(host: &str, stored: &StoredException) -> Exception {
    Exception {
        finding: Glob::new(&stored.finding),
        package: (!stored.package.is_empty()).then(|| Glob::new(&stored.package)),
        images: images_of(host, &stored.repository),
        owner: stored.owner.clone(),
        reason: stored.reason.clone(),
        expires: Date::parse(&stored.expires).map_or(i64::MIN, |day| i64::from(day.days())),
        expires_text: stored.expires.clone(),
        line: 0,
    }
}

/// Returns the patterns of a repository's images; none at all stand for every image.
fn images_of(host: &str, repository: &str) -> Vec<Glob> {
    if repository.is_empty() {
        return Vec::new();
    }
    // A tag or a digest follows the name, so no longer name of a repository is meant along.
    [":*", "@*"].map(|end| Glob::new(&format!("{host}/{repository}{end}"))).into()
}

pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allow",
        Verdict::Warn => "warn",
        Verdict::Undecided => "undecided",
        Verdict::Deny => "deny",
    }
}

/// Writes the heaviest reasons in one line: rule, words of the administrator, vulnerabilities.
pub(super) fn reason_line(decision: &Decision, findings: &Findings) -> String {
    let mut parts = Vec::new();
    let heaviest = decision.verdict;
    let reasons = decision.reasons.iter().filter(|reason| !reason.observed);
    for reason in reasons.filter(|reason| reason.verdict == heaviest) {
        let mut names: Vec<String> = findings
            .findings
            .iter()
            .filter(|finding| reason.findings.contains(&finding.id))
            .map(|finding| format!("{} in {}", finding.vulnerability, finding.package_name))
            .collect();
        names.dedup();
        let more = names.len().saturating_sub(NAMED_MAX);
        names.truncate(NAMED_MAX);
        let mut text = format!("{} (policy {}, rule {})", reason.text, reason.policy, reason.rule);
        if !names.is_empty() {
            text.push_str(": ");
            text.push_str(&names.join(", "));
        }
        if more != 0 {
            text.extend([" and ", &more.to_string(), " more"]);
        }
        parts.push(text);
    }
    parts.join("; ")
}

pub(super) fn decision_json(decision: &Decision) -> String {
    serde_json::to_string(&view::view(decision)).unwrap_or_default()
}

fn stored(finding: &Finding, inventory: &Inventory) -> NewFinding {
    let packages = finding.packages.iter().filter_map(|number| inventory.packages.get(*number));
    let mut purls: Vec<Box<str>> = packages.map(|package| package.purl.clone()).collect();
    purls.sort();
    purls.dedup();
    let finding = StoredFinding {
        finding: finding.id.clone(),
        vulnerability: finding.vulnerability.clone(),
        package: finding.package_name.clone(),
        version: finding.installed_version.clone(),
        severity: words::level(finding.severity.level).into(),
        segment: words::segment_phrase(finding.segment).into(),
    };
    NewFinding { finding, purls }
}

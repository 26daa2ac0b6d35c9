//! Builds the database file from what feed parsers return.
//!
//! Everything is taken apart at once into compact rows of interned texts: a status line of
//! Ubuntu's tracker costs 12 bytes while the build runs, however often its words occur.
//!
//! **Invariant:** the file depends on the set of facts only, not on the order in which feeds,
//! files and records were added; identical rows are written once.

mod import;
mod intern;
mod order;
mod write;

use std::collections::{BTreeMap, HashMap};

use self::intern::{Blobs, Texts};
use super::DatabaseError;
use super::body::{Body, BodyEnd, BodyRange, BodyRating, BodySeverity, TextUse};
use super::codec::Writer;
use super::identifier::{CveNumber, Identifier};
use super::ingest::Newest;
use super::rows::{Fact, Head, Numbers, PackageFact};
use super::vulnerability::Epss;
use crate::date::Date;
use crate::feed::{Feed, FeedOutput, Rejections, SideFact};
use crate::record::{Advisory, Affected, Ecosystem, RangeEnd, Rating, Severity};

/// Why a database cannot be built.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BuildError {
    /// There is more than the format can hold.
    #[error("the database would be too large: more than 4 GiB or 4,294,967,295 rows of {table}")]
    TooLarge {
        /// Which table.
        table: &'static str,
    },
    /// The builder lost its own rows: a programming error.
    #[error("internal error while building the database")]
    Internal(#[from] DatabaseError),
}

/// A feed within one build.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct FeedId(u32);

/// What a feed is and in which state it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FeedSource {
    /// Name of the feed.
    pub name: Box<str>,
    /// Publisher, for people.
    pub publisher: Box<str>,
    /// Licence of the data.
    pub licence: Box<str>,
    /// The publisher's own mark of the state: a commit, an `ETag`, a version.
    pub revision: Option<Box<str>>,
    /// Date of the state.
    pub date: Option<Date>,
}

impl FeedSource {
    /// Describes a feed from the table of feeds.
    pub fn of(feed: &Feed, revision: Option<Box<str>>, date: Option<Date>) -> Self {
        Self {
            name: feed.name.into(),
            publisher: feed.publisher.into(),
            licence: feed.licence.into(),
            revision,
            date,
        }
    }
}

/// What a build took from one feed.
#[derive(Clone, Debug)]
pub struct FeedReport {
    /// The feed.
    pub source: FeedSource,
    /// Records read.
    pub read: u64,
    /// Advisories kept.
    pub advisories: u64,
    /// Facts kept that are no advisories.
    pub facts: u64,
    /// Entries left out, by reason. What an older database had left out is a number only, in
    /// [`FeedReport::rejected_before`].
    pub rejected: Rejections,
    /// Entries that were left out when an older database, from which this feed was taken over,
    /// was built.
    pub rejected_before: u64,
    /// Newest date that the feed's own content states.
    pub newest: Option<Date>,
    dates: Newest,
}

impl FeedReport {
    fn new(source: FeedSource) -> Self {
        Self {
            dates: Newest::new(source.date),
            source,
            read: 0,
            advisories: 0,
            facts: 0,
            rejected: Rejections::default(),
            rejected_before: 0,
            newest: None,
        }
    }
}

/// A statement about a package, by numbers: 12 bytes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Row {
    package: u32,
    advisory: u32,
    body: u32,
}

/// The end of support of a release.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct EndRow {
    feed: u32,
    codename: Option<u32>,
    released: Option<Date>,
    ends: Option<Date>,
    has_ended: bool,
    extended_ends: Option<Date>,
}

/// Tags and architectures of a stanza of an official image.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct ImageRow {
    feed: u32,
    tags: Vec<u32>,
    architectures: Vec<u32>,
}

/// A range of a product.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct ProductRow {
    feed: u32,
    vulnerability: u64,
    target_software: Option<u32>,
    version: Option<u32>,
    start: Option<(u32, bool)>,
    end: Option<(u32, bool)>,
}

/// Collects facts and writes the database file.
#[derive(Debug, Default)]
pub struct DatabaseBuilder {
    feeds: Vec<FeedReport>,
    texts: Texts,
    heads: Blobs,
    bodies: Blobs,
    payloads: Blobs,
    scopes: HashMap<(u8, u32), u32>,
    packages: HashMap<(u32, u32), u32>,
    rows: Vec<Row>,
    /// (identifier, feed, payload).
    facts: Vec<(u64, u32, u32)>,
    /// (package, feed, fact).
    package_facts: Vec<(u32, u32, PackageFact)>,
    /// (scope, feed, fact).
    scope_facts: Vec<(u32, u32, PackageFact)>,
    /// By feed: (identifier, cell).
    scores: BTreeMap<u32, Vec<(u64, u32)>>,
    /// By feed: model version and date.
    models: BTreeMap<u32, (Option<Box<str>>, Option<Date>)>,
    /// By product and release.
    ends: HashMap<(u32, u32), Vec<EndRow>>,
    /// By repository.
    images: HashMap<u32, Vec<ImageRow>>,
    products: HashMap<u32, Vec<ProductRow>>,
    writer: Writer,
}

/// Numbers stand for themselves while the build runs.
struct AsIs;

impl Numbers for AsIs {
    fn text(&mut self, _text_use: TextUse, text: u32) -> u64 {
        u64::from(text)
    }

    fn identifier(&mut self, identifier: u64) -> u64 {
        identifier
    }

    fn feed(&mut self, feed: u32) -> u64 {
        u64::from(feed)
    }
}

impl DatabaseBuilder {
    /// Makes an empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a feed; one that was added before under the same name keeps its number.
    pub fn add_feed(&mut self, source: FeedSource) -> FeedId {
        let known = self.feeds.iter().position(|feed| feed.source.name == source.name);
        let number = known.unwrap_or_else(|| {
            self.feeds.push(FeedReport::new(source));
            self.feeds.len() - 1
        });
        // There are some dozens of feeds.
        FeedId(u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// Tells whether a feed of this name was added.
    pub fn has_feed(&self, name: &str) -> bool {
        self.feeds.iter().any(|feed| &*feed.source.name == name)
    }

    /// Returns what has been taken so far from each feed, by name.
    pub fn report(&self) -> Vec<FeedReport> {
        let mut feeds = self.feeds.clone();
        feeds.sort_by(|one, other| one.source.name.cmp(&other.source.name));
        feeds
    }

    /// Adds what a parser made of one file.
    pub fn add_output(&mut self, feed: FeedId, output: FeedOutput) {
        if let Some(report) = self.feed_mut(feed) {
            report.read = report.read.saturating_add(output.read);
            report.dates.note(&output);
            report.newest = report.dates.date();
            report.rejected.merge(output.rejected);
        }
        for advisory in &output.advisories {
            self.add(feed, advisory);
        }
        for fact in &output.side {
            self.add_side(feed, fact);
        }
    }

    /// Adds one advisory.
    pub fn add(&mut self, feed: FeedId, advisory: &Advisory) {
        if let Some(report) = self.feed_mut(feed) {
            report.advisories = report.advisories.saturating_add(1);
        }
        let head = Head {
            feed: feed.0,
            id: self.identifier(&advisory.id),
            kind: advisory.kind,
            published: advisory.published,
            modified: advisory.modified,
            withdrawn: advisory.withdrawn,
            vulnerabilities: self.identifiers(&advisory.vulnerabilities),
            aliases: self.identifiers(&advisory.aliases),
            severities: self.severities(&advisory.severities),
            cwes: advisory.cwes.clone(),
        };
        let number = self.head(&head);
        // What was withdrawn matches nothing; its identifiers resolve all the same.
        if advisory.withdrawn.is_some() {
            return;
        }
        for affected in &advisory.affected {
            let package =
                self.package(affected.scope.ecosystem, &affected.scope.release, &affected.name);
            let body = self.body(affected);
            let body = self.body_number(&body);
            self.rows.push(Row { package, advisory: number, body });
        }
    }

    /// Counts entries that were left out before this build.
    pub(super) fn note_rejected(&mut self, feed: FeedId, count: u64) {
        if let Some(report) = self.feed_mut(feed) {
            report.rejected_before = report.rejected_before.saturating_add(count);
        }
    }

    pub(super) fn feed_mut(&mut self, feed: FeedId) -> Option<&mut FeedReport> {
        self.feeds.get_mut(usize::try_from(feed.0).unwrap_or(usize::MAX))
    }

    fn head(&mut self, head: &Head) -> u32 {
        self.writer.bytes.clear();
        head.encode(&mut self.writer, &mut AsIs);
        self.heads.number(&self.writer.bytes)
    }

    fn body_number(&mut self, body: &Body) -> u32 {
        self.writer.bytes.clear();
        body.encode(&mut self.writer, &mut |_text_use, text| u64::from(text));
        self.bodies.number(&self.writer.bytes)
    }

    fn body(&mut self, affected: &Affected) -> Body {
        let repository = &affected.scope.repository;
        Body {
            key: affected.key,
            state: affected.state,
            fix_access: affected.fix_access,
            repository: if repository.is_empty() {
                None
            } else {
                Some(self.texts.number(repository))
            },
            module: affected.module.as_deref().map(|module| self.texts.number(module)),
            architectures: self.texts.numbers(&affected.architectures),
            ranges: affected
                .ranges
                .iter()
                .map(|range| BodyRange {
                    introduced: range.introduced.as_deref().map(|text| self.texts.number(text)),
                    excludes_introduced: range.excludes_introduced,
                    end: match &range.end {
                        RangeEnd::Open => BodyEnd::Open,
                        RangeEnd::Fixed(text) => BodyEnd::Fixed(self.texts.number(text)),
                        RangeEnd::LastAffected(text) => {
                            BodyEnd::LastAffected(self.texts.number(text))
                        }
                        RangeEnd::Below(text) => BodyEnd::Below(self.texts.number(text)),
                    },
                })
                .collect(),
            versions: self.texts.numbers(&affected.versions),
            fixed_on: affected.fixed_on,
            fix_advisory: affected.fix_advisory.as_deref().map(|id| self.texts.number(id)),
            severities: self.severities(&affected.severities),
        }
    }

    fn severities(&mut self, severities: &[Severity]) -> Vec<BodySeverity> {
        let row = |severity: &Severity| BodySeverity {
            author: self.texts.number(&severity.author),
            rating: match &severity.rating {
                Rating::Word(level) => BodyRating::Word(*level),
                Rating::Cvss(vector) => BodyRating::Cvss(self.texts.number(vector)),
                Rating::Score(tenths) => BodyRating::Score(*tenths),
            },
        };
        severities.iter().map(row).collect()
    }

    /// Returns the number of an identifier: a CVE's key, or that of a text behind all keys.
    fn identifier(&mut self, text: &str) -> u64 {
        match Identifier::parse(text) {
            Identifier::Cve(number) => u64::from(number.key()),
            Identifier::Other(text) => OTHER_FIRST + u64::from(self.texts.number(text)),
        }
    }

    fn identifiers(&mut self, texts: &[Box<str>]) -> Vec<u64> {
        texts.iter().map(|text| self.identifier(text)).collect()
    }

    fn scope(&mut self, ecosystem: Ecosystem, release: &str) -> u32 {
        let place = (ecosystem.code(), self.texts.number(release));
        let next = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
        *self.scopes.entry(place).or_insert(next)
    }

    fn package(&mut self, ecosystem: Ecosystem, release: &str, name: &str) -> u32 {
        let place = (self.scope(ecosystem, release), self.texts.number(name));
        let next = u32::try_from(self.packages.len()).unwrap_or(u32::MAX);
        *self.packages.entry(place).or_insert(next)
    }

    fn fact(&mut self, feed: FeedId, vulnerability: &str, fact: &Fact) {
        let identifier = self.identifier(vulnerability);
        self.fact_row(feed, identifier, fact);
    }

    fn fact_row(&mut self, feed: FeedId, identifier: u64, fact: &Fact) {
        self.writer.bytes.clear();
        fact.encode(&mut self.writer, &mut AsIs);
        let payload = self.payloads.number(&self.writer.bytes);
        self.facts.push((identifier, feed.0, payload));
    }

    /// Adds one fact that is no advisory.
    pub fn add_side(&mut self, feed: FeedId, fact: &SideFact) {
        if let Some(report) = self.feed_mut(feed) {
            report.facts = report.facts.saturating_add(1);
        }
        match fact {
            SideFact::Cvss { .. }
            | SideFact::Cwes { .. }
            | SideFact::Ssvc { .. }
            | SideFact::Published { .. }
            | SideFact::Withdrawn { .. }
            | SideFact::KnownExploited { .. } => self.add_vulnerability_fact(feed, fact),
            SideFact::Epss { vulnerability, score, percentile } => {
                let cell = Epss { score: *score, percentile: *percentile }.to_cell();
                let identifier = self.identifier(vulnerability);
                self.scores.entry(feed.0).or_default().push((identifier, cell));
            }
            SideFact::EpssModel { version, date } => {
                let model = (Some(version.clone()), Some(*date));
                let known = self.models.entry(feed.0).or_insert_with(|| model.clone());
                if (known.1, &known.0) < (model.1, &model.0) {
                    *known = model;
                }
            }
            SideFact::EndOfLife { .. } => self.add_end(feed, fact),
            SideFact::SupportEnded { ecosystem, release, package, date, version, is_limited } => {
                let package = self.package(*ecosystem, release, package);
                let version = version.as_deref().map(|version| self.texts.number(version));
                let fact =
                    PackageFact::SupportEnded { date: *date, version, is_limited: *is_limited };
                self.package_facts.push((package, feed.0, fact));
            }
            SideFact::Coverage { ecosystem, release, package, level, date } => {
                let fact = PackageFact::Coverage { level: *level, date: *date };
                if let Some(package) = package {
                    let package = self.package(*ecosystem, release, package);
                    self.package_facts.push((package, feed.0, fact));
                } else {
                    let scope = self.scope(*ecosystem, release);
                    self.scope_facts.push((scope, feed.0, fact));
                }
            }
            SideFact::NewestVersion { ecosystem, release, package, version, is_security } => {
                let package = self.package(*ecosystem, release, package);
                let version = self.texts.number(version);
                let fact = PackageFact::NewestVersion { version, is_security: *is_security };
                self.package_facts.push((package, feed.0, fact));
            }
            SideFact::OfficialImage { repository, tags, architectures } => {
                let repository = self.texts.number(repository);
                let tags = self.texts.numbers(tags);
                let architectures = self.texts.numbers(architectures);
                let row = ImageRow { feed: feed.0, tags, architectures };
                self.images.entry(repository).or_default().push(row);
            }
            SideFact::Cpe { .. } => self.add_product(feed, fact),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the caller sends every other fact elsewhere"
    )]
    fn add_vulnerability_fact(&mut self, feed: FeedId, fact: &SideFact) {
        match fact {
            SideFact::Cvss { vulnerability, author, vector } => {
                let (author, vector) = (self.texts.number(author), self.texts.number(vector));
                self.fact(feed, vulnerability, &Fact::Cvss { author, vector });
            }
            SideFact::Cwes { vulnerability, cwes } => {
                self.fact(feed, vulnerability, &Fact::Cwes(cwes.clone()));
            }
            SideFact::Ssvc { vulnerability, exploitation, automatable, technical_impact } => {
                let exploitation = self.texts.number(exploitation);
                let impact = technical_impact.as_deref().map(|impact| self.texts.number(impact));
                let automatable = *automatable;
                let fact = Fact::Ssvc { exploitation, automatable, technical_impact: impact };
                self.fact(feed, vulnerability, &fact);
            }
            SideFact::Published { vulnerability, date } => {
                self.fact(feed, vulnerability, &Fact::Published(*date));
            }
            SideFact::Withdrawn { vulnerability, date } => {
                self.fact(feed, vulnerability, &Fact::Withdrawn(*date));
            }
            SideFact::KnownExploited { vulnerability, added, due, ransomware } => {
                let (added, due, ransomware) = (*added, *due, *ransomware);
                self.fact(feed, vulnerability, &Fact::KnownExploited { added, due, ransomware });
            }
            _ => {}
        }
    }

    fn add_end(&mut self, feed: FeedId, fact: &SideFact) {
        let SideFact::EndOfLife {
            product,
            release,
            codename,
            released,
            ends,
            has_ended,
            extended_ends,
        } = fact
        else {
            return;
        };
        let place = (self.texts.number(product), self.texts.number(release));
        let row = EndRow {
            feed: feed.0,
            codename: codename.as_deref().map(|codename| self.texts.number(codename)),
            released: *released,
            ends: *ends,
            has_ended: *has_ended,
            extended_ends: *extended_ends,
        };
        self.ends.entry(place).or_default().push(row);
    }

    fn add_product(&mut self, feed: FeedId, fact: &SideFact) {
        let SideFact::Cpe { vulnerability, product, target_software, version, start, end } = fact
        else {
            return;
        };
        let mut bound = |bound: &Option<(Box<str>, bool)>| {
            bound.as_ref().map(|(text, is_inclusive)| (self.texts.number(text), *is_inclusive))
        };
        let (start, end) = (bound(start), bound(end));
        let row = ProductRow {
            feed: feed.0,
            vulnerability: self.identifier(vulnerability),
            target_software: target_software.as_deref().map(|text| self.texts.number(text)),
            version: version.as_deref().map(|text| self.texts.number(text)),
            start,
            end,
        };
        let product = self.texts.number(product);
        self.products.entry(product).or_default().push(row);
    }
}

/// Numbers of identifiers that are no CVE identifiers begin here; below lie the keys of
/// [`CveNumber`].
const OTHER_FIRST: u64 = 1 << 32;

/// Takes apart the number of an identifier.
fn identifier_parts(identifier: u64) -> Result<CveNumber, u32> {
    match u32::try_from(identifier) {
        Ok(key) => Ok(CveNumber::from_key(key)),
        Err(_other) => Err(u32::try_from(identifier - OTHER_FIRST).unwrap_or(u32::MAX)),
    }
}

//! Takes over feeds from an older database: those that a build has no fresh data of.

use std::collections::HashMap;

use super::{DatabaseBuilder, FeedId, FeedSource, OTHER_FIRST};
use super::{EndRow, ImageRow, ProductRow, Row};
use crate::database::DatabaseError;
use crate::database::body::{Body, BodyEnd, BodyRating, BodySeverity};
use crate::database::identifier::Identifier;
use crate::database::package::{Package, Statements};
use crate::database::reader::{AdvisoryNumber, Database, FeedNumber, RatingView, SeverityView};
use crate::database::rows::{Fact, Head, PackageFact};

/// What stands for the older database's feeds and advisories in this build.
struct Import<'d, 'a> {
    database: &'d Database<'a>,
    feeds: HashMap<FeedNumber, FeedId>,
    /// By the older database's number: feed and number here; `None` where the feed is left out.
    advisories: Vec<Option<u32>>,
    /// The older database's shared texts, by their numbers there.
    texts: HashMap<u32, u32>,
}

impl DatabaseBuilder {
    /// Adds everything that `database` holds of the feeds for which `is_wanted` holds and that
    /// were not added before.
    pub fn add_database(
        &mut self,
        database: &Database<'_>,
        is_wanted: &dyn Fn(&str) -> bool,
    ) -> Result<(), DatabaseError> {
        let mut import = Import {
            database,
            feeds: HashMap::new(),
            advisories: Vec::new(),
            texts: HashMap::new(),
        };
        for (stamp, number) in database.feeds()?.into_iter().zip(0..) {
            if self.has_feed(stamp.name) || !is_wanted(stamp.name) {
                continue;
            }
            let feed = self.add_feed(FeedSource {
                name: stamp.name.into(),
                publisher: stamp.publisher.into(),
                licence: stamp.licence.into(),
                revision: stamp.revision.map(Into::into),
                date: stamp.date,
            });
            if let Some(report) = self.feed_mut(feed) {
                report.read = stamp.read;
                report.advisories = stamp.advisories;
                report.facts = stamp.facts;
                report.newest = stamp.newest;
                report.rejected_before = stamp.rejected;
            }
            import.feeds.insert(FeedNumber(number), feed);
        }
        self.import_advisories(&mut import)?;
        self.import_packages(&mut import)?;
        self.import_vulnerabilities(&import)?;
        self.import_catalogues(&import)
    }

    fn import_advisories(&mut self, import: &mut Import<'_, '_>) -> Result<(), DatabaseError> {
        for number in 0..import.database.tables.advisories.count {
            let old = import.database.advisory(AdvisoryNumber(number))?;
            let Some(feed) = import.feeds.get(&old.feed) else {
                import.advisories.push(None);
                continue;
            };
            let head = Head {
                feed: feed.0,
                id: self.identifier_of(old.id),
                kind: old.kind,
                published: old.published,
                modified: old.modified,
                withdrawn: old.withdrawn,
                vulnerabilities: self.identifiers_of(&old.vulnerabilities),
                aliases: self.identifiers_of(&old.aliases),
                severities: old.severities.iter().map(|view| self.severity_of(*view)).collect(),
                cwes: old.cwes,
            };
            import.advisories.push(Some(self.head(&head)));
        }
        Ok(())
    }

    fn import_packages(&mut self, import: &mut Import<'_, '_>) -> Result<(), DatabaseError> {
        for number in 0..import.database.tables.scopes.count {
            let scope = import.database.scope_at(number)?;
            for (feed, fact) in &scope.facts {
                if let Some(feed) = import.feeds.get(feed) {
                    let scope = self.scope(scope.ecosystem, scope.release);
                    self.scope_facts.push((scope, feed.0, *fact));
                }
            }
            for number in scope.first_package..scope.first_package + scope.package_count {
                let package = import.database.package_at(number)?;
                let place = |builder: &mut Self| {
                    builder.package(scope.ecosystem, scope.release, package.name())
                };
                self.import_package_facts(import, &package, &place)?;
                let mut statements = package.statements();
                while let Some((advisory, body)) = statements.next_body()? {
                    let advisory = usize::try_from(advisory).unwrap_or(usize::MAX);
                    let advisory = import.advisories.get(advisory).copied().flatten();
                    let Some(advisory) = advisory else { continue };
                    let body = self.import_body(import, &statements, body)?;
                    let body = self.body_number(&body);
                    let package = place(self);
                    self.rows.push(Row { package, advisory, body });
                }
            }
        }
        Ok(())
    }

    fn import_package_facts(
        &mut self,
        import: &Import<'_, '_>,
        package: &Package<'_, '_>,
        place: &dyn Fn(&mut Self) -> u32,
    ) -> Result<(), DatabaseError> {
        let statements = package.statements();
        for (feed, fact) in package.facts() {
            let Some(feed) = import.feeds.get(feed) else { continue };
            let fact = match *fact {
                PackageFact::Coverage { .. } => *fact,
                PackageFact::SupportEnded { date, version, is_limited } => {
                    let version = match version {
                        None => None,
                        Some(version) => Some(self.texts.number(statements.near(version)?)),
                    };
                    PackageFact::SupportEnded { date, version, is_limited }
                }
                PackageFact::NewestVersion { version, is_security } => {
                    let version = self.texts.number(statements.near(version)?);
                    PackageFact::NewestVersion { version, is_security }
                }
            };
            let package = place(self);
            self.package_facts.push((package, feed.0, fact));
        }
        Ok(())
    }

    /// Replaces the older database's numbers of texts in a body.
    fn import_body(
        &mut self,
        import: &mut Import<'_, '_>,
        statements: &Statements<'_, '_>,
        mut body: Body,
    ) -> Result<Body, DatabaseError> {
        for text in
            body.repository.iter_mut().chain(&mut body.module).chain(&mut body.architectures)
        {
            *text = self.import_text(import, *text)?;
        }
        for severity in &mut body.severities {
            severity.author = self.import_text(import, severity.author)?;
            if let BodyRating::Cvss(vector) = &mut severity.rating {
                *vector = self.import_text(import, *vector)?;
            }
        }
        let mut near: Vec<&mut u32> = Vec::new();
        for range in &mut body.ranges {
            near.extend(range.introduced.as_mut());
            match &mut range.end {
                BodyEnd::Open => {}
                BodyEnd::Fixed(text) | BodyEnd::LastAffected(text) | BodyEnd::Below(text) => {
                    near.push(text);
                }
            }
        }
        near.extend(body.versions.iter_mut().chain(&mut body.fix_advisory));
        for text in near {
            *text = self.texts.number(statements.near(*text)?);
        }
        Ok(body)
    }

    fn import_text(
        &mut self,
        import: &mut Import<'_, '_>,
        text: u32,
    ) -> Result<u32, DatabaseError> {
        if let Some(number) = import.texts.get(&text) {
            return Ok(*number);
        }
        let number = self.texts.number(import.database.text(text)?);
        import.texts.insert(text, number);
        Ok(number)
    }

    fn import_vulnerabilities(&mut self, import: &Import<'_, '_>) -> Result<(), DatabaseError> {
        let database = import.database;
        let model = database.epss_model()?;
        let score_feed = model.and_then(|model| import.feeds.get(&model.feed));
        if let (Some(model), Some(feed)) = (model, score_feed) {
            self.models.insert(feed.0, (model.version.map(Into::into), model.date));
        }
        let tables = &database.tables;
        for number in 0..tables.cves.count.saturating_add(tables.identifiers.count) {
            let details = database.details(number)?;
            let identifier = self.identifier_of(database.identifier(u64::from(number))?);
            if let (Some(epss), Some(feed)) = (details.epss, score_feed) {
                self.scores.entry(feed.0).or_default().push((identifier, epss.to_cell()));
            }
            for (feed, mut fact) in details.facts {
                let Some(feed) = import.feeds.get(&feed) else { continue };
                match &mut fact {
                    Fact::Cvss { author, vector } => {
                        *author = self.texts.number(database.text(*author)?);
                        *vector = self.texts.number(database.text(*vector)?);
                    }
                    Fact::Ssvc { exploitation, technical_impact, automatable: _ } => {
                        *exploitation = self.texts.number(database.text(*exploitation)?);
                        if let Some(impact) = technical_impact {
                            *impact = self.texts.number(database.text(*impact)?);
                        }
                    }
                    Fact::Cwes(_)
                    | Fact::Published(_)
                    | Fact::Withdrawn(_)
                    | Fact::KnownExploited { .. } => {}
                }
                self.fact_row(*feed, identifier, &fact);
            }
        }
        Ok(())
    }

    fn import_catalogues(&mut self, import: &Import<'_, '_>) -> Result<(), DatabaseError> {
        let database = import.database;
        for number in 0..database.tables.end_of_life.count {
            for end in database.end_of_life_at(number)? {
                let Some(feed) = import.feeds.get(&end.feed) else { continue };
                let place = (self.texts.number(end.product), self.texts.number(end.release));
                let row = EndRow {
                    feed: feed.0,
                    codename: end.codename.map(|codename| self.texts.number(codename)),
                    released: end.released,
                    ends: end.ends,
                    has_ended: end.has_ended,
                    extended_ends: end.extended_ends,
                };
                self.ends.entry(place).or_default().push(row);
            }
        }
        for number in 0..database.tables.images.count {
            for image in database.images_at(number)? {
                let Some(feed) = import.feeds.get(&image.feed) else { continue };
                let repository = self.texts.number(image.repository);
                let tags = image.tags.iter().map(|tag| self.texts.number(tag)).collect();
                let architectures =
                    image.architectures.iter().map(|name| self.texts.number(name)).collect();
                let row = ImageRow { feed: feed.0, tags, architectures };
                self.images.entry(repository).or_default().push(row);
            }
        }
        for number in 0..database.tables.products.count {
            for range in database.ranges_at(number)? {
                let Some(feed) = import.feeds.get(&range.feed) else { continue };
                let mut bound = |bound: Option<(&str, bool)>| {
                    bound.map(|(text, is_inclusive)| (self.texts.number(text), is_inclusive))
                };
                let (start, end) = (bound(range.start), bound(range.end));
                let row = ProductRow {
                    feed: feed.0,
                    vulnerability: self.identifier_of(range.vulnerability),
                    target_software: range.target_software.map(|text| self.texts.number(text)),
                    version: range.version.map(|text| self.texts.number(text)),
                    start,
                    end,
                };
                let product = self.texts.number(range.product);
                self.products.entry(product).or_default().push(row);
            }
        }
        Ok(())
    }

    fn identifier_of(&mut self, identifier: Identifier<'_>) -> u64 {
        match identifier {
            Identifier::Cve(number) => u64::from(number.key()),
            Identifier::Other(text) => OTHER_FIRST + u64::from(self.texts.number(text)),
        }
    }

    fn identifiers_of(&mut self, identifiers: &[Identifier<'_>]) -> Vec<u64> {
        identifiers.iter().map(|identifier| self.identifier_of(*identifier)).collect()
    }

    fn severity_of(&mut self, severity: SeverityView<'_>) -> BodySeverity {
        BodySeverity {
            author: self.texts.number(severity.author),
            rating: match severity.rating {
                RatingView::Word(level) => BodyRating::Word(level),
                RatingView::Cvss(vector) => BodyRating::Cvss(self.texts.number(vector)),
                RatingView::Score(tenths) => BodyRating::Score(tenths),
            },
        }
    }
}

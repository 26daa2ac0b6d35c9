//! How much the database knows about a package: what makes "no finding" a statement.
//!
//! Feeds state coverage of an ecosystem, of a release, or of one package. Within a feed the most
//! specific statement holds; over several feeds the one that knows most.

use std::collections::BTreeMap;

use super::DatabaseError;
use super::reader::{Database, FeedNumber};
use super::rows::PackageFact;
use crate::date::Date;
use crate::feed::CoverageLevel;
use crate::record::Ecosystem;

/// How much is known about a package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Coverage {
    /// How much.
    pub level: CoverageLevel,
    /// State of the knowledge: the newest date of the feeds that know this much.
    pub date: Option<Date>,
    /// The feeds that know this much; empty where nothing is known.
    pub feeds: Vec<FeedNumber>,
    /// Whether one of them says so of the very package, not of its release or ecosystem.
    pub is_of_package: bool,
}

/// What a feed says, by how specific it is: (rank, level, date).
type ByFeed = BTreeMap<FeedNumber, (u8, CoverageLevel, Option<Date>)>;

impl Database<'_> {
    /// Returns how much is known about `package` in a release.
    pub fn coverage(
        &self,
        ecosystem: Ecosystem,
        release: &str,
        package: &str,
    ) -> Result<Coverage, DatabaseError> {
        Ok(merge(&self.by_feed(ecosystem, release, package)?))
    }

    /// Returns of when each feed's knowledge about `package` in a release is, where it states it.
    pub fn coverage_dates(
        &self,
        ecosystem: Ecosystem,
        release: &str,
        package: &str,
    ) -> Result<BTreeMap<FeedNumber, Date>, DatabaseError> {
        let by_feed = self.by_feed(ecosystem, release, package)?;
        let dated = by_feed.into_iter().filter_map(|(feed, (_, _, date))| Some((feed, date?)));
        Ok(dated.collect())
    }

    fn by_feed(
        &self,
        ecosystem: Ecosystem,
        release: &str,
        package: &str,
    ) -> Result<ByFeed, DatabaseError> {
        let mut by_feed = ByFeed::new();
        self.collect(ecosystem, "", Some(package), 0, &mut by_feed)?;
        if !release.is_empty() {
            self.collect(ecosystem, release, Some(package), 2, &mut by_feed)?;
        }
        Ok(by_feed)
    }

    /// Returns how much is known about a release, without regard to packages that feeds name.
    pub fn release_coverage(
        &self,
        ecosystem: Ecosystem,
        release: &str,
    ) -> Result<Coverage, DatabaseError> {
        let mut by_feed = ByFeed::new();
        self.collect(ecosystem, "", None, 0, &mut by_feed)?;
        if !release.is_empty() {
            self.collect(ecosystem, release, None, 2, &mut by_feed)?;
        }
        Ok(merge(&by_feed))
    }

    fn collect(
        &self,
        ecosystem: Ecosystem,
        release: &str,
        package: Option<&str>,
        rank: u8,
        by_feed: &mut ByFeed,
    ) -> Result<(), DatabaseError> {
        let Some(scope) = self.scope(ecosystem, release)? else { return Ok(()) };
        add(&scope.facts, rank, by_feed);
        let Some(package) = package else { return Ok(()) };
        if let Some(package) = self.package_in(&scope, package)? {
            add(package.facts(), rank + 1, by_feed);
        }
        Ok(())
    }
}

fn add(facts: &[(FeedNumber, PackageFact)], rank: u8, by_feed: &mut ByFeed) {
    for (feed, fact) in facts {
        let PackageFact::Coverage { level, date } = *fact else { continue };
        let known = by_feed.entry(*feed).or_insert((rank, level, date));
        *known = (*known).max((rank, level, date));
    }
}

fn merge(by_feed: &ByFeed) -> Coverage {
    let level = by_feed.values().map(|(_rank, level, _date)| *level).max();
    let level = level.unwrap_or(CoverageLevel::None);
    let mut coverage = Coverage { level, date: None, feeds: Vec::new(), is_of_package: false };
    for (feed, (rank, feed_level, date)) in by_feed {
        if *feed_level == level && level != CoverageLevel::None {
            coverage.is_of_package |= rank % 2 == 1;
            coverage.date = coverage.date.max(*date);
            coverage.feeds.push(*feed);
        }
    }
    coverage
}

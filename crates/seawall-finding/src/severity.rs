//! Severity: whose word counts.
//!
//! Order: the publisher's own word for this package; its word for the whole record; the best
//! CVSS vector (the publisher's, then the assigning authority's, NVD's, GitHub's, CISA's, anybody
//! else's; version 4 before 3 before 2 for one author); the floor "high" for what is known to be
//! exploited; unknown. Scores are computed from vectors (CVSS 2.0, 3.0, 3.1, 4.0), never taken on trust
//! where there is a vector.

use seawall_advisory::database::{RatingView, SeverityView};
use seawall_advisory::record::Level;

use crate::finding::{CvssChoice, SeverityBasis, SeverityChoice};

/// Authors in the order of trust; anybody else comes last.
const AUTHORS: [&str; 7] = ["cna", "nvd", "ghsa", "osv", "cisa-adp", "cisa", "redhat"];

/// A rating with its author, as collected for one finding: the publisher's first.
#[derive(Clone, Copy, Debug)]
pub struct Rated<'a> {
    /// Who rated.
    pub author: &'a str,
    /// The rating.
    pub rating: RatingView<'a>,
    /// Whether it is the publisher of the statement that decided.
    pub is_publisher: bool,
}

impl<'a> Rated<'a> {
    /// Wraps the ratings of the statement that decided.
    pub fn by_publisher(severity: SeverityView<'a>) -> Self {
        Self { author: severity.author, rating: severity.rating, is_publisher: true }
    }
}

/// Chooses the severity and the CVSS vector to show.
pub fn choose(
    ratings: &[Rated<'_>],
    is_known_exploited: bool,
) -> (SeverityChoice, Option<CvssChoice>) {
    let cvss = best_vector(ratings);
    let mut all: Vec<(Box<str>, Level)> = ratings
        .iter()
        .filter_map(|rated| Some((rated.author.into(), level_of(rated.rating)?)))
        .collect();
    all.sort();
    all.dedup();
    let word = ratings.iter().find_map(|rated| match rated.rating {
        RatingView::Word(level) if rated.is_publisher => Some((level, rated.author)),
        RatingView::Word(_) | RatingView::Cvss(_) | RatingView::Score(_) => None,
    });
    let scored = cvss.as_ref().map(|choice| (level_of_score(choice.score), choice.author.clone()));
    let bare = ratings.iter().find_map(|rated| match rated.rating {
        RatingView::Score(score) => Some((level_of_score(score), rated.author)),
        RatingView::Word(_) | RatingView::Cvss(_) => None,
    });
    let other_word = ratings.iter().find_map(|rated| match rated.rating {
        RatingView::Word(level) => Some((level, rated.author)),
        RatingView::Cvss(_) | RatingView::Score(_) => None,
    });
    let choice =
        |level, author: Box<str>, basis| SeverityChoice { level, author, basis, all: all.clone() };
    let severity = match (word, scored, bare, other_word) {
        (Some((level, author)), ..) => choice(Some(level), author.into(), SeverityBasis::Vendor),
        (_, Some((level, author)), ..) => choice(Some(level), author, SeverityBasis::Cvss),
        (_, _, Some((level, author)), _) => choice(Some(level), author.into(), SeverityBasis::Cvss),
        (_, _, _, Some((level, author))) => {
            choice(Some(level), author.into(), SeverityBasis::Vendor)
        }
        _ if is_known_exploited => {
            choice(Some(Level::High), "kev".into(), SeverityBasis::KnownExploited)
        }
        _ => choice(None, "".into(), SeverityBasis::Unknown),
    };
    (severity, cvss)
}

fn best_vector(ratings: &[Rated<'_>]) -> Option<CvssChoice> {
    let mut best: Option<((usize, u8), CvssChoice)> = None;
    for rated in ratings {
        let RatingView::Cvss(vector) = rated.rating else { continue };
        let Some(score) = base_score(vector) else { continue };
        let trust = match AUTHORS.iter().position(|author| *author == rated.author) {
            _ if rated.is_publisher => 0,
            Some(place) => place + 1,
            None => AUTHORS.len() + 1,
        };
        let rank = (trust, age_of_form(vector));
        if best.as_ref().is_none_or(|(known, _)| rank < *known) {
            let choice = CvssChoice { vector: vector.into(), score, author: rated.author.into() };
            best = Some((rank, choice));
        }
    }
    best.map(|(_, choice)| choice)
}

fn age_of_form(vector: &str) -> u8 {
    match vector.get(..8) {
        Some("CVSS:4.0") => 0,
        Some("CVSS:3.1") => 1,
        Some("CVSS:3.0") => 2,
        _ => 3,
    }
}

/// Computes the base score of a vector, in tenths; `None` if it is no vector.
pub fn base_score(vector: &str) -> Option<u8> {
    if !has_base_metrics(vector) {
        return None;
    }
    let parsed: cvss::Cvss = vector.parse().ok()?;
    let tenths = (parsed.score() * 10.0).round();
    // A score lies between 0.0 and 10.0 by its definition.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let tenths = tenths.clamp(0.0, 100.0) as u8;
    Some(tenths)
}

/// Tells whether a vector has every base metric: without one of them there is no score (CVSS 2.0,
/// section 2.1; 3.1, section 2; 4.0, section 2).
fn has_base_metrics(vector: &str) -> bool {
    const V2: &[&str] = &["AV", "AC", "Au", "C", "I", "A"];
    const V3: &[&str] = &["AV", "AC", "PR", "UI", "S", "C", "I", "A"];
    const V4: &[&str] = &["AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"];
    let wanted = match vector.get(..7) {
        Some("CVSS:4.") => V4,
        Some("CVSS:3.") => V3,
        _ => V2,
    };
    wanted.iter().all(|name| {
        let mut metrics = vector.split('/').filter_map(|metric| metric.split_once(':'));
        metrics.any(|(metric, _value)| metric == *name)
    })
}

/// Returns the level of a rating; `None` if it is a vector that does not parse.
pub fn level_of(rating: RatingView<'_>) -> Option<Level> {
    match rating {
        RatingView::Word(level) => Some(level),
        RatingView::Cvss(vector) => base_score(vector).map(level_of_score),
        RatingView::Score(score) => Some(level_of_score(score)),
    }
}

/// Returns the level of a score in tenths (CVSS 3.1, section 5; 4.0, section 6).
pub fn level_of_score(score: u8) -> Level {
    match score {
        0 => Level::None,
        1..=39 => Level::Low,
        40..=69 => Level::Medium,
        70..=89 => Level::High,
        _ => Level::Critical,
    }
}

#[cfg(test)]
mod tests;

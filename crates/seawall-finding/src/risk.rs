//! Risk: one number from 0 to 1000 (tenths of a percent) by which findings are sorted.
//!
//! risk = 1000 × min(1, threat × impact × fame), where
//! - threat is 1 for what CISA knows to be exploited, else the EPSS probability, raised to at
//!   least 0.001 so that an unscored vulnerability does not vanish behind all others;
//! - impact is the mean of the CVSS base score and the middle of the severity's band (none 0,
//!   negligible 0.05, low 0.3, medium 0.5, high 0.75, critical 0.9), each from 0 to 1; the one of
//!   them that is missing is left out, and 0.5 stands for both;
//! - fame is 1.05 for what is known to be exploited, 1.1 where ransomware uses it, else 1.

use seawall_advisory::record::Level;

use crate::finding::KnownExploited;

/// The factors of a risk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// How likely an attack is.
    pub threat: f64,
    /// How much it does.
    pub impact: f64,
    /// How well known it is.
    pub fame: f64,
}

/// Computes the factors; `epss` is in hundred-thousandths, `score` in tenths.
pub fn factors(
    level: Option<Level>,
    score: Option<u8>,
    epss: Option<u32>,
    known_exploited: Option<KnownExploited>,
) -> Factors {
    let threat = match (known_exploited, epss) {
        (Some(_), _) => 1.0,
        (None, Some(epss)) => (f64::from(epss) / 100_000.0).max(0.001),
        (None, None) => 0.001,
    };
    let impact = match (level.map(band), score.map(|score| f64::from(score) / 100.0)) {
        (Some(band), Some(score)) => f64::midpoint(band, score),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => 0.5,
    };
    let fame = match known_exploited {
        Some(entry) if entry.ransomware => 1.1,
        Some(_) => 1.05,
        None => 1.0,
    };
    Factors { threat, impact, fame }
}

/// Computes the risk of a file that is malicious itself: nobody has to attack first, so that the
/// threat is 1.
pub fn of_malware(level: Level) -> u16 {
    match level {
        Level::None => 0,
        Level::Negligible => 50,
        Level::Low => 300,
        Level::Medium => 500,
        Level::High => 750,
        Level::Critical => 900,
    }
}

/// Returns the middle of a severity's band.
pub fn band(level: Level) -> f64 {
    match level {
        Level::None => 0.0,
        Level::Negligible => 0.05,
        Level::Low => 0.3,
        Level::Medium => 0.5,
        Level::High => 0.75,
        Level::Critical => 0.9,
    }
}

/// Computes the risk; `epss` is in hundred-thousandths, `score` in tenths.
pub fn risk(
    level: Option<Level>,
    score: Option<u8>,
    epss: Option<u32>,
    known_exploited: Option<KnownExploited>,
) -> u16 {
    let Factors { threat, impact, fame } = factors(level, score, epss, known_exploited);
    let risk = (threat * impact * fame).clamp(0.0, 1.0) * 1000.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
    let risk = risk.round() as u16;
    risk
}

#[cfg(test)]
mod tests;

//! Failures are counted, and whoever fails too often has to wait.
//!
//! A name is locked for one address after few failures from there, and for all addresses after
//! many: so nobody guesses a password, and nobody locks somebody else out in passing. An address
//! that fails with many names is locked as well. Time is an argument.
//!
//! **Invariant:** memory is bounded; what is forgotten first is the oldest that is not locked.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::limits::FAILURES_REMEMBERED_MAX;

/// When somebody is locked out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rule {
    /// Failures with one name from one address.
    pub failures: u32,
    /// How many times as many it takes with one name from all addresses, or from one address with
    /// all names.
    pub factor: u32,
    /// The time in which they are counted, and for which the lock holds.
    pub period: Duration,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Key {
    NameFromAddress(Box<str>, IpAddr),
    Name(Box<str>),
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug)]
struct Count {
    failures: u32,
    /// When the first of them was.
    since: Duration,
    locked_until: Option<Duration>,
}

/// What a failure led to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Consequence {
    /// It was counted.
    Counted,
    /// It was the one too many: name or address are locked from here on.
    Locked,
}

/// The counted failures.
#[derive(Debug)]
pub struct Lockout {
    rule: Rule,
    counts: Mutex<HashMap<Key, Count>>,
}

impl Lockout {
    /// Begins to count.
    pub fn new(rule: Rule) -> Self {
        Self { rule, counts: Mutex::new(HashMap::new()) }
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<Key, Count>> {
        // No code panics while it holds the lock.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whether `name` must not even try from `address`.
    pub fn is_locked(&self, name: &str, address: IpAddr, now: Duration) -> bool {
        let counts = self.counts();
        if counts.is_empty() {
            return false;
        }
        keys(name, address).iter().any(|key| {
            let until = counts.get(key).and_then(|count| count.locked_until);
            until.is_some_and(|until| now < until)
        })
    }

    /// Counts a failure.
    pub fn failed(&self, name: &str, address: IpAddr, now: Duration) -> Consequence {
        let mut counts = self.counts();
        let mut consequence = Consequence::Counted;
        for key in keys(name, address) {
            let most = match key {
                Key::NameFromAddress(..) => self.rule.failures,
                Key::Name(_) | Key::Address(_) => {
                    self.rule.failures.saturating_mul(self.rule.factor)
                }
            };
            make_room(&mut counts, now, self.rule.period);
            let fresh = Count { failures: 0, since: now, locked_until: None };
            let count = counts.entry(key).or_insert(fresh);
            let is_over = count.since.saturating_add(self.rule.period) <= now;
            let is_unlocked = count.locked_until.is_none_or(|until| until <= now);
            if is_over && is_unlocked {
                *count = fresh;
            }
            count.failures = count.failures.saturating_add(1);
            if most <= count.failures && count.locked_until.is_none_or(|until| until <= now) {
                count.locked_until = Some(now.saturating_add(self.rule.period));
                consequence = Consequence::Locked;
            }
        }
        consequence
    }

    /// Forgets the failures of a name from an address, after a success.
    pub fn succeeded(&self, name: &str, address: IpAddr) {
        let mut counts = self.counts();
        if !counts.is_empty() {
            counts.remove(&Key::NameFromAddress(name.into(), network(address)));
        }
    }

    /// Forgets all failures with a name, when an administrator says so.
    pub fn forget(&self, name: &str) {
        self.counts().retain(|key, _| match key {
            Key::NameFromAddress(other, _) | Key::Name(other) => **other != *name,
            Key::Address(_) => true,
        });
    }
}

fn keys(name: &str, address: IpAddr) -> [Key; 3] {
    let address = network(address);
    [Key::NameFromAddress(name.into(), address), Key::Name(name.into()), Key::Address(address)]
}

/// Returns the network that one customer has: of IPv6 a /64.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => IpAddr::V4(address),
            None => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

/// Forgets what is over, and if that is not enough, half of what is not locked.
fn make_room(counts: &mut HashMap<Key, Count>, now: Duration, period: Duration) {
    if counts.len() < FAILURES_REMEMBERED_MAX {
        return;
    }
    let is_locked = |count: &Count| count.locked_until.is_some_and(|until| now < until);
    counts.retain(|_, count| is_locked(count) || now < count.since.saturating_add(period));
    if counts.len() < FAILURES_REMEMBERED_MAX {
        return;
    }
    let mut ages: Vec<Duration> = counts.values().map(|count| count.since).collect();
    ages.sort_unstable();
    let middle = ages.get(ages.len() / 2).copied().unwrap_or(now);
    counts.retain(|_, count| is_locked(count) || middle < count.since);
    // All of it locked: better to forget than to grow.
    if FAILURES_REMEMBERED_MAX <= counts.len() {
        counts.clear();
    }
}

/// How fast somebody may ask: so many at once, and so many a second after that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// A second.
    pub per_second: u32,
}

/// Asks of each address, in a bounded memory.
#[derive(Debug)]
pub struct RateLimit {
    rate: Rate,
    buckets: Mutex<HashMap<IpAddr, (u64, Duration)>>,
}

/// Parts of one request, in which buckets are filled.
const PARTS: u64 = 1000;

impl RateLimit {
    /// Begins to count.
    pub fn new(rate: Rate) -> Self {
        Self { rate, buckets: Mutex::new(HashMap::new()) }
    }

    /// Tells whether `address` may ask now; if not, after how long.
    pub fn admit(&self, address: IpAddr, now: Duration) -> Result<(), Duration> {
        let full = u64::from(self.rate.burst).saturating_mul(PARTS);
        let per_milli = u64::from(self.rate.per_second);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if FAILURES_REMEMBERED_MAX <= buckets.len() {
            // Whoever has waited long enough has a full bucket, as somebody who is not known.
            let filled = |(level, at): &(u64, Duration)| {
                let millis = u64::try_from(now.saturating_sub(*at).as_millis()).unwrap_or(u64::MAX);
                full <= level.saturating_add(millis.saturating_mul(per_milli))
            };
            buckets.retain(|_, bucket| !filled(bucket));
            if FAILURES_REMEMBERED_MAX <= buckets.len() {
                buckets.clear();
            }
        }
        let (level, at) = buckets.entry(network(address)).or_insert((full, now));
        let millis = u64::try_from(now.saturating_sub(*at).as_millis()).unwrap_or(u64::MAX);
        *level = full.min(level.saturating_add(millis.saturating_mul(per_milli)));
        *at = now;
        if let Some(rest) = level.checked_sub(PARTS) {
            *level = rest;
            return Ok(());
        }
        let missing = PARTS.saturating_sub(*level);
        Err(Duration::from_millis(missing.div_ceil(per_milli.max(1))))
    }
}

#[cfg(test)]
mod tests;

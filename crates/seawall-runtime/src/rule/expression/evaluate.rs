//! Evaluation of what was compiled.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;

use crate::process::Known;
use crate::rule::field::Scope;
use crate::rule::kind::Kind;
use crate::rule::rights;

use super::{
    AddressTest, Condition, Number, Order, Processes, Quantity, Rights, Subject, Text, TextTest,
    Texts, Value, network,
};

/// Longest list that is written into a text, in bytes.
// LIMIT: reasons are read by people.
const LIST_BYTES_MAX: usize = 512;

/// The event, and what macros bound.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    scope: &'a Scope<'a>,
    process: Option<&'a Known>,
    text: Option<&'a str>,
}

impl Condition {
    /// Tells whether the condition is true.
    pub(crate) fn holds(&self, scope: &Scope<'_>) -> bool {
        self.is(true, Surroundings { scope, process: None, text: None })
    }

    /// The same by a full evaluation.
    #[cfg(test)]
    pub(crate) fn holds_as_written(&self, scope: &Scope<'_>) -> bool {
        self.evaluate(Surroundings { scope, process: None, text: None }) == Some(true)
    }

    /// Tells whether the condition has the value `wanted`. Unlike a full evaluation this ends with
    /// the first part that is unknown, too.
    fn is(&self, wanted: bool, at: Surroundings<'_>) -> bool {
        match self {
            Self::And(parts) if wanted => parts.iter().all(|part| part.is(true, at)),
            Self::And(parts) => parts.iter().any(|part| part.is(false, at)),
            Self::Or(parts) if wanted => parts.iter().any(|part| part.is(true, at)),
            Self::Or(parts) => parts.iter().all(|part| part.is(false, at)),
            Self::Not(part) => part.is(!wanted, at),
            Self::Constant(_)
            | Self::Choose(_)
            | Self::Flag(_)
            | Self::FlagOf(..)
            | Self::Has(_)
            | Self::Numbers { .. }
            | Self::NumberIn(..)
            | Self::Texts { .. }
            | Self::TextIn(..)
            | Self::TextTest { .. }
            | Self::TextTestOf { .. }
            | Self::ListHas(..)
            | Self::Rights(..)
            | Self::Address { .. }
            | Self::AnyText { .. }
            | Self::AnyProcess { .. } => self.evaluate(at) == Some(wanted),
        }
    }

    fn evaluate(&self, at: Surroundings<'_>) -> Option<bool> {
        match self {
            Self::Constant(holds) => Some(*holds),
            Self::And(parts) => all(parts.iter().map(|part| part.evaluate(at))),
            Self::Or(parts) => any(parts.iter().map(|part| part.evaluate(at))),
            Self::Not(part) => part.evaluate(at).map(|holds| !holds),
            Self::Choose(parts) => {
                let [condition, then, otherwise] = &**parts;
                if condition.evaluate(at)? { then.evaluate(at) } else { otherwise.evaluate(at) }
            }
            Self::Flag(getter) => getter(at.scope),
            Self::FlagOf(subject, getter) => getter(subject.find(at)?),
            Self::Has(value) => Some(value.is_known(at)),
            Self::Numbers { order, left, right } => {
                Some(order.holds(left.evaluate(at)?, right.evaluate(at)?))
            }
            Self::NumberIn(number, list) => Some(list.contains(&number.evaluate(at)?)),
            Self::Texts { is_equal, left, right } => {
                Some((left.evaluate(at)? == right.evaluate(at)?) == *is_equal)
            }
            Self::TextIn(text, list) => Some(list.contains(text.evaluate(at)?)),
            Self::TextTest { test, text, wanted } => Some(wanted.holds(*test, text.evaluate(at)?)),
            Self::TextTestOf { test, text, wanted } => {
                Some(test.holds(text.evaluate(at)?, wanted.evaluate(at)?))
            }
            Self::ListHas(list, text) => {
                let text = text.evaluate(at)?;
                Some(list.evaluate(at)?.iter().any(|item| item == text))
            }
            Self::Rights(rights, mask) => Some(rights.evaluate(at)? & mask != 0),
            Self::Address { address, test } => Some(test.holds(address(at.scope)?)),
            Self::AnyText { list, quantity, body } => {
                let items = list.evaluate(at)?.iter();
                let results =
                    items.map(|text| body.evaluate(Surroundings { text: Some(text), ..at }));
                quantity.of(results)
            }
            Self::AnyProcess { list, quantity, body } => list.evaluate(at, *quantity, body),
        }
    }
}

/// Kleene's conjunction: false if one is false, else unknown if one is unknown.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}

/// Kleene's disjunction: true if one is true, else unknown if one is unknown.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for part in parts {
        match part {
            Some(true) => return Some(true),
            Some(false) => {}
            None => result = None,
        }
    }
    result
}

impl Quantity {
    fn of(self, results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
        match self {
            Self::One => any(results),
            Self::All => all(results),
        }
    }
}

impl Order {
    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

impl TextTest {
    pub(super) fn holds(self, text: &str, wanted: &str) -> bool {
        match self {
            Self::Starts => text.starts_with(wanted),
            Self::Ends => text.ends_with(wanted),
            Self::Contains => text.contains(wanted),
            Self::IsBelow => text
                .strip_prefix(wanted.trim_end_matches('/'))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }
}

impl AddressTest {
    fn holds(&self, address: IpAddr) -> bool {
        match self {
            Self::Public => network::is_public(address),
            Self::Private => network::is_private(address),
            Self::Loopback => address.is_loopback(),
            Self::In(networks) => networks.iter().any(|network| network.contains(address)),
        }
    }
}

impl Subject {
    fn find(self, at: Surroundings<'_>) -> Option<&Known> {
        match self {
            Self::Holder(holder) => holder.find(at.scope),
            Self::Bound => at.process,
        }
    }
}

impl Processes {
    fn evaluate(self, at: Surroundings<'_>, quantity: Quantity, body: &Condition) -> Option<bool> {
        let test = |process| body.evaluate(Surroundings { process: Some(process), ..at });
        let table = at.scope.table;
        match self {
            Self::Parents(holder) => quantity.of(table.parents(holder.find(at.scope)?).map(test)),
            Self::Children(holder) => quantity.of(table.children(holder.find(at.scope)?).map(test)),
            Self::Siblings(holder) => quantity.of(table.siblings(holder.find(at.scope)?).map(test)),
        }
    }
}

impl Texts {
    fn evaluate(self, at: Surroundings<'_>) -> Option<&[String]> {
        (self.getter)(self.subject.find(at)?)
    }
}

impl Text {
    fn evaluate<'a>(&'a self, at: Surroundings<'a>) -> Option<&'a str> {
        match self {
            Self::Constant(text) => Some(text),
            Self::Field(getter) => getter(at.scope),
            Self::FieldOf(subject, getter) => getter(subject.find(at)?),
            Self::Kind => Kind::of(&at.scope.event.action).map(Kind::name),
            Self::Program => at.scope.process.program_name(),
            Self::Bound => at.text,
            Self::At(list, index) => list.evaluate(at)?.get(*index).map(|text| &**text),
        }
    }
}

impl Number {
    fn evaluate(&self, at: Surroundings<'_>) -> Option<i64> {
        match self {
            Self::Constant(number) => Some(*number),
            Self::Field(getter) => getter(at.scope),
            Self::FieldOf(subject, getter) => getter(subject.find(at)?),
            Self::Length(text) => i64::try_from(text.evaluate(at)?.chars().count()).ok(),
            Self::Count(list) => i64::try_from(list.evaluate(at)?.len()).ok(),
            Self::Sum(parts) => {
                let [left, right] = &**parts;
                left.evaluate(at)?.checked_add(right.evaluate(at)?)
            }
            Self::Difference(parts) => {
                let [left, right] = &**parts;
                left.evaluate(at)?.checked_sub(right.evaluate(at)?)
            }
            Self::Product(parts) => {
                let [left, right] = &**parts;
                left.evaluate(at)?.checked_mul(right.evaluate(at)?)
            }
        }
    }
}

impl Rights {
    fn evaluate(self, at: Surroundings<'_>) -> Option<u64> {
        match self {
            Self::Field(getter) => getter(at.scope),
            Self::FieldOf(subject, getter) => getter(subject.find(at)?),
        }
    }
}

impl Value {
    fn is_known(&self, at: Surroundings<'_>) -> bool {
        match self {
            Self::Flag(condition) => condition.evaluate(at).is_some(),
            Self::Number(number) => number.evaluate(at).is_some(),
            Self::Text(text) => text.evaluate(at).is_some(),
            Self::Texts(texts) => texts.evaluate(at).is_some(),
            Self::Rights(rights) => rights.evaluate(at).is_some(),
            Self::Address(address) => address(at.scope).is_some(),
            Self::Endpoint(endpoint) => endpoint(at.scope).is_some(),
            Self::Processes(_) | Self::TextList(_) | Self::NumberList(_) => true,
        }
    }

    /// Returns the value as a number, where it is one.
    pub(crate) fn number(&self, scope: &Scope<'_>) -> Option<i64> {
        match self {
            Self::Number(number) => {
                number.evaluate(Surroundings { scope, process: None, text: None })
            }
            Self::Flag(_)
            | Self::Text(_)
            | Self::Texts(_)
            | Self::Rights(_)
            | Self::Address(_)
            | Self::Endpoint(_)
            | Self::Processes(_)
            | Self::TextList(_)
            | Self::NumberList(_) => None,
        }
    }

    /// Mixes the value into a hash.
    pub(crate) fn hash<H: Hasher>(&self, scope: &Scope<'_>, hasher: &mut H) {
        let at = Surroundings { scope, process: None, text: None };
        match self {
            Self::Flag(condition) => condition.evaluate(at).hash(hasher),
            Self::Number(number) => number.evaluate(at).hash(hasher),
            Self::Text(text) => text.evaluate(at).hash(hasher),
            Self::Texts(texts) => texts.evaluate(at).hash(hasher),
            Self::Rights(rights) => rights.evaluate(at).hash(hasher),
            Self::Address(address) => address(scope).hash(hasher),
            Self::Endpoint(endpoint) => endpoint(scope).hash(hasher),
            Self::Processes(_) | Self::TextList(_) | Self::NumberList(_) => {}
        }
    }

    /// Writes the value for people; what is not known is `?`.
    pub(crate) fn render(&self, scope: &Scope<'_>, out: &mut String) {
        let at = Surroundings { scope, process: None, text: None };
        let unknown = || "?".to_owned();
        let text = match self {
            Self::Flag(condition) => match condition.evaluate(at) {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => unknown(),
            },
            Self::Number(number) => number.evaluate(at).map_or_else(unknown, |it| it.to_string()),
            Self::Text(text) => text.evaluate(at).map_or_else(unknown, ToOwned::to_owned),
            Self::Texts(texts) => texts.evaluate(at).map_or_else(unknown, join),
            Self::Rights(rights) => rights.evaluate(at).map_or_else(unknown, names),
            Self::Address(address) => address(scope).map_or_else(unknown, |it| it.to_string()),
            Self::Endpoint(endpoint) => endpoint(scope).map_or_else(unknown, |end| {
                std::net::SocketAddr::new(end.address, end.port).to_string()
            }),
            Self::Processes(_) | Self::TextList(_) | Self::NumberList(_) => unknown(),
        };
        out.push_str(&text);
    }
}

fn join(texts: &[String]) -> String {
    let mut joined = String::new();
    for text in texts {
        if LIST_BYTES_MAX < joined.len().saturating_add(text.len()) {
            joined.push_str(" …");
            break;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(text);
    }
    joined
}

fn names(mask: u64) -> String {
    let mut text = String::new();
    for (number, name) in (0_u32..).zip(rights::NAMES) {
        if mask & 1_u64.checked_shl(number).unwrap_or(0) != 0 {
            // Writing to a string does not fail.
            let _written = write!(text, "{}CAP_{name}", if text.is_empty() { "" } else { ", " });
        }
    }
    text
}

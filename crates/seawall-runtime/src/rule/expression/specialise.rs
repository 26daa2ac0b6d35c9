//! A condition for events of one kind: what the kind decides is decided once, what costs little is
//! asked first. The order of parts changes no result, by Kleene's logic.

use crate::rule::kind::Kind;

use super::{Condition, Number, Text};

/// What it costs to look through a list, in the units of [`Condition::cost`].
const LIST_COST: usize = 20;

impl Condition {
    /// Returns the condition as it is for events of one kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> Self {
        match self {
            Self::And(parts) => joined(parts, kind, true),
            Self::Or(parts) => joined(parts, kind, false),
            Self::Not(part) => {
                let part = part.of_kind(kind);
                part.constant().map_or_else(
                    || Self::Not(Box::new(part.clone())),
                    |holds| Self::Constant(!holds),
                )
            }
            Self::Choose(parts) => {
                let [condition, then, otherwise] = &**parts;
                let condition = condition.of_kind(kind);
                match condition.constant() {
                    Some(true) => then.of_kind(kind),
                    Some(false) => otherwise.of_kind(kind),
                    None => Self::Choose(Box::new([
                        condition,
                        then.of_kind(kind),
                        otherwise.of_kind(kind),
                    ])),
                }
            }
            Self::Texts { is_equal, left: Text::Kind, right: Text::Constant(name) }
            | Self::Texts { is_equal, left: Text::Constant(name), right: Text::Kind } => {
                Self::Constant((**name == *kind.name()) == *is_equal)
            }
            Self::TextIn(Text::Kind, names) => Self::Constant(names.contains(kind.name())),
            Self::AnyText { list, quantity, body } => Self::AnyText {
                list: *list,
                quantity: *quantity,
                body: Box::new(body.of_kind(kind)),
            },
            Self::AnyProcess { list, quantity, body } => Self::AnyProcess {
                list: *list,
                quantity: *quantity,
                body: Box::new(body.of_kind(kind)),
            },
            Self::Constant(_)
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
            | Self::Address { .. } => self.clone(),
        }
    }

    fn constant(&self) -> Option<bool> {
        if let Self::Constant(holds) = self { Some(*holds) } else { None }
    }

    /// About what it costs to evaluate, in calls of a getter.
    fn cost(&self) -> usize {
        match self {
            Self::Constant(_) => 0,
            Self::Flag(_) | Self::FlagOf(..) | Self::Rights(..) => 1,
            Self::Has(_) | Self::Address { .. } | Self::Texts { .. } => 2,
            Self::Numbers { left, right, .. } => left.cost().saturating_add(right.cost()),
            Self::NumberIn(number, _) => number.cost().saturating_add(1),
            Self::TextIn(..) => 3,
            Self::TextTest { wanted, .. } => wanted.cost().saturating_add(2),
            Self::TextTestOf { .. } => 4,
            Self::ListHas(..) => LIST_COST,
            Self::AnyText { body, .. } => body.cost().saturating_mul(4).saturating_add(LIST_COST),
            Self::AnyProcess { body, .. } => {
                body.cost().saturating_mul(4).saturating_add(LIST_COST.saturating_mul(2))
            }
            Self::Not(part) => part.cost(),
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().map(Self::cost).fold(0, usize::saturating_add)
            }
            Self::Choose(parts) => parts.iter().map(Self::cost).fold(0, usize::saturating_add),
        }
    }

    /// Returns the names of programs of which the process must be one where the condition is true;
    /// `None` where it may be any.
    pub(crate) fn programs(&self) -> Option<Vec<Box<str>>> {
        match self {
            Self::TextIn(Text::Program, names) => Some(names.iter().cloned().collect()),
            Self::Texts { is_equal: true, left: Text::Program, right: Text::Constant(name) }
            | Self::Texts { is_equal: true, left: Text::Constant(name), right: Text::Program } => {
                Some(vec![name.clone()])
            }
            // All parts must be true: the part that leaves fewest.
            Self::And(parts) => parts.iter().filter_map(Self::programs).min_by_key(Vec::len),
            Self::Or(parts) => {
                let all: Option<Vec<Vec<Box<str>>>> = parts.iter().map(Self::programs).collect();
                all.map(|all| all.concat())
            }
            Self::Constant(false) => Some(Vec::new()),
            Self::Constant(true)
            | Self::Not(_)
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
            | Self::AnyProcess { .. } => None,
        }
    }
}

impl Number {
    fn cost(&self) -> usize {
        match self {
            Self::Constant(_) => 0,
            Self::Field(_) | Self::FieldOf(..) | Self::Count(_) => 1,
            Self::Length(_) => 3,
            Self::Sum(parts) | Self::Difference(parts) | Self::Product(parts) => {
                parts.iter().map(Self::cost).fold(1, usize::saturating_add)
            }
        }
    }
}

/// Joins parts by `&&` or, where `is_and` is false, by `||`.
fn joined(parts: &[Condition], kind: Kind, is_and: bool) -> Condition {
    let mut kept = Vec::new();
    for part in parts {
        let part = part.of_kind(kind);
        match (part.constant(), part) {
            (Some(holds), _) if holds == is_and => {}
            (Some(holds), _) => return Condition::Constant(holds),
            (None, Condition::And(more)) if is_and => kept.extend(more),
            (None, Condition::Or(more)) if !is_and => kept.extend(more),
            (None, part) => kept.push(part),
        }
    }
    kept.sort_by_cached_key(Condition::cost);
    match (kept.len(), kept.pop()) {
        (_, None) => Condition::Constant(is_and),
        (1, Some(one)) => one,
        (_, Some(last)) => {
            kept.push(last);
            if is_and { Condition::And(kept.into()) } else { Condition::Or(kept.into()) }
        }
    }
}

#[cfg(test)]
mod tests;

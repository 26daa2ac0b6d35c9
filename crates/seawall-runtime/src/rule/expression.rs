//! Conditions: CEL, parsed by the `cel` crate, checked and compiled once, evaluated here.
//!
//! Form: `docs/reference/rules.md`. Of the Common Expression Language: `&& || ! ?:`, comparisons,
//! `+ - *` of numbers, `in`, `has`, `size`, `exists`, `all`, `startsWith`, `endsWith`, `contains`
//! (which take a list, too). Of our own: `isBelow` of paths, `has` of capabilities, `isPublic`,
//! `isPrivate`, `isLoopback` and `isIn` of addresses.
//!
//! **Invariant:** what compiles cannot fail when it is evaluated, allocates nothing, and costs no
//! more than the expression and the lists that it looks at are long. What is not known makes a
//! comparison neither true nor false, by Kleene's logic; a condition holds only where it is true.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use foldhash::HashSet;

use crate::event::Endpoint;
use crate::process::Known;
use crate::rule::field::{Holder, Scope};

mod compile;
mod evaluate;
mod network;
mod specialise;
mod wanted;

pub(crate) use compile::{compile, compile_value};
use network::Network;
use wanted::Wanted;

/// Names that documents give to lists and conditions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) lists: BTreeMap<Box<str>, Arc<[Box<str>]>>,
    /// As written: they are compiled for the events of each rule that names them.
    pub(crate) conditions: BTreeMap<Box<str>, Box<str>>,
}

/// Why an expression cannot be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Fault {
    /// Where in the expression, in characters from its start.
    pub(crate) offset: usize,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// A condition.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    Constant(bool),
    And(Box<[Self]>),
    Or(Box<[Self]>),
    Not(Box<Self>),
    Choose(Box<[Self; 3]>),
    Flag(fn(&Scope<'_>) -> Option<bool>),
    FlagOf(Subject, fn(&Known) -> Option<bool>),
    Has(Box<Value>),
    Numbers {
        order: Order,
        left: Number,
        right: Number,
    },
    NumberIn(Number, Arc<[i64]>),
    Texts {
        is_equal: bool,
        left: Text,
        right: Text,
    },
    TextIn(Text, Arc<HashSet<Box<str>>>),
    /// The text begins, ends, … with one of these.
    TextTest {
        test: TextTest,
        text: Text,
        wanted: Arc<Wanted>,
    },
    /// One text with another that is no constant.
    TextTestOf {
        test: TextTest,
        text: Text,
        wanted: Text,
    },
    ListHas(Texts, Text),
    /// One of the capabilities in the mask.
    Rights(Rights, u64),
    Address {
        address: fn(&Scope<'_>) -> Option<IpAddr>,
        test: AddressTest,
    },
    AnyText {
        list: Texts,
        quantity: Quantity,
        body: Box<Self>,
    },
    AnyProcess {
        list: Processes,
        quantity: Quantity,
        body: Box<Self>,
    },
}

/// How many of a list a condition must hold for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Quantity {
    One,
    All,
}

/// An order of numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Order {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is asked of a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TextTest {
    Starts,
    Ends,
    Contains,
    /// It is the path, or below it.
    IsBelow,
}

/// What is asked of an address.
#[derive(Clone, Debug)]
pub(crate) enum AddressTest {
    Public,
    Private,
    Loopback,
    In(Arc<[Network]>),
}

/// Whose field it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Subject {
    Holder(Holder),
    /// The process that a macro bound.
    Bound,
}

/// Anything that has a value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Flag(Condition),
    Number(Number),
    Text(Text),
    Texts(Texts),
    Rights(Rights),
    Address(fn(&Scope<'_>) -> Option<IpAddr>),
    Endpoint(fn(&Scope<'_>) -> Option<Endpoint>),
    Processes(Processes),
    TextList(Vec<Box<str>>),
    NumberList(Vec<i64>),
}

/// A number.
#[derive(Clone, Debug)]
pub(crate) enum Number {
    Constant(i64),
    Field(fn(&Scope<'_>) -> Option<i64>),
    FieldOf(Subject, fn(&Known) -> Option<i64>),
    /// Characters of a text.
    Length(Box<Text>),
    Count(Texts),
    Sum(Box<[Self; 2]>),
    Difference(Box<[Self; 2]>),
    Product(Box<[Self; 2]>),
}

/// A text.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Constant(Box<str>),
    Field(for<'a> fn(&Scope<'a>) -> Option<&'a str>),
    FieldOf(Subject, for<'a> fn(&'a Known) -> Option<&'a str>),
    /// The kind of the event.
    Kind,
    /// `process.program`, by which rules are found.
    Program,
    /// The text that a macro bound.
    Bound,
    At(Texts, usize),
}

/// A list of texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Texts {
    subject: Subject,
    getter: for<'a> fn(&'a Known) -> Option<&'a [String]>,
}

/// Capabilities.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rights {
    Field(fn(&Scope<'_>) -> Option<u64>),
    FieldOf(Subject, fn(&Known) -> Option<u64>),
}

/// A list of processes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Processes {
    /// Those that made one, within the container.
    Parents(Holder),
    /// The last ones that have the same maker.
    Siblings(Holder),
    /// The last ones that one made.
    Children(Holder),
}

#[cfg(test)]
mod tests;

//! The wire form of CycloneDX and the outermost fields of SPDX, as far as they are read, and lists of limited length. Names are the
//! specification's.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{limits, spdx};

/// The outermost fields. Lists are read later, so that one malformed entry spoils no other.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    #[serde(borrow, default)]
    pub(super) bom_format: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) spec_version: Option<Cow<'a, str>>,
    /// Of SPDX 2.
    #[serde(borrow, default)]
    pub(super) spdx_version: Option<Cow<'a, str>>,
    /// Of SPDX 3.
    #[serde(default, rename = "@graph")]
    pub(super) graph: Option<IgnoredAny>,
    #[serde(borrow, default)]
    pub(super) metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) components: Option<&'a RawValue>,
    /// Of SPDX 2, as are the next two.
    #[serde(borrow, default)]
    pub(super) packages: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) relationships: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "documentDescribes")]
    pub(super) describes: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Metadata<'a> {
    #[serde(borrow, default)]
    pub(super) component: Option<Component<'a>>,
    #[serde(borrow, default)]
    pub(super) properties: Option<List<Property<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Component<'a> {
    #[serde(borrow, default, rename = "type")]
    pub(super) kind: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "bom-ref")]
    pub(super) bom_ref: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) group: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) version: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) description: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) purl: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) publisher: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) supplier: Option<Supplier<'a>>,
    #[serde(borrow, default)]
    pub(super) licenses: Option<List<LicenceChoice<'a>>>,
    #[serde(borrow, default)]
    pub(super) evidence: Option<Evidence<'a>>,
    #[serde(borrow, default)]
    pub(super) properties: Option<List<Property<'a>>>,
    #[serde(borrow, default)]
    pub(super) components: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Supplier<'a> {
    #[serde(borrow, default)]
    pub(super) name: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LicenceChoice<'a> {
    #[serde(borrow, default)]
    pub(super) license: Option<LicenceWire<'a>>,
    #[serde(borrow, default)]
    pub(super) expression: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LicenceWire<'a> {
    #[serde(borrow, default)]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) name: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Evidence<'a> {
    #[serde(borrow, default)]
    pub(super) occurrences: Option<List<Occurrence<'a>>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Occurrence<'a> {
    #[serde(borrow, default)]
    pub(super) location: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Property<'a> {
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    value: Option<Cow<'a, str>>,
}

impl<'a> Property<'a> {
    pub(super) fn new(name: &'a str, value: &'a str) -> Self {
        Self { name: Some(name.into()), value: Some(value.into()) }
    }
}

/// Properties of one component.
#[derive(Clone, Copy, Debug)]
pub(super) struct Properties<'a>(&'a [Property<'a>]);

impl<'a> Properties<'a> {
    pub(super) fn of(list: Option<&'a List<Property<'a>>>) -> Self {
        Self(list.map(|list| list.entries.as_slice()).unwrap_or_default())
    }

    /// Returns every value of a name, in the document's order.
    pub(super) fn all(self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(move |property| property.name.as_deref() == Some(name));
        found.filter_map(|property| property.value.as_deref())
    }

    /// Returns the first value of a name that is not empty.
    pub(super) fn first(self, name: &'a str) -> Option<&'a str> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// Tells whether any name begins with `prefix`.
    pub(super) fn has_prefix(self, prefix: &str) -> bool {
        self.0
            .iter()
            .any(|property| property.name.as_deref().is_some_and(|name| name.starts_with(prefix)))
    }
}

/// A list of limited length; what is beyond is counted.
#[derive(Debug)]
pub(super) struct List<T> {
    pub(super) entries: Vec<T>,
    pub(super) left_out: usize,
}

/// Lists of raw values are those of components.
trait Limit {
    const MAX: usize = limits::ENTRIES_MAX;
}

impl Limit for &RawValue {
    const MAX: usize = limits::COMPONENTS_MAX;
}
impl Limit for spdx::Relationship<'_> {
    // An element is related to several others.
    const MAX: usize = 4 * limits::COMPONENTS_MAX;
}
impl Limit for spdx::ExternalRef<'_> {}
impl Limit for Cow<'_, str> {}
impl Limit for Property<'_> {}
impl Limit for Occurrence<'_> {}
impl Limit for LicenceChoice<'_> {}

impl<'de, T: Deserialize<'de> + Limit> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Limit> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<List<T>, A::Error> {
        let mut list = List { entries: Vec::new(), left_out: 0 };
        while list.entries.len() < T::MAX {
            match sequence.next_element()? {
                Some(entry) => list.entries.push(entry),
                None => return Ok(list),
            }
        }
        while sequence.next_element::<IgnoredAny>()?.is_some() {
            list.left_out += 1;
        }
        Ok(list)
    }
}

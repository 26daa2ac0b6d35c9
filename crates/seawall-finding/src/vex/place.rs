//! Where the statements are tried: the image and its packages.

use std::collections::{HashMap, HashSet};

use seawall_advisory::vex::{Component, Product};
use seawall_inventory::inventory::{InstalledPackage, Inventory};
use seawall_inventory::purl::{self, ParsedPurl};

use super::image::{Image, WantedImage};
use super::package;
use crate::finding::Finding;

/// Why something named is not what is here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Miss {
    /// How near it comes: the reason to show is that of the nearest.
    pub(super) closeness: u8,
    pub(super) why: String,
}

impl Miss {
    /// Of another kind, or not understood.
    pub(super) const UNKNOWN: u8 = 0;
    /// Another name.
    pub(super) const NAME: u8 = 1;
    /// The same name, in another place or form.
    pub(super) const PLACE: u8 = 2;
    /// The same name, another version.
    pub(super) const VERSION: u8 = 3;

    pub(super) fn new(closeness: u8, why: impl Into<String>) -> Self {
        Self { closeness, why: why.into() }
    }
}

/// How far a product that is here reaches.
#[derive(Debug)]
pub(super) enum Reach<'a> {
    /// Everything in the image.
    All,
    /// What one of these names.
    Components(Vec<Named<'a>>),
}

/// A component with its identifiers taken apart.
#[derive(Debug)]
pub(super) struct Named<'a> {
    component: &'a Component,
    purls: Vec<ParsedPurl>,
    images: Vec<Result<WantedImage, Miss>>,
    unknown: Option<Miss>,
}

/// An inventory, indexed.
pub(super) struct Place<'a> {
    inventory: &'a Inventory,
    image: Image,
    purls: Vec<Option<ParsedPurl>>,
    by_name: HashMap<String, Vec<usize>>,
    /// Keys of installed packages, without those of their sources.
    own_names: HashSet<String>,
}

impl<'a> Place<'a> {
    pub(super) fn new(inventory: &'a Inventory) -> Self {
        let mut place = Self {
            inventory,
            image: Image::of(&inventory.subject),
            purls: Vec::with_capacity(inventory.packages.len()),
            by_name: HashMap::new(),
            own_names: HashSet::new(),
        };
        for (index, installed) in inventory.packages.iter().enumerate() {
            let parsed = purl::parse(&installed.purl).ok();
            if let Some(parsed) = &parsed {
                let key = package::key_of(parsed);
                place.own_names.insert(key.clone());
                place.by_name.entry(key).or_default().push(index);
                // A distribution's statement may name the source package.
                if let Some(source) = &installed.package.source {
                    let of_source = ParsedPurl { name: source.name.to_string(), ..parsed.clone() };
                    let known = place.by_name.entry(package::key_of(&of_source)).or_default();
                    if known.last() != Some(&index) {
                        known.push(index);
                    }
                }
            }
            place.purls.push(parsed);
        }
        place
    }

    /// Tells how far a product reaches; a miss if it is not here.
    pub(super) fn reach<'p>(&self, product: &'p Product) -> Result<Reach<'p>, Miss> {
        let named = named(&product.component);
        let mut nearest = None;
        for digest in hashes(&product.component) {
            if self.image.has_digest(&digest) {
                return Ok(reach_of(product));
            }
        }
        for image in &named.images {
            match image.as_ref().map_err(Clone::clone).and_then(|wanted| self.image.fits(wanted)) {
                Ok(()) => return Ok(reach_of(product)),
                Err(miss) => keep_nearer(&mut nearest, miss),
            }
        }
        for wanted in &named.purls {
            match self.find(wanted) {
                Ok(()) if product.subcomponents.is_empty() => {
                    return Ok(Reach::Components(vec![named]));
                }
                Ok(()) => return Ok(reach_of(product)),
                Err(miss) => keep_nearer(&mut nearest, miss),
            }
        }
        let miss = nearest.or(named.unknown);
        Err(miss.unwrap_or_else(|| other_hash(&product.component)))
    }

    /// Tells whether any installed package is `wanted`.
    fn find(&self, wanted: &ParsedPurl) -> Result<(), Miss> {
        let mut nearest = None;
        for index in self.by_name.get(&package::key_of(wanted)).into_iter().flatten() {
            match self.is(wanted, *index) {
                Ok(()) => return Ok(()),
                Err(miss) => keep_nearer(&mut nearest, miss),
            }
        }
        let absent = || Miss::new(Miss::NAME, format!("no package is `{wanted}`"));
        Err(nearest.unwrap_or_else(absent))
    }

    fn is(&self, wanted: &ParsedPurl, index: usize) -> Result<(), Miss> {
        let installed = self.inventory.packages.get(index);
        let parsed = self.purls.get(index).and_then(Option::as_ref);
        match installed.zip(parsed) {
            Some((installed, parsed)) => {
                let distribution = self.inventory.distribution.as_ref();
                let is_binary_name = self.own_names.contains(&package::key_of(wanted));
                package::fits(wanted, installed, parsed, distribution, is_binary_name)
            }
            None => Err(Miss::new(Miss::NAME, format!("no package is `{wanted}`"))),
        }
    }

    /// Tells whether a product of this reach covers a package of a finding.
    pub(super) fn covers(
        &self,
        reach: &Reach<'_>,
        finding: &Finding,
        package: usize,
    ) -> Result<(), Miss> {
        let components = match reach {
            Reach::All => return Ok(()),
            Reach::Components(components) => components,
        };
        let mut nearest = None;
        for named in components {
            for wanted in &named.purls {
                match self.is(wanted, package) {
                    Ok(()) => return Ok(()),
                    Err(miss) => keep_nearer(&mut nearest, miss),
                }
            }
            if named.purls.is_empty() {
                let miss = named.unknown.clone().unwrap_or_else(|| not_a_package(named.component));
                keep_nearer(&mut nearest, miss);
            }
        }
        let name = self.inventory.packages.get(package).map(|it: &InstalledPackage| &*it.purl);
        let name = name.unwrap_or(&finding.package_name);
        match nearest {
            Some(miss) if Miss::NAME < miss.closeness => Err(miss),
            Some(miss) => {
                Err(Miss::new(miss.closeness, format!("it is in `{name}`; {}", miss.why)))
            }
            None => Err(Miss::new(Miss::NAME, format!("it is in `{name}`"))),
        }
    }
}

fn reach_of(product: &Product) -> Reach<'_> {
    if product.subcomponents.is_empty() {
        Reach::All
    } else {
        Reach::Components(product.subcomponents.iter().map(named).collect())
    }
}

fn keep_nearer(nearest: &mut Option<Miss>, miss: Miss) {
    if nearest.as_ref().is_none_or(|known| known.closeness < miss.closeness) {
        *nearest = Some(miss);
    }
}

/// Takes identifiers apart: package URLs, image references, digests.
fn named(component: &Component) -> Named<'_> {
    let mut named = Named { component, purls: Vec::new(), images: Vec::new(), unknown: None };
    for id in &component.ids {
        if !id.starts_with("pkg:") {
            match WantedImage::of_reference(id) {
                Some(image) => named.images.push(image),
                None => {
                    named.unknown = Some(unknown(id, "neither package URL nor image reference"));
                }
            }
            continue;
        }
        match purl::parse(id) {
            Ok(purl) if matches!(&*purl.purl_type, "oci" | "docker") => {
                named.images.push(WantedImage::of_purl(&purl));
            }
            Ok(purl) => named.purls.push(purl),
            Err(error) => named.unknown = Some(unknown(id, &error.to_string())),
        }
    }
    named
}

fn unknown(id: &str, why: &str) -> Miss {
    Miss::new(Miss::UNKNOWN, format!("`{id}`: {why}"))
}

fn not_a_package(component: &Component) -> Miss {
    Miss::new(Miss::UNKNOWN, format!("`{}` names no package", component.label()))
}

fn other_hash(component: &Component) -> Miss {
    let label = component.label();
    Miss::new(Miss::NAME, format!("neither the image nor its manifest has the hash `{label}`"))
}

/// Returns hashes in the form of digests (`sha256:…`).
fn hashes(component: &Component) -> Vec<String> {
    let hashes = component.hashes.iter().filter_map(|(algorithm, hash)| {
        let algorithm = algorithm.to_ascii_lowercase().replace('-', "");
        matches!(&*algorithm, "sha256" | "sha512")
            .then(|| format!("{algorithm}:{}", hash.to_ascii_lowercase()))
    });
    hashes.collect()
}

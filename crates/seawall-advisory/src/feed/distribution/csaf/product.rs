//! Products of a CSAF document: branches and relationships (CSAF 2.0, section 3.2.2).

use std::collections::HashMap;

use serde_json::Value;

use super::{array, at, text};
use crate::feed::distribution::oval::vendor::{self, Platform};
use crate::feed::distribution::rpm::{self, Rpm};
use crate::record::{Ecosystem, FixAccess, Scope};

/// Relationships from a product to its platform: a package in a module in a repository.
const HOPS_MAX: usize = 4;

/// Depth of branches.
// LIMIT: public documents are at most 4 deep.
const DEPTH_MAX: usize = 16;

/// A product of a branch.
struct Product<'a> {
    name: &'a str,
    purl: Option<&'a str>,
    cpe: Option<&'a str>,
}

/// The products of a document, by id.
pub(super) struct Products<'a> {
    products: HashMap<&'a str, Product<'a>>,
    /// Component and what it is part of, by the id of both together.
    relationships: HashMap<&'a str, (&'a str, &'a str)>,
}

/// A package in a release.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) scope: Scope,
    pub(super) access: FixAccess,
    pub(super) rpm: Rpm,
    pub(super) module: Option<String>,
}

impl<'a> Products<'a> {
    /// Reads `product_tree`.
    pub(super) fn read(tree: &'a Value) -> Self {
        let mut products = HashMap::new();
        let mut open: Vec<(&Value, usize)> = vec![(tree, 0)];
        while let Some((branch, depth)) = open.pop() {
            add(at(branch, "/product"), &mut products);
            if depth < DEPTH_MAX {
                open.extend(array(at(branch, "/branches")).iter().map(|it| (it, depth + 1)));
            }
        }
        for product in array(at(tree, "/full_product_names")) {
            add(product, &mut products);
        }
        let relationships = array(at(tree, "/relationships")).iter().filter_map(|it| {
            let id = text(at(it, "/full_product_name/product_id"))?;
            let component = text(at(it, "/product_reference"))?;
            Some((id, (component, text(at(it, "/relates_to_product_reference"))?)))
        });
        Self { products, relationships: relationships.collect() }
    }

    /// Finds the package and release that the product `id` is.
    pub(super) fn resolve(&self, id: &str) -> Result<Component, &'static str> {
        let (component, mut platform) =
            *self.relationships.get(id).ok_or("product that is no package in a release")?;
        let mut module = None;
        for _ in 0..HOPS_MAX {
            let Some((inner, outer)) = self.relationships.get(platform) else { break };
            module = module.or_else(|| self.module(inner));
            platform = outer;
        }
        let platform = self.products.get(platform).ok_or("product of no known platform")?;
        let (scope, access) = home(platform)?;
        let product = self.products.get(component);
        let rpm = match product.and_then(|product| product.purl) {
            Some(purl) if purl.starts_with("pkg:rpm/") => rpm::of_purl(purl),
            Some(purl) if purl.starts_with("pkg:oci/") => return Err("product that is an image"),
            Some(_) => return Err("product that is no rpm"),
            None => rpm::of_word(component).or_else(|| rpm::of_word(product?.name)),
        };
        let rpm = rpm.ok_or("product that is no rpm")?;
        if matches!(rpm.arch.as_deref(), Some("src" | "nosrc")) {
            return Err("source package: its binary packages are listed too");
        }
        Ok(Component { scope, access, rpm, module })
    }

    /// Reads the module that a product is (`pkg:rpmmod/redhat/nodejs@18:…`, `nodejs:18:…`).
    fn module(&self, id: &str) -> Option<String> {
        let purl = self.products.get(id).and_then(|product| product.purl);
        let Some(rest) = purl.and_then(|purl| purl.strip_prefix("pkg:rpmmod/")) else {
            return rpm::stream(id);
        };
        let path = rest.split('?').next()?.rsplit('/').next()?;
        rpm::stream(&rpm::decoded(path).replacen('@', ":", 1))
    }
}

/// Adds a product of a branch.
fn add<'a>(product: &'a Value, products: &mut HashMap<&'a str, Product<'a>>) {
    let helper = at(product, "/product_identification_helper");
    let (purl, cpe) = (text(at(helper, "/purl")), text(at(helper, "/cpe")));
    if let Some(id) = text(at(product, "/product_id")) {
        products.insert(id, Product { name: text(at(product, "/name")).unwrap_or(id), purl, cpe });
    }
}

/// Finds the release that a platform is.
fn home(platform: &Product<'_>) -> Result<(Scope, FixAccess), &'static str> {
    const FOREIGN: &str = "package of a product that is not an image's system";
    let redhat = platform.cpe.and_then(|cpe| cpe.split_once(":redhat:"));
    if let Some((_, cpe)) = redhat {
        return redhat_home(cpe).ok_or(FOREIGN);
    }
    if let Some(release) = platform.name.strip_prefix("openEuler-") {
        return Ok((Scope::release(Ecosystem::OpenEuler, release), FixAccess::General));
    }
    match vendor::suse(platform.name) {
        Platform::Release(scope, access) => Ok((scope, access)),
        Platform::Foreign | Platform::None => Err(FOREIGN),
    }
}

/// Reads `enterprise_linux:9::baseos`, `rhel_eus:9.0::appstream`.
///
/// Extended streams of a minor release have fixes of their own, for subscribers: they are
/// repositories of the major release (`eus:9.0`).
fn redhat_home(cpe: &str) -> Option<(Scope, FixAccess)> {
    let mut parts = cpe.split(':');
    let (product, release) = (parts.next()?, parts.next()?);
    let major = release.split('.').next().filter(|major| !major.is_empty())?;
    let mut scope = Scope::release(Ecosystem::Redhat, major);
    if product == "enterprise_linux" {
        return Some((scope, FixAccess::General));
    }
    let stream = product.strip_prefix("rhel_")?;
    if !matches!(stream, "aus" | "e4s" | "els" | "eus" | "tus") {
        return None;
    }
    scope.repository = format!("{stream}:{release}").into();
    Some((scope, FixAccess::Subscription))
}

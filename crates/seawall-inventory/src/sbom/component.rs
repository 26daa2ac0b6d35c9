//! One component of a document → one package.

use seawall_artifact::path::ImagePath;

use super::property;
use super::wire::{Component, List, Properties};
use crate::gap::GapKind;
use crate::inventory::InstalledPackage;
use crate::package::{Package, PackageType, SourcePackage};
use crate::purl::{self, ParsedPurl};

/// A package with what ties it to other components.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) installed: InstalledPackage,
    pub(super) bom_ref: Option<Box<str>>,
    /// Reference of the owner.
    pub(super) owner: Option<Box<str>>,
    /// Distribution as the purl tells it: id and version.
    pub(super) distribution: Option<(Box<str>, Box<str>)>,
    /// Diff ID or digest of the layer, as Trivy and Syft name it.
    pub(super) layer_digest: Option<Box<str>>,
}

/// Reads a component; `None` for one that is no package.
pub(super) fn read(
    component: &Component<'_>,
    properties: &Properties<'_>,
) -> Result<Option<Found>, (GapKind, String)> {
    let Some(text) = component.purl.as_deref().filter(|purl| !purl.is_empty()) else {
        return without_purl(component, properties);
    };
    let (parsed, canonical) = match purl::parse(text) {
        Ok(parsed) => {
            let canonical = parsed.to_string();
            (parsed, canonical)
        }
        // A purl that Seawall made of a hostile name: name and version stand beside it.
        Err(_) if properties.first(property::NAME).is_some() => {
            let purl_type = text.strip_prefix("pkg:").and_then(|rest| rest.split('/').next());
            let purl_type = purl_type.unwrap_or_default().to_owned();
            (ParsedPurl { purl_type, ..ParsedPurl::default() }, text.to_owned())
        }
        Err(error) => {
            let name = component.name.as_deref().unwrap_or_default();
            return Err((GapKind::MalformedRecord, format!("component `{name}`: {error}")));
        }
    };
    let package_type = parsed.package_type().unwrap_or(PackageType::Generic);
    let name = name(component, properties, &parsed);
    let version = match properties.first(property::VERSION) {
        Some(version) => version.to_owned(),
        None => version(component, properties, package_type, &parsed),
    };
    let mut package =
        Package::new(package_type, name, version, &declared_in(component, properties));
    package.architecture = own_or(properties, property::ARCHITECTURE, parsed.qualifier("arch"));
    package.source = source(properties, package_type, &parsed);
    package.licences = licences(component, properties);
    let supplier = component.supplier.as_ref().and_then(|supplier| supplier.name.as_deref());
    package.supplier = supplier.or(component.publisher.as_deref()).map(Into::into);
    package.module = module(properties, &parsed);
    package.origin = properties.first(property::ORIGIN).map(Into::into);
    package.nested_in = properties.first(property::NESTED_IN).map(Into::into);
    package.is_guess = properties.first(property::IS_GUESS) == Some("true");
    let layer = properties.first(property::LAYER_INDEX).and_then(|layer| layer.parse().ok());
    Ok(Some(Found {
        installed: InstalledPackage {
            package,
            purl: canonical.into(),
            layer: layer.unwrap_or_default(),
            owner: None,
        },
        bom_ref: component.bom_ref.as_deref().map(Into::into),
        owner: properties.first(property::OWNER).map(Into::into),
        distribution: distribution(package_type, &parsed),
        layer_digest: ["aquasecurity:trivy:LayerDiffID", "syft:location:0:layerID"]
            .into_iter()
            .find_map(|name| properties.first(name))
            .map(Into::into),
    }))
}

/// Judges a component without purl: files, lockfiles and containers are no packages.
fn without_purl(
    component: &Component<'_>,
    properties: &Properties<'_>,
) -> Result<Option<Found>, (GapKind, String)> {
    let is_package = match component.kind.as_deref() {
        Some("library" | "framework") => true,
        // Trivy makes an application of each lockfile.
        Some("application") => {
            component.version.is_some() && !properties.has_prefix("aquasecurity:trivy:Class")
        }
        Some(_) => false,
        None => {
            return Err((GapKind::MalformedRecord, "the component has no type".to_owned()));
        }
    };
    if !is_package {
        return Ok(None);
    }
    let name = component.name.as_deref().unwrap_or_default();
    Err((GapKind::Unsupported, format!("component `{name}` has no package URL")))
}

fn own_or(
    properties: &Properties<'_>,
    name: &'static str,
    other: Option<&str>,
) -> Option<Box<str>> {
    properties.first(name).or(other).map(Into::into)
}

/// Finds the name in the ecosystem's own spelling: purls of some types are in lower case.
fn name(component: &Component<'_>, properties: &Properties<'_>, parsed: &ParsedPurl) -> String {
    if let Some(name) = properties.first(property::NAME) {
        return name.to_owned();
    }
    let mut by_purl = parsed.package_name();
    if parsed.package_type() == Some(PackageType::Golang) && !parsed.subpath.is_empty() {
        // Syft writes `github.com/a/b#v2` for the module `github.com/a/b/v2`.
        by_purl = format!("{by_purl}/{}", parsed.subpath);
    }
    let name = component.name.as_deref().unwrap_or_default();
    let group = component.group.as_deref().unwrap_or_default();
    let candidates = [name.to_owned(), format!("{group}/{name}"), format!("{group}:{name}")];
    let spelled = candidates.into_iter().find(|candidate| candidate.eq_ignore_ascii_case(&by_purl));
    spelled.unwrap_or(by_purl)
}

fn version(
    component: &Component<'_>,
    properties: &Properties<'_>,
    package_type: PackageType,
    parsed: &ParsedPurl,
) -> String {
    let stated = component.version.as_deref().filter(|version| !version.is_empty());
    if properties.first(property::NAME).is_some() {
        // Seawall writes the version as it is; a purl's may be without one that says nothing.
        return stated.unwrap_or_default().to_owned();
    }
    let version = stated.unwrap_or(&parsed.version);
    if package_type == PackageType::Golang {
        // The standard library's version is `go1.22.1` for Syft, `v1.22.1` for Trivy.
        let is_library = parsed.namespace.is_empty() && parsed.name == "stdlib";
        let number = version.strip_prefix("go").or_else(|| version.strip_prefix('v'));
        return match number.filter(|_| is_library) {
            Some(number) if number.starts_with(|sign: char| sign.is_ascii_digit()) => {
                number.to_owned()
            }
            _ => version.to_owned(),
        };
    }
    let epoch = parsed.qualifier("epoch").filter(|epoch| *epoch != "0");
    match epoch {
        Some(epoch) if package_type.is_distribution() && !version.contains(':') => {
            format!("{epoch}:{version}")
        }
        _ => version.to_owned(),
    }
}

fn declared_in(component: &Component<'_>, properties: &Properties<'_>) -> ImagePath {
    let names =
        [property::DECLARED_IN, "aquasecurity:trivy:FilePath", "syft:location:0:path", "SrcFile"];
    let stated = names.into_iter().find_map(|name| properties.first(name));
    let occurrences = component.evidence.as_ref().and_then(|it| it.occurrences.as_ref());
    let occurrence = || occurrences?.entries.first()?.location.as_deref();
    stated.or_else(occurrence).and_then(ImagePath::parse).unwrap_or_default()
}

fn source(
    properties: &Properties<'_>,
    package_type: PackageType,
    parsed: &ParsedPurl,
) -> Option<SourcePackage> {
    if let Some(name) = properties.first(property::SOURCE_NAME) {
        let version = properties.first(property::SOURCE_VERSION).map(Into::into);
        return Some(SourcePackage { name: name.into(), version });
    }
    if !package_type.is_distribution() {
        return None;
    }
    trivy_source(properties)
        .or_else(|| syft_source(properties))
        .or_else(|| upstream(parsed.qualifier("upstream")?))
}

/// Trivy takes the version of a source package apart.
fn trivy_source(properties: &Properties<'_>) -> Option<SourcePackage> {
    let name = properties.first("aquasecurity:trivy:SrcName")?;
    let version = properties.first("aquasecurity:trivy:SrcVersion").map(|version| {
        let mut whole = version.to_owned();
        if let Some(epoch) = properties.first("aquasecurity:trivy:SrcEpoch")
            && epoch != "0"
            && !version.contains(':')
        {
            whole = format!("{epoch}:{whole}");
        }
        if let Some(release) = properties.first("aquasecurity:trivy:SrcRelease") {
            whole = format!("{whole}-{release}");
        }
        whole.into()
    });
    Some(SourcePackage { name: name.into(), version })
}

fn syft_source(properties: &Properties<'_>) -> Option<SourcePackage> {
    let name = ["syft:metadata:source", "syft:metadata:originPackage"]
        .into_iter()
        .find_map(|name| properties.first(name));
    if let Some(name) = name {
        let version = properties.first("syft:metadata:sourceVersion").map(Into::into);
        return Some(SourcePackage { name: name.into(), version });
    }
    upstream(properties.first("syft:metadata:sourceRpm")?)
}

/// Reads `NAME`, `NAME@VERSION` or the file name of a source rpm.
fn upstream(text: &str) -> Option<SourcePackage> {
    let source_rpm = text.strip_suffix(".src.rpm").or_else(|| text.strip_suffix(".nosrc.rpm"));
    let (name, version) = match source_rpm {
        Some(file) => {
            let (rest, release) = file.rsplit_once('-')?;
            let (name, version) = rest.rsplit_once('-')?;
            (name, Some(format!("{version}-{release}").into()))
        }
        None => match text.split_once('@') {
            Some((name, version)) => (name, Some(version.into())),
            None => (text, None),
        },
    };
    (!name.is_empty()).then(|| SourcePackage { name: name.into(), version })
}

fn licences(component: &Component<'_>, properties: &Properties<'_>) -> Vec<Box<str>> {
    let exact: Vec<Box<str>> = properties.all(property::LICENCE).map(Into::into).collect();
    if !exact.is_empty() {
        return exact;
    }
    let choices = component.licenses.as_ref().map(|List { entries, .. }| entries.as_slice());
    let statement = |choice: &super::wire::LicenceChoice<'_>| {
        let licence = choice.license.as_ref();
        let named = licence.and_then(|it| it.id.as_deref().or(it.name.as_deref()));
        named.or(choice.expression.as_deref()).map(Into::into)
    };
    choices.unwrap_or_default().iter().filter_map(statement).collect()
}

/// Reads module and stream; the labels of rpm have version, context and more behind them.
fn module(properties: &Properties<'_>, parsed: &ParsedPurl) -> Option<Box<str>> {
    let own = properties.first(property::MODULE);
    let labels = ["aquasecurity:trivy:Modularitylabel", "syft:metadata:modularityLabel"];
    let label = own
        .or_else(|| labels.into_iter().find_map(|name| properties.first(name)))
        .or_else(|| parsed.qualifier("rpmmod"))?;
    if own.is_some() {
        return Some(label.into());
    }
    let mut parts = label.split(':');
    match (parts.next(), parts.next()) {
        (Some(name), Some(stream)) => Some(format!("{name}:{stream}").into()),
        _ => Some(label.into()),
    }
}

/// Reads the distribution from a purl: `distro=debian-12`, `distro=3.18.4` (Trivy on Alpine),
/// `os_name=debian&os_version=12` (Docker).
fn distribution(package_type: PackageType, parsed: &ParsedPurl) -> Option<(Box<str>, Box<str>)> {
    if !package_type.is_distribution() {
        return None;
    }
    if let Some(name) = parsed.qualifier("os_name") {
        return Some((name.into(), parsed.qualifier("os_version").unwrap_or_default().into()));
    }
    let namespace = parsed.namespace.as_str();
    let Some(text) = parsed.qualifier("distro") else {
        return (!namespace.is_empty()).then(|| (namespace.into(), "".into()));
    };
    if text.starts_with(|sign: char| sign.is_ascii_digit()) {
        return Some((namespace.into(), text.into()));
    }
    let split = text.rsplit_once('-').filter(|(_, version)| *version != "tumbleweed");
    let (id, version) = split.unwrap_or((text, ""));
    Some((id.into(), version.into()))
}

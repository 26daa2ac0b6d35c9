//! Catalogs Java archives: what they are, and what is packed into them.
//!
//! Trusted in this order: `pom.properties`, in `META-INF/maven/GROUP/ARTIFACT` or where a repacker
//! put it, of which a shaded archive has one for each library (Apache Maven Archiver);
//! `META-INF/MANIFEST.MF` (JAR file specification; `OSGi` Core for bundles); the file's name.
//! Archives in archives are read in memory. An archive about which nothing says what it is yields
//! no package: names are not invented.
//!
//! **Invariant:** depth, number of archives, and inflated bytes are bounded for each file.

use std::collections::BTreeSet;

use seawall_artifact::path::ImagePath;

use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};
use crate::zip::{ZipArchive, ZipEntry, ZipError};

mod file_name;
mod groups;
mod manifest;
mod properties;

use file_name::FileName;
use manifest::Manifest;
use properties::Coordinates;

/// Name of the cataloger in its table.
pub(crate) const NAME: &str = "java-archive";

/// Largest archive that is read, in bytes.
// LIMIT: it is held in memory; the whole process may take 256 MiB.
const BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Deepest nesting of archives.
// LIMIT: an EAR with a WAR with a shaded jar has three.
const DEPTH_MAX: usize = 8;
/// Most archives in one file.
// LIMIT: application servers pack some hundred libraries.
const ARCHIVES_MAX: usize = 10_000;
/// Most bytes inflated of all that is in one file; also what nested archives hold in memory.
// LIMIT: a nested archive that is stored, as Spring Boot does it, costs nothing.
const INFLATED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Most bytes that nested archives, one in the other, hold in memory at a time.
const LIVE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Largest manifest or properties file that is read.
// LIMIT: manifests list packages and reach 1 MiB in large bundles.
const TEXT_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Most packages of one file.
const PACKAGES_MAX: usize = 100_000;

const EXTENSIONS: &[&str] =
    &["jar", "war", "ear", "par", "sar", "nar", "jpi", "hpi", "kar", "lpkg"];
/// Extensions that nothing else uses: such a file that is no archive is a damaged one.
const JAVA_ONLY: &[&str] = &["jar", "war", "ear"];

/// Wants Java archives by their extension.
pub(crate) fn wants(path: &ImagePath, head: FileHead<'_>) -> Wanted {
    let Some(extension) = archive_extension(path.file_name()) else { return Wanted::No };
    // Self-starting archives begin with a script.
    let is_archive = head.bytes.starts_with(b"PK") || head.bytes.starts_with(b"#!");
    Wanted::whole_if(is_archive || JAVA_ONLY.contains(&extension), BYTES_MAX)
}

fn archive_extension(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    EXTENSIONS.iter().copied().find(|known| known.eq_ignore_ascii_case(extension))
}

/// Catalogs what the archive is and holds.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let mut walk = Walk {
        path,
        facts,
        inflated_left: INFLATED_BYTES_MAX,
        live_left: LIVE_BYTES_MAX,
        archives_left: ARCHIVES_MAX,
        seen: BTreeSet::new(),
    };
    walk.archive(bytes, path.file_name(), None, 0);
}

/// Name, version and place of a package.
type Seen = (Box<str>, Box<str>, Option<Box<str>>);

/// The walk through one file and the archives in it.
struct Walk<'a> {
    path: &'a ImagePath,
    facts: &'a mut FileFacts,
    inflated_left: u64,
    live_left: u64,
    archives_left: usize,
    /// Name, version and place of each package that was added.
    seen: BTreeSet<Seen>,
}

/// What one archive says about itself.
#[derive(Default)]
struct Contents<'z> {
    properties: Vec<Coordinates>,
    manifest: Option<Manifest>,
    /// Group and artifact of each folder below `META-INF/maven`.
    folders: BTreeSet<(String, String)>,
    archives: Vec<ZipEntry<'z>>,
}

impl Walk<'_> {
    fn archive(&mut self, bytes: &[u8], name: &str, place: Option<&str>, depth: usize) {
        let zip = match ZipArchive::open(bytes) {
            Ok(zip) => zip,
            Err(error) => return self.gap(place, GapKind::MalformedFile, &error.to_string()),
        };
        let mut contents = Contents::default();
        for entry in zip.entries() {
            match entry {
                Ok(entry) => self.entry(&zip, entry, place, &mut contents),
                Err(error) => self.gap(place, kind_of(error), &error.to_string()),
            }
        }
        self.packages(name, place, &contents);
        for entry in &contents.archives {
            self.nested(&zip, entry, place, depth);
        }
    }

    fn entry<'z>(
        &mut self,
        zip: &ZipArchive<'z>,
        entry: ZipEntry<'z>,
        place: Option<&str>,
        contents: &mut Contents<'z>,
    ) {
        let Ok(name) = std::str::from_utf8(entry.name) else { return };
        if let Some(folder) = maven_folder(name) {
            contents.folders.insert(folder);
        }
        // Repackers move the file; its three fields say enough.
        if name == "pom.properties" || name.ends_with("/pom.properties") {
            if let Some(bytes) = self.text(zip, &entry, place) {
                contents.properties.extend(properties::parse(&bytes));
            }
        } else if name.eq_ignore_ascii_case("META-INF/MANIFEST.MF") {
            if let Some(bytes) = self.text(zip, &entry, place) {
                contents.manifest = Some(Manifest::parse(&bytes));
            }
        } else if archive_extension(name).is_some() {
            contents.archives.push(entry);
        }
    }

    /// Reads a small entry; what cannot be read is a gap.
    fn text(
        &mut self,
        zip: &ZipArchive<'_>,
        entry: &ZipEntry<'_>,
        place: Option<&str>,
    ) -> Option<Vec<u8>> {
        let allowed = self.inflated_left.min(TEXT_BYTES_MAX);
        let mut left = allowed;
        let result = zip.read(entry, &mut left);
        self.inflated_left = self.inflated_left.saturating_sub(allowed.saturating_sub(left));
        match result {
            Ok(bytes) => Some(bytes.into_owned()),
            Err(error) => {
                let name = String::from_utf8_lossy(entry.name);
                self.gap(place, kind_of(error), &format!("`{name}` {error}"));
                None
            }
        }
    }

    fn nested(
        &mut self,
        zip: &ZipArchive<'_>,
        entry: &ZipEntry<'_>,
        place: Option<&str>,
        depth: usize,
    ) {
        let name = String::from_utf8_lossy(entry.name);
        let place = place.map_or_else(|| name.to_string(), |place| format!("{place}!/{name}"));
        if DEPTH_MAX <= depth {
            return self.gap(Some(&place), GapKind::TooLarge, "is nested too deep");
        }
        let Some(archives_left) = self.archives_left.checked_sub(1) else {
            return self.gap(None, GapKind::TooLarge, "holds more archives than are read");
        };
        self.archives_left = archives_left;
        let allowed = self.inflated_left.min(self.live_left);
        let mut left = allowed;
        let result = zip.read(entry, &mut left);
        let inflated = allowed.saturating_sub(left);
        self.inflated_left = self.inflated_left.saturating_sub(inflated);
        match result {
            Ok(bytes) => {
                self.live_left = self.live_left.saturating_sub(inflated);
                self.archive(&bytes, &name, Some(&place), depth.saturating_add(1));
                self.live_left = self.live_left.saturating_add(inflated);
            }
            Err(error) => self.gap(Some(&place), kind_of(error), &error.to_string()),
        }
    }

    /// Adds what the archive declares, and the archive itself if nothing declares it.
    fn packages(&mut self, name: &str, place: Option<&str>, contents: &Contents<'_>) {
        let mut file_name = FileName::parse(name);
        if place.is_none() && is_quarkus(self.path) {
            file_name = file_name.with_group_in_front();
        }
        let licences = contents.manifest.as_ref().map(Manifest::licences).unwrap_or_default();
        for found in &contents.properties {
            let is_main = contents.properties.len() == 1 || found.is_of_file(&file_name);
            let licences = if is_main { licences.clone() } else { Vec::new() };
            self.add(found.name(), &found.version, place, false, licences);
        }
        let is_declared = match contents.properties.as_slice() {
            [] => false,
            [_] => true,
            // A shaded archive whose own properties are among the others' has no version in its
            // name, or the same artifact.
            several => {
                file_name.version.is_none()
                    || several.iter().any(|found| found.is_of_file(&file_name))
            }
        };
        if !is_declared && let Some(found) = identify(&file_name, contents) {
            self.add(found.name(), &found.coordinates.version, place, found.is_guess, licences);
        }
    }

    fn add(
        &mut self,
        name: String,
        version: &str,
        place: Option<&str>,
        is_guess: bool,
        licences: Vec<Box<str>>,
    ) {
        let key = (name.clone().into(), version.into(), place.map(Into::into));
        if PACKAGES_MAX <= self.facts.packages.len() {
            return self.gap(None, GapKind::TooLarge, "declares more packages than are read");
        }
        if !self.seen.insert(key) {
            return;
        }
        let mut package = Package::new(PackageType::Maven, name, version, self.path);
        package.nested_in = place.map(Into::into);
        package.is_guess = is_guess;
        package.licences = licences;
        self.facts.packages.push(package);
    }

    fn gap(&mut self, place: Option<&str>, kind: GapKind, reason: &str) {
        let reason = match place {
            Some(place) => format!("`{place}` in the archive: {reason}"),
            None => reason.to_owned(),
        };
        self.facts.add_gap(Gap::file(kind, self.path, reason));
    }
}

fn kind_of(error: ZipError) -> GapKind {
    match error {
        ZipError::NoArchive | ZipError::DamagedDirectory => GapKind::MalformedFile,
        ZipError::DamagedEntry => GapKind::MalformedRecord,
        ZipError::TooManyEntries | ZipError::TooLarge => GapKind::TooLarge,
        ZipError::Encrypted | ZipError::UnknownMethod => GapKind::Unsupported,
    }
}

/// Returns group and artifact of an entry below `META-INF/maven/GROUP/ARTIFACT/`.
fn maven_folder(name: &str) -> Option<(String, String)> {
    let mut parts = name.strip_prefix("META-INF/maven/")?.split('/');
    let (group, artifact, file) = (parts.next()?, parts.next()?, parts.next()?);
    (file == "pom.xml").then(|| (group.to_owned(), artifact.to_owned()))
}

/// An archive that is identified by its manifest and its name.
struct Identified {
    coordinates: Coordinates,
    is_guess: bool,
}

impl Identified {
    fn name(&self) -> String {
        self.coordinates.name()
    }
}

fn identify(file_name: &FileName<'_>, contents: &Contents<'_>) -> Option<Identified> {
    let empty = Manifest::default();
    let manifest = contents.manifest.as_ref().unwrap_or(&empty);
    if let Some(plugin) = jenkins_plugin(manifest) {
        return Some(Identified { coordinates: plugin, is_guess: false });
    }
    if let Some(coordinates) = tomcat_artifact(file_name, manifest) {
        return Some(Identified { coordinates, is_guess: false });
    }
    let stated = manifest.versions().next();
    // Bundles write `1.26.0` where the artifact is 1.26, so the file's name is more exact.
    let version = file_name.version.or(stated)?;
    let group = group_of(file_name, version, manifest, contents);
    // A name without a version is whatever somebody called the file; with a group that fits it,
    // it is the artifact's.
    if file_name.version.is_none() && group.is_none() {
        return None;
    }
    let is_confirmed = manifest.versions().any(|stated| is_same_version(stated, version));
    let coordinates = Coordinates {
        group: group.unwrap_or_default(),
        artifact: file_name.artifact.to_owned(),
        version: version.to_owned(),
    };
    Some(Identified { coordinates, is_guess: !is_confirmed })
}

/// Tells whether the file is a library of an application of Quarkus by its folder (Quarkus
/// guides, "Maven tooling", the form `fast-jar`).
fn is_quarkus(path: &ImagePath) -> bool {
    let folder = path.parent();
    folder.is_some_and(|folder| {
        let folder = folder.as_str();
        folder.ends_with("lib/main") || folder.ends_with("lib/boot")
    })
}

/// Returns the artifact that an archive of Tomcat is: its distribution has them under shorter
/// names, without versions (`lib/catalina.jar` is `tomcat-catalina`).
fn tomcat_artifact(file_name: &FileName<'_>, manifest: &Manifest) -> Option<Coordinates> {
    if file_name.version.is_some() {
        return None;
    }
    let bundle = manifest.symbolic_name().and_then(|name| name.strip_prefix("org.apache."));
    let artifact = match bundle.filter(|name| name.starts_with("tomcat-")) {
        Some(name) => name.to_owned(),
        // Before Tomcat 9.0.30 they are no bundles.
        None if manifest.attribute("implementation-title") == Some("Apache Tomcat") => {
            match file_name.artifact {
                name if name.starts_with("tomcat-") => name.to_owned(),
                "catalina-ssi" | "catalina-storeconfig" | "catalina-tribes" => {
                    file_name.artifact.replacen("catalina", "tomcat", 1)
                }
                name => format!("tomcat-{name}"),
            }
        }
        None => return None,
    };
    let version = manifest.versions().next()?.to_owned();
    let group = groups::group_of(&artifact, &version).unwrap_or_default().to_owned();
    Some(Coordinates { group, artifact, version })
}

fn is_same_version(stated: &str, version: &str) -> bool {
    stated == version || stated.strip_suffix(".0") == Some(version)
}

/// Jenkins plugins say group, artifact and version in the manifest.
fn jenkins_plugin(manifest: &Manifest) -> Option<Coordinates> {
    let version = manifest.attribute("plugin-version")?;
    let artifact =
        manifest.attribute("short-name").or_else(|| manifest.attribute("extension-name"))?;
    Some(Coordinates {
        group: manifest.attribute("group-id").unwrap_or_default().to_owned(),
        artifact: artifact.to_owned(),
        // `1.2 (private-…)` marks a build of somebody's own.
        version: version.split(' ').next().unwrap_or(version).to_owned(),
    })
}

fn group_of(
    file_name: &FileName<'_>,
    version: &str,
    manifest: &Manifest,
    contents: &Contents<'_>,
) -> Option<String> {
    let artifact = file_name.artifact;
    if let Some(group) = file_name.group {
        return Some(group.to_owned());
    }
    let folder = contents.folders.iter().find(|(_, name)| name == artifact);
    if let Some((group, _)) = folder {
        return Some(group.clone());
    }
    if let Some(group) = groups::group_of(artifact, version) {
        return Some(group.to_owned());
    }
    // `com.fasterxml.jackson.core.jackson-core` is group and artifact.
    let bundle =
        manifest.symbolic_name().and_then(|name| name.strip_suffix(artifact)?.strip_suffix('.'));
    let vendor = || manifest.attribute("implementation-vendor-id");
    bundle.or_else(vendor).filter(|group| is_group(group)).map(ToOwned::to_owned)
}

/// Tells whether the text looks like a group: a domain name the wrong way round. `org.apache` is
/// what the foundation's projects once wrote for a vendor; no archive is published there.
fn is_group(text: &str) -> bool {
    text != "org.apache"
        && text.contains('.')
        && text.split('.').all(|part| {
            part.starts_with(|sign: char| sign.is_ascii_lowercase())
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        })
}

#[cfg(test)]
mod tests;

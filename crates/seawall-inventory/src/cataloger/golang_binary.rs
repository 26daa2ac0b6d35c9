//! Catalogs the modules and the standard library that a Go program was built from.
//!
//! Since Go 1.12 the linker writes build information: a 16-byte aligned blob that begins with
//! `\xff Go buildinf:` in the section `.go.buildinfo` (ELF), at the start of the data segment
//! elsewhere. Since 1.18 the blob holds the Go version and the module text itself; before, two
//! pointers to Go string headers. Format: the comments of Go's `debug/buildinfo` and
//! `runtime/debug.ParseBuildInfo`. The module text has one record a line, fields apart by tabs:
//! `path`, `mod` (main module), `dep`, `=>` (replaces the line before), `build`.

use memchr::memmem;
use seawall_artifact::path::ImagePath;

use crate::cataloger::{FileHead, Wanted};
use crate::executable::elf::Elf;
use crate::executable::held::Held;
use crate::executable::{EXECUTABLE_WHOLE_BYTES_MAX, is_binary};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};

/// Name of the cataloger in its table.
pub(crate) const NAME: &str = "golang-binary";

const MAGIC: &[u8] = b"\xff Go buildinf:";
const HEADER_BYTES: u64 = 32;
const ALIGNMENT: u64 = 16;
/// Bytes at either end of the module text that are no text (`debug/buildinfo`).
const SENTINEL_BYTES: usize = 16;
/// Longest Go version.
// LIMIT: development versions carry a commit, a date and experiments, and stay below 200.
const VERSION_BYTES_MAX: u64 = 1024;
/// Longest module text.
// LIMIT: Kubernetes, with 300 modules, has 30 KiB.
const MODULES_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Most blobs that are tried: programs that read build information hold the magic too.
const CANDIDATES_MAX: usize = 64;

/// Wants executables that are small enough to be held whole; the analyser streams the others.
pub(crate) fn wants(_: &ImagePath, head: FileHead<'_>) -> Wanted {
    let is_wanted = is_binary(head.bytes) && head.size_bytes <= EXECUTABLE_WHOLE_BYTES_MAX;
    Wanted::whole_if(is_wanted, EXECUTABLE_WHOLE_BYTES_MAX)
}

/// Catalogs the modules of the executable.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    catalog_held(path, &Held::whole(bytes), facts);
}

/// Catalogs the modules of an executable of which only stretches may be held.
pub(crate) fn catalog_held(path: &ImagePath, held: &Held<'_>, facts: &mut FileFacts) {
    let elf = Elf::parse(held);
    let Some(information) = find(held, elf.as_ref()) else {
        gap_where_promised(path, held, elf.as_ref(), facts);
        return;
    };
    if let Some(version) = standard_library_version(&information.go_version) {
        facts.packages.push(Package::new(PackageType::Golang, "stdlib", version, path));
    }
    match information.modules {
        Some(text) => catalog_modules(path, &text, facts),
        None => facts.gaps.push(Gap::file(
            GapKind::TooLarge,
            path,
            "the module list of the Go program lies in a part of the file that is not held",
        )),
    }
}

fn gap_where_promised(path: &ImagePath, held: &Held<'_>, elf: Option<&Elf>, facts: &mut FileFacts) {
    let section = elf.map(|elf| elf.section(held, ".go.buildinfo"));
    if let Some(Ok(Some(_))) = section {
        let reason = "the section `.go.buildinfo` could not be read";
        facts.gaps.push(Gap::file(GapKind::MalformedFile, path, reason));
    }
}

struct BuildInformation {
    go_version: String,
    /// `None` where the file names modules that are not held in memory; empty where it has none.
    modules: Option<String>,
}

fn find(held: &Held<'_>, elf: Option<&Elf>) -> Option<BuildInformation> {
    let mut left = CANDIDATES_MAX;
    for (start, bytes) in places(held, elf) {
        for found in memmem::find_iter(bytes, MAGIC) {
            let offset = start.checked_add(u64::try_from(found).ok()?)?;
            if offset % ALIGNMENT != 0 {
                continue;
            }
            if let Some(information) = parse_blob(held, elf, offset) {
                return Some(information);
            }
            left = left.checked_sub(1)?;
        }
    }
    None
}

/// Returns where the blob may be: its section, else writable data, else (no ELF) everywhere.
fn places<'a>(held: &Held<'a>, elf: Option<&Elf>) -> Vec<(u64, &'a [u8])> {
    let Some(elf) = elf else { return held.within(0, u64::MAX) };
    if let Ok(Some(section)) = elf.section(held, ".go.buildinfo") {
        return held.within(section.offset, section.size_bytes);
    }
    let writable = elf.segments.iter().filter(|segment| segment.is_writable_data());
    writable.flat_map(|segment| held.within(segment.offset, segment.size_bytes)).collect()
}

fn parse_blob(held: &Held<'_>, elf: Option<&Elf>, offset: u64) -> Option<BuildInformation> {
    const INLINE: u8 = 2;
    let header = held.at(offset, HEADER_BYTES)?;
    let (pointer_size, flags) = (*header.get(14)?, *header.get(15)?);
    let information = if flags & INLINE != 0 {
        let mut rest = held.from(offset.checked_add(HEADER_BYTES)?)?;
        let go_version = inline_text(&mut rest, VERSION_BYTES_MAX)?;
        let modules = inline_text(&mut rest, MODULES_BYTES_MAX);
        BuildInformation { go_version: text(go_version), modules: modules.map(strip_sentinels) }
    } else {
        let pointers = Pointers { held, elf: elf?, size: pointer_size, is_big: flags & 1 != 0 };
        pointers.information(offset.checked_add(16)?)?
    };
    let version = &information.go_version;
    (version.starts_with("go") || version.starts_with("devel")).then_some(information)
}

/// Takes a length (unsigned LEB128) and that many bytes off the front.
fn inline_text<'a>(rest: &mut &'a [u8], bytes_max: u64) -> Option<&'a [u8]> {
    let mut size = 0u64;
    for shift in (0..64u32).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        size |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            break;
        }
    }
    if bytes_max < size {
        return None;
    }
    let (found, tail) = rest.split_at_checked(usize::try_from(size).ok()?)?;
    *rest = tail;
    Some(found)
}

/// The form before Go 1.18: pointers to string headers (address and length).
struct Pointers<'a> {
    held: &'a Held<'a>,
    elf: &'a Elf,
    size: u8,
    is_big: bool,
}

impl Pointers<'_> {
    fn information(&self, at: u64) -> Option<BuildInformation> {
        let size = u64::from(self.size);
        let version_header = self.word(at)?;
        let modules_header = self.word(at.checked_add(size)?)?;
        let go_version = text(self.string(version_header, VERSION_BYTES_MAX)?);
        // A program that was built without modules has a null pointer here.
        let modules = if modules_header == 0 {
            Some(String::new())
        } else {
            self.string(modules_header, MODULES_BYTES_MAX).map(strip_sentinels)
        };
        Some(BuildInformation { go_version, modules })
    }

    fn string(&self, header_address: u64, bytes_max: u64) -> Option<&[u8]> {
        let header = self.elf.offset_of(header_address)?;
        let address = self.word(header)?;
        let size = self.word(header.checked_add(u64::from(self.size))?)?;
        if size == 0 {
            return Some(&[]);
        }
        (size <= bytes_max).then_some(())?;
        self.held.at(self.elf.offset_of(address)?, size)
    }

    fn word(&self, offset: u64) -> Option<u64> {
        let bytes = self.held.at(offset, u64::from(self.size))?;
        if let Ok(raw) = <[u8; 4]>::try_from(bytes) {
            let value = if self.is_big { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) };
            return Some(value.into());
        }
        let raw = <[u8; 8]>::try_from(bytes).ok()?;
        Some(if self.is_big { u64::from_be_bytes(raw) } else { u64::from_le_bytes(raw) })
    }
}

fn strip_sentinels(bytes: &[u8]) -> String {
    let end = bytes.len().saturating_sub(SENTINEL_BYTES);
    let inner = bytes.get(SENTINEL_BYTES..end).filter(|inner| inner.ends_with(b"\n"));
    text(inner.unwrap_or_default())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Returns the version of the standard library: that of `go1.22.3 X:boringcrypto` and of
/// `go1.22.3-X:boringcrypto` is 1.22.3.
///
/// What follows a hyphen names a vendor or an experiment and counts for nothing in Go's order
/// of toolchains (Go documentation, "Go Toolchains"); in development versions it is the commit.
fn standard_library_version(go_version: &str) -> Option<&str> {
    let word = go_version.split_whitespace().find(|word| word.starts_with("go"))?;
    let version = word.strip_prefix("go")?;
    let is_development = go_version.starts_with("devel");
    let end = if is_development { None } else { version.find(['-', '+']) };
    let version = end.and_then(|end| version.get(..end)).unwrap_or(version);
    version.starts_with(|sign: char| sign.is_ascii_digit()).then_some(version)
}

#[derive(Default)]
struct Modules<'a> {
    main: Option<Module<'a>>,
    dependencies: Vec<Module<'a>>,
    settings: Vec<(&'a str, &'a str)>,
}

#[derive(Clone, Copy)]
struct Module<'a> {
    path: &'a str,
    version: &'a str,
}

const DEVELOPMENT: &str = "(devel)";

fn catalog_modules(path: &ImagePath, text: &str, facts: &mut FileFacts) {
    let modules = parse_modules(path, text, facts);
    if let Some(main) = modules.main {
        let (version, is_guess) = main_version(main, &modules.settings);
        let mut package = Package::new(PackageType::Golang, main.path, version, path);
        package.is_guess = is_guess;
        facts.packages.push(package);
    }
    for module in &modules.dependencies {
        facts.packages.push(Package::new(PackageType::Golang, module.path, module.version, path));
    }
}

fn parse_modules<'a>(path: &ImagePath, text: &'a str, facts: &mut FileFacts) -> Modules<'a> {
    let mut modules = Modules::default();
    // Whether the line before was the main module's: `=>` replaces that line.
    let mut last_is_main = false;
    for (line, number) in text.lines().zip(1u32..) {
        let (key, value) = line.split_once('\t').unwrap_or((line, ""));
        let module = Module::parse(value);
        match (key, module) {
            ("mod", Some(module)) => {
                modules.main = Some(module);
                last_is_main = true;
            }
            ("dep", Some(module)) => {
                modules.dependencies.push(module);
                last_is_main = false;
            }
            ("=>", Some(module)) => {
                let last = if last_is_main {
                    modules.main.as_mut()
                } else {
                    modules.dependencies.last_mut()
                };
                if let Some(last) = last {
                    last.replace_with(module);
                }
            }
            ("build", _) => modules.settings.extend(value.split_once('=')),
            ("mod" | "dep" | "=>", None) => {
                let reason = "a module of the Go program has no name, or none that Go allows";
                facts.gaps.push(Gap::line(GapKind::MalformedRecord, path, number, reason));
            }
            // `path` names the main package; keys of later Go versions are no modules.
            _ => {}
        }
    }
    modules
}

impl<'a> Module<'a> {
    fn parse(value: &'a str) -> Option<Self> {
        let mut fields = value.split('\t');
        let path = fields.next().filter(|path| !path.is_empty())?;
        let version = fields.next().filter(|version| !version.is_empty()).unwrap_or(DEVELOPMENT);
        [path, version].into_iter().all(is_name).then_some(Self { path, version })
    }

    fn replace_with(&mut self, replacement: Self) {
        // A folder beside the main module has no name and no version of its own.
        if replacement.path.starts_with(['.', '/']) {
            self.version = DEVELOPMENT;
        } else {
            *self = replacement;
        }
    }
}

/// Names and versions of modules are of visible ASCII (the module reference, "Module paths").
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Returns the version of the main module and whether it is a guess.
///
/// Go writes `(devel)` unless the program was built from the module's proxy (or, since 1.24,
/// from a tagged commit); the commit or a version that the linker was told are next best.
fn main_version(main: Module<'_>, settings: &[(&str, &str)]) -> (String, bool) {
    if main.version != DEVELOPMENT {
        return (main.version.to_owned(), false);
    }
    let setting = |wanted: &str| {
        settings.iter().find(|(key, _)| *key == wanted).map(|(_, value)| value.trim_matches('"'))
    };
    let linked = setting("-ldflags").and_then(linked_version);
    let guess = linked.or_else(|| pseudo_version(setting("vcs.revision")?, setting("vcs.time")?));
    match guess {
        Some(version) => (version, true),
        None => (DEVELOPMENT.to_owned(), false),
    }
}

/// Finds `-X …version=v1.2.3` among the linker's flags.
fn linked_version(flags: &str) -> Option<String> {
    flags.split(['"', '\'', ' ']).find_map(|word| {
        let (variable, value) = word.split_once('=')?;
        let name = variable.rsplit(['.', '/']).next()?;
        let is_version = ["version", "gitversion", "semver", "buildversion", "appversion"]
            .iter()
            .any(|wanted| name.eq_ignore_ascii_case(wanted));
        let number = value.strip_prefix('v').unwrap_or(value);
        let mut parts = number.splitn(3, '.');
        let is_number = |part: Option<&str>| {
            part.is_some_and(|part| {
                !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        let is_semver = is_number(parts.next())
            && is_number(parts.next())
            && parts
                .next()
                .is_some_and(|part| part.starts_with(|sign: char| sign.is_ascii_digit()));
        (is_version && is_semver).then(|| format!("v{number}"))
    })
}

/// Makes Go's pseudo-version of a commit without a tag (Go modules reference,
/// "Pseudo-versions"): `v0.0.0-20240102030405-0123456789ab`.
fn pseudo_version(revision: &str, time: &str) -> Option<String> {
    let digits: String = time.chars().filter(char::is_ascii_digit).take(14).collect();
    let commit = revision.get(..12)?;
    let is_commit = commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    (digits.len() == 14 && is_commit).then(|| format!("v0.0.0-{digits}-{commit}"))
}

#[cfg(test)]
mod tests;

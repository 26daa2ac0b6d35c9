//! Fuzz targets for every parser of foreign bytes, as plain functions.
//!
//! `fuzz_targets/NAME.rs` hands libFuzzer's inputs to [`run`] (nightly compiler, feature
//! `libfuzzer`); `tests/replay.rs` hands it the files of `corpus/NAME` on the stable compiler.
//! The first inputs of each corpus are written by `cargo run --example seeds` ([`seeds`]).
//!
//! **Properties**, of every target: no panic, no endless loop, no memory beyond libFuzzer's
//! limit; of those that have an encoder: what was read is written and read back as the same.
//! Time is bounded by the size of the input, never measured.
#![forbid(unsafe_code)]

pub mod advisory;
pub mod agent;
pub mod artifact;
pub mod evidence;
pub mod feed;
pub mod file;
pub mod inventory;
pub mod malware;
pub mod policy;
pub mod runtime;
pub mod seeds;
pub mod serve;
pub mod shell;

/// One target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, that of its corpus and of its file in `fuzz_targets`.
    pub name: &'static str,
    /// Larger inputs are passed over: they find nothing that smaller ones do not, slower.
    pub bytes_max: usize,
    /// What it does with an input.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, bytes_max: usize, run: fn(&[u8])) -> Target {
    Target { name, bytes_max, run }
}

/// Sixteen kibibytes: formats that inflate up to 32,768 times their size.
const SMALL: usize = 16 * 1024;
/// Formats that are read in place.
const USUAL: usize = 64 * 1024;

/// Every target, by name.
pub const TARGETS: &[Target] = &[
    target("analyser", USUAL, inventory::analyser),
    target("analysis", USUAL, inventory::analysis),
    target("apk_installed", USUAL, inventory::apk_installed),
    target("cache_entry", USUAL, shell::cache_entry),
    target("cargo_auditable", SMALL, inventory::cargo_auditable),
    target("cargo_auditable_record", USUAL, inventory::cargo_auditable_record),
    target("chisel_manifest", SMALL, inventory::chisel_manifest),
    target("chisel_manifest_lines", USUAL, inventory::chisel_manifest_lines),
    target("credentials", SMALL, shell::credentials),
    target("cvss", USUAL, advisory::cvss),
    target("database", USUAL, advisory::database),
    target("database_transport", SMALL, advisory::database_transport),
    target("download", SMALL, shell::download),
    target("dpkg_copyright", USUAL, inventory::dpkg_copyright),
    target("dpkg_list", USUAL, inventory::dpkg_list),
    target("dpkg_status", USUAL, inventory::dpkg_status),
    target("evidence_file", USUAL, evidence::file),
    target("evidence_head", USUAL, evidence::head),
    target("evidence_record", USUAL, evidence::record),
    target("feed_csaf", USUAL, feed::csaf),
    target("feed_json", USUAL, feed::json),
    target("feed_markdown", USUAL, feed::markdown),
    target("feed_osv", USUAL, feed::osv),
    target("feed_oval", USUAL, feed::oval),
    target("feed_text", USUAL, feed::text),
    target("feed_yaml", USUAL, feed::yaml),
    target("glob", 4096, policy::glob),
    target("golang_binary", USUAL, inventory::golang_binary),
    target("golang_modules", USUAL, inventory::golang_modules),
    target("image_archive", USUAL, shell::image_archive),
    target("image_document", USUAL, shell::image_document),
    target("java_archive", SMALL, inventory::java_archive),
    target("java_manifest", USUAL, inventory::java_manifest),
    target("layer", SMALL, artifact::layer),
    target("layer_tar", USUAL, artifact::layer_tar),
    target("login", SMALL, serve::login),
    target("malware_protocol", USUAL, malware::protocol),
    target("manifest", USUAL, artifact::manifest),
    target("npm_installed", USUAL, inventory::npm_installed),
    target("npm_lockfile", USUAL, inventory::npm_lockfile),
    target("os_release", USUAL, inventory::os_release),
    target("pacman_local", USUAL, inventory::pacman_local),
    target("policy_document", USUAL, policy::document),
    target("policy_expression", 4096, policy::expression),
    target("policy_facts", USUAL, policy::policy_facts),
    target("purl", USUAL, inventory::purl),
    target("python_metadata", USUAL, inventory::python_metadata),
    target("recording", USUAL, runtime::recording),
    target("reference", USUAL, artifact::reference),
    target("registry", SMALL, shell::registry),
    target("requirements", USUAL, advisory::requirements),
    target("rpm_bdb", USUAL, inventory::rpm_bdb),
    target("rpm_header", USUAL, inventory::rpm_header),
    target("rpm_manifest", USUAL, inventory::rpm_manifest),
    target("rpm_ndb", USUAL, inventory::rpm_ndb),
    target("rpm_sqlite", USUAL, inventory::rpm_sqlite),
    target("rule_document", USUAL, runtime::rule_document),
    target("runtime_answers", USUAL, agent::runtime_answers),
    target("sbom", USUAL, inventory::sbom),
    target("sensor_decode", SMALL, shell::sensor_decode),
    target("snapshot", USUAL, advisory::snapshot),
    target("tree", USUAL, artifact::tree),
    target("versions", 4096, advisory::versions),
    target("vex", USUAL, advisory::vex),
];

/// Runs the target `name` on one input.
///
/// # Panics
/// Where a property is broken, or where there is no such target.
pub fn run(name: &str, input: &[u8]) {
    let Some(target) = TARGETS.iter().find(|target| target.name == name) else {
        panic!("there is no target `{name}`");
    };
    if input.len() <= target.bytes_max {
        (target.run)(input);
    }
}

/// Takes the first byte of an input as a choice among `choices`.
fn choose<'c, 'i, T>(choices: &'c [T], input: &'i [u8]) -> Option<(&'c T, &'i [u8])> {
    let (first, rest) = input.split_first()?;
    // Letters, so that corpora of text formats stay text.
    let index = usize::from(first.wrapping_sub(b'a')) % choices.len();
    Some((choices.get(index)?, rest))
}

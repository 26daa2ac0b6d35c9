//! The compiled object: which of its programs this kernel can take, loading, attaching.
//!
//! A kernel that lacks something gets all the rest. What could not be loaded or attached is named
//! with its reason: coverage is said, never assumed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::os::fd::{AsFd as _, AsRawFd as _};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use libbpf_rs::btf::{Btf, types};
use libbpf_rs::{
    ErrorKind, Link, MapCore as _, MapFlags, MapHandle, Object, ObjectBuilder, OpenObject,
    PrintLevel, ProgramMut,
};

use crate::calls::CALLS;
use crate::tracepoint::TraceFs;
use crate::{Coverage, Missing, StartError};

/// The programs, compiled by the build script.
static OBJECT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sensor.bpf.o"));

/// The last words of libbpf about a failure, for the reason.
static WORDS: Mutex<String> = Mutex::new(String::new());
/// Most bytes of them that are kept.
const WORDS_MAX: usize = 2048;

/// Programs that are only wanted where another could not be loaded, with that other. Each stands
/// before those that name it.
const IN_PLACE: [(&str, &str); 4] = [
    (EVERY_CALL, "compat_names"),
    ("compat_of_all", "compat_names"),
    ("compat_of_all", EVERY_CALL),
    ("ring_asked", "ring_unlink"),
];

/// A program at the end of every call, which hands over to `call_NAME` in place of `exit_NAME`.
const EVERY_CALL: &str = "every_call";

/// Since this version a process can be put aside in the middle of a program at a call, and what
/// others call meanwhile is left out: one program for all calls would leave out more.
const PREEMPTED_SINCE: u32 = 7;

/// LIMIT: how often the object is loaded while signals come in between; each time libbpf tries each
/// program five times.
const LOADS_MAX: u32 = 10;
const LOADED_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// The smallest program at a function that every kernel has which is built for what is needed.
const FUNCTION_TRIED: &str = "ring_unlink";

/// What a program is attached to, from the name of its section.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Hook {
    /// A tracepoint of the kernel, with its types.
    Typed(String),
    /// A tracepoint of a system call.
    Call(String),
    /// A function of the kernel, when it begins or ends.
    Function(String),
}

impl Hook {
    fn parse(section: &str) -> Option<Self> {
        let (kind, name) = section.trim_start_matches('?').split_once('/')?;
        match kind {
            "tp_btf" => Some(Self::Typed(name.to_owned())),
            "fentry" | "fexit" => Some(Self::Function(name.to_owned())),
            "tp" => Some(Self::Call(name.strip_prefix("syscalls/")?.to_owned())),
            _ => None,
        }
    }
}

/// What was loaded and attached.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) maps: BTreeMap<String, MapHandle>,
    /// With the name of the program.
    pub(crate) links: Vec<(String, Link)>,
    pub(crate) coverage: Coverage,
}

/// Loads and attaches all that this kernel takes.
pub(crate) fn load() -> Result<Loaded, StartError> {
    let kernel = Btf::from_vmlinux().map_err(StartError::NoTypes)?;
    let tracefs = TraceFs::open();
    let mut lacking = refuse_unknown(&kernel, tracefs.as_ref())?;
    // Kernels that are locked down let no function be watched: one is tried, since each program
    // that is loaded in vain takes long.
    let every_call = match function_error()? {
        Some(error) => {
            let reason = format!("functions of the kernel cannot be watched here: {error}");
            lacking = refuse_functions(lacking, &reason)?;
            let reason = "this kernel may put a process aside within it";
            (PREEMPTED_SINCE <= major_version()).then_some(reason)
        }
        None => Some("the programs at single calls do its work"),
    };
    if let Some(reason) = every_call {
        lacking.entry(EVERY_CALL.to_owned()).or_insert_with(|| reason.to_owned());
    }
    let tracefs = tracefs.as_ref().ok();
    let mut attached = attach_without(&lacking, tracefs);
    if attached.is_err() {
        try_each(&mut lacking)?;
        attached = attach_without(&lacking, tracefs);
    }
    let mut attached = attached?;
    // A kernel may take a program and not let it watch its function (Linux 7.2 does so with
    // `ia32_sys_call`): where another one stands in for it, all are loaded once more.
    let has_place = |program: &String| IN_PLACE.iter().any(|(_, other)| other == program);
    if attached.failed.keys().any(has_place) {
        lacking.append(&mut attached.failed);
        drop(attached);
        attached = attach_without(&lacking, tracefs)?;
    }
    let Attached { object, links, failed, mut refused } = attached;
    refused.extend(failed);
    let maps = maps(&object)?;
    let coverage = coverage(OBJECT, &links, &maps, &refused)?;
    Ok(Loaded { maps, links, coverage })
}

/// Says which programs of an object do their work, and why the others do not: those with a link and
/// those that [`EVERY_CALL`] hands over to, under the name that they have elsewhere.
pub(crate) fn coverage(
    object: &[u8],
    links: &[(String, Link)],
    maps: &BTreeMap<String, MapHandle>,
    reasons: &BTreeMap<String, String>,
) -> Result<Coverage, StartError> {
    let called: BTreeSet<String> = maps.get("calls").map(called).unwrap_or_default();
    let mut coverage = Coverage::default();
    for program in names(object)? {
        let is_linked = links.iter().any(|(name, _)| *name == program);
        // What stands in is no loss where it does not: then that does which it stands for, or is
        // missing itself.
        let stands_in =
            program.starts_with("call_") || IN_PLACE.iter().any(|(other, _)| *other == program);
        if is_linked || called.contains(&program) {
            coverage.attached.push(program);
        } else if !stands_in {
            let reason = reasons.get(&program).cloned();
            let reason =
                reason.unwrap_or_else(|| "it was not taken when the programs were pinned".into());
            coverage.missing.push(Missing { program, reason });
        }
    }
    Ok(coverage)
}

/// The programs `exit_…` in whose place [`EVERY_CALL`] hands over to another.
fn called(calls: &MapHandle) -> BTreeSet<String> {
    let is_there = |number: libc::c_long| {
        let Ok(number) = u32::try_from(number) else { return false };
        matches!(calls.lookup(&number.to_ne_bytes(), MapFlags::ANY), Ok(Some(_)))
    };
    let there = CALLS.iter().filter(|(_, number)| is_there(*number));
    there.map(|(name, _)| format!("exit_{name}")).collect()
}

/// A loaded object, and which of its programs were attached.
struct Attached {
    object: Object,
    links: Vec<(String, Link)>,
    /// Those that could not be, with the reason.
    failed: BTreeMap<String, String>,
    /// Those that were not loaded, with the reason.
    refused: BTreeMap<String, String>,
}

/// Loads all programs but the lacking ones and those in whose place another one is, and attaches
/// them.
fn attach_without(
    lacking: &BTreeMap<String, String>,
    tracefs: Option<&TraceFs>,
) -> Result<Attached, StartError> {
    let refused = with_places(lacking.clone(), &names(OBJECT)?);
    let object = load_without(&refused).map_err(|error| StartError::Load(error, take_words()))?;
    let (mut links, mut failed) = (Vec::new(), BTreeMap::new());
    hand_over(&object)?;
    for program in object.progs_mut() {
        let name = program.name().to_string_lossy().into_owned();
        if refused.contains_key(&name) || name.starts_with("call_") {
            continue;
        }
        match attach(&program, tracefs) {
            Ok(link) => links.push((name, link)),
            Err(reason) => drop(failed.insert(name, reason)),
        }
    }
    Ok(Attached { object, links, failed, refused })
}

/// Tells [`EVERY_CALL`] the loaded programs that it hands over to.
fn hand_over(object: &Object) -> Result<(), StartError> {
    let Some(calls) = object.maps().find(|map| map.name() == "calls") else { return Ok(()) };
    for program in object.progs().filter(|program| 0 <= program.as_fd().as_raw_fd()) {
        let name = program.name().to_string_lossy().into_owned();
        let of_call = |(call, _): &&(&str, _)| name.strip_prefix("call_") == Some(call);
        let Some((_, number)) = CALLS.iter().find(of_call) else { continue };
        let Ok(number) = u32::try_from(*number) else { continue };
        let program = program.as_fd().as_raw_fd().to_ne_bytes();
        calls.update(&number.to_ne_bytes(), &program, MapFlags::ANY).map_err(StartError::Map)?;
    }
    Ok(())
}

/// Returns the bytes of the compiled object.
pub(crate) fn object() -> &'static [u8] {
    OBJECT
}

#[expect(clippy::needless_pass_by_value, reason = "the library's form of a callback")]
fn keep_words(_: PrintLevel, words: String) {
    let mut kept = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    kept.push_str(&words);
    // What the kernel says in the end is why.
    if let Some(excess) = kept.len().checked_sub(WORDS_MAX) {
        let start = kept.ceil_char_boundary(excess);
        kept.drain(..start);
    }
}

/// Returns what libbpf said of the last failure, in one line.
pub(crate) fn take_words() -> String {
    let words = std::mem::take(&mut *WORDS.lock().unwrap_or_else(PoisonError::into_inner));
    words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Returns the names of all programs of a compiled object.
pub(crate) fn names(object: &[u8]) -> Result<Vec<String>, StartError> {
    Ok(open(object)?.progs().map(|program| program.name().to_string_lossy().into_owned()).collect())
}

/// Opens a compiled object, before it is loaded.
pub(crate) fn open(object: &[u8]) -> Result<OpenObject, StartError> {
    libbpf_rs::set_print(Some((PrintLevel::Warn, keep_words)));
    ObjectBuilder::default()
        .name("seawall")
        .and_then(|builder| builder.open_memory(object))
        .map_err(|error| StartError::Load(error, take_words()))
}

/// Returns the programs that this kernel has no hook for, with the reason.
fn refuse_unknown(
    kernel: &Btf<'_>,
    tracefs: Result<&TraceFs, &io::Error>,
) -> Result<BTreeMap<String, String>, StartError> {
    let object = open(OBJECT)?;
    let mut refused = BTreeMap::new();
    for program in object.progs() {
        let section = program.section().to_string_lossy().into_owned();
        let reason = match (Hook::parse(&section), tracefs) {
            (Some(Hook::Typed(name)), _) => {
                let form = format!("btf_trace_{name}");
                let known = kernel.type_by_name::<types::Typedef<'_>>(&form);
                known.is_none().then(|| format!("the kernel has no tracepoint `{name}`"))
            }
            (Some(Hook::Function(name)), _) => kernel
                .type_by_name::<types::Func<'_>>(&name)
                .is_none()
                .then(|| format!("the kernel has no function `{name}` that can be watched")),
            (Some(Hook::Call(_)), Err(error)) => Some(format!("tracefs: {error}")),
            (Some(Hook::Call(name)), Ok(tracefs)) => tracefs
                .number("syscalls", &name)
                .err()
                .map(|error| format!("the kernel has no tracepoint `{name}`: {error}")),
            (None, _) => Some(format!("the section `{section}` is not understood")),
        };
        if let Some(reason) = reason {
            refused.insert(program.name().to_string_lossy().into_owned(), reason);
        }
    }
    Ok(refused)
}

/// Tells why the kernel does not take the small program [`FUNCTION_TRIED`], if it does not.
fn function_error() -> Result<Option<libbpf_rs::Error>, StartError> {
    let others = names(OBJECT)?.into_iter().filter(|name| name != FUNCTION_TRIED);
    let others = others.map(|name| (name, String::new())).collect();
    let error = load_without(&others).err();
    if error.is_some() {
        let _words = take_words();
    }
    Ok(error)
}

/// Refuses all programs at functions of the kernel.
fn refuse_functions(
    mut refused: BTreeMap<String, String>,
    reason: &str,
) -> Result<BTreeMap<String, String>, StartError> {
    for program in open(OBJECT)?.progs() {
        let hook = Hook::parse(&program.section().to_string_lossy());
        if matches!(hook, Some(Hook::Function(_))) {
            let name = program.name().to_string_lossy().into_owned();
            refused.entry(name).or_insert_with(|| reason.to_owned());
        }
    }
    Ok(refused)
}

/// Refuses programs whose work another one does that this processor's object knows.
fn with_places(
    mut refused: BTreeMap<String, String>,
    known: &[String],
) -> BTreeMap<String, String> {
    let is_known = |name: &str| known.iter().any(|known| known == name);
    for (program, other) in IN_PLACE.into_iter().filter(|(_, other)| is_known(other)) {
        refuse_beside(&mut refused, program, other);
    }
    let has_every_call = is_known(EVERY_CALL) && !refused.contains_key(EVERY_CALL);
    for (call, _) in CALLS {
        let (alone, called) = (format!("exit_{call}"), format!("call_{call}"));
        if has_every_call {
            refuse_beside(&mut refused, &alone, &called);
        } else {
            refused.insert(called, format!("`{EVERY_CALL}` does not run"));
        }
    }
    refused
}

/// Refuses a program if another is not refused, which does its work.
fn refuse_beside(refused: &mut BTreeMap<String, String>, program: &str, other: &str) {
    if !refused.contains_key(other) {
        refused.insert(program.to_owned(), format!("`{other}` does its work"));
    }
}

/// The first number of the kernel's release; one that is not understood counts as new.
fn major_version() -> u32 {
    let release = rustix::system::uname();
    let release = release.release().to_string_lossy();
    release.split('.').next().and_then(|number| number.parse().ok()).unwrap_or(u32::MAX)
}

/// Loads the object without some of its programs. The kernel stops looking at a program when a
/// signal comes to the thread that asked: then it is asked again.
fn load_without(refused: &BTreeMap<String, String>) -> libbpf_rs::Result<Object> {
    for _ in 1..LOADS_MAX {
        match load_once(refused) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => sleep(LOADED_AGAIN_AFTER),
            loaded => return loaded,
        }
    }
    load_once(refused)
}

fn load_once(refused: &BTreeMap<String, String>) -> libbpf_rs::Result<Object> {
    let mut object = ObjectBuilder::default().name("seawall")?.open_memory(OBJECT)?;
    for mut program in object.progs_mut() {
        let is_wanted = !refused.contains_key(&*program.name().to_string_lossy());
        program.set_autoload(is_wanted);
    }
    object.load()
}

/// Loads each program alone, to find those that the kernel refuses.
fn try_each(refused: &mut BTreeMap<String, String>) -> Result<(), StartError> {
    let names = names(OBJECT)?;
    for name in
        names.iter().filter(|name| !refused.contains_key(*name)).cloned().collect::<Vec<_>>()
    {
        let others: BTreeMap<String, String> = names
            .iter()
            .filter(|other| **other != name)
            .map(|other| (other.clone(), String::new()))
            .collect();
        let _earlier = take_words();
        if let Err(error) = load_without(&others) {
            let words = take_words();
            refused.insert(name, format!("the kernel refuses it: {error}: {words}"));
        }
    }
    Ok(())
}

fn attach(program: &ProgramMut<'_>, tracefs: Option<&TraceFs>) -> Result<Link, String> {
    let section = program.section().to_string_lossy().into_owned();
    let link = match (Hook::parse(&section), tracefs) {
        (Some(Hook::Typed(_) | Hook::Function(_)), _) => program.attach_trace(),
        (Some(Hook::Call(name)), Some(tracefs)) => {
            let event = tracefs.event("syscalls", &name).map_err(|error| error.to_string())?;
            // The link owns the event: libbpf closes the descriptor with it.
            let link = program.attach_perf_event(event.as_raw_fd());
            if link.is_ok() {
                std::mem::forget(event);
            }
            link
        }
        (Some(Hook::Call(_)) | None, _) => return Err("there is nothing to attach it to".into()),
    };
    link.map_err(|error| error.to_string())
}

/// Returns the maps of a loaded object.
pub(crate) fn maps(object: &Object) -> Result<BTreeMap<String, MapHandle>, StartError> {
    object
        .maps()
        .map(|map| {
            let name = map.name().to_string_lossy().into_owned();
            let handle = MapHandle::try_from(&map).map_err(StartError::Map)?;
            Ok((name, handle))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(lacking: &[&str]) -> BTreeMap<String, String> {
        let lacking = lacking.iter().map(|name| ((*name).to_owned(), "lacking".to_owned()));
        with_places(lacking.collect(), &names(OBJECT).expect("names"))
    }

    #[test]
    fn each_program_of_a_call_has_a_number_and_each_number_a_program() {
        let names = names(OBJECT).expect("names");
        let programs: BTreeSet<&str> =
            names.iter().filter_map(|name| name.strip_prefix("call_")).collect();
        let numbers: BTreeSet<&str> = CALLS.iter().map(|(name, _)| *name).collect();
        assert_eq!(programs, numbers);
        for name in numbers {
            assert!(names.contains(&format!("exit_{name}")), "{name}");
        }
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn a_call_is_told_by_one_program_whatever_the_kernel_takes() {
        let runs = |refused: &BTreeMap<String, String>, name: &str| !refused.contains_key(name);
        let lacking = ["compat_names", "call_bind"];
        for lacking in [&lacking[..], &["compat_names", EVERY_CALL], &[EVERY_CALL], &[]] {
            let refused = refused(lacking);
            for (call, _) in CALLS {
                let forms = [format!("exit_{call}"), format!("call_{call}")];
                let count = forms.iter().filter(|form| runs(&refused, form)).count();
                assert_eq!(count, 1, "{call} without {lacking:?}");
            }
            let all = ["compat_names", "compat_of_all", EVERY_CALL];
            let count = all.iter().filter(|name| runs(&refused, name)).count();
            assert_eq!(count, 1, "without {lacking:?}");
        }
    }
}

//! Limits of the agent, in one place. Everything that a container can influence has one.

use std::time::Duration;

/// LIMIT: bytes of a file of the kernel (`/proc`, control groups) that are read.
pub const KERNEL_FILE_BYTES_MAX: u64 = 1024 * 1024;
/// LIMIT: bytes of a process's command line that are read.
pub const COMMAND_LINE_BYTES_MAX: u64 = 128 * 1024;
/// LIMIT: bytes of `config.json` and `state.json` of a runtime.
pub const BUNDLE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// LIMIT: bytes of one answer of a runtime's API.
pub const ANSWER_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// LIMIT: how long a runtime's API is waited for.
pub const ANSWER_TIME_MAX: Duration = Duration::from_secs(2);
/// LIMIT: namespaces of containerd in which a container is looked for.
pub const NAMESPACES_MAX: usize = 64;
/// LIMIT: processes of a container that ran before the agent which are looked into.
pub const SEEDED_MAX: usize = 1_024;
/// LIMIT: files that such a process has mapped to be executed.
pub const MAPPED_MAX: usize = 4_096;
/// LIMIT: descriptors of such a process.
pub const OPENED_MAX: usize = 4_096;
/// LIMIT: how long the thread of the sensor is waited for.
pub const USE_TIME_MAX: Duration = Duration::from_secs(2);
/// LIMIT: folders of control groups that are visited, and how deep. A container can make groups
/// within its own, which is not entered.
pub const GROUPS_MAX: usize = 50_000;
/// LIMIT: nesting of control groups above containers (kubepods/burstable/pod…/…).
pub const GROUP_DEPTH_MAX: usize = 12;
/// LIMIT: containers that are looked at.
pub const CONTAINERS_MAX: usize = 2_000;
/// LIMIT: mounts of a container that are read.
pub const MOUNTS_MAX: usize = 4_096;
/// LIMIT: layers of an overlay; the kernel allows 500.
pub const LAYERS_MAX: usize = 512;
/// LIMIT: labels of a container, and bytes of one.
pub const LABELS_MAX: usize = 512;
/// LIMIT: bytes of a label or annotation that are kept.
pub const LABEL_BYTES_MAX: usize = 4_096;
/// LIMIT: listening sockets of a container.
pub const PORTS_MAX: usize = 1_024;
/// LIMIT: bytes of a file whose digest is computed while its user waits.
pub const DIGEST_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// LIMIT: how long a process waits for a digest before the question counts as undecided.
pub const DECISION_TIME_MAX: Duration = Duration::from_secs(3);
/// LIMIT: how long the digest of a container runtime may take. Nobody waits for it, and a runtime
/// that is not recognised would be ended as a foreign program.
pub const RUNTIME_TIME_MAX: Duration = Duration::from_secs(30);
/// LIMIT: decisions that are remembered for each container.
pub const DECISIONS_MAX: usize = 8_192;
/// How often control groups are looked at for new containers. A container is guarded within this
/// time and the time of one look after its creation, where no hook tells of it before.
pub const LOOK_INTERVAL: Duration = Duration::from_millis(100);
/// How often what the sensor told is taken over.
pub const LISTEN_INTERVAL: Duration = Duration::from_millis(10);
/// For so long after a control group was made a container is looked for all the time.
pub const AWAITED_FOR: Duration = Duration::from_millis(500);
/// How often each container's mounts and programs are looked at.
pub const SWEEP_INTERVAL: Duration = Duration::from_millis(250);
/// LIMIT: processes of a container that one sweep looks at.
pub const SWEEP_PROCESSES_MAX: usize = 32_768;
/// LIMIT: bytes of a request to the agent's socket, which only root reaches.
pub const REQUEST_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// LIMIT: alerts that are handed to the agent at once.
pub const RAISED_MAX: usize = 1_000;
/// LIMIT: how long the agent waits for a request, and a client for the answer.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(5);
/// LIMIT: alerts that are kept in memory while they cannot be written.
pub const ALERTS_MAX: usize = 16_384;
/// LIMIT: bytes of the file of alerts before it is put aside, where the agent chose it itself.
pub const ALERT_FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// LIMIT: how often one alert is repeated: once in this time for the same file of a container.
pub const ALERT_REPEAT: Duration = Duration::from_secs(10);
/// LIMIT: parents of a process that are told.
pub const PARENTS_MAX: usize = 16;
/// LIMIT: foreign files that wait to be searched for malware; each holds a descriptor.
pub const MALWARE_SUSPECTS_MAX: usize = 64;
/// For so long the same content of the same file of a container is not shown again.
pub const MALWARE_SUSPECT_REPEAT: Duration = Duration::from_secs(10);
/// LIMIT: foreign files that are remembered as shown.
pub const MALWARE_RECENT_MAX: usize = 4_096;
/// LIMIT: malware on its way from the search to the agent; beyond it the search waits.
pub const MALWARE_HITS_MAX: usize = 256;
/// LIMIT: how far the search of foreign files may be ahead of its share of a processor: one is
/// searched at once, many are not.
pub const MALWARE_DEBT_MAX: Duration = Duration::from_secs(10);
/// LIMIT: how long one file may be read for the scanner.
pub const MALWARE_READ_TIME_MAX: Duration = Duration::from_secs(30);
/// LIMIT: contents, and versions of files, that are remembered as clean; beyond it all are
/// forgotten. A few megabytes.
pub const MALWARE_REMEMBERED_MAX: usize = 131_072;
/// A file that was changed within this time may change without a trace: it is read again.
pub const MALWARE_SETTLED: Duration = Duration::from_mins(2);
/// LIMIT: scanners that are started within [`MALWARE_STARTS_WITHIN`].
pub const MALWARE_STARTS_MAX: usize = 20;
/// The time of [`MALWARE_STARTS_MAX`].
pub const MALWARE_STARTS_WITHIN: Duration = Duration::from_mins(10);
/// How soon a scanner is tried again that could not be started.
pub const SCANNER_RETRY: Duration = Duration::from_mins(1);
/// A scanner with nothing to do is ended after this time.
pub const SCANNER_IDLE_MAX: Duration = Duration::from_mins(1);
/// LIMIT: entries of folders of one container that are looked at.
pub const MALWARE_ENTRIES_MAX: u64 = 4_000_000;
/// LIMIT: nesting of folders; each level holds a descriptor.
pub const MALWARE_DEPTH_MAX: usize = 128;
/// LIMIT: files that are malware, as one search of a container lists them.
pub const MALWARE_FOUND_MAX: usize = 100;
/// LIMIT: examples of what was not looked at, for each reason.
pub const MALWARE_EXAMPLES_MAX: usize = 5;
/// LIMIT: alerts of malware that one container may raise within [`MALWARE_ALERTS_WITHIN`].
pub const MALWARE_ALERTS_MAX: u64 = 60;
/// The time of [`MALWARE_ALERTS_MAX`].
pub const MALWARE_ALERTS_WITHIN: Duration = Duration::from_mins(1);
/// For so long the same malware in the same container is one alert.
pub const MALWARE_ALERT_REPEAT: Duration = Duration::from_mins(10);
/// LIMIT: malware that is remembered as told.
pub const MALWARE_TOLD_MAX: usize = 16_384;
/// How long it is told how the search of a container went that is gone.
pub const MALWARE_KEPT: Duration = Duration::from_mins(5);
/// How soon a search by schedule that ended before its end is begun again.
pub const MALWARE_RETRY: Duration = Duration::from_mins(10);
/// LIMIT: shortest time between two searches of a container by schedule.
pub const MALWARE_EVERY_MIN: Duration = Duration::from_mins(1);

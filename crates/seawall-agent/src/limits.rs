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

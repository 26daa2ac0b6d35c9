/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the kernel's side and the agent's side agree on: forms of records, keys and values of maps.
 * The Rust side is `crates/seawall-sensor/src/layout.rs`; a test there compares every size and
 * offset with the debug information of the compiled object.
 *
 * A record is a header, a body that depends on the kind, and texts. Lengths of the texts stand in
 * the body; the texts follow in the order in which the body names them.
 */
#ifndef SEAWALL_H
#define SEAWALL_H

/* Classes: each has a ring of its own. */
enum sw_class {
	SW_CLASS_PROCESS,
	SW_CLASS_NETWORK,
	SW_CLASS_FILE,
	SW_CLASSES,
};

/* Sizes of the rings in bytes: powers of two. Together with what the agent holds they stay below
 * its 64 MB, although the agent maps each of them twice. */
#define SW_RING_PROCESS (8 << 20)
#define SW_RING_NETWORK (2 << 20)
#define SW_RING_FILE (4 << 20)

/* Bounds. */
#define SW_GROUPS_TRACKED 4096	/* tracked control groups */
#define SW_GROUPS_CACHED 16384	/* control groups whose owner is remembered */
#define SW_DEPTH_MAX 32		/* levels of control groups */
#define SW_PATH_MAX 1024	/* bytes of a path */
#define SW_PATH_PARTS_MAX 96	/* parts and mounts of a path */
#define SW_ARGUMENTS_MAX 2048	/* bytes of all arguments */
#define SW_ENVIRONMENT_MAX 1024 /* bytes of the variables that are told */
#define SW_VARIABLES_MAX 2048	/* pieces of variables that are looked at */
#define SW_TEXT_MAX 256		/* bytes of any other text */
#define SW_DNS_MAX 512		/* bytes of a DNS message */
#define SW_RECORD_MAX 8192	/* bytes of a record */
#define SW_SEEN_MAX 32768	/* names of files that are not told again */
#define SW_SOCKETS_MAX 16384	/* sockets whose process is remembered */
#define SW_CALLS_MAX 512	/* numbers of system calls (x86_64) */

enum sw_kind {
	SW_EXEC = 1,
	SW_FORK,
	SW_EXIT,
	SW_CREDENTIALS,
	SW_CAPABILITY,
	SW_TRACE,
	SW_SIGNAL,
	SW_MOUNT,
	SW_UNMOUNT,
	SW_ROOT,
	SW_NAMESPACE,
	SW_MODULE,
	SW_BPF,
	SW_MEMORY,
	SW_RING,
	SW_GROUP_MADE,
	SW_GROUP_GONE,
	SW_CONNECT,
	SW_ACCEPT,
	SW_BIND,
	SW_LISTEN,
	SW_TRAFFIC,
	SW_DNS,
	SW_OPEN,
	SW_MAP,
	SW_PROTECT,
	SW_UNLINK,
	SW_RENAME,
	SW_LINK,
	SW_ATTRIBUTES,
	SW_TIMES,
	SW_OPEN_NAMED,
	SW_CALL,
	SW_SOCKET,
	SW_NAMED,
	SW_MANY,
	SW_KINDS,
};

struct sw_header {
	__u64 time;		/* nanoseconds since the machine started */
	__u64 cgroup;		/* the tracked control group */
	__u64 start;		/* of the process */
	__u64 parent_start;
	__u64 capabilities;
	__u64 exe_inode;
	__u64 exe_changed;
	__u32 exe_device;
	__u32 pid;
	__u32 thread;
	__u32 pid_inside;
	__u32 parent;
	__u32 user;
	__u32 group;
	__u32 mount_namespace;
	__u32 pid_namespace;
	__u32 network_namespace;
	__u32 user_namespace;
	__u16 kind;
	__u16 body;		/* bytes of header and body */
	__u8 name[16];
};

/* Bits of `sw_file.flags` and of the flags of other texts. */
#define SW_CUT 1	 /* the text is not whole */
#define SW_UNREACHABLE 2 /* not below the root of the process */
#define SW_NAMELESS 4	 /* not in any folder: a memfd, a pipe */
#define SW_BOUND 8	 /* a mount on the way shows a part of a file system */

/* Where the content of a file lies. */
enum sw_place {
	SW_PLACE_LOWER,
	SW_PLACE_UPPER,
	SW_PLACE_MEMORY,
	SW_PLACE_TMPFS,
	SW_PLACE_OTHER,
	SW_PLACE_KERNEL,
};

/* A file; its path follows as parts from the end to the root, each with a zero byte behind it. */
struct sw_file {
	__u64 inode;
	__u64 changed;
	__u64 size;
	__u32 device;
	__u32 mode;
	__u32 owner;
	__u32 links;
	__u32 special;		/* of a device: which one */
	__u32 inner;		/* bytes of its path in the overlay, where a mount shows a part of it */
	__u16 place;
	__u16 flags;
	__u32 path;		/* bytes of the path; zero where there is no file */
};

enum sw_stream {
	SW_STREAM_CLOSED,
	SW_STREAM_FILE,
	SW_STREAM_TERMINAL,
	SW_STREAM_PIPE,
	SW_STREAM_NETWORK,
	SW_STREAM_SOCKET,
	SW_STREAM_DEVICE,
	SW_STREAM_UNKNOWN,
};

struct sw_exec {
	struct sw_header header;
	struct sw_file file;
	struct sw_file loader;
	__u32 script;		/* bytes of the path that was asked for, where it is a script */
	__u32 folder;		/* bytes of the current folder, in parts as of a file */
	__u32 arguments;	/* bytes of arguments, a zero byte behind each */
	__u32 environment;	/* bytes of variables, a zero byte behind each */
	__u16 folder_flags;
	__u8 arguments_cut;
	__u8 is_raised;
	__u8 has_terminal;
	__u8 streams[3];
};

struct sw_fork {
	struct sw_header header;
	__u64 start;
	__u64 cgroup;
	__u32 pid;
	__u32 namespaces;
};

struct sw_exit {
	struct sw_header header;
	__u32 code;		/* as wait(2) tells it */
	__u32 padding;
};

struct sw_group {
	struct sw_header header;
	__u64 cgroup;
	__u32 path;
	__u32 padding;
};

/* `result` of any record is negative where the kernel refused: then it was only tried. */

/* A number or two and a text. */
struct sw_plain {
	struct sw_header header;
	__u64 number;
	__u32 other;
	__u32 text;		/* bytes of the text */
	__u16 flags;		/* of the text, where it is a path in parts */
	__u16 is_parts;
	__s32 result;
};

/* Something that was done to another process. */
struct sw_target {
	struct sw_header header;
	__u64 start;
	__u64 cgroup;
	__u32 pid;
	__u32 number;		/* the signal or the request */
	__u32 means;
	__s32 result;
};

enum sw_trace_means {
	SW_PTRACE,
	SW_MEMORY_READ,
	SW_MEMORY_WRITE,
	SW_MEMORY_FILE,
	SW_DESCRIPTOR,
};

struct sw_credentials {
	struct sw_header header;
	__u64 capabilities_before;
	__u32 user_before;
	__u32 group_before;
	__u32 is_program;
	__u32 was_root;		/* whether one of its users was root: it may come back to it */
};

struct sw_mount {
	struct sw_header header;
	__u64 flags;
	__u32 source;		/* bytes of each text */
	__u32 target;
	__u32 filesystem;
	__u16 target_flags;
	__u16 is_parts;		/* whether `target` is told in parts */
	__s32 result;
	__u32 padding;
};

struct sw_module {
	struct sw_header header;
	struct sw_file file;
	__u32 name;
	__s32 result;
};

/* Two ends of a connection. */
struct sw_connection {
	struct sw_header header;
	__u64 sent;
	__u64 received;
	__u8 local[16];
	__u8 remote[16];
	__u16 local_port;
	__u16 remote_port;
	__u16 family;
	__u16 form;		/* SOCK_STREAM, SOCK_DGRAM, … */
	__u16 protocol;
	__u8 has_local;
	__u8 has_remote;
	__s32 result;
	__u32 path;		/* bytes of the name of a local socket */
	__u32 payload;		/* bytes of a DNS message */
	__u32 length;		/* of the whole message */
	__u32 padding;
};

/* A file, and what was done with it. */
struct sw_access {
	struct sw_header header;
	struct sw_file file;
	__u64 dentry;		/* with `mount` the key of `seen` */
	__u64 mount;
	__u32 flags;		/* of open(2), or of mmap(2) and mprotect(2) */
	__s32 result;
};

/* A name that was changed. Names are as the process gave them: the kernel has let its own go. */
struct sw_change {
	struct sw_header header;
	struct sw_file file;	/* the file, where the call named it by a descriptor */
	__u32 base;		/* bytes of the folder that `name` begins at, in parts */
	__u32 name;
	__u32 target_base;
	__u32 target;
	__u32 extended;		/* bytes of the name of an attribute */
	__u32 flags;		/* of the call; of `SW_ATTRIBUTES`, `SW_SETS_MODE`; of `SW_CALL`, which one */
	__u32 is_symbolic;
	__s32 result;
	__u64 number;		/* a mode, a time in seconds, a mode and a device */
};
#define SW_SETS_MODE 1

/* Calls that ordinary programs do not make, and that nothing else tells of. */
enum sw_call {
	SW_CALL_OPEN_BY_HANDLE_AT = 1,
	SW_CALL_USERFAULTFD,
	SW_CALL_PERF_EVENT_OPEN,
	SW_CALL_KEXEC_LOAD,
	SW_CALL_KEXEC_FILE_LOAD,
	SW_CALL_MKNOD,
	SW_CALL_SWAPON,
	SW_CALL_REBOOT,
	SW_CALL_IOPL,
	SW_CALL_IOPERM,
	SW_CALL_DELETE_MODULE,
	SW_CALL_ACCT,
	SW_CALL_QUOTACTL,
	SW_CALL_ADD_KEY,
	SW_CALL_REQUEST_KEY,
	SW_CALL_KEYCTL,
	SW_CALL_SETHOSTNAME,
	SW_CALL_SETDOMAINNAME,
	SW_CALL_SETTIMEOFDAY,
	SW_CALL_CLOCK_SETTIME,
	SW_CALL_SYSLOG,
	SW_CALL_CLONE,
	SW_CALL_SET_FLAGS,
	SW_CALL_TUNNEL,
	SW_CALL_PUSH_INPUT,
	SW_CALL_SET_MM,
	SW_CALL_LINE_DISCIPLINE,
	SW_CALLS,
};

/* What is ordinary once and tells something when it is done very often. */
enum sw_many {
	SW_MANY_FOLDERS = 1,	/* folders that a process opened */
	SW_MANY_PACKETS,	/* packets that a process sent without a connection */
	SW_MANY_KINDS,
};

/* The key of `seen`: a name of a file in a container, and the program (its inode) that used it. Of one
 * that opened it to write the process counts as well, by the time of its start. */
struct sw_name {
	__u64 cgroup;
	__u64 dentry;
	__u64 mount;
	__u64 inode;
	__u64 exe;
	__u64 writer;		/* zero: it is read or mapped */
};

/* The value of `seen`. */
struct sw_seen {
	__u64 changed;		/* of the file when it was told */
	__u32 how;		/* bits: it was told as opened, as mapped, as opened to write */
	__u32 is_sensitive;	/* the agent wants each opening */
};

/* The value of `tracked`: a control group whose events are told, what it may send, what it lost. */
struct sw_tracked {
	__u64 rate;		/* records of files per second; zero: without bound */
	__u64 burst;		/* most that can be saved up */
	__u64 tokens;		/* in billionths of a record */
	__u64 stamp;		/* when tokens were last added */
	__u64 lost_ring[SW_CLASSES];
	__u64 lost_quota;
	__u64 lost_since[SW_CLASSES]; /* time of the first loss; zero for none */
	__u64 slot;		/* the span of time that `sent` counts in */
	__u64 sent;
	__u32 flags;
	__u32 padding;
};
#define SW_TRACKED_AUTOMATIC 1 /* tracked because it was made, nobody asked */

/* The value of `groups`: whom a control group belongs to. */
struct sw_owner {
	__u64 cgroup;		/* the tracked control group, zero for none */
	__u32 generation;
	__u32 flags;
};

/* The one value of `settings`. */
struct sw_settings {
	__u32 generation;	/* raised with every change of `tracked` */
	__u32 track_new;	/* whether control groups that are made are tracked at once */
	__u64 rate;		/* for those: as in `sw_tracked` */
	__u64 burst;
};

/* The value of `told`; that of the key zero counts losses of nobody. */
struct sw_told {
	__u64 ring[SW_CLASSES];
	__u64 quota;
};

/* The one value of `losses`. */
struct sw_losses {
	__u64 all;		/* raised with every loss: whether it is worth to look */
	__u64 unknown;		/* losses that no control group could be charged with */
};

#endif

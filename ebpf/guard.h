/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the guard's programs and the agent agree on. The Rust side is
 * `crates/seawall-sensor/src/guard/layout.rs`; a test there compares every size and offset with the
 * debug information of the compiled object.
 */
#ifndef SEAWALL_GUARD_H
#define SEAWALL_GUARD_H

#define SW_GUARDED_MAX 4096	/* guarded control groups */
#define SW_ACCEPTED_MAX 65536	/* files that the agent accepted; the oldest are forgotten */
#define SW_RING_DENIALS (1 << 20)
#define SW_GUARD_DEPTH_MAX 32	/* levels of control groups */
#define SW_NAME_MAX 256		/* bytes of a file's name */

/* What a guarded control group may execute: files of the overlay `device` that nobody wrote to,
 * and what is accepted. */
struct sw_guarded {
	__u32 device; /* as the kernel has it: major << 20 | minor */
	__u32 mode;
};
enum sw_guard_mode { SW_GUARD_WATCH = 1, SW_GUARD_ENFORCE = 2 };

/* A content of a file that the agent accepted. */
struct sw_accepted {
	__u64 cgroup;
	__u64 inode;
	__u64 changed; /* nanoseconds since 1970 */
	__u64 magic;   /* of the file system */
};

enum sw_use { SW_USE_EXECUTE = 1, SW_USE_LOAD = 2 };

/* A use that was denied. */
struct sw_denial {
	__u64 time; /* nanoseconds since the machine started */
	__u64 cgroup;
	__u64 inode;
	__u64 magic;
	__u32 process;
	__u32 thread;
	__u32 used;
	__u32 device;
	__u8 name[SW_NAME_MAX];
};

#endif

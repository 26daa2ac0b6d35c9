/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Rings, tracked control groups, settings, and the memory in which records are put together. */
#ifndef SEAWALL_MAPS_H
#define SEAWALL_MAPS_H

#define RING(name, size)                                                                           \
	struct {                                                                                   \
		__uint(type, BPF_MAP_TYPE_RINGBUF);                                                \
		__uint(max_entries, size);                                                         \
	} name SEC(".maps")

RING(ring_process, SW_RING_PROCESS);
RING(ring_network, SW_RING_NETWORK);
RING(ring_file, SW_RING_FILE);

/* Control groups whose events are told. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SW_GROUPS_TRACKED);
	__type(key, __u64);
	__type(value, struct sw_tracked);
} tracked SEC(".maps");

/* Any control group to the tracked one that it lies in. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, SW_GROUPS_CACHED);
	__type(key, __u64);
	__type(value, struct sw_owner);
} groups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sw_settings);
} settings SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sw_losses);
} losses SEC(".maps");

/* Losses that the agent has told already: kept here so that its successor does not tell them again.
 * Only the agent reads and writes it. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SW_GROUPS_TRACKED + 1);
	__type(key, __u64);
	__type(value, struct sw_told);
} told SEC(".maps");

/*
 * Records are put together here and then copied into a ring with the length that they have. A
 * program can be interrupted by another on the same processor, so there are several places, and
 * each has a mark whether it is taken.
 */
#define SCRATCH_PLACES 4
struct scratch {
	__u64 taken;
	__u64 length;
	union {
		__u8 bytes[SW_RECORD_MAX];
		/* Every form of a record, so that the debug information has them. */
		enum sw_kind kind;
		struct sw_exec exec;
		struct sw_fork fork;
		struct sw_exit exit;
		struct sw_group group;
		struct sw_plain plain;
		struct sw_target target;
		struct sw_credentials credentials;
		struct sw_mount mount;
		struct sw_module module;
		struct sw_connection connection;
		struct sw_access access;
		struct sw_change change;
		enum sw_trace_means means;
		enum sw_call call;
	};
};
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SCRATCH_PLACES);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

/* Whether a key is new to a set, of which it is a member from now on. To look comes first: an update
 * takes a free entry, and with it maybe somebody's, before it finds that there is one already. */
#define IS_FIRST(set, key)                                                                         \
	({                                                                                         \
		__u8 one_ = 1;                                                                     \
		!bpf_map_lookup_elem(&(set), &(key)) &&                                            \
			bpf_map_update_elem(&(set), &(key), &one_, BPF_NOEXIST) == 0;              \
	})

INLINE struct sw_settings *settings_of(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&settings, &zero);
}

INLINE struct sw_losses *losses_of(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&losses, &zero);
}

#endif

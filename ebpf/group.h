/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which tracked control group a process belongs to. */
#ifndef SEAWALL_GROUP_H
#define SEAWALL_GROUP_H

struct climb {
	__u64 cgroup; /* struct cgroup * */
	__u64 owner;
	__u32 flags;
};

/* One level of control groups. The nearest tracked one is the owner, but one that somebody asked
 * for outweighs those below it that were only made. */
static long climb_level(__u32 level, struct climb *climb)
{
	struct cgroup *cgroup = (struct cgroup *)climb->cgroup;
	struct cgroup_subsys_state *parent;
	struct sw_tracked *value;
	__u64 id;

	if (!cgroup)
		return 1;
	id = READ(READ(cgroup, kn), id);
	value = bpf_map_lookup_elem(&tracked, &id);
	if (value) {
		bool is_asked_for = !(value->flags & SW_TRACKED_AUTOMATIC);

		if (!climb->owner || (is_asked_for && (climb->flags & SW_TRACKED_AUTOMATIC))) {
			climb->owner = id;
			climb->flags = value->flags;
		}
	}
	parent = READ(cgroup, self.parent);
	climb->cgroup = parent ? (__u64)READ(parent, cgroup) : 0;
	return 0;
}

/* Returns the tracked control group that `cgroup` with the number `id` lies in, or zero. */
static __attribute__((noinline)) __u64 owner_of(__u64 id, __u64 cgroup)
{
	struct sw_settings *set = settings_of();
	struct sw_owner *known, found = {};
	struct climb climb = {.cgroup = cgroup};

	if (!set)
		return 0;
	known = bpf_map_lookup_elem(&groups, &id);
	if (known && known->generation == set->generation)
		return known->cgroup;
	found.generation = set->generation;
	bpf_loop(SW_DEPTH_MAX, climb_level, &climb, 0);
	found.cgroup = climb.owner;
	bpf_map_update_elem(&groups, &id, &found, BPF_ANY);
	return found.cgroup;
}

/* Returns the tracked control group of a process, or zero. */
INLINE __u64 owner_of_task(struct task_struct *task)
{
	struct cgroup *cgroup = READ(READ(task, cgroups), dfl_cgrp);

	return owner_of(READ(READ(cgroup, kn), id), (__u64)cgroup);
}

/* Returns the tracked control group of the current process, or zero. This stands before
 * everything else, and costs processes that nobody watches one look into one map. */
INLINE __u64 owner_of_current(void)
{
	struct sw_settings *set = settings_of();
	__u64 id = bpf_get_current_cgroup_id();
	struct sw_owner *known = bpf_map_lookup_elem(&groups, &id);

	if (known && set && known->generation == set->generation)
		return known->cgroup;
	return owner_of_task(bpf_get_current_task_btf());
}

#endif

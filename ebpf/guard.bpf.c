// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The guard's programs: they refuse, in a guarded control group, to execute or to load what is not
 * from the container's image. They decide by what the kernel holds alone, so that they go on when
 * the agent does not: a file of the image is one of the container's own overlay without a copy in
 * the upper layer. What else is allowed, the agent wrote into `accepted` before it let the file be
 * opened; what was changed since has another time of change and is not in there.
 */
#include "kernel.h"
#include "helpers.h"
#include "guard.h"
#include "inode.h"

#define PROT_EXEC 4
#define EPERM 1
#define TMPFS_MAGIC 0x01021994
/* Mounts of the kernel's own: what `memfd_create` makes has no other. */
#define MNT_INTERNAL 0x4000

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SW_GUARDED_MAX);
	__type(key, __u64);
	__type(value, struct sw_guarded);
} guarded SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, SW_ACCEPTED_MAX);
	__type(key, struct sw_accepted);
	__type(value, __u64);
} accepted SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, SW_RING_DENIALS);
} denials SEC(".maps");

/* How often the kernel asked, whoever it was: that it asks at all is seen here. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} asked SEC(".maps");

/* Denials that did not fit into the ring. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} untold SEC(".maps");

/* One record for each processor is put together at a time: programs of this kind are not
 * interrupted by others of it, as they run in the task that asks. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sw_denial);
} record SEC(".maps");

struct owner {
	__u64 cgroup;
	struct sw_guarded guarded;
};

INLINE void count(void *map)
{
	__u32 zero = 0;
	__u64 *number = bpf_map_lookup_elem(map, &zero);

	if (number)
		__sync_fetch_and_add(number, 1);
}

/* Finds the guarded control group that the current process is in, however deep. */
INLINE bool find_owner(struct owner *owner)
{
	struct sw_guarded *value;

	for (int level = 0; level < SW_GUARD_DEPTH_MAX; level++) {
		__u64 id = bpf_get_current_ancestor_cgroup_id(level);

		if (!id)
			return false;
		value = bpf_map_lookup_elem(&guarded, &id);
		if (value) {
			owner->cgroup = id;
			owner->guarded = *value;
			return true;
		}
	}
	return false;
}

/* Whether a file is of the image, or was accepted as it is now. */
INLINE bool is_allowed(struct owner *owner, struct file *file)
{
	struct inode *inode = READ(file, f_inode), *upper;
	struct sw_accepted key = {.cgroup = owner->cgroup};
	struct super_block *fs = READ(inode, i_sb);

	key.magic = READ(fs, s_magic);
	key.inode = READ(inode, i_ino);
	if (key.magic == OVERLAYFS_MAGIC) {
		upper = upper_of(inode);
		if (!upper)
			return READ(fs, s_dev) == owner->guarded.device;
		key.changed = changed_of(upper);
		if (bpf_map_lookup_elem(&accepted, &key))
			return true;
		/* The number of a copied file is that of its origin, or its own. */
		key.inode = READ(upper, i_ino);
	} else {
		key.changed = changed_of(inode);
	}
	return bpf_map_lookup_elem(&accepted, &key) != 0;
}

static __attribute__((noinline)) int tell(struct owner *owner, struct file *file, __u32 used)
{
	__u32 zero = 0;
	struct sw_denial *denial = bpf_map_lookup_elem(&record, &zero);
	struct inode *inode = READ(file, f_inode);
	__u64 thread = bpf_get_current_pid_tgid();
	struct super_block *fs;

	if (!denial || !owner)
		return 0;
	fs = READ(inode, i_sb);
	denial->time = bpf_ktime_get_boot_ns();
	denial->cgroup = owner->cgroup;
	denial->inode = READ(inode, i_ino);
	denial->magic = READ(fs, s_magic);
	denial->device = READ(fs, s_dev);
	denial->process = thread >> 32;
	denial->thread = thread;
	denial->used = used;
	denial->name[0] = 0;
	bpf_probe_read_kernel_str(denial->name, sizeof(denial->name),
				  READ(READ(file, f_path.dentry), d_name.name));
	if (bpf_ringbuf_output(&denials, denial, sizeof(*denial), 0))
		count(&untold);
	return 0;
}

INLINE int decide(struct file *file, __u32 used)
{
	struct owner owner = {};

	if (!find_owner(&owner) || owner.guarded.mode != SW_GUARD_ENFORCE || is_allowed(&owner, file))
		return 0;
	tell(&owner, file, used);
	return -EPERM;
}

/* A program, and each interpreter that it names. */
SEC("lsm/bprm_check_security")
int guard_execute(__u64 *context)
{
	struct linux_binprm *program = (struct linux_binprm *)context[0];

	count(&asked);
	return decide(READ(program, file), SW_USE_EXECUTE);
}

/* A library, a program that is given to the loader. Memory without a file is no file's affair, and
 * neither is shared memory without a name: runtimes compile into it. */
SEC("lsm/mmap_file")
int guard_load(__u64 *context)
{
	struct file *file = (struct file *)context[0];
	struct vfsmount *mount;
	struct inode *inode;

	if (!file || !(context[2] & PROT_EXEC))
		return 0;
	inode = READ(file, f_inode);
	mount = READ(file, f_path.mnt);
	if (READ(READ(inode, i_sb), s_magic) == TMPFS_MAGIC && (READ(mount, mnt_flags) & MNT_INTERNAL))
		return 0;
	return decide(file, SW_USE_LOAD);
}

char sw_license[] SEC("license") = "Dual BSD/GPL";

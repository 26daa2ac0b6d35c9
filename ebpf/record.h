/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Records: taking memory, the header, texts, and handing over. */
#ifndef SEAWALL_RECORD_H
#define SEAWALL_RECORD_H

#include "inode.h"

INLINE __u64 capabilities_of(struct cred *cred)
{
	__u64 capabilities = 0;

	/* Two words of 32 bits to 6.2, one of 64 since: the same bytes on these machines. */
	bpf_probe_read_kernel(&capabilities, sizeof(capabilities),
			      &cred->cap_effective);
	return capabilities;
}

/* Takes a place for a record with a body of `size` bytes. */
INLINE struct scratch *begin(__u32 size)
{
	for (__u32 place = 0; place < SCRATCH_PLACES; place++) {
		__u32 key = place;
		struct scratch *scratch = bpf_map_lookup_elem(&scratches, &key);

		if (!scratch)
			return 0;
		if (__sync_lock_test_and_set(&scratch->taken, 1) == 0) {
			scratch->length = size;
			return scratch;
		}
	}
	return 0;
}

/* The file that a process executes, as the header says it. */
INLINE void fill_executable(struct sw_header *header, struct task_struct *task)
{
	struct mm_struct *mm = task->mm;
	struct inode *inode, *upper = 0;
	struct file *file;

	header->exe_inode = 0;
	header->exe_device = 0;
	header->exe_changed = 0;
	if (!mm)
		return;
	file = mm->exe_file;
	if (!file)
		return;
	inode = file->f_inode;
	header->exe_inode = inode->i_ino;
	header->exe_device = inode->i_sb->s_dev;
	if (inode->i_sb->s_magic == OVERLAYFS_MAGIC)
		upper = upper_of(inode);
	header->exe_changed = upper ? CHANGED_OF(upper, READ) : CHANGED_OF(inode, FOLLOW);
}

INLINE void fill_namespaces(struct sw_header *header, struct task_struct *task)
{
	struct nsproxy *proxy = task->nsproxy;
	/* Read, not followed: the checker of 6.1 lets nobody count in what is followed. */
	struct pid *pid = READ(task->group_leader, thread_pid);
	struct upid inner = {};

	header->mount_namespace = proxy->mnt_ns->ns.inum;
	header->network_namespace = proxy->net_ns->ns.inum;
	header->pid_inside = 0;
	header->pid_namespace = 0;
	if (!pid)
		return;
	bpf_probe_read_kernel(&inner, sizeof(inner),
			      (char *)pid + OFFSET_OF(struct pid, numbers) +
				      READ(pid, level) * SIZE_OF(struct upid));
	header->pid_inside = inner.nr;
	header->pid_namespace = READ(inner.ns, ns.inum);
}

/* Writes who `task` is. */
INLINE void fill_header(struct sw_header *header, struct task_struct *task, __u64 owner, __u16 kind,
			__u32 body)
{
	struct cred *cred = task->cred;
	struct task_struct *parent = task->real_parent;

	header->time = bpf_ktime_get_boot_ns();
	header->cgroup = owner;
	header->kind = kind;
	header->body = body;
	header->pid = task->tgid;
	header->thread = task->pid;
	header->start = task->group_leader->start_boottime;
	header->parent = parent->tgid;
	header->parent_start = parent->group_leader->start_boottime;
	header->user = cred->euid.val;
	header->group = cred->egid.val;
	header->capabilities = capabilities_of(cred);
	header->user_namespace = cred->user_ns->ns.inum;
	bpf_probe_read_kernel(header->name, sizeof(header->name),
			      &task->comm);
	fill_namespaces(header, task);
	fill_executable(header, task);
}

#define BILLION 1000000000ULL

/* Whether the control group may send one more record of a file. Two processors may both take the
 * last token: a quota is no lock. */
INLINE bool take_token(struct sw_tracked *group)
{
	__u64 now, passed, tokens;

	if (!group->rate)
		return true;
	now = bpf_ktime_get_boot_ns();
	passed = now - group->stamp;
	/* After a minute the bucket is full in any case, and the product stays small. */
	if (60 * BILLION < passed)
		passed = 60 * BILLION;
	tokens = group->tokens + passed * group->rate;
	if (group->burst * BILLION < tokens)
		tokens = group->burst * BILLION;
	group->stamp = now;
	group->tokens = tokens;
	if (tokens < BILLION)
		return false;
	group->tokens = tokens - BILLION;
	return true;
}

INLINE void count_loss(__u64 owner, __u32 class, bool is_quota)
{
	struct sw_tracked *group = bpf_map_lookup_elem(&tracked, &owner);
	struct sw_losses *all = losses_of();

	if (SW_CLASSES <= class || !all)
		return;
	__sync_fetch_and_add(&all->all, 1);
	if (!group) {
		__sync_fetch_and_add(&all->unknown, 1);
		return;
	}
	if (!group->lost_since[class])
		group->lost_since[class] = bpf_ktime_get_boot_ns();
	if (is_quota)
		__sync_fetch_and_add(&group->lost_quota, 1);
	else
		__sync_fetch_and_add(&group->lost_ring[class], 1);
}

/* Whether a record of a file may be made. */
INLINE bool may_tell_file(__u64 owner)
{
	struct sw_tracked *group = bpf_map_lookup_elem(&tracked, &owner);

	if (!group || take_token(group))
		return true;
	count_loss(owner, SW_CLASS_FILE, true);
	return false;
}

/* A ring that is half full is shared out: a control group that sent much in this span of time
 * waits, so that a flood of one leaves room for the others. */
#define SPAN_BITS 24 /* of nanoseconds: 17 ms, more than the reader lets pass */
#define SPAN_SHARE 64

INLINE bool may_send(__u64 owner, __u64 filled, __u64 size)
{
	struct sw_tracked *group = bpf_map_lookup_elem(&tracked, &owner);
	__u64 slot;

	if (!group)
		return true;
	slot = bpf_ktime_get_boot_ns() >> SPAN_BITS;
	if (group->slot != slot) {
		group->slot = slot;
		group->sent = 0;
	}
	group->sent++;
	return filled < size / 2 || group->sent < SPAN_SHARE;
}

/* Waking the reader costs four times as much as the record: only when it is late. */
#define HAND_OVER(ring, size, scratch, length, owner)                                              \
	({                                                                                         \
		__u64 filled_ = bpf_ringbuf_query(&(ring), BPF_RB_AVAIL_DATA);                     \
		__u64 flags_ = filled_ < (size) / 4 ? BPF_RB_NO_WAKEUP : BPF_RB_FORCE_WAKEUP;      \
		may_send(owner, filled_, size)                                                     \
			? bpf_ringbuf_output(&(ring), (scratch)->bytes, (length), flags_)          \
			: -1;                                                                      \
	})

/* Hands a record over and gives its place back. */
static __attribute__((noinline)) void finish(struct scratch *scratch, __u64 owner, __u32 class)
{
	__u32 length;
	long failed;

	if (!scratch)
		return;
	length = scratch->length;
	HIDE(length);
	if (SW_RECORD_MAX < length)
		length = SW_RECORD_MAX;
	if (class == SW_CLASS_PROCESS)
		failed = HAND_OVER(ring_process, SW_RING_PROCESS, scratch, length, owner);
	else if (class == SW_CLASS_NETWORK)
		failed = HAND_OVER(ring_network, SW_RING_NETWORK, scratch, length, owner);
	else
		failed = HAND_OVER(ring_file, SW_RING_FILE, scratch, length, owner);
	scratch->taken = 0;
	if (failed)
		count_loss(owner, class, false);
}

/* Begins a record of the current process; counts the loss where there is no place. */
#define BEGIN(form, task, owner, record_kind, class)                                               \
	struct scratch *scratch = begin(sizeof(form));                                             \
	form *record;                                                                              \
	if (!scratch) {                                                                            \
		count_loss(owner, class, false);                                                   \
		return 0;                                                                          \
	}                                                                                          \
	record = (form *)scratch->bytes;                                                           \
	fill_header((struct sw_header *)record, task, owner, record_kind, sizeof(form))

/* Whether `size` more bytes fit behind what the record holds; gives the place. */
INLINE __u8 *room(struct scratch *scratch, __u32 size)
{
	__u32 offset = scratch->length;

	HIDE(offset);
	if (SW_RECORD_MAX - size < offset)
		return 0;
	return scratch->bytes + offset;
}

/* Appends a text of the process; returns its length with the zero byte. */
INLINE __u32 append_user(struct scratch *scratch, const void *text)
{
	__u8 *place = room(scratch, SW_TEXT_MAX);
	long length;

	if (!place || !text)
		return 0;
	length = bpf_probe_read_user_str(place, SW_TEXT_MAX, text);
	if (length <= 0)
		return 0;
	scratch->length += length;
	return length;
}

/* Appends a text of the kernel; returns its length with the zero byte. */
INLINE __u32 append_kernel(struct scratch *scratch, const void *text)
{
	__u8 *place = room(scratch, SW_TEXT_MAX);
	long length;

	if (!place || !text)
		return 0;
	length = bpf_probe_read_kernel_str(place, SW_TEXT_MAX, text);
	if (length <= 0)
		return 0;
	scratch->length += length;
	return length;
}

#endif

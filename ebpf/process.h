/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Processes begin, become another program, and end; control groups come and go. */
#ifndef SEAWALL_PROCESS_H
#define SEAWALL_PROCESS_H

#define AT_BASE 7
#define AUXILIARY_PAIRS 22
#define SIGNAL_GROUP_EXIT 4
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFCHR 0020000
#define S_IFIFO 0010000

struct variables {
	struct scratch *scratch;
	__u64 at, end;
	__u32 length;
	bool is_inside;	 /* in the middle of a variable */
	bool is_wanted;
};

/* How the names of variables begin that make a loader or an interpreter run something else. */
#define WORD(a, b, c, d) ((a) | (b) << 8 | (c) << 16 | (__u32)(d) << 24)
INLINE bool is_wanted(const __u8 *text)
{
	__u32 start = text[0] | text[1] << 8 | text[2] << 16 | (__u32)text[3] << 24;

	if ((start & 0xffffff) == ('L' | 'D' << 8 | '_' << 16))
		return true;
	switch (start) {
	case WORD('P', 'Y', 'T', 'H'): /* PYTHONPATH, PYTHONSTARTUP, … */
	case WORD('N', 'O', 'D', 'E'): /* NODE_OPTIONS, NODE_PATH */
	case WORD('B', 'A', 'S', 'H'): /* BASH_ENV, BASH_FUNC_… */
	case WORD('E', 'N', 'V', '='):
	case WORD('P', 'E', 'R', 'L'): /* PERL5LIB, PERL5OPT */
	case WORD('R', 'U', 'B', 'Y'): /* RUBYLIB, RUBYOPT */
	case WORD('J', 'A', 'V', 'A'): /* JAVA_TOOL_OPTIONS */
	case WORD('_', 'J', 'A', 'V'): /* _JAVA_OPTIONS */
	case WORD('J', 'D', 'K', '_'): /* JDK_JAVA_OPTIONS */
	case WORD('C', 'L', 'A', 'S'): /* CLASSPATH */
	case WORD('G', 'L', 'I', 'B'): /* GLIBC_TUNABLES */
	case WORD('G', 'C', 'O', 'N'): /* GCONV_PATH */
	case WORD('L', 'U', 'A', '_'): /* LUA_INIT, LUA_PATH */
	case WORD('P', 'H', 'P', 'R'): /* PHPRC */
	case WORD('P', 'H', 'P', '_'): /* PHP_INI_SCAN_DIR */
	case WORD('O', 'P', 'E', 'N'): /* OPENSSL_CONF, OPENSSL_MODULES */
	case WORD('P', 'A', 'T', 'H'):
		return true;
	default:
		return false;
	}
}

#define PIECE 128

/* One piece of a variable. Those that are not wanted are written over by the next. */
static long variable_piece(__u32 number, struct variables *all)
{
	struct scratch *scratch = all->scratch;
	__u8 *place;
	long length;

	if (!scratch || all->end <= all->at || SW_ENVIRONMENT_MAX < all->length + PIECE)
		return 1;
	place = room(scratch, PIECE);
	if (!place)
		return 1;
	length = bpf_probe_read_user_str(place, PIECE, (void *)all->at);
	if (length <= 0)
		return 1;
	if (!all->is_inside)
		all->is_wanted = is_wanted(place);
	/* A piece that fills its place has no end: what follows belongs to the same variable. */
	all->is_inside = length == PIECE;
	all->at += all->is_inside ? PIECE - 1 : length;
	if (all->is_wanted) {
		length -= all->is_inside ? 1 : 0;
		scratch->length += length;
		all->length += length;
	}
	return 0;
}

NOINLINE __u32 append_variables(struct scratch *scratch, __u64 start, __u64 end)
{
	struct variables all = {.scratch = scratch, .at = start, .end = end};

	bpf_loop(SW_VARIABLES_MAX, variable_piece, &all, 0);
	return all.length;
}

NOINLINE __u32 append_arguments(struct scratch *scratch, __u64 start, __u64 end)
{
	__u32 length = end - start;
	__u8 *place;

	if (!scratch || end <= start)
		return 0;
	place = room(scratch, SW_ARGUMENTS_MAX);
	if (!place)
		return 0;
	if (SW_ARGUMENTS_MAX < end - start)
		length = SW_ARGUMENTS_MAX;
	HIDE(length);
	if (SW_ARGUMENTS_MAX < length)
		return 0;
	if (bpf_probe_read_user(place, length, (void *)start))
		return 0;
	scratch->length += length;
	return length;
}

INLINE __u8 stream_of(__u32 number)
{
	struct file *file = file_of(number);
	struct inode *inode;
	__u32 major;

	if (!file)
		return SW_STREAM_CLOSED;
	inode = READ(file, f_inode);
	switch (READ(inode, i_mode) & S_IFMT) {
	case S_IFIFO:
		return SW_STREAM_PIPE;
	case S_IFCHR:
		major = READ(inode, i_rdev) >> 20;
		return major == 4 || major == 5 || (136 <= major && major <= 143)
			       ? SW_STREAM_TERMINAL
			       : SW_STREAM_DEVICE;
	case S_IFSOCK:
		return stream_of_socket(file);
	default:
		return SW_STREAM_FILE;
	}
}

struct base_search {
	struct mm_struct *mm;
	__u64 base;
};

/* Where the loader was mapped: the auxiliary vector says it. */
INLINE __u64 loader_base(struct mm_struct *mm)
{
	unsigned long pair[2] = {};

	for (int i = 0; i < AUXILIARY_PAIRS; i++) {
		bpf_probe_read_kernel(pair, sizeof(pair),
				      (char *)mm + OFFSET_OF(struct mm_struct, saved_auxv) +
					      i * sizeof(pair));
		if (pair[0] == AT_BASE)
			return pair[1];
		if (pair[0] == 0)
			return 0;
	}
	return 0;
}

struct area {
	struct file *file;
	bool is_written;
};

static long area_found(struct task_struct *task, struct vm_area_struct *vma, struct area *area)
{
	area->file = vma->vm_file;
	area->is_written = vma->anon_vma != 0;
	return 0;
}

INLINE void append_loader(struct scratch *scratch, struct sw_exec *record, struct task_struct *task)
{
	struct area area = {};
	__u64 base = loader_base(READ(task, mm));

	record->loader.path = 0;
	record->loader.inner = 0;
	if (!base || bpf_find_vma(task, base, area_found, &area, 0) || !area.file)
		return;
	append_file(scratch, &record->loader, area.file);
}

INLINE void append_script(struct scratch *scratch, struct sw_exec *record, struct linux_binprm *bprm)
{
	const char *filename = bprm->filename;

	record->script = 0;
	/* The kernel lets both point to the same text until an interpreter steps in. */
	if (filename != bprm->interp)
		record->script = append_kernel(scratch, filename);
}

#define BITFIELD(base, field)                                                                      \
	({                                                                                         \
		__u64 value_ = 0;                                                                  \
		bpf_probe_read_kernel(&value_, 4,                                                  \
				      (char *)(base) + __builtin_preserve_field_info((base)->field, 0)); \
		value_ <<= __builtin_preserve_field_info((base)->field, 4);                        \
		value_ >>= __builtin_preserve_field_info((base)->field, 5);                        \
		value_;                                                                            \
	})

SEC("tp_btf/sched_process_exec")
int tell_exec(__u64 *context)
{
	struct task_struct *task = (struct task_struct *)context[0];
	struct linux_binprm *bprm = (struct linux_binprm *)context[2];
	__u64 owner = owner_of_current();
	struct mm_struct *mm;
	__u16 flags = 0;

	if (!owner)
		return 0;
	compare_rights(owner, context[1], 1);
	BEGIN(struct sw_exec, task, owner, SW_EXEC, SW_CLASS_PROCESS);
	mm = task->mm;
	append_file(scratch, &record->file, READ(mm, exe_file));
	append_script(scratch, record, bprm);
	append_loader(scratch, record, task);
	record->folder = append_path(scratch, (__u64)task->fs->pwd.dentry,
				     (__u64)task->fs->pwd.mnt, &flags);
	record->folder_flags = flags;
	record->arguments = append_arguments(scratch, mm->arg_start, mm->arg_end);
	record->arguments_cut = record->arguments < mm->arg_end - mm->arg_start;
	record->environment = append_variables(scratch, mm->env_start, mm->env_end);
	record->is_raised = BITFIELD(bprm, secureexec);
	record->has_terminal = task->signal->tty != 0;
	record->streams[0] = stream_of(0);
	record->streams[1] = stream_of(1);
	record->streams[2] = stream_of(2);
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

/* Namespaces in which a child differs from its parent. */
INLINE __u32 namespaces_made(struct task_struct *parent, struct task_struct *child)
{
	struct nsproxy *old = parent->nsproxy, *new = child->nsproxy;
	__u32 made = 0;

	if (!old || !new)
		return 0;
	if (parent->cred->user_ns != child->cred->user_ns)
		made |= CLONE_NEWUSER;
	if (old == new)
		return made;
	made |= old->mnt_ns != new->mnt_ns ? CLONE_NEWNS : 0;
	made |= old->uts_ns != new->uts_ns ? CLONE_NEWUTS : 0;
	made |= old->ipc_ns != new->ipc_ns ? CLONE_NEWIPC : 0;
	made |= old->net_ns != new->net_ns ? CLONE_NEWNET : 0;
	made |= old->cgroup_ns != new->cgroup_ns ? CLONE_NEWCGROUP : 0;
	made |= old->pid_ns_for_children != new->pid_ns_for_children ? CLONE_NEWPID : 0;
	return made;
}

SEC("tp_btf/sched_process_fork")
int tell_fork(__u64 *context)
{
	struct task_struct *parent = (struct task_struct *)context[0];
	struct task_struct *child = (struct task_struct *)context[1];
	__u64 owner = owner_of_current();
	__u64 other;

	/* A thread is no process. */
	if (child->pid != child->tgid)
		return 0;
	other = owner_of_task(child);
	if (!owner)
		owner = other;
	if (!owner)
		return 0;
	BEGIN(struct sw_fork, parent, owner, SW_FORK, SW_CLASS_PROCESS);
	record->pid = child->tgid;
	record->start = child->start_boottime;
	record->cgroup = other ? other : READ(READ(READ(READ(child, cgroups), dfl_cgrp), kn), id);
	record->namespaces = namespaces_made(parent, child);
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

/* Threads that end together may each see that none is left; the first tells it. */
struct ended {
	__u64 start;
	__u32 pid;
	__u32 padding;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct ended);
	__type(value, __u8);
} ended SEC(".maps");

SEC("tp_btf/sched_process_exit")
int tell_exit(__u64 *context)
{
	struct task_struct *task = (struct task_struct *)context[0];
	__u64 owner = owner_of_current();
	struct signal_struct *signal;
	struct ended key = {};
	__u8 one = 1;

	if (!owner)
		return 0;
	signal = task->signal;
	if (signal->live.counter != 0)
		return 0;
	key.start = task->group_leader->start_boottime;
	key.pid = task->tgid;
	if (bpf_map_update_elem(&ended, &key, &one, BPF_NOEXIST))
		return 0;
	BEGIN(struct sw_exit, task, owner, SW_EXIT, SW_CLASS_PROCESS);
	record->code = signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code : task->exit_code;
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

/* Tells of a control group of version 2; these are told whoever made them. */
INLINE int tell_group(struct cgroup *cgroup, const char *path, __u16 kind)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u64 id = READ(READ(cgroup, kn), id);

	BEGIN(struct sw_group, task, id, kind, SW_CLASS_PROCESS);
	record->cgroup = id;
	record->path = append_kernel(scratch, path);
	finish(scratch, id, SW_CLASS_PROCESS);
	return 0;
}

INLINE bool is_version_2(struct cgroup *cgroup)
{
	return READ(READ(cgroup, root), hierarchy_id) == 0;
}

SEC("tp_btf/cgroup_mkdir")
int tell_group_made(__u64 *context)
{
	struct cgroup *cgroup = (struct cgroup *)context[0];
	struct sw_settings *set = settings_of();
	struct sw_tracked value = {};
	__u64 id;

	if (!set || !is_version_2(cgroup))
		return 0;
	if (set->track_new) {
		id = READ(READ(cgroup, kn), id);
		value.rate = set->rate;
		value.burst = set->burst;
		value.tokens = set->burst * BILLION;
		value.stamp = bpf_ktime_get_boot_ns();
		value.flags = SW_TRACKED_AUTOMATIC;
		/* No process is in it yet, so nobody can have asked whose it is. */
		if (bpf_map_update_elem(&tracked, &id, &value, BPF_NOEXIST))
			count_loss(0, SW_CLASS_PROCESS, false);
	}
	return tell_group(cgroup, (const char *)context[1], SW_GROUP_MADE);
}

SEC("tp_btf/cgroup_rmdir")
int tell_group_gone(__u64 *context)
{
	struct cgroup *cgroup = (struct cgroup *)context[0];
	__u64 id = READ(READ(cgroup, kn), id);

	if (!is_version_2(cgroup))
		return 0;
	bpf_map_delete_elem(&groups, &id);
	return tell_group(cgroup, (const char *)context[1], SW_GROUP_GONE);
}

#endif

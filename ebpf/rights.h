/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Rights gained and lost, other processes looked into, mounts, namespaces, code for the kernel. */
#ifndef SEAWALL_RIGHTS_H
#define SEAWALL_RIGHTS_H

/* What a thread had before a call that may change it. */
struct rights {
	__u64 capabilities;
	__u32 user;
	__u32 group;
	__u32 was_root;
	__u32 padding;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u32);
	__type(value, struct rights);
} rights SEC(".maps");

INLINE void rights_of(struct rights *now)
{
	struct cred *cred = bpf_get_current_task_btf()->cred;

	now->user = cred->euid.val;
	now->group = cred->egid.val;
	now->was_root = !cred->euid.val || !cred->uid.val || !cred->suid.val;
	now->padding = 0;
	now->capabilities = capabilities_of(cred);
}

INLINE int remember_rights(void)
{
	struct rights now = {};
	__u32 thread = bpf_get_current_pid_tgid();

	if (!owner_of_current())
		return 0;
	rights_of(&now);
	bpf_map_update_elem(&rights, &thread, &now, BPF_ANY);
	return 0;
}

NOINLINE int compare_rights(__u64 owner, __u32 thread, __u32 is_program)
{
	struct rights *before = bpf_map_lookup_elem(&rights, &thread);
	struct rights old, now = {};

	if (!before)
		return 0;
	old = *before;
	bpf_map_delete_elem(&rights, &thread);
	rights_of(&now);
	if (old.user == now.user && old.group == now.group && old.capabilities == now.capabilities)
		return 0;
	BEGIN(struct sw_credentials, bpf_get_current_task_btf(), owner, SW_CREDENTIALS,
	      SW_CLASS_PROCESS);
	record->capabilities_before = old.capabilities;
	record->user_before = old.user;
	record->group_before = old.group;
	record->is_program = is_program;
	record->was_root = old.was_root;
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

#define RIGHTS_BEFORE(name)                                                                        \
	SEC("tp/syscalls/sys_enter_" #name)                                                        \
	int enter_##name(void *context)                                                           \
	{                                                                                          \
		return remember_rights();                                                          \
	}
#define RIGHTS_CALL(name)                                                                          \
	RIGHTS_BEFORE(name)                                                                        \
	CALL(name)                                                                                 \
	{                                                                                          \
		return compare_rights(owner, bpf_get_current_pid_tgid(), 0);                       \
	}

RIGHTS_BEFORE(execve)
RIGHTS_BEFORE(execveat)
RIGHTS_CALL(setuid)
RIGHTS_CALL(setgid)
RIGHTS_CALL(setreuid)
RIGHTS_CALL(setregid)
RIGHTS_CALL(setresuid)
RIGHTS_CALL(setresgid)
RIGHTS_CALL(setfsuid)
RIGHTS_CALL(setfsgid)
RIGHTS_CALL(capset)

/* Capabilities of the host that were asked for: each once per program and container. */
struct asked {
	__u64 cgroup;
	__u64 inode;
	__u32 device;
	__u16 number;
	__u16 is_granted;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct asked);
	__type(value, __u8);
} asked SEC(".maps");

SEC("tp_btf/cap_capable")
int tell_capability(__u64 *context)
{
	struct user_namespace *space = (struct user_namespace *)context[1];
	struct asked key = {};
	struct mm_struct *mm;
	struct file *file;
	__u64 owner;

	if (space->level != 0)
		return 0;
	owner = owner_of_current();
	mm = bpf_get_current_task_btf()->mm;
	if (!owner || !mm)
		return 0;
	file = mm->exe_file;
	if (!file)
		return 0;
	key.cgroup = owner;
	key.inode = file->f_inode->i_ino;
	key.device = file->f_inode->i_sb->s_dev;
	key.number = context[3];
	key.is_granted = (int)context[4] == 0;
	if (!IS_FIRST(asked, key))
		return 0;
	return tell_plain(owner, SW_CAPABILITY, key.number, key.is_granted, 0, 0);
}

/* The number of a process as its namespace counts, to the process: the tree that the kernel looks
 * numbers up in, six bits a level. */
#define TREE_LEVELS 4
INLINE struct task_struct *task_of_number(__u32 number)
{
	struct pid *pid = READ(bpf_get_current_task_btf(), thread_pid);
	struct upid inner = {};
	struct task_struct *task;
	struct hlist_node *first;
	unsigned long node;

	if (!pid)
		return 0;
	bpf_probe_read_kernel(&inner, sizeof(inner),
			      (char *)pid + OFFSET_OF(struct pid, numbers) +
				      READ(pid, level) * SIZE_OF(struct upid));
	node = (unsigned long)READ(inner.ns, idr.idr_rt.xa_head);
	for (int level = 0; level < TREE_LEVELS && (node & 3) == 2; level++) {
		struct xa_node *inside = (struct xa_node *)(node - 2);
		__u32 slot = (number >> READ(inside, shift)) & 63;

		bpf_probe_read_kernel(&node, sizeof(node),
				      (char *)inside + OFFSET_OF(struct xa_node, slots) +
					      slot * sizeof(node));
	}
	if (!node || (node & 3))
		return 0;
	pid = (struct pid *)node;
	first = READ(pid, tasks[0].first);
	if (!first)
		return 0;
	task = (struct task_struct *)((char *)first - OFFSET_OF(struct task_struct, pid_links));
	return task;
}

/* Tells what was done to another process. */
INLINE int tell_target(__u64 owner, __u16 kind, struct task_struct *target, __u32 number,
		       __u32 means, __s64 result)
{
	BEGIN(struct sw_target, bpf_get_current_task_btf(), owner, kind, SW_CLASS_PROCESS);
	record->pid = READ(target, tgid);
	record->start = READ(READ(target, group_leader), start_boottime);
	record->cgroup = owner_of_task(target);
	if (!record->cgroup)
		record->cgroup = READ(READ(READ(READ(target, cgroups), dfl_cgrp), kn), id);
	record->number = number;
	record->means = means;
	record->result = result;
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

/* The same that is done again and again is told once a second. */
struct again {
	__u64 who;
	__u64 whom;
	__u32 kind;
	__u32 number;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct again);
	__type(value, __u64);
} again SEC(".maps");

INLINE bool is_within(__u64 who, __u64 whom, __u32 kind, __u32 number, __u64 span)
{
	struct again key = {.who = who, .whom = whom, .kind = kind, .number = number};
	__u64 now = bpf_ktime_get_boot_ns();
	__u64 *last = bpf_map_lookup_elem(&again, &key);

	if (last && now - *last < span)
		return true;
	bpf_map_update_elem(&again, &key, &now, BPF_ANY);
	return false;
}

INLINE bool is_again(__u64 whom, __u32 kind, __u32 number)
{
	return is_within(bpf_get_current_pid_tgid(), whom, kind, number, BILLION);
}

/* How often a process did something that single events would tell too often. */
struct often {
	__u64 cgroup;
	__u32 pid;
	__u32 what;
};
struct often_value {
	__u64 since;
	__u64 told;
	__u32 count;
	__u32 padding;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct often);
	__type(value, struct often_value);
} often SEC(".maps");

/* What is often is told once in so much time. */
#define OFTEN_TOLD (10 * BILLION)

/* Counts one more, and tells it where `most` of them came within `span`. Processors may count at
 * once: a few that are lost change nothing. */
INLINE int count_often(__u64 owner, __u32 what, __u32 most, __u64 span)
{
	struct often key = {.cgroup = owner, .pid = bpf_get_current_pid_tgid() >> 32, .what = what};
	struct often_value *known = bpf_map_lookup_elem(&often, &key);
	__u64 now = bpf_ktime_get_boot_ns();
	struct often_value first = {.since = now, .count = 1};

	if (!known) {
		bpf_map_update_elem(&often, &key, &first, BPF_ANY);
		return 0;
	}
	if (span < now - known->since) {
		known->since = now;
		known->count = 1;
		return 0;
	}
	known->count += 1;
	if (known->count < most || (known->told && now - known->told < OFTEN_TOLD))
		return 0;
	known->told = now;
	return tell_plain(owner, SW_MANY, known->count, what, 0, 0);
}

#define PTRACE_TRACEME 0
#define PTRACE_POKETEXT 4
#define PTRACE_POKEDATA 5
#define PTRACE_POKEUSR 6
#define PTRACE_SETREGS 13
#define PTRACE_ATTACH 16
#define PTRACE_SETREGSET 0x4205
#define PTRACE_SEIZE 0x4206

CALL(ptrace)
{
	__u32 request = ARGUMENT_0(arguments);
	struct task_struct *target;

	switch (request) {
	case PTRACE_POKETEXT:
	case PTRACE_POKEDATA:
	case PTRACE_POKEUSR:
	case PTRACE_SETREGS:
	case PTRACE_SETREGSET:
	case PTRACE_ATTACH:
	case PTRACE_SEIZE:
		break;
	default:
		return 0;
	}
	target = task_of_number(ARGUMENT_1(arguments));
	if (!target || is_again((__u64)target, SW_TRACE, request))
		return 0;
	return tell_target(owner, SW_TRACE, target, request, SW_PTRACE, context->result);
}

INLINE int told_memory(struct exit_context *context, __u64 owner, struct arguments *arguments,
		       __u32 means)
{
	struct task_struct *target = task_of_number(ARGUMENT_0(arguments));

	/* Its own memory is no secret. */
	if (!target || READ(target, tgid) == bpf_get_current_pid_tgid() >> 32 ||
	    is_again((__u64)target, SW_TRACE, 0x10000 + means))
		return 0;
	return tell_target(owner, SW_TRACE, target, 0, means, context->result);
}

CALL(process_vm_readv)
{
	return told_memory(context, owner, arguments, SW_MEMORY_READ);
}

CALL(process_vm_writev)
{
	return told_memory(context, owner, arguments, SW_MEMORY_WRITE);
}

#define PIDFS_MAGIC 0x50494446

CALL(pidfd_getfd)
{
	struct file *file = file_of(ARGUMENT_0(arguments));
	struct inode *inode;
	struct hlist_node *first;
	struct pid *pid;

	if (!file)
		return 0;
	inode = READ(file, f_inode);
	pid = READ(READ(inode, i_sb), s_magic) == PIDFS_MAGIC ? READ(inode, i_private)
							      : READ(file, private_data);
	first = READ(pid, tasks[0].first);
	if (!first)
		return 0;
	return tell_target(owner, SW_TRACE,
			   (void *)((char *)first - OFFSET_OF(struct task_struct, pid_links)), 0,
			   SW_DESCRIPTOR, context->result);
}

#define SI_USER 0
#define SI_QUEUE (-1)
#define SI_TKILL (-6)

/* Whether the current process sent a signal. A clock or a queue may ring for somebody else while it
 * happens to be at work; a process that claims to be one of these calls to send what it claims. */
INLINE bool is_sent(int code)
{
	if (code == SI_USER || code == SI_QUEUE || code == SI_TKILL)
		return true;
	if (0 < code)
		return false;
	switch (CALL_NUMBER(REGISTERS())) {
	case NUMBER_RT_SIGQUEUEINFO:
	case NUMBER_RT_TGSIGQUEUEINFO:
	case NUMBER_RT_SIGQUEUEINFO_32:
	case NUMBER_RT_TGSIGQUEUEINFO_32:
	case NUMBER_PIDFD_SEND_SIGNAL:
		return true;
	default:
		return false;
	}
}

SEC("tp_btf/signal_generate")
int tell_signal(__u64 *context)
{
	struct kernel_siginfo *info = (struct kernel_siginfo *)context[1];
	struct task_struct *target = (struct task_struct *)context[2];
	__u64 owner = owner_of_current();
	__u32 sender = bpf_get_current_pid_tgid() >> 32;

	/* Zero and one stand for signals of the kernel's own. */
	if (!owner || (__u64)info <= 1 || !is_sent(READ(info, si_code)))
		return 0;
	if (target->tgid == sender || target->real_parent->tgid == sender)
		return 0;
	if (is_again((__u64)target, SW_SIGNAL, context[0]))
		return 0;
	return tell_target(owner, SW_SIGNAL, target, context[0], 0, 0);
}

CALL(mount)
{
	BEGIN(struct sw_mount, bpf_get_current_task_btf(), owner, SW_MOUNT, SW_CLASS_PROCESS);
	record->flags = ARGUMENT_3(arguments);
	record->target_flags = 0;
	record->is_parts = 0;
	record->result = context->result;
	record->padding = 0;
	record->source = append_user(scratch, (void *)ARGUMENT_0(arguments));
	record->target = append_user(scratch, (void *)ARGUMENT_1(arguments));
	record->filesystem = append_user(scratch, (void *)ARGUMENT_2(arguments));
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

/* A file system that the kernel would not make: `source` and `filesystem` are texts of its own. */
INLINE int tell_refused_mount(__u64 owner, const void *source, const void *filesystem,
			      __s64 result)
{
	BEGIN(struct sw_mount, bpf_get_current_task_btf(), owner, SW_MOUNT, SW_CLASS_PROCESS);
	record->flags = 0;
	record->target_flags = 0;
	record->is_parts = 0;
	record->target = 0;
	record->result = result;
	record->padding = 0;
	record->source = append_kernel(scratch, source);
	record->filesystem = append_kernel(scratch, filesystem);
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

INLINE int told_refused_mount(struct exit_context *context, __u64 owner, struct arguments *arguments)
{
	return context->result < 0 ? tell_refused_mount(owner, 0, 0, context->result) : 0;
}
CALL_BY(fsopen, told_refused_mount)

/* A mount that has no place yet can be used by its descriptor: it is told when it is made. */
INLINE int tell_mount_file(__u64 owner, struct file *file, __u64 flags)
{
	struct path path = {};
	struct mount *mount;

	if (!file)
		return 0;
	READ_INTO(&path, file, f_path);
	mount = mount_of(path.mnt);
	BEGIN(struct sw_mount, bpf_get_current_task_btf(), owner, SW_MOUNT, SW_CLASS_PROCESS);
	record->flags = flags;
	record->target_flags = 0;
	record->is_parts = 0;
	record->target = 0;
	record->result = 0;
	record->padding = 0;
	record->source = append_kernel(scratch, READ(mount, mnt_devname));
	record->filesystem = append_kernel(scratch, READ(READ(READ(path.mnt, mnt_sb), s_type), name));
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

CALL(fsmount)
{
	return context->result < 0 ? tell_refused_mount(owner, 0, 0, context->result)
				   : tell_mount_file(owner, file_of(context->result), 0);
}

#define OPEN_TREE_CLONE 1
#define MS_BIND 0x1000
#define MS_REMOUNT 0x20

/* A copy of a mount, as a bind mount is. */
CALL(open_tree)
{
	if (!(ARGUMENT_2(arguments) & OPEN_TREE_CLONE))
		return 0;
	return context->result < 0 ? tell_refused_mount(owner, 0, 0, context->result)
				   : tell_mount_file(owner, file_of(context->result), MS_BIND);
}

CALL(mount_setattr)
{
	if (context->result < 0)
		return tell_refused_mount(owner, 0, 0, context->result);
	BEGIN(struct sw_mount, bpf_get_current_task_btf(), owner, SW_MOUNT, SW_CLASS_PROCESS);
	record->flags = MS_REMOUNT;
	record->target_flags = 0;
	record->is_parts = 0;
	record->result = 0;
	record->padding = 0;
	record->source = 0;
	record->target = append_user(scratch, (void *)ARGUMENT_1(arguments));
	record->filesystem = 0;
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

#define FSCONFIG_CMD_CREATE 6
#define FSCONFIG_CMD_CREATE_EXCL 8

CALL(fsconfig)
{
	__u32 command = ARGUMENT_1(arguments);
	struct fs_context *made;
	struct file *file;

	if (0 <= context->result ||
	    (command != FSCONFIG_CMD_CREATE && command != FSCONFIG_CMD_CREATE_EXCL))
		return 0;
	file = file_of(ARGUMENT_0(arguments));
	made = file ? READ(file, private_data) : 0;
	if (!made)
		return 0;
	return tell_refused_mount(owner, READ(made, source), READ(READ(made, fs_type), name),
				  context->result);
}

/* A mount that was made by other calls gets its place: all is in the kernel's objects. */
CALL(move_mount)
{
	struct file *file = file_of(ARGUMENT_0(arguments));
	struct path path = {};
	struct mount *mount;
	__u16 flags = 0;

	if (!file)
		return 0;
	READ_INTO(&path, file, f_path);
	mount = mount_of(path.mnt);
	BEGIN(struct sw_mount, bpf_get_current_task_btf(), owner, SW_MOUNT, SW_CLASS_PROCESS);
	record->flags = 0;
	record->is_parts = 1;
	record->result = context->result;
	record->padding = 0;
	record->source = append_kernel(scratch, READ(mount, mnt_devname));
	record->target = append_path(scratch, (__u64)path.dentry, (__u64)path.mnt, &flags);
	record->target_flags = flags;
	record->filesystem = append_kernel(scratch, READ(READ(READ(path.mnt, mnt_sb), s_type), name));
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

CALL(umount)
{
	return tell_plain(owner, SW_UNMOUNT, 0, 0, (void *)ARGUMENT_0(arguments), context->result);
}

/* The root afterwards, seen from the root of the mount namespace. */
INLINE int told_root(struct exit_context *context, __u64 owner, struct arguments *arguments)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u16 flags = 0;

	if (context->result)
		return 0;
	BEGIN(struct sw_plain, task, owner, SW_ROOT, SW_CLASS_PROCESS);
	record->number = 0;
	record->other = 0;
	record->is_parts = 1;
	record->result = 0;
	record->text = append_whole_path(scratch, (__u64)task->fs->root.dentry,
					 (__u64)task->fs->root.mnt, &flags);
	record->flags = flags & ~SW_UNREACHABLE;
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}
CALL_BY(chroot, told_root)
CALL_BY(pivot_root, told_root)

#define CLONE_NEW                                                                                  \
	(CLONE_NEWTIME | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |             \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

CALL(unshare)
{
	__u32 kinds = ARGUMENT_0(arguments) & CLONE_NEW;

	return kinds ? tell_plain(owner, SW_NAMESPACE, kinds, 0, 0, context->result) : 0;
}

CALL(setns)
{
	__u32 kinds = ARGUMENT_1(arguments);
	struct ns_common *space;
	struct file *file = file_of(ARGUMENT_0(arguments));

	if (!kinds && file && !context->result) {
		space = READ(READ(file, f_inode), i_private);
		if (HAS_FIELD(struct ns_common, ns_type))
			kinds = READ(space, ns_type);
		else
			kinds = READ(READ((struct ns_common___6_1 *)space, ops), type);
	}
	return tell_plain(owner, SW_NAMESPACE, kinds, 1, 0, context->result);
}

NOINLINE int record_module(__u64 owner, struct file *file, const void *name, __s64 result)
{
	BEGIN(struct sw_module, bpf_get_current_task_btf(), owner, SW_MODULE, SW_CLASS_PROCESS);
	record->file.path = 0;
	record->file.inner = 0;
	record->result = result;
	if (file)
		append_file(scratch, &record->file, file);
	record->name = append_kernel(scratch, name);
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

CALL(init_module)
{
	return context->result < 0 ? record_module(owner, 0, 0, context->result) : 0;
}

CALL(finit_module)
{
	return context->result < 0
		       ? record_module(owner, file_of(ARGUMENT_0(arguments)), 0, context->result)
		       : 0;
}

SEC("tp_btf/module_load")
int tell_module(__u64 *context)
{
	struct module *module = (struct module *)context[0];
	__u64 owner = owner_of_current();
	struct pt_regs *registers;
	struct arguments arguments;
	struct file *file = 0;

	if (!owner)
		return 0;
	registers = REGISTERS();
	arguments_of(&arguments, registers);
	if (CALL_NUMBER(registers) == NUMBER_FINIT_MODULE)
		file = file_of(ARGUMENT_0(&arguments));
	return record_module(owner, file, module->name, 0);
}

/* Tells a number and a text of the kernel. */
INLINE int tell_named(__u64 owner, __u16 kind, __u64 number, const void *text)
{
	BEGIN(struct sw_plain, bpf_get_current_task_btf(), owner, kind, SW_CLASS_PROCESS);
	record->number = number;
	record->other = 0;
	record->flags = 0;
	record->is_parts = 0;
	record->result = 0;
	record->text = append_kernel(scratch, text);
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

#define BPF_MAP_CREATE 0
#define BPF_PROG_LOAD 5

CALL(bpf)
{
	__u32 command = ARGUMENT_0(arguments), type = 0;
	struct bpf_prog *program;
	struct file *file;

	if (command != BPF_PROG_LOAD && (command != BPF_MAP_CREATE || 0 <= context->result))
		return 0;
	if (context->result < 0) {
		/* A map is asked for before a program: its refusal is that of the program. */
		if (command == BPF_PROG_LOAD)
			bpf_probe_read_user(&type, sizeof(type), (void *)ARGUMENT_1(arguments));
		return tell_plain(owner, SW_BPF, type, 0, 0, context->result);
	}
	file = file_of(context->result);
	program = file ? READ(file, private_data) : 0;
	if (!program)
		return 0;
	return tell_named(owner, SW_BPF, READ(program, type), READ(program, aux)->name);
}

/* A process gives itself another name; that of a new program comes with the program. */
SEC("tp_btf/task_rename")
int tell_name(__u64 *context)
{
	struct task_struct *task = (struct task_struct *)context[0];
	__u64 owner = owner_of_current();
	__u32 call;

	if (!owner || task->pid != task->tgid)
		return 0;
	call = CALL_NUMBER(REGISTERS());
	if (call == NUMBER_EXECVE || call == NUMBER_EXECVEAT || call == NUMBER_EXECVE_32 ||
	    call == NUMBER_EXECVEAT_32)
		return 0;
	return tell_named(owner, SW_NAMED, 0, (const void *)context[1]);
}

INLINE int told_memory_file(struct exit_context *context, __u64 owner, struct arguments *arguments)
{
	struct file *file;

	if (context->result < 0)
		return 0;
	file = file_of(context->result);
	return file ? tell_named(owner, SW_MEMORY, 0, READ(READ(file, f_path.dentry), d_name.name))
		    : 0;
}
CALL_BY(memfd_create, told_memory_file)
CALL_BY(memfd_secret, told_memory_file)

SEC("tp_btf/io_uring_create")
int tell_ring(__u64 *context)
{
	__u64 owner = owner_of_current();

	return owner ? tell_plain(owner, SW_RING, context[2], 0, 0, 0) : 0;
}

#endif

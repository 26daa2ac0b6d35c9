/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Files: opened, mapped to be executed, renamed, taken away, changed. */
#ifndef SEAWALL_FILES_H
#define SEAWALL_FILES_H

#define O_ACCMODE 3
#define O_PATH 010000000
#define O_TRUNC 01000
#define O_APPEND 02000
#define O_FORGOTTEN 01300 /* O_CREAT, O_EXCL, O_TRUNC */
#define S_IFREG 0100000
#define PROT_EXEC 4
#define HOW_OPENED 1
#define HOW_MAPPED 2
#define HOW_WRITTEN 4 /* shifted by how: one of the next seven bits */
#define MEMORY_DEVICES 1
/* So many folders within this time are a search. */
#define FOLDERS_MANY 200
#define FOLDERS_SPAN (10 * BILLION)
#define ERROR_MAX 4095

/* Names of files that were told. Opening the same file again says nothing new, unless it changed or
 * the agent marked it as sensitive; to write, unless another process does. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, SW_SEEN_MAX);
	__type(key, struct sw_name);
	__type(value, struct sw_seen);
} seen SEC(".maps");

INLINE bool is_news(struct sw_name *key, struct inode *inode, __u32 how)
{
	struct sw_seen *known = bpf_map_lookup_elem(&seen, key);
	__u64 changed = changed_of(inode);
	struct sw_seen value = {.changed = changed, .how = how};

	if (known && known->changed == changed && (known->how & how))
		return known->is_sensitive;
	if (known) {
		value.is_sensitive = known->is_sensitive;
		value.how |= known->changed == changed ? known->how : 0;
	}
	bpf_map_update_elem(&seen, key, &value, BPF_ANY);
	return true;
}

INLINE void name_of(struct sw_name *key, __u64 owner, struct path *path, struct inode *inode)
{
	struct mm_struct *mm = bpf_get_current_task_btf()->mm;
	struct file *exe = mm ? mm->exe_file : 0;

	key->cgroup = owner;
	key->dentry = (__u64)path->dentry;
	key->mount = (__u64)path->mnt;
	key->inode = READ(inode, i_ino);
	/* What one program may read another may not. */
	key->exe = exe ? exe->f_inode->i_ino : 0;
	key->writer = 0;
}

/* Tells what was done with the file at `path`, which is empty where there is none. */
NOINLINE int tell_access(__u64 owner, struct path *path, __u16 kind, __u32 flags)
{
	if (!path || !may_tell_file(owner))
		return 0;
	BEGIN(struct sw_access, bpf_get_current_task_btf(), owner, kind, SW_CLASS_FILE);
	record->dentry = (__u64)path->dentry;
	record->mount = (__u64)path->mnt;
	record->flags = flags;
	record->result = 0;
	record->file.path = 0;
	record->file.inner = 0;
	if (path->dentry)
		append_found(scratch, &record->file, path);
	finish(scratch, owner, SW_CLASS_FILE);
	return 0;
}

/* Whether it is a device that everybody writes to: null, zero, terminals. */
INLINE bool is_dull_device(struct inode *inode)
{
	__u32 device = READ(inode, i_rdev);
	__u32 major = device >> 20, minor = device & 0xfffff;

	if ((READ(inode, i_mode) & S_IFMT) != S_IFCHR)
		return false;
	/* Of the devices of memory, those that show it or the kernel's ports are not dull. */
	if (major == MEMORY_DEVICES)
		return minor != 1 && minor != 2 && minor != 4 && minor != 11;
	return major == 5 || (136 <= major && major <= 143);
}

#define PROC_MAGIC 0x9fa0

/* Opening another process's memory is told as looking into it, too. */
NOINLINE int tell_memory_file(__u64 owner, struct inode *inode, struct dentry *dentry)
{
	struct proc_inode *proc = CONTAINER_OF(inode, struct proc_inode, vfs_inode);
	struct hlist_node *first;
	struct task_struct *target;
	char name[4] = {};

	if (READ(READ(inode, i_sb), s_magic) != PROC_MAGIC)
		return 0;
	bpf_probe_read_kernel(name, sizeof(name), READ(dentry, d_name.name));
	if (name[0] != 'm' || name[1] != 'e' || name[2] != 'm' || name[3] != 0)
		return 0;
	first = READ(READ(proc, pid), tasks[0].first);
	if (!first)
		return 0;
	target = (void *)((char *)first - OFFSET_OF(struct task_struct, pid_links));
	if (READ(target, tgid) != bpf_get_current_pid_tgid() >> 32)
		tell_target(owner, SW_TRACE, target, 0, SW_MEMORY_FILE, 0);
	return 0;
}

/* Whether an opening is news. A function of its own, as the next but one, so that what it needs of the
 * stack does not add up with what telling needs (512 bytes for all that call one another, in 6.1). */
NOINLINE int is_news_to_open(__u64 owner, struct file *file, __u32 how, __u64 writer)
{
	struct sw_name key = {};
	struct path path = {};
	struct inode *inode;

	if (!file)
		return 0;
	READ_INTO(&path, file, f_path);
	inode = READ(file, f_inode);
	name_of(&key, owner, &path, inode);
	key.writer = writer;
	return is_news(&key, inode, how);
}

/* The same of an opening to write; that of a file that was emptied is news whatever its times say. */
INLINE bool is_news_to_write(__u64 owner, struct file *file, __u32 flags)
{
	__u32 how = (flags & O_ACCMODE) | (flags & O_APPEND ? O_ACCMODE + 1 : 0);
	__u64 start = bpf_get_current_task_btf()->group_leader->start_boottime;

	return is_news_to_open(owner, file, HOW_WRITTEN << how, start) || (flags & O_TRUNC);
}

/* Folders are read all the time: only very many of them say something. */
NOINLINE int count_folder(__u64 owner)
{
	return count_often(owner, SW_MANY_FOLDERS, FOLDERS_MANY, FOLDERS_SPAN);
}

/* Tells that a file was opened. That it may have been made or emptied, an open file has forgotten:
 * `asked` has it. All else is the kernel's word, since what was asked may lie in memory. */
NOINLINE int tell_open(__u64 owner, struct file *file, __u32 asked)
{
	struct path path = {};
	struct inode *inode;
	__u32 flags;

	if (!file)
		return 0;
	READ_INTO(&path, file, f_path);
	inode = READ(file, f_inode);
	flags = READ(file, f_flags) | (asked & O_FORGOTTEN);
	if (flags & O_PATH)
		return 0;
	tell_memory_file(owner, inode, path.dentry);
	if (!(flags & O_ACCMODE) && (READ(inode, i_mode) & S_IFMT) == 0040000)
		return count_folder(owner);
	if (is_dull_device(inode))
		return 0;
	if (flags & O_ACCMODE ? !is_news_to_write(owner, file, flags)
			      : !is_news_to_open(owner, file, HOW_OPENED, 0))
		return 0;
	return tell_access(owner, &path, SW_OPEN, flags);
}

/* The same through io_uring: when a request is done, its result is there. */
enum { RING_ACCEPT = 13, RING_CONNECT = 16, RING_OPENAT = 18, RING_OPENAT2 = 28, RING_BIND = 56,
       RING_LISTEN = 57 };

INLINE __u32 flags_of_ring(struct io_kiocb *request)
{
	/* What was asked for stands at the front of the request. */
	return HAS_TYPE(struct io_open) ? READ((struct io_open *)request, how.flags) : 0;
}

INLINE __u32 slot_of_ring(struct io_kiocb *request)
{
	return HAS_TYPE(struct io_open) ? READ((struct io_open *)request, file_slot) : 0;
}

/* A file that is opened into the ring's own table, where nobody else finds it. */
SEC("fentry/io_fixed_fd_install")
int watch_slot(__u64 *context)
{
	struct io_kiocb *request = (struct io_kiocb *)context[0];
	__u64 owner = owner_of_current();
	__u8 operation;

	if (!owner)
		return 0;
	operation = READ(request, opcode);
	if (operation != RING_OPENAT && operation != RING_OPENAT2)
		return 0;
	return tell_open(owner, (struct file *)context[2], flags_of_ring(request));
}

SEC("tp_btf/io_uring_complete")
int watch_ring(__u64 *context)
{
	struct io_kiocb *request = (struct io_kiocb *)context[1];
	__u64 owner = owner_of_current();
	__u8 operation;
	int result;

	if (!owner || !request)
		return 0;
	operation = READ(request, opcode);
	result = READ(request, cqe.res);
	switch (operation) {
	case RING_OPENAT:
	case RING_OPENAT2:
		/* What goes into the ring's own table has no number: see `watch_slot`. */
		return result < 0 || slot_of_ring(request)
			       ? 0
			       : tell_open(owner, file_of(result), flags_of_ring(request));
	case RING_ACCEPT:
		return result < 0 ? 0 : tell_connection(owner, sock_of_number(result), SW_ACCEPT, 0, 0);
	case RING_CONNECT:
		return tell_connection(owner, sock_of(READ(request, file)), SW_CONNECT, result, 0);
	case RING_BIND:
		return tell_connection(owner, sock_of(READ(request, file)), SW_BIND, result, 0);
	case RING_LISTEN:
		return tell_connection(owner, sock_of(READ(request, file)), SW_LISTEN, result, 0);
	default:
		return 0;
	}
}

/* Executable memory that holds no file is told once per process. */
struct private {
	__u64 start;
	__u64 inode;
	__u32 pid;
	__u32 padding;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct private);
	__type(value, __u8);
} privates SEC(".maps");

INLINE bool is_first_private(struct file *file)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct private key = {.start = task->group_leader->start_boottime, .pid = task->tgid};

	if (file)
		key.inode = READ(READ(file, f_inode), i_ino);
	return IS_FIRST(privates, key);
}

/* Memory is asked for all the time, seldom to be executed. */
INLINE bool is_executable(struct exit_context *context, struct arguments *arguments)
{
	return (ARGUMENT_2(arguments) & PROT_EXEC) && (__u64)context->result < -(__u64)ERROR_MAX;
}

CALL_WHERE(mmap, is_executable)
{
	__u64 address = context->result;
	struct sw_name key = {};
	struct area area = {};
	struct path path = {};
	struct inode *inode;

	if (bpf_find_vma(bpf_get_current_task_btf(), address, area_found, &area, 0))
		return 0;
	if (!area.file)
		return is_first_private(0)
			       ? tell_access(owner, &path, SW_PROTECT, ARGUMENT_2(arguments))
			       : 0;
	path_of(area.file, &path);
	inode = READ(path.dentry, d_inode);
	name_of(&key, owner, &path, inode);
	if (!is_news(&key, inode, HOW_MAPPED))
		return 0;
	return tell_access(owner, &path, SW_MAP, ARGUMENT_2(arguments));
}

INLINE int told_protect(struct exit_context *context, __u64 owner, struct arguments *arguments)
{
	struct area area = {};
	struct path path = {};

	if (bpf_find_vma(bpf_get_current_task_btf(), ARGUMENT_0(arguments), area_found, &area, 0))
		return 0;
	/* A part of a file that nobody wrote to is what was mapped. */
	if ((area.file && !area.is_written) || !is_first_private(area.file))
		return 0;
	if (area.file)
		path_of(area.file, &path);
	return tell_access(owner, &path, SW_PROTECT, ARGUMENT_2(arguments));
}
CALL_BY_WHERE(mprotect, told_protect, is_executable)
CALL_BY_WHERE(pkey_mprotect, told_protect, is_executable)

#define AT_FDCWD (-100)

/* Appends the folder that a name begins at, where the name does not begin at the root. */
INLINE __u32 append_base(struct scratch *scratch, int folder, const void *name, bool is_kernels)
{
	struct fs_struct *fs = bpf_get_current_task_btf()->fs;
	struct path path = {};
	struct file *file;
	__u16 flags;
	char first = 0;

	if (is_kernels)
		bpf_probe_read_kernel(&first, 1, name);
	else
		bpf_probe_read_user(&first, 1, name);
	if (first == '/' || !fs)
		return 0;
	if (folder == AT_FDCWD) {
		READ_INTO(&path, fs, pwd);
	} else {
		file = file_of(folder);
		if (!file)
			return 0;
		READ_INTO(&path, file, f_path);
	}
	return append_path(scratch, (__u64)path.dentry, (__u64)path.mnt, &flags);
}

struct names {
	int folder;
	int target_folder;
	const void *name;
	const void *target;
	const void *extended;
	__u32 flags;
	__u32 is_symbolic;
	__u64 number;
	__s64 result;
};

INLINE bool is_empty(const void *name)
{
	char first = 1;

	return bpf_probe_read_user(&first, 1, name) == 0 && first == 0;
}

NOINLINE int tell_change(__u64 owner, struct names *names, struct file *file, __u32 kind)
{
	/* Rare calls are never shed. */
	__u32 class = kind == SW_CALL ? SW_CLASS_PROCESS : SW_CLASS_FILE;
	bool is_open = false;

	if (!names || (class == SW_CLASS_FILE && !may_tell_file(owner)))
		return 0;
	BEGIN(struct sw_change, bpf_get_current_task_btf(), owner, kind, class);
	__builtin_memset((char *)record + sizeof(struct sw_header), 0,
			 sizeof(*record) - sizeof(struct sw_header));
	record->flags = names->flags;
	record->is_symbolic = names->is_symbolic;
	record->number = names->number;
	record->result = names->result;
	/* An empty name means what the descriptor means (AT_EMPTY_PATH). */
	if (!file && names->name && names->folder != AT_FDCWD && is_empty(names->name)) {
		file = file_of(names->folder);
		is_open = file != 0;
	}
	if (file)
		append_file(scratch, &record->file, file);
	if (names->name && !is_open) {
		record->base = append_base(scratch, names->folder, names->name, false);
		record->name = append_user(scratch, names->name);
	}
	if (names->target) {
		if (!names->is_symbolic)
			record->target_base = append_base(scratch, names->target_folder, names->target, false);
		record->target = append_user(scratch, names->target);
	}
	if (names->extended)
		record->extended = append_user(scratch, names->extended);
	finish(scratch, owner, class);
	return 0;
}

/* A change of names at the end of the call `call`; what follows are the members of `names`. */
#define CHANGE(call, kind, ...)                                                                    \
	CALL(call)                                                                                 \
	{                                                                                          \
		struct names names = {__VA_ARGS__};                                                \
                                                                                                   \
		return context->result ? 0 : tell_change(owner, &names, 0, kind);                  \
	}
/* The same for a file that is named by a descriptor. */
#define CHANGE_OPEN(call, ...)                                                                     \
	CALL(call)                                                                                 \
	{                                                                                          \
		struct names names = {__VA_ARGS__};                                                \
                                                                                                   \
		return context->result ? 0                                                         \
				       : tell_change(owner, &names,                                \
						     file_of(ARGUMENT_0(arguments)), SW_ATTRIBUTES); \
	}
#define HERE .folder = AT_FDCWD, .target_folder = AT_FDCWD
#define TEXT(number) (const void *)ARGUMENT_##number(arguments)
#define NUMBER(number) (int)ARGUMENT_##number(arguments)

/* Whether the kernel refused to open what is there: rights, a file system that is only read, a
 * device or a program in use. */
INLINE bool is_refusal(__s64 result)
{
	return result == -1 || result == -6 || result == -13 || result == -16 || result == -19 ||
	       result == -26 || result == -30;
}

INLINE int told_open(struct exit_context *context, __u64 owner, int folder, const void *name,
		     __u32 flags)
{
	struct names names = {.folder = folder, .name = name, .flags = flags};

	if (0 <= context->result)
		return tell_open(owner, file_of(context->result), flags);
	names.result = context->result;
	/* What is to be written and is not there may be a setting of the kernel that it lacks. */
	if (!is_refusal(context->result) && !(context->result == -2 && (flags & O_ACCMODE)))
		return 0;
	return tell_change(owner, &names, 0, SW_OPEN_NAMED);
}

#define FLAGS_OF_CREAT 01101 /* O_WRONLY, O_CREAT, O_TRUNC */
#define FLAGS_OF_TRUNCATE 01001 /* O_WRONLY, O_TRUNC */

CALL(open)
{
	return told_open(context, owner, AT_FDCWD, TEXT(0), NUMBER(1));
}

CALL(openat)
{
	return told_open(context, owner, NUMBER(0), TEXT(1), NUMBER(2));
}

CALL(openat2)
{
	__u64 flags = 0;

	bpf_probe_read_user(&flags, sizeof(flags), TEXT(2));
	return told_open(context, owner, NUMBER(0), TEXT(1), flags);
}

/* A file that is cut to a length by its name is written without being opened. */
CALL(truncate)
{
	struct names names = {HERE, .name = TEXT(0), .flags = FLAGS_OF_TRUNCATE};

	names.result = context->result;
	return !context->result || is_refusal(context->result)
		       ? tell_change(owner, &names, 0, SW_OPEN_NAMED)
		       : 0;
}

CALL(creat)
{
	return told_open(context, owner, AT_FDCWD, TEXT(0), FLAGS_OF_CREAT);
}

CHANGE(unlink, SW_UNLINK, HERE, .name = TEXT(0))
CHANGE(unlinkat, SW_UNLINK, .folder = NUMBER(0), .name = TEXT(1), .flags = NUMBER(2))
CHANGE(rename, SW_RENAME, HERE, .name = TEXT(0), .target = TEXT(1))
CHANGE(renameat, SW_RENAME, .folder = NUMBER(0), .name = TEXT(1), .target_folder = NUMBER(2),
       .target = TEXT(3))
CHANGE(renameat2, SW_RENAME, .folder = NUMBER(0), .name = TEXT(1), .target_folder = NUMBER(2),
       .target = TEXT(3), .flags = NUMBER(4))
CHANGE(link, SW_LINK, HERE, .name = TEXT(0), .target = TEXT(1))
CHANGE(linkat, SW_LINK, .folder = NUMBER(0), .name = TEXT(1), .target_folder = NUMBER(2),
       .target = TEXT(3))
/* Of a symbolic link the second text is the new name, the first where it points. */
CHANGE(symlink, SW_LINK, HERE, .name = TEXT(1), .target = TEXT(0), .is_symbolic = 1)
CHANGE(symlinkat, SW_LINK, .folder = NUMBER(1), .name = TEXT(2), .target = TEXT(0), .is_symbolic = 1)
CHANGE(chmod, SW_ATTRIBUTES, HERE, .name = TEXT(0), .flags = SW_SETS_MODE, .number = NUMBER(1))
CHANGE(fchmodat, SW_ATTRIBUTES, .folder = NUMBER(0), .name = TEXT(1), .flags = SW_SETS_MODE,
       .number = NUMBER(2))
CHANGE(fchmodat2, SW_ATTRIBUTES, .folder = NUMBER(0), .name = TEXT(1), .flags = SW_SETS_MODE,
       .number = NUMBER(2))
CHANGE(chown, SW_ATTRIBUTES, HERE, .name = TEXT(0))
CHANGE(lchown, SW_ATTRIBUTES, HERE, .name = TEXT(0))
CHANGE(fchownat, SW_ATTRIBUTES, .folder = NUMBER(0), .name = TEXT(1))
CHANGE(setxattr, SW_ATTRIBUTES, HERE, .name = TEXT(0), .extended = TEXT(1))
CHANGE(setxattrat, SW_ATTRIBUTES, .folder = NUMBER(0), .name = TEXT(1), .extended = TEXT(3))
CHANGE(lsetxattr, SW_ATTRIBUTES, HERE, .name = TEXT(0), .extended = TEXT(1))
CHANGE_OPEN(fchmod, HERE, .flags = SW_SETS_MODE, .number = NUMBER(1))
CHANGE_OPEN(fchown, HERE)
CHANGE_OPEN(fsetxattr, HERE, .extended = TEXT(1))


#define UTIME_SPECIAL 0x3ffffffe /* UTIME_OMIT; UTIME_NOW is one more */

/* Tells the time of content that was claimed; `name` is null where a descriptor names the file. */
INLINE int told_times(struct exit_context *context, __u64 owner, int folder, const void *name,
		      __u64 seconds)
{
	struct names names = {.folder = folder, .name = name, .number = seconds};

	if (context->result)
		return 0;
	return tell_change(owner, &names, name ? 0 : file_of(folder), SW_TIMES);
}

CALL(utimensat)
{
	const char *times = TEXT(2);
	__u64 time[2] = {};

	if (!times || bpf_probe_read_user(time, sizeof(time), times + 16))
		return 0;
	/* Either is no claim about the past. */
	if (UTIME_SPECIAL <= time[1])
		return 0;
	return told_times(context, owner, NUMBER(0), TEXT(1), time[0]);
}

INLINE int told_old_times(struct exit_context *context, __u64 owner, int folder, const void *name,
			  const void *at)
{
	__u64 seconds = 0;

	if (!at || bpf_probe_read_user(&seconds, sizeof(seconds), at))
		return 0;
	return told_times(context, owner, folder, name, seconds);
}

CALL(utime)
{
	return TEXT(1) ? told_old_times(context, owner, AT_FDCWD, TEXT(0), TEXT(1) + 8) : 0;
}

CALL(utimes)
{
	return TEXT(1) ? told_old_times(context, owner, AT_FDCWD, TEXT(0), TEXT(1) + 16) : 0;
}

CALL(futimesat)
{
	return TEXT(2) ? told_old_times(context, owner, NUMBER(0), TEXT(1), TEXT(2) + 16) : 0;
}

#endif

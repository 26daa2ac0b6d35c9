/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Names that io_uring changes. Such requests are done by the ring's own threads, which make no
 * system call, and their texts are gone when they are done. So they are seen where the kernel asks
 * its security modules, with the objects that the names led to. What a module allowed may still be
 * refused by the file system: it is told as done.
 */
#ifndef SEAWALL_RING_NAMES_H
#define SEAWALL_RING_NAMES_H

/* A name that is taken away or made, and where it is moved to. */
struct ring_name {
	struct dentry *dentry;
	struct vfsmount *mount;
	struct dentry *target;
	struct vfsmount *target_mount;
	const void *text;	/* where a symbolic link points */
	__s64 result;
	__u32 kind;
	__u32 flags;
};

/* The owner, where one of a ring's threads is at work. */
INLINE __u64 owner_of_ring(void)
{
	return is_thread_of_ring() ? owner_of_current() : 0;
}

NOINLINE int tell_ring_name(__u64 owner, struct ring_name *name)
{
	struct path path = {};
	__u16 flags = 0;

	if (!name || !may_tell_file(owner))
		return 0;
	path.dentry = name->dentry;
	path.mnt = name->mount;
	BEGIN(struct sw_change, bpf_get_current_task_btf(), owner, name->kind, SW_CLASS_FILE);
	__builtin_memset((char *)record + sizeof(struct sw_header), 0,
			 sizeof(*record) - sizeof(struct sw_header));
	record->flags = name->flags;
	record->result = name->result < 0 ? name->result : 0;
	if (name->text) {
		/* There is no file yet: the new name, then where it points. */
		record->is_symbolic = 1;
		record->base = append_path(scratch, (__u64)path.dentry, (__u64)path.mnt, &flags);
		record->target = append_kernel(scratch, name->text);
	} else {
		append_found(scratch, &record->file, &path);
	}
	if (name->target)
		record->target_base = append_path(scratch, (__u64)name->target,
						  (__u64)name->target_mount, &flags);
	finish(scratch, owner, SW_CLASS_FILE);
	return 0;
}

#define FOLDER(number) READ((struct path *)context[number], mnt)
#define ENTRY(number) ((struct dentry *)context[number])

SEC("fexit/security_path_unlink")
int ring_unlink(__u64 *context)
{
	__u64 owner = owner_of_ring();
	struct ring_name name = {.kind = SW_UNLINK};

	if (!owner)
		return 0;
	name.mount = FOLDER(0);
	name.dentry = ENTRY(1);
	name.result = (int)context[2];
	return tell_ring_name(owner, &name);
}

SEC("fexit/security_path_rename")
int ring_rename(__u64 *context)
{
	__u64 owner = owner_of_ring();
	struct ring_name name = {.kind = SW_RENAME};

	if (!owner)
		return 0;
	name.mount = FOLDER(0);
	name.dentry = ENTRY(1);
	name.target_mount = FOLDER(2);
	name.target = ENTRY(3);
	name.flags = context[4];
	name.result = (int)context[5];
	return tell_ring_name(owner, &name);
}

SEC("fexit/security_path_link")
int ring_link(__u64 *context)
{
	__u64 owner = owner_of_ring();
	struct ring_name name = {.kind = SW_LINK};

	if (!owner)
		return 0;
	/* A link never leaves its mount. */
	name.mount = FOLDER(1);
	name.dentry = ENTRY(0);
	name.target_mount = name.mount;
	name.target = ENTRY(2);
	name.result = (int)context[3];
	return tell_ring_name(owner, &name);
}

SEC("fexit/security_path_symlink")
int ring_symlink(__u64 *context)
{
	__u64 owner = owner_of_ring();
	struct ring_name name = {.kind = SW_LINK};

	if (!owner)
		return 0;
	name.mount = FOLDER(0);
	name.dentry = ENTRY(1);
	name.text = (const void *)context[2];
	name.result = (int)context[3];
	return tell_ring_name(owner, &name);
}

/*
 * Where a kernel does not let functions be watched: what a request asks for, when the ring hands it
 * to its threads, as all of these are. It is told as done, whatever comes of it.
 */
struct asked_name {
	struct filename *name;
	struct filename *target;
	int folder;
	int target_folder;
	__u32 kind;
	__u32 flags;
	__u32 is_symbolic;
	__u32 padding;
};

NOINLINE int tell_asked_name(__u64 owner, struct asked_name *asked)
{
	const char *name, *target;

	if (!asked || !may_tell_file(owner))
		return 0;
	BEGIN(struct sw_change, bpf_get_current_task_btf(), owner, asked->kind, SW_CLASS_FILE);
	__builtin_memset((char *)record + sizeof(struct sw_header), 0,
			 sizeof(*record) - sizeof(struct sw_header));
	record->flags = asked->flags;
	record->is_symbolic = asked->is_symbolic;
	name = READ(asked->name, name);
	record->base = append_base(scratch, asked->folder, name, true);
	record->name = append_kernel(scratch, name);
	if (asked->target) {
		target = READ(asked->target, name);
		if (!asked->is_symbolic)
			record->target_base =
				append_base(scratch, asked->target_folder, target, true);
		record->target = append_kernel(scratch, target);
	}
	finish(scratch, owner, SW_CLASS_FILE);
	return 0;
}

enum { RING_RENAMEAT = 35, RING_UNLINKAT = 36, RING_SYMLINKAT = 38, RING_LINKAT = 39 };

INLINE int asked_unlink(__u64 owner, struct io_unlink *request)
{
	struct asked_name asked = {.kind = SW_UNLINK};

	if (!HAS_FIELD(struct io_unlink, filename))
		return 0;
	asked.folder = READ(request, dfd);
	asked.flags = READ(request, flags);
	asked.name = READ(request, filename);
	return tell_asked_name(owner, &asked);
}

INLINE int asked_rename(__u64 owner, struct io_rename *request)
{
	struct asked_name asked = {.kind = SW_RENAME};

	if (!HAS_FIELD(struct io_rename, oldpath))
		return 0;
	asked.folder = READ(request, old_dfd);
	asked.name = READ(request, oldpath);
	asked.target_folder = READ(request, new_dfd);
	asked.target = READ(request, newpath);
	asked.flags = READ(request, flags);
	return tell_asked_name(owner, &asked);
}

INLINE int asked_link(__u64 owner, struct io_link *request, bool is_symbolic)
{
	struct asked_name asked = {.kind = SW_LINK, .is_symbolic = is_symbolic};
	struct filename *old, *new;

	if (!HAS_FIELD(struct io_link, oldpath))
		return 0;
	old = READ(request, oldpath);
	new = READ(request, newpath);
	/* Of a symbolic link the new name comes first. */
	asked.folder = is_symbolic ? READ(request, new_dfd) : READ(request, old_dfd);
	asked.target_folder = READ(request, new_dfd);
	asked.name = is_symbolic ? new : old;
	asked.target = is_symbolic ? old : new;
	return tell_asked_name(owner, &asked);
}

SEC("tp_btf/io_uring_queue_async_work")
int ring_asked(__u64 *context)
{
	struct io_kiocb *request = (struct io_kiocb *)context[0];
	__u64 owner = owner_of_current();

	if (!owner)
		return 0;
	switch (READ(request, opcode)) {
	case RING_UNLINKAT:
		return asked_unlink(owner, (struct io_unlink *)request);
	case RING_RENAMEAT:
		return asked_rename(owner, (struct io_rename *)request);
	case RING_LINKAT:
		return asked_link(owner, (struct io_link *)request, false);
	case RING_SYMLINKAT:
		return asked_link(owner, (struct io_link *)request, true);
	default:
		return 0;
	}
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Files and their paths, from the kernel's own objects. A path is written as its parts from the
 * end to the root, so that nothing has to be moved; the reader turns them round.
 */
#ifndef SEAWALL_PATH_H
#define SEAWALL_PATH_H

#define NAME_MAX 255
#define MNT_NS_INTERNAL (-22L)

struct walk {
	struct scratch *scratch;
	__u64 dentry;
	__u64 mount;
	__u64 mount_root;
	__u64 root_dentry;
	__u64 root_mount;
	__u32 length;
	__u32 flags;
	bool is_done;
	bool is_bound; /* a mount on the way shows a part of a file system */
};

INLINE struct mount *mount_of(struct vfsmount *mount)
{
	return mount ? CONTAINER_OF(mount, struct mount, mnt) : 0;
}

INLINE bool append_part(struct walk *walk, struct qstr *name)
{
	struct scratch *scratch = walk->scratch;
	__u32 length = name->len & NAME_MAX;
	__u8 *place;

	if (!scratch)
		return false;
	place = room(scratch, NAME_MAX + 1);
	if (!place || SW_PATH_MAX < walk->length + length + 1)
		return false;
	bpf_probe_read_kernel(place, length, name->name);
	place[length] = 0;
	scratch->length += length + 1;
	walk->length += length + 1;
	return true;
}

/* Goes from the root of a mount to where it is mounted; false at the end. */
INLINE bool leave_mount(struct walk *walk)
{
	struct mount *mount = (struct mount *)walk->mount;
	struct mount *parent = READ(mount, mnt_parent);

	if (parent == mount || !parent) {
		walk->flags |= SW_UNREACHABLE;
		walk->is_done = true;
		return false;
	}
	if (READ((struct dentry *)walk->dentry, d_parent) != (struct dentry *)walk->dentry)
		walk->is_bound = true;
	walk->dentry = (__u64)READ(mount, mnt_mountpoint);
	walk->mount = (__u64)parent;
	walk->mount_root = (__u64)READ(parent, mnt.mnt_root);
	return true;
}

static long walk_part(__u32 number, struct walk *walk)
{
	struct dentry *dentry = (struct dentry *)walk->dentry;
	struct dentry *parent;
	struct qstr name = {};

	if (walk->dentry == walk->root_dentry && walk->mount == walk->root_mount) {
		walk->is_done = true;
		return 1;
	}
	if (walk->dentry == walk->mount_root)
		return leave_mount(walk) ? 0 : 1;
	parent = READ(dentry, d_parent);
	bpf_probe_read_kernel(&name, sizeof(name),
			      &dentry->d_name);
	if (!append_part(walk, &name))
		return 1;
	if (parent == dentry || !parent) {
		walk->flags |= SW_UNREACHABLE | SW_NAMELESS;
		walk->is_done = true;
		return 1;
	}
	walk->dentry = (__u64)parent;
	return 0;
}

static long walk_inner(__u32 number, struct walk *walk)
{
	struct dentry *dentry = (struct dentry *)walk->dentry;
	struct dentry *parent = READ(dentry, d_parent);
	struct qstr name = {};

	if (parent == dentry || !parent)
		return 1;
	bpf_probe_read_kernel(&name, sizeof(name), &dentry->d_name);
	walk->dentry = (__u64)parent;
	return append_part(walk, &name) ? 0 : 1;
}

/* Appends a path down to a root; returns its length, and its flags in `flags`. */
NOINLINE __u32 append_below(struct scratch *scratch, struct path *path, struct path *root,
			    __u16 *flags)
{
	struct mount *mount = mount_of(path->mnt);
	struct walk walk = {
		.scratch = scratch,
		.dentry = (__u64)path->dentry,
		.mount = (__u64)mount,
		.root_dentry = (__u64)root->dentry,
		.root_mount = (__u64)mount_of(root->mnt),
	};

	if (!scratch || !mount)
		return 0;
	walk.mount_root = (__u64)READ(mount, mnt.mnt_root);
	bpf_loop(SW_PATH_PARTS_MAX, walk_part, &walk, 0);
	if (!walk.is_done)
		walk.flags |= SW_CUT;
	*flags = walk.flags | (walk.is_bound ? SW_BOUND : 0);
	return walk.length;
}

/* Appends a path within its file system, whatever is mounted where: mounts cannot hide it. */
NOINLINE __u32 append_inner(struct scratch *scratch, struct dentry *dentry)
{
	struct walk walk = {.scratch = scratch, .dentry = (__u64)dentry};

	if (!scratch)
		return 0;
	bpf_loop(SW_PATH_PARTS_MAX, walk_inner, &walk, 0);
	return walk.length;
}

/* Appends a path as the current process sees it. */
INLINE __u32 append_path(struct scratch *scratch, __u64 dentry, __u64 mount, __u16 *flags)
{
	struct path path = {.dentry = (struct dentry *)dentry, .mnt = (struct vfsmount *)mount};
	struct fs_struct *fs = bpf_get_current_task_btf()->fs;
	struct path root = {};

	if (!fs)
		return 0;
	READ_INTO(&root, fs, root);
	return append_below(scratch, &path, &root, flags);
}

/* Appends a path from the root of the mount namespace. */
INLINE __u32 append_whole_path(struct scratch *scratch, __u64 dentry, __u64 mount, __u16 *flags)
{
	struct path path = {.dentry = (struct dentry *)dentry, .mnt = (struct vfsmount *)mount};
	struct path root = {};

	return append_below(scratch, &path, &root, flags);
}

INLINE __u16 place_of(unsigned long magic, struct mount *mount, struct inode *upper)
{
	switch (magic) {
	case OVERLAYFS_MAGIC:
		return upper ? SW_PLACE_UPPER : SW_PLACE_LOWER;
	case 0x5345434d: /* secretmem */
		return SW_PLACE_MEMORY;
	case 0x01021994: /* tmpfs */
	case 0x958458f6: /* hugetlbfs */
		return (long)READ(mount, mnt_ns) == MNT_NS_INTERNAL ? SW_PLACE_MEMORY
								    : SW_PLACE_TMPFS;
	case 0x9fa0:	 /* proc */
	case 0x62656572: /* sysfs */
	case 0x50495045: /* pipes */
	case 0x534f434b: /* sockets */
	case 0x0027e0eb: /* cgroup */
	case 0x63677270: /* cgroup2 */
	case 0x00001cd1: /* devpts */
	case 0x64626720: /* debugfs */
	case 0x74726163: /* tracefs */
	case 0x73636673: /* securityfs */
	case 0x09041934: /* anonymous inodes */
	case 0x6e736673: /* namespaces */
	case 0x50494446: /* pidfds */
	case 0xcafe4a11: /* bpf */
	case 0x62656570: /* configfs */
	case 0x19800202: /* message queues */
		return SW_PLACE_KERNEL;
	default:
		return SW_PLACE_OTHER;
	}
}

/* The path of an open file. A file that is mapped from an overlay is another one, below it, on a
 * mount of the overlay's own, and keeps the path above behind itself (since 6.5). The mark in its
 * mode moved between versions and within them, so the path is held against the overlay instead. */
INLINE void path_of(struct file *file, struct path *path)
{
	struct backing_file *backing = (struct backing_file *)file;
	struct path above = {};
	struct super_block *super;

	READ_INTO(path, file, f_path);
	if (!HAS_TYPE(struct backing_file) ||
	    (long)READ(mount_of(path->mnt), mnt_ns) != MNT_NS_INTERNAL)
		return;
	READ_INTO(&above, backing, user_path);
	super = READ(above.mnt, mnt_sb);
	if (READ(super, s_magic) == OVERLAYFS_MAGIC &&
	    READ(READ(above.dentry, d_inode), i_sb) == super)
		*path = above;
}

INLINE void fill_inode(struct sw_file *told, struct inode *inode, struct mount *mount)
{
	struct super_block *super = READ(inode, i_sb);
	unsigned long magic = READ(super, s_magic);
	struct inode *upper = magic == OVERLAYFS_MAGIC ? upper_of(inode) : 0;

	told->inode = READ(inode, i_ino);
	told->device = READ(super, s_dev);
	told->place = place_of(magic, mount, upper);
	told->links = READ(inode, i_nlink);
	/* What is written shows in the layer first. */
	inode = upper ? upper : inode;
	told->changed = changed_of(inode);
	told->size = READ(inode, i_size);
	told->mode = READ(inode, i_mode);
	told->owner = READ(inode, i_uid.val);
	told->special = READ(inode, i_rdev);
}

/* Writes which file lies at a path and appends the path. */
INLINE void append_found(struct scratch *scratch, struct sw_file *told, struct path *path)
{
	__u16 flags = 0;

	fill_inode(told, READ(path->dentry, d_inode), mount_of(path->mnt));
	told->path = append_path(scratch, (__u64)path->dentry, (__u64)path->mnt, &flags);
	told->flags = flags & ~SW_BOUND;
	told->inner = 0;
	/* Of other file systems a part is shown by whoever starts containers: volumes. */
	if ((flags & SW_BOUND) && told->place <= SW_PLACE_UPPER)
		told->inner = append_inner(scratch, path->dentry);
}

/* Writes which file it is and appends its path. */
INLINE void append_file(struct scratch *scratch, struct sw_file *told, struct file *file)
{
	struct path path = {};

	path_of(file, &path);
	append_found(scratch, told, &path);
}

/* Returns the open file with a number of the current process, or null. */
INLINE struct file *file_of(__u32 number)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct files_struct *files = task->files;
	struct fdtable *table;
	struct file *file = 0;

	if (!files)
		return 0;
	table = READ(files, fdt);
	if (!table || READ(table, max_fds) <= number)
		return 0;
	bpf_probe_read_kernel(&file, sizeof(file), READ(table, fd) + number);
	return file;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Those members of the kernel's structures that are read here, and nothing else. Offsets in this
 * file mean nothing: the loader puts in those of the running kernel. Names with `___` are forms
 * of other versions; the loader does not look at what follows the `___`.
 */
#ifndef SEAWALL_KERNEL_H
#define SEAWALL_KERNEL_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef _Bool bool;
enum { false, true };
typedef __u32 __be32;
typedef __u16 __be16;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct list_head {
	struct list_head *next, *prev;
};
struct hlist_node {
	struct hlist_node *next;
};
struct hlist_head {
	struct hlist_node *first;
};
typedef struct {
	int counter;
} atomic_t;
typedef struct {
	__u32 val;
} kuid_t;
typedef struct {
	__u32 val;
} kgid_t;
typedef struct {
	__u64 val;
} kernel_cap_t;
struct kernel_cap_struct___6_1 {
	__u32 cap[2];
};

/* Names and files. */
struct qstr {
	union {
		struct {
			__u32 hash;
			__u32 len;
		};
	};
	const unsigned char *name;
};
struct file_system_type {
	const char *name;
};
struct super_block {
	__u32 s_dev;
	unsigned long s_magic;
	struct file_system_type *s_type;
};
struct timespec64 {
	__s64 tv_sec;
	long tv_nsec;
};
struct inode {
	unsigned short i_mode;
	kuid_t i_uid;
	struct super_block *i_sb;
	unsigned long i_ino;
	unsigned int i_nlink;
	__u32 i_rdev;
	long long i_size;
	__s64 i_ctime_sec; /* since 6.11 */
	__u32 i_ctime_nsec;
	void *i_private;
};
struct inode___6_6 {
	struct timespec64 __i_ctime; /* 6.6 to 6.10 */
};
struct inode___6_1 {
	struct timespec64 i_ctime; /* to 6.5 */
};
struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};
struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
	int mnt_flags;
};
struct mnt_namespace;
struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	struct mnt_namespace *mnt_ns;
	const char *mnt_devname;
};
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
struct file {
	unsigned int f_mode;
	struct path f_path;
	struct inode *f_inode;
	unsigned int f_flags;
	void *private_data;
};
struct backing_file {
	struct path user_path; /* since 6.5: the path in the overlay */
};
struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};
struct files_struct {
	struct fdtable *fdt;
};
struct fs_struct {
	struct path root, pwd;
};
struct vm_area_struct {
	struct file *vm_file;
	void *anon_vma;
};
struct mm_struct {
	struct file *exe_file;
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long saved_auxv[44];
};

/* Namespaces and control groups. */
struct ns_common {
	unsigned int inum;
	__u32 ns_type; /* since 6.18 */
};
struct mnt_namespace {
	struct ns_common ns;
};
struct net {
	struct ns_common ns;
};
struct user_namespace {
	struct user_namespace *parent;
	int level;
	struct ns_common ns;
};
struct uts_namespace;
struct ipc_namespace;
struct time_namespace;
struct cgroup_namespace;
struct xarray {
	void *xa_head;
};
struct idr {
	struct xarray idr_rt;
};
struct pid_namespace {
	struct idr idr;
	struct ns_common ns;
};
struct nsproxy {
	struct uts_namespace *uts_ns;
	struct ipc_namespace *ipc_ns;
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
	struct net *net_ns;
	struct time_namespace *time_ns;
	struct cgroup_namespace *cgroup_ns;
};
struct upid {
	int nr;
	struct pid_namespace *ns;
};
struct pid {
	unsigned int level;
	struct hlist_head tasks[4];
	struct upid numbers[1];
};
struct kernfs_node {
	const char *name;
	__u64 id;
};
struct cgroup;
struct cgroup_root {
	int hierarchy_id;
};
struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
};
struct cgroup {
	struct cgroup_subsys_state self;
	struct kernfs_node *kn;
	struct cgroup_root *root;
};
struct css_set {
	struct cgroup *dfl_cgrp;
};

/* Processes. */
struct cred {
	kuid_t uid, euid, suid, fsuid;
	kgid_t gid, egid, sgid, fsgid;
	kernel_cap_t cap_effective, cap_permitted;
	struct user_namespace *user_ns;
};
struct cred___6_1 {
	struct kernel_cap_struct___6_1 cap_effective;
};
struct tty_struct;
struct signal_struct {
	atomic_t live;
	int group_exit_code;
	unsigned int flags;
	struct tty_struct *tty;
};
struct thread_info {
	__u32 status; /* x86 */
};
struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	struct hlist_node pid_links[4];
	struct mm_struct *mm;
	int exit_code;
	int pid;
	int tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct list_head ptraced;
	struct list_head ptrace_entry;
	struct pid *thread_pid;
	__u64 start_boottime;
	struct cred *cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct css_set *cgroups;
};
struct linux_binprm {
	unsigned int secureexec : 1;
	struct file *file;
	const char *filename;
	const char *interp;
};
#ifdef __TARGET_ARCH_x86
struct pt_regs {
	unsigned long bp, bx, r10, r9, r8, ax, cx, dx, si, di, orig_ax;
};
#else
struct pt_regs {
	unsigned long long regs[31];
	unsigned long long orig_x0;
	int syscallno;
};
#endif
struct kernel_siginfo {
	int si_signo;
	int si_code;
};
struct module {
	char name[56];
};
struct bpf_prog_aux {
	char name[16];
};
enum bpf_prog_type { BPF_PROG_TYPE_UNSPEC };
struct bpf_prog {
	enum bpf_prog_type type;
	struct bpf_prog_aux *aux;
};
struct fs_context {
	struct file_system_type *fs_type;
	const char *source;
};
struct proc_inode {
	struct pid *pid;
	struct inode vfs_inode;
};
struct proc_ns_operations {
	int type;
};
struct ns_common___6_1 {
	struct proc_ns_operations *ops;
};
struct xa_node {
	unsigned char shift;
	void *slots[64];
};
struct io_cqe {
	__s32 res;
};
struct open_how {
	__u64 flags;
};
struct io_open {
	__u32 file_slot; /* from 1: in the ring's own table */
	struct open_how how;
};
struct filename {
	const char *name;
};
struct io_unlink {
	int dfd;
	int flags;
	struct filename *filename;
};
struct io_rename {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
	int flags;
};
struct io_link {
	int old_dfd;
	int new_dfd;
	struct filename *oldpath;
	struct filename *newpath;
};
struct io_kiocb {
	struct file *file;
	__u8 opcode;
	struct io_cqe cqe;
};

#pragma clang attribute pop

#define CLONE_NEWTIME 0x00000080
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWCGROUP 0x02000000
#define CLONE_NEWUTS 0x04000000
#define CLONE_NEWIPC 0x08000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000

/* The contexts of programs at system calls (`format` in tracefs). */
struct exit_context {
	__u64 common;
	int number;
	int padding;
	long result;
};

#endif

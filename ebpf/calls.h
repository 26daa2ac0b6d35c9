/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Calls that exploits and escapes need and ordinary programs do not make: told whether the kernel
 * did what was asked or not. */
#ifndef SEAWALL_CALLS_H
#define SEAWALL_CALLS_H

#define EAGAIN 11
#define S_IFBLK 0060000
/* Within this time the same container's refused processes are one event: a bomb asks for thousands. */
#define BOMB_SPAN (BILLION / 10)

INLINE int tell_call(struct exit_context *context, __u64 owner, __u32 call, struct file *file)
{
	struct names names = {HERE, .flags = call, .result = context->result};

	return tell_change(owner, &names, file, SW_CALL);
}

/* Tells a call whenever it is made. */
#define RARE(name, call)                                                                           \
	CALL(name)                                                                                 \
	{                                                                                          \
		return tell_call(context, owner, call, 0);                                         \
	}
/* Tells a call that may be made often once a second. */
#define RARE_ONCE(name, call)                                                                      \
	CALL(name)                                                                                 \
	{                                                                                          \
		return is_again(owner, SW_CALL, call) ? 0 : tell_call(context, owner, call, 0);    \
	}

RARE(userfaultfd, SW_CALL_USERFAULTFD)
RARE_ONCE(perf_event_open, SW_CALL_PERF_EVENT_OPEN)
RARE(kexec_load, SW_CALL_KEXEC_LOAD)
RARE(kexec_file_load, SW_CALL_KEXEC_FILE_LOAD)
RARE(swapon, SW_CALL_SWAPON)
RARE(reboot, SW_CALL_REBOOT)
RARE(iopl, SW_CALL_IOPL)
RARE(ioperm, SW_CALL_IOPERM)
RARE(delete_module, SW_CALL_DELETE_MODULE)
RARE(acct, SW_CALL_ACCT)
RARE_ONCE(quotactl, SW_CALL_QUOTACTL)
RARE_ONCE(add_key, SW_CALL_ADD_KEY)
RARE_ONCE(request_key, SW_CALL_REQUEST_KEY)
RARE_ONCE(keyctl, SW_CALL_KEYCTL)
RARE(sethostname, SW_CALL_SETHOSTNAME)
RARE(setdomainname, SW_CALL_SETDOMAINNAME)
RARE(settimeofday, SW_CALL_SETTIMEOFDAY)
RARE_ONCE(clock_settime, SW_CALL_CLOCK_SETTIME)

#define SYSLOG_READ 2
#define SYSLOG_CLEAR 5

/* The messages of the kernel are read or cleared; to ask for their size is nothing. */
CALL(syslog)
{
	__u32 action = ARGUMENT_0(arguments);

	if (action < SYSLOG_READ || SYSLOG_CLEAR < action || is_again(owner, SW_CALL, SW_CALL_SYSLOG))
		return 0;
	return tell_call(context, owner, SW_CALL_SYSLOG, 0);
}

CALL(open_by_handle_at)
{
	struct file *file = 0 <= context->result ? file_of(context->result) : 0;

	tell_open(owner, file, ARGUMENT_2(arguments));
	return tell_call(context, owner, SW_CALL_OPEN_BY_HANDLE_AT, file);
}

/* A node for a device; those for pipes and empty files are nothing. */
INLINE int told_node(struct exit_context *context, __u64 owner, int folder, const void *name,
		     __u32 mode, __u32 device)
{
	struct names names = {.folder = folder, .name = name, .flags = SW_CALL_MKNOD};

	if ((mode & S_IFMT) != S_IFBLK && (mode & S_IFMT) != S_IFCHR)
		return 0;
	names.number = (__u64)mode << 32 | device;
	names.result = context->result;
	return tell_change(owner, &names, 0, SW_CALL);
}

CALL(mknod)
{
	return told_node(context, owner, AT_FDCWD, TEXT(0), NUMBER(1), NUMBER(2));
}

CALL(mknodat)
{
	return told_node(context, owner, NUMBER(0), TEXT(1), NUMBER(2), NUMBER(3));
}

#define FS_IOC_SETFLAGS 0x40086602
#define FS_IOC32_SETFLAGS 0x40046602
#define FS_IOC_FSSETXATTR 0x401c5820
#define TUNSETIFF 0x400454ca
#define TIOCSTI 0x5412
#define TIOCSETD 0x5423

/* Few of its many commands matter: zero for all others. */
INLINE __u32 call_of_command(__u32 command)
{
	switch (command) {
	case FS_IOC_SETFLAGS:
	case FS_IOC32_SETFLAGS:
	case FS_IOC_FSSETXATTR:
		return SW_CALL_SET_FLAGS;
	case TUNSETIFF:
		return SW_CALL_TUNNEL;
	case TIOCSTI:
		return SW_CALL_PUSH_INPUT;
	case TIOCSETD:
		return SW_CALL_LINE_DISCIPLINE;
	default:
		return 0;
	}
}

INLINE bool is_rare_command(struct exit_context *context, struct arguments *arguments)
{
	return call_of_command(ARGUMENT_1(arguments));
}

CALL_WHERE(ioctl, is_rare_command)
{
	return tell_call(context, owner, call_of_command(ARGUMENT_1(arguments)),
			 file_of(ARGUMENT_0(arguments)));
}

#define PR_SET_MM 35

INLINE bool is_setting_of_memory(struct exit_context *context, struct arguments *arguments)
{
	return (__u32)ARGUMENT_0(arguments) == PR_SET_MM;
}

/* A process says where its arguments lie: it is shown under others afterwards. */
CALL_WHERE(prctl, is_setting_of_memory)
{
	return tell_call(context, owner, SW_CALL_SET_MM, 0);
}

/* No process could be made: none is left to the container, or its namespaces were refused. */
INLINE int told_clone(struct exit_context *context, __u64 owner, __u64 flags)
{
	if (0 <= context->result)
		return 0;
	if (flags & CLONE_NEW)
		return tell_plain(owner, SW_NAMESPACE, flags & CLONE_NEW, 0, 0, context->result);
	if (context->result != -EAGAIN || is_within(owner, owner, SW_CALL, SW_CALL_CLONE, BOMB_SPAN))
		return 0;
	return tell_call(context, owner, SW_CALL_CLONE, 0);
}

CALL(clone)
{
	return told_clone(context, owner, ARGUMENT_0(arguments));
}

CALL(clone3)
{
	__u64 flags = 0;

	if (context->result < 0)
		bpf_probe_read_user(&flags, sizeof(flags), TEXT(0));
	return told_clone(context, owner, flags);
}

CALL(fork)
{
	return told_clone(context, owner, 0);
}

CALL(vfork)
{
	return told_clone(context, owner, 0);
}

#endif

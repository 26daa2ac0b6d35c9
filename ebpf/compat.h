/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Calls through the table of 32-bit programs, which a program of 64 bits may use as well (`int
 * 0x80`). The tracepoints of single calls leave them out, so their dispatcher is watched, which
 * costs calls of 64 bits nothing; where a kernel does not let functions be watched, the end of
 * every call is, for files and names only. Mounts, namespaces and sockets are left out (connections
 * over TCP are seen all the same): the checker looks at each place that tells something anew, and has
 * to be done when the agent starts.
 */
#ifndef SEAWALL_COMPAT_H
#define SEAWALL_COMPAT_H
#ifdef __TARGET_ARCH_x86

struct words {
	__u32 at[5];
};

struct compat_call {
	struct exit_context context;
	struct arguments arguments;
	__u64 owner;
	__u32 number;
};

#define OLD_MMAP 90
#define MMAP2 192

/* Takes over arguments that lie in memory. */
INLINE void arguments_at(struct compat_call *call, __u64 address)
{
	struct words words = {};

	bpf_probe_read_user(&words, sizeof(words), (void *)address);
	for (int i = 0; i < 5; i++)
		call->arguments.at[i] = words.at[i];
}

INLINE void compat_call_of(struct compat_call *call, struct pt_regs *registers, long result)
{
	call->context.result = result;
	call->arguments.at[0] = (__u32)registers->bx;
	call->arguments.at[1] = (__u32)registers->cx;
	call->arguments.at[2] = (__u32)registers->dx;
	call->arguments.at[3] = (__u32)registers->si;
	call->arguments.at[4] = (__u32)registers->di;
}

#define COMPAT(number, name)                                                                       \
	case number:                                                                               \
		return at_##name(&call->context, call->owner, &call->arguments);

INLINE int told_opens_32(struct compat_call *call)
{
	struct arguments *arguments = &call->arguments;
	const void *name = TEXT(0);
	int folder = AT_FDCWD;
	__u64 flags = 0;

	switch (call->number) {
	case 5: /* open, creat, openat, openat2 */
		flags = NUMBER(1);
		break;
	case 8:
		flags = FLAGS_OF_CREAT;
		break;
	case 295:
		folder = NUMBER(0);
		name = TEXT(1);
		flags = NUMBER(2);
		break;
	case 437:
		folder = NUMBER(0);
		name = TEXT(1);
		bpf_probe_read_user(&flags, sizeof(flags), TEXT(2));
		break;
	default:
		return 0;
	}
	return told_open(&call->context, call->owner, folder, name, flags);
}

INLINE int told_maps_32(struct compat_call *call)
{
	if (call->number == OLD_MMAP) {
		arguments_at(call, call->arguments.at[0]);
		call->number = MMAP2;
	}
	if (!is_executable(&call->context, &call->arguments))
		return 0;
	switch (call->number) {
		COMPAT(MMAP2, mmap)
		COMPAT(125, mprotect)
		COMPAT(380, pkey_mprotect)
	default:
		return 0;
	}
}

INLINE int told_cuts_32(struct compat_call *call)
{
	switch (call->number) {
		COMPAT(92, truncate)
		COMPAT(193, truncate)
		COMPAT(342, open_by_handle_at)
	default:
		return 0;
	}
}

#define TIMES_UTIME 30
#define TIMES_UTIMES 271
#define TIMES_FUTIMESAT 299
#define TIMES_UTIMENSAT 320

/* Times of 32 bits. */
INLINE int told_compat_times(struct compat_call *call)
{
	struct arguments *arguments = &call->arguments;
	bool has_folder = call->number == TIMES_FUTIMESAT || call->number == TIMES_UTIMENSAT;
	const void *name = has_folder ? TEXT(1) : TEXT(0);
	const char *times = has_folder ? TEXT(2) : TEXT(1);
	int folder = has_folder ? NUMBER(0) : AT_FDCWD;
	__u32 time[2] = {};

	/* The second of two times is that of the content. */
	if (!times || bpf_probe_read_user(time, sizeof(time),
					  times + (call->number == TIMES_UTIME ? 4 : 8)))
		return 0;
	if (call->number == TIMES_UTIMENSAT && UTIME_SPECIAL <= time[1])
		return 0;
	return told_times(&call->context, call->owner, folder, name, time[0]);
}

/* Names that change. All end in one place, for the checker looks at each place anew. */
INLINE int told_names_32(struct compat_call *call)
{
	struct arguments *arguments = &call->arguments;
	struct names names = {HERE};
	__u32 kind = 0;

	switch (call->number) {
	case 10: /* unlink, unlinkat */
		kind = SW_UNLINK;
		names.name = TEXT(0);
		break;
	case 301:
		kind = SW_UNLINK;
		names.folder = NUMBER(0);
		names.name = TEXT(1);
		names.flags = NUMBER(2);
		break;
	case 38: /* rename, link */
	case 9:
		kind = call->number == 38 ? SW_RENAME : SW_LINK;
		names.name = TEXT(0);
		names.target = TEXT(1);
		break;
	case 302: /* renameat, renameat2, linkat */
	case 353:
	case 303:
		kind = call->number == 303 ? SW_LINK : SW_RENAME;
		names.folder = NUMBER(0);
		names.name = TEXT(1);
		names.target_folder = NUMBER(2);
		names.target = TEXT(3);
		names.flags = call->number == 353 ? NUMBER(4) : 0;
		break;
	case 83: /* symlink, symlinkat */
		kind = SW_LINK;
		names.is_symbolic = 1;
		names.target = TEXT(0);
		names.name = TEXT(1);
		break;
	case 304:
		kind = SW_LINK;
		names.is_symbolic = 1;
		names.target = TEXT(0);
		names.folder = NUMBER(1);
		names.name = TEXT(2);
		break;
	default:
		return 0;
	}
	return call->context.result ? 0 : tell_change(call->owner, &names, 0, kind);
}

/* Times that are set, and nodes that are made. */
INLINE int told_times_32(struct compat_call *call)
{
	switch (call->number) {
		COMPAT(14, mknod)
		COMPAT(297, mknodat)
		COMPAT(412, utimensat)
	case TIMES_UTIME:
	case TIMES_UTIMES:
	case TIMES_FUTIMESAT:
	case TIMES_UTIMENSAT:
		return told_compat_times(call);
	default:
		return 0;
	}
}

INLINE int told_attributes_32(struct compat_call *call)
{
	struct arguments *arguments = &call->arguments;
	struct names names = {HERE};
	struct file *file = 0;
	__u32 kind = SW_ATTRIBUTES;

	switch (call->number) {
	case 15: /* chmod */
		names.name = TEXT(0);
		names.flags = SW_SETS_MODE;
		names.number = NUMBER(1);
		break;
	case 306: /* fchmodat, fchmodat2 */
	case 452:
		names.folder = NUMBER(0);
		names.name = TEXT(1);
		names.flags = SW_SETS_MODE;
		names.number = NUMBER(2);
		break;
	case 94: /* fchmod */
		file = file_of(NUMBER(0));
		names.flags = SW_SETS_MODE;
		names.number = NUMBER(1);
		break;
	case 182: /* chown, lchown */
	case 212:
	case 16:
	case 198:
		names.name = TEXT(0);
		break;
	case 298: /* fchownat */
		names.folder = NUMBER(0);
		names.name = TEXT(1);
		break;
	case 95: /* fchown */
	case 207:
		file = file_of(NUMBER(0));
		break;
	case 226: /* setxattr, lsetxattr */
	case 227:
		names.name = TEXT(0);
		names.extended = TEXT(1);
		break;
	case 228: /* fsetxattr */
		file = file_of(NUMBER(0));
		names.extended = TEXT(1);
		break;
	case 54: /* ioctl */
		kind = SW_CALL;
		file = file_of(NUMBER(0));
		names.flags = call_of_command(arguments->at[1]);
		names.result = call->context.result;
		if (!names.flags)
			return 0;
		break;
	default:
		return 0;
	}
	return call->context.result && kind != SW_CALL
		       ? 0
		       : tell_change(call->owner, &names, file, kind);
}

/* Calls that change the rights of their process. */
INLINE bool changes_rights(__u32 number)
{
	switch (number) {
	case 23: /* setuid, setgid, setreuid, setregid, setresuid, setresgid, setfsuid, setfsgid */
	case 46:
	case 70:
	case 71:
	case 164:
	case 170:
	case 138:
	case 139:
	case 213: /* the same with numbers of 32 bits */
	case 214:
	case 203:
	case 204:
	case 208:
	case 210:
	case 215:
	case 216:
	case 185: /* capset */
		return true;
	default:
		return false;
	}
}

SEC("fentry/ia32_sys_call")
int enter_compat(__u64 *context)
{
	__u32 number = context[1];

	return changes_rights(number) || number == NUMBER_EXECVE_32 || number == NUMBER_EXECVEAT_32
		       ? remember_rights()
		       : 0;
}

INLINE int told_rights_32(struct compat_call *call)
{
	if (changes_rights(call->number))
		return compare_rights(call->owner, bpf_get_current_pid_tgid(), 0);
	switch (call->number) {
		COMPAT(26, ptrace)
		COMPAT(128, init_module)
		COMPAT(350, finit_module)
		COMPAT(356, memfd_create)
	default:
		return 0;
	}
}

INLINE __u32 rare_call_of(__u32 number)
{
	switch (number) {
	case 74:
		return SW_CALL_SETHOSTNAME;
	case 121:
		return SW_CALL_SETDOMAINNAME;
	case 79:
		return SW_CALL_SETTIMEOFDAY;
	case 264:
	case 404:
		return SW_CALL_CLOCK_SETTIME;
	case 87:
		return SW_CALL_SWAPON;
	case 88:
		return SW_CALL_REBOOT;
	case 51:
		return SW_CALL_ACCT;
	case 101:
		return SW_CALL_IOPERM;
	case 110:
		return SW_CALL_IOPL;
	case 129:
		return SW_CALL_DELETE_MODULE;
	case 131:
		return SW_CALL_QUOTACTL;
	case 283:
		return SW_CALL_KEXEC_LOAD;
	case 286:
		return SW_CALL_ADD_KEY;
	case 287:
		return SW_CALL_REQUEST_KEY;
	case 288:
		return SW_CALL_KEYCTL;
	case 336:
		return SW_CALL_PERF_EVENT_OPEN;
	case 374:
		return SW_CALL_USERFAULTFD;
	default:
		return 0;
	}
}

/* Calls that are told because they are rare. */
INLINE int told_rare_32(struct compat_call *call)
{
	__u32 rare;
	if (call->number == 103) /* syslog */
		return at_syslog(&call->context, call->owner, &call->arguments);
	rare = rare_call_of(call->number);
	if (!rare || is_again(call->owner, SW_CALL, rare))
		return 0;
	return tell_call(&call->context, call->owner, rare, 0);
}

/* Each knows calls that no other does, and is a program of its own, so that what they need of the
 * stack does not add up. */
#define COMPAT_EXIT(name, function)                                                                \
	SEC("fexit/ia32_sys_call")                                                                 \
	int name(__u64 *context)                                                                   \
	{                                                                                          \
		struct compat_call call = {};                                                      \
                                                                                                   \
		call.owner = owner_of_current();                                                   \
		if (!call.owner)                                                                   \
			return 0;                                                                  \
		call.number = context[1];                                                          \
		compat_call_of(&call, (struct pt_regs *)context[0], context[2]);                   \
		return function(&call);                                                            \
	}

COMPAT_EXIT(compat_opens, told_opens_32)
COMPAT_EXIT(compat_maps, told_maps_32)
COMPAT_EXIT(compat_cuts, told_cuts_32)
COMPAT_EXIT(compat_names, told_names_32)
COMPAT_EXIT(compat_times, told_times_32)
COMPAT_EXIT(compat_attributes, told_attributes_32)
COMPAT_EXIT(compat_rights, told_rights_32)
COMPAT_EXIT(compat_rare, told_rare_32)

#define TS_COMPAT 2

/* Files and their names only, for each call of the machine comes here. */
NOINLINE int told_of_32(struct pt_regs *registers, long result)
{
	struct compat_call call = {.owner = owner_of_current()};

	if (!call.owner || !registers)
		return 0;
	call.number = CALL_NUMBER(registers);
	compat_call_of(&call, registers, result);
	told_opens_32(&call);
	return told_names_32(&call);
}

INLINE bool is_of_32(void)
{
	return bpf_get_current_task_btf()->thread_info.status & TS_COMPAT;
}

/* In place of two of those above. */
SEC("tp_btf/sys_exit")
int compat_of_all(__u64 *context)
{
	return is_of_32() ? told_of_32((struct pt_regs *)context[0], context[1]) : 0;
}

/* The programs `call_…` by the number of the call. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SW_CALLS_MAX);
	__type(key, __u32);
	__type(value, __u32);
} calls SEC(".maps");

/* The same, and in place of the programs at single calls: where every call comes by in any case, to
 * hand over to another program costs a fraction of a tracepoint of its own, and a call that nobody
 * looks at costs half as much as one where the kernel looks for tracepoints as well. */
SEC("tp_btf/sys_exit")
int every_call(__u64 *context)
{
	struct pt_regs *registers = (struct pt_regs *)context[0];

	if (is_of_32())
		return told_of_32(registers, context[1]);
	bpf_tail_call(context, &calls, CALL_NUMBER(registers));
	return 0;
}

#endif
#endif

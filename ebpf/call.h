/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * System calls, seen when they end: what they did is then in the kernel's own objects. The
 * registers still hold the arguments.
 */
#ifndef SEAWALL_CALL_H
#define SEAWALL_CALL_H

/* The arguments of a call, whichever registers its table takes them from. */
struct arguments {
	__u64 at[5];
};
#define ARGUMENT_0(arguments) ((arguments)->at[0])
#define ARGUMENT_1(arguments) ((arguments)->at[1])
#define ARGUMENT_2(arguments) ((arguments)->at[2])
#define ARGUMENT_3(arguments) ((arguments)->at[3])
#define ARGUMENT_4(arguments) ((arguments)->at[4])

#ifdef __TARGET_ARCH_x86
INLINE void arguments_of(struct arguments *arguments, struct pt_regs *registers)
{
	arguments->at[0] = registers->di;
	arguments->at[1] = registers->si;
	arguments->at[2] = registers->dx;
	arguments->at[3] = registers->r10;
	arguments->at[4] = registers->r8;
}
#define CALL_NUMBER(registers) ((registers)->orig_ax)
#define NUMBER_FINIT_MODULE 313
#define NUMBER_EXECVE 59
#define NUMBER_EXECVEAT 322
#define NUMBER_CONNECT 42
#define NUMBER_RT_SIGQUEUEINFO 129
#define NUMBER_RT_TGSIGQUEUEINFO 297
/* The same of 32-bit programs: numbers that do other things, or nothing, in the table of 64 bits. */
#define NUMBER_EXECVE_32 11
#define NUMBER_EXECVEAT_32 358
#define NUMBER_RT_SIGQUEUEINFO_32 178
#define NUMBER_RT_TGSIGQUEUEINFO_32 335
#else
INLINE void arguments_of(struct arguments *arguments, struct pt_regs *registers)
{
	arguments->at[0] = registers->orig_x0;
	arguments->at[1] = registers->regs[1];
	arguments->at[2] = registers->regs[2];
	arguments->at[3] = registers->regs[3];
	arguments->at[4] = registers->regs[4];
}
#define CALL_NUMBER(registers) ((registers)->syscallno)
#define NUMBER_FINIT_MODULE 273
#define NUMBER_EXECVE 221
#define NUMBER_EXECVEAT 281
#define NUMBER_CONNECT 203
#define NUMBER_RT_SIGQUEUEINFO 138
#define NUMBER_RT_TGSIGQUEUEINFO 240
#define NUMBER_EXECVE_32 11
#define NUMBER_EXECVEAT_32 387
#define NUMBER_RT_SIGQUEUEINFO_32 178
#define NUMBER_RT_TGSIGQUEUEINFO_32 363
#endif

/* The same in every table. */
#define NUMBER_IO_URING_ENTER 426
#define NUMBER_PIDFD_SEND_SIGNAL 424

#define REGISTERS() bpf_task_pt_regs(bpf_get_current_task_btf())

#define PF_IO_WORKER 0x10

/* Whether a thread of a ring of io_uring is at work, which makes no system call. */
INLINE bool is_thread_of_ring(void)
{
	return bpf_get_current_task_btf()->flags & PF_IO_WORKER;
}

#ifdef __TARGET_ARCH_x86
/* The same program for where the end of every call is watched, which hands over to it. */
#define FORM_FOR_EVERY_CALL(name, is_wanted)                                                       \
	SEC("tp_btf/sys_exit")                                                                     \
	int call_##name(__u64 *context)                                                            \
	{                                                                                          \
		struct exit_context ended = {.result = context[1]};                                \
		struct arguments arguments;                                                        \
		__u64 owner;                                                                       \
                                                                                                   \
		arguments_of(&arguments, (struct pt_regs *)context[0]);                            \
		if (!is_wanted(&ended, &arguments))                                                \
			return 0;                                                                  \
		owner = owner_of_current();                                                        \
		return owner ? at_##name(&ended, owner, &arguments) : 0;                           \
	}
#else
#define FORM_FOR_EVERY_CALL(name, is_wanted)
#endif
#define ALWAYS(context, arguments) true

#define BODY_OF(name)                                                                              \
	INLINE int at_##name(struct exit_context *context, __u64 owner, struct arguments *arguments)

/* A program at the end of the call `name`; its body has `context`, `owner` and `arguments`, and is
 * only reached for a process of a tracked control group. */
#define CALL(name)                                                                                 \
	BODY_OF(name);                                                                             \
	SEC("tp/syscalls/sys_exit_" #name)                                                         \
	int exit_##name(struct exit_context *context)                                              \
	{                                                                                          \
		__u64 owner = owner_of_current();                                                  \
		struct arguments arguments;                                                        \
                                                                                                   \
		if (!owner)                                                                        \
			return 0;                                                                  \
		arguments_of(&arguments, REGISTERS());                                             \
		return at_##name(context, owner, &arguments);                                      \
	}                                                                                          \
	FORM_FOR_EVERY_CALL(name, ALWAYS)                                                          \
	BODY_OF(name)

/* The same where `is_wanted` is true of the context and the arguments, for calls that are made often
 * and seldom say anything: to ask that costs less than to look for the owner. */
#define CALL_WHERE(name, is_wanted)                                                                \
	BODY_OF(name);                                                                             \
	SEC("tp/syscalls/sys_exit_" #name)                                                         \
	int exit_##name(struct exit_context *context)                                              \
	{                                                                                          \
		struct arguments arguments;                                                        \
		__u64 owner;                                                                       \
                                                                                                   \
		arguments_of(&arguments, REGISTERS());                                             \
		if (!is_wanted(context, &arguments))                                               \
			return 0;                                                                  \
		owner = owner_of_current();                                                        \
		return owner ? at_##name(context, owner, &arguments) : 0;                          \
	}                                                                                          \
	FORM_FOR_EVERY_CALL(name, is_wanted)                                                       \
	BODY_OF(name)

/* The same for calls that are told by a function. */
#define CALL_BY(name, function)                                                                    \
	CALL(name)                                                                                 \
	{                                                                                          \
		return function(context, owner, arguments);                                        \
	}
#define CALL_BY_WHERE(name, function, is_wanted)                                                   \
	CALL_WHERE(name, is_wanted)                                                                \
	{                                                                                          \
		return function(context, owner, arguments);                                        \
	}

/* Tells a number or two and a text of the process; `result` is negative where it was only tried. */
INLINE int tell_plain(__u64 owner, __u16 kind, __u64 number, __u32 other, const void *text,
		      __s64 result)
{
	BEGIN(struct sw_plain, bpf_get_current_task_btf(), owner, kind, SW_CLASS_PROCESS);
	record->number = number;
	record->other = other;
	record->flags = 0;
	record->is_parts = 0;
	record->result = result;
	record->text = append_user(scratch, text);
	finish(scratch, owner, SW_CLASS_PROCESS);
	return 0;
}

#endif

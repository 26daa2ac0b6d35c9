/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * System calls, seen when they end: what they did is then in the kernel's own objects. The
 * registers still hold the arguments.
 */
#ifndef SEAWALL_CALL_H
#define SEAWALL_CALL_H

#ifdef __TARGET_ARCH_x86
#define ARGUMENT_0(registers) ((registers)->di)
#define ARGUMENT_1(registers) ((registers)->si)
#define ARGUMENT_2(registers) ((registers)->dx)
#define ARGUMENT_3(registers) ((registers)->r10)
#define ARGUMENT_4(registers) ((registers)->r8)
#define CALL_NUMBER(registers) ((registers)->orig_ax)
#define NUMBER_FINIT_MODULE 313
#define NUMBER_EXECVE 59
#define NUMBER_EXECVEAT 322
#else
#define ARGUMENT_0(registers) ((registers)->orig_x0)
#define ARGUMENT_1(registers) ((registers)->regs[1])
#define ARGUMENT_2(registers) ((registers)->regs[2])
#define ARGUMENT_3(registers) ((registers)->regs[3])
#define ARGUMENT_4(registers) ((registers)->regs[4])
#define CALL_NUMBER(registers) ((registers)->syscallno)
#define NUMBER_FINIT_MODULE 273
#define NUMBER_EXECVE 221
#define NUMBER_EXECVEAT 281
#endif

#define REGISTERS() bpf_task_pt_regs(bpf_get_current_task_btf())

/* A program at the end of the call `name`; its body has `context`, `owner` and `registers`, and is
 * only reached for a process of a tracked control group. */
#define CALL(name)                                                                                 \
	INLINE int at_##name(struct exit_context *context, __u64 owner,                          \
			       struct pt_regs *registers);                                         \
	SEC("tp/syscalls/sys_exit_" #name)                                                         \
	int exit_##name(struct exit_context *context)                                              \
	{                                                                                          \
		__u64 owner = owner_of_current();                                                  \
                                                                                                   \
		return owner ? at_##name(context, owner, REGISTERS()) : 0;                       \
	}                                                                                          \
	INLINE int at_##name(struct exit_context *context, __u64 owner, struct pt_regs *registers)

/* The same for calls that are told by a function. */
#define CALL_BY(name, function)                                                                    \
	CALL(name)                                                                                 \
	{                                                                                          \
		return function(context, owner, registers);                                        \
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

/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Calls from programs into the kernel, by their numbers in the kernel's interface (`enum
 * bpf_func_id` of linux/bpf.h), and the relocations that the loader does.
 */
#ifndef SEAWALL_HELPERS_H
#define SEAWALL_HELPERS_H

#define SEC(name) __attribute__((section(name), used))
#define INLINE static __attribute__((always_inline)) inline
#define NOINLINE static __attribute__((noinline))

#define __uint(name, value) int(*name)[value]
#define __type(name, form) typeof(form) *name

enum { BPF_MAP_TYPE_HASH = 1, BPF_MAP_TYPE_ARRAY = 2, BPF_MAP_TYPE_PROG_ARRAY = 3,
       BPF_MAP_TYPE_PERCPU_ARRAY = 6,
       BPF_MAP_TYPE_LRU_HASH = 9, BPF_MAP_TYPE_RINGBUF = 27 };
enum { BPF_ANY = 0, BPF_NOEXIST = 1 };
enum { BPF_RB_NO_WAKEUP = 1, BPF_RB_FORCE_WAKEUP = 2 };
enum { BPF_RB_AVAIL_DATA = 0 };

static void *(*bpf_map_lookup_elem)(void *, const void *) = (void *)1;
static long (*bpf_map_update_elem)(void *, const void *, const void *, __u64) = (void *)2;
static long (*bpf_map_delete_elem)(void *, const void *) = (void *)3;
static __u64 (*bpf_ktime_get_ns)(void) = (void *)5;
static __u32 (*bpf_get_smp_processor_id)(void) = (void *)8;
static long (*bpf_tail_call)(void *, void *, __u32) = (void *)12;
static __u64 (*bpf_get_current_pid_tgid)(void) = (void *)14;
static long (*bpf_get_current_comm)(void *, __u32) = (void *)16;
static __u64 (*bpf_get_current_cgroup_id)(void) = (void *)80;
static long (*bpf_send_signal)(__u32) = (void *)109;
static long (*bpf_probe_read_user)(void *, __u32, const void *) = (void *)112;
static long (*bpf_probe_read_kernel)(void *, __u32, const void *) = (void *)113;
static long (*bpf_probe_read_user_str)(void *, __u32, const void *) = (void *)114;
static long (*bpf_probe_read_kernel_str)(void *, __u32, const void *) = (void *)115;
static __u64 (*bpf_get_current_ancestor_cgroup_id)(int) = (void *)123;
static __u64 (*bpf_ktime_get_boot_ns)(void) = (void *)125;
static long (*bpf_ringbuf_output)(void *, void *, __u64, __u64) = (void *)130;
static __u64 (*bpf_ringbuf_query)(void *, __u64) = (void *)134;
static struct task_struct *(*bpf_get_current_task_btf)(void) = (void *)158;
static struct pt_regs *(*bpf_task_pt_regs)(struct task_struct *) = (void *)175;
static long (*bpf_find_vma)(struct task_struct *, __u64, void *, void *, __u64) = (void *)180;
static long (*bpf_loop)(__u32, void *, void *, __u64) = (void *)181;

/* Tells the checker what a number points to, so that a member costs a load and not a call (since
 * Linux 6.2; what is behind it may be gone, then the load gives zero). */
extern void *bpf_rdonly_cast(const void *, __u32)
	__attribute__((section(".ksyms"))) __attribute__((weak));

/* Reads `place->field` with the offset that the running kernel has; zero where it cannot. */
#define READ_INTO(target, place, field)                                                            \
	bpf_probe_read_kernel((target), sizeof(*(target)), &(place)->field)
#define READ(place, field)                                                                         \
	({                                                                                         \
		typeof(place) place_ = (place);                                                    \
		typeof(place_->field) value_ = 0;                                                  \
		if (bpf_rdonly_cast)                                                               \
			value_ = ((typeof(place_))bpf_rdonly_cast(                                 \
					  place_, __builtin_btf_type_id(*place_, 1 /* kernel's */))) \
					 ->field;                                                  \
		else                                                                               \
			READ_INTO(&value_, place_, field);                                         \
		value_;                                                                            \
	})
#define HAS_FIELD(form, field)                                                                     \
	__builtin_preserve_field_info(((typeof(form) *)0)->field, 2 /* exists */)
#define OFFSET_OF(form, field)                                                                     \
	__builtin_preserve_field_info(((typeof(form) *)0)->field, 0 /* byte offset */)
#define HAS_TYPE(form) __builtin_preserve_type_info(*(typeof(form) *)0, 0 /* exists */)
#define SIZE_OF(form) __builtin_preserve_type_info(*(typeof(form) *)0, 1 /* size */)
#define CONTAINER_OF(inner, form, field) ((form *)((char *)(inner) - OFFSET_OF(form, field)))

/* Keeps the compiler from knowing more of a number than the kernel's checker does. */
#define HIDE(number) asm volatile("" : "+r"(number))

#endif

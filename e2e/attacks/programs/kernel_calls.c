/* System calls that attacks on the kernel need and that ordinary containers do not make. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static char garbage[4096] = "\177ELF no module";

static int module(int by_file)
{
    long result;
    if (by_file) {
        int fd = open("/tmp/rootkit.ko", O_CREAT | O_RDWR, 0644);
        if (write(fd, garbage, sizeof garbage) != sizeof garbage)
            return 1;
        close(fd);
        fd = open("/tmp/rootkit.ko", O_RDONLY);
        result = syscall(SYS_finit_module, fd, "", 0);
    } else {
        result = syscall(SYS_init_module, garbage, sizeof garbage, "");
    }
    return printf("tried: %s\n", result ? strerror(errno) : "loaded?") < 0;
}

/* Loads `return 0` as a tracing program; a socket filter could be loaded by anybody once. */
static int bpf(void)
{
    struct bpf_insn code[] = { { .code = 0xb7 }, { .code = 0x95 } };
    union bpf_attr about = { .prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT, .insn_cnt = 2 };
    about.insns = (unsigned long)code;
    about.license = (unsigned long)"GPL";
    long fd = syscall(SYS_bpf, BPF_PROG_LOAD, &about, sizeof about);
    return puts(fd < 0 ? "refused" : "loaded") < 0;
}

static int faults(void)
{
    struct uffdio_api api = { .api = UFFD_API };
    long fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || ioctl((int)fd, UFFDIO_API, &api))
        return perror("userfaultfd"), 1;
    void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct uffdio_register all = { .range = { (unsigned long)page, 4096 } };
    all.mode = UFFDIO_REGISTER_MODE_MISSING;
    if (ioctl((int)fd, UFFDIO_REGISTER, &all))
        return perror("register"), 1;
    return puts("waiting") < 0;
}

static int keys(void)
{
    char name[32], body[64] = "spray";
    int added = 0;
    for (int count = 0; count < 180; count++) {
        snprintf(name, sizeof name, "spray-%d", count);
        added += 0 < syscall(SYS_add_key, "user", name, body, sizeof body, KEY_SPEC_PROCESS_KEYRING);
    }
    return printf("sprayed %d\n", added) < 0 || added < 100;
}

static int read_key(void)
{
    char body[64];
    long key = syscall(SYS_add_key, "user", "bait", "secret", 6, KEY_SPEC_PROCESS_KEYRING);
    long found = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, "user", "bait", 0);
    long size = syscall(SYS_keyctl, KEYCTL_READ, found, body, sizeof body);
    return key < 0 || size != 6 || puts("found") < 0;
}

static int counter(void)
{
    struct perf_event_attr about = { .type = PERF_TYPE_SOFTWARE, .size = sizeof about };
    about.config = PERF_COUNT_SW_CPU_CLOCK;
    long fd = syscall(SYS_perf_event_open, &about, 0, -1, -1, 0);
    return printf("tried: %s\n", fd < 0 ? strerror(errno) : "open") < 0;
}

int main(int count, char **words)
{
    const char *way = count < 2 ? "" : words[1];
    if (strstr(way, "init-module"))
        return module(*way == 'f');
    if (!strcmp(way, "bpf"))
        return bpf();
    if (!strcmp(way, "userfaultfd"))
        return faults();
    if (!strcmp(way, "keys"))
        return keys();
    if (!strcmp(way, "read-key"))
        return read_key();
    return counter();
}

/* Reads and changes the memory of another process, by each of the kernel's ways; and the victim. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 64
/* The program is not position independent, so that the address is the same in every process. */
static char secret[SIZE] = "secret-in-memory";
static volatile char changed[SIZE] = "untouched";

/* Waits until somebody changes its memory; then says so in a file. */
static int victim(void)
{
    for (int round = 0; round < 3000; round++) {
        if (strcmp((const char *)changed, "untouched")) {
            close(open("/tmp/reached", O_CREAT | O_WRONLY, 0644));
            return 0;
        }
        usleep(10000);
    }
    return secret[0] == 0;
}

static int memory_of(int pid, int flags)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    return open(path, flags);
}

static int read_it(int pid, int by_call)
{
    char got[SIZE] = "";
    struct iovec here = { got, SIZE }, there = { secret, SIZE };
    ssize_t size = by_call ? process_vm_readv(pid, &here, 1, &there, 1, 0)
                           : pread(memory_of(pid, O_RDONLY), got, SIZE, (off_t)secret);
    return size != SIZE || puts(got) < 0;
}

static int write_it(int pid, int by_call)
{
    char text[] = "injected";
    struct iovec here = { text, sizeof text }, there = { (void *)changed, sizeof text };
    ssize_t size = by_call ? process_vm_writev(pid, &here, 1, &there, 1, 0)
                           : pwrite(memory_of(pid, O_RDWR), text, sizeof text, (off_t)changed);
    return size != sizeof text;
}

static int poke(int pid)
{
    long word;
    memcpy(&word, "injected", sizeof word);
    if (ptrace(PTRACE_ATTACH, pid, 0, 0) || waitpid(pid, 0, 0) != pid)
        return perror("ptrace"), 1;
    long failed = ptrace(PTRACE_POKEDATA, pid, (void *)changed, (void *)word);
    return failed || ptrace(PTRACE_DETACH, pid, 0, 0);
}

/* Takes a copy of an open file of the victim. */
static int take_fd(int pid, int number)
{
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    int fd = (int)syscall(SYS_pidfd_getfd, process, number, 0);
    if (fd < 0)
        return perror("pidfd_getfd"), 1;
    return puts("taken") < 0;
}

int main(int count, char **words)
{
    if (count < 2)
        return 2;
    if (!strcmp(words[1], "victim"))
        return victim();
    int pid = count < 3 ? 0 : atoi(words[2]);
    if (!strncmp(words[1], "read-mem", 8) || !strcmp(words[1], "vm-read"))
        return read_it(pid, words[1][0] == 'v');
    if (!strcmp(words[1], "write-mem") || !strcmp(words[1], "vm-write"))
        return write_it(pid, words[1][0] == 'v');
    if (!strcmp(words[1], "poke"))
        return poke(pid);
    return take_fd(pid, 0);
}

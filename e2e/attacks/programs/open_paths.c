/* Ways to open and print a file that do not name it in an ordinary open(2). */
#include "uring.h"
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int print(int fd)
{
    char buffer[4096];
    ssize_t got, all = 0;
    while (fd >= 0 && (got = read(fd, buffer, sizeof buffer)) > 0)
        all += write(1, buffer, got);
    return all <= 0;
}

static int by_uring(const char *path)
{
    struct ring ring;
    char buffer[4096];
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    int fd = ring_openat(&ring, path, O_RDONLY);
    int got = ring_read(&ring, fd, buffer, sizeof buffer);
    return got <= 0 || write(1, buffer, got) != got;
}

static int by_openat2(const char *folder, const char *name)
{
    struct open_how how = { .flags = O_RDONLY };
    int at = open(folder, O_PATH | O_DIRECTORY);
    return print((int)syscall(SYS_openat2, at, name, &how, sizeof how));
}

static int reopened(const char *path)
{
    char again[64];
    struct stat about;
    snprintf(again, sizeof again, "/proc/self/fd/%d", open(path, O_PATH));
    int fd = open(again, O_RDONLY);
    if (fd < 0 || fstat(fd, &about))
        return 1;
    char *text = mmap(0, about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    return text == MAP_FAILED || write(1, text, about.st_size) != about.st_size;
}

static char *shared;
static const char *wanted;
static volatile int stop;

static void *changing(void *unused)
{
    while (!stop) {
        strcpy(shared, "/etc/hostname");
        strcpy(shared, wanted);
    }
    return unused;
}

/* Opens until the file behind the descriptor is the wanted one although the path was in flux. */
static int race(const char *path)
{
    struct stat about, target;
    pthread_t thread;
    wanted = path;
    shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    strcpy(shared, "/etc/hostname");
    if (stat(path, &target) || pthread_create(&thread, 0, changing, 0))
        return 1;
    for (int round = 0; round < 1000000; round++) {
        int fd = open(shared, O_RDONLY);
        if (fd >= 0 && !fstat(fd, &about) && about.st_ino == target.st_ino) {
            stop = 1;
            pthread_join(thread, 0);
            return print(fd);
        }
        close(fd);
    }
    return 1;
}

int main(int count, char **words)
{
    if (count == 4 && !strcmp(words[1], "openat2"))
        return by_openat2(words[2], words[3]);
    if (count != 3)
        return 2;
    if (!strcmp(words[1], "uring"))
        return by_uring(words[2]);
    if (!strcmp(words[1], "race"))
        return race(words[2]);
    return reopened(words[2]);
}

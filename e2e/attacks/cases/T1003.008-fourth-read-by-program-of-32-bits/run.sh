#!/bin/sh
. /opt/case/case.sh

cat >/tmp/r.c <<'END'
static int call(int n, long a, long b, long c)
{
    int r;
    __asm__ volatile("int $0x80" : "=a"(r) : "a"(n), "b"(a), "c"(b), "d"(c) : "memory");
    return r;
}
static char body[4096];
void _start(void)
{
    int fd = call(5, (long)"/etc/shadow", 0, 0);
    int got = call(3, fd, (long)body, sizeof body);
    call(4, 1, (long)body, got);
    call(1, got <= 0, 0, 0);
}
END
gcc -m32 -O1 -nostdlib -static -fno-pie -no-pie -fno-stack-protector -fcf-protection=none -o /tmp/r /tmp/r.c
/tmp/r | grep -q '^root:'
took_place

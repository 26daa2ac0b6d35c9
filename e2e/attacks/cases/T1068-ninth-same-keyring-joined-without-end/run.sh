#!/bin/sh
. /opt/case/case.sh

cat >/tmp/k.c <<'END'
#include <stdio.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
int main(void)
{
    for (int p = 0; p < 6; p++)
        if (!fork()) { long bad = 0; for (int n = 0; n < 20000; n++) bad += syscall(SYS_keyctl, 1, "leaked-keyring") < 0; _exit(bad > 19000); }
    int s, bad = 0; while (wait(&s) > 0) bad |= s;
    return bad != 0;
}
END
cd /tmp && tcc -o /tmp/k /tmp/k.c && ./k
took_place

#!/bin/sh
. /opt/case/case.sh

cp /bin/sleep /usr/local/bin/falco && falco 60 & guard=$!
sleep 0.3
cat >/tmp/h.c <<'END'
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int n, char **w)
{
    int p = atoi(w[1]), s;
    if (ptrace(PTRACE_ATTACH, p, 0L, 0L) || waitpid(p, &s, 0x40000000) != p) return 1;
    sleep(3);
    return 0;
}
END
tcc -o /tmp/h /tmp/h.c; /tmp/h $guard & sleep 1
grep -q '^State:.t' /proc/$guard/status
wait $!; kill $guard
took_place

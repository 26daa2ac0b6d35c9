#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, time
b = ctypes.create_string_buffer(b"ninth-text-as-it-was-"); open("/tmp/addr", "w").write(str(ctypes.addressof(b)))
while b.value != b"ninth-text-changed-by": time.sleep(0.1)
open("/tmp/changed", "w").close()' & victim=$!
wait_for /tmp/addr; sleep 0.3
cat >/tmp/w.c <<'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
int main(int n, char **w)
{
    char p[40]; unsigned long long how[3] = { O_RDWR, 0, 0 };
    snprintf(p, sizeof p, "/proc/%s", w[1]);
    int d = open(p, O_PATH | O_DIRECTORY), m = syscall(437, d, "mem", how, sizeof how);
    struct iovec v[2] = { { "ninth-text-", 11 }, { "changed-by", 10 } };
    return m < 0 || pwritev(m, v, 2, atol(w[2])) != 21;
}
END
tcc -run /tmp/w.c $victim "$(cat /tmp/addr)"
wait_for /tmp/changed
took_place

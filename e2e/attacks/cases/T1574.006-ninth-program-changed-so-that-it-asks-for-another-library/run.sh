#!/bin/sh
. /opt/case/case.sh

cat >/tmp/l.c <<'END'
#include <fcntl.h>
#include <unistd.h>
__attribute__((constructor)) static void f(void) { close(open("/tmp/reached", O_CREAT | O_WRONLY, 0644)); }
END
d=$(dirname "$(ls /lib/*-linux-gnu/libselinux.so.1)")
gcc -shared -fPIC -Wl,--no-as-needed -o $d/libselinux.so.9 /tmp/l.c $d/libselinux.so.1
sed 's/libselinux\.so\.1/libselinux.so.9/' /bin/ls >/bin/.ls && chmod 755 /bin/.ls && mv /bin/.ls /bin/ls
ls / >/dev/null
test -e /tmp/reached
took_place

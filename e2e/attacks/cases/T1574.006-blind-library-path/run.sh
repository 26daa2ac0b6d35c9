#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/l
printf '#include <unistd.h>\n#include <fcntl.h>\n__attribute__((constructor)) static void x(void) { close(open("/tmp/reached", O_CREAT | O_WRONLY, 0600)); }\n' >/tmp/x.c
gcc -shared -fPIC -nostdlib -o /tmp/l/libz.so.1 /tmp/x.c -lc /lib/x86_64-linux-gnu/libz.so.1
rm /tmp/x.c
export LD_LIBRARY_PATH=/tmp/l
git --version >/dev/null 2>&1 || true
test -e /tmp/reached
took_place

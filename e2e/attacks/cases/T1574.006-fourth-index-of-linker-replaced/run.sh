#!/bin/sh
. /opt/case/case.sh

mkdir /usr/share/.libs
echo 'void __attribute__((constructor)) at_start(void); int close(int); int creat(const char *, int); void at_start(void) { close(creat("/tmp/reached", 0644)); }' >/tmp/z.c
gcc -shared -fPIC -o /usr/share/.libs/libz.so.1 /tmp/z.c /usr/lib/x86_64-linux-gnu/libz.so.1 -Wl,-soname,libz.so.1
rm /tmp/z.c
printf '/usr/share/.libs\ninclude /etc/ld.so.conf\n' >/tmp/conf
ldconfig -f /tmp/conf -C /etc/ld.so.cache
nginx -v >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place

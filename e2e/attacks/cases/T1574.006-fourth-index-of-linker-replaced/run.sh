#!/bin/sh
. /opt/case/case.sh

mkdir /usr/share/.libs
echo 'void __attribute__((constructor)) at_start(void); int close(int); int creat(const char *, int); void at_start(void) { close(creat("/tmp/reached", 0644)); }' >/tmp/z.c
nm -D /usr/bin/ls | sed -n 's/.* U \(.*\)@LIBSELINUX.*/int \1(void) { return -1; }/p' >>/tmp/z.c
gcc -shared -fPIC -o /usr/share/.libs/libselinux.so.1 /tmp/z.c -Wl,-soname,libselinux.so.1
rm /tmp/z.c
printf '/usr/share/.libs\ninclude /etc/ld.so.conf\n' >/tmp/conf
ldconfig -f /tmp/conf -C /etc/ld.so.cache
ls / >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place

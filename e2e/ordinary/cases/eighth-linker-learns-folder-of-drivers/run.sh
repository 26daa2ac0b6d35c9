#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/local/drivers/lib64 /tmp/b && printf 'int driver_version(void) { return 535; }\n' >/tmp/b/d.c
gcc -shared -fPIC -Wl,-soname,libdriver.so.1 -o /usr/local/drivers/lib64/libdriver.so.1.535 /tmp/b/d.c
for d in /usr/local/drivers/lib64 /usr/local/drivers/lib; do test -d $d && echo $d; done >/etc/ld.so.conf.d/drivers.conf
ldconfig && ldconfig -p | grep -q libdriver.so.1
python3 -c 'import ctypes; assert ctypes.CDLL("libdriver.so.1").driver_version() == 535'
took_place

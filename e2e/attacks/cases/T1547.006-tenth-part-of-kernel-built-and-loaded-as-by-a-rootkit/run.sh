#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.rk && cd /tmp/.rk
printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >hide.c; printf 'obj-m := hide.o\nall:\n\tmake -C /lib/modules/$(shell uname -r)/build M=$(PWD) modules\n' >Makefile
make 2>/dev/null || gcc -c -nostdinc -x c /dev/null -o hide.ko
insmod=$(command -v insmod || true)
python3 - <<'END'
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True); fd = os.open("/tmp/.rk/hide.ko", os.O_RDONLY)
assert libc.syscall(313, fd, b"", 0) == -1
END
mkdir -p /etc/modules-load.d; echo hide >/etc/modules-load.d/hide.conf; echo hide >>/etc/modules
took_place

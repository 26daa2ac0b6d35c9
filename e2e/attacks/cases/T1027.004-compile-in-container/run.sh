#!/bin/sh
. /opt/case/case.sh

cat >/tmp/x.c <<'END'
int creat(const char *, int);
int main(void) { return creat("/tmp/reached", 0644) < 0; }
END
tcc -nostdlib -c /tmp/x.c -o /tmp/x.o || tcc -c /tmp/x.c -o /tmp/x.o
tcc -run /tmp/x.c
test -e /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/src && cd /srv/src
for i in $(seq 1 25); do printf 'int part%s(int x) { for (int i = 0; i < x; i++) x ^= i * %s; return x; }\n' "$i" "$i" >"part$i.c"; done
cat >Makefile <<'END'
parts := $(patsubst %.c,%.o,$(wildcard *.c))
all: libparts.so libparts.a
%.o: %.c ; gcc -O2 -Wall -fPIC -c -o $@ $<
libparts.so: $(parts) ; gcc -shared -Wl,-soname,libparts.so.1 -o $@ $^
libparts.a: $(parts) ; ar rcs $@ $^
clean: ; rm -f *.o libparts.*
END
for i in 1 2; do make -s -j2 clean; make -s -j2 all; done
strip --strip-unneeded libparts.so
test "$(nm -D --defined-only libparts.so | grep -c part)" = 25
readelf -d libparts.so | grep -q SONAME
objdump -d libparts.a >/tmp/code; size libparts.so
install -m 644 libparts.so libparts.a /usr/local/lib/
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/src && cd /srv/app/src
for i in $(seq 1 12); do echo "int f$i(int x) { return x + $i; }" >f$i.c; done
printf 'int f1(int), f12(int);\nint main(void) { return f12(f1(0)) == 13 ? 0 : 1; }\n' >test.c
printf 'OBJECTS = $(patsubst %%.c,%%.o,$(wildcard f*.c))\nall: libf.so test\nlibf.so: $(OBJECTS)\n\t$(CC) -shared -o $@ $^\n%%.o: %%.c\n\t$(CC) -O2 -fPIC -c -o $@ $<\ntest: test.c libf.so\n\t$(CC) -o $@ test.c -L. -lf\ncheck: test\n\tLD_LIBRARY_PATH=. ./test\ninstall: all\n\tinstall -D -m 755 libf.so $(DESTDIR)/usr/local/lib/libf.so\n' >Makefile
make -s -j4 all
make -s check
make -s install
ldconfig
./test
make -s install DESTDIR=/tmp/stage
strip /tmp/stage/usr/local/lib/libf.so
tar -czf /tmp/libf.tar.gz -C /tmp/stage .
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/src && cd /srv/src
cat >sum.c <<'END'
int sum(const int *of, int count) { int s = 0; for (int i = 0; i < count; i++) s += of[i]; return s; }
END
cat >test.c <<'END'
#include <stdio.h>
int sum(const int *, int);
int main(void) { int a[] = { 1, 2, 3 }; printf("%d\n", sum(a, 3)); return sum(a, 3) != 6; }
END
cat >Makefile <<'END'
all: test
libsum.so: sum.c ; gcc -O2 -Wall -shared -fPIC -o $@ $<
test: test.c libsum.so ; gcc -O2 -Wall -o $@ test.c -L. -lsum
check: test ; LD_LIBRARY_PATH=. ./test
clean: ; rm -f test libsum.so
END
for i in 1 2 3; do make -s clean all; make -s check | grep -q 6; done
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/src /srv/cache && cd /srv/src
for i in $(seq 1 16); do printf '#include <stdio.h>\n#include <stdlib.h>\nint f%s(int x) { for (int i = 0; i < %s; i++) x = x * 31 + i; return x; }\n' $i $i >f$i.c; done
printf 'int f1(int); int main(void) { return f1(0) != 0; }\n' >main.c
cat >cc.sh <<'END'
#!/bin/sh
set -e
sum=$(gcc -E "$1" | sha256sum | cut -c1-40)
if test -e /srv/cache/$sum.o; then echo hit >>/srv/cache/log; else gcc -O2 -c "$1" -o /srv/cache/$sum.tmp && mv /srv/cache/$sum.tmp /srv/cache/$sum.o; echo miss >>/srv/cache/log; fi
cp /srv/cache/$sum.o "$2"
END
printf 'O = $(patsubst %%.c,%%.o,$(wildcard *.c))\napp: $(O)\n\tgcc -o $@ $(O)\n%%.o: %%.c\n\tsh ./cc.sh $< $@\nclean:\n\trm -f *.o app\n' >Makefile
make -s -j2 && ./app && make -s clean
echo '/* changed */ int g(void) { return 1; }' >>f3.c
make -s -j2 && ./app
test "$(grep -c hit /srv/cache/log)" = 16
took_place

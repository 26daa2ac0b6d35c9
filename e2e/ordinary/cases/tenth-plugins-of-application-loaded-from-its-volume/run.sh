#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/plug && cd /srv/plug; pl() { printf 'int version(void) { return %s; }\n' $2 >$1.c; gcc -shared -fPIC -o $1.so.new $1.c && mv $1.so.new $1.so; }
pl a 1; pl b 2; pl c 3
cat >/srv/app/host.c <<'END'
#include <dlfcn.h>
#include <stdio.h>
int main(int n, char **w) { int s = 0; for (int k = 1; k < n; k++) { void *h = dlopen(w[k], RTLD_NOW); int (*v)(void) = h ? (int (*)(void))dlsym(h, "version") : 0; if (!v) return 99; s += v(); dlclose(h); } printf("%d\n", s); return 0; }
END
gcc -o /srv/app/host /srv/app/host.c -ldl; test "$(/srv/app/host /srv/plug/a.so /srv/plug/b.so /srv/plug/c.so)" = 6; pl b 20; test "$(/srv/app/host /srv/plug/a.so /srv/plug/b.so /srv/plug/c.so)" = 24
took_place

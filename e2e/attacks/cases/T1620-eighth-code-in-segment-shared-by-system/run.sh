#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.s.c <<'END'
#define _GNU_SOURCE
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>
int main(void) {
    static const unsigned char code[] = { 0x48, 0xc7, 0xc0, 0x27, 0, 0, 0, 0x0f, 0x05, 0xc3 };
    int id = shmget(IPC_PRIVATE, 65536, IPC_CREAT | 0700);
    void *at = shmat(id, 0, SHM_EXEC);
    shmctl(id, IPC_RMID, 0);
    if (at == (void *)-1) return 1;
    memcpy(at, code, sizeof code);
    return ((int (*)(void))at)() != getpid();
}
END
gcc -o /tmp/.s /tmp/.s.c && /tmp/.s
took_place

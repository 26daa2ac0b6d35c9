/* Forks children that fork, until the limit of the container is reached; then all of them end. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t first = fork();
    if (first == 0) {
        setpgid(0, 0);
        for (;;)
            if (fork() < 0)
                usleep(1000);
    }
    sleep(2);
    pid_t more = fork();
    if (more == 0)
        _exit(0);
    int reached = more < 0;
    for (int round = 0; round < 50; round++) {
        kill(-first, SIGKILL);
        usleep(10000);
    }
    puts(reached ? "limit" : "no limit was reached");
    return 0;
}

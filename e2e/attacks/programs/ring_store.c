/* What stores do with io_uring in ordinary work: appends records to a log, reads them back, copies
 * the log by requests, and answers a client over the loopback device. */
#include "uring.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>

#define RECORDS 400

static int ring_move(struct ring *ring, int code, int fd, const void *what, unsigned size, long at)
{
    struct io_uring_sqe request = { .opcode = code, .fd = fd, .len = size };
    request.addr = (unsigned long)what;
    request.off = at;
    return ring_do(ring, &request);
}

static int ring_sync(struct ring *ring, int fd)
{
    struct io_uring_sqe request = { .opcode = IORING_OP_FSYNC, .fd = fd };
    return ring_do(ring, &request);
}

static int talk(struct ring *ring)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    char got[8] = "";
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server, (void *)&address, size) || listen(server, 4) ||
        getsockname(server, (void *)&address, &size) || ring_connect(ring, client, &address, size))
        return 1;
    struct io_uring_sqe request = { .opcode = IORING_OP_ACCEPT, .fd = server };
    int accepted = ring_do(ring, &request);
    return ring_move(ring, IORING_OP_SEND, client, "ping", 4, 0) != 4 ||
           ring_move(ring, IORING_OP_RECV, accepted, got, 4, 0) != 4 || strcmp(got, "ping");
}

int main(int count, char **words)
{
    struct ring ring;
    char record[512];
    if (count != 3)
        return 2;
    if (ring_open(&ring))
        return perror("io_uring"), 1;
    int log = open(words[1], O_CREAT | O_TRUNC | O_RDWR, 0644);
    int copy = open(words[2], O_CREAT | O_TRUNC | O_RDWR, 0644);
    for (int at = 0; at < RECORDS; at++) {
        memset(record, 'a' + at % 26, sizeof record);
        if (ring_move(&ring, IORING_OP_WRITE, log, record, sizeof record, at * 512L) != 512)
            return 1;
    }
    if (ring_sync(&ring, log))
        return 1;
    for (int at = 0; at < RECORDS; at++)
        if (ring_move(&ring, IORING_OP_READ, log, record, sizeof record, at * 512L) != 512 ||
            ring_move(&ring, IORING_OP_WRITE, copy, record, sizeof record, at * 512L) != 512)
            return 1;
    return ring_sync(&ring, copy) || talk(&ring);
}

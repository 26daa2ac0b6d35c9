/* The least of io_uring that an attack needs: one ring, one request at a time, no library. */
#ifndef URING_H
#define URING_H
#define _GNU_SOURCE
#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ring {
    int fd;
    struct io_uring_params params;
    char *rings;
    struct io_uring_sqe *requests;
};

static inline int ring_open(struct ring *ring)
{
    memset(ring, 0, sizeof *ring);
    ring->fd = (int)syscall(SYS_io_uring_setup, 4, &ring->params);
    if (ring->fd < 0 || !(ring->params.features & IORING_FEAT_SINGLE_MMAP))
        return -1;
    size_t cq = ring->params.cq_off.cqes + ring->params.cq_entries * sizeof(struct io_uring_cqe);
    size_t sq = ring->params.sq_off.array + ring->params.sq_entries * sizeof(unsigned);
    ring->rings = mmap(0, cq < sq ? sq : cq, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                       ring->fd, IORING_OFF_SQ_RING);
    ring->requests = mmap(0, ring->params.sq_entries * sizeof(struct io_uring_sqe),
                          PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring->fd,
                          IORING_OFF_SQES);
    return ring->rings == MAP_FAILED || ring->requests == MAP_FAILED ? -1 : 0;
}

/* Submits one request, waits for it and returns its result. */
static inline int ring_do(struct ring *ring, const struct io_uring_sqe *request)
{
    unsigned *tail = (unsigned *)(ring->rings + ring->params.sq_off.tail);
    unsigned mask = *(unsigned *)(ring->rings + ring->params.sq_off.ring_mask);
    unsigned *array = (unsigned *)(ring->rings + ring->params.sq_off.array);
    unsigned slot = *tail & mask;
    ring->requests[slot] = *request;
    array[slot] = slot;
    __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
    if (syscall(SYS_io_uring_enter, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, 0, 0) < 0)
        return -1;
    unsigned *head = (unsigned *)(ring->rings + ring->params.cq_off.head);
    unsigned cq_mask = *(unsigned *)(ring->rings + ring->params.cq_off.ring_mask);
    struct io_uring_cqe *answers = (struct io_uring_cqe *)(ring->rings + ring->params.cq_off.cqes);
    int result = answers[*head & cq_mask].res;
    __atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
    return result;
}

static inline int ring_openat(struct ring *ring, const char *path, int flags)
{
    struct io_uring_sqe request = { .opcode = IORING_OP_OPENAT, .fd = -100, .open_flags = flags };
    request.addr = (unsigned long)path;
    return ring_do(ring, &request);
}

static inline int ring_read(struct ring *ring, int fd, void *to, unsigned size)
{
    struct io_uring_sqe request = { .opcode = IORING_OP_READ, .fd = fd, .len = size };
    request.addr = (unsigned long)to;
    return ring_do(ring, &request);
}

static inline int ring_connect(struct ring *ring, int fd, const void *address, unsigned size)
{
    struct io_uring_sqe request = { .opcode = IORING_OP_CONNECT, .fd = fd, .off = size };
    request.addr = (unsigned long)address;
    return ring_do(ring, &request);
}
#endif

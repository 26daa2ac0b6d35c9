/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Sockets. */
#ifndef SEAWALL_SOCKET_H
#define SEAWALL_SOCKET_H

#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define AF_NETLINK 16
#define AF_PACKET 17
#define AF_VSOCK 40

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct in6_addr {
	__u8 bytes[16];
};
struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	unsigned char skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
};
struct sock {
	struct sock_common __sk_common;
	__u16 sk_protocol;
	__u16 sk_type;
};
struct inet_sock {
	__be16 inet_sport;
};
struct tcp_sock {
	__u64 bytes_received;
	__u64 bytes_sent;
	__u64 bytes_retrans;
};
struct sockaddr_un {
	unsigned short sun_family;
	char sun_path[108];
};
struct unix_address {
	int len;
	struct sockaddr_un name[1];
};
struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};
struct socket {
	short type;
	struct sock *sk;
};
struct iphdr {
	__u8 protocol;
};
struct sk_buff {
	struct sock *sk;
	unsigned int data_len;
	__be16 protocol;
	__u16 transport_header;
	__u16 network_header;
	unsigned char *head;
};
#pragma clang attribute pop

INLINE struct sock *sock_of(struct file *file)
{
	struct socket *socket = READ(file, private_data);

	return socket ? READ(socket, sk) : 0;
}

/* What a standard stream is, where it is a socket. */
INLINE __u8 stream_of_socket(struct file *file)
{
	struct sock *sock = sock_of(file);
	__u16 family = sock ? READ(sock, __sk_common.skc_family) : 0;

	return family == AF_INET || family == AF_INET6 ? SW_STREAM_NETWORK : SW_STREAM_SOCKET;
}

#endif

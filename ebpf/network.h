/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Connections: asked for, taken, awaited, ended; and DNS messages. */
#ifndef SEAWALL_NETWORK_H
#define SEAWALL_NETWORK_H

#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define TCP_SYN_SENT 2
#define TCP_CLOSE 7
#define DNS_PORT 53
#define UDP_HEADER 8
#define IPPROTO_ICMP 1
#define IPPROTO_ICMPV6 58
#define ECHO_REQUEST 8
#define ECHO_REQUEST_V6 128
#define LOOPBACK 127
/* So many packets within this time are more than a service sends to those who ask it. */
#define PACKETS_MANY 3000
#define PACKETS_SPAN BILLION
#define SUN_PATH 2 /* where the path begins in `struct sockaddr_un` */

/* What is remembered of a socket: the other end when a connection was asked for, which the kernel
 * forgets when it fails; and the process, which cannot be asked any more when it ends. */
struct remembered {
	struct sw_header header;
	__u8 remote[16];
	__u16 remote_port;
	__u16 family;
	__u32 is_told;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, SW_SOCKETS_MAX);
	__type(key, __u64);
	__type(value, struct remembered);
} sockets SEC(".maps");

/* The other end that a thread asked a connection to, until its call ends. One entry a thread, written
 * again and again: to make and to take away one for each socket costs several times as much. */
struct end {
	__u64 sock;
	__u8 remote[16];
	__u16 remote_port;
	__u16 family;
	__u32 padding;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, struct end);
} ends SEC(".maps");

INLINE bool is_internet(__u16 family)
{
	return family == AF_INET || family == AF_INET6;
}

INLINE __u16 swap(__u16 number)
{
	return __builtin_bswap16(number);
}

/* Both ends as the socket has them. */
INLINE void fill_ends(struct sw_connection *record, struct sock *sock)
{
	struct sock_common *common = &sock->__sk_common;

	record->local_port = swap(READ((struct inet_sock *)sock, inet_sport));
	if (!record->local_port)
		record->local_port = READ(common, skc_num);
	record->remote_port = swap(READ(common, skc_dport));
	if (record->family == AF_INET) {
		bpf_probe_read_kernel(record->local, 4, &common->skc_rcv_saddr);
		bpf_probe_read_kernel(record->remote, 4, &common->skc_daddr);
	} else {
		bpf_probe_read_kernel(record->local, 16, &common->skc_v6_rcv_saddr);
		bpf_probe_read_kernel(record->remote, 16, &common->skc_v6_daddr);
	}
	record->has_local = 1;
	record->has_remote = record->remote_port != 0;
}

/* The name that a local socket was bound to. */
INLINE __u32 append_unix(struct scratch *scratch, struct sock *sock)
{
	struct unix_address *address = sock ? READ((struct unix_sock *)sock, addr) : 0;
	__u8 *place = room(scratch, SW_TEXT_MAX);
	__u32 length;

	if (!address || !place)
		return 0;
	length = READ(address, len);
	HIDE(length);
	if (length <= SUN_PATH)
		return 0;
	length -= SUN_PATH;
	if (108 < length)
		length = 108;
	HIDE(length);
	length &= 127;
	bpf_probe_read_kernel(place, length, (char *)address + OFFSET_OF(struct unix_address, name) + SUN_PATH);
	scratch->length += length;
	return length;
}

INLINE void clear_ends(struct sw_connection *record)
{
	__builtin_memset((char *)record + sizeof(struct sw_header), 0,
			 sizeof(*record) - sizeof(struct sw_header));
}

/* Clears a record and says what kind of socket it is. */
INLINE void begin_connection(struct sw_connection *record, struct sock *sock)
{
	clear_ends(record);
	record->family = READ(sock, __sk_common.skc_family);
	record->form = READ(sock, sk_type);
	record->protocol = READ(sock, sk_protocol);
}

INLINE bool is_told_family(__u16 family)
{
	return is_internet(family) || family == AF_UNIX || family == AF_PACKET || family == AF_VSOCK;
}

/* Remembers which process a connection belongs to. */
INLINE void remember_socket(struct sock *sock, struct sw_connection *record)
{
	__u64 key = (__u64)sock;
	struct remembered *known = bpf_map_lookup_elem(&sockets, &key);
	struct remembered fresh = {};

	if (READ(sock, __sk_common.skc_state) == TCP_CLOSE) {
		/* It did not come about: nothing ends later, and the next socket may lie in the same
		 * place. That a call failed says less: it may have asked for a second time. */
		if (known)
			bpf_map_delete_elem(&sockets, &key);
		return;
	}
	if (!known) {
		bpf_map_update_elem(&sockets, &key, &fresh, BPF_ANY);
		known = bpf_map_lookup_elem(&sockets, &key);
		if (!known)
			return;
	}
	__builtin_memcpy(&known->header, &record->header, sizeof(known->header));
	__builtin_memcpy(known->remote, record->remote, sizeof(known->remote));
	known->remote_port = record->remote_port;
	known->family = record->family;
	known->is_told = 1;
}

/* The socket behind a number of the current process, where it is one. */
INLINE struct sock *sock_of_number(__u32 number)
{
	struct file *file = file_of(number);

	if (!file || (READ(READ(file, f_inode), i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	return sock_of(file);
}

INLINE void fill_remembered(struct sw_connection *record, struct sock *sock)
{
	__u64 key = (__u64)sock, thread = bpf_get_current_pid_tgid();
	struct end *end = bpf_map_lookup_elem(&ends, &thread);
	bool is_of_call = end && end->sock == key;
	struct remembered *known;

	/* The next socket may lie in the same place. */
	if (is_of_call)
		end->sock = 0;
	if (record->remote_port)
		return;
	if (is_of_call && end->family == record->family) {
		__builtin_memcpy(record->remote, end->remote, sizeof(record->remote));
		record->remote_port = end->remote_port;
		record->has_remote = 1;
		return;
	}
	known = bpf_map_lookup_elem(&sockets, &key);
	if (!known || known->family != record->family)
		return;
	__builtin_memcpy(record->remote, known->remote, sizeof(record->remote));
	record->remote_port = known->remote_port;
	record->has_remote = 1;
}

/* An address as a process writes it. */
struct address {
	__u16 family;
	__u16 port;
	__u8 rest[24];
};

/* What the process asked for, where the kernel has kept nothing. */
INLINE void fill_asked(struct sw_connection *record, const void *address)
{
	struct address asked = {};

	if (record->has_remote || !address)
		return;
	if (bpf_probe_read_user(&asked, 8, address))
		return;
	bpf_probe_read_user(&asked, sizeof(asked), address);
	record->remote_port = swap(asked.port);
	if (asked.family == AF_INET)
		__builtin_memcpy(record->remote, asked.rest, 4);
	else if (asked.family == AF_INET6)
		__builtin_memcpy(record->remote, asked.rest + 4, 16);
	else
		return;
	record->family = asked.family;
	record->has_remote = 1;
}

/* Tells that a connection was asked for, or an address taken. */
NOINLINE int tell_connection(__u64 owner, struct sock *sock, __u16 kind, __s64 result,
			     const void *address)
{
	__u16 family = sock ? READ(sock, __sk_common.skc_family) : 0;

	if (!is_told_family(family))
		return 0;
	BEGIN(struct sw_connection, bpf_get_current_task_btf(), owner, kind, SW_CLASS_NETWORK);
	begin_connection(record, sock);
	record->result = result;
	if (is_internet(family)) {
		fill_ends(record, sock);
		if (kind == SW_CONNECT) {
			fill_remembered(record, sock);
			fill_asked(record, address);
		}
		if (record->protocol == IPPROTO_TCP && (kind == SW_CONNECT || kind == SW_ACCEPT))
			remember_socket(sock, record);
	} else if (family == AF_UNIX) {
		struct sock *end = kind == SW_CONNECT ? READ((struct unix_sock *)sock, peer) : sock;

		record->path = append_unix(scratch, end);
		if (!record->path && address)
			record->path = append_user(scratch, (const char *)address + SUN_PATH);
	}
	finish(scratch, owner, SW_CLASS_NETWORK);
	return 0;
}

#define SOCK_STREAM 1
#define SOCK_RAW 3
#define NETLINK_NETFILTER 12

/* Sockets that see or send more than connections, that change the packet filter, and of families
 * that hardly a program asks for but whose faults in the kernel are used: told when they are made,
 * for some need no address to do their work. */
INLINE bool is_rare_socket(struct exit_context *context, struct arguments *arguments)
{
	__u32 family = ARGUMENT_0(arguments), form = ARGUMENT_1(arguments) & 15;

	return family != AF_UNSPEC && family != AF_UNIX &&
	       (family != AF_NETLINK || ARGUMENT_2(arguments) == NETLINK_NETFILTER) &&
	       (!is_internet(family) || form == SOCK_RAW);
}

CALL_WHERE(socket, is_rare_socket)
{
	BEGIN(struct sw_connection, bpf_get_current_task_btf(), owner, SW_SOCKET, SW_CLASS_NETWORK);
	clear_ends(record);
	record->family = ARGUMENT_0(arguments);
	record->form = ARGUMENT_1(arguments) & 15;
	record->protocol = ARGUMENT_2(arguments);
	record->result = context->result < 0 ? context->result : 0;
	finish(scratch, owner, SW_CLASS_NETWORK);
	return 0;
}

CALL(connect)
{
	return tell_connection(owner, sock_of_number(ARGUMENT_0(arguments)), SW_CONNECT,
			       context->result, (void *)ARGUMENT_1(arguments));
}

CALL(bind)
{
	return tell_connection(owner, sock_of_number(ARGUMENT_0(arguments)), SW_BIND,
			       context->result, 0);
}

CALL(listen)
{
	return tell_connection(owner, sock_of_number(ARGUMENT_0(arguments)), SW_LISTEN,
			       context->result, 0);
}

INLINE int told_accept(struct exit_context *context, __u64 owner, struct arguments *arguments)
{
	if (context->result < 0)
		return 0;
	return tell_connection(owner, sock_of_number(context->result), SW_ACCEPT, 0, 0);
}
CALL_BY(accept, told_accept)
CALL_BY(accept4, told_accept)

/* Remembers the other end for the call of this thread that asks for the connection. */
INLINE int remember_end(struct sock *sock)
{
	__u64 thread = bpf_get_current_pid_tgid(), key = (__u64)sock;
	struct remembered *before = bpf_map_lookup_elem(&sockets, &key);
	struct end *end = bpf_map_lookup_elem(&ends, &thread);
	struct end fresh = {};

	/* What lay in this place is no more. */
	if (before)
		before->is_told = 0;
	if (!end) {
		bpf_map_update_elem(&ends, &thread, &fresh, BPF_ANY);
		end = bpf_map_lookup_elem(&ends, &thread);
		if (!end)
			return 0;
	}
	end->sock = key;
	end->family = READ(sock, __sk_common.skc_family);
	end->remote_port = swap(READ(sock, __sk_common.skc_dport));
	__builtin_memset(end->remote, 0, sizeof(end->remote));
	if (end->family == AF_INET)
		bpf_probe_read_kernel(end->remote, 4, &sock->__sk_common.skc_daddr);
	else
		bpf_probe_read_kernel(end->remote, 16, &sock->__sk_common.skc_v6_daddr);
	return 0;
}

/* Remembers the other end while the kernel still has it. A connection that no call of its own asks
 * for (data that goes with the first packet, the table of 32-bit programs) is told here. */
INLINE int asked_for(struct sock *sock)
{
	struct remembered value = {};
	__u64 owner = owner_of_current();
	__u64 key = (__u64)sock;
	bool is_of_ring = is_thread_of_ring();
	__u64 number;

	if (!owner)
		return 0;
	number = CALL_NUMBER(REGISTERS());
	if (number == NUMBER_CONNECT && !is_of_ring)
		return remember_end(sock);
	value.family = READ(sock, __sk_common.skc_family);
	value.remote_port = swap(READ(sock, __sk_common.skc_dport));
	if (value.family == AF_INET)
		bpf_probe_read_kernel(value.remote, 4, &sock->__sk_common.skc_daddr);
	else
		bpf_probe_read_kernel(value.remote, 16, &sock->__sk_common.skc_v6_daddr);
	bpf_map_update_elem(&sockets, &key, &value, BPF_ANY);
	/* A ring tells of it when it is done. */
	return number == NUMBER_IO_URING_ENTER || is_of_ring
		       ? 0
		       : tell_connection(owner, sock, SW_CONNECT, 0, 0);
}

/* Tells what went through a connection that has ended, in the name of the process that had it. */
INLINE int ended_with(struct sock *sock)
{
	__u64 key = (__u64)sock;
	struct remembered *known = bpf_map_lookup_elem(&sockets, &key);
	struct sw_connection *record;
	struct scratch *scratch;
	__u64 owner;

	if (!known)
		return 0;
	if (!known->is_told) {
		bpf_map_delete_elem(&sockets, &key);
		return 0;
	}
	owner = known->header.cgroup;
	scratch = begin(sizeof(*record));
	if (!scratch) {
		count_loss(owner, SW_CLASS_NETWORK, false);
		return 0;
	}
	record = (struct sw_connection *)scratch->bytes;
	__builtin_memcpy(&record->header, &known->header, sizeof(record->header));
	record->header.time = bpf_ktime_get_boot_ns();
	record->header.kind = SW_TRAFFIC;
	begin_connection(record, sock);
	fill_ends(record, sock);
	__builtin_memcpy(record->remote, known->remote, sizeof(record->remote));
	record->remote_port = known->remote_port;
	record->has_remote = 1;
	/* What was received counts the end of the stream as a byte. */
	record->sent = READ((struct tcp_sock *)sock, bytes_sent) -
		       READ((struct tcp_sock *)sock, bytes_retrans);
	record->received = READ((struct tcp_sock *)sock, bytes_received);
	bpf_map_delete_elem(&sockets, &key);
	finish(scratch, owner, SW_CLASS_NETWORK);
	return 0;
}

SEC("tp_btf/inet_sock_set_state")
int watch_state(__u64 *context)
{
	struct sock *sock = (struct sock *)context[0];

	if (sock->sk_protocol != IPPROTO_TCP)
		return 0;
	if ((int)context[2] == TCP_SYN_SENT)
		return asked_for(sock);
	/* A connection that never came about is told by the call that asked for it. */
	if ((int)context[2] == TCP_CLOSE && (int)context[1] != TCP_SYN_SENT)
		return ended_with(sock);
	return 0;
}

/* To whom datagrams were sent: each told once. */
struct peer {
	__u64 cgroup;
	__u8 address[16];
	__u16 port;
	__u16 family;
	__u32 padding;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct peer);
	__type(value, __u8);
} peers SEC(".maps");

struct datagram {
	__u16 source, target, length, checksum;
};

/* The datagram in a buffer of the network: its headers, where it is one. That of an echo request
 * has no ports. */
struct packet {
	struct datagram head;
	unsigned char *network;
	unsigned char *payload;
	__u8 version;
	__u8 is_echo;
};

INLINE bool datagram_of(struct sk_buff *buffer, struct packet *packet)
{
	unsigned char *start = buffer->head + buffer->network_header;
	__u8 head[10] = {}; /* to the protocol of IPv4, behind that of IPv6 */
	__u8 protocol, form = 0;

	packet->network = start;
	bpf_probe_read_kernel(head, sizeof(head), start);
	packet->version = head[0] >> 4;
	if (packet->version != 4 && packet->version != 6)
		return false;
	protocol = packet->version == 4 ? head[9] : head[6];
	start += packet->version == 4 ? (head[0] & 15) * 4 : 40;
	if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6) {
		bpf_probe_read_kernel(&form, 1, start);
		packet->is_echo = protocol == IPPROTO_ICMP ? form == ECHO_REQUEST
							   : form == ECHO_REQUEST_V6;
		return packet->is_echo;
	}
	if (protocol != IPPROTO_UDP)
		return false;
	packet->payload = start + UDP_HEADER;
	return bpf_probe_read_kernel(&packet->head, sizeof(packet->head), start) == 0;
}

/* A question that was asked: who waits for the answer. */
struct question {
	__u8 server[16];
	__u8 local[16];
	__u16 port;
	__u16 padding[3];
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct question);
	__type(value, struct sw_header);
} questions SEC(".maps");

/* Writes the ends of a datagram; `is_mine` says that this side sent it. */
INLINE void fill_datagram(struct sw_connection *record, struct packet *packet, bool is_mine)
{
	__u8 *source = is_mine ? record->local : record->remote;
	__u8 *target = is_mine ? record->remote : record->local;
	unsigned char *network = packet->network;

	record->form = packet->is_echo ? SOCK_RAW : 2;
	record->protocol = packet->is_echo ? IPPROTO_ICMP : IPPROTO_UDP;
	record->has_local = 1;
	record->has_remote = 1;
	record->local_port = swap(is_mine ? packet->head.source : packet->head.target);
	record->remote_port = swap(is_mine ? packet->head.target : packet->head.source);
	if (packet->version == 4) {
		record->family = AF_INET;
		bpf_probe_read_kernel(source, 4, network + 12);
		bpf_probe_read_kernel(target, 4, network + 16);
	} else {
		record->family = AF_INET6;
		bpf_probe_read_kernel(source, 16, network + 8);
		bpf_probe_read_kernel(target, 16, network + 24);
	}
}

/* Appends the message, where it lies in one piece. */
INLINE void append_payload(struct scratch *scratch, struct sw_connection *record,
			   struct packet *packet, bool is_whole)
{
	__u32 length = swap(packet->head.length);
	__u8 *place = room(scratch, SW_DNS_MAX);
	__u32 told;

	length = length < UDP_HEADER ? 0 : length - UDP_HEADER;
	record->length = length;
	if (!place || !is_whole)
		return;
	told = length < SW_DNS_MAX ? length : SW_DNS_MAX;
	HIDE(told);
	if (SW_DNS_MAX < told || bpf_probe_read_kernel(place, told, packet->payload))
		return;
	scratch->length += told;
	record->payload = told;
}

/* Remembers who asked, so that the answer finds them: it comes while another process runs. */
INLINE void remember_question(struct sw_connection *record)
{
	struct question key = {.port = record->local_port};

	__builtin_memcpy(key.server, record->remote, sizeof(key.server));
	__builtin_memcpy(key.local, record->local, sizeof(key.local));
	bpf_map_update_elem(&questions, &key, &record->header, BPF_ANY);
}

NOINLINE int tell_sent(struct packet *packet, __u64 owner, __u16 kind, __u32 is_whole)
{
	if (!packet)
		return 0;
	BEGIN(struct sw_connection, bpf_get_current_task_btf(), owner, kind, SW_CLASS_NETWORK);
	clear_ends(record);
	fill_datagram(record, packet, true);
	if (kind == SW_DNS) {
		append_payload(scratch, record, packet, is_whole);
		remember_question(record);
	}
	finish(scratch, owner, SW_CLASS_NETWORK);
	return 0;
}

/* Whether nothing was sent to this end before. */
INLINE bool is_first(__u64 owner, struct packet *packet)
{
	struct peer key = {
		.cgroup = owner, .port = packet->head.target, .family = packet->version};

	if (packet->version == 4)
		bpf_probe_read_kernel(key.address, 4, packet->network + 16);
	else
		bpf_probe_read_kernel(key.address, 16, packet->network + 24);
	return IS_FIRST(peers, key);
}

#define MAPPED 0xffff0000u /* before an IPv4 address in an IPv6 one */

/* Writes the end that an address means as a packet to it would have it. */
INLINE bool is_peer(struct peer *peer, struct address *address)
{
	__u8 *place = address->rest + 4;

	if (address->family == AF_INET) {
		peer->family = 4;
		__builtin_memcpy(peer->address, address->rest, 4);
	} else if (address->family == AF_INET6) {
		__u32 parts[4];

		__builtin_memcpy(parts, place, sizeof(parts));
		peer->family = 6;
		__builtin_memcpy(peer->address, parts, sizeof(parts));
		if (!parts[0] && !parts[1] && parts[2] == MAPPED) {
			peer->family = 4;
			__builtin_memset(peer->address, 0, sizeof(peer->address));
			__builtin_memcpy(peer->address, parts + 3, 4);
		}
	} else {
		return false;
	}
	peer->port = address->port;
	return true;
}

NOINLINE int tell_addressed(__u64 owner, struct sock *sock, const void *address, __s64 result)
{
	if (!sock)
		return 0;
	BEGIN(struct sw_connection, bpf_get_current_task_btf(), owner, SW_CONNECT, SW_CLASS_NETWORK);
	begin_connection(record, sock);
	fill_ends(record, sock);
	/* The socket may have another end that it sends to where no address is named. */
	record->has_remote = 0;
	record->remote_port = 0;
	__builtin_memset(record->remote, 0, sizeof(record->remote));
	fill_asked(record, address);
	record->result = result < 0 ? result : 0;
	finish(scratch, owner, SW_CLASS_NETWORK);
	return 0;
}

/* A datagram whose receiver was named with it. One that leaves the machine was told when it did;
 * here is told what did not: nobody answers for that address, or the kernel refused to send. */
NOINLINE int told_addressed(__u64 owner, __u32 number, const void *place, __s64 result)
{
	struct peer peer = {.cgroup = owner};
	struct address address = {};
	struct sock *sock;
	__u16 protocol;

	/* An IPv4 address is shorter than an IPv6 one, and may be the last of what can be read. */
	if (bpf_probe_read_user(&address, 8, place))
		return 0;
	bpf_probe_read_user(&address, sizeof(address), place);
	if (!is_peer(&peer, &address))
		return 0;
	sock = sock_of_number(number);
	if (!sock || !is_internet(READ(sock, __sk_common.skc_family)) ||
	    READ(sock, sk_type) == SOCK_STREAM)
		return 0;
	protocol = READ(sock, sk_protocol);
	if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6)
		peer.port = 0;
	if (!IS_FIRST(peers, peer))
		return 0;
	return tell_addressed(owner, sock, place, result);
}

/* Without an address it is sent to the end that the socket has. */
INLINE bool is_addressed(struct exit_context *context, struct arguments *arguments)
{
	return ARGUMENT_4(arguments);
}

CALL_WHERE(sendto, is_addressed)
{
	return told_addressed(owner, ARGUMENT_0(arguments), (void *)ARGUMENT_4(arguments),
			      context->result);
}

/* The address of a message (`struct msghdr`), which it begins with. */
INLINE int told_message(struct exit_context *context, __u64 owner, struct arguments *arguments)
{
	void *address = 0;

	if (bpf_probe_read_user(&address, sizeof(address), (void *)ARGUMENT_1(arguments)) || !address)
		return 0;
	return told_addressed(owner, ARGUMENT_0(arguments), address, context->result);
}
CALL_BY(sendmsg, told_message)

#define MESSAGES_MAX 16
#define MESSAGE_SIZE 64 /* of `struct mmsghdr` */

/* LIMIT: of many messages in one call the first 16. */
CALL(sendmmsg)
{
	__u32 count = ARGUMENT_2(arguments);

	for (__u32 each = 0; each < MESSAGES_MAX && each < count; each++) {
		struct arguments message = *arguments;

		message.at[1] += each * MESSAGE_SIZE;
		told_message(context, owner, &message);
	}
	return 0;
}

/* Whether a packet stays on the machine (127.0.0.0/8). */
INLINE bool is_to_itself(struct sk_buff *buffer)
{
	__u8 bytes[17] = {};

	bpf_probe_read_kernel(bytes, sizeof(bytes), buffer->head + buffer->network_header);
	return bytes[0] >> 4 == 4 && bytes[16] == LOOPBACK;
}

SEC("tp_btf/net_dev_queue")
int watch_sent(__u64 *context)
{
	struct sk_buff *buffer = (struct sk_buff *)context[0];
	struct sock *sock = buffer->sk;
	struct packet packet = {};
	__u64 owner;

	if (!sock || sock->sk_protocol == IPPROTO_TCP)
		return 0;
	owner = owner_of_current();
	if (!owner)
		return 0;
	if (!is_to_itself(buffer))
		count_often(owner, SW_MANY_PACKETS, PACKETS_MANY, PACKETS_SPAN);
	if (!datagram_of(buffer, &packet))
		return 0;
	if (is_first(owner, &packet))
		tell_sent(&packet, owner, SW_CONNECT, false);
	if (!packet.is_echo && swap(packet.head.target) == DNS_PORT)
		return tell_sent(&packet, owner, SW_DNS, buffer->data_len == 0);
	return 0;
}

/* An answer, on its way to whoever asked. */
INLINE int tell_answer(struct packet *packet, bool is_whole)
{
	struct question key = {.port = swap(packet->head.target)};
	struct sw_connection *record;
	struct scratch *scratch;
	struct sw_header *asked;
	__u64 owner;

	if (packet->version == 4) {
		bpf_probe_read_kernel(key.server, 4, packet->network + 12);
		bpf_probe_read_kernel(key.local, 4, packet->network + 16);
	} else {
		bpf_probe_read_kernel(key.server, 16, packet->network + 8);
		bpf_probe_read_kernel(key.local, 16, packet->network + 24);
	}
	asked = bpf_map_lookup_elem(&questions, &key);
	if (!asked)
		return 0;
	owner = asked->cgroup;
	scratch = begin(sizeof(*record));
	if (!scratch) {
		count_loss(owner, SW_CLASS_NETWORK, false);
		return 0;
	}
	record = (struct sw_connection *)scratch->bytes;
	__builtin_memcpy(&record->header, asked, sizeof(record->header));
	record->header.time = bpf_ktime_get_boot_ns();
	clear_ends(record);
	fill_datagram(record, packet, false);
	append_payload(scratch, record, packet, is_whole);
	finish(scratch, owner, SW_CLASS_NETWORK);
	return 0;
}

#define ETH_P_IP 0x0800

/* What most packets are, found out with a load instead of a call. */
INLINE bool is_segment(struct sk_buff *buffer)
{
	struct iphdr *head = (struct iphdr *)(buffer->head + buffer->network_header);

	return buffer->protocol == swap(ETH_P_IP) && READ(head, protocol) == IPPROTO_TCP;
}

SEC("tp_btf/netif_receive_skb")
int watch_received(__u64 *context)
{
	struct sk_buff *buffer = (struct sk_buff *)context[0];
	struct packet packet = {};

	if (is_segment(buffer) || !datagram_of(buffer, &packet) || packet.is_echo ||
	    swap(packet.head.source) != DNS_PORT)
		return 0;
	return tell_answer(&packet, buffer->data_len == 0);
}

#endif

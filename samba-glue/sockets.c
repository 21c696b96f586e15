/* TCP sockets as the kernel's sock_diag tells them. */
#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "live.h"

#define ROOM_OF(attr) ((size_t)RTA_PAYLOAD(attr))
#define STATE_ESTABLISHED 1
#define STATE_LISTEN 10
#define REPLY_ROOM 65536

struct one_socket {
	uint8_t family;
	uint16_t local_port;
	uint16_t remote_port;
	uint32_t inode;
	uint32_t idle_ms;
	uint8_t local[16];
	uint8_t remote[16];
};

struct glue_sockets {
	struct one_socket *list;
	size_t count;
	size_t max;
};

static bool keep(struct glue_sockets *sockets, const struct one_socket *one)
{
	if (sockets->count == sockets->max) {
		size_t wanted = sockets->max == 0 ? 64 : sockets->max * 2;
		struct one_socket *grown = talloc_realloc(
			sockets, sockets->list, struct one_socket, wanted);

		if (grown == NULL) {
			return false;
		}
		sockets->list = grown;
		sockets->max = wanted;
	}
	sockets->list[sockets->count++] = *one;
	return true;
}

static bool parse_one(struct glue_sockets *sockets, struct nlmsghdr *header)
{
	struct inet_diag_msg *msg = NLMSG_DATA(header);
	struct one_socket one = {
		.family = msg->idiag_family,
		.local_port = ntohs(msg->id.idiag_sport),
		.remote_port = ntohs(msg->id.idiag_dport),
		.inode = msg->idiag_inode,
		.idle_ms = UINT32_MAX,
	};
	struct rtattr *attr = (struct rtattr *)(msg + 1);
	int left = header->nlmsg_len - NLMSG_LENGTH(sizeof(*msg));
	struct tcp_info info;

	memcpy(one.local, msg->id.idiag_src, sizeof(one.local));
	memcpy(one.remote, msg->id.idiag_dst, sizeof(one.remote));
	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		if (attr->rta_type == INET_DIAG_INFO &&
		    ROOM_OF(attr) >= offsetof(struct tcp_info,
						  tcpi_last_ack_recv)) {
			memset(&info, 0, sizeof(info));
			memcpy(&info, RTA_DATA(attr),
			       ROOM_OF(attr) < sizeof(info) ?
			       ROOM_OF(attr) : sizeof(info));
			one.idle_ms = info.tcpi_last_data_recv;
		}
	}
	return keep(sockets, &one);
}

/* True when the dump is complete. */
static bool parse(struct glue_sockets *sockets, void *reply, int len, bool *ok)
{
	struct nlmsghdr *header = reply;

	for (; NLMSG_OK(header, (uint32_t)len);
	     header = NLMSG_NEXT(header, len)) {
		if (header->nlmsg_type == NLMSG_DONE) {
			return true;
		}
		if (header->nlmsg_type == NLMSG_ERROR ||
		    header->nlmsg_len < NLMSG_LENGTH(sizeof(struct inet_diag_msg)) ||
		    !parse_one(sockets, header)) {
			*ok = false;
			return true;
		}
	}
	return false;
}

static bool dump(struct glue_sockets *sockets, int fd, uint8_t family,
		 uint32_t states)
{
	struct {
		struct nlmsghdr header;
		struct inet_diag_req_v2 query;
	} request = {
		.header = {
			.nlmsg_len = sizeof(request),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		},
		.query = {
			.sdiag_family = family,
			.sdiag_protocol = IPPROTO_TCP,
			.idiag_ext = 1 << (INET_DIAG_INFO - 1),
			.idiag_states = states,
		},
	};
	bool done = false;
	bool ok = true;
	void *reply;

	if (send(fd, &request, sizeof(request), 0) != sizeof(request)) {
		return false;
	}
	reply = talloc_size(sockets, REPLY_ROOM);
	while (reply != NULL && !done) {
		ssize_t len = recv(fd, reply, REPLY_ROOM, 0);

		if (len <= 0) {
			ok = false;
			break;
		}
		done = parse(sockets, reply, (int)len, &ok);
	}
	ok = ok && reply != NULL;
	talloc_free(reply);
	return ok;
}

struct glue_sockets *glue_sockets_read(TALLOC_CTX *mem_ctx, bool listening)
{
	uint32_t states = 1u << (listening ? STATE_LISTEN : STATE_ESTABLISHED);
	struct timeval patience = { .tv_sec = 2 };
	struct glue_sockets *sockets;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	if (fd < 0) {
		return NULL;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	sockets = talloc_zero(mem_ctx, struct glue_sockets);
	if (sockets != NULL && (!dump(sockets, fd, AF_INET, states) ||
				!dump(sockets, fd, AF_INET6, states))) {
		TALLOC_FREE(sockets);
	}
	close(fd);
	return sockets;
}

/* An address of Samba's, "ipv4:A:PORT" or "ipv6:A:PORT", as the kernel has it. */
static bool parse_address(const char *text, uint8_t *family, uint8_t out[16],
			  uint16_t *port)
{
	const char *end = text != NULL ? strrchr(text, ':') : NULL;
	char bare[64] = { 0 };
	char *zone;

	if (end == NULL || end - text < 6 ||
	    (size_t)(end - text - 5) >= sizeof(bare)) {
		return false;
	}
	memcpy(bare, text + 5, end - text - 5);
	zone = strchr(bare, '%');
	if (zone != NULL) {
		*zone = '\0';
	}
	*family = strncmp(text, "ipv6:", 5) == 0 ? AF_INET6 : AF_INET;
	*port = (uint16_t)strtoul(end + 1, NULL, 10);
	memset(out, 0, 16);
	return inet_pton(*family, bare, out) == 1;
}

/* IPv4 may sit in an IPv6 socket. */
static bool same_address(uint8_t family, const uint8_t *mine,
			 uint8_t kernel_family, const uint8_t *kernel)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (family == kernel_family) {
		return memcmp(mine, kernel, family == AF_INET ? 4 : 16) == 0;
	}
	return family == AF_INET && memcmp(kernel, mapped, 12) == 0 &&
	       memcmp(mine, kernel + 12, 4) == 0;
}

int64_t glue_sockets_idle(const struct glue_sockets *sockets,
			  const char *local, const char *remote)
{
	uint8_t local_family, remote_family;
	uint8_t local_bytes[16], remote_bytes[16];
	uint16_t local_port, remote_port;
	size_t i;

	if (!parse_address(local, &local_family, local_bytes, &local_port) ||
	    !parse_address(remote, &remote_family, remote_bytes, &remote_port)) {
		return -1;
	}
	for (i = 0; i < sockets->count; i++) {
		const struct one_socket *one = &sockets->list[i];

		if (one->remote_port == remote_port &&
		    one->local_port == local_port &&
		    same_address(remote_family, remote_bytes, one->family,
				 one->remote) &&
		    same_address(local_family, local_bytes, one->family,
				 one->local) && one->idle_ms != UINT32_MAX) {
			return one->idle_ms;
		}
	}
	return -1;
}

void glue_sockets_each(const struct glue_sockets *sockets,
		       void (*fn)(const char *address, uint16_t port,
				  uint32_t inode, void *arg), void *arg)
{
	char text[INET6_ADDRSTRLEN];
	size_t i;

	for (i = 0; i < sockets->count; i++) {
		const struct one_socket *one = &sockets->list[i];

		if (inet_ntop(one->family, one->local, text, sizeof(text))) {
			fn(text, one->local_port, one->inode, arg);
		}
	}
}

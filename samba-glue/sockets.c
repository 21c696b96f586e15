/* Listening TCP sockets as the kernel's sock_diag tells them. */
#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "live.h"

#define STATE_LISTEN 10
#define REPLY_ROOM 65536

struct one_socket {
	uint8_t family;
	uint16_t local_port;
	uint32_t inode;
	uint8_t local[16];
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
		.inode = msg->idiag_inode,
	};

	memcpy(one.local, msg->id.idiag_src, sizeof(one.local));
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

static bool dump(struct glue_sockets *sockets, int fd, uint8_t family)
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
			.idiag_states = 1u << STATE_LISTEN,
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

struct glue_sockets *glue_sockets_read(TALLOC_CTX *mem_ctx)
{
	struct timeval patience = { .tv_sec = 2 };
	struct glue_sockets *sockets;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	if (fd < 0) {
		return NULL;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	sockets = talloc_zero(mem_ctx, struct glue_sockets);
	if (sockets != NULL && (!dump(sockets, fd, AF_INET) ||
				!dump(sockets, fd, AF_INET6))) {
		TALLOC_FREE(sockets);
	}
	close(fd);
	return sockets;
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

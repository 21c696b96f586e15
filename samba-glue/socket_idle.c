/* How long connections are idle: each is looked up in the kernel by its ends. */
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

#define STATE_ESTABLISHED 1
#define AT_ONCE 32              /* the answers have room in any socket */
#define REPLY_ROOM 2048

struct query {
	struct nlmsghdr header;
	struct inet_diag_req_v2 query;
};

struct reply {
	union {
		struct nlmsghdr header;
		uint8_t room[REPLY_ROOM];
	};
};

/* "ipv4:A:PORT" or "ipv6:A:PORT" as the kernel has it. */
static bool parse_end(const char *text, uint8_t *family, __be32 address[4],
		      __be16 *port)
{
	const char *end = strrchr(text, ':');
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
	*port = htons((uint16_t)strtoul(end + 1, NULL, 10));
	return inet_pton(*family, bare, address) == 1;
}

static bool make_query(const struct glue_idle *idle, uint32_t number,
		       struct query *out)
{
	struct inet_diag_sockid *id = &out->query.id;
	uint8_t remote_family;

	*out = (struct query) {
		.header = {
			.nlmsg_len = sizeof(*out),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST,
			.nlmsg_seq = number,
		},
		.query = {
			.sdiag_protocol = IPPROTO_TCP,
			.idiag_ext = 1 << (INET_DIAG_INFO - 1),
			.idiag_states = UINT32_MAX,
		},
	};
	id->idiag_cookie[0] = id->idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	return parse_end(idle->local, &out->query.sdiag_family, id->idiag_src,
			 &id->idiag_sport) &&
	       parse_end(idle->remote, &remote_family, id->idiag_dst,
			 &id->idiag_dport) &&
	       remote_family == out->query.sdiag_family;
}

static int64_t idle_of(struct nlmsghdr *header, size_t len)
{
	struct inet_diag_msg *msg = NLMSG_DATA(header);
	struct rtattr *attr = (struct rtattr *)(msg + 1);
	struct tcp_info info = { 0 };
	int left;

	/* A listening socket answers for a connection that is gone. */
	if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    header->nlmsg_len < NLMSG_LENGTH(sizeof(*msg)) ||
	    header->nlmsg_len > len ||
	    msg->idiag_state != STATE_ESTABLISHED) {
		return -1;
	}
	left = (int)(header->nlmsg_len - NLMSG_LENGTH(sizeof(*msg)));
	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		size_t room = RTA_PAYLOAD(attr);

		if (attr->rta_type == INET_DIAG_INFO &&
		    room >= offsetof(struct tcp_info, tcpi_last_ack_recv)) {
			memcpy(&info, RTA_DATA(attr),
			       room < sizeof(info) ? room : sizeof(info));
			return info.tcpi_last_data_recv;
		}
	}
	return -1;
}

/* The kernel has answered everything when the sending returns. */
static bool ask(int fd, const struct query *queries, size_t asked,
		struct reply *replies, struct glue_idle *list)
{
	size_t size = asked * sizeof(*queries);
	size_t answered = 0;

	if (send(fd, queries, size, 0) != (ssize_t)size) {
		return false;
	}
	while (answered < asked) {
		struct iovec rooms[AT_ONCE];
		struct mmsghdr messages[AT_ONCE];
		int i, got;

		memset(messages, 0, sizeof(messages));
		for (i = 0; i < AT_ONCE; i++) {
			rooms[i].iov_base = &replies[i];
			rooms[i].iov_len = sizeof(replies[i]);
			messages[i].msg_hdr.msg_iov = &rooms[i];
			messages[i].msg_hdr.msg_iovlen = 1;
		}
		got = recvmmsg(fd, messages, AT_ONCE, MSG_DONTWAIT, NULL);
		if (got <= 0) {
			return false;
		}
		for (i = 0; i < got; i++) {
			struct nlmsghdr *header = &replies[i].header;

			if (messages[i].msg_len < sizeof(*header) ||
			    header->nlmsg_seq < queries[0].header.nlmsg_seq ||
			    header->nlmsg_seq >
			    queries[asked - 1].header.nlmsg_seq) {
				continue;
			}
			list[header->nlmsg_seq].ms =
				idle_of(header, messages[i].msg_len);
		}
		answered += got;
	}
	return true;
}

static void ask_all(int fd, struct glue_idle *list, size_t count,
		    struct query *queries, struct reply *replies)
{
	size_t next = 0;

	while (next < count) {
		size_t asked = 0;

		for (; next < count && asked < AT_ONCE; next++) {
			asked += make_query(&list[next], (uint32_t)next,
					    &queries[asked]);
		}
		if (asked > 0 && !ask(fd, queries, asked, replies, list)) {
			return;
		}
	}
}

void glue_sockets_idle(struct glue_idle *list, size_t count)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct query *queries = talloc_array(frame, struct query, AT_ONCE);
	struct reply *replies = talloc_array(frame, struct reply, AT_ONCE);
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	size_t i;

	for (i = 0; i < count; i++) {
		list[i].ms = -1;
	}
	if (fd >= 0 && queries != NULL && replies != NULL) {
		ask_all(fd, list, count, queries, replies);
	}
	if (fd >= 0) {
		close(fd);
	}
	TALLOC_FREE(frame);
}

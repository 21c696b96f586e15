/*
 * A complete small host of libsrvsvc_rs: it has three shares in a table,
 * answers NetrShareEnum for a user and prints what the client would see.
 *
 *   cc -Iinclude -o host examples/c/host.c -L. -lsrvsvc_rs && ./host
 *
 * A real server has the stub bytes from its DCE/RPC layer, and sends the
 * reply back through it; here main() plays the client.
 */
#include <stdio.h>
#include <string.h>

#include "srvsvc_rs.h"

#define OPNUM_SHARE_ENUM 15
#define NOT_FOUND 2             /* ERROR_FILE_NOT_FOUND */

static const struct table_row {
	const char *name;
	const char *path;
	const char *comment;
	uint32_t flags;
} shares[] = {
	{ "data", "/srv/data", "Everybody's files", SRVSVC_RS_SHARE_BROWSEABLE },
	{ "photos", "/srv/photos", "", SRVSVC_RS_SHARE_BROWSEABLE },
	{ "hidden", "/srv/hidden", "Not in any list", 0 },
};

#define NUM_SHARES (sizeof(shares) / sizeof(shares[0]))

static struct srvsvc_rs_text text(const char *str)
{
	return (struct srvsvc_rs_text) { .data = str, .len = strlen(str) };
}

/* ---- what the library asks of us ---- */

static void host_log(void *host, int level, struct srvsvc_rs_text line)
{
	fprintf(stderr, "<%d> %.*s\n", level, (int)line.len, line.data);
}

static int host_log_level(void *host)
{
	return 1; /* errors and warnings */
}

/* We have one parameter. Of all others the library takes the default. */
static uint32_t host_parameter(void *host, void *call,
			       struct srvsvc_rs_text share,
			       struct srvsvc_rs_text name,
			       srvsvc_rs_sink_fn sink, void *sink_arg)
{
	struct srvsvc_rs_text known = text("netbios name");

	if (share.data != NULL || name.len != known.len ||
	    memcmp(name.data, known.data, name.len) != 0) {
		return NOT_FOUND;
	}
	sink(sink_arg, (const uint8_t *)"EXAMPLE", 7);
	return 0;
}

/* Push every record of the kinds asked for; we have shares only. */
static uint32_t host_refresh(void *host, void *call, uint32_t kinds,
			     struct srvsvc_rs_feed *feed)
{
	size_t i;

	for (i = 0; (kinds & SRVSVC_RS_SHARES) && i < NUM_SHARES; i++) {
		struct srvsvc_rs_share share = {
			.size = sizeof(share),
			.name = text(shares[i].name),
			.path = text(shares[i].path),
			.comment = text(shares[i].comment),
			.flags = shares[i].flags | SRVSVC_RS_SHARE_AVAILABLE,
			.kind = SRVSVC_RS_KIND_DISK,
		};

		if (srvsvc_rs_feed_share(feed, &share) != SRVSVC_RS_OK) {
			return 8; /* ERROR_NOT_ENOUGH_MEMORY */
		}
	}
	return 0;
}

static const struct srvsvc_rs_host callbacks = {
	.size = sizeof(callbacks),
	.abi_version = SRVSVC_RS_ABI_VERSION,
	.log = host_log,
	.log_level = host_log_level,
	.parameter = host_parameter,
	.refresh = host_refresh,
};

/* ---- a call ---- */

/* S-1-5-21-1-2-3-1000 and S-1-1-0 (Everyone). */
static const struct srvsvc_rs_sid sids[] = {
	{ .len = 28, .data = { 1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0,
			       2, 0, 0, 0, 3, 0, 0, 0, 0xe8, 3, 0, 0 } },
	{ .len = 12, .data = { 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 } },
};

/* Who calls is what the server knows from its own logon, never the stub. */
static int32_t serve(struct srvsvc_rs_service *service, uint16_t opnum,
		     struct srvsvc_rs_bytes stub, struct srvsvc_rs_reply *reply)
{
	struct srvsvc_rs_caller caller = {
		.size = sizeof(caller),
		.sids = sids,
		.num_sids = sizeof(sids) / sizeof(sids[0]),
		.uid = 1000,
		.gid = 1000,
		.account_name = text("jane"),
		.domain_name = text("EXAMPLE"),
		.unix_name = text("jane"),
		.client_address = text("192.0.2.7"),
		.user_level = SRVSVC_RS_LEVEL_USER,
		.transport = SRVSVC_RS_TRANSPORT_NP,
	};
	struct srvsvc_rs_request request = {
		.size = sizeof(request),
		.opnum = opnum,
		.stub = stub,
		.caller = &caller,
	};

	*reply = (struct srvsvc_rs_reply) { .size = sizeof(*reply) };
	return srvsvc_rs_call(service, &request, reply);
}

/* ---- the client's side, so that there is something to see ---- */

/* A reply stub is little-endian; past its end everything reads as 0. */
struct cursor {
	const uint8_t *data;
	size_t len;
	size_t at;
};

static uint32_t next(struct cursor *c)
{
	uint32_t value = 0;
	int i;

	for (i = 0; i < 4 && c->at < c->len; i++) {
		value |= (uint32_t)c->data[c->at++] << (8 * i);
	}
	return value;
}

/* A conformant varying string; this client knows ASCII. */
static void print_string(struct cursor *c)
{
	uint32_t count, i;

	next(c); /* maximum */
	next(c); /* offset */
	count = next(c);
	for (i = 0; i < count && c->at + 1 < c->len; i++, c->at += 2) {
		if (c->data[c->at] != 0) {
			putchar(c->data[c->at]);
		}
	}
	c->at += count % 2 * 2; /* to four bytes */
}

static void print_reply(const struct srvsvc_rs_reply *reply)
{
	struct cursor c = { .data = reply->data, .len = reply->len };
	uint32_t count, i;

	c.at = 12; /* level, its switch, the container's pointer */
	count = next(&c);
	c.at += 8 + (size_t)count * 12; /* array pointer, maximum; the rows */
	for (i = 0; i < count; i++) {
		print_string(&c);
		fputs(" (", stdout);
		print_string(&c);
		fputs(")\n", stdout);
	}
	printf("total %u, ", next(&c));
	next(&c); /* resume handle: NULL, as in the request */
	printf("status %u\n", next(&c));
}

int main(void)
{
	/* ServerName NULL; level 1 and its switch; a container with no rows;
	 * PreferedMaximumLength: everything; resume handle NULL. */
	static const uint8_t stub[] = {
		0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
	};
	struct srvsvc_rs_bytes request = { .data = stub, .len = sizeof(stub) };
	struct srvsvc_rs_service *service = NULL;
	struct srvsvc_rs_reply reply;
	int32_t ret;

	ret = srvsvc_rs_service_new(&callbacks, NULL, &service);
	if (ret != SRVSVC_RS_OK) {
		fprintf(stderr, "srvsvc_rs_service_new: %d\n", (int)ret);
		return 1;
	}
	printf("%s by srvsvc_rs, ABI %u\n", srvsvc_rs_opnum_name(OPNUM_SHARE_ENUM),
	       srvsvc_rs_abi_version());
	ret = serve(service, OPNUM_SHARE_ENUM, request, &reply);
	if (ret != SRVSVC_RS_OK) {
		/* not filled: send nca_s_fault_unspec */
		fprintf(stderr, "srvsvc_rs_call: %d\n", (int)ret);
	} else if (reply.outcome == SRVSVC_RS_FAULT) {
		fprintf(stderr, "fault 0x%08x\n", reply.fault);
	} else {
		print_reply(&reply);
		srvsvc_rs_reply_free(&reply);
	}
	srvsvc_rs_service_free(service);
	return ret != SRVSVC_RS_OK;
}

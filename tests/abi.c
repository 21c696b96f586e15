/*
 * Walks every function of include/srvsvc_rs.h: what a host does with it, and what a confused host does. Prints `ok` at the end; the
 * first thing that is not as the header says ends it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "srvsvc_rs.h"

#define CHECK(what) do { \
	if (!(what)) { \
		fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what); \
		exit(1); \
	} \
} while (0)

static struct srvsvc_rs_text text(const char *str)
{
	return (struct srvsvc_rs_text) { .data = str, .len = strlen(str) };
}

static uint32_t host_clock(void *host, struct srvsvc_rs_clock *out)
{
	out->seconds = 951827696;
	out->nanoseconds = 420000000;
	out->minutes_west = -60;
	return 0;
}

static uint32_t host_parameter(void *host, void *call,
			       struct srvsvc_rs_text share,
			       struct srvsvc_rs_text name,
			       srvsvc_rs_sink_fn sink, void *arg)
{
	static const char wanted[] = "netbios name";

	if (name.len != strlen(wanted) ||
	    memcmp(name.data, wanted, name.len) != 0) {
		return 2;
	}
	sink(arg, (const uint8_t *)"TESTHOST", 8);
	return 0;
}

static uint32_t host_refresh(void *host, void *call, uint32_t kinds,
			     struct srvsvc_rs_feed *feed)
{
	struct srvsvc_rs_share share = {
		.size = sizeof(share),
		.name = text("data"),
		.path = text("/srv/data"),
		.comment = text("Gr\xc3\xbc\xc3\x9f" "e"),
		.flags = SRVSVC_RS_SHARE_BROWSEABLE | SRVSVC_RS_SHARE_AVAILABLE,
	};
	struct srvsvc_rs_session session = { .size = sizeof(session), .id = 1 };
	struct srvsvc_rs_connection connection = {
		.size = sizeof(connection), .id = 1, .share_name = text("data"),
	};
	struct srvsvc_rs_open open = { .size = sizeof(open), .id = 1 };
	struct srvsvc_rs_transport transport = { .size = sizeof(transport) };

	CHECK(srvsvc_rs_feed_share(feed, &share) == SRVSVC_RS_OK);
	CHECK(srvsvc_rs_feed_share(feed, NULL) == SRVSVC_RS_NULL);
	CHECK(srvsvc_rs_feed_share(NULL, &share) == SRVSVC_RS_NULL);
	share.kind = 99;
	CHECK(srvsvc_rs_feed_share(feed, &share) == SRVSVC_RS_INVALID);
	share.size = 8;
	CHECK(srvsvc_rs_feed_share(feed, &share) == SRVSVC_RS_INVALID);
	CHECK(srvsvc_rs_feed_session(feed, &session) == SRVSVC_RS_OK);
	CHECK(srvsvc_rs_feed_connection(feed, &connection) == SRVSVC_RS_OK);
	CHECK(srvsvc_rs_feed_open(feed, &open) == SRVSVC_RS_OK);
	CHECK(srvsvc_rs_feed_transport(feed, &transport) == SRVSVC_RS_OK);
	return 0;
}

static const struct srvsvc_rs_host table = {
	.size = sizeof(table),
	.abi_version = SRVSVC_RS_ABI_VERSION,
	.clock = host_clock,
	.parameter = host_parameter,
	.refresh = host_refresh,
};

/* The first operation that there is none of. */
static uint16_t unknown(void)
{
	uint16_t opnum = 0;

	while (srvsvc_rs_opnum_name(opnum) != NULL)
		opnum++;
	return opnum;
}

static void constants(void)
{
	CHECK(srvsvc_rs_abi_version() == SRVSVC_RS_ABI_VERSION);
	CHECK(strlen(srvsvc_rs_version()) > 0);
	CHECK(strcmp(srvsvc_rs_opnum_name(15), "NetrShareEnum") == 0);
	CHECK(unknown() >= 58);
}

static void making(void)
{
	struct srvsvc_rs_service *service = NULL;
	struct srvsvc_rs_host wrong = table;

	CHECK(srvsvc_rs_service_new(NULL, NULL, &service) == SRVSVC_RS_NULL);
	CHECK(srvsvc_rs_service_new(&table, NULL, NULL) == SRVSVC_RS_NULL);
	wrong.abi_version = 77;
	CHECK(srvsvc_rs_service_new(&wrong, NULL, &service) == SRVSVC_RS_VERSION);
	wrong.size = 3;
	CHECK(srvsvc_rs_service_new(&wrong, NULL, &service) == SRVSVC_RS_INVALID);
	CHECK(service == NULL);
	srvsvc_rs_service_free(NULL);
}

/* S-1-1-0, Everyone */
static const struct srvsvc_rs_sid everyone = {
	.data = { 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 }, .len = 12,
};

static struct srvsvc_rs_caller nobody(void)
{
	return (struct srvsvc_rs_caller) {
		.size = sizeof(struct srvsvc_rs_caller),
		.sids = &everyone, .num_sids = 1,
		.uid = 65534, .gid = 65534,
		.user_level = SRVSVC_RS_LEVEL_USER,
		.transport = SRVSVC_RS_TRANSPORT_NP,
	};
}

static struct srvsvc_rs_reply ask(struct srvsvc_rs_service *service,
				  uint16_t opnum, const void *stub, size_t len)
{
	struct srvsvc_rs_caller caller = nobody();
	struct srvsvc_rs_request request = {
		.size = sizeof(request), .opnum = opnum,
		.stub = { .data = stub, .len = len }, .caller = &caller,
	};
	struct srvsvc_rs_reply reply = { .size = sizeof(reply) };

	CHECK(srvsvc_rs_call(service, &request, &reply) == SRVSVC_RS_OK);
	return reply;
}

static void calls(struct srvsvc_rs_service *service)
{
	/* ServerName NULL */
	static const uint8_t time_of_day[4];
	/* ServerName NULL, level 1 twice, container, no entries, everything */
	static const uint8_t share_enum[] = {
		0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
	};
	struct srvsvc_rs_caller caller = nobody();
	struct srvsvc_rs_request request = {
		.size = sizeof(request), .opnum = 28, .caller = &caller,
		.stub = { .data = time_of_day, .len = 4 },
	};
	struct srvsvc_rs_reply reply;

	CHECK(srvsvc_rs_route(service, 28) == SRVSVC_RS_ROUTE_OURS);
	CHECK(srvsvc_rs_route(service, unknown()) == SRVSVC_RS_ROUTE_FAULT);
	CHECK(srvsvc_rs_route(service, UINT16_MAX) == SRVSVC_RS_ROUTE_FAULT);
	CHECK(srvsvc_rs_route(NULL, 28) == SRVSVC_RS_ROUTE_FAULT);
	reply = ask(service, 28, time_of_day, sizeof(time_of_day));
	CHECK(reply.outcome == SRVSVC_RS_REPLY && reply.len == 56);
	CHECK(reply.data[4 + 20] == 42 /* hundredths */);
	CHECK(srvsvc_rs_shadow(service, &request,
			       (struct srvsvc_rs_bytes) { reply.data, reply.len }) ==
	      SRVSVC_RS_OK);
	srvsvc_rs_reply_free(&reply);
	srvsvc_rs_reply_free(&reply);
	srvsvc_rs_reply_free(NULL);
	reply = ask(service, 15, share_enum, sizeof(share_enum));
	CHECK(reply.outcome == SRVSVC_RS_REPLY && reply.len > 60);
	srvsvc_rs_reply_free(&reply);
	reply = ask(service, 15, share_enum, 7);
	CHECK(reply.outcome == SRVSVC_RS_FAULT && reply.fault == 0x6f7);
	reply = ask(service, 900, NULL, 0);
	CHECK(reply.outcome == SRVSVC_RS_FAULT && reply.fault == 0x1c010002);
	request.caller = NULL;
	CHECK(srvsvc_rs_call(service, &request, &reply) == SRVSVC_RS_NULL);
	CHECK(srvsvc_rs_call(service, NULL, &reply) == SRVSVC_RS_NULL);
	CHECK(srvsvc_rs_call(NULL, &request, &reply) == SRVSVC_RS_NULL);
	CHECK(srvsvc_rs_shadow(NULL, &request, (struct srvsvc_rs_bytes) { 0 }) ==
	      SRVSVC_RS_NULL);
}

#define WALK(kind, bit, ...) do { \
	struct srvsvc_rs_##kind record = { .size = sizeof(record), __VA_ARGS__ }; \
	srvsvc_rs_handle one = 0, same = 0; \
	size_t count = 9; \
	CHECK(srvsvc_rs_##kind##_put(service, &record, &one) == SRVSVC_RS_OK); \
	CHECK(one != 0); \
	CHECK(srvsvc_rs_##kind##_put(service, &record, &same) == SRVSVC_RS_OK); \
	CHECK(one == same); \
	CHECK(srvsvc_rs_##kind##_put(service, &record, NULL) == SRVSVC_RS_OK); \
	CHECK(srvsvc_rs_registry_count(service, bit, &count) == SRVSVC_RS_OK); \
	CHECK(count == 1); \
	CHECK(srvsvc_rs_##kind##_remove(service, one) == SRVSVC_RS_OK); \
	CHECK(srvsvc_rs_##kind##_remove(service, one) == SRVSVC_RS_STALE); \
	CHECK(srvsvc_rs_##kind##_remove(service, ~one) == SRVSVC_RS_STALE); \
	CHECK(srvsvc_rs_##kind##_put(NULL, &record, NULL) == SRVSVC_RS_NULL); \
	CHECK(srvsvc_rs_##kind##_put(service, NULL, NULL) == SRVSVC_RS_NULL); \
	CHECK(srvsvc_rs_##kind##_remove(NULL, one) == SRVSVC_RS_NULL); \
} while (0)

static void registry(struct srvsvc_rs_service *service)
{
	size_t count;

	WALK(share, SRVSVC_RS_SHARES, .name = text("one"));
	WALK(session, SRVSVC_RS_SESSIONS, .id = 5);
	WALK(connection, SRVSVC_RS_CONNECTIONS, .id = 5);
	WALK(open, SRVSVC_RS_OPENS, .id = 5);
	CHECK(srvsvc_rs_registry_count(service, 3, &count) == SRVSVC_RS_INVALID);
	CHECK(srvsvc_rs_registry_count(service, 1, NULL) == SRVSVC_RS_NULL);
	CHECK(srvsvc_rs_registry_count(NULL, 1, &count) == SRVSVC_RS_NULL);
	CHECK(srvsvc_rs_registry_pushed(service, SRVSVC_RS_SHARES) == SRVSVC_RS_OK);
	CHECK(srvsvc_rs_registry_pushed(service, 0x8000) == SRVSVC_RS_INVALID);
	CHECK(srvsvc_rs_registry_pushed(NULL, 0) == SRVSVC_RS_NULL);
}

/* A host that lives on the heap and counts what it is told. */
struct counting_host {
	unsigned int lines;
};

static void count_line(void *host, int level, struct srvsvc_rs_text line)
{
	((struct counting_host *)host)->lines++;
}

static int everything(void *host)
{
	return ((struct counting_host *)host)->lines > 1000 ? 0 : 10;
}

static struct srvsvc_rs_service *counted(struct counting_host **host)
{
	struct srvsvc_rs_host counts = table;
	struct srvsvc_rs_service *service = NULL;

	counts.log = count_line;
	counts.log_level = everything;
	*host = calloc(1, sizeof(**host));
	CHECK(*host != NULL);
	CHECK(srvsvc_rs_service_new(&counts, *host, &service) == SRVSVC_RS_OK);
	return service;
}

/* What a service has to say goes to its own host, whoever came first. */
static void logging(void)
{
	struct counting_host *hosts[2];
	struct srvsvc_rs_service *first = counted(&hosts[0]);
	struct srvsvc_rs_service *second = counted(&hosts[1]);
	unsigned int of_first;

	CHECK(srvsvc_rs_service_without(first, 0, text("one")) == SRVSVC_RS_OK);
	CHECK(hosts[0]->lines == 1 && hosts[1]->lines == 0);
	CHECK(srvsvc_rs_service_without(first, 0, text("one")) == SRVSVC_RS_OK);
	CHECK(hosts[0]->lines == 1);
	CHECK(srvsvc_rs_service_without(second, 0, text("two")) == SRVSVC_RS_OK);
	of_first = hosts[0]->lines;
	CHECK(of_first == 1 && hosts[1]->lines == 1);
	srvsvc_rs_service_free(first);
	free(hosts[0]);
	CHECK(srvsvc_rs_service_without(second, 0, text("three")) ==
	      SRVSVC_RS_OK);
	CHECK(srvsvc_rs_route(second, 900) == SRVSVC_RS_ROUTE_FAULT);
	CHECK(hosts[1]->lines >= 2);
	srvsvc_rs_service_free(second);
	free(hosts[1]);
}

static uint32_t count_audit(void *host, void *call, uint32_t target,
			    struct srvsvc_rs_text file,
			    struct srvsvc_rs_text line)
{
	(void)call;
	(void)target;
	(void)file;
	CHECK(line.len > 0);
	((struct counting_host *)host)->lines++;
	return 0;
}

/* Refusals that come again are one line when they are asked for, or freed. */
static void refusals(void)
{
	/* NetrSessionEnum, level 502 */
	static const uint32_t sessions[] = {
		0, 0, 0, 502, 502, 0x20000, 0, 0, UINT32_MAX, 0,
	};
	struct counting_host host = { .lines = 0 };
	struct srvsvc_rs_host counts = table;
	struct srvsvc_rs_service *service = NULL;
	uint32_t wait_ms = 1;
	int i;

	counts.audit = count_audit;
	CHECK(srvsvc_rs_service_new(&counts, &host, &service) == SRVSVC_RS_OK);
	CHECK(srvsvc_rs_service_flush(NULL, true, &wait_ms) == SRVSVC_RS_NULL);
	CHECK(srvsvc_rs_service_flush(service, false, &wait_ms) ==
	      SRVSVC_RS_OK);
	CHECK(wait_ms == 0);
	for (i = 0; i < 6; i++) {
		struct srvsvc_rs_reply reply =
			ask(service, 12, sessions, sizeof(sessions));

		srvsvc_rs_reply_free(&reply);
		if (i == 2) {
			CHECK(host.lines == 1);
			CHECK(srvsvc_rs_service_flush(service, false,
						      &wait_ms) ==
			      SRVSVC_RS_OK);
			CHECK(host.lines == 1 && wait_ms > 0 &&
			      wait_ms <= 10000);
			CHECK(srvsvc_rs_service_flush(service, true, NULL) ==
			      SRVSVC_RS_OK);
			CHECK(host.lines == 2);
		}
	}
	srvsvc_rs_service_free(service);
	CHECK(host.lines == 3);
}

/* A table, and a record, whose size ends inside of a member. */
static void cut_short(void)
{
	struct srvsvc_rs_service *service = NULL;
	struct srvsvc_rs_host cut = table;
	struct srvsvc_rs_open open = { .size = sizeof(open), .id = 1 };
	static const uint8_t time_of_day[4];
	struct srvsvc_rs_reply reply;
	size_t missing;

	for (missing = 1; missing < sizeof(void *); missing++) {
		cut.size = offsetof(struct srvsvc_rs_host, parameter) - missing;
		CHECK(srvsvc_rs_service_new(&cut, NULL, &service) ==
		      SRVSVC_RS_OK);
		reply = ask(service, 28, time_of_day, sizeof(time_of_day));
		srvsvc_rs_reply_free(&reply);
		open.size = sizeof(open) - missing;
		CHECK(srvsvc_rs_open_put(service, &open, NULL) == SRVSVC_RS_OK);
		srvsvc_rs_service_free(service);
	}
}

int main(void)
{
	struct srvsvc_rs_service *service = NULL;

	constants();
	making();
	logging();
	refusals();
	cut_short();
	CHECK(srvsvc_rs_service_new(&table, NULL, &service) == SRVSVC_RS_OK);
	calls(service);
	registry(service);
	CHECK(srvsvc_rs_service_without(service, SRVSVC_RS_SHARES, text("test")) ==
	      SRVSVC_RS_OK);
	CHECK(srvsvc_rs_route(service, 15) == SRVSVC_RS_ROUTE_FORWARD);
	CHECK(srvsvc_rs_service_without(NULL, 1, text("")) == SRVSVC_RS_NULL);
	srvsvc_rs_service_free(service);
	printf("ok\n");
	return 0;
}

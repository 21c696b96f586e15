/* A small host: raw requests through the C ABI as a caller of the input's choice. */
#include <string.h>

#include "srvsvc_rs.h"

static uint32_t fuzz_clock(void *host, struct srvsvc_rs_clock *out)
{
	out->seconds = 1700000000;
	return 0;
}

static uint32_t parameter(void *host, void *call, struct srvsvc_rs_text share,
			  struct srvsvc_rs_text name, srvsvc_rs_sink_fn sink,
			  void *sink_arg)
{
	if (name.len == 12 && memcmp(name.data, "netbios name", 12) == 0) {
		sink(sink_arg, (const uint8_t *)"FILES", 5);
		return 0;
	}
	return 2;
}

static struct srvsvc_rs_text text(const char *str)
{
	return (struct srvsvc_rs_text) { str, strlen(str) };
}

static uint32_t refresh(void *host, void *call, uint32_t kinds,
			struct srvsvc_rs_feed *feed)
{
	struct srvsvc_rs_share share = {
		.size = sizeof(share), .name = text("data"),
		.path = text("/srv/data"), .comment = text("A %U comment"),
		.flags = SRVSVC_RS_SHARE_BROWSEABLE | SRVSVC_RS_SHARE_AVAILABLE,
	};
	struct srvsvc_rs_session session = {
		.size = sizeof(session), .id = 7, .account_name = text("alice"),
		.client_address = text("192.0.2.1"), .idle_ms = -1,
	};
	struct srvsvc_rs_connection connection = {
		.size = sizeof(connection), .id = 8, .session_id = 7,
		.share_name = text("data"),
	};
	struct srvsvc_rs_open open = {
		.size = sizeof(open), .id = 9, .service_path = text("/srv/data"),
		.base_name = text("a"), .uid = 1000,
	};

	if (kinds & SRVSVC_RS_SHARES) {
		srvsvc_rs_feed_share(feed, &share);
	}
	if (kinds & SRVSVC_RS_SESSIONS) {
		srvsvc_rs_feed_session(feed, &session);
	}
	if (kinds & SRVSVC_RS_CONNECTIONS) {
		srvsvc_rs_feed_connection(feed, &connection);
	}
	if (kinds & (SRVSVC_RS_OPENS | SRVSVC_RS_OPEN_OWNERS)) {
		srvsvc_rs_feed_open(feed, &open);
	}
	return 0;
}

static uint32_t yes(void *host, void *call, struct srvsvc_rs_text path)
{
	return 0;
}

static uint32_t store(void *host, void *call, struct srvsvc_rs_text section,
		      bool create, const struct srvsvc_rs_setting *settings,
		      size_t count)
{
	return 0;
}

static uint32_t security_set(void *host, void *call,
			     struct srvsvc_rs_text share,
			     struct srvsvc_rs_bytes sd)
{
	return 0;
}

/* 0: as it should be; else the defect. */
int fuzz_abi(uint16_t opnum, uint32_t flags, int root, const uint8_t *data,
	     size_t len);

int fuzz_abi(uint16_t opnum, uint32_t flags, int root, const uint8_t *data,
	     size_t len)
{
	static const struct srvsvc_rs_host table = {
		.size = sizeof(table), .abi_version = SRVSVC_RS_ABI_VERSION,
		.clock = fuzz_clock, .parameter = parameter,
		.refresh = refresh, .check_directory = yes, .store = store,
		.store_delete = yes, .share_security_set = security_set,
	};
	static struct srvsvc_rs_service *service;
	struct srvsvc_rs_caller caller = {
		.size = sizeof(caller), .uid = root ? 0 : 1000,
		.user_level = SRVSVC_RS_LEVEL_USER,
		.account_name = text("fuzz"),
	};
	struct srvsvc_rs_request request = {
		.size = sizeof(request), .opnum = opnum, .flags = flags & 3,
		.stub = { data, len }, .caller = &caller,
	};
	struct srvsvc_rs_reply reply = { .size = sizeof(reply) };
	int32_t ret;

	if (service == NULL && srvsvc_rs_service_new(&table, NULL, &service) != 0) {
		return -1;
	}
	ret = srvsvc_rs_call(service, &request, &reply);
	if (ret != SRVSVC_RS_OK) {
		return ret; /* a panic was caught */
	}
	if (reply.outcome == SRVSVC_RS_REPLY && reply.len < 4) {
		return 1;
	}
	srvsvc_rs_reply_free(&reply);
	return 0;
}

/* A refresh of live state: sessions, tree connects, opens, transports. */
#include "host.h"
#include "live.h"

#define EPOCH_NTTIME 116444736000000000ull
#define ALIVE_SLOTS 4096
#define GLUE_ANY_OPENS (SRVSVC_RS_OPENS | SRVSVC_RS_OPEN_OWNERS)

/* What is known of processes; what another refresh found out is stale. */
static struct {
	struct server_id id;
	uint64_t refresh;
	bool alive;
} slots[ALIVE_SLOTS];

struct glue_alive {
	uint64_t refresh;       /* which this is */
};

int64_t glue_nttime_ns(uint64_t nttime)
{
	if (nttime < EPOCH_NTTIME ||
	    nttime - EPOCH_NTTIME > (uint64_t)INT64_MAX / 100) {
		return 0;
	}
	return (int64_t)((nttime - EPOCH_NTTIME) * 100);
}

bool glue_alive(struct glue_live *live, struct server_id id)
{
	size_t at = (id.pid ^ id.vnn * 31u ^ id.unique_id) % ALIVE_SLOTS;
	static uint64_t refreshes;

	if (live->alive->refresh == 0) {
		live->alive->refresh = ++refreshes;
	}
	if (slots[at].refresh != live->alive->refresh ||
	    !glue_same_server(slots[at].id, id)) {
		slots[at].id = id;
		slots[at].refresh = live->alive->refresh;
		slots[at].alive = samba.process_exists(id);
	}
	return slots[at].alive;
}

uint32_t glue_feed_live(struct glue_call *gc, uint32_t kinds,
			struct srvsvc_rs_feed *feed)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct glue_live live = {
		.gc = gc,
		.feed = feed,
		.kinds = kinds,
		.endpoint = glue_client_endpoint(gc),
		.alive = talloc_zero(frame, struct glue_alive),
	};
	uint32_t ret = live.alive != NULL ? GLUE_OK : GLUE_NO_MEMORY;

	glue_become_root();
	/* Opens want to know which process serves the caller: sessions first. */
	if (ret == GLUE_OK &&
	    (kinds & (SRVSVC_RS_SESSIONS | GLUE_ANY_OPENS))) {
		ret = glue_feed_sessions(&live);
	}
	if (ret == GLUE_OK && (kinds & SRVSVC_RS_CONNECTIONS)) {
		ret = glue_feed_connections(&live);
	}
	if (ret == GLUE_OK && (kinds & GLUE_ANY_OPENS)) {
		ret = glue_feed_opens(&live);
	}
	if (ret == GLUE_OK && (kinds & SRVSVC_RS_TRANSPORTS)) {
		ret = glue_feed_transports(&live);
	}
	if (ret == GLUE_OK && live.failed) {
		ret = GLUE_NO_MEMORY;
	}
	glue_unbecome_root();
	TALLOC_FREE(frame);
	return ret;
}

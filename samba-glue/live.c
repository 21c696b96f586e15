/* A refresh of live state: sessions, tree connects, opens. */
#include "host.h"
#include "live.h"

#define EPOCH_NTTIME 116444736000000000ull
#define GLUE_ANY_OPENS (SRVSVC_RS_OPENS | SRVSVC_RS_OPEN_OWNERS)

/* Opens want to know which process serves the caller: sessions tell. */
#define GLUE_OF_SESSIONS (SRVSVC_RS_SESSIONS | GLUE_ANY_OPENS)

int64_t glue_nttime_ns(uint64_t nttime)
{
	if (nttime < EPOCH_NTTIME ||
	    nttime - EPOCH_NTTIME > (uint64_t)INT64_MAX / 100) {
		return 0;
	}
	return (int64_t)((nttime - EPOCH_NTTIME) * 100);
}

/* What reading these kinds relies on. */
static uint32_t reads(uint32_t kinds)
{
	return kinds & GLUE_OF_SESSIONS ? kinds | SRVSVC_RS_SESSIONS : kinds;
}

static uint32_t feed_proven(struct glue_call *gc, uint32_t kinds,
			    struct srvsvc_rs_feed *feed)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct glue_live live = {
		.gc = gc,
		.feed = feed,
		.kinds = kinds,
		.endpoint = kinds & GLUE_OF_SESSIONS ?
			glue_client_endpoint(gc) : NULL,
	};
	uint32_t ret = GLUE_OK;

	glue_alive_begin();
	glue_become_root();
	if (kinds & GLUE_OF_SESSIONS) {
		ret = glue_feed_sessions(&live);
	}
	if (ret == GLUE_OK && (kinds & SRVSVC_RS_CONNECTIONS)) {
		ret = glue_feed_connections(&live);
	}
	if (ret == GLUE_OK && (kinds & GLUE_ANY_OPENS)) {
		ret = glue_feed_opens(&live);
	}
	if (ret == GLUE_OK && live.failed) {
		ret = GLUE_NO_MEMORY;
	}
	glue_unbecome_root();
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_feed_live(struct glue_call *gc, uint32_t kinds,
			struct srvsvc_rs_feed *feed)
{
	if (reads(kinds) & glue_selfcheck_live()) {
		return GLUE_NOT_SUPPORTED;
	}
	return feed_proven(gc, kinds, feed);
}

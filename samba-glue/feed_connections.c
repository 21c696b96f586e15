/* Tree connects, from smbXsrv_tcon_global. */
#include "live.h"
#include "raw.h"

static void feed(struct glue_live *live, const struct glue_tcon_facts *facts)
{
	struct srvsvc_rs_connection record = {
		.size = sizeof(record),
		.id = facts->id,
		.wire_id = facts->wire_id,
		.session_id = facts->session,
		.created_ns = glue_nttime_ns(facts->time),
		.server = glue_server_id(facts->server),
		.share_name = facts->share_name,
	};

	if (glue_alive(facts->server) &&
	    srvsvc_rs_feed_connection(live->feed, &record) != SRVSVC_RS_OK) {
		live->failed = true;
	}
}

static enum glue_raw_verdict one_record(struct glue_bytes key,
					struct glue_bytes value, void *arg)
{
	struct glue_tcon_facts facts;

	if (value.len == 0) {
		return GLUE_RAW_GOOD;
	}
	if (!glue_read_tcon(glue_layouts.tcon_version, value, &facts)) {
		return GLUE_RAW_STRANGE;
	}
	if (!glue_key_is(key, facts.id)) {
		return GLUE_RAW_MISFILED;
	}
	if (arg != NULL) {
		feed(arg, &facts);
	}
	return GLUE_RAW_GOOD;
}

static int one_global(void *global, void *arg)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct glue_live *live = arg;
	struct glue_tcon_facts facts = {
		.server = glue_server(global, 16),
		.time = glue_u64(global, 40),
		.id = glue_u32(global, 8),
		.wire_id = glue_u32(global, 12),
		.session = glue_u32(global, 60),
		.share_name = glue_shown(frame, glue_ptr(global, 48)),
	};

	feed(live, &facts);
	TALLOC_FREE(frame);
	return live->failed ? 1 : 0;
}

uint32_t glue_feed_connections(struct glue_live *live)
{
	uint32_t ret = glue_raw_walk(GLUE_RAW_TCONS, one_record, live);

	if (ret == GLUE_NOT_SUPPORTED) {
		ret = glue_status(samba_late.smbXsrv_tcon_global_traverse(
			one_global, live));
	}
	return live->failed ? GLUE_NO_MEMORY : ret;
}

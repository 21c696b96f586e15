/* Tree connects, from smbXsrv_tcon_global. */
#include "live.h"

static int one_connection(void *global, void *arg)
{
	struct glue_live *live = arg;
	struct server_id server = glue_server(global, 16);
	struct srvsvc_rs_connection record = {
		.size = sizeof(record),
		.id = glue_u32(global, 8),
		.wire_id = glue_u32(global, 12),
		.session_id = glue_u32(global, 60),
		.created_ns = glue_nttime_ns(glue_u64(global, 40)),
		.server = glue_server_id(server),
		.share_name = glue_text(glue_ptr(global, 48)),
	};

	if (glue_alive(live, server) &&
	    srvsvc_rs_feed_connection(live->feed, &record) != SRVSVC_RS_OK) {
		live->failed = true;
	}
	return live->failed ? 1 : 0;
}

uint32_t glue_feed_connections(struct glue_live *live)
{
	NTSTATUS status = samba.smbXsrv_tcon_global_traverse(one_connection,
							     live);

	return NT_STATUS_IS_OK(status) || live->failed ? GLUE_OK :
		glue_status(status);
}

/* The callback table. */
#include "host.h"

static void host_log(void *host, int level, struct srvsvc_rs_text text)
{
	glue_log_text(level, "srvsvc_rs", "srvsvc", text.data, text.len);
}

static int host_log_level(void *host)
{
	return glue_log_level();
}

static uint32_t host_refresh(void *host, void *call, uint32_t kinds,
			     struct srvsvc_rs_feed *feed)
{
	if (call == NULL || (kinds & ~SRVSVC_RS_SHARES) != 0) {
		return GLUE_NOT_SUPPORTED;
	}
	return glue_feed_shares(call, feed);
}

const struct srvsvc_rs_host samba_host_table = {
	.size = sizeof(samba_host_table),
	.abi_version = SRVSVC_RS_ABI_VERSION,
	.log = host_log,
	.log_level = host_log_level,
	.clock = glue_clock,
	.parameter = glue_parameter,
	.substitute = glue_substitute,
	.refresh = host_refresh,
	.share_access = glue_share_access,
	.share_security_get = glue_share_security_get,
};

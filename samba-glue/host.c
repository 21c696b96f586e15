/* The callback table. */
#include "config.h"
#include "host.h"

static uint32_t host_refresh(void *host, void *call, uint32_t kinds,
			     struct srvsvc_rs_feed *feed)
{
	uint32_t ret = GLUE_OK;

	if (call == NULL || glue_lacks(kinds & SRVSVC_RS_SHARES)) {
		return GLUE_NOT_SUPPORTED;
	}
	if (kinds & SRVSVC_RS_SHARES) {
		ret = glue_feed_shares(call, feed);
	}
	if (ret == GLUE_OK && (kinds & SRVSVC_RS_HOME)) {
		ret = glue_feed_home(call, feed);
	}
	return ret;
}

const struct srvsvc_rs_host samba_host_table = {
	.size = sizeof(samba_host_table),
	.abi_version = SRVSVC_RS_ABI_VERSION,
	.refresh = host_refresh,
	.share_access = glue_share_access,
	.share_security_get = glue_share_security_get,
	.share_security_set = glue_share_security_set,
	.config_stamp = glue_config_stamp,
	.config_generation = glue_config_generation,
	.security_stamp = glue_security_stamp,
};

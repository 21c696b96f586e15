/* The callback table. */
#include "config.h"
#include "host.h"

const struct srvsvc_rs_host samba_host_table = {
	.size = sizeof(samba_host_table),
	.abi_version = SRVSVC_RS_ABI_VERSION,
	.share_access = glue_share_access,
	.share_security_get = glue_share_security_get,
	.share_security_set = glue_share_security_set,
	.config_stamp = glue_config_stamp,
	.config_generation = glue_config_generation,
	.security_stamp = glue_security_stamp,
};

/* The callback table. */
#include "config.h"
#include "host.h"

const struct srvsvc_rs_host samba_host_table = {
	.size = sizeof(samba_host_table),
	.abi_version = SRVSVC_RS_ABI_VERSION,
	.config_stamp = glue_config_stamp,
};

/* The registry configuration held, for the files that still are C. */

#include "config.h"
#include "host.h"

#include <smbconf.h>

static uint32_t sbc_status(sbcErr err)
{
	switch (err) {
	case SBC_ERR_OK:
		return GLUE_OK;
	case SBC_ERR_NOMEM:
		return GLUE_NO_MEMORY;
	case SBC_ERR_NO_SUCH_SERVICE:
		return GLUE_FILE_NOT_FOUND;
	case SBC_ERR_FILE_EXISTS:
		return GLUE_FILE_EXISTS;
	case SBC_ERR_INVALID_PARAM:
		return GLUE_INVALID_PARAMETER;
	case SBC_ERR_ACCESS_DENIED:
		return GLUE_ACCESS_DENIED;
	case SBC_ERR_NOT_IMPLEMENTED:
	case SBC_ERR_NOT_SUPPORTED:
		return GLUE_NOT_SUPPORTED;
	default:
		return GLUE_GEN_FAILURE;
	}
}

/* Shares of the registry are served; for [global] it must be included too. */
bool glue_registry_in_use(const char *section)
{
	bool global = strcasecmp(section, "global") == 0;

	if (samba.lp_config_backend_is_registry != NULL &&
	    samba.lp_config_backend_is_registry()) {
		return true;
	}
	if (global) {
		return glue_config_includes_registry();
	}
	return samba.lp_registry_shares != NULL && samba.lp_registry_shares();
}

static uint32_t open_store(TALLOC_CTX *mem_ctx, const char *section,
			   struct smbconf_ctx **conf)
{
	if (!glue_registry_in_use(section) ||
	    glue_lacks(SRVSVC_RS_SHARES | SRVSVC_RS_CHANGES)) {
		return GLUE_NOT_SUPPORTED;
	}
	if (!glue_is_share_name(section)) {
		return GLUE_INVALID_NAME;
	}
	return sbc_status(samba.smbconf_init_reg(mem_ctx, conf, NULL));
}

struct smbconf_ctx *glue_registry_hold(TALLOC_CTX *mem_ctx,
				       const char *section)
{
	struct smbconf_ctx *conf = NULL;

	if (open_store(mem_ctx, section, &conf) != GLUE_OK) {
		return NULL;
	}
	if (samba_late.smbconf_transaction_start(conf) != SBC_ERR_OK) {
		samba_late.smbconf_shutdown(conf);
		return NULL;
	}
	return conf;
}

void glue_registry_release(struct smbconf_ctx *conf)
{
	if (conf != NULL) {
		samba_late.smbconf_transaction_cancel(conf);
		samba_late.smbconf_shutdown(conf);
	}
}

bool glue_registry_commit(struct smbconf_ctx *conf)
{
	sbcErr err = samba_late.smbconf_transaction_commit(conf);

	samba_late.smbconf_shutdown(conf);
	return err == SBC_ERR_OK;
}

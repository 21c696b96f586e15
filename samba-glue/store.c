/* The registry configuration, through libsmbconf, one transaction a change. */

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

static sbcErr apply(TALLOC_CTX *mem_ctx, struct smbconf_ctx *conf,
		    const char *section,
		    const struct srvsvc_rs_setting *setting)
{
	char *name = glue_strdup(mem_ctx, setting->name);
	char *value = glue_strdup(mem_ctx, setting->value);
	char *old = NULL;

	if (name == NULL || (setting->value.data != NULL && value == NULL)) {
		return SBC_ERR_INVALID_PARAM;
	}
	if (value != NULL) {
		return samba_late.smbconf_set_parameter(conf, section, name, value);
	}
	if (samba_late.smbconf_get_parameter(conf, mem_ctx, section, name, &old) !=
	    SBC_ERR_OK) {
		return SBC_ERR_OK; /* not set, nothing to remove */
	}
	return samba_late.smbconf_delete_parameter(conf, section, name);
}

/* Inside a transaction that the caller ends. */
static sbcErr change(TALLOC_CTX *mem_ctx, struct smbconf_ctx *conf,
		     const char *section, bool create,
		     const struct srvsvc_rs_setting *settings, size_t count)
{
	bool exists = samba_late.smbconf_share_exists(conf, section);
	bool global = strcasecmp(section, "global") == 0;
	sbcErr err = SBC_ERR_OK;
	size_t i;

	if (create && exists) {
		return SBC_ERR_FILE_EXISTS;
	}
	if (!create && !exists && !global) {
		return SBC_ERR_NO_SUCH_SERVICE;
	}
	if (!exists) {
		err = samba_late.smbconf_create_share(conf, section);
	}
	for (i = 0; i < count && err == SBC_ERR_OK; i++) {
		err = apply(mem_ctx, conf, section, &settings[i]);
		if (err == SBC_ERR_OK && glue_is_temporary(settings[i].name) &&
		    !glue_temporary_note(section,
					 settings[i].value.data != NULL)) {
			err = SBC_ERR_UNKNOWN_FAILURE;
		}
	}
	return err;
}

/* Commit what worked, undo what did not. */
static uint32_t finish(struct smbconf_ctx *conf, sbcErr err)
{
	if (err != SBC_ERR_OK) {
		samba_late.smbconf_transaction_cancel(conf);
		return sbc_status(err);
	}
	return sbc_status(samba_late.smbconf_transaction_commit(conf));
}

uint32_t glue_store(void *host, void *call, struct srvsvc_rs_text section,
		    bool create, const struct srvsvc_rs_setting *settings,
		    size_t count)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, section);
	struct smbconf_ctx *conf = NULL;
	uint32_t ret = GLUE_INVALID_PARAMETER;

	if (name == NULL) {
		goto done;
	}
	glue_become_root();
	ret = open_store(frame, name, &conf);
	if (ret == GLUE_OK) {
		ret = sbc_status(samba_late.smbconf_transaction_start(conf));
	}
	if (ret == GLUE_OK) {
		ret = finish(conf, change(frame, conf, name, create, settings,
					  count));
	}
	if (conf != NULL) {
		samba_late.smbconf_shutdown(conf);
	}
	glue_unbecome_root();
done:
	TALLOC_FREE(frame);
	return ret;
}

/* Whether a parameter still has the value that was read before. */
static bool still(TALLOC_CTX *mem_ctx, struct smbconf_ctx *conf,
		  const char *section, const char *name, const char *old)
{
	char *now = NULL;

	if (!samba_late.smbconf_share_exists(conf, section) ||
	    samba_late.smbconf_get_parameter(conf, mem_ctx, section, name, &now) !=
	    SBC_ERR_OK) {
		now = NULL;
	}
	return old == NULL || now == NULL ? old == now : strcmp(old, now) == 0;
}

uint32_t glue_store_replace(void *host, void *call,
			    struct srvsvc_rs_text section,
			    struct srvsvc_rs_text name,
			    struct srvsvc_rs_text old,
			    struct srvsvc_rs_text value)
{
	const struct srvsvc_rs_setting setting = { name, value };
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *where = glue_strdup(frame, section);
	char *what = glue_strdup(frame, name);
	char *before = glue_strdup(frame, old);
	struct smbconf_ctx *conf = NULL;
	uint32_t ret = GLUE_INVALID_PARAMETER;

	if (where == NULL || what == NULL ||
	    (old.data != NULL && before == NULL)) {
		goto done;
	}
	glue_become_root();
	ret = open_store(frame, where, &conf);
	if (ret == GLUE_OK) {
		/* waits for the one who holds the lock */
		ret = sbc_status(samba_late.smbconf_transaction_start(conf));
	}
	if (ret == GLUE_OK && !still(frame, conf, where, what, before)) {
		samba_late.smbconf_transaction_cancel(conf);
		ret = GLUE_BUSY;
	} else if (ret == GLUE_OK) {
		ret = finish(conf,
			     change(frame, conf, where, false, &setting, 1));
	}
	if (conf != NULL) {
		samba_late.smbconf_shutdown(conf);
	}
	glue_unbecome_root();
done:
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_store_delete(void *host, void *call,
			   struct srvsvc_rs_text section)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, section);
	struct smbconf_ctx *conf = NULL;
	uint32_t ret = GLUE_INVALID_PARAMETER;

	if (name == NULL || strcasecmp(name, "global") == 0) {
		goto done;
	}
	glue_become_root();
	ret = open_store(frame, name, &conf);
	if (ret == GLUE_OK && !samba_late.smbconf_share_exists(conf, name)) {
		ret = GLUE_FILE_NOT_FOUND;
	}
	if (ret == GLUE_OK) {
		ret = sbc_status(samba_late.smbconf_transaction_start(conf));
	}
	if (ret == GLUE_OK) {
		sbcErr err = samba_late.smbconf_delete_share(conf, name);

		/* one that stays in the list is dropped when smbd starts */
		glue_temporary_note(name, false);
		ret = finish(conf, err);
	}
	if (conf != NULL) {
		samba_late.smbconf_shutdown(conf);
	}
	glue_unbecome_root();
done:
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_store_get(void *host, void *call, struct srvsvc_rs_text section,
			struct srvsvc_rs_text name, srvsvc_rs_sink_fn sink,
			void *sink_arg)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *where = glue_strdup(frame, section);
	char *what = glue_strdup(frame, name);
	struct smbconf_ctx *conf = NULL;
	char *value = NULL;
	uint32_t ret = GLUE_INVALID_PARAMETER;

	if (where == NULL || what == NULL) {
		goto done;
	}
	glue_become_root();
	ret = open_store(frame, where, &conf);
	if (ret == GLUE_OK &&
	    (!samba_late.smbconf_share_exists(conf, where) ||
	     samba_late.smbconf_get_parameter(conf, frame, where, what, &value) !=
	     SBC_ERR_OK || value == NULL)) {
		ret = GLUE_FILE_NOT_FOUND;
	}
	if (ret == GLUE_OK) {
		glue_put(sink, sink_arg, value);
	}
	if (conf != NULL) {
		samba_late.smbconf_shutdown(conf);
	}
	glue_unbecome_root();
done:
	TALLOC_FREE(frame);
	return ret;
}

/*
 * Which shares of the registry are temporary: a list in the registry, outside
 * the configuration.  To open each share and look costs a starting smbd more
 * than all else when there are thousands.
 */
#include "config.h"
#include "host.h"

#include <smbconf.h>

/* libsmbconf keeps sections below any key: here one for each name. */
#define LIST "HKLM\\SOFTWARE\\Samba\\srvsvc_rs\\temporary"

static struct smbconf_ctx *open_list(TALLOC_CTX *mem_ctx)
{
	struct smbconf_ctx *list = NULL;

	if (samba.smbconf_init_reg == NULL ||
	    samba.smbconf_init_reg(mem_ctx, &list, LIST) != SBC_ERR_OK) {
		return NULL;
	}
	return list;
}

char **glue_temporary_names(TALLOC_CTX *mem_ctx, uint32_t *count)
{
	struct smbconf_ctx *list = open_list(mem_ctx);
	char **names = NULL;

	*count = 0;
	if (list == NULL) {
		return NULL;
	}
	if (samba_late.smbconf_get_share_names == NULL ||
	    samba_late.smbconf_get_share_names(list, mem_ctx, count, &names) !=
	    SBC_ERR_OK) {
		*count = 0;
	}
	samba_late.smbconf_shutdown(list);
	return names;
}

bool glue_temporary_note(const char *share, bool temporary)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct smbconf_ctx *list = open_list(frame);
	sbcErr err = SBC_ERR_OK;

	if (list == NULL) {
		err = SBC_ERR_BADFILE;
		goto done;
	}
	if (samba_late.smbconf_share_exists(list, share) != temporary) {
		err = temporary ? samba_late.smbconf_create_share(list, share) :
			samba_late.smbconf_delete_share(list, share);
	}
	samba_late.smbconf_shutdown(list);
done:
	TALLOC_FREE(frame);
	return err == SBC_ERR_OK;
}

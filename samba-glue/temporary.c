/* Temporary shares: stored like others, yet gone when smbd starts again. */
#include <stdlib.h>

#include "config.h"
#include "host.h"
#include "live.h"

enum glue_temporary glue_temporary(int snum)
{
	const char *instance = NULL;
	int64_t seconds;
	uint64_t now;

	if (samba.lp_parm_const_string != NULL) {
		instance = samba.lp_parm_const_string(snum, "srvsvc_rs",
						      "temporary", NULL);
	}
	if (instance == NULL) {
		return GLUE_TEMPORARY_NOT;
	}
	glue_smbd_started(&seconds, &now);
	/* no pid file, no judgement */
	return now == 0 || strtoull(instance, NULL, 10) == now ?
		GLUE_TEMPORARY_NOW : GLUE_TEMPORARY_OVER;
}

bool glue_temporary_purge(void)
{
	int count = samba.lp_numservices();
	bool any = false;
	int snum;

	for (snum = 0; snum < count; snum++) {
		const char *name = samba.lp_const_servicename(snum);

		if (name == NULL || glue_temporary(snum) != GLUE_TEMPORARY_OVER) {
			continue;
		}
		if (glue_store_delete(NULL, NULL, glue_text(name)) == GLUE_OK) {
			glue_share_security_set(NULL, NULL, glue_text(name),
						(struct srvsvc_rs_bytes) { 0 });
			GLUE_LOG(3, "temporary share %s ended with its smbd",
				 name);
			any = true;
		}
	}
	return any;
}

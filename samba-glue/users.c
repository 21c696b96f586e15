/* The name that a user id is shown by. */
#include "host.h"

uint32_t glue_user_name(void *host, void *call, uint32_t uid,
			srvsvc_rs_sink_fn sink, void *sink_arg)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	const char *name = NULL;
	uint32_t ret = GLUE_NOT_SUPPORTED;

	if (samba_late.uidtoname != NULL) {
		name = samba_late.uidtoname(uid);
		ret = name != NULL ? GLUE_OK : GLUE_FILE_NOT_FOUND;
	}
	if (ret == GLUE_OK) {
		glue_put(sink, sink_arg, name);
	}
	TALLOC_FREE(frame);
	return ret;
}

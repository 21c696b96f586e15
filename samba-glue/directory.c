/* Is there a directory to share; looked at as root, for shares are root's. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>

#include "host.h"

uint32_t glue_check_directory(void *host, void *call,
			      struct srvsvc_rs_text path)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, path);
	uint32_t ret = GLUE_INVALID_PARAMETER;
	struct stat st;
	int err = 0;

	if (name == NULL || name[0] != '/') {
		goto done;
	}
	glue_become_root();
	if (stat(name, &st) != 0) {
		err = errno;
	}
	glue_unbecome_root();
	if (err == 0) {
		ret = S_ISDIR(st.st_mode) ? GLUE_OK : GLUE_DIRECTORY;
	} else if (err == ENOENT) {
		ret = GLUE_FILE_NOT_FOUND;
	} else if (err == ENOTDIR || err == ENAMETOOLONG || err == ELOOP) {
		ret = GLUE_PATH_NOT_FOUND;
	} else {
		ret = GLUE_GEN_FAILURE;
	}
done:
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_real_path(void *host, void *call, struct srvsvc_rs_text path,
			srvsvc_rs_sink_fn sink, void *sink_arg)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, path);
	uint32_t ret = GLUE_INVALID_PARAMETER;
	char real[PATH_MAX];

	if (name != NULL && name[0] == '/') {
		glue_become_root();
		ret = realpath(name, real) != NULL ? GLUE_OK : GLUE_PATH_NOT_FOUND;
		glue_unbecome_root();
	}
	if (ret == GLUE_OK) {
		glue_put(sink, sink_arg, real);
	}
	TALLOC_FREE(frame);
	return ret;
}

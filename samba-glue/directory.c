/*
 * Is there a directory that the caller may share.  Looked at as the caller:
 * what they cannot list is not there, whatever is.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>

#include "host.h"

/* May it be listed, and gone into; 0 or an errno. */
static int look(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	int inside = -1;
	int err = 0;

	if (fd >= 0) {
		inside = openat(fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	if (inside < 0) {
		err = errno;
	} else {
		close(inside);
	}
	if (fd >= 0) {
		close(fd);
	}
	return err;
}

uint32_t glue_check_directory(void *host, void *call,
			      struct srvsvc_rs_text path)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, path);
	uint32_t ret = GLUE_INVALID_PARAMETER;

	if (name == NULL || name[0] != '/') {
		goto done;
	}
	ret = GLUE_ACCESS_DENIED;
	if (call == NULL || !glue_become_caller(call)) {
		goto done;
	}
	switch (look(name)) {
	case 0:
		ret = GLUE_OK;
		break;
	case ENOENT:
		ret = GLUE_FILE_NOT_FOUND;
		break;
	case ENOTDIR:
	case ENAMETOOLONG:
	case ELOOP:
		ret = GLUE_PATH_NOT_FOUND;
		break;
	default:
		break;
	}
	glue_unbecome_caller(call);
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
		ret = GLUE_PATH_NOT_FOUND;
		if (call != NULL && glue_become_caller(call)) {
			ret = realpath(name, real) != NULL ? GLUE_OK : ret;
			glue_unbecome_caller(call);
		}
	}
	if (ret == GLUE_OK) {
		glue_put(sink, sink_arg, real);
	}
	TALLOC_FREE(frame);
	return ret;
}

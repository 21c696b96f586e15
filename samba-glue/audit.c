/* Where audit lines go. */
#include <errno.h>
#include <fcntl.h>
#include <syslog.h>

#include "host.h"

#define LEVEL_NOTICE 3

/* One write for one line, so that lines of several workers do not mix. */
static uint32_t append(const char *file, struct srvsvc_rs_text line)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *text = talloc_asprintf(frame, "%.*s\n", (int)line.len, line.data);
	size_t len = text != NULL ? strlen(text) : 0;
	uint32_t ret = GLUE_GEN_FAILURE;
	int fd = -1;

	glue_become_root();
	if (text != NULL) {
		fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC |
			  O_NOFOLLOW, 0600);
	}
	glue_unbecome_root();
	if (fd >= 0) {
		if (write(fd, text, len) == (ssize_t)len) {
			ret = GLUE_OK;
		}
		close(fd);
	}
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_audit(void *host, void *call, uint32_t target,
		    struct srvsvc_rs_text file, struct srvsvc_rs_text line)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, file);
	uint32_t ret = GLUE_OK;

	if (line.data == NULL || line.len > INT32_MAX) {
		ret = GLUE_INVALID_PARAMETER;
	} else if (target == SRVSVC_RS_AUDIT_SYSLOG) {
		syslog(LOG_AUTH | LOG_NOTICE, "srvsvc_rs: %.*s", (int)line.len,
		       line.data);
	} else if (target == SRVSVC_RS_AUDIT_FILE) {
		ret = name != NULL && name[0] == '/' ? append(name, line) :
			GLUE_INVALID_PARAMETER;
	} else {
		glue_log_ours(LEVEL_NOTICE, "srvsvc_rs", "audit", line);
	}
	TALLOC_FREE(frame);
	return ret;
}

/* Samba's debug log, class rpc_srv. */
#include <stdio.h>
#include <time.h>

#include "glue.h"

#define GLUE_DBGC_RPC_SRV 6
#define GLUE_LINE 1024

int glue_log_level(void)
{
	if (samba.debuglevel_get_class == NULL) {
		return 0;
	}
	return samba.debuglevel_get_class(GLUE_DBGC_RPC_SRV);
}

/* Lines up to this level are written by a Samba whose "log level" is unset. */
#define UNASKED 1
/* So many of them of one place in so many seconds; the others are counted. */
#define FREE_LINES 5
#define WINDOW_SECONDS 10

bool glue_may_say(struct glue_said *said, int level)
{
	struct timespec now = { .tv_sec = 0 };
	unsigned long more;

	if (level > UNASKED) {
		return true;
	}
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (said->lines == 0 || now.tv_sec - said->since >= WINDOW_SECONDS) {
		more = said->more;
		*said = (struct glue_said) { .since = now.tv_sec, .lines = 1 };
		if (more > 0) {
			glue_logf(level, "srvsvc_rs", __func__,
				  "%lu more lines like the next one", more);
		}
		return true;
	}
	if (said->lines >= FREE_LINES) {
		said->more++;
		return false;
	}
	said->lines++;
	return true;
}

void glue_logf(int level, const char *location, const char *func,
	       const char *fmt, ...)
{
	char line[GLUE_LINE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	rust->log(level, location, func, line);
}

/* Samba's debug log, class rpc_srv. */
#include <stdio.h>

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

void glue_log_text(int level, const char *location, const char *func,
		   const char *text, size_t len)
{
	if (samba.dbghdrclass == NULL || samba.dbgtext == NULL) {
		return;
	}
	if (len > INT32_MAX) {
		len = INT32_MAX;
	}
	if (samba.dbghdrclass(level, GLUE_DBGC_RPC_SRV, location, func)) {
		samba.dbgtext("%.*s\n", (int)len, text);
	}
}

void glue_log_ours(int level, const char *location, const char *func,
		   struct srvsvc_rs_text text)
{
	char *line = NULL;

	if (!rust->text_is_utf8()) {
		line = rust->text_for_log(NULL, text.data, text.len);
	}
	if (line != NULL) {
		glue_log_text(level, location, func, line, strlen(line));
	} else {
		glue_log_text(level, location, func, text.data, text.len);
	}
	TALLOC_FREE(line);
}

void glue_logf(int level, const char *location, const char *func,
	       const char *fmt, ...)
{
	char line[GLUE_LINE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	glue_log_text(level, location, func, line, strlen(line));
}

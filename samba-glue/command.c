/* The admin's own commands for adding, changing and deleting shares. */
#include <sys/stat.h>

#include "host.h"

/* Within single quotes the shell takes everything but their end as it is. */
static char *quoted(char *line, const char *arg)
{
	const char *at;

	line = talloc_asprintf_append(line, " '");
	while (line != NULL && (at = strchr(arg, '\'')) != NULL) {
		line = talloc_asprintf_append(line, "%.*s'\\''",
					      (int)(at - arg), arg);
		arg = at + 1;
	}
	return line == NULL ? NULL : talloc_asprintf_append(line, "%s'", arg);
}

/*
 * In a text file such a line goes on with the next one.  In some charsets the
 * last byte of a letter is one, too.
 */
static bool ends_in_backslash(const char *arg)
{
	size_t len = strlen(arg);

	return len > 0 && arg[len - 1] == '\\';
}

static char *command_of(TALLOC_CTX *mem_ctx, uint32_t what)
{
	const struct loadparm_substitution *sub =
		samba.loadparm_s3_global_substitution();
	char *(*get)(TALLOC_CTX *, const struct loadparm_substitution *) = NULL;
	char *command;

	if (what == SRVSVC_RS_COMMAND_ADD) {
		get = samba_late.lp_add_share_command;
	} else if (what == SRVSVC_RS_COMMAND_CHANGE) {
		get = samba_late.lp_change_share_command;
	} else if (what == SRVSVC_RS_COMMAND_DELETE) {
		get = samba_late.lp_delete_share_command;
	}
	command = get != NULL ? get(mem_ctx, sub) : NULL;
	return command != NULL && command[0] != '\0' ? command : NULL;
}

uint32_t glue_share_command(void *host, void *call, uint32_t what,
			    const struct srvsvc_rs_text *args, size_t count,
			    int32_t *exit_code)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	uint32_t ret = GLUE_NOT_SUPPORTED;
	char *line = command_of(frame, what);
	mode_t mask;
	size_t i;

	if (line == NULL || samba_late.smbrun_no_sanitize == NULL) {
		goto done;
	}
	line = quoted(talloc_strdup(frame, line), samba.get_dyn_CONFIGFILE());
	for (i = 0; i < count && line != NULL; i++) {
		char *arg = glue_strdup(frame, args[i]);

		if (arg == NULL) {
			ret = GLUE_INVALID_PARAMETER;
			goto done;
		}
		if (ends_in_backslash(arg) ||
		    (i == 0 && !glue_is_share_name(arg))) {
			ret = GLUE_INVALID_PARAMETER;
			goto done;
		}
		line = quoted(line, arg);
	}
	if (line == NULL) {
		ret = GLUE_NO_MEMORY;
		goto done;
	}
	mask = umask(022);
	glue_become_root();
	*exit_code = samba_late.smbrun_no_sanitize(line, NULL, NULL);
	glue_unbecome_root();
	umask(mask);
	ret = GLUE_OK;
done:
	TALLOC_FREE(frame);
	return ret;
}

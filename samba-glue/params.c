/* Parameters by their smb.conf names, and their variables. */
#include <stdlib.h>

#include "config.h"
#include "host.h"
#include "whom.h"

static uint32_t put_owned(char *value, srvsvc_rs_sink_fn sink, void *arg)
{
	if (value == NULL) {
		return GLUE_NO_MEMORY;
	}
	glue_put(sink, arg, value);
	return GLUE_OK;
}

static uint32_t parametric(int snum, const char *name, const char *colon,
			   TALLOC_CTX *frame, srvsvc_rs_sink_fn sink, void *arg)
{
	const char *value = NULL;
	char *type = talloc_strndup(frame, name, colon - name);

	if (type == NULL) {
		return GLUE_NO_MEMORY;
	}
	value = samba.lp_parm_const_string(snum, type, colon + 1, NULL);
	if (value == NULL) {
		return GLUE_FILE_NOT_FOUND;
	}
	glue_put(sink, arg, value);
	return GLUE_OK;
}

/* As testparm prints it, less the end of the line. */
static uint32_t dumped(int snum, char *name, srvsvc_rs_sink_fn sink, void *arg)
{
	char *text = NULL;
	size_t len = 0;
	bool found = false;
	FILE *stream;

	if (samba.dump_a_parameter == NULL) {
		return GLUE_NOT_SUPPORTED;
	}
	stream = open_memstream(&text, &len);
	if (stream == NULL) {
		return GLUE_NO_MEMORY;
	}
	found = samba.dump_a_parameter(snum, name, stream, snum < 0);
	if (fclose(stream) != 0) {
		free(text);
		return GLUE_NO_MEMORY;
	}
	if (found) {
		while (len > 0 && text[len - 1] == '\n') {
			len--;
		}
		text[len] = '\0';
		glue_put(sink, arg, text);
	}
	free(text);
	return found ? GLUE_OK : GLUE_FILE_NOT_FOUND;
}

static char *raw_text(TALLOC_CTX *mem_ctx,
		      const struct loadparm_substitution *sub,
		      const char *raw, void *arg)
{
	return talloc_strdup(mem_ctx, raw != NULL ? raw : "");
}

/* Has it variables other than the version's and the host's? */
static bool varies(const char *text)
{
	while (text != NULL && (text = strchr(text, '%')) != NULL) {
		text++;
		if (*text != 'v' && *text != 'h') {
			return true;
		}
	}
	return false;
}

/* "server string" as the caller sees it; kept where all see the same. */
static uint32_t server_string(struct glue_call *gc, srvsvc_rs_sink_fn sink,
			      void *arg)
{
	static const struct loadparm_substitution raw = { raw_text, NULL };
	static char *same;
	static uint64_t known;
	uint64_t generation = glue_config_generation(NULL);
	TALLOC_CTX *frame;
	bool differs, inside;
	uint32_t ret;
	char *text;

	if (same != NULL && generation != 0 && generation == known) {
		glue_put(sink, arg, same);
		return GLUE_OK;
	}
	frame = GLUE_STACKFRAME();
	differs = varies(samba.lp_server_string(frame, &raw));
	inside = differs && gc != NULL && glue_become_caller(gc);
	text = samba.lp_server_string(frame,
				      samba.loadparm_s3_global_substitution());
	if (inside) {
		glue_unbecome_caller(gc);
	}
	ret = put_owned(text, sink, arg);
	TALLOC_FREE(same);
	if (!differs && text != NULL) {
		same = talloc_strdup(NULL, text);
		known = generation;
	}
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_parameter(void *host, void *call, struct srvsvc_rs_text share,
			struct srvsvc_rs_text name, srvsvc_rs_sink_fn sink,
			void *sink_arg)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *parm = glue_strdup(frame, name);
	char *service = glue_strdup(frame, share);
	uint32_t ret = GLUE_FILE_NOT_FOUND;
	const char *colon;
	char number[16];
	int snum = -1;

	if (parm == NULL) {
		ret = GLUE_INVALID_PARAMETER;
		goto done;
	}
	if (share.data != NULL) {
		snum = service != NULL && !glue_lacks(SRVSVC_RS_SHARES) ?
			glue_snum(service) : -1;
		if (snum < 0) {
			ret = GLUE_NO_SUCH_SHARE;
			goto done;
		}
	}
	colon = strchr(parm, ':');
	if (colon != NULL && samba.lp_parm_const_string != NULL) {
		ret = parametric(snum, parm, colon, frame, sink, sink_arg);
	} else if (snum < 0 && strcmp(parm, "server string") == 0 &&
		   !glue_lacks(0)) {
		ret = server_string(call, sink, sink_arg);
	} else if (snum < 0 && strcmp(parm, "restrict anonymous") == 0 &&
		   samba.lp_restrict_anonymous != NULL) {
		snprintf(number, sizeof(number), "%d",
			 samba.lp_restrict_anonymous());
		glue_put(sink, sink_arg, number);
		ret = GLUE_OK;
	} else if (snum < 0 && strcmp(parm, "netbios name") == 0 &&
		   samba.lp_netbios_name != NULL) {
		glue_put(sink, sink_arg, samba.lp_netbios_name());
		ret = GLUE_OK;
	} else {
		ret = dumped(snum, parm, sink, sink_arg);
	}
done:
	TALLOC_FREE(frame);
	return ret;
}

char *glue_expanded_path(struct glue_call *gc, TALLOC_CTX *mem_ctx,
			 const struct glue_target *share)
{
	const struct loadparm_substitution *sub =
		samba.loadparm_s3_global_substitution();
	struct glue_whom whom = glue_whom(gc);
	char *path = share->path != NULL ?
		sub->text(mem_ctx, sub, share->path, sub->arg) :
		samba.lp_path(mem_ctx, sub, share->snum);

	if (path == NULL || strchr(path, '%') == NULL) {
		return path;
	}
	if (gc->session_info->unix_token == NULL) {
		return NULL;
	}
	return samba.talloc_sub_full(
		mem_ctx, share->name, whom.unix_name, path,
		gc->session_info->unix_token->gid, whom.sent_name, whom.domain,
		path);
}

static uint32_t expand(struct glue_call *gc, TALLOC_CTX *frame,
		       const char *service, const char *path, const char *text,
		       srvsvc_rs_sink_fn sink, void *arg)
{
	struct auth_session_info *info = gc->session_info;
	const struct loadparm_substitution *global =
		samba.loadparm_s3_global_substitution();
	struct glue_whom whom = glue_whom(gc);
	char *expanded = NULL;

	if (info == NULL || info->unix_token == NULL ||
	    glue_lacks(SRVSVC_RS_SHARES) || !glue_become_caller(gc)) {
		return GLUE_NOT_SUPPORTED;
	}
	/* as Samba does it: the global variables first, they win */
	expanded = global->text(frame, global, text, global->arg);
	if (expanded != NULL) {
		expanded = samba.talloc_sub_full(
			frame, service, whom.unix_name, path,
			info->unix_token->gid, whom.sent_name, whom.domain,
			expanded);
	}
	glue_unbecome_caller(gc);
	return put_owned(expanded, sink, arg);
}

uint32_t glue_substitute(void *host, void *call, struct srvsvc_rs_text share,
			 struct srvsvc_rs_text path, struct srvsvc_rs_text text,
			 srvsvc_rs_sink_fn sink, void *sink_arg)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *service = glue_strdup(frame, share);
	char *folder = glue_strdup(frame, path);
	char *str = glue_strdup(frame, text);
	uint32_t ret = GLUE_INVALID_PARAMETER;

	if (call != NULL && service != NULL && folder != NULL && str != NULL) {
		ret = expand(call, frame, service, folder, str, sink, sink_arg);
	}
	TALLOC_FREE(frame);
	return ret;
}

/* Who may connect to a share, and its security descriptor. */
#include "config.h"
#include "host.h"

/* "hosts allow" and "hosts deny", as a tree connect looks at them */
static bool host_ok(struct glue_call *gc, int snum)
{
	const char **deny = samba.lp_hosts_deny(snum);
	const char **allow = samba.lp_hosts_allow(snum);
	const char *name = NULL;
	const char *address = NULL;

	if ((deny == NULL || *deny == NULL) &&
	    (allow == NULL || *allow == NULL)) {
		return true;
	}
	return glue_client(gc, &name, &address) &&
	       samba.allow_access(deny, allow, name, address);
}

/* "server addresses", since 4.18 */
static bool is_served_here(struct glue_call *gc, int snum)
{
	return samba.lp_allow_local_address == NULL ||
	       samba.lp_allow_local_address(
		       snum,
		       dcesrv_connection_get_local_address(gc->call->conn));
}

#define MATCH_BY_POINTER 421   /* since this release */

bool glue_listed(struct glue_call *gc, const char *share, const char **list,
		 bool unknown)
{
	const char *user = gc->session_info->unix_info->unix_name;
	const char *domain = gc->session_info->info->domain_name;
	bool match = false;
	bool ok;

	if (list == NULL) {
		return false;
	}
	ok = samba_late.token_contains_name_in_list(
		user, domain, share, gc->session_info->security_token, list,
		&match);
	if (glue_samba_real_version() < MATCH_BY_POINTER) {
		return ok;
	}
	return ok ? match : unknown;
}

bool glue_is_read_only(struct glue_call *gc, int snum, const char *name)
{
	if (glue_listed(gc, name, samba_late.lp_write_list(snum), false)) {
		return false;
	}
	return samba.lp_read_only(snum) ||
	       glue_listed(gc, name, samba_late.lp_read_list(snum), true);
}

/* "invalid users" and "valid users" of a home: %S in them is its own name. */
static bool home_ok(struct glue_call *gc, const struct glue_target *home)
{
	const char **users;

	if (samba_late.token_contains_name_in_list == NULL ||
	    samba_late.lp_invalid_users == NULL ||
	    samba_late.lp_valid_users == NULL) {
		return false;
	}
	if (glue_listed(gc, home->name, samba_late.lp_invalid_users(home->snum),
			true)) {
		return false;
	}
	users = samba_late.lp_valid_users(home->snum);
	return users == NULL || glue_listed(gc, home->name, users, false);
}

static bool user_ok(struct glue_call *gc, const struct glue_target *share)
{
	struct auth_session_info *info = gc->session_info;

	return share->home ? home_ok(gc, share) :
		samba.user_ok_token(info->unix_info->unix_name,
				    info->info->domain_name,
				    info->security_token, share->snum);
}

static uint32_t allowed(struct glue_call *gc, const char *name,
			uint32_t desired)
{
	struct auth_session_info *info = gc->session_info;
	struct glue_target share;
	uint32_t granted = 0;

	if (!glue_target(gc, name, &share) || !is_served_here(gc, share.snum)) {
		return GLUE_NO_SUCH_SHARE;
	}
	if (info == NULL || info->unix_info == NULL || info->info == NULL ||
	    !user_ok(gc, &share) || !host_ok(gc, share.snum) ||
	    !samba.share_access_check(info->security_token, name, desired,
				      &granted)) {
		return GLUE_ACCESS_DENIED;
	}
	return GLUE_OK;
}

uint32_t glue_share_access(void *host, void *call, struct srvsvc_rs_text share,
			   uint32_t desired)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, share);
	uint32_t ret = GLUE_INVALID_PARAMETER;

	if (glue_lacks(SRVSVC_RS_SHARES)) {
		ret = GLUE_NOT_SUPPORTED;
	} else if (call != NULL && name != NULL) {
		ret = glue_verdict(call, name, desired, allowed);
	}
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_share_security_get(void *host, void *call,
				 struct srvsvc_rs_text share,
				 srvsvc_rs_sink_fn sink, void *sink_arg)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, share);
	struct security_descriptor *sd = NULL;
	uint32_t ret = GLUE_NOT_SUPPORTED;
	uint8_t *data = NULL;
	size_t len = 0;
	NTSTATUS status;

	if (name == NULL || glue_lacks(SRVSVC_RS_SHARES)) {
		goto done;
	}
	sd = samba.get_share_security(frame, name, &len);
	if (sd == NULL) {
		ret = GLUE_GEN_FAILURE;
		goto done;
	}
	status = samba.marshall_sec_desc(frame, sd, &data, &len);
	ret = glue_status(status);
	if (ret == GLUE_OK) {
		sink(sink_arg, data, len);
	}
done:
	TALLOC_FREE(frame);
	return ret;
}

/* STATUS_NOT_FOUND: there was none to delete */
#define NOT_FOUND 0xc0000225u

/* The name of no share. */
#define NO_SHARE "/"

/*
 * A share without a descriptor, or with one that says the same: nothing to
 * delete.  Samba would complain of a missing one at level 0.
 */
static bool has_default(TALLOC_CTX *mem_ctx, const char *name)
{
	struct security_descriptor *sd;
	uint8_t *data[2] = { NULL, NULL };
	size_t len[2] = { 0, 0 };
	int i;

	for (i = 0; i < 2; i++) {
		sd = samba.get_share_security(mem_ctx, i == 0 ? name : NO_SHARE,
					      &len[i]);
		if (sd == NULL ||
		    !NT_STATUS_IS_OK(samba.marshall_sec_desc(
				mem_ctx, sd, &data[i], &len[i]))) {
			return false;
		}
	}
	return len[0] == len[1] && memcmp(data[0], data[1], len[0]) == 0;
}

static uint32_t forget_security(TALLOC_CTX *mem_ctx, const char *name)
{
	NTSTATUS status;

	if (has_default(mem_ctx, name)) {
		return GLUE_OK;
	}
	status = samba_late.delete_share_security(name);
	return NT_STATUS_V(status) == NOT_FOUND ? GLUE_OK : glue_status(status);
}

uint32_t glue_share_security_set(void *host, void *call,
				 struct srvsvc_rs_text share,
				 struct srvsvc_rs_bytes bytes)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, share);
	struct security_descriptor *sd = NULL;
	uint32_t ret = GLUE_NOT_SUPPORTED;
	NTSTATUS status;
	uint8_t *data;

	if (name == NULL && share.data != NULL) {
		ret = GLUE_INVALID_NAME;
		goto done;
	}
	if (name == NULL || glue_lacks(SRVSVC_RS_SHARES) ||
	    samba_late.set_share_security == NULL ||
	    samba_late.delete_share_security == NULL) {
		goto done;
	}
	glue_become_root();
	glue_security_changes();
	if (bytes.len == 0) {
		ret = forget_security(frame, name);
	} else {
		data = _talloc_memdup(frame, bytes.data, bytes.len, __func__);
		status = data == NULL ? NT_STATUS_NO_MEMORY :
			samba.unmarshall_sec_desc(frame, data, bytes.len, &sd);
		if (NT_STATUS_IS_OK(status)) {
			status = samba_late.set_share_security(name, sd);
		}
		ret = glue_status(status);
	}
	glue_unbecome_root();
done:
	TALLOC_FREE(frame);
	return ret;
}

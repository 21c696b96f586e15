/* The shares that Samba itself would list for a caller, in its order. */
#include "config.h"
#include "host.h"

/* SMB_ENCRYPTION_REQUIRED of "server smb encrypt" */
#define ENCRYPTION_REQUIRED 3

/*
 * Lets the lp_ functions give texts as Samba's own hook does, but for the
 * variables: quotation marks at the ends go unless another one is inside.
 */
static char *unexpanded(TALLOC_CTX *mem_ctx,
			const struct loadparm_substitution *sub,
			const char *raw, void *arg)
{
	const char *start = raw != NULL ? raw : "";
	size_t len;

	start += strspn(start, "\"");
	len = strlen(start);
	while (len > 0 && start[len - 1] == '"') {
		len--;
	}
	if (memchr(start, '"', len) != NULL) {
		return talloc_strdup(mem_ctx, raw);
	}
	return talloc_strndup(mem_ctx, start, len);
}

const struct loadparm_substitution glue_as_written = { unexpanded, NULL };

/* From 4.24 on the name without the second _ wants to know the connection. */
static int encryption(int snum)
{
	return samba.lp__server_smb_encrypt != NULL ?
		samba.lp__server_smb_encrypt(snum) :
		samba.lp_server_smb_encrypt(snum);
}

/* Samba takes these two of a home from [global], not from [homes]. */
#define GLOBAL_SNUM (-1)

static uint32_t share_flags(struct glue_call *gc,
			    const struct glue_target *target)
{
	int snum = target->snum;
	int shown_by = target->home ? GLOBAL_SNUM : snum;
	uint32_t flags = 0;

	flags |= samba.lp_browseable(shown_by) ?
		SRVSVC_RS_SHARE_BROWSEABLE : 0;
	flags |= samba.lp_snum_ok(snum) ? SRVSVC_RS_SHARE_AVAILABLE : 0;
	flags |= samba.lp_administrative_share(snum) ?
		SRVSVC_RS_SHARE_SPECIAL : 0;
	flags |= samba.lp_msdfs_root(snum) && samba.lp_host_msdfs() ?
		SRVSVC_RS_SHARE_MSDFS_ROOT : 0;
	flags |= samba.lp_access_based_share_enum(shown_by) ?
		SRVSVC_RS_SHARE_ACCESS_BASED : 0;
	flags |= samba.lp_hide_unreadable(snum) ?
		SRVSVC_RS_SHARE_HIDE_UNREADABLE : 0;
	flags |= samba.lp_guest_ok(snum) ? SRVSVC_RS_SHARE_GUEST_OK : 0;
	flags |= samba.lp_read_only(snum) ? SRVSVC_RS_SHARE_READ_ONLY : 0;
	flags |= samba.lp_continuous_availability != NULL &&
		samba.lp_continuous_availability(snum) ?
		SRVSVC_RS_SHARE_CONTINUOUS : 0;
	flags |= samba.lp_autoloaded(snum) ? SRVSVC_RS_SHARE_AUTOLOADED : 0;
	flags |= target->home ? SRVSVC_RS_SHARE_CALLER_HOME |
		SRVSVC_RS_SHARE_AUTOLOADED : 0;
	if (encryption(snum) == ENCRYPTION_REQUIRED) {
		flags |= SRVSVC_RS_SHARE_ENCRYPT;
	}
	flags |= !samba.lp_oplocks(snum) ?
		SRVSVC_RS_SHARE_FORCE_LEVEL2 : 0;
	flags |= glue_temporary(snum) == GLUE_TEMPORARY_NOW ?
		SRVSVC_RS_SHARE_TEMPORARY : 0;
	if (samba.lp_parm_bool(snum, "smb3 share cap",
			       "CONTINUOUS AVAILABILITY", false)) {
		flags |= SRVSVC_RS_SHARE_CONTINUOUS;
	}
	if (samba.lp_allow_local_address != NULL &&
	    !samba.lp_allow_local_address(
		    snum, dcesrv_connection_get_local_address(gc->call->conn))) {
		flags |= SRVSVC_RS_SHARE_WRONG_ADDRESS;
	}
	return flags;
}

static uint32_t share_kind(int snum)
{
	const char *fstype = samba.lp_fstype(snum);

	if (samba.lp_printable(snum)) {
		return SRVSVC_RS_KIND_PRINTER;
	}
	if (fstype != NULL && strcasecmp(fstype, "IPC") == 0) {
		return SRVSVC_RS_KIND_IPC;
	}
	return SRVSVC_RS_KIND_DISK;
}

static struct srvsvc_rs_text text_of(TALLOC_CTX *mem_ctx, const char *own,
				     glue_text_getter get, int snum)
{
	return glue_shown(mem_ctx, own != NULL ? own :
			  get(mem_ctx, &glue_as_written, snum));
}

static bool feed_one(struct glue_call *gc, struct srvsvc_rs_feed *feed,
		     const struct glue_target *target)
{
	const struct loadparm_substitution *sub = &glue_as_written;
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	int snum = target->snum;
	uint32_t kind = share_kind(snum);
	struct srvsvc_rs_share share = {
		.size = sizeof(share),
		.name = glue_shown(frame, target->name != NULL ? target->name :
				   glue_share_name(frame, snum)),
		.path = text_of(frame, target->path, samba.lp_path, snum),
		.comment = text_of(frame, target->remark, samba.lp_comment,
				   snum),
		.flags = share_flags(gc, target),
		.kind = kind,
		.origin = kind == SRVSVC_RS_KIND_IPC || target->home ?
			SRVSVC_RS_ORIGIN_GENERATED : SRVSVC_RS_ORIGIN_FILE,
		.max_connections = samba.lp_max_connections(snum),
		.csc_policy = samba.lp_csc_policy(snum),
		.volume = glue_shown(frame, samba.lp_volume(frame, sub, snum)),
		.msdfs_proxy = glue_shown(
			frame, samba.lp_msdfs_proxy(frame, sub, snum)),
	};
	bool ok = false;

	ok = srvsvc_rs_feed_share(feed, &share) == SRVSVC_RS_OK;
	TALLOC_FREE(frame);
	return ok;
}

uint32_t glue_feed_shares(struct glue_call *gc, struct srvsvc_rs_feed *feed)
{
	struct glue_target target = { .name = NULL };
	int count = samba.lp_numservices();
	bool ok = true;

	for (; target.snum < count && ok; target.snum++) {
		if (samba.lp_const_servicename(target.snum) != NULL &&
		    samba.lp_snum_ok(target.snum) &&
		    glue_temporary(target.snum) != GLUE_TEMPORARY_OVER) {
			ok = feed_one(gc, feed, &target);
		}
	}
	return ok ? GLUE_OK : GLUE_NO_MEMORY;
}

uint32_t glue_feed_home(struct glue_call *gc, struct srvsvc_rs_feed *feed)
{
	struct glue_target home;

	return !glue_home(gc, &home) || feed_one(gc, feed, &home) ? GLUE_OK :
		GLUE_NO_MEMORY;
}

/*
 * Security of files, through Samba's VFS as the caller: what SMB itself would
 * show and take.  What Samba's helper for this does not look at (who may
 * connect, read only shares) is looked at here.
 */
#include <fcntl.h>

#include "config.h"
#include "host.h"

#define READ_CONTROL 0x00020000u
#define WRITE_DAC 0x00040000u
#define WRITE_OWNER 0x00080000u
#define ACCESS_SYSTEM_SECURITY 0x01000000u
#define OWNER_OR_GROUP 0x3u
#define DACL 0x4u
#define SACL 0x8u
#define SHARE_ALL 7
#define FILE_OPEN 1
#define INTERNAL_OPEN_ONLY 8
#define MOST_BYTES 0x10000
#define FILE_READ_DATA 0x1u
#define LEVEL_USER 10         /* enum security_user_level */
/* bytes; what does not fit is allocated one by one */
#define POOL 0x10000
/* privileges, by their bits in the token */
#define MAY_SACL 0x2000u
#define MAY_BACKUP 0x200u

/* A connection of our own to a share. */
struct glue_connection {
	TALLOC_CTX *frame;
	void *wrap;                     /* Samba's; its destructor disconnects */
	struct connection_struct *conn;
};

/* Less what nothing reads at a connection, VFS modules included. */
static struct auth_user_info *trimmed(TALLOC_CTX *mem_ctx,
				      const struct auth_user_info *of)
{
	struct auth_user_info *info =
		_talloc_memdup(mem_ctx, of, talloc_get_size(of), __func__);

	if (info != NULL) {
		info->full_name = NULL;
		info->logon_script = NULL;
		info->profile_path = NULL;
		info->home_directory = NULL;
		info->home_drive = NULL;
		info->logon_server = NULL;
	}
	return info;
}

/*
 * Who the connection is for: Samba copies it field by field, so it is given no
 * more than a connection needs.  What Samba's helper makes of a share's
 * descriptor leaves the right to SACLs out for those who have the privilege
 * for them, where a tree connect puts it in; it comes with the privilege for
 * backups.  The connection alone sees that one: files are opened as the caller.
 */
static const struct auth_session_info *connecting(struct glue_call *gc,
						  TALLOC_CTX *mem_ctx,
						  uint32_t parts)
{
	const struct auth_session_info *caller = gc->session_info;
	const struct security_token *token = caller->security_token;
	struct auth_session_info *info;

	info = _talloc_memdup(mem_ctx, caller, talloc_get_size(caller),
			      __func__);
	if (info == NULL) {
		return caller;
	}
	info->info = trimmed(info, caller->info);
	if (info->info == NULL) {
		return caller;
	}
	info->session_key = (DATA_BLOB) { .data = NULL };
	if (!(parts & SACL) || token == NULL ||
	    !(token->privilege_mask & MAY_SACL)) {
		return info;
	}
	info->security_token = _talloc_memdup(info, token,
					      talloc_get_size(token), __func__);
	if (info->security_token == NULL) {
		return caller;
	}
	info->security_token->privilege_mask |= MAY_BACKUP;
	return info;
}

static NTSTATUS connect_share(struct glue_call *gc, int snum, const char *path,
			      uint32_t parts, struct glue_connection *out)
{
	const struct auth_session_info *who =
		connecting(gc, out->frame, parts);
	struct messaging_context *msg = samba_late.global_messaging_context();
	NTSTATUS status;

	if (samba_late.create_conn_struct_chdir != NULL) {
		status = samba_late.create_conn_struct_chdir(
			out->frame, msg, snum, path, who,
			(struct conn_wrap **)&out->wrap);
	} else {
		status = samba_late.create_conn_struct_tos_cwd(
			msg, snum, path, who, &out->wrap);
	}
	if (NT_STATUS_IS_OK(status) && out->wrap != NULL) {
		memcpy(&out->conn, out->wrap, sizeof(out->conn));
	}
	return out->conn != NULL || !NT_STATUS_IS_OK(status) ? status :
		NT_STATUS_NO_MEMORY;
}

static NTSTATUS open_file(struct glue_connection *c, const char *path,
			  uint32_t access, struct files_struct **fsp)
{
	struct files_struct *dir = NULL;
	struct smb_filename *name = NULL;
	NTSTATUS status;
	int info = 0;

	status = samba_late.filename_convert_dirfsp(c->frame, c->conn, path, 0, 0,
						    &dir, &name);
	if (!NT_STATUS_IS_OK(status)) {
		return status;
	}
	return samba_late.create_file_default(
		c->conn, NULL, dir, name, access, SHARE_ALL, FILE_OPEN, 0, 0,
		INTERNAL_OPEN_ONLY, NULL, 0, 0, NULL, NULL, fsp, &info, NULL,
		NULL);
}

/* "read only", "read list" and "write list", as a tree connect takes them. */
static bool is_read_only(struct glue_call *gc,
			 const struct glue_target *share)
{
	int snum = share->snum;

	if (glue_listed(gc, share->name, samba_late.lp_write_list(snum), false)) {
		return false;
	}
	return samba.lp_read_only(snum) ||
	       glue_listed(gc, share->name, samba_late.lp_read_list(snum),
			   true);
}

/* What is done with the open file. */
struct work {
	uint32_t info;
	bool sets;
	struct srvsvc_rs_bytes sd;
	srvsvc_rs_sink_fn sink;
	void *sink_arg;
};

static NTSTATUS do_work(struct glue_connection *c, struct files_struct *fsp,
			const struct work *work)
{
	uint8_t *data = NULL;
	size_t len = 0;
	NTSTATUS status;

	if (work->sets) {
		data = _talloc_memdup(c->frame, work->sd.data, work->sd.len,
				      __func__);
		return data == NULL ? NT_STATUS_NO_MEMORY :
			samba_late.set_sd_blob(fsp, data, (uint32_t)work->sd.len,
					       work->info);
	}
	status = samba_late.smbd_do_query_security_desc(
		c->conn, c->frame, fsp, work->info, MOST_BYTES, &data, &len);
	if (NT_STATUS_IS_OK(status)) {
		work->sink(work->sink_arg, data, len);
	}
	return status;
}

static uint32_t access_for(const struct work *work)
{
	uint32_t access = READ_CONTROL;

	if (work->sets && (work->info & (DACL | SACL))) {
		access |= WRITE_DAC; /* Samba asks for it for SACLs too */
	}
	if (work->sets && (work->info & OWNER_OR_GROUP)) {
		access |= WRITE_OWNER;
	}
	if (work->info & SACL) {
		access |= ACCESS_SYSTEM_SECURITY;
	}
	return access;
}

/* Inside the caller's identity. */
static uint32_t with_share(struct glue_call *gc, struct glue_connection *c,
			   const struct glue_target *share,
			   const char *folder, const char *path,
			   const struct work *work)
{
	struct files_struct *fsp = NULL;
	NTSTATUS status = connect_share(gc, share->snum, folder, work->info, c);

	if (!NT_STATUS_IS_OK(status)) {
		return glue_status(status);
	}
	if (work->sets && is_read_only(gc, share)) {
		return GLUE_ACCESS_DENIED;
	}
	status = open_file(c, path, access_for(work), &fsp);
	if (NT_STATUS_IS_OK(status)) {
		status = do_work(c, fsp, work);
		samba_late.close_file_free(NULL, &fsp, 0);
	}
	return glue_status(status);
}

/* The helpers below take normalised paths only; a second look at ours. */
static bool is_safe(const char *path)
{
	return path[0] != '/' && strstr(path, "//") == NULL &&
	       strchr(path, '\\') == NULL && strchr(path, ':') == NULL;
}

/* Samba makes many small allocations for a connection: one for all. */
static TALLOC_CTX *pool_frame(void)
{
	return samba_late._talloc_stackframe_pool != NULL ?
		samba_late._talloc_stackframe_pool(__FILE__, POOL) :
		GLUE_STACKFRAME();
}

/*
 * The later of Samba's two helpers leaves the worker in the share; it belongs
 * where it was.
 */
static void go_back(int home)
{
	if (samba_late.create_conn_struct_chdir == NULL) {
		return;
	}
	if ((home < 0 || fchdir(home) != 0) && chdir("/") != 0) {
		GLUE_LOG(0, "the working directory is lost");
	}
}

/*
 * Samba's helper looks at the descriptor of the section's name, which is not
 * a home's.  The right to SACLs comes from a privilege, not from a share.
 */
static bool descriptor_ok(struct glue_call *gc, const struct glue_target *share,
			  const struct work *work)
{
	uint32_t granted = 0;

	return !share->home ||
	       samba.share_access_check(
		       gc->session_info->security_token, share->name,
		       access_for(work) & ~ACCESS_SYSTEM_SECURITY, &granted);
}

static uint32_t run(struct glue_call *gc, const char *name, const char *path,
		    const struct work *work)
{
	static int home = -1;
	struct glue_connection c = { .frame = NULL };
	struct auth_session_info *info = gc->session_info;
	uint32_t ret = GLUE_ACCESS_DENIED;
	struct glue_target share;
	char *folder;

	if (!glue_target(gc, name, &share)) {
		return GLUE_NO_SUCH_SHARE;
	}
	if (info == NULL || info->unix_info == NULL || info->info == NULL ||
	    samba.lp_printable(share.snum) || !descriptor_ok(gc, &share, work)) {
		return GLUE_ACCESS_DENIED;
	}
	if (home < 0) {
		home = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	if (!glue_become_caller(gc)) {
		return GLUE_ACCESS_DENIED;
	}
	c.frame = pool_frame();
	folder = glue_expanded_path(gc, c.frame, &share);
	if (folder != NULL && folder[0] == '/') {
		ret = with_share(gc, &c, &share, folder, path, work);
	}
	TALLOC_FREE(c.frame); /* disconnects */
	glue_unbecome_caller(gc);
	go_back(home);
	return ret;
}

/* A tree connect to "homes" is one to the caller's own home. */
static char *meant(struct glue_call *gc, TALLOC_CTX *mem_ctx, char *share)
{
	if (gc == NULL || strcasecmp(share, "homes") != 0 ||
	    !glue_config_has_homes()) {
		return share;
	}
	return talloc_strdup(mem_ctx, glue_home_name(gc));
}

/* A tree connect of a guest's wants "guest ok". */
static bool may_guest(const struct glue_call *gc, int snum)
{
	return samba.lp_guest_ok(snum) ||
	       samba.security_session_user_level(gc->session_info, NULL) >=
		       LEVEL_USER;
}

static uint32_t begin(void *call, struct srvsvc_rs_text share,
		      struct srvsvc_rs_text path, const struct work *work)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, share);
	char *file = glue_strdup(frame, path);
	uint32_t ret = GLUE_NOT_SUPPORTED;
	struct glue_target target;

	if (name != NULL) {
		name = meant(call, frame, name);
		share = glue_shown(frame, name);
	}
	if (file == NULL && path.data != NULL) {
		ret = GLUE_INVALID_NAME;
	} else if (call == NULL || name == NULL || file == NULL ||
		   !is_safe(file)) {
		ret = GLUE_INVALID_PARAMETER;
	} else if (!glue_lacks(SRVSVC_RS_SHARES | SRVSVC_RS_FILES)) {
		ret = glue_share_access(NULL, call, share, FILE_READ_DATA);
		if (ret == GLUE_OK && (!glue_target(call, name, &target) ||
				       !may_guest(call, target.snum))) {
			ret = GLUE_ACCESS_DENIED;
		}
		if (ret == GLUE_OK) {
			ret = run(call, name, file, work);
		}
	}
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_file_security_get(void *host, void *call,
				struct srvsvc_rs_text share,
				struct srvsvc_rs_text path, uint32_t info,
				srvsvc_rs_sink_fn sink, void *sink_arg)
{
	struct work work = {
		.info = info,
		.sink = sink,
		.sink_arg = sink_arg,
	};

	return begin(call, share, path, &work);
}

uint32_t glue_file_security_set(void *host, void *call,
				struct srvsvc_rs_text share,
				struct srvsvc_rs_text path, uint32_t info,
				struct srvsvc_rs_bytes sd)
{
	struct work work = { .info = info, .sets = true, .sd = sd };

	return sd.len <= MOST_BYTES ? begin(call, share, path, &work) :
		GLUE_INVALID_PARAMETER;
}

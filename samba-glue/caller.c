/* The caller's identity as plain data, and taking it on. */
#include "caller.h"
#include "kept.h"

/* enum dcerpc_transport_t */
#define TRANSPORT_NCACN_NP 1
#define TRANSPORT_NCACN_IP_TCP 2
#define TRANSPORT_NCALRPC 8

/* Ends of connections as text: printing one takes as long as a small call. */
static struct glue_kept addresses;

/* What of a caller is its session's alone. */
static struct glue_kept identities;

static const char *address(struct glue_call *gc,
			   const struct tsocket_address *addr)
{
	struct glue_kept_one *one;
	const char *text;

	if (addr == NULL || samba.tsocket_address_is_inet == NULL ||
	    samba.tsocket_address_inet_addr_string == NULL) {
		return NULL;
	}
	text = glue_kept_find(&addresses, addr);
	if (text != NULL || !samba.tsocket_address_is_inet(addr, "ip")) {
		return text;
	}
	one = glue_kept_place(&addresses, addr);
	if (one == NULL) {
		return samba.tsocket_address_inet_addr_string(addr,
							      gc->mem_ctx);
	}
	one->what = samba.tsocket_address_inet_addr_string(addr, one);
	return one->what;
}

static bool fill_sids(TALLOC_CTX *mem_ctx, const struct security_token *token,
		      struct srvsvc_rs_caller *caller)
{
	struct srvsvc_rs_sid *sids;
	uint32_t i;

	if (token == NULL || token->num_sids == 0) {
		return true;
	}
	sids = talloc_zero_array(mem_ctx, struct srvsvc_rs_sid,
				 token->num_sids);
	if (sids == NULL) {
		return false;
	}
	for (i = 0; i < token->num_sids; i++) {
		const struct dom_sid *sid = &token->sids[i];

		if (sid->num_auths < 0 || sid->num_auths > 15) {
			return false;
		}
		sids[i].len = 8 + 4 * sid->num_auths;
		memcpy(sids[i].data, sid, sids[i].len);
	}
	caller->sids = sids;
	caller->num_sids = token->num_sids;
	caller->privileges = token->privilege_mask;
	return true;
}

static bool fill_unix(TALLOC_CTX *mem_ctx,
		      const struct security_unix_token *token,
		      struct srvsvc_rs_caller *caller)
{
	uint32_t *groups;
	uint32_t i;

	caller->uid = UINT32_MAX;
	caller->gid = UINT32_MAX;
	if (token == NULL) {
		return true;
	}
	caller->uid = token->uid;
	caller->gid = token->gid;
	groups = talloc_zero_array(mem_ctx, uint32_t, token->ngroups + 1);
	if (groups == NULL) {
		return false;
	}
	for (i = 0; i < token->ngroups; i++) {
		groups[i] = token->groups[i];
	}
	caller->groups = groups;
	caller->num_groups = token->ngroups;
	return true;
}

static void fill_transport(struct glue_call *gc,
			   struct srvsvc_rs_caller *caller)
{
	const struct dcerpc_binding *binding =
		gc->call->conn->endpoint->ep_description;

	switch ((int)dcerpc_binding_get_transport(binding)) {
	case TRANSPORT_NCACN_IP_TCP:
		caller->transport = SRVSVC_RS_TRANSPORT_TCP;
		break;
	case TRANSPORT_NCALRPC:
		caller->transport = SRVSVC_RS_TRANSPORT_LOCAL;
		break;
	case TRANSPORT_NCACN_NP:
	default:
		caller->transport = SRVSVC_RS_TRANSPORT_NP;
		break;
	}
}

static bool fill_identity(TALLOC_CTX *mem_ctx, struct auth_session_info *info,
			  struct srvsvc_rs_caller *caller)
{
	*caller = (struct srvsvc_rs_caller) { .size = sizeof(*caller) };
	if (!fill_sids(mem_ctx, info->security_token, caller) ||
	    !fill_unix(mem_ctx, info->unix_token, caller)) {
		return false;
	}
	if (info->info != NULL) {
		caller->account_name =
			glue_shown(mem_ctx, info->info->account_name);
		caller->domain_name =
			glue_shown(mem_ctx, info->info->domain_name);
	}
	if (info->unix_info != NULL) {
		caller->unix_name =
			glue_shown(mem_ctx, info->unix_info->unix_name);
	}
	if (samba.security_session_user_level != NULL) {
		caller->user_level =
			samba.security_session_user_level(info, NULL);
	}
	return true;
}

static bool identity(struct glue_call *gc, struct srvsvc_rs_caller *caller)
{
	struct auth_session_info *info = gc->session_info;
	const struct srvsvc_rs_caller *known = glue_kept_find(&identities, info);
	static uint64_t logins;
	struct glue_kept_one *one;
	struct srvsvc_rs_caller *fresh;

	if (known != NULL) {
		*caller = *known;
		return true;
	}
	one = glue_kept_place(&identities, info);
	if (one == NULL) {
		return fill_identity(gc->mem_ctx, info, caller);
	}
	fresh = talloc_zero(one, struct srvsvc_rs_caller);
	if (fresh == NULL || !fill_identity(one, info, fresh)) {
		TALLOC_FREE(one);
		return false;
	}
	fresh->known_as = ++logins;
	one->what = fresh;
	*caller = *fresh;
	return true;
}

static const char *or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static void begin_tokens(struct glue_call *gc)
{
	const struct security_token *token = gc->session_info->security_token;
	const struct security_unix_token *ids = gc->session_info->unix_token;

	if (token != NULL) {
		gc->token = token;
		gc->sids = token->sids;
		gc->num_sids = token->num_sids;
		gc->rights = token->rights_mask;
		gc->privileges = token->privilege_mask;
	}
	if (ids != NULL) {
		gc->uid = ids->uid;
		gc->gid = ids->gid;
		gc->groups = ids->groups;
		gc->num_groups = ids->ngroups;
	}
}

bool glue_call_begin(struct glue_call *gc, struct dcesrv_call_state *call,
		     TALLOC_CTX *mem_ctx)
{
	struct auth_session_info *info = dcesrv_call_session_info(call);
	static uint64_t calls;

	*gc = (struct glue_call) {
		.size = offsetof(struct glue_call, mem_ctx),
		.call = call,
		.session_info = info,
		.sent_name = "",
		.uid = UINT32_MAX,
		.gid = UINT32_MAX,
		.remote = dcesrv_connection_get_remote_address(call->conn),
		.local = dcesrv_connection_get_local_address(call->conn),
		.events = call->event_ctx,
		.serial = ++calls,
		.mem_ctx = mem_ctx,
	};
	if (info == NULL) {
		return false;
	}
	if (info->unix_info != NULL) {
		gc->sent_name = or_empty(info->unix_info->sanitized_username);
		gc->unix_name = or_empty(info->unix_info->unix_name);
	}
	if (info->info != NULL) {
		gc->domain = or_empty(info->info->domain_name);
	}
	begin_tokens(gc);
	return true;
}

bool glue_caller_fill(struct glue_call *gc, struct srvsvc_rs_caller *caller)
{
	enum dcerpc_AuthType auth_type = 0;
	enum dcerpc_AuthLevel auth_level = 0;

	if (gc->session_info == NULL || !identity(gc, caller)) {
		return false;
	}
	gc->client_address = address(gc, gc->remote);
	gc->local_address = address(gc, gc->local);
	caller->client_address = glue_text(gc->client_address);
	caller->client_name = glue_shown(gc->mem_ctx, gc->client_name);
	caller->local_address = glue_text(gc->local_address);
	dcesrv_call_auth_info(gc->call, &auth_type, &auth_level);
	caller->auth_type = auth_type;
	caller->auth_level = auth_level;
	fill_transport(gc, caller);
	return true;
}

bool glue_become_caller(struct glue_call *gc)
{
	return rust->become_caller(gc->session_info);
}

void glue_unbecome_caller(struct glue_call *gc)
{
	rust->unbecome_caller();
}

void glue_become_root(void)
{
	rust->become_root();
}

void glue_unbecome_root(void)
{
	rust->unbecome_root();
}

const char *glue_client_endpoint(struct glue_call *gc)
{
	const struct tsocket_address *address =
		dcesrv_connection_get_remote_address(gc->call->conn);

	if (gc->client_endpoint == NULL && address != NULL &&
	    samba.tsocket_address_string != NULL) {
		gc->client_endpoint = samba.tsocket_address_string(address,
								   gc->mem_ctx);
	}
	return gc->client_endpoint;
}

static const char *client_endpoint_of(void *call)
{
	return glue_client_endpoint(call);
}

static const void *session_with(void *call, void *mem_ctx, uint64_t more)
{
	struct auth_session_info *caller = ((struct glue_call *)call)->session_info;
	const struct security_token *token = NULL;
	struct auth_session_info *info = NULL;

	if (caller == NULL || caller->info == NULL ||
	    caller->unix_info == NULL || caller->security_token == NULL) {
		return NULL;
	}
	if (more == 0) {
		return caller;
	}
	token = caller->security_token;
	info = _talloc_memdup(mem_ctx, caller, talloc_get_size(caller),
			      __func__);
	if (info == NULL) {
		return NULL;
	}
	info->security_token = _talloc_memdup(info, token,
					      talloc_get_size(token), __func__);
	if (info->security_token == NULL) {
		return NULL;
	}
	info->security_token->privilege_mask |= more;
	return info;
}

const struct glue_shim glue_shim = {
	.size = sizeof(glue_shim),
	.client_endpoint = client_endpoint_of,
	.lacks = glue_lacks,
	.session_with = session_with,
};

/* The caller's identity as plain data, and taking it on. */
#include "caller.h"

/* enum dcerpc_transport_t */
#define TRANSPORT_NCACN_NP 1
#define TRANSPORT_NCACN_IP_TCP 2
#define TRANSPORT_NCALRPC 8

/* An end of a connection as text; it hangs on Samba's and ends with it. */
struct address {
	const struct tsocket_address *addr;
	const char *text;
};

#define ADDRESSES 16
static struct address *addresses[ADDRESSES];

static int address_destructor(struct address *address)
{
	size_t i;

	for (i = 0; i < ADDRESSES; i++) {
		if (addresses[i] == address) {
			addresses[i] = NULL;
		}
	}
	return 0;
}

/*
 * Printing one takes as long as reading two files' states, so it is kept.
 * What is kept may be lent by a call under way, as is the other end of its
 * connection: another address in the same place is printed for the call.
 */
static const char *address(struct glue_call *gc,
			   const struct tsocket_address *addr)
{
	size_t at = ((uintptr_t)addr / 64) % ADDRESSES;
	struct address *address;

	if (addr == NULL || samba.tsocket_address_is_inet == NULL ||
	    samba.tsocket_address_inet_addr_string == NULL) {
		return NULL;
	}
	if (addresses[at] != NULL && addresses[at]->addr == addr) {
		return addresses[at]->text;
	}
	if (!samba.tsocket_address_is_inet(addr, "ip")) {
		return NULL;
	}
	if (addresses[at] != NULL) {
		return samba.tsocket_address_inet_addr_string(addr,
							      gc->mem_ctx);
	}
	address = talloc_zero(addr, struct address);
	if (address == NULL) {
		return NULL;
	}
	address->addr = addr;
	address->text = samba.tsocket_address_inet_addr_string(addr, address);
	if (address->text == NULL) {
		TALLOC_FREE(address);
		return NULL;
	}
	addresses[at] = address;
	talloc_set_destructor(address, address_destructor);
	return address->text;
}

static bool fill_sids(struct glue_call *gc, struct srvsvc_rs_caller *caller)
{
	const struct security_token *token = gc->session_info->security_token;
	struct srvsvc_rs_sid *sids;
	uint32_t i;

	if (token == NULL || token->num_sids == 0) {
		return true;
	}
	sids = talloc_zero_array(gc->mem_ctx, struct srvsvc_rs_sid,
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

static bool fill_unix(struct glue_call *gc, struct srvsvc_rs_caller *caller)
{
	const struct security_unix_token *token = gc->session_info->unix_token;
	uint32_t *groups;
	uint32_t i;

	caller->uid = UINT32_MAX;
	caller->gid = UINT32_MAX;
	if (token == NULL) {
		return true;
	}
	caller->uid = token->uid;
	caller->gid = token->gid;
	groups = talloc_zero_array(gc->mem_ctx, uint32_t, token->ngroups + 1);
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

bool glue_caller_fill(struct glue_call *gc, struct srvsvc_rs_caller *caller)
{
	struct dcesrv_connection *conn = gc->call->conn;
	struct auth_session_info *info;
	enum dcerpc_AuthType auth_type = 0;
	enum dcerpc_AuthLevel auth_level = 0;

	*caller = (struct srvsvc_rs_caller) { .size = sizeof(*caller) };
	info = dcesrv_call_session_info(gc->call);
	gc->session_info = info;
	if (info == NULL) {
		return false;
	}
	gc->client_address =
		address(gc, dcesrv_connection_get_remote_address(conn));
	gc->local_address =
		address(gc, dcesrv_connection_get_local_address(conn));
	if (!fill_sids(gc, caller) || !fill_unix(gc, caller)) {
		return false;
	}
	if (info->info != NULL) {
		caller->account_name = glue_text(info->info->account_name);
		caller->domain_name = glue_text(info->info->domain_name);
	}
	if (info->unix_info != NULL) {
		caller->unix_name = glue_text(info->unix_info->unix_name);
	}
	caller->client_address = glue_text(gc->client_address);
	caller->client_name = glue_text(gc->client_name);
	caller->local_address = glue_text(gc->local_address);
	if (samba.security_session_user_level != NULL) {
		caller->user_level =
			samba.security_session_user_level(info, NULL);
	}
	dcesrv_call_auth_info(gc->call, &auth_type, &auth_level);
	caller->auth_type = auth_type;
	caller->auth_level = auth_level;
	fill_transport(gc, caller);
	return true;
}

/* Dispatch runs as root; only within the caller's identity root must be taken on. */
static int inside_caller;

bool glue_become_caller(struct glue_call *gc)
{
	if (samba.become_authenticated_pipe_user == NULL ||
	    samba.unbecome_authenticated_pipe_user == NULL ||
	    gc->session_info == NULL ||
	    !samba.become_authenticated_pipe_user(gc->session_info)) {
		return false;
	}
	inside_caller++;
	return true;
}

void glue_unbecome_caller(struct glue_call *gc)
{
	inside_caller--;
	samba.unbecome_authenticated_pipe_user();
}

void glue_become_root(void)
{
	if (inside_caller > 0) {
		samba.become_root();
	}
}

void glue_unbecome_root(void)
{
	if (inside_caller > 0) {
		samba.unbecome_root();
	}
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

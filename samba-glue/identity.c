/* Samba's call, its connection and its session as plain data. */
#include "glue.h"

const struct glue_rust *rust;

/* What is made once for one of Samba's objects, and ends with it. */
struct kept {
	struct kept **place;
	const void *of;
	const char *address;
	uint64_t login;
};

#define PLACES 32

/* By the object's address; two objects may want the same place. */
static struct kept *places[PLACES];

static int kept_destructor(struct kept *kept)
{
	*kept->place = NULL;
	return 0;
}

/*
 * What is kept for an object, nothing at first; NULL when there is no memory,
 * or another object has the place: what is kept may be lent by a call under
 * way, so nothing is put out of it.
 */
static struct kept *keep(const void *of)
{
	/* talloc puts no two such objects closer together than that. */
	struct kept **place = &places[((uintptr_t)of / 64) % PLACES];

	if (*place != NULL) {
		return (*place)->of == of ? *place : NULL;
	}
	*place = talloc_zero(of, struct kept);
	if (*place != NULL) {
		(*place)->place = place;
		(*place)->of = of;
		talloc_set_destructor(*place, kept_destructor);
	}
	return *place;
}

/* Printing an address takes as long as a small call. */
static const char *address(TALLOC_CTX *mem_ctx,
			   const struct tsocket_address *of)
{
	struct kept *kept;

	if (of == NULL) {
		return NULL;
	}
	kept = keep(of);
	if (kept == NULL) {
		return rust->address(mem_ctx, of);
	}
	if (kept->address == NULL) {
		kept->address = rust->address(kept, of);
	}
	return kept->address;
}

static uint64_t login(const struct auth_session_info *info)
{
	static uint64_t logins;
	struct kept *kept = keep(info);

	if (kept != NULL && kept->login == 0) {
		kept->login = ++logins;
	}
	return kept != NULL ? kept->login : 0;
}

static const void *session_with(const struct glue_call *gc, TALLOC_CTX *mem_ctx,
				uint64_t more)
{
	struct auth_session_info *caller = gc->session_info;
	struct auth_session_info *info;

	if (caller == NULL || caller->info == NULL ||
	    caller->unix_info == NULL || caller->unix_token == NULL ||
	    caller->security_token == NULL) {
		return NULL;
	}
	if (more == 0) {
		return caller;
	}
	/* whole, whatever their size is in this Samba */
	info = _talloc_memdup(mem_ctx, caller, talloc_get_size(caller),
			      __func__);
	if (info == NULL) {
		return NULL;
	}
	info->security_token = _talloc_memdup(
		info, caller->security_token,
		talloc_get_size(caller->security_token), __func__);
	if (info->security_token == NULL) {
		return NULL;
	}
	info->security_token->privilege_mask |= more;
	return info;
}

static void fill_session(struct glue_call *gc,
			 const struct auth_session_info *info)
{
	const struct security_token *token = info->security_token;
	const struct security_unix_token *ids = info->unix_token;

	if (info->unix_info != NULL) {
		gc->sent_name = info->unix_info->sanitized_username;
		gc->unix_name = info->unix_info->unix_name;
	}
	if (info->info != NULL) {
		gc->domain = info->info->domain_name;
		gc->account = info->info->account_name;
	}
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
	gc->login = login(info);
}

static void fill_connection(struct glue_call *gc, TALLOC_CTX *mem_ctx,
			    struct dcesrv_call_state *call)
{
	const struct dcerpc_binding *binding =
		call->conn->endpoint->ep_description;
	enum dcerpc_AuthType auth_type = 0;
	enum dcerpc_AuthLevel auth_level = 0;

	gc->transport = dcerpc_binding_get_transport(binding);
	dcesrv_call_auth_info(call, &auth_type, &auth_level);
	gc->auth_type = auth_type;
	gc->auth_level = auth_level;
	gc->remote = dcesrv_connection_get_remote_address(call->conn);
	gc->local = dcesrv_connection_get_local_address(call->conn);
	gc->client_address = address(mem_ctx, gc->remote);
	gc->local_address = address(mem_ctx, gc->local);
	gc->events = call->event_ctx;
}

void glue_call_begin(struct glue_call *gc, TALLOC_CTX *mem_ctx,
		     struct dcesrv_call_state *call)
{
	static uint64_t serials;

	*gc = (struct glue_call) {
		.size = offsetof(struct glue_call, call),
		.session_info = dcesrv_call_session_info(call),
		.session_with = session_with,
		.uid = UINT32_MAX,
		.gid = UINT32_MAX,
		.serial = ++serials,
		.opnum = call->pkt.u.request.opnum,
		.call = call,
	};
	fill_connection(gc, mem_ctx, call);
	if (gc->session_info != NULL) {
		fill_session(gc, gc->session_info);
	}
}

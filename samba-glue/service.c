/*
 * The endpoint server: raw stub bytes to Rust and its reply back, or a call
 * handed on whole to the service that Samba brings itself.
 */
#include "glue.h"

#define FAULT_OP_RNG_ERROR 0x1c010002u
#define FAULT_UNSPEC 0x1c000012u

#define NDR_BIGENDIAN 0x00000001u
#define NDR_NDR64 0x20000000u

/* What travels from ndr_pull to ndr_push when the call is ours. */
struct glue_request {
	struct glue_call gc;
	struct srvsvc_rs_reply reply;
};

/* Samba's own; members are NULL when it could not be found. */
static struct dcesrv_interface former;

/* The request that runs in shadow mode; one at a time in one thread. */
static struct glue_request *shadowed;

static int request_destructor(struct glue_request *request)
{
	srvsvc_rs_reply_free(&request->reply);
	if (shadowed == request) {
		shadowed = NULL;
	}
	return 0;
}

static NTSTATUS fault(struct dcesrv_call_state *call, uint32_t code)
{
	call->fault_code = code;
	return NT_STATUS_NET_WRITE_FAULT;
}

static struct glue_request *make_request(struct dcesrv_call_state *call,
					 TALLOC_CTX *mem_ctx,
					 const struct ndr_pull *pull)
{
	struct glue_request *request;
	uint32_t flags;

	request = talloc_zero(mem_ctx, struct glue_request);
	if (request == NULL) {
		return NULL;
	}
	request->reply.size = sizeof(request->reply);
	talloc_set_destructor(request, request_destructor);
	glue_call_begin(&request->gc, request, call);
	/* a number of 32 bits in some releases, of 64 in others */
	memcpy(&flags, pull, sizeof(flags));
	if (flags & NDR_BIGENDIAN) {
		request->gc.flags |= SRVSVC_RS_FLAG_BIGENDIAN;
	}
	if (flags & NDR_NDR64) {
		request->gc.flags |= SRVSVC_RS_FLAG_NDR64;
	}
	request->gc.stub = pull->data + pull->offset;
	request->gc.stub_len = pull->data_size - pull->offset;
	return request;
}

/* Samba's answer is made: log how ours differs.  No data: it is a fault. */
static void compare(struct dcesrv_call_state *call,
		    struct srvsvc_rs_bytes theirs)
{
	struct glue_request *request = shadowed;

	if (request != NULL && request->gc.call == call) {
		rust->compare(&request->gc, theirs);
		shadowed = NULL;
	}
}

static NTSTATUS compare_fault(struct dcesrv_call_state *call, NTSTATUS status)
{
	if (!NT_STATUS_IS_OK(status)) {
		uint32_t code = call->fault_code;

		compare(call, (struct srvsvc_rs_bytes) { .data = NULL });
		call->fault_code = code;
	}
	return status;
}

/* Samba's own; what it cannot read is not dispatched. */
static NTSTATUS former_pull(struct dcesrv_call_state *call, TALLOC_CTX *mem_ctx,
			    struct ndr_pull *pull, void **r)
{
	NTSTATUS status = former.ndr_pull(call, mem_ctx, pull, r);

	if (!NT_STATUS_IS_OK(status)) {
		rust->forwarded(false);
	}
	return status;
}

static NTSTATUS srvsvc_ndr_pull(struct dcesrv_call_state *call,
				TALLOC_CTX *mem_ctx, struct ndr_pull *pull,
				void **r)
{
	struct glue_request *request = make_request(call, mem_ctx, pull);
	uint32_t way;

	if (request == NULL) {
		return NT_STATUS_NO_MEMORY;
	}
	way = rust->route(&request->gc);
	if (way == SRVSVC_RS_ROUTE_SHADOW && former.ndr_pull != NULL) {
		shadowed = request;
		return compare_fault(
			call, former_pull(call, mem_ctx, pull, r));
	}
	if (way == SRVSVC_RS_ROUTE_OURS || way == SRVSVC_RS_ROUTE_SHADOW) {
		pull->offset = pull->data_size;
		*r = request;
		return NT_STATUS_OK;
	}
	TALLOC_FREE(request);
	if (way == SRVSVC_RS_ROUTE_FORWARD && former.ndr_pull != NULL) {
		return former_pull(call, mem_ctx, pull, r);
	}
	rust->forwarded(false);
	return fault(call, FAULT_OP_RNG_ERROR);
}

static NTSTATUS srvsvc_dispatch(struct dcesrv_call_state *call,
				TALLOC_CTX *mem_ctx, void *r)
{
	struct glue_request *request = talloc_get_type(r, struct glue_request);

	if (request == NULL) {
		NTSTATUS status = former.dispatch(call, mem_ctx, r);

		rust->forwarded(true);
		return compare_fault(call, status);
	}
	if (!rust->answer(&request->gc, &request->reply)) {
		return fault(call, FAULT_UNSPEC);
	}
	if (request->reply.outcome != SRVSVC_RS_REPLY) {
		return fault(call, request->reply.fault);
	}
	return NT_STATUS_OK;
}

static NTSTATUS srvsvc_reply(struct dcesrv_call_state *call,
			     TALLOC_CTX *mem_ctx, void *r)
{
	if (talloc_get_type(r, struct glue_request) == NULL) {
		return former.reply(call, mem_ctx, r);
	}
	return NT_STATUS_OK;
}

static NTSTATUS srvsvc_ndr_push(struct dcesrv_call_state *call,
				TALLOC_CTX *mem_ctx, struct ndr_push *push,
				const void *r)
{
	struct glue_request *request = talloc_get_type(r, struct glue_request);
	uint32_t start = push->offset;
	enum ndr_err_code err;
	NTSTATUS status;

	if (request == NULL) {
		status = former.ndr_push(call, mem_ctx, push, r);
		if (NT_STATUS_IS_OK(status)) {
			compare(call, (struct srvsvc_rs_bytes) {
				.data = push->data + start,
				.len = push->offset - start,
			});
		}
		return status;
	}
	if (request->reply.len > UINT32_MAX) {
		return NT_STATUS_NO_MEMORY;
	}
	err = ndr_push_bytes(push, request->reply.data, request->reply.len);
	/* Samba makes all fragments of its copy now: no need to hold three. */
	srvsvc_rs_reply_free(&request->reply);
	if (err != NDR_ERR_SUCCESS) {
		return fault(call, FAULT_UNSPEC);
	}
	return NT_STATUS_OK;
}

static const struct dcesrv_interface srvsvc_template = {
	.name = "srvsvc",
	.syntax_id = {
		{ 0x4b324fc8, 0x1670, 0x01d3, { 0x12, 0x78 },
		  { 0x5a, 0x47, 0xbf, 0x6e, 0xe1, 0x88 } },
		3,
	},
	.ndr_pull = srvsvc_ndr_pull,
	.dispatch = srvsvc_dispatch,
	.reply = srvsvc_reply,
	.ndr_push = srvsvc_ndr_push,
};

static struct dcesrv_interface srvsvc_interface;

static void find_former(void)
{
	const struct dcesrv_endpoint_server *server = rust->former();

	srvsvc_interface = srvsvc_template;
	if (server == NULL || server->interface_by_name == NULL ||
	    !server->interface_by_name(&former, "srvsvc")) {
		rust->log(1, "Samba's own srvsvc was not found: nothing can be "
			  "forwarded to it");
		former = (struct dcesrv_interface) { .name = NULL };
		return;
	}
	srvsvc_interface.bind = former.bind;
	srvsvc_interface.unbind = former.unbind;
	srvsvc_interface.local = former.local;
	srvsvc_interface.flags = former.flags;
}

static NTSTATUS srvsvc_init(struct dcesrv_context *dce_ctx,
			    const struct dcesrv_endpoint_server *server)
{
	static const char *endpoints[] = {
		"ncacn_np:[\\pipe\\srvsvc]", "ncacn_ip_tcp:", "ncalrpc:",
	};
	NTSTATUS status = NT_STATUS_OK;
	size_t i;

	find_former();
	for (i = 0; i < 3 && NT_STATUS_IS_OK(status); i++) {
		status = dcesrv_interface_register(
			dce_ctx, endpoints[i], NULL, &srvsvc_interface, NULL);
	}
	if (NT_STATUS_IS_OK(status)) {
		rust->start();
	}
	return status;
}

static NTSTATUS srvsvc_shutdown(struct dcesrv_context *dce_ctx,
				const struct dcesrv_endpoint_server *server)
{
	rust->stop();
	return NT_STATUS_OK;
}

static bool srvsvc_by_uuid(struct dcesrv_interface *iface,
			   const struct GUID *uuid, uint32_t version)
{
	const struct ndr_syntax_id *id = &srvsvc_template.syntax_id;

	if (version != id->if_version ||
	    memcmp(uuid, &id->uuid, sizeof(*uuid)) != 0) {
		return false;
	}
	*iface = srvsvc_interface;
	return true;
}

static bool srvsvc_by_name(struct dcesrv_interface *iface, const char *name)
{
	if (strcmp(name, srvsvc_template.name) != 0) {
		return false;
	}
	*iface = srvsvc_interface;
	return true;
}

void glue_register(const struct glue_rust *table)
{
	static struct dcesrv_endpoint_server server = {
		.name = "srvsvc",
		.init_server = srvsvc_init,
		.shutdown_server = srvsvc_shutdown,
		.interface_by_uuid = srvsvc_by_uuid,
		.interface_by_name = srvsvc_by_name,
	};
	static bool registered;

	if (table->size != sizeof(*table)) {
		return;
	}
	rust = table;
	if (registered || dcerpc_register_ep_server == NULL) {
		return;
	}
	registered = NT_STATUS_IS_OK(dcerpc_register_ep_server(&server));
	if (!registered) {
		rust->log(0, "srvsvc is registered already: Samba's own srvsvc "
			  "answers");
	}
}

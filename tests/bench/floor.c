/*
 * The floor: a srvsvc that does no work, for the bench only.  It is preloaded
 * like the module, and answers each request with bytes that the bench has put
 * in the folder $SRVSVC_FLOOR, in a file named by opnum and stub; read once,
 * then handed over from memory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/time.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdarg.h>

#include <core/ntstatus.h>
#include <talloc.h>
#include <tevent.h>
#include <dcerpc_server.h>
#include <ndr.h>

#pragma weak dcerpc_register_ep_server
#pragma weak dcesrv_interface_register
#pragma weak ndr_push_bytes

struct answer {
	struct answer *next;
	uint64_t key;
	uint8_t *data;
	size_t len;
};

static struct answer *answers;

/* FNV-1a over the opnum, low byte first, and the stub. */
static uint64_t key_of(uint16_t opnum, const uint8_t *stub, size_t len)
{
	uint64_t key = 0xcbf29ce484222325u;
	size_t i;

	key = (key ^ (opnum & 0xff)) * 0x100000001b3u;
	key = (key ^ (opnum >> 8)) * 0x100000001b3u;
	for (i = 0; i < len; i++) {
		key = (key ^ stub[i]) * 0x100000001b3u;
	}
	return key;
}

static struct answer *load(uint64_t key)
{
	const char *folder = getenv("SRVSVC_FLOOR");
	struct answer *answer = calloc(1, sizeof(*answer));
	char path[4096];
	FILE *file;
	long len;

	snprintf(path, sizeof(path), "%s/%016llx", folder != NULL ? folder : "",
		 (unsigned long long)key);
	file = fopen(path, "rb");
	if (answer == NULL || file == NULL) {
		return NULL;
	}
	fseek(file, 0, SEEK_END);
	len = ftell(file);
	rewind(file);
	answer->data = malloc(len);
	answer->len = fread(answer->data, 1, len, file);
	fclose(file);
	answer->key = key;
	answer->next = answers;
	answers = answer;
	return answer;
}

static NTSTATUS floor_bind(struct dcesrv_connection_context *context,
			   const struct dcesrv_interface *iface)
{
	return NT_STATUS_OK;
}

static NTSTATUS floor_pull(struct dcesrv_call_state *call, TALLOC_CTX *mem_ctx,
			   struct ndr_pull *pull, void **r)
{
	uint64_t key = key_of(call->pkt.u.request.opnum,
			      pull->data + pull->offset,
			      pull->data_size - pull->offset);
	struct answer *answer = answers;

	while (answer != NULL && answer->key != key) {
		answer = answer->next;
	}
	if (answer == NULL) {
		answer = load(key);
	}
	if (answer == NULL) {
		call->fault_code = 0x1c010002u;
		return NT_STATUS_NET_WRITE_FAULT;
	}
	pull->offset = pull->data_size;
	*r = answer;
	return NT_STATUS_OK;
}

static NTSTATUS floor_nothing(struct dcesrv_call_state *call,
			      TALLOC_CTX *mem_ctx, void *r)
{
	return NT_STATUS_OK;
}

static NTSTATUS floor_push(struct dcesrv_call_state *call, TALLOC_CTX *mem_ctx,
			   struct ndr_push *push, const void *r)
{
	const struct answer *answer = r;

	return ndr_push_bytes(push, answer->data, answer->len) ==
		NDR_ERR_SUCCESS ? NT_STATUS_OK : NT_STATUS_NO_MEMORY;
}

static const struct dcesrv_interface floor_interface = {
	.name = "srvsvc",
	.syntax_id = { { 0x4b324fc8, 0x1670, 0x01d3, { 0x12, 0x78 },
			 { 0x5a, 0x47, 0xbf, 0x6e, 0xe1, 0x88 } }, 3 },
	.bind = floor_bind,
	.ndr_pull = floor_pull,
	.dispatch = floor_nothing,
	.reply = floor_nothing,
	.ndr_push = floor_push,
};

static NTSTATUS floor_init(struct dcesrv_context *context,
			   const struct dcesrv_endpoint_server *server)
{
	return dcesrv_interface_register(context, "ncacn_np:[\\pipe\\srvsvc]",
					 NULL, &floor_interface, NULL);
}

static NTSTATUS floor_shutdown(struct dcesrv_context *context,
			       const struct dcesrv_endpoint_server *server)
{
	return NT_STATUS_OK;
}

static bool floor_by_uuid(struct dcesrv_interface *iface,
			  const struct GUID *uuid, uint32_t version)
{
	*iface = floor_interface;
	return memcmp(uuid, &floor_interface.syntax_id.uuid,
		      sizeof(*uuid)) == 0;
}

static bool floor_by_name(struct dcesrv_interface *iface, const char *name)
{
	*iface = floor_interface;
	return strcmp(name, floor_interface.name) == 0;
}

__attribute__((constructor)) static void floor_preloaded(void)
{
	static struct dcesrv_endpoint_server server = {
		.name = "srvsvc",
		.init_server = floor_init,
		.shutdown_server = floor_shutdown,
		.interface_by_uuid = floor_by_uuid,
		.interface_by_name = floor_by_name,
	};

	if (strcmp(program_invocation_short_name, "rpcd_classic") == 0 &&
	    dcerpc_register_ep_server != NULL) {
		dcerpc_register_ep_server(&server);
	}
}

/*
 * What only C can do with Samba's headers: register an endpoint server, take
 * a call apart into plain data, and hand bytes over.  Everything here is for
 * rpcd_classic's one thread; nothing decides a rule of [MS-SRVS].
 */
#ifndef SAMBA_GLUE_H
#define SAMBA_GLUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/time.h>
#include <time.h>

#include <talloc.h>
#include <tevent.h>
#include <core/ntstatus.h>
#include <core/werror.h>
#include <util/data_blob.h>
#include <ndr.h>
#include <dcesrv_core.h>
#include <gen_ndr/auth.h>
#include <gen_ndr/security.h>

#include "srvsvc_rs.h"
#include "weak.h"

struct glue_rust;
struct tsocket_address;

/*
 * One call under way, as plain data; lives as long as the call.
 * src/samba/sys/shim.rs has the same, to where it says.
 */
struct glue_call {
	size_t size;                 /* of what Rust knows */
	struct auth_session_info *session_info;
	/*
	 * The session, or where it is to have more privileges a copy of it
	 * on mem_ctx; NULL: it is not whole, or no memory.
	 */
	const void *(*session_with)(const struct glue_call *gc,
				    TALLOC_CTX *mem_ctx, uint64_t more);
	/* of the session; what it does not say is NULL */
	const char *sent_name;
	const char *unix_name;
	const char *domain;
	const char *account;
	const struct security_token *token;
	const struct dom_sid *sids;
	const gid_t *groups;
	uint64_t privileges;
	uint64_t login;              /* no two sessions have the same; 0: none */
	uint32_t num_sids;
	uint32_t rights;
	uint32_t num_groups;
	uid_t uid;                   /* UINT32_MAX: none */
	gid_t gid;
	/* of the connection */
	uint32_t transport;          /* enum dcerpc_transport_t */
	uint32_t auth_type;
	uint32_t auth_level;
	const struct tsocket_address *remote;
	const struct tsocket_address *local;
	const char *client_address;  /* numeric; NULL: local */
	const char *local_address;   /* numeric; NULL: local */
	struct tevent_context *events;
	/* of the request */
	uint64_t serial;             /* another one for each call */
	const uint8_t *stub;
	size_t stub_len;
	uint32_t flags;              /* SRVSVC_RS_FLAG_* */
	uint16_t opnum;
	/* from here on the shim's own */
	struct dcesrv_call_state *call;
};

/* identity.c: all but the stub, which the caller of this has. */
void glue_call_begin(struct glue_call *gc, TALLOC_CTX *mem_ctx,
		     struct dcesrv_call_state *call);

/* service.c: once; a refusal is logged, and leaves Samba's own serving. */
void glue_register(const struct glue_rust *rust);

/*
 * What C calls of Rust, by pointer, so that the library exports no names for
 * it; src/ffi/samba.rs has the same.
 */
struct glue_rust {
	size_t size;                 /* another one is refused */
	/* Before the first call. */
	void (*start)(void);
	/* Who answers: SRVSVC_RS_ROUTE_* */
	uint32_t (*route)(struct glue_call *gc);
	/* False: no answer was found, which is a fault of ours. */
	bool (*answer)(struct glue_call *gc, struct srvsvc_rs_reply *reply);
	/* Log how our answer differs from Samba's; no data: it is a fault. */
	void (*compare)(struct glue_call *gc, struct srvsvc_rs_bytes theirs);
	/* Samba's own service is done: it loads as it sees fit, or could not
	 * even read the call. */
	void (*forwarded)(bool dispatched);
	/* The worker ends. */
	void (*stop)(void);
	void (*log)(int level, const char *line);
	/* The former service; NULL: this Samba has none. */
	const struct dcesrv_endpoint_server *(*former)(void);
	/* An end of a connection; NULL: local, or no memory. */
	char *(*address)(TALLOC_CTX *mem_ctx,
			 const struct tsocket_address *address);
};

/* Given with the registration, before anything else of the shim runs. */
extern const struct glue_rust *rust;

#endif /* SAMBA_GLUE_H */

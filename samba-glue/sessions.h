/* Sessions as smbXsrv_session_global has them. */
#ifndef SAMBA_GLUE_SESSIONS_H
#define SAMBA_GLUE_SESSIONS_H

#include "live.h"
#include "records.h"

/* What of a record matters here; its texts are its children. */
struct glue_session_facts {
	struct server_id server;
	uint64_t wire_id;
	uint64_t created;               /* NTTIME */
	uint32_t id;
	uint32_t flags;                 /* SRVSVC_RS_SESSION_*, less GUEST */
	uint32_t num_channels;
	uint32_t uid;                   /* UINT32_MAX: not known */
	uint16_t dialect;
	uint8_t transport;              /* where the release stores it */
	bool incomplete;                /* while it is made: no memory */
	const char *account_name;       /* "": none; so the others */
	const char *domain_name;
	const char *unix_name;
	const char *local_address;      /* "ipv4:A:PORT" */
	const char *remote_address;
	const char *remote_name;
};

/* session_facts.c: of a record that Samba decoded; NULL: no memory. */
struct glue_session_facts *glue_session_facts(TALLOC_CTX *mem_ctx,
					      const void *global);

struct glue_session_list {
	TALLOC_CTX *mem_ctx;
	const struct glue_session_facts **list;
	size_t count;
	size_t max;
	bool failed;                    /* no memory */
};

/* feed_sessions.c: one more; false: no memory. */
bool glue_session_add(struct glue_session_list *list,
		      const struct glue_session_facts *facts);

/*
 * session_cache.c: all sessions.  A record is decoded by Samba's own
 * function, and again when a single byte of it is another one.  The status is
 * that of glue_raw_walk().  The facts live until the next call.
 */
uint32_t glue_session_cache_read(struct glue_session_list *list);

#endif /* SAMBA_GLUE_SESSIONS_H */

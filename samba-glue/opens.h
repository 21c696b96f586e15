/* The two databases of opens, and the locks: what feed_opens.c joins. */
#ifndef SAMBA_GLUE_OPENS_H
#define SAMBA_GLUE_OPENS_H

#include "distinct.h"
#include "live.h"
#include "raw.h"

/* ---- open_globals.c: smbXsrv_open_global, files and pipes alike ---- */

/* False: enough, something failed. */
typedef bool (*glue_open_fn)(const struct glue_open_facts *facts, void *arg);

/* Every record; a Win32 status. */
uint32_t glue_opens_walk(glue_open_fn fn, void *arg);

/* ---- open_parties.c: who serves and who opened, each asked about once ---- */

struct glue_parties {
	struct glue_distinct *servers;  /* struct server_id */
	struct glue_distinct *owners;   /* struct dom_sid */
	struct glue_party_answers *answers;
};

/* False: no memory; so the next one. */
bool glue_parties_begin(struct glue_parties *parties, TALLOC_CTX *mem_ctx);
bool glue_parties_of(struct glue_parties *parties,
		     const struct glue_open_facts *facts, uint32_t *server,
		     uint32_t *owner);

struct server_id glue_party_server(const struct glue_parties *parties,
				   uint32_t server);
/* Also whether it is the server of a handle whose client is away. */
bool glue_party_alive(struct glue_parties *parties, uint32_t server);
/* UINT32_MAX when not known. */
uint32_t glue_party_uid(struct glue_parties *parties, uint32_t owner);
const struct dom_sid *glue_party_sid(const struct glue_parties *parties,
				     uint32_t owner);

/* ---- open_rows.c: the same records, to be joined with entries ---- */

struct glue_open_row {
	uint64_t time;          /* NTTIME */
	uint32_t id;
	uint32_t session;       /* with tcon: 0 before 4.23 */
	uint32_t tcon;
	uint32_t owner;         /* this and server: of the parties */
	uint32_t server;
	uint32_t next : 31;     /* in the same slot: place in list + 1 */
	uint32_t taken : 1;     /* a file has it */
};

struct glue_rows {
	TALLOC_CTX *mem_ctx;
	struct glue_open_row *list;
	size_t count;
	size_t max;
	struct glue_parties parties;
	uint32_t *slots;        /* place in list + 1, by what is joined by */
	size_t num_slots;
};

/* All rows; a Win32 status. */
uint32_t glue_rows_read(struct glue_rows *rows);

/* Get ready for glue_rows_take(); false: no memory. */
bool glue_rows_index(struct glue_rows *rows);

/* The row of an entry, which serves once; NULL: it has none. */
struct glue_open_row *glue_rows_take(struct glue_rows *rows,
				     const struct glue_entry_facts *entry);

/* ---- open_others.c: rows without an entry ---- */

/* Before the entries are walked. */
void glue_others_begin(void);

/*
 * After it: whether there is one that may be a file's all the same; and, once
 * the rest was walked, that all those left are none.
 */
bool glue_others_doubtful(const struct glue_rows *rows,
			  const struct glue_live *live);
void glue_others_explained(const struct glue_rows *rows);

/* ---- open_entries.c: locking.tdb, files only ---- */

typedef void (*glue_entry_fn)(const struct glue_data_facts *data,
			      const struct glue_entry_facts *entry, void *arg);

/* A Win32 status, as of the next one. */
uint32_t glue_entries_walk(glue_entry_fn fn, void *arg);

/* What the walk may have passed by while it was moved; seldom anything. */
uint32_t glue_entries_walk_rest(glue_entry_fn fn, void *arg);

/* ---- open_locks.c: brlock.tdb ---- */

struct glue_locks;

/* All locks; a Win32 status. */
uint32_t glue_locks_read(TALLOC_CTX *mem_ctx, struct glue_locks **out);

/* Locks of the process on the file: Samba does not say through which open. */
uint32_t glue_locks_of(const struct glue_locks *locks, struct glue_file_id file,
		       struct server_id server);

/* An array with room for one more; NULL: no memory. */
static inline void *glue_grow(TALLOC_CTX *mem_ctx, void *array, size_t used,
			      size_t *max, size_t size)
{
	size_t wanted = *max == 0 ? 256 : *max * 2;
	void *grown = array;

	if (used == *max) {
		grown = _talloc_realloc_array(mem_ctx, array, size, wanted,
					      "srvsvc_rs opens");
		*max = grown != NULL ? wanted : *max;
	}
	return grown;
}

/* What a record of a row says of its session; feed_opens.c, feed_owners.c */
static inline void glue_open_session(struct srvsvc_rs_open *record,
				     uint32_t session, uint32_t tcon)
{
	if (glue_layouts.open->session != GLUE_NONE) {
		record->session_id = session;
		record->connection_id = tcon;
		record->flags |= SRVSVC_RS_OPEN_HAS_SESSION;
	}
}

/* feed_owners.c: how many opens everybody has; a Win32 status */
uint32_t glue_feed_owners(struct glue_live *live, TALLOC_CTX *mem_ctx);

#endif /* SAMBA_GLUE_OPENS_H */

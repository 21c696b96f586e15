/* The two databases of opens, and the locks: what feed_opens.c joins. */
#ifndef SAMBA_GLUE_OPENS_H
#define SAMBA_GLUE_OPENS_H

#include "live.h"
#include "raw.h"

/* ---- open_rows.c: smbXsrv_open_global, files and pipes alike ---- */

struct glue_open_row {
	struct server_id server;
	uint64_t time;          /* NTTIME */
	uint32_t id;
	uint32_t session;       /* with tcon: 0 before 4.23 */
	uint32_t tcon;
	uint32_t owner;         /* for glue_rows_uid() */
	bool taken;             /* a file has it */
};

struct glue_rows {
	TALLOC_CTX *mem_ctx;
	struct glue_open_row *list;
	size_t count;
	size_t max;
	struct glue_owners *owners;
	uint32_t *slots;        /* place in list + 1, by what is joined by */
	size_t num_slots;
	bool failed;            /* no memory */
};

/* All rows; a Win32 status. */
uint32_t glue_rows_read(struct glue_rows *rows);

/* Get ready for glue_rows_take(); false: no memory. */
bool glue_rows_index(struct glue_rows *rows);

/* The row of an entry, which serves once; NULL: it has none. */
struct glue_open_row *glue_rows_take(struct glue_rows *rows,
				     const struct glue_entry_facts *entry);

/*
 * Whether there is a row without an entry that is not known to be none of a
 * file; and, after everything was walked, that all those left are none.
 */
bool glue_rows_unexplained(const struct glue_rows *rows);
void glue_rows_explain(const struct glue_rows *rows);

/* Who opened it, UINT32_MAX when not known; asked of Samba once for each. */
uint32_t glue_rows_uid(struct glue_rows *rows, const struct glue_open_row *row);

/* ---- open_entries.c: locking.tdb, files only ---- */

typedef void (*glue_entry_fn)(const struct glue_data_facts *data,
			      const struct glue_entry_facts *entry, void *arg);

void glue_entries_walk(glue_entry_fn fn, void *arg);

/* What the walk may have passed by while it was moved; seldom anything. */
void glue_entries_walk_rest(glue_entry_fn fn, void *arg);

/* ---- open_locks.c: brlock.tdb ---- */

struct glue_locks;

/* All locks; NULL: no memory, or none can be known. */
struct glue_locks *glue_locks_read(TALLOC_CTX *mem_ctx);

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

#endif /* SAMBA_GLUE_OPENS_H */

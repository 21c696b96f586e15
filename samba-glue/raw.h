/*
 * The databases of live state, walked chain by chain on the very tdb that
 * Samba has open.  Samba's own walks take a file lock for each record and run
 * its NDR functions with their allocations.
 */
#ifndef SAMBA_GLUE_RAW_H
#define SAMBA_GLUE_RAW_H

#include "records.h"

enum glue_raw_name {
	GLUE_RAW_LOCKING,
	GLUE_RAW_OPENS,
	GLUE_RAW_SESSIONS,
	GLUE_RAW_TCONS,
	GLUE_RAW_COUNT,
};

enum glue_raw_verdict {
	GLUE_RAW_GOOD,
	GLUE_RAW_STRANGE,       /* not what it should be */
	GLUE_RAW_MISFILED,      /* reads well, under a key that is not its own */
};

/*
 * One record, lent; no database may be touched meanwhile.  With arg NULL it
 * is only looked at.
 */
typedef enum glue_raw_verdict (*glue_raw_fn)(struct glue_bytes key,
					     struct glue_bytes value,
					     void *arg);

/*
 * Hand every record to fn.  GLUE_NOT_SUPPORTED, and nothing was handed over:
 * only Samba's own walk will do (clustered state, a release without the
 * functions, records that look otherwise; the log says which).  Another error:
 * not all were handed over.  A record that is strange later on is left out and
 * logged; after that, and after an error, the next call is not supported.
 * Misfiled ones are left out as long as there are others.
 */
uint32_t glue_raw_walk(enum glue_raw_name name, glue_raw_fn fn, void *arg);

/*
 * After such a walk: the chains that looked empty, each with its lock held, so
 * that whoever is about to move a record there is done.  The status as above.
 */
uint32_t glue_raw_walk_rest(enum glue_raw_name name, glue_raw_fn fn, void *arg);

/* Another number after each change of the database; false: it does not count. */
bool glue_raw_sequence(enum glue_raw_name name, int *sequence);

#endif /* SAMBA_GLUE_RAW_H */

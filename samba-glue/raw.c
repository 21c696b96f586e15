/* Walks of the databases of live state, less what makes Samba's own slow. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "raw.h"

#define TDB_FLAG_CLEAR_IF_FIRST 1
#define TDB_FLAG_INTERNAL 2
#define TDB_FLAG_NOMMAP 8
#define TDB_FLAG_SEQNUM 128
#define TDB_VERSION 0x2601196du
#define TDB_FEATURE_MUTEX 1u
#define TDB_MOST_CHAINS (1 << 20)
#define FEW_CHAINS 1024         /* so many locks cost little */

/* The head of a tdb file, as libtdb's format has it. */
struct tdb_head {
	char food[32];
	uint32_t version;
	uint32_t hash_size;
	uint32_t obsolete;
	uint32_t recovery;
	uint32_t sequence;
	uint32_t magic[2];
	uint32_t features;
	uint32_t mutex_size;
	uint32_t reserved[25];
	uint32_t free_list;
};

struct raw_db {
	const char *file;
	struct tdb_context *tdb;        /* Samba's own; kept, as Samba does */
	uint32_t *heads;                /* of chains; 0: not walked this time */
	uint32_t *now;                  /* the same as they are by now */
	const uint32_t *mapped;         /* the heads in the file itself */
	bool settles;                   /* records only move while they are made */
	bool trusted;                   /* its records were looked at */
	bool refused;
};

static struct raw_db databases[GLUE_RAW_COUNT] = {
	[GLUE_RAW_LOCKING] = { .file = "locking.tdb" },
	[GLUE_RAW_OPENS] = { .file = "smbXsrv_open_global.tdb" },
	[GLUE_RAW_SESSIONS] = { .file = "smbXsrv_session_global.tdb" },
	[GLUE_RAW_TCONS] = { .file = "smbXsrv_tcon_global.tdb",
			     .settles = true },
};

static int stop(void)
{
	return 1;
}

/* Samba opens a database when it first walks it; locking.tdb at the start. */
static void let_samba_open(enum glue_raw_name name)
{
	NTSTATUS (*walk)(void *, void *) = NULL;

	switch (name) {
	case GLUE_RAW_OPENS:
		walk = (void *)samba_late.smbXsrv_open_global_traverse;
		break;
	case GLUE_RAW_SESSIONS:
		if (samba_late.smbXsrv_session_global_init != NULL) {
			/* a walk would decode a session, and not wipe it */
			samba_late.smbXsrv_session_global_init(NULL);
			break;
		}
		walk = (void *)samba_late.smbXsrv_session_global_traverse;
		break;
	case GLUE_RAW_TCONS:
		walk = (void *)samba_late.smbXsrv_tcon_global_traverse;
		break;
	default:
		break;
	}
	if (walk != NULL) {
		walk((void *)stop, NULL);
	}
}

static bool functions_there(void)
{
	return samba_late.tdb_wrap_open != NULL && samba_late.tdb_fd != NULL &&
	       samba_late.tdb_traverse_chain != NULL &&
	       samba_late.tdb_hash_size != NULL && samba_late.tdb_get_flags != NULL &&
	       samba_late.lock_path != NULL && samba.lp_clustering != NULL;
}

static void refuse(struct raw_db *db, const char *why)
{
	db->refused = true;
	GLUE_LOG(3, "%s is read through Samba's own functions: %s", db->file,
		 why);
}

/*
 * Samba's wrapper lends the open database to whoever asks by its name.  One
 * that Samba has not opened would come without its flags, and is given back.
 */
static bool is_open(enum glue_raw_name name)
{
	struct raw_db *db = &databases[name];
	TALLOC_CTX *frame;
	struct tdb_wrap *wrap = NULL;
	char *path;

	if (db->tdb != NULL || db->refused) {
		return db->tdb != NULL;
	}
	if (!functions_there() || glue_layouts.bytes_differ) {
		refuse(db, "this Samba is not known well enough");
		return false;
	}
	if (samba.lp_clustering()) {
		refuse(db, "it is clustered");
		return false;
	}
	if (samba_late.lp_persistent_handles != NULL &&
	    samba_late.lp_persistent_handles()) {
		refuse(db, "some of its records are kept elsewhere");
		return false;
	}
	frame = GLUE_STACKFRAME();
	let_samba_open(name);
	path = samba_late.lock_path(frame, db->file);
	if (path != NULL) {
		wrap = samba_late.tdb_wrap_open(NULL, path, 0, 0, O_RDWR, 0600);
	}
	if (wrap != NULL &&
	    (samba_late.tdb_get_flags(wrap->tdb) & TDB_FLAG_CLEAR_IF_FIRST)) {
		db->tdb = wrap->tdb;
	} else {
		TALLOC_FREE(wrap);
		refuse(db, "Samba does not lend it");
	}
	TALLOC_FREE(frame);
	return db->tdb != NULL;
}

/* Where the heads of chains are in the file, 0: not known. */
static off_t find_heads(int fd, size_t chains)
{
	struct tdb_head head;
	off_t at = sizeof(head);

	if (pread(fd, &head, sizeof(head), 0) != sizeof(head) ||
	    head.version != TDB_VERSION || head.hash_size != chains ||
	    (head.features & ~TDB_FEATURE_MUTEX) != 0) {
		return 0;
	}
	if (head.features & TDB_FEATURE_MUTEX) {
		at += head.mutex_size;
	}
	return at;
}

/* The heads stay where they are, and the file as long as it is open. */
static const uint32_t *map_heads(int fd, size_t chains)
{
	off_t at = find_heads(fd, chains);
	struct stat st;
	size_t size = (size_t)at + chains * sizeof(uint32_t);
	uint8_t *file;

	if (at == 0 || at % sizeof(uint32_t) != 0 || fstat(fd, &st) != 0 ||
	    st.st_size < (off_t)size) {
		return NULL;
	}
	file = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	return file != MAP_FAILED ? (const void *)(file + at) : NULL;
}

/* Where each chain begins, 0: nowhere; false: not known. */
static bool read_heads(struct raw_db *db, uint32_t *heads, size_t chains)
{
	if (db->mapped == NULL) {
		db->mapped = map_heads(samba_late.tdb_fd(db->tdb), chains);
	}
	if (db->mapped == NULL) {
		return false;
	}
	/* what others write there must be read anew each time */
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	memcpy(heads, db->mapped, chains * sizeof(*heads));
	return true;
}

struct walk {
	glue_raw_fn fn;
	void *arg;
	size_t found;
	size_t strange;
	size_t misfiled;
	bool copies;            /* what is lent is tdb's own copy, freed next */
};

static int one_record(struct tdb_context *tdb, struct glue_tdb_data key,
		      struct glue_tdb_data value, void *arg)
{
	struct walk *walk = arg;
	struct glue_bytes key_bytes = { key.data, key.len };
	struct glue_bytes value_bytes = { value.data, value.len };

	walk->found++;
	switch (walk->fn(key_bytes, value_bytes, walk->arg)) {
	case GLUE_RAW_GOOD:
		break;
	case GLUE_RAW_MISFILED:
		walk->misfiled++;
		break;
	case GLUE_RAW_STRANGE:
		walk->strange++;
		break;
	}
	if (walk->copies) {
		explicit_bzero(value.data, value.len); /* keys are in some */
	}
	return 0;
}

/* tdb lends its mapping of the file itself, where there is one. */
static bool lends_copies(struct raw_db *db)
{
	int flags = samba_late.tdb_get_flags(db->tdb);

	return (flags & TDB_FLAG_NOMMAP) && !(flags & TDB_FLAG_INTERNAL);
}

static bool walk_chain(struct raw_db *db, struct walk *walk, size_t chain)
{
	return samba_late.tdb_traverse_chain(db->tdb, (unsigned int)chain,
					     one_record, walk) >= 0;
}

/* The next chain with a head from this one on; most have none. */
static size_t next_head(const uint32_t *heads, size_t at, size_t chains)
{
	uint64_t two = 0;

	while (at + 2 <= chains) {
		memcpy(&two, &heads[at], sizeof(two));
		if (two != 0) {
			break;
		}
		at += 2;
	}
	while (at < chains && heads[at] == 0) {
		at++;
	}
	return at;
}

/* The first look: every chain that has a head. */
static bool walk_heads(struct raw_db *db, struct walk *walk, size_t chains)
{
	size_t i;

	for (i = next_head(db->heads, 0, chains); i < chains;
	     i = next_head(db->heads, i + 1, chains)) {
		if (!walk_chain(db, walk, i)) {
			return false;
		}
	}
	return true;
}

/* The second look: what has a head by now and had none. */
static bool walk_new(struct raw_db *db, struct walk *walk,
		     const uint32_t *now, size_t chains)
{
	size_t i;

	if (memcmp(now, db->heads, chains * sizeof(*now)) == 0) {
		return true;
	}
	for (i = next_head(now, 0, chains); i < chains;
	     i = next_head(now, i + 1, chains)) {
		if (db->heads[i] != 0) {
			continue;
		}
		db->heads[i] = now[i];
		if (!walk_chain(db, walk, i)) {
			return false;
		}
	}
	return true;
}

/* What was not walked yet, whatever it looks like. */
static bool walk_others(struct raw_db *db, struct walk *walk, size_t chains)
{
	size_t i;

	for (i = 0; i < chains; i++) {
		if (db->heads[i] != 0) {
			continue;
		}
		db->heads[i] = UINT32_MAX;
		if (!walk_chain(db, walk, i)) {
			return false;
		}
	}
	return true;
}

static size_t chains_of(struct raw_db *db)
{
	int size = samba_late.tdb_hash_size(db->tdb);

	return size > 0 && size <= TDB_MOST_CHAINS ? (size_t)size : 0;
}

/*
 * A chain without a head needs no lock.  While a record is moved to a larger
 * place it is out of its chain, though, so the heads are looked at again
 * after the walk; glue_raw_walk_rest() is for whom that is not enough.
 * (Samba's own walk looks once.)
 */
static bool walk_chains(struct raw_db *db, struct walk *walk)
{
	size_t chains = chains_of(db);

	walk->copies = lends_copies(db);
	if (db->heads == NULL) {
		db->heads = talloc_array(NULL, uint32_t, 2 * chains);
	}
	if (chains == 0 || db->heads == NULL) {
		return false;
	}
	db->now = db->heads + chains;
	if ((chains <= FEW_CHAINS && !db->settles) ||
	    !read_heads(db, db->heads, chains)) {
		memset(db->heads, 0, chains * sizeof(*db->heads));
		return walk_others(db, walk, chains);
	}
	return walk_heads(db, walk, chains) &&
	       (read_heads(db, db->now, chains) ?
			walk_new(db, walk, db->now, chains) :
			walk_others(db, walk, chains));
}

/* No record is under its own key: keys are made otherwise than we think. */
static bool keys_differ(const struct walk *walk)
{
	return walk->found > 0 && walk->misfiled == walk->found;
}

/* Whether all there is reads well; asked until there was something. */
static bool look(struct raw_db *db, glue_raw_fn fn)
{
	struct walk walk = { .fn = fn };

	if (!walk_chains(db, &walk) || walk.strange > 0 || keys_differ(&walk)) {
		refuse(db, "its records look otherwise");
		return false;
	}
	db->trusted = walk.found > 0;
	return true;
}

/* What went wrong is said, and the next call goes another way. */
static uint32_t finish(struct raw_db *db, const struct walk *walk, bool ok)
{
	if (walk->misfiled > 0) {
		GLUE_LOG(3, "%s: %zu records are under another's key", db->file,
			 walk->misfiled);
	}
	if (!ok || walk->strange > 0) {
		GLUE_LOG(1, "%s: %zu records cannot be read", db->file,
			 walk->strange);
		refuse(db, "its records look otherwise");
	}
	return ok ? GLUE_OK : GLUE_GEN_FAILURE;
}

uint32_t glue_raw_walk(enum glue_raw_name name, glue_raw_fn fn, void *arg)
{
	struct raw_db *db = &databases[name];
	struct walk walk = { .fn = fn, .arg = arg };

	if (!is_open(name) || db->refused ||
	    (!db->trusted && !look(db, fn))) {
		return GLUE_NOT_SUPPORTED;
	}
	return finish(db, &walk, walk_chains(db, &walk));
}

uint32_t glue_raw_walk_rest(enum glue_raw_name name, glue_raw_fn fn, void *arg)
{
	struct raw_db *db = &databases[name];
	struct walk walk = { .fn = fn, .arg = arg };

	if (db->tdb == NULL || db->refused || db->heads == NULL) {
		return GLUE_OK;
	}
	walk.copies = lends_copies(db);
	return finish(db, &walk, walk_others(db, &walk, chains_of(db)));
}

bool glue_raw_sequence(enum glue_raw_name name, int *sequence)
{
	struct raw_db *db = &databases[name];

	if (!is_open(name) || samba_late.tdb_get_seqnum == NULL ||
	    !(samba_late.tdb_get_flags(db->tdb) & TDB_FLAG_SEQNUM)) {
		return false;
	}
	*sequence = samba_late.tdb_get_seqnum(db->tdb);
	return true;
}

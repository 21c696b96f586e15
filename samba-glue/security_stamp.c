/* What share_info.tdb, the database of shares' descriptors, looked like. */
#include "config.h"
#include "host.h"
#include "watch.h"

/* Younger than this, the database may change again within one tick. */
#define SETTLED_NS 200000000ll

/* What one state of the database is known by. */
struct stamp {
	int64_t seconds;
	int64_t nanoseconds;
	int64_t size;
	uint64_t inode;
};

static struct {
	char *path;             /* Samba's own answer looks for the folder */
	uint64_t generation;
	struct stamp stamp;
	bool looked;            /* the stamp holds as long as it is quiet there */
} database;

void glue_security_changes(void)
{
	database.looked = false;
	glue_watch_stir();
}

static bool find_database(void)
{
	uint64_t generation = glue_config_generation(NULL);
	char *path;

	if (database.path != NULL && generation != 0 &&
	    generation == database.generation) {
		return true;
	}
	path = samba.state_path(NULL, "share_info.tdb");
	if (path == NULL || database.path == NULL ||
	    strcmp(path, database.path) != 0) {
		glue_security_changes();
	}
	TALLOC_FREE(database.path);
	database.path = path;
	database.generation = generation;
	return path != NULL;
}

static bool look_at_database(void)
{
	struct timespec now;
	struct stat st;

	if (stat(database.path, &st) != 0 ||
	    clock_gettime(CLOCK_REALTIME, &now) != 0) {
		return false;
	}
	database.stamp = (struct stamp) {
		.seconds = st.st_mtim.tv_sec,
		.nanoseconds = st.st_mtim.tv_nsec,
		.size = st.st_size,
		.inode = st.st_ino,
	};
	return (now.tv_sec - st.st_mtim.tv_sec) * 1000000000ll + now.tv_nsec -
	       st.st_mtim.tv_nsec > SETTLED_NS;
}

/*
 * Transactions, Samba's way of writing there, touch the file's time.  The news
 * were heard when the call began.
 */
static bool look(void)
{
	if (samba.state_path == NULL || samba.lp_clustering == NULL ||
	    samba.lp_clustering() || !find_database()) {
		return false;
	}
	if (!glue_watch_quiet(GLUE_WATCH_SECURITY)) {
		glue_watch_begin(GLUE_WATCH_SECURITY);
		glue_watch_file(GLUE_WATCH_SECURITY, database.path);
		database.looked = false;
	}
	if (!database.looked) {
		database.looked = look_at_database();
	}
	return database.looked;
}

uint32_t glue_security_stamp(void *host, srvsvc_rs_sink_fn sink,
			     void *sink_arg)
{
	if (!look()) {
		return GLUE_NOT_SUPPORTED;
	}
	sink(sink_arg, (const uint8_t *)&database.stamp,
	     sizeof(database.stamp));
	return GLUE_OK;
}

uint64_t glue_security_moment(void)
{
	return look() ? glue_watch_quiet_since(GLUE_WATCH_SECURITY) : 0;
}

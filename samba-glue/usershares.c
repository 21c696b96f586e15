/* The folder of usershares: its files are listed again only when it changed. */
#include <dirent.h>

#include "config.h"
#include "watch.h"

struct state {
	struct timespec time;
	off_t size;
	ino_t inode;
};

struct one_file {
	char *path;
	struct state state;
};

/* What the last stamp was made of. */
static struct {
	char *path;             /* NULL: there are no usershares */
	struct state state;
	struct one_file *files;
	size_t count;
} folder;

static bool state_of(const char *path, struct state *state)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		*state = (struct state) { .size = -1 };
		return false;
	}
	state->time = st.st_mtim;
	state->size = st.st_size;
	state->inode = st.st_ino;
	return true;
}

static bool same(const struct state *a, const struct state *b)
{
	return a->time.tv_sec == b->time.tv_sec &&
	       a->time.tv_nsec == b->time.tv_nsec && a->size == b->size &&
	       a->inode == b->inode;
}

static bool keep(const char *name)
{
	struct one_file *grown = talloc_realloc(
		NULL, folder.files, struct one_file, folder.count + 1);

	if (grown == NULL) {
		return false;
	}
	folder.files = grown;
	grown[folder.count].path = talloc_asprintf(grown, "%s/%s", folder.path,
						   name);
	if (grown[folder.count].path == NULL) {
		return false;
	}
	state_of(grown[folder.count].path, &grown[folder.count].state);
	folder.count++;
	return true;
}

static bool list(void)
{
	struct dirent *entry;
	bool ok = true;
	DIR *dir;

	TALLOC_FREE(folder.files);
	folder.count = 0;
	dir = opendir(folder.path);
	if (dir == NULL) {
		return false;
	}
	while (ok && (entry = readdir(dir)) != NULL) {
		ok = entry->d_name[0] == '.' || keep(entry->d_name);
	}
	closedir(dir);
	return ok;
}

static char *append_state(char *stamp, const char *name,
			  const struct state *state)
{
	return talloc_asprintf_append(
		stamp, "%s:%lld.%09ld:%lld:%llu;", name,
		(long long)state->time.tv_sec, state->time.tv_nsec,
		(long long)state->size, (unsigned long long)state->inode);
}

/* The folder in force, NULL when there are no usershares. */
static char *find_folder(TALLOC_CTX *mem_ctx)
{
	const struct loadparm_substitution *sub =
		samba.loadparm_s3_global_substitution();
	char *path = NULL;

	if (samba.lp_usershare_max_shares != NULL &&
	    samba.lp_usershare_path != NULL &&
	    samba.lp_usershare_max_shares() > 0) {
		path = samba.lp_usershare_path(mem_ctx, sub);
	}
	return path != NULL && path[0] == '/' ? path : NULL;
}

char *glue_usershares_stamp(char *stamp, TALLOC_CTX *mem_ctx)
{
	char *path = find_folder(mem_ctx);
	size_t i;

	TALLOC_FREE(folder.path);
	if (path == NULL) {
		return stamp;
	}
	glue_watch_begin(GLUE_WATCH_USERSHARES);
	glue_watch_folder(GLUE_WATCH_USERSHARES, path);
	folder.path = talloc_strdup(NULL, path);
	if (folder.path == NULL) {
		return NULL;
	}
	state_of(folder.path, &folder.state);
	if (!list()) {
		return stamp;
	}
	stamp = append_state(stamp, folder.path, &folder.state);
	for (i = 0; i < folder.count && stamp != NULL; i++) {
		stamp = append_state(stamp, folder.files[i].path,
				     &folder.files[i].state);
	}
	return stamp;
}

/* A folder that changed just now may change again within one tick. */
static bool is_settled(const struct state *state)
{
	struct timespec now;

	return clock_gettime(CLOCK_REALTIME_COARSE, &now) == 0 &&
	       now.tv_sec - state->time.tv_sec > 1;
}

bool glue_usershares_unchanged(void)
{
	struct state now;
	size_t i;

	if (folder.path == NULL) {
		return true; /* which of them is in force is smb.conf's */
	}
	if (glue_watch_quiet(GLUE_WATCH_USERSHARES)) {
		return true;
	}
	glue_watch_begin(GLUE_WATCH_USERSHARES);
	glue_watch_folder(GLUE_WATCH_USERSHARES, folder.path);
	state_of(folder.path, &now);
	if (!same(&now, &folder.state) || !is_settled(&now)) {
		return false;
	}
	for (i = 0; i < folder.count; i++) {
		state_of(folder.files[i].path, &now);
		if (!same(&now, &folder.files[i].state)) {
			return false;
		}
	}
	return true;
}

/*
 * smb.conf and the files it includes, known by nanosecond times, size and
 * inode.  What a file includes is read by Samba's own parser, once for each
 * state of the file.
 */
#include <errno.h>

#include "config.h"
#include "watch.h"

#define MOST_DEPTH 64           /* of includes within includes */
#define MOST_FILES 1024         /* kept and watched */

struct file_state {
	int64_t seconds;
	int64_t nanoseconds;
	int64_t changed_seconds;
	int64_t changed_nanoseconds;
	int64_t size;
	uint64_t inode;
	uint64_t device;
	int error;              /* errno when it cannot be read */
};

struct watched {
	struct watched *next;
	char *path;
	struct file_state state;
	bool good;
	char **includes;        /* as written */
	size_t count;
};

struct look {
	TALLOC_CTX *mem_ctx;
	const char *user;
	const char *domain;
	struct glue_files *out;
	size_t files;
	bool failed;
};

static struct watched *watched_files;

/* The files of the last look, in its order. */
static struct watched *seen[MOST_FILES];
static size_t num_seen;

static struct file_state state_of(const char *path)
{
	struct file_state state = { .error = 0 };
	struct stat st;

	if (stat(path, &st) != 0) {
		state.error = errno;
		return state;
	}
	state.seconds = st.st_mtim.tv_sec;
	state.nanoseconds = st.st_mtim.tv_nsec;
	state.changed_seconds = st.st_ctim.tv_sec;
	state.changed_nanoseconds = st.st_ctim.tv_nsec;
	state.size = st.st_size;
	state.inode = st.st_ino;
	state.device = st.st_dev;
	return state;
}

static bool same(const struct file_state *a, const struct file_state *b)
{
	return a->seconds == b->seconds && a->nanoseconds == b->nanoseconds &&
	       a->changed_seconds == b->changed_seconds &&
	       a->changed_nanoseconds == b->changed_nanoseconds &&
	       a->size == b->size && a->inode == b->inode &&
	       a->device == b->device && a->error == b->error;
}

static bool on_section(const char *name, void *arg)
{
	return true;
}

static bool on_parameter(const char *name, const char *value, void *arg)
{
	struct watched *file = arg;
	char **grown;

	if (!glue_is_include(name)) {
		return true;
	}
	grown = talloc_realloc(file, file->includes, char *, file->count + 1);
	if (grown == NULL) {
		return false;
	}
	file->includes = grown;
	file->includes[file->count] = talloc_strdup(grown, value);
	if (file->includes[file->count] == NULL) {
		return false;
	}
	file->count++;
	return true;
}

static struct watched *find(const char *path)
{
	struct watched *file;

	for (file = watched_files; file != NULL; file = file->next) {
		if (strcmp(file->path, path) == 0) {
			return file;
		}
	}
	file = talloc_zero(NULL, struct watched);
	if (file == NULL) {
		return NULL;
	}
	file->path = talloc_strdup(file, path);
	file->state.error = -1; /* never looked at */
	if (file->path == NULL) {
		talloc_free(file);
		return NULL;
	}
	file->next = watched_files;
	watched_files = file;
	return file;
}

/* What Samba's own load at the worker's start will find. */
static struct file_state at_start = { .error = -1 };
static time_t started;

/* Older than this at the start, a file cannot change within its time stamp. */
#define SETTLED_SECONDS 2

void glue_files_started(const char *main_file)
{
	at_start = state_of(main_file);
	started = time(NULL);
}

/* A file of this state is the one that was loaded then. */
static bool is_as_started(const struct file_state *state)
{
	return at_start.error == 0 && same(state, &at_start) &&
	       started - at_start.seconds > SETTLED_SECONDS &&
	       started - at_start.changed_seconds > SETTLED_SECONDS;
}

static void read_again(struct watched *file, struct file_state state)
{
	TALLOC_FREE(file->includes);
	file->count = 0;
	file->state = state;
	if (is_as_started(&state) && glue_includes_nothing(file->path)) {
		file->good = true; /* Samba parsed it when it started */
		return;
	}
	file->good = state.error == 0 &&
		     samba.pm_process(file->path, on_section, on_parameter,
				      file);
	if (!file->good && state.error != ENOENT) {
		GLUE_LOG(0, "%s cannot be read or does not parse", file->path);
	}
}

static void note(struct look *look, const struct watched *file)
{
	look->out->stamp = talloc_asprintf_append(
		look->out->stamp,
		"%s:%lld.%09lld:%lld.%09lld:%lld:%llu:%llu:%d;",
		file->path, (long long)file->state.seconds,
		(long long)file->state.nanoseconds,
		(long long)file->state.changed_seconds,
		(long long)file->state.changed_nanoseconds,
		(long long)file->state.size,
		(unsigned long long)file->state.inode,
		(unsigned long long)file->state.device, file->state.error);
	look->failed = look->failed || look->out->stamp == NULL;
}

static char *expanded(struct look *look, const char *include)
{
	if (strchr(include, '%') == NULL) {
		return talloc_strdup(look->mem_ctx, include);
	}
	look->out->varies = true;
	return samba.talloc_sub_basic(look->mem_ctx, look->user, look->domain,
				      include);
}

static void look_at(struct look *look, const char *path, bool main, int depth)
{
	struct watched *file;
	struct file_state state;
	size_t i;

	if (depth > MOST_DEPTH || look->files >= MOST_FILES || look->failed) {
		return;
	}
	file = find(path);
	if (file == NULL) {
		look->failed = true;
		return;
	}
	seen[look->files++] = file;
	num_seen = look->files;
	glue_watch_file(GLUE_WATCH_FILES, path);
	state = state_of(path);
	if (!same(&state, &file->state)) {
		read_again(file, state);
	}
	note(look, file);
	/* An include that is not there counts as empty, the main file must be. */
	if (!file->good && (main || file->state.error != ENOENT)) {
		look->out->good = false;
	}
	for (i = 0; i < file->count && !look->failed; i++) {
		char *include;

		if (strcasecmp(file->includes[i], "registry") == 0) {
			look->out->registry = true;
			continue;
		}
		include = expanded(look, file->includes[i]);
		if (include == NULL) {
			look->failed = true;
			return;
		}
		look_at(look, include, false, depth + 1);
		talloc_free(include);
	}
}

bool glue_files_as_started(void)
{
	return num_seen == 1 && is_as_started(&seen[0]->state);
}

bool glue_files_unchanged(void)
{
	size_t i;

	if (glue_watch_quiet(GLUE_WATCH_FILES)) {
		return num_seen > 0;
	}
	glue_watch_begin(GLUE_WATCH_FILES);
	for (i = 0; i < num_seen; i++) {
		struct file_state now;

		glue_watch_file(GLUE_WATCH_FILES, seen[i]->path);
		now = state_of(seen[i]->path);
		if (!same(&now, &seen[i]->state)) {
			return false;
		}
	}
	return num_seen > 0;
}

bool glue_files_look(TALLOC_CTX *mem_ctx, const char *main_file,
		     const char *user, const char *domain,
		     struct glue_files *out)
{
	struct look look = {
		.mem_ctx = mem_ctx,
		.user = user,
		.domain = domain,
		.out = out,
	};

	*out = (struct glue_files) { .good = true };
	out->stamp = talloc_strdup(mem_ctx, "");
	if (out->stamp == NULL) {
		return false;
	}
	glue_watch_begin(GLUE_WATCH_FILES);
	look_at(&look, main_file, true, 0);
	return !look.failed;
}

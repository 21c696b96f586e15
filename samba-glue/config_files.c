/*
 * smb.conf and the files it includes, known by nanosecond times, size and
 * inode.  What a file includes is read by Samba's own parser, once for each
 * state of the file.
 */
#include <errno.h>

#include "config.h"
#include "watch.h"
#include "whom.h"

#define MOST_DEPTH 64           /* of includes within includes */
#define MOST_FILES 1024         /* of one caller, watched */
#define MOST_KEPT 2048          /* of all: clients choose what %U stands for */

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
	uint64_t look;          /* the last one that came by */
};

struct look {
	TALLOC_CTX *mem_ctx;
	struct glue_files *out;
	size_t files;
	bool failed;
};

static struct watched *watched_files;   /* the last asked for first */
static size_t num_watched;
static uint64_t looks;

/* The files of the last look, in its order. */
static struct watched *seen[MOST_FILES];
static size_t num_seen;

/* Names with variables that the last look came by, and what they stood for. */
static struct variable {
	char *written;
	char *stood_for;
} *variables;
static size_t num_variables;

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

/* What has not been asked for the longest goes, less what this look needs. */
static void forget_one(void)
{
	struct watched **at = &watched_files;
	struct watched **last = NULL;
	struct watched *file;

	for (; *at != NULL; at = &(*at)->next) {
		last = (*at)->look != looks ? at : last;
	}
	if (last != NULL) {
		file = *last;
		*last = file->next;
		talloc_free(file);
		num_watched--;
	}
}

static struct watched *find(const char *path)
{
	struct watched **at = &watched_files;
	struct watched *file;

	while (*at != NULL && strcmp((*at)->path, path) != 0) {
		at = &(*at)->next;
	}
	file = *at;
	if (file != NULL) {
		*at = file->next;
		file->next = watched_files;
		watched_files = file;
		return file;
	}
	if (num_watched >= MOST_KEPT) {
		forget_one();
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
	num_watched++;
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

static bool keep_variable(const char *written, const char *stood_for)
{
	struct variable *grown = talloc_realloc(NULL, variables,
						struct variable,
						num_variables + 1);

	if (grown == NULL) {
		return false;
	}
	variables = grown;
	grown[num_variables].written = talloc_strdup(grown, written);
	grown[num_variables].stood_for = talloc_strdup(grown, stood_for);
	if (grown[num_variables].written == NULL ||
	    grown[num_variables].stood_for == NULL) {
		return false;
	}
	num_variables++;
	return true;
}

/* A name of a file for the caller who speaks; to be freed. */
static char *expanded(struct look *look, const char *written)
{
	char *name = glue_expand(look->mem_ctx, written);

	if (name == NULL || (strchr(written, '%') != NULL &&
			     !keep_variable(written, name))) {
		look->failed = true;
		TALLOC_FREE(name);
	}
	return name;
}

bool glue_files_same_names(void)
{
	bool same = true;
	size_t i;

	for (i = 0; i < num_variables && same; i++) {
		char *name = glue_expand(NULL, variables[i].written);

		same = name != NULL &&
		       strcmp(name, variables[i].stood_for) == 0;
		talloc_free(name);
	}
	return same;
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
	file->look = looks;
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
		if (include != NULL) {
			look_at(look, include, false, depth + 1);
		}
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
		     struct glue_files *out)
{
	struct look look = {
		.mem_ctx = mem_ctx,
		.out = out,
	};
	char *path;

	looks++;
	num_seen = num_variables = 0;
	TALLOC_FREE(variables);
	*out = (struct glue_files) { .good = true };
	out->stamp = talloc_strdup(mem_ctx, "");
	path = out->stamp != NULL ? expanded(&look, main_file) : NULL;
	if (path == NULL) {
		return false;
	}
	glue_watch_begin(GLUE_WATCH_FILES);
	look_at(&look, path, true, 0);
	if (look.failed) {
		num_seen = 0;
	}
	return !look.failed;
}

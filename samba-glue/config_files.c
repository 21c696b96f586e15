/*
 * smb.conf and the files it includes, known by nanosecond times, size and
 * inode.  Samba's own parser reads each once for each of its states; what it
 * made of the last good one is kept for as long as the file is broken.
 */
#include <errno.h>
#include <limits.h>

#include "config.h"
#include "config_text.h"
#include "watch.h"
#include "whom.h"

#define MOST_DEPTH 64           /* of includes within includes */
#define MOST_FILES 1024         /* of one caller, watched */
#define MOST_KEPT 2048          /* of all: clients choose what %U stands for */
#define MOST_BYTES (32 * 1024 * 1024)   /* of the texts of all */

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
	bool broken;
	bool said;
	struct glue_parsed *good;       /* the last; NULL: never was */
	struct file_state good_state;
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
static size_t bytes_kept;
static uint64_t looks;

/* The files of the last look, each before what it includes. */
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

static size_t bytes_of(const struct watched *file)
{
	return file->good != NULL ? file->good->len : 0;
}

static void keep(struct watched *file, struct glue_parsed *good)
{
	bytes_kept -= bytes_of(file);
	talloc_free(file->good);
	file->good = talloc_steal(file, good);
	bytes_kept += bytes_of(file);
}

/* What has not been asked for the longest goes, less what this look needs. */
static bool forget_one(void)
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
		keep(file, NULL);
		talloc_free(file);
		num_watched--;
	}
	return last != NULL;
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

static bool rested(time_t modified, time_t changed)
{
	return started - modified > SETTLED_SECONDS &&
	       started - changed > SETTLED_SECONDS;
}

/* A file of this state is the one that was loaded then. */
static bool is_as_started(const struct file_state *state)
{
	return at_start.error == 0 && same(state, &at_start) &&
	       rested(at_start.seconds, at_start.changed_seconds);
}

bool glue_file_rested(const char *path)
{
	struct stat st;

	return started != 0 && stat(path, &st) == 0 &&
	       rested(st.st_mtime, st.st_ctime);
}

/*
 * Nothing on the way to the file was changed since the start, nor a little
 * before: each folder has rested, and no link leads elsewhere.
 */
static bool way_rested(const char *path)
{
	char part[PATH_MAX];
	struct stat st;
	size_t i;

	if (path[0] != '/' || strlen(path) >= sizeof(part)) {
		return false;
	}
	for (i = 0; ; i++) {
		if (path[i] != '/' && path[i] != '\0') {
			continue;
		}
		memcpy(part, path, i);
		snprintf(part + i, sizeof(part) - i, "%s", i == 0 ? "/" : "");
		if (lstat(part, &st) != 0) {
			/* not there, for as long as the folder has rested */
			return errno == ENOENT;
		}
		if (S_ISLNK(st.st_mode) || !rested(st.st_mtime, st.st_ctime)) {
			return false;
		}
		if (path[i] == '\0') {
			return true;
		}
	}
}

/* Samba takes an include that is not there as empty, the main file it needs. */
static bool is_missing(const struct watched *file, bool main)
{
	return !main && file->state.error != 0;
}

static void say_broken(struct watched *file)
{
	if (!file->said) {
		GLUE_LOG(0, "%s is gone or does not parse: %s", file->path,
			 file->good != NULL ? "the last good one stays" :
			 "it counts as empty");
	}
	file->said = true;
}

static void read_again(struct watched *file, struct file_state state)
{
	struct glue_parsed *good = NULL;

	file->state = state;
	if (state.error == 0 && is_as_started(&state)) {
		/* Samba parsed it when it started */
		good = glue_read_plain(file, file->path);
	}
	if (state.error == 0 && good == NULL) {
		good = glue_parse(file, file->path);
	}
	file->broken = good == NULL;
	if (file->broken) {
		return;
	}
	file->said = false;
	file->good_state = state;
	keep(file, good);
	while (bytes_kept > MOST_BYTES && forget_one()) {
		continue;
	}
}

static void note(struct look *look, const struct watched *file,
		 const struct file_state *state)
{
	look->out->stamp = talloc_asprintf_append(
		look->out->stamp,
		"%s:%lld.%09lld:%lld.%09lld:%lld:%llu:%llu:%d;",
		file->path, (long long)state->seconds,
		(long long)state->nanoseconds,
		(long long)state->changed_seconds,
		(long long)state->changed_nanoseconds,
		(long long)state->size,
		(unsigned long long)state->inode,
		(unsigned long long)state->device, state->error);
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
	if (is_missing(file, main)) {
		keep(file, NULL);
		note(look, file, &file->state);
		return;
	}
	note(look, file, file->broken ? &file->good_state : &file->state);
	if (file->broken) {
		look->out->broken = true;
		say_broken(file);
	}
	if (main) {
		look->out->known = file->good != NULL;
	}
	for (i = 0; file->good != NULL && i < file->good->count; i++) {
		const struct glue_include *written = &file->good->includes[i];
		char *include;

		if (written->registry) {
			look->out->registry = true;
			continue;
		}
		include = expanded(look, written->name);
		if (include == NULL) {
			return;
		}
		look_at(look, include, false, depth + 1);
		talloc_free(include);
	}
}

/* The next of the files of the look, and those that it includes after it. */
static void flatten(struct glue_flat *flat, size_t *next, int depth)
{
	const struct glue_parsed *good;
	size_t from = 0;
	size_t i;

	if (depth > MOST_DEPTH || *next >= num_seen) {
		return;
	}
	good = seen[(*next)++]->good;
	if (good == NULL) {
		return;
	}
	for (i = 0; i < good->count; i++) {
		if (!good->includes[i].registry) {
			glue_flat_put(flat, good, from, good->includes[i].at);
			from = good->includes[i].at;
			flatten(flat, next, depth + 1);
		}
	}
	glue_flat_put(flat, good, from, good->len);
}

void glue_files_flatten(struct glue_flat *flat)
{
	size_t next = 0;

	flatten(flat, &next, 0);
}

bool glue_files_as_started(void)
{
	size_t i;

	/* a name with variables meant another file, for nobody */
	if (num_seen == 0 || num_variables > 0 ||
	    !is_as_started(&seen[0]->state)) {
		return false;
	}
	for (i = 1; i < num_seen; i++) {
		if (!way_rested(seen[i]->path)) {
			return false;
		}
	}
	return true;
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
	*out = (struct glue_files) { .stamp = NULL };
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

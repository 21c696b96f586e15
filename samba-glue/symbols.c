/* Finds the functions of the running Samba by name, once. */
#include <dlfcn.h>
#include <limits.h>

#include "glue.h"

struct glue_syms samba;

static char *hidden;            /* names for tests; NULL: none */

/* What stands for a row's first word: kinds of calls, first and last release. */
#define KINDS_NOTHING 0
#define KINDS_EVERY SRVSVC_RS_CALLERS
#define KINDS_SHARES SRVSVC_RS_SHARES
#define KINDS_FILES SRVSVC_RS_FILES
#define KINDS_CHANGES SRVSVC_RS_CHANGES
#define KINDS_SESSIONS SRVSVC_RS_SESSIONS
#define KINDS_CONNECTIONS SRVSVC_RS_CONNECTIONS
#define KINDS_OPENS (SRVSVC_RS_OPENS | SRVSVC_RS_OPEN_OWNERS)
#define KINDS_LIVE (KINDS_SESSIONS | KINDS_CONNECTIONS | KINDS_OPENS)

#define NEED_NOTHING KINDS_NOTHING, 0, INT_MAX
#define NEED_EVERY KINDS_EVERY, 0, INT_MAX
#define NEED_SHARES KINDS_SHARES, 0, INT_MAX
#define NEED_FILES KINDS_FILES, 0, INT_MAX
#define NEED_CHANGES KINDS_CHANGES, 0, INT_MAX
#define NEED_SESSIONS KINDS_SESSIONS, 0, INT_MAX
#define NEED_CONNECTIONS KINDS_CONNECTIONS, 0, INT_MAX
#define NEED_OPENS KINDS_OPENS, 0, INT_MAX
#define NEED_LIVE KINDS_LIVE, 0, INT_MAX
#define NEED_SINCE(kinds, release) KINDS_##kinds, release, INT_MAX
#define NEED_UNTIL(kinds, release) KINDS_##kinds, 0, release

/* One function: where its address is, and who cannot do without. */
struct row {
	const char *name;
	size_t at;
	uint32_t kinds;
	int since;
	int until;
};

#define GLUE_ROW(need, ret, name, args) \
	{ #name, offsetof(struct TABLE, name), NEED_##need },

#define TABLE glue_syms
static const struct row rows[] = { GLUE_FUNCTIONS(GLUE_ROW) };
#undef TABLE

#define COUNT(list) (sizeof(list) / sizeof(list[0]))

/* RTLD_DEFAULT finds the same, but looks up its caller each time. */
static void *everything(void)
{
	return dlopen(NULL, RTLD_LAZY);
}

static void **place(const struct row *row, void *table)
{
	return (void **)((char *)table + row->at);
}

/* A name that a release uses for something else is not ours to call. */
static bool of_this_release(const struct row *row)
{
	int version = glue_samba_real_version();

	return row->since <= version && version <= row->until;
}

static void find(const struct row *list, size_t count, void *table)
{
	void *program = everything();
	size_t i;

	for (i = 0; i < count; i++) {
		const struct row *row = &list[i];
		bool always = row->since == 0 && row->until == INT_MAX;

		if (always || of_this_release(row)) {
			*place(row, table) = dlsym(program, row->name);
		}
	}
}

static void hide(const struct row *list, size_t count, void *table)
{
	size_t i;

	for (i = 0; i < count && hidden != NULL; i++) {
		if (glue_names(hidden, list[i].name)) {
			*place(&list[i], table) = NULL;
		}
	}
}

static void lacking(const struct row *list, size_t count, const void *table,
		    glue_lacking_fn fn, void *arg)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct row *row = &list[i];
		const void *const *at =
			(const void *const *)((const char *)table + row->at);

		if (*at == NULL && row->kinds != 0 && of_this_release(row)) {
			fn(row->kinds, row->name, arg);
		}
	}
}

#define FIND(name) *(void **)&samba.name = dlsym(program, #name);

void glue_syms_load_passdb(void)
{
	void *program = everything();

	FIND(samba_version_string)
	FIND(debuglevel_get_class)
	FIND(debuglevel_set_class)
	FIND(smb_register_passdb)
	FIND(make_pdb_method_name)
	FIND(pdb_find_backend_entry)
}

void glue_syms_load(void)
{
	static bool loaded;

	if (!loaded) {
		loaded = true;
		glue_syms_load_passdb(); /* the release is asked for next */
		find(rows, COUNT(rows), &samba);
	}
}

void glue_syms_hide(const char *names)
{
	if (names != NULL) {
		rust->forget(names);
		hidden = talloc_strdup(NULL, names);
		hide(rows, COUNT(rows), &samba);
	}
}

void glue_syms_lacking(glue_lacking_fn fn, void *arg)
{
	lacking(rows, COUNT(rows), &samba, fn, arg);
}

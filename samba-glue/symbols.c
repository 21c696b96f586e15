/* Finds the functions of the running Samba by name, once. */
#include <dlfcn.h>

#include "glue.h"

struct glue_syms samba;

static char *hidden;            /* names for tests; NULL: none */

/* RTLD_DEFAULT finds the same, but looks up its caller each time. */
static void *everything(void)
{
	return dlopen(NULL, RTLD_LAZY);
}

#define GLUE_FIND(ret, name, args) \
	*(void **)&found->name = dlsym(program, #name);
#define GLUE_FIND_OBJECT(type, name) \
	found->name = (type *)dlsym(program, #name);
#define GLUE_HIDE(ret, name, args) \
	if (strstr(hidden, #name) != NULL) { \
		found->name = NULL; \
	}

void glue_syms_load_passdb(void)
{
	struct glue_syms *found = &samba;
	void *program = everything();

	GLUE_FIND(, samba_version_string, )
	GLUE_FIND(, debuglevel_get_class, )
	GLUE_FIND(, debuglevel_set_class, )
	GLUE_FIND(, smb_register_passdb, )
	GLUE_FIND(, make_pdb_method_name, )
	GLUE_FIND(, pdb_find_backend_entry, )
}

void glue_syms_load(void)
{
	struct glue_syms *found = &samba;
	static bool loaded;
	void *program;

	if (loaded) {
		return;
	}
	loaded = true;
	program = everything();
	GLUE_FUNCTIONS(GLUE_FIND)
	GLUE_OBJECTS(GLUE_FIND_OBJECT)
}

static void load_late(struct glue_late_syms *found)
{
	void *program = everything();

	GLUE_LATE_FUNCTIONS(GLUE_FIND)
	if (hidden != NULL) {
		GLUE_LATE_FUNCTIONS(GLUE_HIDE)
	}
}

const struct glue_late_syms *glue_late(void)
{
	static struct glue_late_syms late;
	static bool loaded;

	if (!loaded) {
		loaded = true;
		load_late(&late);
	}
	return &late;
}

void glue_syms_hide(const char *names)
{
	struct glue_syms *found = &samba;

	if (names == NULL) {
		return;
	}
	rust->forget(names);
	hidden = talloc_strdup(NULL, names);
	if (hidden != NULL) {
		GLUE_FUNCTIONS(GLUE_HIDE)
	}
}

/* Finds the functions of the running Samba by name, once. */
#include <dlfcn.h>

#include "glue.h"

struct glue_syms samba;

/* RTLD_DEFAULT finds the same, but looks up its caller each time. */
static void *everything(void)
{
	return dlopen(NULL, RTLD_LAZY);
}

#define GLUE_FIND(ret, name, args) \
	*(void **)&samba.name = dlsym(program, #name);

void glue_syms_load_passdb(void)
{
	void *program = everything();

	GLUE_FIND(, samba_version_string, )
	GLUE_FIND(, smb_register_passdb, )
	GLUE_FIND(, make_pdb_method_name, )
}

void glue_syms_load(void)
{
	static bool loaded;
	void *program;

	if (loaded) {
		return;
	}
	loaded = true;
	program = everything();
	GLUE_FUNCTIONS(GLUE_FIND)
#undef GLUE_FIND
#define GLUE_FIND(type, name) \
	samba.name = (type *)dlsym(program, #name);
	GLUE_OBJECTS(GLUE_FIND)
#undef GLUE_FIND
}

void glue_syms_hide(const char *names)
{
	if (names == NULL) {
		return;
	}
#define GLUE_HIDE(ret, name, args) \
	if (strstr(names, #name) != NULL) { \
		samba.name = NULL; \
	}
	GLUE_FUNCTIONS(GLUE_HIDE)
#undef GLUE_HIDE
}

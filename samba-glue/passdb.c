/*
 * The passdb backend by which Samba loads the library: a name that hands on to
 * the backend behind its colon.  It has to register in any Samba, known or
 * not: a line of smb.conf whose backend is missing keeps smbd from starting.
 */
#include <stdlib.h>
#include <strings.h>

#include "service.h"

#define DEFAULT_BACKEND "tdbsam"

/* The debug class passdb, by Samba's number. */
#define GLUE_DBGC_PASSDB 8

/*
 * A module must name the interface's number, and nothing tells it: 25 to 4.22,
 * 30 since, of the same shape.  A higher one is likelier than a lower one.
 */
#define PASSDB_VERSION_OLD 25
#define PASSDB_VERSION_NEW 30
#define PASSDB_NEW_SINCE 423
#define PASSDB_VERSIONS 1000

/* An entry of Samba's list of backends, as passdb.h has it. */
struct glue_pdb_backend {
	const char *name;
	NTSTATUS (*init)(struct pdb_methods **methods, const char *location);
};

/* What make_pdb_method_name() does with a backend that is there already. */
static NTSTATUS init_backend(struct pdb_methods **methods, const char *selected)
{
	const char *location = strchr(selected, ':');
	NTSTATUS status = NT_STATUS_NOT_SUPPORTED;
	struct glue_pdb_backend *backend = NULL;
	char *name = NULL;

	if (samba.make_pdb_method_name != NULL) {
		return samba.make_pdb_method_name(methods, selected);
	}
	name = location == NULL ? strdup(selected) :
		strndup(selected, location - selected);
	if (name != NULL && samba.pdb_find_backend_entry != NULL) {
		backend = samba.pdb_find_backend_entry(name);
	}
	free(name);
	if (backend != NULL) {
		status = backend->init(methods,
				       location == NULL ? NULL : location + 1);
	}
	return status;
}

static NTSTATUS glue_pdb_init(struct pdb_methods **methods,
			      const char *location)
{
	size_t len = strlen(MODULE_NAME);

	if (location == NULL || location[0] == '\0') {
		location = DEFAULT_BACKEND;
	}
	if (strncasecmp(location, MODULE_NAME, len) == 0 &&
	    (location[len] == '\0' || location[len] == ':')) {
		glue_syms_load();
		GLUE_LOG(0, "passdb backend = %s:%s: the backend behind the "
			 "colon must be another one", MODULE_NAME, MODULE_NAME);
		return NT_STATUS_INVALID_PARAMETER;
	}
	return init_backend(methods, location);
}

static NTSTATUS register_as(int number)
{
	NTSTATUS status = samba.smb_register_passdb(number, MODULE_NAME,
						    glue_pdb_init);

	return NT_STATUS_EQUAL(status, NT_STATUS_OBJECT_NAME_COLLISION) ?
		NT_STATUS_OK : status;
}

static NTSTATUS search(void)
{
	bool newer = glue_samba_version() >= PASSDB_NEW_SINCE;
	NTSTATUS status;
	int i;

	status = register_as(newer ? PASSDB_VERSION_NEW : PASSDB_VERSION_OLD);
	for (i = 0; i < PASSDB_VERSIONS &&
	     NT_STATUS_EQUAL(status, NT_STATUS_OBJECT_TYPE_MISMATCH); i++) {
		status = register_as((PASSDB_VERSION_NEW + i) %
				     PASSDB_VERSIONS);
	}
	return status;
}

/* Samba logs each number that is not its own, whatever the log level is. */
static NTSTATUS search_quietly(void)
{
	NTSTATUS status;
	int level;

	if (samba.debuglevel_get_class == NULL ||
	    samba.debuglevel_set_class == NULL) {
		return search();
	}
	level = samba.debuglevel_get_class(GLUE_DBGC_PASSDB);
	samba.debuglevel_set_class(GLUE_DBGC_PASSDB, -1);
	status = search();
	samba.debuglevel_set_class(GLUE_DBGC_PASSDB, level);
	return status;
}

NTSTATUS glue_passdb_register(void)
{
	NTSTATUS status;

	if (samba.smb_register_passdb == NULL) {
		return NT_STATUS_NOT_SUPPORTED;
	}
	status = search_quietly();
	if (!NT_STATUS_IS_OK(status)) {
		glue_syms_load();
		GLUE_LOG(0, "this Samba takes no passdb backend by the name "
			 "of %s (%08x)", MODULE_NAME, NT_STATUS_V(status));
	}
	return status;
}

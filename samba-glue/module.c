/*
 * How the library gets into Samba: as a passdb module that hands on to the
 * backend behind its colon, or preloaded.  Either way only rpcd_classic gets
 * the endpoint server.  A starting smbd, which loads its accounts before it
 * listens, forgets the temporary shares of the run before; nothing else happens
 * in any other program.
 */
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "config.h"
#include "service.h"

#define MODULE_NAME "srvsvc_rs"
#define DEFAULT_BACKEND "tdbsam"

/* The passdb interface changed its number, not its shape, in 4.23. */
#define PASSDB_VERSION_OLD 25
#define PASSDB_VERSION_NEW 30
#define PASSDB_NEW_SINCE 423

const struct glue_rust *rust;

uint32_t glue_init_module(TALLOC_CTX *mem_ctx, const struct glue_rust *table);
void glue_preloaded(const struct glue_rust *table);

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
	return samba.make_pdb_method_name(methods, location);
}

static NTSTATUS glue_register_passdb(void)
{
	int first = PASSDB_VERSION_OLD;
	int second = PASSDB_VERSION_NEW;
	NTSTATUS status;

	if (glue_samba_version() >= PASSDB_NEW_SINCE) {
		first = PASSDB_VERSION_NEW;
		second = PASSDB_VERSION_OLD;
	}
	status = samba.smb_register_passdb(first, MODULE_NAME, glue_pdb_init);
	if (NT_STATUS_EQUAL(status, NT_STATUS_OBJECT_TYPE_MISMATCH)) {
		status = samba.smb_register_passdb(second, MODULE_NAME,
						   glue_pdb_init);
	}
	if (NT_STATUS_EQUAL(status, NT_STATUS_OBJECT_NAME_COLLISION)) {
		status = NT_STATUS_OK;
	}
	return status;
}

static bool in_program(const char *name)
{
	return strcmp(program_invocation_short_name, name) == 0;
}

/* Behind samba_init_module(), which Samba calls by name. */
uint32_t glue_init_module(TALLOC_CTX *mem_ctx, const struct glue_rust *table)
{
	NTSTATUS status;

	rust = table;

	if (in_program("rpcd_classic") || in_program("smbd")) {
		glue_syms_load();
	} else {
		glue_syms_load_passdb();
	}
	if (samba.smb_register_passdb == NULL ||
	    samba.make_pdb_method_name == NULL) {
		return NT_STATUS_V(NT_STATUS_NOT_SUPPORTED);
	}
	status = glue_register_passdb();
	if (NT_STATUS_IS_OK(status) && in_program("rpcd_classic")) {
		glue_config_started();
		glue_service_register();
	}
	if (NT_STATUS_IS_OK(status) && in_program("smbd")) {
		glue_temporary_start();
	}
	return NT_STATUS_V(status);
}

/*
 * The preloaded way.  Scripts that Samba runs must not inherit the library,
 * its own daemons must: they get the variable again from their parent, which
 * keeps it only when it is one of them.
 */
static void glue_clean_environment(void)
{
	static const char *keep[] = { "smbd", "samba", "samba-dcerpcd" };
	size_t i;

	for (i = 0; i < sizeof(keep) / sizeof(keep[0]); i++) {
		if (strcmp(program_invocation_short_name, keep[i]) == 0) {
			return;
		}
	}
	unsetenv("LD_PRELOAD");
}

void glue_preloaded(const struct glue_rust *table)
{
	const char *preload = getenv("LD_PRELOAD");

	if (preload == NULL || strstr(preload, MODULE_NAME) == NULL) {
		return;
	}
	rust = table;
	glue_clean_environment();
	if (in_program("rpcd_classic")) {
		glue_syms_load();
		glue_config_started();
		glue_service_register();
	}
}

/*
 * How the library gets into Samba: as a passdb module that hands on to the
 * backend behind its colon, or preloaded.  Either way only rpcd_classic gets
 * the endpoint server.  A starting smbd, which loads its accounts before it
 * listens, forgets the temporary shares of the run before; nothing else happens
 * in any other program.
 */
#include <errno.h>
#include <stdlib.h>

#include "service.h"

const struct glue_rust *rust;

uint32_t glue_init_module(TALLOC_CTX *mem_ctx, const struct glue_rust *table);
void glue_preloaded(const struct glue_rust *table);

static bool in_program(const char *name)
{
	return strcmp(program_invocation_short_name, name) == 0;
}

/*
 * In a Samba that is not known, whose structs may differ, nothing of ours is
 * in the way of its own service.  The configuration may not be loaded yet, so
 * no option has a say.
 */
static void serve(void)
{
	int version = glue_samba_real_version();

	if (version < GLUE_VERSION_MIN || version > GLUE_VERSION_MAX) {
		GLUE_LOG(1, "Samba %s is not known to srvsvc_rs: Samba's own "
			 "srvsvc answers", samba.samba_version_string != NULL ?
			 samba.samba_version_string() : "without a version");
		return;
	}
	rust->config_started();
	glue_service_register();
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
	status = glue_passdb_register();
	if (NT_STATUS_IS_OK(status) && in_program("rpcd_classic")) {
		serve();
	}
	if (NT_STATUS_IS_OK(status) && in_program("smbd") &&
	    glue_known_version()) {
		rust->smbd_starts(&glue_shim);
	}
	return NT_STATUS_V(status);
}

/*
 * The preloaded way.  Scripts that Samba runs must not inherit the library, its
 * own daemons must.  Whoever starts Samba (env, setsid, a shell) comes before
 * the first daemon, and hands the variable on; the daemon marks the environment,
 * so that behind it every other program ends the matter.
 */
#define DAEMON_MARK "SRVSVC_RS_PRELOADED_BY"

static void glue_clean_environment(void)
{
	static const char *daemons[] = { "smbd", "samba", "samba-dcerpcd" };
	size_t i;

	for (i = 0; i < sizeof(daemons) / sizeof(daemons[0]); i++) {
		if (in_program(daemons[i])) {
			setenv(DAEMON_MARK, daemons[i], 1);
			return;
		}
	}
	if (getenv(DAEMON_MARK) != NULL) {
		unsetenv("LD_PRELOAD");
		unsetenv(DAEMON_MARK);
	}
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
		serve();
	}
}

/*
 * Preloaded into Samba by a test: the functions by which databases are walked,
 * which fail in the RPC workers while a file of their name is in $FAILING.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_INTERNAL_DB_CORRUPTION 0xc00000e4L

static int fails(const char *name)
{
	const char *folder = getenv("FAILING");
	char path[PATH_MAX];

	if (folder == NULL ||
	    strcmp(program_invocation_short_name, "rpcd_classic") != 0) {
		return 0;
	}
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

#define WALK(name, failure) \
	long name(void *a, void *b, void *c, void *d) \
	{ \
		long (*real)(void *, void *, void *, void *) = \
			(long (*)(void *, void *, void *, void *))dlsym( \
				RTLD_NEXT, #name); \
		return fails(#name) ? (failure) : real(a, b, c, d); \
	}

WALK(brl_forall, -1)
WALK(tdb_traverse_chain, -1)
WALK(tdb_traverse_read, -1)
WALK(dbwrap_traverse_read, STATUS_INTERNAL_DB_CORRUPTION)

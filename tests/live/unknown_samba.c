/*
 * Preloaded, it makes a Samba look like one that nobody knows yet:
 *
 * PASSDB_NUMBER=31:25   the passdb interface has number 31 (really 25) to our
 *                       module
 * SAMBA_VERSION=4.99.0  Samba says that this is its version
 * WITHOUT=name          dlsym() does not find a function of this name
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *find(void *handle, const char *name)
{
	static const char *versions[] = {
		"GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5",
	};
	static void *(*real)(void *, const char *);
	size_t i;

	for (i = 0; real == NULL && i < 3; i++) {
		*(void **)&real = dlvsym(RTLD_NEXT, "dlsym", versions[i]);
	}
	return real(handle, name);
}

void *dlsym(void *restrict handle, const char *restrict name)
{
	const char *without = getenv("WITHOUT");

	if (without != NULL && strcmp(without, name) == 0) {
		return NULL;
	}
	return find(handle, name);
}

uint32_t smb_register_passdb(int number, const char *name, void *init)
{
	uint32_t (*real)(int, const char *, void *);
	const char *text = getenv("PASSDB_NUMBER");

	*(void **)&real = find(RTLD_NEXT, "smb_register_passdb");
	if (text != NULL && strcmp(name, "srvsvc_rs") == 0) {
		number = number == atoi(text) ?
			atoi(strchr(text, ':') + 1) : -1;
	}
	return real(number, name, init);
}

const char *samba_version_string(void)
{
	const char *(*real)(void);
	const char *text = getenv("SAMBA_VERSION");

	*(void **)&real = find(RTLD_NEXT, "samba_version_string");
	return text != NULL ? text : real();
}

/*
 * Preloaded into Samba by a test: each file that an RPC worker writes through
 * to the disk leaves its name in the file $COMMITS.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fdatasync(int of)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
	const char *path = getenv("COMMITS");
	char link[64];
	char name[4096];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", of);
	len = readlink(link, name, sizeof(name) - 1);
	if (path != NULL && len > 0 &&
	    strcmp(program_invocation_short_name, "rpcd_classic") == 0) {
		int fd = open(path, O_WRONLY | O_APPEND);

		name[len] = '\n';
		if (fd >= 0) {
			(void)!write(fd, name, (size_t)len + 1);
			close(fd);
		}
	}
	return real(of);
}

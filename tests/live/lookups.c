/*
 * Preloaded into Samba by a test: each name that an RPC worker looks up leaves a
 * line in the file $LOOKUPS.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int getnameinfo(const struct sockaddr *addr, socklen_t len, char *host,
		socklen_t host_len, char *service, socklen_t service_len,
		int flags)
{
	int (*real)(const struct sockaddr *, socklen_t, char *, socklen_t,
		    char *, socklen_t, int) =
		(int (*)(const struct sockaddr *, socklen_t, char *, socklen_t,
			 char *, socklen_t, int))dlsym(RTLD_NEXT,
						       "getnameinfo");
	const char *path = getenv("LOOKUPS");

	if (path != NULL && host != NULL && !(flags & NI_NUMERICHOST) &&
	    strcmp(program_invocation_short_name, "rpcd_classic") == 0) {
		int fd = open(path, O_WRONLY | O_APPEND);

		if (fd >= 0) {
			(void)!write(fd, "x\n", 2);
			close(fd);
		}
	}
	return real(addr, len, host, host_len, service, service_len, flags);
}

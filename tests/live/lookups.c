/*
 * Preloaded into Samba by a test: whatever address a client has, its name is
 * $CLIENT, and the address of that name is $ADDRESS. In an RPC worker each
 * question for either leaves a line in the file $LOOKUPS, and takes $SECONDS.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void ask(const char *what)
{
	if (strcmp(program_invocation_short_name, "rpcd_classic") == 0) {
		int fd = open(getenv("LOOKUPS"), O_WRONLY | O_APPEND);

		(void)!write(fd, what, strlen(what));
		close(fd);
		sleep(atoi(getenv("SECONDS")));
	}
}

int getnameinfo(const struct sockaddr *addr, socklen_t len, char *host,
		socklen_t host_len, char *service, socklen_t service_len,
		int flags)
{
	int (*real)(const struct sockaddr *, socklen_t, char *, socklen_t,
		    char *, socklen_t, int) =
		(int (*)(const struct sockaddr *, socklen_t, char *, socklen_t,
			 char *, socklen_t, int))dlsym(RTLD_NEXT,
						       "getnameinfo");

	if (host == NULL || flags & NI_NUMERICHOST) {
		return real(addr, len, host, host_len, service, service_len,
			    flags);
	}
	ask("name\n");
	strncpy(host, getenv("CLIENT"), host_len);
	return 0;
}

int getaddrinfo(const char *node, const char *service,
		const struct addrinfo *hints, struct addrinfo **res)
{
	int (*real)(const char *, const char *, const struct addrinfo *,
		    struct addrinfo **) =
		(int (*)(const char *, const char *, const struct addrinfo *,
			 struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
	int error;

	if (node == NULL || strcmp(node, getenv("CLIENT")) != 0 ||
	    (hints != NULL && hints->ai_flags & AI_NUMERICHOST)) {
		return real(node, service, hints, res);
	}
	ask("address\n");
	error = real(getenv("ADDRESS"), service, hints, res);
	if (error == 0 && (*res)->ai_canonname != NULL) {
		free((*res)->ai_canonname);
		(*res)->ai_canonname = strdup(node);
	}
	return error;
}

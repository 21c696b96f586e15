/*
 * The client by name and address, as a tree connect of theirs is judged.  A
 * name is looked up once for each connection, as smbd does it, and only where
 * "hosts allow" or "hosts deny" ask for it: a slow name server holds up no more.
 */
#include <ctype.h>
#include <netdb.h>
#include <netinet/in.h>
#include <strings.h>

#include "host.h"

/* Who calls from this machine without any network. */
#define LOCAL_ADDRESS "127.0.0.1"
#define LOCAL_NAME "localhost"

/* Hangs on the connection's address, and goes with it. */
struct named {
	struct named *next;
	struct named **place;
	const struct tsocket_address *of;
	char *name;             /* NULL: it cannot be told */
};

static struct named *all;

static int named_destructor(struct named *named)
{
	*named->place = named->next;
	if (named->next != NULL) {
		named->next->place = named->place;
	}
	return 0;
}

static bool same_host(const struct addrinfo *a, const struct addrinfo *b)
{
	if (a->ai_family != b->ai_family) {
		return false;
	}
	if (a->ai_family == AF_INET) {
		const struct sockaddr_in *x = (const void *)a->ai_addr;
		const struct sockaddr_in *y = (const void *)b->ai_addr;

		return memcmp(&x->sin_addr, &y->sin_addr,
			      sizeof(x->sin_addr)) == 0;
	}
	if (a->ai_family == AF_INET6) {
		const struct sockaddr_in6 *x = (const void *)a->ai_addr;
		const struct sockaddr_in6 *y = (const void *)b->ai_addr;

		return memcmp(&x->sin6_addr, &y->sin6_addr,
			      sizeof(x->sin6_addr)) == 0;
	}
	return false;
}

/* Whoever answers for the address may say any name: the name must know it. */
static bool confirmed(const char *name, const struct addrinfo *client)
{
	struct addrinfo hints = {
		.ai_flags = AI_ADDRCONFIG | AI_CANONNAME,
		.ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *list = NULL;
	const struct addrinfo *one;
	bool found = false;

	if (getaddrinfo(name, NULL, &hints, &list) != 0) {
		return false;
	}
	if (strcasecmp(name, LOCAL_NAME) == 0 ||
	    (list->ai_canonname != NULL &&
	     strcasecmp(name, list->ai_canonname) == 0)) {
		for (one = list; one != NULL && !found; one = one->ai_next) {
			found = same_host(one, client);
		}
	}
	freeaddrinfo(list);
	return found;
}

/* Characters that no host's name has are an underscore, as smbd has them. */
static bool is_clean(char *name)
{
	char *at;

	for (at = name; *at != '\0'; at++) {
		if (!isalnum((unsigned char)*at) && strchr("_-.", *at) == NULL) {
			*at = '_';
		}
	}
	return strstr(name, "..") == NULL;
}

/*
 * As smbd does it; Samba's own function for that knows no name outside of smbd,
 * as it takes the name out of a cache that RPC workers do not have.
 */
static char *look_up(TALLOC_CTX *mem_ctx, const char *address)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST,
				  .ai_socktype = SOCK_STREAM };
	struct addrinfo *client = NULL;
	char name[NI_MAXHOST] = "";
	bool known;

	if (getaddrinfo(address, NULL, &hints, &client) != 0) {
		return NULL;
	}
	known = getnameinfo(client->ai_addr, client->ai_addrlen, name,
			    sizeof(name), NULL, 0, NI_NAMEREQD) == 0 &&
		confirmed(name, client) && is_clean(name);
	freeaddrinfo(client);
	return talloc_strdup(mem_ctx, known ? name : address);
}

static const char *name_of(const struct tsocket_address *client,
			   const char *address)
{
	struct named *named = all;

	while (named != NULL && named->of != client) {
		named = named->next;
	}
	if (named != NULL) {
		return named->name;
	}
	named = talloc_zero(client, struct named);
	if (named == NULL) {
		return NULL;
	}
	named->of = client;
	named->name = look_up(named, address);
	named->next = all;
	named->place = &all;
	if (all != NULL) {
		all->place = &named->next;
	}
	all = named;
	talloc_set_destructor(named, named_destructor);
	return named->name;
}

bool glue_client(struct glue_call *gc, const char **name, const char **address)
{
	const struct tsocket_address *client =
		dcesrv_connection_get_remote_address(gc->call->conn);
	bool names = samba.lp_hostname_lookups();

	if (client != NULL && !samba.tsocket_address_is_inet(client, "ip")) {
		*address = LOCAL_ADDRESS;
		*name = names ? LOCAL_NAME : LOCAL_ADDRESS;
		return true;
	}
	*address = gc->client_address;
	*name = gc->client_address;
	if (names && client != NULL && *address != NULL) {
		*name = name_of(client, *address);
	}
	return *address != NULL && *name != NULL;
}

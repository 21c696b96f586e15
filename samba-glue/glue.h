/*
 * What the files of samba-glue share.  Everything here is for rpcd_classic's
 * one thread; nothing decides a rule of [MS-SRVS].
 */
#ifndef SAMBA_GLUE_H
#define SAMBA_GLUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <talloc.h>
#include <tevent.h>
#include <core/ntstatus.h>
#include <core/werror.h>
#include <util/data_blob.h>
#include <ndr.h>
#include <dcesrv_core.h>
#include <gen_ndr/auth.h>
#include <gen_ndr/security.h>
#include <gen_ndr/server_id.h>

#include "srvsvc_rs.h"
#include "rust.h"
#include "symbols.h"
#include "weak.h"

/* Win32 statuses that callbacks return */
#define GLUE_OK 0u
#define GLUE_FILE_NOT_FOUND 2u
#define GLUE_PATH_NOT_FOUND 3u
#define GLUE_ACCESS_DENIED 5u
#define GLUE_NO_MEMORY 8u
#define GLUE_GEN_FAILURE 31u
#define GLUE_NOT_SUPPORTED 50u
#define GLUE_FILE_EXISTS 80u
#define GLUE_INVALID_PARAMETER 87u
#define GLUE_INVALID_NAME 123u
#define GLUE_BUSY 170u
#define GLUE_DIRECTORY 267u
#define GLUE_NO_SUCH_SHARE 2310u

/*
 * One call under way: the "call" that callbacks get.  Lives on mem_ctx, as
 * all that a callback allocates for the call should.  src/samba/sys/shim.rs
 * has the same, to where it says.
 */
struct glue_call {
	size_t size;                 /* of what Rust knows */
	struct dcesrv_call_state *call;
	struct auth_session_info *session_info;
	/* of the session, as plain data */
	const char *sent_name;
	const char *unix_name;       /* NULL: it does not say */
	const char *domain;          /* NULL: it does not say */
	const struct security_token *token;
	const struct dom_sid *sids;
	uint32_t num_sids;
	uint32_t rights;
	uint64_t privileges;
	const gid_t *groups;
	uint32_t num_groups;
	uid_t uid;                   /* UINT32_MAX: none */
	gid_t gid;
	/* of the connection */
	const struct tsocket_address *remote;
	const struct tsocket_address *local;
	const char *client_address;  /* numeric; NULL: local */
	const char *local_address;   /* numeric; NULL: local */
	const char *client_name;     /* NULL: not known */
	struct tevent_context *events;
	uint64_t serial;             /* another one for each call */
	/* from here on samba-glue's own */
	TALLOC_CTX *mem_ctx;
	const char *client_endpoint; /* glue_client_endpoint() knows */
};

/* The session of the call, and of it what stands in gc; false: there is none. */
bool glue_call_begin(struct glue_call *gc, struct dcesrv_call_state *call,
		     TALLOC_CTX *mem_ctx);

/* glue.c's one service; the table's "host" pointer is NULL. */
extern struct srvsvc_rs_service *glue_service;

/*
 * Called once in rpcd_classic after glue_syms_load() and the making of the
 * service, which is told (srvsvc_rs_service_without()) which calls lack a
 * function of Samba's.  False: the configuration cannot be followed either.
 */
bool glue_selfcheck(void);

/*
 * Any of the kinds lacks a function (symbols.h): nothing of theirs may be
 * called.  The first question beyond shares looks up the late functions.
 */
bool glue_lacks(uint32_t kinds);

/*
 * Before the first call that needs live records: the service is told which
 * kinds of them cannot be served here.
 */
void glue_selfcheck_live(void);

/*
 * Major * 100 + minor of the running Samba, 0 when not known.  The option
 * "srvsvc_rs:pretend version" overrules it once the configuration is read.
 */
int glue_samba_version(void);

/* The same without the option: what callbacks and messages look like. */
int glue_samba_real_version(void);

/*
 * Samba's hook for the variables of a parameter: what the lp_ functions that
 * return text call with the text as written.
 */
struct loadparm_substitution {
	char *(*text)(TALLOC_CTX *, const struct loadparm_substitution *,
		      const char *raw, void *arg);
	void *arg;
};

/* The releases that this module knows; others are forwarded whole. */
#define GLUE_VERSION_MIN 417
#define GLUE_VERSION_MAX 425

/*
 * Whether this is one of them.  In another nothing is called that a call
 * does not need on its way to Samba's own service.
 */
bool glue_known_version(void);

/*
 * Take on the caller's uid, groups and substitutions (%U, %G, ...), then go
 * back to root.  Every true needs one glue_unbecome_caller(); on false
 * nothing changed.  Inside, glue_become_root() and glue_unbecome_root() nest.
 */
bool glue_become_caller(struct glue_call *gc);
void glue_unbecome_caller(struct glue_call *gc);
void glue_become_root(void);
void glue_unbecome_root(void);

/* The client's end of the connection as sessions have it, "ipv4:A:PORT". */
const char *glue_client_endpoint(struct glue_call *gc);

/* Is the name one of a list, with blanks or commas between? */
bool glue_names(const char *list, const char *name);

/* A talloc stack frame, to be freed with TALLOC_FREE in the same function. */
TALLOC_CTX *glue_stackframe(const char *location);
#define GLUE_STR_(x) #x
#define GLUE_STR(x) GLUE_STR_(x)
#define GLUE_STACKFRAME() glue_stackframe(__FILE__ ":" GLUE_STR(__LINE__))

/* Samba's debug log, class rpc_srv: 0 error 1 warning 3 notice 5 info 10 debug */
int glue_log_level(void);
void glue_logf(int level, const char *location, const char *func,
	       const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/*
 * What one place said at levels 0 and 1 lately: whoever causes such a line
 * again and again does not fill the log with it.
 */
struct glue_said {
	int64_t since; /* seconds */
	unsigned lines;
	unsigned long more; /* that were not written */
};
bool glue_may_say(struct glue_said *said, int level);
#define GLUE_LOG(level, ...) do { \
	static struct glue_said said_here; \
	if (glue_log_level() >= (level) && \
	    glue_may_say(&said_here, (level))) { \
		glue_logf((level), __FILE__ ":" GLUE_STR(__LINE__), \
			  __func__, __VA_ARGS__); \
	} \
} while (0)

/*
 * ---- texts between the two sides ----
 *
 * Samba's are in its "unix charset", Rust's in UTF-8.  What comes from Samba
 * or from the file system goes out through glue_shown() or glue_put(), what
 * goes to one of them comes in through glue_strdup().  Texts of Samba's
 * records that are read from their bytes are UTF-8 there already.
 */

/*
 * Whether sections of smb.conf and keys of the registry can have such a name.
 * In some charsets the second byte of a letter is a backslash or a bracket.
 */
bool glue_is_share_name(const char *name);

/* Of a text that is UTF-8, as ASCII is, lent. */
static inline struct srvsvc_rs_text glue_text(const char *str)
{
	struct srvsvc_rs_text text = {
		.data = str,
		.len = (str != NULL) ? strlen(str) : 0,
	};
	return text;
}

/*
 * One of Samba's texts for Rust: lent as it is, or converted on mem_ctx.  One
 * that is no text in its charset shows marks that name nothing.
 */
struct srvsvc_rs_text glue_shown(TALLOC_CTX *mem_ctx, const char *str);

/* The same for a sink. */
void glue_put(srvsvc_rs_sink_fn sink, void *arg, const char *str);

/*
 * One of Rust's texts as a NUL-terminated copy for Samba; NULL when there is
 * no memory, when the text is absent, when it has a NUL inside (no name or
 * path of Samba's has one), or when Samba's charset has no such text.
 */
char *glue_strdup(TALLOC_CTX *mem_ctx, struct srvsvc_rs_text text);

/* The Win32 status that says the same, GLUE_GEN_FAILURE when none does. */
uint32_t glue_status(NTSTATUS status);

#endif /* SAMBA_GLUE_H */

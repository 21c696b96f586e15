/* The callbacks, by the file that has them. */
#ifndef SAMBA_GLUE_HOST_H
#define SAMBA_GLUE_HOST_H

#include "glue.h"

typedef char *(*glue_text_getter)(TALLOC_CTX *,
				  const struct loadparm_substitution *, int);

/* A share by the name it goes by; a home is made of the section [homes]. */
struct glue_target {
	int snum;
	const char *name;
	const char *path;       /* as written; NULL: the section's own */
	const char *remark;     /* the same */
	bool home;
};

/* False: there is no such share for this caller. */
bool glue_target(struct glue_call *gc, const char *name,
		 struct glue_target *target);

/*
 * homes.c: the caller's home, unless a share has its name, looked up once a
 * call.  Asks the machine's user database, which may hang: for lists, and for
 * who asks for that very name.
 */
bool glue_home(struct glue_call *gc, struct glue_target *home);
const char *glue_home_name(struct glue_call *gc);

/*
 * share_access.c: whether a list of users has the caller; `unknown` when that
 * cannot be told.
 */
bool glue_listed(struct glue_call *gc, const char *share, const char **list,
		 bool unknown);

/* "read only", "read list" and "write list", as a tree connect takes them. */
bool glue_is_read_only(struct glue_call *gc, int snum, const char *name);

/*
 * client_name.c: who calls, for "hosts allow" and "hosts deny"; false when that
 * cannot be told.  May wait for a name server.
 */
bool glue_client(struct glue_call *gc, const char **name, const char **address);

/* share_access.c */
uint32_t glue_share_access(void *host, void *call, struct srvsvc_rs_text share,
			   uint32_t desired);
uint32_t glue_share_security_get(void *host, void *call,
				 struct srvsvc_rs_text share,
				 srvsvc_rs_sink_fn sink, void *sink_arg);

uint32_t glue_share_security_set(void *host, void *call,
				 struct srvsvc_rs_text share,
				 struct srvsvc_rs_bytes sd);

/* config.c */
uint32_t glue_config_stamp(void *host, void *call, srvsvc_rs_sink_fn sink,
			   void *sink_arg);
bool glue_config_includes_registry(void);

/* security_stamp.c: the second is called when this call itself changes one */
uint32_t glue_security_stamp(void *host, srvsvc_rs_sink_fn sink,
			     void *sink_arg);
void glue_security_changes(void);

/* Another number whenever a descriptor may have changed; 0: cannot be told. */
uint64_t glue_security_moment(void);

/* verdicts.c: what find_out says, or said of late. */
typedef uint32_t (*glue_verdict_fn)(struct glue_call *gc, const char *name,
				    uint32_t desired);
uint32_t glue_verdict(struct glue_call *gc, const char *name, uint32_t desired,
		      glue_verdict_fn find_out);

#endif /* SAMBA_GLUE_HOST_H */

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

/* config.c */
uint32_t glue_config_stamp(void *host, void *call, srvsvc_rs_sink_fn sink,
			   void *sink_arg);
bool glue_config_includes_registry(void);

#endif /* SAMBA_GLUE_HOST_H */

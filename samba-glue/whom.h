/*
 * Whom an answer is for: all that Samba looks at when it expands a variable
 * for a caller, and when it checks their access.  What is kept for callers is
 * kept under the number of this, or under what Samba's own expansion made of
 * it (config_files.c keeps files under their expanded names).
 *
 * What is one for all callers of a worker is not in it: %h, %v, %w, %N, %V,
 * %d and %$(...); %L, %R, %a and %m, which Samba has no better value for in a
 * worker.  Nothing is kept of what has the time in it, %T and %t.
 */
#ifndef SAMBA_GLUE_WHOM_H
#define SAMBA_GLUE_WHOM_H

#include "glue.h"

/* Lent by the call; no name or address is NULL, none is "". */
struct glue_whom {
	const char *sent_name;          /* %U, %G: as the client sent it */
	const char *unix_name;          /* %u, %g, %H; lists of users */
	const char *domain;             /* %D; lists of users */
	const char *client_address;     /* %I, %J; hosts allow and deny */
	const char *client_name;        /* %M; hosts allow and deny */
	const char *local_address;      /* %i, %j; a share's interfaces */
	const struct security_token *token;     /* lists of users, descriptors */
	const struct security_unix_token *unix_token;
};

struct glue_whom glue_whom(const struct glue_call *gc);

/*
 * From now on Samba expands for this caller.  Samba itself does it when it
 * takes on a caller's identity, and does not undo it: who forgets it expands
 * for the caller before.
 */
void glue_whom_speaks(struct glue_call *gc);

/* As Samba expands an include, or the name of a share, for who speaks now. */
char *glue_expand(TALLOC_CTX *mem_ctx, const char *text);

/* The same number means the same in every member; 0: nothing is to be kept. */
uint64_t glue_whom_number(struct glue_call *gc);

#endif /* SAMBA_GLUE_WHOM_H */

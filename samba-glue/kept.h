/* What is made once for one of Samba's objects, and ends with it. */
#ifndef SAMBA_GLUE_KEPT_H
#define SAMBA_GLUE_KEPT_H

#include "glue.h"

#define GLUE_KEPT_PLACES 16

/* By the object's address; two objects may want the same place. */
struct glue_kept {
	struct glue_kept_one {
		struct glue_kept_one **place;
		const void *of;
		const void *what;
	} *places[GLUE_KEPT_PLACES];
};

/* What was kept for an object, NULL: nothing. */
const void *glue_kept_find(const struct glue_kept *kept, const void *of);

/*
 * A place for an object, to hang on it what is then put as its `what`; NULL
 * when there is no memory, or another object has the place: what is kept may
 * be lent by a call under way, so nothing is put out of it.
 */
struct glue_kept_one *glue_kept_place(struct glue_kept *kept, const void *of);

#endif /* SAMBA_GLUE_KEPT_H */

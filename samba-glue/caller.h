/* Who is calling. */
#ifndef SAMBA_GLUE_CALLER_H
#define SAMBA_GLUE_CALLER_H

#include "glue.h"

/* Fills caller for gc's call; what it points to lives on gc->mem_ctx. */
bool glue_caller_fill(struct glue_call *gc, struct srvsvc_rs_caller *caller);

#endif /* SAMBA_GLUE_CALLER_H */

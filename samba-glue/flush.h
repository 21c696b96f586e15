/* What the library holds back for a while is written when it is due. */
#ifndef SAMBA_GLUE_FLUSH_H
#define SAMBA_GLUE_FLUSH_H

#include "glue.h"

/* Once glue_service is there: nothing is held back beyond this worker's end. */
void glue_flush_begin(void);

/* After a call: come back when something is due. */
void glue_flush_later(struct tevent_context *ev);

/* All of it now. */
void glue_flush_all(void);

#endif /* SAMBA_GLUE_FLUSH_H */

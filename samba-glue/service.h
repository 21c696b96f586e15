/* How the library gets into Samba: the passdb backend, the endpoint server. */
#ifndef SAMBA_GLUE_SERVICE_H
#define SAMBA_GLUE_SERVICE_H

#include "glue.h"

#define MODULE_NAME "srvsvc_rs"

/* Registers the backend, whatever number Samba's passdb interface has. */
NTSTATUS glue_passdb_register(void);

/*
 * Registers the endpoint server, once; a refusal is logged and leaves Samba's
 * own serving.
 */
void glue_service_register(void);

#endif /* SAMBA_GLUE_SERVICE_H */

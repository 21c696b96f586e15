/* The endpoint server. */
#ifndef SAMBA_GLUE_SERVICE_H
#define SAMBA_GLUE_SERVICE_H

/* Registers it, once; a refusal is logged and leaves Samba's own serving. */
void glue_service_register(void);

#endif /* SAMBA_GLUE_SERVICE_H */

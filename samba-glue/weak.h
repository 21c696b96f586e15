/*
 * Public Samba functions that samba-glue calls by their own names.  They are
 * weak, so that the library also loads where they are not (a shell that
 * inherits LD_PRELOAD); they are reached only in rpcd_classic, which has them
 * all.  A test reads the library's undefined symbols: one that is missing
 * here fails it.
 */
#ifndef SAMBA_GLUE_WEAK_H
#define SAMBA_GLUE_WEAK_H

#pragma weak _talloc_free
#pragma weak _talloc_memdup
#pragma weak _talloc_set_destructor
#pragma weak _talloc_zero
#pragma weak talloc_check_name
#pragma weak talloc_get_size
#pragma weak dcerpc_binding_get_transport
#pragma weak dcerpc_register_ep_server
#pragma weak dcesrv_call_auth_info
#pragma weak dcesrv_call_session_info
#pragma weak dcesrv_connection_get_local_address
#pragma weak dcesrv_connection_get_remote_address
#pragma weak dcesrv_interface_register
#pragma weak ndr_push_bytes

#endif /* SAMBA_GLUE_WEAK_H */

/*
 * Public Samba functions that samba-glue calls by their own names.  They are
 * weak, so that the library also loads where they are not (a shell that
 * inherits LD_PRELOAD); they are reached only in rpcd_classic, which has them
 * all.  A test reads the library's undefined symbols: one that is missing
 * here fails it.
 */
#ifndef SAMBA_GLUE_WEAK_H
#define SAMBA_GLUE_WEAK_H

#pragma weak _talloc
#pragma weak _talloc_array
#pragma weak _talloc_free
#pragma weak _talloc_get_type_abort
#pragma weak _talloc_memdup
#pragma weak _talloc_realloc_array
#pragma weak _talloc_set_destructor
#pragma weak _talloc_steal_loc
#pragma weak _talloc_zero
#pragma weak _talloc_zero_array
#pragma weak talloc_asprintf
#pragma weak talloc_asprintf_append
#pragma weak talloc_check_name
#pragma weak talloc_get_size
#pragma weak talloc_named_const
#pragma weak talloc_report_depth_cb
#pragma weak talloc_strdup
#pragma weak talloc_strndup
#pragma weak data_blob_talloc_named
#pragma weak data_blob_free
#pragma weak dcerpc_binding_get_transport
#pragma weak dcerpc_register_ep_server
#pragma weak dcesrv_call_auth_info
#pragma weak dcesrv_call_session_info
#pragma weak dcesrv_connection_get_local_address
#pragma weak dcesrv_connection_get_remote_address
#pragma weak dcesrv_ep_server_byname
#pragma weak dcesrv_interface_register
#pragma weak ndr_pull_struct_blob
#pragma weak ndr_pull_struct_blob_all
#pragma weak ndr_push_bytes
#pragma weak ndr_push_struct_blob

#endif /* SAMBA_GLUE_WEAK_H */
